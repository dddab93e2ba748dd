"""Source notes of the official codification: which article of which document a codified article comes from.

Form: Ordinance on Codification 03/2012/UBTVQH13 and Decree 63/2013/NĐ-CP («Ghi chú»), as printed under each article:
«(Điều 7 Thông tư số …, có hiệu lực thi hành kể từ ngày …, có nội dung được sửa đổi bởi Điều 5 Thông tư số … có hiệu
lực thi hành kể từ ngày …)». The first note of a document in a heading has its title, date and issuer too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.citation import grammar
from cualuat.kernel.citation.addresses import Address
from cualuat.kernel.citation.citations import find_citations, read_date
from cualuat.kernel.citation.kinds import KINDS, DocumentKind, kind_by_name
from cualuat.kernel.citation.numbers import DocumentNumber, NotANumber, number_at, parse_number
from cualuat.kernel.text import normalise


@dataclass(frozen=True, slots=True)
class Amendment:
    """One document that changed the article, as a source note tells it.

    `actions` any of «amend», «supplement», «repeal», «replace», «suspend», «correct», «expire»;
    empty when the note says only
    «bởi»; `addresses` the provisions of the amending document that did it; `text` the words of the note.
    """

    actions: frozenset[str]
    addresses: tuple[Address, ...]
    kind: DocumentKind | None
    number: DocumentNumber | None
    issued_on: date | None
    effective_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What a source note says of a codified article.

    `label` is the provision as printed («Điều 7»), `address` the same read; `title`, `issuer` and `issued_on` are empty
    in all but the first note of a document within a heading; `expires_on` the last day, where one is given.
    """

    text: str
    label: str
    address: Address | None
    kind: DocumentKind | None
    number: DocumentNumber | None
    title: str
    issuer: str
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    amendments: tuple[Amendment, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of «number», «address», «effect» could not be read; a document known to have no number lacks none."""
        number = self.number or self.unnumbered or None
        values = (("number", number), ("address", self.address), ("effect", self.effective_on))
        return tuple(name for name, value in values if value is None)

    @property
    def unnumbered(self) -> bool:
        """Whether the document goes by type and title alone («Pháp lệnh Về Hàm, cấp ngoại giao»): some old ones do."""
        return self.number is None and self.kind is not None and self.kind.named and bool(self.title)

    @property
    def complete(self) -> bool:
        """Whether number, address and day of effect were all read."""
        return not self.missing


_DAY: Final = r"ngày\s*(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})"
_EFFECT = re.compile(rf"[\s,.;(]*có hiệu lực(?: thi hành)?(?: kể)?(?: từ)?\s*{_DAY}")
_EXPIRY = re.compile(rf"[\s,.;]*(?:có hiệu lực(?: thi hành)?(?: đến)(?: hết)?|hết hiệu lực(?: kể)?(?: từ)?)\s*{_DAY}")
_ISSUED = re.compile(rf"(?:^|[\s,]){_DAY}(?:\s+của\s+(?P<issuer>[^;]*))?\s*$")
_ISSUED_IN = re.compile(rf"(?:^|[\s,]){_DAY}")
# «(Điều 7 …», «((Điều 7 …», «(Danh mục được quy định tại Điều 7 …», «(27 Nghị định …» with its «Điều» forgotten.
_LABEL = re.compile(
    r"[\s(]*(?:[^\d,;()]{1,60}?\stại\s+)?"
    r"(?P<label>(?:Điều|Mục|Phần|Chương|Phụ lục)\s+[\dIVXLC]+[a-zđ]?\d?(?:\.\d+)*|\d+[a-zđ]?(?=\s+[A-ZĐ]))\.?(?!\w)\s*"
    r"|[\s(]*(?:Điều\s+(?=\D))?",
    re.I,
)
_KIND = re.compile(
    r"(?:(?:của|tại|và)\s+)?(?P<kind>"
    + "|".join(re.escape(k.name).replace(r"\ ", r"\s+") for k in sorted(KINDS, key=lambda k: -len(k.name)))
    + r")(?!\w)",
    re.I,
)
# «Thông tư số liên tịch 01/…», «Thông tư số Thông tư số 31/…», «số: », «số số».
_SIGN = re.compile(r"(?:\s*(?:số|liên tịch|thông tư|nghị định|TT|[:.'“\"]))*\s*(?=\d)", re.I)
_NO_NUMBER = re.compile(r"\s*số\s+không số\b|\s*không số\b", re.I)
_BARE = re.compile(r"\d{1,5}[a-zđ]?(?:[/-]\d{4})?(?![\w/-])")
_NUMBER_TAIL = re.compile(r"-\d{1,3}(?!\w)")
_FOOTNOTE = re.compile(r"^\s*\(\d{1,2}\)")
_CITED_NUMBER = re.compile(r"\d[/-][\w/&-]*[A-ZĐ]\w*\s*$")
_EDGES: Final = " \t,.;:()“”\"'"


def parse_source_note(text: str) -> SourceNote:
    """What a source note says; what cannot be read is left empty (see `missing`). Never raises.

    Takes the text of the note as it stands in the codification, in any Unicode form and with any white space.
    """
    clean = " ".join(normalise(text).split())
    label = _LABEL.match(clean)
    end = label.end() if label else 0
    printed = " ".join((label["label"] or "").split()) if label else ""
    kind, number, end = _document_at(clean, end)
    effect = _EFFECT.search(clean, end)
    head = _FOOTNOTE.sub("", clean[end : effect.start() if effect else len(clean)]).rstrip(_EDGES)
    title, issuer, issued_on = _issue(head, number)
    tail = clean[effect.end() :] if effect else ""
    expiry = _EXPIRY.search(tail)
    return SourceNote(
        text=clean,
        label=printed,
        address=_address(printed),
        kind=kind,
        number=number,
        title=title,
        issuer=issuer,
        issued_on=issued_on,
        effective_on=_day(effect),
        expires_on=_day(expiry),
        amendments=tuple(_amendments(tail)),
    )


def _day(found: re.Match[str] | None) -> date | None:
    return read_date(*found.groups()[:3]) if found else None


def _address(label: str) -> Address | None:
    text = f"Điều {label}" if label[:1].isdigit() else label
    return next((a for citation in find_citations(text) for a in citation.addresses), None)


def _document_at(text: str, start: int) -> tuple[DocumentKind | None, DocumentNumber | None, int]:
    """Type, number and where they end."""
    word = _KIND.match(text, start)
    kind = kind_by_name(word["kind"]) if word else None
    end = word.end() if word else start
    none = _NO_NUMBER.match(text, end)
    if none:
        return kind, None, none.end()
    sign = _SIGN.match(text, end)
    hit = _number_at(text, sign.end()) if sign else None
    if hit is None:
        return kind, None, end
    after, number = hit
    exact = number.kind
    if kind is None or (exact and exact.code == "thong-tu-lien-tich"):
        kind = exact or kind
    return kind, number, after


def _number_at(text: str, start: int) -> tuple[int, DocumentNumber] | None:
    hit = number_at(text, start)
    if hit:
        tail = _NUMBER_TAIL.match(text, hit[0])
        # «102-SL/L-004»: the law of a series; a footnote mark «(1)» is no part of the number.
        return (tail.end(), parse_number(text[start : tail.end()])) if tail else hit
    bare = _BARE.match(text, start)
    if not bare:
        return None
    try:
        return bare.end(), parse_number(bare.group())
    except NotANumber:
        return bare.end(), DocumentNumber(bare.group(), None, "")


def _issue(head: str, number: DocumentNumber | None) -> tuple[str, str, date | None]:
    """Title, issuer and date of «quy định … ngày 23/01/2018 của Chính phủ», of «ngày 23/01/2018 của Chính phủ quy …»."""
    dates = list(_ISSUED_IN.finditer(head))
    if not dates:
        return head.strip(_EDGES), "", None
    first = dates[0]
    by = grammar.ISSUED_BY.match(head, first.end()) if not head[: first.start()].strip(_EDGES) else None
    if by:
        return head[by.end() :].strip(_EDGES), by.group()[len(" của ") :], _day(first)
    issued = _ISSUED.match(head, dates[-1].start())
    if issued is None or _of_cited_document(head, issued, number):
        return head.strip(_EDGES), "", None
    return head[: issued.start()].strip(_EDGES), (issued["issuer"] or "").strip(_EDGES), _day(issued)


def _of_cited_document(head: str, issued: re.Match[str], number: DocumentNumber | None) -> bool:
    """Whether the date is that of a document the title cites: right after a number, and of another year than ours."""
    day = _day(issued)
    if number is None or number.year is None or day is None or day.year == number.year:
        return False
    return bool(_CITED_NUMBER.search(head, 0, issued.start()))


# --- amendments --------------------------------------------------------------------------------------------------

_ACTIONS: Final = (
    ("amend", re.compile("sửa đổi", re.I)),
    ("supplement", re.compile("bổ sung", re.I)),
    ("repeal", re.compile("bãi bỏ|hủy bỏ|huỷ bỏ", re.I)),
    ("replace", re.compile("thay thế", re.I)),
    ("suspend", re.compile("ngưng hiệu lực|đình chỉ", re.I)),
    ("correct", re.compile("đính chính", re.I)),
    ("expire", re.compile("hết hiệu lực", re.I)),
)
_BY = re.compile(r"\s*(?:\b(?:bởi|(?<!kèm )theo)(?:\s+quy định)?(?:\s+tại)*\b)\s*", re.I)
_HAS_PROVISION_OR_NUMBER = re.compile(r"\b(?:Điều|khoản|Mục|Phần|Phụ lục)\s+\w|\d/|\bLuật\b", re.I)


def _amendments(tail: str) -> Iterator[Amendment]:
    actions: frozenset[str] = frozenset()
    started = False
    for piece in tail.split(";"):
        by = _BY.search(piece)
        if by:
            found = frozenset(name for name, words in _ACTIONS if words.search(piece, 0, by.start()))
            actions = found or (actions if started else found)
            started = True
        target = piece[by.end() if by else 0 :].strip(_EDGES)
        if started and _HAS_PROVISION_OR_NUMBER.search(target):
            yield _amendment(actions, target)


def _amendment(actions: frozenset[str], text: str) -> Amendment:
    effect = _EFFECT.search(text)
    head = text[: effect.start() if effect else len(text)]
    # The amending document may name the one it amends: the first citation is its own.
    citation = next(iter(find_citations(head)), None)
    document = citation.document if citation else None
    kind, number, issued_on = (document.kind, document.number, document.issued_on) if document else (None, None, None)
    word = _KIND_WITH_NUMBER.search(head)
    if number is None and word:
        kind, number, end = _document_at(head, word.start())
        issued_on = _day(_ISSUED_IN.match(head, end))
    return Amendment(
        actions=actions,
        addresses=citation.addresses if citation else (),
        kind=kind,
        number=number,
        issued_on=issued_on,
        effective_on=_day(effect),
        text=text,
    )


_KIND_WITH_NUMBER = re.compile(_KIND.pattern + rf"(?={_SIGN.pattern})", re.I)


# --- codes -------------------------------------------------------------------------------------------------------

_CODE = re.compile(
    r"\s*Điều\s+(?P<code>(?:\d+\.\d+\.[A-ZĐ]+\.)?\d+[a-zđ]?(?:\.\d+[a-zđ]?)*)(?:\.\s*|\s+|$)(?P<title>.*)", re.S
)


def codified_code(text: str) -> tuple[str, str] | None:
    """Code and title of a codified article: «Điều 32.2.LQ.1. Phạm vi» → («32.2.LQ.1», «Phạm vi»); None when it is none.

    The code is subject.heading.type.[document.]article, the title may be empty.
    """
    found = _CODE.match(normalise(text))
    return (found["code"], " ".join(found["title"].split())) if found else None
