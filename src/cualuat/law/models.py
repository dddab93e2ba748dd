"""The library: documents, their provisions, relations, loads and readers' reports.

Words: a *document* is the FRBR work; a *provision* row is one version of one container, article or annex of it.
Clauses and points live inside the text of their article and are parsed from it (kernel.legaltext).
A citation is stored by value (number and eId) and linked by look-up, so a document need not be there to be cited.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cualuat.base.models import AppendOnly
from cualuat.files.models import Attachment
from cualuat.kernel.citation import KINDS
from cualuat.law.rules import RELATION_NAMES, STATUS_NAMES, Status, status_on

KIND_NAMES = {kind.code: kind.name for kind in KINDS}


class Subject(models.Model):
    """A subject (chủ đề) of the official codification."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=200)
    needs_review = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Heading(models.Model):
    """A heading (đề mục) of the codification: «18.1 Khiếu nại»."""

    code = models.CharField(max_length=12, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="headings")
    name = models.CharField(max_length=300)
    order = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DocumentState(models.TextChoices):
    REVIEW = "review", "Chờ rà soát"
    PUBLISHED = "published", "Đã công bố"
    WITHDRAWN = "withdrawn", "Đã gỡ"
    REJECTED = "rejected", "Không nhận"


class Origin(models.TextChoices):
    CODIFICATION = "codification", "Bộ pháp điển điện tử"
    FILE = "file", "Tệp văn bản"
    SAMPLE = "sample", "Dữ liệu mẫu"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Filters over documents."""

    def published(self) -> DocumentQuerySet:
        """Documents anyone may read."""
        return self.filter(state=DocumentState.PUBLISHED)

    def in_force_on(self, day: date) -> DocumentQuerySet:
        """Documents in force on a day; unknown is never in force."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gt=day), effective_on__lte=day)

    def with_status(self, status: Status, day: date) -> DocumentQuerySet:
        """Documents with this standing on a day."""
        ended = Q(expires_on__lte=day)
        return {
            Status.IN_FORCE: self.in_force_on(day),
            Status.EXPIRED: self.filter(ended),
            Status.NOT_YET: self.exclude(ended & Q(expires_on__isnull=False)).filter(effective_on__gt=day),
            Status.UNKNOWN: self.filter(effective_on=None, expires_on=None),
        }[status]


class Document(models.Model):
    """One legal document. Dates: in force from `effective_on` to before `expires_on`; None is unknown, or no end."""

    number = models.CharField("Số, ký hiệu", max_length=80, blank=True)
    key = models.CharField(max_length=80, blank=True)  # folded number; how citations find it
    place = models.CharField("Địa phương", max_length=100, blank=True)  # of local documents, whose numbers repeat
    name_key = models.CharField(max_length=300, blank=True)  # folded name of laws: «luat khieu nai»
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField("Loại văn bản", max_length=30, choices=list(KIND_NAMES.items()), blank=True)
    title = models.TextField("Tên gọi")
    issuer = models.CharField("Cơ quan ban hành", max_length=300, blank=True)
    signer = models.CharField("Người ký", max_length=200, blank=True)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("Ngày có hiệu lực", null=True, blank=True)
    expires_on = models.DateField("Ngày hết hiệu lực", null=True, blank=True)
    status_reason = models.TextField("Lý do của tình trạng hiệu lực", blank=True)
    frbr_uri = models.CharField(max_length=250, blank=True)
    vbpl_id = models.PositiveIntegerField(null=True, blank=True)  # ItemID at the national database of legal documents

    origin = models.CharField(max_length=12, choices=Origin)
    source_key = models.CharField(max_length=200, blank=True)  # what the source knows it by, whatever the desk corrects
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.REVIEW)
    state_reason = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    is_partial = models.BooleanField(default=False)  # the codification leaves out what is no longer or not yet in force
    is_unstructured = models.BooleanField(default=False)  # has no articles
    is_unreviewed = models.BooleanField(default=False)  # text read by OCR and not yet checked by a person
    content_hash = models.CharField(max_length=64, blank=True)
    edited_fields = models.JSONField(default=list, blank=True)  # set by hand; a new load leaves them
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    headings = models.ManyToManyField(Heading, related_name="documents", blank=True)
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    revised_at = models.DateTimeField()  # last change of text or metadata

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "place"], condition=~Q(key="") & Q(state="published"), name="document_public_once"
            ),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(effective_on=None) | Q(expires_on__gte=F("effective_on")),
                name="document_period",
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="document_key"),
            models.Index(fields=["name_key"], name="document_name"),
            models.Index(fields=["state", "kind"], name="document_kind"),
            models.Index(fields=["state", "effective_on"], name="document_effect"),
            models.Index(fields=["vbpl_id"], name="document_vbpl"),
            models.Index(fields=["origin", "source_key"], name="document_source"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def kind_name(self) -> str:
        """«Nghị định»; empty when unknown."""
        return KIND_NAMES.get(self.kind, "")

    @property
    def full_name(self) -> str:
        """As people call it: «Luật Khiếu nại số 02/2011/QH13», «Nghị định số 31/2019/NĐ-CP»."""
        if self.name_key and self.number:
            return f"{self.title} số {self.number}"
        if self.number:
            return f"{self.kind_name or 'Văn bản'} số {self.number}"
        return self.title

    def status_on(self, day: date) -> Status:
        """Standing on a day."""
        return status_on(day, self.effective_on, self.expires_on)

    def status_name_on(self, day: date) -> str:
        """Standing on a day, in words."""
        return STATUS_NAMES[self.status_on(day)]


class Provision(models.Model):
    """One version of one provision: container (part, chapter …), article, preamble, annex, signature or plain body.

    `text` is canonical legal text (see kernel.legaltext) without the heading line. In force from `valid_from` to before
    `valid_to`. `text_from` is the day since when the wording is this one, when it was amended after `valid_from`: the
    library does not have the earlier wording. The `codified_*` fields tell where the codification puts the article.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="provisions")
    eid = models.CharField(max_length=120)
    parent_eid = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=30, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    text_from = models.DateField(null=True, blank=True)
    codified_heading = models.ForeignKey(
        Heading, null=True, blank=True, on_delete=models.PROTECT, related_name="provisions"
    )
    codified_code = models.CharField(max_length=60, blank=True)
    codified_anchor = models.CharField(max_length=250, blank=True)
    codified_order = models.PositiveIntegerField(default=0)
    codified_chapter = models.CharField(max_length=400, blank=True)
    source_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "eid", "valid_from"], name="provision_version_once"),
            models.UniqueConstraint(
                fields=["document", "eid"], condition=Q(valid_from=None), name="provision_undated_once"
            ),
        ]
        indexes = [
            models.Index(fields=["document", "position"], name="provision_order"),
            models.Index(fields=["codified_heading", "codified_order"], name="provision_codified"),
            models.Index(fields=["codified_anchor"], name="provision_anchor"),
        ]

    def __str__(self) -> str:
        return f"{self.label} – {self.document_id}"

    @property
    def label(self) -> str:
        """«Điều 5», «Chương II», «Phụ lục I»; the heading where there is no number."""
        names = {
            "part": "Phần",
            "chapter": "Chương",
            "section": "Mục",
            "subsection": "Tiểu mục",
            "article": "Điều",
            "annex": "Phụ lục",
            "form": "Mẫu số",
        }
        name = names.get(self.kind)
        if name:
            return f"{name} {self.number}".strip()
        return {"preamble": "Phần mở đầu", "signature": "Nơi nhận, chữ ký", "body": "Nội dung"}.get(
            self.kind, self.heading
        )

    def status_on(self, day: date) -> Status:
        """Standing on a day: of its own dates and its document's, for no article outlives the document it stands in.

        The document must be loaded with the row, or this asks for it.
        """
        document = self.document
        ends = [end for end in (self.valid_to, document.expires_on) if end is not None]
        return status_on(day, self.valid_from or document.effective_on, min(ends, default=None))


RELATION_CHOICES = [(kind, names[0]) for kind, names in RELATION_NAMES.items()]


class Relation(models.Model):
    """One document, or provision, and what it does to another. Both ends by value; linked where the library has them.

    `stated_by` is the document whose loading gave the relation; it goes when that document is loaded anew.
    """

    kind = models.CharField(max_length=14, choices=RELATION_CHOICES)
    from_number = models.CharField(max_length=80, blank=True)
    from_key = models.CharField(max_length=80, blank=True)
    from_eid = models.CharField(max_length=120, blank=True)
    from_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="relations_from"
    )
    to_number = models.CharField(max_length=80, blank=True)
    to_key = models.CharField(max_length=80, blank=True)
    to_eid = models.CharField(max_length=120, blank=True)
    to_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="relations_to"
    )
    effective_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)  # as the source words it
    stated_by = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="stated_relations")

    class Meta:
        indexes = [
            models.Index(fields=["from_key"], name="relation_from"),
            models.Index(fields=["to_key"], name="relation_to"),
        ]

    def __str__(self) -> str:
        return f"{self.from_number} {self.kind} {self.to_number}"


LEARNED = {"amended": "đã được sửa", "expired": "đã hết hiệu lực", "gone": "không còn trong thư viện"}


class Learned(models.Model):
    """What the library learned at a moment about a provision that it had before; of the whole document where `eid` is empty.

    `day`: the first day of the new state as the law has it, which may be long before `at`; None where the library does not tell.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="learned")
    eid = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=7, choices=list(LEARNED.items()))
    day = models.DateField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=tuple(LEARNED)), name="learned_kind_known")]
        indexes = [models.Index(fields=["document", "at"], name="learned_order")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.eid}: {self.kind}"


class Citation(models.Model):
    """One provision named in the text of another. The cited document by number key, or by folded name."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="citations")
    eid = models.CharField(max_length=120)  # of the article that cites
    to_key = models.CharField(max_length=80, blank=True)
    to_name = models.CharField(max_length=300, blank=True)
    to_eid = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_key", "to_eid"], name="citation_to_key"),
            models.Index(fields=["to_name", "to_eid"], name="citation_to_name"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.eid} → {self.to_key or self.to_name} {self.to_eid}"


class BatchState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang nạp"
    DONE = "done", "Đã nạp xong"
    FAILED = "failed", "Không nạp được"


class LoadBatch(models.Model):
    """One load and its report. A batch left RUNNING by a killed process is taken up by the next load of that source."""

    kind = models.CharField(max_length=12, choices=Origin)
    source = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=200)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%d/%m/%Y %H:%M}"


class Outcome(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    CREATED = "created", "Mới"
    CHANGED = "changed", "Có thay đổi"
    UNCHANGED = "unchanged", "Không thay đổi"
    REFUSED = "refused", "Không nhận"


class LoadItem(models.Model):
    """What became of one document or file of a batch. Unchanged documents of the codification get no row, only a count."""

    batch = models.ForeignKey(LoadBatch, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="load_items")
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class Finding(models.Model):
    """Something in a load that a person should look at."""

    batch = models.ForeignKey(LoadBatch, on_delete=models.CASCADE, related_name="findings")
    item = models.ForeignKey(LoadItem, null=True, on_delete=models.CASCADE, related_name="findings")
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="findings")
    eid = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40)
    message = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["batch", "code"], name="finding_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class ReportState(models.TextChoices):
    NEW = "new", "Mới gửi"
    ACCEPTED = "accepted", "Đang xem xét"
    FIXED = "fixed", "Đã sửa"
    DECLINED = "declined", "Không phải lỗi"


class ErrorReport(models.Model):
    """A reader's report of an error in a document. Who knows the `token` sees what became of it."""

    token = models.CharField(max_length=40, unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="error_reports")
    eid = models.CharField(max_length=120, blank=True)
    quote = models.TextField(blank=True)
    message = models.TextField()
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.NEW)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="error_report_queue")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.eid}: {self.message[:40]}"


class ErrorReportStep(AppendOnly):
    """One step in the handling of a report."""

    report = models.ForeignKey(ErrorReport, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ReportState)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"


class Question(models.Model):
    """A frequent question, offered while somebody types."""

    text = models.CharField(max_length=300, unique=True)
    weight = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.text
