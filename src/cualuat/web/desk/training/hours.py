"""How many hours officers learnt in a year: one's own, and those of the people one answers for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.letters.registers import Column
from cualuat.training import access, queries
from cualuat.training.rules import minimum
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.desk.training.needs import year_of

_SHEET = (
    Column("number", "STT", 5, "number"),
    Column("person", "Họ tên", 28),
    Column("title", "Chức danh", 24),
    Column("unit", "Đơn vị", 30),
    Column("courses", "Số lớp", 9, "number"),
    Column("hours", "Số giờ", 9, "number"),
    Column("enough", "Đủ giờ", 8, "mark"),
)


@desk()
def hours(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """My hours of a year; of my people too where I head a unit, of everybody for the focal unit and the leaders."""
    year, today = year_of(request), timezone.localdate()
    mine = queries.my_courses(actor.person_id, year=year)
    people = queries.learnt(actor=actor, year=year, on=today)
    context = {
        "year": year,
        "years": sorted({today.year, today.year - 1, today.year - 2, year}, reverse=True),
        "mine": mine,
        "total": sum(row.attendance.course.hours for row in mine),
        "people": people,
        "enough": sum(row.enough for row in people),
        "minimum": minimum(),
    }
    return page(request, actor, "desk/training/hours.html", context)


@desk(duties=access.PLANNERS)
def hours_file(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The hours of those one answers for as a spreadsheet."""
    year = year_of(request)
    rows = [
        {
            "number": number, "person": row.person, "title": row.title, "unit": row.unit, "courses": row.courses,
            "hours": row.hours, "enough": row.enough,
        }
        for number, row in enumerate(queries.learnt(actor=actor, year=year, on=timezone.localdate()), start=1)
    ]  # fmt: skip
    note = ", số cần đối chiếu" if minimum().needs_review else ""
    subtitle = f"Năm {year}; đủ giờ là từ {minimum().hours} giờ ({minimum().basis}{note})"
    return as_sheet(_SHEET, rows, "Giờ tập huấn, bồi dưỡng của cán bộ", subtitle, f"gio-hoc-{year}")
