"""The list of guides and questions at the desk, a new one, questions out of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.guides import data, queries
from cualuat.guides.operations import loading, writing
from cualuat.guides.rules import KINDS, STATES
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.guides import choosing
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.posted import person_in, unit_in
from cualuat.web.desk.sheets import as_sheet, table_in
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.guides.models import Piece

TAGS = {"published": " tag--done", "review": " tag--waiting", "withdrawn": " tag--expired"}
_MOST_FAULTS = 50
# The titles are those that the sheet is read by.
_SHEET = (
    Column("title", "Câu hỏi", 50),
    Column("summary", "Trả lời ngắn", 60),
    Column("body", "Giải thích", 60),
    Column("bases", "Căn cứ", 44),
    Column("topic", "Chủ đề", 22),
    Column("audiences", "Đối tượng", 24),
    Column("state", "Tình trạng", 16),
    Column("day", "Công khai ngày", 14, "date"),
)


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What is written and what is public; what rests on law that changed stands first."""
    today, words = timezone.localdate(), words_of(request)
    kind, view = request.GET.get("loai", ""), request.GET.get("xem", "")
    view = view if view in queries.VIEWS else "all"
    changed = queries.changed(on=today)
    keys = list(changed) if view == "changed" else None
    rows = queries.pieces(actor=actor, kind=kind, view="all" if view == "changed" else view, words=words, keys=keys)
    shown = paged(request, rows)
    soon = {} if view == "changed" else queries.changed(on=today.fromordinal(today.toordinal() + 30))
    context = {
        "list": shown, "rows": [_line(row, changed, soon) for row in shown.rows], "view": view, "views": queries.VIEWS.items(),
        "kind": kind if kind in KINDS else "", "kinds": KINDS.items(), "words": words, "changed": len(changed),
        "may_add": bool(choosing.units(actor)),
    }  # fmt: skip
    return page(request, actor, "desk/guides/list.html", context)


def _line(row: Piece, changed: dict[int, list[queries.Changed]], soon: dict[int, list[queries.Changed]]) -> dict[str, object]:  # fmt: skip
    now = changed.get(row.pk, [])
    return {
        "row": row, "kind": KINDS[row.kind], "state": STATES[row.state], "tag": TAGS.get(row.state, ""), "changes": now,
        "to_come": [] if now else soon.get(row.pk, []), "is_behind": row.shown is not None and row.state != "published",
    }  # fmt: skip


def _form(actor: Actor, kind: str) -> Form:
    return Form(
        [
            Field("kind", "Loại", kind="hidden", value=kind),
            *choosing.text_fields(kind),
            Field("unit", "Đơn vị soạn", kind="select", value=choosing.own_unit(actor), options=choosing.units(actor), required=True),
            Field("editor", "Người phụ trách", kind="select", value=actor.id, options=choosing.editors(actor), hint="Người được nhắc khi điều luật trong bài thay đổi."),
        ]
    )  # fmt: skip


@desk(duties=choosing.DUTIES)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes the first version of something new."""
    kind = request.POST.get("kind") or request.GET.get("loai", "")
    kind = kind if kind in KINDS else "guide"
    form = _form(actor, kind)
    if request.method == "POST":
        form.fill(request.POST)
        values = form.values()
        try:
            made = writing.begin(
                kind=kind, wanted=choosing.words_in(form), unit=unit_in(values["unit"]),
                editor=person_in(values["editor"]), by=actor, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu bản 1. Hãy xem thử rồi trình duyệt.")
            return redirect("desk:guide-text", pk=made.pk)
    context = {"form": form, "kind": kind, "name": KINDS[kind], "show_optional": True}
    return page(request, actor, "desk/guides/add.html", context, status=422 if form.wrong else 200)


# --- questions out of a sheet ------------------------------------------------------------------------------------


def _load_form(actor: Actor) -> Form:
    return Form(
        [
            Field("table", "Tệp bảng (.xlsx hoặc .csv)", kind="file", required=True, hint="Cột Câu hỏi và Trả lời ngắn phải có. Nhiều căn cứ cách nhau dấu chấm phẩy."),
            Field("topic", "Chủ đề cho dòng không ghi", kind="select", options=[("", "– chọn –"), *data.topics().items()], required=True),
            Field("unit", "Đơn vị soạn", kind="select", value=choosing.own_unit(actor), options=choosing.units(actor), required=True),
            Field("editor", "Người phụ trách", kind="select", value=actor.id, options=choosing.editors(actor)),
        ]
    )  # fmt: skip


@desk(duties=choosing.DUTIES)
def load(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Takes questions with answers out of a sheet, as drafts; `tai=mau` gives an empty one, `tai=1` all that there are."""
    if request.GET.get("tai") in ("1", "mau"):
        rows = queries.pieces(actor=actor, kind="question") if request.GET["tai"] == "1" else ()
        return as_sheet(_SHEET, [_cells(row) for row in rows], "Hỏi đáp", "", "hoi-dap")
    form, faults = _load_form(actor), []
    if request.method == "POST":
        form.fill(request.POST)
        values = form.values()
        try:
            if values["topic"] not in data.topics():
                raise Refused("Hãy chọn chủ đề cho những dòng không ghi.", "topic")
            count = loading.load_questions(
                table=table_in(request), topic=values["topic"], unit=unit_in(values["unit"]),
                editor=person_in(values["editor"]), by=actor, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            faults = [str(one) for one in getattr(refused, "faults", ())]
        else:
            messages.success(request, f"Đã nạp {count} câu, đang ở bước soạn. Hãy xem từng câu rồi trình duyệt.")
            return redirect("desk:guides")
    context = {
        "form": form, "faults": faults[:_MOST_FAULTS], "more": max(0, len(faults) - _MOST_FAULTS), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/guides/load.html", context, status=422 if form.wrong else 200)


def _cells(row: Piece) -> dict[str, object]:
    made = queries.last(row)
    if made is None:
        return {"title": row.title}
    known = data.audiences()
    return {
        "title": made.title, "summary": made.summary, "body": made.body, "bases": "; ".join(made.base_lines),
        "topic": data.topics().get(made.topic, ""), "audiences": "; ".join(known[code].name for code in made.audience_codes if code in known),
        "state": STATES[row.state], "day": row.published_on,
    }  # fmt: skip
