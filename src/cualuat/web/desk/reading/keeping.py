"""Making what is to be read, and the questions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.contests import queries as bank
from cualuat.contests.rules import LETTERS, typed_options
from cualuat.files import operations as files
from cualuat.organisation import queries as organisation
from cualuat.programme.queries import plans as plan_queries
from cualuat.reading import access, queries
from cualuat.reading.operations import opening
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import key_in, keys_in, number_in, version_of
from cualuat.web.desk.reading.items import found_or_404
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.files.models import Attachment
    from cualuat.reading.models import Item, Question


def _form(actor: Actor, found: Item | None = None) -> Form:
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=timezone.localdate())]
    plans = [
        (str(plan.pk), f"{plan.number} {plan.title}"[:90])
        for plan in plan_queries.plans(actor=actor)
        if plan.state == "issued"
    ]
    chosen = ",".join(str(row.unit_id) for row in found.units.all()) if found else ""
    return Form(
        [
            Field("title", "Tên mục cần đọc", value=found.title if found else "", required=True, maxlength=300,
                  hint="Ví dụ: Kế hoạch thực hiện Đề án 977 năm 2026."),
            Field("text", "Lời dẫn", kind="textarea", value=found.text if found else "", height=3, hint="Cần đọc kỹ phần nào, để làm gì."),
            Field("plan", "Kế hoạch", kind="select", value=str(found.plan_id or "") if found else "", options=[("", "– không –"), *plans]),
            Field("documents", "Văn bản", kind="textarea", value=found.documents if found else "", height=3,
                  hint="Mỗi dòng một văn bản, ghi số: Quyết định số 977/QĐ-TTg."),
            Field("file", "Tệp kèm", kind="file"),
            Field("due", "Hạn đọc", kind="date", value=show_date(found.due) if found else "", required=True, hint="Ngày/tháng/năm."),
            Field("units", "Đơn vị phải đọc", kind="checks", value=chosen, options=units, required=True),
            Field("pass_mark", "Mức đạt, phần trăm câu đúng", value=str(found.pass_mark) if found else "80", maxlength=3),
            Field("tries", "Được trả lời mấy lần", value=str(found.tries) if found else "0", maxlength=2, hint="0: không giới hạn."),
        ]
    )  # fmt: skip


def _number(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise Refused("Hãy ghi một số nguyên.", name)
    return int(text)


def _wanted(form: Form, actor: Actor, attachment: Attachment | None) -> opening.ItemWanted:
    values = form.values()
    plan = key_in(values["plan"])
    return opening.ItemWanted(
        title=values["title"],
        due=read_day(values["due"], "due"),
        units=[unit for key in keys_in(values["units"]) if (unit := organisation.unit(key)) is not None],
        text=values["text"],
        plan=plan_queries.plan(plan, actor=actor) if plan else None,
        documents=values["documents"],
        attachment=attachment,
        pass_mark=_number(values["pass_mark"], "pass_mark"),
        tries=_number(values["tries"], "tries"),
    )


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Makes something that is to be read."""
    form = _form(actor)
    if request.method == "POST":
        made = _sent(request, actor, form, None)
        if made is not None:
            messages.success(request, "Đã lập. Hãy thêm câu hỏi nếu cần, rồi mở cho các đơn vị đọc.")
            return redirect("desk:reading-item", pk=made.pk)
    context = {"form": form, "item": None, "show_optional": True}
    return page(request, actor, "desk/reading/form.html", context, status=422 if form.wrong else 200)


@desk(duties=access.KEEPERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Corrects it."""
    found = found_or_404(pk, actor)
    form = _form(actor, found)
    if request.method == "POST":
        made = _sent(request, actor, form, found)
        if made is not None:
            messages.success(request, "Đã sửa.")
            return redirect("desk:reading-item", pk=pk)
        found = found_or_404(pk, actor)
    context = {"form": form, "item": found, "show_optional": True}
    return page(request, actor, "desk/reading/form.html", context, status=422 if form.wrong else 200)


def _sent(request: HttpRequest, actor: Actor, form: Form, found: Item | None) -> Item | None:
    """What the form makes of it; None where it was refused, with the reason in the form."""
    form.fill(request.POST)
    try:
        with received(request, by=actor, name="file") as sent:
            wanted = _wanted(form, actor, sent[0] if sent else found.attachment if found else None)
            if found is None:
                return opening.make(wanted=wanted, by=actor, at=timezone.now())
            return opening.edit(item=found, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
    except (files.UnacceptableFile, files.TooLarge) as error:
        form.refuse(Refused(str(error), "file"))
    return None


def _question_form(row: Question | None) -> Form:
    return Form(
        [
            Field("text", "Câu hỏi", kind="textarea", value=row.text if row else "", required=True, height=2),
            Field("options", "Các lựa chọn", kind="textarea", value=typed_options(queries.asked(row)) if row else "", required=True, height=5,
                  hint="Mỗi dòng một lựa chọn; đánh dấu * ở đầu dòng đúng. Nhiều dòng có * thì người đọc phải chọn đủ."),
            Field("explanation", "Giải thích", kind="textarea", value=row.explanation if row else "", height=2,
                  hint="Hiện sau khi đã đạt hoặc hết lượt."),
            Field("provision", "Căn cứ", value=row.provision if row else "", maxlength=300, hint="Ví dụ: mục II.1 Kế hoạch này."),
        ]
    )  # fmt: skip


def _bank_form() -> Form:
    topics = [(topic, f"{topic} ({count})") for topic, count in bank.practice_topics()]
    return Form(
        [
            Field("topic", "Chủ đề", kind="select", options=[("", "Mọi chủ đề"), *topics]),
            Field("count", "Lấy mấy câu", value="5", required=True, maxlength=2),
        ]
    ).within("bank")


@desk(duties=access.KEEPERS)
def questions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The questions: written, corrected, taken away, as long as it is not open."""
    found = found_or_404(pk, actor)
    rows = queries.questions(found)
    key = request.POST.get("question", "") or request.GET.get("cau", "")
    row = next((one for one in rows if str(one.pk) == key), None)
    form, drawn = _question_form(row), _bank_form()
    used = drawn if request.POST.get("act") == "bank" else form
    if request.method == "POST":
        try:
            if used is drawn:
                values = drawn.fill(request.POST).values()
                opening.ask_from_bank(
                    item=found,
                    topic=values["topic"],
                    count=number_in(values["count"], "count"),
                    by=actor,
                    at=timezone.now(),
                )
            elif request.POST.get("act") == "drop" and row is not None:
                opening.drop_question(question=row, by=actor, at=timezone.now())
            else:
                values = form.fill(request.POST).values()
                opening.ask(item=found, question=row, by=actor, at=timezone.now(), **values)
        except Refused as refused:
            used.refuse(refused)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:reading-questions", pk=pk)
    context = {
        "item": found,
        "rows": [(one, queries.asked(one)) for one in rows],
        "letters": LETTERS,
        "form": form,
        "row": row,
        "bank": drawn,
        "act": request.POST.get("act", ""),
        "wrong": used.wrong,
        "show_optional": True,
    }
    return page(request, actor, "desk/reading/questions.html", context, status=422 if used.wrong else 200)
