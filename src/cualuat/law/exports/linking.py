"""Citations in the text of an export, resolved to provisions of this document or of others in the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cualuat.kernel.citation import (
    Address,
    Citation,
    DocumentKind,
    DocumentRef,
    LinkSpan,
    NotAnAddress,
    citation_links,
    find_citations,
    name_candidates,
    with_known_name,
)
from cualuat.law import queries
from cualuat.law.exports.content import Content, Division
from cualuat.law.models import Document
from cualuat.law.queries import Links
from cualuat.law.rules import name_key


@dataclass(frozen=True, slots=True)
class Link:
    """Where a citation leads: `slug` and `frbr_uri` of another document, both '' for this one; `eid` '' for a whole one."""

    slug: str
    frbr_uri: str
    eid: str


Piece = tuple[str, Link | None]


@dataclass
class Linker:
    """Cuts lines into plain pieces and links. Made once for a document, with three queries whatever its length."""

    content: Content
    links: Links = field(default_factory=Links)
    uris: dict[str, str] = field(default_factory=dict)
    found: dict[tuple[str, str], list[Citation]] = field(default_factory=dict)
    eids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.eids = {division.eid for division in self.content.iter()}
        refs: list[DocumentRef] = []
        for division in self.content.iter():
            here = address_of(division.eid)
            for line in _lines(division):
                citations = find_citations(line, within=here)
                if citations:
                    self.found[division.eid, line] = citations
                    refs += [ref for citation in citations for ref in _refs(line, citation)]
        self.links = queries.links_for(refs)
        slugs = {t.slug for t in self.links.by_key.values()} | {
            t.slug for named in self.links.by_name.values() for _, t in named
        }
        rows = Document.objects.published().filter(slug__in=slugs)
        self.uris = dict(rows.values_list("slug", "frbr_uri"))

    def pieces(self, line: str, division: Division) -> list[Piece]:
        """The line cut into texts with and without a link; joined they are the line."""
        citations = self.found.get((division.eid, line))
        if not citations:
            return [(line, None)]
        out: list[Piece] = []
        end = 0
        for span in self._spans(line, citations, address_of(division.eid)):
            link = self._link(span, division)
            if link is None or span.start < end:
                continue
            if span.start > end:
                out.append((line[end : span.start], None))
            out.append((line[span.start : span.end], link))
            end = span.end
        if end < len(line):
            out.append((line[end:], None))
        return out

    def _spans(self, line: str, citations: list[Citation], here: Address | None) -> Iterator[LinkSpan]:
        end = 0
        for citation in citations:
            if citation.start < end:
                continue  # a name drawn out to the one that is known has swallowed it
            for span in citation_links(line, with_known_name(line, citation, self._is_known), here):
                end = span.end
                yield span

    def _is_known(self, kind: DocumentKind, name: str) -> bool:
        return name_key(kind, name) in self.links.by_name

    def _link(self, span: LinkSpan, division: Division) -> Link | None:
        address = span.address
        eid = address.eid if address is not None and address.level else ""
        if span.document is None:
            return self._inside(eid, division)
        target = self.links.target(span.document, cited_on=self.content.document.issued_on)
        if target is None:
            return None
        if target.slug == self.content.document.slug:
            return self._inside(eid, division)
        return Link(target.slug, self.uris.get(target.slug, ""), eid)

    def _inside(self, eid: str, division: Division) -> Link | None:
        """A link within the document: only to what is there, and not to the place where it stands."""
        if eid not in self.eids or eid == division.eid:
            return None
        return Link("", "", eid)


def address_of(eid: str) -> Address | None:
    """The address of an eId; None where it has none («preamble»)."""
    try:
        return Address.from_eid(eid)
    except NotAnAddress:
        return None


def _lines(division: Division) -> Iterator[str]:
    for block in (*division.blocks, *division.tail):
        yield from block.lines()


def _refs(line: str, citation: Citation) -> Iterator[DocumentRef]:
    ref = citation.document
    if ref is None or ref.this:
        return
    yield ref
    for _, name in name_candidates(line, citation):
        yield DocumentRef(ref.kind, name=name)
