"""Accounts and posts, for administrators."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from cualuat.accounts import operations as accounts
from cualuat.accounts import queries as account_queries
from cualuat.audit import queries as audit
from cualuat.base.actor import DUTY_NAMES, GIVEN_ROLES, ROLE_NAMES, Actor
from cualuat.organisation import operations, queries
from cualuat.sealed import queries as sealed
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.record import lines
from cualuat.web.shell.fields import BadDate, Field, Form, read_date, show_date

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.organisation.models import Duty

# Duties for which somebody needs a key that she makes herself.
WITH_KEY = ("denunciation", "custodian")
_KEY_NEEDED = "Người này phải tự tạo khóa của mình ở mục «Tố cáo»; chưa có khóa thì chưa làm được việc này."
_ROLE_HINT = "«Người theo dõi»: người của cơ quan khác, chỉ xem kế hoạch đã ban hành và báo cáo đã gửi."
_PASSWORD_HINT = "Đưa tận tay, dặn đổi ngay sau khi đăng nhập ở mục Tài khoản. Ít nhất 10 ký tự."  # noqa: S105


def _password_field() -> Field:
    return Field(
        "password",
        "Mật khẩu ban đầu",
        value=secrets.token_urlsafe(9),
        required=True,
        hint=_PASSWORD_HINT,
    )


def _post_fields() -> list[Field]:
    today = timezone.localdate()
    ours = [(u.code, u.name) for u in queries.units(on=today)]
    others = [(u.code, f"{u.name} (cơ quan khác)") for u in queries.units(on=today, kinds=("external",))]
    units = [("", "– chọn –"), *ours, *others]
    roles = [(role, ROLE_NAMES[role]) for role in GIVEN_ROLES]
    return [
        Field("unit", "Đơn vị", kind="select", options=units),
        Field("unit_name", "hoặc tên đơn vị mới", hint="Chỉ ghi khi đơn vị chưa có trong danh sách.", maxlength=300),
        Field("title", "Chức danh", required=True, hint="Ví dụ: Chuyên viên.", maxlength=200),
        Field("role", "Vai trò", kind="select", options=roles, value="editor", required=True, hint=_ROLE_HINT),
        Field("valid_from", "Từ ngày", value=show_date(today), required=True, hint="Ngày/tháng/năm."),
        Field("valid_to", "Thôi từ ngày", hint="Để trống nếu chưa biết. Người theo dõi thì phải ghi."),
    ]


def _duty_fields() -> list[Field]:
    """Names of their own: the form of roles stands on the same page."""
    today = timezone.localdate()
    units = [("", "– chọn –"), *((u.code, u.name) for u in queries.units(on=today))]
    duties = [("", "– chọn –"), *DUTY_NAMES.items()]
    return [
        Field("duty", "Nhiệm vụ", kind="select", options=duties, required=True),
        Field("duty_unit", "Ở đơn vị", kind="select", options=units, required=True),
        Field("duty_from", "Từ ngày", kind="date", value=show_date(today), required=True, hint="Ngày/tháng/năm."),
    ]


def _day(field: Field) -> date | None:
    """The day in an input; None when it cannot be read, which is then said beside it."""
    try:
        day = read_date(field.value)
    except BadDate as error:
        field.error = str(error)
        return None
    if day is None:
        field.error = "Hãy ghi ngày bắt đầu, ví dụ 31/03/2026."
    return day


def _wanted(form: Form) -> operations.PostWanted | None:
    """The post in the form; None when a day cannot be read, which is then said beside it."""
    day = _day(form["valid_from"])
    try:
        until = read_date(form["valid_to"].value)
    except BadDate as error:
        form["valid_to"].error = str(error)
        return None
    if day is None:
        return None
    values = form.values()
    return operations.PostWanted(
        title=values["title"],
        role=values["role"],
        valid_from=day,
        unit_code=values["unit"],
        unit_name=values["unit_name"],
        valid_to=until,
    )


@desk("administrator")
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody with an account, the role of today, and whether the second factor is on."""
    today = timezone.localdate()
    guarded = account_queries.with_second_factor()
    rows = [
        {
            "person": person,
            "role": ROLE_NAMES[queries.actor_for(person, on=today).role],
            "posts": [p for p in person.posts.all() if p.valid_to is None or p.valid_to > today],
            "guarded": person.pk in guarded,
        }
        for person in queries.people()
    ]
    return page(request, actor, "desk/people.html", {"rows": rows})


@sensitive_post_parameters("password")
@desk("administrator")
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new account with its first post."""
    form = Form(
        [
            Field("name", "Họ và tên", required=True, maxlength=200),
            Field(
                "username",
                "Tên đăng nhập",
                required=True,
                hint="Chữ thường không dấu, chữ số, dấu chấm hoặc gạch.",
                maxlength=59,
            ),
            Field("email", "Thư điện tử", kind="email", hint="Không bắt buộc.", maxlength=254),
            _password_field(),
            *_post_fields(),
        ]
    )
    if request.method == "POST":
        wanted = _wanted(form.fill(request.POST.dict()))
        if wanted is not None:
            values = form.values()
            try:
                person = operations.take_on(
                    username=values["username"],
                    name=values["name"],
                    password=form["password"].value,
                    email=values["email"],
                    wanted=wanted,
                    by=actor,
                    at=timezone.now(),
                )
            except (accounts.BadAccount, operations.BadPost) as error:
                form.refuse(error)
            else:
                messages.success(request, f"Đã tạo tài khoản cho {person.name}.")
                return redirect("desk:person", pk=person.pk)
    return page(request, actor, "desk/person_add.html", {"form": form}, status=400 if form.wrong else 200)


def _close(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    accounts.set_active(person=person, active=False, by=actor, at=timezone.now())
    return "Đã khóa tài khoản. Mọi phiên đang mở của người này đã hết hiệu lực."


def _open(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    accounts.set_active(person=person, active=True, by=actor, at=timezone.now())
    return "Đã mở lại tài khoản."


def _reset_password(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    accounts.set_password(person=person, password=form["password"].value, by=actor, at=timezone.now())
    return "Đã đặt mật khẩu mới."


def _reset_second_factor(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    accounts.remove_second_factor(person=person, by=actor, at=timezone.now())
    return "Đã tắt xác nhận hai bước của người này."


def _end_post(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    number = request.POST.get("post", "")
    post = queries.posts_of(person).filter(pk=int(number) if number.isdecimal() else 0).first()
    if post is None:
        raise operations.BadPost("Không còn vai trò này. Hãy tải lại trang.")
    operations.end_post(post=post, on=timezone.localdate(), by=actor, at=timezone.now())
    return "Đã thôi vai trò."


def _give_post(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    wanted = _wanted(form)
    if wanted is None:
        return ""
    operations.appoint(person=person, wanted=wanted, by=actor, at=timezone.now())
    return "Đã giao vai trò."


def _give_duty(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    values = form.values()
    unit = next((u for u in queries.units(on=timezone.localdate()) if u.code == values["duty_unit"]), None)
    if values["duty"] not in DUTY_NAMES:
        form["duty"].error = "Hãy chọn nhiệm vụ."
    if unit is None:
        form["duty_unit"].error = "Hãy chọn đơn vị."
    day = _day(form["duty_from"])
    if unit is None or day is None or form.wrong:
        return ""
    now = timezone.now()
    held = operations.give_duty(person=person, unit=unit, code=values["duty"], valid_from=day, by=actor, at=now)
    name = DUTY_NAMES[held.code]
    if held.valid_from != day:
        return f"{person.name} đã có nhiệm vụ «{name}» ở {unit.name} từ {show_date(held.valid_from)}."
    return f"Đã giao nhiệm vụ «{name}»." + (f" {_KEY_NEEDED}" if _lacks_key(person, held.code) else "")


def _lacks_key(person: Person, duty: str) -> bool:
    return duty in WITH_KEY and sealed.key_of(person.pk) is None


def _end_duty(person: Person, request: HttpRequest, actor: Actor, form: Form) -> str:
    number = request.POST.get("held", "")
    duty = queries.duties_of(person).filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0).first()
    if duty is None or not _is_held(duty, timezone.localdate()):
        raise operations.BadPost("Không còn nhiệm vụ này. Hãy tải lại trang.")
    operations.end_duty(duty=duty, on=timezone.localdate(), by=actor, at=timezone.now())
    return "Đã thôi nhiệm vụ."


_ACTS: dict[str, Callable[[Person, HttpRequest, Actor, Form], str]] = {
    "close": _close,
    "open": _open,
    "password": _reset_password,
    "second-factor": _reset_second_factor,
    "end-post": _end_post,
    "give-post": _give_post,
    "give-duty": _give_duty,
    "end-duty": _end_duty,
}


def _is_held(duty: Duty, today: date) -> bool:
    """Whether it is held today or will be."""
    return duty.valid_to is None or (duty.valid_to > today and duty.valid_to > duty.valid_from)


def _duties(person: Person) -> list[dict[str, Any]]:
    """The duties of a person, those of today first, with what she still lacks for them."""
    today = timezone.localdate()
    rows = [
        {
            "duty": duty,
            "held": _is_held(duty, today),
            "sealed": duty.code in WITH_KEY,
            "lacks_key": _lacks_key(person, duty.code),
        }
        for duty in queries.duties_of(person)
    ]
    return sorted(rows, key=lambda row: not row["held"])


@sensitive_post_parameters("password")
@desk("administrator")
def person(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One account: its posts, what can be done with it, what was done."""
    one = account_queries.person(pk)
    if one is None:
        raise Http404
    password, post, duty = Form([_password_field()]), Form(_post_fields()), Form(_duty_fields())
    act, errors = request.POST.get("act", ""), []
    if request.method == "POST" and act in _ACTS:
        form = {"password": password, "give-duty": duty}.get(act, post)
        if act in ("password", "give-post", "give-duty"):
            form.fill(request.POST.dict())
        try:
            done = _ACTS[act](one, request, actor, form)
        except (accounts.BadAccount, operations.BadPost) as error:
            form.refuse(error)
        else:
            if done:
                messages.success(request, done)
                return redirect("desk:person", pk=pk)
        errors = form.errors
    context = {
        "one": one,
        "is_self": actor.id == str(one.pk),
        "posts": queries.posts_of(one),
        "today": timezone.localdate(),
        "role": ROLE_NAMES[queries.actor_for(one, on=timezone.localdate()).role],
        "guarded": account_queries.has_second_factor(one),
        "password_form": password,
        "post_form": post,
        "duty_form": duty,
        "duties": _duties(one),
        "errors": errors,
        "lines": lines(audit.history("person", one.pk)[:30], actor),
    }
    wrong = password.wrong or post.wrong or duty.wrong
    return page(request, actor, "desk/person.html", context, status=400 if wrong else 200)
