"""Suggestions of the staff and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.democracy import access, queries
from cualuat.democracy.operations import suggesting
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.shell.fields import Field, Form


def _form() -> Form:
    return Form(
        [
            Field("text", "Góp ý, kiến nghị", kind="textarea", required=True, height=6),
            Field("how", "Ghi tên hay không", kind="radio", value="named", required=True, options=[("named", "Ghi tên tôi"), ("none", "Không ghi tên: máy không giữ ai gửi")]),
            Field("alone", "Chỉ trả lời riêng tôi", kind="check", hint="Câu trả lời không đăng cho mọi người; chỉ khi ghi tên."),
        ]
    )  # fmt: skip


@desk()
def suggestions(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The box: sending one; what was answered for all."""
    forms = {"suggest": _form().within("suggest")}

    def do(act: str) -> str:
        values = forms[act].values()
        if not within(request, "write"):
            raise Refused(TOO_MANY)
        suggesting.suggest(
            text=values["text"], named=values["how"] != "none", alone=bool(values["alone"]), by=actor, at=timezone.now()
        )
        return "Đã gửi góp ý."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-suggestions")
    context = {
        "list": paged(request, queries.suggestions(actor=actor)), "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error, "may_keep": access.may_keep(actor), "me": actor.person_id,
    }  # fmt: skip
    return page(request, actor, "desk/democracy/suggestions.html", context, status=outcome.status)


@desk()
def suggestion(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """One of them, and its answer."""
    row = queries.suggestion(key, actor=actor)
    if row is None:
        raise Http404("no such suggestion")
    forms: dict[str, Form] = {}
    if access.may_keep(actor):
        answer = Field("answer", "Trả lời", kind="textarea", value=row.answer, required=True, height=6)
        forms["reply"] = Form([answer]).within("reply")

    def do(act: str) -> str:
        text = forms[act].values()["answer"]
        suggesting.reply(suggestion=row, text=text, version=version_of(request), by=actor, at=timezone.now())
        return "Đã trả lời."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-suggestion", key=key)
    context = {
        "suggestion": queries.suggestion(key, actor=actor) or row, "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error, "may_keep": access.may_keep(actor),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/suggestion.html", context, status=outcome.status)
