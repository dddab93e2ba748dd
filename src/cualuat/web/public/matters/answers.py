"""Questions and answers that the agency made public, and how it stands with its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.casework.kinds import kind
from cualuat.casework.queries import public, rights
from cualuat.files import queries as file_queries
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import page_of, pager, public_page, text_of
from cualuat.web.public.matters.pages import need_agency
from cualuat.web.shell.serving import as_download, as_pdf, is_pdf

if TYPE_CHECKING:
    from cualuat.casework.models import Publication

PAGE = 20


@require_safe
@public_page
@need_agency
def answers(request: HttpRequest) -> HttpResponseBase:
    """The list, by words; and the figures of what is due and late."""
    words = text_of(request.GET, "tu", 100)
    rows = public.publications(words)
    count, number = rows.count(), page_of(request.GET)
    shown = list(rows[(number - 1) * PAGE : number * PAGE])
    today = timezone.localdate()
    solved, rated = public.satisfaction(on=today)
    context = {
        "rows": [{"row": row, "kind": kind(row.case.kind)} for row in shown],
        "count": count,
        "words": words,
        "pager": pager(
            number,
            (count + PAGE - 1) // PAGE,
            lambda n: "?" + urlencode({"tu": words, "trang": n} if words else {"trang": n}),
        ),
        "figures": public.figures(on=today),
        "solved": solved,
        "rated": rated,
        "today": today,
    }
    return render(request, "public/matters/answers.html", context)


@require_safe
@public_page
@need_agency
def answer(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One question with its answer; 410 with the reason where it was withdrawn."""
    row = public.publication(slug)
    if row is None:
        raise Http404(slug)
    if row.state == "withdrawn":
        return render(request, "public/matters/answer_gone.html", {"row": row}, status=410)
    citations = link_all(row.citations)
    context = {
        "row": row,
        "kind": kind(row.case.kind),
        "bases": [basis for text in row.citations for basis in citations[text]],
        "files": row.files.all(),
    }
    return render(request, "public/matters/answer.html", context)


@require_safe
@public_page
@need_agency
def answer_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A public copy of a file."""
    row: Publication | None = public.publication(slug)
    found = row.files.filter(pk=pk).select_related("attachment").first() if row and row.state == "published" else None
    if found is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such file")
    return as_pdf(found.attachment) if is_pdf(found.attachment) else as_download(found.attachment)


@require_safe
@public_page
def personal_data(request: HttpRequest) -> HttpResponseBase:
    """What is kept about people, why and how long; what they may ask."""
    return render(request, "public/matters/personal_data.html", {"rows": rights.register()})
