"""What posts ask of whoever holds them, who has learnt it, and the way from a gap to a need or a course."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.training import access, queries
from cualuat.training.operations import profiles
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import number_in
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("post", "Vị trí", 22),
    Column("topic", "Phải học", 28),
    Column("years", "Học lại sau (năm)", 10, "number"),
    Column("person", "Họ tên", 26),
    Column("unit", "Đơn vị", 26),
    Column("learnt_on", "Học lần cuối", 12, "date"),
    Column("until", "Tính đến hết", 12, "date"),
    Column("met", "Đã đáp ứng", 9, "mark"),
)


def _form() -> Form:
    today = timezone.localdate()
    units = [("", "– mọi đơn vị –"), *((str(unit.pk), unit.name) for unit in organisation.units(on=today))]
    titles = [(title, title) for title in queries.titles_held(on=today)]
    return Form(
        [
            Field("post", "Vị trí", kind="select", options=titles, required=True),
            Field("unit", "Ở đơn vị", kind="select", options=units),
            Field("topic", "Phải học chủ đề", required=True, maxlength=200,
                  hint="Lớp có cùng chủ đề, đúng từng chữ, thì được tính là đã học."),
            Field("years", "Học lại sau bao nhiêu năm", value="0", required=True, maxlength=2, hint="Học một lần là đủ thì ghi 0."),
            Field("reason", "Vì sao", maxlength=500),
        ]
    )  # fmt: skip


@desk()
def posts(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What my posts ask of me; what all posts ask, and who of my people still lacks it; a form to ask more."""
    form, error, today = _form(), "", timezone.localdate()
    if request.method == "POST":
        try:
            messages.success(request, _act(request, actor, form))
            return redirect("desk:training-posts")
        except Refused as refused:
            if request.POST.get("act") == "ask":
                form.refuse(refused)
            else:
                error = str(refused)
    rows = queries.asked(actor=actor, on=today)
    context = {
        "mine": queries.my_standings(actor.person_id, on=today),
        "rows": [(row, _need_address(row)) for row in rows],
        "may_see_people": access.may_plan(actor),
        "settles": access.settles(actor),
        "form": form,
        "error": error,
        "show_optional": True,
    }
    return page(request, actor, "desk/training/posts.html", context, status=422 if form.wrong or error else 200)


def _need_address(row: queries.Asked) -> str:
    """Where a need for those who lack it is raised, with what is known put in already."""
    known = {"can-hoc": row.requirement.topic, "chuc-danh": row.requirement.post, "so-nguoi": len(row.missing)}
    if row.requirement.unit_id is not None:
        known["don-vi"] = row.requirement.unit_id
    return f"{reverse('desk:training-needs')}?{urlencode(known)}#neu"


def _act(request: HttpRequest, actor: Actor, form: Form) -> str:
    now = timezone.now()
    if request.POST.get("act") == "ask":
        values = form.fill(request.POST).values()
        unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
        if values["unit"] and unit is None:
            raise Refused("Hãy chọn đơn vị trong danh sách.", "unit")
        wanted = profiles.RequirementWanted(
            post=values["post"], topic=values["topic"], years=number_in(values["years"], "years"), unit=unit,
            reason=values["reason"],
        )  # fmt: skip
        made = profiles.ask(wanted=wanted, by=actor, at=now)
        return f"Đã đặt yêu cầu cho vị trí «{made.post}»."
    key = request.POST.get("row", "")
    row = queries.requirement(int(key), actor=actor) if key.isdecimal() and len(key) < 10 else None
    if row is None:
        raise Refused("Yêu cầu này đã được bỏ. Hãy tải lại trang.")
    profiles.stop_asking(requirement=row, by=actor, at=now)
    return f"Đã bỏ yêu cầu «{row.topic}» của vị trí «{row.post}»."


@desk(duties=access.PLANNERS)
def posts_file(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Each of one's people with each thing that her post asks, as a spreadsheet."""
    today = timezone.localdate()
    held = [one for row in queries.asked(actor=actor, on=today) for one in row.holders]
    rows = [
        {
            "number": number, "post": one.requirement.post, "topic": one.requirement.topic, "years": one.requirement.years,
            "person": one.person, "unit": one.unit, "learnt_on": one.learnt_on, "until": one.until, "met": one.met,
        }
        for number, one in enumerate(held, start=1)
    ]  # fmt: skip
    subtitle = f"Tính đến ngày {today:%d/%m/%Y}; học lại sau 0 năm là học một lần"
    return as_sheet(_SHEET, rows, "Hồ sơ đào tạo theo vị trí", subtitle, f"ho-so-dao-tao-{today:%Y-%m-%d}")
