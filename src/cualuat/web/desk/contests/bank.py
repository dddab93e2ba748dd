"""The bank of questions: the list with what must be looked over, one question with its versions, taking in a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.contests import access, queries
from cualuat.contests.operations import banking, importing
from cualuat.contests.operations.banking import QuestionWanted
from cualuat.contests.rules import DIFFICULTIES, KINDS, LETTERS, QUESTION_FLOW, QUESTION_STATES, typed
from cualuat.files.tables import LARGEST
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.contests.models import Question, QuestionVersion

_VIEWS = {"": "Mọi câu còn dùng", "changed": "Căn cứ đã thay đổi", **QUESTION_STATES}
# The titles are those that a file is read by: what was given out can be changed and taken in elsewhere.
_SHEET = tuple(
    Column(name, titles[0], 50 if name == "text" else 24 if len(name) == 1 else 16)
    for name, titles in importing.TITLES.items()
)
_SHOWN = 50  # faults
_NAMED = 8  # documents that the library has not


def _wanted_in(request: HttpRequest) -> queries.Wanted:
    view, hard = request.GET.get("xem", ""), request.GET.get("do-kho", "")
    return queries.Wanted(
        state=view if view in QUESTION_STATES else "",
        topic=request.GET.get("chu-de", "").replace("\0", "")[:120],
        difficulty=int(hard) if hard in map(str, DIFFICULTIES) else 0,
        words=words_of(request),
    )


@desk(duties=access.WRITERS)
def questions(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The list; `tai=xlsx` and `tai=jsonl` give what it shows as a file; all that wait may be put to use at once."""
    wanted, view = _wanted_in(request), request.GET.get("xem", "")
    rows = queries.bank(wanted, actor=actor)
    if not wanted.state:
        rows = rows.exclude(question__state="retired")
    changed = {one.row.question_id: one for one in queries.changed(on=timezone.localdate())}
    if view == "changed":
        rows = rows.filter(question__in=list(changed))
    if request.method == "POST":
        count = banking.approve_all(questions=[row.question for row in rows], by=actor, at=timezone.now())
        messages.success(request, f"Đã đưa {count} câu vào dùng; câu chưa ghi căn cứ thì vẫn chờ.")
        return redirect(request.get_full_path())
    if request.GET.get("tai"):
        return _given(list(rows), request.GET["tai"])
    context = {
        "list": paged(request, rows), "views": list(_VIEWS.items()), "view": view, "wanted": wanted, "changed": changed,
        "topics": queries.topics(actor=actor), "difficulties": list(DIFFICULTIES.items()), "stock": queries.stock(actor=actor),
        "may_run": access.may_run(actor), "query": request.GET.urlencode(),
        "waiting": rows.filter(question__state="review").count() if view in ("", "review") else 0,
    }  # fmt: skip
    return page(request, actor, "desk/contests/questions.html", context)


def _cells(row: QuestionVersion) -> dict[str, object]:
    one = row.wording
    letters = dict(zip(LETTERS, one.options if row.kind not in ("true_false", "short") else (), strict=False))
    right = {
        "true_false": "".join(one.options[n] for n in one.right),
        "short": " | ".join(one.options),
        "ordering": "theo thứ tự",
    }.get(row.kind, ", ".join(LETTERS[n] for n in one.right))
    return {
        "code": row.question.code, "kind": KINDS[row.kind], "topic": row.question.topic, "text": row.text, "right": right,
        "difficulty": DIFFICULTIES[row.question.difficulty], "explanation": row.explanation, "citation": row.citation,
        "practice": "" if row.question.in_practice else "không", **letters,
    }  # fmt: skip


def _given(rows: list[QuestionVersion], form: str) -> HttpResponse:
    cells = [_cells(row) for row in rows]
    if form != "jsonl":
        return as_sheet(_SHEET, cells, "Ngân hàng câu hỏi pháp luật", "", "ngan-hang-cau-hoi")
    lines = []
    for one in cells:
        choices = {name: one.pop(name) for name in LETTERS if name in one}
        lines.append(json.dumps({**one, "answer": one.pop("right"), "choices": choices}, ensure_ascii=False))
    return made_here(("\n".join(lines) + "\n").encode(), "application/jsonl", "ngan-hang-cau-hoi.jsonl")


# --- one question ------------------------------------------------------------------------------------------------


def _form(row: Question | None = None, last: QuestionVersion | None = None) -> Form:
    return Form(
        [
            Field("kind", "Loại câu hỏi", kind="select", value=last.kind if last else "single", options=list(KINDS.items()), required=True),
            Field("text", "Câu hỏi", kind="textarea", value=last.text if last else "", required=True, height=3),
            Field("options", "Lựa chọn và đáp án", kind="textarea", value=typed(last.wording) if last else "", required=True, height=6,
                  hint="Mỗi dòng một lựa chọn, đánh dấu * ở đầu dòng đúng. Câu đúng hay sai: ghi «Đúng» hoặc «Sai». Sắp thứ tự: ghi theo thứ tự đúng. Trả lời ngắn: mỗi dòng một cách trả lời được chấp nhận."),
            Field("explanation", "Giải thích", kind="textarea", value=last.explanation if last else "", height=3, hint="Người luyện tập thấy ngay sau khi trả lời."),
            Field("citation", "Căn cứ", value=last.citation if last else "", maxlength=300,
                  hint="Ví dụ: Điều 9 Luật Tiếp cận thông tin số 104/2016/QH13. Nhiều căn cứ cách nhau bằng dấu chấm phẩy. Phải có trước khi trình duyệt."),
            Field("topic", "Chủ đề", value=row.topic if row else "", required=True, maxlength=120),
            Field("difficulty", "Độ khó", kind="select", value=str(row.difficulty) if row else "2", options=[(str(n), name) for n, name in DIFFICULTIES.items()], required=True),
            Field("in_practice", "Dùng ở trang học luật (không đánh dấu: chỉ để ra đề thi)", kind="check", value="1" if row is None or row.in_practice else ""),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> QuestionWanted:
    values = form.values()
    hard = values["difficulty"]
    return QuestionWanted(
        kind=values["kind"], text=values["text"], options=values["options"], topic=values["topic"],
        difficulty=int(hard) if hard in map(str, DIFFICULTIES) else 0, explanation=values["explanation"],
        citation=values["citation"], in_practice=bool(values["in_practice"]),
    )  # fmt: skip


@desk(duties=access.WRITERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes a question."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = banking.keep(question=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi câu hỏi. Hãy xem lại rồi trình duyệt.")
            return redirect("desk:contest-question", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/contests/question_form.html", context, status=422 if form.wrong else 200)


def _found(pk: int, actor: Actor) -> Question:
    found = queries.question(pk, actor=actor)
    if found is None:
        raise Http404("no such question")
    return found


_MOVES = {"review": "Trình duyệt", "active": "Đưa vào dùng", "draft": "Trả về soạn lại", "retired": "Thôi dùng"}


@desk(duties=access.WRITERS)
def question(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One question: its words and versions, its state, what became of its provision."""
    found = _found(pk, actor)
    last = queries.last_version(found)
    forms = {
        "edit": _form(found, last).within("edit"),
        "confirm": Form(
            [Field("note", "Ghi chú", maxlength=500, hint="Đã đối chiếu với bản nào, vì sao vẫn đúng.")]
        ).within("confirm"),
    }
    moves = [to for to in QUESTION_FLOW[found.state] if access.may_run(actor) or "active" not in (to, found.state)]

    def do(act: str) -> str:
        now = timezone.now()
        if act == "edit":
            banking.keep(question=found, wanted=_wanted(forms["edit"]), version=version_of(request), by=actor, at=now)
            return "Đã sửa; lời cũ còn ở các bản trước."
        if act == "confirm":
            banking.confirm(question=found, note=forms["confirm"].values()["note"], by=actor, at=now)
            return "Đã ghi: đã xem lại, câu hỏi vẫn đúng."
        to = act.removeprefix("move-")
        banking.move(question=found, to=to, version=version_of(request), by=actor, at=now)
        return f"Đã chuyển: {QUESTION_STATES[to].lower()}."

    outcome = act_on(request, forms, {*forms, *(f"move-{to}" for to in moves)}, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:contest-question", pk=pk)
    found = _found(pk, actor)
    last = queries.last_version(found)
    context = {
        "question": found, "last": last, "kind": KINDS[last.kind], "state": QUESTION_STATES[found.state],
        "difficulty": DIFFICULTIES[found.difficulty], "options": _options(last), "versions": queries.versions(found),
        "bases": link_all([last.citation]).get(last.citation, ()), "may_run": access.may_run(actor), "forms": forms,
        "moves": [(f"move-{to}", _MOVES[to]) for to in moves], "changed": queries.changed(on=timezone.localdate(), questions=[pk]),
        "act": outcome.act, "error": outcome.error, "wrong": outcome.wrong, "show_optional": True,
        "practised": reverse("public:learn-question", args=[pk]) if found.state == "active" and found.in_practice else "",
    }  # fmt: skip
    return page(request, actor, "desk/contests/question.html", context, status=outcome.status)


def _options(row: QuestionVersion) -> list[tuple[str, str, bool]]:
    """Letter, words, whether it is right."""
    lettered = row.kind in ("single", "multiple")
    return [
        (LETTERS[n] if lettered else "", text, row.kind in ("short", "ordering") or n in row.right)
        for n, text in enumerate(row.options)
    ]


# --- a file ------------------------------------------------------------------------------------------------------


@desk(duties=access.WRITERS)
def load(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Takes in a file: all of it or nothing, with what is wrong row by row. `tai=mau` gives an empty table."""
    if request.GET.get("tai") == "mau":
        return as_sheet(_SHEET, [], "Ngân hàng câu hỏi pháp luật", "", "mau-cau-hoi")
    fields = [
        Field("table", "Tệp câu hỏi (.xlsx, .csv hoặc .jsonl)", kind="file", required=True, hint="Bảng phải có cột «Câu hỏi» và «Đáp án»; phương án ở các cột A, B, C, D."),
        Field("topic", "Chủ đề", maxlength=120, hint="Cho những dòng không ghi chủ đề."),
    ]  # fmt: skip
    if access.may_run(actor):
        fields.append(Field("activate", "Đưa vào dùng ngay, không chờ duyệt (mọi câu phải ghi căn cứ)", kind="check"))
    form, faults = Form(fields), []
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            rows, jsonl = _rows(request)
            sent = request.FILES["table"]
            done = importing.load(
                rows=rows, source=_source(sent), topic=values["topic"], activate=bool(values.get("activate")),
                jsonl=jsonl, by=actor, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, f"Đã nạp {done.new} câu hỏi mới; bỏ qua {done.known} câu ngân hàng đã có.")
            if done.told:
                messages.warning(request, done.told)
            if done.new and (missing := queries.found_in_library(queries.citations_of(_source(sent))).missing):
                names = "; ".join(f"{name} ({count})" for name, count in missing[:_NAMED]) + (
                    " …" if missing[_NAMED:] else ""
                )
                messages.warning(
                    request,
                    f"Căn cứ mà thư viện chưa có hoặc chưa nhận ra: {names}. Nạp văn bản ấy, hoặc ghi số ký hiệu vào căn cứ, thì người học mở được điều luật và câu hỏi được báo khi luật đổi.",
                )
            return redirect(
                f"{reverse('desk:contest-questions')}?xem={'active' if values.get('activate') else 'review'}"
            )
    context = {"form": form, "faults": faults[:_SHOWN], "more": max(0, len(faults) - _SHOWN), "show_optional": True}
    return page(request, actor, "desk/contests/load.html", context, status=422 if form.wrong else 200)


def _source(sent: object) -> str:
    return (getattr(sent, "name", "") or "tệp")[:200]


def _rows(request: HttpRequest) -> tuple[list[list[str]], bool]:
    """The table of the file, and whether it was lines of JSON. Raises Refused."""
    sent = request.FILES.get("table")
    name = (getattr(sent, "name", "") or "").lower()
    if sent is None or not name.endswith((".jsonl", ".json")):
        return table_in(request), False
    data: Any = sent.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refused("Tệp lớn hơn 5 MB. Hãy chia nhỏ.", "table")
    return importing.table_of_lines(data), True
