"""What is to be put right, the register of violations, how a unit keeps its duties."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.inspections import queries
from cualuat.inspections.rules import sums
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.inspections.listing import kind_name
from cualuat.web.desk.paging import year_of


@desk()
def following(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All that is to be put right after the checks of a year, and the violations, as far as the actor may see them."""
    year, today = year_of(request), timezone.localdate()
    rows = list(queries.remedies(actor=actor, year=year))
    context = {
        "year": year,
        "years": sorted({*queries.years(), today.year, year}, reverse=True),
        "rows": [(row, queries.remedied(row).is_late(today)) for row in rows],
        "sums": sums((queries.remedied(row) for row in rows), today),
        "violations": queries.violations(actor=actor, year=year),
        "today": today,
    }
    return page(request, actor, "desk/inspections/following.html", context)


@desk()
def duty_report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """How a unit kept its duties in a year."""
    unit = organisation.unit(pk)
    if unit is None or not queries.may_see_report(unit, actor=actor):
        raise Http404("no such unit")
    year, today = year_of(request), timezone.localdate()
    report = queries.duty_report(unit, year=year, on=today)
    context = {
        "report": report,
        "checks": [(row, kind_name(row)) for row in report.checks],
        "year": year,
        "years": sorted({*queries.years(), today.year, year}, reverse=True),
    }
    return page(request, actor, "desk/inspections/unit.html", context)
