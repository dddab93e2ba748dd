"""From citations to what the library has: the documents that they name, the provisions that they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from cualuat.kernel.citation import Address, Citation, DocumentRef, NotAnAddress, find_citations
from cualuat.law.models import Document, Provision
from cualuat.law.rules import Status, document_key, name_key


@dataclass(frozen=True, slots=True)
class Target:
    """A document that a citation names and the library has."""

    slug: str
    full_name: str
    key: str


@dataclass
class Links:
    """Answers which document a citation means, for all citations of a page with two queries."""

    by_key: Mapping[str, Target] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[tuple[date | None, Target]]] = field(default_factory=dict)

    def target(self, ref: DocumentRef, *, cited_on: date | None) -> Target | None:
        """The document; of several of one name the latest issued before the citing document."""
        if ref.number is not None:
            return self.by_key.get(document_key(ref.number, ref.kind))
        named = self.by_name.get(name_key(ref.kind, ref.name or ""), ())
        if ref.year is not None:
            named = [n for n in named if n[0] is not None and n[0].year == ref.year]
        earlier = [n for n in named if cited_on is None or n[0] is None or n[0] <= cited_on]
        if cited_on is not None and named and not earlier:
            return None
        return earlier[-1][1] if earlier else None


def links_for(refs: Iterable[DocumentRef]) -> Links:
    """Look up all documents that these citations name."""
    keys, names = set(), set()
    for ref in refs:
        if ref.number is not None:
            keys.add(document_key(ref.number, ref.kind))
        elif ref.name or ref.kind:
            names.add(name_key(ref.kind, ref.name or ""))
    names.discard("")
    if not keys and not names:
        return Links()
    found = Document.objects.published().filter(Q(key__in=keys, place="") | Q(name_key__in=names))
    by_key: dict[str, Target] = {}
    by_name: dict[str, list[tuple[date | None, Target]]] = defaultdict(list)
    for row in found.only("slug", "key", "number", "kind", "title", "name_key", "issued_on").order_by(
        "issued_on", "pk"
    ):
        target = Target(row.slug, row.full_name, row.key)
        by_key[row.key] = target
        if row.name_key:
            by_name[row.name_key].append((row.issued_on, target))
    return Links(by_key, by_name)


def eid_of(address: Address) -> str:
    """The eId of the article (or container) in which an address lies: what has a page of its own."""
    if address.article is not None:
        return Address(article=address.article, annex=address.annex).eid
    return address.eid


def article_of(eid: str) -> str:
    """The eId of the article in which a clause or point lies; «» for what is no eId."""
    try:
        return eid_of(Address.from_eid(eid))
    except NotAnAddress:
        return ""


def existing_eids(wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (slug, eId) are provisions that the library has."""
    pairs = set(wanted)
    if not pairs:
        return set()
    rows = Provision.objects.filter(
        document__slug__in={slug for slug, _ in pairs}, eid__in={eid for _, eid in pairs}
    ).values_list("document__slug", "eid")
    return pairs.intersection(rows)


def places_of(citations: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Each text that names a document the library has: its slug and, where it holds the provision named first, the eId of that.

    A local document, whose number others may bear too, is meant where the library has but one of that number.
    A handful of queries for all of them.
    """
    cited = {text: found for text in citations if (found := _first(text)) is not None}
    links = links_for(c.document for c in cited.values() if c.document)
    local = _local(c.document for c in cited.values() if c.document and not links.target(c.document, cited_on=None))
    places: dict[str, tuple[str, str]] = {}
    for text, citation in cited.items():
        target = links.target(citation.document, cited_on=None) if citation.document else None
        if target is None and citation.document and citation.document.number:
            target = local.get(document_key(citation.document.number, citation.document.kind))
        if target is not None:
            address = next(iter(citation.addresses), None)
            places[text] = (target.slug, eid_of(address) if address else "")
    held = existing_eids(place for place in places.values() if place[1])
    return {text: place if place in held else (place[0], "") for text, place in places.items()}


def addresses_of(citations: Iterable[str]) -> dict[str, str]:
    """The eId of the article that each text names first, whether or not the library has it; without those that name none."""
    found = ((text, _first(text)) for text in citations)
    return {text: eid_of(one.addresses[0]) for text, one in found if one is not None and one.addresses}


def _local(refs: Iterable[DocumentRef]) -> dict[str, Target]:
    """Documents of provinces and communes that are the only ones of their number here, by key."""
    keys = {document_key(ref.number, ref.kind) for ref in refs if ref.number is not None}
    found: dict[str, list[Target]] = defaultdict(list)
    rows = Document.objects.published().filter(key__in=keys).exclude(place="") if keys else ()
    for row in rows:
        found[row.key].append(Target(row.slug, row.full_name, row.key))
    return {key: some[0] for key, some in found.items() if len(some) == 1}


def _first(text: str) -> Citation | None:
    """The first citation that names its document."""
    return next((c for c in find_citations(text) if c.document), None)


def standings(places: Iterable[tuple[str, str]], *, on: date) -> dict[tuple[str, str], Status]:
    """How each of these documents and provisions (slug, eId or nothing) stands on a day; of versions the one that is in force."""
    wanted = set(places)
    slugs = {slug for slug, _ in wanted}
    found = {
        (row.slug, ""): row.status_on(on)
        for row in Document.objects.published().filter(slug__in=slugs).only("slug", "effective_on", "expires_on")
    }
    rows = Provision.objects.filter(document__slug__in=slugs, eid__in={eid for _, eid in wanted if eid})
    for row in rows.select_related("document").order_by("valid_from", "pk"):
        place = (row.document.slug, row.eid)
        if found.get(place) != Status.IN_FORCE:
            found[place] = row.status_on(on)
    return {place: found[place] for place in wanted if place in found}


def known_names() -> frozenset[str]:
    """Folded names («luat khieu nai») of the public documents that are cited by name."""
    rows = Document.objects.published().exclude(name_key="")
    return frozenset(rows.values_list("name_key", flat=True))


def candidates(ref: DocumentRef, *, limit: int = 20) -> list[Document]:
    """Public documents that a typed citation may mean, the newest first.

    A number may lack year, type, issuer or place; a name may go on («luật đất» → Luật Đất đai), but only where no
    document bears exactly that name.
    """
    rows = Document.objects.published().order_by("-issued_on", "-pk")
    if ref.number is not None:
        found = rows.filter(_may_be_number(ref))
        return list((found.filter(kind=ref.kind.code) if ref.kind else found)[:limit])
    name = name_key(ref.kind, ref.name or "")
    if not name:
        return []
    if ref.year:
        rows = rows.filter(issued_on__year=ref.year)
    exact, longer = rows.filter(name_key=name)[:limit], rows.filter(name_key__startswith=name)[:limit]
    return list(exact) or list(longer) or _without_and(rows, name)[:limit]


def _without_and(rows: QuerySet[Document], name: str) -> list[Document]:
    """«luật hôn nhân gia đình» is the Luật Hôn nhân và gia đình."""

    def bare(key: str) -> list[str]:
        return [word for word in key.split() if word != "va"]

    wanted = bare(name)
    keys = rows.order_by().exclude(name_key="").values_list("name_key", flat=True).distinct()
    same = [key for key in keys if bare(key) == wanted]
    return list(rows.filter(name_key__in=same)) if same else []


def _may_be_number(ref: DocumentRef) -> Q:
    number = ref.number
    if number is None:
        return Q(pk=None)
    key = number.key
    fits = Q(key__in=(key, document_key(number, ref.kind))) | Q(key__startswith=f"{key}#")
    if not number.suffix:
        return fits | Q(key__startswith=f"{key}/")
    if number.year is None:
        serial, _, suffix = key.partition("/")
        return fits | (Q(key__startswith=f"{serial}/") & Q(key__endswith=f"/{suffix}"))
    return fits | Q(key__startswith=f"{key}-")
