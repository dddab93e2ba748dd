"""Units, posts."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import DUTY_NAMES, GIVEN_ROLES, Actor
from cualuat.base.operations import operation
from cualuat.kernel.text import fold, normalise
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation import queries
from cualuat.organisation.models import Duty, Post, Unit, UnitKind


class BadPost(ValueError):
    """The post cannot be given or ended; the message says why.

    `field` names the input that is wrong, where there is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What letters and notices say of a unit; see `models.Unit`."""

    kind: str = UnitKind.UNIT
    short: str = ""
    superior: str = ""
    head_title: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@operation
def add_unit(
    *,
    name: str,
    code: str,
    parent: Unit | None = None,
    is_sample: bool = False,
    facts: UnitFacts | None = None,
    by: Actor,
    at: datetime,
) -> Unit:
    """Adds a unit, or returns the one with this code."""
    by.require("administrator")
    values = {"name": name, "parent": parent, "is_sample": is_sample} | (asdict(facts) if facts else {})
    unit, made = Unit.objects.get_or_create(code=code, defaults=values)
    if made:
        audit.record(action="organisation.add_unit", subject=("unit", unit.pk, name), by=by, at=at)
    return unit


@operation
def set_unit(*, unit: Unit, name: str, facts: UnitFacts, by: Actor, at: datetime) -> Unit:
    """Changes what is known of a unit. Raises BadPost."""
    by.require("administrator")
    values = _checked(name, facts)
    _check_agency(values["kind"], unit)
    if values["kind"] == UnitKind.EXTERNAL and unit.kind != UnitKind.EXTERNAL:
        _check_empty(unit, day_of(at), "kind")
    detail = {}
    for field, value in values.items():
        if getattr(unit, field) != value:
            detail[field] = [getattr(unit, field), value]
            setattr(unit, field, value)
    if not detail:
        return unit
    unit.save()
    audit.record(action="organisation.set_unit", subject=("unit", unit.pk, unit.name), by=by, at=at, detail=detail)
    return unit


@operation
def make_unit(*, name: str, facts: UnitFacts, by: Actor, at: datetime) -> Unit:
    """Adds a unit as somebody typed it, its code made from its name; below the agency where it is a part of it.

    Raises BadPost, also for a name that is there already.
    """
    by.require("administrator")
    values = _checked(name, facts)
    _check_agency(values["kind"], None)
    code = _code_of(values["name"], "name")
    if Unit.objects.filter(code=code).exists():
        raise BadPost("Đã có đơn vị mang tên này. Hãy sửa đơn vị ấy, hoặc ghi tên khác.", "name")
    parent = Unit.objects.filter(kind=UnitKind.AGENCY).first() if values["kind"] == UnitKind.UNIT else None
    checked = UnitFacts(**{field: value for field, value in values.items() if field != "name"})
    return add_unit(name=values["name"], code=code, parent=parent, facts=checked, by=by, at=at)


@operation
def close_unit(*, unit: Unit, on: date, by: Actor, at: datetime) -> Unit:
    """Ends a unit on a day (the day itself no longer counts); its matters and letters keep its name. Raises BadPost.

    Nobody may hold anything in it from that day on: who looks after its matters must be said first.
    """
    by.require("administrator")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.kind == UnitKind.AGENCY:
        raise BadPost("Đây là cơ quan này, không đóng được.")
    if unit.valid_from and on <= unit.valid_from:
        raise BadPost(f"Ngày đóng phải sau ngày lập đơn vị, {show(unit.valid_from)}.", "closed_on")
    _check_empty(unit, on, "closed_on")
    _set_end(unit, on, action="organisation.close_unit", by=by, at=at)
    return unit


@operation
def reopen_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """Takes back that a unit was ended."""
    by.require("administrator")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.valid_to is not None:
        _set_end(unit, None, action="organisation.reopen_unit", by=by, at=at)
    return unit


def _set_end(unit: Unit, on: date | None, *, action: str, by: Actor, at: datetime) -> None:
    before, after = (show(day) if day else "" for day in (unit.valid_to, on))
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
    audit.record(
        action=action, subject=("unit", unit.pk, unit.name), by=by, at=at, detail={"valid_to": [before, after]}
    )


def _checked(name: str, facts: UnitFacts) -> dict[str, str]:
    """Name and facts without blanks around them. Raises BadPost, naming the input."""
    values = {field: normalise(value).strip() for field, value in {"name": name, **asdict(facts)}.items()}
    if not values["name"]:
        raise BadPost("Hãy ghi tên đơn vị.", "name")
    if values["kind"] not in UnitKind.values:
        raise BadPost("Hãy chọn loại.", "kind")
    for field, value in values.items():
        longest = getattr(Unit._meta.get_field(field), "max_length", None)
        if longest and len(value) > longest:
            raise BadPost(f"Dài quá {longest} ký tự. Hãy viết gọn lại.", field)
    try:
        if values["email"]:
            validate_email(values["email"])
    except ValidationError as error:
        raise BadPost("Địa chỉ thư điện tử chưa đúng. Hãy xem lại, ví dụ: phong@mau.vn.", "email") from error
    return values


def _check_agency(kind: str, unit: Unit | None) -> None:
    """Raises BadPost when another unit is the agency already."""
    taken = Unit.objects.filter(kind=UnitKind.AGENCY).first()
    if kind == UnitKind.AGENCY and taken is not None and taken != unit:
        raise BadPost("Đã có một đơn vị được đặt là cơ quan này.", "kind")


def _check_empty(unit: Unit, on: date, field: str) -> None:
    """Raises BadPost when somebody has a post or duty there on that day or later."""
    still = Q(valid_to=None) | Q(valid_to__gt=on)
    names = set(Duty.objects.filter(still, unit=unit).values_list("person__name", flat=True))
    names |= set(Post.objects.filter(still, unit=unit).values_list("person__name", flat=True))
    if names:
        shown = ", ".join(sorted(names)[:5]) + ("…" if len(names) > 5 else "")
        raise BadPost(f"Còn người ở đây: {shown}. Hãy thôi nhiệm vụ, vai trò của họ ở đơn vị này trước.", field)


def _code_of(name: str, field: str) -> str:
    """«phong-mot» for «Phòng Một». Raises BadPost."""
    code = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].rstrip("-")
    if not code:
        raise BadPost("Tên đơn vị phải có chữ.", field)
    return code


@operation
def give_duty(*, person: Person, unit: Unit, code: str, valid_from: date, by: Actor, at: datetime) -> Duty:
    """Gives a person a duty in a unit; the one held already where there is one. Raises BadPost."""
    by.require("administrator")
    if code not in DUTY_NAMES:
        raise BadPost("Nhiệm vụ không có trong danh mục.", "duty")
    if queries.actor_for(person, on=valid_from).role in ("observer", "none"):
        raise BadPost("Người theo dõi chỉ xem, không giữ nhiệm vụ. Hãy giao vai trò của cơ quan trước.", "duty")
    held = Duty.objects.filter(person=person, unit=unit, code=code, valid_to=None).first()
    if held:
        return held
    duty = Duty.objects.create(person=person, unit=unit, code=code, valid_from=valid_from)
    detail = {"unit": unit.name, "duty": DUTY_NAMES[code]}
    audit.record(
        action="organisation.give_duty", subject=("person", person.pk, person.name), by=by, at=at, detail=detail
    )
    return duty


@operation
def end_duty(*, duty: Duty, on: date, by: Actor, at: datetime) -> None:
    """Ends a duty on a day (the day itself no longer counts)."""
    by.require("administrator")
    duty.valid_to = max(on, duty.valid_from)
    duty.save(update_fields=["valid_to"])
    detail = {"unit": duty.unit.name, "duty": DUTY_NAMES[duty.code]}
    subject = ("person", duty.person_id, duty.person.name)
    audit.record(action="organisation.end_duty", subject=subject, by=by, at=at, detail=detail)


@operation
def give_post(
    *, person: Person, unit: Unit, title: str, role: str, valid_from: date, valid_to: date | None = None, by: Actor,
    at: datetime,
) -> Post:  # fmt: skip
    """Gives a person a post, until before `valid_to` where it ends. Raises BadPost."""
    by.require("administrator")
    if role not in GIVEN_ROLES:
        raise BadPost("Vai trò không có trong danh mục.", "role")
    if valid_to is not None and valid_to <= valid_from:
        raise BadPost("Ngày thôi phải sau ngày bắt đầu.", "valid_to")
    if role == "observer" and valid_to is None:
        raise BadPost("Người theo dõi được mở đến một ngày. Hãy ghi ngày thôi.", "valid_to")
    if (role == "observer") != (unit.kind == UnitKind.EXTERNAL):
        told = "Người theo dõi là người của cơ quan khác, vai trò khác là của người trong cơ quan. Hãy chọn lại đơn vị."
        raise BadPost(told, "unit")
    post = Post.objects.create(
        person=person, unit=unit, title=title, role=role, valid_from=valid_from, valid_to=valid_to
    )
    detail = {"unit": unit.name, "title": title, "role": role, "until": show(valid_to) if valid_to else ""}
    audit.record(
        action="organisation.give_post", subject=("person", person.pk, person.name), by=by, at=at, detail=detail
    )
    return post


@operation
def end_post(*, post: Post, on: date, by: Actor, at: datetime) -> None:
    """Ends a post on a day (the day itself no longer counts). Raises BadPost for the last administrator."""
    by.require("administrator")
    others = Post.objects.held_on(on).filter(role="administrator", person__is_active=True).exclude(pk=post.pk)
    if post.role == "administrator" and not others.exists():
        raise BadPost("Đây là quản trị viên cuối cùng. Hãy giao vai trò này cho người khác trước.")
    post.valid_to = max(on, post.valid_from)
    post.save(update_fields=["valid_to"])
    subject = ("person", post.person_id, post.person.name)
    audit.record(action="organisation.end_post", subject=subject, by=by, at=at, detail={"unit": post.unit.name})


@dataclass(frozen=True, slots=True)
class PostWanted:
    """A post as somebody asked for it: a unit that is there, by code, or the name of a new one."""

    title: str
    role: str
    valid_from: date
    unit_code: str = ""
    unit_name: str = ""
    valid_to: date | None = None


@operation
def appoint(*, person: Person, wanted: PostWanted, by: Actor, at: datetime) -> Post:
    """Gives a person a post, in a new unit where the wanted one is not there. Raises BadPost."""
    by.require("administrator")
    if not wanted.title.strip():
        raise BadPost("Hãy ghi chức danh, ví dụ: Chuyên viên.", "title")
    if len(wanted.title.strip()) > 200:
        raise BadPost("Chức danh dài quá 200 ký tự. Hãy viết gọn lại.", "title")
    unit = _unit_wanted(wanted, by=by, at=at)
    return give_post(
        person=person,
        unit=unit,
        title=wanted.title.strip(),
        role=wanted.role,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        by=by,
        at=at,
    )


def _unit_wanted(wanted: PostWanted, *, by: Actor, at: datetime) -> Unit:
    name = wanted.unit_name.strip()
    if len(name) > 300:
        raise BadPost("Tên đơn vị dài quá 300 ký tự. Hãy viết gọn lại.", "unit_name")
    if name:
        facts = UnitFacts(kind=UnitKind.EXTERNAL) if wanted.role == "observer" else None
        return add_unit(name=name, code=_code_of(name, "unit_name"), facts=facts, by=by, at=at)
    unit = Unit.objects.filter(code=wanted.unit_code).first()
    if unit is None:
        raise BadPost("Hãy chọn một đơn vị, hoặc ghi tên đơn vị mới.", "unit")
    return unit


@operation
def take_on(
    *, username: str, name: str, password: str, email: str = "", wanted: PostWanted, by: Actor, at: datetime
) -> Person:
    """Makes an account together with its first post. Raises accounts.BadAccount, BadPost."""
    person = accounts.create_person(username=username, name=name, password=password, email=email, by=by, at=at)
    appoint(person=person, wanted=wanted, by=by, at=at)
    return person
