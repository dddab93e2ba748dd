"""New wording quoted in amending texts: «… như sau:» and then paragraphs between “ and ”, or straight quotes.

An article in such a quotation is not an article of the amending text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from cualuat.kernel.legaltext.lines import Line
from cualuat.kernel.legaltext.marks import NOTE

# How a quotation ends a line: closing quote, then full stop or semicolon, editorial notes, footnote marks.
_CLOSED = re.compile(rf"[”\"]\s*[.;,:]*\s*(?:{NOTE}\s*[.;]?\s*)*(?:và|hoặc)?\s*$")
# A quotation that begins in the middle of a line: «… như sau: “1. …».
OPENS_INSIDE = re.compile(r":\s*([“\"])(?=\S)")
_NEXT_INSTRUCTION = re.compile(
    r"(?:\d{1,3}[a-zđ]?\s?[.)]|[a-zđ]\d?\s?\)|Điều\s+\d+[a-zđ]{0,2}\s*[.:])\s*"
    r"(?:Sửa đổi|Bổ sung|Bãi bỏ|Hủy bỏ|Huỷ bỏ|Thay|Bỏ|Đổi|Hiệu lực|Điều khoản|Quy định chuyển tiếp|Tổ chức thực hiện)"
)
LONGEST: Final = 4000  # lines a quotation may run over
_PAST_FALLBACK: Final = 500  # lines to go on looking for the true end after a likely one


def _balance(text: str) -> int:
    return text.count("“") - text.count("”")


def _ends_straight(lines: Sequence[Line], index: int, offset: int, longest: int) -> int | None:
    """End of a quotation between straight quotes: the first line that ends with one and evens their count."""
    count = 0
    for at in range(index, min(len(lines), index + longest)):
        text = lines[at].text[offset:] if at == index else lines[at].text
        count += text.count('"')
        if count % 2 == 0 and count and _CLOSED.search(text):
            return at
    return None


def _ends_curly(lines: Sequence[Line], index: int, offset: int, longest: int) -> int | None:
    depth = 0
    fallback: int | None = None
    for at in range(index, min(len(lines), index + longest)):
        text = lines[at].text[offset:] if at == index else lines[at].text
        depth += _balance(text)
        if depth == 1 and text.count('"') % 2 and _CLOSED.search(text):
            depth = 0  # opened with “, closed with "
        closed = _CLOSED.search(text) is not None
        if depth <= 0:
            return at if closed else fallback
        if fallback is not None and at > fallback + _PAST_FALLBACK:
            return fallback
        if closed and fallback is None and _instruction_follows(lines, at):
            fallback = at  # one closing mark is missing; the next instruction begins here
    return fallback


def _instruction_follows(lines: Sequence[Line], index: int) -> bool:
    following = next((line.text for line in lines[index + 1 : index + 4] if line.text), "")
    return not following or _NEXT_INSTRUCTION.match(following) is not None


def is_open(text: str) -> bool:
    """Whether a quotation that begins in this line does not end in it."""
    return _balance(text) > 0 or text.count('"') % 2 == 1


def block_quote(lines: Sequence[Line], index: int, longest: int = LONGEST) -> int | None:
    """The last line of the quotation that begins with this line; None when the line begins none.

    At most `longest` lines are looked at.
    """
    text = lines[index].text
    if text[:1] == "“":
        return _ends_curly(lines, index, 0, longest)
    if text[:1] == '"':
        return _ends_straight(lines, index, 0, longest)
    return None


def inner_quote(lines: Sequence[Line], index: int, longest: int = LONGEST) -> int | None:
    """Where in this line a quotation begins that goes on to the end of this or a later line; None when none does."""
    found = OPENS_INSIDE.search(lines[index].text)
    if not found:
        return None
    ends: Callable[[Sequence[Line], int, int, int], int | None]
    ends = _ends_curly if found.group(1) == "“" else _ends_straight
    return found.start(1) if ends(lines, index, found.start(1), longest) is not None else None
