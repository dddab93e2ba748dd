"""The work as a board, and letters that urge a unit on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.operations import urging
from cualuat.programme.queries import plans as plan_queries
from cualuat.programme.queries import running as queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in
from cualuat.web.desk.programme.work import row_of, wanted_of
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from datetime import date

_WEEK = 7


@desk()
def board(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The work in columns: late, not begun, being done, done lately."""
    on = timezone.localdate()
    wanted = wanted_of(request, actor, on)
    columns = [(one, [row_of(row, on) for row in one.rows]) for one in queries.board(wanted, actor=actor)]
    context = {
        "columns": columns,
        "wanted": wanted,
        "plans": [plan for plan in plan_queries.plans(actor=actor) if plan.state == "issued"],
        "units": organisation.units(on=on),
    }
    return page(request, actor, "desk/programme/board.html", context)


def _form(on: date) -> Form:
    late = queries.units_late(on)
    due = on.fromordinal(on.toordinal() + _WEEK)
    return Form(
        [
            Field(
                "unit",
                "Đơn vị có việc quá hạn",
                kind="select",
                options=[(str(u.pk), u.name) for u in late],
                required=True,
            ),
            Field("words", "Lời đôn đốc thêm", kind="textarea", height=3),
            Field("answer_on", "Trả lời trước ngày", kind="date", value=show_date(due), required=True),
        ]
    )


@desk()
def letters(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The letters that urged units on; the form to write one, for those who keep the programme."""
    may_keep = access.may_keep(actor)
    form = _form(timezone.localdate()) if may_keep else Form([])
    if request.method == "POST":
        access.require_keeper(actor)
        values = form.fill(request.POST).values()
        try:
            key = key_in(values["unit"])
            unit = organisation.unit(key) if key else None
            if unit is None:
                raise Refused("Hãy chọn đơn vị.", "unit")
            day = read_day(values["answer_on"], "answer_on")
            urging.write_letter(unit=unit, words=values["words"], answer_on=day, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã soạn công văn. Hãy tải về, trình ký và gửi.")
            return redirect("desk:urge-letters")
    context = {"form": form, "may_keep": may_keep, "list": paged(request, queries.urge_letters(actor=actor))}
    return page(request, actor, "desk/programme/letters.html", context, status=422 if form.wrong else 200)


@desk()
def letter_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One of them as the Word file that was made."""
    found = queries.urge_letters(actor=actor).filter(pk=pk).first()
    if found is None:
        raise Http404("no such letter")
    return as_download(found.attachment)
