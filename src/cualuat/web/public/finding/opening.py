"""A query that is a citation: which provision it opens, or between which the reader has to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cualuat.kernel.citation import AMBIGUITY_TEXT, Address, Citation, DocumentRef, parse_query
from cualuat.kernel.lookup.words import QUESTION_WORDS
from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES, Status, document_url, name_key, provision_url

if TYPE_CHECKING:
    from cualuat.law.models import Document

MOST_ADDRESSES = 10
LONGEST_CITATION = 200  # characters
LONGEST_NAME = 6  # words of a name that the library does not know; longer ones are rather questions
# Only the Government issues decrees (Law on the Promulgation of Legal Documents 64/2025/QH15, Article 4), so
# «nđ 31/2019» means one document.
_ONE_ISSUER = frozenset({"nghi-dinh"})
_WHAT_TO_ADD = {
    "year": "năm ban hành",
    "issuer": "cơ quan ban hành",
    "place": "tên tỉnh, xã",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One document or provision the query may mean. `missing`: the document has no such provision."""

    url: str
    name: str
    title: str
    place: str
    issued_on: date | None
    status: Status
    status_name: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a citation leads to.

    `url` when it means exactly one thing; else `lines` to choose from. `missing` says what the number lacks, `advice`
    what to add. `unknown` is the document's name where the library does not have it.
    """

    url: str = ""
    lines: Sequence[Line] = ()
    missing: str = ""
    advice: str = ""
    unknown: str = ""
    provision: str = ""


def opening(text: str, *, on: date) -> Opening | None:
    """What a query opens; None when it is no citation."""
    citation = parse_query(text) if text and len(text) <= LONGEST_CITATION else None
    if citation is None:
        return None
    if citation.document is None:
        where = str(citation.addresses[0]) if citation.addresses else ""
        return Opening(provision=where) if where else None
    found = law.candidates(citation.document)
    if not found:
        return Opening(unknown=str(citation.document)) if _sounds_like_a_document(citation) else None
    certain = _certain(citation.document, found, on)
    lines = [line for document in certain or found for line in _lines(document, citation, on)]
    if certain and len(lines) == 1 and not lines[0].missing and _is_address(citation):
        return Opening(url=lines[0].url, lines=lines)
    return _choice(citation.document, lines, one=bool(certain))


def _sounds_like_a_document(citation: Citation) -> bool:
    """«luật nào cấm nuôi lợn» begins like the name of a law and is a question."""
    if _is_address(citation) or citation.document is None:
        return True
    words = (citation.document.name or "").lower().split()
    return len(words) <= LONGEST_NAME and QUESTION_WORDS.isdisjoint(words)


def _is_address(citation: Citation) -> bool:
    """A provision or a number asks to be opened; a bare name may as well be looked for."""
    return bool(citation.addresses) or (citation.document is not None and citation.document.number is not None)


def _lacks(ref: DocumentRef) -> tuple[str, ...]:
    """What the number does not tell: codes of AMBIGUITY_TEXT."""
    lacks = ref.number.ambiguity if ref.number else ()
    return tuple(code for code in lacks if code != "issuer" or not ref.kind or ref.kind.code not in _ONE_ISSUER)


def _certain(ref: DocumentRef, found: Sequence[Document], on: date) -> list[Document]:
    """The document when only one can be meant: of laws of one name the one in force that day; else none."""
    if ref.number is not None:
        return list(found) if len(found) == 1 and not _lacks(ref) else []
    names = {document.name_key for document in found}
    if len(names) > 1 or name_key(ref.kind, ref.name or "") not in names:
        return []
    standing = [document for document in found if document.status_on(on) == Status.IN_FORCE]
    if len(found) == 1 or len(standing) == 1:
        return standing or list(found)
    return []


def _lines(document: Document, citation: Citation, on: date) -> list[Line]:
    addresses: Sequence[Address | None] = citation.addresses[:MOST_ADDRESSES] or (None,)
    return [_line(document, address, on) for address in addresses]


def _line(document: Document, address: Address | None, on: date) -> Line:
    status = document.status_on(on)
    url, missing, name = document_url(document.slug), "", document.full_name
    if address is not None and address.level is not None:
        try:
            provision = law.provision(document, law.eid_of(address), on=on)
        except law.NotInLibrary:
            missing = str(address)
        else:
            status = provision.status_on(on) if provision.valid_from else status
            url, name = provision_url(document.slug, address.eid), f"{address} {document.full_name}"
    title = "" if document.name_key else document.title
    return Line(url, name, title, document.place, document.issued_on, status, STATUS_NAMES[status], missing)


def _choice(ref: DocumentRef, lines: Sequence[Line], *, one: bool) -> Opening:
    lacks = () if one else _lacks(ref)
    missing = ", ".join(AMBIGUITY_TEXT[code] for code in lacks)
    advice = ", ".join(_WHAT_TO_ADD[code] for code in lacks)
    return Opening(lines=lines, missing=missing, advice=advice)
