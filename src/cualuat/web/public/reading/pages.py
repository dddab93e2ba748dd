"""What the reading pages show, put together from the library: the text on a day, its notes, contents and neighbours."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cualuat.kernel.legaltext import diff_words, official_label
from cualuat.kernel.text import fold
from cualuat.law import queries
from cualuat.law.rules import STATUS_NAMES, Status, provision_url
from cualuat.web.public.reading.citing import provision_name
from cualuat.web.public.reading.links import Resolver, is_known
from cualuat.web.public.reading.metadata import shorten
from cualuat.web.public.reading.render import Sheet, Source, mark_words, safe_url

if TYPE_CHECKING:
    from cualuat.law.models import Document, Provision

_CACHE_SECONDS = 3600
FORM = "1"  # change it when the HTML of texts changes
_CONTAINERS = queries.CONTAINERS
_MOST_SPOTS = 8
_MOST_MATCHES = 2000  # one letter stands in a law fifty thousand times
# What touches the force of a document comes first.
_KINDS = (
    "replaces", "repeals", "suspends", "amends", "supplements", "corrects", "consolidates", "guides", "based_on", "cites",
    "related",
)  # fmt: skip
_KIND_ORDER = {kind: order for order, kind in enumerate(_KINDS)}
_FEW = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece:
    """One provision as the page shows it. `level` of the heading 2..6; 0: shown without a heading."""

    provision: Provision
    name: str
    url: str
    level: int
    heading: SafeString
    html: SafeString
    status: Status
    has_versions: bool
    wording_missing: bool
    since: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents; `level` 0 for what stands directly in the document."""

    eid: str
    name: str
    heading: str
    level: int
    href: str
    container: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The HTML of a document's provisions, and how many matches of the reader's words are marked in it."""

    html: SafeString
    matches: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What to show of a document: the day, words to mark (folded), the eId to point out."""

    on: date
    find: str = ""
    asked: str = ""


_AMENDS = re.compile(
    r"\b(?:sua doi,? bo sung|sua doi (?:mot so|khoan|dieu|diem)|bo sung (?:mot so|khoan|dieu|diem)|bai bo|thay the cum tu)"
)


def is_amending(title: str) -> bool:
    """Whether what bears this title or heading changes other documents: its bare «Điều 5» then means theirs."""
    return _AMENDS.search(fold(title)) is not None


def sheet_of(document: Document, provisions: Sequence[Provision]) -> Sheet:
    """The texts of provisions, ready to be linked and printed."""
    whole = is_amending(document.title)
    sources = [Source(p.eid, p.kind, p.number, p.text, whole or is_amending(p.heading)) for p in provisions]
    return Sheet(sources, document.slug, is_known=is_known())


# --- the text ----------------------------------------------------------------------------------------------------


def text_of(
    document: Document, provisions: Sequence[Provision], reading: Reading, *, own: set[str], part: str = ""
) -> Text:
    """The provisions as HTML. Kept for as long as neither they, their standing on the day nor the library changes.

    `own` are the eIds of the whole document, `part` the eId of the division shown when it is not all.
    """
    if reading.find or reading.asked:
        return _print_text(document, provisions, reading, own, part)
    key = _text_key(document, provisions, reading.on, part)
    return Text(_kept(key, lambda: _print_text(document, provisions, reading, own, part).html), 0)


def _kept(key: str, make: Callable[[], SafeString]) -> SafeString:
    """HTML from the cache, where it lies packed: a law is 1.5 MB of it; made and put there when it is missing."""
    packed = cache.get(key)
    if packed is not None:
        return mark_safe(zlib.decompress(packed).decode())  # noqa: S308 – what we printed before
    html = make()
    cache.set(key, zlib.compress(html.encode(), 1), _CACHE_SECONDS)
    return html


def _text_key(document: Document, provisions: Sequence[Provision], on: date, part: str) -> str:
    chosen = "".join(
        f"{p.pk}{p.status_on(on)[:2]}{_wording_missing(p, on):d}" for p in provisions if p.valid_from != document.effective_on
        or p.valid_to != document.expires_on or p.text_from
    )  # fmt: skip
    return _key(document, part, chosen, document.status_on(on))


def _key(document: Document, *more: object) -> str:
    parts = (FORM, document.pk, document.content_hash, document.revised_at, stamp(), *more)
    return "reading:" + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def stamp() -> tuple[int, datetime | None]:
    """How many documents the library has and when one last changed; a minute old at most, as pages are."""
    found = cache.get("reading:stamp")
    if found is None:
        found = queries.library_stamp()
        cache.set("reading:stamp", found, 60)
    return found  # type: ignore[no-any-return]


def _print_text(
    document: Document, provisions: Sequence[Provision], reading: Reading, own: set[str], part: str
) -> Text:
    sheet = sheet_of(document, provisions)
    resolver = Resolver(document.slug, document.issued_on, sheet.ids, own).prepare([sheet])
    many = queries.versions(document)
    pieces: list[Piece] = []
    found = 0
    for provision in provisions:
        find = reading.find if found < _MOST_MATCHES else ""
        heading = mark_words(provision.heading, find, found + 1)
        found += heading.matches
        printed = sheet.html(provision.eid, resolver, asked=reading.asked, find=find, first_match=found + 1)
        found += printed.matches
        level = _heading_level(provision, provisions[0], part)
        html = (heading.html, printed.html)
        pieces.append(_piece(document, provision, html, reading.on, provision.eid in many, level))
    context = {"pieces": pieces, "document_status": document.status_on(reading.on)}
    return Text(SafeString(render_to_string("public/reading/_text.html", context)), found)


def _heading_level(provision: Provision, first: Provision, part: str) -> int:
    """2..6; 0 for what has no heading, and for the one provision or division that gives the page its title."""
    if provision.eid == part or provision.kind in ("preamble", "signature", "body", "clause"):
        return 0
    return min(provision.level + (1 - first.level if part else 2), 6)


def _piece(
    document: Document,
    provision: Provision,
    html: tuple[SafeString, SafeString],
    on: date,
    has_versions: bool,
    level: int,
) -> Piece:
    return Piece(
        provision=provision,
        name=provision_name(provision),
        url=safe_url(provision_url(document.slug, provision.eid)),
        level=level,
        heading=html[0],
        html=html[1],
        status=provision.status_on(on),
        has_versions=has_versions,
        wording_missing=_wording_missing(provision, on),
        since=provision.valid_from if has_versions and provision.valid_from != document.effective_on else None,
    )


def _wording_missing(provision: Provision, on: date) -> bool:
    return provision.text_from is not None and on < provision.text_from


# --- contents and places -----------------------------------------------------------------------------------------


def contents(document: Document, provisions: Sequence[Provision], *, on_page: bool) -> list[Entry]:
    """The table of contents; its lines lead into the page, or to the pages of the provisions."""
    entries = []
    for p in provisions:
        if p.kind in ("preamble", "signature"):
            continue
        href = f"#{p.eid}" if on_page else provision_url(document.slug, p.eid)
        entries.append(
            Entry(p.eid, provision_name(p), _line(p), min(p.level, 4), safe_url(href), p.kind in _CONTAINERS)
        )
    return entries


def _line(provision: Provision) -> str:
    """What the contents say of a provision: its heading; of a clause, which has none, how it begins."""
    return shorten(provision.text.partition("\n")[0], 60) if provision.kind == "clause" else provision.heading


def division(provisions: Sequence[Provision], container: Provision) -> list[Provision]:
    """The container and all that lies in it, in order."""
    out: list[Provision] = []
    inside = False
    for p in provisions:
        if p.eid == container.eid:
            inside = True
        elif inside and (p.level <= container.level or p.kind in ("annex", "signature", "form", "notes")):
            break
        if inside:
            out.append(p)
    return out


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: the provision that has a page, and the eId asked for in it («» for all of it)."""

    provision: Provision
    unit: str = ""


def find_place(provisions: Sequence[Provision], eid: str) -> Place | None:
    """The provision of this eId or the one it would lie in; letters of chapters in either case."""
    by_eid = {p.eid: p for p in provisions}
    if eid in by_eid:
        return Place(by_eid[eid])
    lowered = {p.eid.lower(): p for p in reversed(provisions)}
    if eid.lower() in lowered:
        return Place(lowered[eid.lower()])
    inner = [p for p in provisions if p.kind in _CONTAINERS and p.eid.lower().endswith(f"__{eid.lower()}")]
    if len(inner) == 1:
        return Place(inner[0])
    outer = eid
    while "__" in outer:
        outer = outer.rpartition("__")[0]
        if outer in by_eid:
            return Place(by_eid[outer], eid)
    return Place(by_eid["body"], eid) if "body" in by_eid else None


def neighbours(provisions: Sequence[Provision], provision: Provision) -> tuple[Provision | None, Provision | None]:
    """The provision of the same kind before and after, in reading order."""
    same = [p for p in provisions if p.kind == provision.kind]
    at = next((i for i, p in enumerate(same) if p.eid == provision.eid), None)
    if at is None:
        return None, None
    return (same[at - 1] if at else None), (same[at + 1] if at + 1 < len(same) else None)


def path_of(provisions: Sequence[Provision], provision: Provision) -> list[Provision]:
    """The divisions in which a provision stands, the widest first."""
    by_eid = {p.eid: p for p in provisions if p.kind in _CONTAINERS}
    path: list[Provision] = []
    eid = provision.parent_eid
    while eid in by_eid and len(path) < 9:
        path.insert(0, by_eid[eid])
        eid = by_eid[eid].parent_eid
    return path


# --- wordings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a provision, and how it differs from the one before: (same, deleted, inserted; text) pieces."""

    provision: Provision
    status: Status
    status_name: str
    shown: bool
    changes: list[tuple[str, str]] = field(default_factory=list)


def wordings(rows: Sequence[Provision], shown: Provision, on: date) -> list[Wording]:
    """All wordings, the newest first."""
    out: list[Wording] = []
    before: Provision | None = None
    for row in rows:
        changes = list(diff_words(_whole(before), _whole(row))) if before else []
        status = row.status_on(on)
        marked = [(str(operation), text) for operation, text in changes]
        out.append(Wording(row, status, STATUS_NAMES[status], row.pk == shown.pk, marked))
        before = row
    return out[::-1]


def _whole(provision: Provision) -> str:
    return f"{provision.heading}\n{provision.text}" if provision.heading else provision.text


# --- relations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """A provision named beside a relation: «khoản 2 Điều 5», and its address («» where the library has it not)."""

    label: str
    url: str
    eid: str


@dataclass(slots=True)
class RelationEntry:
    """Another document and what ties it to this one: the places here and there, notes, day of effect."""

    number: str
    other: Document | None
    effective_on: date | None
    inside: bool  # the other end is this document too
    notes: list[str] = field(default_factory=list)
    own: list[Spot] = field(default_factory=list)
    theirs: list[Spot] = field(default_factory=list)

    @property
    def places(self) -> list[Spot]:
        """The places in this document, as far as a list can show them."""
        return self.own[:_MOST_SPOTS]

    @property
    def more_places(self) -> int:
        """How many places are left out."""
        return max(0, len(self.own) - _MOST_SPOTS)


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Relations of one sort, one entry for each other document."""

    label: str
    entries: list[RelationEntry]

    @property
    def total(self) -> int:
        """Number of other documents."""
        return len(self.entries)

    @property
    def first(self) -> list[RelationEntry]:
        """The first few, for a page that has more to show."""
        return self.entries[:_FEW]


def relation_groups(document: Document, lines: Sequence[queries.RelationLine]) -> list[RelationGroup]:
    """Relations by sort and by document, as the lists of the pages show them."""
    groups: dict[str, dict[object, RelationEntry]] = {}
    for line in sorted(lines, key=lambda line: (_KIND_ORDER.get(line.kind, 99), line.outgoing)):
        entries = groups.setdefault(line.label, {})
        key = line.other.pk if line.other else line.other_number or line.note
        inside = line.other is not None and line.other.pk == document.pk
        entry = entries.setdefault(key, RelationEntry(line.other_number, line.other, line.effective_on, inside))
        _add(entry.own, spot(document, line.own_eid))
        _add(entry.own if inside else entry.theirs, spot(line.other, line.other_eid))
        if line.other is None or line.kind != "related":  # there the note only names the other article
            _add(entry.notes, line.note)
    return [RelationGroup(label, list(entries.values())) for label, entries in groups.items()]


def related(document: Document) -> SafeString:
    """The list of related documents under the text, kept as the text is: a law may have thousands of relations."""

    def make() -> SafeString:
        groups = relation_groups(document, queries.relations(document))
        return SafeString(render_to_string("public/reading/_related.html", {"groups": groups, "document": document}))

    return _kept(_key(document, "related"), make)


def _add(values: list[T], value: T | None) -> None:
    if value and value not in values:
        values.append(value)


def spot(document: Document | None, eid: str) -> Spot | None:
    """A provision's name and address; None for a document as a whole and for its preamble."""
    if not eid or eid == "preamble":
        return None
    return Spot(official_label(eid), safe_url(provision_url(document.slug, eid)) if document else "", eid)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the document on a day; `to_come` when that day is still ahead."""

    entry: queries.TimelineEntry
    places: list[Spot]
    to_come: bool


def events(document: Document, on: date) -> list[Event]:
    """What happened to a document, in order of time."""
    return [
        Event(entry, [s for eid in entry.own_eids if (s := spot(document, eid))], entry.day > on)
        for entry in queries.timeline(document)
    ]


def citing_documents(rows: Sequence[queries.CitedBy]) -> list[tuple[Document, list[tuple[Spot, str]]]]:
    """Provisions that cite, under their documents: (place, heading)."""
    grouped: dict[int, tuple[Document, list[tuple[Spot, str]]]] = {}
    for row in rows:
        url = safe_url(provision_url(row.document.slug, row.eid))
        grouped.setdefault(row.document.pk, (row.document, []))[1].append((Spot(row.label, url, row.eid), row.heading))
    return list(grouped.values())


def standing_notes(provisions: Sequence[Provision], document: Document, on: date) -> Mapping[str, int]:
    """How many articles have ended, or have not begun, though the document is in force that day."""
    if document.status_on(on) is not Status.IN_FORCE:
        return {}
    articles = [p.status_on(on) for p in provisions if p.kind == "article"]
    return {"ended": articles.count(Status.EXPIRED), "to_come": articles.count(Status.NOT_YET)}
