"""Being there: the code on the wall, signing in with it, the list, saying what one thought, one's certificate."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.workdays import VIETNAM
from cualuat.letters import qr
from cualuat.letters.registers import Column
from cualuat.training import access, queries
from cualuat.training.operations import attendance, certificates, evaluating
from cualuat.training.rules import SMALLEST
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.desk.training.courses import course_of
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LIST = (
    Column("number", "STT", 5, "number"),
    Column("name", "Họ tên", 26),
    Column("title", "Chức danh", 20),
    Column("unit", "Đơn vị", 26),
    Column("state", "Cử", 14),
    Column("how", "Có mặt", 18),
    Column("certificate", "Giấy chứng nhận", 14),
    Column("signature", "Ký", 16),
)


@desk()
def code(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The QR code to show in the room; the page loads itself anew before the code is over."""
    found = course_of(pk, actor)
    context: dict[str, object] = {"course": found}
    try:
        ticket = attendance.ticket_for(found, by=actor, at=timezone.now())
    except Refused as refused:
        context["error"] = str(refused)
    else:
        address = settings.CUALUAT_URL + reverse("desk:training-sign-in", args=[ticket])
        context |= {
            "address": address,
            "picture": qr.as_picture(address),
            "attended": found.attendances.count(),
        }
    return page(request, actor, "desk/training/code.html", context)


@desk()
def sign_in(request: HttpRequest, actor: Actor, ticket: str) -> HttpResponseBase:
    """Whoever scanned the code says «I am here»: one button, so that no preview of the address does it for her."""
    error, found = "", None
    now = timezone.now()
    try:
        found = attendance.course_of(ticket, at=now)
        if request.method == "POST":
            attendance.sign_in(ticket=ticket, by=actor, at=now)
            messages.success(request, "Đã ghi bạn có mặt.")
            return redirect("desk:training-course", pk=found.pk)
    except Refused as refused:
        error = str(refused)
    is_there = found is not None and queries.attendance_of(found, actor.person_id) is not None
    context = {"course": found, "error": error, "is_there": is_there}
    return page(request, actor, "desk/training/sign_in.html", context, status=422 if error else 200)


@desk()
def evaluate(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What somebody who was there thought."""
    found = course_of(pk, actor)
    if queries.attendance_of(found, actor.person_id) is None:
        raise Http404("was not there")
    scores = [("5", "5 – rất bổ ích"), ("4", "4"), ("3", "3 – tạm được"), ("2", "2"), ("1", "1 – không bổ ích")]
    form = Form(
        [
            Field("score", "Lớp này bổ ích với công việc của bạn đến đâu?", kind="radio", options=scores, required=True),
            Field("words", "Điều gì nên giữ, điều gì nên đổi?", kind="textarea", height=4, maxlength=2000, hint="Đừng ghi tên mình."),
        ]
    )  # fmt: skip
    if request.method == "POST":
        values = form.fill(request.POST).values()
        score = int(values["score"]) if values["score"] in dict(scores) else 0
        try:
            evaluating.answer(course=found, score=score, words=values["words"], by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã nhận đánh giá. Cảm ơn bạn.")
            return redirect("desk:training-course", pk=pk)
    may = queries.may_answer(found, actor.person_id, at=timezone.now())
    context = {"course": found, "form": form, "may_answer": may, "smallest": SMALLEST, "show_optional": True}
    return page(request, actor, "desk/training/evaluate.html", context, status=422 if form.wrong else 200)


@desk(duties=access.PLANNERS)
def list_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Who is sent and who was there, as a spreadsheet with room to sign."""
    found = course_of(pk, actor)
    access.need_keeper(actor, found)
    today = timezone.localdate()
    sent = {row.person_id: row for row in queries.nominations(found, actor=actor, on=today) if row.state == "approved"}
    there = {row.attendance.person_id: row for row in queries.attendances(found, actor=actor, on=today)}
    people = {key: row.person for key, row in sent.items()} | {key: row.attendance.person for key, row in there.items()}
    posts = queries.posts_of(people, on=today)
    rows = []
    for number, (key, person) in enumerate(sorted(people.items(), key=lambda item: item[1].name), start=1):
        title, unit = posts.get(key, ("", ""))
        present = there.get(key)
        certificate = present.certificate if present else None
        rows.append(
            {
                "number": number, "name": person.name, "title": title, "unit": unit,
                "state": "được cử" if key in sent else "tự đến",
                "how": present.attendance.get_how_display() if present else "",
                "certificate": certificate.number if certificate else "",
            }
        )  # fmt: skip
    begins = found.begins.astimezone(VIETNAM)
    subtitle = f"{found.title}, {begins:%H:%M} ngày {begins:%d/%m/%Y}, {found.place}"
    return as_sheet(_LIST, rows, "Danh sách người dự", subtitle, f"danh-sach-lop-{found.pk}")


@desk()
def certificate(request: HttpRequest, actor: Actor, pk: int, number: int, form: str) -> HttpResponseBase:
    """A certificate as a Word file or PDF, to be printed and signed."""
    found = course_of(pk, actor)
    row = queries.certificate(found, number, actor=actor)
    if row is None or row.revoked_at is not None or form not in ("docx", "pdf"):
        raise Http404("no such certificate")
    address = settings.CUALUAT_URL + reverse("public:certificate", args=[row.code])
    try:
        made = certificates.printed(row, address=address)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:training-course", pk=pk)
    name = f"chung-nhan-{row.number.replace('/', '-')}.{form}"
    data, kind = (made.pdf, "application/pdf") if form == "pdf" else (made.docx, DOCX)
    return made_here(data, kind, name)
