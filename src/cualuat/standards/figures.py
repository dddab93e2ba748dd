"""What can be counted of the standard for reports: communes recognised, files sent in time."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.standards.models import DECIDED, CardState, ScoreCard
from cualuat.standards.queries import standard_of

GROUP: Final = "Chuẩn tiếp cận pháp luật"


def _of_unit(rows: QuerySet[ScoreCard], window: Window) -> QuerySet[ScoreCard]:
    return rows.filter(unit_id=window.unit) if window.unit is not None else rows


def _recognised(window: Window) -> Counted:
    """Of the communes decided in the window, those recognised."""
    rows = ScoreCard.objects.filter(state__in=DECIDED, decided_on__range=(window.since, window.until))
    decided = list(_of_unit(rows, window).order_by("decided_on", "pk"))
    found = tuple(
        Row(f"{one} – {one.decision}", one.decided_on, "score-card", str(one.pk))
        for one in decided
        if one.state == CardState.RECOGNISED
    )
    return Counted(len(found), found, whole=len(decided))


def _in_time(window: Window) -> Counted:
    """Of the files sent in the window under a set with a known deadline, those sent before it."""
    rows = ScoreCard.objects.filter(submitted_on__range=(window.since, window.until))
    found, whole = [], 0
    for one in _of_unit(rows, window).order_by("submitted_on", "pk"):
        deadline = standard_of(one).deadline("submitted")
        if deadline is None or one.submitted_on is None:
            continue
        whole += 1
        if one.submitted_on < deadline.before(one.year):
            found.append(Row(str(one), one.submitted_on, "score-card", str(one.pk)))
    return Counted(len(found), tuple(found), whole=whole)


FIGURES: Final = (
    Figure("standards_recognised", "Xã, phường được công nhận đạt chuẩn tiếp cận pháp luật", GROUP, "xã", _recognised, "share"),
    Figure("standards_in_time", "Hồ sơ chuẩn tiếp cận pháp luật gửi đúng hạn", GROUP, "hồ sơ", _in_time, "share"),
)  # fmt: skip
