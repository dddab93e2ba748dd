"""The front door and the pages about the site itself."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES
from cualuat.search import queries as search
from cualuat.web.public.entry import hub
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.finding.shelf import news

EXAMPLES = 4
OPEN_LINES = 3
NEWS_LINES = 3
# For a library without questions of its own. None of them says what the law is.
_COMMON_EXAMPLES = (
    "thời hạn giải quyết khiếu nại",
    "điều kiện được trợ giúp pháp lý",
    "nghi dinh 30/2020/nd-cp",
    "đăng ký khai sinh cần giấy tờ gì",
)


def _figures() -> dict[str, object]:
    """Counts of the library; kept for a minute because counting reads whole tables."""
    known: dict[str, object] | None = cache.get("library_figures")
    if known is None:
        known = law.stats()
        cache.set("library_figures", known, 60 if known["documents"] else 1)
    return known


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponseBase:
    """One box to ask in, and what the library holds."""
    today = timezone.localdate()
    # Counting the whole library takes longer than all the rest; it stays as it is until a document changes.
    key = f"home:{today}:{law.library_stamp()}".replace(" ", "_")
    context = cache.get(key)
    if context is None:
        context = _home(today)
        cache.set(key, context, 600)
    open_now = hub.open_now(timezone.now())
    context = context | {"open_now": open_now[:OPEN_LINES], "more_open": len(open_now) - OPEN_LINES}
    return render(request, "public/finding/home.html", context)


def _home(today: date) -> dict[str, object]:
    figures = law.stats()
    examples = [question.text for question in law.questions()[:EXAMPLES]] or list(_COMMON_EXAMPLES)
    return {
        "figures": figures,
        "examples": examples,
        "subjects": law.subjects() if figures["documents"] else [],
        "news": news(today, limit=NEWS_LINES),
        "library_date": law.library_date(),
        "today": today,
    }


@require_safe
@public_page
def first_run(request: HttpRequest) -> HttpResponseBase:
    """How the real law comes in, and what is there now."""
    context = {"figures": _figures(), "index": search.index_stats(), "library_date": law.library_date()}
    return render(request, "public/finding/first_run.html", context)


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponseBase:
    """What this site is, and what it is not."""
    return render(request, "public/finding/about.html", {"figures": _figures(), "library_date": law.library_date()})


@require_safe
@public_page
def components(request: HttpRequest) -> HttpResponseBase:
    """Every component of the style sheet in every state."""
    tags = [
        *((status.value, name) for status, name in STATUS_NAMES.items()),
        ("published", "Đã công bố"),
        ("review", "Chờ rà soát"),
        ("withdrawn", "Đã gỡ"),
        ("rejected", "Không nhận"),
        ("waiting", "Đang chờ"),
        ("running", "Đang nạp"),
        ("done", "Đã nạp xong"),
        ("failed", "Không nạp được"),
        ("refused", "Từ chối"),
        ("new", "Mới gửi"),
        ("accepted", "Đang xem xét"),
        ("fixed", "Đã sửa"),
        ("declined", "Không phải lỗi"),
    ]
    colours = [
        *("ink", "ink-soft", "paper", "surface", "line", "line-strong", "accent", "accent-ink", "accent-soft", "link"),
        *("link-visited", "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "mark", "mark-ink", "focus"),
    ]
    return render(request, "public/finding/components.html", {"tags": tags, "colours": colours})
