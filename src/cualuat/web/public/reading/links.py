"""Where the citations of a page lead: all looked up at once, then answered from memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache

from cualuat.kernel.citation import Address, DocumentKind, LinkSpan
from cualuat.law import queries
from cualuat.law.rules import document_url, name_key, provision_url
from cualuat.web.public.reading.render import IsKnown, Link, Sheet, safe_url

_NAMES_SECONDS = 300


def is_known() -> IsKnown:
    """Answers whether a document of the library goes by a name; the names are read once in a few minutes."""
    names = cache.get("reading:names")
    if names is None:
        names = queries.known_names()
        cache.set("reading:names", names, _NAMES_SECONDS)
    seen: dict[tuple[str, str], bool] = {}

    def known(kind: DocumentKind, name: str) -> bool:
        asked = (kind.code, name)
        if asked not in seen:
            seen[asked] = name_key(kind, name) in names
        return seen[asked]

    return known


@dataclass
class Resolver:
    """Answers one citation after the other. `here` are the eIds on the page, `own` all provisions of the document.

    A citation of a clause leads to its article's page, to the clause in it; of what the library does not hold, to the
    document; of a document it does not know, nowhere.
    """

    slug: str
    issued_on: date | None
    here: set[str]
    own: set[str]
    _targets: queries.Links = field(default_factory=queries.Links)
    _there: set[tuple[str, str]] = field(default_factory=set)

    def prepare(self, sheets: Iterable[Sheet]) -> Resolver:
        """Looks up every document and provision that the sheets name, with two queries."""
        spans = [span for sheet in sheets for span in sheet.spans if span.document is not None]
        self._targets = queries.links_for({span.document for span in spans if span.document})
        wanted = set()
        for span in spans:
            slug = self._slug(span)
            if slug and slug != self.slug and span.address is not None:
                wanted.add((slug, queries.eid_of(span.address)))
        self._there = queries.existing_eids(wanted)
        return self

    def __call__(self, span: LinkSpan) -> Link | None:
        """The link of a citation; None where there is nothing to lead to."""
        if span.document is None:
            return self._inside(span.address)
        slug = self._slug(span)
        if slug is None:
            return None
        if slug == self.slug:
            return self._inside(span.address)
        if span.address is None:
            return Link(document_url(slug), slug, "")
        page = queries.eid_of(span.address)
        if (slug, page) not in self._there:
            return Link(document_url(slug), slug, "")
        return _provision_link(slug, page, span.address.eid)

    def _slug(self, span: LinkSpan) -> str | None:
        target = self._targets.target(span.document, cited_on=self.issued_on) if span.document else None
        return target.slug if target else None

    def _inside(self, address: Address | None) -> Link | None:
        if address is None:
            return None
        page = queries.eid_of(address)
        for eid in (address.eid, page):
            if eid in self.here:
                return Link(safe_url(f"#{eid}"), self.slug, eid)
        return _provision_link(self.slug, page, address.eid) if page in self.own else None


def _provision_link(slug: str, page: str, eid: str) -> Link:
    place = f"#{eid}" if eid != page else ""
    return Link(safe_url(provision_url(slug, page) + place), slug, eid)
