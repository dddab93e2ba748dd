"""One dialogue at the desk: announced, held, published; what was promised in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.dialogues import access, papers, queries
from cualuat.dialogues.operations import arranging, holding, promising
from cualuat.programme import access as programme
from cualuat.web.desk.dialogues import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, number_in, unit_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.dialogues.models import Commitment, Dialogue
    from cualuat.programme.models import PlanTask

_TITLES = {
    "announce": "Thông báo",
    "discard": "Xóa bản đang soạn",
    "cancel": "Hủy buổi đối thoại",
    "hold": "Chốt buổi đối thoại",
    "publish": "Công khai trả lời",
    "promise": "Thêm cam kết",
}


def _forms(actor: Actor, found: Dialogue, rows: list[Commitment]) -> dict[str, Form]:
    made = _dialogue_forms(actor, found) if access.may_keep(actor, found.unit_id) else {}
    for row in rows:
        made |= _commitment_forms(actor, found, row)
    return {name: form.within(name) for name, form in made.items()}


def _dialogue_forms(actor: Actor, found: Dialogue) -> dict[str, Form]:
    state, runs = found.state(timezone.now()), access.may_run(actor)
    made: dict[str, Form] = {}
    if state == "draft":
        made |= {"announce": Form([])} if runs else {}
        made["discard"] = Form([])
    if state in ("running", "held"):
        made["hold"] = _hold_form(found)
    if state == "held" and runs:
        made["publish"] = Form([])
    if state in ("running", "held", "published"):
        made["promise"] = _promise_form(found)
    if state in ("announced", "running") and runs:
        made["cancel"] = Form(
            [
                Field(
                    "reason",
                    "Lý do hủy",
                    required=True,
                    maxlength=500,
                    hint="Đăng công khai; người đã đăng ký có thư được báo.",
                )
            ]
        )
    return made  # fmt: skip


def _hold_form(found: Dialogue) -> Form:
    hint = "Đếm theo danh sách giấy; để trống thì lấy số người đã điểm danh."
    return Form(
        [
            Field("present", "Số người dự", value=str(found.present or ""), maxlength=6, hint=hint),
            Field("secretary", "Người ghi biên bản", value=found.secretary, required=True, maxlength=200),
            Field("conclusion", "Kết luận của người chủ trì", kind="textarea", value=found.conclusion, height=6),
        ]
    )


def _promise_form(found: Dialogue, row: Commitment | None = None) -> Form:
    asked = [(str(one.row.pk), f"Câu {one.row.number}: {one.row.text[:80]}") for one in queries.shown(found)]
    return Form(
        [
            Field("text", "Cam kết làm gì", kind="textarea", value=row.text if row else "", required=True),
            Field("unit", "Đơn vị thực hiện", kind="select", value=str(row.unit_id) if row else "", options=choosing.every_unit(), required=True),
            Field("due", "Xong trước hết ngày", kind="date", value=show_date(row.due) if row else "", required=True),
            Field("question", "Trả lời câu hỏi nào", kind="select", value=str(row.question_id or "") if row else "", options=[("", "– không gắn câu nào –"), *asked]),
        ]
    )  # fmt: skip


def _commitment_forms(actor: Actor, found: Dialogue, row: Commitment) -> dict[str, Form]:
    made: dict[str, Form] = {}
    keeps = access.may_keep(actor, found.unit_id)
    if row.done_on is not None:
        return (
            {f"undo-{row.pk}": Form([Field("reason", "Vì sao chưa xong", required=True, maxlength=500)])}
            if keeps
            else {}
        )
    if access.may_finish(actor, row):
        work = row.work if row.work and row.work.done_on else None  # what was told there need not be typed again
        made[f"finish-{row.pk}"] = Form(
            [
                Field(
                    "on",
                    "Xong ngày",
                    kind="date",
                    value=show_date(work.done_on if work else timezone.localdate()),
                    required=True,
                ),
                Field(
                    "note",
                    "Đã làm được gì",
                    kind="textarea",
                    value=work.result if work else "",
                    required=True,
                    hint="Người dân đọc dòng này.",
                ),
                Field(
                    "file", "Tệp chứng minh", kind="file", hint="Ai cũng tải được; không gửi tệp có dữ liệu cá nhân."
                ),
            ]
        )
    if keeps:
        made[f"change-{row.pk}"] = _promise_form(found, row)
    if row.work_id is None and keeps and programme.may_keep(actor) and (tasks := queries.plan_tasks()):
        options = [("", "– chọn nhiệm vụ –"), *((str(one.pk), _task_name(one)) for one in tasks)]
        hint = "Những nhiệm vụ giao theo chỉ đạo của kế hoạch đang có hiệu lực."
        made[f"work-{row.pk}"] = Form(
            [Field("task", "Nhiệm vụ của kế hoạch", kind="select", options=options, required=True, hint=hint)]
        )
    return made  # fmt: skip


def _task_name(row: PlanTask) -> str:
    return f"{row.plan.number} {row.path} {row.text[:100]}"


@desk()
def dialogue(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What is planned or was said, what is to be done now, what was promised."""
    found = choosing.dialogue_of(pk, actor)
    rows = list(queries.commitments(found))
    forms = _forms(actor, found, rows)

    def do(act: str) -> str:
        return _do(request, actor, found, rows, act, forms[act])

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:dialogues") if outcome.act == "discard" else redirect("desk:dialogue", pk=pk)
    if outcome.act:
        found = choosing.dialogue_of(pk, actor)
        rows = list(queries.commitments(found))
    today = timezone.localdate()
    context: dict[str, Any] = {
        "dialogue": found, "state": choosing.state_of(found), "kind": found.of, "may_keep": access.may_keep(actor, found.unit_id),
        "forms": forms, "acts": [(name, title, forms[name]) for name, title in _TITLES.items() if name in forms and name != "promise"],
        "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "show_optional": True, "present": queries.signed_in(found),
        "shown": len(queries.shown(found)), "waiting": queries.to_moderate(found).count(),
        "rows": [
            {
                "row": row, "late": row.is_late(today),
                **{name: (f"{name}-{row.pk}", forms.get(f"{name}-{row.pk}")) for name in ("finish", "change", "work", "undo")},
            }
            for row in rows
        ],
    }  # fmt: skip
    return page(request, actor, "desk/dialogues/dialogue.html", context, status=outcome.status)


def _do(request: HttpRequest, actor: Actor, found: Dialogue, rows: list[Commitment], act: str, form: Form) -> str:
    name, _, key = act.partition("-")
    version = version_of(request)
    if key:
        row = next(row for row in rows if str(row.pk) == key)
        if name == "finish":
            return _finish(request, actor, row, form, version)
        return _ROW_ACTS[name](actor, row, form, version)
    if name == "promise":
        _promise(actor, found, None, form, None)
        return "Đã ghi cam kết."
    return _ACTS[name](actor, found, form, version)


def _announce(actor: Actor, found: Dialogue, form: Form, version: int | None) -> str:
    arranging.announce(dialogue=found, version=version, by=actor, at=timezone.now())
    return "Đã thông báo buổi đối thoại."


def _discard(actor: Actor, found: Dialogue, form: Form, version: int | None) -> str:
    arranging.discard(dialogue=found, version=version, by=actor, at=timezone.now())
    return "Đã xóa bản đang soạn."


def _cancel(actor: Actor, found: Dialogue, form: Form, version: int | None) -> str:
    reason = form.values()["reason"]
    arranging.cancel(dialogue=found, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã hủy buổi đối thoại, người đăng ký có thư được báo."


def _hold(actor: Actor, found: Dialogue, form: Form, version: int | None) -> str:
    values = form.values()
    present = number_in(values["present"], "present") if values["present"] else None
    ending = holding.Ending(present, values["secretary"], values["conclusion"])
    holding.hold(dialogue=found, ending=ending, version=version, by=actor, at=timezone.now())
    return "Đã chốt buổi đối thoại."


def _publish(actor: Actor, found: Dialogue, form: Form, version: int | None) -> str:
    holding.publish(dialogue=found, version=version, by=actor, at=timezone.now())
    return "Đã công khai trả lời."


_ACTS: dict[str, Callable[[Actor, Dialogue, Form, int | None], str]] = {
    "announce": _announce,
    "discard": _discard,
    "cancel": _cancel,
    "hold": _hold,
    "publish": _publish,
}


def _promise(actor: Actor, found: Dialogue, row: Commitment | None, form: Form, version: int | None) -> None:
    values = form.values()
    wanted = promising.Promise(
        values["text"],
        unit_in(values["unit"]),
        read_day(values["due"], "due"),
        queries.question(values["question"]),
    )
    promising.promise(dialogue=found, commitment=row, wanted=wanted, version=version, by=actor, at=timezone.now())


def _change(actor: Actor, row: Commitment, form: Form, version: int | None) -> str:
    _promise(actor, row.dialogue, row, form, version)
    return "Đã sửa cam kết."


def _work(actor: Actor, row: Commitment, form: Form, version: int | None) -> str:
    key = key_in(form.values()["task"])
    task = next((one for one in queries.plan_tasks() if one.pk == key), None)
    promising.make_work(commitment=row, task=task, version=version, by=actor, at=timezone.now())
    return "Đã thành việc của kế hoạch."


def _finish(request: HttpRequest, actor: Actor, row: Commitment, form: Form, version: int | None) -> str:
    values = form.values()
    on = read_day(values["on"], "on")
    with received(request, by=actor, name="file") as sent:
        proof = sent[0] if sent else None
        promising.finish(
            commitment=row, on=on, note=values["note"], proof=proof, version=version, by=actor, at=timezone.now()
        )
    return "Đã ghi cam kết đã thực hiện."


def _undo(actor: Actor, row: Commitment, form: Form, version: int | None) -> str:
    reason = form.values()["reason"]
    promising.undo(commitment=row, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã ghi lại là chưa xong."


_ROW_ACTS: dict[str, Callable[[Actor, Commitment, Form, int | None], str]] = {
    "change": _change,
    "work": _work,
    "undo": _undo,
}


@desk()
def commitments(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What was promised and is not done yet: of one's units, of all for those who run dialogues."""
    found = paged(request, queries.open_commitments(actor=actor))
    today = timezone.localdate()
    context = {
        "list": found,
        "rows": [(row, row.is_late(today)) for row in found.rows],
        "all_units": access.may_run(actor),
    }
    return page(request, actor, "desk/dialogues/commitments.html", context)


@desk(duties=choosing.DUTIES)
def paper(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """The letter of invitation or the minutes as a Word file, written anew from what stands here."""
    found = choosing.kept_by(pk, actor)
    made = {"giay-moi": papers.invitation, "bien-ban": papers.minutes}.get(which)
    if made is None:
        raise Http404("no such paper")
    try:
        data = made(found)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:dialogue", pk=pk)
    return made_here(data, DOCX, f"{which}-doi-thoai-{found.pk}.docx")
