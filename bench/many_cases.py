"""Fills an empty house with n matters of all kinds, by COPY: parties, steps, clocks with ledgers, assignments, mails, the log.

How many are open grows slower than how many there are (n^0.65; 30,000 of 1,000,000): closed ones heap up over the years.
"""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, connections

import province
from courses import SHARES, Course, Due, Dues, Limit, courses, days_of
from cualuat.audit.models import Event
from cualuat.audit.queries import keys
from cualuat.audit.rules import FIRST, seal
from cualuat.casework.models import NumberSeries
from cualuat.casework.rules import bands_of, case_number, folded_words
from cualuat.kernel.workdays import VIETNAM
from province import Province
from words import Writer

FIRST_DAY = date(2023, 1, 3)  # since when there is a calendar
BATCH = 4000
_NULL = r"\N"
# Table → columns, in the order in which rows are written.
TABLES = {
    "sealed_box": "id label opened_on receipt_lookup receipt_salt receipt_ops receipt_memory receipt_wrapped",
    "casework_case": (
        "id number kind state is_open channel received_on received_at registered_at subject content request answers "
        "circumstances unit_id officer_id receipt_key box_id due_on due_at sender_count person_key sought sought_people "
        "outcome answered_on closed_on steps_taken has_news on_hold hold_reason is_sample"
    ),
    "casework_party": "case_id role name honorific position address id_number phone email told_by",
    "casework_textband": "case_id value",
    "casework_assignment": "case_id unit_id officer_id at by note",
    "casework_colleague": "case_id person_id added_at added_by",
    "casework_step": (
        "case_id number edge name from_state to_state is_public note internal at by_id by on"
    ),
    "casework_exchange": "case_id from_person text at by",
    "casework_note": "case_id text at by",
    "casework_rating": "case_id answers_step solved score text on",
    "casework_transfer": "case_id agency_id sent_on state settled_on note",
    "casework_consent": "case_id purpose text given_at",
    "timelimits_clock": (
        "id subject_type subject_id code name state due_on due_at started_on stopped_on was_late provisional needs_review "
        "at_least binds counted_with counted_on trouble"
    ),
    "timelimits_clockentry": (
        "clock_id kind day moment basis note circumstances extension recorded_at recorded_by"
    ),
    "timelimits_clockdue": "clock_id due_on due_at state at reason",
    "casework_reminder": "clock_id case_id due_on milestone rung person_id told at seen_at",
    "notices_message": (
        "channel to subject body template values kind about_type about_id urgent in_office_hours not_before state attempts "
        "created_at next_attempt_at sent_at error provider_id decided_by"
    ),
    "audit_event": (
        "at action actor_id actor_name subject_type subject_id subject_label detail previous_hash hash"
    ),
}  # fmt: skip
_WITH_KEYS = ("casework_case", "timelimits_clock")  # whose keys are given here


def open_of(n: int) -> int:
    """How many of n matters are open."""
    return round(30_000 * (n / 1_000_000) ** 0.65)


class Sheets:
    """Rows of all tables as lines for COPY; a batch is written while the next one is made."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._pool = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        self.rows: Counter[str] = Counter()

    def add(self, table: str, *values: object) -> None:
        """One row. Texts hold neither tabs nor backslashes nor ends of lines."""
        self._lines[table].append("\t".join([_NULL if v is None else v if type(v) is str else str(v) for v in values]))

    def write(self) -> None:
        """Sends off what there is, after what was sent off before."""
        lines, self._lines = self._lines, defaultdict(list)
        self.wait()
        self._running = self._pool.submit(self._copy, lines)

    def wait(self) -> None:
        """Until everything is written."""
        if self._running is not None:
            self._running.result()

    def close(self) -> None:
        """Writes the rest."""
        self.write()
        self.wait()
        self._pool.submit(connections.close_all).result()
        self._pool.shutdown()

    def _copy(self, lines: dict[str, list[str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            for table, columns in TABLES.items():
                if not lines[table]:
                    continue
                names = ", ".join(f'"{name}"' for name in columns.split())
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    copy.write("\n".join(lines[table]) + "\n")
                self.rows[table] += len(lines[table])


@dataclass(slots=True)
class Made:
    """A matter on its way into the sheets."""

    pk: int
    number: str
    course: Course
    received: date
    days: list[date]
    unit: int | None
    officer: int | None

    @property
    def is_open(self) -> bool:
        """Whether it is still on."""
        return not self.course.kind.table.state(self.course.state).final


class Maker:
    """Makes matters one after the other, by day of receipt."""

    def __init__(self, n: int, today: date, seed: int) -> None:
        self.rng = random.Random(seed)
        self.n, self.today = n, today
        self.sheets, self.dues, self.writer = Sheets(), Dues(today), Writer(self.rng)
        self.place: Province = province.read()
        self.ways = courses(self.rng)
        self.serials: Counter[tuple[str, int]] = Counter()
        self.clock = 0
        self.pairs = [(unit, officer) for unit in self.place.units for officer in self.place.officers[unit]]
        self.weights = [1 / (1 + place // province.OFFICERS_OF_UNIT) ** 0.5 for place in range(len(self.pairs))]
        self.stories: list[str] = []
        self.log = _Log(self.sheets)

    def run(self) -> None:
        """All of them."""
        for pk, (day, is_open) in enumerate(self._days(), 1):
            self._one(pk, day, is_open)
            if pk % BATCH == 0:
                self.sheets.write()
        self.sheets.close()
        NumberSeries.objects.bulk_create(
            NumberSeries(code=code, year=year, last=last) for (code, year), last in self.serials.items()
        )

    def _days(self) -> list[tuple[date, bool]]:
        """Days of receipt in order: open matters are of the last weeks, one in nine of longer ago."""
        rng, span = self.rng, (self.today - FIRST_DAY).days
        opened = open_of(self.n)
        ages = [rng.randint(46, 400) if rng.random() < 0.11 else rng.randint(0, 45) for _ in range(opened)]
        days = [(self.today - timedelta(days=age), True) for age in ages]
        days += [(FIRST_DAY + timedelta(days=rng.randint(0, span - 5)), False) for _ in range(self.n - opened)]
        return sorted(days)

    def _one(self, pk: int, day: date, is_open: bool) -> None:
        rng = self.rng
        ended, still = self.ways[rng.choices(list(SHARES), list(SHARES.values()))[0]]
        course = rng.choice(still if is_open else ended)
        key = (course.kind.series, day.year)
        self.serials[key] += 1
        unit, officer = rng.choices(self.pairs, self.weights)[0] if course.assigned else (None, None)
        if officer is not None and rng.random() < 0.02:
            officer = None
        made = Made(
            pk, case_number(*key, self.serials[key]), course, day, days_of(course, day, self.today, rng), unit, officer
        )
        running = self._clocks(made)
        self._case(made, running)
        self._around(made)

    # --- clocks ------------------------------------------------------------------------------------------------------

    def _clocks(self, made: Made) -> list[Due]:
        """Writes the limits of a matter; those that run and that the agency must keep."""
        running = []
        for limit in made.course.limits:
            begun = made.received if limit.from_receipt else made.days[limit.begins]
            due = self.dues.of(limit.code, begun)
            if due is None:
                continue
            self._clock(made, limit, due, begun)
            if limit.ends is None and due.binds == "agency" and not due.at_least:
                running.append(due)
        return running

    def _clock(self, made: Made, limit: Limit, due: Due, begun: date) -> None:
        add, self.clock = self.sheets.add, self.clock + 1
        ended = made.days[limit.ends] if limit.ends is not None else None
        late = ended is not None and ended > due.due_on and not due.at_least
        state = "stopped" if ended else "running"
        add(
            "timelimits_clock", self.clock, "case", made.pk, limit.code, due.name, state, due.due_on, due.due_at, begun,
            ended, late, due.provisional, due.needs_review, due.at_least, due.binds, self.dues.counter.version,
            ended or begun, "",
        )  # fmt: skip
        at = _moment(begun)
        add("timelimits_clockentry", self.clock, "start", begun, due.start, "", "", "[]", "", at, "Hệ thống")
        add("timelimits_clockdue", self.clock, due.due_on, due.due_at, "running", at, "Bắt đầu tính")
        if ended is None:
            return
        at, moment = _moment(ended), max(due.start, _moment(ended)) if due.start else None
        add("timelimits_clockentry", self.clock, "stop", ended, moment, "", "", "[]", "", at, "Hệ thống")
        add("timelimits_clockdue", self.clock, due.due_on, due.due_at, "stopped", at, "Kết thúc")
        if late and made.officer:
            told, on = str(made.officer), _moment(due.due_on)
            add(
                "casework_reminder", self.clock, made.pk, due.due_on, 0, "officer", made.officer, told, on, on,
            )  # fmt: skip

    # --- the matter --------------------------------------------------------------------------------------------------

    def _case(self, made: Made, running: list[Due]) -> None:
        rng, of, writer = self.rng, made.course.kind, self.writer
        subject, story, name = writer.subject(), self._story(), writer.name()
        who = rng.randrange(max(1, self.n // 50)) if rng.random() < 0.2 else self.n + made.pk
        at, first = _moment(made.received), min(running, key=lambda due: due.due_on, default=None)
        answers = {"purpose": "Để đối chiếu", "delivery": "network"} if of.family == "information" else {}
        hidden = folded_words(name)
        sought, people = folded_words(made.number, subject), ""
        if of.sealed:
            subject, story, sought, answers = f"Tố cáo {made.number}", "", folded_words(made.number), {}
        elif of.hides_sender:
            people = hidden
        else:
            sought = f"{sought} {hidden}"
        is_open = made.is_open
        answered = made.days[made.course.answered] if made.course.answered is not None else None
        self.sheets.add(
            "casework_case", made.pk, made.number, of.code, made.course.state, is_open, rng.choice(_CHANNELS),
            made.received, at, at, subject, story, "" if of.sealed else "Đề nghị giải quyết.",
            json.dumps(answers, ensure_ascii=False), "[]", None if of.sealed else made.unit,
            None if of.sealed else made.officer, f"{rng.getrandbits(256):064x}", self._box(made) if of.sealed else None,
            first.due_on if first else None, first.due_at if first else None, 1, "" if of.sealed else f"{who:064x}",
            sought, people, "", answered, None if is_open else made.days[-1], len(made.course.steps),
            is_open and rng.random() < 0.03, False, "", False,
        )  # fmt: skip
        if not of.sealed:
            self._sender(made, name, who, story)

    def _story(self) -> str:
        """One in thirty is a story that was sent before, with other words at its end."""
        if self.stories and self.rng.random() < 0.033:
            return self.rng.choice(self.stories) + " Tôi gửi lại."
        story = self.writer.story()
        if self.rng.random() < 0.01:
            self.stories.append(story)
        return story

    def _box(self, made: Made) -> str:
        key = uuid.UUID(int=self.rng.getrandbits(128))
        self.sheets.add(
            "sealed_box", key, made.number, made.received, f"{self.rng.getrandbits(256):064x}", r"\\x" + "00" * 16, 1,
            8192, r"\\x" + "00" * 72,
        )  # fmt: skip
        return str(key)

    def _sender(self, made: Made, name: str, who: int, story: str) -> None:
        add, at = self.sheets.add, _moment(made.received)
        email = f"nguoi{who}@dan.example" if self.rng.random() < 0.7 else ""
        add(
            "casework_party", made.pk, "sender", name, "", "", f"Thôn {who % 60}, xã Mẫu", "", f"09{who % 10**8:08d}", email,
            "email" if email else "",
        )  # fmt: skip
        if self.rng.random() < 0.3:
            add("casework_party", made.pk, "respondent", self.writer.name(), "", "Cán bộ xã", "", "", "", "", "")
        for value in bands_of(story):
            add("casework_textband", made.pk, value)
        if email:
            add("casework_consent", made.pk, "contact", "Đồng ý", at)
            body = f"Cơ quan đã nhận hồ sơ của bạn. Mã hồ sơ: {made.number}."
            add(
                "notices_message", "email", email, f"Đã nhận hồ sơ {made.number}", body, "", "{}", "receipt", "case", made.pk,
                False, False, at, "sent", 1, at, at, at, "", "", "",
            )  # fmt: skip

    # --- what happened to it -----------------------------------------------------------------------------------------

    def _around(self, made: Made) -> None:
        add, rng, pk = self.sheets.add, self.rng, made.pk
        for number, (step, day) in enumerate(zip(made.course.steps, made.days, strict=True), 1):
            add(
                "casework_step", pk, number, step.edge, step.name, step.source, step.target, step.public, "", "",
                _moment(day), made.officer or "", f"Cán bộ {made.officer}", day,
            )  # fmt: skip
        self.log.keep(made)
        if made.course.kind.sealed:
            return
        if made.unit is not None:
            add("casework_assignment", pk, made.unit, made.officer, _moment(made.days[1]), "Tiếp nhận", "")
            if rng.random() < 0.03:
                add("casework_colleague", pk, rng.choice(self.pairs)[1], _moment(made.days[1]), "Trưởng phòng")
        if rng.random() < 0.25:
            for from_person in (True, False)[: rng.randint(1, 2)]:
                add("casework_exchange", pk, from_person, self.writer.subject(), _moment(made.days[-1]), "Bạn đọc")
        if rng.random() < 0.2:
            add("casework_note", pk, self.writer.subject(), _moment(made.days[-1]), "Cán bộ")
        if made.course.answered is not None and rng.random() < 0.15:
            add(
                "casework_rating",
                pk,
                made.course.answered + 1,
                rng.random() < 0.6,
                rng.randint(1, 5),
                "",
                made.days[-1],
            )
        self._transfer(made)

    def _transfer(self, made: Made) -> None:
        last = [day for step, day in zip(made.course.steps, made.days, strict=True) if step.edge == "transfer"]
        if last:
            waits = made.course.state == "transferring"
            self.sheets.add(
                "casework_transfer", made.pk, self.rng.choice(self.place.external), last[-1],
                "waiting" if waits else "acknowledged", None if waits else made.days[-1], "",
            )  # fmt: skip


_CHANNELS = ("web", "web", "web", "web", "desk", "post", "email")
_MOMENTS: dict[date, datetime] = {}


def _moment(day: date) -> datetime:
    if day not in _MOMENTS:
        _MOMENTS[day] = datetime.combine(day, time(9), VIETNAM).astimezone(UTC)
    return _MOMENTS[day]


class _Log:
    """The audit log, with whole seals."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets, self._key = sheets, keys()[0]
        self._last = Event.objects.order_by("-pk").values_list("hash", flat=True).first() or FIRST

    def keep(self, made: Made) -> None:
        """That it was registered, given to somebody, brought to its end."""
        self._event("casework.register", made, made.received)
        if made.unit is not None and not made.course.kind.sealed:
            self._event("casework.assign", made, made.days[1])
        if not made.is_open:
            self._event("casework.step", made, made.days[-1])

    def _event(self, action: str, made: Made, day: date) -> None:
        kind = "sealed_case" if made.course.kind.sealed else "case"
        label, at = f"{made.course.kind.short} {made.number}", _moment(day)
        who = (str(made.officer or ""), f"Cán bộ {made.officer}" if made.officer else "Bạn đọc")
        contents = {
            "at": at.isoformat(), "action": action, "actor": list(who), "subject": [kind, str(made.pk), label], "detail": {},
        }  # fmt: skip
        hash_ = seal(self._key, self._last, contents)
        self._sheets.add("audit_event", at, action, *who, kind, made.pk, label, "{}", self._last, hash_)
        self._last = hash_


# --- into the database -----------------------------------------------------------------------------------------------


def fill(n: int, *, today: date, seed: int) -> Counter[str]:
    """Makes n matters in a house that has a province and nothing else; rows by table."""
    definitions = _take_indexes_off(TABLES)
    maker = Maker(n, today, seed)
    maker.run()
    with connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)
        for table in _WITH_KEYS:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return maker.sheets.rows


def _take_indexes_off(tables: Iterable[str]) -> list[str]:
    """Drops the indexes that are no constraint, which are made faster afterwards; how to make them."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
                "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid "
                "WHERE i.indrelid = %s::regclass AND c.oid IS NULL AND NOT i.indisunique",
                [table],
            )
            found += cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]
