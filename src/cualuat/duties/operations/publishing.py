"""Keeping the list of what must be published, noting that something arose, noting where it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, locked, operation, words
from cualuat.duties import access
from cualuat.duties.models import Information, Publishing
from cualuat.duties.operations.reading import Known, basis_in, day_in, own_row
from cualuat.duties.rules import (
    ARISING,
    LIMITS,
    LIST_LENGTHS,
    LIST_TITLES,
    MOST_DAYS,
    MOST_ROWS,
    MOST_STAY,
    SHORT,
    WITHIN,
    YEARLY,
    Limit,
    canonical,
    dues,
    limit_named,
    read_yearly,
)  # fmt: skip
from cualuat.duties.starting import starting_rows
from cualuat.files.models import Attachment
from cualuat.kernel.tables import Fault, Line, lines_of
from cualuat.kernel.workdays import YearNotCovered, add_working_days, day_of, show
from cualuat.organisation.models import Unit
from cualuat.timelimits import queries as timelimits

MARK = "x"  # how a table says yes


@dataclass(frozen=True, slots=True)
class ListWanted:
    """An entry as it is kept; `compared`: somebody has read it against the law."""

    name: str
    basis: str
    form: str
    limit: Limit
    since: date
    place: str = ""
    unit: Unit | None = None
    stay: int | None = None
    note: str = ""
    shown: bool = False
    compared: bool = False
    until: date | None = None


def _record(action: str, row: Information, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("information", row.pk, row.name[:200]), by=by, at=at, detail=detail)


@operation
def keep(
    *, information: Information | None, wanted: ListWanted, version: int | None, by: Actor, at: datetime
) -> Information:
    """Adds an entry to the list, or corrects one. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_keeper(by)
    return _keep(locked(information, version) if information is not None else None, wanted, by, at)


def _keep(information: Information | None, wanted: ListWanted, by: Actor, at: datetime) -> Information:
    row = information if information is not None else Information(added_at=at, added_by=by.name)
    _check(wanted)
    row.name = words(wanted.name, LIST_LENGTHS["name"], "name", "Hãy ghi thông tin phải công khai.")
    row.basis = basis_in(wanted.basis, LIST_LENGTHS["basis"])
    row.form = words(wanted.form, LIST_LENGTHS["form"], "form", "Hãy ghi hình thức công khai.")
    row.place = words(wanted.place, LIST_LENGTHS["place"], "place")
    row.note = words(wanted.note, LIST_LENGTHS["note"], "note")
    if wanted.shown and not row.place:
        raise Refused("Đăng lên trang công khai thì phải ghi nơi công khai để người dân tìm được.", "place")
    row.unit, row.since, row.until, row.stay, row.shown = (
        wanted.unit,
        wanted.since,
        wanted.until,
        wanted.stay,
        wanted.shown,
    )
    row.limit, row.days = wanted.limit.kind, wanted.limit.days
    row.month, row.day = wanted.limit.month, wanted.limit.day
    reviewed = row.needs_review and wanted.compared
    row.needs_review = row.needs_review and not wanted.compared
    row.version += 1 if information is not None else 0
    row.save()
    unit = row.unit.name if row.unit else ""
    if information is None:
        _record("duties.list", row, by, at, unit=unit, limit=str(row.rule), shown=row.shown)
    else:
        _record("duties.edit_listed", row, by, at, unit=unit, limit=str(row.rule), shown=row.shown, compared=reviewed)
    return row


def _check(wanted: ListWanted) -> None:
    if wanted.until is not None and wanted.until < wanted.since:
        raise Refused(f"Ngày cuối không thể trước ngày {show(wanted.since)}.", "until")
    if wanted.stay is not None and not 1 <= wanted.stay <= MOST_STAY:
        raise Refused(f"Số ngày giữ công khai từ 1 đến {MOST_STAY}, hoặc để trống.", "stay")
    limit = wanted.limit
    if limit.kind not in LIMITS:
        raise Refused("Hãy chọn thời hạn.", "limit")
    if limit.kind == YEARLY:
        if read_yearly(f"{limit.day}/{limit.month}") is None:
            raise Refused("Hãy ghi ngày và tháng có trong mọi năm, ví dụ 31/3.", "day")
    elif not 1 <= limit.days <= MOST_DAYS:
        raise Refused(f"Số ngày từ 1 đến {MOST_DAYS}.", "days")


@operation
def start(*, by: Actor, at: datetime) -> int:
    """Takes the rows that come with the program into the agency's list, those that it does not have yet; how many.

    Raises NotAllowed, Refused.
    """
    access.require_keeper(by)
    there = set(Information.objects.exclude(code="").values_list("code", flat=True))
    made = [
        Information(
            code=row.code, name=row.name, basis=canonical(row.basis), form=row.form, limit=row.limit.kind, days=row.limit.days,
            month=row.limit.month, day=row.limit.day, stay=row.stay, note=row.note, needs_review=row.needs_review, since=day_of(at),
            added_at=at, added_by=by.name,
        )
        for row in starting_rows()
        if row.code not in there
    ]  # fmt: skip
    if not made:
        raise Refused("Danh mục đã có đủ các dòng kèm chương trình.")
    try:
        with transaction.atomic():
            Information.objects.bulk_create(made)
    except IntegrityError as error:
        raise Refused("Có người vừa lấy các dòng này vào danh mục. Hãy tải lại trang.") from error
    _whole("duties.start", by, at, count=len(made))
    return len(made)


def _whole(action: str, by: Actor, at: datetime, **detail: object) -> None:
    subject = ("information_list", "", "Danh mục thông tin phải công khai")
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)


@operation
def load(*, table: Sequence[Sequence[str]], by: Actor, at: datetime) -> tuple[int, int]:
    """Takes in a table: rows without a code are added, those with one corrected; how many of each.

    Raises NotAllowed; BadRows where anything is wrong: then nothing is taken in.
    """
    access.require_keeper(by)
    lines, faults = lines_of(table, LIST_TITLES, needed=("name", "basis"), most=MOST_ROWS)
    if faults:
        raise BadRows(faults)
    known = Known.now(day_of(at))
    taken: set[int] = set()
    for line in lines:
        try:
            found = own_row(Information, line, taken)
            _keep(found, _wanted(line, known, found), by, at)
        except Refused as refused:
            faults.append(Fault(line.row, str(refused)))
    if faults:
        raise BadRows(faults)
    _whole("duties.load_list", by, at, count=len(lines), changed=len(taken))
    return len(lines) - len(taken), len(taken)


def _wanted(line: Line, known: Known, found: Information | None) -> ListWanted:
    limit = limit_named(line["limit"])
    if not limit:
        raise Refused(f"thời hạn «{line['limit'][:60]}» không có trong: {', '.join(SHORT.values())}.")
    return ListWanted(
        name=line["name"], basis=line["basis"], form=line["form"], place=line["place"], unit=known.unit(line["unit"]), note=line["note"],
        limit=read_limit(limit, line["days"], line["day"]), stay=_number(line["stay"], "stay") if line["stay"] else None,
        shown=line["shown"].lower() in (MARK, "có"), since=day_in(line["since"]) or (found.since if found is not None else known.on),
        until=day_in(line["until"]),
    )  # fmt: skip


def read_limit(kind: str, days: str, day: str) -> Limit:
    """The limit as it is typed: days, or «31/3» of the yearly one. Raises Refused, naming the input."""
    if kind not in LIMITS:
        raise Refused("Hãy chọn thời hạn.", "limit")
    if kind != YEARLY:
        return Limit(kind, _number(days, "days"))
    found = read_yearly(day)
    if found is None:
        raise Refused("Hãy ghi ngày và tháng có trong mọi năm, ví dụ 31/3.", "day")
    return Limit(kind, day=found[0], month=found[1])


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 4:
        raise Refused("Hãy ghi số ngày bằng chữ số, ví dụ 5.", name)
    return int(text)


@operation
def remove(*, information: Information, reason: str, version: int | None, by: Actor, at: datetime) -> None:
    """Takes an entry out of the list of which nothing was ever noted. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(information, version)
    if row.publishings.exists():
        raise Refused("Mục này đã có lần công khai, phải giữ lại. Không công khai nữa thì ghi ngày ở «Đến hết ngày».")
    why = words(reason, 500, "reason", "Hãy ghi vì sao bỏ mục này.")
    _record("duties.unlist", row, by, at, reason=why, basis=row.basis)
    row.delete()


# --- each time ---------------------------------------------------------------------------------------------------


@operation
def arise(*, information: Information, what: str, on: date, by: Actor, at: datetime) -> Publishing:
    """Notes that there is information that must be out within days. Raises NotAllowed, Refused (naming the input)."""
    access.require_publisher(by, information.unit_id)
    row = locked(information)
    access.require_publisher(by, row.unit_id)
    if row.limit not in ARISING:
        raise Refused("Mục này công khai theo kỳ, không cần ghi ngày có thông tin.", "on")
    if not row.since <= on <= day_of(at) or not row.is_listed(on):
        raise Refused(f"Ngày có thông tin từ ngày mục này vào danh mục ({show(row.since)}) đến hôm nay.", "on")
    told = words(what, 300, "what", "Hãy ghi thông tin gì, ví dụ số và trích yếu văn bản.")
    due = _due(row, on)
    try:
        with transaction.atomic():
            made = Publishing.objects.create(
                information=row, due=due, arisen=on, what=told, noted_by=by.name, noted_at=at
            )
    except IntegrityError as error:
        raise Refused("Thông tin này, ngày này đã ghi rồi.", "what") from error
    _record("duties.arise", row, by, at, text=told, due=show(due))
    return made


def _due(row: Information, on: date) -> date:
    if row.limit != WITHIN:
        return on + timedelta(days=row.days)
    try:
        return add_working_days(on, row.days, timelimits.calendar()).due
    except YearNotCovered as error:
        raise Refused(f"{error} Hãy nhờ quản trị viên thêm lịch.", "on") from error


@dataclass(frozen=True, slots=True)
class Done:
    """That it was published: on which day, where, with which proof."""

    on: date
    address: str
    proof: Attachment | None = None


@operation
def publish(
    *, information: Information, due: date, publishing: Publishing | None, done: Done, version: int | None, by: Actor, at: datetime
) -> Publishing:  # fmt: skip
    """Notes where and when it was published: `publishing` of what arose, or the period that is `due`. Once.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    access.require_publisher(by, information.unit_id)
    row = locked(information)
    access.require_publisher(by, row.unit_id)
    made = _occasion(row, due, publishing, version)
    if made.published_on is not None:
        raise Refused("Lần này đã có người ghi là công khai rồi. Hãy tải lại trang.", "due")
    if done.on > day_of(at):
        raise Refused("Ngày công khai không thể sau hôm nay.", "on")
    if made.arisen is not None and done.on < made.arisen:
        raise Refused(f"Ngày công khai không thể trước ngày có thông tin {show(made.arisen)}.", "on")
    made.address = words(done.address, 500, "address", "Hãy ghi địa chỉ hoặc nơi đã công khai.")
    made.published_on, made.proof, made.noted_by, made.noted_at = done.on, done.proof, by.name, at
    made.version += 1 if made.pk else 0
    made.save()
    _record("duties.publish", row, by, at, due=show(made.due), day=show(done.on), address=made.address)
    return made


def _occasion(row: Information, due: date, publishing: Publishing | None, version: int | None) -> Publishing:
    if publishing is not None:
        found = locked(publishing, version)
        if found.information_id != row.pk:
            raise Refused("Lần công khai này của mục khác. Hãy tải lại trang.", "due")
        return found
    there = row.publishings.filter(due=due, arisen=None).first()
    if there is not None:
        return there
    last = min(due, row.until) if row.until else due
    if due not in dues(row.rule, row.since, last):
        raise Refused("Không có kỳ công khai nào đến hạn ngày này. Hãy chọn trong danh sách.", "due")
    return Publishing(information=row, due=due)


@operation
def take_back(*, publishing: Publishing, reason: str, version: int | None, by: Actor, at: datetime) -> None:
    """What was noted by mistake is taken back: that it was published, or else that it arose. The log keeps it.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    row = locked(publishing, version)
    access.require_publisher(by, row.information.unit_id)
    why = words(reason, 500, "reason", "Hãy ghi vì sao ghi nhầm.")
    day = show(row.published_on) if row.published_on else ""
    _record(
        "duties.take_back",
        row.information,
        by,
        at,
        reason=why,
        due=show(row.due),
        day=day,
        address=row.address,
        text=row.what,
    )
    if row.published_on is None or row.arisen is None:
        row.delete()
        return
    row.published_on, row.proof, row.address = None, None, ""
    row.version += 1
    row.save()
