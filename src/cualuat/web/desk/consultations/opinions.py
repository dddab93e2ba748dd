"""Opinions at the desk: looked at, put together, answered; written in from letters and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.consultations import access, queries
from cualuat.consultations.masking import proposed
from cualuat.consultations.operations import answering, moderating, saying
from cualuat.consultations.operations.answering import Answer
from cualuat.consultations.operations.saying import Letter
from cualuat.consultations.rules import ANSWERABLE, OPINION_STATES, STANCE_NAMES, STANCES, WAYS
from cualuat.drafting.rules import VERDICTS
from cualuat.letters.registers import Column
from cualuat.web.desk.consultations import forms
from cualuat.web.desk.consultations.item import found_or_404
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, version_of
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.public.consultations.showing import VERDICT_TAGS
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation, Opinion, OpinionGroup

_SIZE = 30
_MOST_FAULTS = 30
_STATE_TAGS = {"waiting": " tag--waiting", "shown": " tag--done", "rejected": " tag--rejected"}
_TABLE = (
    Column("place", "Điều, khoản", 22),
    Column("text", "Nội dung góp ý", 60),
    Column("name", "Cơ quan, tổ chức, cá nhân", 36),
    Column("of", "Loại", 14),
    Column("on", "Ngày góp ý", 14),
)


# --- one opinion, one group --------------------------------------------------------------------------------------


def _answer_form(row: Opinion | OpinionGroup, *, summary: str | None = None) -> Form:
    fields = (
        [Field("summary", "Tóm tắt chung", kind="textarea", height=3, value=summary)] if summary is not None else []
    )
    return Form([
        *fields,
        Field("verdict", "Trả lời", kind="radio", value=row.verdict, options=list(VERDICTS.items()), required=True),
        Field("reason", "Giải trình", kind="textarea", height=4, value=row.reason, hint="Không tiếp thu hết thì phải ghi vì sao. Hiện công khai."),
        Field("change", "Sửa gì trong dự thảo", kind="textarea", height=2, value=row.change, hint="Ví dụ: sửa 10 ngày thành 7 ngày ở khoản 2 Điều 2."),
    ])  # fmt: skip


def _every_form(row: Opinion) -> dict[str, Form]:
    """All that is ever done with one opinion."""
    text = row.public_text if row.state == "shown" else proposed(row)
    hint = "Máy đã che điều trông như thông tin riêng. Hãy xem lại, che thêm nếu cần; không sửa ý của người góp ý."
    words = Field("public_text", "Lời mọi người đọc", kind="textarea", height=6, value=text, hint=hint, required=True)
    made = {
        f"admit-{row.pk}": Form([words] if row.text else []),
        f"reject-{row.pk}": Form([Field("reason", "Lý do, người gửi đọc được", kind="textarea", height=3, required=True)]),
        f"out-{row.pk}": Form([]),
        f"answer-{row.pk}": _answer_form(row),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


def _forms_of(row: Opinion) -> dict[str, Form]:
    """What can be done with one opinion now."""
    grouped = row.group_id is not None
    may = {
        "admit": row.state != "shown" or bool(row.text),
        "reject": row.state != "rejected",
        "out": grouped,
        "answer": row.needs_answer and not grouped,
    }
    return {name: form for name, form in _every_form(row).items() if may[name.partition("-")[0]]}


def _forms_of_group(row: OpinionGroup) -> dict[str, Form]:
    name = f"group-{row.pk}"
    return {name: _answer_form(row, summary=row.summary).within(name)}


def _gather_form(found: Consultation) -> Form:
    groups = [
        ("", "– nhóm mới –"),
        *((str(one.pk), f"{one.place_name}: {one.summary[:60]}") for one in found.groups.order_by("pk")),
    ]
    return Form([
        Field("group", "Gộp vào", kind="select", options=groups),
        Field("summary", "Tóm tắt chung", kind="textarea", height=3, hint="Điều các ý kiến cùng nói. Chỉ cần khi lập nhóm mới."),
    ]).within("gather")  # fmt: skip


# --- the page ----------------------------------------------------------------------------------------------------


@desk(duties=access.DESK)
def opinions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The opinions of a view, each with what can be done; like ones are marked and put together."""
    found = found_or_404(pk, actor)
    counts = queries.counts_of(found)
    view = request.GET.get("xem", "waiting" if counts.waiting else "unanswered" if counts.unanswered else "all")
    view = view if view in queries.OPINION_VIEWS else "all"
    where = request.GET.get("cho", "").replace("\0", "")[:200]
    may_write = access.may_write(actor, found.unit_id) and found.state in ANSWERABLE
    rows = queries.opinions(found, view)
    shown = paged(request, rows.filter(place=where) if where else rows, size=_SIZE)
    acted, groups = _acted(request, found), list(found.groups.order_by("pk"))
    listed = list(shown.rows)
    made = _all_forms(found, [*listed, *filter(None, [acted])], groups) if may_write else {}
    made = _with_posted(request, acted, made)
    marked = {key for text in request.POST.getlist("opinions") if (key := key_in(text)) is not None}
    outcome = act_on(request, made, tuple(made), lambda act: _do(request, actor, found, act, made[act], marked))
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect(request.get_full_path())
    if outcome.wrong:
        found = found_or_404(pk, actor)
        listed = [*(one for one in [acted] if one and one not in listed), *listed]
    context = {
        "item": found, "counts": counts, "view": view, "views": queries.OPINION_VIEWS.items(), "where": where, "list": shown,
        "places": forms.places(queries.draft_of(found)), "rows": [_row(row, made, marked) for row in listed], "forms": made,
        "groups": [_group(row, made) for row in groups] if not where else [], "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error or (_told(made[outcome.act]) if outcome.wrong else ""), "may_write": may_write, "show_optional": True,
        "typed": _typed(request) if outcome.error else [], "waiting": any(row.state == "waiting" for row in listed),
        "may_enter": access.may_enter(actor, found.unit_id) and found.state in ANSWERABLE,
    }  # fmt: skip
    return page(request, actor, "desk/consultations/opinions.html", context, status=outcome.status)


def _acted(request: HttpRequest, found: Consultation) -> Opinion | None:
    """The opinion that is acted on: somebody may have moved it to another view meanwhile."""
    name, _, text = request.POST.get("act", "").partition("-")
    return queries.opinion(found, key_in(text)) if name in _ROW_ACTS else None


def _with_posted(request: HttpRequest, acted: Opinion | None, made: dict[str, Form]) -> dict[str, Form]:
    """With the form that was sent, though somebody made it impossible meanwhile: the operation says why, and the words stay."""
    act = request.POST.get("act", "")
    if acted is None or act in made:
        return made
    return made | {name: form for name, form in _every_form(acted).items() if name == act}


def _typed(request: HttpRequest) -> list[str]:
    """What was typed into a form that is not on the page any more."""
    names = ("summary", "reason", "change", "public_text")
    return [text for name in names if (text := request.POST.get(name, "").strip())]


def _all_forms(found: Consultation, rows: list[Opinion], groups: list[OpinionGroup]) -> dict[str, Form]:
    made: dict[str, Form] = {"gather": _gather_form(found), "show": Form([])}
    for row in rows:
        made |= _forms_of(row)
    for group in groups:
        made |= _forms_of_group(group)
    return made


def _told(form: Form) -> str:
    return " ".join([*form.errors, *(f"{field.label}: {field.error}" for field in form.wrong_fields)])


def _row(row: Opinion, made: dict[str, Form], marked: set[int]) -> dict[str, Any]:
    return {
        "row": row, "state": OPINION_STATES[row.state], "tag": _STATE_TAGS[row.state], "stance": STANCE_NAMES[row.stance],
        "way": WAYS[row.way], "verdict": VERDICTS.get(row.answer.verdict, ""), "verdict_tag": VERDICT_TAGS.get(row.answer.verdict, ""),
        "may_mark": row.state == "waiting" or (row.needs_answer and row.group_id is None), "marked": row.pk in marked,
        **{name: (f"{name}-{row.pk}", made.get(f"{name}-{row.pk}")) for name in ("admit", "reject", "answer", "out")},
    }  # fmt: skip


def _group(row: OpinionGroup, made: dict[str, Form]) -> dict[str, Any]:
    name = f"group-{row.pk}"
    return {
        "row": row, "count": row.opinions.count(), "verdict": VERDICTS.get(row.verdict, ""), "tag": VERDICT_TAGS.get(row.verdict, ""),
        "form": (name, made.get(name)),
    }  # fmt: skip


def _do(request: HttpRequest, actor: Actor, found: Consultation, act: str, form: Form, marked: set[int]) -> str:
    name, _, text = act.partition("-")
    if name == "gather":
        return _gather(actor, found, form, marked)
    if name == "show":
        rows = [row for row in queries.opinions(found) if row.pk in marked]
        count = moderating.admit_all(consultation=found, opinions=rows, by=actor, at=timezone.now())
        return f"Đã đăng {count} ý kiến."
    key, version, now = int(text), version_of(request), timezone.now()
    if name == "group":
        group = queries.group(found, key)
        if group is None:
            raise Refused("Nhóm này vừa được bỏ. Hãy tải lại trang.")
        summary = form.values()["summary"]
        answering.answer_group(group=group, answer=_answer(form), summary=summary, version=version, by=actor, at=now)
        return "Đã trả lời nhóm ý kiến."
    row = queries.opinion(found, key)
    if row is None:
        raise Refused("Ý kiến này vừa được bỏ. Hãy tải lại trang.")
    return _ROW_ACTS[name](actor, row, form, version)


def _answer(form: Form) -> Answer:
    values = form.values()
    return Answer(values["verdict"], values["reason"], values["change"])


def _gather(actor: Actor, found: Consultation, form: Form, marked: set[int]) -> str:
    rows = [row for row in queries.opinions(found) if row.pk in marked]
    group = queries.group(found, key_in(form.values()["group"]))
    if group is not None:
        count = answering.add_to(group=group, opinions=rows, by=actor, at=timezone.now())
        return f"Đã thêm {count} ý kiến vào nhóm."
    place = _common(found, [row.place for row in rows])
    answering.gather(
        consultation=found, opinions=rows, summary=form.values()["summary"], place=place, by=actor, at=timezone.now()
    )
    return f"Đã gộp {len(rows)} ý kiến. Hãy trả lời chung cho nhóm."


def _common(found: Consultation, some: list[str]) -> str:
    """The place that opinions share: the same one, else the same article, else the whole."""
    if len(set(some)) == 1:
        return some[0]
    draft = queries.draft_of(found)
    units = {draft.places[one].unit if one in draft.places else "" for one in some}
    return units.pop() if len(units) == 1 else ""


def _admit(actor: Actor, row: Opinion, form: Form, version: int | None) -> str:
    told = form["public_text"].value if form.fields else ""
    moderating.admit(opinion=row, public_text=told, version=version, by=actor, at=timezone.now())
    return f"Đã đăng ý kiến số {row.number}."


def _reject(actor: Actor, row: Opinion, form: Form, version: int | None) -> str:
    moderating.reject(opinion=row, reason=form.values()["reason"], version=version, by=actor, at=timezone.now())
    return f"Không đăng ý kiến số {row.number}. Người gửi đọc được lý do."


def _answer_one(actor: Actor, row: Opinion, form: Form, version: int | None) -> str:
    answering.answer(opinion=row, answer=_answer(form), version=version, by=actor, at=timezone.now())
    return f"Đã trả lời ý kiến số {row.number}."


def _out(actor: Actor, row: Opinion, form: Form, version: int | None) -> str:
    answering.take_out(opinion=row, version=version, by=actor, at=timezone.now())
    return f"Đã tách ý kiến số {row.number} khỏi nhóm."


_ROW_ACTS: dict[str, Callable[[Actor, Opinion, Form, int | None], str]] = {
    "admit": _admit, "reject": _reject, "answer": _answer_one, "out": _out,
}  # fmt: skip


# --- letters and tables ------------------------------------------------------------------------------------------


def _entry_forms(found: Consultation) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    made = {
        "letter": Form([
            Field("name", "Ai góp ý", required=True, maxlength=300),
            Field("of", "Là", kind="radio", value="to-chuc", options=[("to-chuc", "Cơ quan, tổ chức: tên được đăng"), ("ca-nhan", "Cá nhân: tên không đăng")], required=True),
            Field("on", "Ngày văn bản góp ý", kind="date", value=today, required=True),
            Field("place", "Về chỗ nào", kind="select", options=forms.places(queries.draft_of(found))),
            Field("stance", "Ý kiến là", kind="radio", value="change", options=list(STANCES.items()), required=True),
            Field("text", "Nội dung góp ý", kind="textarea", height=6),
            Field("file", "Tệp văn bản góp ý", kind="file"),
        ]),
        "load": Form([Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint="Cột như trong mẫu tải ở đây; cột «Điều, khoản» và «Nội dung góp ý» phải có. Cột «Loại»: tổ chức hoặc cá nhân; để trống là cá nhân, tên không đăng.")]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk(duties=access.DESK)
def entry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Writes in what came by letter, one by one or as a table; `tai=mau` gives an empty table."""
    found = found_or_404(pk, actor)
    access.require_enterer(actor, found.unit_id)
    if request.GET.get("tai") == "mau":
        return as_sheet(_TABLE, [], "Ý kiến góp ý", found.title, f"y-kien-gop-y-{pk}")
    made, faults = _entry_forms(found), list[str]()

    def do(act: str) -> str:
        try:
            return _load(request, actor, found) if act == "load" else _letter(request, actor, found, made[act])
        except Refused as refused:
            faults.extend(str(one) for one in getattr(refused, "faults", ()))
            raise

    outcome = act_on(request, made, tuple(made), do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:consultation-entry", pk=pk)
    context = {
        "item": found, "forms": made, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "show_optional": True,
        "faults": faults[:_MOST_FAULTS], "more": max(0, len(faults) - _MOST_FAULTS), "is_on": found.state in ANSWERABLE,
    }  # fmt: skip
    return page(request, actor, "desk/consultations/entry.html", context, status=outcome.status)


def _letter(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> str:
    values = form.values()
    with received(request, by=actor, name="file") as sent:
        said = Letter(
            text=form["text"].value.strip(), name=values["name"], on=read_day(values["on"], "on"), place=values["place"],
            stance=values["stance"], is_organisation=values["of"] == "to-chuc", letter=sent[0] if sent else None,
        )  # fmt: skip
        row = saying.write_in(consultation=found, said=said, by=actor, at=timezone.now())
    return f"Đã ghi ý kiến số {row.number}. Cùng văn bản có ý kiến khác thì ghi tiếp."


def _load(request: HttpRequest, actor: Actor, found: Consultation) -> str:
    count = saying.load(consultation=found, table=table_in(request), by=actor, at=timezone.now())
    return f"Đã nạp {count} ý kiến; ý kiến đã có thì bỏ qua."
