"""What reports can count of coordination."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.coordination.models import Conclusion, CooperationRequest
from cualuat.coordination.queries import in_time

GROUP: Final = "Phối hợp"


def _row(one: CooperationRequest) -> Row:
    return Row(f"{one.agency}, văn bản {one.paper}", one.due or one.on, "coordination-request", str(one.pk))


def _answered(direction: str, window: Window) -> Counted:
    """Of what fell due in the window: what was answered in time. What is not due yet does not count."""
    rows = CooperationRequest.objects.filter(
        direction=direction, dropped_on=None, due__range=(window.since, window.until)
    )
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    over = rows.filter(due__lt=window.late_before) | rows.filter(replied_on__isnull=False)
    good = over.filter(in_time()).order_by("due", "pk")
    found = tuple(_row(one) for one in good)
    return Counted(len(found), found, whole=over.count())


def _ours(window: Window) -> Counted:
    return _answered("in", window)


def _theirs(window: Window) -> Counted:
    return _answered("out", window)


def _waiting(window: Window) -> Counted:
    """What came or went by the end of the window and had no answer then."""
    rows = CooperationRequest.objects.filter(on__lte=window.until, due__isnull=False)
    rows = rows.exclude(replied_on__lte=window.until).exclude(dropped_on__lte=window.until)
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(_row(one) for one in rows.order_by("due", "pk"))
    return Counted(len(found), found)


def _concluded(window: Window) -> Counted:
    """Of what was to be done by a day in the window: what is done. What is not due yet and not done does not count."""
    rows = Conclusion.objects.filter(due__range=(window.since, window.until)).select_related("minutes", "unit")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    done = rows.filter(done_on__lte=window.until).order_by("due", "pk")
    over = rows.filter(due__lt=window.late_before) | rows.filter(done_on__lte=window.until)
    found = tuple(
        Row(
            f"Biên bản ngày {one.minutes.day:%d/%m/%Y}, kết luận {one.position}: {one.who}", one.due,
            "coordination-minutes", str(one.minutes_id),
        )
        for one in done
    )  # fmt: skip
    return Counted(len(found), found, whole=over.count())


FIGURES: Final = (
    Figure("coordination_answered", "Yêu cầu của nơi khác được trả lời đúng hạn", GROUP, "yêu cầu", _ours, "share"),
    Figure("coordination_got", "Yêu cầu của ta được nơi khác trả lời đúng hạn", GROUP, "yêu cầu", _theirs, "share"),
    Figure("coordination_waiting", "Yêu cầu phối hợp còn chờ trả lời", GROUP, "yêu cầu", _waiting),
    Figure("conclusions_done", "Kết luận của cuộc họp phối hợp đã thực hiện", GROUP, "kết luận", _concluded, "share"),
)
