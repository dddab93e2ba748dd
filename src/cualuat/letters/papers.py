"""A finished document with a name of its own (plan, report, …; Decree 30/2020/NĐ-CP, Annex I, form 1.4) as a Word file.

Where `layout` writes templates with tags, this writes what is known: the words stay as they are given.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from docx.shared import Mm, Pt

from cualuat.letters import frame, strokes
from cualuat.letters import markup as look
from cualuat.letters.markup import Sheet, Words
from cualuat.letters.printing import day_in_words, number_of_document
from cualuat.letters.variables import clean

Rows = Sequence[Sequence[str]]

ROOM: Final = "     "  # to be written in by hand
BLANK: Final = "……"
_STYLES: Final = {
    "article": look.ARTICLE,
    "authority": look.AUTHORITY,
    "basis": look.BASIS,
    "chapter": look.CHAPTER,
    "part": look.HEADING,
    "heading": look.HEADING,
    "text": look.BODY,
}
_ARTICLE: Final = re.compile(r"Điều \d+[a-zđ]*[.:]\s*")
_RAISED: Final = re.compile(r"([\^_])\{([^{}]*)\}")
_HOW: Final = {"^": "superscript", "_": "subscript"}
_NUMBER_COLUMN: Final = int(Mm(13))
_NARROW_TITLES: Final = ("stt", "tt", "số tt")
_MOST_WIDE_COLUMNS: Final = 5  # more of them on the same paper are set small
_LEAST_SHARE, _MOST_SHARE = 9, 60  # letters that a column is taken to have when the widths are shared
_LETTER, _SMALL_LETTER = int(Mm(2.7)), int(Mm(2.1))  # how wide one is at most, on the average of a word
_LONGEST_WORD: Final = 14  # letters of a word that must not be cut; addresses and the like may be


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph («authority», «basis», «chapter», «part», «heading», «article», «text»), or a «table» of rows.

    Of an «article» the number at its beginning, «Điều 1.», is bold.

    In cells «<» is merged from the left, «^» from above, «<br>» begins a paragraph. «^{…}» in words is raised.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """Pages of their own behind the signature; `given` the line in brackets below its title."""

    name: str
    title: tuple[str, ...] = ()
    given: str = ""
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands in a document. `superior`, `agency`, `signature` line by line, as they are to be printed.

    `strange`: lines above the title; `beside`: lines below the recipients; `notes`: blocks below the signature;
    `day`: that of the file, for its properties.
    """

    type: str
    subject: str
    agency: tuple[str, ...]
    superior: tuple[str, ...] = ()
    number: str = ""
    place: str = ""
    strange: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signer: str = ""
    notes: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    day: date | None = None


def number_line(number: str, symbol: str) -> str:
    """«Số: 12/KH-STP»; in a draft with room for the number to be written in by hand."""
    return f"Số: {number_of_document(number) if number else f'{ROOM}/{symbol}'}"


def dated_line(place: str, day: date | None, year: int | None = None) -> str:
    """«Mẫu, ngày 05 tháng 02 năm 2026»; in a draft with room for the day."""
    if day:
        return f"{place or BLANK}, {day_in_words(day)}"
    return f"{place or BLANK}, ngày {ROOM} tháng {ROOM} năm {year or ROOM}"


def paper_docx(paper: Paper) -> bytes:
    """The document as .docx; the same paper gives the same words, styles and properties."""
    sheet = Sheet()
    _head(sheet, paper)
    _blocks(sheet, paper.blocks)
    _foot(sheet, paper)
    _blocks(sheet, paper.notes)
    for annex in paper.annexes:
        _annex(sheet, annex)
    strokes.fit(sheet.file)
    _properties(sheet, paper)
    out = io.BytesIO()
    sheet.file.save(out)
    return out.getvalue()


def _head(sheet: Sheet, paper: Paper) -> None:
    agency = [sheet.paragraph(look.PARENT, *_words(line)) for line in paper.superior]
    agency += [sheet.paragraph(look.AGENCY, *_words(line)) for line in paper.agency or ("",)]
    number = [sheet.paragraph(look.NUMBER, *_words(paper.number))] if paper.number else []
    place = [sheet.paragraph(look.PLACE, *_words(paper.place))] if paper.place else []
    frame.head(sheet, agency, number, place)
    sheet.add(*(sheet.paragraph(look.BODY, *_words(line)) for line in paper.strange))
    frame.title(sheet, clean(paper.type), clean(paper.subject))


def _foot(sheet: Sheet, paper: Paper) -> None:
    recipients = []
    if paper.recipients or paper.beside:
        ends = [";"] * (len(paper.recipients) - 1) + ["."]
        recipients = [
            sheet.paragraph(look.RECIPIENTS, "Nơi nhận:"),
            *(
                sheet.paragraph(look.RECIPIENT, *_words(f"- {one}{'' if one.endswith(':') else end}"))
                for one, end in zip(paper.recipients, ends, strict=False)
            ),
            *(sheet.paragraph(look.RECIPIENT, *_words(line)) for line in paper.beside),
        ]
    signer = [sheet.paragraph(look.SIGNER_TITLE, *_words(line)) for line in paper.signature]
    if paper.signer:
        signer += [sheet.paragraph(look.SIGNER_ROOM), sheet.paragraph(look.SIGNER_NAME, *_words(paper.signer))]
    if recipients or signer:
        sheet.add(sheet.paragraph(look.GAP, keep=True))
    frame.foot(sheet, recipients, signer)


def _annex(sheet: Sheet, annex: Annex) -> None:
    sheet.new_section(landscape=annex.landscape)
    sheet.add(sheet.paragraph(look.ANNEX, *_words(annex.name)))
    sheet.add(*(sheet.paragraph(look.ANNEX_TITLE, *_words(line)) for line in annex.title))
    sheet.add(sheet.paragraph(look.ANNEX_OF, *_words(annex.given)) if annex.given else sheet.paragraph(look.GAP))
    _blocks(sheet, annex.blocks)


def _blocks(sheet: Sheet, blocks: Sequence[Block]) -> None:
    for i, block in enumerate(blocks):
        if block.kind == "table":
            sheet.add(_table(sheet, block.rows), sheet.paragraph(look.GAP))
        else:
            last = i == len(blocks) - 1
            label = _ARTICLE.match(block.text) if block.kind == "article" else None
            begin = [Words(label[0], bold=True)] if label else []
            words = _words(block.text[label.end() :] if label else block.text)
            sheet.add(sheet.paragraph(_STYLES[block.kind], *begin, *words, keep=last))


def _properties(sheet: Sheet, paper: Paper) -> None:
    properties = sheet.file.core_properties
    properties.title = clean(f"{paper.type.capitalize()} {paper.subject}".strip())[:255]
    properties.author = clean(" ".join(paper.agency))[:255]
    properties.comments = properties.last_modified_by = ""
    properties.language = "vi-VN"
    day = paper.day or date(2026, 1, 1)
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _words(text: str) -> list[Words]:
    """A line as runs, what is raised or lowered in runs of its own."""
    found, at = [], 0
    text = clean(text)
    for mark in _RAISED.finditer(text):
        found += [Words(text[at : mark.start()]), Words(mark[2], raised=_HOW[mark[1]])]
        at = mark.end()
    return [one for one in [*found, Words(text[at:])] if one.text] or [Words("")]


# --- tables ------------------------------------------------------------------------------------------------------


def _table(sheet: Sheet, rows: Rows) -> Any:
    columns = max(len(row) for row in rows)
    whole = [[*row, *[""] * (columns - len(row))] for row in rows]
    narrow = {x for x, title in enumerate(whole[0]) if title.strip().lower().rstrip(".") in _NARROW_TITLES}
    small = columns > _MOST_WIDE_COLUMNS
    widths = _widths(whole, narrow, sheet.width, _SMALL_LETTER if small else _LETTER)
    head, body, number = (
        (look.SMALL_HEAD, look.SMALL_CELL, look.SMALL_CENTRED)
        if small
        else (look.CELL_HEAD, look.CELL, look.CELL_CENTRED)
    )
    made = []
    for y in range(len(whole)):
        cells = [
            look.cell(
                [sheet.paragraph(head if y == 0 else number if x in narrow else body, *_words(line)) for line in lines],
                sum(widths[x : x + span]),
                span=span,
                merge=merge,
            )
            for x, lines, span, merge in _cells(whole, y)
        ]
        made.append(look.row(cells, head=y == 0))
    return sheet.grid(made, widths, margin=Pt(3) if small else Mm(1.5))


def _cells(rows: Rows, y: int) -> Iterator[tuple[int, list[str], int, str]]:
    """Each cell of a row: its column, its lines, how many columns it covers, how it goes on from above or below."""
    row = rows[y]
    x = 0
    while x < len(row):
        span = 1
        while x + span < len(row) and row[x + span] == "<":
            span += 1
        above = row[x] == "^" and y > 0
        below = y + 1 < len(rows) and rows[y + 1][x] == "^"
        words = "" if above or row[x] in ("<", "^") else row[x].removeprefix("\\")
        yield x, words.split("<br>"), span, "continue" if above else "restart" if below else ""
        x += span


def _widths(rows: Rows, narrow: Collection[int], room: int, letter: int) -> list[int]:
    """The number's column narrow, each other wide enough for its longest word, the rest shared by how much stands in each."""
    columns = [[row[x] for row in rows] for x in range(len(rows[0]))]
    free = [x for x in range(len(columns)) if x not in narrow]
    left = room - len(narrow) * _NUMBER_COLUMN
    least = {x: (min(_LONGEST_WORD, _longest_word(columns[x])) + 2) * letter for x in free}
    if sum(least.values()) > left:  # no room for every word: as much as can be
        least = dict.fromkeys(free, 0)
    letters = {x: _usual(columns[x]) for x in free}
    shares = {x: left * letters[x] // (sum(letters.values()) or 1) for x in free}
    more = {x: max(0, shares[x] - least[x]) for x in free}
    over, wanted = left - sum(least.values()), sum(more.values()) or 1
    return [_NUMBER_COLUMN if x in narrow else least[x] + over * more[x] // wanted for x in range(len(columns))]


def _usual(cells: Sequence[str]) -> int:
    """How many letters a cell of a column has, the long ones counting more."""
    lengths = [len(cell) for cell in cells if cell not in ("<", "^", "")]
    mean = sum(length * length for length in lengths) // max(1, sum(lengths))
    return max(_LEAST_SHARE, min(_MOST_SHARE, max(_longest_word(cells) + 2, mean)))


def _longest_word(cells: Sequence[str]) -> int:
    """How many letters the longest word of a column has."""
    return max((len(word) for cell in cells for word in cell.replace("<br>", " ").split()), default=0)
