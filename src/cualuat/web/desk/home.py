"""The first page of the desk: what waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.law import queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.loading import progress_of
from cualuat.web.desk.record import lines

SHOWN = 6


@desk()
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, the loads that run, the last loads and events."""
    if not actor.has("editor"):
        return page(request, actor, "desk/home.html")
    batches = list(queries.batches()[:SHOWN])
    context = {
        "counts": queries.desk_counts(),
        "running": [progress_of(b) for b in queries.batches().filter(state__in=("waiting", "running"))[:SHOWN]],
        "batches": batches,
        "waiting": queries.browse(queries.Browse(on=timezone.localdate(), state="review"), actor=actor).order_by(
            "loaded_at", "pk"
        )[:SHOWN],
        "events": lines(audit.latest()[:SHOWN], actor) if actor.has("publisher") else [],
    }
    return page(request, actor, "desk/home.html", context)
