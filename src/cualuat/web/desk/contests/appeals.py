"""Appeals of participants: the list, one of them with the question, the decision that marks everybody anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.contests import access, queries
from cualuat.contests.operations import judging
from cualuat.contests.operations.judging import Decision
from cualuat.contests.rules import APPEAL_STATES, key_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, keys_in, version_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.contests.models import Appeal, QuestionVersion

_CHANGES = {
    "also": "Nhận thêm đáp án dưới đây, đáp án cũ vẫn đúng",
    "instead": "Thay đáp án cũ bằng đáp án dưới đây",
    "void": "Tính đúng cho mọi người có câu này",
}


@desk(duties=access.RUNNERS)
def appeals(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Appeals: those that wait, or all."""
    every = request.GET.get("xem") == "all"
    context = {
        "list": paged(request, queries.appeals(actor=actor, waiting=not every)),
        "every": every,
        "states": APPEAL_STATES,
    }
    return page(request, actor, "desk/contests/appeals.html", context)


def _form(row: QuestionVersion) -> Form:
    fields = [
        Field("accepted", "Quyết định", kind="radio", options=[("1", "Chấp nhận"), ("0", "Không chấp nhận")], required=True),
        Field("answer", "Trả lời người khiếu nại", kind="textarea", required=True, height=4, hint="Nêu căn cứ. Người ấy và, khi chấp nhận, mọi người đọc được."),
        Field("change", "Nếu chấp nhận, sửa đáp án thế nào", kind="radio", options=list(_CHANGES.items())),
    ]  # fmt: skip
    if row.kind in ("single", "multiple", "true_false"):
        options = [(str(n), text) for n, text in enumerate(row.options)]
        fields.append(Field("taken", "Đáp án", kind="checks", options=options))
    elif row.kind == "short":
        fields.append(Field("words", "Câu trả lời được nhận", maxlength=300))
    return Form(fields)


@desk(duties=access.RUNNERS)
def appeal(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One appeal: what was asked, what she chose, what the key says; deciding it."""
    found = queries.appeal(pk, actor=actor)
    if found is None:
        raise Http404("no such appeal")
    forms = {"decide": _form(found.question)}

    def do(act: str) -> str:
        judging.decide(
            appeal=found,
            decision=_decision(forms[act], found),
            version=version_of(request),
            by=actor,
            at=timezone.now(),
        )
        return "Đã trả lời khiếu nại."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:contest-appeal", pk=pk)
    item = next((one for one in queries.looked_at(found.attempt) if one.number == found.number), None)
    context = {
        "appeal": queries.appeal(pk, actor=actor), "item": item, "state": APPEAL_STATES[found.state], "form": forms["decide"],
        "bases": link_all([found.question.citation]).get(found.question.citation, ()), "round": found.attempt.round,
        "contest": found.attempt.round.contest, "changes": queries.changes_by(found.regrade) if found.regrade else (), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/contests/appeal.html", context, status=outcome.status)


def _decision(form: Form, row: Appeal) -> Decision:
    values = form.values()
    if values["accepted"] not in ("0", "1"):
        raise Refused("Hãy chọn chấp nhận hay không.", "accepted")
    if values["accepted"] == "0":
        return Decision(False, values["answer"])
    if values["change"] not in _CHANGES:
        raise Refused("Hãy chọn sửa đáp án thế nào.", "change")
    if values["change"] == "void":
        return Decision(True, values["answer"], void=True)
    more = _taken(values, row.question)
    held = (
        queries.keys(row.attempt.round_id, [row.question_id])[row.question_id].taken
        or key_of(row.question.wording).taken
    )
    return Decision(True, values["answer"], taken=(*held, *more) if values["change"] == "also" else more)


def _taken(values: dict[str, str], row: QuestionVersion) -> tuple[tuple[int | str, ...], ...]:
    if row.kind == "ordering":
        raise Refused("Câu sắp thứ tự thì chỉ tính đúng cho mọi người được.", "change")
    if row.kind == "short":
        if not values["words"]:
            raise Refused("Hãy ghi câu trả lời được nhận.", "words")
        return ((values["words"],),)
    chosen = [n for n in keys_in(values["taken"]) if n < len(row.options)]
    if not chosen:
        raise Refused("Hãy chọn đáp án.", "taken")
    # Of a question with one answer each marked option is right by itself; of several all of them together.
    return (tuple(chosen),) if row.kind == "multiple" else tuple((n,) for n in chosen)
