"""The text of a plan as the blocks of a document: what is a legal basis, a heading, a paragraph, a table, an annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from cualuat.kernel.plans.assignments import begins_with_unit
from cualuat.kernel.plans.outlines import Item, marker_of
from cualuat.kernel.plans.plans import Plan, read_plan
from cualuat.kernel.plans.rewriting import TaskWords
from cualuat.kernel.plans.tables import REPEATS, repeats

_ANNEX: Final = re.compile(r"^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?(?:[IVXL]+|\d+))?\b")
_LONGEST_ANNEX_NAME: Final = 12  # words; what is longer is a sentence about an annex
_GIVEN: Final = re.compile(r"^\(?\s*(?:kèm theo|ban hành kèm)", re.IGNORECASE)
_CHAPTER: Final = re.compile(r"^(?:PHẦN|Phần|CHƯƠNG|Chương)\s+[IVXL\d]+")
_END: Final = "./."
_WIDE: Final = 4  # columns; a wider table of an annex lies across the paper
_COLUMNS: Final = (
    "TT", REPEATS, "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Sản phẩm",
)  # fmt: skip


class BlockKind(StrEnum):
    """What a block is."""

    BASIS = "basis"
    CHAPTER = "chapter"
    PART = "part"
    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table as `rows` of cells, «<» merged from the left, «^» from above, «<br>» between paragraphs."""

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Annex:
    """What follows the signature: `name` «PHỤ LỤC I», the lines of its title, the line in brackets, and the rest."""

    name: str
    title: list[str] = field(default_factory=list)
    given: str = ""
    blocks: list[Block] = field(default_factory=list)
    is_wide: bool = False

    def add(self, block: Block) -> None:
        """What follows in it; a table of many columns asks for the paper across."""
        self.blocks.append(block)
        self.is_wide = self.is_wide or any(len(row) >= _WIDE for row in block.rows[:1])


@dataclass(frozen=True, slots=True)
class Composed:
    """All that a text of a plan says, each line once. `strange`: what stands above the title and nobody understood.

    `superior`, `issuer`: the lines of the superior and of the issuing agency; `dated`: the line of place and day.
    `signature`: the lines above the name of who signs. `beside`: lines among the recipients that name nobody; `notes`: what follows the signature outside of annexes.
    """

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    symbol: str
    dated: str
    kind: str
    strange: tuple[str, ...]
    blocks: tuple[Block, ...]
    beside: tuple[str, ...]
    signature: tuple[str, ...]
    notes: tuple[Block, ...]
    annexes: tuple[Annex, ...]


def composed(text: str) -> Composed:
    """The document that a text of a plan makes. An annex that only repeats its tasks is left out: it is made anew."""
    plan = read_plan(text)
    superior, issuer = _agencies(plan.head.issuer_lines)
    lines = [(n, line.strip()) for n, line in enumerate(text.replace("**", "").split("\n"), 1) if line.strip()]
    blocks = _with_rows(plan, lines)
    rest = plan.rest_line or len(text) + 1
    foot = plan.foot_line or rest
    taken = _framing(plan)
    body = [(n, b) for n, b in blocks if n < foot and n not in taken]
    strange = {n for n, _ in plan.head.unread}
    notes, annexes = _annexes(b for n, b in blocks if n >= rest)
    within = [b for n, b in blocks if foot <= n < rest and b.kind is BlockKind.TABLE]
    return Composed(
        superior=superior,
        issuer=issuer,
        symbol=plan.head.symbol,
        dated=plan.head.dated,
        kind=plan.head.kind,
        strange=tuple(b.text for n, b in body if n in strange),
        blocks=tuple(_ended(_dressed(plan, [(n, b) for n, b in body if n not in strange]), plan)),
        beside=tuple(words for _, words in plan.foot.unread),
        signature=plan.foot.signature.lines,
        notes=(*within, *notes),
        annexes=tuple(annexes),
    )


def assignment_annex(tasks: Iterable[TaskWords], name: str, given: str) -> Annex | None:
    """A table of who does what by when, of the tasks that say any of it; None where no task does."""
    rows = [
        (one.path, *(_cell(words) for words in (one.text, one.leads, one.cooperating, one.time, one.products)))
        for one in tasks
        if one.leads or one.time or one.products
    ]
    if not rows:
        return None
    table = [_COLUMNS, *((str(n), *row) for n, row in enumerate(rows, 1))]
    said = [x for x in range(len(_COLUMNS)) if any(row[x] for row in table[1:])]
    table = [tuple(row[x] for x in said) for row in table]
    return Annex(name, ["BẢNG PHÂN CÔNG NHIỆM VỤ"], given, [Block(BlockKind.TABLE, rows=tuple(table))], is_wide=True)


def _cell(words: str) -> str:
    return "<br>".join(line.strip() for line in words.splitlines() if line.strip())


# --- head --------------------------------------------------------------------------------------------------------


def _agencies(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of the superior agency and those of the agency: the last line that begins one opens it.

    «ỦY BAN NHÂN DÂN», «TỈNH MẪU» is one agency; «UBND TỈNH MẪU», «SỞ TƯ PHÁP» are two.
    """
    starts = [i for i, line in enumerate(lines) if begins_with_unit(line.capitalize()) or line.startswith("UBND")]
    last = starts[-1] if starts else 0
    return tuple(lines[:last]), tuple(lines[last:])


def _framing(plan: Plan) -> set[int]:
    """The lines of the head that stand in its fields: all before the first part but bases, opening, what was not read."""
    told = {b.line for b in plan.head.bases} | {n for n, _ in [*plan.head.opening, *plan.head.unread]}
    first = min([section.line for section in plan.sections], default=None)
    first = min([n for n in (first, *plan.starts[:1], plan.foot_line, plan.rest_line) if n is not None], default=None)
    return set() if first is None else {n for n in range(1, first) if n not in told}


# --- body --------------------------------------------------------------------------------------------------------


def _with_rows(plan: Plan, lines: Sequence[tuple[int, str]]) -> list[tuple[int, Block]]:
    """Paragraphs and tables by the line in which they begin."""
    tables = dict(zip(plan.starts, plan.tables, strict=True))
    inside = {start + y for start, rows in tables.items() for y in range(len(rows))}
    found = []
    for n, line in lines:
        if n in tables:
            rows = tuple(tuple(cell.replace("\\|", "|") for cell in row) for row in tables[n])
            found.append((n, Block(BlockKind.TABLE, rows=rows)))
        elif n not in inside:
            found.append((n, Block(BlockKind.TEXT, line.removeprefix("\\"))))
    return found


def _dressed(plan: Plan, blocks: Iterable[tuple[int, Block]]) -> list[Block]:
    """The blocks with what each is in the plan."""
    bases = {basis.line for basis in plan.head.bases}
    sections = {one.line: one for one in plan.sections}
    titled = {one.line for one in _items(plan) if _is_heading(one)}
    found = []
    for line, block in blocks:
        kind = block.kind
        if kind is BlockKind.TABLE:
            pass
        elif line in bases and not block.text.endswith(":"):
            kind = BlockKind.BASIS
        elif section := sections.get(line):
            kind = _kind_of_section(block.text, bool(section.items or section.paragraphs))
        elif line in titled:
            kind = BlockKind.HEADING
        found.append(replace(block, kind=kind))
    return found


def _kind_of_section(text: str, has_more: bool) -> BlockKind:
    if _CHAPTER.match(text):
        return BlockKind.CHAPTER
    if marker_of(text)[1] == "roman":
        return BlockKind.PART
    return BlockKind.HEADING if has_more and not text.endswith((".", ";", ":", ",")) else BlockKind.TEXT


def _is_heading(item: Item) -> bool:
    """A number with a title of its own and something below it, as «1. Mục đích»."""
    titled = item.kind in ("number", "dotted") and not item.text.endswith((".", ";", ":", ","))
    return titled and bool(item.children or item.paragraphs)


def _items(plan: Plan) -> Iterator[Item]:
    for section in plan.sections:
        for item in section.items:
            yield from item.walk()


def _ended(blocks: list[Block], plan: Plan) -> list[Block]:
    """Each legal basis with its end mark, and «./.» after the last word above the recipients."""
    bases = [i for i, block in enumerate(blocks) if block.kind is BlockKind.BASIS]
    for i in bases:
        if blocks[i].text[-1:] not in ";.,:":
            blocks[i] = replace(blocks[i], text=blocks[i].text + ("." if i == bases[-1] else ";"))
    last = blocks[-1] if blocks else None
    if plan.foot_line and last is not None and last.kind is not BlockKind.TABLE and not last.text.endswith(_END):
        blocks[-1] = replace(last, text=last.text.rstrip(" .;,:") + _END)
    return blocks


# --- what follows the signature ----------------------------------------------------------------------------------


def _annexes(blocks: Iterable[Block]) -> tuple[list[Block], list[Annex]]:
    """What stands before the first annex, and the annexes."""
    notes: list[Block] = []
    annexes: list[Annex] = []
    for block in blocks:
        if block.kind is BlockKind.TEXT and _is_annex(block.text):
            annexes.append(Annex(block.text))
        elif not annexes:
            notes.append(block)
        elif annexes[-1].blocks or block.kind is BlockKind.TABLE or not _of_title(annexes[-1], block.text):
            annexes[-1].add(_in_annex(block))
    return notes, [annex for annex in annexes if not any(repeats(block.rows) for block in annex.blocks)]


def _is_annex(text: str) -> bool:
    return bool(_ANNEX.match(text)) and len(text.split()) <= _LONGEST_ANNEX_NAME and not text.endswith((".", ";", ","))


def _of_title(annex: Annex, text: str) -> bool:
    """Takes a line of the title of an annex, or the one in brackets."""
    if not annex.given and _GIVEN.match(text):
        annex.given = text
        return True
    if text.isupper() and not annex.given and not marker_of(text)[0]:
        annex.title.append(text)
        return True
    return False


def _in_annex(block: Block) -> Block:
    is_part = block.kind is BlockKind.TEXT and marker_of(block.text)[1] == "roman"
    return replace(block, kind=BlockKind.PART) if is_part else block
