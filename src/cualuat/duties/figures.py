"""What reports can count of publication."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.duties.models import Information
from cualuat.duties.queries import times

GROUP: Final = "Công khai thông tin"


def _in_time(window: Window) -> Counted:
    entries = Information.objects.prefetch_related("occasions")
    if window.unit is not None:
        entries = entries.filter(unit=window.unit)
    found = [one for one in times(entries, until=window.until, today=window.on) if one.due >= window.since]
    rows = tuple(
        Row(one.information.name, one.due, "information", str(one.information.pk))
        for one in found
        if one.state == "in_time"
    )
    return Counted(len(rows), rows, whole=len(found))


FIGURES: Final = (
    Figure("publication_in_time", "Thông tin đã công khai đúng hạn", GROUP, "lần công khai", _in_time, "share"),
)
