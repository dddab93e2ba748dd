"""What reports can count of documents that must be issued."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.drafting.models import Asked, Obligation
from cualuat.drafting.queries import in_time

GROUP: Final = "Soạn thảo văn bản"


def _of_unit(rows: QuerySet[Obligation], window: Window) -> QuerySet[Obligation]:
    return rows.filter(unit=window.unit) if window.unit is not None else rows


def _row(one: Obligation) -> Row:
    return Row(one.subject, one.issued_on or one.due, "drafting-obligation", str(one.pk))


def _in_time(window: Window) -> Counted:
    """Of what was to be issued by a day in the window: what was issued by then. What is not due yet and not issued does not count."""
    rows = Obligation.objects.exclude(state="dropped").filter(due__range=(window.since, window.until))
    rows = _of_unit(rows, window)
    over = rows.filter(Q(due__lt=window.late_before) | Q(issued_on__isnull=False))
    found = tuple(_row(one) for one in over.filter(in_time()).order_by("due", "pk"))
    return Counted(len(found), found, whole=over.count())


def _issued(window: Window) -> Counted:
    """What was issued in the window."""
    rows = _of_unit(Obligation.objects.filter(issued_on__range=(window.since, window.until)), window)
    found = tuple(_row(one) for one in rows.order_by("issued_on", "pk"))
    return Counted(len(found), found)


def _owed(window: Window) -> Counted:
    """What was to be issued by the end of the window and was not by then."""
    rows = Obligation.objects.filter(due__lt=window.late_before)
    rows = rows.exclude(issued_on__lte=window.until).exclude(dropped_on__lte=window.until)
    found = tuple(_row(one) for one in _of_unit(rows, window).order_by("due", "pk"))
    return Counted(len(found), found)


def _answered(window: Window) -> Counted:
    """Of the opinions that units of ours were asked for by a day in the window: those given by then."""
    rows = Asked.objects.filter(unit__isnull=False, round__due__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    over = rows.filter(Q(round__due__lt=window.late_before) | Q(answered_on__isnull=False))
    good = [
        one
        for one in over.select_related("unit", "round__obligation").order_by("round__due", "pk")
        if one.answered_on is not None and one.answered_on <= one.round.due
    ]
    found = tuple(
        Row(f"{one.who}: {one.round.obligation.subject}", one.answered_on, "drafting-obligation", str(one.round.obligation_id))
        for one in good
    )  # fmt: skip
    return Counted(len(found), found, whole=over.count())


FIGURES: Final = (
    Figure("drafting_in_time", "Văn bản phải ban hành, ban hành đúng hạn", GROUP, "văn bản", _in_time, "share"),
    Figure("drafting_issued", "Văn bản đã ban hành theo danh mục", GROUP, "văn bản", _issued),
    Figure("drafting_late", "Văn bản quá hạn chưa ban hành", GROUP, "văn bản", _owed),
    Figure("drafting_answered", "Góp ý dự thảo của đơn vị được gửi đúng hạn", GROUP, "góp ý", _answered, "share"),
)
