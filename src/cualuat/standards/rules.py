"""Plain rules of the standard: a set read from and printed to its file, values, scoring, steps of a card."""

from __future__ import annotations

import functools
import itertools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cualuat.kernel.workdays import Calendar, add_calendar_days, add_working_days

KINDS: Final = {"boolean": "Đạt hay không", "ratio": "Tỷ lệ %", "score": "Chấm điểm"}
SCALES: Final = {"points": "Cộng điểm", "attainment": "Đếm số chỉ tiêu đạt"}
POSTING_UNITS: Final = {"calendar_day": "ngày", "working_day": "ngày làm việc"}
DEADLINE_STEPS: Final = ("submitted", "decided", "reported")
EVIDENCE: Final = ("V", "S", "M", "?")
DOUBTFUL: Final = frozenset({"M", "?"})
HUNDRED: Final = Decimal(100)
_ONE: Final = Decimal(1)
_NONE: Final = Decimal(0)
_YEARS: Final = (2000, 2100)
_MOST_POINTS: Final = Decimal(1000)
_LONGEST: Final = 200_000
_CODE: Final = re.compile(r"[a-z0-9]+(?:[.\-][a-z0-9]+)*")


class BrokenStandard(ValueError):
    """A file of a set is wrong; `faults` says each fault with its place, in Vietnamese."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


# --- a set -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is looked at. Empty `name` or `kind`, no `points`, no `threshold`: nobody has read it in the law yet.

    `steps`: percent reached → points, the least first; `proof`: what proves it.
    """

    code: str
    criterion: str
    name: str = ""
    kind: str = ""
    points: Decimal | None = None
    threshold: Decimal | None = None
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    proof: str = ""
    proof_needed: bool = False
    basis: str = ""
    evidence: str = "?"
    note: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has still to compare it with the law."""
        return self.evidence in DOUBTFUL

    def gap(self, scale: str) -> str:
        """What of it is not known, in words; empty where it can be scored."""
        lacking = []
        if not self.name:
            lacking.append("tên")
        if not self.kind:
            lacking.append("cách chấm")
        if scale == "points" and self.points is None:
            lacking.append("điểm")
        if self._needs_threshold(scale) and self.threshold is None:
            lacking.append("ngưỡng đạt")
        return ", ".join(lacking)

    def _needs_threshold(self, scale: str) -> bool:
        if scale == "attainment":
            return self.kind in ("ratio", "score")
        return self.kind == "ratio" and not self.steps


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group of indicators."""

    code: str
    name: str
    evidence: str = "?"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold besides the figures."""

    code: str
    name: str
    basis: str = ""
    evidence: str = "?"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day before which a step must be done, in the year so many years after the one assessed."""

    step: str
    name: str
    month: int
    day: int
    years_after: int = 1
    basis: str = ""
    evidence: str = "?"

    def before(self, year: int) -> date:
        """The day for cards of a year; what is done that day is late."""
        return date(year + self.years_after, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Posting:
    """How long the draft of the result is posted, at least."""

    days: int
    unit: str = "calendar_day"
    basis: str = ""
    evidence: str = "?"
    note: str = ""

    def last_day(self, posted: date, calendar: Calendar) -> date:
        """The last day on which it must hang. Raises YearNotCovered."""
        if self.unit == "working_day":
            return add_working_days(posted, self.days, calendar).due
        return add_calendar_days(posted, self.days, calendar, roll=False).due

    @property
    def words(self) -> str:
        """«5 ngày làm việc»."""
        return f"{self.days} {POSTING_UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Pause:
    """A year in which nobody was assessed, and why."""

    year: int
    words: str
    evidence: str = "?"


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of the standard."""

    code: str
    name: str
    basis: str
    scale: str
    years_from: int
    years_to: int | None = None
    evidence: str = "?"
    total_needed: Decimal | None = None
    criterion_percent: Decimal | None = None
    points_total: Decimal | None = None
    indicators_expected: int | None = None
    note: str = ""
    posting: Posting | None = None
    deadlines: tuple[Deadline, ...] = ()
    pauses: tuple[Pause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def covers(self, year: int) -> bool:
        """Whether cards of that year are scored by it."""
        return self.years_from <= year and (self.years_to is None or year <= self.years_to)

    def of(self, criterion: str) -> tuple[Indicator, ...]:
        """The indicators of a criterion."""
        return tuple(one for one in self.indicators if one.criterion == criterion)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator with this code."""
        return next((one for one in self.indicators if one.code == code), None)

    def condition(self, code: str) -> Condition | None:
        """The condition with this code."""
        return next((one for one in self.conditions if one.code == code), None)

    def deadline(self, step: str) -> Deadline | None:
        """The deadline of a step; None where none is known."""
        return next((one for one in self.deadlines if one.step == step), None)

    def worth(self, indicator: Indicator) -> Decimal:
        """The most that an indicator can give; nothing where its points are not known."""
        return _ONE if self.scale == "attainment" else indicator.points or _NONE

    @property
    def unit(self) -> str:
        """What is counted, in words."""
        return "điểm" if self.scale == "points" else "chỉ tiêu"

    @property
    def gaps(self) -> tuple[str, ...]:
        """What must be filled in before a card can be closed by it, each with its place."""
        found = [
            f"Chỉ tiêu {one.code}: chưa có {lacking}." for one in self.indicators if (lacking := one.gap(self.scale))
        ]
        number = len(self.indicators)
        if self.indicators_expected is not None and number != self.indicators_expected:
            found.append(f"Có {number} chỉ tiêu, văn bản có {self.indicators_expected}.")
        if self.total_needed is None:
            found.append(f"Chưa rõ cần bao nhiêu {self.unit} để được công nhận.")
        whole = sum((self.worth(one) for one in self.indicators), _NONE)
        if self.points_total is not None and not found and whole != self.points_total:
            found.append(
                f"Các chỉ tiêu cộng lại {show_number(whole)} điểm, phải đúng {show_number(self.points_total)}."
            )
        return tuple(found)


# --- numbers as people write them --------------------------------------------------------------------------------


def show_number(value: Decimal | None) -> str:
    """«12,5»; nothing for None.

    >>> show_number(Decimal("12.50"))
    '12,5'
    """
    if value is None:
        return ""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".").replace(".", ",")


def read_number(text: str) -> Decimal | None:
    """The number in «12,5» or «12.5», with two places at most; None where nothing was typed. Raises ValueError."""
    text = text.strip().removesuffix("%").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d{1,2})?", text, re.ASCII):
        raise ValueError(
            f"«{text[:40]}» không phải là số. Hãy ghi như 12 hoặc 12,5 (nhiều nhất hai chữ số sau dấu phẩy)."
        )
    return Decimal(text.replace(",", "."))


def most_of(standard: Standard, indicator: Indicator) -> Decimal:
    """The greatest value that can be given."""
    if indicator.kind == "boolean":
        return _ONE
    if indicator.kind == "score" and standard.scale == "points":
        return indicator.points if indicator.points is not None else HUNDRED
    return HUNDRED


def value_fault(standard: Standard, indicator: Indicator, value: Decimal) -> str:
    """Why this value cannot be given, as a Vietnamese sentence; empty where it can."""
    most = most_of(standard, indicator)
    if indicator.kind == "boolean" and value not in (_NONE, _ONE):
        return "Chọn đạt hoặc không đạt."
    if not _NONE <= value <= most:
        what = "Tỷ lệ" if indicator.kind == "ratio" else "Điểm"
        return f"{what} phải từ 0 đến {show_number(most)}."
    return ""


# --- scoring -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for an indicator: its value, and how many pieces of evidence."""

    value: Decimal | None = None
    proofs: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as scored: `points` counted; `lacks` what is still to be given, in words."""

    indicator: Indicator
    value: Decimal | None
    points: Decimal
    worth: Decimal
    lacks: str


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """A criterion as scored; `percent` None where its points are not known."""

    criterion: Criterion
    lines: tuple[Line, ...]
    total: Decimal
    worth: Decimal
    enough: bool

    @property
    def percent(self) -> Decimal | None:
        """The share reached, in hundredths."""
        return self.total * 100 / self.worth if self.worth else None


@dataclass(frozen=True, slots=True)
class Result:
    """A card as scored. `open`: what is still to be filled in; `short`: why it is not enough to be recognised."""

    criteria: tuple[CriterionResult, ...]
    total: Decimal
    worth: Decimal
    open: tuple[str, ...]
    short: tuple[str, ...]
    filled: int
    of: int

    @property
    def recognised(self) -> bool:
        """Whether all that the set asks for holds."""
        return not self.short

    @property
    def is_full(self) -> bool:
        """Whether nothing is left to be filled in."""
        return not self.open


NOTHING: Final = Given()


def points_of(standard: Standard, indicator: Indicator, value: Decimal) -> Decimal:
    """What a value gives: points, or one where an indicator that is only met or not is met."""
    if indicator.gap(standard.scale):
        return _NONE
    if standard.scale == "attainment":
        return _ONE if value >= (indicator.threshold if indicator.kind != "boolean" else _ONE) else _NONE  # type: ignore[operator]
    if indicator.kind == "score":
        return value
    if indicator.kind == "ratio" and indicator.steps:
        return max((points for percent, points in indicator.steps if value >= percent), default=_NONE)
    met = value >= (_ONE if indicator.kind == "boolean" or indicator.threshold is None else indicator.threshold)
    return standard.worth(indicator) if met else _NONE


def _line(standard: Standard, indicator: Indicator, given: Given) -> Line:
    """Evidence that is asked for and missing makes the value count nothing."""
    worth = standard.worth(indicator)
    if given.value is None:
        return Line(indicator, None, _NONE, worth, "chưa chấm")
    if value_fault(standard, indicator, given.value):  # the set was changed since
        return Line(indicator, given.value, _NONE, worth, "không còn hợp với cách chấm, phải chấm lại")
    if indicator.proof_needed and not given.proofs and given.value:
        return Line(indicator, given.value, _NONE, worth, "chưa có minh chứng nên chưa được tính")
    return Line(indicator, given.value, points_of(standard, indicator, given.value), worth, "")


def _enough(standard: Standard, total: Decimal, worth: Decimal) -> bool:
    return standard.criterion_percent is None or total * 100 >= standard.criterion_percent * worth


def score(standard: Standard, given: Mapping[str, Given]) -> Result:
    """Scores a card: code of indicator or condition → what was given."""
    criteria = []
    for criterion in standard.criteria:
        lines = tuple(_line(standard, one, given.get(one.code, NOTHING)) for one in standard.of(criterion.code))
        total, worth = sum((x.points for x in lines), _NONE), sum((x.worth for x in lines), _NONE)
        criteria.append(CriterionResult(criterion, lines, total, worth, _enough(standard, total, worth)))
    total, worth = sum((c.total for c in criteria), _NONE), sum((c.worth for c in criteria), _NONE)
    every = [line for c in criteria for line in c.lines]
    answers = [(one, given.get(one.code, NOTHING).value) for one in standard.conditions]
    still = [f"Chỉ tiêu {line.indicator.code}: {line.lacks}." for line in every if line.lacks]
    still += [f"Điều kiện «{one.name}»: chưa trả lời." for one, value in answers if value is None]
    filled = sum(not line.lacks for line in every) + sum(value is not None for _, value in answers)
    short = _short(standard, tuple(criteria), total)
    short += [f"Điều kiện chưa đạt: {one.name}." for one, value in answers if not value]
    if standard.gaps:
        short.append("Bộ tiêu chí chưa đủ dữ liệu.")
    return Result(tuple(criteria), total, worth, tuple(still), tuple(short), filled, len(every) + len(answers))


def _short(standard: Standard, criteria: tuple[CriterionResult, ...], total: Decimal) -> list[str]:
    found = []
    if standard.total_needed is not None and total < standard.total_needed:
        found.append(f"Tổng {show_number(total)} {standard.unit}, cần từ {show_number(standard.total_needed)}.")
    for one in criteria:
        if not one.enough:
            found.append(
                f"Tiêu chí {one.criterion.code}: {show_number(one.total)}/{show_number(one.worth)} {standard.unit}, "
                f"cần từ {show_number(standard.criterion_percent)}%."
            )
    return found


# --- steps of a card ---------------------------------------------------------------------------------------------

# Step → the states from which it leads, and where to.
STEPS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "self_score": (("drafting",), "self_scored"),
    "post": (("self_scored",), "posted"),
    "submit": (("posted",), "submitted"),
    "assess": (("submitted",), "assessed"),
    "recognise": (("assessed",), "recognised"),
    "decline": (("assessed",), "not_recognised"),
    "send_back": (("self_scored", "posted", "submitted", "assessed"), "drafting"),
}
STEP_NAMES: Final = {
    "self_score": "Chốt tự chấm",
    "post": "Niêm yết dự thảo kết quả",
    "submit": "Gửi hồ sơ",
    "assess": "Chốt thẩm định",
    "recognise": "Công nhận đạt chuẩn",
    "decline": "Không công nhận",
    "send_back": "Trả lại để làm lại",
}


def steps_from(state: str) -> tuple[str, ...]:
    """The steps that lead on from a state."""
    return tuple(step for step, (before, _) in STEPS.items() if state in before)


# --- the file of a set -------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Reads tables and gathers what is wrong with them."""

    faults: list[str] = field(default_factory=list)

    def fault(self, place: str, words: str) -> None:
        """Notes a fault."""
        self.faults.append(f"{place}: {words}")

    def text(self, row: Mapping[str, Any], key: str, place: str, *, needed: bool = False) -> str:
        """A text, without what cannot be printed."""
        value = row.get(key, "")
        if not isinstance(value, str):
            self.fault(place, f"«{key}» phải là chữ.")
            return ""
        kept = " ".join("".join(c if c.isprintable() else " " for c in value).split())[:2000]
        if needed and not kept:
            self.fault(place, f"thiếu «{key}».")
        return kept

    def choice(self, row: Mapping[str, Any], key: str, among: Iterable[str], place: str, default: str = "") -> str:
        """One of some words."""
        value = row.get(key, default)
        if value not in (*among, default):
            self.fault(place, f"«{key}» là «{str(value)[:40]}», phải là một trong: {', '.join(among)}.")
            return default
        return str(value)

    def number(self, row: Mapping[str, Any], key: str, place: str, most: Decimal = _MOST_POINTS) -> Decimal | None:
        """A number from 0 with two places; None where there is none."""
        value = row.get(key)
        if value is None:
            return None
        return self.decimal(value, key, place, most)

    def decimal(self, value: object, key: str, place: str, most: Decimal) -> Decimal | None:
        """The same of a value."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(place, f"«{key}» phải là số.")
            return None
        number = Decimal(value)
        if not number.is_finite() or not _NONE <= number <= most or number != number.quantize(Decimal("0.01")):
            self.fault(place, f"«{key}» là {value}, phải từ 0 đến {most}, nhiều nhất hai số lẻ.")
            return None
        return number

    def whole(self, row: Mapping[str, Any], key: str, place: str, bounds: tuple[int, int]) -> int | None:
        """A whole number; None where there is none."""
        value = row.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
            self.fault(place, f"«{key}» là «{str(value)[:40]}», phải là số từ {bounds[0]} đến {bounds[1]}.")
            return None
        return value

    def rows(self, data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        """The tables of an array."""
        found = data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            self.fault(name, f"phải viết thành các bảng [[{name}]].")
            return []
        return found

    def code(self, row: Mapping[str, Any], place: str, seen: set[str]) -> str:
        """A code of its own."""
        code = self.text(row, "code", place, needed=True)
        if code and (len(code) > 40 or not _CODE.fullmatch(code)):
            self.fault(place, f"mã «{code[:60]}» chỉ được gồm chữ thường không dấu, số, dấu chấm, gạch nối.")
        if code in seen:
            self.fault(place, f"mã «{code}» có hai lần.")
        seen.add(code)
        return code


@functools.lru_cache(maxsize=64)
def read_standard(text: str) -> Standard:
    """The set in a file. Raises BrokenStandard with every fault and its place."""
    if len(text) > _LONGEST:
        raise BrokenStandard(["Tệp dài quá mức của một bộ tiêu chí."])
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ArithmeticError) as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        place = f"Dòng {found[1]}, cột {found[2]}" if found else f"Dòng cuối ({text.count(chr(10)) + 1})"
        raise BrokenStandard([f"{place}: không đúng cách viết TOML."]) from error
    reader = _Reader()
    made = _standard(reader, data)
    if reader.faults:
        raise BrokenStandard(reader.faults)
    return made


def _standard(reader: _Reader, data: Mapping[str, Any]) -> Standard:
    head = data.get("standard")
    if not isinstance(head, dict):
        reader.fault("Tệp", "thiếu bảng [standard].")
        head = {}
    place, seen = "Bảng [standard]", set[str]()
    criteria = _criteria(reader, data)
    years = reader.whole(head, "years_from", place, _YEARS), reader.whole(head, "years_to", place, _YEARS)
    if years[0] is None and "years_from" not in head:
        reader.fault(place, "thiếu «years_from» (năm đầu áp dụng).")
    if years[0] is not None and years[1] is not None and years[1] < years[0]:
        reader.fault(place, "năm cuối đứng trước năm đầu.")
    scale = reader.choice(head, "scale", SCALES, place)
    if not scale:
        reader.fault(place, "thiếu «scale».")
    return Standard(
        code=reader.code(head, place, set()),
        name=reader.text(head, "name", place, needed=True),
        basis=reader.text(head, "basis", place, needed=True),
        scale=scale,
        years_from=years[0] or _YEARS[0],
        years_to=years[1],
        evidence=reader.choice(head, "evidence", EVIDENCE, place, "?"),
        total_needed=reader.number(head, "total_needed", place),
        criterion_percent=reader.number(head, "criterion_percent", place, HUNDRED),
        points_total=reader.number(head, "points_total", place),
        indicators_expected=reader.whole(head, "indicators", place, (1, 200)),
        note=reader.text(head, "note", place),
        posting=_posting(reader, data.get("posting")),
        deadlines=tuple(_deadline(reader, row, n) for n, row in enumerate(reader.rows(data, "deadline"), 1)),
        pauses=_pauses(reader, data),
        conditions=_conditions(reader, data, seen),
        criteria=criteria,
        indicators=_indicators(reader, data, {one.code for one in criteria}, seen, scale),
    )


def _posting(reader: _Reader, row: object) -> Posting | None:
    if row is None:
        return None
    place = "Bảng [posting]"
    if not isinstance(row, dict):
        reader.fault(place, "không đúng.")
        return None
    days = reader.whole(row, "days", place, (1, 365))
    if days is None:
        if "days" not in row:
            reader.fault(place, "thiếu «days».")
        return None
    return Posting(
        days,
        reader.choice(row, "unit", POSTING_UNITS, place, "calendar_day"),
        reader.text(row, "basis", place),
        reader.choice(row, "evidence", EVIDENCE, place, "?"),
        reader.text(row, "note", place),
    )


def _deadline(reader: _Reader, row: Mapping[str, Any], number: int) -> Deadline:
    place = f"Hạn thứ {number}"
    month = reader.whole(row, "month", place, (1, 12)) or 1
    day = reader.whole(row, "day", place, (1, 31)) or 1
    try:
        date(2023, month, day)  # a year without 29/02: the day must be there every year
    except ValueError:
        reader.fault(place, f"không năm nào cũng có ngày {day}/{month}.")
        day = 1
    step = reader.choice(row, "step", DEADLINE_STEPS, place)
    if not step:
        reader.fault(place, "thiếu «step».")
    after = reader.whole(row, "years_after", place, (0, 5))
    return Deadline(
        step,
        reader.text(row, "name", place, needed=True),
        month,
        day,
        1 if after is None else after,
        reader.text(row, "basis", place),
        reader.choice(row, "evidence", EVIDENCE, place, "?"),
    )


def _pauses(reader: _Reader, data: Mapping[str, Any]) -> tuple[Pause, ...]:
    found = []
    for number, row in enumerate(reader.rows(data, "pause"), 1):
        place = f"Năm tạm dừng thứ {number}"
        year = reader.whole(row, "year", place, _YEARS)
        if year is None and "year" not in row:
            reader.fault(place, "thiếu «year».")
        evidence = reader.choice(row, "evidence", EVIDENCE, place, "?")
        found.append(Pause(year or _YEARS[0], reader.text(row, "words", place, needed=True), evidence))
    return tuple(found)


def _conditions(reader: _Reader, data: Mapping[str, Any], seen: set[str]) -> tuple[Condition, ...]:
    found = []
    for number, row in enumerate(reader.rows(data, "condition"), 1):
        place = f"Điều kiện thứ {number}"
        code, name = reader.code(row, place, seen), reader.text(row, "name", place, needed=True)
        evidence = reader.choice(row, "evidence", EVIDENCE, place, "?")
        found.append(Condition(code, name, reader.text(row, "basis", place), evidence))
    return tuple(found)


def _criteria(reader: _Reader, data: Mapping[str, Any]) -> tuple[Criterion, ...]:
    found, seen = [], set[str]()
    for number, row in enumerate(reader.rows(data, "criterion"), 1):
        place = f"Tiêu chí thứ {number}"
        code, name = reader.code(row, place, seen), reader.text(row, "name", place, needed=True)
        evidence = reader.choice(row, "evidence", EVIDENCE, place, "?")
        found.append(Criterion(code, name, evidence, reader.text(row, "note", place)))
    if not found:
        reader.fault("Tệp", "chưa có tiêu chí nào ([[criterion]]).")
    return tuple(found)


def _indicators(
    reader: _Reader, data: Mapping[str, Any], criteria: set[str], seen: set[str], scale: str
) -> tuple[Indicator, ...]:
    found = []
    for number, row in enumerate(reader.rows(data, "indicator"), 1):
        told = row.get("code")
        place = f"Chỉ tiêu {told[:40]}" if isinstance(told, str) and told else f"Chỉ tiêu thứ {number}"
        found.append(_indicator(reader, row, place, seen))
        if found[-1].criterion not in criteria:
            reader.fault(place, f"không có tiêu chí «{found[-1].criterion[:40]}».")
        _check_indicator(reader, found[-1], place, scale)
    return tuple(found)


def _indicator(reader: _Reader, row: Mapping[str, Any], place: str, seen: set[str]) -> Indicator:
    needed = row.get("proof_needed", False)
    if not isinstance(needed, bool):
        reader.fault(place, "«proof_needed» phải là true hoặc false.")
    return Indicator(
        code=reader.code(row, place, seen),
        criterion=reader.text(row, "criterion", place, needed=True),
        name=reader.text(row, "name", place),
        kind=reader.choice(row, "kind", KINDS, place),
        points=reader.number(row, "points", place),
        threshold=reader.number(row, "threshold", place, HUNDRED),
        steps=_steps(reader, row.get("steps", []), place),
        proof=reader.text(row, "proof", place),
        proof_needed=needed is True,
        basis=reader.text(row, "basis", place),
        evidence=reader.choice(row, "evidence", EVIDENCE, place, "?"),
        note=reader.text(row, "note", place),
    )


def _steps(reader: _Reader, value: object, place: str) -> tuple[tuple[Decimal, Decimal], ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        reader.fault(place, "«steps» phải là các cặp [tỷ lệ, điểm].")
        return ()
    found = []
    for percent, points in value:
        reached = reader.decimal(percent, "steps", place, HUNDRED)
        gives = reader.decimal(points, "steps", place, _MOST_POINTS)
        if reached is not None and gives is not None:
            found.append((reached, gives))
    for (percent, points), (next_percent, next_points) in itertools.pairwise(found):
        if next_percent <= percent or next_points < points:
            reader.fault(place, "các mức phải tăng dần: tỷ lệ cao hơn thì điểm không thấp hơn.")
            break
    return tuple(found)


def _check_indicator(reader: _Reader, one: Indicator, place: str, scale: str) -> None:
    if one.steps and one.kind != "ratio":
        reader.fault(place, "chỉ chỉ tiêu tính theo tỷ lệ mới có các mức.")
    if one.points is not None and any(points > one.points for _, points in one.steps):
        reader.fault(place, f"có mức cho nhiều hơn {show_number(one.points)} điểm của chỉ tiêu.")
    if scale == "points" and one.kind == "score" and one.points == 0:
        reader.fault(place, "chỉ tiêu chấm điểm phải có điểm lớn hơn 0.")


def print_standard(standard: Standard) -> str:
    """The file of a set: what `read_standard` reads back."""
    head = {
        "code": standard.code, "name": standard.name, "basis": standard.basis, "evidence": standard.evidence,
        "scale": standard.scale, "years_from": standard.years_from, "years_to": standard.years_to,
        "total_needed": standard.total_needed, "criterion_percent": standard.criterion_percent,
        "points_total": standard.points_total, "indicators": standard.indicators_expected, "note": standard.note,
    }  # fmt: skip
    parts = [_table("[standard]", head)]
    if standard.posting:
        parts.append(_table("[posting]", _fields(standard.posting)))
    for name, rows in (
        ("deadline", standard.deadlines), ("pause", standard.pauses), ("condition", standard.conditions),
        ("criterion", standard.criteria), ("indicator", standard.indicators),
    ):  # fmt: skip
        parts += [_table(f"[[{name}]]", _fields(row)) for row in rows]
    return "\n".join(parts)


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _table(head: str, values: Mapping[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in values.items() if value not in (None, "", ())]
    return "\n".join([head, *lines, ""])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def read_steps(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """The steps in «50: 2; 80: 4»; percent, points. Raises ValueError."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        percent, colon, points = part.partition(":")
        reached, gives = read_number(percent), read_number(points)
        if not colon or reached is None or gives is None:
            raise ValueError(
                f"Chưa hiểu mức «{part[:40]}». Hãy ghi như 50: 2; 80: 4 (từ 50% được 2 điểm, từ 80% được 4)."
            )
        found.append((reached, gives))
    return tuple(found)


def show_steps(steps: tuple[tuple[Decimal, Decimal], ...]) -> str:
    """«50: 2; 80: 4»."""
    return "; ".join(f"{show_number(percent)}: {show_number(points)}" for percent, points in steps)
