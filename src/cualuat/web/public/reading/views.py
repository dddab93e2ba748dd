"""Pages that show law: a document, a provision, its history, where it is cited, downloads and previews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cualuat.kernel.legaltext import official_label
from cualuat.law import queries
from cualuat.law.rules import STATUS_NAMES, document_url, path_to_eid, provision_url
from cualuat.web.public.reading import citing, downloads, metadata, pages, resting
from cualuat.web.public.reading.matching import words_to_find
from cualuat.web.public.reading.render import safe_url
from cualuat.web.public.reading.serving import of_document

if TYPE_CHECKING:
    from cualuat.law.models import Document, Provision

_CITED_BY_PAGE = 50
_PREVIEW_LENGTH = 700


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which a reader wants to see the law; what was typed when it is no date."""

    on: date
    today: date
    wrong: str = ""

    @property
    def is_today(self) -> bool:
        """Whether it is today."""
        return self.on == self.today


def _day(request: HttpRequest) -> Day:
    today = timezone.localdate()
    typed = request.GET.get("ngay", "").strip()
    if not typed:
        return Day(today, today)
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return Day(datetime.strptime(typed, form).date(), today)  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
    return Day(today, today, wrong=typed[:40])


@require_safe
@of_document
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """The whole document on a day, with its contents, relations and ways to take it along."""
    day = _day(request)
    typed = request.GET.get("tim", "")
    provisions = queries.provisions(document, on=day.on)
    reading = pages.Reading(day.on, find=words_to_find(typed))
    text = pages.text_of(document, provisions, reading, own={p.eid for p in provisions})
    headings = list(document.headings.select_related("subject").order_by("subject__number", "order"))
    context = {
        **_common(document, day),
        "text": text,
        "find": typed,
        "find_asked": bool(reading.find),
        "toc": pages.contents(document, provisions, on_page=True),
        "divisions": [_named(document, p) for p in provisions if p.kind in queries.CONTAINERS and p.level == 0],
        "notes": pages.standing_notes(provisions, document, day.on),
        "wording_missing": sum(1 for p in provisions if p.text_from and day.on < p.text_from),
        "related": pages.related(document),
        "resting": resting.groups(document.slug, on=timezone.localdate()),
        "headings": headings,
        "citation": citing.document_citation(document),
        "downloads": downloads.menu(),
        "canonical": settings.CUALUAT_URL + document_url(document.slug),
        "page_title": document.full_name,
        "description": metadata.shorten(_description(document, day)),
        "data": metadata.json_ld(
            metadata.document_data(document, provisions, on=day.on, site=settings.CUALUAT_URL)
        ),
        "noindex": bool(request.GET),
    }  # fmt: skip
    return render(request, "public/reading/document.html", context)


def _common(document: Document, day: Day) -> dict[str, Any]:
    return {
        "document": document,
        "day": day,
        "status": document.status_on(day.on),
        "status_name": document.status_name_on(day.on),
        "short_title": document.title if document.title != document.full_name else "",
    }


def _description(document: Document, day: Day) -> str:
    standing = document.status_name_on(day.on)
    issued = f" Ban hành ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    issuer = f", {document.issuer}." if issued and document.issuer else "."
    return (
        f"{document.full_name}: {document.title}. {standing}.{issued}{issuer}"
        if issued
        else f"{document.title}. {standing}."
    )


@require_safe
@of_document
def provision(request: HttpRequest, document: Document, path: str) -> HttpResponse:
    """One article, annex or division by its stable address, with what surrounds it and points to it."""
    day = _day(request)
    provisions = queries.provisions(document, on=day.on)
    asked = path_to_eid(path)
    place = pages.find_place(provisions, asked)
    if place is None:
        return _not_there(request, document, asked)
    shown = place.provision
    if not place.unit and shown.eid != asked:
        return redirect(safe_url(provision_url(document.slug, shown.eid)), permanent=True)
    rows = pages.division(provisions, shown) if shown.kind in queries.CONTAINERS else [shown]
    sheet = pages.sheet_of(document, rows)
    if place.unit and place.unit not in sheet.ids:
        return _not_there(request, document, asked, article=shown)
    reading = pages.Reading(day.on, asked=place.unit)
    text = pages.text_of(document, rows, reading, own={p.eid for p in provisions}, part=shown.eid)
    eid = place.unit or shown.eid
    return render(
        request,
        "public/reading/provision.html",
        {
            **_common(document, day),
            **_around(document, provisions, shown),
            **_about(document, shown, eid, day),
            "text": text,
            "unit": place.unit,
            "description": metadata.shorten(
                (sheet.text_of(shown.eid, place.unit) if place.unit else None) or shown.text
            ),
            "noindex": bool(request.GET) or bool(place.unit),
        },
    )


def _around(document: Document, provisions: list[Provision], shown: Provision) -> dict[str, Any]:
    before, after = pages.neighbours(provisions, shown)
    path = pages.path_of(provisions, shown)
    division = path[-1] if path else None
    inside = pages.division(provisions, division) if division else provisions
    return {
        "before": _named(document, before),
        "after": _named(document, after),
        "path": [_named(document, p) for p in path],
        "toc": pages.contents(document, inside, on_page=False),
        "toc_title": citing.provision_name(division) if division else document.full_name,
    }


def _named(document: Document, provision: Provision | None) -> dict[str, str] | None:
    if provision is None:
        return None
    return {
        "name": citing.provision_name(provision),
        "heading": provision.heading,
        "url": safe_url(provision_url(document.slug, provision.eid)),
    }


def _about(document: Document, shown: Provision, eid: str, day: Day) -> dict[str, Any]:
    rows = queries.versions(document, shown.eid).get(shown.eid, [])
    total, first = queries.cited_by(document, eid, limit=5)
    name = citing.provision_name(shown)
    label = official_label(eid) if eid != shown.eid else name
    return {
        "shown": shown,
        "headings": [shown.codified_heading] if shown.codified_heading else [],
        "shown_status": shown.status_on(day.on),
        "shown_status_name": STATUS_NAMES[shown.status_on(day.on)],
        "eid": eid,
        "label": label,
        "name": name,
        "url": safe_url(provision_url(document.slug, shown.eid)),
        "wordings": pages.wordings(rows, shown, day.on),
        "groups": pages.relation_groups(document, queries.relations_of_provision(document, shown.eid)),
        "cited_total": total,
        "resting": resting.groups(document.slug, shown.eid, on=timezone.localdate()),
        "cited_first": pages.citing_documents(first),
        "citation": citing.provision_citation(document, eid),
        "page_title": f"{label[:1].upper()}{label[1:]} {document.full_name}",
        "canonical": settings.CUALUAT_URL + safe_url(provision_url(document.slug, shown.eid)),
        "data": metadata.json_ld(
            metadata.provision_data(document, shown, on=day.on, site=settings.CUALUAT_URL)
        ),
    }  # fmt: skip


def _not_there(request: HttpRequest, document: Document, eid: str, *, article: Provision | None = None) -> HttpResponse:
    context = {
        "document": document,
        "label": official_label(eid),
        "article": _named(document, article),
    }
    return render(request, "public/reading/not_there.html", context, status=404)


@require_safe
@of_document
def timeline(request: HttpRequest, document: Document) -> HttpResponse:
    """What the document does to others and others to it, as a timeline and as lists."""
    day = _day(request)
    context = {
        **_common(document, day),
        "events": pages.events(document, day.on),
        "groups": pages.relation_groups(document, queries.relations(document)),
        "canonical": f"{settings.CUALUAT_URL}{document_url(document.slug)}lich-su/",
    }
    return render(request, "public/reading/timeline.html", context)


@require_safe
@of_document
def cited_by(request: HttpRequest, document: Document) -> HttpResponse:
    """The provisions of other documents that cite this document, or one of its provisions (?dieu=eId)."""
    day = _day(request)
    eid = request.GET.get("dieu", "")[:120]
    typed = request.GET.get("trang", "1")
    page = max(1, int(typed)) if typed.isdecimal() and len(typed) < 6 else 1
    total, rows = queries.cited_by(document, eid, limit=_CITED_BY_PAGE, offset=(page - 1) * _CITED_BY_PAGE)
    last = max(1, -(-total // _CITED_BY_PAGE))
    if page > last:
        raise Http404
    context = {
        **_common(document, day),
        "eid": eid,
        "label": official_label(eid) if eid else "",
        "own_url": safe_url(provision_url(document.slug, eid)) if eid else "",
        "total": total,
        "documents": pages.citing_documents(rows),
        "page": page,
        "last": last,
    }
    return render(request, "public/reading/cited_by.html", context)


@require_safe
@of_document
def download(request: HttpRequest, document: Document, fmt: str) -> HttpResponse:
    """The document on a day as a file."""
    file = downloads.make(document, fmt, on=_day(request).on)
    if file is None:
        raise Http404
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """A few lines of a document or provision, to show beside a citation: a fragment of HTML, not a page."""
    slug, eid = request.GET.get("vb", "")[:120], request.GET.get("dieu", "")[:120]
    day = _day(request)
    try:
        context = _preview(queries.document(slug), eid, day)
        status = 200
    except queries.NotInLibrary:
        context, status = {"missing": True}, 404
    response = render(request, "public/reading/preview.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=60)
    return response


def _preview(document: Document, eid: str, day: Day) -> dict[str, Any]:
    context: dict[str, Any] = {**_common(document, day), "missing": False}
    if not eid:
        return context
    shown, unit = _owner(document, eid, day.on)
    sheet = pages.sheet_of(document, [shown])
    words = (sheet.text_of(shown.eid, unit) if unit else None) or shown.text
    short = words.strip()[:_PREVIEW_LENGTH]
    return {
        **context,
        "shown": shown,
        "status": shown.status_on(day.on),
        "status_name": STATUS_NAMES[shown.status_on(day.on)],
        "label": official_label(unit or shown.eid),
        "lines": [line for line in short.split("\n") if line.strip()],
        "is_cut": len(words.strip()) > _PREVIEW_LENGTH,
    }


def _owner(document: Document, eid: str, on: date) -> tuple[Provision, str]:
    """The provision that has this eId, or in which it lies. Raises NotInLibrary."""
    outer = eid
    while outer:
        try:
            return queries.provision(document, outer, on=on), eid if outer != eid else ""
        except queries.NotInLibrary:
            outer = outer.rpartition("__")[0]
    return queries.provision(document, "body", on=on), eid
