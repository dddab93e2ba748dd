"""The dialogues: those to come and those that were, one with its questions, answers and commitments, as a calendar entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cualuat.dialogues import queries
from cualuat.dialogues.rules import public_state
from cualuat.files import queries as files
from cualuat.web.public.entry import door
from cualuat.web.public.finding.asked import page_of, pager, public_page
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.dialogues.models import Dialogue

_PAGE = 20


@require_safe
@public_page
def dialogues(request: HttpRequest) -> HttpResponseBase:
    """Those to come, the nearest first; those that were, the latest first, with how much of what was promised is done."""
    now, page = timezone.now(), page_of(request.GET)
    past = queries.past(at=now)
    count = past.count()
    rows = past[(page - 1) * _PAGE : page * _PAGE]
    context = {
        "coming": queries.coming(at=now) if page == 1 else [],
        "past": [(row, public_state(row.state(now), over=row.ends < now)) for row in rows],
        "pager": pager(page, -(-count // _PAGE), lambda number: f"?trang={number}"),
    }
    return render(request, "public/dialogues/dialogues.html", context)


def found(pk: int) -> Dialogue:
    """One that is announced. Raises Http404."""
    row = queries.announced(pk) if pk < 2**31 else None
    if row is None:
        raise Http404("no such dialogue")
    return row


def way_of(request: HttpRequest, row: Dialogue) -> HttpResponseBase | None:
    """Where somebody must go first who may not see it yet: dialogues of the staff are for the staff."""
    return door.entrance(request, row.supporting).way if row.inside else None


@require_safe
@public_page
def dialogue(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One dialogue: before it how to take part, after it what was answered and promised."""
    row = found(pk)
    if way := way_of(request, row):
        return _private(way)
    now = timezone.now()
    state = row.state(now)
    public = state == "published"
    rows = queries.shown(row)
    if public or state == "held":
        rows.sort(key=lambda one: one.row.number or 0)
    context: dict[str, Any] = {
        "dialogue": row, "state": state, "state_name": public_state(state, over=row.ends < now), "kind": row.of, "public": public, "rows": rows,
        "may_ask": row.asking.phase(now) == "open", "asking_waits": row.asking.phase(now) == "waiting",
        "may_support": row.supporting.phase(now) == "open" and bool(rows),
        "may_register": bool(row.places) and state == "announced", "today": timezone.localdate(),
        "commitments": [(one, one.is_late(timezone.localdate())) for one in queries.commitments(row)] if public else [],
    }  # fmt: skip
    response = render(request, "public/dialogues/dialogue.html", context)
    return _private(response) if row.inside else response


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@public_page
def calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The dialogue for a calendar program, in the form of RFC 5545."""
    row = found(pk)
    if way := way_of(request, row):
        return _private(way)
    made = Calendar()
    made.add("prodid", "-//Cua Luat//Doi thoai//VI")
    made.add("version", "2.0")
    event = Event()
    event.add("uid", f"dialogue-{row.pk}@cualuat")
    event.add("dtstamp", row.announced_at or row.added_at)
    event.add("sequence", row.version)
    event.add("dtstart", row.begins)
    event.add("dtend", row.ends)
    event.add("summary", f"Đối thoại: {row.title}")
    event.add("location", row.place)
    event.add(
        "description", "\n".join(filter(None, (f"Với: {row.who}", f"Chủ trì: {row.chair}", row.online, row.agenda)))
    )
    event.add("url", settings.CUALUAT_URL + reverse("public:dialogue", args=[row.pk]))
    event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
    made.add_component(event)
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="doi-thoai-{row.pk}.ics"'
    return _private(response) if row.inside else response


@require_safe
@public_page
def proof(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The file that shows that a commitment was carried out, without its metadata where these could be taken out."""
    row = found(pk)
    if way := way_of(request, row):
        return _private(way)
    one = queries.commitment(number) if number < 2**31 else None
    if one is None or one.dialogue_id != row.pk or row.published_at is None or one.proof is None:
        raise Http404("no such file")
    if not files.may_be_opened(one.proof):
        raise Http404("not to be opened")
    return as_download(files.served(one.proof))
