"""Plans, their tasks, what they rest on, who gets them, and the lines that nobody has understood yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class PlanState(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", "Đang soạn"
    REVIEW = "review", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt, chờ số"
    ISSUED = "issued", "Đã ban hành"
    REPLACED = "replaced", "Đã thay thế"


# States in which nothing of a plan runs yet.
UNISSUED = (PlanState.DRAFT, PlanState.REVIEW, PlanState.APPROVED)
# States in which what was done of a plan counts.
IN_FORCE = (PlanState.ISSUED, PlanState.REPLACED)


class Pace(models.TextChoices):
    """How often a task falls due; the kernel's paces in words."""

    ONCE = "once", "một lần"
    PERIOD = "period", "trong cả giai đoạn"
    YEARLY = "yearly", "hằng năm"
    QUARTERLY = "quarterly", "hằng quý"
    MONTHLY = "monthly", "hằng tháng"
    CONTINUOUS = "continuous", "thường xuyên"
    INSTRUCTION = "instruction", "theo chỉ đạo, kế hoạch khác"
    EVENT = "event", "sau một việc khác"


class Plan(models.Model):
    """A plan. `number` and `day` are empty until it is issued; `text` is what was read, a paragraph a line.

    `runs_from`: the day from which its tasks are followed here. `version` grows with each change: whoever saves what somebody
    else has changed meanwhile is told. `made_here`: written in this program, not read from a signed paper, so it must be
    approved before it gets a number. `unit`: whose plan it is where it is not that of the whole agency. `follows`: the plan of
    the year before; `above`: the plan that it carries out; `amends`: the plan in whose place it comes. `remark`: why the
    leader gave it back.
    """

    title = models.CharField(max_length=1000)
    issuer = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=100, blank=True)
    day = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    signature_forms = models.JSONField(default=list, blank=True)
    signature_title = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    source = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    runs_from = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True, blank=True)
    made_here = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="below")
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="amended_by")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(condition=Q(state__in=UNISSUED) | (~Q(number="") & Q(day__isnull=False)), name="plan_issued_has_number"),
            models.UniqueConstraint(fields=["number", "year"], condition=~Q(state__in=UNISSUED), name="plan_number_once_a_year"),
            models.CheckConstraint(condition=Q(published_at=None) | ~Q(state__in=UNISSUED), name="plan_draft_is_not_public"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PlanBasis(models.Model):
    """A document that a plan carries out (`implements`) or rests on, cited by value."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bases")
    kind = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=60)
    issued_on = models.DateField(null=True, blank=True)
    implements = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_basis_once")]

    def __str__(self) -> str:
        return f"{self.kind} số {self.number}".strip()


class PlanTask(models.Model):
    """One thing to be done. `leads`, `cooperating` as the plan names them, one a line; `unit` the lead where we know it.

    `each`: units each of which does the whole task for itself («các phòng, đơn vị …»), in place of `unit`. `derived_from`: the
    task of the plan above that this one carries out. `weight`: its share, in thousandths, of what stands under the same heading; None: the same as those beside it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=60)
    text = models.TextField()
    content = models.TextField(blank=True)
    leads = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cooperating = models.TextField(blank=True)
    time = models.CharField(max_length=500, blank=True)
    pace = models.CharField(max_length=12, choices=Pace, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    products = models.TextField(blank=True)
    funding = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    each = models.ManyToManyField(Unit, blank=True, related_name="+")
    derived_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="derived")

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_task_position_once"),
            models.CheckConstraint(condition=Q(pace="") | Q(pace__in=Pace.values), name="plan_task_pace_known"),
            models.CheckConstraint(
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gte=models.F("begins")), name="plan_task_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.text}"


class PlanRecipient(models.Model):
    """A line of «Nơi nhận», when and how the plan went there, and when receipt was acknowledged."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recipients")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    purpose = models.CharField(max_length=200, blank=True)
    archive = models.BooleanField(default=False)
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]

    def __str__(self) -> str:
        return self.name


class PlanRemark(models.Model):
    """A line that no part of the plan took, or an irregularity of its numbering, until somebody settles it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    line = models.PositiveIntegerField()
    text = models.TextField()
    message = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["plan", "line", "pk"]

    def __str__(self) -> str:
        return self.message or self.text


class PlanComment(models.Model):
    """What somebody says of a draft, of one of its tasks where given (`path` as it was then), and what was answered.

    `accepted`: None until it is answered.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    task = models.ForeignKey(PlanTask, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")
    path = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(answered_at__isnull=False), name="plan_comment_answered_has_day"
            )
        ]

    def __str__(self) -> str:
        return self.text


class PlanExemption(models.Model):
    """A task of the plan above that this plan rightly leaves out, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="exemptions")
    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "task"], name="plan_exemption_once")]

    def __str__(self) -> str:
        return self.reason
