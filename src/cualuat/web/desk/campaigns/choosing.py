"""What the pages of campaigns let one choose, and how states look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.http import Http404
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.campaigns import access
from cualuat.organisation import queries as organisation
from cualuat.web.desk.posted import number_in
from cualuat.web.shell.fields import Field, Form

T = TypeVar("T")
WRITERS = (*access.DOERS, *access.RUNNERS)
TAGS = {
    "running": " tag--in",
    "ended": " tag--done",
    "held": " tag--done",
    "sent": " tag--done",
    "sending": " tag--waiting",
    "pilot": " tag--waiting",
    "decided": " tag--done",
    "dropped": " tag--refused",
}


def there(found: T | None) -> T:
    """The row. Raises Http404 where there is none."""
    if found is None:
        raise Http404("no such row")
    return found


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may write."""
    rows = organisation.units(on=timezone.localdate())
    return [(str(row.pk), row.name) for row in rows if access.may_write(actor, row.pk)]


def every_unit() -> list[tuple[str, str]]:
    """All units of the agency."""
    return [(str(row.pk), row.name) for row in organisation.units(on=timezone.localdate())]


def own_unit(actor: Actor) -> str:
    """The unit that stands chosen at first: where one has a duty."""
    mine = actor.units_with(*WRITERS)
    return next((key for key, _ in units(actor) if int(key) in mine), "")


def people() -> list[tuple[str, str]]:
    """Who may do an item."""
    rows = organisation.people_with_duty(*access.DOERS, on=timezone.localdate())
    return [("", "– chưa phân công –"), *((str(row.pk), row.name) for row in rows)]


def several(text: str) -> list[str]:
    """The codes that a list of checks gave."""
    return [part for part in text.split(",") if part]


def options(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Codes and names, to be marked."""
    return list(known.items())


def number_or_none(text: str, name: str) -> int | None:
    """A whole number, with or without points between thousands; None for nothing. Raises Refused."""
    plain = text.replace(".", "").replace(" ", "")
    return number_in(plain, name) if plain else None


def reason(words: str) -> Form:
    """A form that asks why."""
    return Form([Field("reason", words, kind="textarea", height=2, required=True, maxlength=500)])


def told(form: Form) -> str:
    """What is wrong with a form that is no longer on the page: somebody took a step meanwhile."""
    return " ".join([*form.errors, *(one.error for one in form.wrong_fields)])


def agency_name() -> str:
    """What stands on printed matter."""
    found = organisation.agency()
    return found.name if found else "Cửa Luật"
