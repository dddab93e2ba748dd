"""What the public sees of campaigns: what runs and what is coming, one campaign, its card, the calendar, kits, models."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cualuat.campaigns import papers, queries
from cualuat.campaigns.papers import KIT_PRINTS
from cualuat.campaigns.rules import audiences, channels, lines_of, names, read_outline, read_plan, read_questions
from cualuat.letters.typesetting import CannotTypeset
from cualuat.organisation import queries as organisation
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import public_page
from cualuat.web.shell.fields import show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.campaigns.models import AccessModel, Campaign, CampaignItem, Kit

SHOWN = 50
_CHANNELS = {code: one.name for code, one in channels().items()}
_DAY = 24 * 60 * 60


def agency_name() -> str:
    """Whose campaigns these are."""
    found = organisation.agency()
    return found.name if found else "Cửa Luật"


@require_safe
@public_page
def campaigns(request: HttpRequest) -> HttpResponseBase:
    """What runs, what is coming, what was."""
    rows, today = list(queries.public_campaigns()[:SHOWN]), timezone.localdate()
    over = [row for row in rows if row.state == "ended" or row.ends < today]
    rest = [row for row in rows if row not in over]
    context = {
        "running": [row for row in rest if row.starts <= today],
        "coming": sorted((row for row in rest if row.starts > today), key=lambda row: row.starts),
        "over": over,
        "has_kits": queries.public_kits().exists(),
        "has_models": queries.public_models().exists(),
    }
    return render(request, "public/campaigns/campaigns.html", context)


def _campaign(pk: int) -> Campaign:
    found = queries.public_campaigns().filter(pk=pk).first()
    if found is None:
        raise Http404("no such campaign")
    return found


@require_safe
@public_page
def campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One campaign: why, for whom, what is done when and where, what came of it."""
    found = _campaign(pk)
    rows = list(queries.items(found))
    cited = list(dict.fromkeys([*found.cited, *(text for row in rows for text in row.cited)]))
    bases = link_all(cited)
    context = {
        "campaign": found, "items": rows, "today": timezone.localdate(), "themes": lines_of(found.themes),
        "audiences": names(found.audiences, audiences()), "bases": [one for text in cited for one in bases[text]],
        "reach": queries.reach_of(found), "figures": lines_of(found.figures), "issues": found.issues.exclude(state="draft"),
        "address": settings.CUALUAT_URL + reverse("public:campaign", args=[pk]),
        "picture": settings.CUALUAT_URL + reverse("public:campaign-card", args=[pk, "png"]),
    }  # fmt: skip
    return render(request, "public/campaigns/campaign.html", context)


@require_safe
@public_page
def card(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The picture beside a link on social networks."""
    found = _campaign(pk)
    if form not in ("svg", "png"):
        raise Http404(form)
    svg = papers.card_svg(found.title, agency_name(), f"{show_date(found.starts)} – {show_date(found.ends)}")
    if form == "svg":
        return made_here(svg.encode(), "image/svg+xml", f"anh-{pk}.svg", inline=True)
    # Drawn once for each version; drawing takes a tenth of a second, and robots of networks come in swarms.
    key = f"campaign-card:{pk}:{found.version}"
    picture = cache.get(key)
    if picture is None:
        picture = papers.card_png(svg)
        cache.set(key, picture, _DAY)
    return made_here(picture, "image/png", f"anh-{pk}.png", inline=True)


@require_safe
@public_page
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Public campaigns and what they do, for a calendar program (RFC 5545)."""
    made = Calendar()
    made.add("prodid", "-//Cua Luat//Truyen thong//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"Truyền thông pháp luật – {agency_name()}")
    for row in queries.public_campaigns()[:SHOWN]:
        made.add_component(_whole(row))
        for item in queries.items(row):
            made.add_component(_part(row, item))
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="truyen-thong.ics"'
    return response


def _event(uid: str, summary: str, first: date, last: date, url: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@cualuat")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", summary)
    event.add("url", url)
    return event


def _whole(row: Campaign) -> Event:
    url = settings.CUALUAT_URL + reverse("public:campaign", args=[row.pk])
    event = _event(f"campaign-{row.pk}", row.title, row.starts, row.ends, url)
    event.add("description", row.aim)
    return event


def _part(row: Campaign, item: CampaignItem) -> Event:
    url = settings.CUALUAT_URL + reverse("public:campaign", args=[row.pk])
    event = _event(f"campaign-item-{item.pk}", item.what, item.day, item.day, url)
    if item.place:
        event.add("location", item.place)
    event.add("description", row.title)
    return event


# --- kits ----------------------------------------------------------------------------------------------------------


@require_safe
@public_page
def kits(request: HttpRequest) -> HttpResponseBase:
    """Kits that anybody may use for a meeting."""
    rows = [(row, names(row.audiences, audiences())) for row in queries.public_kits()]
    return render(request, "public/campaigns/kits.html", {"rows": rows})


def _kit(pk: int) -> Kit:
    found = queries.public_kits().filter(pk=pk).first()
    if found is None:
        raise Http404("no such kit")
    return found


@require_safe
@public_page
def kit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One kit: plan, slides, questions without the key, what can be printed."""
    found = _kit(pk)
    bases = link_all(found.cited)
    questions = read_questions(found.questions)
    context = {
        "kit": found, "audiences": names(found.audiences, audiences()), "steps": read_plan(found.plan),
        "slides": read_outline(found.outline), "questions": questions,
        "prints": [(kind, name) for kind, name in KIT_PRINTS.items() if kind != "quiz" or questions],
        "bases": [one for text in found.cited for one in bases[text]],
        "changes": queries.changed(found, on=timezone.localdate()).items(),
    }  # fmt: skip
    return render(request, "public/campaigns/kit.html", context)


@require_safe
@public_page
def kit_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A paper of a public kit as PDF."""
    found = _kit(pk)
    if kind not in KIT_PRINTS or (kind == "quiz" and not found.questions):
        raise Http404(kind)
    key = f"kit-paper:{pk}:{kind}:{found.version}"
    data = cache.get(key)
    if data is None:
        address = settings.CUALUAT_URL + reverse("public:meeting-kit", args=[pk])
        try:
            data = papers.kit_printed(kind, found, agency=agency_name(), address=address)
        except CannotTypeset as error:
            return HttpResponse(f"{error} Hãy báo cơ quan.", status=422, content_type="text/plain; charset=utf-8")
        cache.set(key, data, _DAY)
    return made_here(data, "application/pdf", f"{kind}-{pk}.pdf")


# --- models --------------------------------------------------------------------------------------------------------


@require_safe
@public_page
def models(request: HttpRequest) -> HttpResponseBase:
    """What was tried out and what it taught, what was stopped too."""
    rows = [_told(row) for row in queries.public_models()[:SHOWN]]
    return render(request, "public/campaigns/models.html", {"rows": rows})


def _told(row: AccessModel) -> dict[str, object]:
    measures = [
        (one, *(f"{value.normalize():f}".replace(".", ",") if value is not None else "–" for value in (one.baseline, one.target, one.result)))
        for one in row.measures.all()
    ]  # fmt: skip
    cost = "" if row.cost is None else f"{row.cost:,}".replace(",", ".")
    return {"row": row, "audiences": names(row.audiences, audiences()), "measures": measures, "cost": cost}
