"""What every export is made of: the document, its divisions in reading order, what the reader must be told.

One reading of the library serves all formats, so that none of them leaves something out that another has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cualuat.kernel.legaltext import Node, parse, parse_article
from cualuat.law import queries
from cualuat.law.exports.tables import Table, is_row, read_table
from cualuat.law.models import Document, DocumentState, Origin, Provision
from cualuat.law.queries import CONTAINERS, RelationLine
from cualuat.law.rules import document_url

# Characters that XML 1.0 cannot hold, lone surrogates among them.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNNUMBERED: Final = ("preamble", "signature", "body", "notes")
_INNER: Final = ("clause", "point", "item", "article", *CONTAINERS, "annex", "form")
_RUN_ON = re.compile(r"[^\W\d_]")  # a first line that may stand behind «Điều 5.»
_LIST_MARK = re.compile(r"[a-zđ]\d?\)|\(")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`text`) or a table. `kind` «p», «quote», «basis» or «table»."""

    kind: str
    text: str = ""
    table: Table | None = None

    def lines(self) -> Iterator[str]:
        """Its text line by line; a table cell by cell."""
        if self.table is None:
            yield self.text
        else:
            for cell in self.table.cells:
                yield from cell.lines


@dataclass(slots=True)
class Division:
    """One division with what lies in it, in reading order.

    `num` as printed («Chương I», «Điều 5.», «1.», «a)»), `number` alone («5»); `blocks` are its own text before, `children`
    the divisions in it, `tail` what stands after these. `provision` where it has a row of its own in the library;
    `remark` what a reader must know of its standing, in square brackets; empty when it stands as its document does.
    """

    kind: str
    eid: str
    num: str = ""
    number: str = ""
    heading: str = ""
    blocks: list[Block] = field(default_factory=list)
    children: list[Division] = field(default_factory=list)
    tail: list[Block] = field(default_factory=list)
    provision: Provision | None = None
    remark: str = ""

    def iter(self) -> Iterator[Division]:
        """This division and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.iter()

    @property
    def title(self) -> str:
        """Number and heading in one line: «Điều 5. Phạm vi điều chỉnh»."""
        separator = " " if self.num.endswith((".", ":", ")")) else ". "
        return separator.join(filter(None, (self.num, self.heading)))


@dataclass(slots=True)
class Content:
    """A document ready to be written. Texts hold nothing that XML 1.0 forbids.

    `on` the day whose wording is given, None for the latest; `base_url` the public address of the library without a slash
    at its end, '' when unknown; `notices` sentences every export shows first.
    """

    document: Document
    on: date | None
    base_url: str
    title: str
    full_name: str
    number: str
    issuer: str
    signer: str
    notices: list[str]
    source: str
    divisions: list[Division]
    relations: list[RelationLine]

    def of_kind(self, *kinds: str) -> list[Division]:
        """The outermost divisions of these kinds."""
        return [d for d in self.divisions if d.kind in kinds]

    def main(self) -> list[Division]:
        """The outermost divisions of the text itself: no preamble, signature, notes or annexes."""
        return [d for d in self.divisions if d.kind not in ("preamble", "signature", "notes", "annex", "form")]

    def iter(self) -> Iterator[Division]:
        """All divisions in the order of the text."""
        for division in self.divisions:
            yield from division.iter()


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)


def clean_eid(eid: str) -> str:
    """The eId without white space and without what XML cannot hold."""
    return re.sub(r"\s+", "-", clean(eid).strip()) or "x"


def day_name(day: date) -> str:
    """«01/8/2026»: day and month 1 and 2 with a zero, as in legal texts."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def read_content(document: Document, *, on: date | None, base_url: str = "") -> Content:
    """Reads the document, its provisions as they stand on the day and its relations."""
    address = base_url.rstrip("/")
    content = Content(
        document=document,
        on=on,
        base_url=address,
        title=clean(document.title),
        full_name=clean(document.full_name),
        number=clean(document.number),
        issuer=clean(document.issuer),
        signer=clean(document.signer),
        notices=_notices(document, on),
        source=f"{address}{document_url(document.slug)}" if address else "",
        divisions=_divisions(document, on),
        relations=queries.relations(document),
    )
    _make_unique(content)
    return content


# --- what the reader must be told --------------------------------------------------------------------------------


def _notices(document: Document, on: date | None) -> list[str]:
    told = (
        (document.is_sample, "DỮ LIỆU MẪU: văn bản hư cấu dùng để giới thiệu phần mềm, không phải pháp luật."),
        (
            document.is_partial,
            "BẢN KHÔNG ĐẦY ĐỦ: chỉ gồm các điều có trong Bộ pháp điển điện tử; phần mở đầu, phần ký, phụ lục và các điều "
            "không được pháp điển có thể không có ở đây. Hãy xem văn bản gốc khi cần toàn văn.",
        ),
        (
            document.is_unreviewed,
            "CHƯA RÀ SOÁT: lời văn do máy nhận dạng từ bản chụp, chưa được người kiểm tra. Hãy đối chiếu với văn bản gốc.",
        ),
        (document.state == DocumentState.REVIEW, "CHƯA CÔNG BỐ: văn bản đang chờ rà soát trong thư viện."),
        (document.state == DocumentState.WITHDRAWN, "ĐÃ GỠ: văn bản này đã được gỡ khỏi thư viện."),
        (document.state == DocumentState.REJECTED, "KHÔNG NHẬN: văn bản này không được nhận vào thư viện."),
    )
    return [text for holds, text in told if holds] + [_standing(document, on)]


def _standing(document: Document, on: date | None) -> str:
    origin = " theo Bộ pháp điển điện tử" if document.origin == Origin.CODIFICATION else ""
    if on is None:
        return f"Lời văn mới nhất có trong thư viện{origin}; không thay thế văn bản chính thức."
    status = document.status_name_on(on).lower()
    return f"Lời văn tại ngày {day_name(on)}{origin} (văn bản {status}); không thay thế văn bản chính thức."


def _remark(provision: Provision, document: Document, on: date | None) -> str:
    """What sets the standing of a provision apart from that of its document."""
    ends, starts = provision.valid_to, provision.valid_from
    if ends and ends != document.expires_on and (on is None or ends <= on):
        return f"[Hết hiệu lực từ ngày {day_name(ends)}]"
    if starts and starts != document.effective_on and (on is None or starts > on):
        return f"[Có hiệu lực từ ngày {day_name(starts)}]"
    changed = provision.text_from
    if changed and on and changed > on:
        return f"[Lời văn này có từ ngày {day_name(changed)}; thư viện không có lời văn trước đó]"
    return ""


# --- the text ----------------------------------------------------------------------------------------------------


def _divisions(document: Document, on: date | None) -> list[Division]:
    roots: list[Division] = []
    by_eid: dict[str, Division] = {}
    for provision in queries.provisions(document, on=on):
        division = _division(provision)
        division.remark = _remark(provision, document, on)
        parent = by_eid.get(provision.parent_eid) if provision.kind in (*CONTAINERS, "article") else None
        (parent.children if parent else roots).append(division)
        if provision.kind in CONTAINERS:
            by_eid[provision.eid] = division
    return roots


def _division(provision: Provision) -> Division:
    heading = " ".join(clean(provision.heading).split())
    text = clean(provision.text)
    num = clean(provision.label).strip() if provision.kind not in _UNNUMBERED else ""
    if provision.kind in ("article", "section", "subsection"):
        num = f"{num}." if provision.number else ""
    if provision.kind == "article" and not num and not heading:
        num = "Điều"
    known = (*CONTAINERS, "article", "annex", "form", *_UNNUMBERED)
    division = Division(
        kind=provision.kind if provision.kind in known else "article",
        eid=clean_eid(provision.eid),
        num=num if provision.kind in known else "",
        number=clean(provision.number),
        heading=heading,
        provision=provision,
    )
    root = _tree(division, text)
    if root is None:
        division.blocks = blocks(text)
    else:
        _fill(division, root, root.eid, division.eid)
    return division


def _tree(division: Division, text: str) -> Node | None:
    """The tree of a provision's text; None where it is to be taken line by line."""
    if division.kind == "article":
        return parse_article(text, number=division.number, heading=division.heading)
    if division.kind == "body":
        body = next((child for child in parse(text).children if child.kind == "body"), None)
        return body if body is not None and body.plain() == text else None
    if division.kind == "annex" and division.heading:
        # Read as the annex it was, behind an article, so that its own articles are found and nothing else is.
        whole = f"Điều 1. Tên\nLời.\nPHỤ LỤC {division.number}".rstrip() + f"\n{division.heading}\n{text}"
        found = parse(whole).children[1:]
        if len(found) == 1 and found[0].kind == "annex" and found[0].heading == division.heading:
            return found[0]
    return None


def _fill(division: Division, node: Node, old: str, new: str) -> None:
    """Puts what lies in a node into a division; eIds that begin with `old` begin with `new` instead."""
    division.blocks += blocks(node.text[node.mark :])
    for child in node.children:
        if child.kind in _INNER:
            num, heading = _mark(child)
            below = Division(
                kind=child.kind,
                eid=clean_eid(f"{new}{child.eid.removeprefix(old)}"),
                num=num,
                number=child.number or "",
                heading=heading,
            )
            _fill(below, child, old, new)
            division.children.append(below)
        elif child.kind in ("preamble", "body"):
            _fill(division, child, old, new)
        else:
            own = division.tail if division.children else division.blocks
            own += blocks(child.plain(), kind=child.kind)


def _mark(node: Node) -> tuple[str, str]:
    """Number and heading as printed, editorial notes and all: «1.», «a)», «Điều 5.» and «Tên điều (sửa đổi)»."""
    printed = " ".join(node.text[: node.mark].split())
    place = printed.find(node.heading) if node.heading else -1
    return (printed[:place].strip(), printed[place:]) if place >= 0 else (printed, "")


def blocks(text: str, *, kind: str = "p") -> list[Block]:
    """Paragraphs and tables of a canonical text, one paragraph a line."""
    out: list[Block] = []
    rows: list[str] = []
    kept = kind if kind in ("quote", "basis") else "p"
    for line in (raw.strip() for raw in text.split("\n")):
        if is_row(line):
            rows.append(line)
            continue
        if rows:
            out.append(Block("table", table=read_table(rows)))
            rows = []
        if line:
            out.append(Block(kept, line))
    if rows:
        out.append(Block("table", table=read_table(rows)))
    return out


def _make_unique(content: Content) -> None:
    used: set[str] = set()
    for division in content.iter():
        eid, n = division.eid, 2
        while eid in used:
            eid, n = f"{division.eid}_{n}", n + 1
        division.eid = eid
        used.add(eid)


def runs_on(text: str) -> bool:
    """Whether a text may stand on the line of «Điều 5.»: it opens neither a clause, a point, a table nor a quotation."""
    return bool(_RUN_ON.match(text)) and not _LIST_MARK.match(text)
