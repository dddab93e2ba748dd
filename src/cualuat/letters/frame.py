"""What frames every document of Decree 30/2020/NĐ-CP, Annex I: agency beside motto, number beside day, title, signature.

The words are text or tags alike: templates (`layout`) and finished papers (`papers`) are framed by the same hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.shared import Mm

from cualuat.letters import markup as look
from cualuat.letters.markup import Sheet

WIDTH: Final = int(Mm(165))
LEFT: Final = int(Mm(65))
SIGNATURE: Final = int(Mm(85))


def nation(sheet: Sheet, width: int) -> list[Any]:
    """National title and motto with its line."""
    return [
        sheet.paragraph(look.NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        sheet.paragraph(look.MOTTO, "Độc lập - Tự do - Hạnh phúc"),
        sheet.stroke("Kẻ dưới tiêu ngữ", width, 0.6),
    ]


def head(sheet: Sheet, agency: Sequence[Any], number: Sequence[Any], place: Sequence[Any]) -> None:
    """Agency left of the motto, and below number left of place and day; what there is nothing of stays empty."""
    left, right = [*agency, sheet.stroke("Kẻ dưới cơ quan", LEFT)], WIDTH - LEFT
    sheet.add(sheet.columns([left, nation(sheet, right)], [LEFT, right]), sheet.paragraph(look.GAP))
    if number or place:
        empty = [sheet.paragraph(look.NUMBER)]
        sheet.add(sheet.columns([number or empty, place or empty], [LEFT, right]), sheet.paragraph(look.GAP))


def title(sheet: Sheet, kind: str, subject: str) -> None:
    """«KẾ HOẠCH», what it is about, and a line."""
    sheet.add(sheet.paragraph(look.TYPE, kind))
    if subject:
        sheet.add(sheet.paragraph(look.SUBJECT, subject))
        sheet.add(sheet.stroke("Kẻ dưới trích yếu", WIDTH, 0.25))
    sheet.add(sheet.paragraph(look.GAP))


def foot(sheet: Sheet, recipients: Sequence[Any], signer: Sequence[Any]) -> None:
    """Recipients left of the signature."""
    if recipients or signer:
        empty = [sheet.paragraph(look.RECIPIENT)]
        sheet.add(sheet.columns([recipients or empty, signer or empty], [WIDTH - SIGNATURE, SIGNATURE]))
        sheet.add(sheet.paragraph(look.GAP))
