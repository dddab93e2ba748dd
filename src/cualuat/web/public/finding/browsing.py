"""Browsing: documents by type, issuer and year; the subjects of the codification; what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.kernel.citation import KINDS
from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES, Status, provision_url
from cualuat.web.public.finding import feeds
from cualuat.web.public.finding.asked import page_of, pager, public_page, text_of, year_of
from cualuat.web.public.finding.results import Choice, Facet
from cualuat.web.public.finding.shelf import lines, news

if TYPE_CHECKING:
    from cualuat.law.models import Provision

PAGE_SIZE = 25
HEADING_PAGE_SIZE = 100
HEADING_DOCUMENTS = 200
NEWS_LINES = 20
MOST_WORDS = 10
MOST_SHOWN = 12
_KIND_NAMES = {kind.code: kind.name for kind in KINDS}


# --- documents ---------------------------------------------------------------------------------------------------


def _wanted(values: QueryDict, today: date) -> law.Browse:
    status = values.get("hieuluc", "")
    return law.Browse(
        on=today,
        kind=values.get("loai", "") if values.get("loai") in _KIND_NAMES else "",
        issuer=text_of(values, "coquan", 300),
        year=year_of(values.get("nam", "")),
        status=Status(status) if status in list(Status) else None,
        words=" ".join(text_of(values, "q", 200).split()[:MOST_WORDS]),
    )


def _address(wanted: law.Browse, page: int = 1) -> str:
    """The address of a list, from «?»."""
    values = {
        "q": wanted.words,
        "loai": wanted.kind,
        "coquan": wanted.issuer,
        "nam": wanted.year or "",
        "hieuluc": wanted.status or "",
        "trang": page if page > 1 else "",
    }
    return f"?{urlencode({name: value for name, value in values.items() if value})}"


def _facets(wanted: law.Browse) -> list[Facet]:
    """Ways to narrow the list, each counted without its own choice so that it can be changed."""
    counted = law.browse_facets(wanted)
    described = [("loai", "kind", "Loại văn bản"), ("coquan", "issuer", "Cơ quan ban hành"), ("nam", "year", "Năm")]
    facets = []
    for field, attribute, name in described:
        chosen = str(getattr(wanted, attribute) or "")
        values = law.browse_facets(_with(wanted, attribute, ""))[attribute] if chosen else counted[attribute]
        shown = [v for i, v in enumerate(values) if v.value and (i < MOST_SHOWN or v.value == chosen)]
        choices = [_choice(wanted, attribute, value, chosen == value.value) for value in shown]
        facets.append(Facet(field, name, choices))
    return [facet for facet in (*facets, _status_facet(wanted)) if facet.choices]


def _with(wanted: law.Browse, attribute: str, value: str) -> law.Browse:
    """The same list with another value of a facet; empty for any."""
    if attribute == "year":
        return replace(wanted, year=int(value) if value else None)
    return replace(wanted, kind=value) if attribute == "kind" else replace(wanted, issuer=value)


def _choice(wanted: law.Browse, attribute: str, value: law.FacetValue, chosen: bool) -> Choice:
    url = _address(_with(wanted, attribute, "" if chosen else value.value))
    return Choice(value.value, value.name, value.count, chosen, url)


def _status_facet(wanted: law.Browse) -> Facet:
    choices = []
    for status, name in STATUS_NAMES.items():
        count = law.browse(replace(wanted, status=status)).count()
        chosen = wanted.status == status
        if count or chosen:
            url = _address(replace(wanted, status=None if chosen else status))
            choices.append(Choice(status.value, name, count, chosen, url))
    return Facet("hieuluc", "Hiệu lực hôm nay", choices)


@require_safe
@public_page
def documents(request: HttpRequest) -> HttpResponseBase:
    """The documents of the library, narrowed by type, issuer, year, status and words."""
    today = timezone.localdate()
    wanted = _wanted(request.GET, today)
    paginator = Paginator(law.browse(wanted), PAGE_SIZE)
    page = paginator.get_page(page_of(request.GET))
    facets = _facets(wanted)
    context = {
        "wanted": wanted,
        "lines": lines(page.object_list, today),
        "total": paginator.count,
        "first": page.start_index(),
        "facets": facets,
        "chips": [choice for facet in facets for choice in facet.choices if choice.chosen],
        "pager": pager(page.number, paginator.num_pages, lambda number: _address(wanted, number)),
        "search_url": f"{reverse('public:search')}?{urlencode({'q': wanted.words})}",
    }
    return render(request, "public/finding/documents.html", context)


# --- subjects ----------------------------------------------------------------------------------------------------


@require_safe
@public_page
def subjects(request: HttpRequest) -> HttpResponseBase:
    """The subjects of the codification."""
    return render(request, "public/finding/subjects.html", {"subjects": law.subjects()})


@require_safe
@public_page
def subject(request: HttpRequest, number: int) -> HttpResponseBase:
    """The headings of one subject."""
    try:
        found = law.subject(number)
    except (law.NotInLibrary, OverflowError) as error:
        raise Http404 from error
    return render(request, "public/finding/subject.html", {"subject": found, "headings": law.headings(found)})


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as the codification lists it."""

    url: str
    code: str
    label: str
    heading: str
    document_name: str
    status: Status
    status_name: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a heading with those of its articles that are on the page."""

    name: str
    articles: Sequence[ArticleLine]


@require_safe
@public_page
def heading(request: HttpRequest, code: str) -> HttpResponseBase:
    """The articles of one heading in the order of the codification, and its documents."""
    try:
        found = law.heading(code.replace("\x00", ""))
    except law.NotInLibrary as error:
        raise Http404 from error
    today = timezone.localdate()
    paginator = Paginator(law.heading_provisions(found), HEADING_PAGE_SIZE)
    page = paginator.get_page(page_of(request.GET))
    context = {
        "heading": found,
        "chapters": _chapters(list(page.object_list), today),
        "total": paginator.count,
        "first": page.start_index(),
        "pager": pager(page.number, paginator.num_pages, lambda number: f"?trang={number}"),
        "documents": lines(law.heading_documents(found)[:HEADING_DOCUMENTS], today) if page.number == 1 else [],
    }
    return render(request, "public/finding/heading.html", context)


def _chapters(provisions: Sequence[Provision], today: date) -> list[Chapter]:
    made = []
    for name, rows in groupby(provisions, key=lambda row: row.codified_chapter):
        articles = []
        for row in rows:
            status = row.status_on(today)
            articles.append(
                ArticleLine(
                    url=provision_url(row.document.slug, row.eid),
                    code=row.codified_code,
                    label=row.label,
                    heading=row.heading,
                    document_name=row.document.full_name,
                    status=status,
                    status_name=STATUS_NAMES[status],
                )
            )
        made.append(Chapter(name, articles))
    return made


# --- news --------------------------------------------------------------------------------------------------------


@require_safe
@public_page
def new(request: HttpRequest) -> HttpResponseBase:
    """What is new, what takes effect soon, what just ended."""
    today = timezone.localdate()
    context = {"news": news(today, limit=NEWS_LINES), "today": today}
    return render(request, "public/finding/new.html", context)


@require_safe
@public_page
def new_atom(request: HttpRequest) -> HttpResponseBase:
    """The same as a feed; a document appears once for each thing that happened to it."""
    found = news(timezone.localdate(), limit=NEWS_LINES)
    feed = feeds.Feed("Cửa Luật – văn bản mới", reverse("public:new"), reverse("public:new-atom"))
    for event, label, field, rows in (
        ("ban-hanh", "Ban hành", "issued_on", found.recent),
        ("co-hieu-luc", "Có hiệu lực từ", "effective_on", found.in_force),
        ("sap-co-hieu-luc", "Sẽ có hiệu lực từ", "effective_on", found.soon),
        ("het-hieu-luc", "Hết hiệu lực từ", "expires_on", found.expired),
    ):
        for line in rows:
            day = getattr(line.document, field)
            when = f" {day:%d/%m/%Y}" if day else ""
            feed.add(
                title=f"{label}{when}: {line.document.full_name}",
                url=line.url,
                event=event,
                text=line.title or line.document.issuer,
                updated=line.document.revised_at,
            )
    return feed.response(timezone.now())
