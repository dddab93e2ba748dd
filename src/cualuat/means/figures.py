"""What reports can count of means."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.kernel.workdays import day_of
from cualuat.means.models import BudgetLine, Equipment, ResourceRequest, Spending

GROUP: Final = "Kinh phí, trang thiết bị"


def _allocated(window: Window) -> Counted:
    rows = BudgetLine.objects.filter(allocated_on__range=(window.since, window.until), allocated__isnull=False)
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(one.content, one.allocated_on, "budget-line", str(one.pk), one.allocated or 0)
        for one in rows.order_by("pk")
    )
    return Counted(sum(row.amount for row in found), found)


def _spent(window: Window) -> Counted:
    rows = Spending.objects.filter(on__range=(window.since, window.until)).select_related("line")
    if window.unit is not None:
        rows = rows.filter(line__unit=window.unit)
    found = tuple(
        Row(one.line.content, one.on, "budget-line", str(one.line_id), one.amount) for one in rows.order_by("on", "pk")
    )
    return Counted(sum(row.amount for row in found), found)


def _equipment(window: Window) -> Counted:
    rows = Equipment.objects.filter(since__lte=window.until).exclude(condition="retired")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(Row(str(one), one.since, "equipment", str(one.pk)) for one in rows.order_by("code"))
    return Counted(len(found), found)


def _decided(window: Window) -> Counted:
    rows = ResourceRequest.objects.filter(raised_at__date__range=(window.since, window.until)).select_related("unit")
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    done = [one for one in rows.order_by("raised_at", "pk") if one.decided_at is not None]
    found = tuple(
        Row(
            f"{one.get_kind_display()} – {one.unit.name}",
            day_of(one.raised_at),
            "resource-request",
            str(one.pk),
        )
        for one in done
    )
    return Counted(len(found), found, whole=rows.count())


FIGURES: Final = (
    Figure("budget_allocated", "Kinh phí được phân bổ", GROUP, "đồng", _allocated, "sum"),
    Figure("budget_spent", "Kinh phí đã chi", GROUP, "đồng", _spent, "sum"),
    Figure("equipment", "Trang thiết bị đang dùng", GROUP, "thiết bị", _equipment),
    Figure("requests_decided", "Đề nghị nguồn lực đã quyết định", GROUP, "đề nghị", _decided, "share"),
)
