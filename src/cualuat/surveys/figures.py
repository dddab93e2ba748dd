"""What reports can count of surveys."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.kernel.workdays import day_of
from cualuat.surveys.models import Survey

GROUP: Final = "Khảo sát"


def _held(window: Window) -> QuerySet[Survey]:
    """Surveys that were opened in the window."""
    rows = Survey.objects.filter(
        published_at__isnull=False, occasion__opens_at__date__range=(window.since, window.until)
    )
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    return rows.select_related("occasion").order_by("occasion__opens_at", "pk")


def _row(one: Survey, amount: int = 1) -> Row:
    return Row(one.title, day_of(one.occasion.opens_at), "survey", str(one.pk), amount)


def _surveys(window: Window) -> Counted:
    found = tuple(map(_row, _held(window)))
    return Counted(len(found), found)


def _sheets(window: Window) -> Counted:
    """Sheets that came in the window, by survey; of surveys opened before it too."""
    rows = Survey.objects.filter(published_at__isnull=False)
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    came = Q(responses__day__range=(window.since, window.until))
    rows = rows.select_related("occasion").annotate(came=Count("responses", filter=came)).filter(came__gt=0)
    found = tuple(_row(one, one.came) for one in rows.order_by("occasion__opens_at", "pk"))
    return Counted(sum(one.amount for one in found), found)


def _shown(window: Window) -> Counted:
    """Of surveys opened in the window and closed: those whose results are public."""
    closed = _held(window).filter(occasion__closed_at__isnull=False)
    found = tuple(map(_row, closed.filter(public_at__isnull=False)))
    return Counted(len(found), found, whole=closed.count())


FIGURES: Final = (
    Figure("surveys_held", "Khảo sát đã tổ chức", GROUP, "cuộc", _surveys),
    Figure("survey_sheets", "Phiếu khảo sát hợp lệ", GROUP, "phiếu", _sheets, "sum"),
    Figure("survey_results", "Khảo sát đã công khai kết quả", GROUP, "cuộc", _shown, "share"),
)
