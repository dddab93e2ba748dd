"""Checklists of the agency's own at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.inspections import access, queries
from cualuat.inspections.checklists import checklists
from cualuat.inspections.operations.listing import keep_list
from cualuat.inspections.rules import typed_items
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.inspections.models import OwnChecklist


@desk(duties=access.KEEPERS)
def lists(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Those of the agency, and those that come with the program."""
    context = {"rows": queries.own_checklists(), "shipped": checklists()}
    return page(request, actor, "desk/inspections/lists.html", context)


def _form(found: OwnChecklist | None) -> Form:
    return Form(
        [
            Field("name", "Tên danh mục", value=found.name if found else "", required=True, maxlength=200),
            Field("text", "Các câu hỏi", kind="textarea", value=typed_items(found.items) if found else "", required=True, height=12,
                  hint="Mỗi dòng một câu, trả lời «có» là đạt. Căn cứ ghi sau dấu |, ví dụ: Có niêm yết lịch tiếp không? | Điều 24 Luật Tiếp công dân số 42/2013/QH13."),
            Field("active", "Còn dùng", kind="check", value="1" if found is None or found.is_active else ""),
        ]
    )  # fmt: skip


def _kept(request: HttpRequest, actor: Actor, form: Form, found: OwnChecklist | None) -> bool:
    values = form.fill(request.POST).values()
    try:
        keep_list(
            found=found, name=values["name"], text=values["text"], active=bool(values["active"]),
            version=version_of(request), by=actor, at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, "Đã ghi danh mục.")
    return True


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Another one."""
    form = _form(None)
    if request.method == "POST" and _kept(request, actor, form, None):
        return redirect("desk:check-lists")
    context = {"form": form, "found": None, "show_optional": True}
    return page(request, actor, "desk/inspections/list_form.html", context, status=422 if form.wrong else 200)


@desk(duties=access.KEEPERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One of them: corrected, or put out of use."""
    found = queries.own_checklists().filter(pk=pk).first()
    if found is None:
        raise Http404("no such checklist")
    form = _form(found)
    if request.method == "POST" and _kept(request, actor, form, found):
        return redirect("desk:check-lists")
    context = {"form": form, "found": queries.own_checklists().filter(pk=pk).first(), "show_optional": True}
    return page(request, actor, "desk/inspections/list_form.html", context, status=422 if form.wrong else 200)
