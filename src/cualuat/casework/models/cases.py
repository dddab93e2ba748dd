"""Matters of citizens: what was brought, who brought it, who has it, what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.base.models import AppendOnly
from cualuat.casework.choices import Channel, LinkKind, PartyRole, Prominence
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.sealed.models import Box


class Case(models.Model):
    """One matter of one kind. `state` and `kind` are codes of lawdata/workflows; `is_open` repeats «not a final state».

    `receipt_key` is a keyed hash of the receipt code, never the code. `due_on` repeats the earliest day of a running limit
    that the agency must keep. `person_key` (who) and TextBand (what) find duplicates. `sought` holds folded words
    for the list, `sought_people` those by which only duties of the whole agency find it: names that the kind hides. A sealed matter has a box and neither texts nor parties here.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.SlugField(max_length=40)
    state = models.SlugField(max_length=30)
    is_open = models.BooleanField(default=True)
    channel = models.CharField(max_length=10, choices=Channel)
    received_on = models.DateField()
    received_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    subject = models.CharField(max_length=300)
    content = models.TextField(blank=True)
    request = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    circumstances = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    receipt_key = models.CharField(max_length=64, unique=True)
    box = models.OneToOneField(Box, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    sender_count = models.PositiveIntegerField(default=1)
    person_key = models.CharField(max_length=64, blank=True)
    sought = models.TextField(blank=True)
    sought_people = models.TextField(blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    steps_taken = models.PositiveIntegerField(default=0)
    has_news = models.BooleanField(default=False)  # the person wrote, nobody looked yet
    on_hold = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True)
    erased_on = models.DateField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(box=None) | Q(content="", request="", answers={}, person_key=""),
                name="case_sealed_has_no_text",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="case_channel_known"),
        ]
        indexes = [
            # The inbox of an officer, the list of a unit and of the whole agency, each open and by due day.
            models.Index(fields=["officer", "due_on"], condition=Q(is_open=True), name="case_officer_due"),
            models.Index(fields=["unit", "due_on"], condition=Q(is_open=True), name="case_unit_due"),
            models.Index(fields=["due_on", "id"], condition=Q(is_open=True), name="case_open_due"),
            models.Index(fields=["due_on", "id"], condition=Q(is_open=True, has_news=True), name="case_news"),
            models.Index(fields=["received_on", "id"], condition=Q(is_open=True), name="case_open_received"),
            # The same by day of receipt, closed matters too.
            models.Index(fields=["officer", "-received_on", "-id"], name="case_officer_received"),
            models.Index(fields=["unit", "-received_on", "-id"], name="case_unit_received"),
            models.Index(fields=["-received_on", "-id"], name="case_received"),
            models.Index(fields=["unit", "kind", "state"], condition=Q(is_open=True), name="case_unit_kind_state"),
            # Duplicates.
            models.Index(fields=["person_key"], condition=~Q(person_key=""), name="case_person_key"),
            models.Index(fields=["kind", "is_open", "closed_on"], name="case_retention"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_sealed(self) -> bool:
        """Whether what was written lies in a sealed box."""
        return self.box_id is not None


class TextBand(models.Model):
    """One of a few numbers made from the content of a matter; matters that share one are worth comparing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bands")
    value = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return str(self.value)


class Party(models.Model):
    """Somebody in a matter. Personal data of its own: read under its own rule, kept and erased by its own schedule."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=15, choices=PartyRole)
    name = models.CharField(max_length=200, blank=True)
    honorific = models.CharField(max_length=20, blank=True)
    position = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    id_number = models.CharField(max_length=30, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    told_by = models.CharField(max_length=10, blank=True)  # email, sms, zalo, post or nothing

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=PartyRole.values), name="party_role_known")]
        indexes = [models.Index(fields=["case", "role"], name="party_case_role")]

    def __str__(self) -> str:
        return self.get_role_display()


class Assignment(AppendOnly):
    """Who got a matter from when on: a unit, and an officer of it where one is named."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.at:%Y-%m-%d}"


class Colleague(models.Model):
    """An officer who works on a matter beside the one in charge, until taken off."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="colleagues")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="colleague_once")]

    def __str__(self) -> str:
        return str(self.person)


class Step(AppendOnly):
    """An edge that was taken; `number` counts within the matter. `note` the person may read, `internal` only officers."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    edge = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    from_state = models.SlugField(max_length=30, blank=True)
    to_state = models.SlugField(max_length=30)
    is_public = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    internal = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=200)

    on = models.DateField()

    class Meta:
        constraints = [
            # Two people who take a step at once: the second is told, nothing is overwritten.
            models.UniqueConstraint(fields=["case", "number"], name="step_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Note(models.Model):
    """A remark among officers; the person never reads it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Exchange(models.Model):
    """What the person and the agency wrote to each other after the first letter."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exchanges")
    from_person = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class CaseFile(models.Model):
    """A file of a matter. What the public may read is another file: see PublishedFile."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Exchange, null=True, on_delete=models.SET_NULL, related_name="files")
    from_person = models.BooleanField()
    prominence = models.CharField(max_length=10, choices=Prominence)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(prominence__in=Prominence.values), name="case_file_for_whom")]

    def __str__(self) -> str:
        return str(self.attachment)


class Link(models.Model):
    """Two matters that belong together: `other` is the duplicate, the part split off, the second instance of `case`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_out")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=LinkKind)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="link_two_cases"),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="link_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.other}"


class NumberSeries(models.Model):
    """The last number given out in a series of a year; its row is locked while one is given."""

    code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="series_of_year_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.last}"
