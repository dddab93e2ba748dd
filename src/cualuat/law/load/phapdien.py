"""The official codification (Bộ pháp điển điện tử): reads its HTML and puts its documents together again.

A codified article says in its source note which article of which document it is. The codification is ordered by heading;
the library by document: so every heading is read first, then the articles are grouped by document.
Layout of a heading file: `<h3>` «Đề mục 18.1 <br/> Khiếu nại»; then for each article `p.pDieu` (anchor, code, title),
`p.pGhiChu` (source note), `p.pNoiDung` (text), `p.pChiDan` (cross-references); `p.pChuong` twice for a chapter.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Final, TypeVar

from lxml import etree

from cualuat.kernel.citation import (
    Address,
    DocumentKind,
    NotAnAddress,
    SourceNote,
    codified_code,
    find_citations,
    parse_source_note,
)
from cualuat.kernel.legaltext import parse_article
from cualuat.kernel.legaltext.numbering import check_numbering
from cualuat.kernel.text import normalise
from cualuat.law.load.drafts import DocumentDraft, FindingDraft, ProvisionDraft, RelationDraft
from cualuat.law.load.readers.archives import open_source
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.readers.html import elements_to_legal_text, parse_html
from cualuat.law.models import Origin
from cualuat.law.rules import bare_name, document_key, issuer_name, name_key

MARKED: Final = ("pDieu", "pGhiChu", "pNoiDung", "pChiDan", "pChuong")
Progress = Callable[[int, int], None]
T = TypeVar("T")

_HEADING = re.compile(r"Đề mục\s+(\d+\.\d+)\s*(.*)", re.S)
_ITEM_ID = re.compile(r"ItemID=(\d+)(?:#(\w+))?")
_VIEW = re.compile(r"ViewNoiDungPhapDien\('(\w+)'\)")
_PATH_STEP = re.compile(r"(Phan|Chuong|Muc|Tieu_muc|Dieu)_([A-Za-z0-9]+)")
_LEVEL_OF: Final = {"Phan": "part", "Chuong": "chapter", "Muc": "section", "Tieu_muc": "subsection"}
_PART_NUMBERS: Final = {
    "nhat": "I", "mot": "I", "hai": "II", "ba": "III", "tu": "IV", "bon": "IV", "nam": "V", "sau": "VI", "bay": "VII",
    "tam": "VIII", "chin": "IX", "muoi": "X",
}  # fmt: skip
_CHAPTER_LABEL = re.compile(r"(?:Phần(?: thứ)?|Chương|Mục|Tiểu mục)\s+(\w+)", re.I)
_ACTIONS: Final = {
    "amend": "amends",
    "supplement": "supplements",
    "repeal": "repeals",
    "expire": "repeals",
    "replace": "replaces",
    "suspend": "suspends",
    "correct": "corrects",
}


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A link under an article: to another codified article by its anchor, or to a provision of a document."""

    anchor: str
    item_id: int | None
    text: str


@dataclass(slots=True)
class CodifiedArticle:
    """One article as it stands in a heading."""

    heading: str
    order: int
    anchor: str
    code: str
    title: str
    note: SourceNote | None
    note_text: str
    item_id: int | None
    path: str
    chapter: str
    text: str
    references: list[CrossReference]
    chapter_references: list[CrossReference] = field(default_factory=list)  # of the chapter that begins here
    inherited: bool = False  # the note is that of a neighbour
    key: str = ""
    eid: str = ""


@dataclass(slots=True)
class CodifiedHeading:
    """One heading file: its code, name and articles."""

    code: str
    name: str
    articles: list[CodifiedArticle]


@dataclass(slots=True)
class Codification:
    """What was read of the whole source: headings, subject names where the source has them, and what looked wrong."""

    headings: list[CodifiedHeading] = field(default_factory=list)
    subject_names: dict[int, str] = field(default_factory=dict)
    heading_order: dict[str, int] = field(default_factory=dict)
    findings: list[FindingDraft] = field(default_factory=list)
    empty_headings: int = 0

    @property
    def articles(self) -> Iterator[CodifiedArticle]:
        """All articles, heading by heading."""
        return (article for heading in self.headings for article in heading.articles)


# --- reading -----------------------------------------------------------------------------------------------------


def read_codification(path: Path, *, progress: Progress | None = None) -> Codification:
    """Reads a directory or archive as the official zip unpacks. Raises UnreadableFile when it is not the codification."""
    found = Codification()
    with open_source(path) as source:
        total = sum(1 for name in source.names() if _is_heading(name))
        if not total:
            raise UnreadableFile(
                "not-phapdien",
                f"Trong «{path.name}» không có thư mục «demuc» của Bộ pháp điển điện tử. "
                "Hãy tải lại tệp zip từ Cổng thông tin pháp điển, hoặc chỉ đúng thư mục đã giải nén.",
            )
        done = 0
        for name, data in source.entries(lambda n: _is_heading(n) or n.endswith("jsonData.js")):
            if name.endswith("jsonData.js"):
                _read_tree(data, found)
                continue
            _add_heading(found, name, data)
            done += 1
            if progress:
                progress(done, total)
    found.headings.sort(key=lambda h: [int(n) for n in h.code.split(".")])
    return found


def _is_heading(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".html" and path.name != "BoPhapDien.html" and (path.parent.name in ("demuc", "sample", ""))


def _add_heading(found: Codification, name: str, data: bytes) -> None:
    heading = read_heading(data)
    if heading is None:
        message = f"Tệp «{PurePosixPath(name).name}» không có tên đề mục nên không đọc."
        found.findings.append(FindingDraft("heading-unread", message))
    elif not heading.articles:
        found.empty_headings += 1
        message = f"Đề mục {heading.code} {heading.name} chưa có điều nào trong tệp nguồn."
        found.findings.append(FindingDraft("heading-empty", message))
    else:
        found.headings.append(heading)


def read_heading(data: bytes) -> CodifiedHeading | None:
    """One heading file; None when it has no heading line."""
    root = parse_html(data.decode("utf-8", errors="replace"))
    title = root.find(".//h3")
    line = _HEADING.search(normalise(_words(title))) if title is not None else None
    if line is None:
        return None
    heading = CodifiedHeading(line.group(1), " ".join(line.group(2).split()), [])
    _Reader(heading).read(_blocks(root))
    return heading


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """The marked paragraphs and the pieces between them, in order, however deep a stray tag has put them."""
    holders = {root}
    for element in root.iter("p"):
        if element.get("class") in MARKED:
            above = element.getparent()
            while above is not None and above not in holders:
                holders.add(above)
                above = above.getparent()
    return _blocks_in(root, holders)


def _blocks_in(element: etree._Element, holders: set[etree._Element]) -> Iterator[etree._Element]:
    for child in element:
        if child in holders:
            yield from _blocks_in(child, holders)
        else:
            yield child


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())


class _Reader:
    """Walks the paragraphs of a heading; the body of an article is everything up to the next marked paragraph."""

    def __init__(self, heading: CodifiedHeading) -> None:
        self.heading = heading
        self.chapter: dict[str, str] = {}
        self.waiting_label = ""
        self.article: CodifiedArticle | None = None
        self.body: list[etree._Element] = []
        self.in_head_of_chapter = False
        self.chapter_references: list[CrossReference] = []

    def read(self, blocks: Iterable[etree._Element]) -> None:
        handlers = {"pDieu": self._begin, "pGhiChu": self._note, "pChiDan": self._references, "pChuong": self._chapter}
        for element in blocks:
            css = (element.get("class") or "") if isinstance(element.tag, str) else ""
            handler = handlers.get(css)
            if handler:
                self._end_body()
                handler(element)
            elif self.article is not None:
                self.body.append(element)
        self._end_body()

    def _end_body(self) -> None:
        if self.body and self.article is not None:
            text = elements_to_legal_text(self.body)
            self.article.text = f"{self.article.text}\n{text}".strip("\n") if self.article.text else text
        self.body = []

    def _begin(self, element: etree._Element) -> None:
        anchor = element.find(".//a[@name]")
        line = normalise(_words(element))
        code, title = codified_code(line) or ("", line)
        self.article = CodifiedArticle(
            heading=self.heading.code,
            order=len(self.heading.articles),
            anchor=(anchor.get("name") or "") if anchor is not None else "",
            code=code,
            title=title,
            note=None,
            note_text="",
            item_id=None,
            path="",
            chapter=" · ".join(t for t in self.chapter.values() if t),
            text="",
            references=[],
        )
        self.article.chapter_references, self.chapter_references = self.chapter_references, []
        self.in_head_of_chapter = False
        self.heading.articles.append(self.article)

    def _note(self, element: etree._Element) -> None:
        article = self.article
        if article is None:
            return
        text = normalise(_words(element))
        article.note_text = f"{article.note_text} {text}".strip()
        article.note = parse_source_note(article.note_text)
        link = element.find(".//a[@href]")
        place = _ITEM_ID.search(link.get("href") or "") if link is not None else None
        if place and article.item_id is None:
            article.item_id, article.path = int(place.group(1)), place.group(2) or ""

    def _references(self, element: etree._Element) -> None:
        if self.in_head_of_chapter:
            target = self.chapter_references
        elif self.article is not None:
            target = self.article.references
        else:
            return
        for link in element.iterfind(".//a"):
            view = _VIEW.search(link.get("onclick") or "")
            item = _ITEM_ID.search(link.get("href") or "")
            reference = CrossReference(
                view.group(1) if view else "", int(item.group(1)) if item else None, normalise(_words(link))
            )
            if reference.text:
                target.append(reference)

    def _chapter(self, element: etree._Element) -> None:
        self.in_head_of_chapter = True
        line = normalise(_words(element))
        label = _CHAPTER_LABEL.match(line)
        if label:
            level = line.split()[0].lower()
            for lower in {"phần": ("chương", "mục", "tiểu"), "chương": ("mục", "tiểu"), "mục": ("tiểu",)}.get(
                level, ()
            ):
                self.chapter.pop(lower, None)
            self.chapter[level], self.waiting_label = line, level
        elif self.waiting_label:
            self.chapter[self.waiting_label] += f" {line}"
            self.waiting_label = ""


def _read_tree(data: bytes, found: Codification) -> None:
    """Names of the subjects and order of the headings, from jsonData.js of the official zip."""
    text = data.decode("utf-8-sig", errors="replace")
    for row in _js_array(text, "jdChuDe"):
        if str(row.get("STT", "")).isdecimal():
            found.subject_names[int(str(row["STT"]))] = normalise(str(row.get("Text", ""))).strip()
    for order, row in enumerate(_js_array(text, "jdDeMuc")):
        code = re.match(r"\d+\.\d+", str(row.get("Text", "")) or str(row.get("STT", "")))
        if code:
            found.heading_order[code.group()] = order


def _js_array(text: str, name: str) -> list[dict[str, object]]:
    start = re.search(rf"\b{name}\s*=\s*", text)
    if not start:
        return []
    try:
        rows, _ = json.JSONDecoder().raw_decode(text[start.end() :])
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


# --- documents ---------------------------------------------------------------------------------------------------


Place = tuple[str, str, str]  # number and key of a document, eId in it
Places = Callable[[set[str]], Mapping[str, Place]]


def _no_places(anchors: set[str]) -> Mapping[str, Place]:
    """For a source that is whole."""
    return {}


def drafts(codification: Codification, *, places: Places = _no_places) -> Iterator[DocumentDraft]:
    """The documents, each whole, in a fixed order. Uses up the articles: they are not to be read again afterwards.

    `places` tells where articles are that references name by anchor and this source does not hold: what an earlier load
    brought.
    """
    _inherit_notes(codification)
    groups: dict[str, list[CodifiedArticle]] = defaultdict(list)
    for article in codification.articles:
        article.key = _group_key(article)
        groups[article.key].append(article)
    by_anchor: dict[str, CodifiedArticle] = {}
    for members in groups.values():
        _give_eids(members)
        by_anchor.update((a.anchor, a) for a in members if a.anchor)
    elsewhere = _told_elsewhere(groups)
    numbers = {key: _number(members) for key, members in groups.items()}
    items: dict[int | None, str] = {a.item_id: key for key, members in groups.items() for a in members if a.item_id}
    codification.headings.clear()
    known = {anchor: (numbers[a.key], a.key if numbers[a.key] else "", a.eid) for anchor, a in by_anchor.items()}
    asked = {r.anchor for members in groups.values() for a in members for r in (*a.references, *a.chapter_references)}
    known.update(places(asked - known.keys() - {""}))
    by_anchor.clear()
    for key in sorted(groups):
        members = groups.pop(key)
        yield _Composer(key, members, known, numbers, items, elsewhere).compose()


@dataclass(slots=True)
class ToldElsewhere:
    """What other articles say of a document whose own notes lack its title and date of issue."""

    titles: list[str] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)


_NUMBER: Final = r"(\d{1,5}[a-z]?/(?:\d{4}/)?[A-ZĐ][\w&]*(?:-[A-ZĐ&]\w*)*)"
_DATE: Final = r"ngày\s+(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4})"
_CITED_WITH_DATE = re.compile(rf"{_NUMBER},?\s+{_DATE}")
_REFERENCE_TAIL = re.compile(
    rf"của (?P<kind>[A-ZĐ][\w ]{{2,22}}?) {_NUMBER} (?P<title>.{{3,300}}?) ban hành {_DATE}\s*$"
)
_NAMED_LAW = re.compile(rf"(?:Bộ luật|Luật|Pháp lệnh) (?P<title>[A-ZĐ][^\d,;.()“”\"|\n]{{2,80}}?) số {_NUMBER}")


def _told_elsewhere(groups: dict[str, list[CodifiedArticle]]) -> dict[str, ToldElsewhere]:
    """For each document without title and date in its notes: what references and texts of others say of it."""
    found = {
        key: ToldElsewhere() for key, members in groups.items() if not any(a.note and a.note.issued_on for a in members)
    }
    if not found:
        return found
    by_text = {_number(groups[key]): told for key, told in found.items()}
    by_text.pop("", None)
    for members in groups.values():
        for article in members:
            _listen(article, by_text)
    return found


def _listen(article: CodifiedArticle, by_text: dict[str, ToldElsewhere]) -> None:
    for reference in article.references:
        tail = _REFERENCE_TAIL.search(reference.text)
        told = by_text.get(tail.group(2)) if tail else None
        if tail and told is not None:
            told.titles.append(tail["title"])
            told.dates += _dates(tail.groups()[-3:])
    for text in (article.text, article.note_text):
        for cited in _CITED_WITH_DATE.finditer(text):
            told = by_text.get(cited.group(1))
            if told is not None:
                told.dates += _dates(cited.groups()[1:])
        for named in _NAMED_LAW.finditer(text):
            told = by_text.get(named.group(2))
            if told is not None:
                told.titles.append(named["title"])


def _dates(parts: Iterable[str]) -> list[date]:
    day, month, year = (int(p) for p in parts)
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _issue_message(draft: DocumentDraft) -> str:
    if draft.issued_on is None:
        return "Bộ pháp điển không ghi ngày ban hành của văn bản này ở đâu cả. Hãy bổ sung tại bàn làm việc."
    return "Ghi chú nguồn không có tên gọi, ngày ban hành; đã lấy theo lời dẫn của các văn bản khác. Hãy đối chiếu."


def _inherit_notes(codification: Codification) -> None:
    """An article without a readable note is of the same document as those whose code begins alike («13.1.TT.178.…»).

    Its number is the last one of the code where that holds for its neighbours too.
    """
    for heading in codification.headings:
        known: dict[str, list[CodifiedArticle]] = defaultdict(list)
        for article in heading.articles:
            if article.note and article.note.number and article.note.address:
                known[article.code.rpartition(".")[0]].append(article)
        for article in heading.articles:
            prefix, _, last = article.code.rpartition(".")
            if (article.note is None or article.note.number is None) and known.get(prefix):
                article.note = _note_like(known[prefix], last)
                article.inherited = True


def _note_like(neighbours: list[CodifiedArticle], last: str) -> SourceNote:
    notes = [a.note for a in neighbours if a.note]
    alike = all(
        n.address and n.address.article == a.code.rpartition(".")[2] for a, n in zip(neighbours, notes, strict=True)
    )
    address = Address(article=last) if alike and last.isdecimal() else None
    return replace(
        notes[0],
        text="",
        label=str(address or ""),
        address=address,
        title="",
        issued_on=None,
        expires_on=None,
        amendments=(),
    )


def _number(members: Iterable[CodifiedArticle]) -> str:
    return next((str(a.note.number) for a in members if a.note and a.note.number), "")


def _group_key(article: CodifiedArticle) -> str:
    note = article.note
    if note and note.number:
        return document_key(note.number, note.kind)
    return f"vbpl-{article.item_id}" if article.item_id else f"de-muc-{article.heading}"


def _give_eids(members: list[CodifiedArticle]) -> None:
    """Sets the eId of each article; an article codified twice, or two of one number, get «_2», «_3»."""
    used: Counter[str] = Counter()
    for article in members:
        address = article.note.address if article.note else None
        eid = address.eid if address else f"art_{article.code}" if article.code else f"body_{article.order}"
        used[eid] += 1
        article.eid = eid if used[eid] == 1 else f"{eid}_{used[eid]}"


@dataclass
class _Composer:
    """Makes one document of its codified articles."""

    key: str
    members: list[CodifiedArticle]
    places: Mapping[str, Place]
    numbers: dict[str, str]
    items: dict[int | None, str]
    elsewhere: dict[str, ToldElsewhere]

    def compose(self) -> DocumentDraft:
        notes = [a.note for a in self.members if a.note]
        first = next((n for n in notes if n.title or n.issued_on), notes[0] if notes else None)
        kind = next((n.kind for n in notes if n.kind), None)
        number = next((n.number for n in notes if n.number), None)
        told = self.elsewhere.get(self.key, ToldElsewhere())
        issued_on = next((n.issued_on for n in notes if n.issued_on), None)
        name = (first.title if first else "") or _most(told.titles) or ""
        title = _title(kind, name)
        draft = DocumentDraft(
            origin=Origin.CODIFICATION,
            title=title or ("" if number else f"Văn bản {self.key}"),  # with a number, the number will do
            number=str(number) if number else "",
            key=self.key if number else "",
            source_key=self.key,
            kind=kind.code if kind else "",
            name_key=name_key(kind, title)[:300],
            issuer=issuer_name(_most(n.issuer for n in notes) or "")
            or ", ".join(i.name for i in (number.issuers if number else ())),
            issued_on=issued_on or _most(told.dates),
            effective_on=_most(n.effective_on for n in notes),
            vbpl_id=_most(a.item_id for a in self.members),
            is_partial=True,
        )
        self._provisions(draft)
        self._relations(draft)
        self._check(draft)
        if issued_on is None:
            draft.findings.append(FindingDraft("issue-elsewhere", _issue_message(draft)))
        return draft

    def _provisions(self, draft: DocumentDraft) -> None:
        main = (
            len({a.code for a in self.members if re.fullmatch(r"\d+\.\d+\.\w+\.\d+\w*", a.code)})
            > len(self.members) / 2
        )
        made: dict[str, ProvisionDraft] = {}
        for article in sorted(self.members, key=_reading_order):
            parent = self._containers(draft, article, made, main)
            draft.provisions.append(self._provision(article, parent))

    def _containers(
        self, draft: DocumentDraft, article: CodifiedArticle, made: dict[str, ProvisionDraft], main: bool
    ) -> str:
        """Adds the chapters the article stands in, unless they are there; the eId of the innermost."""
        parent = ""
        labels = {m.group(0).split()[0].lower(): m for m in _CHAPTER_LABEL.finditer(article.chapter)} if main else {}
        for level, number in _path_steps(article.path):
            eid = replace(_address(parent), **{level: number}).eid
            if eid not in made:
                made[eid] = ProvisionDraft(
                    eid=eid,
                    kind=level,
                    number=number,
                    heading=_chapter_title(article.chapter, level, number) if labels else "",
                    parent_eid=parent,
                    level=parent.count("__") + (1 if parent else 0),
                )
                draft.provisions.append(made[eid])
            parent = eid
        return parent

    def _provision(self, article: CodifiedArticle, parent: str) -> ProvisionDraft:
        note = article.note
        address = note.address if note else None
        changed = [a.effective_on for a in note.amendments if a.effective_on] if note else []
        valid_from = note.effective_on if note else None
        return ProvisionDraft(
            eid=article.eid,
            kind="article" if address is None or address.article else (address.level or "article"),
            number=(getattr(address, address.level) or "") if address and address.level else "",
            heading=article.title,
            text=article.text,
            parent_eid=parent,
            level=parent.count("__") + (1 if parent else 0),
            valid_from=valid_from,
            valid_to=_ends(note, article.text),
            text_from=max((d for d in changed if valid_from is None or d > valid_from), default=None),
            heading_code=article.heading,
            codified_code=article.code,
            codified_anchor=article.anchor,
            codified_order=article.order,
            codified_chapter=article.chapter,
            source_note=article.note_text,
        )

    def _relations(self, draft: DocumentDraft) -> None:
        for article in self.members:
            for amendment in article.note.amendments if article.note else ():
                if amendment.number is None:
                    continue
                number, key = str(amendment.number), document_key(amendment.number, amendment.kind)
                for action in sorted(amendment.actions) or ["amend"]:
                    for eid in dict.fromkeys(_eid(a) for a in amendment.addresses) or [""]:
                        draft.relations.append(
                            RelationDraft(
                                kind=_ACTIONS.get(action, "amends"),
                                from_number=number,
                                from_key=key,
                                from_eid=eid,
                                to_eid=article.eid,
                                effective_on=amendment.effective_on,
                                note=amendment.text[:1000],
                            )
                        )
            draft.relations.extend(self._reference(article.eid, r) for r in article.references)
            chapter = _innermost(article.path) or article.eid
            draft.relations.extend(self._reference(chapter, r) for r in article.chapter_references)

    def _reference(self, eid: str, reference: CrossReference) -> RelationDraft:
        target = self.places.get(reference.anchor)
        relation = RelationDraft(kind="related", from_eid=eid, note=reference.text[:1000])
        if target is not None:
            relation.to_number, relation.to_key, relation.to_eid = target
            return relation
        for citation in find_citations(reference.text):
            if citation.document and citation.document.number:
                relation.to_number = str(citation.document.number)
                relation.to_key = document_key(citation.document.number, citation.document.kind)
            if citation.addresses and not relation.to_eid:
                relation.to_eid = _eid(citation.addresses[0])
        if not relation.to_key and reference.item_id in self.items:
            relation.to_key = self.items[reference.item_id]
            relation.to_number = self.numbers[relation.to_key]
        return relation

    def _check(self, draft: DocumentDraft) -> None:
        for article in self.members:
            for code, message in _article_findings(article):
                draft.findings.append(FindingDraft(code, message, article.eid))
        if not draft.kind:
            draft.findings.append(
                FindingDraft("kind-unknown", f"Chưa rõ loại của văn bản «{draft.number or draft.title}».")
            )
        numbers = {str(a.note.address.article) for a in self.members if a.note and a.note.address}
        missing = _gaps(numbers)
        if missing:
            text = ", ".join(missing[:20]) + (" …" if len(missing) > 20 else "")
            message = f"Bộ pháp điển không có các điều: {text} (thường vì không còn hoặc chưa có hiệu lực)."
            draft.findings.append(FindingDraft("articles-absent", message))


def _article_findings(article: CodifiedArticle) -> Iterator[tuple[str, str]]:
    note = article.note
    if article.inherited:
        yield "note-absent", f"Điều {article.code} không có ghi chú nguồn đọc được; đã lấy theo các điều bên cạnh."
    elif note is None:
        yield "note-absent", f"Điều {article.code or article.title} không có ghi chú nguồn."
    elif not note.complete:
        names = {"number": "số văn bản", "address": "điều", "effect": "ngày có hiệu lực"}
        missing = ", ".join(names[m] for m in note.missing)
        yield "note-unread", f"Không đọc được {missing} trong ghi chú nguồn: {note.text[:300]}"
    if not article.text:
        yield "text-empty", f"Điều {article.code} không có nội dung trong tệp nguồn."
    elif not article.code:
        yield "code-unread", f"Không đọc được mã của điều «{article.title[:100]}»."
    if note and note.address and note.address.eid != article.eid:
        yield "article-repeated", f"{note.label} của cùng văn bản xuất hiện nhiều lần trong Bộ pháp điển."
    yield from _numbering_findings(article)


def _numbering_findings(article: CodifiedArticle) -> Iterator[tuple[str, str]]:
    if article.text:
        root = parse_article(article.text, number=article.eid.removeprefix("art_"))
        for finding in check_numbering(root):
            if finding.eid == root.eid:
                continue  # its own number is not the article's to answer for
            yield f"numbering-{finding.code}", finding.message_vi


def _title(kind: DocumentKind | None, title: str) -> str:
    """«Luật» + «Khiếu nại» → «Luật Khiếu nại»; decrees and the like keep their title alone."""
    title = " ".join(title.split())
    if not title:
        return ""
    if kind is not None and kind.named:
        title = f"{kind.name} {bare_name(kind, title)}"
    return title[:1].upper() + title[1:]


def _most(values: Iterable[T | None]) -> T | None:
    counted = Counter(v for v in values if v)
    return counted.most_common(1)[0][0] if counted else None


def _eid(address: Address) -> str:
    try:
        return address.eid
    except ValueError:
        return ""


def _address(eid: str) -> Address:
    try:
        return Address.from_eid(eid) if eid else Address()
    except NotAnAddress:
        return Address()


def _path_steps(path: str) -> Iterator[tuple[str, str]]:
    """«Phan_hai_Chuong_XXIV_Dieu_368» → (part, II), (chapter, XXIV)."""
    for step in _PATH_STEP.finditer(path):
        level = _LEVEL_OF.get(step.group(1))
        if level:
            yield level, _PART_NUMBERS.get(step.group(2).lower(), step.group(2))


_WHOLLY_REPEALED = re.compile(r",\s*bị bãi bỏ bởi")  # «có nội dung bị bãi bỏ bởi» is a part only
_SAYS_REPEALED = re.compile(r"\W*(?:(?:được|bị|đã)\s+)*bãi bỏ\W*", re.I)


def _ends(note: SourceNote | None, text: str) -> date | None:
    """The first day without effect: after the last day the note gives, or when the whole article was repealed."""
    if note is None:
        return None
    if note.expires_on:
        return note.expires_on + timedelta(days=1)
    if text and not _WHOLLY_REPEALED.search(note.text) and not _SAYS_REPEALED.fullmatch(text):
        return None
    days = [a.effective_on for a in note.amendments if a.effective_on and a.actions & {"repeal", "expire"}]
    return max(days, default=None)


def _innermost(path: str) -> str:
    """The eId of the innermost container of a path: «Chuong_II_Muc_1_Dieu_7» → «chp_II__sec_1»."""
    address = Address()
    for level, number in _path_steps(path):
        address = replace(address, **{level: number})
    return _eid(address)


def _chapter_title(chapter: str, level: str, number: str) -> str:
    label = {"part": "Phần", "chapter": "Chương", "section": "Mục", "subsection": "Tiểu mục"}[level]
    for piece in chapter.split(" · "):
        words = piece.split(maxsplit=2)
        if len(words) == 3 and words[0].lower() == label.lower() and words[1].strip(".") == number:
            return words[2]
    return ""


def _reading_order(article: CodifiedArticle) -> tuple[object, ...]:
    address = article.note.address if article.note else None
    return (address is None, address.sort_key if address else (), article.heading, article.order)


def _gaps(numbers: set[str]) -> list[str]:
    plain = sorted(int(n) for n in numbers if n.isdecimal())
    return [str(n) for n in range(1, plain[-1]) if str(n) not in numbers] if plain else []
