"""Occasions and their terms, lists of people, codes of invitation."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, SomebodyElse, locked, operation, words
from cualuat.entry import access
from cualuat.entry.keys import invitation_key, line_key
from cualuat.entry.models import Entry, Invitation, Occasion, Roll, RollLine
from cualuat.entry.rules import CODE_LENGTH, CODE_LETTERS, Terms, faults, plain_code, plain_day, plain_identifier
from cualuat.kernel.charts import grouped
from cualuat.kernel.tables import Fault, lines_of, repeated
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Unit

M = TypeVar("M", bound=Model)
MOST_CODES = 20_000
MOST_PEOPLE = 20_000  # of one file: the grown-up people of a commune; a longer list is loaded in parts
TITLES = {"identifier": ("Số định danh", "Số CCCD", "Mã số"), "born": ("Ngày sinh", "Năm sinh")}


class BadTerms(Refused):
    """The terms cannot be: `errors` by input."""

    def __init__(self, errors: dict[str, str]) -> None:
        name = next(iter(errors))
        super().__init__(errors[name], name)
        self.errors = errors


def make(*, kind: str, title: str, terms: Terms, by: Actor, at: datetime) -> Occasion:
    """A new occasion for a thing that the caller makes in the same transaction, which also writes it down. Raises BadTerms."""
    if errors := faults(terms):
        raise BadTerms(errors)
    row = Occasion(kind=kind, title=title[:300], made_by=by.name, made_at=at)
    _take_over(row, terms)
    row.save()
    row.units.set(Unit.objects.filter(pk__in=terms.units))
    return row


def change(*, occasion: Occasion, title: str, terms: Terms, by: Actor, at: datetime) -> Occasion:
    """New terms, within the caller's transaction and record. Once they are fixed only title and end may change. Raises BadTerms, Refused."""
    row = locked(occasion)
    if row.closed_at:
        raise Refused("Việc này đã đóng, không sửa được nữa.")
    if errors := faults(terms):
        raise BadTerms(errors)
    if row.frozen_at:
        _refuse_changed(row, terms)
        row.closes_at = terms.closes_at
    else:
        _take_over(row, terms)
        row.units.set(Unit.objects.filter(pk__in=terms.units))
    row.title = title[:300]
    row.version += 1
    row.save()
    return row


def _take_over(row: Occasion, terms: Terms) -> None:
    row.audience, row.secrecy, row.most = terms.audience, terms.secrecy, terms.most
    row.opens_at, row.closes_at = terms.opens_at, terms.closes_at
    row.roll_id = terms.roll if terms.audience == "roll" else None


def _refuse_changed(row: Occasion, terms: Terms) -> None:
    kept = (row.audience, row.secrecy, row.most, row.roll_id, row.opens_at)
    roll = terms.roll if terms.audience == "roll" else None
    if kept != (terms.audience, terms.secrecy, terms.most, roll, terms.opens_at):
        raise Refused(
            "Đã công bố thì không đổi được ai tham gia, có tên hay kín, số lượt và lúc mở. Hãy đóng việc này và mở việc mới.",
            "audience",
        )
    if set(row.units.values_list("pk", flat=True)) != set(terms.units if terms.audience == "staff" else ()):
        raise Refused("Đã công bố thì không đổi được đơn vị tham gia.", "units")


def freeze(*, occasion: Occasion, address: str, by: Actor, at: datetime) -> Occasion:
    """Fixes the terms as the thing is made public, within the caller's transaction and record. Raises Refused."""
    row = locked(occasion)
    if row.frozen_at:
        raise Refused("Việc này đã công bố rồi.")
    if row.closes_at <= at:
        raise Refused("Lúc đóng đã qua. Hãy chọn lúc đóng khác rồi công bố.", "closes_at")
    row.frozen_at, row.address = at, address
    row.version += 1
    row.save()
    return row


def close(*, occasion: Occasion, by: Actor, at: datetime) -> Occasion:
    """No more entries, within the caller's transaction and record.

    Of a secret occasion the rows that tell who took part are written anew in another order, so that where and when a row
    was written tells nothing. Whoever keeps what was sent does the same with that.
    """
    row = locked(occasion)
    if not row.frozen_at:
        raise Refused("Việc này chưa công bố.")
    if row.closed_at:
        raise SomebodyElse()
    row.closed_at = at
    row.version += 1
    row.save()
    if row.secret:
        write_anew(Entry.objects.filter(occasion=row), _again)
    return row


def write_anew(rows: QuerySet[M], again: Callable[[M], M]) -> None:
    """The same rows written again in an order that tells nothing: of each what `again` makes of it."""
    kept = [again(row) for row in rows]
    secrets.SystemRandom().shuffle(kept)
    rows.delete()
    rows.model._default_manager.bulk_create(kept, batch_size=1000)


def _again(row: Entry) -> Entry:
    return Entry(occasion_id=row.occasion_id, key=row.key, number=row.number, day=row.day, on_paper=row.on_paper)


@operation
def invite(*, occasion: Occasion, count: int, by: Actor, at: datetime) -> list[str]:
    """New codes of invitation, to be given out now: only their hashes are kept. Raises Refused."""
    access.require_runner(by)
    row = locked(occasion)
    if row.audience != "code":
        raise Refused("Việc này không mời bằng mã.")
    if row.closed_at:
        raise Refused("Việc này đã đóng, không mời thêm được.")
    before = row.invitations.count()
    if not 1 <= count <= MOST_CODES - before:
        raise Refused(
            f"Mỗi việc có nhiều nhất {grouped(MOST_CODES)} mã, đã cấp {grouped(before)}. Hãy ghi số từ 1 trở lên, trong mức ấy.",
            "count",
        )
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)))
    batch = (row.invitations.order_by("-batch").values_list("batch", flat=True).first() or 0) + 1
    made = [
        Invitation(occasion=row, key=invitation_key(row.pk, plain_code(code)), batch=batch, issued_on=day_of(at))
        for code in codes
    ]
    Invitation.objects.bulk_create(made, batch_size=1000)
    audit.record(
        action="entry.invite",
        subject=("Occasion", row.pk, row.title),
        by=by,
        at=at,
        detail={"count": count, "batch": batch},
    )
    return sorted(codes)


@operation
def keep_roll(*, name: str, source: str, rows: Sequence[Sequence[str]], by: Actor, at: datetime) -> Roll:
    """A list of people out of a table: of each only a keyed hash is kept. Raises BadRows, Refused."""
    access.require_runner(by)
    name = words(name, 200, "name", "Hãy đặt tên danh sách.")
    source = words(source, 300, "source")
    people = _people(rows)
    roll = Roll.objects.create(name=name, source=source, made_by=by.name, made_at=at)
    _put_in(roll, people)
    audit.record(
        action="entry.keep_roll",
        subject=("Roll", roll.pk, name),
        by=by,
        at=at,
        detail={"count": len(people), "source": source},
    )
    return roll


@operation
def add_to_roll(*, roll: Roll, rows: Sequence[Sequence[str]], by: Actor, at: datetime) -> int:
    """More people of another file; those who stand there already are passed over. How many are new. Raises BadRows, Refused."""
    access.require_runner(by)
    row = locked(roll)
    if row.occasions.filter(frozen_at__isnull=False).exists():
        raise Refused("Danh sách đang dùng ở một việc đã công bố, không thêm người được nữa.", "table")
    before = row.lines.count()
    _put_in(row, _people(rows))
    count = row.lines.count() - before
    audit.record(action="entry.add_to_roll", subject=("Roll", row.pk, row.name), by=by, at=at, detail={"count": count})
    return count


def _people(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Plain number and day of birth of each row. Raises BadRows, naming every row that is wrong."""
    lines, wrong = lines_of(rows, TITLES, needed=("identifier", "born"), most=MOST_PEOPLE)
    read = [(line.row, plain_identifier(line["identifier"]), plain_day(line["born"])) for line in lines]
    wrong += [Fault(number, "cột «Số định danh» trống.") for number, who, _ in read if not who]
    wrong += [
        Fault(number, "ngày sinh không đọc được; hãy ghi ngày/tháng/năm.") for number, _, born in read if not born
    ]
    wrong += repeated(((number, who) for number, who, _ in read if who), "Số định danh")
    if wrong:
        raise BadRows(wrong)
    return [(who, born) for _, who, born in read]


def _put_in(roll: Roll, people: Sequence[tuple[str, str]]) -> None:
    found = [RollLine(roll=roll, key=line_key(roll.pk, who, born)) for who, born in people]
    RollLine.objects.bulk_create(found, batch_size=1000, ignore_conflicts=True)


@operation
def drop_roll(*, roll: Roll, by: Actor, at: datetime) -> None:
    """Removes a list that nothing uses. Raises Refused."""
    access.require_runner(by)
    row = locked(roll)
    if row.occasions.exists():
        raise Refused("Danh sách đang dùng ở một việc có người tham gia, không xóa được.")
    audit.record(action="entry.drop_roll", subject=("Roll", row.pk, row.name), by=by, at=at)
    row.delete()
