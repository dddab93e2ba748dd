"""What reports can count of campaigns, meetings, the newsletter and models of access."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.campaigns.models import AccessModel, CampaignItem, Meeting, NewsletterIssue, Subscriber
from cualuat.kernel.workdays import VIETNAM

GROUP: Final = "Truyền thông"


def _item(one: CampaignItem, amount: int = 1) -> Row:
    return Row(f"{one.what} ({one.channel_name})", one.done_on or one.day, "campaign-item", str(one.pk), amount)


def _done(window: Window) -> Counted:
    """Of what was to be done on a day in the window: what is done. What is not due yet and not done does not count."""
    rows = CampaignItem.objects.filter(day__range=(window.since, window.until)).exclude(campaign__state="dropped")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    done = rows.filter(done_on__lte=window.until).order_by("day", "pk")
    whole = rows.filter(Q(day__lt=window.late_before) | Q(done_on__lte=window.until))
    found = tuple(_item(one) for one in done)
    return Counted(len(found), found, whole=whole.count())


def _reach(window: Window) -> Counted:
    """How many were reached by what was done in the window, as those who did it counted."""
    rows = CampaignItem.objects.filter(done_on__range=(window.since, window.until), reach__gt=0)
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(_item(one, one.reach or 0) for one in rows.order_by("done_on", "pk"))
    return Counted(sum(row.amount for row in found), found)


def _held(window: Window) -> list[Meeting]:
    rows = Meeting.objects.filter(state="held", day__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    return list(rows.order_by("day", "pk"))


def _meeting(one: Meeting, amount: int = 1) -> Row:
    return Row(f"{one.title}, {one.group}", one.day, "kit-meeting", str(one.pk), amount)


def _meetings(window: Window) -> Counted:
    found = tuple(_meeting(one) for one in _held(window))
    return Counted(len(found), found)


def _present(window: Window) -> Counted:
    found = tuple(_meeting(one, one.present or 0) for one in _held(window))
    return Counted(sum(row.amount for row in found), found)


def _decided(window: Window) -> Counted:
    rows = AccessModel.objects.filter(decided_on__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(f"{one.title}: {one.get_decision_display().lower()}", one.decided_on, "access-model", str(one.pk))
        for one in rows.order_by("decided_on", "pk")
    )
    return Counted(len(found), found)


def _subscribers(window: Window) -> Counted:
    """Who had confirmed by the end of the window and has not left since. No rows: nobody is named."""
    if window.unit is not None:
        return Counted(0)
    return Counted(Subscriber.objects.filter(state="confirmed", confirmed_at__date__lte=window.until).count())


def _issues(window: Window) -> Counted:
    if window.unit is not None:
        return Counted(0)
    rows = NewsletterIssue.objects.filter(sent_at__date__range=(window.since, window.until)).order_by("number")
    found = tuple(
        Row(f"Bản tin số {one.number}: {one.title}", one.sent_at.astimezone(VIETNAM).date() if one.sent_at else None, "newsletter", str(one.pk))
        for one in rows
    )  # fmt: skip
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("campaign_items_done", "Việc truyền thông đã làm", GROUP, "việc", _done, "share"),
    Figure("campaign_reach", "Lượt người được truyền thông", GROUP, "lượt", _reach, "sum"),
    Figure("kit_meetings", "Buổi sinh hoạt lồng ghép pháp luật", GROUP, "buổi", _meetings),
    Figure("kit_meetings_present", "Người dự sinh hoạt lồng ghép pháp luật", GROUP, "lượt", _present, "sum"),
    Figure("access_models_decided", "Mô hình tiếp cận pháp luật đã quyết định", GROUP, "mô hình", _decided),
    Figure("newsletter_issues", "Số bản tin đã gửi", GROUP, "số", _issues),
    Figure("newsletter_subscribers", "Người nhận bản tin", GROUP, "người", _subscribers),
)
