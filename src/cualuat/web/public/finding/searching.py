"""Search: the page of results, its feed, and suggestions while typing."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.law import queries as law
from cualuat.search import queries as searches
from cualuat.search.engine import IndexMissing
from cualuat.web.public.finding import feeds
from cualuat.web.public.finding.asked import Asked, pager, public_page, text_of
from cualuat.web.public.finding.opening import Opening, opening
from cualuat.web.public.finding.results import find

FEED_SIZE = 20


@require_safe
@public_page
def search(request: HttpRequest) -> HttpResponseBase:
    """Results for what was typed; a citation of one provision opens it."""
    asked = Asked.of(request.GET, today=timezone.localdate())
    opened = opening(asked.q, on=asked.on)
    if opened and opened.url and not asked.as_list and not asked.narrowed:
        return HttpResponseRedirect(opened.url)
    context: dict[str, object] = {"asked": asked, "opened": opened, "list_url": asked.query_string(as_list=True)}
    try:
        found = find(asked)
    except IndexMissing:
        return render(request, "public/finding/no_index.html", context, status=503)
    if opened and opened.unknown and found.page.restored_query:
        # «luat dat dai» is not there either: say so in the spelling of the law.
        context["opened"] = opened = opening(found.page.restored_query, on=asked.on) or opened
    return render(
        request, "public/finding/search.html", context | _around(asked, found.page, opened) | {"found": found}
    )


def _around(asked: Asked, page: searches.SearchPage, opened: Opening | None) -> dict[str, object]:
    """Links that change the search."""
    return {
        "pager": pager(page.page, page.pages, lambda number: asked.query_string(page=number)),
        "first": (page.page - 1) * page.page_size + 1,
        "typed_url": asked.query_string(as_typed=True),
        "every_url": asked.query_string(every=True, standing=""),
        "today_url": asked.query_string(on=asked.today),
        "wide_url": Asked(asked.q, asked.today, asked.on, every=asked.every, as_typed=asked.as_typed).query_string(),
        "feed_url": reverse("public:search-atom") + asked.query_string(),
        "feed_title": f"Tìm: {asked.q}",
        "explanation": page.plan.explain(),
        "show_choice": bool(opened and (opened.lines or opened.unknown or opened.provision) and page.page == 1),
    }


@require_safe
@public_page
def search_atom(request: HttpRequest) -> HttpResponseBase:
    """The first results of a search as a feed."""
    asked = Asked.of(request.GET, today=timezone.localdate())
    try:
        found = find(asked, page_size=FEED_SIZE)
    except IndexMissing:
        return HttpResponse("Chưa có chỉ mục tìm kiếm.", status=503, content_type="text/plain; charset=utf-8")
    changes = law.last_changes(result.hit.doc_id for result in found.results)
    page = reverse("public:search") + asked.query_string()
    feed = feeds.Feed(f"Cửa Luật – tìm: {asked.q}", page, reverse("public:search-atom") + asked.query_string())
    for result in found.results:
        hit = result.hit
        feed.add(
            title=" ".join(filter(None, (f"{hit.label}. {hit.title}".strip(". "), "–", result.document_name))),
            url=hit.url,
            text="".join(text for text, _ in hit.snippet),
            updated=changes.get(hit.doc_id) or timezone.now(),
        )
    return feed.response(timezone.now())


@require_safe
@public_page
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Lines that go on as was typed: `{"items": [{"kind", "text", "url"}]}`."""
    typed = text_of(request.GET, "q", 200)
    base = reverse("public:search")
    items = [
        {"kind": line.kind, "text": line.text, "url": line.url or f"{base}?q={quote(line.text)}"}
        for line in (searches.suggest(typed) if len(typed) > 1 else ())
    ]
    return JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})
