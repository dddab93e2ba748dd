"""The scan of all that is due; one letter to each person for everything that is new.

When nothing was sent for days, the next scan tells everything that should have been told, once, with the days it was due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.casework.operations.telling import office_moment
from cualuat.kernel.workdays import day_of, show
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.reminders.models import Reminder
from cualuat.reminders.registry import Due, sources
from cualuat.reminders.rules import MILESTONES, Milestone, milestones_reached

AHEAD: Final = timedelta(days=max(one.days for one in MILESTONES))
MOST_LINES: Final = 60


@dataclass
class Rungs:
    """Who stands on which rung on a day."""

    on: date
    _known: dict[tuple[str, int | None], tuple[Person, ...]] = field(default_factory=dict)

    def people(self, rung: str, thing: Due) -> tuple[Person, ...]:
        """Those to be told; where nobody stands on a rung, the one above: doer, head, focal unit, leader."""
        if rung == "doer" and (active := tuple(one for one in thing.doers if one.is_active)):
            return active
        if not thing.upwards:
            return ()
        if rung in ("doer", "head"):
            found = self._with("head", thing.unit) if thing.unit else ()
            return found or self._with("focal", None) or self._with("leader", None)
        return self._with(rung, None) or self._with("leader", None)

    def _with(self, duty: str, unit: int | None) -> tuple[Person, ...]:
        key = (duty, unit)
        if key not in self._known:
            self._known[key] = tuple(organisation.people_with_duty(duty, on=self.on, unit_id=unit))
        return self._known[key]


_Key = tuple[str, int, date, int, str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """A milestone of a thing that somebody, or nobody, is to be told."""

    thing: Due
    milestone: Milestone
    rung: str
    person: Person | None

    @property
    def key(self) -> _Key:
        """What is told once."""
        told = str(self.person.pk) if self.person else ""
        thing = self.thing
        return (thing.about, thing.key, thing.due, self.milestone.days, "" if told else self.rung, told)

    def row(self, at: datetime) -> Reminder:
        """As it is kept."""
        return Reminder(
            about=self.thing.about, key=self.thing.key, due_on=self.thing.due, milestone=self.milestone.days,
            rung=self.rung, person=self.person, told=str(self.person.pk) if self.person else "", at=at,
        )  # fmt: skip


@operation
def remind(*, by: Actor, at: datetime) -> int:
    """Tells everybody what has come to a milestone since the last time; how many letters."""
    on = day_of(at)
    letters = news([thing for source in sources() for thing in source(on + AHEAD)], at=at)
    for person, told in letters.items():
        told_of = lines(told, on)
        subject = f"Nhắc hạn: {told_of.count} việc" + (f", {told_of.late} việc quá hạn" if told_of.late else "")
        body = "\n".join([*told_of.lines, "", f"Bàn làm việc: {settings.CUALUAT_URL}/ban-lam-viec/", ""])
        notices.queue(
            to=person.email, subject=subject, body=body, at=at, kind="reminder", about_type="reminders",
            about_id=person.pk, not_before=office_moment(at),
        )  # fmt: skip
    return len(letters)


def news(things: Sequence[Due], *, at: datetime) -> dict[Person, list[Telling]]:
    """What has come to a milestone and nobody was told of, for each who gets letters; from now on it counts as told."""
    letters: dict[Person, list[Telling]] = {}
    for one in _keep(_untold(things, day_of(at)), at):
        if one.person is not None and one.person.email:
            letters.setdefault(one.person, []).append(one)
    return letters


def _untold(things: Sequence[Due], on: date) -> list[Telling]:
    rungs, known, found = Rungs(on), _known(things), []
    for thing in things:
        for milestone in milestones_reached(thing.due, on=on, known_since=thing.since):
            for rung in milestone.rungs:
                nobody: tuple[Person | None, ...] = (None,) if thing.upwards else ()
                for person in rungs.people(rung, thing) or nobody:
                    one = Telling(thing, milestone, rung, person)
                    if one.key not in known:
                        known.add(one.key)
                        found.append(one)
    return found


def _known(things: Sequence[Due]) -> set[_Key]:
    if not things:
        return set()
    rows = Reminder.objects.filter(about__in={one.about for one in things}, due_on__gte=min(one.due for one in things))
    kept = rows.values_list("about", "key", "due_on", "milestone", "rung", "told")
    return {(about, key, due, days, "" if told else rung, told) for about, key, due, days, rung, told in kept}


def _keep(new: list[Telling], at: datetime) -> list[Telling]:
    """Those that were written; where another scan writes at this moment too, only what it did not."""
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create((one.row(at) for one in new), batch_size=500)
    except IntegrityError:
        return [one for one in new if _kept_alone(one, at)]
    return new


def _kept_alone(one: Telling, at: datetime) -> bool:
    try:
        with transaction.atomic():
            one.row(at).save(force_insert=True)
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a letter, of how many things it tells and how many of them are late."""

    lines: list[str]
    count: int
    late: int


def lines(told: Iterable[Telling], on: date) -> Lines:
    """What a letter says of things, the first due first, each once."""
    by_thing: dict[tuple[str, int], list[Telling]] = {}
    for one in told:
        by_thing.setdefault((one.thing.about, one.thing.key), []).append(one)
    groups = sorted(by_thing.values(), key=lambda group: (group[0].thing.due, group[0].thing.key))
    found = [_line_of(group, on) for group in groups]
    more = [f"… và {len(found) - MOST_LINES} việc khác, xem ở bàn làm việc."] if len(found) > MOST_LINES else []
    return Lines([*found[:MOST_LINES], *more], len(found), sum(group[0].thing.due < on for group in groups))


def _line_of(group: Sequence[Telling], on: date) -> str:
    thing = group[0].thing
    return line(thing, on, sorted({day for one in group if thing.since <= (day := one.milestone.on(thing.due)) < on}))


def line(thing: Due, on: date, missed: Sequence[date] = ()) -> str:
    """«- Hạn …, còn 7 ngày: …»; `missed` the days on which it should have been told."""
    days = (thing.due - on).days
    left = f"còn {days} ngày" if days > 0 else "đến hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày"
    should = f" (lẽ ra đã nhắc ngày {', '.join(show(day) for day in missed)})" if missed else ""
    address = f"\n  {settings.CUALUAT_URL}{thing.address}" if thing.address else ""
    return f"- Hạn {show(thing.due)}, {left}: {thing.words}{should}{address}"
