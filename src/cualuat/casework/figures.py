"""What casework can count for reports: matters received, answered, in time, late; receptions, answers made public, ratings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db.models import Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.casework.choices import PublicationState
from cualuat.casework.kinds import FAMILIES, kind, kinds_of
from cualuat.casework.models import Case, Publication, Rating, ReceptionDay
from cualuat.timelimits.models import Clock

GROUP: Final = "Tiếp công dân, giải quyết hồ sơ"
_UNITS: Final = {
    "reception": "lượt",
    "complaint": "đơn",
    "denunciation": "đơn",
    "feedback": "đơn",
    "information": "yêu cầu",
}


def _matters(family: str, window: Window) -> QuerySet[Case]:
    rows = Case.objects.filter(kind__in=[k.code for k in kinds_of(family)])
    return rows.filter(unit_id=window.unit) if window.unit is not None else rows


def _row(case: Case) -> Row:
    return Row(f"{case.number} ({kind(case.kind).short})", case.received_on, "case", str(case.pk))


def _listed(rows: Iterable[Case]) -> Counted:
    found = tuple(_row(case) for case in rows)
    return Counted(len(found), found)


def _received(family: str, window: Window) -> Counted:
    rows = _matters(family, window).filter(received_on__range=(window.since, window.until))
    return _listed(rows.order_by("received_on", "pk"))


def _answered(family: str, window: Window) -> QuerySet[Case]:
    rows = _matters(family, window).filter(answered_on__range=(window.since, window.until))
    return rows.order_by("answered_on", "pk")


def _in_time(family: str, window: Window) -> Counted:
    """Of those answered in the window, those of which no limit of the agency was stopped late."""
    late = Clock.objects.filter(subject_type="case", binds="agency", state="stopped", was_late=True)
    all_answered = list(_answered(family, window))
    late_keys = set(late.filter(subject_id__in=[case.pk for case in all_answered]).values_list("subject_id", flat=True))
    found = tuple(_row(case) for case in all_answered if case.pk not in late_keys)
    return Counted(len(found), found, whole=len(all_answered))


def _open(family: str, window: Window) -> Counted:
    """Received by the end of the window and not closed by then."""
    rows = _matters(family, window).filter(received_on__lte=window.until)
    rows = rows.filter(Q(closed_on=None, is_open=True) | Q(closed_on__gt=window.until))
    return _listed(rows.order_by("received_on", "pk"))


def _late(family: str, window: Window) -> Counted:
    """Open still, and past a due day that lay within the window or before it."""
    rows = _matters(family, window).filter(is_open=True, received_on__lte=window.until, due_on__lt=window.late_before)
    return _listed(rows.order_by("due_on", "pk"))


_COUNTS: Final[tuple[tuple[str, str, Callable[[str, Window], Counted]], ...]] = (
    ("received", "tiếp nhận", _received),
    ("answered", "đã trả lời, giải quyết", lambda family, window: _listed(_answered(family, window))),
    ("in_time", "trả lời đúng hạn", _in_time),
    ("open", "đang giải quyết cuối kỳ", _open),
    ("late", "quá hạn chưa xong", _late),
)


def _published(window: Window) -> Counted:
    rows = Publication.objects.filter(
        state=PublicationState.PUBLISHED, published_at__date__range=(window.since, window.until)
    )
    if window.unit is not None:
        rows = rows.filter(case__unit_id=window.unit)
    found = tuple(
        Row(row.title, row.published_at.date() if row.published_at else None, "publication", str(row.case_id))
        for row in rows.order_by("published_at", "pk")
    )
    return Counted(len(found), found)


def _days_held(window: Window) -> Counted:
    rows = ReceptionDay.objects.filter(
        on__range=(window.since, window.until), posted_at__isnull=False, cancelled_at=None
    )
    if window.unit is not None:
        rows = rows.filter(unit_id=window.unit)
    found = tuple(
        Row(f"Tiếp công dân {row.on:%d/%m/%Y}, {row.get_mode_display().lower()}", row.on, "reception-day", str(row.pk))
        for row in rows.order_by("on", "pk")
    )
    return Counted(len(found), found)


def _satisfied(window: Window) -> Counted:
    rows = Rating.objects.filter(on__range=(window.since, window.until)).select_related("case")
    if window.unit is not None:
        rows = rows.filter(case__unit_id=window.unit)
    given = list(rows.order_by("on", "pk"))
    found = tuple(
        Row(f"{row.case.number}: đã được giải quyết", row.on, "case", str(row.case_id)) for row in given if row.solved
    )
    return Counted(len(found), found, whole=len(given))


FIGURES: Final = (
    *(
        Figure(
            f"{family}_{code}", f"{name}: {words}", GROUP, _UNITS[family], partial(count, family),
            "share" if code == "in_time" else "count",
        )
        for family, name in FAMILIES.items()
        for code, words, count in _COUNTS
    ),
    Figure("reception_days", "Buổi tiếp công dân đã tổ chức", GROUP, "buổi", _days_held),
    Figure("answers_public", "Câu trả lời đã công khai", GROUP, "câu", _published),
    Figure("people_satisfied", "Người dân cho là việc đã được giải quyết", GROUP, "lượt đánh giá", _satisfied, "share"),
)  # fmt: skip
