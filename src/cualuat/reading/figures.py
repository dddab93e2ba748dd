"""What reports can count of required reading."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.reading.models import ItemUnit
from cualuat.reading.queries import opened_in, readers

GROUP: Final = "Quán triệt văn bản"


def _items(window: Window) -> Counted:
    rows = opened_in(window.since, window.until)
    if window.unit is not None:
        rows = rows.filter(units__unit=window.unit)
    found = tuple(Row(one.title, one.due, "reading-item", str(one.pk)) for one in rows)
    return Counted(len(found), found)


def _units(window: Window) -> Counted:
    rows = ItemUnit.objects.filter(item__in=opened_in(window.since, window.until)).select_related("item", "unit")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    done = [one for one in rows.order_by("item__due", "pk") if one.confirmed_at is not None]
    found = tuple(
        Row(f"{one.unit.name}: {one.item.title}", one.item.due, "reading-item", str(one.item_id)) for one in done
    )
    return Counted(len(found), found, whole=rows.count())


def _people(window: Window, which: Q) -> Counted:
    """People are counted, not named: what somebody scored is nobody's business but hers, her head's and the focal unit's."""
    good = whole = 0
    found = []
    for item in opened_in(window.since, window.until):
        units = item.units.filter(unit=window.unit) if window.unit is not None else item.units.all()
        keys = {person.pk for row in units for person in readers(row, on=item.due)}
        some = item.receipts.filter(which, person__in=keys).count()
        good, whole = good + some, whole + len(keys)
        found.append(Row(f"{item.title}: {some}/{len(keys)} người", item.due, "reading-item", str(item.pk), some))
    return Counted(good, tuple(found), whole=whole)


def _read(window: Window) -> Counted:
    return _people(window, Q())


def _passed(window: Window) -> Counted:
    return _people(window, Q(passed_at__isnull=False))


FIGURES: Final = (
    Figure("reading_items", "Văn bản, kế hoạch đã giao đọc", GROUP, "văn bản", _items),
    Figure("reading_units", "Đơn vị xác nhận đã quán triệt", GROUP, "đơn vị", _units, "share"),
    Figure("reading_read", "Người đã đọc", GROUP, "lượt người", _read, "share"),
    Figure("reading_passed", "Người đã đọc và trả lời đạt", GROUP, "lượt người", _passed, "share"),
)
