"""What the library says of citations on a day: where they lead, whether they hold, and the words of the law themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.citation import Address, find_citations
from cualuat.kernel.legaltext import parse_article
from cualuat.kernel.workdays import show
from cualuat.law import queries as law
from cualuat.law.models import Provision
from cualuat.law.rules import STATUS_NAMES, Status, document_url, provision_url

_LONGEST: Final = 6000  # letters of a provision that a guide shows; more is read on its own page


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation on a day: `url` empty and `status` None where the library does not have it."""

    text: str
    url: str = ""
    status: Status | None = None
    slug: str = ""
    eid: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the library has it."""
        return self.status is not None

    @property
    def is_past(self) -> bool:
        """Whether it is in force no longer."""
        return self.status == Status.EXPIRED

    @property
    def status_name(self) -> str:
        """How it stands, in words."""
        return STATUS_NAMES[self.status] if self.status is not None else ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a provision on a day. `name` as people call it, `lines` its paragraphs, none where it is not in force."""

    cited: Cited
    name: str
    document: str
    lines: tuple[str, ...]
    since: str = ""
    is_cut: bool = False


def look_up(citations: Iterable[str], *, on: date) -> dict[str, Cited]:
    """Each of these citations as it stands on a day; a handful of queries for all of them."""
    texts = list(dict.fromkeys(citations))
    places = law.places_of(texts)
    standings = law.standings(places.values(), on=on)
    found = {}
    for text in texts:
        place = places.get(text)
        # A citation of an article leads nowhere useful where the library has the document, but not the article.
        if place is None or (not place[1] and _address(text) is not None):
            found[text] = Cited(text)
            continue
        slug, eid = place
        url = provision_url(slug, eid) if eid else document_url(slug)
        found[text] = Cited(text, url, standings.get(place, Status.UNKNOWN), slug, eid)
    return found


def quote(text: str, *, on: date) -> Quoted:
    """The words of what a citation names first, on a day: of a clause only the clause."""
    cited = look_up([text], on=on)[text]
    if not cited.is_known or not cited.eid:
        return Quoted(cited, text, "", ())
    document = law.document(cited.slug)
    row = law.provision(document, cited.eid, on=on)
    name = f"{row.label}. {row.heading}" if row.label and row.heading else row.heading or row.label
    since = show(row.valid_from) if row.valid_from else ""
    if cited.status != Status.IN_FORCE:
        return Quoted(cited, name, document.full_name, (), since)
    told = _part(row, _address(text))
    lines = tuple(_row(line) for line in told[:_LONGEST].splitlines() if line.strip())
    return Quoted(cited, name, document.full_name, lines, since, len(told) > _LONGEST)


def said(text: str, *, on: date) -> str:
    """The same as it is read aloud."""
    found = quote(text, on=on)
    if not found.cited.is_known:
        return text
    if not found.lines:
        return f"{text} ({found.cited.status_name.lower()})"
    return "\n".join([f"{found.document}, {found.name}:", *found.lines])


def _address(text: str) -> Address | None:
    """The first provision that a citation names."""
    found = next((one for one in find_citations(text) if one.document), None)
    return next(iter(found.addresses), None) if found else None


def _part(row: Provision, address: Address | None) -> str:
    """The text of the clause or point; of the whole provision where none is named, or it has none such."""
    if address is not None and row.kind == "article" and address.eid != row.eid:
        tree = parse_article(row.text, number=row.number or "1")
        for node in tree.iter():
            if row.eid + node.eid[len(tree.eid) :] == address.eid:
                return node.plain().strip()
    return row.text


def _row(line: str) -> str:
    """A line of text; the bars of a table become dots between its cells."""
    clean = line.strip()
    if clean.startswith("|") and clean.endswith("|"):
        return " · ".join(cell.strip() for cell in clean.strip("|").split("|"))
    return clean
