"""Plans at the desk: dropped in, read, compared with their text, corrected, issued, made public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.exports import has_assignments
from cualuat.programme.operations import drafting as draft_operations
from cualuat.programme.operations import plans as operations
from cualuat.programme.queries import drafting
from cualuat.programme.queries import plans as queries
from cualuat.programme.skeletons import UNIT, skeletons
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import keys_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.programme.models import Plan, PlanTask

_TEXTS = ("text", "content", "leads", "cooperating", "time", "products", "funding")


def _upload_form() -> Form:
    hint = "Word, PDF có chữ, văn bản thuần. Chương trình đọc số, ngày, nhiệm vụ, người làm, thời gian, nơi nhận; bạn xem lại sau."
    return Form([Field("file", "Tệp kế hoạch", kind="file", required=True, hint=hint)])


@desk()
def plans(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All plans; a form to drop one in for those who keep them."""
    form, begin, may_keep = _upload_form(), _begin_form(), access.may_keep(actor)
    if request.method == "POST" and request.POST.get("act") == "begin":
        values = begin.fill(request.POST).values()
        try:
            year = int(values["year"]) if values["year"].isdecimal() and len(values["year"]) == 4 else 0
            made = draft_operations.begin(code=values["code"], year=year, by=actor, at=timezone.now())
        except Refused as refused:
            begin.refuse(refused)
        else:
            messages.success(request, "Đã lập bản thảo từ mẫu. Hãy sửa lời văn, xin góp ý rồi trình duyệt.")
            return redirect("desk:plan-draft", pk=made.pk)
    elif request.method == "POST":
        try:
            made = _taken_in(request, actor)
        except (Refused, files.UnacceptableFile, files.TooLarge, UnreadableFile) as error:
            form.refuse(Refused(str(error), "file"))
        else:
            messages.success(request, "Đã đọc kế hoạch. Hãy xem lại các nhiệm vụ và những dòng chương trình chưa hiểu.")
            return redirect("desk:plan", pk=made.pk)
    context = {"form": form, "begin": begin, "rows": queries.plans(actor=actor), "may_keep": may_keep}
    wrong = form.wrong or begin.wrong
    return page(request, actor, "desk/programme/plans.html", context, status=422 if wrong else 200)


def _begin_form() -> Form:
    years = [(str(year), str(year)) for year in drafting.years_to_choose(timezone.localdate())]
    models = [(one.code, one.name) for one in skeletons() if one.code != UNIT]
    return Form(
        [
            Field(
                "code",
                "Mẫu",
                kind="select",
                options=models,
                required=True,
                hint="Lời văn do chương trình soạn, sửa thoải mái.",
            ),
            Field("year", "Cho năm", kind="select", options=years, required=True),
        ]
    )


def _taken_in(request: HttpRequest, actor: Actor) -> Plan:
    if not access.may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập, sửa kế hoạch.")
    with received(request, by=actor, name="file") as sent:
        if len(sent) != 1:
            raise Refused("Hãy chọn một tệp.")
        found = read_document(sent[0].path, name=sent[0].name, ocr=False)
        return operations.import_plan(text=found.text, source=sent[0], by=actor, at=timezone.now())


def _issue_form(found: Plan) -> Form:
    return Form(
        [
            Field("title", "Tên kế hoạch", kind="textarea", value=found.title, required=True, height=3),
            Field("number", "Số, ký hiệu", value=found.number, required=True, maxlength=60, hint="Ví dụ 12/KH-STP."),
            Field(
                "day", "Ngày ban hành", kind="date", value=show_date(found.day), required=True, hint="Ngày/tháng/năm."
            ),
            Field(
                "runs_from",
                "Theo dõi nhiệm vụ từ ngày",
                kind="date",
                value=show_date(found.runs_from),
                hint="Để trống: từ ngày ban hành, nhưng không trước đầu năm nay. Việc có hạn trước ngày này không được lập.",
            ),
        ]
    )


@desk()
def plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One plan: its tasks beside its text, what is not settled, and the forms to settle, issue, publish."""
    found = plan_or_404(pk, actor)
    form, error = _issue_form(found), ""
    if request.method == "POST":
        try:
            told = _act(request, actor, found, form)
        except Refused as refused:
            if request.POST.get("act") == "issue":
                form.refuse(refused)
            else:
                error = str(refused)
        else:
            messages.success(request, told)
            return redirect("desk:plan", pk=pk)
        found = plan_or_404(pk, actor)
    today = timezone.localdate()
    rows = [
        {"task": task, "each": list(task.each.all()), "next": queries.next_occasion(task, on=today)}
        for task in queries.tasks(found)
    ]
    open_remarks = [row for row in found.remarks.all() if row.settled_at is None]
    marked = {row.line for row in open_remarks}
    context = {
        "plan": found,
        "rows": rows,
        "has_assignments": has_assignments(found),
        "bases": found.bases.order_by("-implements", "pk"),
        "recipients": found.recipients.all(),
        "remarks": open_remarks,
        "settled": found.remarks.exclude(settled_at=None),
        "lines": [(n, text, n in marked) for n, text in enumerate(found.text.split("\n"), 1) if text.strip()],
        "may_keep": access.may_draft(actor, found.unit_id),
        "may_issue": access.may_draft(actor, found.unit_id) and drafting.may_be_issued(found),
        "is_draft": drafting.is_unissued(found),
        "may_send": not drafting.is_unissued(found) and actor.does(*access.KEEPERS, "clerk"),
        "may_publish": actor.does(*access.KEEPERS, "moderator") and not drafting.is_unissued(found),
        "form": form,
        "error": error,
        "today": today,
    }
    return page(request, actor, "desk/programme/plan.html", context, status=422 if form.wrong or error else 200)


def _act(request: HttpRequest, actor: Actor, found: Plan, form: Form) -> str:
    """Does what one of the forms asks; what to tell. Raises Refused, NotAllowed."""
    act, now = request.POST.get("act", ""), timezone.now()
    if act == "settle":
        number = request.POST.get("remark", "")
        remark = found.remarks.filter(pk=int(number)).first() if number.isdecimal() else None
        if remark is None:
            raise Refused("Không còn dòng này.")
        operations.settle(remark=remark, note=request.POST.get("note", ""), by=actor, at=now)
        return "Đã ghi."
    if act in ("send", "receipt"):
        return _sent(request, actor, found, act)
    if act in ("publish", "unpublish"):
        operations.publish(plan=found, public=act == "publish", by=actor, at=now)
        return "Đã đăng lên trang công khai." if act == "publish" else "Đã gỡ khỏi trang công khai."
    values = form.fill(request.POST).values()
    day = read_day(values["day"], "day")
    since = read_day(values["runs_from"], "runs_from") if values["runs_from"] else None
    operations.issue(
        plan=found, title=values["title"], number=values["number"], day=day, runs_from=since, version=version_of(request),
        by=actor, at=now,
    )  # fmt: skip
    return "Đã ghi số và ngày ban hành; các việc đã được lập theo thời gian trong kế hoạch."


def _sent(request: HttpRequest, actor: Actor, found: Plan, act: str) -> str:
    """Notes when and how the plan went to a recipient, or that it came there."""
    number, now = request.POST.get("recipient", ""), timezone.now()
    recipient = found.recipients.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    if recipient is None:
        raise Refused("Không còn nơi nhận này. Hãy tải lại trang.")
    on = read_day(request.POST.get("on", ""), "on")
    if act == "receipt":
        operations.note_receipt(recipient=recipient, on=on, by=actor, at=now)
        return "Đã ghi ngày nhận."
    operations.send(recipient=recipient, on=on, how=request.POST.get("how", ""), by=actor, at=now)
    return "Đã ghi ngày gửi."


def plan_or_404(pk: int, actor: Actor) -> Plan:
    """The plan. Raises Http404."""
    found = queries.plan(pk, actor=actor)
    if found is None:
        raise Http404("no such plan")
    return found


@desk()
def source(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file that was dropped in."""
    found = plan_or_404(pk, actor)
    if found.source is None or not file_queries.may_be_opened(found.source):
        raise Http404("not scanned yet")
    return as_download(file_queries.served(found.source))


def _task_form(task: PlanTask, on: date) -> Form:
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=on)]
    return Form(
        [
            Field("text", "Nhiệm vụ", kind="textarea", value=task.text, required=True, height=4),
            Field("content", "Nội dung", kind="textarea", value=task.content, height=4),
            Field("leads", "Chủ trì, như kế hoạch ghi", kind="textarea", value=task.leads, height=2, hint="Mỗi dòng một đơn vị."),
            Field("unit", "Đơn vị chịu trách nhiệm ở cơ quan này", kind="select", value=str(task.unit_id or ""),
                  options=[("", "– chưa định –"), *units]),
            Field("each", "Hoặc giao riêng cho từng đơn vị", kind="checks", value=",".join(str(u.pk) for u in task.each.all()), options=units,
                  hint="Mỗi đơn vị được chọn có việc riêng của mình, ví dụ «các phòng phổ biến đến công chức của phòng»."),
            Field("cooperating", "Phối hợp", kind="textarea", value=task.cooperating, height=2, hint="Mỗi dòng một đơn vị."),
            Field("time", "Thời gian thực hiện", value=task.time, maxlength=500,
                  hint="Ví dụ: Quý II năm 2026; trước ngày 15/6/2026; hằng năm; từ năm 2026 đến năm 2030; thường xuyên; theo chỉ đạo."),
            Field("products", "Sản phẩm", kind="textarea", value=task.products, height=2),
            Field("funding", "Kinh phí", kind="textarea", value=task.funding, height=2),
        ]
    )  # fmt: skip


@desk()
def task(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """Corrects one task."""
    found = plan_or_404(pk, actor)
    access.require_drafter(actor, found.unit_id)
    row = queries.task(found, number)
    if row is None:
        raise Http404("no such task")
    today = timezone.localdate()
    form = _task_form(row, today)
    if request.method == "POST":
        values = form.fill(request.POST).values()
        unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
        each = [one for key in keys_in(values["each"]) if (one := organisation.unit(key)) is not None]
        texts: dict[str, Any] = {name: values[name] for name in _TEXTS}
        wanted = operations.TaskWanted(unit=unit, each=each, **texts)
        try:
            operations.edit_task(task=row, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
            found = plan_or_404(pk, actor)  # the version to save on top of, now that she has been told
        else:
            messages.success(request, "Đã sửa nhiệm vụ.")
            return redirect(f"{request.path_info.rsplit('/nhiem-vu', 1)[0]}/#nv-{row.pk}")
    context: dict[str, Any] = {"plan": found, "task": row, "form": form, "show_optional": True}
    return page(request, actor, "desk/programme/task.html", context, status=422 if form.wrong else 200)
