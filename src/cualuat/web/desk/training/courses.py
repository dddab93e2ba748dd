"""Courses at the desk: the lists, planning one, and its page with all that is done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.accounts import queries as accounts
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.workdays import VIETNAM
from cualuat.organisation import queries as organisation
from cualuat.training import access, queries
from cualuat.training.operations import attendance, certificates, nominations
from cualuat.training.operations import courses as operations
from cualuat.training.rules import ANSWERS_DAYS, SMALLEST, answers_until, may_sign_in
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import moment_in, number_in
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.training.models import Attendance, Course, Nomination

KINDS = {"training": "Tập huấn", "course": "Bồi dưỡng", "conference": "Hội thảo", "talk": "Tọa đàm"}


def course_of(pk: int, actor: Actor) -> Course:
    """The course of an address. Raises Http404."""
    found = queries.course(pk, actor=actor)
    if found is None:
        raise Http404("no such course")
    return found


@desk()
def courses(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What comes, what there is this year, what was held."""
    now = timezone.now()
    view = request.GET.get("xem", "")
    view = view if view in queries.VIEWS else ""
    context = {
        "rows": queries.courses(actor=actor, view=view, at=now)[:300],
        "tabs": [(code, name, code == view) for code, name in queries.VIEWS.items()],
        "may_plan": access.may_plan(actor),
        "now": now,
    }
    return page(request, actor, "desk/training/courses.html", context)


# --- planning ----------------------------------------------------------------------------------------------------


def _topics_hint() -> str:
    """The topics that posts ask: only a course about one in the same words is counted for them."""
    asked = queries.topics_asked()
    shown = "; ".join(asked[:12]) + ("…" if len(asked) > 12 else "")
    known = f"Ghi đúng từng chữ một chủ đề các vị trí phải học để được tính: {shown}." if asked else ""
    return known or "Vài chữ, để thống kê, ví dụ: tiếp công dân; kỹ năng soạn thảo."


def _form(actor: Actor, found: Course | None = None) -> Form:
    units = organisation.units(on=timezone.localdate())
    if not access.keeps_all(actor):
        units = units.filter(pk__in=actor.units_with("head"))
    options = [("", "– tổ chức ở ngoài cơ quan –")] if access.keeps_all(actor) else []
    begins, ends = (found.begins.astimezone(VIETNAM), found.ends.astimezone(VIETNAM)) if found else (None, None)

    def day(moment: datetime | None) -> str:
        return f"{moment:%d/%m/%Y}" if moment else ""

    return Form(
        [
            Field("title", "Tên lớp", value=found.title if found else "", required=True, maxlength=300),
            Field("kind", "Hình thức", kind="select", value=found.kind if found else "", options=list(KINDS.items()), required=True),
            Field("topic", "Chủ đề", value=found.topic if found else "", required=True, maxlength=200,
                  hint=_topics_hint()),
            Field("begins_on", "Ngày bắt đầu", kind="date", value=day(begins), required=True, hint="Ngày/tháng/năm."),
            Field("begins_at", "Giờ bắt đầu", kind="time", value=f"{begins:%H:%M}" if begins else "08:00", required=True),
            Field("ends_on", "Ngày kết thúc", kind="date", value=day(ends), required=True, hint="Trong một ngày thì ghi lại ngày bắt đầu."),
            Field("ends_at", "Giờ kết thúc", kind="time", value=f"{ends:%H:%M}" if ends else "17:00", required=True),
            Field("hours", "Số giờ học", value=str(found.hours) if found else "", required=True, maxlength=4,
                  hint="Số nguyên; tính vào giờ học trong năm của người dự."),
            Field("place", "Nơi tổ chức", value=found.place if found else "", required=True, maxlength=200),
            Field("unit", "Đơn vị tổ chức", kind="select", value=str(found.unit_id or "") if found else "",
                  options=[*options, *((str(unit.pk), unit.name) for unit in units)]),
            Field("organiser", "Cơ quan tổ chức ở ngoài", value=found.organiser if found else "", maxlength=300,
                  hint="Chỉ ghi khi lớp do nơi khác tổ chức."),
            Field("capacity", "Số chỗ", value=str(found.capacity or "") if found else "", maxlength=5, hint="Không giới hạn thì để trống."),
            Field("citations", "Điều khoản được học", kind="textarea", value="\n".join(found.citations) if found else "", height=3,
                  hint="Mỗi dòng một căn cứ, ví dụ: Điều 5 Luật Khiếu nại số 02/2011/QH13."),
            Field("version", "", kind="hidden", value=str(found.version) if found else ""),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> operations.CourseWanted:
    values = form.values()
    return operations.CourseWanted(
        title=values["title"],
        kind=values["kind"],
        topic=values["topic"],
        begins=moment_in(values, "begins_on", "begins_at"),
        ends=moment_in(values, "ends_on", "ends_at"),
        place=values["place"],
        hours=number_in(values["hours"], "hours"),
        unit=organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None,
        organiser=values["organiser"],
        capacity=number_in(values["capacity"], "capacity") if values["capacity"] else None,
        citations=values["citations"].splitlines(),
    )


@desk(duties=access.PLANNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Plans a course."""
    form = _form(actor)
    form["topic"].value = request.GET.get("chu-de", "").replace("\0", "")[:200]
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = operations.plan(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập lớp. Mở đăng ký khi sẵn sàng nhận người.")
            return redirect("desk:training-course", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/training/edit.html", context, status=422 if form.wrong else 200)


@desk(duties=access.PLANNERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Changes a course."""
    found = course_of(pk, actor)
    access.need_keeper(actor, found)
    form = _form(actor, found)
    if request.method == "POST":
        form.fill(request.POST)
        version = form["version"].value
        try:
            wanted = _wanted(form)
            operations.edit(
                course=found, wanted=wanted, version=int(version) if version.isdecimal() else None, by=actor,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            found = course_of(pk, actor)
            form["version"].value = str(found.version)  # the one to save on top of, now that she has been told
        else:
            messages.success(request, "Đã sửa lớp.")
            return redirect("desk:training-course", pk=pk)
    context = {"form": form, "course": found, "show_optional": True}
    return page(request, actor, "desk/training/edit.html", context, status=422 if form.wrong else 200)


# --- one course --------------------------------------------------------------------------------------------------


@desk()
def course(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One course: who goes, who was there, what they thought, certificates, and the forms to do all that."""
    found = course_of(pk, actor)
    error = ""
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise Refused("Không rõ việc cần làm. Hãy tải lại trang.")
            told = act(request, actor, found)
        except Refused as refused:
            error = str(refused)
            found = course_of(pk, actor)
        else:
            messages.success(request, told)
            return redirect("desk:training-course", pk=pk)
    context = _shown(found, actor) | {"error": error, "sent": request.POST if error else {}}
    context["chosen"] = set(request.POST.getlist("people")) if error else set()
    return page(request, actor, "desk/training/course.html", context, status=422 if error else 200)


def _shown(found: Course, actor: Actor) -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    keeps, person = access.may_keep(actor, found), actor.person_id
    titles = organisation.people_with_duty("leader", on=today) if keeps and found.state == "held" else []
    links = link_all(found.citations)
    certified = list(queries.certificates(found)) if keeps else []
    return {
        "course": found,
        "bases": [basis for text in found.citations for basis in links[text]],
        "left": queries.places_left(found),
        "keeps": keeps,
        "nominations": queries.nominations(found, actor=actor, on=today),
        "may_nominate": found.state == "open" and found.begins > now and (keeps or access.may_plan(actor)),
        "candidates": queries.candidates(found, actor=actor, on=today) if found.state == "open" else [],
        "attendances": queries.attendances(found, actor=actor, on=today),
        "attended": found.attendances.count(),
        "absent": queries.absent(found, actor=actor, on=today) if found.state != "cancelled" else [],
        "has_begun": found.begins <= now,
        "is_over": found.ends <= now,
        "may_sign_in": keeps and found.state != "cancelled" and may_sign_in(found.begins, found.ends, now),
        "may_answer": queries.may_answer(found, person, at=now),
        "answers": queries.answers(found, at=now),
        "answers_until": answers_until(found.ends),
        "answers_days": ANSWERS_DAYS,
        "smallest": SMALLEST,
        "signers": titles,
        "uncertified": keeps and found.state == "held" and found.attendances.exclude(pk__in=[
            c.attendance_id for c in certified if c.revoked_at is None
        ]).exists(),
        "revoked": [c for c in certified if c.revoked_at is not None],
        "needs": found.needs.select_related("unit").order_by("unit__name", "pk"),
    }  # fmt: skip


Act = Callable[[HttpRequest, Actor, "Course"], str]


def _people(request: HttpRequest) -> list[Person]:
    keys = dict.fromkeys(request.POST.getlist("people"))
    people = [accounts.person(int(key)) for key in keys if key.isdecimal() and len(key) < 10]
    return [person for person in people if person is not None]


def _nomination(request: HttpRequest, found: Course) -> Nomination:
    row = queries.nomination(found, _key(request))
    if row is None:
        raise Refused("Người này không còn trong danh sách cử.")
    return row


def _attendance(request: HttpRequest, found: Course) -> Attendance:
    row = queries.attendance(found, _key(request))
    if row is None:
        raise Refused("Người này không còn trong danh sách có mặt.")
    return row


def _key(request: HttpRequest) -> int:
    key = request.POST.get("row", "")
    return int(key) if key.isdecimal() and len(key) < 10 else 0


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _open(request: HttpRequest, actor: Actor, found: Course) -> str:
    operations.open_for_nominations(course=found, by=actor, at=timezone.now())
    return "Đã mở đăng ký. Người đứng đầu các đơn vị cử người được rồi."


def _hold(request: HttpRequest, actor: Actor, found: Course) -> str:
    operations.hold(course=found, by=actor, at=timezone.now())
    return "Đã ghi lớp đã tổ chức; giờ học được tính cho người có mặt."


def _cancel(request: HttpRequest, actor: Actor, found: Course) -> str:
    operations.cancel(course=found, reason=_reason(request), by=actor, at=timezone.now())
    return "Đã hủy lớp. Nhu cầu đã đưa vào lớp này trở lại danh sách chưa có lớp."


def _nominate(request: HttpRequest, actor: Actor, found: Course) -> str:
    made = nominations.nominate(course=found, people=_people(request), by=actor, at=timezone.now())
    return (
        f"Đã cử {len(made)} người." if access.may_keep(actor, found) else f"Đã đề nghị cử {len(made)} người, chờ duyệt."
    )


def _approve(request: HttpRequest, actor: Actor, found: Course) -> str:
    row = nominations.approve(nomination=_nomination(request, found), by=actor, at=timezone.now())
    return f"Đã duyệt {row.person.name}."


def _refuse(request: HttpRequest, actor: Actor, found: Course) -> str:
    wanted = _nomination(request, found)
    row = nominations.refuse(nomination=wanted, reason=_reason(request), by=actor, at=timezone.now())
    return f"Không cử {row.person.name}."


def _mark(request: HttpRequest, actor: Actor, found: Course) -> str:
    made = attendance.mark(course=found, people=_people(request), by=actor, at=timezone.now())
    return f"Đã điểm danh {len(made)} người."


def _unmark(request: HttpRequest, actor: Actor, found: Course) -> str:
    attendance.unmark(attendance=_attendance(request, found), by=actor, at=timezone.now())
    return "Đã bỏ điểm danh."


def _certify(request: HttpRequest, actor: Actor, found: Course) -> str:
    key = request.POST.get("signer", "")
    signer = accounts.person(int(key)) if key.isdecimal() and len(key) < 10 else None
    made = certificates.issue(course=found, signer=signer, by=actor, at=timezone.now())
    return f"Đã cấp {len(made)} giấy chứng nhận. Hãy tải về, in, trình ký và đóng dấu."


def _revoke(request: HttpRequest, actor: Actor, found: Course) -> str:
    row = queries.certificate(found, _key(request), actor=actor)
    if row is None:
        raise Refused("Không thấy giấy chứng nhận này.")
    certificates.revoke(certificate=row, reason=_reason(request), by=actor, at=timezone.now())
    return f"Đã thu hồi giấy chứng nhận số {row.number}."


_ACTS: dict[str, Act] = {
    "open": _open,
    "hold": _hold,
    "cancel": _cancel,
    "nominate": _nominate,
    "approve": _approve,
    "refuse": _refuse,
    "mark": _mark,
    "unmark": _unmark,
    "certify": _certify,
    "revoke": _revoke,
}
