"""The working calendar and the limits of the law, for administrators: look, change with a source, compare, confirm."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.limits import UNIT_NAMES
from cualuat.timelimits import operations, queries
from cualuat.timelimits.rules import DAY_KINDS, EVIDENCE_NAMES, MATTERS, circumstances_of
from cualuat.web.desk.door import desk, page
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import BadDate, Field, Form, read_date, show_date

_DAY_HINT = "Ngày/tháng/năm."


def _day_form() -> Form:
    kinds = [(code, name) for code, name in DAY_KINDS.items() if code != "ordinary"]
    return Form(
        [
            Field("date", "Ngày", kind="date", required=True, hint=_DAY_HINT),
            Field("kind", "Loại ngày", kind="select", options=[*kinds, ("ordinary", "Ngày thường (bỏ dòng này)")]),
            Field("name", "Tên", required=True, maxlength=200, hint="Ví dụ: Nghỉ hoán đổi, làm bù ngày 14/11."),
            Field(
                "source", "Văn bản nguồn", required=True, maxlength=1000, hint="Số, ký hiệu, ngày, cơ quan ban hành."
            ),
            Field(
                "status",
                "Mức chắc chắn",
                kind="select",
                options=[("official", "Chính thức"), ("proposed", "Mới đề xuất")],
            ),
        ]
    )


@desk("administrator")
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One year of the calendar: its special days with their sources; forms to change a day, the year, to add a year."""
    years = list(queries.calendar_years())
    today = timezone.localdate()
    wanted = request.GET.get("nam", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    day, year = _day_form(), Form([Field("year", "Năm", required=True, maxlength=4)])
    source = Form([Field("year_source", "Văn bản công bố lịch nghỉ của năm", maxlength=1000)])
    if request.method == "POST":
        try:
            number = _change(request, actor, number, day, year, source)
        except (Refused, BadDate) as error:
            act = request.POST.get("act")
            if act in ("day", "add-year"):
                (day if act == "day" else year).refuse(error)
            else:  # the operation calls its input «source», as that of a day
                source.refuse(Refused(str(error), "year_source"))
        else:
            messages.success(request, "Đã ghi. Hạn của hồ sơ đang mở sẽ được tính lại ngay.")
            return redirect(f"{request.path}?nam={number}")
    context = {
        "years": years,
        "number": number,
        "year": next((y for y in years if y.number == number), None),
        "days": queries.calendar_days(number),
        "evidence": EVIDENCE_NAMES,
        "day_form": day,
        "year_form": year,
        "source_form": source,
        "changes": queries.changes()[:10],
    }
    wrong = day.wrong or year.wrong or source.wrong
    return page(request, actor, "desk/clock/calendar.html", context, status=400 if wrong else 200)


def _change(request: HttpRequest, actor: Actor, number: int, day: Form, year: Form, source: Form) -> int:
    """Does what was asked; the year to show afterwards. Raises Refused, BadDate."""
    act, now = request.POST.get("act"), timezone.now()
    if act == "day":
        values = day.fill(request.POST.dict()).values()
        on = _day_of(day, "date")
        official = values["status"] == "official"
        wanted = operations.DayWanted(on, values["kind"], values["name"], values["source"], official)
        return operations.set_day(wanted=wanted, by=actor, at=now).date.year
    if act == "add-year":
        typed = year.fill(request.POST.dict()).values()["year"]
        return operations.add_year(number=int(typed) if typed.isdecimal() else 0, by=actor, at=now).number
    typed = source.fill(request.POST.dict()).values()["year_source"]
    operations.confirm_year(number=number, official=act == "official", source=typed, by=actor, at=now)
    return number


def _day_of(form: Form, name: str) -> date:
    """The day in an input. Raises Refused, naming the input."""
    try:
        day = read_date(form[name].value)
    except BadDate as error:
        raise Refused(str(error), name) from error
    if day is None:
        raise Refused("Hãy ghi ngày, ví dụ 31/03/2026.", name)
    return day


@desk("administrator")
def limits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All limits by matter, with what nobody has compared yet marked."""
    only = request.GET.get("can-doi-chieu") == "1"
    rows = [row for row in queries.time_limits() if row.needs_review or not only]
    running = queries.open_clock_counts()
    groups = [
        (MATTERS.get(matter, matter), [(row, running.get(row.code, 0)) for row in group])
        for matter, group in groupby(rows, key=lambda row: row.matter)
    ]
    context = {"groups": groups, "only": only, "waiting": queries.needing_review(), "units": UNIT_NAMES}
    return page(request, actor, "desk/clock/limits.html", context)


def _limit_form() -> Form:
    return Form(
        [
            Field("code", "Mã", required=True, maxlength=80, hint="Chữ thường không dấu và gạch nối."),
            Field("name", "Tên thời hạn", required=True, maxlength=300),
            Field("matter", "Lĩnh vực", kind="select", options=list(MATTERS.items())),
            Field("amount", "Độ dài", required=True, maxlength=4),
            Field("unit", "Đơn vị", kind="select", options=list(UNIT_NAMES.items())),
            Field("start_name", "Sự kiện bắt đầu tính", required=True, maxlength=300),
            Field(
                "basis",
                "Căn cứ",
                required=True,
                maxlength=1000,
                hint="Điều khoản và số văn bản; nhiều căn cứ cách nhau «; ».",
            ),
            Field("effective_from", "Áp dụng từ ngày", kind="date", required=True, hint=_DAY_HINT),
            Field("effective_to", "Đến hết ngày", kind="date", hint="Để trống nếu còn áp dụng."),
            Field(
                "pending",
                "Hồ sơ đã bắt đầu trước ngày áp dụng",
                kind="select",
                options=[("old", "giữ quy định lúc bắt đầu"), ("new", "theo quy định này")],
            ),
            Field("note", "Ghi chú", kind="textarea", maxlength=2000),
            Field("reason", "Lý do thay đổi", kind="textarea", required=True, hint="Ai cũng đọc được trong nhật ký."),
        ]
    )


@desk("administrator")
def limit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One version of a limit: all that is known of it, comparing it with the text, changing it."""
    one = queries.time_limit(pk)
    if one is None:
        raise Http404
    form = _limit_form()
    note = Form(
        [Field("note", "Đã đối chiếu với bản nào?", required=True, hint="Ví dụ: Công báo số 123 ngày 05/06/2026.")]
    )
    for field in form.fields:
        field.value = _shown(one.content.get(field.name, ""))
    form["pending"].value = "new" if one.content.get("pending") == "new" else "old"
    form["reason"].value = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "review":
                text = note.fill(request.POST.dict()).values()["note"]
                operations.review_limit(limit=one, note=text, by=actor, at=timezone.now())
            else:
                form.fill({**request.POST.dict(), "code": one.code})
                saved = operations.set_limit(wanted=_wanted(form), by=actor, at=timezone.now())
                pk = saved.pk
        except Refused as error:
            (note if request.POST.get("act") == "review" else form).refuse(error)
        else:
            messages.success(request, "Đã ghi. Hạn của hồ sơ đang mở sẽ được tính lại ngay.")
            return redirect("desk:limit", pk=pk)
    rule = one.rule
    context = {
        "one": one,
        "rule": rule,
        "unit": UNIT_NAMES[rule.unit],
        "matter": MATTERS.get(one.matter, one.matter),
        "evidence": EVIDENCE_NAMES[one.evidence],
        "bases": link_all([one.basis])[one.basis],
        "circumstances": circumstances_of(rule).items(),
        "versions": [row for row in queries.time_limits(code=one.code) if row.pk != one.pk],
        "open": queries.open_clocks(one.code),
        "form": form,
        "note_form": note,
    }
    return page(request, actor, "desk/clock/limit.html", context, status=400 if form.wrong or note.wrong else 200)


@desk("administrator")
def limit_add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A limit that the agency's own rules set, or a new version of one of the law."""
    form = _limit_form()
    form["code"].value = request.GET.get("ma", "").replace("\0", "")[:80]
    if request.method == "POST":
        form.fill(request.POST.dict())
        try:
            saved = operations.set_limit(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã thêm thời hạn.")
            return redirect("desk:limit", pk=saved.pk)
    return page(request, actor, "desk/clock/limit_add.html", {"form": form}, status=400 if form.wrong else 200)


def _shown(value: object) -> str:
    text = str(value)
    try:
        return show_date(date.fromisoformat(text))
    except ValueError:
        return text


def _wanted(form: Form) -> operations.LimitWanted:
    """Raises Refused, naming the input that cannot be read."""
    values = form.values()
    if not values["amount"].isdecimal() or not 0 <= int(values["amount"]) <= 3650:
        raise Refused("Độ dài là một số từ 0 đến 3650.", "amount")
    if values["unit"] not in UNIT_NAMES:
        raise Refused("Hãy chọn đơn vị.", "unit")
    return operations.LimitWanted(
        code=values["code"],
        name=values["name"],
        matter=values["matter"],
        amount=int(values["amount"]),
        unit=values["unit"],
        start_name=values["start_name"],
        basis=values["basis"],
        effective_from=_day_of(form, "effective_from"),
        effective_to=_day_of(form, "effective_to") if values["effective_to"] else None,
        governs_pending=values["pending"] == "new",
        note=values["note"],
        reason=values["reason"],
    )
