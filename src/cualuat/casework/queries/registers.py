"""Rows of the official registers, as far as the actor may see the matters; a register of denunciations has no accusers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.kinds import kind, kinds_of
from cualuat.casework.models import Case, PartyRole
from cualuat.kernel.workdays import show

Row = dict[str, str | int | date]


def rows(family: str, *, since: date, until: date, actor: Actor) -> Iterator[Row]:
    """One row a matter of a family received from one day to another, both included, in the order of receipt."""
    codes = [k.code for k in kinds_of(family)]
    found = access.visible_to(actor).filter(kind__in=codes, received_on__gte=since, received_on__lte=until)
    found = found.select_related("unit", "officer", "box").prefetch_related("parties", "transfers__agency", "letters")
    for number, case in enumerate(found.order_by("received_on", "pk").iterator(chunk_size=500), start=1):
        yield {"no": number, **_row(case, actor)}


def _row(case: Case, actor: Actor) -> Row:
    of = kind(case.kind)
    sees = access.sees_people(actor, of) and not case.is_sealed
    sender = next((p for p in case.parties.all() if p.role == PartyRole.SENDER), None) if sees else None
    transferred = next(iter(case.transfers.all()), None)
    return {
        "number": case.number,
        "received_on": case.received_on,
        "channel": case.get_channel_display(),
        "name_address": ", ".join(filter(None, (sender.name, sender.address))) if sender else "",
        "id_number": sender.id_number if sender else "",
        "subject": case.subject,
        "content": "" if case.is_sealed else case.content[:1000],
        "kind": of.short,
        "count": case.sender_count,
        "unit": case.unit.name if case.unit else "",
        "officer": case.officer.name if case.officer else "",
        "state": of.table.state(case.state).name,
        "is_ours": "" if case.state in ("guided", "transferred", "transferring") else "x",
        "guided": "x" if case.state == "guided" else "",
        "accepted": "x" if case.state not in ("received", "waiting", "guided", "transferred", "transferring") else "",
        "transferred_to": transferred.agency.name if transferred else "",
        "due": show(case.due_on) if case.due_on else "",
        "outcome": case.outcome,
        "answered_on": show(case.answered_on) if case.answered_on else "",
        "letters": "; ".join(letter.number for letter in case.letters.all() if letter.number),
        "note": "",
    }
