"""What reports can count of honours and initiatives. Whoever withdrew her name stays counted, without it."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.honours.models import Honour, Initiative, Nomination, Replication
from cualuat.kernel.workdays import day_of

GROUP: Final = "Tôn vinh, sáng kiến"


def _nominated(window: Window) -> Counted:
    """Nominations received, twins counted once."""
    found = []
    for one in Nomination.objects.exclude(state="joined").order_by("received_at", "pk"):
        day = day_of(one.received_at)
        if window.unit is None and window.since <= day <= window.until:
            found.append(Row(f"Đề cử {one.pk}", day, "honour-round", str(one.round_id)))
    return Counted(len(found), tuple(found))


def _honoured(window: Window) -> Counted:
    rows = Honour.objects.filter(given_on__range=(window.since, window.until), revoked_on=None).order_by(
        "given_on", "pk"
    )
    found = tuple(
        Row(f"Tôn vinh số {one.number}", one.given_on, "honour-round", str(one.nomination.round_id))
        for one in rows.select_related("nomination")
        if window.unit is None
    )
    return Counted(len(found), found)


def _initiatives(window: Window) -> Counted:
    rows = Initiative.objects.filter(published_on__range=(window.since, window.until)).order_by("published_on", "pk")
    found = tuple(Row(one.title, one.published_on, "initiative", str(one.pk)) for one in rows if window.unit is None)
    return Counted(len(found), found)


def _copied(window: Window) -> Counted:
    rows = Replication.objects.filter(since__range=(window.since, window.until)).select_related("initiative")
    found = tuple(
        Row(f"{one.initiative.title}: {one.unit}", one.since, "initiative", str(one.initiative_id))
        for one in rows.order_by("since", "pk")
        if window.unit is None
    )
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("honours_nominated", "Đề cử người gương mẫu, sáng kiến nhận được", GROUP, "đề cử", _nominated),
    Figure("honours_given", "Người, tập thể, sáng kiến được tôn vinh", GROUP, "lượt", _honoured),
    Figure("initiatives_public", "Sáng kiến hỗ trợ tiếp cận pháp luật đã công bố", GROUP, "sáng kiến", _initiatives),
    Figure("initiatives_copied", "Nơi áp dụng lại sáng kiến", GROUP, "nơi", _copied),
)
