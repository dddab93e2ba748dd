"""What reports can count of consultations."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.consultations.models import Consultation, Opinion
from cualuat.consultations.queries import in_time
from cualuat.consultations.rules import PUBLIC

GROUP: Final = "Lấy ý kiến dự thảo"
_ANSWERED: Final = Q(group__isnull=True) & ~Q(verdict="") | Q(group__isnull=False) & ~Q(group__verdict="")
_ACCEPTED: Final = Q(group__isnull=True, verdict__in=("accepted", "partly")) | Q(
    group__verdict__in=("accepted", "partly")
)


def _of_unit(rows: QuerySet[Consultation], window: Window) -> QuerySet[Consultation]:
    return rows.filter(unit=window.unit) if window.unit is not None else rows


def _row(one: Consultation) -> Row:
    return Row(one.title, one.posted_on, "consultation", str(one.pk))


def _held(window: Window) -> Counted:
    """Drafts posted in the window."""
    rows = Consultation.objects.filter(state__in=PUBLIC, posted_on__range=(window.since, window.until))
    found = tuple(_row(one) for one in _of_unit(rows, window).select_related("occasion").order_by("posted_on", "pk"))
    return Counted(len(found), found)


def _said(window: Window) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(said_on__range=(window.since, window.until)).exclude(consultation__state="dropped")
    return rows.filter(consultation__unit=window.unit) if window.unit is not None else rows


def _rows(opinions: QuerySet[Opinion]) -> tuple[Row, ...]:
    found = opinions.select_related("consultation__occasion").order_by("said_on", "pk")
    return tuple(
        Row(f"{one.consultation.title}: ý kiến số {one.number}, {one.place_name}", one.said_on, "consultation", str(one.consultation_id))
        for one in found
    )  # fmt: skip


def _opinions(window: Window) -> Counted:
    """Opinions given in the window, whatever became of them; what was refused as no opinion does not count."""
    found = _rows(_said(window).exclude(state="rejected"))
    return Counted(len(found), found)


def _answered(window: Window) -> Counted:
    """Of the opinions of the window that need an answer: what has one."""
    whole = _said(window).filter(state="shown").exclude(text="")
    found = _rows(whole.filter(_ANSWERED))
    return Counted(len(found), found, whole=whole.count())


def _accepted(window: Window) -> Counted:
    """Of the opinions of the window that were answered: what was accepted, at least partly."""
    whole = _said(window).filter(_ANSWERED, state="shown").exclude(text="")
    found = _rows(whole.filter(_ACCEPTED))
    return Counted(len(found), found, whole=whole.count())


def _explained(window: Window) -> Counted:
    """Of what was to be explained by a day in the window: what was by then. What is not due yet and not explained does not count."""
    rows = Consultation.objects.filter(state__in=PUBLIC, explain_by__range=(window.since, window.until))
    rows = _of_unit(rows, window)
    over = rows.filter(Q(explain_by__lt=window.late_before) | Q(explained_on__isnull=False))
    good = over.filter(in_time()).select_related("occasion").order_by("explain_by", "pk")
    found = tuple(_row(one) for one in good)
    return Counted(len(found), found, whole=over.count())


FIGURES: Final = (
    Figure("consultations_held", "Dự thảo đã đăng lấy ý kiến", GROUP, "dự thảo", _held),
    Figure("consultation_opinions", "Ý kiến góp ý dự thảo đã nhận", GROUP, "ý kiến", _opinions),
    Figure("consultation_answered", "Ý kiến góp ý dự thảo đã được trả lời", GROUP, "ý kiến", _answered, "share"),
    Figure(
        "consultation_accepted", "Ý kiến góp ý dự thảo được tiếp thu, cả một phần", GROUP, "ý kiến", _accepted, "share"
    ),
    Figure(
        "consultations_explained", "Dự thảo được công bố giải trình đúng mốc", GROUP, "dự thảo", _explained, "share"
    ),
)
