"""Sets of the house, score cards, their scores and what proves them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit


class CardState(models.TextChoices):
    """How far a card is."""

    DRAFTING = "drafting", "Đang tự chấm"
    SELF_SCORED = "self_scored", "Đã chốt tự chấm"
    POSTED = "posted", "Đang niêm yết"
    SUBMITTED = "submitted", "Đã gửi hồ sơ"
    ASSESSED = "assessed", "Đã thẩm định"
    RECOGNISED = "recognised", "Đạt chuẩn"
    NOT_RECOGNISED = "not_recognised", "Chưa đạt chuẩn"


PUBLIC = (
    CardState.POSTED,
    CardState.SUBMITTED,
    CardState.ASSESSED,
    CardState.RECOGNISED,
    CardState.NOT_RECOGNISED,
)
DECIDED = (CardState.RECOGNISED, CardState.NOT_RECOGNISED)


class EvidenceKind(models.TextChoices):
    """What proves an indicator."""

    FILE = "file", "Tệp"
    FIGURE = "figure", "Số liệu của phần mềm"
    LINK = "link", "Đường dẫn"


class StandardSet(models.Model):
    """A set as the house has it; the row with the highest number of a code stands in place of what ships. Never changed.

    `text` as in lawdata/standards; `source` the document from which it was filled in.
    """

    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=1000)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="standard_set_number_once")]

    def __str__(self) -> str:
        return f"{self.code} ({self.number})"


class ScoreCard(models.Model):
    """One commune, one year. `unit` fills it in. `standard_text` is empty while it is drafted: the set of today holds;
    from the self-score on it keeps the very set it was scored by.

    `version` grows with each change: whoever takes a step on a page that is out of date is told.
    """

    year = models.PositiveSmallIntegerField()
    commune = models.CharField(max_length=200)
    commune_key = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    standard_code = models.CharField(max_length=40)
    standard_text = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=CardState, default=CardState.DRAFTING)
    self_scored_on = models.DateField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    posted_until = models.DateField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=100, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "commune_key"], name="score_card_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=CardState.values), name="score_card_state_known"),
            models.CheckConstraint(
                condition=Q(state=CardState.DRAFTING) | ~Q(standard_text=""), name="score_card_keeps_its_set"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC) | Q(posted_on__isnull=False), name="score_card_public_is_posted"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="score_card_decided_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}, {self.year}"

    @property
    def is_decided(self) -> bool:
        """Whether it is recognised or not."""
        return self.state in DECIDED

    @property
    def is_public(self) -> bool:
        """Whether anybody may see it."""
        return self.state in PUBLIC


class Score(models.Model):
    """What a card has for one indicator or condition: of the commune itself, and of who assessed it, with the reason where they differ."""

    card = models.ForeignKey(ScoreCard, on_delete=models.CASCADE, related_name="scores")
    code = models.CharField(max_length=40)
    self_value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    words = models.TextField(blank=True)
    scored_by = models.CharField(max_length=200, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    assessed_value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    reason = models.TextField(blank=True)
    assessed_by = models.CharField(max_length=200, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["card", "code"]
        constraints = [models.UniqueConstraint(fields=["card", "code"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.card}: {self.code}"

    @property
    def differs(self) -> bool:
        """Whether the assessment is another one than the self-score."""
        return self.assessed_value is not None and self.assessed_value != self.self_value


class Evidence(models.Model):
    """A file, a link, or a figure of the program as it was counted then (`value` of `whole`)."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    name = models.CharField(max_length=300)
    file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    figure = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    value = models.IntegerField(null=True, blank=True)
    whole = models.IntegerField(null=True, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="file") & Q(file__isnull=False))
                | (Q(kind="figure") & ~Q(figure="") & Q(value__isnull=False))
                | (Q(kind="link") & ~Q(link="")),
                name="evidence_has_what_it_says",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> Decimal | None:
        """The share in hundredths; None where it is none."""
        return Decimal(100 * (self.value or 0)) / self.whole if self.whole else None
