"""What somebody has to do, for a calendar program: an address that nobody can guess, in the form of RFC 5545."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from cualuat.base.actor import Actor
from cualuat.programme.operations import feeds
from cualuat.programme.queries import running as queries
from cualuat.web.desk.door import desk, page, person_of

if TYPE_CHECKING:
    from cualuat.programme.models import TaskInstance


@desk()
def my_feed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Shows the address, and makes it anew."""
    if request.method == "POST":
        feeds.renew(by=actor, at=timezone.now())
        messages.success(request, "Đã tạo địa chỉ lịch mới. Địa chỉ cũ, nếu có, không dùng được nữa.")
        return redirect("desk:work-calendar")
    found = queries.feed_of(person_of(request).pk)
    address = settings.CUALUAT_URL + reverse("desk:work-feed", args=[found.key]) if found else ""
    return page(request, actor, "desk/programme/calendar.html", {"feed": found, "address": address})


@require_safe
@never_cache
def work_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar itself; whoever has the address needs no account, so it holds tasks of plans and nothing of citizens."""
    found = queries.feed(key)
    if found is None:
        raise Http404("no such feed")
    on = timezone.localdate()
    calendar = Calendar()
    calendar.add("prodid", "-//Cua Luat//Ke hoach//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Kế hoạch – {found.person.name}")
    for one in queries.calendar_of(found.person, on=on):
        calendar.add_component(_event(one))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ke-hoach.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _event(one: TaskInstance) -> Event:
    event = Event()
    event.add("uid", f"task-{one.pk}@cualuat")
    event.add("dtstamp", timezone.now())
    event.add("sequence", one.version)
    event.add("dtstart", one.ends)
    event.add("dtend", one.ends + timedelta(days=1))
    done = "✓ " if one.state == "done" else ""
    event.add("summary", f"{done}Hạn: {one.task.path} {one.task.text[:120]}")
    unit = f"{one.unit.name}\n" if one.unit else ""
    event.add("description", f"{unit}{one.task.plan.title[:200]}\n{one.percent}%")
    event.add("url", settings.CUALUAT_URL + reverse("desk:work-item", args=[one.pk]))
    if one.state != "done":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.task.text[:120])
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    return event
