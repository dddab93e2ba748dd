"""Making and changing accounts."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import operation

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")


RECOVERY_CODES = 10
_PASSWORD_WORDS = {  # Django does not have all of them in Vietnamese
    "password_too_short": "Mật khẩu quá ngắn. Hãy đặt ít nhất 10 ký tự.",
    "password_too_common": "Mật khẩu này ai cũng đoán được. Hãy đặt một câu ngắn của riêng bạn.",
    "password_too_similar": "Mật khẩu quá giống tên hoặc địa chỉ thư của bạn. Hãy đặt mật khẩu khác.",
}


class BadAccount(ValueError):
    """The account cannot be made or changed; the message says why and what to do.

    `field` names the input that is wrong, where there is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def _check_password(password: str, person: Person) -> None:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        told = (_PASSWORD_WORDS.get(one.code or "", one.messages[0]) for one in error.error_list)
        raise BadAccount(" ".join(told), "password") from error


def _check_email(email: str) -> None:
    if not email:
        return
    try:
        validate_email(email)
        MaxLengthValidator(254)(email)
    except ValidationError as error:
        message = "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn. Có thể để trống."
        raise BadAccount(message, "email") from error


@operation
def create_person(*, username: str, name: str, password: str, email: str = "", by: Actor, at: datetime) -> Person:
    """Makes an account. Raises BadAccount."""
    by.require("administrator")
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadAccount("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm hoặc gạch, từ 2 ký tự.", "username")
    if Person.objects.filter(username=username).exists():
        raise BadAccount(f"Đã có người dùng tên đăng nhập «{username}». Hãy chọn tên khác.", "username")
    if not name.strip():
        raise BadAccount("Hãy ghi họ và tên.", "name")
    if len(name.strip()) > 200:
        raise BadAccount("Họ và tên dài quá 200 ký tự. Hãy viết gọn lại.", "name")
    _check_email(email.strip())
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


# --- signing in and the second factor ----------------------------------------------------------------------------


def _own(person: Person) -> tuple[str, object, str]:
    return ("person", person.pk, person.name)


@operation
def record_sign_in(*, person: Person, by: Actor, at: datetime) -> None:
    """Writes down that somebody signed in."""
    audit.record(action="accounts.sign_in", subject=_own(person), by=by, at=at)


@operation
def begin_second_factor(*, person: Person, by: Actor, at: datetime) -> TOTPDevice:
    """Makes a secret for the person's authenticator app; it counts only once confirmed. An earlier unconfirmed one goes.

    Raises BadAccount when the second factor is on already, or for somebody else's account.
    """
    if by.id != str(person.pk):
        raise BadAccount("Mỗi người tự bật bước xác nhận thứ hai cho tài khoản của mình.")
    if TOTPDevice.objects.filter(user=person, confirmed=True).exists():
        raise BadAccount("Bước xác nhận thứ hai đang bật rồi.")
    TOTPDevice.objects.filter(user=person).delete()
    return TOTPDevice.objects.create(user=person, name="Ứng dụng xác nhận", confirmed=False)


@operation
def confirm_second_factor(*, person: Person, code: str, by: Actor, at: datetime) -> list[str] | None:
    """Turns the second factor on when the code fits the secret begun; the recovery codes, shown this once.

    None when the code does not fit (its failure counts, so nothing may be rolled back).
    """
    device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
    if by.id != str(person.pk) or device is None or not device.verify_token(code):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record(action="accounts.second_factor_on", subject=_own(person), by=by, at=at)
    return _new_recovery_codes(person)


def _new_recovery_codes(person: Person) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="Mã dự phòng", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@operation
def verify_code(*, person: Person, code: str, by: Actor, at: datetime) -> TOTPDevice | StaticDevice | None:
    """The device that accepts a code of the authenticator app (6 digits) or a recovery code; None where none does.

    Each wrong code makes the device deaf for twice as long, so that guessing is hopeless.
    """
    typed = re.sub(r"[\s-]", "", code).lower()
    wanted = TOTPDevice if re.fullmatch(r"[0-9]{6}", typed) else StaticDevice
    for device in devices_for_user(person, for_verify=True):
        if isinstance(device, wanted) and device.verify_token(typed):
            if wanted is StaticDevice:
                audit.record(action="accounts.recovery_code", subject=_own(person), by=by, at=at)
            return device
    return None


@operation
def remove_second_factor(*, person: Person, by: Actor, at: datetime) -> None:
    """Turns the second factor off: one's own (the page asks for the password first), or another's as administrator."""
    if by.id != str(person.pk):
        by.require("administrator")
    had = TOTPDevice.objects.filter(user=person, confirmed=True).exists()
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    if had:
        audit.record(action="accounts.second_factor_off", subject=_own(person), by=by, at=at)
