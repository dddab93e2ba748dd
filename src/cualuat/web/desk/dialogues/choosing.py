"""What the pages of dialogues let one choose, and how a dialogue is found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework.needs import read_day
from cualuat.dialogues import access, queries
from cualuat.dialogues.rules import STATES
from cualuat.organisation import queries as organisation

if TYPE_CHECKING:
    from cualuat.dialogues.models import Dialogue

DUTIES = (*access.RUNNERS, *access.DOERS)
TAGS = {
    "draft": "",
    "announced": " tag--waiting",
    "running": " tag--waiting",
    "held": " tag--waiting",
    "published": " tag--done",
    "cancelled": " tag--expired",
}


def dialogue_of(pk: int, actor: Actor) -> Dialogue:
    """The dialogue. Raises Http404."""
    found = queries.dialogue(pk, actor=actor)
    if found is None:
        raise Http404("no such dialogue")
    return found


def kept_by(pk: int, actor: Actor) -> Dialogue:
    """The dialogue, for those who keep it. Raises Http404, NotAllowed."""
    found = dialogue_of(pk, actor)
    access.require_keeper(actor, found.unit_id)
    return found


def state_of(row: Dialogue) -> dict[str, str]:
    """How far it is, in words, with the colour of the tag."""
    state = row.state(timezone.now())
    return {"code": state, "name": STATES[state], "tag": TAGS[state]}


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may hold a dialogue."""
    rows = organisation.units(on=timezone.localdate())
    return [(str(row.pk), row.name) for row in rows if access.may_keep(actor, row.pk)]


def every_unit() -> list[tuple[str, str]]:
    """All units of the agency, or none."""
    return [("", "– chọn đơn vị –"), *((str(row.pk), row.name) for row in organisation.units(on=timezone.localdate()))]


def day_in(text: str, name: str) -> date | None:
    """A day, or none where nothing was typed. Raises Refused, naming the input."""
    return read_day(text, name) if text else None
