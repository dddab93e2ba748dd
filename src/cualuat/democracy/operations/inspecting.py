"""The people's inspectorate of the agency: elected, its term, dissolved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.democracy import access
from cualuat.democracy.items import numbers
from cualuat.democracy.models import Conference, Inspectorate, InspectorateMember
from cualuat.democracy.operations.recording import record
from cualuat.democracy.queries import staff_on
from cualuat.kernel.workdays import corresponding_day, day_of, show


@operation
def elect(
    *, members: Sequence[Person], head: Person | None, on: date, conference: Conference | None, note: str, by: Actor, at: datetime
) -> Inspectorate:  # fmt: skip
    """Writes down who was elected; the term is two years. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    law = numbers()
    if on > day_of(at):
        raise Refused("Ngày bầu không thể sau hôm nay.", "on")
    people = staff_on(on)
    if len(people) <= law.staff:
        raise Refused(
            f"Cơ quan có {len(people)} người: từ {law.staff} người trở xuống thì không lập Ban Thanh tra nhân dân."
        )
    chosen = {person.pk: person for person in members}
    if not law.fewest <= len(chosen) <= law.most:
        raise Refused(f"Ban có từ {law.fewest} đến {law.most} thành viên; đang chọn {len(chosen)}.", "members")
    if strangers := [person.name for pk, person in chosen.items() if pk not in people]:
        raise Refused(f"Không làm việc ở cơ quan ngày bầu: {', '.join(strangers)}.", "members")
    if head is None or head.pk not in chosen:
        raise Refused("Trưởng ban phải là một thành viên đã chọn.", "head")
    running = Inspectorate.objects.filter(dissolved_on=None, elected_on__lte=on, ends_on__gt=on).first()
    if running is not None:
        raise Refused(f"{running} còn nhiệm kỳ đến {show(running.ends_on)}. Hãy ghi Ban ấy kết thúc trước.", "on")
    ends = corresponding_day(on, 12 * law.years)
    row = Inspectorate(
        elected_on=on, ends_on=ends, conference=conference, staff=len(people), note=words(note, 500, "note"), added_at=at, added_by=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("Ngày này đã ghi bầu một Ban.", "on") from error
    InspectorateMember.objects.bulk_create(
        InspectorateMember(inspectorate=row, person=person, is_head=pk == head.pk) for pk, person in chosen.items()
    )
    record(
        "democracy.elect", row, by, at, people=", ".join(person.name for person in chosen.values()), until=show(ends)
    )
    return row


@operation
def dissolve(
    *, inspectorate: Inspectorate, on: date, reason: str, version: int | None, by: Actor, at: datetime
) -> Inspectorate:
    """Ends its work before its term, or when a new one is elected. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(inspectorate, version)
    if row.dissolved_on is not None:
        raise Refused("Ban này đã kết thúc rồi. Hãy tải lại trang.")
    if not row.elected_on <= on <= day_of(at):
        raise Refused("Ngày kết thúc từ ngày bầu đến hôm nay.", "on")
    row.note = words(reason, 500, "reason", "Hãy ghi vì sao kết thúc.")
    row.dissolved_on = on
    row.version += 1
    row.save()
    record("democracy.dissolve", row, by, at, day=show(on), reason=row.note)
    return row
