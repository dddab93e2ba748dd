"""Contacts at other agencies: of one's unit; all for the focal unit and the leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.coordination import queries
from cualuat.coordination.operations import exchanging
from cualuat.web.desk.coordination import choosing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import unit_in, version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.coordination.models import Contact


def _form(actor: Actor, found: Contact | None = None) -> Form:
    unit = str(found.unit_id) if found else choosing.own_unit(actor)
    return Form(
        [
            Field("agency", "Cơ quan", value=found.agency if found else "", required=True, maxlength=300),
            Field("person", "Họ tên", value=found.person if found else "", required=True, maxlength=200),
            Field("title", "Chức vụ", value=found.title if found else "", maxlength=200),
            Field("email", "Thư điện tử công vụ", kind="email", value=found.email if found else "", maxlength=254),
            Field("phone", "Điện thoại", value=found.phone if found else "", maxlength=40),
            Field(
                "unit", "Đơn vị giữ liên hệ", kind="select", value=unit, options=choosing.units(actor), required=True
            ),
        ]
    )


def _wanted(form: Form) -> exchanging.ContactWanted:
    values = form.values()
    return exchanging.ContactWanted(
        unit_in(values["unit"]), values["agency"], values["person"], values["title"], values["email"], values["phone"]
    )  # fmt: skip


@desk()
def contacts(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The contacts that one may see, and the form for one more."""
    form = _form(actor)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            exchanging.keep_contact(contact=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi người liên hệ.")
            return redirect("desk:coordination-contacts")
    context = {
        "form": form, "list": paged(request, queries.contacts(actor=actor)), "may_add": bool(choosing.units(actor)), "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/coordination/contacts.html", context, status=422 if form.wrong else 200)


@desk()
def contact(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One contact: corrected, or deleted."""
    found = queries.contact(pk, actor=actor)
    if found is None:
        raise Http404("no such contact")
    form, version = _form(actor, found), version_of(request)
    if request.method == "POST":
        now = timezone.now()
        try:
            if request.POST.get("act") == "forget":
                exchanging.forget_contact(contact=found, version=version, by=actor, at=now)
                messages.success(request, "Đã xóa người liên hệ.")
            else:
                form.fill(request.POST)
                exchanging.keep_contact(contact=found, wanted=_wanted(form), version=version, by=actor, at=now)
                messages.success(request, "Đã sửa.")
        except Refused as refused:
            form.refuse(refused)
            found = queries.contact(pk, actor=actor) or found
        else:
            return redirect("desk:coordination-contacts")
    context = {"form": form, "contact": found, "show_optional": True}
    return page(request, actor, "desk/coordination/contact.html", context, status=422 if form.wrong else 200)
