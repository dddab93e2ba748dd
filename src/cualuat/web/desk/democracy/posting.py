"""The board of the agency, and what must hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework.needs import read_day
from cualuat.democracy import access, queries
from cualuat.democracy.items import published
from cualuat.democracy.operations import posting as operations
from cualuat.democracy.rules import POSTING_STATES
from cualuat.files import queries as files
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from datetime import date

    from cualuat.democracy.models import Posting

_TAGS = {"late": " tag--expired", "waiting": " tag--waiting", "posted": " tag--done", "may_go": "", "taken_down": ""}


@desk()
def board(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What hangs on the board, for all staff; each with how many read it."""
    listed = paged(request, queries.board(actor=actor))
    context = {"list": listed, "staff": queries.staff_count(timezone.localdate()), "may_keep": access.may_keep(actor)}
    return page(request, actor, "desk/democracy/board.html", context)


def _note_form(row: Posting | None = None) -> Form:
    items = [("", "– chọn –"), *((item.code, item.name) for item in published().values())]
    day = show_date(row.decided_on) if row else ""
    return Form(
        [
            Field("item", "Nội dung công khai", kind="select", value=row.item if row else "", options=items, required=True),
            Field("title", "Công khai việc gì", value=row.title if row else "", required=True, maxlength=300),
            Field("number", "Số, ký hiệu văn bản", value=row.number if row else "", maxlength=60),
            Field("decided_on", "Ngày có quyết định, văn bản", kind="date", value=day, required=True, hint="Hạn công khai tính từ ngày này."),
            Field("content", "Nội dung để đọc ở đây", kind="textarea", value=row.content if row else "", height=8, hint="Hoặc kèm tệp văn bản."),
            Field("file", "Tệp văn bản", kind="file"),
        ]
    )  # fmt: skip


def _note(request: HttpRequest, actor: Actor, row: Posting | None, form: Form) -> Posting:
    values = form.values()
    with received(request, by=actor, name="file") as sent:
        wanted = operations.Wanted(
            item=values["item"], title=values["title"], decided_on=read_day(values["decided_on"], "decided_on"),
            number=values["number"], content=values["content"], file=sent[0] if sent else None,
        )  # fmt: skip
        version = version_of(request) if row is not None else None
        return operations.note(posting=row, wanted=wanted, version=version, by=actor, at=timezone.now())


@desk(duties=access.KEEPERS)
def postings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All that must be or was made known, with its day; noting something new."""
    view, today = request.GET.get("xem", "open"), timezone.localdate()
    view = view if view in queries.VIEWS else "open"
    forms = {"note": _note_form().within("note")}
    outcome = act_on(request, forms, forms, lambda _: _note(request, actor, None, forms["note"]))
    if outcome.done:
        messages.success(request, f"Đã ghi. Phải công khai trước hết ngày {outcome.done.due:%d/%m/%Y}.")
        return redirect("desk:democracy-posting", pk=outcome.done.pk)
    listed = paged(request, queries.postings(actor=actor, on=today, view=view))
    context = {
        "list": listed, "rows": [(row, *_state(row, today)) for row in listed.rows], "view": view, "views": queries.VIEWS.items(),
        "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "show_optional": True,
        "items": published().values(), "staff": queries.staff_count(today),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/postings.html", context, status=outcome.status)


def _state(row: Posting, today: date) -> tuple[str, str]:
    state = row.state(today)
    return POSTING_STATES[state], _TAGS[state]


def _forms(actor: Actor, row: Posting, today: date) -> dict[str, Form]:
    found: dict[str, Form] = {}
    state = row.state(today)
    if access.may_keep(actor):
        if row.posted_on is None:
            found["post"] = Form(
                [
                    Field("on", "Công khai từ ngày", kind="date", value=show_date(today), required=True),
                    Field("where", "Niêm yết ở đâu, ngoài bảng tin này", maxlength=300),
                    Field("file", "Tệp chứng minh", kind="file", hint="Ảnh, biên bản niêm yết; bắt buộc khi ghi ngày đã qua."),
                ]
            )  # fmt: skip
            found["edit"] = _note_form(row)
        else:
            found["prove"] = Form([Field("file", "Tệp chứng minh", kind="file", required=True)])
        if state == "may_go":
            found["take-down"] = Form([])
    if row.posted_on is not None and row.taken_down_on is None and not queries.has_read(row, actor):
        found["read"] = Form([])
    return {name: form.within(name) for name, form in found.items()}


_TITLES = {
    "read": "Tôi đã đọc",
    "post": "Công khai trên bảng tin",
    "prove": "Giữ tệp chứng minh",
    "take-down": "Gỡ khỏi bảng tin",
    "edit": "Sửa",
}


def _found(pk: int, actor: Actor) -> Posting:
    row = queries.posting(pk, actor=actor)
    if row is None:
        raise Http404("no such posting")
    return row


@desk()
def posting(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One of them: what it says, until when it hangs, who read it, what proves it."""
    row, today = _found(pk, actor), timezone.localdate()
    forms = _forms(actor, row, today)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, row, act, forms[act]))
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-posting", pk=pk)
    row = _found(pk, actor)
    state, tag = _state(row, today)
    context = {
        "posting": row, "item": published()[row.item], "state_name": state, "tag": tag, "staff": queries.staff_count(today),
        "forms": [(name, title, forms[name]) for name, title in _TITLES.items() if name in forms], "act": outcome.act,
        "wrong": outcome.wrong, "error": outcome.error, "show_optional": True, "may_keep": access.may_keep(actor),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/posting.html", context, status=outcome.status)


def _do(request: HttpRequest, actor: Actor, row: Posting, act: str, form: Form) -> str:
    version, now = version_of(request), timezone.now()
    if act == "read":
        operations.read(posting=row, by=actor, at=now)
        return "Đã ghi bạn đã đọc."
    if act == "edit":
        _note(request, actor, row, form)
        return "Đã sửa."
    if act == "take-down":
        operations.take_down(posting=row, version=version, by=actor, at=now)
        return "Đã gỡ khỏi bảng tin."
    with received(request, by=actor, name="file") as sent:
        proof = sent[0] if sent else None
        if act == "prove":
            operations.prove(posting=row, proof=proof, version=version, by=actor, at=now)
            return "Đã giữ tệp chứng minh."
        values = form.values()
        on = read_day(values["on"], "on")
        operations.post(posting=row, on=on, where=values["where"], proof=proof, version=version, by=actor, at=now)
    return "Đã công khai trên bảng tin."


@desk()
def file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """The document (`van-ban`), or what proves that it hung (`chung-minh`)."""
    row = _found(pk, actor)
    found = {"van-ban": row.file, "chung-minh": row.proof}.get(which)
    if found is None or not files.may_be_opened(found):
        raise Http404("no such file")
    return as_download(files.served(found))
