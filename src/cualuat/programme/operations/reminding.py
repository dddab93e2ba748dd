"""Reminders of what falls due: a scan, never an event that can be missed; one letter to each person for all that is new.

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
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework.operations.telling import office_moment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, show
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.programme import access
from cualuat.programme.models import EntryKind, TaskInstance, TaskReminder, WorkState
from cualuat.programme.operations import running
from cualuat.reminders.rules import MILESTONES, Milestone, milestones_reached

_AHEAD: Final = timedelta(days=max(one.days for one in MILESTONES))
_LINES: Final = 60
_URGING: Final = Milestone(0, ("doer", "head"))


@dataclass
class _Rungs:
    """Who stands on which rung on a day."""

    on: date
    _known: dict[tuple[str, int | None], tuple[Person, ...]] = field(default_factory=dict)

    def people(self, rung: str, instance: TaskInstance) -> tuple[Person, ...]:
        """Those to be told; where nobody stands on a rung, the one above: doer, head, focal unit, leader."""
        person = instance.person
        if rung == "doer" and person is not None and person.is_active:
            return (person,)
        if rung in ("doer", "head"):
            found = self._with("head", instance.unit_id) if instance.unit_id else ()
            return found or self._with("focal", None) or self._with("leader", None)
        return self._with(rung, None) or self._with("leader", None)

    def _with(self, duty: str, unit: int | None) -> tuple[Person, ...]:
        key = (duty, unit)
        if key not in self._known:
            self._known[key] = tuple(organisation.people_with_duty(duty, on=self.on, unit_id=unit))
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Telling:
    """A milestone of an instance that somebody, or nobody, is to be told."""

    instance: TaskInstance
    milestone: Milestone
    rung: str
    person: Person | None

    @property
    def key(self) -> tuple[int, date, int, str, str]:
        """What is told once."""
        told = str(self.person.pk) if self.person else ""
        return (self.instance.pk, self.instance.ends, self.milestone.days, "" if told else self.rung, told)

    def row(self, at: datetime) -> TaskReminder:
        """As it is kept."""
        return TaskReminder(
            instance=self.instance, due_on=self.instance.ends, milestone=self.milestone.days, rung=self.rung,
            person=self.person, told=str(self.person.pk) if self.person else "", at=at,
        )  # fmt: skip


@operation
def remind(*, by: Actor, at: datetime) -> int:
    """Tells everybody what of their work has come to a milestone since the last time; how many letters."""
    on = at.astimezone(VIETNAM).date()
    new = _untold(on)
    kept = _keep(new, at)
    letters: dict[Person, list[_Telling]] = {}
    for one in kept:
        if one.person is not None and one.person.email:
            letters.setdefault(one.person, []).append(one)
    moment = office_moment(at)
    for person, told in letters.items():
        subject, body = _words(told, on)
        notices.queue(
            to=person.email, subject=subject, body=body, at=at, kind="reminder", about_type="programme",
            about_id=person.pk, not_before=moment,
        )  # fmt: skip
    return len(letters)


def _untold(on: date) -> list[_Telling]:
    rows = list(
        TaskInstance.objects.filter(state=WorkState.OPEN, ends__lte=on + _AHEAD)
        .select_related("task", "person", "unit")
        .order_by("ends", "pk")
    )
    rungs, known, found = _Rungs(on), _known(rows), []
    for instance in rows:
        since = instance.made_at.astimezone(VIETNAM).date()
        for milestone in milestones_reached(instance.ends, on=on, known_since=since):
            for rung in milestone.rungs:
                for person in rungs.people(rung, instance) or (None,):
                    one = _Telling(instance, milestone, rung, person)
                    if one.key not in known:
                        known.add(one.key)
                        found.append(one)
    return found


def _known(rows: Sequence[TaskInstance]) -> set[tuple[int, date, int, str, str]]:
    open_rows = (
        TaskInstance.objects.filter(pk__in=[row.pk for row in rows]) if len(rows) < 500 else TaskInstance.objects
    )
    kept = TaskReminder.objects.filter(instance__in=open_rows.filter(state=WorkState.OPEN)).values_list(
        "instance_id", "due_on", "milestone", "rung", "told"
    )
    return {(pk, due, days, "" if told else rung, told) for pk, due, days, rung, told in kept}


def _keep(new: list[_Telling], at: datetime) -> list[_Telling]:
    """Those that were written; where another scan writes at this moment too, only what it did not."""
    try:
        with transaction.atomic():
            TaskReminder.objects.bulk_create((one.row(at) for one in new), batch_size=500)
    except IntegrityError:
        return [one for one in new if _kept_alone(one, at)]
    return new


def _kept_alone(one: _Telling, at: datetime) -> bool:
    try:
        with transaction.atomic():
            one.row(at).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _words(told: Iterable[_Telling], on: date) -> tuple[str, str]:
    by_work: dict[int, list[_Telling]] = {}
    for one in told:
        by_work.setdefault(one.instance.pk, []).append(one)
    late = sum(group[0].instance.ends < on for group in by_work.values())
    subject = f"Kế hoạch: {len(by_work)} việc cần chú ý" + (f", {late} việc quá hạn" if late else "")
    lines = [_line(group, on) for group in by_work.values()]
    more = [f"… và {len(lines) - _LINES} việc khác, xem ở bàn làm việc."] if len(lines) > _LINES else []
    link = f"{settings.CUALUAT_URL}/ban-lam-viec/viec/"
    return subject, "\n".join([*lines[:_LINES], *more, "", f"Mở danh sách: {link}", ""])


def _line(group: Sequence[_Telling], on: date) -> str:
    instance = group[0].instance
    days = (instance.ends - on).days
    left = f"còn {days} ngày" if days > 0 else "đến hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày"
    known = instance.made_at.astimezone(VIETNAM).date()
    missed = sorted(
        {
            day
            for one in group
            if one.milestone is not _URGING and known <= (day := one.milestone.on(instance.ends)) < on
        }
    )
    should = f" (lẽ ra đã nhắc ngày {', '.join(show(day) for day in missed)})" if missed else ""
    unit = f" – {instance.unit.name}" if instance.unit else ""
    return f"- Hạn {show(instance.ends)}, {left}: {instance.task.path} {instance.task.text[:200]}{unit}{should}"


@operation
def urge(*, instances: Sequence[TaskInstance], text: str, by: Actor, at: datetime) -> int:
    """The focal unit urges on: a line in the log of each, one letter to each who does it or heads the unit; how many letters.

    Raises NotAllowed, Refused (naming the input).
    """
    access.require_keeper(by)
    words = normalise(text).strip()
    if not words:
        raise Refused("Hãy ghi lời đôn đốc.", "text")
    rows = [row for row in instances if row.state == WorkState.OPEN]
    if not rows:
        raise Refused("Hãy chọn ít nhất một việc chưa xong.", "instances")
    on = at.astimezone(VIETNAM).date()
    rungs, letters = _Rungs(on), dict[Person, list[_Telling]]()
    for row in rows:
        running.log(row, EntryKind.URGE, words, by, at)
        for person in dict.fromkeys(person for rung in _URGING.rungs for person in rungs.people(rung, row)):
            if person.email:
                letters.setdefault(person, []).append(_Telling(row, _URGING, "", person))
    for person, told in letters.items():
        listed = "\n".join(_line([one], on) for one in told[:_LINES])
        body = f"{words}\n\n{listed}\n\nCập nhật tại: {settings.CUALUAT_URL}/ban-lam-viec/viec/\n\n{by.name}\n"
        notices.queue(
            to=person.email, subject="Đôn đốc thực hiện kế hoạch", body=body, at=at, kind="urge", about_type="programme",
            about_id=person.pk, not_before=office_moment(at),
        )  # fmt: skip
    subject = ("task_instance", rows[0].pk, rows[0].task.text[:100])
    audit.record(
        action="programme.urge", subject=subject, by=by, at=at, detail={"tasks": len(rows), "mails": len(letters)}
    )
    return len(letters)
