"""Matters whose time of keeping is over, those that are held, what is left of destroyed ones, the register of personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.kinds import kind
from cualuat.casework.operations import personal_data
from cualuat.casework.operations.retention import MOST, Decision, destroy_all
from cualuat.casework.queries import keeping, rights
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.house.data_requests import DUTIES
from cualuat.web.desk.paging import paged
from cualuat.web.shell.fields import BadDate, Field, Form, read_date

if TYPE_CHECKING:
    from cualuat.casework.models import Case


@desk(duties=DUTIES)
def retention(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page; holding a matter or letting it go; destroying what is chosen, after a page that asks for the decision."""
    act = request.POST.get("act", "")
    if request.method == "POST" and act in ("choose", "destroy"):
        return _destroying(request, actor)
    form = _hold_form()
    if request.method == "POST" and act in ("hold", "release"):
        form.fill(request.POST)
        try:
            messages.success(request, _hold(form, actor) if act == "hold" else _release(request.POST, actor))
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("desk:retention")
    return _show(request, actor, form)


def _show(request: HttpRequest, actor: Actor, form: Form, *, error: str = "") -> HttpResponse:
    held = list(keeping.held(actor=actor))
    seen = set(access.visible_to(actor).filter(pk__in=[case.pk for case in held]).values_list("pk", flat=True))
    past = paged(request, keeping.with_days(personal_data.past_keeping(timezone.localdate())))
    stones = paged(request, keeping.tombstones(), size=20, name="trang-huy")
    context = {
        "past": past,
        "unsure": any(row.unsure for row in past.rows),
        "may_destroy": actor.does("leader"),
        "held": [{"case": case, "kind": kind(case.kind), "seen": case.pk in seen} for case in held],
        "hold_form": form,
        "stones": stones,
        "stone_rows": [{"stone": stone, "kind": _kind_name(stone.kind)} for stone in stones.rows],
        "register": rights.register(),
        "error": error,
    }
    return page(request, actor, "desk/house/retention.html", context, status=422 if form.wrong or error else 200)


def _kind_name(code: str) -> str:
    """A house may drop a kind of which stones are left."""
    try:
        return kind(code).name
    except KeyError:
        return code


# --- holding -----------------------------------------------------------------------------------------------------


def _hold_form() -> Form:
    return Form(
        [
            Field("number", "Số hồ sơ", required=True, maxlength=30, hint="Ví dụ: KN-2026-00007."),
            Field("reason", "Lý do giữ", required=True, maxlength=500, hint="Ví dụ: Tòa án yêu cầu, văn bản số, ngày."),
        ]
    )


def _hold(form: Form, actor: Actor) -> str:
    values = form.values()
    case = keeping.matter_to_hold(values["number"], actor=actor)
    if case is None:
        raise Refused("Không có hồ sơ mang số này, hoặc bạn không được xem.", "number")
    if case.on_hold:
        raise Refused(f"Hồ sơ này đang được giữ: {case.hold_reason}.", "number")
    personal_data.set_hold(case=case, on=True, reason=values["reason"], by=actor, at=timezone.now())
    return f"Đã giữ hồ sơ {case.number}: không xóa, không hủy cho đến khi bỏ giữ."


def _release(sent: QueryDict, actor: Actor) -> str:
    found = _cases(keeping.held(actor=actor), _keys(sent))
    if not found:
        raise Refused("Hồ sơ này không còn được giữ. Hãy tải lại trang.")
    personal_data.set_hold(case=found[0], on=False, reason="", by=actor, at=timezone.now())
    return f"Đã bỏ giữ hồ sơ {found[0].number}."


# --- destroying --------------------------------------------------------------------------------------------------


def _destroying(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page that asks for the decision; with it, destroying."""
    actor.require_duty("leader")
    keys = _keys(request.POST)
    chosen = keeping.with_days(_cases(personal_data.past_keeping(timezone.localdate()), keys))
    if not chosen or len(chosen) > MOST:
        said = f"Mỗi lần hủy tối đa {MOST} hồ sơ. Hãy chọn bớt." if chosen else "Hãy chọn ít nhất một hồ sơ."
        return _show(request, actor, _hold_form(), error=said)
    form = Form(
        [
            Field("number", "Số quyết định hủy", required=True, maxlength=100, hint="Ví dụ: 15/QĐ-STP."),
            Field("on", "Ngày quyết định", kind="date", required=True, hint="Ngày/tháng/năm."),
            Field("sure", "Tôi đã xem từng hồ sơ ở trên; hủy rồi không lấy lại được", kind="check"),
        ]
    )
    if request.POST.get("act") == "destroy":
        try:
            decision = _decision(form.fill(request.POST))
            if len(chosen) < len(keys):
                raise Refused("Danh sách đã đổi: có hồ sơ vừa được hủy hoặc được giữ. Hãy xem lại rồi bấm lần nữa.")
            stones = destroy_all(keys=sorted(keys), decision=decision, by=actor, at=timezone.now())
        except (Refused, NotAllowed) as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã hủy {len(stones)} hồ sơ. Số hồ sơ còn lại trong danh sách đã hủy.")
            return redirect("desk:retention")
    context: dict[str, Any] = {"chosen": chosen, "form": form}
    return page(request, actor, "desk/house/destroy.html", context, status=422 if form.wrong else 200)


def _decision(form: Form) -> Decision:
    """Raises Refused, naming the input."""
    values = form.values()
    try:
        day = read_date(values["on"])
    except BadDate as error:
        raise Refused(str(error), "on") from error
    if day is None:
        raise Refused("Hãy ghi ngày của quyết định, ví dụ 31/03/2026.", "on")
    if not values["sure"]:
        raise Refused("Hãy đánh dấu ô này sau khi đã xem từng hồ sơ.", "sure")
    return Decision(values["number"], day)


def _keys(sent: QueryDict) -> set[int]:
    """The chosen matters: the one whose button was pressed, else all that were ticked."""
    one = sent.get("one", "")
    wanted = [one] if one else sent.getlist("case")
    return {int(key) for key in wanted if isinstance(key, str) and key.isdecimal()}


def _cases(among: Any, keys: set[int]) -> list[Case]:
    return [case for case in among if case.pk in keys]
