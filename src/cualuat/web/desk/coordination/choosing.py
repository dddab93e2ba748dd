"""What the forms of coordination let one choose: units, their people, contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.coordination import access
from cualuat.coordination.operations.exchanging import HANDLERS
from cualuat.organisation import queries as organisation

if TYPE_CHECKING:
    pass

DUTIES = (*access.DOERS, *access.KEEPERS)


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may write."""
    rows = organisation.units(on=timezone.localdate())
    return [(str(row.pk), row.name) for row in rows if access.may_handle(actor, row.pk)]


def own_unit(actor: Actor) -> str:
    """The unit that stands chosen at first: where one has a duty."""
    mine = actor.units_with(*DUTIES)
    return next((key for key, _ in units(actor) if int(key) in mine), "")


def every_unit() -> list[tuple[str, str]]:
    """All units of the agency, or none."""
    return [("", "– không –"), *((str(row.pk), row.name) for row in organisation.units(on=timezone.localdate()))]


def handlers(actor: Actor) -> list[tuple[str, str]]:
    """Who may handle something, with the unit."""
    rows = organisation.duties_on(timezone.localdate()).filter(code__in=HANDLERS, person__is_active=True)
    found = {
        str(row.person_id): f"{row.person.name} ({row.unit.name})"
        for row in rows
        if access.may_handle(actor, row.unit_id)
    }
    return [("", "– cả đơn vị –"), *found.items()]
