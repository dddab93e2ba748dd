"""Guides and questions with answers: by audience, by topic, by words; one of them; as a feed, as words to be read aloud."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cualuat.base.actor import ANYONE
from cualuat.files import queries as file_queries
from cualuat.guides import data, queries
from cualuat.guides.operations import publishing
from cualuat.guides.speaking import spoken
from cualuat.organisation import queries as organisation
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding import feeds
from cualuat.web.public.finding.asked import page_of, pager, public_page, text_of
from cualuat.web.public.guides.showing import actions_of, shown
from cualuat.web.shell.serving import as_recording

if TYPE_CHECKING:
    from cualuat.guides.models import Piece

PAGE = 30
FEED_LINES = 50
# Kind → name of its list, of its page.
NAMES = {"guide": ("guides", "guide"), "question": ("questions", "question")}


# --- lists -------------------------------------------------------------------------------------------------------


@require_safe
@public_page
def guides(request: HttpRequest) -> HttpResponseBase:
    """Guides, with the ways to narrow them."""
    return render(
        request, "public/guides/guides.html", _listed(request, "guide") | {"audiences": data.audiences().values()}
    )


@require_safe
@public_page
def audience(request: HttpRequest, code: str) -> HttpResponseBase:
    """What was written for an audience: guides, then questions with answers."""
    found = data.audiences().get(code)
    if found is None:
        raise Http404(code)
    context = {
        "audience": found,
        "guides": queries.public(kind="guide", audience=code)[:200],
        "questions": queries.public(kind="question", audience=code)[:200],
        "others": [one for one in data.audiences().values() if one.code != code],
    }
    return render(request, "public/guides/audience.html", context)


@require_safe
@public_page
def questions(request: HttpRequest) -> HttpResponseBase:
    """Questions with answers, by topic."""
    return render(request, "public/guides/questions.html", _listed(request, "question"))


def _listed(request: HttpRequest, kind: str) -> dict[str, Any]:
    words, topic = text_of(request.GET, "tu", 100), text_of(request.GET, "chude", 40)
    topic = topic if topic in data.topics() else ""
    by_topic = not words and not topic
    rows = queries.public(kind=kind, topic=topic, words=words, by_topic=by_topic)
    count, number = rows.count(), page_of(request.GET)
    pages = -(-count // PAGE)
    number = min(number, max(1, pages))
    counts = queries.counts_by_topic(kind)

    def address(page: int) -> str:
        asked = {"tu": words, "chude": topic, "trang": str(page) if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    shown_rows = [
        (row, data.topics().get(row.shown.topic, "")) for row in rows[(number - 1) * PAGE : number * PAGE] if row.shown
    ]
    return {
        "groups": [(name, list(some)) for name, some in groupby(shown_rows, key=lambda one: one[1] if by_topic else "")],
        "count": count, "words": words, "topic": topic, "topic_name": data.topics().get(topic, ""),
        "topics": [(code, data.topics()[code], n) for code, n in counts.items()], "pager": pager(number, pages, address),
    }  # fmt: skip


# --- one of them -------------------------------------------------------------------------------------------------


@require_safe
@public_page
def guide(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One guide."""
    return _one(request, "guide", slug)


@require_safe
@public_page
def question(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One question with its answer."""
    return _one(request, "question", slug)


def _one(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    row = _found(kind, slug)
    if row.shown is None:
        return render(request, "public/guides/gone.html", {"row": row, "list": _list_of(kind)}, status=410)
    today = timezone.localdate()
    context = {
        "row": row, "wording": row.shown, "shown": shown(row.shown, on=today), "changes": queries.changes_of(row, on=today),
        "topic": data.topics().get(row.shown.topic, ""), "list": _list_of(kind), "today": today,
        "audiences": [data.audiences()[code] for code in row.shown.audience_codes if code in data.audiences()],
        "actions": actions_of(row.shown, has_agency=organisation.agency() is not None),
        "recordings": [one for one in queries.recordings(row) if file_queries.may_be_opened(one.attachment)],
        "near": queries.near(row), "helpful_url": reverse(f"public:{NAMES[kind][1]}-helpful", args=[slug]),
        "text_url": reverse(f"public:{NAMES[kind][1]}-text", args=[slug]), "thanked": request.GET.get("cam-on") == "1",
    }  # fmt: skip
    return render(request, f"public/guides/{kind}.html", context)


def _found(kind: str, slug: str) -> Piece:
    row = queries.at_address(kind, slug)
    if row is None:
        raise Http404(slug)
    return row


def _list_of(kind: str) -> dict[str, str]:
    return {"url": reverse(f"public:{NAMES[kind][0]}"), "name": {"guide": "Hướng dẫn", "question": "Hỏi đáp"}[kind]}


@require_safe
@public_page
def guide_text(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A guide as it is read aloud."""
    return _text("guide", slug)


@require_safe
@public_page
def question_text(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A question with its answer as it is read aloud."""
    return _text("question", slug)


def _text(kind: str, slug: str) -> HttpResponseBase:
    row = _found(kind, slug)
    if row.shown is None:
        raise Http404(slug)
    response = HttpResponse(spoken(row, row.shown, on=timezone.localdate()), content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@public_page
def recording(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Sound or film of a guide or an answer that is public."""
    kind = "guide" if request.path.startswith(reverse("public:guides")) else "question"
    row = _found(kind, slug)
    found = queries.recordings(row).filter(pk=pk).first() if row.shown is not None and pk < 2**31 else None
    if found is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such recording")
    return as_recording(request, file_queries.served(found.attachment))


@csrf_exempt  # nobody is known here, so there is nothing that another site could do in somebody's name
@require_POST
def guide_helpful(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A reader says whether a guide helped."""
    return _helpful(request, "guide", slug)


@csrf_exempt  # as above
@require_POST
def question_helpful(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A reader says whether an answer helped."""
    return _helpful(request, "question", slug)


def _helpful(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    row = _found(kind, slug)
    if (said := request.POST.get("co-ich")) in ("co", "chua") and not request.POST.get("website"):
        publishing.say_helpful(piece=row, helped=said == "co", by=ANYONE, at=timezone.now())
    return HttpResponseRedirect(f"{row.address}?cam-on=1#co-ich")


# --- feeds, the glossary -----------------------------------------------------------------------------------------


@require_safe
@public_page
def guides_atom(request: HttpRequest) -> HttpResponseBase:
    """New guides, and those published anew, as a feed."""
    return _atom("guide")


@require_safe
@public_page
def questions_atom(request: HttpRequest) -> HttpResponseBase:
    """New questions with answers as a feed."""
    return _atom("question")


def _atom(kind: str) -> HttpResponseBase:
    listing = NAMES[kind][0]
    title = {"guide": "Cửa Luật – hướng dẫn mới", "question": "Cửa Luật – hỏi đáp mới"}[kind]
    feed = feeds.Feed(title, reverse(f"public:{listing}"), reverse(f"public:{listing}-atom"))
    for row in queries.public(kind=kind)[:FEED_LINES]:
        if row.shown is not None:
            updated = max(row.shown.saved_at, row.published_at or row.shown.saved_at)
            feed.add(title=row.shown.title, url=row.address, text=row.shown.summary, updated=updated)
    return feed.response(timezone.now())


@require_safe
@public_page
def glossary(request: HttpRequest) -> HttpResponseBase:
    """The words of the law in plain words."""
    entries = queries.glossary()
    bases = link_all(entry.basis for entry in entries)
    return render(
        request, "public/guides/glossary.html", {"rows": [(entry, bases.get(entry.basis, ())) for entry in entries]}
    )
