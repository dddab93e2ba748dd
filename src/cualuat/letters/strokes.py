"""The lines that Decree 30/2020/NĐ-CP wants under three blocks, as long as the text above them asks.

Under the motto as long as the motto; under the issuing body and under the subject from a third to a half of their text.
A line is a thin paragraph with a border on top; how long it is lies in its indents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cualuat.kernel.text import strip_marks
from cualuat.letters.markup import LOOKS, MOTTO, STROKES, tag
from cualuat.letters.packages import paragraph_text

_SHARE: Final = 0.4
_PAGE_WIDTH: Final = int(Mm(165))
# Widths of Times Bold in thousandths of the size (Adobe's metrics of the core fonts); diacritics add nothing.
_WIDE: Final[Mapping[str, int]] = {
    **dict.fromkeys(" .,", 250), **dict.fromkeys("-();:ijlI'", 320), **dict.fromkeys("ftrs", 390),
    **dict.fromkeys("acegxyzvk0123456789", 480), **dict.fromkeys("bdhnopqu", 545), **dict.fromkeys("wmM", 860),
    **dict.fromkeys("SPEFLTZBJ", 620), **dict.fromkeys("ACDGHKNOQRUVXY", 740), "W": 1000,
}  # fmt: skip
_ORDINARY: Final = 520


def fit(file: Any) -> None:
    """Gives the lines of a letter (as python-docx has it) the length that suits the text above each."""
    ids = {style.style_id: style.name for style in file.styles if style.name in STROKES}
    for paragraph in file.element.body.iter(qn("w:p")):
        name = ids.get(_style(paragraph))
        above = paragraph.getprevious()
        if name is not None and above is not None and above.tag == qn("w:p"):
            _fit(paragraph, text_width(paragraph_text(above), LOOKS[STROKES[name]].size), whole=STROKES[name] == MOTTO)


def text_width(text: str, size: float) -> int:
    """About how wide a line is in bold Times of `size` points, in EMU."""
    thousandths = sum(_WIDE.get(letter, _ORDINARY) for letter in strip_marks(text))
    return int(Pt(size) * thousandths / 1000)


def _fit(paragraph: Any, width: int, *, whole: bool) -> None:
    room = _room(paragraph)
    length = min(width, room) * (1 if whole else _SHARE)
    side = str(int((room - length) / 2) // 635)
    properties = paragraph.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    properties.insert_element_before(
        tag("w:ind", left=side, right=side, firstLine="0"), "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _room(paragraph: Any) -> int:
    """How wide the cell is in which the paragraph stands, or the page, in EMU."""
    for cell in paragraph.iterancestors(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            return int(width.get(qn("w:w"))) * 635
    return _PAGE_WIDTH


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))
