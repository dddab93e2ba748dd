"""Writing loaded documents: a whole document or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.files.models import Attachment
from cualuat.kernel.citation import (
    Address,
    DocumentKind,
    NotAnAddress,
    NotANumber,
    find_citations,
    kind_by_code,
    parse_number,
    with_known_name,
)
from cualuat.law import learning
from cualuat.law.load.drafts import DocumentDraft, FindingDraft, ProvisionDraft, RelationDraft
from cualuat.law.models import (
    Citation,
    Document,
    DocumentState,
    Finding,
    Heading,
    LoadBatch,
    LoadItem,
    Origin,
    Outcome,
    Provision,
    Relation,
)
from cualuat.law.rules import document_key, frbr_uri, name_key, slug_of

_METADATA = (
    "number", "key", "place", "name_key", "kind", "title", "issuer", "signer", "issued_on", "effective_on",
    "expires_on", "status_reason", "vbpl_id", "is_sample", "is_partial", "is_unstructured",
    "is_unreviewed",
)  # fmt: skip


GONE = "Văn bản không còn trong Bộ pháp điển điện tử ở lần nạp sau; có thể đã hết hiệu lực."


class Store:
    """Writes drafts of one batch. Knows the documents there are, so that storing one more needs no look-up."""

    def __init__(self, batch: LoadBatch, *, by: Actor, at: datetime, headings: Iterable[str] = ()) -> None:
        """`headings`: codes of the headings this load covers, when it is one of the codification."""
        self.batch, self.by, self.at = batch, by, at
        self.covered = set(headings)
        self.seen: set[int] = set()
        self.counts = dict.fromkeys((Outcome.CREATED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REFUSED), 0)
        self._headings = dict(Heading.objects.values_list("code", "pk"))
        self._slugs = set(Document.objects.values_list("slug", flat=True))

    def put_all(self, drafts: Sequence[DocumentDraft]) -> None:
        """Stores several documents in one transaction: all of them whole or none."""
        with transaction.atomic():
            for draft in drafts:
                self.put(draft)

    def put(
        self, draft: DocumentDraft, *, attachment: Attachment | None = None, item: LoadItem | None = None
    ) -> tuple[Document, Outcome]:
        """Stores one document in one transaction, with its findings and its line in the report.

        `item` is the line of the report when the caller has made it already.
        """
        with transaction.atomic():
            document = self._existing(draft)
            content_hash = draft.content_hash
            if document is not None:
                self.seen.add(document.pk)
                self._welcome_back(document)
                if document.content_hash == content_hash or self._only_partly_covered(document):
                    self.counts[Outcome.UNCHANGED] += 1
                    return document, Outcome.UNCHANGED
            outcome = Outcome.CREATED if document is None else Outcome.CHANGED
            before = learning.picture_of(document, at=self.at) if document is not None else None
            document = self._write_document(draft, document, content_hash, attachment)
            self.seen.add(document.pk)
            self._write_contents(draft, document)
            if before is not None:
                learning.note(document, before, at=self.at)
            self._report(draft, document, outcome, item)
            self.counts[outcome] += 1
            return document, outcome

    def _welcome_back(self, document: Document) -> None:
        """Makes public again what only its absence from an earlier source had withdrawn."""
        if document.state != DocumentState.WITHDRAWN or document.state_reason != GONE:
            return
        twins = Document.objects.filter(key=document.key, place=document.place, state=DocumentState.PUBLISHED)
        if document.key and twins.exists():
            return
        document.state, document.state_reason, document.revised_at = DocumentState.PUBLISHED, "", self.at
        document.save(update_fields=["state", "state_reason", "revised_at"])
        subject = ("document", document.pk, document.full_name)
        audit.record(action="law.publish", subject=subject, by=self.by, at=self.at)

    def _only_partly_covered(self, document: Document) -> bool:
        """Whether the document has articles in headings that this load leaves out; they must not be lost."""
        if not self.covered:
            return False
        codes = set(document.provisions.exclude(codified_heading=None).values_list("codified_heading__code", flat=True))
        outside = sorted(codes - self.covered)
        if outside:
            message = (
                f"{document.full_name} còn có điều ở đề mục {', '.join(outside)} không có trong nguồn này nên giữ nguyên. "
                "Hãy nạp toàn bộ Bộ pháp điển để cập nhật văn bản này."
            )
            Finding.objects.create(batch=self.batch, document=document, code="partial-source", message=message)
        return bool(outside)

    @transaction.atomic
    def withdraw_gone(self) -> int:
        """Takes away documents whose headings were all read and which are in none any more; how many."""
        gone = Document.objects.filter(origin=Origin.CODIFICATION, state=DocumentState.PUBLISHED)
        gone = gone.filter(headings__isnull=False).exclude(headings__in=Heading.objects.exclude(code__in=self.covered))
        reason, count = GONE, 0
        for document in [d for d in gone.distinct() if d.pk not in self.seen]:
            document.state, document.state_reason, document.revised_at = DocumentState.WITHDRAWN, reason, self.at
            document.save(update_fields=["state", "state_reason", "revised_at"])
            message = f"{document.full_name} không còn trong nguồn nên đã gỡ khỏi phần công bố."
            Finding.objects.create(batch=self.batch, document=document, code="document-gone", message=message)
            subject = ("document", document.pk, document.full_name)
            audit.record(action="law.withdraw", subject=subject, by=self.by, at=self.at, detail={"reason": reason})
            count += 1
        return count

    def _existing(self, draft: DocumentDraft) -> Document | None:
        if draft.source_key:
            return Document.objects.filter(origin=draft.origin, source_key=draft.source_key).first()
        same = Document.objects.filter(key=draft.key, place=draft.place, origin=draft.origin)
        if not draft.key:
            same = same.filter(title=draft.title, kind=draft.kind)
        if draft.origin == Origin.FILE:
            # The very same file again changes nothing; another file of a public document is a new version to review.
            twin = same.filter(content_hash=draft.content_hash).exclude(state=DocumentState.REJECTED).first()
            if twin is not None or not draft.key:
                return twin  # without a number nothing says that two texts are one: «scan.pdf» there, «scan.pdf» here
            return same.filter(state=DocumentState.REVIEW).first()
        return same.first()

    def _write_document(
        self, draft: DocumentDraft, document: Document | None, content_hash: str, attachment: Attachment | None
    ) -> Document:
        if document is None:
            document = Document(
                origin=draft.origin,
                source_key=draft.source_key,
                slug=self._free_slug(draft),
                state=DocumentState.REVIEW if draft.origin == Origin.FILE else DocumentState.PUBLISHED,
                loaded_at=self.at,
            )
            if document.state == DocumentState.PUBLISHED:
                document.published_at = self.at
                self._give_way(draft, document)
        for name in _METADATA:
            value = getattr(draft, name)
            unknown = value in ("", None) and draft.origin == Origin.CODIFICATION  # a partial source knows less
            if name not in document.edited_fields and not unknown:
                setattr(document, name, value)
        document.title = document.title or document.full_name
        if document.expires_on and document.effective_on and document.expires_on < document.effective_on:
            document.expires_on = None
            draft.findings.append(_bad_period())
        kind = kind_by_code(document.kind) if document.kind else None
        if not {"title", "kind"}.isdisjoint(document.edited_fields):
            document.name_key = name_key(kind, document.title)[:300]
        if not {"number", "kind"}.isdisjoint(document.edited_fields):
            document.key = document_key(document.number, kind) if document.number else ""
        document.frbr_uri = frbr_uri(kind, document.number, document.issued_on, document.place)
        document.content_hash, document.revised_at = content_hash, self.at
        if attachment is not None:
            document.attachment = attachment
        document.save()
        return document

    def _give_way(self, draft: DocumentDraft, document: Document) -> None:
        """A text that the desk published from a file stays the public one."""
        public = Document.objects.filter(key=draft.key, place=draft.place, state=DocumentState.PUBLISHED)
        if draft.key and public.exists():
            document.state = DocumentState.WITHDRAWN
            document.state_reason = "Thư viện đang công bố bản nạp từ tệp của văn bản này."

    def _free_slug(self, draft: DocumentDraft) -> str:
        kind = kind_by_code(draft.kind) if draft.kind else None
        base = slug_of(kind, draft.number, draft.title)[:110]
        if draft.place and draft.place not in ("",):
            base = f"{base}-{slug_of(None, draft.place, '').removeprefix('van-ban-')}"[:110]
        slug, n = base, 2
        while slug in self._slugs:
            slug, n = f"{base}-{n}", n + 1
        self._slugs.add(slug)
        return slug

    def _write_contents(self, draft: DocumentDraft, document: Document) -> None:
        document.provisions.all().delete()
        document.stated_relations.all().delete()
        document.citations.all().delete()
        rows = [self._provision(p, document, position) for position, p in enumerate(draft.provisions)]
        Provision.objects.bulk_create(rows, batch_size=400)
        Relation.objects.bulk_create([_relation(r, document) for r in draft.relations], batch_size=400)
        Citation.objects.bulk_create(_citations(draft.provisions, document), batch_size=1000)
        codes = {p.heading_code for p in draft.provisions if p.heading_code} | set(draft.heading_codes)
        document.headings.set([self._headings[code] for code in codes if code in self._headings])

    def _provision(self, draft: ProvisionDraft, document: Document, position: int) -> Provision:
        return Provision(
            document=document,
            eid=draft.eid,
            parent_eid=draft.parent_eid,
            kind=draft.kind,
            number=draft.number[:30],
            heading=draft.heading,
            text=draft.text,
            position=position,
            level=draft.level,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            text_from=draft.text_from,
            codified_heading_id=self._headings.get(draft.heading_code),
            codified_code=draft.codified_code,
            codified_anchor=draft.codified_anchor,
            codified_order=draft.codified_order,
            codified_chapter=draft.codified_chapter[:400],
            source_note=draft.source_note,
        )

    def _report(self, draft: DocumentDraft, document: Document, outcome: Outcome, item: LoadItem | None) -> None:
        item = item or LoadItem.objects.create(
            batch=self.batch, name=document.full_name[:300], outcome=outcome, document=document
        )
        Finding.objects.bulk_create(
            Finding(batch=self.batch, item=item, document=document, eid=f.eid, code=f.code, message=f.message)
            for f in draft.findings
        )


def _bad_period() -> FindingDraft:
    return FindingDraft("period", "Ngày hết hiệu lực đứng trước ngày có hiệu lực; đã bỏ trống ngày hết hiệu lực.")


def _relation(draft: RelationDraft, document: Document) -> Relation:
    own_from, own_to = not draft.from_key, not (draft.to_key or draft.to_number or draft.kind == "related")
    return Relation(
        kind=draft.kind,
        from_number=document.number if own_from else draft.from_number,
        from_key=document.key if own_from else draft.from_key,
        from_eid=draft.from_eid,
        from_document=document if own_from else None,
        to_number=document.number if own_to else draft.to_number,
        to_key=document.key if own_to else draft.to_key,
        to_eid=draft.to_eid,
        to_document=document if own_to else None,
        effective_on=draft.effective_on,
        note=draft.note,
        stated_by=document,
    )


IsKnown = Callable[[DocumentKind, str], bool]


def _citations(provisions: Iterable[ProvisionDraft], document: Document) -> list[Citation]:
    """One row for each provision of another document, or other article of this one, that a text names."""
    return [row for provision in provisions for row in citations_of(document, provision.eid, provision.text)]


def citations_of(document: Document, eid: str, text: str, is_known: IsKnown | None = None) -> list[Citation]:
    """What one provision cites, each once. `is_known` tells where names end («Luật Quản lý, sử dụng tài sản công»)."""
    try:
        here = Address.from_eid(eid)
    except NotAnAddress:
        here = None
    rows: dict[tuple[str, str, str], Citation] = {}
    end = 0
    for found in find_citations(text, within=here) if text else ():
        if found.start < end:
            continue  # a name drawn out to the one that is known has swallowed it
        citation = with_known_name(text, found, is_known) if is_known else found
        end = citation.end
        ref = citation.document
        if ref is None or ref.this:
            continue
        key = document_key(ref.number, ref.kind) if ref.number else ""
        name = "" if key else name_key(ref.kind, ref.name or "")[:300]
        for to_eid in [a.eid for a in citation.addresses] or [""] if key or name else ():
            rows.setdefault(
                (key, name, to_eid), Citation(document=document, eid=eid, to_key=key, to_name=name, to_eid=to_eid)
            )
    return list(rows.values())


def name_citations() -> int:
    """Reads again the citations by name whose name ends elsewhere than that of a document of the library.

    Where a name ends cannot be told before the library knows it. How many provisions were read again; safe to repeat.
    """
    known = frozenset(Document.objects.published().exclude(name_key="").values_list("name_key", flat=True))
    beginnings = {begin for name in known for begin in _beginnings(name)}

    def is_known(kind: DocumentKind, name: str) -> bool:
        return name_key(kind, name) in known

    loose = Citation.objects.filter(to_key="").exclude(to_name="").values_list("document_id", "eid", "to_name")
    places = {
        (document, eid)
        for document, eid, name in loose.iterator(chunk_size=5000)
        if name not in known and (name in beginnings or any(begin in known for begin in _beginnings(name)))
    }
    for pk in sorted({document for document, _ in places}):
        document = Document.objects.get(pk=pk)
        eids = [eid for document_pk, eid in places if document_pk == pk]
        rows = document.provisions.filter(eid__in=eids).values_list("eid", "text")
        with transaction.atomic():
            fresh = [row for eid, text in rows for row in citations_of(document, eid, text, is_known)]
            document.citations.filter(eid__in=eids).delete()
            Citation.objects.bulk_create(fresh, batch_size=1000)
    return len(places)


def _beginnings(name: str) -> list[str]:
    """«luat quan ly» → «luat quan», «luat quan ly»; the type alone is no name."""
    words = name.split()
    return [" ".join(words[:n]) for n in range(2, len(words) + 1)]


def link_relations() -> int:
    """Ties the ends of relations to the documents the library has; how many ends were tied. Safe to repeat."""
    rows = Document.objects.filter(place="").exclude(key="").exclude(state=DocumentState.REJECTED)
    pairs = rows.order_by("pk").values_list("key", "pk")
    # The public one of several wins: what waits or was withdrawn is no place to lead a reader to.
    by_key = dict(pairs) | dict(pairs.filter(state=DocumentState.PUBLISHED))
    tied = 0
    for end in ("from", "to"):
        loose = Relation.objects.filter(**{f"{end}_document": None}).exclude(**{f"{end}_key": ""})
        changed = []
        for relation in loose.iterator(chunk_size=5000):
            pk = by_key.get(getattr(relation, f"{end}_key"))
            if pk is not None:
                setattr(relation, f"{end}_document_id", pk)
                changed.append(relation)
        Relation.objects.bulk_update(changed, [f"{end}_document"], batch_size=1000)
        tied += len(changed)
    return tied


def number_and_key(text: str, kind_code: str) -> tuple[str, str]:
    """The number in its official spelling and its key; the text as it is, and its folded key, where it is no number."""
    kind = kind_by_code(kind_code) if kind_code else None
    try:
        number = parse_number(text)
    except NotANumber:
        return text.strip(), document_key(text, kind) if text.strip() else ""
    return str(number), document_key(number, kind)
