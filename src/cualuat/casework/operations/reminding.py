"""Reminders: a scan of what is due, never an event that can be missed; each milestone of each due day told once to each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.casework.kinds import kind
from cualuat.casework.models import Case, Reminder
from cualuat.casework.operations.telling import office_moment
from cualuat.casework.rules import Milestone, milestone_on
from cualuat.kernel.workdays import day_of, show
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.sealed import queries as sealed
from cualuat.sealed.models import OfficerKey
from cualuat.timelimits.models import Clock

CHUNK = 500
_AHEAD = 7
# Of a matter no more is read than reminders need.
_READ = ("number", "kind", "subject", "unit", "officer", "box")
# Clock, due day, milestone, rung (empty where somebody is told), who is told.
_Key = tuple[int, date | None, int, str, str]


@dataclass
class Ladder:
    """Who stands on which rung on a day: read once for a scan."""

    on: date
    _units: dict[tuple[str, int | None], tuple[Person, ...]] = field(default_factory=dict)
    _moments: dict[datetime, datetime] = field(default_factory=dict)

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

    def office_moment(self, at: datetime) -> datetime:
        """The next moment in office hours."""
        if at not in self._moments:
            self._moments[at] = office_moment(at)
        return self._moments[at]


@operation
def remind(*, after: int = 0, ladder: Ladder, by: Actor, at: datetime) -> int | None:
    """Reminds of the next running clocks after the one with this key; the key to go on from, None at the end.

    A clock that was not looked at for days gets the reminder of the milestone it has reached, once, not those between.
    """
    clocks = list(_due(ladder.on, after)[:CHUNK])
    cases, reached = _cases(clocks), _reached(clocks, ladder.on)
    known, told = _known(reached), []
    teams = sealed.recipients_of_boxes(case.box_id for case in cases.values() if case.box_id)
    for clock, milestone in reached:
        case = cases.get(clock.subject_id)
        if case is not None:
            told += _untold(case, clock, milestone, _Rungs(ladder, teams), known)
    _keep(told, ladder, at)
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
    rows = Case.objects.filter(pk__in=wanted).select_related("officer").only(*_READ)
    return {case.pk: case for case in rows}


def _reached(clocks: Iterable[Clock], on: date) -> list[tuple[Clock, Milestone]]:
    found = []
    for clock in clocks:
        milestone = milestone_on(clock.due_on, on, clock.started_on or clock.due_on) if clock.due_on else None
        if milestone is not None:
            found.append((clock, milestone))
    return found


def _known(reached: Iterable[tuple[Clock, Milestone]]) -> set[_Key]:
    """Who was told already of the milestones that are reached, in as many queries as there are milestones."""
    clocks: dict[int, list[int]] = {}
    for clock, milestone in reached:
        clocks.setdefault(milestone.days, []).append(clock.pk)
    known: set[_Key] = set()
    for days, keys in clocks.items():
        rows = Reminder.objects.filter(clock_id__in=keys, milestone=days).values_list(
            "clock_id", "due_on", "rung", "told"
        )
        known.update(_key(clock_id, due_on, days, rung, told) for clock_id, due_on, rung, told in rows)
    return known


def _key(clock_id: int, due_on: date | None, days: int, rung: str, told: str) -> _Key:
    """What is told once: to a person on whatever rung, to nobody on each rung."""
    return (clock_id, due_on, days, "" if told else rung, told)


def _untold(case: Case, clock: Clock, milestone: Milestone, rungs: _Rungs, known: set[_Key]) -> list[_Telling]:
    """Those who are to be told of a milestone and were not, perhaps on another rung; from here on they are known."""
    found = []
    for rung in milestone.rungs:
        for person in rungs.receivers(case, rung, milestone):
            key = _key(clock.pk, clock.due_on, milestone.days, rung, str(person.pk) if person else "")
            if key not in known:
                known.add(key)
                found.append(_Telling(case, clock, milestone, rung, person))
    return found


@dataclass(frozen=True, slots=True)
class _Rungs:
    """Who is told of the matters of a chunk: the ladder, and of sealed boxes those who can open them."""

    ladder: Ladder
    teams: Mapping[UUID, Sequence[OfficerKey]]

    def receivers(self, case: Case, rung: str, milestone: Milestone) -> tuple[Person | None, ...]:
        """Of a sealed matter only those who can open it, whatever the rung; a row without a person where there is nobody."""
        if case.box_id is None:
            return self.ladder.people(rung, case) or (None,)
        if rung != milestone.rungs[0]:
            return ()
        return tuple(key.person for key in self.teams.get(case.box_id, ())) or (None,)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Somebody, or nobody, to be told on a rung of a milestone of a clock."""

    case: Case
    clock: Clock
    milestone: Milestone
    rung: str
    person: Person | None

    def row(self, at: datetime) -> Reminder:
        """As it is kept."""
        assert self.clock.due_on is not None
        return Reminder(
            clock=self.clock, case=self.case, due_on=self.clock.due_on, milestone=self.milestone.days, rung=self.rung,
            person=self.person, told=str(self.person.pk) if self.person else "", at=at,
        )  # fmt: skip


def _keep(tellings: Sequence[_Telling], ladder: Ladder, at: datetime) -> None:
    """Rows and mails, all at once; one by one where another scan at this moment wrote some of them."""
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(one.row(at) for one in tellings)
    except IntegrityError:
        tellings = [one for one in tellings if _kept_alone(one, at)]
    for one in tellings:
        _mail(one, ladder, at)


def _kept_alone(telling: _Telling, at: datetime) -> bool:
    try:
        with transaction.atomic():
            telling.row(at).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _mail(telling: _Telling, ladder: Ladder, at: datetime) -> None:
    person, case = telling.person, telling.case
    if person is None or not person.email or case.is_sealed:
        return
    subject, body = _words(case, telling.clock, telling.milestone)
    notices.queue(
        to=person.email, subject=subject, body=body, at=at, kind="reminder", about_type="case", about_id=str(case.pk),
        not_before=ladder.office_moment(at),
    )  # fmt: skip


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
    return Ladder(day_of(at))
