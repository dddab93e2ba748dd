"""The mirror of files: registered, moved, apologised for, taken in from a table; looked up by who handed it in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, locked, operation, words
from cualuat.kernel.limits import InvalidLedger
from cualuat.kernel.tables import Fault
from cualuat.kernel.workdays import Calendar, NotAPeriod, YearNotCovered, day_of, show
from cualuat.organisation.models import Unit
from cualuat.procedures import access, norms
from cualuat.procedures.models import MirrorEvent, MirrorFile, Procedure, ProcedureState
from cualuat.procedures.queries import catalogue
from cualuat.procedures.queries import mirror as queries
from cualuat.procedures.rules.limits import counted, read_limit
from cualuat.procedures.rules.mirror import (
    CLOSED,
    EDGES,
    STATES,
    WITH_REASON,
    Happened,
    NotThatWay,
    asked,
    check,
    code_of,
    ledger_of,
    tail_of,
)
from cualuat.procedures.rules.sheet import FileRow, read_files
from cualuat.timelimits import queries as timelimits


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A file as the counter has it. `limit` in words where the procedure has several; `moment` where hours are counted."""

    code: str
    procedure: Procedure | None
    received_on: date
    way: str = ""
    limit: str = ""
    unit: Unit | None = None
    applicant: str = ""
    phone: str = ""
    moment: datetime | None = None
    appointed_on: date | None = None


def _subject(row: MirrorFile) -> tuple[str, object, str]:
    return ("procedure_file", row.pk, row.code)


@operation
def register(*, wanted: FileWanted, by: Actor, at: datetime) -> MirrorFile:
    """Mirrors a file that the counter received. Raises NotAllowed, Refused (naming the input)."""
    access.require_mirror(by, wanted.unit.pk if wanted.unit else None)
    code = code_of(wanted.code)
    if not code:
        raise Refused("Hãy ghi mã hồ sơ trên giấy tiếp nhận.", "code")
    procedure = _announced(wanted.procedure)
    if wanted.received_on > day_of(at):
        raise Refused("Ngày tiếp nhận không thể sau hôm nay.", "received_on")
    row = MirrorFile(
        code=code, procedure=procedure, unit=wanted.unit or procedure.unit, way=words(wanted.way, 100, "way"),
        limit=_limit(procedure, wanted.way, wanted.limit, wanted.received_on), applicant=words(wanted.applicant, 200, "applicant"),
        phone_tail=_tail(wanted.phone), received_on=wanted.received_on, state_on=wanted.received_on, appointed_on=wanted.appointed_on,
        source="bàn làm việc", added_at=at, added_by=by.name,
    )  # fmt: skip
    story = (Happened("received", wanted.received_on, wanted.moment),)
    _count(row, story, timelimits.calendar(), at)
    _insert(row)
    _keep(row, story, by, at)
    audit.record(
        action="procedures.file",
        subject=_subject(row),
        by=by,
        at=at,
        detail={"procedure": procedure.code, "due": _shown(row.due_on)},
    )
    return row


def _announced(procedure: Procedure | None) -> Procedure:
    if procedure is None:
        raise Refused("Hãy chọn thủ tục.", "procedure")
    if procedure.state == ProcedureState.DRAFT:
        raise Refused("Thủ tục này chưa công bố.", "procedure")
    return procedure


def _tail(phone: str) -> str:
    if not phone.strip():
        return ""
    tail = tail_of(phone)
    if not tail:
        raise Refused("Ghi ít nhất bốn số cuối của điện thoại.", "phone")
    return tail


def _limit(procedure: Procedure, way: str, given: str, on: date) -> str:
    """The limit that runs: the one given, else the only one there is. Raises Refused, naming the input."""
    known = queries.limits_of(procedure, way, on=on)
    if given.strip():
        text = words(given, 200, "limit")
        if not read_limit(text).is_read:
            raise Refused("Ghi thời hạn như «15 ngày làm việc», «30 ngày», «2 giờ».", "limit")
        return text
    if len(known) > 1:
        raise Refused(f"Thủ tục có nhiều thời hạn ({'; '.join(known)}). Hãy chọn thời hạn của hồ sơ này.", "limit")
    return known[0] if known else ""


def _insert(row: MirrorFile) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(f"Hồ sơ {row.code} đã có ở đây.", "code") from error


def _keep(row: MirrorFile, story: Sequence[Happened], by: Actor, at: datetime) -> None:
    MirrorEvent.objects.bulk_create(
        MirrorEvent(file=row, state=one.state, day=one.day, moment=one.at, note=one.note, at=at, by=by.name)
        for one in story
    )


def _shown(day: date | None) -> str:
    return show(day) if day else ""


def _count(row: MirrorFile, story: Sequence[Happened], calendar: Calendar, at: datetime) -> None:
    """Puts on the file what its clock says; without a limit that can be counted the day of the receipt is what holds."""
    row.state, row.state_on = story[-1].state, story[-1].day
    limit = read_limit(row.limit)
    row.counted_with = timelimits.version()
    ends = next((one for one in story if one.state in ("result_ready", "returned", "refused", "stopped")), None)
    row.stopped_on, row.paused = (ends.day if ends else None), row.state == "supplement"
    row.provisional = row.needs_review = False
    row.due_at, row.trouble = None, ""
    if not limit.is_read:
        row.due_on = None if row.paused else row.appointed_on
        row.was_late = bool(ends and row.appointed_on and ends.day > row.appointed_on)
        row.trouble = "Không có thời hạn tính được; lấy ngày hẹn trên giấy tiếp nhận."
        return
    edition = catalogue.shown(row.procedure, row.received_on)
    ground = queries.ground_of(edition, f"Thủ tục {row.procedure.code}", limit, paused=asked(story) > 0)
    try:
        result = counted(limit, ground, ledger_of(story, exact=limit.unit in ("hour", "minute")), calendar)
    except (YearNotCovered, NotAPeriod, InvalidLedger) as error:
        row.due_on, row.was_late, row.trouble = None, False, str(error)[:300]
        return
    row.due_on, row.due_at = result.due, result.at
    row.provisional, row.needs_review = result.provisional, result.needs_review
    row.was_late = row.stopped_on is not None and row.state != "stopped" and result.overdue


@operation
def step(
    *, file: MirrorFile, state: str, on: date, moment: datetime | None, note: str, version: int | None, by: Actor, at: datetime
) -> MirrorFile:  # fmt: skip
    """Writes down what the counter did next. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(file, version)
    access.require_mirror(by, row.unit_id)
    if state not in EDGES[row.state]:
        raise Refused(
            f"Hồ sơ đang «{STATES[row.state]}», không chuyển sang «{STATES.get(state, state)[:60]}» được.", "state"
        )
    if on > day_of(at):
        raise Refused("Ngày không thể sau hôm nay.", "on")
    missing = "Hãy ghi rõ lý do: người nộp phải được trả lời bằng văn bản." if state in WITH_REASON else ""
    happened = Happened(state, on, moment, words(note, 5000, "note", missing))
    story = (*queries.story(row), happened)
    try:
        check(story, trips=norms.most_trips())
    except NotThatWay as error:
        raise Refused(str(error), "on") from error
    before = row.state
    _count(row, story, timelimits.calendar(), at)
    row.version += 1
    row.save()
    _keep(row, [happened], by, at)
    audit.record(
        action="procedures.file_step", subject=_subject(row), by=by, at=at,
        detail={"state": [STATES[before], STATES[state]], "on": show(on), "due": _shown(row.due_on)},
    )  # fmt: skip
    return row


@operation
def strike(*, file: MirrorFile, why: str, version: int | None, by: Actor, at: datetime) -> MirrorFile:
    """Strikes out the last step, written down by mistake; the receipt itself stays. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(file, version)
    access.require_mirror(by, row.unit_id)
    reason = words(why, 500, "why", "Hãy ghi vì sao gạch bỏ.")
    last = row.events.filter(struck_at=None).order_by("-pk").first()
    if last is None or last.state == "received":
        raise Refused("Không còn bước nào để gạch bỏ.")
    last.struck_at, last.struck_by, last.struck_why = at, by.name, reason
    last.save()
    _count(row, queries.story(row), timelimits.calendar(), at)
    row.version += 1
    row.save()
    audit.record(
        action="procedures.strike",
        subject=_subject(row),
        by=by,
        at=at,
        detail={"state": [STATES[last.state], STATES[row.state]], "reason": reason},
    )
    return row


@dataclass(frozen=True, slots=True)
class Correction:
    """What of a file was typed wrong and is typed anew; what is None stays."""

    applicant: str
    phone: str | None
    limit: str
    unit: Unit | None
    appointed_on: date | None


@operation
def correct(*, file: MirrorFile, wanted: Correction, version: int | None, by: Actor, at: datetime) -> MirrorFile:
    """Corrects who handed a file in, its limit, unit and day of the receipt. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(file, version)
    access.require_mirror(by, row.unit_id)
    before = row.due_on
    row.applicant = words(wanted.applicant, 200, "applicant")
    if wanted.phone is not None and wanted.phone.strip():
        row.phone_tail, row.wrong_tries = _tail(wanted.phone), 0
    row.limit = _limit(row.procedure, row.way, wanted.limit, row.received_on)
    row.unit, row.appointed_on = wanted.unit, wanted.appointed_on
    _count(row, queries.story(row), timelimits.calendar(), at)
    row.version += 1
    row.save()
    audit.record(
        action="procedures.file_correct", subject=_subject(row), by=by, at=at,
        detail={"limit": row.limit, "due": [_shown(before), _shown(row.due_on)]},
    )  # fmt: skip
    return row


@operation
def apologise(
    *, file: MirrorFile, promised_on: date, reason: str, version: int | None, by: Actor, at: datetime
) -> MirrorFile:
    """Says sorry for a result that will be late, with the new day and why. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(file, version)
    access.require_mirror(by, row.unit_id)
    if not row.is_running:
        raise Refused("Hồ sơ đã có kết quả hoặc đã kết thúc, không cần xin lỗi, hẹn lại.")
    if row.paused or row.due_on is None:
        raise Refused("Hồ sơ đang không có hạn (chờ bổ sung hoặc chưa tính được), chưa hẹn lại được.")
    today = day_of(at)
    if promised_on <= max(row.due_on, today):
        raise Refused(f"Ngày hẹn lại phải sau hạn {show(row.due_on)} và sau hôm nay.", "promised_on")
    try:
        if not timelimits.calendar().is_working(promised_on):
            raise Refused(f"Ngày {show(promised_on)} là ngày nghỉ. Hãy hẹn vào ngày làm việc.", "promised_on")
    except YearNotCovered as error:
        raise Refused(str(error), "promised_on") from error
    row.apology_reason = words(reason, 2000, "reason", "Hãy ghi vì sao chậm; người nộp sẽ đọc lý do này.")
    row.apologised_on, row.promised_on = today, promised_on
    row.version += 1
    row.save()
    audit.record(
        action="procedures.apologise",
        subject=_subject(row),
        by=by,
        at=at,
        detail={"due": _shown(row.due_on), "until": show(promised_on)},
    )
    return row


# --- from a table ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table brought."""

    created: int
    changed: int
    unchanged: int


@operation
def load_files(*, table: Sequence[Sequence[str]], source: str, unit: Unit | None, by: Actor, at: datetime) -> Taken:
    """Mirrors the files of a table, or brings known ones up to date with it. Raises NotAllowed, Refused;

    BadRows where anything is wrong: then nothing is taken in.
    """
    access.require_mirror(by, unit.pk if unit else None)
    rows, faults = read_files(table, today=day_of(at), trips=norms.most_trips())
    procedures = catalogue.by_codes(row.procedure for row in rows)
    known = {
        row.code: row for row in MirrorFile.objects.filter(code__in=[row.code for row in rows]).select_for_update()
    }
    calendar = timelimits.calendar()
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    for row in rows:
        try:
            outcome = _take(row, known.get(row.code), procedures.get(row.procedure), (unit, source, calendar), by, at)
        except Refused as error:
            faults.append(Fault(row.row, f"{str(error)[:1].lower()}{str(error)[1:]}"))
        else:
            counts[outcome] += 1
    if faults:
        raise BadRows(faults)
    audit.record(
        action="procedures.load_files", subject=("procedure_files", "", source[:200]), by=by, at=at,
        detail={"created": counts["created"], "changed": counts["changed"], "unchanged": counts["unchanged"]},
    )  # fmt: skip
    return Taken(**counts)


def _take(
    given: FileRow, known: MirrorFile | None, procedure: Procedure | None, where: tuple[Unit | None, str, Calendar], by: Actor, at: datetime
) -> str:  # fmt: skip
    """One row: «created», «changed» or «unchanged». Raises Refused."""
    unit, source, calendar = where
    if procedure is None:
        raise Refused(f"Không có thủ tục mang mã «{given.procedure[:40]}» trong danh mục.")
    if known is None:
        received = given.story[0].day
        row = MirrorFile(
            code=given.code, procedure=_announced(procedure), unit=unit or procedure.unit, way=given.way,
            limit=_limit_of_row(given, procedure), applicant=given.applicant, phone_tail=given.phone_tail, received_on=received,
            appointed_on=given.appointed, source=source[:300], added_at=at, added_by=by.name,
        )  # fmt: skip
        _count(row, given.story, calendar, at)
        _insert(row)
        _keep(row, given.story, by, at)
        return "created"
    return _update(given, known, procedure, calendar, by, at)


def _limit_of_row(given: FileRow, procedure: Procedure) -> str:
    """As for a file typed by hand; of several limits that nobody chose from none runs where the receipt names a day."""
    try:
        return _limit(procedure, given.way, given.limit, given.story[0].day)
    except Refused:
        if given.limit or given.appointed is None:
            raise
        return ""


def _update(
    given: FileRow, known: MirrorFile, procedure: Procedure, calendar: Calendar, by: Actor, at: datetime
) -> str:
    access.require_mirror(by, known.unit_id)
    if known.procedure_id != procedure.pk:
        raise Refused(f"Hồ sơ {known.code} ở đây thuộc thủ tục {known.procedure.code}.")
    told = queries.story(known)
    old = [(one.state, one.day) for one in told]
    new = [(one.state, one.day) for one in given.story]
    seen = [pair for pair in old if pair[0] != "processing" or pair in new]  # what only the desk wrote down stands
    if new[: len(seen)] != seen:
        raise Refused("Các ngày khác với điều đã ghi ở đây. Hãy gạch bước sai ở hồ sơ ấy rồi nạp lại.")
    more = given.story[len(seen) :]
    changed = bool(more)
    for name, value in (
        ("applicant", given.applicant),
        ("phone_tail", given.phone_tail),
        ("appointed_on", given.appointed),
    ):
        if value and getattr(known, name) != value and known.cleaned_on is None:
            setattr(known, name, value)
            changed = True
    if not changed:
        return "unchanged"
    try:
        check((*told, *more), trips=norms.most_trips())
    except NotThatWay as error:
        raise Refused(str(error)) from error
    _count(known, (*told, *more), calendar, at)
    known.version += 1
    known.save()
    _keep(known, more, by, at)
    return "changed"


# --- looked up by who handed it in -------------------------------------------------------------------------------


@operation
def look_up(*, code: str, digits: str, by: Actor, at: datetime) -> MirrorFile | None:
    """The file with this code, for whoever knows the last digits of the telephone too; None else, whatever was wrong.

    After some wrong tries in a day the file does not open any more on that day: four digits are soon tried out.
    """
    today = day_of(at)
    row = MirrorFile.objects.select_for_update().filter(code=code_of(code)).order_by("pk").first()
    if row is None or not row.phone_tail:
        return None
    tries = row.wrong_tries if row.wrong_on == today else 0
    if tries >= norms.wrong_tries():
        return None
    typed = "".join(letter for letter in digits if letter.isascii() and letter.isdecimal())
    if not secrets.compare_digest(row.phone_tail, typed):
        MirrorFile.objects.filter(pk=row.pk).update(wrong_tries=tries + 1, wrong_on=today)
        return None
    return row


# --- by the clock ------------------------------------------------------------------------------------------------


@operation
def recount(*, by: Actor, at: datetime) -> int:
    """Counts anew what was counted before the last change of the calendar; how many days moved."""
    version, calendar, moved = timelimits.version(), timelimits.calendar(), 0
    rows = MirrorFile.objects.filter(~Q(state__in=CLOSED), stopped_on=None, counted_with__lt=version)
    for row in rows.select_related("procedure").select_for_update(of=("self",)).order_by("pk"):
        before = row.due_on
        _count(row, queries.story(row), calendar, at)
        row.version += 1
        row.save()
        if row.due_on != before:
            moved += 1
            audit.record(
                action="procedures.recount",
                subject=_subject(row),
                by=by,
                at=at,
                detail={"due": [_shown(before), _shown(row.due_on)]},
            )
    return moved


@operation
def clean(*, by: Actor, at: datetime) -> int:
    """Forgets who handed in files that ended longer ago than they are kept; how many."""
    until = day_of(at) - timedelta(days=norms.keep_days())
    rows = MirrorFile.objects.filter(state__in=CLOSED, state_on__lt=until, cleaned_on=None)
    count = 0
    for row in rows.select_for_update().order_by("pk"):
        row.applicant, row.phone_tail, row.cleaned_on = "", "", day_of(at)
        row.apology_reason = ""
        row.version += 1
        row.save()
        row.events.update(note="")
        count += 1
    if count:
        audit.record(
            action="procedures.forget",
            subject=("procedure_files", "", "Hồ sơ phản chiếu đã xong"),
            by=by,
            at=at,
            detail={"count": count},
        )
    return count
