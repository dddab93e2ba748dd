"""Loading lawdata, changing calendar and limits at the desk, keeping clocks.

Rows that the agency changed stay as they are when lawdata is loaded anew. Every change of a row gets a `Change`; clocks
counted before it are counted anew by a job, old and new due date both kept.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import holidays
from django.db.models import Q

from cualuat.audit import operations as audit
from cualuat.base import jobs
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.kernel.citation import find_citations
from cualuat.kernel.limits import (
    Entry,
    InvalidRule,
    Kind,
    Ledger,
    NoRuleInForce,
    Rule,
    appended,
    due,
    rule_on,
)
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import Calendar, InvalidCalendar, YearNotCovered, show
from cualuat.timelimits import queries
from cualuat.timelimits.models import (
    CalendarDay,
    CalendarYear,
    Change,
    Clock,
    ClockDue,
    ClockEntry,
    TimeLimit,
)
from cualuat.timelimits.rules import DAY_KINDS, MATTERS, rule_from_row, variant_for

RECOUNT_JOB = "timelimits.recount"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,11}")
SUBJECT = ("timelimits", "lawdata", "Lịch làm việc và thời hạn")


# --- lawdata -----------------------------------------------------------------------------------------------------


@operation
def load_lawdata(*, by: Actor, at: datetime) -> dict[str, int]:
    """Brings the rows up to lawdata/calendar and lawdata/time_limits; how many changed, by kind. Safe to repeat."""
    by.require("administrator")
    changed = {"calendar": 0, "time_limits": 0}
    for content in _tables("calendar"):
        changed["calendar"] += _store_year(content)
    wanted: set[tuple[str, date]] = set()
    for content in _tables("time_limits"):
        for row in content.get("rule", []):
            wanted.add((row["code"], row["effective_from"]))
            changed["time_limits"] += _store_limit(row)
    for stale in TimeLimit.objects.filter(overridden=False, reviewed_on=None):
        if (stale.code, stale.effective_from) not in wanted:
            stale.delete()
            changed["time_limits"] += 1
    if any(changed.values()):
        audit.record(action="timelimits.load", subject=SUBJECT, by=by, at=at, detail=changed)
        _changed("Nạp dữ liệu pháp luật kèm chương trình", by=by, at=at)
    return changed


def _tables(folder: str) -> Iterator[dict[str, Any]]:
    for file in sorted(files("cualuat.lawdata").joinpath(folder).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def _store_year(content: dict[str, Any]) -> int:
    year = content["year"]
    changed = _update(CalendarYear, {"number": year["number"]}, {k: year[k] for k in ("status", "complete")})
    days = content.get("day", [])
    undecided = [_undecided(row) for row in content.get("undecided", [])]
    wanted = {row["date"] for row in (*days, *undecided)}
    rows = CalendarDay.objects.filter(date__year=year["number"])
    stale = [row.pk for row in rows.filter(overridden=False) if row.date not in wanted]
    CalendarDay.objects.filter(pk__in=stale).delete()
    for row in (*days, *undecided):
        fields = ("kind", "name", "applies_to", "source", "evidence", "status")
        changed += _update(CalendarDay, {"date": row["date"]}, {name: row[name] for name in fields})
    return changed + len(stale)


def _undecided(row: dict[str, Any]) -> dict[str, Any]:
    fixed = {"kind": "undecided", "applies_to": "public_servants", "evidence": "?", "status": "proposed"}
    return {**fixed, "date": row["date"], "name": row["name"], "source": row["source"]}


def _store_limit(row: dict[str, Any]) -> int:
    plain = json.loads(json.dumps(row, default=str, ensure_ascii=False))
    values = {name: row[name] for name in ("name", "matter", "basis", "evidence")}
    values |= {"effective_to": row.get("effective_to"), "content": plain}
    return _update(TimeLimit, {"code": row["code"], "effective_from": row["effective_from"]}, values)


def _update(model: Any, key: dict[str, Any], values: dict[str, Any]) -> int:
    """Creates the row or brings it up to date, unless the agency changed it; 1 when something was written."""
    row = model.objects.filter(**key).first()
    if row is None:
        model.objects.create(**key, **values)
        return 1
    if row.overridden or all(getattr(row, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, TimeLimit):  # what somebody compared was another text
        row.reviewed_by, row.reviewed_on, row.review_note = "", None, ""
    row.save()
    return 1


def _changed(what: str, *, reason: str = "", by: Actor, at: datetime) -> Change:
    change: Change = Change.objects.create(at=at, by=by.name, what=what[:300], reason=reason)
    jobs.enqueue(RECOUNT_JOB, at=at)
    return change


# --- the calendar at the desk ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayWanted:
    """A day as an administrator wants it; `kind` one of DAY_KINDS."""

    date: date
    kind: str
    name: str
    source: str
    official: bool = True


@operation
def set_day(*, wanted: DayWanted, by: Actor, at: datetime) -> CalendarDay:
    """Sets what a day is, whatever lawdata says. Raises Refused."""
    by.require("administrator")
    name, source = normalise(wanted.name).strip(), normalise(wanted.source).strip()
    if wanted.kind not in DAY_KINDS:
        raise Refused("Hãy chọn loại ngày.", "kind")
    if not name:
        raise Refused("Hãy ghi tên, ví dụ: Nghỉ hoán đổi Ngày Văn hóa Việt Nam.", "name")
    if not source:
        raise Refused("Hãy ghi văn bản nguồn: số, ký hiệu, cơ quan ban hành.", "source")
    if not CalendarYear.objects.filter(number=wanted.date.year).exists():
        raise Refused(f"Chưa có lịch năm {wanted.date.year}. Hãy thêm năm này trước.", "date")
    old = CalendarDay.objects.filter(date=wanted.date).first()
    before = f"{old.get_kind_display()}: {old.name}" if old else ""
    values = {
        "kind": wanted.kind,
        "name": name[:200],
        "applies_to": "public_servants" if wanted.kind.startswith("swap") else "all",
        "source": source,
        "evidence": "V" if wanted.official else "S",
        "status": "official" if wanted.official else "proposed",
        "overridden": True,
    }
    day, _ = CalendarDay.objects.update_or_create(date=wanted.date, defaults=values)
    _check_calendar()
    detail = {"day": [before, f"{day.get_kind_display()}: {name}"], "source": source}
    label = f"Lịch ngày {show(wanted.date)}"
    audit.record(action="timelimits.set_day", subject=("calendar", day.pk, label), by=by, at=at, detail=detail)
    _changed(f"{label}: {name}", reason=source, by=by, at=at)
    return day


def _check_calendar() -> None:
    """The rows as a whole must make a calendar; the transaction goes back otherwise."""
    try:
        queries.calendar()
    except InvalidCalendar as error:
        raise Refused(str(error), "date") from error


@operation
def add_year(*, number: int, by: Actor, at: datetime) -> CalendarYear:
    """Opens a year with the days off that the fixed and lunar feasts imply, all as proposals. Raises Refused."""
    by.require("administrator")
    if not 2000 <= number <= 2100:
        raise Refused("Hãy ghi một năm từ 2000 đến 2100.", "year")
    if CalendarYear.objects.filter(number=number).exists():
        raise Refused(f"Năm {number} đã có trong lịch.", "year")
    year = CalendarYear.objects.create(number=number, status="proposed", complete=False, overridden=True)
    for day, name in sorted(holidays.country_holidays("VN", years=number, language="vi").items()):
        if day.isoweekday() in queries.calendar().weekly_off:
            continue
        CalendarDay.objects.create(
            date=day,
            kind="holiday",
            name=str(name)[:200],
            applies_to="all",
            source="Tính theo ngày lễ cố định và âm lịch, chưa có văn bản",
            evidence="M",
            status="proposed",
            overridden=True,
        )
    subject = ("calendar_year", year.pk, f"Lịch năm {number}")
    audit.record(action="timelimits.add_year", subject=subject, by=by, at=at)
    _changed(f"Thêm lịch năm {number} (tạm tính)", by=by, at=at)
    return year


@operation
def confirm_year(*, number: int, official: bool, source: str, by: Actor, at: datetime) -> CalendarYear:
    """Says that a year is announced and complete, or that it is not after all. Raises Refused."""
    by.require("administrator")
    year = CalendarYear.objects.select_for_update().filter(number=number).first()
    if year is None:
        raise Refused(f"Chưa có lịch năm {number}.", "year")
    if official and not source.strip():
        raise Refused("Hãy ghi văn bản công bố lịch nghỉ của năm.", "source")
    year.status, year.complete, year.overridden = ("official" if official else "proposed"), official, True
    year.save()
    subject = ("calendar_year", year.pk, f"Lịch năm {number}")
    detail = {"official": official, "source": source.strip()}
    audit.record(action="timelimits.confirm_year", subject=subject, by=by, at=at, detail=detail)
    words = "chính thức" if official else "tạm tính"
    _changed(f"Lịch năm {number}: {words}", reason=source.strip(), by=by, at=at)
    return year


# --- limits at the desk ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LimitWanted:
    """A version of a limit as an administrator wants it. `effective_to` is the last day; texts as shown to people."""

    code: str
    name: str
    matter: str
    amount: int
    unit: str
    start_name: str
    basis: str
    effective_from: date
    effective_to: date | None = None
    governs_pending: bool = False
    note: str = ""
    reason: str = ""


@operation
def set_limit(*, wanted: LimitWanted, by: Actor, at: datetime) -> TimeLimit:
    """Changes a version of a limit, or adds one (of a new code too); what the form does not show stays. Raises Refused."""
    by.require("administrator")
    _check_limit(wanted)
    row = TimeLimit.objects.select_for_update().filter(code=wanted.code, effective_from=wanted.effective_from).first()
    model = row or TimeLimit.objects.filter(code=wanted.code).order_by("-effective_from").first()
    content = _content(dict(model.content) if model else {}, wanted)
    try:
        rule_from_row(content)
    except InvalidRule as error:
        raise Refused(str(error), "amount") from error
    old = row.content if row else {}
    saved = row or TimeLimit(code=wanted.code, effective_from=wanted.effective_from)
    saved.name, saved.matter, saved.basis = content["name"], wanted.matter, content["basis"]
    saved.effective_to, saved.evidence, saved.content, saved.overridden = wanted.effective_to, "V", content, True
    saved.reviewed_by, saved.reviewed_on, saved.review_note = by.name, at.date(), wanted.reason
    saved.save()
    _check_versions(wanted.code)
    detail = {key: [old.get(key, ""), content[key]] for key in content if content[key] != old.get(key)}
    subject = ("time_limit", saved.pk, f"{saved.name} từ {show(saved.effective_from)}")
    audit.record(
        action="timelimits.set_limit", subject=subject, by=by, at=at, detail={**detail, "reason": wanted.reason}
    )
    _changed(f"Thời hạn: {saved.name}", reason=wanted.reason, by=by, at=at)
    return saved


def _check_limit(wanted: LimitWanted) -> None:
    for wrong, message, where in (
        (not _CODE.fullmatch(wanted.code), "Mã gồm chữ thường không dấu, chữ số và gạch nối.", "code"),
        (not wanted.name.strip(), "Hãy ghi tên thời hạn.", "name"),
        (wanted.matter not in MATTERS, "Hãy chọn lĩnh vực.", "matter"),
        (not wanted.start_name.strip(), "Hãy ghi sự kiện bắt đầu tính, ví dụ: Thụ lý tố cáo.", "start_name"),
        (
            not wanted.basis.strip(),
            "Hãy ghi căn cứ, ví dụ: khoản 1 Điều 28 Luật Tiếp công dân số 42/2013/QH13.",
            "basis",
        ),
        (not wanted.reason.strip(), "Hãy ghi lý do thay đổi để người sau hiểu.", "reason"),
    ):
        if wrong:
            raise Refused(message, where)
    if not find_citations(wanted.basis):
        raise Refused(
            "Căn cứ phải nêu điều khoản hoặc số văn bản, ví dụ: Điều 5 Quyết định số 12/2026/QĐ-UBND.", "basis"
        )


def _content(content: dict[str, Any], wanted: LimitWanted) -> dict[str, Any]:
    content |= {
        "code": wanted.code,
        "name": normalise(wanted.name).strip(),
        "matter": wanted.matter,
        "amount": wanted.amount,
        "unit": wanted.unit,
        "start": content.get("start", "event"),
        "start_name": normalise(wanted.start_name).strip(),
        "basis": normalise(wanted.basis).strip(),
        "effective_from": wanted.effective_from.isoformat(),
        "pending": "new" if wanted.governs_pending else "",
        "evidence": "V",
        "note": wanted.note.strip(),
    }
    content.pop("basis_is", None)
    content.pop("effective_to", None)
    if wanted.effective_to:
        content["effective_to"] = wanted.effective_to.isoformat()
    return content


def _check_versions(code: str) -> None:
    versions = [row.rule for row in queries.time_limits(code=code)]
    try:
        rule_on(versions, versions[0].effective_from or date.min)
    except InvalidRule as error:
        raise Refused(f"{error} Hãy ghi ngày hết hiệu lực cho phiên bản trước.", "effective_from") from error


@operation
def review_limit(*, limit: TimeLimit, note: str, by: Actor, at: datetime) -> TimeLimit:
    """Says that somebody compared a limit with the text of the law; it is shown as certain from then. Raises Refused."""
    by.require("administrator")
    if not note.strip():
        raise Refused("Hãy ghi đã đối chiếu với bản nào (Công báo số, ngày; bản ký số…).", "note")
    limit = TimeLimit.objects.select_for_update().get(pk=limit.pk)
    limit.reviewed_by, limit.reviewed_on, limit.review_note = by.name, at.date(), note.strip()
    limit.save()
    subject = ("time_limit", limit.pk, f"{limit.name} từ {show(limit.effective_from)}")
    audit.record(action="timelimits.review", subject=subject, by=by, at=at, detail={"note": note.strip()})
    _changed(f"Đối chiếu thời hạn: {limit.name}", reason=note.strip(), by=by, at=at)
    return limit


# --- clocks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Began:
    """When and how a limit began: the day of the event, the moment for limits in hours, what holds («remote»)."""

    day: date
    moment: datetime | None = None
    circumstances: frozenset[str] = frozenset()
    basis: str = ""
    note: str = ""


@dataclass
class Counter:
    """Calendar and limits read once, for counting several clocks; `on` the day it is counted on."""

    on: date
    calendar: Calendar = field(default_factory=queries.calendar)
    version: int = field(default_factory=queries.version)
    _rules: dict[str, list[Rule]] = field(default_factory=dict)
    _binds: dict[str, str] = field(default_factory=dict)

    def rule(self, code: str, start: date) -> Rule:
        """The version that governs. Raises NoRuleInForce."""
        if code not in self._rules:
            rows = list(queries.time_limits(code=code))
            self._rules[code] = [row.rule for row in rows]
            self._binds[code] = rows[-1].content.get("binds", "agency") if rows else "agency"
        if not self._rules[code]:
            raise NoRuleInForce(f"Không có thời hạn mang mã «{code}».")
        return rule_on(self._rules[code], start, on=self.on)

    def binds(self, code: str) -> str:
        """Whose a limit is to keep; only after `rule`."""
        return self._binds[code]


@operation
def start_clock(
    *, subject: tuple[str, int], code: str, began: Began, counter: Counter, by: Actor, at: datetime
) -> Clock:
    """Begins a limit of a matter. A year without a calendar does not hinder it: the clock then says what is missing.

    Raises NoRuleInForce, InvalidLedger, UnknownVariant.
    """
    rule = counter.rule(code, began.day)
    when = variant_for(rule, began.circumstances)
    entry = Entry("start", began.day, at=began.moment, basis=began.basis, note=began.note, when=when)
    ledger = appended(rule, (), entry)
    clock = Clock(
        subject_type=subject[0],
        subject_id=subject[1],
        code=code,
        name=rule.name,
        started_on=began.day,
        at_least=rule.at_least,
        binds=counter.binds(code),
        counted_on=counter.on,
    )
    _count(clock, rule, ledger, counter)
    clock.save()
    _keep_entry(clock, entry, by=by, at=at)
    _keep_due(clock, "Bắt đầu tính", at=at)
    return clock


@operation
def record_entry(*, clock: Clock, entry: Entry, counter: Counter, reason: str, by: Actor, at: datetime) -> Clock:
    """Adds an entry to a ledger (pause, resume, extend, reset, stop) and counts anew. Raises InvalidLedger."""
    clock = Clock.objects.select_for_update().get(pk=clock.pk)
    ledger = queries.ledger_of(clock)
    rule = counter.rule(clock.code, ledger[0].day)
    before = (clock.state, clock.due_on, clock.due_at)
    _count(clock, rule, appended(rule, ledger, entry), counter)
    clock.stopped_on = entry.day if clock.state == "stopped" else None
    clock.save()
    _keep_entry(clock, entry, by=by, at=at)
    if (clock.state, clock.due_on, clock.due_at) != before:
        _keep_due(clock, reason, at=at)
    return clock


def entry_of(
    kind: Kind, day: date, *, moment: datetime | None = None, basis: str = "", note: str = "", extension: str = "",
    amount: int | None = None, circumstances: Collection[str] = (),
) -> Entry:  # fmt: skip
    """An entry for `record_entry`."""
    return Entry(kind, day, moment, basis, note, frozenset(circumstances), extension, amount)


def _count(clock: Clock, rule: Rule, ledger: Ledger, counter: Counter) -> None:
    """Puts on the clock what the kernel says."""
    clock.counted_with, clock.counted_on, clock.name = counter.version, counter.on, rule.name
    try:
        result = due(rule, ledger, counter.calendar)
    except YearNotCovered as error:
        last = ledger[-1]
        clock.state = {"stop": "stopped", "pause": "paused"}.get(last.kind, "running")
        clock.due_on, clock.due_at, clock.trouble = None, None, str(error)[:300]
        return
    clock.state, clock.due_on, clock.due_at, clock.trouble = result.state, result.due, result.at, ""
    clock.provisional, clock.needs_review = result.provisional, result.needs_review
    clock.was_late = result.state == "stopped" and result.overdue and not rule.at_least


def _keep_entry(clock: Clock, entry: Entry, *, by: Actor, at: datetime) -> None:
    ClockEntry.objects.create(
        clock=clock,
        kind=entry.kind,
        day=entry.day,
        moment=entry.at,
        basis=entry.basis,
        note=entry.note,
        circumstances=sorted(entry.when),
        extension=entry.extension,
        amount=entry.amount,
        recorded_at=at,
        recorded_by=by.name,
    )


def _keep_due(clock: Clock, reason: str, *, at: datetime, change: Change | None = None) -> None:
    ClockDue.objects.create(
        clock=clock,
        due_on=clock.due_on,
        due_at=clock.due_at,
        state=clock.state,
        at=at,
        reason=reason[:300],
        change=change,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock whose due date another count moved."""

    clock: Clock
    old: date | None
    new: date | None


@operation
def recount(*, counter: Counter, limit: int = 500, by: Actor, at: datetime) -> tuple[int, list[Moved]]:
    """Counts anew up to `limit` open clocks that were counted before the last change, or before a limit that reaches back.

    How many were counted, and those whose due date moved. Repeat until none is left.
    """
    change = Change.objects.order_by("-pk").first()
    outdated = Q(counted_with__lt=counter.version)
    for row in TimeLimit.objects.filter(content__pending="new", effective_from__lte=counter.on):
        outdated |= Q(code=row.code, started_on__lt=row.effective_from, counted_on__lt=row.effective_from)
    clocks = list(Clock.objects.select_for_update().filter(outdated).exclude(state="stopped").order_by("pk")[:limit])
    entries: dict[int, list[Entry]] = {clock.pk: [] for clock in clocks}
    for row in ClockEntry.objects.filter(clock__in=clocks).order_by("pk"):
        entries[row.clock_id].append(row.value)
    moved = []
    for clock in clocks:
        old, old_at = clock.due_on, clock.due_at
        ledger = tuple(entries[clock.pk])
        try:
            _count(clock, counter.rule(clock.code, ledger[0].day), ledger, counter)
        except NoRuleInForce as error:
            clock.counted_with, clock.counted_on, clock.trouble = counter.version, counter.on, str(error)[:300]
        if (clock.due_on, clock.due_at) != (old, old_at):
            _keep_due(clock, change.what if change else "Tính lại", at=at, change=change)
            moved.append(Moved(clock, old, clock.due_on))
    fields = ["state", "due_on", "due_at", "provisional", "needs_review", "was_late", "trouble", "name"]
    Clock.objects.bulk_update(clocks, [*fields, "counted_with", "counted_on"], batch_size=200)
    return len(clocks), moved
