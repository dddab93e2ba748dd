"""Custodians who leave: as many of the present ones as must agree come together and share an identity out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations.sealed_matters import keys_of
from cualuat.organisation import queries as organisation
from cualuat.sealed import operations, queries
from cualuat.sealed.crypto import Busy, Unreadable
from cualuat.sealed.holding import Unlocked
from cualuat.web.desk.door import desk, page

if TYPE_CHECKING:
    from cualuat.sealed.models import Identity


@sensitive_post_parameters()
@desk(duties=("custodian",))
def reshare(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Identities that too few can open; sharing one of them out anew, each custodian typing her words at this machine."""
    rows = list(queries.identities_of_custodian(actor.person_id or 0))
    error = ""
    if request.method == "POST":
        try:
            _reshare(request, actor, rows)
        except (Refused, Busy) as refused:
            error = str(refused)
        except Unreadable:
            error = "Dữ liệu đã bị sửa đổi, không mở được. Hãy báo lãnh đạo."
        else:
            messages.success(request, "Đã chia lại cho những người giữ khóa hiện nay.")
            return redirect("desk:sealed-reshare")
    today = timezone.localdate()
    context = {
        "rows": rows,
        "custodians": organisation.people_with_duty("custodian", on=today),
        "places": range(queries.needed()),
        "error": error,
    }
    return page(request, actor, "desk/sealed/reshare.html", context, status=422 if error else 200)


def _reshare(request: HttpRequest, actor: Actor, rows: list[Identity]) -> None:
    chosen = next((row for row in rows if str(row.pk) == request.POST.get("identity", "")), None)
    if chosen is None:
        raise Refused("Hãy chọn một danh tính.")
    now = timezone.now()
    opened = _unlocked(request.POST.getlist("person"), request.POST.getlist("passphrase"))
    operations.reshare(identity=chosen, unlocked=opened, custodians=keys_of("custodian", at=now), by=actor, at=now)


def _unlocked(people: list[str], words: list[str]) -> list[Unlocked]:
    """The keys of those who typed their words. Raises Refused, naming who mistyped."""
    found = []
    today, now = timezone.localdate(), timezone.now()
    custodians = organisation.people_with_duty("custodian", on=today)
    for chosen, typed in zip(people, words, strict=False):
        person = custodians.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
        if person is None or not typed:
            continue
        by = organisation.actor_for(person, on=today)
        key = operations.unlock(person=person, passphrase=typed, by=by, at=now)
        if key is None:
            raise Refused(f"Câu mật khẩu của {person.name} không đúng.")
        found.append(key)
    return found
