"""What a legal document says of itself: number, type, issuer, title, dates, relations, signer; and where it says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from cualuat.kernel.citation import (
    KINDS,
    DocumentKind,
    DocumentNumber,
    NotANumber,
    find_numbers,
    issuer_by_code,
    issuer_by_name,
    kind_at_start,
    kind_by_name,
    number_at,
    parse_number,
)
from cualuat.kernel.legaltext.marks import NOTE, UPPER, is_capitals
from cualuat.kernel.legaltext.outlines import official_label
from cualuat.kernel.legaltext.parser import parse
from cualuat.kernel.legaltext.tree import Node
from cualuat.kernel.text import fold, normalise

RelationKind = Literal["based_on", "amends", "replaces", "abolishes"]
Put = Callable[[str, object, str], None]  # field, value, eId of the node it was read in
Add = Callable[[RelationKind, str, str], None]  # relation, words that name documents, eId


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to another document or provision, as this text states it.

    `text` the words that name the other («Nghị định số 5/2001/NĐ-CP»), `number` its number where one is given,
    `eid` the node that says it; `partial` when only provisions of the other are meant («Bãi bỏ Điều 5 của …»).
    """

    kind: RelationKind
    text: str
    number: DocumentNumber | None
    eid: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was read; None or '' where nothing was. `sources` names for each field the eId of the node it was read in.

    `issuer` as printed, `issuer_code` of the issuer if known; `title` without the name of the type for decrees and the
    like («Quy định …»), with it for laws («Luật Khiếu nại»); `missing` fields every document should have and this one
    lacks; `notes` in Vietnamese what a person should look at.
    """

    number: DocumentNumber | None = None
    kind: DocumentKind | None = None
    issuer: str = ""
    issuer_code: str = ""
    title: str = ""
    issued_on: date | None = None
    place: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    relations: tuple[Relation, ...] = ()
    signer: str = ""
    signer_post: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_EXPECTED: Final = ("number", "kind", "issuer", "title", "issued_on", "effective_on", "signer")
_HEAD_LENGTH: Final = 6000


def read_metadata(text: str | Node) -> Metadata:
    """The metadata of a document, given as text or as the tree `parse` made. Nothing is guessed; what is not read is missing."""
    root = parse(text) if isinstance(text, str) else text
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    notes: list[str] = []

    def put(name: str, value: object, eid: str) -> None:
        if value and not values.get(name):
            values[name], sources[name] = value, eid

    head = _Head(root)
    put("number", head.number(), head.eid)
    number = values.get("number")
    number = number if isinstance(number, DocumentNumber) else None
    kind, title = head.kind_and_title(number)
    put("kind", kind, head.eid)
    put("title", title, head.eid)
    put("issuer", head.issuer(number), head.eid)
    put("issuer_code", _issuer_code(str(values.get("issuer", "")), number), head.eid)
    issued, place = head.date_and_place()
    put("issued_on", issued, head.eid)
    put("place", place, head.eid)
    _read_signature(root, put)
    _read_effect(root, values, put, notes)
    relations = _relations(root, title)
    missing = tuple(name for name in _EXPECTED if not values.get(name))
    return Metadata(
        **values,  # type: ignore[arg-type]
        relations=relations,
        sources=sources,
        missing=missing,
        notes=tuple(notes),
    )


def _flat(text: str) -> str:
    """Text as it is read: cells and broken lines of tables as lines."""
    text = normalise(text).replace("<br>", "\n")
    text = re.sub(r"(?m)^\|\s*|\s*\|\s*$", "", text)
    text = re.sub(r"\s\|\s", "\n", text)
    return re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)", "", text)


# --- the head of the document ------------------------------------------------------------------------------------

_DATE: Final = r"ngày\s*(?P<d>\d{1,2})\s*(?:tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})|[/.-]\s*(?P<m2>\d{1,2})\s*[/.-]\s*(?P<y2>\d{4}))"
_WORD: Final = rf"[{UPPER}][^\W\d_]+\.?"
_PLACE_AND_DATE = re.compile(
    rf"(?P<place>(?:(?:Thành phố|thành phố|Tỉnh|tỉnh)\s+)?{_WORD}(?:[ \n-]+{_WORD}){{0,4}})\s*,\s*{_DATE}"
)
_ANY_DATE = re.compile(_DATE)
_MOTTO = re.compile(r"CỘNG\s+(?:HÒA|HOÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM")
_NUMBER_LABEL = re.compile(r"(?:Án lệ số|ÁN LỆ SỐ)\s*:?\s*|(?:Luật số|LUẬT SỐ|Pháp lệnh số|Nghị quyết số|Số|SỐ)\s*:\s*")
_RULE = re.compile(r"[-_*=–—]{3,}")
_NOTE_IN_TEXT = re.compile(NOTE)
_KIND_WORD = re.compile(
    r"(?<![^\W\d_])("
    + "|".join(re.escape(k.name.upper()) for k in sorted(KINDS, key=lambda k: -len(k.name)))
    + r")(?![^\W\d_])"
)
_OF_ASSEMBLY = re.compile(
    r"\s*SỐ\s?\S+(?: NGÀY \S+)? CỦA QUỐC HỘI(?: NƯỚC CỘNG (?:HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM)?"
    r"(?:\s+VỀ(?=\s))?",
    re.IGNORECASE,
)
# What keeps its capitals when a title that stands in capitals only is put in small letters.
_CAPITALISED = re.compile(
    r"(?<!\w)(?:việt nam|quốc hội|chính phủ|nhà nước|thủ đô|hà nội|hồ chí minh|đảng|đoàn thanh niên|mặt trận tổ quốc)(?!\w)"
)
_STOP_TITLE = re.compile(
    r"Căn cứ\b|Theo đề nghị|Xét\b|Thực hiện\b|CHÍNH PHỦ$|BỘ TRƯỞNG|THỦ TƯỚNG CHÍNH PHỦ|HỘI ĐỒNG|ỦY BAN|UỶ BAN|CHỦ TỊCH|"
    r"QUỐC HỘI|THỐNG ĐỐC|TỔNG THANH TRA|CHÁNH ÁN|VIỆN TRƯỞNG|Quốc hội ban hành|Kính gửi|\((?:Ban hành|Kèm)|Luật này|I\.\s"
)


class _Head:
    """What stands before the first article: names, number, date, title."""

    def __init__(self, root: Node) -> None:
        node = next((child for child in root.children if child.kind in ("preamble", "body")), root)
        self.eid = node.eid
        self.node = node
        self.text = _NOTE_IN_TEXT.sub(" ", _flat(node.plain()[:_HEAD_LENGTH]))
        basis = re.search(r"(?m)^\s*(?:Căn cứ|Theo đề nghị)\b", self.text)
        self.top = self.text[: basis.start()] if basis else self.text
        motto = _MOTTO.search(self.top)
        self.motto = motto.start() if motto else -1

    def number(self) -> DocumentNumber | None:
        for label in _NUMBER_LABEL.finditer(self.top):
            after = re.sub(r"\s+", " ", self.top[label.end() : label.end() + 60])
            found = number_at(re.sub(r"/AL\d+", "/AL", after), 0)  # a footnote mark may stick to the number
            if found:
                return found[1]
            if re.match(r"[…._ ]*[/…]", after):
                return None  # a draft, its number left open
            try:
                return parse_number(after.split(" ")[0])
            except NotANumber:
                continue
        numbers = find_numbers(self.top[:400])
        return numbers[0][2] if numbers and kind_at_start(self.top.strip()) else None

    def issuer(self, number: DocumentNumber | None) -> str:
        """Names in capitals before the motto; a first line in small letters is the title a site prints."""
        if self.motto < 0:
            return self._issuer_from_words(number)
        before = _NUMBER_LABEL.split(self.top[: self.motto])[0]
        lines = [" ".join(_RULE.sub(" ", line).split()).strip(" |") for line in before.split("\n")]
        names = [line for line in lines if line and is_capitals(line)]
        return " ".join(names)

    def _issuer_from_words(self, number: DocumentNumber | None) -> str:
        first = number.issuer if number else None
        return first.name if first and not first.local else ""

    def date_and_place(self) -> tuple[date | None, str]:
        for found in _PLACE_AND_DATE.finditer(self.top):
            issued = _date(found)
            if issued:
                return issued, _clean_place(" ".join(found["place"].split()))
        adopted = re.search(rf"thông qua {_DATE}", self.top)
        return (_date(adopted) if adopted else None), ""

    def kind_and_title(self, number: DocumentNumber | None) -> tuple[DocumentKind | None, str]:
        # The name of the type stands after number and date: «BỘ LUẬT», «NGHỊ ĐỊNH».
        start = 0
        for found in (*_NUMBER_LABEL.finditer(self.top), *_PLACE_AND_DATE.finditer(self.top)):
            start = max(start, found.end())
        if not start and self.motto >= 0:
            start = self.motto
        kind = number.kind if number else None
        found_kind = _KIND_WORD.search(self.top, start)
        if not found_kind:
            first = next((line.strip() for line in self.top.split("\n") if line.strip()), "")
            at_start = kind_at_start(first)
            if at_start and self.motto < 0:
                return kind or at_start, first
            return kind or at_start, (re.sub(r"^\d+/\d+\S*\s+", "", self._title(start, start, None)) if kind else "")
        named = kind_by_name(found_kind.group(1))
        title = self._title(found_kind.start(), found_kind.end(), named)
        if kind is None or (named and kind.code == "lenh"):
            kind = named  # «24-L/CTN»: the President's order bears the number, the law is proclaimed by it
        return kind, title

    def _title(self, start: int, end: int, kind: DocumentKind | None) -> str:
        lines: list[str] = []
        for line in self.top[end:].split("\n"):
            words = " ".join(_RULE.sub(" ", line).split()).strip(" :.")
            stop = _STOP_TITLE.match(words)
            if lines and (not words or stop):
                break
            if stop and not is_capitals(words[:20]):
                break
            if words:
                lines.append(words)
        title = _capital_run(" ".join(lines))
        named = f"{self.top[start:end]} {title}" if kind and kind.named else title
        return self._in_small_letters(_OF_ASSEMBLY.sub("", named)).strip()

    def _in_small_letters(self, title: str) -> str:
        """The spelling of a title in capitals where the text names it again: «Quốc hội ban hành Luật …»."""
        if not title or not is_capitals(title):
            return title
        words = " ".join(self.text.split())
        places = [m.start() for m in re.finditer(re.escape(title.lower()), words.lower())]
        found = [words[at : at + len(title)] for at in places if not is_capitals(words[at : at + len(title)])]
        return found[-1][0].upper() + found[-1][1:] if found else _sentence_case(title)


def _sentence_case(title: str) -> str:
    """A title in capitals as one would write it in a sentence; numbers and signs stay."""
    words = [word if any(c.isdigit() for c in word) else word.lower() for word in title.split()]
    text = _CAPITALISED.sub(lambda m: _PLACES.get(m.group(), m.group()[:1].upper() + m.group()[1:]), " ".join(words))
    return text[:1].upper() + text[1:]


_PLACES: Final = {"việt nam": "Việt Nam", "hà nội": "Hà Nội", "hồ chí minh": "Hồ Chí Minh"}


def _capital_run(text: str) -> str:
    """The words in capitals at the beginning, when the title begins so and ordinary text was run into it."""
    words = text.split(" ")
    if not is_capitals(words[0]) or is_capitals(text):
        return text
    run: list[str] = []
    for word in words:
        if any(c.islower() for c in word):
            break
        run.append(word)
    return " ".join(run) if len(run) > 1 else text


def _clean_place(place: str) -> str:
    return re.sub(r"^(?:[A-ZĐ]{2,}\S*\s+)+", "", place)


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), int(found["d"]))
    except ValueError:
        return None


def _issuer_code(issuer: str, number: DocumentNumber | None) -> str:
    named = issuer_by_name(issuer) if issuer else None
    if named:
        return named.code
    first = number.issuer if number else None
    if first:
        return first.code
    local = ("uy-ban-nhan-dan", "hoi-dong-nhan-dan")
    return next((code for code in local if fold(issuer).startswith(fold(issuer_by_code(code).name))), "")


# --- signature ---------------------------------------------------------------------------------------------------

_POST = re.compile(
    rf"(?:(?:PHÓ|QUYỀN|Q\.)\s+)?(?:THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH(?:\s+(?:QUỐC HỘI|NƯỚC))?|CHÁNH ÁN|VIỆN TRƯỞNG|"
    rf"THỐNG ĐỐC|TỔNG THANH TRA|TỔNG KIỂM TOÁN(?: NHÀ NƯỚC)?|CHỦ NHIỆM|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|"
    rf"CHÁNH VĂN PHÒNG|TRƯỞNG BAN|CHÁNH THANH TRA)(?![{UPPER}])"
)
_NAME_WORD: Final = rf"[{UPPER}][^\W\d_{UPPER}]+"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")
_SIGNED = re.compile(rf"({_NAME_WORD}(?: {_NAME_WORD}){{1,4}}) \(Đã ký\)")


def _read_signature(root: Node, put: Put) -> None:
    node = next((child for child in root.children if child.kind == "signature"), None)
    if node is None:
        return
    text = " ".join(_flat(node.plain()).split())
    posts = list(_POST.finditer(text))
    if posts:
        put("signer_post", posts[-1].group().replace("  ", " "), node.eid)
    put("signer", _signer(node, text, posts[-1].end() if posts else None), node.eid)
    adopted = re.search(rf"thông qua\s+(?:tại[^.]*?)?{_DATE}", text)
    if adopted:
        put("issued_on", _date(adopted), node.eid)


def _signer(node: Node, text: str, after_post: int | None) -> str:
    """The name right after the post, or that fills a line: two columns may stand one after the other."""
    signed = _SIGNED.search(text)
    if signed:
        return signed.group(1)
    if after_post is None:
        return ""
    beside = _NAME.match(text[after_post:].lstrip())
    alone = [line.strip() for line in _flat(node.plain()).split("\n") if _NAME.fullmatch(line.strip())]
    return beside.group() if beside else (alone[0] if alone else "")


# --- effect ------------------------------------------------------------------------------------------------------

_SELF: Final = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư(?: liên tịch)?|Quyết định|Chỉ thị|Quy chế|Quy định)"
)
_EFFECT = re.compile(
    rf"(?<!ngày )(?<!khi ){_SELF} này (?:[^.;]{{0,150}}? và )?(?:sẽ |bắt đầu )?có hiệu lực(?: pháp luật)?(?: thi hành)?,?\s*"
    rf"(?P<when>(?:kể )?từ {_DATE}|(?:kể )?từ ngày (?:ký|ban hành|thông qua)|sau\s+\d+\s*(?:\([^)]*\))?\s*ngày[^.;]*)"
)
_EXPIRES = re.compile(
    rf"{_SELF} này (?:hết hiệu lực(?: thi hành)? (?:kể )?từ|[^.;]{{0,80}}(?:đến|tới)(?: hết)?) {_DATE}(?! tháng)"
)


def _own_text(root: Node) -> Iterator[tuple[Node, str]]:
    """Each node of the main text with its own words, quotations, preamble and annexes left out."""
    for node in root.iter(into_annexes=False):
        if node.kind not in ("quote", "preamble", "basis", "notes", "table") and node.text.strip():
            yield node, " ".join(_NOTE_IN_TEXT.sub(" ", normalise(node.text)).split())


def _read_effect(root: Node, values: dict[str, object], put: Put, notes: list[str]) -> None:
    for node, text in _own_text(root):
        found = _EFFECT.search(text)
        if found:
            _put_effect(node, found, values, put, notes)
            if found["d"] and "trừ" in text[found.end() : found.end() + 40]:
                notes.append(f"Một số quy định có ngày hiệu lực khác: xem {official_label(node.eid)}.")
        expires = _EXPIRES.search(text)
        if expires:
            put("expires_on", _date(expires), node.eid)
    if values.get("effective_on") and any(note.startswith("Hiệu lực tính") for note in notes):
        notes[:] = [note for note in notes if not note.startswith("Hiệu lực tính")]


def _put_effect(node: Node, found: re.Match[str], values: dict[str, object], put: Put, notes: list[str]) -> None:
    if found["d"]:
        put("effective_on", _date(found), node.eid)
    elif re.match(r"(?:kể )?từ ngày (?:ký|ban hành|thông qua)", found["when"]):
        put("effective_on", values.get("issued_on"), node.eid)
    elif "ngày" in found["when"]:
        notes.append(f"Hiệu lực tính theo «{found['when'].strip()}»: cần người tính và nhập ngày.")


# --- relations ---------------------------------------------------------------------------------------------------

_DOCUMENT: Final = r"(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết(?: liên tịch)?|Nghị định|Thông tư(?: liên tịch)?|Quyết định|Chỉ thị|Sắc lệnh|Hiến pháp)\b)"
_NAMED_DOCUMENT = re.compile(
    rf"(?<![^\W\d_])(?:{_DOCUMENT} [Ss]ửa đổi, bổ sung[^;]*?(?= ngày |;|$| hết hiệu lực)"
    rf"|{_DOCUMENT}(?! này)(?:(?!{_DOCUMENT}|;| ngày | hết hiệu lực| và (?:Điều|khoản|điểm)).){{0,160}}? số \d[^\s,;]*"
    rf"|{_DOCUMENT}(?! này)(?:(?!\bngày\b|;|,| và (?:{_DOCUMENT}|Điều|khoản|điểm)| hết hiệu lực| được | đã ).)*)"
)
# «… đã được sửa đổi, bổ sung một số điều theo Luật số …, Luật số … và Luật số …» only describes the document before it.
_HISTORY = re.compile(
    rf"(?:đã )?được sửa đổi, bổ sung(?: một số điều)?,? (?:theo|bởi|tại)(?: các)? {_DOCUMENT}[^;,]*(?:,(?: và)? {_DOCUMENT} số[^;,]*)*"
)
_PROVISION = re.compile(r"(?:Điều|điều|khoản|Khoản|điểm|Điểm|Chương|Mục|Phụ lục|cụm từ|Mẫu)\s")
_AMENDING_TITLE = re.compile(
    r"(?:sửa đổi|bổ sung|SỬA ĐỔI|BỔ SUNG|Sửa đổi|Bổ sung).*?(?:của|CỦA)\s+(?:các\s+)?", re.DOTALL
)
_REPLACES = re.compile(r"thay thế(?: cho)?\s+(?:các\s+)?(?!cụm từ|từ\b|Mẫu|mẫu|bằng)(?P<rest>[^.]*)")
_ENDS = re.compile(r"(?P<rest>[^.]*?)\s*(?:chấm dứt|hết)\s+hiệu lực")
_ABOLISHES = re.compile(r"(?:[Bb]ãi bỏ|[Hh][ủu][ỷy]? bỏ|[Bb]ị bãi bỏ)\s+(?:toàn bộ\s+|các\s+)?(?P<rest>[^.]*)")


def _relations(root: Node, title: str) -> tuple[Relation, ...]:
    found: dict[tuple[str, str], Relation] = {}

    def add(kind: RelationKind, words: str, eid: str) -> None:
        for text, number, partial in _documents(words):
            key = (kind, number.key if number else fold(text))
            found.setdefault(key, Relation(kind, text, number, eid, partial and kind != "based_on"))

    for node in root.iter():
        if node.kind == "basis" and fold(node.text.strip()).startswith("can cu"):
            add("based_on", _line(node), node.eid)
    if re.match(r".*(?:sua doi|bo sung)", fold(title)):
        for words, eid in _amended(root, title):
            add("amends", words, eid)
    _ending(root, add)
    return tuple(found.values())


def _line(node: Node) -> str:
    return " ".join(_NOTE_IN_TEXT.sub(" ", normalise(node.text)).split())


def _amended(root: Node, title: str) -> Iterator[tuple[str, str]]:
    """Titles of amending laws name the amended ones; each article repeats the one it amends."""
    amending = _AMENDING_TITLE.search(title)
    if amending and not is_capitals(title):
        yield title[amending.end() :], "preamble"
    for article in root.articles():
        words = article.heading or _line(article)
        amending = _AMENDING_TITLE.search(words)
        if amending and fold(words[: amending.end()]).find("sua doi") >= 0:
            yield words[amending.end() :], article.eid


def _ending(root: Node, add: Add) -> None:
    """Documents replaced, ended or abolished: said in the article on effect, with the word for it in the sentence."""
    for node, text in _own_text(root):
        if node.kind not in ("article", "clause", "point", "paragraph"):
            continue
        if "hiệu lực" in text:
            for sentence in _sentences(text):
                ends = _ENDS.search(sentence)
                if ends and "này hết" not in sentence:
                    add("replaces", ends["rest"], node.eid)
        if re.search(r"này[^.;]*thay thế", text):
            for replaced in _REPLACES.finditer(text):
                add("replaces", replaced["rest"], node.eid)
        if node.kind in ("article", "clause", "point", "paragraph"):
            _abolished(node, text, add)


def _abolished(node: Node, text: str, add: Add) -> None:
    start = _ABOLISHES.match(re.sub(r"^(?:Điều \d+\S*|\d+[a-zđ]?\.|[a-zđ]\))\s*", "", text))
    if not start:
        return
    add("abolishes", start["rest"], node.eid)
    if text.endswith(":"):  # «Bãi bỏ các văn bản sau đây:» and a list
        for child in node.children:
            if child.kind in ("clause", "point", "item"):
                add("abolishes", _line(child), child.eid)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.;])\s+(?=[^\W\d_a-zà-ỹ])", text)


def _documents(words: str) -> Iterator[tuple[str, DocumentNumber | None, bool]]:
    """Names of documents in a sentence with their numbers; whether only provisions of them are meant."""
    words = _HISTORY.sub(" ", words)
    last = 0
    for named in _NAMED_DOCUMENT.finditer(words):
        text = " ".join(named.group().split()).strip(' .;,:”"')
        numbers = find_numbers(text)
        before = words[last : named.start()]
        last = named.end()
        # «Điều 1 của Luật A và Luật B»: each document is preceded by its own provisions, or by none.
        partial = _PROVISION.search(before) is not None
        amending = re.match(rf"{_DOCUMENT} [Ss]ửa đổi", text) is not None
        if numbers and not amending:
            text = text[: numbers[0][1]]
        elif len(text.split()) < 2 or re.search(r"sau đây$| liên quan ", text):
            continue
        own = (
            numbers[0][2]
            if numbers and (not amending or (len(numbers) == 1 and text.endswith(str(numbers[0][2]))))
            else None
        )
        yield text, own, partial
