"""What reports can count of duties and of publication."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.duties.models import AgencyDuty, Information
from cualuat.duties.queries import Time, in_force_on, times

DUTIES: Final = "Chức năng, nhiệm vụ"
LIST: Final = "Công khai thông tin"


def _times(window: Window) -> list[Time]:
    """What fell due in the window."""
    entries = Information.objects.select_related("unit").prefetch_related("publishings")
    if window.unit is not None:
        entries = entries.filter(unit=window.unit)
    found = times(entries, until=window.until, today=window.late_before)
    return [one for one in found if one.due >= window.since]


def _row(one: Time) -> Row:
    told = f": {one.row.what}" if one.row and one.row.what else ""
    return Row(f"{one.information.name}{told}"[:300], one.due, "disclosure", str(one.information.pk))


def _in_time(window: Window) -> Counted:
    """Of what fell due: what was out in time. What is not due yet and not out does not count."""
    found = [one for one in _times(window) if one.state in ("in_time", "late", "missing")]
    rows = tuple(_row(one) for one in found if one.state == "in_time")
    return Counted(len(rows), rows, whole=len(found))


def _missing(window: Window) -> Counted:
    rows = tuple(_row(one) for one in _times(window) if one.state == "missing")
    return Counted(len(rows), rows)


def _nobody(window: Window) -> Counted:
    """Duties that hold on the last day, or today while the window is running, and that no unit in being leads."""
    on = min(window.until, window.on) if window.on else window.until
    rows = AgencyDuty.objects.filter(in_force_on(on)).select_related("unit").order_by("pk")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    open_ = [row for row in rows if row.unit is None or (row.unit.valid_to is not None and row.unit.valid_to <= on)]
    found = tuple(Row(row.text[:300], row.since, "agency-duty", str(row.pk)) for row in open_)
    return Counted(len(found), found)


def _duties(window: Window) -> Counted:
    on = min(window.until, window.on) if window.on else window.until
    rows = AgencyDuty.objects.filter(in_force_on(on)).order_by("pk")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(Row(row.text[:300], row.since, "agency-duty", str(row.pk)) for row in rows)
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("agency_duties", "Nhiệm vụ trong danh mục chức năng", DUTIES, "nhiệm vụ", _duties),
    Figure("agency_duties_nobody", "Nhiệm vụ chưa có đơn vị nào làm", DUTIES, "nhiệm vụ", _nobody),
    Figure(
        "publication_in_time",
        "Thông tin phải công khai đã công khai đúng hạn",
        LIST,
        "lần công khai",
        _in_time,
        "share",
    ),
    Figure("publication_late", "Thông tin phải công khai quá hạn chưa công khai", LIST, "lần công khai", _missing),
)
