"""Reminders of what falls due on tasks, in a letter of their own, and letters by which the focal unit urges on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework.operations.telling import office_moment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.programme import access
from cualuat.programme.models import EntryKind, TaskInstance, WorkState
from cualuat.programme.operations import running
from cualuat.reminders.operations import AHEAD, MOST_LINES, Rungs, line, lines, news
from cualuat.reminders.registry import Due

_URGED: Final = ("doer", "head")  # who is urged on


def _due(row: TaskInstance) -> Due:
    """A thing to be done as the scan knows it."""
    unit = f" – {row.unit.name}" if row.unit else ""
    return Due(
        about="task-instance", key=row.pk, due=row.ends, since=day_of(row.made_at),
        words=f"{row.task.path} {row.task.text[:200]}{unit}", address="", doers=(row.person,) if row.person else (), unit=row.unit_id,
    )  # fmt: skip


@operation
def remind(*, by: Actor, at: datetime) -> int:
    """Tells everybody what of their work has come to a milestone since the last time; how many letters."""
    on = day_of(at)
    rows = TaskInstance.objects.filter(state=WorkState.OPEN, ends__lte=on + AHEAD).select_related(
        "task", "person", "unit"
    )
    letters = news([_due(row) for row in rows.order_by("ends", "pk")], at=at)
    for person, told in letters.items():
        told_of = lines(told, on)
        subject = f"Kế hoạch: {told_of.count} việc cần chú ý" + (
            f", {told_of.late} việc quá hạn" if told_of.late else ""
        )
        body = "\n".join([*told_of.lines, "", f"Mở danh sách: {settings.CUALUAT_URL}/ban-lam-viec/viec/", ""])
        notices.queue(
            to=person.email, subject=subject, body=body, at=at, kind="reminder", about_type="programme",
            about_id=person.pk, not_before=office_moment(at),
        )  # fmt: skip
    return len(letters)


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
    on = day_of(at)
    rungs, letters = Rungs(on), dict[Person, list[Due]]()
    for row in rows:
        running.log(row, EntryKind.URGE, words, by, at)
        thing = _due(row)
        for person in dict.fromkeys(person for rung in _URGED for person in rungs.people(rung, thing)):
            if person.email:
                letters.setdefault(person, []).append(thing)
    for person, told in letters.items():
        listed = "\n".join(line(one, on) for one in told[:MOST_LINES])
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
