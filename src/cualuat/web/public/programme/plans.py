"""Plans that the agency made public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cualuat.programme.queries import plans as queries
from cualuat.web.public.finding.asked import public_page

SHOWN = 100


@require_safe
@public_page
def plans(request: HttpRequest) -> HttpResponseBase:
    """The list, the newest first."""
    return render(request, "public/programme/plans.html", {"rows": queries.public_plans()[:SHOWN]})


@require_safe
@public_page
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One plan: what it carries out, its tasks with who and when, who got it."""
    found = queries.public_plans().filter(pk=pk).first()
    if found is None:
        raise Http404("no such plan")
    context = {
        "plan": found,
        "tasks": queries.tasks(found),
        "bases": found.bases.order_by("-implements", "pk"),
        "recipients": found.recipients.filter(archive=False),
    }
    return render(request, "public/programme/plan.html", context)
