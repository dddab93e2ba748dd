"""Reminders: a scan of what is due, never an event that can be missed; each milestone of each due day told once to each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.casework.kinds import kind
from cualuat.casework.models import Case, Reminder
from cualuat.casework.operations.telling import office_moment
from cualuat.casework.rules import Milestone, milestone_on
from cualuat.kernel.workdays import VIETNAM, show
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.sealed import queries as sealed
from cualuat.timelimits.models import Clock

CHUNK = 500
_AHEAD = 7


@dataclass
class Ladder:
    """Who stands on which rung on a day: read once for a scan."""

    on: date
    _units: dict[tuple[str, int | None], tuple[Person, ...]] = field(default_factory=dict)

    def people(self, rung: str, case: Case) -> tuple[Person, ...]:
        """Those to be told on this rung about a matter; a rung nobody stands on passes to the one above."""
        if rung == "officer" and case.officer is not None and case.officer.is_active:
            return (case.officer,)
        if rung in ("officer", "head"):
            found = self.with_duty("head", case.unit_id) if case.unit_id else ()
            return found or self.with_duty("reception", None)
        return self.with_duty(rung, None)

    def with_duty(self, duty: str, unit: int | None) -> tuple[Person, ...]:
        """Those who have a duty, in a unit where given."""
        key = (duty, unit)
        if key not in self._units:
            self._units[key] = tuple(organisation.people_with_duty(duty, on=self.on, unit_id=unit))
        return self._units[key]


@operation
def remind(*, after: int = 0, ladder: Ladder, by: Actor, at: datetime) -> int | None:
    """Reminds of the next running clocks after the one with this key; the key to go on from, None at the end.

    A clock that was not looked at for days gets the reminder of the milestone it has reached, once, not those between.
    """
    clocks = list(_due(ladder.on, after)[:CHUNK])
    cases = _cases(clocks)
    for clock in clocks:
        case = cases.get(clock.subject_id)
        milestone = milestone_on(clock.due_on, ladder.on, clock.started_on or clock.due_on) if clock.due_on else None
        if case is not None and milestone is not None:
            _tell(case, clock, milestone, ladder, at)
    return clocks[-1].pk if len(clocks) == CHUNK else None


def _due(on: date, after: int) -> QuerySet[Clock]:
    return Clock.objects.filter(
        subject_type="case",
        state="running",
        binds__in=("agency", "warning"),
        at_least=False,
        due_on__lte=on + timedelta(days=_AHEAD),
        pk__gt=after,
    ).order_by("pk")


def _cases(clocks: Iterable[Clock]) -> Mapping[int, Case]:
    wanted = {clock.subject_id for clock in clocks}
    return {case.pk: case for case in Case.objects.filter(pk__in=wanted).select_related("officer", "unit", "box")}


def _tell(case: Case, clock: Clock, milestone: Milestone, ladder: Ladder, at: datetime) -> None:
    for rung in milestone.rungs:
        for person in _receivers(case, rung, milestone, ladder):
            _tell_one(case, clock, milestone, rung, person, at)


def _receivers(case: Case, rung: str, milestone: Milestone, ladder: Ladder) -> tuple[Person | None, ...]:
    """Of a sealed matter only those are told who can open it, whatever the rung; a row without a person where there is nobody."""
    if case.box is None:
        return ladder.people(rung, case) or (None,)
    if rung != milestone.rungs[0]:
        return ()
    return tuple(key.person for key in sealed.recipients(case.box)) or (None,)


def _tell_one(case: Case, clock: Clock, milestone: Milestone, rung: str, person: Person | None, at: datetime) -> None:
    told = str(person.pk) if person else ""
    key = {"clock": clock, "due_on": clock.due_on, "milestone": milestone.days, "rung": rung, "told": told}
    if person is not None and _knows(clock, milestone, told):
        return
    with transaction.atomic():
        _, made = Reminder.objects.get_or_create(**key, defaults={"case": case, "person": person, "at": at})
        if made and person is not None and person.email and not case.is_sealed:
            subject, body = _words(case, clock, milestone)
            notices.queue(
                to=person.email, subject=subject, body=body, at=at, kind="reminder", about_type="case",
                about_id=str(case.pk), not_before=office_moment(at),
            )  # fmt: skip


def _knows(clock: Clock, milestone: Milestone, told: str) -> bool:
    """Whether she was told already, perhaps on another rung."""
    key = {"clock": clock, "due_on": clock.due_on, "milestone": milestone.days, "told": told}
    return bool(Reminder.objects.filter(**key).exists())


def _words(case: Case, clock: Clock, milestone: Milestone) -> tuple[str, str]:
    assert clock.due_on is not None
    day = show(clock.due_on)
    if milestone.days > 0:
        left = f"còn {milestone.days} ngày hoặc ít hơn"
    elif milestone.days == 0:
        left = "đến hạn hôm nay"
    else:
        left = "đã quá hạn"
    name = kind(case.kind).short
    subject = f"{name} {case.number}: {clock.name}, {left} (hạn {day})"
    link = f"{settings.CUALUAT_URL}/ban-lam-viec/ho-so/{case.pk}/"
    return subject, f"{clock.name}: hạn {day}, {left}.\nViệc: {case.subject}\nMở hồ sơ: {link}\n"


def ladder_for(at: datetime) -> Ladder:
    """The ladder of a moment."""
    return Ladder(at.astimezone(VIETNAM).date())
