"""Plans that come out of others: the tasks of two plans told apart, the same plan a year on, the part of one unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from cualuat.kernel.plans.rewriting import TaskWords
from cualuat.kernel.text import fold

_ALIKE: Final = 0.6  # of the letters, of tasks that stand in the same place
_MUCH_ALIKE: Final = 0.75  # of tasks that stand elsewhere
_COMPARED: Final = 600  # letters of a task that are compared
_PARTS: Final = ("text", "content", "leads", "cooperating", "time", "products", "funding")
# A document that is cited keeps its day: «số 90/KH-UBND ngày 12/12/2025», «số 45/KH-UBND ngày 15 tháng 01 năm 2024».
_CITED: Final = re.compile(
    r"\bsố:?\s*[\w.]+/[\w/.-]+(?:\s*,?\s*ngày\s+(?:\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?",
    re.I,
)
_NUMBER_LINE: Final = re.compile(r"^(\s*Số\s*:\s*)\d[\w.]*(?=\s*/)", re.I | re.M)
_DAY_LINE: Final = re.compile(r"^([^\n]{0,60}?,?\s*ngày)\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(\d{4})\s*$", re.I | re.M)
_YEAR: Final = re.compile(r"(?<![\d/])\d{4}(?!\d)|(?<=/)\d{4}(?![\d/])")


# --- which task is which -----------------------------------------------------------------------------------------


def matched(old: Sequence[TaskWords], new: Sequence[TaskWords]) -> list[int | None]:
    """For each new task the index of the old one that it goes on with, or None; no old one twice.

    The same words come first, then the same place with words that are much alike, then words alike anywhere.
    """
    found: list[int | None] = [None] * len(new)
    left = dict(enumerate(old))
    texts = [_plain(task.text) for task in old]
    wanted = [_plain(task.text) for task in new]

    def take(n: int, k: int | None) -> None:
        if k is not None:
            found[n] = k
            del left[k]

    for n, task in enumerate(new):
        same = [k for k in left if texts[k] == wanted[n] and texts[k]]
        take(n, next((k for k in same if left[k].path == task.path), same[0] if same else None))
    for n, task in enumerate(new):
        if found[n] is None:
            here = [k for k in left if left[k].path == task.path]
            take(n, next((k for k in here if _alike(texts[k], wanted[n]) >= _ALIKE), None))
    for n in range(len(new)):
        if found[n] is None:
            best = max(((_alike(texts[k], wanted[n]), -k) for k in left), default=(0.0, 0))
            take(n, -best[1] if best[0] >= _MUCH_ALIKE else None)
    return found


def _plain(text: str) -> str:
    return " ".join(fold(text).split())[:_COMPARED].strip(" .;:")


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """A task before and after: `old` None of a new one, `new` None of one that is gone; `parts` that differ, by name."""

    old: int | None
    new: int | None
    parts: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """«new», «gone», «changed» or «same»."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "gone"
        return "changed" if self.parts else "same"


def changes(old: Sequence[TaskWords], new: Sequence[TaskWords]) -> list[Change]:
    """What became of each task, in the order of the new plan; what is gone stands where it stood."""
    pairs = matched(old, new)
    taken = {k for k in pairs if k is not None}
    gone = [k for k in range(len(old)) if k not in taken]
    made: list[Change] = []
    for n, k in enumerate(pairs):
        if k is not None:
            while gone and gone[0] < k:
                made.append(Change(gone.pop(0), None))
        made.append(Change(k, n, _differing(old[k], new[n]) if k is not None else ()))
    return made + [Change(k, None) for k in gone]


def _differing(old: TaskWords, new: TaskWords) -> tuple[str, ...]:
    return tuple(name for name in _PARTS if _words(getattr(old, name)) != _words(getattr(new, name)))


def _words(text: str) -> str:
    return " ".join(text.split()).strip(" .;")


# --- a year on ---------------------------------------------------------------------------------------------------


def moved_on(text: str, *, year: int, to: int) -> str:
    """The text of the plan of a year as that of another: its years and days moved, number and day left open.

    Documents that are cited keep their days, and so does every year but that of the plan.

    >>> moved_on("b) In tờ rơi trước ngày 30/6/2026 theo Quyết định số 9/QĐ-UBND ngày 02/01/2026.", year=2026, to=2027)
    'b) In tờ rơi trước ngày 30/6/2027 theo Quyết định số 9/QĐ-UBND ngày 02/01/2026.'
    """
    text = _NUMBER_LINE.sub(r"\1    ", text)
    text = _DAY_LINE.sub(r"\1     tháng     năm \2", text)
    made, at = [], 0
    for cited in _CITED.finditer(text):
        made += [_shifted(text[at : cited.start()], year, to), cited.group()]
        at = cited.end()
    return "".join([*made, _shifted(text[at:], year, to)])


def _shifted(text: str, year: int, to: int) -> str:
    return _YEAR.sub(lambda found: str(to) if found.group() == str(year) else found.group(), text)


# --- the part of a unit ------------------------------------------------------------------------------------------

_ALL_UNITS: Final = re.compile(
    r"\bcac (?:phong|don vi|to chuc|co quan, don vi)\b|\bthu truong cac\b|\btung (?:phong|don vi)\b"
)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """A text folded once, though each of two hundred units asks."""
    return fold(text)


def concerns(task: TaskWords, unit: str, agency: Iterable[str] = ()) -> bool:
    """Whether a task is the business of a unit: named as lead or as one that helps, among «các phòng, đơn vị», or as the agency.

    A task that names nobody is everybody's business.
    """
    named = _folded("\n".join((task.leads, task.cooperating)))
    if not named.strip():
        return True
    names = [_folded(unit), *map(_folded, agency)]
    return any(name and name in named for name in names) or _ALL_UNITS.search(named) is not None


def task_lines(tasks: Sequence[TaskWords], lead: str) -> list[str]:
    """Tasks as the numbered lines of a plan, `lead` as the one who does them; read again they are the same tasks."""
    lines = []
    for number, task in enumerate(tasks, 1):
        text = " ".join(task.text.split())
        lines.append(f"{number}. {text}" if text.endswith((".", ";", ":")) else f"{number}. {text}.")
        lines += [" ".join(line.split()) for line in task.content.splitlines() if line.strip()]
        lines.append(f"- Cơ quan chủ trì: {lead}.")
        others = "; ".join(" ".join(line.split()) for line in task.cooperating.splitlines() if line.strip())
        told = (
            ("Cơ quan phối hợp", others),
            ("Thời gian thực hiện", task.time),
            ("Sản phẩm", task.products),
            ("Kinh phí thực hiện", task.funding),
        )
        for label, words in told:
            if words.strip():
                lines.append(f"- {label}: {' '.join(words.split()).rstrip('.;')}.")
    return lines
