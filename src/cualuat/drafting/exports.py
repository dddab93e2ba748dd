"""A draft going out as Word in the layout of Decree 30/2020/NĐ-CP, or as PDF; opinions and what became of them as a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cualuat.drafting.kinds import Kind, kinds
from cualuat.drafting.models import Asked, Draft, Obligation, Opinion
from cualuat.drafting.rules import VERDICTS
from cualuat.drafting.texts import head_lines
from cualuat.kernel.legaltext import Node, parse
from cualuat.kernel.plans import Foot, composed, read_foot
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import day_of, show
from cualuat.letters.papers import BLANK, Annex, Block, Paper, dated_line, number_line, paper_docx
from cualuat.letters.typesetting import to_pdf
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit

_FORMULA: Final = re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ)\s*:?$")
_GIVEN: Final = re.compile(r"\(?\s*(?:kèm theo|ban hành kèm)", re.IGNORECASE)
_CELL_END: Final = re.compile(r"(?<!\\)\|")
_COMMITTEE: Final = re.compile(r"(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND)\b", re.IGNORECASE)
_CONTAINERS: Final = ("part", "chapter", "section", "subsection")
_WIDE: Final = 4  # columns; a wider table of an annex lies across the paper


def as_docx(obligation: Obligation, draft: Draft) -> bytes:
    """A version of the document as .docx: with number and day where it was issued, else with room for them."""
    return paper_docx(paper(obligation, draft))


def as_pdf(obligation: Obligation, draft: Draft) -> bytes:
    """The same as PDF, marked as a draft until it is submitted. Raises CannotTypeset."""
    return to_pdf(as_docx(obligation, draft), draft=obligation.is_writable).pdf


def file_name(obligation: Obligation, draft: Draft) -> str:
    """«quyet-dinh-12-qd-stp», for the names of its files; ASCII."""
    of = kinds()[obligation.kind]
    told = slug(obligation.number, 40) if obligation.number else f"du-thao-{obligation.pk}-ban-{draft.number}"
    return f"{slug(of.type, 30)}-{told}"


# --- the document ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Parts:
    """What a text is made of."""

    blocks: list[Block] = field(default_factory=list)
    foot: Foot = field(default_factory=Foot)
    notes: list[Block] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)


def paper(obligation: Obligation, draft: Draft) -> Paper:
    """All that stands in the document. The frame at the top of the text is left out: it is set anew."""
    of, agency = kinds()[obligation.kind], organisation.agency()
    text = "\n".join(draft.text.split("\n")[head_lines(draft.text, of.type) :])
    parts = _parts(text, obligation.subject)
    superior, issuer = _issuer(of, agency)
    if any(_FORMULA.match(one.text) for one in parts.blocks if one.kind == "chapter"):
        parts.blocks.insert(0, Block("authority", _authority(of, agency)))
    year = (obligation.issued_on or day_of(draft.saved_at)).year
    symbol = of.symbol.format(short=agency.short if agency and agency.short else "…", year=year)
    recipients = [
        one.name + (f" ({one.purpose})" if one.purpose and not one.archive else "") for one in parts.foot.recipients
    ]
    return Paper(
        type=of.type,
        subject=obligation.subject,
        superior=superior,
        agency=issuer,
        number=number_line(obligation.number, symbol),
        place=dated_line(agency.place if agency else "", obligation.issued_on, year),
        strange=(f"DỰ THẢO, bản {draft.number} ngày {show(day_of(draft.saved_at))}",) if obligation.is_writable else (),
        blocks=tuple(parts.blocks),
        recipients=tuple(recipients or ["Lưu: VT"]),
        beside=tuple(words for _, words in parts.foot.unread),
        signature=parts.foot.signature.lines or _signature(of, agency),
        signer=parts.foot.signature.name,
        notes=tuple(parts.notes),
        annexes=tuple(parts.annexes),
        day=obligation.issued_on or day_of(draft.saved_at),
    )


def _parts(text: str, subject: str) -> _Parts:
    root = parse(text)
    return _as_plan(text, subject) if root.unstructured else _by_articles(root)


def _as_plan(text: str, subject: str) -> _Parts:
    """A text without articles goes by «I.», «1.», as plans do."""
    found = composed(f"KẾ HOẠCH\n{' '.join(subject.split())}\n{text}")
    strange = [Block("text", line) for line in found.strange]
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip().lower().startswith("nơi nhận")), len(lines))
    foot = _foot(lines[at:])
    return _Parts(
        [*strange, *(Block(str(one.kind), one.text, one.rows) for one in found.blocks)],
        foot,
        [Block(str(one.kind), one.text, one.rows) for one in found.notes],
        [
            Annex(one.name, tuple(one.title), one.given, tuple(Block(str(b.kind), b.text, b.rows) for b in one.blocks), one.is_wide)
            for one in found.annexes
        ],
    )  # fmt: skip


def _by_articles(root: Node) -> _Parts:
    parts = _Parts()
    parts.blocks += _texts(root.text)
    for child in root.children:
        if child.kind == "preamble":
            parts.blocks += _preamble(child)
        elif child.kind == "signature":
            parts.foot = _foot(child.plain().split("\n"))
        elif child.kind == "notes":
            parts.notes += _texts(child.plain())
        elif child.kind in ("annex", "form"):
            parts.annexes.append(_annex(child))
        else:
            parts.blocks += _body(child)
    return parts


def _foot(lines: Sequence[str]) -> Foot:
    """Recipients and signature; where they stand in a table beside each other, cell by cell. An annex ends them."""
    told: list[str] = []
    for line in lines:
        if re.match(r"PHỤ LỤC\b", line.strip()):
            break
        cells = _cells(line) if line.lstrip().startswith("|") else [line]
        told += [one for cell in cells for one in cell.split("<br>")]
    return read_foot(list(enumerate(told, 1)))


def _texts(text: str) -> list[Block]:
    return [Block("text", line.strip()) for line in text.split("\n") if line.strip()]


def _preamble(node: Node) -> Iterator[Block]:
    for one in node.iter():
        if one.kind == "table":
            yield _table(one)
            continue
        for line in filter(None, map(str.strip, one.text.split("\n"))):
            if _FORMULA.match(line):
                yield Block("chapter", line)
            elif one.kind == "basis":
                yield Block("basis", line)
            else:
                yield Block("authority" if line.isupper() else "text", line)


def _body(node: Node) -> Iterator[Block]:
    for one in node.iter():
        if one.kind == "table":
            yield _table(one)
        elif one.kind in _CONTAINERS:
            yield from (Block("chapter", block.text) for block in _texts(one.text[: one.mark]))
            yield from _texts(one.text[one.mark :])
        elif one.kind == "article":
            yield from _article(one)
        else:
            yield from _texts(one.text)


def _article(node: Node) -> Iterator[Block]:
    """«Điều 2. Người dùng tủ sách» is a title; «Điều 1. Ban hành kèm theo …» says already what is decided."""
    title = " ".join(node.text[: node.mark].split())
    rest = _texts(node.text[node.mark :])
    if not node.heading:
        first = rest.pop(0).text if rest else ""
        yield Block("article", f"{title} {first}".strip())
    elif (rest or node.children) and not title.endswith((".", ";", ":", ",")):
        yield Block("heading", title)
    else:
        yield Block("article", title)
    yield from rest


def _annex(node: Node) -> Annex:
    head = [block.text for block in _texts(node.text[: node.mark])]
    blocks = _texts(node.text[node.mark :])
    for child in node.children:
        blocks += _body(child)
    given = blocks.pop(0).text if blocks and _GIVEN.match(blocks[0].text) else ""
    is_wide = any(len(row) >= _WIDE for block in blocks for row in block.rows[:1])
    return Annex(head[0] if head else "PHỤ LỤC", tuple(head[1:]), given, tuple(blocks), is_wide)


def _table(node: Node) -> Block:
    rows = [tuple(_cells(line)) for line in node.plain().split("\n") if line.strip()]
    return Block("table", rows=tuple(rows))


def _cells(line: str) -> list[str]:
    parts = _CELL_END.split(line.strip().removeprefix("|"))
    if parts and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|") for part in parts] or [""]


# --- who issues it -----------------------------------------------------------------------------------------------


def _committee(agency: Unit | None) -> str:
    """The People's Committee above the agency, or that it is; with room where the house does not know its name."""
    for name in (agency.superior, agency.name) if agency else ():
        if _COMMITTEE.match(name):
            return _COMMITTEE.sub("ỦY BAN NHÂN DÂN", name, count=1).upper()
    return f"ỦY BAN NHÂN DÂN {BLANK}"


def _issuer(of: Kind, agency: Unit | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of the superior agency and of who issues it."""
    if of.of == "agency":
        if agency is None:
            return (), (BLANK,)
        return (agency.superior.upper(),) if agency.superior else (), (agency.name.upper(),)
    name = _committee(agency)
    return (), (name.replace("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN") if of.of == "council" else name,)


def _authority(of: Kind, agency: Unit | None) -> str:
    """Who decides, in capitals above the legal bases."""
    issuer = _issuer(of, agency)[1][0]
    if of.of == "agency":
        return f"{_head(agency)} {issuer}"
    return f"CHỦ TỊCH {issuer}" if of.of == "chair" else issuer


def _head(agency: Unit | None) -> str:
    return agency.head_title.upper() if agency and agency.head_title else "THỦ TRƯỞNG CƠ QUAN"


def _signature(of: Kind, agency: Unit | None) -> tuple[str, ...]:
    return tuple(line.format(head=_head(agency)) for line in of.signature)


# --- what was said, and what became of it ------------------------------------------------------------------------

COLUMNS: Final = ("TT", "Điều, khoản", "Cơ quan, đơn vị góp ý", "Nội dung góp ý", "Tiếp thu, giải trình")


def synthesis_docx(obligation: Obligation, rows: Sequence[Opinion], asked: Iterable[Asked]) -> bytes:
    """All opinions with what became of each, as a paper; who was asked and did not answer is named."""
    asked = list(asked)
    agency = organisation.agency()
    superior, issuer = (
        ((agency.superior.upper(),) if agency.superior else (), (agency.name.upper(),)) if agency else ((), (BLANK,))
    )
    blocks = [Block("text", line) for line in _told(rows, asked)]
    if rows:
        table = [COLUMNS, *((str(n), *_cells_of(row)) for n, row in enumerate(rows, 1))]
        blocks.append(Block("table", rows=tuple(table)))
    made = Paper(
        type="BẢN TỔNG HỢP Ý KIẾN, TIẾP THU, GIẢI TRÌNH",
        subject=f"Đối với dự thảo {kinds()[obligation.kind].type.capitalize()} {obligation.subject}",
        superior=superior,
        agency=issuer,
        place=dated_line(agency.place if agency else "", None),
        blocks=tuple(blocks),
    )
    return paper_docx(made)


def _told(rows: Sequence[Opinion], asked: Sequence[Asked]) -> Iterator[str]:
    if asked:
        answered = [one for one in asked if one.answered_on]
        yield f"Đã hỏi ý kiến {len(asked)} cơ quan, đơn vị; {len(answered)} nơi trả lời, {len(asked) - len(answered)} nơi chưa trả lời."
        if agreed := [one.who for one in asked if one.agrees]:
            yield f"Thống nhất với dự thảo: {'; '.join(agreed)}."
        if silent := [one.who for one in asked if not one.answered_on]:
            yield f"Chưa trả lời: {'; '.join(silent)}."
    counts = {name: sum(row.verdict == code for row in rows) for code, name in VERDICTS.items()}
    said = ", ".join(f"{name.lower()} {count}" for name, count in counts.items() if count)
    yield f"Có {len(rows)} ý kiến{f': {said}' if said else ''}."


def verdict_of(row: Opinion) -> str:
    """What became of an opinion, with the reason."""
    name = VERDICTS.get(row.verdict, "")
    return f"{name}. {row.reason}" if name and row.reason else name


def _cells_of(row: Opinion) -> tuple[str, str, str, str]:
    name = row.place_name or "Toàn văn"
    return name, row.who, "<br>".join(row.text.splitlines()), "<br>".join(verdict_of(row).splitlines())
