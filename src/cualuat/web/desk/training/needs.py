"""What units want their people to learn, and what comes of it."""

from __future__ import annotations

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
from cualuat.training.operations import needs as operations
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import number_in
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("unit", "Đơn vị", 26),
    Column("post", "Chức danh", 18),
    Column("topic", "Cần học", 30),
    Column("people", "Số người", 9, "number"),
    Column("reason", "Vì sao", 34),
    Column("state", "Tình trạng", 18),
    Column("course", "Lớp", 28),
    Column("note", "Ghi chú", 20),
)

# Inputs that a link may fill: name → what it is called in the address.
_GIVEN = {"unit": "don-vi", "topic": "can-hoc", "post": "chuc-danh", "people": "so-nguoi"}


def year_of(request: HttpRequest) -> int:
    """The year in the address, this year where it says none."""
    text = request.GET.get("nam", "")
    return (
        int(text)
        if text.isdecimal() and text.isascii() and 2000 <= int(text[:5]) <= 2100
        else timezone.localdate().year
    )


def _form(actor: Actor, year: int) -> Form:
    today = timezone.localdate()
    units = queries.units_to_raise_for(actor=actor, on=today)
    years = [str(today.year + n) for n in range(3)]
    return Form(
        [
            Field(
                "unit", "Đơn vị", kind="select", options=[(str(unit.pk), unit.name) for unit in units], required=True
            ),
            Field("topic", "Cần học gì", required=True, maxlength=200),
            Field("post", "Chức danh", maxlength=200, hint="Cho cả đơn vị thì để trống."),
            Field("people", "Số người", value="1", required=True, maxlength=4),
            Field("reason", "Vì sao cần", kind="textarea", required=True, maxlength=1000, height=3),
            Field("year", "Năm", kind="select", options=[(one, one) for one in years], value=str(year), required=True),
        ]
    )


@desk()
def needs(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The needs of a year, those without a course summed up by unit; a form to raise one; what comes of each."""
    year = year_of(request)
    form, error = _form(actor, year), ""
    for name, given in _GIVEN.items():
        form[name].value = request.GET.get(given, "").replace("\0", "")[:200] or form[name].value
    if request.method == "POST":
        try:
            told, shown = _act(request, actor, form)
        except Refused as refused:
            if request.POST.get("act") == "raise":
                form.refuse(refused)
            else:
                error = str(refused)
        else:
            messages.success(request, told)
            return redirect(f"{reverse('desk:training-needs')}?nam={shown}")
    this_year = timezone.localdate().year
    context = {
        "year": year,
        "years": sorted({*queries.years_of_needs(actor=actor), this_year, this_year + 1, year}, reverse=True),
        "rows": queries.needs(actor=actor, year=year),
        "unmet": queries.unmet(actor=actor, year=year),
        "courses": queries.open_courses(actor=actor),
        "settles": access.settles(actor),
        "form": form,
        "error": error,
        "sent": request.POST if error else {},
        "show_optional": True,
    }
    return page(request, actor, "desk/training/needs.html", context, status=422 if form.wrong or error else 200)


def _act(request: HttpRequest, actor: Actor, form: Form) -> tuple[str, int]:
    """Does what was sent; what to tell, and the year to show."""
    act, now = request.POST.get("act"), timezone.now()
    if act == "raise":
        values = form.fill(request.POST).values()
        unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
        if unit is None:
            raise Refused("Hãy chọn đơn vị.", "unit")
        wanted = operations.NeedWanted(
            unit=unit, topic=values["topic"], reason=values["reason"], year=number_in(values["year"], "year"),
            post=values["post"], people=number_in(values["people"], "people"),
        )  # fmt: skip
        made = operations.raise_need(wanted=wanted, by=actor, at=now)
        return "Đã ghi nhu cầu.", made.year
    key, course_key = request.POST.get("row", ""), request.POST.get("course", "")
    row = queries.need(int(key), actor=actor) if key.isdecimal() and len(key) < 10 else None
    if row is None:
        raise Refused("Không thấy nhu cầu này. Hãy tải lại trang.")
    if act == "drop":
        operations.drop(need=row, reason=request.POST.get("reason", ""), by=actor, at=now)
        return "Đã ghi lý do không thực hiện.", row.year
    course = queries.course(int(course_key), actor=actor) if course_key.isdecimal() and len(course_key) < 10 else None
    if course is None:
        raise Refused("Hãy chọn một lớp. Chưa có lớp phù hợp thì lập lớp trước.")
    operations.take_into(need=row, course=course, by=actor, at=now)
    return f"Đã đưa vào lớp «{course.title}».", row.year


@desk()
def needs_file(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The needs of a year as a spreadsheet."""
    year = year_of(request)
    rows = [
        {
            "number": number, "unit": row.unit.name, "post": row.post, "topic": row.topic, "people": row.people,
            "reason": row.reason, "state": row.get_state_display(), "course": row.course.title if row.course else "",
            "note": row.note,
        }
        for number, row in enumerate(queries.needs(actor=actor, year=year), start=1)
    ]  # fmt: skip
    return as_sheet(_SHEET, rows, "Nhu cầu đào tạo, bồi dưỡng", f"Năm {year}", f"nhu-cau-dao-tao-{year}")
