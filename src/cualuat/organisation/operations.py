"""Units, posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import ROLES, Actor
from cualuat.base.operations import operation
from cualuat.kernel.text import fold
from cualuat.organisation.models import Post, Unit


class BadPost(ValueError):
    """The post cannot be given or ended; the message says why.

    `field` names the input that is wrong, where there is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@operation
def add_unit(
    *, name: str, code: str, parent: Unit | None = None, is_sample: bool = False, by: Actor, at: datetime
) -> Unit:
    """Adds a unit, or returns the one with this code."""
    by.require("administrator")
    unit, made = Unit.objects.get_or_create(
        code=code, defaults={"name": name, "parent": parent, "is_sample": is_sample}
    )
    if made:
        audit.record(action="organisation.add_unit", subject=("unit", unit.pk, name), by=by, at=at)
    return unit


@operation
def give_post(*, person: Person, unit: Unit, title: str, role: str, valid_from: date, by: Actor, at: datetime) -> Post:
    """Gives a person a post. Raises BadPost."""
    by.require("administrator")
    if role not in ROLES:
        raise BadPost("Vai trò không có trong danh mục.", "role")
    post = Post.objects.create(person=person, unit=unit, title=title, role=role, valid_from=valid_from)
    detail = {"unit": unit.name, "title": title, "role": role}
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
        by=by,
        at=at,
    )


def _unit_wanted(wanted: PostWanted, *, by: Actor, at: datetime) -> Unit:
    name = wanted.unit_name.strip()
    if len(name) > 300:
        raise BadPost("Tên đơn vị dài quá 300 ký tự. Hãy viết gọn lại.", "unit_name")
    if name:
        code = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].rstrip("-")
        if not code:
            raise BadPost("Tên đơn vị phải có chữ.", "unit_name")
        return add_unit(name=name, code=code, by=by, at=at)
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
