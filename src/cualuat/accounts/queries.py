"""Finding accounts."""

from __future__ import annotations

from cualuat.accounts.models import Person


def person_named(username: str) -> Person | None:
    """The account with this sign-in name, whatever its case."""
    return Person.objects.filter(username=username.strip().lower()).first()


def person(pk: int) -> Person | None:
    """The account with this key."""
    return Person.objects.filter(pk=pk).first()
