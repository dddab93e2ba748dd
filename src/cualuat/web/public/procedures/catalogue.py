"""The catalogue and the page of a procedure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.files import queries as file_queries
from cualuat.procedures import norms
from cualuat.procedures.queries import catalogue
from cualuat.web.public.finding.asked import page_of as asked_page
from cualuat.web.public.finding.asked import pager, public_page, text_of
from cualuat.web.public.procedures import showing
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition, Procedure

PAGE = 30


@require_safe
@public_page
def listed(request: HttpRequest) -> HttpResponseBase:
    """What is announced, narrowed by words, field and who it is for."""
    asked = catalogue.Asked(
        words=text_of(request.GET, "q", 200),
        field=text_of(request.GET, "linh-vuc", 200),
        subject=text_of(request.GET, "ai", 100),
    )
    rows = catalogue.find(asked)
    number = min(asked_page(request.GET), max(1, -(-len(rows) // PAGE)))

    def address(page: int) -> str:
        query = request.GET.copy()
        query["trang"] = str(page)
        return f"?{query.urlencode()}"

    context = {
        "rows": rows[(number - 1) * PAGE : number * PAGE], "total": len(rows), "asked": asked, "fields": catalogue.fields(),
        "subjects": catalogue.subjects(), "pager": pager(number, -(-len(rows) // PAGE), address), "portal": norms.portal(),
        "narrowed": bool(asked.words or asked.field or asked.subject),
    }  # fmt: skip
    return render(request, "public/procedures/list.html", context)


def found(code: str, on: date) -> tuple[Procedure, Edition]:
    """The procedure of an address with the edition that is read on a day. Raises Http404."""
    row = catalogue.public_procedure(code)
    edition = catalogue.shown(row, on) if row else None
    if row is None or edition is None:
        raise Http404("no such procedure")
    return row, edition


@require_safe
@public_page
def procedure(request: HttpRequest, code: str) -> HttpResponseBase:
    """One procedure: what it takes, where, how long, how much."""
    today = timezone.localdate()
    row, edition = found(code, today)
    coming = next(
        (one for one in row.editions.all() if one.state != "draft" and one.standing(today) == "not_yet"), None
    )
    context = showing.page_of(row, edition, on=today) | {
        "history": showing.history_of(row, today), "coming": coming if coming != edition else None, "old": False,
    }  # fmt: skip
    return render(request, "public/procedures/procedure.html", context)


@require_safe
@public_page
def old_edition(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """An edition that holds no longer, or not yet."""
    today = timezone.localdate()
    row, current = found(code, today)
    edition = next((one for one in row.editions.all() if one.number == number and one.state != "draft"), None)
    if edition is None:
        raise Http404("no such edition")
    context = showing.page_of(row, edition, on=today) | {
        "history": showing.history_of(row, today), "coming": None, "old": edition.pk != current.pk,
    }  # fmt: skip
    return render(request, "public/procedures/procedure.html", context)


@require_safe
def form(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A blank form."""
    row, _ = found(code, timezone.localdate())
    one = catalogue.form(row, pk) if pk < 2**31 else None
    if one is None or not file_queries.may_be_opened(one.attachment):
        raise Http404("no such form")
    return as_download(file_queries.served(one.attachment))
