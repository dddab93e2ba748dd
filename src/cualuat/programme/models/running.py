"""What is done about the tasks of plans: instances that fall due, their log, evidence, reminders, obstacles."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.programme.models.plans import PlanTask


class WorkState(models.TextChoices):
    """How far one time of a task is."""

    OPEN = "open", "Chưa xong"
    DONE = "done", "Đã xong"
    DROPPED = "dropped", "Không làm nữa"


class EntryKind(models.TextChoices):
    """What a line of the log of a task instance tells."""

    PROGRESS = "progress", "Tiến độ"
    DONE = "done", "Hoàn thành"
    GUIDANCE = "guidance", "Hướng dẫn"
    URGE = "urge", "Đôn đốc"
    ASSIGNED = "assigned", "Giao việc"
    MOVED = "moved", "Đổi hạn"
    REOPENED = "reopened", "Mở lại"
    DROPPED = "dropped", "Thôi không làm"
    INSTRUCTED = "instructed", "Theo chỉ đạo"


class ObstacleState(models.TextChoices):
    """With whom an obstacle lies."""

    RAISED = "raised", "Chờ đơn vị đầu mối"
    ASKED = "asked", "Chờ đơn vị nêu trả lời thêm"
    FORWARDED = "forwarded", "Chờ lãnh đạo quyết định"
    DECIDED = "decided", "Đã quyết định"


class Measure(models.TextChoices):
    """What a leader decides about an obstacle."""

    KEEP = "keep", "Giữ nguyên kế hoạch, cách tháo gỡ như dưới đây"
    MOVE = "move", "Đổi hạn của việc này"
    REASSIGN = "reassign", "Giao đơn vị khác"
    DROP = "drop", "Thôi không làm việc này"
    AMEND = "amend", "Sửa nhiệm vụ trong kế hoạch"


class TaskInstance(models.Model):
    """One time that a task is to be done: from `begins` to `ends`, both included; due at the end of `ends`.

    `planned_*` are the days that the schedule gave: they stay when somebody moves the end. `part`: 0, or the key of the unit
    where each of several units does the task for itself. `version` grows with each change.
    """

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="instances")
    planned_begins = models.DateField()
    planned_ends = models.DateField()
    part = models.PositiveBigIntegerField(default=0)
    begins = models.DateField()
    ends = models.DateField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.OPEN)
    percent = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["ends", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "planned_begins", "planned_ends", "part"], name="task_instance_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="task_instance_period"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_instance_percent"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="task_instance_state_known"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_on__isnull=False), name="task_instance_done_has_day"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["ends", "id"], condition=Q(state="open"), name="task_instance_open_due"),
            models.Index(fields=["unit", "ends"], condition=Q(state="open"), name="task_instance_unit_due"),
            models.Index(fields=["person", "ends"], condition=Q(state="open"), name="task_instance_person_due"),
            models.Index(fields=["ends", "unit"], name="task_instance_period_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.ends:%d/%m/%Y})"


class Entry(models.Model):
    """A line of the log of an instance: who said what when. Never changed."""

    instance = models.ForeignKey(TaskInstance, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    text = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="task_entry_kind_known")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Evidence(models.Model):
    """What proves an entry: a file, or a figure as it was counted at that moment."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="evidence")
    label = models.CharField(max_length=300)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    figure = models.SlugField(max_length=60, blank=True)
    value = models.IntegerField(null=True, blank=True)
    whole = models.IntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attachment__isnull=False, figure="") | Q(attachment=None, value__isnull=False) & ~Q(figure=""),
                name="evidence_is_file_or_figure",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label


class Obstacle(models.Model):
    """What keeps a unit from doing a task, until a leader has decided."""

    instance = models.ForeignKey(TaskInstance, on_delete=models.PROTECT, related_name="obstacles")
    text = models.TextField()
    proposal = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ObstacleState, default=ObstacleState.RAISED)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ObstacleState.values), name="obstacle_state_known"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(measure="") & Q(decided_at__isnull=False)), name="obstacle_decided_how"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:100]


class ObstacleStep(models.Model):
    """A step of an obstacle: who did what when, in words. Never changed."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=ObstacleState)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.text}"


class CalendarFeed(models.Model):
    """The secret address from which a calendar program reads what somebody has to do; made anew, the old one is dead."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)


class UrgeLetter(models.Model):
    """A letter that urges a unit on, as it was made: for how many late things, answer asked by which day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    tasks = models.PositiveIntegerField()
    answer_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit} ({self.at:%d/%m/%Y})"
