"""Units, posts."""

from __future__ import annotations

from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import ROLES, Actor
from cualuat.base.operations import operation
from cualuat.organisation.models import Post, Unit


class BadPost(ValueError):
    """The post cannot be given or ended; the message says why."""


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
        raise BadPost("Vai trò không có trong danh mục.")
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
