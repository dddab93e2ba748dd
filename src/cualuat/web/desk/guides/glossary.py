"""The glossary of plain words at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.guides import access, queries
from cualuat.guides.operations import glossary
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.guides.models import GlossaryTerm


def _form(found: GlossaryTerm | None = None) -> Form:
    return Form(
        [
            Field("name", "Từ", value=found.name if found else "", required=True, maxlength=100),
            Field("short", "Giải thích ngắn", kind="textarea", value=found.short if found else "", required=True, height=2, maxlength=300, hint="Một câu, bằng lời thường."),
            Field("more", "Nói thêm", kind="textarea", value=found.more if found else "", height=3, maxlength=1000),
            Field("basis", "Điều luật giải thích từ này", value=found.basis if found else "", maxlength=300),
            Field("is_hidden", "Không hiện từ này", kind="check", value="1" if found and found.is_hidden else "", hint="Dùng khi không muốn giữ từ kèm chương trình."),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> glossary.TermWanted:
    values = form.values()
    return glossary.TermWanted(
        values["name"], values["short"], values["more"], values["basis"], values["is_hidden"] == "1"
    )


@desk()
def terms(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every word that is explained; those who publish add their own."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            glossary.explain(term=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã thêm vào từ điển.")
            return redirect("desk:guide-terms")
    context = {
        "form": form, "entries": queries.glossary(), "hidden": queries.hidden_terms(), "may_run": access.may_run(actor), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/guides/terms.html", context, status=422 if form.wrong else 200)


@desk(duties=access.RUNNERS)
def term(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A word that the house wrote: explained anew, or no longer."""
    found = queries.glossary_term(pk)
    if found is None:
        raise Http404("no such word")
    form, version = _form(found), version_of(request)
    if request.method == "POST":
        now = timezone.now()
        try:
            if request.POST.get("act") == "forget":
                glossary.forget(term=found, version=version, by=actor, at=now)
                messages.success(request, "Đã bỏ lời giải thích của cơ quan.")
            else:
                form.fill(request.POST)
                glossary.explain(term=found, wanted=_wanted(form), version=version, by=actor, at=now)
                messages.success(request, "Đã sửa.")
        except Refused as refused:
            form.refuse(refused)
            found = queries.glossary_term(pk) or found
        else:
            return redirect("desk:guide-terms")
    context = {"form": form, "term": found, "show_optional": True}
    return page(request, actor, "desk/guides/term.html", context, status=422 if form.wrong else 200)
