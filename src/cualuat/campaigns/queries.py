"""Reading campaigns, the newsletter, kits, meetings and models; what is due, what rests on a provision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from cualuat.base.actor import Actor
from cualuat.campaigns import access
from cualuat.campaigns.models import (
    AccessModel,
    Campaign,
    CampaignItem,
    Delivery,
    ItemFile,
    Kit,
    Meeting,
    MeetingFile,
    MeetingGuest,
    ModelFile,
    NewsletterIssue,
    NewsletterItem,
    Subscriber,
)
from cualuat.campaigns.rules import SUBSCRIBER_STATES, LegalDay, bounces, legal_days, masked, masked_in
from cualuat.kernel.workdays import day_of
from cualuat.law.queries import Change, changes_since
from cualuat.law.reliance import Reliance
from cualuat.notices.models import MessageState
from cualuat.reminders.registry import Due

OPEN = ("planned", "running")
SHOWN = 100


# --- campaigns -----------------------------------------------------------------------------------------------------


def campaigns(*, year: int | None = None) -> QuerySet[Campaign]:
    """Campaigns that touch a year, by their first day, with how many items (`of`) and how many done (`done`)."""
    rows = Campaign.objects.select_related("unit")
    if year is not None:
        rows = rows.filter(starts__lte=date(year, 12, 31), ends__gte=date(year, 1, 1))
    counted = rows.annotate(of=Count("items"), done=Count("items", filter=Q(items__done_on__isnull=False)))
    return counted.order_by("starts", "pk")


def campaign(pk: int) -> Campaign | None:
    """One of them."""
    return campaigns().filter(pk=pk).first()


def items(found: Campaign) -> QuerySet[CampaignItem]:
    """What a campaign does, by day."""
    rows = found.items.select_related("unit", "person", "campaign").annotate(proofs=Count("files"))
    return rows.order_by("day", "pk")


def item(pk: int) -> CampaignItem | None:
    """One thing that a campaign does."""
    return CampaignItem.objects.select_related("unit", "person", "campaign__unit").filter(pk=pk).first()


def item_file(pk: int) -> ItemFile | None:
    """A file that proves an item."""
    return ItemFile.objects.select_related("attachment__cleaned", "item").filter(pk=pk).first()


def reach_of(found: Campaign) -> list[tuple[str, int]]:
    """How many were reached, by what is counted: «người dự» 120."""
    totals: dict[str, int] = {}
    for row in found.items.filter(reach__isnull=False):
        totals[row.reach_unit] = totals.get(row.reach_unit, 0) + (row.reach or 0)
    return sorted(totals.items())


def late_items(*, on: date) -> QuerySet[CampaignItem]:
    """What should be done and is not, of campaigns that are not over."""
    rows = CampaignItem.objects.filter(done_on=None, day__lt=on, campaign__state__in=OPEN)
    return rows.select_related("unit", "campaign").order_by("day", "pk")


def late_for(actor: Actor, *, on: date) -> int:
    """How many items are late that the actor's units do; of all units for whoever runs campaigns."""
    rows = late_items(on=on)
    if not access.may_publish(actor):
        units = actor.units_with(*access.DOERS)
        if not units:
            return 0
        rows = rows.filter(unit__in=units)
    return rows.count()


@dataclass(frozen=True, slots=True)
class Suggested:
    """A day of the year for which nobody planned a campaign yet."""

    day: LegalDay
    on: date
    plan_by: date


def suggested(*, year: int) -> list[Suggested]:
    """The days of a year without a campaign, in order."""
    taken = set(
        Campaign.objects.filter(starts__year__lte=year, ends__year__gte=year)
        .exclude(state="dropped")
        .values_list("legal_day", flat=True)
    )
    days = [one for one in legal_days() if one.code not in taken]
    return [Suggested(one, one.on(year), one.on(year) - timedelta(days=one.ahead)) for one in days]


def to_plan(*, on: date) -> list[Suggested]:
    """Days of the law that should have a campaign by now and have none: for whoever runs campaigns."""
    return [one for one in suggested(year=on.year) if one.day.legal and one.plan_by <= on <= one.on]


# --- what the public sees ------------------------------------------------------------------------------------------


def public_campaigns() -> QuerySet[Campaign]:
    """What is public, the latest first."""
    return Campaign.objects.filter(published_at__isnull=False).select_related("unit").order_by("-starts", "-pk")


def public_kits() -> QuerySet[Kit]:
    """Kits that everybody may take."""
    return Kit.objects.filter(published_at__isnull=False).order_by("title", "pk")


def public_models() -> QuerySet[AccessModel]:
    """Models of which the public may read what was learned, the latest first."""
    rows = AccessModel.objects.filter(published_at__isnull=False).select_related("unit").prefetch_related("measures")
    return rows.order_by("-decided_on", "-pk")


def public_issues() -> QuerySet[NewsletterIssue]:
    """The archive of the newsletter, the latest first."""
    return NewsletterIssue.objects.exclude(state="draft").order_by("-number")


# --- the newsletter ------------------------------------------------------------------------------------------------


def issues() -> QuerySet[NewsletterIssue]:
    """All issues: drafts, then the latest."""
    rows = NewsletterIssue.objects.annotate(to=Count("deliveries"))
    return rows.order_by(F("number").desc(nulls_first=True), "-pk")


def issue(pk: int) -> NewsletterIssue | None:
    """One of them."""
    return issues().filter(pk=pk).first()


def issue_items(found: NewsletterIssue) -> list[NewsletterItem]:
    """What an issue tells."""
    return list(found.items.order_by("position", "pk"))


def unfinished_issues() -> list[int]:
    """Issues that are being sent."""
    return list(NewsletterIssue.objects.filter(state="sending").order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Arrived:
    """How the letters of an issue fared: sent, waiting, failed, and to whom no more is sent since."""

    sent: int
    waiting: int
    failed: int
    gone: int
    failures: list[tuple[str, str]]  # address, masked; what the mail server said


def arrived(found: NewsletterIssue) -> Arrived:
    """What became of the letters of an issue."""
    rows = Delivery.objects.filter(issue=found)
    counted = dict(rows.filter(message__isnull=False).order_by().values_list("message__state").annotate(Count("pk")))
    failed = rows.filter(message__state=MessageState.FAILED).select_related("message").order_by("pk")[:SHOWN]
    sent, bad = counted.get(MessageState.SENT, 0), counted.get(MessageState.FAILED, 0)
    return Arrived(
        sent=sent,
        failed=bad,
        waiting=sum(counted.values()) - sent - bad,
        gone=rows.filter(message=None).count(),
        failures=[(masked(one.to), masked_in(one.error, one.to)) for row in failed if (one := row.message)],
    )


def subscribers() -> dict[str, int]:
    """How many get the newsletter, how many have not confirmed yet, to how many it does not get through."""
    found = dict(Subscriber.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in SUBSCRIBER_STATES}


@dataclass(frozen=True, slots=True)
class Unreached:
    """An address that gets no more issues because its mail server refused them; `address` and `words` masked."""

    row: Subscriber
    address: str
    words: str
    forgotten_on: date


def unreached() -> list[Unreached]:
    """Paused addresses, the latest first."""
    rows = Subscriber.objects.filter(state="paused").order_by("-paused_at", "-pk")[:SHOWN]
    _, kept = bounces()
    return [
        Unreached(row, masked(row.email), masked_in(row.bounce_words, row.email), day_of(row.paused_at + kept))
        for row in rows
        if row.paused_at
    ]


def shaky() -> int:
    """How many addresses still get issues although the last one came back."""
    return Subscriber.objects.filter(state="confirmed", bounces__gt=0).count()


def unreached_for(actor: Actor) -> int:
    """How many paused addresses wait for the actor to look at them."""
    return Subscriber.objects.filter(state="paused").count() if access.may_publish(actor) else 0


def subscribers_by_topic() -> dict[str, int]:
    """How many get each topic; «» for those who chose none and get all."""
    counts: dict[str, int] = {}
    for chosen in Subscriber.objects.filter(state="confirmed").values_list("topics", flat=True):
        for code in chosen or [""]:
            counts[code] = counts.get(code, 0) + 1
    return counts


def asked_with(key: str) -> Subscriber | None:
    """Whose first letter had this key."""
    return Subscriber.objects.filter(key=key).first()


def subscriber_with(mark: str) -> Subscriber | None:
    """Whose letters have this mark."""
    return Subscriber.objects.filter(mark=mark[:64]).first()


# --- kits and meetings ---------------------------------------------------------------------------------------------


def kits() -> QuerySet[Kit]:
    """All kits, with the meetings held with them (`held`)."""
    return Kit.objects.annotate(held=Count("meetings", filter=Q(meetings__state="held"))).order_by("title", "pk")


def kit(pk: int) -> Kit | None:
    """One of them."""
    return kits().filter(pk=pk).first()


def changed(found: Kit, *, on: date) -> dict[str, Change]:
    """Which provisions of a kit are not what they were on the day it was compared with the law."""
    return changes_since(found.cited, since=found.checked_on, on=on)


def meetings(*, year: int | None = None) -> QuerySet[Meeting]:
    """Meetings, the latest first; of a year where given."""
    rows = Meeting.objects.select_related("unit", "kit")
    return (rows.filter(day__year=year) if year is not None else rows).order_by("-day", "-pk")


def meeting(pk: int) -> Meeting | None:
    """One of them."""
    return Meeting.objects.select_related("unit", "kit", "item").filter(pk=pk).first()


def meeting_files(found: Meeting) -> list[MeetingFile]:
    """Its files."""
    return list(found.files.select_related("attachment"))


def meeting_file(pk: int) -> MeetingFile | None:
    """A file of a meeting."""
    return MeetingFile.objects.select_related("attachment__cleaned", "meeting").filter(pk=pk).first()


def guests(found: Meeting) -> list[MeetingGuest]:
    """Who signed in with the code."""
    return list(found.guests.select_related("person"))


def held_in(year: int) -> dict[str, int]:
    """Meetings held in a year, and how many people were there."""
    row = Meeting.objects.filter(state="held", day__year=year).aggregate(n=Count("pk"), people=Sum("present"))
    return {"meetings": row["n"], "people": row["people"] or 0}


# --- models --------------------------------------------------------------------------------------------------------


def models(*, state: str = "") -> QuerySet[AccessModel]:
    """Models of access, the latest first."""
    rows = AccessModel.objects.select_related("unit")
    return (rows.filter(state=state) if state else rows).order_by("-pk")


def model(pk: int) -> AccessModel | None:
    """One of them."""
    return AccessModel.objects.select_related("unit").filter(pk=pk).first()


def model_file(pk: int) -> ModelFile | None:
    """A file of a model."""
    return ModelFile.objects.select_related("attachment__cleaned", "model").filter(pk=pk).first()


# --- for the rest of the house -------------------------------------------------------------------------------------


def due(until: date) -> Iterator[Due]:
    """Items that are not done, and days of the law for which a campaign should be planned by then."""
    rows = CampaignItem.objects.filter(done_on=None, day__lte=until, campaign__state__in=OPEN)
    for row in rows.select_related("person", "campaign").order_by("day", "pk"):
        yield Due(
            "campaign-item", row.pk, row.day, day_of(row.added_at), f"{row.what} (đợt «{row.campaign.title[:80]}»)",
            f"/ban-lam-viec/truyen-thong/viec/{row.pk}/", (row.person,) if row.person else (), row.unit_id,
        )  # fmt: skip
    for year in (until.year - 1, until.year):
        for one in suggested(year=year):
            # A day that is over needs no campaign; the scan looks some days ahead of today.
            if one.day.legal and one.plan_by <= until <= one.on + timedelta(days=7):
                yield Due(
                    "campaign-day", year * 10_000 + one.day.month * 100 + one.day.day, one.plan_by, one.plan_by - timedelta(days=7),
                    f"Lên kế hoạch cho {one.day.name} {one.on:%d/%m/%Y}",
                    f"/ban-lam-viec/truyen-thong/them/?ngay={one.day.code}&nam={year}",
                )  # fmt: skip


def reliances(on: date) -> Iterator[Reliance]:
    """Public campaigns and kits that rest on provisions, once for each citation."""
    for row in public_campaigns():
        cited = dict.fromkeys(row.cited)
        for one in row.items.all():
            cited |= dict.fromkeys(one.cited)
        for text in cited:
            yield Reliance("campaigns", row.title, f"/truyen-thong/{row.pk}/", text, "Đợt truyền thông")
    for kit_ in public_kits():
        for text in kit_.cited:
            yield Reliance(
                "campaigns", kit_.title, f"/truyen-thong/bo-tai-lieu/{kit_.pk}/", text, "Bộ tài liệu sinh hoạt"
            )
