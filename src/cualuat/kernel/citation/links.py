"""Links for a page: the places in a text that name a provision or a document, one place for each link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cualuat.kernel.citation.addresses import LEVELS, Address
from cualuat.kernel.citation.citations import Citation, DocumentRef, find_citations, with_known_name
from cualuat.kernel.citation.kinds import DocumentKind
from cualuat.kernel.citation.provisions import places, units_at

_ABSOLUTE = LEVELS[: LEVELS.index("article") + 1]


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """One link: the characters from `start` to `end` name `address` of `document`.

    `address` None: the document as a whole; `document` None: the document in which the text stands.
    """

    start: int
    end: int
    address: Address | None
    document: DocumentRef | None


def link_spans(
    text: str, *, here: Address | None = None, is_known: Callable[[DocumentKind, str], bool] | None = None
) -> list[LinkSpan]:
    """The links of a text in NFC, left to right, without overlaps: one for each provision, one for both ends of a range.

    `here` is the provision that holds the text; it completes «khoản 1 Điều này». Without it what only the place tells
    («khoản này», a bare «khoản 2») gives no link. «Luật này» alone gives none: it would lead to the page itself.
    `is_known(type, name)` says whether a document goes by that name; with it names end where they should.
    """
    spans: list[LinkSpan] = []
    for citation in find_citations(text, within=here):
        if spans and citation.start < spans[-1].end:
            continue  # a name drawn out to the one that is known has swallowed it
        exact = with_known_name(text, citation, is_known) if is_known else citation
        spans += citation_links(text, exact, here)
    return spans


def citation_links(text: str, citation: Citation, here: Address | None = None) -> Iterator[LinkSpan]:
    """The links of one citation of the text; after `with_known_name` the last one ends where the name known does."""
    document = citation.document
    other = document if document and not document.this else None
    units = units_at(text, citation.start)
    found = places(text, units, None if other else here) if units else []
    if not found and other and not units:
        yield LinkSpan(citation.start, citation.end, None, other)
    for i, (start, end, address) in enumerate(found):
        if other or any(getattr(address, level) is not None for level in _ABSOLUTE) or here is not None:
            last = i == len(found) - 1
            yield LinkSpan(start, citation.end if last else end, address, other)
