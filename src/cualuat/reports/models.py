"""Templates of reports, reports with their frozen figures and the parts that units write, and where they were sent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class PeriodKind(models.TextChoices):
    """How long a period is."""

    YEAR = "year", "Năm"
    NINE_MONTHS = "nine_months", "9 tháng"
    HALF = "half", "6 tháng"
    QUARTER = "quarter", "Quý"
    MONTH = "month", "Tháng"
    OTHER = "other", "Theo chỉ đạo, đột xuất"


class ReportState(models.TextChoices):
    """How far a report is."""

    DRAFTING = "drafting", "Đang soạn"
    REVIEW = "review", "Trình duyệt"
    ISSUED = "issued", "Đã ban hành"


class PartState(models.TextChoices):
    """How far a part is."""

    ASKED = "asked", "Chờ viết"
    WRITTEN = "written", "Đã viết"
    RETURNED = "returned", "Trả lại để sửa"


class ReportTemplate(models.Model):
    """A Word template of reports. `shipped`: code of the form that comes with the program, used while no file was given.

    `parts`: key and heading of what units write, named in the template as «phan.key»; `figures`: codes that are counted,
    empty for all there are; `chart`: codes that the chart shows, empty for the largest.
    """

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=PeriodKind, default=PeriodKind.YEAR)
    shipped = models.SlugField(max_length=60, blank=True)
    parts = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=list, blank=True)
    chart = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PeriodKind.values), name="report_template_kind_known"),
            models.UniqueConstraint(fields=["shipped"], condition=~Q(shipped=""), name="report_template_shipped_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateFile(models.Model):
    """One version of the Word file of a template; the latest counts, the older ones stay."""

    template = models.ForeignKey(ReportTemplate, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="report_template_file_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.version}"


class Report(models.Model):
    """A report on a window, both days included. `cut_off` is when its figures were frozen, and `tasks`: of every task
    of the programme plan, path, text, unit, due, state, result as it stood then.

    `asked_by`, `asked_what`: of reports on instruction; `due`: when it must be sent. Number, day, signer are empty until it is
    issued; then the files are kept and nothing changes any more but where it was sent and what of it is public (`shown`:
    codes of figures); `signed` is the copy with the signature on it. `version` grows with each change.
    """

    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=PeriodKind, default=PeriodKind.YEAR)
    regime = models.SlugField(max_length=60, blank=True)
    period = models.CharField(max_length=100, blank=True)
    since = models.DateField()
    until = models.DateField()
    before_since = models.DateField()
    before_until = models.DateField()
    addressee = models.CharField(max_length=500, blank=True)
    asked_by = models.CharField(max_length=300, blank=True)
    asked_what = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFTING)
    cut_off = models.DateTimeField(null=True, blank=True)
    cut_off_by = models.CharField(max_length=200, blank=True)
    tasks = models.JSONField(default=list, blank=True)
    remark = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    docx = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(kind__in=PeriodKind.values), name="report_kind_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="report_window"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (~Q(number="") & Q(day__isnull=False) & Q(cut_off__isnull=False)),
                name="report_issued_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state="issued"), name="report_public_is_issued"
            ),
            models.UniqueConstraint(fields=["number", "year"], condition=~Q(number=""), name="report_number_once_a_year"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ReportFigure(models.Model):
    """A figure as it was at the cut-off, with the rows behind it (label, on, about, key, amount) and the one before.

    `whole`, `whole_before` of shares only; `before` is None where nothing was counted then.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=300)
    group = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    measure = models.CharField(max_length=10)
    value = models.BigIntegerField()
    whole = models.BigIntegerField(null=True, blank=True)
    before = models.BigIntegerField(null=True, blank=True)
    whole_before = models.BigIntegerField(null=True, blank=True)
    rows = models.JSONField(default=list, blank=True)
    rows_before = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["report", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="report_figure_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class ReportPart(models.Model):
    """What a unit writes. `key` where the template names it, else it stands in the list; without a unit: the focal one."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60, blank=True)
    heading = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PartState, default=PartState.ASKED)
    text = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["report", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="report_part_state_known"),
            models.UniqueConstraint(fields=["report", "key"], condition=~Q(key=""), name="report_part_key_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class Dispatch(models.Model):
    """Where an issued report was sent: to whom, what for, how, on which day; `received_on` when they said they have it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="dispatches")
    to = models.CharField(max_length=300)
    purpose = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=200)
    on = models.DateField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["report", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("on")), name="dispatch_received_after"
            )
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.on}"
