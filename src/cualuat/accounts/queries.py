"""Finding accounts."""

from __future__ import annotations

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cualuat.accounts.models import Person


def person_named(username: str) -> Person | None:
    """The account with this sign-in name, whatever its case."""
    return Person.objects.filter(username=username.strip().lower()).first()


def person(pk: int) -> Person | None:
    """The account with this key."""
    return Person.objects.filter(pk=pk).first()


def has_second_factor(person: Person) -> bool:
    """Whether signing in asks this person for a code."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def confirmed_second_factor(person: Person) -> TOTPDevice | None:
    """The authenticator app of this person."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def begun_second_factor(person: Person) -> TOTPDevice | None:
    """The secret that waits for its first code."""
    return TOTPDevice.objects.filter(user=person, confirmed=False).first()


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes the person has not used."""
    return int(StaticToken.objects.filter(device__user=person).count())


def with_second_factor() -> set[int]:
    """Keys of the people whose second factor is on."""
    return set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
