"""Pages for programs: site map, robots, health."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.core.cache import cache
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cualuat.guides import queries as guides
from cualuat.law import queries as law
from cualuat.law.rules import document_url
from cualuat.search import queries as search
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.finding.feeds import absolute

PART_SIZE = 5000
_KEPT = 600  # seconds
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGES = ("home", "documents", "subjects", "new", "guides", "questions", "glossary", "about")


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The index of site maps: part 0 the pages of the site, the others documents."""
    return _xml(_kept("sitemap", _index))


def _kept(key: str, make: Callable[[], str]) -> str:
    """A text made at most every ten minutes."""
    text: str | None = cache.get(key)
    if text is None:
        text = make()
        cache.set(key, text, _KEPT)
    return text


def _index() -> str:
    parts = -(-law.published_slugs().count() // PART_SIZE)
    addresses = (absolute(reverse("public:sitemap-part", args=[part])) for part in range(parts + 1))
    rows = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n"


@require_safe
@public_page
def sitemap_part(request: HttpRequest, part: int) -> HttpResponseBase:
    """One site map."""
    if part > 10_000:
        raise Http404
    text = _kept(f"sitemap-{part}", lambda: _part(part))
    if not text:
        raise Http404
    return _xml(text)


def _part(part: int) -> str:
    """A site map; empty when there is no such part."""
    rows: Iterable[tuple[str, datetime | None]]
    if part == 0:
        _, headings = law.codification_names()
        paths = [reverse(f"public:{name}") for name in _PAGES]
        paths += [reverse("public:heading", args=[code]) for code in headings]
        paths += [row.address for kind in ("guide", "question") for row in guides.public(kind=kind)]
        rows = ((path, None) for path in paths[:PART_SIZE])
    else:
        found = law.published_slugs()[(part - 1) * PART_SIZE : part * PART_SIZE]
        rows = [(document_url(row.slug), row.revised_at) for row in found]
        if not rows:
            return ""
    lines = "".join(_row(path, changed) for path, changed in rows)
    return f"{_HEAD}<urlset {_SPACE}>\n{lines}</urlset>\n"


def _row(path: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
    return f"<url><loc>{escape(absolute(path))}</loc>{when}</url>\n"


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponseBase:
    """What search engines should leave alone: pages made of a query, and pages of one person."""
    paths = [reverse("public:search"), reverse("public:report-error"), "/ban-lam-viec/"]
    rows = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    rows.append(f"Sitemap: {absolute(reverse('public:sitemap'))}")
    return HttpResponse("\n".join(rows) + "\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponseBase:
    """Whether database and index answer: `{"database": true, "index": true}`; 503 without a database."""
    try:
        law.published_slugs().exists()
        database = True
    except DatabaseError:
        database = False
    try:
        index = search.index_stats() is not None
    except (OSError, ValueError):
        index = False
    return JsonResponse({"database": database, "index": index}, status=200 if database else 503)
