"""The catalogue at the desk: lists, a new procedure, procedures out of a file of the national database."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.letters.registers import Column
from cualuat.procedures import access, norms
from cualuat.procedures.operations import editing, loading
from cualuat.procedures.queries import catalogue as queries
from cualuat.procedures.rules.limits import read_limit
from cualuat.procedures.sources import gather
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.posted import unit_in
from cualuat.web.desk.procedures import choosing
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.procedures.models import Load, Procedure

LARGEST = 50 * 1024 * 1024
_MOST_BAD = 50
STATE_TAGS = {"public": " tag--done", "draft": " tag--waiting", "withdrawn": " tag--expired"}
_SHEET = (
    Column("code", "Mã thủ tục", 14),
    Column("name", "Tên thủ tục", 60),
    Column("field", "Lĩnh vực", 24),
    Column("state", "Tình trạng", 16),
    Column("limits", "Thời hạn", 24),
    Column("decision", "Quyết định công bố", 28),
    Column("unit", "Đơn vị phụ trách", 22),
    Column("lack", "Còn thiếu", 30),
    Column("doubts", "Cần xem", 40),
)
COUNT_NAMES = {
    "read": "Thủ tục đọc được",
    "created": "Thủ tục mới",
    "changed": "Thủ tục có bản mới",
    "unchanged": "Thủ tục không đổi",
    "draft": "Để ở bản nháp, vì bàn làm việc đã tự soạn bản sau",
    "waiting": "Chưa nạp, vì đang có bản nháp",
    "refused": "Tệp không nhận",
    "limits_read": "Thời hạn đọc được",
    "limits_none": "Thời hạn ghi «không quy định»",
    "limits_unread": "Thời hạn chưa đọc được thành số",
    "limits_missing": "Thời hạn bỏ trống",
    "fees_free": "Phí: không thu",
    "fees_read": "Phí: đọc được số tiền",
    "fees_unread": "Phí: chưa đọc được thành số",
    "fees_missing": "Phí bỏ trống",
    "parts": "Giấy tờ trong hồ sơ",
    "bases": "Căn cứ pháp lý",
    "bases_linked": "Căn cứ có trong thư viện",
    "doubtful": "Thủ tục có chỗ cần xem",
    "incomplete": "Thủ tục thiếu bộ phận bắt buộc",
}


def _load_form() -> Form:
    hint = "Tệp .json, .zip, .tar.gz hoặc .tar.zst; mỗi thủ tục một tệp JSON, theo cấu trúc của Cơ sở dữ liệu quốc gia."
    return Form(
        [
            Field("file", "Tệp thủ tục", kind="file", required=True, hint=hint),
            Field("skip_bad", "Bỏ qua tệp sai, nạp phần còn lại", kind="check"),
        ]
    ).within("load")


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The catalogue; `tai=1` gives it as a spreadsheet. Its keepers load files here."""
    view = request.GET.get("xem", "all")
    asked = queries.Asked(
        words=words_of(request),
        field=request.GET.get("linh-vuc", "").replace("\0", "")[:200],
        view=view if view in queries.VIEWS else "all",
    )
    rows = queries.listed(asked, actor=actor)
    if request.GET.get("tai") == "1":
        return as_sheet(_SHEET, [_cells(row) for row in rows], "Danh mục thủ tục hành chính", "", "thu-tuc-hanh-chinh")
    form, bad = _load_form(), []
    if request.method == "POST":
        form.fill(request.POST)
        try:
            report = _load(request, actor, form)
        except Refused as refused:
            form.refuse(refused)
            bad = [str(one) for one in getattr(refused, "bad", ())]
        else:
            messages.success(request, "Đã nạp. Báo cáo ở dưới.")
            return redirect("desk:procedure-load", pk=report.pk)
    shown = paged(request, rows)
    context = {
        "list": shown, "rows": [_line(row) for row in shown.rows], "asked": asked, "views": list(queries.VIEWS.items()),
        "fields": sorted({row.field for row in queries.listed(queries.Asked(), actor=actor) if row.field}),
        "forms": {"load": form}, "act": "load", "wrong": form.wrong, "bad": bad[:_MOST_BAD], "more": max(0, len(bad) - _MOST_BAD),
        "may_keep": access.may_keep(actor), "may_write": bool(choosing.units_to_write(actor)), "show_optional": True,
        "loads": queries.loads()[:5],
    }  # fmt: skip
    return page(request, actor, "desk/procedures/list.html", context, status=422 if form.wrong else 200)


def _line(row: Procedure) -> dict[str, Any]:
    newest, writing = queries.newest(row), queries.draft(row)
    lack = norms.lack(newest.value) if newest else None
    return {
        "row": row, "tag": STATE_TAGS[row.state], "state": row.get_state_display(), "draft": writing,
        "lack": ", ".join(lack.required) if lack else "", "doubts": len(newest.doubts) if newest else 0,
    }  # fmt: skip


def _cells(row: Procedure) -> dict[str, object]:
    newest, latest = queries.newest(row), queries.latest(row)
    content = newest.value if newest else None
    limits = dict.fromkeys(read_limit(way.limit).words for way in content.ways) if content else {}
    return {
        "code": row.code, "name": row.name, "field": row.field, "state": row.get_state_display(), "limits": "; ".join(limits),
        "decision": latest.decision if latest else "", "unit": row.unit.name if row.unit else "",
        "lack": "; ".join(norms.lack(content).required) if content else "", "doubts": "; ".join(newest.doubts) if newest else "",
    }  # fmt: skip


def _load(request: HttpRequest, actor: Actor, form: Form) -> Load:
    access.require_keeper(actor)
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused("Hãy chọn tệp.", "file")
    if (sent.size or 0) > LARGEST:
        raise Refused(
            f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Dùng lệnh cualuat procedures load trên máy chủ.", "file"
        )
    with tempfile.NamedTemporaryFile(suffix=Path(sent.name or "").suffix[:10]) as kept:
        for chunk in sent.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            gathered = gather(Path(kept.name), called=sent.name or "tệp")
        except UnreadableFile as error:
            raise Refused(error.message_vi, "file") from error
    skip = form.values()["skip_bad"] == "1"
    return loading.load(gathered=gathered, skip_bad=skip, by=actor, at=timezone.now())


@desk()
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What a load brought, and what not."""
    found = queries.load(pk)
    if found is None:
        raise Http404("no such load")
    counts = [(name, found.counts.get(code, 0)) for code, name in COUNT_NAMES.items()]
    return page(request, actor, "desk/procedures/load.html", {"load": found, "counts": counts})


@desk(duties=choosing.WRITING)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Begins a procedure."""
    units = choosing.units_to_write(actor)
    form = Form(
        [
            Field("code", "Mã thủ tục", required=True, maxlength=40, hint="Mã của Cơ sở dữ liệu quốc gia, ví dụ 1.000001; chưa có thì đặt mã tạm."),
            Field("name", "Tên thủ tục", required=True, maxlength=500),
            Field("unit", "Đơn vị phụ trách", kind="select", value=units[0][0] if units else "", options=units),
        ]
    )  # fmt: skip
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            made = editing.create(
                code=values["code"],
                name=values["name"],
                unit=unit_in(values["unit"]),
                by=actor,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập thủ tục. Hãy ghi từng phần của bản nháp.")
            return redirect("desk:procedure-edition", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/procedures/add.html", context, status=422 if form.wrong else 200)
