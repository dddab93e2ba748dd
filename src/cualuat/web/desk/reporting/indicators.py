"""The figures as they are today, beside the same days of the year before; each opens to the rows it counts."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.reports import composing, counting, queries
from cualuat.reports.rules import Told
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged, year_of
from cualuat.web.desk.posted import key_in
from cualuat.web.desk.reporting.report import address_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import show_date

# Everything is counted row by row: whoever comes back within this time sees what was counted before, and when that was.
_KEPT: Final = 600  # seconds
_SHEET: Final = (
    Column("group", "Nhóm", 30),
    Column("name", "Chỉ tiêu", 50),
    Column("unit", "Đơn vị tính", 14),
    Column("now", "Năm nay", 18),
    Column("before", "Cùng kỳ năm trước", 18),
    Column("difference", "So sánh", 20),
)


def _chosen(request: HttpRequest) -> tuple[int, int | None]:
    """The year and the unit that were asked for; no unit for the whole agency, and where there is no such unit."""
    key = key_in(request.GET.get("don-vi"))
    return year_of(request), key if key and organisation.unit(key) else None


def _shared(year: int, unit: int | None) -> dict[str, Any]:
    on = timezone.localdate()
    now, before = counting.windows(year, on=on, unit=unit)
    return {
        "year": year, "years": range(on.year, on.year - 5, -1), "unit": unit, "units": organisation.units(on=on),
        "period": f"{show_date(now.since)}–{show_date(now.until)}",
        "before": f"{show_date(before.since)}–{show_date(before.until)}",
    }  # fmt: skip


def _told(year: int, unit: int | None) -> tuple[list[tuple[str, Told]], str]:
    """Groups and figures, and when they were counted."""
    on = timezone.localdate()
    key = f"indicators-{year}-{unit}-{on.isoformat()}"
    found: tuple[list[tuple[str, Told]], str] | None = cache.get(key)
    if found is None:
        rows = counting.indicators(year, on=on, unit=unit)
        told = composing.told(rows)
        found = ([(row.group, one) for row, one in zip(rows, told, strict=True)], f"{timezone.localtime():%H:%M}")
        cache.set(key, found, _KEPT)
    return found


@desk()
def indicators(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All figures by group, of the agency or of one unit; `tai=1` as a spreadsheet."""
    year, unit = _chosen(request)
    rows, counted_at = _told(year, unit)
    context = _shared(year, unit)
    if request.GET.get("tai") == "1":
        cells = [
            {
                "group": group, "name": one.name, "unit": one.unit, "now": one.shown, "before": one.shown_before,
                "difference": one.difference,
            }
            for group, one in rows
        ]  # fmt: skip
        return as_sheet(_SHEET, cells, "Chỉ tiêu", context["period"], f"chi-tieu-{year}")
    groups = [(name, [one for _, one in some]) for name, some in groupby(rows, key=lambda row: row[0])]
    return page(
        request, actor, "desk/reporting/indicators.html", {**context, "groups": groups, "counted_at": counted_at}
    )


@desk()
def indicator(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """One figure with the rows behind it, of this year or of the year before."""
    year, unit = _chosen(request)
    found = counting.indicator(code, year, on=timezone.localdate(), unit=unit)
    if found is None:
        raise Http404("no such figure")
    is_before = request.GET.get("ky") == "truoc"
    rows = queries.rows_of(found, actor=actor, before=is_before)
    shown = paged(request, rows.shown, size=100)
    context = {
        **_shared(year, unit), "figure": found, "told": composing.told([found])[0], "list": shown, "hidden": rows.hidden,
        "rows": [(one, address_of(one)) for one in shown.rows], "is_before": is_before,
        "unit_name": organisation.unit(unit).name if unit else "",  # type: ignore[union-attr]
    }  # fmt: skip
    return page(request, actor, "desk/reporting/indicator.html", context)
