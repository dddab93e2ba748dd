"""Citations in running text and in queries: find, read, print.

Forms: Decree 30/2020/NĐ-CP Annex I part II.5 and the habits of Vietnamese drafting («điểm a khoản 2 Điều 5 Luật …»,
«các khoản 1, 2 và 3 Điều 4», «từ Điều 5 đến Điều 9», «khoản 1 Điều này», «Điều 5 của Luật này»).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from cualuat.kernel.citation import grammar
from cualuat.kernel.citation.addresses import LABELS, LEVELS, Address
from cualuat.kernel.citation.kinds import DocumentKind, kind_by_abbreviation, kind_by_code, kind_by_name
from cualuat.kernel.citation.numbers import DocumentNumber, number_at
from cualuat.kernel.citation.provisions import Unit, resolve, units_at

This = Literal["document", "annex", "part", "chapter", "section", "subsection", "article", "clause", "point", "item"]


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document as a citation names it: any of type, number, name, date; or «this document».

    `name` stands without the type («Khiếu nại») and as printed; `year` is the year after a name («năm 2015»), the
    year of a number is in the number.
    """

    kind: DocumentKind | None
    number: DocumentNumber | None = None
    name: str | None = None
    issued_on: date | None = None
    this: bool = False
    year: int | None = None

    @property
    def ambiguity(self) -> tuple[str, ...]:
        """What is missing to know the document: as in `DocumentNumber.ambiguity`; «number» when there is only a name.

        A date of issue makes up for the year that a number lacks.
        """
        if self.this:
            return ()
        if self.number is None:
            return () if self.kind is _CONSTITUTION and self.year else ("number",)
        return tuple(m for m in self.number.ambiguity if m != "year" or self.issued_on is None)

    def __str__(self) -> str:
        """Official form: «Luật Đất đai số 31/2024/QH15», «Nghị định số 31/2019/NĐ-CP ngày 10 tháng 4 năm 2019»."""
        kind = self.kind.name if self.kind else ""
        if self.this:
            return f"{kind or 'Văn bản'} này"
        words = [kind, self.name or ""]
        if self.number:
            words.append(f"số {self.number}" if kind else str(self.number))
        if self.year:
            words.append(f"năm {self.year}")
        if self.issued_on:
            words.append(format_date(self.issued_on))
        return " ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: `text` is what stands from `start` to `end` (offsets in characters) of the text searched.

    `addresses` the provisions, ranges counted out where they can be; `ranges` the (first, last) pairs as written;
    `document` None where none is named: then provisions of the document in which the citation stands are meant.
    `this` tells what «này» pointed at («Điều này» → article, «Luật này» → document); without a `within` the addresses
    are then relative, and none for a bare «Điều này».
    """

    start: int
    end: int
    text: str
    addresses: tuple[Address, ...] = ()
    document: DocumentRef | None = None
    this: This | None = None
    ranges: tuple[tuple[Address, Address], ...] = ()

    @property
    def ambiguity(self) -> tuple[str, ...]:
        """What is missing to find the provisions: that of the document, and «provision» where an address is relative.

        A relative address is made absolute by `Address.within`; of a document cited by name only «number» is missing,
        which a library that knows the name can supply.
        """
        relative = any(all(getattr(a, level) is None for level in _ABSOLUTE) for a in self.addresses)
        bare_this = self.this not in {None, "document"} and not self.addresses
        return (
            *(self.document.ambiguity if self.document else ()),
            *(("provision",) if relative or bare_this else ()),
        )

    @property
    def is_ambiguous(self) -> bool:
        """Whether the citation alone does not say which provision of which document is meant."""
        return bool(self.ambiguity)

    def __str__(self) -> str:
        return format_citation(self.addresses, self.document)


_ABSOLUTE = LEVELS[: LEVELS.index("article") + 1]


_CONSTITUTION = kind_by_code("hien-phap")


def find_citations(text: str, *, within: Address | None = None) -> list[Citation]:
    """Every citation in a text in NFC, left to right, without overlaps.

    `within` is the provision that holds the text: it completes «khoản 1 Điều này», «khoản này» and a bare «khoản 2».
    """
    found: list[Citation] = []
    end = 0
    for anchor in grammar.ANCHOR.finditer(text):
        start = anchor.start()
        if start < end or (start and _glued(text[start - 1], anchor.lastgroup)):
            continue
        citation = _citation_at(text, start, anchor.lastgroup, within)
        if citation:
            found.append(citation)
            end = citation.end
    return found


def _glued(before: str, what: str | None) -> bool:
    return before.isalnum() or before == "_" or (what == "number" and before in "./–-")


def _citation_at(text: str, start: int, what: str | None, within: Address | None) -> Citation | None:
    if what != "level":
        hit = _document_at(text, start, cited=False)
        if hit is None:
            return None
        end, document = hit
        return Citation(start, end, text[start:end], document=document, this="document" if document.this else None)
    units = units_at(text, start)
    return _provisions(text, start, units, within) if units else None


def _provisions(text: str, start: int, units: list[Unit], within: Address | None) -> Citation | None:
    end = units[-1].end
    this = next((unit.level for unit in units if unit.this), None)
    document = None
    if this is None:
        hit = _linked_document(text, end)
        if hit:
            end, document = hit
    if document is None and not this and _doubtful(text, start, units):
        return None
    here = within if document is None or document.this else None
    addresses, ranges = resolve(units, here)
    what = this or ("document" if document and document.this else None)
    return Citation(start, end, text[start:end], addresses, document, what, ranges)  # type: ignore[arg-type]


def _doubtful(text: str, start: int, units: list[Unit]) -> bool:
    """Whether a lone unit may be an everyday word: «đạt điểm 5», «phần A», «2 tiết 3»."""
    unit = units[0]
    if len(units) > 1:
        return False
    if unit.level in {"point", "item"}:
        return unit.values[0][0][0].isdigit()
    return unit.level == "part" and not text[start].isupper() and not text.startswith("thứ", start + 5)


# --- documents -------------------------------------------------------------------------------------------------------


def _linked_document(text: str, start: int) -> tuple[int, DocumentRef] | None:
    link = grammar.DOCUMENT_LINK.match(text, start)
    return _document_at(text, link.end(), cited=True) if link else None


def _document_at(text: str, start: int, *, cited: bool) -> tuple[int, DocumentRef] | None:
    """The document named at `start` and where that ends; `cited` says that a provision stands before it."""
    word = grammar.KIND.match(text, start)
    if not word:
        hit = number_at(text, start)
        return _with_date(text, hit[0], DocumentRef(hit[1].kind, hit[1])) if hit else None
    kind = kind_by_name(word["name"]) if word["name"] else kind_by_abbreviation(word["short"])
    if kind is None:
        return None
    end = word.end()
    this = grammar.THIS.match(text, end)
    if this:
        return this.end(), DocumentRef(kind, this=True)
    hit = _numbered(text, end)
    if hit:
        return _with_date(text, hit[0], DocumentRef(_same_kind(kind, hit[1]), hit[1]))
    return _named(text, start, end, kind, cited) if kind.named else None


def _same_kind(kind: DocumentKind, number: DocumentNumber) -> DocumentKind:
    # «Thông tư số 05/2016/TTLT-…»: the number is more exact.
    exact = number.kind
    return exact if exact and exact.code == "thong-tu-lien-tich" and kind.code == "thong-tu" else kind


def _numbered(text: str, start: int) -> tuple[int, DocumentNumber] | None:
    sign = grammar.NUMBER_SIGN.match(text, start)
    if not sign:
        return None
    hit = number_at(text, sign.end())
    if hit:
        return hit
    short = grammar.SERIAL_AND_YEAR.match(text, sign.end())
    if short:
        return short.end(), DocumentNumber(short.group(1), int(short.group(2)), "")
    bare = grammar.BARE_NUMBER.match(text, start)
    return (bare.end(), DocumentNumber(bare.group(1), None, "")) if bare else None


def _with_date(text: str, end: int, document: DocumentRef) -> tuple[int, DocumentRef]:
    """The date and issuer that follow a number: «ngày 23 tháng 01 năm 2018 của Chính phủ»."""
    found = grammar.DATE.match(text, end)
    issued_on = read_date(*found.groups()) if found else None
    if found and issued_on:
        end = found.end()
        document = replace(document, issued_on=issued_on)
    by = grammar.ISSUED_BY.match(text, end)
    return (by.end() if by else end), document


def _named(text: str, start: int, end: int, kind: DocumentKind, cited: bool) -> tuple[int, DocumentRef] | None:
    """A document called by its name, with number, year or date where they follow."""
    if kind is not _CONSTITUTION:
        numbered = _numbered_name(text, end)
        if numbered:
            name, hit = numbered
            return _with_date(text, hit[0], DocumentRef(kind, hit[1], name))
        if not _may_be_name(text, start, end, cited):
            return None
        after = _name_end(text, end)
        if after == end:
            return None
        document = DocumentRef(kind, name=text[end:after].strip())
    else:
        after, document = end, DocumentRef(kind)
    year = grammar.YEAR.match(text, after)
    if year:
        return year.end(), replace(document, year=int(year.group(1)))
    return _with_date(text, after, document)


def _numbered_name(text: str, start: int) -> tuple[str, tuple[int, DocumentNumber]] | None:
    """«Luật» + «Phòng, chống tác hại của rượu, bia số 44/2019/QH14»."""
    found = grammar.NUMBERED_NAME.match(text, start)
    if not found:
        return None
    name = found.group(1)
    # «Luật sửa đổi, bổ sung một số điều của Luật Đất đai số …»: the number is left to the law named last.
    if grammar.CITED_INSIDE.search(name) or not _plausible_name(name):
        return None
    hit = number_at(text, found.end())
    return (name.strip(), hit) if hit else None


def _plausible_name(name: str) -> bool:
    words = name.split()
    return words[0] not in grammar.NOT_A_NAME and not grammar.NAME_STOPS.intersection(words)


_SENTENCE_START = re.compile(r"(?:^|[.;:?!”\"\n|]|\d[.)]|[a-zđ]\)|[-+*–])\s*\Z")


def _may_be_name(text: str, start: int, end: int, cited: bool) -> bool:
    word = grammar.WORD.match(text, end)
    if not word or word.group(1) != " ":
        return False
    first = word.group(2)
    if first in grammar.NOT_A_NAME_IN_CAPITALS or text[max(0, start - 5) : start].lower() == "pháp ":
        return False
    if first[0].isupper():
        return text[start].isupper() or cited
    if first in grammar.NOT_A_NAME:
        return False
    return cited or (text[start].isupper() and not _SENTENCE_START.search(text, max(0, start - 8), start))


def _name_end(text: str, start: int) -> int:
    """Where a name that is not in a list we know probably ends: at a verb, a number, a comma that opens a new thing."""
    end = start
    segment = 0  # words since the last comma
    words = list(_name_words(text, start))
    for (sign, word, after), (_, following, _) in pairwise([*words, ("", "", 0)]):
        if _stops(word, following, first=end == start):
            break
        if sign.startswith(","):
            if segment != 1 or not word[0].islower() or word in grammar.AFTER_COMMA_STOPS:
                break
            segment = 0
        segment += 1
        end = after
    return end


def _name_words(text: str, start: int) -> Iterable[tuple[str, str, int]]:
    for _ in range(26):
        word = grammar.WORD.match(text, start)
        if not word:
            return
        start = word.end()
        yield word.group(1), word.group(2), start


def _stops(word: str, following: str, *, first: bool) -> bool:
    if first:
        return False
    if (
        word in grammar.NAME_STOPS
        or (word == "và" and not following)
        or following in grammar.NAME_STOP_PAIRS.get(word, ())
    ):
        return True
    return f"{word} {following}".startswith(_KIND_STARTS)


_KIND_STARTS = (
    "Luật ",
    "Bộ luật",
    "Nghị định",
    "Nghị quyết",
    "Thông tư",
    "Pháp lệnh",
    "Quyết định",
    "Điều ",
    "và Luật",
)


def name_candidates(text: str, citation: Citation) -> tuple[tuple[int, str], ...]:
    """Names the document cited may have, longest first, each with its end in the text: («Khiếu nại, tố cáo», …).

    Where a name ends cannot be seen from the text alone («Luật Hiến, lấy, ghép mô …»); who knows the names in a
    library tries these in turn. Empty when the citation names no document by name.
    """
    document = citation.document
    if document is None or not document.name or document.number:
        return ()
    start = citation.start + citation.text.rindex(document.name)
    words = [(start, after) for _, _, after in _name_words(text, start - 1)]
    return tuple((after, text[start:after]) for start, after in reversed(words))


def with_known_name(text: str, citation: Citation, is_known: Callable[[DocumentKind, str], bool]) -> Citation:
    """The citation with its name cut or drawn out to the longest one that `is_known`; unchanged when none is."""
    document = citation.document
    if document is None or document.kind is None:
        return citation
    for end, name in name_candidates(text, citation):
        if is_known(document.kind, name):
            year = grammar.YEAR.match(text, end)
            end = year.end() if year else end
            named = replace(document, name=name, year=int(year.group(1)) if year else None)
            return replace(citation, end=end, text=text[citation.start : end], document=named)
    return citation


# --- dates -----------------------------------------------------------------------------------------------------------


def read_date(day: str, month: str, year: str) -> date | None:
    """The date of three numbers; None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def format_date(day: date) -> str:
    """Official form: day below 10 and months 1 and 2 with a zero: «ngày 05 tháng 02 năm 2026», «ngày 10 tháng 4 …»."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


# --- printing --------------------------------------------------------------------------------------------------------


def format_citation(addresses: Iterable[Address], document: DocumentRef | None) -> str:
    """The official form: «điểm a, điểm b khoản 2 Điều 5; Điều 7; Chương II Luật Đất đai số 31/2024/QH15».

    Provisions of one level under one provision that stand side by side are told together. What is printed, read again
    by `find_citations`, gives the same addresses and document.
    """
    groups: list[tuple[Address, str, list[str]]] = []
    for address in addresses:
        level = address.level
        if level is None:
            continue
        outer, value = replace(address, **{level: None}), getattr(address, level)
        if groups and groups[-1][:2] == (outer, level):
            groups[-1][2].append(value)
        else:
            groups.append((outer, level, [value]))
    provisions = "; ".join(f"{_join(level, values)} {outer}".strip() for outer, level, values in groups)
    return " ".join(filter(None, [provisions, str(document) if document else ""]))


def _join(level: str, values: list[str]) -> str:
    labelled = [f"{LABELS[level]} {value}" for value in values]
    return labelled[0] if len(labelled) == 1 else f"{', '.join(labelled[:-1])} và {labelled[-1]}"
