"""The text of a plan with what was corrected since: in the places of the old words, everything else as it stands.

A correction of what has a line of its own («Thời gian thực hiện: …») or a cell of a table replaces the words there. What
the plan told only in a sentence, or not at all, gets a line of its own below its task. Then the text is read again, and
what a task would take from another by mistake is written to it, so that whoever reads the text finds what was corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from cualuat.kernel.plans.outlines import marker_of
from cualuat.kernel.plans.plans import Plan, Task, label_of, read_plan
from cualuat.kernel.plans.tables import filled, head_of

_LABELS: Final = {
    "leads": "Cơ quan chủ trì",
    "cooperating": "Cơ quan phối hợp",
    "time": "Thời gian thực hiện",
    "products": "Sản phẩm",
    "funding": "Kinh phí thực hiện",
}
_ENDING: Final = re.compile(r"(?:\./\.|[.;,]?)\s*$")
_LONGEST_TIME: Final = 500
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class TaskWords:
    """A task as it is kept: `path` and `line` say where it was read, None for one that was not; lists one a line."""

    path: str
    line: int | None
    text: str
    content: str = ""
    leads: str = ""
    cooperating: str = ""
    time: str = ""
    products: str = ""
    funding: str = ""


def words_of(task: Task) -> TaskWords:
    """A task that was read, in the words in which it is kept."""
    return TaskWords(
        path=task.path,
        line=task.line,
        text=task.text,
        content="\n".join(task.content),
        leads="\n".join(task.leads),
        cooperating="\n".join(task.cooperating),
        time=(task.time or (task.schedule.text if task.schedule else ""))[:_LONGEST_TIME],
        products=task.products,
        funding=task.funding,
    )


def rewritten(text: str, tasks: Sequence[TaskWords]) -> str:
    """The text of a plan in which these tasks, in the order of the plan, were read and some corrected since."""
    text = text.replace("**", "")
    read = read_plan(text)
    found, added = _matched(read, tasks)
    edits = _Edits(text)
    for task, kept in found:
        _correct(edits, read, task, kept)
    _add(edits, read, added)
    text, moved = edits.written()
    wanted = {moved[task.line]: kept for task, kept in found if not task.row}
    for _ in range(_ROUNDS):
        edits = _Edits(text)
        for task in _walk(read_plan(text).tasks):
            if not task.row and task.line in wanted:
                _attributes(edits, task, wanted[task.line], only_missing=True)
        text, moved = edits.written()
        wanted = {moved[line]: kept for line, kept in wanted.items()}
        if not edits.is_any:
            break
    return text


def _matched(read: Plan, tasks: Sequence[TaskWords]) -> tuple[list[tuple[Task, TaskWords]], list[TaskWords]]:
    """Each task with the one that was read there; last those that stand nowhere in the text."""
    here: dict[tuple[str, int], list[Task]] = {}
    for task in _walk(read.tasks):
        here.setdefault((task.path[:60], task.line), []).append(task)
    found, rest = [], []
    for kept in tasks:
        place = here.get((kept.path, kept.line or 0))
        if place:
            found.append((place.pop(0), kept))
        else:
            rest.append(kept)
    left = {task.line: task for place in here.values() for task in place}  # what a later reader calls by another path
    for kept in list(rest):
        if kept.line in left:
            found.append((left.pop(kept.line), kept))
            rest.remove(kept)
    return found, rest


def _walk(tasks: Iterable[Task]) -> Iterator[Task]:
    for task in tasks:
        yield from task.walk()


@dataclass(slots=True)
class _Edits:
    """Changes to the lines of a text, by the numbers that these have in it."""

    text: str
    lines: list[str] = field(init=False)
    changed: dict[int, str | None] = field(default_factory=dict)
    content: dict[int, list[str]] = field(default_factory=dict)
    after: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    @property
    def is_any(self) -> bool:
        """Whether anything changes."""
        return bool(self.content or self.after) or any(self.lines[n - 1] != line for n, line in self.changed.items())

    def line(self, number: int) -> str:
        """A line as it stands, without blanks around."""
        return self.lines[number - 1].strip()

    def now(self, number: int) -> str:
        """A line as it will stand, as it was where it goes."""
        return self.changed.get(number) or self.line(number)

    def change(self, number: int, line: str | None) -> None:
        """Another line instead, or none."""
        self.changed[number] = line

    def insert(self, number: int, line: str) -> None:
        """A line below another, and below what was put there before."""
        self.after.setdefault(number, []).append(line)

    def tell(self, number: int, line: str) -> None:
        """A line of content below another, above what is inserted there."""
        self.content.setdefault(number, []).append(line)

    def written(self) -> tuple[str, dict[int, int]]:
        """The changed text, and the new number of every line that is left."""
        made: list[str] = []
        moved: dict[int, int] = {}
        for number, line in enumerate(self.lines, 1):
            kept = self.changed.get(number, line)
            if kept is not None:
                made.append(kept)
                moved[number] = len(made)
            made += [*self.content.get(number, []), *self.after.get(number, [])]
        return "\n".join(made), moved


# --- tasks that are paragraphs -----------------------------------------------------------------------------------


def _correct(edits: _Edits, read: Plan, task: Task, kept: TaskWords) -> None:
    if task.row:
        if not _same(words_of(task), kept):
            _in_table(edits, read, task, kept)
        return
    if _flat(kept.text) != _flat(task.text):
        line = edits.line(task.line)
        edits.change(task.line, line.removesuffix(task.text) + _flat(kept.text) + _mark(task.text, kept.text))
    _attributes(edits, task, kept)
    _content(edits, task, _listed(kept.content))


def _mark(old: str, new: str) -> str:
    """The end mark of the whole plan stays where it stood."""
    return "" if not old.endswith("./.") or new.rstrip().endswith("./.") else "./."


def _content(edits: _Edits, task: Task, wanted: list[str]) -> None:
    had = [_flat(text) for text in task.content]
    for kind, a, b, c, d in SequenceMatcher(None, had, wanted, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for old, new in zip(range(a, b), wanted[c:d], strict=False):
            line = edits.now(task.said[old])
            edits.change(task.said[old], line.removesuffix(task.content[old]) + new)
        for old in range(a + d - c, b):
            edits.change(task.said[old], None)
        anchor = task.said[b - 1] if b else task.line
        bullet = _bullet(edits.now(anchor))
        for new in wanted[c + b - a : d]:
            edits.tell(anchor, (bullet if b else "") + new)


def _attributes(edits: _Edits, task: Task, kept: TaskWords, *, only_missing: bool = False) -> None:
    now = words_of(task)
    for name in _LABELS:
        wanted, had = _value(kept, name), _value(now, name)
        if wanted == had or (only_missing and not wanted):
            continue
        if name in task.places:
            _replace(edits, task, name, wanted)
        elif wanted:
            _insert(edits, task, name, wanted)


def _replace(edits: _Edits, task: Task, name: str, wanted: str) -> None:
    first, *below = task.places[name]
    line = edits.line(first)
    ending = _ENDING.search(line)
    end = ending.group().strip() if ending else ""
    if wanted:
        edits.change(first, f"{line[: label_of(line)].rstrip()} {wanted}{end}")
    else:
        edits.change(first, None)
    for number in below:
        edits.change(number, marker_of(edits.line(number))[3] if number in task.said else None)


def _insert(edits: _Edits, task: Task, name: str, wanted: str) -> None:
    """Beside the lines of its other attributes, in their look; else below its own words."""
    others = [line for lines in task.places.values() for line in lines]
    anchor = max(others, default=task.until or task.line)
    bullet = _bullet(edits.line(min(others))) if others else ""
    edits.insert(anchor, f"{bullet}{_LABELS[name]}: {wanted}.")


def _bullet(line: str) -> str:
    """The dash or plus at the start of a line, with the blank after it."""
    _, kind, _, rest = marker_of(line)
    return line.removesuffix(rest) if kind in ("dash", "plus") else ""


def _add(edits: _Edits, read: Plan, tasks: Sequence[TaskWords]) -> None:
    """Tasks that stand nowhere in the text come at the end of its body."""
    end = read.foot_line or read.rest_line
    last = (end or len(edits.lines) + 1) - 1
    while last > 1 and not edits.line(last):
        last -= 1
    for kept in tasks:
        edits.insert(last, f"- {_flat(kept.text)}")
        for words in _listed(kept.content):
            edits.insert(last, words)
        for name, label in _LABELS.items():
            if wanted := _value(kept, name):
                edits.insert(last, f"{label}: {wanted}.")


# --- tasks that are rows of a table ------------------------------------------------------------------------------


def _in_table(edits: _Edits, read: Plan, task: Task, kept: TaskWords) -> None:
    which = max(i for i, start in enumerate(read.starts) if start <= task.row)
    start, rows = read.starts[which], read.tables[which]
    row = _Row(edits, start, rows, task.row - start)
    columns = {name: x for x, name in head_of(rows)[1].items()}
    now = words_of(task)
    text, rest = _flat(kept.text), []
    for name, label in _LABELS.items():
        wanted = _value(kept, name)
        if wanted == _value(now, name):
            continue
        if name in columns:
            row.put(columns[name], wanted)
        elif name == "cooperating" and "leads" in columns and kept.leads:
            row.put(columns["leads"], f"{_value(kept, 'leads')} chủ trì, phối hợp với {wanted}" if wanted else "")
        elif wanted:
            rest.append(f"{label}: {wanted}.")
    told = "<br>".join([text, *_listed(kept.content), *rest])
    if told != _flat(task.text):
        row.put(row.column_of(task.text, columns.get("text", 0)), told)
    row.write()


@dataclass(slots=True)
class _Row:
    """A row of a table that is being changed; what is merged into the rows below stays there."""

    edits: _Edits
    start: int
    rows: list[list[str]]
    y: int

    def column_of(self, text: str, other: int) -> int:
        """The column in which a text stands."""
        cells = filled(self.rows)[self.y]
        return next((x for x, cell in enumerate(cells) if cell == text), other)

    def put(self, x: int, words: str) -> None:
        """Other words in a cell."""
        row, below = self.rows[self.y], self.y + 1
        if x >= len(row):
            row += [""] * (x + 1 - len(row))
        if below < len(self.rows) and x < len(self.rows[below]) and self.rows[below][x] == "^":
            self.rows[below][x] = filled(self.rows)[self.y][x]
            self.edits.change(self.start + below, _piped(self.rows[below]))
        row[x] = re.sub(r"(?<!\\)\|", r"\\|", words)

    def write(self) -> None:
        """Puts the row where it stood."""
        self.edits.change(self.start + self.y, _piped(self.rows[self.y]))


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


# --- comparing ---------------------------------------------------------------------------------------------------


def _same(now: TaskWords, kept: TaskWords) -> bool:
    plain = (_flat(now.text), _listed(now.content)) == (_flat(kept.text), _listed(kept.content))
    return plain and all(_value(now, name) == _value(kept, name) for name in _LABELS)


def _value(task: TaskWords, name: str) -> str:
    """An attribute on one line, without the mark at its end."""
    text: str = getattr(task, name)
    words = "; ".join(_listed(text)) if name in ("leads", "cooperating") else _flat(text)
    return words.rstrip(" .;")


def _listed(text: str) -> list[str]:
    return [_flat(line) for line in text.splitlines() if line.strip()]


def _flat(text: str) -> str:
    return " ".join(text.split())
