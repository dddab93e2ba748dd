"""Reading the library. Everything a page, feed, export or the search shows of the law comes from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from cualuat.base.actor import ANYONE, Actor
from cualuat.kernel.citation import Address, DocumentRef
from cualuat.kernel.text import fold
from cualuat.law.access import visible_to
from cualuat.law.models import (
    KIND_NAMES,
    BatchState,
    Citation,
    Document,
    DocumentQuerySet,
    DocumentState,
    ErrorReport,
    Finding,
    Heading,
    LoadBatch,
    LoadItem,
    Provision,
    Question,
    Relation,
    ReportState,
    Subject,
)
from cualuat.law.rules import RELATION_NAMES, Status, document_key, name_key

CONTAINERS = ("part", "chapter", "section", "subsection")


class NotInLibrary(LookupError):
    """No such document or provision that the actor may see."""


# --- one document ------------------------------------------------------------------------------------------------


def document(slug: str, *, actor: Actor = ANYONE) -> Document:
    """The document at this address. Raises NotInLibrary."""
    found = visible_to(actor).filter(slug=slug).first() if "\0" not in slug else None  # PostgreSQL takes no NUL
    if found is None:
        raise NotInLibrary(slug)
    return found


def document_by_id(pk: int, *, actor: Actor) -> Document:
    """The document with this key. Raises NotInLibrary."""
    found = visible_to(actor).filter(pk=pk).select_related("attachment").first()
    if found is None:
        raise NotInLibrary(str(pk))
    return found


def withdrawn(slug: str) -> Document | None:
    """A document that was public at this address and was withdrawn, to say so instead of «not found»."""
    return Document.objects.filter(slug=slug, state=DocumentState.WITHDRAWN).first()


def provisions(document: Document, *, on: date | None = None) -> list[Provision]:
    """The provisions in reading order: of each eId the version that stands on the day, else the latest.

    Without a day the latest version. What is repealed stays in the list; its `status_on` says so.
    """
    rows = document.provisions.select_related("codified_heading").order_by("position", "valid_from", "pk")
    chosen: dict[str, Provision] = {}
    for row in rows:
        if row.eid not in chosen or on is None or row.valid_from is None or row.valid_from <= on:
            chosen[row.eid] = row
    return sorted(chosen.values(), key=lambda p: (p.position, p.pk))


def outline(document: Document) -> list[Provision]:
    """The table of contents: all provisions without their texts."""
    rows = document.provisions.defer("text", "source_note").order_by("position", "pk")
    return list({row.eid: row for row in rows}.values())


def provision(document: Document, eid: str, *, on: date | None = None) -> Provision:
    """One provision by eId, in the version that stands on the day (else the latest). Raises NotInLibrary."""
    rows = []
    if "\0" not in eid:  # PostgreSQL takes no NUL
        rows = list(document.provisions.filter(eid=eid).select_related("codified_heading").order_by("valid_from"))
    if not rows:
        raise NotInLibrary(f"{document.slug} {eid}")
    standing = [r for r in rows if on is None or r.valid_from is None or r.valid_from <= on]
    return (standing or rows)[-1]


# --- links -------------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One relation as a page shows it: what the other document is to this one, in words."""

    kind: str
    label: str
    outgoing: bool
    own_eid: str
    other_number: str
    other_eid: str
    other: Document | None
    effective_on: date | None
    note: str


def relations(document: Document, *, eid: str | None = None, limit: int | None = None) -> list[RelationLine]:
    """Relations of a document from both ends, without repeats; with `eid` only those of that provision."""
    ends = Q(from_document=document) | Q(to_document=document)
    if document.key and not document.place:
        ends |= Q(to_key=document.key)
    rows = Relation.objects.filter(ends, _stated_openly(document))
    rows = rows.select_related("from_document", "to_document").order_by("kind", "pk")
    if eid is not None:
        rows = rows.filter(Q(from_document=document, from_eid=eid) | Q(to_document=document, to_eid=eid))
    lines: dict[tuple[object, ...], RelationLine] = {}
    for row in rows[:limit] if limit else rows:
        line = _relation_line(row, document)
        lines.setdefault((line.kind, line.outgoing, line.own_eid, line.other_number, line.other_eid), line)
    return list(lines.values())


def _stated_openly(document: Document) -> Q:
    """What a text that waits for review, was refused or withdrawn says about others is nobody's business but its own."""
    return Q(stated_by__state=DocumentState.PUBLISHED) | Q(stated_by=document)


def _relation_line(row: Relation, document: Document) -> RelationLine:
    outgoing = row.from_document_id == document.pk
    other = row.to_document if outgoing else row.from_document
    if other is not None and other.state != DocumentState.PUBLISHED:
        other = None
    return RelationLine(
        kind=row.kind,
        label=RELATION_NAMES[row.kind][0 if outgoing else 1],
        outgoing=outgoing,
        own_eid=row.from_eid if outgoing else row.to_eid,
        other_number=row.to_number if outgoing else row.from_number,
        other_eid=row.to_eid if outgoing else row.from_eid,
        other=other,
        effective_on=row.effective_on,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened to a document on a day."""

    day: date
    text: str
    other: Document | None = None
    other_eid: str = ""
    other_number: str = ""
    own_eids: tuple[str, ...] = ()


def timeline(document: Document) -> list[TimelineEntry]:
    """What happened to a document, in order of time: issued, took effect, amended, replaced, ended."""
    entries = [
        TimelineEntry(day, text)
        for day, text in (
            (document.issued_on, "Được ban hành"),
            (document.effective_on, "Có hiệu lực"),
            (document.expires_on, "Hết hiệu lực"),
        )
        if day is not None
    ]
    grouped: dict[tuple[date, str, str], list[RelationLine]] = defaultdict(list)
    for line in relations(document):
        day = line.effective_on or (line.other.effective_on if line.other else None)
        if not line.outgoing and day and line.kind not in ("based_on", "related", "cites"):
            grouped[day, line.label, line.other_number].append(line)
    for (happened, label, number), lines in grouped.items():
        entries.append(
            TimelineEntry(
                happened,
                label,
                other=lines[0].other,
                other_number=number,
                own_eids=tuple(dict.fromkeys(line.own_eid for line in lines if line.own_eid)),
            )
        )
    return sorted(entries, key=lambda e: e.day)


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A provision that cites another."""

    document: Document
    eid: str
    label: str
    heading: str


def cited_by(document: Document, eid: str = "", *, limit: int = 50, offset: int = 0) -> tuple[int, list[CitedBy]]:
    """How many provisions of other documents cite this document (or this provision and what lies in it), and some.

    `offset` is how many to leave out before the first, for paging.
    """
    rows = Citation.objects.filter(_cites(document)).exclude(document=document)
    rows = rows.filter(document__state=DocumentState.PUBLISHED)
    eid = eid.replace("\0", "")
    if eid:
        rows = rows.filter(Q(to_eid=eid) | Q(to_eid__startswith=f"{eid}__"))
    pairs = rows.values_list("document_id", "eid").distinct().order_by("document_id", "eid")
    total = pairs.count()
    wanted = list(pairs[offset : offset + limit])
    documents = Document.objects.in_bulk({pk for pk, _ in wanted})
    labels = {
        (p.document_id, p.eid): p
        for p in Provision.objects.filter(document_id__in=documents, eid__in={own for _, own in wanted}).defer(
            "text", "source_note"
        )
    }
    found = [
        CitedBy(documents[pk], own, labels[pk, own].label, labels[pk, own].heading)
        for pk, own in wanted
        if (pk, own) in labels
    ]
    return total, found


def _cites(document: Document) -> Q:
    by_key = Q(to_key=document.key) if document.key and not document.place else Q(pk=None)
    if not document.name_key:
        return by_key
    # A name alone means the law of that name at the time: from its issue to the issue of the next of that name.
    following = (
        Document.objects.published()
        .filter(name_key=document.name_key, issued_on__gt=document.issued_on)
        .aggregate(next=Min("issued_on"))["next"]
        if document.issued_on
        else None
    )
    named = Q(to_name=document.name_key, to_key="")
    if document.issued_on:
        named &= Q(document__issued_on__gte=document.issued_on)
    if following:
        named &= Q(document__issued_on__lt=following)
    return by_key | named


def eid_of(address: Address) -> str:
    """The eId of the article (or container) in which an address lies: what has a page of its own."""
    if address.article is not None:
        return Address(article=address.article, annex=address.annex).eid
    return address.eid


# --- browsing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Browse:
    """What to list: any of type, issuer, year, heading, status on `on`, words of the title or number."""

    on: date
    kind: str = ""
    issuer: str = ""
    year: int | None = None
    heading: str = ""
    status: Status | None = None
    state: str = DocumentState.PUBLISHED
    words: str = ""


def browse(wanted: Browse, *, actor: Actor = ANYONE) -> DocumentQuerySet:
    """Documents as wanted, the newest first."""
    rows = visible_to(actor).filter(state=wanted.state) if wanted.state else visible_to(actor)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.issuer:
        rows = rows.filter(issuer=wanted.issuer)
    if wanted.year:
        rows = rows.filter(issued_on__year=wanted.year)
    if wanted.heading:
        rows = rows.filter(headings__code=wanted.heading)
    if wanted.status:
        rows = rows.with_status(wanted.status, wanted.on)
    for word in wanted.words.split():
        rows = rows.filter(_has_word(word))
    return rows.order_by("-issued_on", "-pk")


def _has_word(word: str) -> Q:
    """In the title, whatever its case; without diacritics in the number and in the names of laws.

    SQLite knows upper and lower case of ASCII letters only, so «đất» would not find «Đất».
    """
    plain = fold(word)
    found = Q(key__contains=plain.upper()) | Q(name_key__contains=plain)
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(title__icontains=form)
    return found


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One way to narrow a list: the value for the address, its name, how many documents."""

    value: str
    name: str
    count: int


def browse_facets(wanted: Browse, *, actor: Actor = ANYONE) -> dict[str, list[FacetValue]]:
    """Types, issuers and years of the documents wanted, with counts."""
    rows = browse(wanted, actor=actor).order_by()
    kinds = rows.values_list("kind").annotate(n=Count("pk", distinct=True)).order_by("-n")
    issuers = rows.exclude(issuer="").values_list("issuer").annotate(n=Count("pk", distinct=True)).order_by("-n")[:40]
    years = rows.exclude(issued_on=None).values_list(ExtractYear("issued_on")).annotate(n=Count("pk", distinct=True))
    return {
        "kind": [FacetValue(k, KIND_NAMES.get(k, "Chưa rõ loại"), n) for k, n in kinds],
        "issuer": [FacetValue(i, i, n) for i, n in issuers],
        "year": [FacetValue(str(y), str(y), n) for y, n in sorted(years, reverse=True)],
    }


def recent(*, limit: int = 10) -> DocumentQuerySet:
    """Documents published last."""
    return Document.objects.published().order_by("-issued_on", "-pk")[:limit]


def soon_in_force(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that take effect after the day, the nearest first."""
    return Document.objects.published().with_status(Status.NOT_YET, day).order_by("effective_on", "pk")[:limit]


def just_in_force(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that took effect in the last 90 days, the newest first."""
    since = day - timedelta(days=90)
    rows = Document.objects.published().in_force_on(day).filter(effective_on__gte=since)
    return rows.order_by("-effective_on", "pk")[:limit]


def just_expired(day: date, *, limit: int = 10) -> DocumentQuerySet:
    """Published documents that are no longer in force, the last to end first."""
    return Document.objects.published().with_status(Status.EXPIRED, day).order_by("-expires_on", "pk")[:limit]


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A subject with its number of headings, provisions of the codification and documents."""

    subject: Subject
    headings: int
    provisions: int
    documents: int


def subjects() -> list[SubjectLine]:
    """The subjects that hold something, in their order."""
    rows = Subject.objects.annotate(
        n_headings=Count("headings", distinct=True),
        n_provisions=Count(
            "headings__provisions", filter=Q(headings__provisions__document__state=DocumentState.PUBLISHED)
        ),
    ).order_by("number")
    documents = dict(
        Heading.objects.filter(documents__state=DocumentState.PUBLISHED)
        .values_list("subject_id")
        .annotate(n=Count("documents", distinct=True))
    )
    return [
        SubjectLine(row, row.n_headings, row.n_provisions, documents.get(row.pk, 0))
        for row in rows
        if row.n_provisions or documents.get(row.pk)
    ]


def subject(number: int) -> Subject:
    """The subject of this number. Raises NotInLibrary."""
    found = Subject.objects.filter(number=number).first()
    if found is None:
        raise NotInLibrary(str(number))
    return found


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading with its number of articles and documents."""

    heading: Heading
    provisions: int
    documents: int


def headings(subject: Subject) -> list[HeadingLine]:
    """The headings of a subject, in their order."""
    public, shown = DocumentState.PUBLISHED, Q(provisions__document__state=DocumentState.PUBLISHED)
    rows = subject.headings.annotate(
        n=Count("provisions", filter=shown, distinct=True),
        d=Count("documents", filter=Q(documents__state=public), distinct=True),
    )
    return [HeadingLine(row, row.n, row.d) for row in rows.order_by("order", "code") if row.n or row.d]


def heading(code: str) -> Heading:
    """The heading of this code. Raises NotInLibrary."""
    found = Heading.objects.select_related("subject").filter(code=code).first()
    if found is None:
        raise NotInLibrary(code)
    return found


def heading_provisions(heading: Heading) -> QuerySet[Provision]:
    """The articles of a heading in the order of the codification, without their texts."""
    rows = heading.provisions.filter(document__state=DocumentState.PUBLISHED)
    return rows.select_related("document").defer("text", "source_note").order_by("codified_order", "pk")


def heading_documents(heading: Heading) -> DocumentQuerySet:
    """The published documents of a heading, those of highest force first."""
    return Document.objects.published().filter(headings=heading).order_by("issued_on", "pk")


def by_anchor(anchor: str) -> Provision | None:
    """The article the codification knows by this anchor."""
    return Provision.objects.select_related("document").filter(codified_anchor=anchor).first()


def published_slugs() -> QuerySet[Document]:
    """All public documents with the day of their last change, for the site map."""
    return Document.objects.published().only("slug", "revised_at").order_by("pk")


# --- the desk ----------------------------------------------------------------------------------------------------


def desk_counts() -> dict[str, int]:
    """What waits at the desk."""
    return {
        "review": Document.objects.filter(state=DocumentState.REVIEW).count(),
        "reports": ErrorReport.objects.filter(state__in=(ReportState.NEW, ReportState.ACCEPTED)).count(),
        "running": LoadBatch.objects.filter(state__in=(BatchState.WAITING, BatchState.RUNNING)).count(),
        "withdrawn": Document.objects.filter(state=DocumentState.WITHDRAWN).count(),
    }


def batches() -> QuerySet[LoadBatch]:
    """Loads, the newest first."""
    return LoadBatch.objects.order_by("-pk")


def batch(pk: int) -> LoadBatch:
    """One load. Raises NotInLibrary."""
    found = LoadBatch.objects.filter(pk=pk).first()
    if found is None:
        raise NotInLibrary(str(pk))
    return found


def batch_items(batch: LoadBatch) -> QuerySet[LoadItem]:
    """What became of each file or document, refusals first."""
    return batch.items.select_related("document", "attachment").order_by("-outcome", "pk")


def finding_counts(batch: LoadBatch) -> list[tuple[str, int]]:
    """Kinds of findings of a load with their numbers, the most frequent first."""
    return list(batch.findings.values_list("code").annotate(n=Count("pk")).order_by("-n"))


def findings(batch: LoadBatch | None = None, *, document: Document | None = None, code: str = "") -> QuerySet[Finding]:
    """Findings of a load or document."""
    rows = Finding.objects.select_related("document").order_by("pk")
    if batch is not None:
        rows = rows.filter(batch=batch)
    if document is not None:
        last = Finding.objects.filter(document=document).aggregate(last=Max("batch"))["last"]
        rows = rows.filter(document=document, batch=last)
    return rows.filter(code=code) if code else rows


def error_reports(*, state: str = "") -> QuerySet[ErrorReport]:
    """Readers' reports, the oldest first."""
    rows = ErrorReport.objects.select_related("document").prefetch_related("steps").order_by("created_at", "pk")
    return rows.filter(state=state) if state else rows


def error_report(token: str) -> ErrorReport:
    """The report with this token. Raises NotInLibrary."""
    found = error_reports().filter(token=token).first()
    if found is None:
        raise NotInLibrary(token)
    return found


# --- figures -----------------------------------------------------------------------------------------------------


def stats() -> dict[str, object]:
    """What is loaded: documents by type, articles, relations, headings."""
    published = Document.objects.published()
    kinds = published.values_list("kind").annotate(n=Count("pk")).order_by("-n")
    with_text = Heading.objects.filter(Exists(Provision.objects.filter(codified_heading=OuterRef("pk"))))
    states = Document.objects.values_list("state").annotate(n=Count("pk"))
    public = Provision.objects.filter(document__state=DocumentState.PUBLISHED)
    codified = public.filter(codified_heading__isnull=False)
    relations = Relation.objects.filter(stated_by__state=DocumentState.PUBLISHED)
    return {
        "documents": published.count(),
        "documents_by_kind": {KIND_NAMES.get(k, "?"): n for k, n in kinds},
        "documents_by_state": dict(states),
        "articles": public.filter(Q(kind="article") | Q(codified_heading__isnull=False)).count(),
        "codified_articles": codified.count(),
        "provisions": public.count(),
        "relations": relations.count(),
        "relations_by_kind": dict(relations.values_list("kind").annotate(n=Count("pk")).order_by("-n")),
        "citations": Citation.objects.filter(document__state=DocumentState.PUBLISHED).count(),
        "subjects": Subject.objects.count(),
        "headings": with_text.count(),
        "sample_documents": published.filter(is_sample=True).count(),
    }


def is_sample_library() -> bool:
    """Whether all public documents are sample data."""
    published = Document.objects.published()
    return published.filter(is_sample=True).exists() and not published.filter(is_sample=False).exists()


def questions() -> QuerySet[Question]:
    """Frequent questions, the most frequent first."""
    return Question.objects.order_by("-weight", "text")


# --- finding -----------------------------------------------------------------------------------------------------


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


def codification_names() -> tuple[dict[str, str], dict[str, str]]:
    """Names of the subjects by number and of the headings by code, as the facets of the search have them."""
    subjects = {str(number): name for number, name in Subject.objects.values_list("number", "name")}
    return subjects, dict(Heading.objects.values_list("code", "name"))


def last_changes(keys: Iterable[str]) -> dict[str, datetime]:
    """When each of these documents (primary keys as text) was last changed."""
    rows = Document.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {str(pk): at for pk, at in rows.values_list("pk", "revised_at")}


def library_date() -> datetime | None:
    """When the last load ended; None before the first."""
    ended: datetime | None = LoadBatch.objects.filter(state=BatchState.DONE).aggregate(at=Max("finished_at"))["at"]
    return ended


def all_headings() -> QuerySet[Heading]:
    """All headings with their subjects, in the order of the codification."""
    return Heading.objects.select_related("subject").order_by("subject__number", "order", "code")


def public_twin(document: Document) -> Document | None:
    """Another document of the same number and place that is public."""
    if not document.key:
        return None
    twins = Document.objects.published().filter(key=document.key, place=document.place)
    return twins.exclude(pk=document.pk).first()


# --- what the pages of one document need -------------------------------------------------------------------------


def known_names() -> frozenset[str]:
    """Folded names («luat khieu nai») of the public documents that are cited by name."""
    rows = Document.objects.published().exclude(name_key="")
    return frozenset(rows.values_list("name_key", flat=True))


def existing_eids(wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (slug, eId) are provisions that the library has."""
    pairs = set(wanted)
    if not pairs:
        return set()
    rows = Provision.objects.filter(
        document__slug__in={slug for slug, _ in pairs}, eid__in={eid for _, eid in pairs}
    ).values_list("document__slug", "eid")
    return pairs.intersection(rows)


def versions(document: Document, eid: str = "") -> dict[str, list[Provision]]:
    """All wordings of the provisions that have more than one, the oldest first; with `eid` only of that one."""
    rows = document.provisions.filter(eid=eid) if eid else document.provisions.all()
    many = rows.values_list("eid").annotate(n=Count("pk")).filter(n__gt=1).values("eid")
    found: dict[str, list[Provision]] = defaultdict(list)
    for row in document.provisions.filter(eid__in=many).order_by(F("valid_from").asc(nulls_first=True), "pk"):
        found[row.eid].append(row)
    return dict(found)


def relations_of_provision(document: Document, eid: str) -> list[RelationLine]:
    """Relations of an article with those of its clauses and points, without repeats."""
    own_from = Q(from_document=document) & (Q(from_eid=eid) | Q(from_eid__startswith=f"{eid}__"))
    own_to = Q(to_document=document) & (Q(to_eid=eid) | Q(to_eid__startswith=f"{eid}__"))
    rows = Relation.objects.filter(own_from | own_to, _stated_openly(document))
    rows = rows.select_related("from_document", "to_document")
    lines: dict[tuple[object, ...], RelationLine] = {}
    for row in rows.order_by("kind", "pk"):
        line = _relation_line(row, document)
        lines.setdefault((line.kind, line.outgoing, line.own_eid, line.other_number, line.other_eid), line)
    return list(lines.values())


def library_stamp() -> tuple[int, datetime | None]:
    """Number of public documents and when one of them last changed: what any page may depend on."""
    row = Document.objects.published().aggregate(n=Count("pk"), at=Max("revised_at"))
    return row["n"], row["at"]


def still_public(keys: Iterable[str]) -> set[str]:
    """Which of these documents (primary keys as text) are public now; the index learns of a withdrawal a little later."""
    rows = Document.objects.published().filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def codified_places(anchors: set[str]) -> dict[str, tuple[str, str, str]]:
    """Where the articles of these anchors of the codification are: number and key of the document, eId in it."""
    found: dict[str, tuple[str, str, str]] = {}
    wanted = sorted(anchors)
    for start in range(0, len(wanted), 500):
        rows = Provision.objects.filter(codified_anchor__in=wanted[start : start + 500])
        for anchor, number, key, eid in rows.values_list("codified_anchor", "document__number", "document__key", "eid"):
            found[anchor] = (number, key, eid)
    return found
