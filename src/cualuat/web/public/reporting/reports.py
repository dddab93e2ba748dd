"""Reports of the agency as the public sees them: chosen figures, their values only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cualuat.reports import composing, queries
from cualuat.web.public.finding.asked import public_page

SHOWN = 100


@require_safe
@public_page
def reports(request: HttpRequest) -> HttpResponseBase:
    """The list, the latest period first."""
    return render(request, "public/reporting/reports.html", {"rows": queries.public_reports()[:SHOWN]})


@require_safe
@public_page
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One report: its period, number, day, and the figures the agency chose to show."""
    found = queries.public_reports().select_related("template").filter(pk=pk).first()
    if found is None:
        raise Http404("no such report")
    told = composing.told(queries.shown_figures(found))
    context = {
        "report": found,
        "figures": told,
        "period": composing.period_name(found),
        "before": composing.before_name(found),
        "charts": composing.charts(found, told, public=True),
    }
    return render(request, "public/reporting/report.html", context)
