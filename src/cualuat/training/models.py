"""What posts ask, needs, courses, who is sent, who was there, what they thought, certificates.

What somebody answered in an evaluation stands in a row without person, time or serial number; that she answered, with her
attendance. The two cannot be put together again from what is kept.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.organisation.models import Unit


class CourseKind(models.TextChoices):
    """What it is called."""

    TRAINING = "training", "Tập huấn"
    COURSE = "course", "Bồi dưỡng"
    CONFERENCE = "conference", "Hội thảo"
    TALK = "talk", "Tọa đàm"


class CourseState(models.TextChoices):
    PLANNED = "planned", "Dự kiến"
    OPEN = "open", "Đang nhận đăng ký"
    HELD = "held", "Đã tổ chức"
    CANCELLED = "cancelled", "Đã hủy"


class NeedState(models.TextChoices):
    RAISED = "raised", "Chưa có lớp"
    TAKEN = "taken", "Đã đưa vào lớp"
    DROPPED = "dropped", "Không thực hiện"


class NominationState(models.TextChoices):
    ASKED = "asked", "Chờ duyệt"
    APPROVED = "approved", "Được cử"
    REFUSED = "refused", "Không được cử"


class How(models.TextChoices):
    """How somebody was marked present."""

    LIST = "list", "Theo danh sách"
    QR = "qr", "Quét mã tại chỗ"


class Course(models.Model):
    """A course or seminar. `unit` where we hold it ourselves, else `organiser` in words; `capacity` empty: as many as come.

    `citations` are canonical. `version` grows with each change: whoever saves what somebody else has changed is told.
    """

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=CourseKind)
    topic = models.CharField(max_length=200)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organiser = models.CharField(max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    citations = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=CourseState, default=CourseState.PLANNED)
    cancel_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CourseKind.values), name="course_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CourseState.values), name="course_state_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="course_period"),
            models.CheckConstraint(condition=Q(unit=None) | Q(organiser=""), name="course_one_organiser"),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="course_cancelled_why"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def held_by(self) -> str:
        """Who holds it, in words."""
        return self.unit.name if self.unit else self.organiser


class Requirement(models.Model):
    """What whoever holds a post with this title must have learnt; `unit` empty: everywhere. `years`: how long a course counts,
    0 for ever. A course deals with it where its topic is in the same words.
    """

    post = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=200)
    years = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["post", "topic", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "topic"], condition=Q(unit=None), name="requirement_once"),
            models.UniqueConstraint(fields=["post", "topic", "unit"], name="requirement_once_in_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.topic}"


class Need(models.Model):
    """What a unit wants its people to learn in a year. `post` the post it is about, empty for the whole unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    year = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.RAISED)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-year", "unit__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(condition=Q(state="taken", course__isnull=False) | (~Q(state="taken") & Q(course=None)), name="need_taken_has_course"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.topic


class Nomination(models.Model):
    """Somebody whom a head wants to send to a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=NominationState, default=NominationState.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="nomination_once"),
            models.CheckConstraint(condition=Q(state__in=NominationState.values), name="nomination_state_known"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="nomination_refused_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.course}"


class Attendance(models.Model):
    """Somebody who was there; without a nomination she came by herself. `has_answered`: not what, see above."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    nomination = models.OneToOneField(
        Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="attendance"
    )
    how = models.CharField(max_length=5, choices=How)
    at = models.DateTimeField()
    marked_by = models.CharField(max_length=200)
    has_answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="attendance_once"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="attendance_how_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.course}"


class Evaluation(models.Model):
    """What one of those who were there thought, from 1 to 5 and in words; a random key, so that no order tells whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="evaluations")
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="evaluation_score")]

    def __str__(self) -> str:
        return f"{self.score}, {self.course}"


class Certificate(models.Model):
    """That somebody was there. `facts` is what is printed, as it was on the day of issue; `code` checks itself."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=16, unique=True)
    facts = models.JSONField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoke_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendance"], condition=Q(revoked_at=None), name="certificate_one_valid"),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="certificate_revoked_why"),
        ]

    def __str__(self) -> str:
        return self.number
