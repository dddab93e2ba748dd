"""Answers as tables in which nobody can find a small group: what is hidden, with what else, is decided in `kernel.disclosure`.

Every table counts all valid sheets, those without an answer among them, so that tables of different questions have the same
total. Nothing is shown that could be put together with the tables: no mean, no score and no weighted share of a question of which any
count is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from cualuat.kernel.disclosure.hiding import hide_line, hide_table, is_small
from cualuat.kernel.disclosure.weighing import weights
from cualuat.surveys.rules.questions import Question, Questionnaire, said

Sheet = Mapping[str, object]  # answers of one sheet
NO_ANSWER: Final = ""
_NONE: Final = {"vi": "Không trả lời", "en": "No answer"}
_ANSWERED: Final = {"vi": "Có trả lời", "en": "Answered"}
_FIRST: Final = {"vi": "xếp thứ nhất", "en": "placed first"}
_NPS: Final = (
    ("low", {"vi": "0–6: không ủng hộ", "en": "0–6: detractors"}, range(7)),
    ("middle", {"vi": "7–8: trung lập", "en": "7–8: passives"}, range(7, 9)),
    ("high", {"vi": "9–10: ủng hộ", "en": "9–10: promoters"}, range(9, 11)),
)


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that can be counted: a question, or a row of a matrix. `groups` by key, «no answer» not among them.

    `many`: each group is counted for itself, for one sheet may be in several. `number`: of the question in its survey, 0 outside one.
    """

    key: str
    question: Question
    row: str = ""
    many: bool = False
    number: int = 0

    def title(self, language: str = "vi") -> str:
        """What is counted."""
        if self.question.kind == "rank":
            return f"{self.question.said(language)} – {said(_FIRST, language)}"
        rows = {one.key: one.said(language) for one in self.question.rows}
        return f"{self.question.said(language)} – {rows[self.row]}" if self.row else self.question.said(language)

    def groups(self, language: str = "vi") -> dict[str, str]:
        """Names of the groups by key."""
        if self.question.kind == "nps":
            return {key: said(words, language) for key, words, _ in _NPS}
        if self.question.choices:
            return {option.key: option.said(language) for option in self.question.choices}
        return {"1": said(_ANSWERED, language)}

    def of(self, sheet: Sheet) -> set[str]:
        """The groups a sheet is in; {NO_ANSWER} for none."""
        value = sheet.get(self.question.key)
        if isinstance(value, dict):
            value = value.get(self.row)
        if value is None or value == []:
            return {NO_ANSWER}
        if self.question.kind == "nps":
            return {key for key, _, marks in _NPS if int(str(value)) in marks} or {NO_ANSWER}
        if self.question.kind == "rank" and isinstance(value, list):
            return {str(value[0])}
        if isinstance(value, list):
            return {str(one) for one in value}
        return {str(value)} if self.question.choices else {"1"}


def variables(found: Questionnaire) -> list[Variable]:
    """What of a survey can be counted, in the order of the questions."""
    every: list[Variable] = []
    for n, question in enumerate(found.questions, 1):
        if question.kind == "matrix":
            every += [Variable(f"{question.key}-{row.key}", question, row.key, number=n) for row in question.rows]
        else:
            every.append(Variable(question.key, question, many=question.kind == "multi", number=n))
    return every


def dividing(found: Questionnaire) -> list[Variable]:
    """Those by which others may be divided: one group for each sheet, and not too many groups."""
    fit = ("single", "likert", "nps", "place")
    return [one for one in variables(found) if one.question.kind in fit and len(one.groups()) <= 12]


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a table: `count` None where it is hidden; `share` of all sheets and `weighted` share in hundredths."""

    key: str
    label: str
    count: int | None
    share: float | None
    weighted: float | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A question counted. `lines` is None where nothing may be shown; `score` the mean or the NPS in words, «» for none."""

    variable: Variable
    title: str
    lines: tuple[Line, ...] | None
    score: str = ""

    @property
    def hidden(self) -> bool:
        """Whether any count is hidden."""
        return self.lines is None or any(line.count is None for line in self.lines)

    @property
    def empty(self) -> bool:
        """Whether no count is left to show."""
        return self.lines is None or all(line.count is None for line in self.lines)


def count(
    variable: Variable, sheets: Sequence[Sheet], k: int, *, language: str = "vi", weigh: Weighing | None = None
) -> Counted:
    """A question counted over all sheets."""
    labels = {**variable.groups(language), NO_ANSWER: said(_NONE, language)}
    counts = {key: 0 for key in labels}
    for sheet in sheets:
        for key in variable.of(sheet):
            if key in counts:
                counts[key] += 1
    hidden = _hidden(variable, counts, len(sheets), k)
    title = variable.title(language)
    if hidden is None:
        return Counted(variable, title, None)
    shares = weigh.shares(variable, sheets, k) if weigh and not any(hidden.values()) else {}
    lines = tuple(
        Line(key, label, None, None)
        if hidden[key]
        else Line(key, label, counts[key], counts[key] * 100 / len(sheets), shares.get(key))
        for key, label in labels.items()
        if key != NO_ANSWER or counts[key] or hidden[key]
    )
    score = "" if any(hidden.values()) else _score(variable, sheets, counts, k)
    return Counted(variable, title, lines, score)


def _hidden(variable: Variable, counts: Mapping[str, int], total: int, k: int) -> dict[str, bool] | None:
    """By group whether its count is hidden; None where nothing may be shown."""
    if total < k:
        return None
    if variable.many:  # each option is a table of its own: those who chose it and those who did not
        return {key: is_small(n, k) or is_small(total - n, k) for key, n in counts.items()}
    line = hide_line(list(counts.values()), k)
    return None if line is None else dict(zip(counts, line, strict=True))


def _score(variable: Variable, sheets: Sequence[Sheet], counts: Mapping[str, int], k: int) -> str:
    """Mean of numbers and scales, NPS; of fewer than k answers none."""
    kind, key = variable.question.kind, variable.question.key
    if kind == "nps":
        answered = sum(n for group, n in counts.items() if group != NO_ANSWER)
        return f"NPS {round((counts['high'] - counts['low']) * 100 / answered):+d}" if answered >= k else ""
    if kind not in ("number", "likert"):
        return ""
    values = [n for sheet in sheets if (n := _as_number(sheet.get(key))) is not None]
    return f"{fmean(values):.1f}".replace(".", ",") if len(values) >= k else ""


def _as_number(value: object) -> float | None:
    try:
        return None if value is None else float(str(value))
    except ValueError:
        return None


# --- by another question -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crossed:
    """A question divided by another: `cells` by group of the one and of the other, None where hidden; `cells` None: not shown at all."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...] | None

    @property
    def lines(self) -> list[tuple[str, tuple[int | None, ...]]]:
        """Name of the row, counts."""
        return list(zip(self.rows, self.cells, strict=True)) if self.cells is not None else []

    @property
    def hidden(self) -> bool:
        """Whether any cell is hidden."""
        return self.cells is None or any(cell is None for row in self.cells for cell in row)

    @property
    def empty(self) -> bool:
        """Whether no cell is left to show."""
        return self.cells is None or all(cell is None for row in self.cells for cell in row)


def cross(variable: Variable, by: Variable, sheets: Sequence[Sheet], k: int, *, language: str = "vi") -> Crossed:
    """A question divided by another, with the last column for those who did not answer the other."""
    none = said(_NONE, language)
    columns = {**by.groups(language), NO_ANSWER: none}
    rows = variable.groups(language) if variable.many else {**variable.groups(language), NO_ANSWER: none}
    counts = {key: dict.fromkeys(columns, 0) for key in rows}
    groups = dict.fromkeys(columns, 0)
    for sheet in sheets:
        (group,) = by.of(sheet)
        groups[group] += 1
        for key in variable.of(sheet):
            if key in counts:
                counts[key][group] += 1
    columns_hidden = _hidden(by, groups, len(sheets), k)
    title = variable.title(language)
    cells = None if columns_hidden is None else _cells(variable, counts, groups, columns_hidden, len(sheets), k)
    if cells is None:
        return Crossed(title, tuple(rows.values()), tuple(columns.values()), None)
    kept_rows = [key for key in rows if key != NO_ANSWER or any(cell != 0 for cell in cells[key].values())]
    kept = [key for key in columns if key != NO_ANSWER or groups[key]]
    shown = tuple(tuple(cells[key][group] for group in kept) for key in kept_rows)
    return Crossed(title, tuple(rows[key] for key in kept_rows), tuple(columns[key] for key in kept), shown)


_Cells = dict[str, dict[str, int | None]]


def _cells(
    variable: Variable,
    counts: Mapping[str, Mapping[str, int]],
    groups: Mapping[str, int],
    columns: Mapping[str, bool],
    total: int,
    k: int,
) -> _Cells | None:
    """Cells as they may be shown; None where the table may not."""
    sums = {key: sum(row.values()) for key, row in counts.items()}
    rows = _hidden(variable, sums, total, k)
    if rows is None:
        return None
    if not variable.many:
        table = [list(row.values()) for row in counts.values()]
        hidden = hide_table(table, k, rows=[rows[key] for key in counts], columns=list(columns.values()))
        if hidden is None:
            return None
        return {key: _shown(counts[key], line) for key, line in zip(counts, hidden, strict=True)}
    found: _Cells = {}
    for key, row in counts.items():
        others = [groups[group] - n for group, n in row.items()]
        both = hide_table([list(row.values()), others], k, rows=[rows[key], rows[key]], columns=list(columns.values()))
        found[key] = _shown(row, both[0] if both is not None else [True] * len(row))
    return found


def _shown(row: Mapping[str, int], hidden: Sequence[bool]) -> dict[str, int | None]:
    return {group: None if is_hidden else n for (group, n), is_hidden in zip(row.items(), hidden, strict=True)}


# --- weights -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weighing:
    """How much a sheet counts, by its group in one question; a sheet without an answer to that counts once."""

    by: Variable
    of: Mapping[str, float]

    def shares(self, variable: Variable, sheets: Sequence[Sheet], k: int) -> dict[str, float]:
        """Weighted shares in hundredths by group; none where a table of the two questions has anything to hide, for from shares
        and weights its counts could be computed."""
        if variable.key != self.by.key and cross(variable, self.by, sheets, k).hidden:
            return {}
        found = dict.fromkeys((*variable.groups(), NO_ANSWER), 0.0)
        for sheet in sheets:
            (group,) = self.by.of(sheet)
            for key in variable.of(sheet):
                found[key] = found.get(key, 0.0) + self.of.get(group, 1.0)
        return {key: weight * 100 / len(sheets) for key, weight in found.items()}


class CannotShow(ValueError):
    """The weights would give a small group away; the message says what to do."""


def weighing(by: Variable, targets: Mapping[str, float], cap: float, sheets: Sequence[Sheet], k: int) -> Weighing:
    """Weights after one question. Raises CannotWeigh, CannotShow where a group of it is hidden: weights tell how large it is."""
    counts = {key: sum(key in by.of(sheet) for sheet in sheets) for key in by.groups()}
    if count(by, sheets, k).hidden:
        raise CannotShow("Câu này có nhóm dưới ngưỡng nên trọng số sẽ làm lộ nhóm nhỏ. Hãy chọn câu khác.")
    return Weighing(by, weights(counts, targets, cap))


# --- years -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Year:
    """A kept question in one survey: its heading («2025 – tên khảo sát»), shares by name of the group, None where hidden."""

    heading: str
    sheets: int
    shares: Mapping[str, float | None]
    same: bool


def side_by_side(years: Sequence[Year]) -> list[tuple[str, list[float | None]]]:
    """By name of a group its share in each year; None where it is hidden or was no answer that year."""
    names = list(dict.fromkeys(name for year in years for name in year.shares))
    return [(name, [year.shares.get(name) for year in years]) for name in names]
