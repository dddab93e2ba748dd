"""Lists of people who may take part, and codes of invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.entry import access, queries
from cualuat.entry.operations import arranging
from cualuat.entry.rules import shown_code
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import number_in
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.shell.fields import Field, Form

_ROLL = (Column("identifier", "Số định danh", 20), Column("born", "Ngày sinh", 14))
_CODES = (Column("number", "STT", 6), Column("code", "Mã mời", 18), Column("address", "Địa chỉ", 50))
_SHOWN = 50  # faults
_ROWS = arranging.MOST_PEOPLE + 100  # with what stands above the header
_FILE_HINT = (
    "Cột «Số định danh» và «Ngày sinh» (hoặc năm sinh); mỗi tệp không quá 20.000 dòng. "
    "Máy chỉ giữ dấu vết đã băm, không giữ tên, số và ngày sinh."
)


@desk(duties=access.RUNNERS)
def rolls(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The lists; a new one out of a table. `tai=mau` gives an empty table."""
    if request.GET.get("tai") == "mau":
        return as_sheet(_ROLL, [], "Danh sách người được tham gia", "", "danh-sach-tham-gia")
    form = Form(
        [
            Field(
                "name", "Tên danh sách", required=True, maxlength=200, hint="Ví dụ: Người dân xã Mẫu Một từ 18 tuổi."
            ),
            Field("source", "Lấy từ đâu", maxlength=300, hint="Cơ quan lập, ngày lập."),
            Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint=_FILE_HINT),
        ]
    )
    faults: list[str] = []
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            made = arranging.keep_roll(
                name=values["name"],
                source=values["source"],
                rows=table_in(request, rows=_ROWS),
                by=actor,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, f"Đã lập danh sách «{made.name}».")
            return redirect("desk:entry-rolls")
    context = {
        "rows": queries.rolls(),
        "form": form,
        "faults": faults[:_SHOWN],
        "more": max(0, len(faults) - _SHOWN),
        "show_optional": True,
    }
    return page(request, actor, "desk/entry/rolls.html", context, status=422 if form.wrong else 200)


@desk(duties=access.RUNNERS)
def roll(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One list: more people of another file, or away with it."""
    found = queries.rolls().filter(pk=pk).first()
    if found is None:
        raise Http404("no such list")
    form = Form([Field("table", "Thêm người từ tệp (.xlsx hoặc .csv)", kind="file", required=True, hint=_FILE_HINT)])
    faults: list[str] = []
    if request.method == "POST":
        try:
            if request.POST.get("act") == "drop":
                arranging.drop_roll(roll=found, by=actor, at=timezone.now())
                messages.success(request, f"Đã xóa danh sách «{found.name}».")
                return redirect("desk:entry-rolls")
            count = arranging.add_to_roll(roll=found, rows=table_in(request, rows=_ROWS), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, f"Đã thêm {count} người; ai có trong danh sách rồi thì bỏ qua.")
            return redirect("desk:entry-roll", pk=found.pk)
    context = {
        "roll": found,
        "occasions": found.occasions.order_by("-made_at"),
        "form": form,
        "faults": faults[:_SHOWN],
        "more": max(0, len(faults) - _SHOWN),
    }
    return page(request, actor, "desk/entry/roll.html", context, status=422 if form.wrong else 200)


@desk(duties=access.RUNNERS)
def invitations(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Codes for an occasion: given out once, as a spreadsheet, for the house keeps only their hashes."""
    found = queries.occasion_for(pk, actor=actor)
    if found is None or found.audience != "code":
        raise Http404("no codes here")
    form = Form([Field("count", "Cấp thêm bao nhiêu mã", required=True, maxlength=5)])
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            codes = arranging.invite(
                occasion=found, count=number_in(values["count"], "count"), by=actor, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            address = f"{settings.CUALUAT_URL}{found.address or reverse('public:participation')}"
            rows = [{"number": n, "code": shown_code(code), "address": address} for n, code in enumerate(codes, 1)]
            return as_sheet(_CODES, rows, "Mã mời tham gia", found.title, f"ma-moi-{found.pk}")
    context = {
        "occasion": found,
        "form": form,
        "batches": queries.batches(found),
        "standing": queries.standing(found, at=timezone.now()),
    }
    return page(request, actor, "desk/entry/invitations.html", context, status=422 if form.wrong else 200)
