"""Sets of the standard at the desk: read by the staff, filled in by administrators, row by row or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.standards import access, queries
from cualuat.standards.operations import sets as operations
from cualuat.standards.operations.sets import BrokenSet, FrameWanted, IndicatorWanted
from cualuat.standards.rules import KINDS, POSTING_UNITS, SCALES, Indicator, Standard, show_number, show_steps
from cualuat.timelimits.rules import EVIDENCE_NAMES
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.standards.queries import InUse

_MOST = 200_000  # bytes of a file
_SOURCE_HINT = "Số, ký hiệu, ngày, cơ quan ban hành của văn bản mà bạn chép từ đó."


def _set(code: str) -> InUse:
    found = queries.set_with(code)
    if found is None:
        raise Http404("no such set")
    return found


def _upload_form() -> Form:
    hint = "Tệp .toml như tệp tải về ở trang của một bộ. Dòng sai được báo kèm chỗ; chưa đúng hết thì không nhận."
    source = Field("source", "Văn bản nguồn", required=True, maxlength=1000, hint=_SOURCE_HINT)
    return Form([Field("file", "Tệp bộ tiêu chí", kind="file", required=True, hint=hint), source])


@desk()
def sets(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All sets; a form for administrators to put in a whole file."""
    form, faults = _upload_form(), tuple[str, ...]()
    if request.method == "POST":
        access.require_setter(actor)
        try:
            made = _upload(request, actor, form)
        except BrokenSet as error:
            faults = error.faults
            form.refuse(Refused("Bộ tiêu chí chưa đúng; xem từng chỗ ở đầu trang.", "file"))
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã nhận bộ tiêu chí.")
            return redirect("desk:standard-set", code=made)
    context = {"rows": queries.sets(), "form": form, "faults": faults, "may_set": access.may_set(actor)}
    return page(request, actor, "desk/standards/sets.html", context, status=422 if form.wrong else 200)


def _upload(request: HttpRequest, actor: Actor, form: Form) -> str:
    values = form.fill(request.POST).values()
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused("Hãy chọn một tệp.", "file")
    if (sent.size or 0) > _MOST:
        raise Refused("Tệp lớn quá mức của một bộ tiêu chí.", "file")
    try:
        text = sent.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("Tệp không phải là chữ UTF-8.", "file") from error
    row = operations.set_standard(text=text, source=values["source"], seen=None, by=actor, at=timezone.now())
    return row.code


def _frame_form(standard: Standard) -> Form:
    posting, deadline = standard.posting, standard.deadline("submitted")
    unit = standard.unit
    return Form(
        [
            Field("name", "Tên bộ tiêu chí", kind="textarea", value=standard.name, required=True, height=2),
            Field("basis", "Căn cứ", kind="textarea", value=standard.basis, required=True, height=2),
            Field("years_from", "Năm đầu áp dụng", value=str(standard.years_from), required=True, maxlength=4),
            Field("years_to", "Năm cuối áp dụng", value=str(standard.years_to or ""), maxlength=4, hint="Để trống: còn áp dụng."),
            Field("indicators", "Số chỉ tiêu theo văn bản", value=str(standard.indicators_expected or ""), maxlength=3),
            Field("total_needed", f"Được công nhận khi tổng từ ({unit})", value=show_number(standard.total_needed), maxlength=8),
            Field("criterion_percent", "Mỗi tiêu chí phải đạt từ (%)", value=show_number(standard.criterion_percent), maxlength=6,
                  hint="Để trống: không đòi hỏi riêng từng tiêu chí."),
            Field("posting_days", "Niêm yết ít nhất (ngày)", value=str(posting.days) if posting else "", maxlength=3),
            Field("posting_unit", "Ngày niêm yết tính theo", kind="select", options=list(POSTING_UNITS.items()),
                  value=posting.unit if posting else "calendar_day"),
            Field("submit_before", "Gửi hồ sơ trước ngày (của năm sau)", maxlength=5, hint="Ngày/tháng, ví dụ 10/01.",
                  value=f"{deadline.day:02d}/{deadline.month:02d}" if deadline else ""),
            Field("note", "Ghi chú", kind="textarea", value=standard.note, height=2),
            Field("source", "Văn bản nguồn", required=True, maxlength=1000, hint=_SOURCE_HINT),
        ]
    )  # fmt: skip


@desk()
def one(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """A set: its criteria and indicators, what is to be filled in, its versions; for administrators the form of the whole."""
    found = _set(code)
    form = _frame_form(found.standard)
    if request.method == "POST":
        access.require_setter(actor)
        values = form.fill(request.POST).values()
        source = values.pop("source")
        try:
            operations.set_frame(
                code=code, wanted=FrameWanted(**values), source=source, seen=version_of(request), by=actor,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            form.refuse(_beside(error))
            found = _set(code)
        else:
            messages.success(request, "Đã ghi. Phiếu đang tự chấm dùng bản mới; phiếu đã chốt giữ bản cũ.")
            return redirect("desk:standard-set", code=code)
    standard = found.standard
    context = {
        "found": found,
        "standard": standard,
        "scale": SCALES[standard.scale],
        "needed": show_number(standard.total_needed),
        "percent": show_number(standard.criterion_percent),
        "evidence_name": EVIDENCE_NAMES[standard.evidence],
        "criteria": [(c, [_row(standard, i) for i in standard.of(c.code)]) for c in standard.criteria],
        "history": queries.set_history(code),
        "form": form,
        "may_set": access.may_set(actor),
    }
    return page(request, actor, "desk/standards/set.html", context, status=422 if form.wrong else 200)


def _beside(error: Refused) -> Refused:
    """An error of a set that was not sent as a file stands above all."""
    return Refused(str(error)) if isinstance(error, BrokenSet) else error


def _row(standard: Standard, indicator: Indicator) -> dict[str, Any]:
    return {
        "one": indicator,
        "gap": indicator.gap(standard.scale),
        "kind": KINDS.get(indicator.kind, ""),
        "points": show_number(indicator.points),
        "threshold": show_number(indicator.threshold),
        "steps": show_steps(indicator.steps),
    }


@desk()
def download(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """The file of a set as it holds today."""
    found = _set(code)
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.standard.code}.toml"'
    return response


def _indicator_form(standard: Standard, row: Indicator) -> Form:
    kinds = [("", "– chưa rõ –"), *KINDS.items()]
    points = standard.scale == "points"
    of_points = [
        Field("points", "Điểm tối đa", value=show_number(row.points), maxlength=8),
        Field("steps", "Các mức", value=show_steps(row.steps), maxlength=300,
              hint="Chỉ cho tỷ lệ: từ tỷ lệ nào được mấy điểm, ví dụ 50: 2; 80: 4; 100: 5."),
    ]  # fmt: skip
    return Form(
        [
            Field("code", "Mã", value=row.code, required=True, maxlength=40, hint="Ví dụ 2.3."),
            Field("criterion", "Thuộc tiêu chí", kind="select", value=row.criterion,
                  options=[(c.code, f"{c.code}. {c.name}") for c in standard.criteria]),
            Field("name", "Tên chỉ tiêu", kind="textarea", value=row.name),
            Field("kind", "Cách chấm", kind="select", value=row.kind, options=kinds),
            *(of_points if points else ()),
            Field("threshold", "Ngưỡng đạt", value=show_number(row.threshold), maxlength=8, hint="Tỷ lệ % hoặc số phải đạt."),
            Field("proof", "Minh chứng gồm", kind="textarea", value=row.proof),
            Field("proof_needed", "Phải có minh chứng mới được tính", kind="check", value="1" if row.proof_needed else ""),
            Field("basis", "Căn cứ", value=row.basis, maxlength=500),
            Field("evidence", "Mức tin cậy", kind="select", value=row.evidence, options=list(EVIDENCE_NAMES.items())),
            Field("note", "Ghi chú", value=row.note, maxlength=500),
            Field("source", "Văn bản nguồn", required=True, maxlength=1000, hint=_SOURCE_HINT),
        ]
    )  # fmt: skip


@desk("administrator")
def add(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Adds an indicator."""
    return _edit(request, actor, _set(code), None)


@desk("administrator")
def indicator(request: HttpRequest, actor: Actor, code: str, indicator: str) -> HttpResponseBase:
    """Fills in an indicator, or takes it out."""
    found = _set(code)
    row = found.standard.indicator(indicator)
    if row is None:
        raise Http404("no such indicator")
    return _edit(request, actor, found, row)


def _edit(request: HttpRequest, actor: Actor, found: InUse, row: Indicator | None) -> HttpResponseBase:
    standard = found.standard
    form = _indicator_form(standard, row or Indicator("", standard.criteria[0].code, basis=standard.basis[:500]))
    if request.method == "POST":
        try:
            told = _save(request, actor, standard.code, row, form)
        except Refused as error:
            form.refuse(_beside(error))
            found = _set(standard.code)
        else:
            messages.success(request, told)
            return redirect("desk:standard-set", code=standard.code)
    context = {"found": found, "standard": standard, "row": row, "form": form, "show_optional": True}
    return page(request, actor, "desk/standards/indicator.html", context, status=422 if form.wrong else 200)


def _save(request: HttpRequest, actor: Actor, code: str, row: Indicator | None, form: Form) -> str:
    values = form.fill(request.POST).values()
    source, seen, now = values.pop("source"), version_of(request), timezone.now()
    if request.POST.get("act") == "drop" and row:
        operations.drop_indicator(code=code, old=row.code, source=source, seen=seen, by=actor, at=now)
        return f"Đã bỏ chỉ tiêu {row.code}."
    needed = values.pop("proof_needed") == "1"
    operations.set_indicator(
        code=code, old=row.code if row else "", wanted=IndicatorWanted(proof_needed=needed, **values), source=source,
        seen=seen, by=actor, at=now,
    )  # fmt: skip
    return f"Đã ghi chỉ tiêu {values['code']}."
