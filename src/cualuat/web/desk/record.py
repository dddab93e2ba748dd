"""The audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cualuat.audit import queries
from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.labels import EVENTS, details, event_name
from cualuat.web.desk.paging import paged, words_of

if TYPE_CHECKING:
    from cualuat.audit.models import Event

# Type of subject → its page at the desk and the role that page needs. Matters go by duties: see `lines`.
_PAGES = {
    "document": ("desk:document", "editor"),
    "load": ("desk:batch", "editor"),
    "person": ("desk:person", "administrator"),
    "unit": ("desk:unit", "administrator"),
    "score_card": ("desk:standard-card", "reader"),
    "agency_duty": ("desk:function", "reader"),
    "information": ("desk:disclosure", "reader"),
    "contest": ("desk:contest", "reader"),
    "contest-question": ("desk:contest-question", "reader"),
    "contest-appeal": ("desk:contest-appeal", "reader"),
}


def lines(events: Iterable[Event], actor: Actor) -> list[dict[str, Any]]:
    """Events as the page shows them: name, details in words, address of the thing where the actor may open it."""
    events = list(events)
    matters = _matters_seen(events, actor)
    return [
        {
            "event": event,
            "name": event_name(event.action),
            "details": details(event.action, event.detail),
            "url": _address(event, actor, matters),
        }
        for event in events
    ]


def _matters_seen(events: Sequence[Event], actor: Actor) -> frozenset[str]:
    """Keys of the matters among the events that the actor may see, by one query."""
    keys = {int(e.subject_id) for e in events if e.subject_type == "case" and e.subject_id.isdecimal()}
    if not keys or not actor.does(*access.DESK):
        return frozenset()
    return frozenset(str(key) for key in access.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


def without_sealed() -> QuerySet[Event]:
    """What the pages of the log show: not what happened to sealed matters, which has a page for those concerned."""
    return queries.latest().exclude(subject_type__startswith="sealed")


def _address(event: Event, actor: Actor, matters: frozenset[str]) -> str:
    if event.subject_type == "case":
        return reverse("desk:case", args=[int(event.subject_id)]) if event.subject_id in matters else ""
    name, role = _PAGES.get(event.subject_type, ("", ""))
    if not name or not event.subject_id.isdecimal() or not actor.has(role):
        return ""
    return reverse(name, args=[int(event.subject_id)])


@desk("publisher")
def audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what, the newest first; by words of the person or the thing; on demand whether the chain is whole."""
    words = words_of(request)
    action = request.GET.get("viec", "")
    events = without_sealed()
    for word in words.split():
        events = events.filter(Q(actor_name__icontains=word) | Q(subject_label__icontains=word))
    if action in EVENTS:
        events = events.filter(action=action)
    shown = paged(request, events)
    context = {
        "list": shown,
        "lines": lines(shown.rows, actor),
        "words": words,
        "action": action,
        "actions": EVENTS.items(),
        "checked": "kiem-tra" in request.GET,
    }
    if context["checked"]:
        context["broken"] = queries.first_broken()
        context["checked_count"] = queries.latest().count()
    return page(request, actor, "desk/audit.html", context)
