"""What people ask about their own data, for whoever protects it; leaders may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.choices import PartyRole, PublicationState, RequestKind
from cualuat.casework.kinds import Ask, kind
from cualuat.casework.operations import personal_data
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.queries import keeping, rights
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.casework.models import Case, DataRequest

DUTIES = ("data_protection", "leader")
VIEWS = {"": "Đang chờ", "da-tra-loi": "Đã trả lời"}
# Names of columns in the data about a person → words.
_COLUMNS = {
    "role": "vai trò", "name": "họ và tên", "honorific": "xưng hô", "position": "chức vụ", "address": "địa chỉ",
    "id_number": "số giấy tờ", "phone": "điện thoại", "email": "thư điện tử", "told_by": "nhận tin qua",
    "on": "ngày", "solved": "đã giải quyết", "score": "điểm", "text": "lời", "purpose": "mục đích",
    "given_at": "đồng ý lúc", "withdrawn_at": "rút lại lúc", "kind": "loại", "asked_at": "hỏi lúc", "reply": "trả lời",
    "title": "tên", "question": "câu hỏi", "answer": "trả lời", "state": "trạng thái",
}  # fmt: skip
_CORRECTED = {
    "name": "Họ và tên", "honorific": "Xưng hô", "address": "Địa chỉ", "id_number": "Số căn cước hoặc hộ chiếu",
    "phone": "Điện thoại", "email": "Thư điện tử",
}  # fmt: skip
_OTHER_ANSWERS = {"on_behalf": "Gửi thay", "help": "Cần giúp"}
_VALUES: dict[str, dict[str, str]] = {
    "role": dict(PartyRole.choices),
    "kind": dict(RequestKind.choices),
    "state": dict(PublicationState.choices),
    "told_by": {"email": "thư điện tử", "sms": "tin nhắn", "zalo": "Zalo", "post": "bưu điện"},
    "purpose": {"contact": "nhận tin về hồ sơ"},
}
_REPLY_HINTS = {
    RequestKind.ACCESS: "Người yêu cầu đọc được câu này. Khi chấp nhận, hãy chỉ họ mở hồ sơ bằng mã tra cứu, mục "
    "«Dữ liệu của tôi», bấm «Tải về mọi dữ liệu về tôi trong hồ sơ này».",
    RequestKind.CORRECTION: "Người yêu cầu đọc được câu này. Đơn đã gửi giữ nguyên văn; họ tên, địa chỉ, liên lạc sửa ở "
    "các ô dưới.",
    RequestKind.ERASURE: "Người yêu cầu đọc được câu này.",
}


@desk(duties=DUTIES)
def requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The requests that wait, with how long; those that were answered."""
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    today = timezone.localdate()
    shown = paged(request, keeping.requests(waiting=not view, actor=actor))
    context = {
        "list": shown,
        "rows": [{"request": row, "kind": kind(row.case.kind), "days": _days(row, today)} for row in shown.rows],
        "tabs": [(code, name, code == view) for code, name in VIEWS.items()],
        "view": view,
    }
    return page(request, actor, "desk/house/data_requests.html", context)


def _days(row: DataRequest, today: date) -> int:
    """Days from the question to the answer, or to today."""
    end = timezone.localdate(row.decided_at) if row.decided_at else today
    return (end - timezone.localdate(row.asked_at)).days


def _form(row: DataRequest) -> Form:
    what = RequestKind(row.kind)
    fields = [
        Field("reply", "Câu trả lời", kind="textarea", required=True, height=6, hint=_REPLY_HINTS[what]),
        Field("basis", "Căn cứ pháp luật", maxlength=1000,
              hint="Bắt buộc khi từ chối. Ví dụ: Điều 34 Luật Khiếu nại số 02/2011/QH13."),
    ]  # fmt: skip
    if what == RequestKind.CORRECTION:
        sender = row.case.parties.filter(role=PartyRole.SENDER).first()
        fields += [
            Field(name, label, value=str(getattr(sender, name, "") or ""), maxlength=400)
            for name, label in _CORRECTED.items()
        ]
    if what == RequestKind.ERASURE:
        fields.append(Field("sure", "Tôi hiểu: chấp nhận là xóa ngay, không lấy lại được", kind="check"))
    return Form(fields)


@desk(duties=DUTIES)
def request_page(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One request: what is asked, what is kept about the person, granting or refusing it."""
    row = keeping.request(pk, actor=actor)
    if row is None:
        raise Http404
    form = _form(row)
    if request.method == "POST":
        actor.require_duty("data_protection")
        form.fill(request.POST)
        try:
            done = _decide(row, form, actor, granted=request.POST.get("act") == "grant")
        except Refused as error:
            form.refuse(error)
        except Incomplete as error:
            form.refuse_all(error.errors)
        else:
            messages.success(request, done)
            return redirect("desk:data-request", pk=pk)
    case, of = row.case, kind(row.case.kind)
    kept = personal_data.KEPT_BY_LAW.get(of.family, "") if row.kind == RequestKind.ERASURE else ""
    context = {
        "row": row,
        "case": case,
        "kind": of,
        "form": form,
        "days": _days(row, timezone.localdate()),
        "may_decide": actor.does("data_protection") and row.granted is None,
        "may_see_case": access.may_see(actor, case),
        "is_erasure": row.kind == RequestKind.ERASURE,
        "hinders": _hindrances(case) if row.kind == RequestKind.ERASURE and row.granted is None else [],
        "kept_by_law": link_all([kept]).get(kept, ()),
        "keep_until": personal_data.keep_until(case),
        "data": shown_data(rights.data_of(case), of.asks) if row.kind == RequestKind.ACCESS else [],
    }
    return page(request, actor, "desk/house/data_request.html", context, status=422 if form.wrong else 200)


def _decide(row: DataRequest, form: Form, actor: Actor, *, granted: bool) -> str:
    """Raises Refused."""
    values = form.values()
    if granted and row.kind == RequestKind.ERASURE and not values["sure"]:
        raise Refused("Hãy đánh dấu ô này: dữ liệu đã xóa không lấy lại được.", "sure")
    corrected = PersonGiven(**{name: values[name] for name in _CORRECTED}) if "name" in values else None
    personal_data.decide(
        request=row, granted=granted, reply=values["reply"], basis=values["basis"], corrected=corrected, by=actor,
        at=timezone.now(),
    )  # fmt: skip
    if granted and row.kind == RequestKind.ERASURE:
        return "Đã xóa dữ liệu của người yêu cầu trong hồ sơ và đã trả lời."
    return "Đã trả lời."


def _hindrances(case: Case) -> list[str]:
    """Why the data cannot be erased yet."""
    found = []
    if case.is_open:
        found.append("Hồ sơ chưa xong: cơ quan còn phải trả lời người gửi. Chưa xóa được.")
    if case.on_hold:
        found.append(f"Hồ sơ đang được giữ: {case.hold_reason}. Chưa xóa được cho đến khi bỏ giữ.")
    return found


# --- what is kept about a person, for a page ---------------------------------------------------------------------


def shown_data(data: Mapping[str, Any], asks: Sequence[Ask] = ()) -> list[dict[str, Any]]:
    """The data as a page shows them: of each part its name and a text, or rows of named texts; empty parts are left out.

    `asks`: what the form asked, for the words of its answers.
    """
    asked = {ask.name: ask for ask in asks}
    shown = []
    for name, value in data.items():
        part: dict[str, Any] = {"name": name, "text": "", "rows": []}
        if isinstance(value, Mapping):
            part["rows"] = [_answers(value, asked)] if value else []
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            part["rows"] = [_row(one) for one in value]
        elif isinstance(value, list):
            part["text"] = "; ".join(filter(None, map(_words, value)))
        else:
            part["text"] = _words(value)
        if part["text"] or part["rows"]:
            shown.append(part)
    return shown


def _answers(values: Mapping[str, Any], asked: Mapping[str, Ask]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in values.items():
        ask = asked.get(name)
        words = dict(ask.options).get(str(value), _words(value)) if ask else _words(value)
        pairs.append((ask.label if ask else _OTHER_ANSWERS.get(name, name), "có" if words == "1" else words))
    return [(name, words) for name, words in pairs if words]


def _row(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = [(_COLUMNS.get(name, name), _words(value, name)) for name, value in values.items()]
    return [(name, words) for name, words in pairs if words]


def _words(value: object, name: str = "") -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return show_date(value)
    return _VALUES.get(name, {}).get(str(value), str(value))
