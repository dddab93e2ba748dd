"""What is to be read, at the desk: the list, the page on which one reads, answers and confirms, the table of who has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.contests.rules import LETTERS, arranged_for, shuffled
from cualuat.files import queries as file_queries
from cualuat.kernel.text import slug
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.reading import access, queries
from cualuat.reading.operations import opening, receiving
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in, keys_in
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.reading.models import Item, Question, Receipt

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("unit", "Đơn vị", 30),
    Column("person", "Họ tên", 28),
    Column("read", "Đã đọc ngày", 13, "date"),
    Column("score", "Đúng, %", 9, "number"),
    Column("passed", "Đạt", 7, "mark"),
    Column("late", "Quá hạn", 8, "mark"),
    Column("confirmed", "Đơn vị xác nhận ngày", 14, "date"),
)


@desk()
def items(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What I have still to read; below it all that I may see."""
    context = {
        "mine": queries.to_read(actor=actor),
        "list": paged(request, queries.items(actor=actor)),
        "may_keep": access.may_keep(actor),
        "today": timezone.localdate(),
    }
    return page(request, actor, "desk/reading/items.html", context)


def found_or_404(pk: int, actor: Actor) -> Item:
    """The item. Raises Http404."""
    found = queries.item(pk, actor=actor)
    if found is None:
        raise Http404("no such reading")
    return found


@desk()
def item(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One item: what is to be read, my receipt and my answers, how my people stand, the buttons of those who keep it."""
    found = found_or_404(pk, actor)
    error, act = None, request.POST.get("act", "")
    if request.method == "POST":
        try:
            if act not in _ACTS:
                raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
            told = _ACTS[act](request, actor, found)
        except Refused as refused:
            error = refused
            found = found_or_404(pk, actor)
        else:
            messages.success(request, told)
            return redirect("desk:reading-item", pk=pk)
    today = timezone.localdate()
    receipt = queries.receipt(found, actor.person_id)
    context = {
        "item": found,
        "documents": found.documents.splitlines(),
        "receipt": receipt,
        "is_reader": queries.is_reader(found, actor),
        "is_open": found.opened_at is not None and found.closed_at is None,
        "units": queries.standings(found, actor=actor, on=today),
        "unit_names": [row.unit.name for row in found.units.select_related("unit").order_by("unit__name")],
        "may_keep": access.may_keep(actor),
        "heads": actor.units_with("head"),
        "sees_scores": access.sees_scores(actor),
        "error": error,
        "act": act,
        "typed": request.POST,
        "today": today,
        **_quiz(request, found, receipt, actor),
    }
    return page(request, actor, "desk/reading/item.html", context, status=422 if error else 200)


def _quiz(request: HttpRequest, found: Item, receipt: Receipt | None, actor: Actor) -> dict[str, Any]:
    """The questions in my order, without what is right; with it once nothing is left to answer."""
    rows = queries.questions(found)
    over = receipt is not None and bool(receipt.passed_at or (found.tries and receipt.tries >= found.tries))
    shown = []
    for n in shuffled(len(rows), found.pk, actor.person_id):
        row = rows[n]
        chosen = set(receipt.answers.get(str(row.pk), [])) if receipt else set()
        typed = set(_chosen(request, row, actor))
        options = [
            {
                "value": at,  # as it is shown: the place in the list tells too much where the right one is written first
                "letter": LETTERS[at],
                "text": row.options[place],
                "chosen": place in (typed or chosen),
                "right": over and place in row.right,
            }
            for at, place in enumerate(_order(row, actor))
        ]
        shown.append({"row": row, "options": options, "several": queries.asked(row).several, "over": over})
    return {
        "questions": shown,
        "over": over,
        "left": (found.tries - receipt.tries) if found.tries and receipt else None,
    }


def _read(request: HttpRequest, actor: Actor, found: Item) -> str:
    row = receiving.acknowledge(item=found, by=actor, at=timezone.now())
    return (
        "Đã ghi nhận bạn đã đọc." if row.passed_at else "Đã ghi nhận bạn đã đọc. Hãy trả lời các câu hỏi ngắn dưới đây."
    )


def _answer(request: HttpRequest, actor: Actor, found: Item) -> str:
    answers = {row.pk: _chosen(request, row, actor) for row in queries.questions(found)}
    row = receiving.answer(item=found, answers=answers, by=actor, at=timezone.now())
    if row.passed_at:
        return f"Bạn đã đạt: đúng {row.score}%."
    return f"Lần này chưa đạt (cần đúng {found.pass_mark}%). Hãy đọc lại rồi trả lời lại."


def _order(row: Question, actor: Actor) -> list[int]:
    """The places of the options in the order in which somebody sees them, hers each time."""
    return arranged_for("single", row.options, row.item_id, actor.person_id, row.pk)


def _chosen(request: HttpRequest, row: Question, actor: Actor) -> list[int]:
    """The places of what she chose."""
    sent, order = keys_in(",".join(request.POST.getlist(f"q{row.pk}"))), _order(row, actor)
    return [order[at] for at in sent if at < len(order)]


def _confirm(request: HttpRequest, actor: Actor, found: Item) -> str:
    key = key_in(request.POST.get("unit"))
    row = queries.unit_row(found, organisation.unit(key) if key else None)
    if row is None:
        raise Refused("Không còn đơn vị này. Hãy tải lại trang.")
    receiving.confirm(row=row, note=request.POST.get("note", ""), by=actor, at=timezone.now())
    return f"Đã xác nhận cho {row.unit.name}."


def _open(request: HttpRequest, actor: Actor, found: Item) -> str:
    opening.open_item(item=found, by=actor, at=timezone.now())
    return "Đã mở. Từ nay các đơn vị thấy mục này và được nhắc."


def _close(request: HttpRequest, actor: Actor, found: Item) -> str:
    opening.close(item=found, by=actor, at=timezone.now())
    return "Đã đóng; không nhắc nữa."


_ACTS: dict[str, Callable[[HttpRequest, Actor, Item], str]] = {
    "read": _read,
    "answer": _answer,
    "confirm": _confirm,
    "open": _open,
    "close": _close,
}


@desk()
def item_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file that is to be read."""
    found = found_or_404(pk, actor)
    if found.attachment is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no file")
    return as_download(file_queries.served(found.attachment))


@desk(duties=("focal", "leader", "head"))
def table(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Who of those one answers for has read, as a spreadsheet."""
    found = found_or_404(pk, actor)
    rows = [
        {
            "unit": unit.row.unit.name, "person": one.person.name,
            "read": timezone.localdate(one.receipt.read_at) if one.receipt else None,
            "score": one.receipt.score if one.receipt and access.sees_scores(actor) else None, "passed": one.passed, "late": one.late,
            "confirmed": timezone.localdate(unit.row.confirmed_at) if unit.row.confirmed_at else None,
        }
        for unit in queries.standings(found, actor=actor, on=timezone.localdate())
        for one in unit.people
    ]  # fmt: skip
    numbered = [{"number": number, **row} for number, row in enumerate(rows, 1)]
    subtitle = f"{found.title}; hạn {found.due:%d/%m/%Y}"
    return as_sheet(_SHEET, numbered, "Kết quả quán triệt", subtitle, f"quan-triet-{slug(found.title, 40)}")
