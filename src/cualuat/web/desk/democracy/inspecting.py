"""The people's inspectorate: who is in it, until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework.needs import read_day
from cualuat.democracy import access, queries
from cualuat.democracy.items import numbers
from cualuat.democracy.operations import inspecting
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, key_in, keys_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date


def _elect_form(actor: Actor) -> Form:
    today = timezone.localdate()
    people = {str(post.person_id): f"{post.person.name}, {post.unit.name}" for post in organisation.posts_on(today)}
    meetings = [(str(row.pk), str(row)) for row in queries.conferences(actor=actor) if row.held_at]
    return Form(
        [
            Field("on", "Ngày bầu", kind="date", value=show_date(today), required=True),
            Field("conference", "Hội nghị bầu", kind="select", options=[("", "– không gắn –"), *meetings]),
            Field("members", "Thành viên", kind="checks", options=list(people.items()), required=True),
            Field("head", "Trưởng ban", kind="select", options=[("", "– chọn –"), *people.items()], required=True),
            Field("note", "Ghi chú", maxlength=500),
        ]
    )


@desk()
def inspectorates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The one whose term runs, those before; electing, ending."""
    today, now = timezone.localdate(), timezone.now()
    rows = list(queries.inspectorates(actor=actor))
    forms: dict[str, Form] = {}
    if access.may_keep(actor):
        forms["elect"] = _elect_form(actor).within("elect")
        for row in rows:
            if row.dissolved_on is None:
                end = [
                    Field("on", "Kết thúc ngày", kind="date", value=show_date(today), required=True),
                    Field("reason", "Vì sao", required=True, maxlength=500),
                ]
                forms[f"dissolve-{row.pk}"] = Form(end).within(f"dissolve-{row.pk}")

    def do(act: str) -> str:
        values = forms[act].values()
        if act == "elect":
            people = {person.pk: person for person in organisation.people()}
            inspecting.elect(
                members=[people[key] for key in keys_in(values["members"]) if key in people], head=people.get(key_in(values["head"]) or 0),
                on=read_day(values["on"], "on"), conference=queries.conference(key_in(values["conference"]) or 0, actor=actor),
                note=values["note"], by=actor, at=now,
            )  # fmt: skip
            return "Đã ghi Ban Thanh tra nhân dân."
        row = next(row for row in rows if act == f"dissolve-{row.pk}")
        on = read_day(values["on"], "on")
        inspecting.dissolve(
            inspectorate=row, on=on, reason=values["reason"], version=version_of(request), by=actor, at=now
        )
        return "Đã ghi Ban kết thúc."

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-inspectorates")
    staff, law = queries.staff_count(today), numbers()
    context = {
        "rows": [(row, row.is_running(today), f"dissolve-{row.pk}", forms.get(f"dissolve-{row.pk}")) for row in rows], "forms": forms,
        "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error, "show_optional": True, "staff": staff, "law": law,
        "too_few": staff <= law.staff, "needed": queries.needs_inspectorate(on=today),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/inspectorates.html", context, status=outcome.status)
