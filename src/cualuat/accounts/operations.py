"""Making and changing accounts."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import operation

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")


class BadAccount(ValueError):
    """The account cannot be made or changed; the message says why and what to do."""


def _check_password(password: str, person: Person) -> None:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise BadAccount(" ".join(error.messages)) from error


@operation
def create_person(*, username: str, name: str, password: str, email: str = "", by: Actor, at: datetime) -> Person:
    """Makes an account. Raises BadAccount."""
    by.require("administrator")
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadAccount("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm hoặc gạch, từ 2 ký tự.")
    if Person.objects.filter(username=username).exists():
        raise BadAccount(f"Đã có người dùng tên đăng nhập «{username}». Hãy chọn tên khác.")
    if not name.strip():
        raise BadAccount("Hãy ghi họ và tên.")
    person = Person(username=username, name=name.strip(), email=email.strip(), created_at=at)
    _check_password(password, person)
    person.set_password(password)
    person.save()
    audit.record(action="accounts.create", subject=("person", person.pk, person.name), by=by, at=at)
    return person


@operation
def set_password(*, person: Person, password: str, by: Actor, at: datetime) -> None:
    """Sets a new password: one's own, or another's as administrator. Raises BadAccount."""
    if by.id != str(person.pk):
        by.require("administrator")
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(action="accounts.password", subject=("person", person.pk, person.name), by=by, at=at)


@operation
def set_active(*, person: Person, active: bool, by: Actor, at: datetime) -> None:
    """Opens or closes an account; the person's past acts stay on record. Raises BadAccount for one's own account."""
    by.require("administrator")
    if by.id == str(person.pk) and not active:
        raise BadAccount("Không thể tự khóa tài khoản của mình. Hãy nhờ một quản trị viên khác.")
    person.is_active = active
    person.save(update_fields=["is_active"])
    action = "accounts.open" if active else "accounts.close"
    audit.record(action=action, subject=("person", person.pk, person.name), by=by, at=at)
