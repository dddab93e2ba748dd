"""Time lines of tasks: «trong năm», «từ năm 2023 đến năm 2030», «Quý IV năm 2025», «hằng năm», «theo chỉ đạo …»."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cualuat.kernel.citation import roman_to_int


class Pace(StrEnum):
    """How often a task falls due."""

    ONCE = "once"  # one end: a day, a month, a quarter, a year
    PERIOD = "period"  # from … to …, worked at all the time
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    CONTINUOUS = "continuous"  # «thường xuyên»
    INSTRUCTION = "instruction"  # «theo chỉ đạo», «theo kế hoạch»
    EVENT = "event"  # «sau khi … ban hành»


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time line. `begins` and `ends` are days, None where the words name none; `text` are the words."""

    text: str
    pace: Pace
    begins: date | None = None
    ends: date | None = None


_YEAR: Final = r"(?P<{0}>20\d\d)"
_DAY: Final = r"(?:ngày\s+)?(?P<{0}d>\d{{1,2}})\s*(?:/|tháng|-)\s*(?P<{0}m>\d{{1,2}})\s*(?:/|năm|-)\s*(?P<{0}y>20\d\d)"
_FROM_TO: Final = re.compile(r"từ\s+" + _DAY.format("a") + r"\s+(?:đến|tới)\s+(?:hết\s+)?" + _DAY.format("b"), re.I)
_ONE_DAY: Final = re.compile(r"(?P<limit>trước|đến|chậm nhất|xong|hết|trong)?\s*" + _DAY.format("a"), re.I)
_YEARS: Final = re.compile(
    r"(?:từ\s+(?:năm\s+)?|giai đoạn\s+|các năm\s+)?"
    + _YEAR.format("a")
    + r"\s*(?:-|–|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?"
    + _YEAR.format("b"),
    re.I,
)
_QUARTER: Final = re.compile(r"quý\s+(?P<q>IV|I{1,3}|[1-4])(?:\s*(?:/|năm|-)?\s*" + _YEAR.format("y") + r")?", re.I)
_MONTH: Final = re.compile(r"tháng\s+(?P<m>\d{1,2})(?:\s*(?:/|năm|-)\s*" + _YEAR.format("y") + r")?", re.I)
_BEFORE_EACH_YEAR: Final = re.compile(
    r"(?:trước|đến|chậm nhất|xong)\s+(?:hết\s+)?(?:là\s+)?ngày\s+(?P<d>\d{1,2})\s*(?:/|tháng|-)\s*(?P<m>\d{1,2})(?!\d|\s*(?:/|năm|-)\s*20\d\d)",
    re.I,
)
_ONE_YEAR: Final = re.compile(r"(?:năm|trong năm)\s+" + _YEAR.format("y"), re.I)
_ONWARDS: Final = re.compile(
    r"(?:và\s+)?(?:các|những)\s+năm\s+(?:tiếp theo|sau)|trở đi|từ năm\s+20\d\d(?!\s*(?:-|–|đến|tới))", re.I
)
_YEARLY: Final = re.compile(r"(?:hằng|hàng|mỗi)\s+năm|định kỳ\s+(?:hằng|hàng)?\s*năm|tổ chức\s+1\s+lần/năm", re.I)
_QUARTERLY: Final = re.compile(r"(?:hằng|hàng|mỗi)\s+quý", re.I)
_MONTHLY: Final = re.compile(r"(?:hằng|hàng|mỗi)\s+tháng", re.I)
_CONTINUOUS: Final = re.compile(r"thường xuyên|liên tục|thường kỳ", re.I)
_EVENT: Final = re.compile(r"sau khi|khi\s+\w+.*(?:ban hành|có hiệu lực)|ngay sau", re.I)
_INSTRUCTION: Final = re.compile(
    r"theo\s+(?:sự\s+)?(?:chỉ đạo|hướng dẫn|yêu cầu|kế hoạch|tiến độ|lộ trình|quy định|chương trình|thời gian)|theo lộ trình",
    re.I,
)
_THIS_YEAR: Final = re.compile(r"trong năm\b|năm nay", re.I)


def read_schedule(text: str, *, year: int | None = None) -> Schedule | None:
    """The time line that the words tell; None where they tell none. `year` is the year of the plan, for «trong năm».

    >>> read_schedule("Từ năm 2023 đến năm 2030").ends
    datetime.date(2030, 12, 31)
    """
    words = " ".join(text.split()).strip(" .;")
    if (years := _YEARS.search(words)) and years["a"] > years["b"]:
        return None
    for reader in (_of_days, _of_years, _of_part_of_year):
        found = reader(words, year)
        if found is not None:
            return found
    return _without_dates(words, year)


def _of_days(words: str, year: int | None) -> Schedule | None:
    if found := _FROM_TO.search(words):
        first, last = _day(found, "a"), _day(found, "b")
        if first and last:
            return Schedule(words, Pace.PERIOD, first, last)
    if _YEARLY.search(words) or _MONTHLY.search(words) or _QUARTERLY.search(words):
        return None
    if (found := _ONE_DAY.search(words)) and not _EVENT.match(words) and (day := _day(found, "a")):
        since = words[: found.start("ad")].lower().rstrip().removesuffix("ngày").rstrip().endswith(("từ", "kể từ"))
        return Schedule(words, Pace.CONTINUOUS, day) if since else Schedule(words, Pace.ONCE, None, day)
    return None


def _of_years(words: str, year: int | None) -> Schedule | None:
    found = _YEARS.search(words)
    if not found:
        return None
    first, last = int(found["a"]), int(found["b"])
    pace = _often(words) or Pace.PERIOD
    return Schedule(words, pace, date(first, 1, 1), date(last, 12, 31))


def _of_part_of_year(words: str, year: int | None) -> Schedule | None:
    often = _often(words)
    if often is Pace.YEARLY and year and (found := _BEFORE_EACH_YEAR.search(words)):
        day = _in_year(year, int(found["m"]), int(found["d"]))
        return Schedule(words, often, date(year, 1, 1), day) if day else None
    if found := _QUARTER.search(words):
        quarter = roman_to_int(found["q"].upper()) or int(found["q"])
        return _part(words, often, quarter * 3 - 2, quarter * 3, found["y"], year)
    if (found := _MONTH.search(words)) and 1 <= int(found["m"]) <= 12:
        month = int(found["m"])
        return _part(words, often, month, month, found["y"], year)
    if found := _ONE_YEAR.search(words):
        return _part(words, often, 1, 12, found["y"], year)
    return None


def _part(
    words: str, often: Pace | None, first: int, last: int, named: str | None, year: int | None
) -> Schedule | None:
    known = int(named) if named else year
    begins = date(known, first, 1) if known else None
    ends = date(known, last, monthrange(known, last)[1]) if known else None
    if _ONWARDS.search(words):
        return Schedule(words, often or Pace.YEARLY, begins, None)
    if often:
        return Schedule(words, often, begins, ends)
    return Schedule(words, Pace.ONCE, begins, ends)


def _without_dates(words: str, year: int | None) -> Schedule | None:
    if _CONTINUOUS.match(words):
        return Schedule(words, Pace.CONTINUOUS)
    if _EVENT.search(words):
        return Schedule(words, Pace.EVENT)
    if _INSTRUCTION.search(words) and not _THIS_YEAR.search(words):
        return Schedule(words, Pace.INSTRUCTION)
    if often := _often(words):
        return Schedule(words, often)
    if _THIS_YEAR.search(words):
        begins, ends = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
        return Schedule(words, Pace.ONCE, begins, ends)
    return None


def _often(words: str) -> Pace | None:
    if _MONTHLY.search(words):
        return Pace.MONTHLY
    if _QUARTERLY.search(words):
        return Pace.QUARTERLY
    if _YEARLY.search(words):
        return Pace.YEARLY
    return Pace.CONTINUOUS if _CONTINUOUS.search(words) else None


def _day(found: re.Match[str], name: str) -> date | None:
    return _in_year(int(found[f"{name}y"]), int(found[f"{name}m"]), int(found[f"{name}d"]))


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
