"""Windows of reporting periods, and how figures are compared and told. Plain Python."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from cualuat.kernel.charts import grouped

Kind = Literal["year", "nine_months", "half", "quarter", "month", "other"]
Compare = Literal["before", "last_year"]
KIND_NAMES: Final[dict[str, str]] = {
    "year": "Năm",
    "nine_months": "9 tháng",
    "half": "6 tháng",
    "quarter": "Quý",
    "month": "Tháng",
    "other": "Theo chỉ đạo, đột xuất",
}
LONGEST: Final = 366 * 5  # days of one report
_ROMAN: Final = ("I", "II", "III", "IV")
NOTHING: Final = "chưa có"
MOST_TASKS: Final = 300  # that a page and a letter show; more nobody reads there, and the annex has all


@dataclass(frozen=True, slots=True)
class Period:
    """A period that comes back. `since`, `until`: years before, month, day; of months: 0, months before, day."""

    code: str
    kind: Kind
    name: str
    since: tuple[int, int, int]
    until: tuple[int, int, int]
    evidence: str
    tables_only: bool = False


@dataclass(frozen=True, slots=True)
class Regime:
    """Who asks for a report, by which document, for which periods; evidence as in lawdata."""

    code: str
    name: str
    to: str
    source: str
    evidence: str
    note: str
    template: str
    periods: tuple[Period, ...] = ()

    @property
    def needs_review(self) -> bool:
        """Whether somebody must still compare it with the text."""
        return self.evidence in ("M", "?")


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included, and what it is called: «quý I năm 2026»."""

    since: date
    until: date
    name: str


def span_of(period: Period, year: int, month: int = 1) -> Span:
    """The days of a period in a year (of monthly ones: in a month of it)."""
    if period.kind != "month":
        since, until = (date(year - back, m, d) for back, m, d in (period.since, period.until))
        return Span(since, until, period.name.format(year=year))
    since, until = (_in_month(year, month - back, day) for _, back, day in (period.since, period.until))
    return Span(since, until, period.name.format(year=year, month=month))


def _in_month(year: int, month: int, day: int) -> date:
    years, index = divmod(month - 1, 12)
    year, month = year + years, index + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def spans_round(period: Period, on: date) -> list[Span]:
    """The periods of this kind that ended or will end near a day, in their order."""
    if period.kind == "month":
        months = [(on.year, on.month + n) for n in (-2, -1, 0, 1)]
        return [span_of(period, year + (m - 1) // 12, (m - 1) % 12 + 1) for year, m in months]
    return [span_of(period, on.year + n) for n in (-1, 0, 1)]


def last_ended(period: Period, on: date) -> Span:
    """The latest period that is over on a day."""
    return [span for span in spans_round(period, on) if span.until < on][-1]


def running(period: Period, on: date) -> Span | None:
    """The period in which a day lies; None where the day lies in none of this code."""
    return next((span for span in spans_round(period, on) if span.since <= on <= span.until), None)


def kind_of(since: date, until: date) -> Kind:
    """What a window looks like by its length."""
    days = (until - since).days + 1
    for kind, low, high in (("month", 28, 31), ("quarter", 89, 93), ("half", 180, 185), ("nine_months", 272, 276), ("year", 365, 366)):  # fmt: skip
        if low <= days <= high:
            return kind  # type: ignore[return-value]
    return "other"


_MONTHS: Final[dict[str, int]] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}


def window_before(since: date, until: date, compare: Compare) -> tuple[date, date]:
    """With what a window is compared: the one that ends the day before it, or the same days a year earlier.

    Of periods of whole months the one before has whole months too: before 15/12–14/3 comes 15/9–14/12.
    """
    if compare == "last_year":
        return _months_back(since, 12), _until_back(until, 12)
    months = _MONTHS.get(kind_of(since, until), 0)
    if months and _begins_after(until).day == since.day:
        return _months_back(since, months), since - timedelta(days=1)
    length = until - since
    last = since - timedelta(days=1)
    return last - length, last


def _begins_after(until: date) -> date:
    return until + timedelta(days=1)


def _months_back(day: date, months: int) -> date:
    return _in_month(day.year, day.month - months, day.day)


def _until_back(until: date, months: int) -> date:
    """The last day of a window so many months earlier: the end of a month stays the end of a month."""
    return _months_back(_begins_after(until), months) - timedelta(days=1)


def name_of(since: date, until: date) -> str:
    """«năm 2026», «quý II năm 2026», «tháng 3 năm 2026» of calendar periods; else the days."""
    after = _begins_after(until)
    if since.day == 1 and after.day == 1:
        months = (after.year - since.year) * 12 + after.month - since.month
        if months == 12 and since.month == 1:
            return f"năm {since.year}"
        if months == 6 and since.month in (1, 7):
            return f"6 tháng {'đầu' if since.month == 1 else 'cuối'} năm {since.year}"
        if months == 3 and since.month % 3 == 1:
            return f"quý {_ROMAN[since.month // 3]} năm {since.year}"
        if months == 1:
            return f"tháng {since.month} năm {since.year}"
    return f"từ {since:%d/%m}/{since.year} đến {until:%d/%m}/{until.year}"


# --- figures in words --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with the one before, to be told: `whole` and `whole_before` of shares only; None where nothing was counted."""

    code: str
    name: str
    unit: str
    measure: str
    value: int
    before: int | None = None
    whole: int | None = None
    whole_before: int | None = None

    @property
    def percent(self) -> float | None:
        """The share; None of what is no share, or of nothing."""
        return self.value * 100 / self.whole if self.measure == "share" and self.whole else None

    @property
    def percent_before(self) -> float | None:
        """The share before."""
        if self.measure != "share" or not self.whole_before or self.before is None:
            return None
        return self.before * 100 / self.whole_before

    @property
    def shown(self) -> str:
        """«12», or of shares «8/12 (66,7%)»."""
        return _shown(self.value, self.whole, self.measure)

    @property
    def shown_before(self) -> str:
        """The same of the period before."""
        return NOTHING if self.before is None else _shown(self.before, self.whole_before, self.measure)

    @property
    def difference(self) -> str:
        """«+3 (+25%)», «−5,1 điểm» of shares, «không đổi»."""
        if self.measure == "share":
            if self.percent is None or self.percent_before is None:
                return "–"
            points = round(self.percent - self.percent_before, 1)
            return f"{_signed(points)} điểm" if points else "không đổi"
        if self.before is None:
            return "–"
        change = self.value - self.before
        if not change:
            return "không đổi"
        share = f" ({_signed(round(change * 100 / self.before, 1))}%)" if self.before else ""
        return f"{'+' if change > 0 else '−'}{grouped(abs(change))}{share}"

    @property
    def compared(self) -> str:
        """«tăng 3 (25%) so với kỳ trước», to stand in a sentence."""
        if self.measure == "share":
            return f"{percent_words(self.percent)} (kỳ trước {percent_words(self.percent_before)})"
        if self.before is None:
            return "kỳ trước chưa có số liệu"
        change = self.value - self.before
        if not change:
            return "không đổi so với kỳ trước"
        share = f" ({number_words(round(abs(change) * 100 / self.before, 1))}%)" if self.before else ""
        return f"{'tăng' if change > 0 else 'giảm'} {grouped(abs(change))}{share} so với kỳ trước"

    @property
    def weight(self) -> float:
        """How much it changed, to tell the largest first; small numbers weigh little."""
        if self.measure == "share":
            if self.percent is None or self.percent_before is None:
                return 0.0
            return abs(self.percent - self.percent_before) / 100 * min(1.0, (self.whole or 0) / 10)
        change = abs(self.value - (self.before or 0))
        return change / (max(self.value, self.before or 0) + 5.0) if self.before is not None else 0.0


def _shown(value: int, whole: int | None, measure: str) -> str:
    if measure != "share":
        return grouped(value)
    if not whole:
        return "–"
    return f"{grouped(value)}/{grouped(whole)} ({percent_words(value * 100 / whole)})"


def percent_words(percent: float | None) -> str:
    """«66,7%»; «chưa có» of nothing."""
    return NOTHING if percent is None else f"{number_words(round(percent, 1))}%"


def number_words(number: float) -> str:
    """«66,7», «25»."""
    return f"{number:g}".replace(".", ",") if number < 1e6 else grouped(int(number))


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else '−'}{number_words(abs(number))}"


_DONE: Final = ("_answered", "_done", "answers_public", "reception_days")
_LATE: Final = "_late"
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """What a leader reads in a minute: what was done, what is late, what changed most. Lines without a full stop."""

    done: tuple[str, ...]
    late: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def text(self) -> str:
        """The same as paragraphs of a report."""
        parts = (("Đã làm", self.done), ("Quá hạn", self.late), ("Thay đổi nhiều nhất", self.changed))
        return "\n".join(f"{head}: {'; '.join(lines)}." for head, lines in parts if lines)


def summary(figures: Sequence[Told]) -> Summary:
    """The summary of figures."""
    done = [f for f in figures if f.code.endswith(_DONE) and f.value]
    late = [f for f in figures if f.code.endswith(_LATE) and f.value]
    changed = sorted((f for f in figures if f.weight >= 0.1), key=lambda f: -f.weight)[:_MOST]
    return Summary(
        tuple(f"{_lead(f.name)} {f.shown} {f.unit}" for f in _largest(done, 5)),
        tuple(f"{_lead(f.name)} {f.shown} {f.unit}" for f in _largest(late, 5)),
        tuple(f"{_lead(f.name)} {f.shown} {f.unit}, {f.compared}" for f in changed),
    )


def shortened(tasks: Sequence[Mapping[str, str]], most: int) -> list[Mapping[str, str]]:
    """At most so many tasks for a page or a letter, in their order: what is late before all else. The annex has all of them.

    >>> shortened([{"state": "Hoàn thành"}, {"state": "Quá hạn"}, {"state": "Hoàn thành"}], 1)
    [{'state': 'Quá hạn'}]
    """
    ranked = sorted(range(len(tasks)), key=lambda n: ("quá hạn" not in tasks[n]["state"].lower(), n))
    return [tasks[n] for n in sorted(ranked[:most])]


def _largest(figures: Iterable[Told], most: int) -> list[Told]:
    return sorted(figures, key=lambda f: -f.value)[:most]


def _lead(name: str) -> str:
    return name if name.endswith(":") else f"{name}:"
