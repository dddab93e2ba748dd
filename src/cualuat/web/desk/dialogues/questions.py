"""Questions at the desk: read, shown, merged, answered while the dialogue goes on and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.dialogues import access, queries
from cualuat.dialogues.operations import asking, holding
from cualuat.dialogues.rules import OUTCOMES, QUESTION_STATES
from cualuat.sealed import receipts
from cualuat.web.desk.dialogues import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, unit_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.dialogues.models import Question

_LIVE = [("", "– chưa rõ –"), ("answered", OUTCOMES["answered"]), ("written", OUTCOMES["written"])]


def _take_in_form() -> Form:
    return Form(
        [
            Field("text", "Câu hỏi", kind="textarea", required=True, maxlength=asking.LONGEST),
            Field("name", "Tên người hỏi", maxlength=200),
            Field("show_name", "Người hỏi đồng ý đăng tên", kind="check"),
            Field("contact", "Thư điện tử để gửi câu trả lời", kind="email", maxlength=254),
        ]
    )


def _answer_fields(row: Question | None = None) -> list[Field]:
    return [
        Field("outcome", "Kết quả", kind="select", value=row.outcome if row else "", options=_LIVE, required=True),
        Field("answer", "Tóm tắt trả lời", kind="textarea", value=row.answer if row else "", height=4, maxlength=holding.LONGEST_ANSWER),
        Field("unit", "Đơn vị trả lời bằng văn bản", kind="select", value=str(row.unit_id or "") if row else "", options=choosing.every_unit(), hint="Khi chọn trả lời bằng văn bản sau."),
        Field("due", "Trả lời trước hết ngày", kind="date", value=show_date(row.due) if row else ""),
    ]  # fmt: skip


def _floor_form() -> Form:
    fields = [
        Field("text", "Câu hỏi tại chỗ", kind="textarea", required=True, maxlength=asking.LONGEST),
        Field("name", "Tên người hỏi (không đăng)", maxlength=200),
        *_answer_fields(),
    ]
    return Form(fields)


def _answer(values: dict[str, str]) -> holding.Answer:
    return holding.Answer(
        values["outcome"], values["answer"], unit_in(values["unit"]), choosing.day_in(values["due"], "due")
    )


def _open(shown: list[queries.Asked], act: str) -> list[Question]:
    """Questions of which it is not known what came of them, and the one that is noted now: somebody may have been quicker."""
    return [one.row for one in shown if not one.row.outcome or act == f"note-{one.row.pk}"]


@desk()
def questions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """All questions of a dialogue: what waits to be read, what is shown in the order of support, what is not."""
    found = choosing.dialogue_of(pk, actor)
    may_keep, now, shown = access.may_keep(actor, found.unit_id), timezone.now(), queries.shown(found)
    forms: dict[str, Form] = {}
    if may_keep and found.announced_at and not found.cancelled_at and not found.published_at:
        if found.held_at is None:
            forms["take-in"] = _take_in_form().within("take-in")
        if found.begins <= now:
            forms["floor"] = _floor_form().within("floor")
            forms |= {
                f"note-{row.pk}": Form(_answer_fields(row)).within(f"note-{row.pk}")
                for row in _open(shown, request.POST.get("act", ""))
            }

    def do(act: str) -> str:
        values = forms[act].values()
        if act.startswith("note-"):
            row = queries.question(act.removeprefix("note-"))
            if row is None:
                raise Refused("Câu hỏi này vừa được bỏ. Hãy tải lại trang.")
            holding.note(question=row, answer=_answer(values), version=version_of(request), by=actor, at=now)
            return f"Đã ghi kết quả câu {row.number}."
        if act == "take-in":
            asking.take_in(
                dialogue=found, text=values["text"], name=values["name"], show_name=bool(values["show_name"]),
                contact=values["contact"], by=actor, at=now,
            )  # fmt: skip
            return "Đã nhận câu hỏi. Hãy duyệt để đăng."
        row = holding.from_floor(
            dialogue=found, text=values["text"], name=values["name"], answer=_answer(values), by=actor, at=now
        )
        return f"Đã ghi câu {row.number}."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:dialogue-questions", pk=pk)
    context = {
        "dialogue": found, "state": choosing.state_of(found), "may_keep": may_keep, "forms": forms, "act": outcome.act,
        "wrong": outcome.wrong, "error": outcome.error, "outcomes": OUTCOMES, "today": timezone.localdate(),
        "waiting": queries.to_moderate(found) if may_keep else (),
        "shown": [(one, f"note-{one.row.pk}", forms.get(f"note-{one.row.pk}")) for one in shown],
        "all_noted": not any(name.startswith("note-") for name in forms), "refused": queries.refused(found) if may_keep else (), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/dialogues/questions.html", context, status=outcome.status)


# --- one question ------------------------------------------------------------------------------------------------


def _forms(actor: Actor, row: Question) -> dict[str, Form]:
    """What may be done about a question now, by whom."""
    dialogue = row.dialogue
    found: dict[str, Form] = {}
    begun = dialogue.begins <= timezone.now() and dialogue.announced_at and not dialogue.cancelled_at
    if access.may_keep(actor, dialogue.unit_id):
        if not row.outcome:
            found |= _moderating(row)
        if begun and row.state == "shown" and row.outcome != "case":
            found["note"] = Form(_answer_fields(row))
    if row.outcome == "written" and access.may_answer(actor, row):
        found["written"] = Form(
            [Field("answer", "Câu trả lời", kind="textarea", value=row.answer, height=8, required=True)]
        )
    if begun and access.may_run(actor) and row.state != "merged" and row.state != "waiting" and row.is_open:
        found["case"] = Form([])
    return {name: form.within(name) for name, form in found.items()}


def _moderating(row: Question) -> dict[str, Form]:
    others = [
        (str(one.row.pk), f"Câu {one.row.number}: {one.row.text[:100]}")
        for one in queries.shown(row.dialogue)
        if one.row.pk != row.pk
    ]
    found: dict[str, Form] = {}
    if row.state != "shown":
        hint = "Bỏ tên người khác, lời xúc phạm; không đổi ý của câu hỏi."
        found["show"] = Form(
            [Field("text", "Câu hỏi như sẽ đăng", kind="textarea", value=row.text, hint=hint, required=True, height=5)]
        )
    if others:
        found["merge"] = Form(
            [Field("into", "Gộp vào", kind="select", options=[("", "– chọn câu –"), *others], required=True)]
        )
    if row.state != "refused":
        found["refuse"] = Form(
            [Field("reason", "Vì sao không đăng", required=True, maxlength=500, hint="Người gửi đọc được khi tra mã.")]
        )
    return found  # fmt: skip


_TITLES = {
    "show": "Đăng câu hỏi",
    "merge": "Gộp vào câu khác",
    "refuse": "Không đăng",
    "note": "Ghi kết quả trả lời",
    "written": "Ghi trả lời bằng văn bản",
    "case": "Chuyển thành hồ sơ phản ánh",
}


def _found(key: str, actor: Actor) -> Question:
    row = queries.question(key)
    if row is None or not (access.may_keep(actor, row.dialogue.unit_id) or row.state == "shown"):
        raise Http404("no such question")
    return row


@desk()
def question(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """One question with all that may be done about it."""
    row = _found(key, actor)
    forms, made = _forms(actor, row), []

    def do(act: str) -> str:
        told, code = _ACTS[act](row, forms[act].values(), version_of(request), actor)
        made.append(code)
        return told

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        if made[-1]:
            context = {"dialogue": row.dialogue, "code": made[-1], "case": queries.question(key).case}  # type: ignore[union-attr]
            return page(request, actor, "desk/dialogues/case.html", context)
        messages.success(request, outcome.done)
        return redirect("desk:dialogue-questions", pk=row.dialogue_id)
    row = queries.question(key) or row
    context = {
        "question": row, "dialogue": row.dialogue, "forms": [(name, _TITLES[name], form) for name, form in forms.items()],
        "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "may_keep": access.may_keep(actor, row.dialogue.unit_id),
        "state_name": QUESTION_STATES[row.state], "outcome_name": OUTCOMES[row.outcome], "today": timezone.localdate(),
        "supports": queries.supports(row.dialogue).get(row.pk, 0), "first": next(iter(forms), ""),
    }  # fmt: skip
    return page(request, actor, "desk/dialogues/question.html", context, status=outcome.status)


_Act = Callable[["Question", dict[str, str], int | None, Actor], tuple[str, str]]


def _show(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    done = asking.show(question=row, text=values["text"], version=version, by=actor, at=timezone.now())
    return f"Đã đăng câu {done.number}.", ""


def _merge(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    into = queries.question(values["into"])
    asking.merge(question=row, into=into, version=version, by=actor, at=timezone.now())
    return "Đã gộp câu hỏi.", ""


def _refuse(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    asking.refuse(question=row, reason=values["reason"], version=version, by=actor, at=timezone.now())
    return "Đã ghi vì sao không đăng.", ""


def _note(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    holding.note(question=row, answer=_answer(values), version=version, by=actor, at=timezone.now())
    return "Đã ghi kết quả.", ""


def _written(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    holding.answer_in_writing(question=row, text=values["answer"], version=version, by=actor, at=timezone.now())
    return "Đã ghi câu trả lời.", ""


def _case(row: Question, values: dict[str, str], version: int | None, actor: Actor) -> tuple[str, str]:
    made = holding.to_case(question=row, version=version, by=actor, at=timezone.now())
    if not made.receipt:
        return f"Đã lập hồ sơ {made.case.number}. Người hỏi theo dõi bằng mã đã nhận khi gửi câu hỏi.", ""
    return f"Đã lập hồ sơ {made.case.number}.", receipts.grouped(made.receipt)


_ACTS: dict[str, _Act] = {
    "show": _show,
    "merge": _merge,
    "refuse": _refuse,
    "note": _note,
    "written": _written,
    "case": _case,
}
