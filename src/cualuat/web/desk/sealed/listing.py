"""Denunciations at the desk: those whose key one holds; what waits for custodians; who opened what; who holds which key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.queries import listing
from cualuat.organisation import queries as organisation
from cualuat.sealed import access, operations, queries
from cualuat.sealed.crypto import Unreadable
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.desk.matters.listing import rows_of
from cualuat.web.desk.paging import paged
from cualuat.web.desk.sealed.keyring import DUTIES, unlocked
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.sealed.models import Grant


@desk(duties=DUTIES)
def sealed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, and whether one's key is there and open."""
    today, view = timezone.localdate(), request.GET.get("xem", "open")
    rows = listing.sealed(actor=actor, closed=view == "closed")
    shown = paged(request, rows, size=50)
    context = {
        "list": shown,
        "rows": rows_of(list(shown.rows), today),
        "view": view,
        "key": queries.key_of(person_of(request).pk),
        "is_open": unlocked(request, actor) is not None,
        "waiting": access.grants_to_decide(actor, at=timezone.now()).count() if actor.does("custodian") else 0,
        "troubles": _troubles(actor),
        "may_enter": actor.does("reception", "denunciation"),
    }
    return page(request, actor, "desk/sealed/list.html", context)


def _troubles(actor: Actor) -> list[str]:
    """What keeps the sealed part from working as it should, for those who can mend it."""
    today = timezone.localdate()
    custodians = queries.keys_of(organisation.people_with_duty("custodian", on=today).values_list("pk", flat=True))
    found = []
    if len(custodians) < queries.needed():
        found.append(
            f"Mới có {len(custodians)} người giữ khóa danh tính đã tạo khóa, cần ít nhất {queries.needed()}: người tố cáo "
            "chưa ghi được họ tên qua mạng."
        )
    if not queries.keys_of(organisation.people_with_duty("denunciation", on=today).values_list("pk", flat=True)):
        found.append(
            "Chưa ai trong tổ giải quyết tố cáo tạo khóa: đơn gửi qua mạng sẽ đến lãnh đạo, hoặc không nhận được."
        )
    found += [
        f"Khóa của {key.person.name} không phải khóa đã được ghi lúc tạo. Hãy hỏi trực tiếp người ấy, đừng cho vào hồ sơ nào."
        for key in queries.changed_keys()
    ]
    if actor.does("custodian", "leader") and (risk := queries.identities_at_risk().count()):
        found.append(f"{risk} danh tính chỉ còn vừa đủ hoặc thiếu người giữ khóa. Hãy chia lại.")
    return found


@desk(duties=DUTIES)
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who opened what, when, what for."""
    rows = access.visible_openings(actor, leader=actor.does("leader"))
    return page(request, actor, "desk/sealed/log.html", {"list": paged(request, rows.select_related("box"), size=50)})


@desk(duties=("custodian",))
def grants(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Requests to see an identity that wait for this custodian: agreeing, refusing."""
    now = timezone.now()
    rows = list(access.grants_to_decide(actor, at=now))
    error = ""
    if request.method == "POST":
        try:
            _decide(request, actor, rows)
        except (Refused, Unreadable) as refused:
            error = str(refused) or "Dữ liệu đã bị sửa đổi, không mở được."
        else:
            return redirect("desk:sealed-grants")
    context = {"rows": rows, "is_open": unlocked(request, actor) is not None, "error": error}
    return page(request, actor, "desk/sealed/grants.html", context, status=422 if error else 200)


def _decide(request: HttpRequest, actor: Actor, rows: list[Grant]) -> None:
    grant = next((row for row in rows if str(row.pk) == request.POST.get("grant", "")), None)
    if grant is None:
        raise Refused("Yêu cầu này đã kết thúc hoặc không chờ bạn.")
    if request.POST.get("act") == "refuse":
        operations.refuse(grant=grant, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
        messages.success(request, "Đã từ chối.")
        return
    key = unlocked(request, actor)
    if key is None:
        raise Refused("Hãy mở khóa của bạn trước.")
    operations.approve(grant=grant, unlocked=key, by=actor, at=timezone.now())
    messages.success(request, "Đã đồng ý. Việc xem danh tính sẽ được ghi lại.")


@desk("administrator")
def policy(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """How many custodians must agree; who has which duty and a key."""
    today = timezone.localdate()
    form = Form(
        [
            Field("needed", "Số người giữ khóa phải cùng đồng ý", value=str(queries.needed()), required=True, maxlength=1),
            Field("reason", "Căn cứ", required=True, maxlength=500, hint="Ví dụ: Quy chế số 12/QC-STP ngày 05/11/2026."),
        ]
    )  # fmt: skip
    if request.method == "POST":
        values = form.fill(request.POST).values()
        try:
            needed = int(values["needed"]) if values["needed"].isdecimal() else 0
            operations.set_policy(needed=needed, reason=values["reason"], by=actor, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã ghi. Áp dụng cho danh tính niêm phong từ nay.")
            return redirect("desk:sealed-policy")
    groups = []
    for duty, name in (("denunciation", "Tổ giải quyết tố cáo"), ("custodian", "Người giữ khóa danh tính")):
        people = list(organisation.people_with_duty(duty, on=today))
        keys = {key.person_id: key for key in queries.keys_of([p.pk for p in people])}
        groups.append({"name": name, "people": [{"person": p, "key": keys.get(p.pk)} for p in people]})
    context = {"form": form, "groups": groups, "troubles": _troubles(actor)}
    return page(request, actor, "desk/sealed/policy.html", context, status=422 if form.wrong else 200)
