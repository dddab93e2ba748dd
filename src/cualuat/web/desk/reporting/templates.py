"""Templates of reports: the Word files, what they may say, what is wrong with one that was sent, the figures they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.figures import all_figures
from cualuat.base.operations import Refused
from cualuat.files import queries as file_queries
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.letters import layout
from cualuat.letters.printing import FILTER_NAMES
from cualuat.reports import access, composing, queries
from cualuat.reports.operations import issuing
from cualuat.reports.operations import templates as operations
from cualuat.reports.regimes import shipped_form
from cualuat.reports.rules import KIND_NAMES
from cualuat.reports.vocabulary import GROUP_NAMES, LISTS, OF_FIGURES, vocabulary
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.reports.models import ReportTemplate

_SAME = "Kỳ trước, chênh lệch, tỷ lệ: thay «so» bằng chữ khác, tên giữ nguyên"
_PARTS_HINT = "Mỗi dòng một phần: ket_qua: Kết quả thực hiện. Trong tệp Word phần ấy đứng ở chỗ có thẻ phan.ket_qua."


def _add_form() -> Form:
    return Form(
        [
            Field("name", "Tên mẫu", required=True, maxlength=300),
            Field("kind", "Loại kỳ", kind="select", options=list(KIND_NAMES.items()), required=True),
            Field("parts", "Các phần lời văn", kind="textarea", height=5, hint=_PARTS_HINT),
            Field("file", "Tệp Word", kind="file", required=True, hint="Tệp .docx, không có macro, dưới 5 MB."),
        ]
    )


@desk(duties=access.KEEPERS)
def templates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All templates; those that come with the program to be taken into use; a form to add one."""
    form, problems = _add_form(), ()
    if request.method == "POST":
        try:
            made = _adopted(request, actor) if request.POST.get("act") == "adopt" else _added(request, actor, form)
        except Refused as refused:
            problems = getattr(refused, "problems", ())
            form.refuse(Refused("Mẫu chưa dùng được, xem ở trên.", "file") if problems else refused)
        else:
            messages.success(request, "Đã có mẫu này. Hãy xem thử trước khi lập báo cáo.")
            return redirect("desk:report-template", pk=made.pk)
    context: dict[str, Any] = {
        "rows": queries.templates(),
        "unused": queries.unused_forms(),
        "form": form,
        "problems": problems,
        "show_optional": True,
    }
    return page(request, actor, "desk/reporting/templates.html", context, status=422 if form.wrong else 200)


def _adopted(request: HttpRequest, actor: Actor) -> ReportTemplate:
    return operations.adopt(code=request.POST.get("code", ""), by=actor, at=timezone.now())


def _added(request: HttpRequest, actor: Actor, form: Form) -> ReportTemplate:
    values = form.fill(request.POST).values()
    parts = operations.read_parts(values["parts"])
    try:
        with received(request, by=actor, name="file") as sent:
            if len(sent) != 1:
                raise Refused("Hãy chọn một tệp Word (.docx).", "file")
            return operations.add_template(
                name=values["name"], kind=values["kind"], parts=parts, attachment=sent[0], by=actor, at=timezone.now()
            )
    except (UnacceptableFile, TooLarge) as error:
        raise Refused(str(error), "file") from error


def _found(pk: int) -> ReportTemplate:
    found = queries.template(pk)
    if found is None:
        raise Http404("no such template")
    return found


def _forms(found: ReportTemplate) -> dict[str, Form]:
    figures = [(one.code, one.name) for one in all_figures()]
    lines = "\n".join(f"{key}: {heading}" for key, heading in composing.parts_of(found))
    return {
        "file": Form([Field("file", "Tệp Word đã sửa", kind="file", required=True, hint="Tệp .docx, không có macro, dưới 5 MB.")]),
        "set": Form([
            Field("name", "Tên mẫu", value=found.name, required=True, maxlength=300),
            Field("parts", "Các phần lời văn", kind="textarea", value=lines, height=5, hint=_PARTS_HINT),
            Field("active", "Đang dùng", kind="check", value="1" if found.is_active else "", hint="Bỏ đánh dấu thì không lập báo cáo mới theo mẫu này."),
            Field("figures", "Chỉ tiêu được đếm", kind="checks", value=",".join(found.figures), options=figures,
                  hint="Không chọn gì thì đếm tất cả. Chỉ tiêu có thẻ trong tệp Word luôn được đếm."),
            Field("chart", "Chỉ tiêu trên biểu đồ", kind="checks", value=",".join(found.chart),
                  options=[(f"{one.code}", one.name) for one in all_figures() if one.measure != "share"],
                  hint=f"Không chọn gì thì lấy {composing.MOST_BARS} chỉ tiêu lớn nhất."),
        ]),
    }  # fmt: skip


@desk(duties=access.KEEPERS)
def template(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One template: its file, replaced and tried, what stands beside it, the tags for it."""
    found = _found(pk)
    forms, act, problems = _forms(found), request.POST.get("act", ""), ()
    if request.method == "POST" and act in forms:
        try:
            _do(request, actor, found, act, forms[act])
        except Refused as refused:
            problems = getattr(refused, "problems", ())
            forms[act].refuse(Refused("Mẫu chưa dùng được, xem ở trên.", "file") if problems else refused)
            found = _found(pk)
        else:
            messages.success(request, "Đã ghi. Báo cáo đã ban hành giữ nguyên.")
            return redirect("desk:report-template", pk=pk)
    context = {
        "template": found,
        "files": [(row, f"ban-{row.version}") for row in found.files.select_related("attachment")],
        "shipped": shipped_form(found.shipped),
        "forms": forms,
        "form": forms.get(act),
        "problems": problems,
        "groups": _tags(found),
        "filters": [(f"|{one}", words) for one, words in FILTER_NAMES.items()],
        "examples": _EXAMPLES,
    }
    wrong = any(form.wrong for form in forms.values())
    return page(request, actor, "desk/reporting/template.html", context, status=422 if wrong else 200)


def _do(request: HttpRequest, actor: Actor, found: ReportTemplate, act: str, form: Form) -> None:
    now, version = timezone.now(), version_of(request)
    values = form.fill(request.POST).values()
    if act == "set":
        operations.set_template(
            template=found, name=values["name"], parts=operations.read_parts(values["parts"]),
            figures=form["figures"].chosen, chart=form["chart"].chosen, is_active=bool(values["active"]),
            version=version, by=actor, at=now,
        )  # fmt: skip
        return
    try:
        with received(request, by=actor, name="file") as sent:
            if len(sent) != 1:
                raise Refused("Hãy chọn một tệp Word (.docx).", "file")
            operations.replace_file(template=found, attachment=sent[0], version=version, by=actor, at=now)
    except (UnacceptableFile, TooLarge) as error:
        raise Refused(str(error), "file") from error


def _tags(found: ReportTemplate) -> list[tuple[str, list[tuple[str, str]]]]:
    """The tags by group; figures once, for their groups differ only in the first word."""
    groups = vocabulary(composing.parts_of(found)).groups
    made = []
    for group, names in groups.items():
        if group in OF_FIGURES[1:]:
            continue
        made.append((GROUP_NAMES[group], [(f"{group}.{name}", told) for name, told in names.items()]))
        if group == "so":
            made.append((_SAME, [(f"{name}.complaint_received", GROUP_NAMES[name]) for name in OF_FIGURES[1:]]))
    made += [(f"Mỗi mục của {group}.{name}", [(f"d.{key}", told) for key, told in items.items()]) for (group, name), items in LISTS.items()]  # fmt: skip
    return made


_EXAMPLES = (
    ("{{ so.complaint_received|nghin }}", "in số đơn khiếu nại đã tiếp nhận"),
    ("{{ so_sanh.complaint_received }}", "in «tăng 3 (25%) so với kỳ trước»"),
    ("{{ phan.ket_qua }}", "in phần lời văn do đơn vị viết"),
    ("{{ hinh.so_lieu }}", "đứng một mình trong một đoạn: biểu đồ"),
    ("{%tr for d in bang.so_lieu %}", "đứng một mình trong một dòng của bảng: lặp dòng dưới đến «{%tr endfor %}»"),
)


@desk(duties=access.KEEPERS)
def template_file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """«word» the file in use, to be changed in Word; «xem-thu» what it gives with invented values, as PDF; «ban-2»."""
    found = _found(pk)
    kept = found.files.first()
    if kept is not None and not file_queries.may_be_opened(kept.attachment):
        raise Http404("not scanned yet")
    try:
        data = composing.word_file(found)
        if which == "word":
            return _sent(data, issuing.DOCX, f'attachment; filename="mau-bao-cao-{pk}.docx"')
        if which != "xem-thu":
            return _older(found, which)
        made = composing.tried(data, composing.parts_of(found))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:report-template", pk=pk)
    return _sent(made.pdf, "application/pdf", 'inline; filename="xem-thu.pdf"')


def _older(found: ReportTemplate, which: str) -> HttpResponseBase:
    """«ban-2»: the second version of the file, whatever came after it."""
    number = which.removeprefix("ban-")
    row = found.files.filter(version=int(number)).first() if number.isdecimal() and len(number) < 7 else None
    if row is None or not file_queries.may_be_opened(row.attachment):
        raise Http404(which)
    return as_download(row.attachment)


@desk(duties=access.KEEPERS)
def shipped_file(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """The Word file of a form that comes with the program."""
    found = shipped_form(code)
    if found is None:
        raise Http404(code)
    return _sent(layout.template(found.form), issuing.DOCX, f'attachment; filename="mau-{code}.docx"')


def _sent(data: bytes, media_type: str, disposition: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
