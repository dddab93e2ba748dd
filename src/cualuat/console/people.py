"""Commands for accounts."""

from __future__ import annotations

import argparse
import getpass
import json
import re
import sys

from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.kernel.text import fold


def _password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        first = getpass.getpass("Mật khẩu mới (ít nhất 10 ký tự): ")
        again = getpass.getpass("Gõ lại mật khẩu: ")
    except EOFError as error:
        raise Failure("chưa có mật khẩu. Hãy chạy trong cửa sổ lệnh, hoặc dùng --password-stdin.") from error
    if first != again:
        raise Failure("hai lần gõ mật khẩu không giống nhau.")
    return first


def add(options: argparse.Namespace) -> int:
    """Makes an account with a post."""
    start()
    from django.db import transaction
    from django.utils import timezone

    from cualuat.accounts import operations as accounts
    from cualuat.base.actor import ROLE_NAMES, SYSTEM
    from cualuat.organisation import operations as organisation

    now, today = timezone.now(), timezone.localdate()
    if not options.unit.strip() or len(options.unit) > 300:
        raise Failure("tên đơn vị phải có chữ và không dài quá 300 ký tự.")
    code = re.sub(r"[^a-z0-9]+", "-", fold(options.unit)).strip("-")[:60] or "co-quan"
    try:
        with transaction.atomic():
            person = accounts.create_person(
                username=options.username,
                name=options.name,
                password=_password(options),
                email=options.email,
                by=SYSTEM,
                at=now,
            )
            unit = organisation.add_unit(name=options.unit, code=code, by=SYSTEM, at=now)
            organisation.give_post(
                person=person,
                unit=unit,
                title=ROLE_NAMES[options.role],
                role=options.role,
                valid_from=today,
                by=SYSTEM,
                at=now,
            )
    except accounts.BadAccount as error:
        raise Failure(str(error)) from error
    print(f"Đã tạo tài khoản «{person.username}» cho {person.name}, vai trò {ROLE_NAMES[options.role]}.")
    return 0


def password(options: argparse.Namespace) -> int:
    """Sets a new password."""
    start()
    from django.utils import timezone

    from cualuat.accounts import operations as accounts
    from cualuat.accounts import queries
    from cualuat.base.actor import SYSTEM

    person = queries.person_named(options.username)
    if person is None:
        raise Failure(f"không có tài khoản «{options.username}». Xem danh sách: cualuat user list.")
    try:
        accounts.set_password(person=person, password=_password(options), by=SYSTEM, at=timezone.now())
    except accounts.BadAccount as error:
        raise Failure(str(error)) from error
    print(f"Đã đặt lại mật khẩu của «{person.username}».")
    return 0


def list_people(options: argparse.Namespace) -> int:
    """Lists accounts with their roles."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import ROLE_NAMES
    from cualuat.organisation import queries

    today = timezone.localdate()
    rows = [
        {
            "username": p.username,
            "name": p.name,
            "role": queries.actor_for(p, on=today).role,
            "active": p.is_active,
        }
        for p in queries.people()
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        state = "" if row["active"] else "  (đã khóa)"
        print(f"{row['username']:<20} {row['name']:<30} {ROLE_NAMES[str(row['role'])]}{state}")
    return 0
