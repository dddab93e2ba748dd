"""What reports can count of procedures and of the mirror of files. Rows name no applicant."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.procedures.models import Edition, EditionState, MirrorFile, Procedure

GROUP: Final = "Thủ tục hành chính"


def _files(window: Window) -> QuerySet[MirrorFile]:
    rows = MirrorFile.objects.select_related("procedure").order_by("received_on", "pk")
    return rows.filter(unit=window.unit) if window.unit is not None else rows


def _row(one: MirrorFile) -> Row:
    return Row(
        f"{one.code}: {one.procedure.name}",
        one.stopped_on or one.due_on or one.received_on,
        "procedure-file",
        str(one.pk),
    )


def _counted(rows: QuerySet[MirrorFile], whole: int | None = None) -> Counted:
    found = tuple(map(_row, rows))
    return Counted(len(found), found, whole=whole)


def _received(window: Window) -> Counted:
    return _counted(_files(window).filter(received_on__range=(window.since, window.until)))


def _in_time(window: Window) -> Counted:
    """Of what was done in the window or fell due in it and is not done: what was done in time. Stopped at the applicant's wish does not count."""
    rows = _files(window).filter(~Q(state="stopped"), ~Q(due_on=None))
    done = rows.filter(stopped_on__range=(window.since, window.until))
    late = rows.filter(Q(stopped_on=None) | Q(stopped_on__gt=window.until), due_on__range=(window.since, window.until))
    late = late.filter(due_on__lt=window.late_before)
    return _counted(done.filter(was_late=False), whole=done.count() + late.count())


def _late(window: Window) -> Counted:
    """What was not done at the end of the window though its last day was past."""
    rows = _files(window).filter(due_on__lt=window.late_before, received_on__lte=window.until)
    return _counted(rows.filter(Q(stopped_on=None) | Q(stopped_on__gt=window.until)))


def _apologised(window: Window) -> Counted:
    """Of what was late, done or not, with its last day in the window: what somebody apologised for."""
    rows = _files(window).filter(due_on__range=(window.since, window.until))
    late = rows.filter(Q(was_late=True) | Q(stopped_on=None, due_on__lt=window.late_before))
    return _counted(late.filter(apologised_on__isnull=False), whole=late.count())


def _announced(window: Window) -> Counted:
    rows = Edition.objects.filter(signed_on__range=(window.since, window.until)).exclude(state=EditionState.DRAFT)
    if window.unit is not None:
        rows = rows.filter(procedure__unit=window.unit)
    found = tuple(
        Row(f"{one.procedure.code}: {one.procedure.name}", one.signed_on, "procedure", str(one.procedure_id))
        for one in rows.select_related("procedure").order_by("signed_on", "pk")
    )
    return Counted(len(found), found)


def _reviewed(window: Window) -> Counted:
    rows = Procedure.objects.filter(reviewed_on__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(f"{one.code}: {one.name}", one.reviewed_on, "procedure", str(one.pk))
        for one in rows.order_by("reviewed_on", "pk")
    )
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("procedure_files_received", "Hồ sơ thủ tục hành chính tiếp nhận", GROUP, "hồ sơ", _received),
    Figure(
        "procedure_files_in_time", "Hồ sơ thủ tục hành chính giải quyết đúng hạn", GROUP, "hồ sơ", _in_time, "share"
    ),
    Figure("procedure_files_late", "Hồ sơ thủ tục hành chính quá hạn chưa xong", GROUP, "hồ sơ", _late),
    Figure("procedure_files_apologised", "Hồ sơ trễ hạn có phiếu xin lỗi", GROUP, "hồ sơ", _apologised, "share"),
    Figure("procedures_announced", "Thủ tục hành chính được công bố, sửa đổi", GROUP, "thủ tục", _announced),
    Figure("procedures_reviewed", "Thủ tục hành chính được rà soát", GROUP, "thủ tục", _reviewed),
)
