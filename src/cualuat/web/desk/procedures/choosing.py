"""What the forms of procedures let one choose."""

from __future__ import annotations

from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.organisation import queries as organisation
from cualuat.procedures import access

WRITING = (*access.KEEPERS, *access.WRITERS)
MIRRORING = (*access.COUNTER, *access.WRITERS)
NOBODY = ("", "– chưa giao –")


def units_to_write(actor: Actor) -> list[tuple[str, str]]:
    """Units whose procedures one may write; none too for who keeps the whole catalogue."""
    rows = organisation.units(on=timezone.localdate())
    found = [(str(row.pk), row.name) for row in rows if access.may_write(actor, row.pk)]
    return [NOBODY, *found] if access.may_keep(actor) else found


def units_to_mirror(actor: Actor) -> list[tuple[str, str]]:
    """Units into whose files one may write."""
    rows = organisation.units(on=timezone.localdate())
    found = [(str(row.pk), row.name) for row in rows if access.may_mirror(actor, row.pk)]
    return [("", "– theo đơn vị phụ trách thủ tục –"), *found] if access.at_counter(actor) else found


def may_mirror_somewhere(actor: Actor) -> bool:
    """Whether there is any unit into whose files one may write."""
    return actor.does(*MIRRORING)
