"""A plan of an agency read from its text: head, parts, tasks with who and when, reporting duties, recipients, signature.

Every line of the text lands somewhere: in a part of the plan or among what was not understood (`unread`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from cualuat.kernel.citation import DocumentRef, find_citations
from cualuat.kernel.plans.assignments import Assignment, assignment_in, split_units, unit_heading, value_of
from cualuat.kernel.plans.frames import Foot, Head, Line, basis_of, is_recipients_heading, read_foot, read_head
from cualuat.kernel.plans.outlines import Irregularity, Item, irregularities, outline
from cualuat.kernel.plans.schedules import Schedule, read_schedule
from cualuat.kernel.plans.tables import assignment_rows
from cualuat.kernel.text import fold


class Part(StrEnum):
    """What a part of a plan is about."""

    AIMS = "aims"
    SCOPE = "scope"
    TASKS = "tasks"
    DUTIES = "duties"
    FUNDING = "funding"
    REPORTING = "reporting"
    OTHER = "other"


_PARTS: Final = (
    (Part.REPORTING, r"che do bao cao|thong tin,? bao cao|bao cao$"),
    (Part.FUNDING, r"kinh phi|nguon luc|nguon von|kinh phi bao dam"),
    (Part.DUTIES, r"to chuc thuc hien|phan cong|trach nhiem|to chuc trien khai"),
    (Part.TASKS, r"noi dung|nhiem vu|giai phap|hoat dong|cong viec"),
    (Part.SCOPE, r"doi tuong|pham vi|thoi gian|dia diem|thanh phan"),
    (
        Part.AIMS,
        r"muc dich|yeu cau|muc tieu|chi tieu|quan diem|su can thiet|dinh huong|nguyen tac|tinh hinh|ket qua|boi canh|phuong phap|cac buoc",
    ),
)
_FIRM: Final = frozenset({Part.REPORTING, Part.FUNDING, Part.DUTIES, Part.TASKS})
_WHO: Final = r"(?:cơ quan|đơn vị|bộ phận|phòng|cá nhân|các đơn vị)"
_LABELS: Final = (
    ("cooperating", re.compile(rf"^(?:{_WHO}\s+)?(?:cùng\s+)?phối hợp(?:\s+thực hiện)?\s*:", re.I)),
    (
        "leads",
        re.compile(
            rf"^(?:{_WHO}(?:\s+được giao)?\s+(?:chủ trì|thực hiện|đầu mối|phụ trách|tham mưu)(?:[\s,]+(?:tham mưu|thực hiện|và thực hiện))*"
            r"|chủ trì(?:\s+thực hiện)?|phân công(?:\s+thực hiện)?|trách nhiệm thực hiện)\s*:",
            re.I,
        ),
    ),
    ("time", re.compile(r"^(?:thời gian|thời hạn|tiến độ)(?:\s+(?:thực hiện|hoàn thành|triển khai))*\s*:?\s+", re.I)),
    ("products", re.compile(r"^(?:sản phẩm|kết quả)(?:\s+(?:dự kiến|đầu ra|đạt được|hoàn thành))?\s*:", re.I)),
    ("funding", re.compile(r"^(?:nguồn\s+)?kinh phí(?:\s+thực hiện)?\s*:", re.I)),
    ("content", re.compile(r"^(?:nội dung|nhiệm vụ|công việc)(?:\s+(?:thực hiện|công việc|nhiệm vụ))?\s*:", re.I)),
)
_DUE_WORDS: Final = re.compile(
    r"\b(?:hoàn thành|xong)\s+(?:trước|trong|vào)\b|\btrước ngày\b|\bchậm nhất\b|\bđịnh kỳ\b", re.I
)
_SENTENCE_END: Final = re.compile(r"(?<!\d)[.;](?:\s|$)|(?<=20\d\d)[.;](?:\s|$)")
_REPORTS: Final = re.compile(
    r"(?:định kỳ.{0,80}báo cáo|báo cáo.{0,160}(?:trước ngày|định kỳ|hằng năm|hàng năm|hằng quý|hằng tháng|hàng tháng|ngày \d))",
    re.I,
)
_OBSTACLES: Final = re.compile(r"(?:khó khăn|vướng mắc|vấn đề phát sinh)", re.I)
_CLOSING: Final = re.compile(
    r"^(?:Trên đây là|Trong quá trình|Quá trình|Căn cứ (?:nội dung|Kế hoạch|tình hình)|Yêu cầu|Đề nghị|.*yêu cầu\s)",
    re.I,
)


@dataclass(slots=True)
class Task:
    """One thing to be done. `leads` and `cooperating` are names as written, its own or taken from above (`inherited`).

    Where its words stand: `said` the line of each of `content`, `places` the lines of each attribute that has its own,
    `until` the last line of its own paragraphs, `row` the line of its row in a table, else 0.
    """

    marker: str
    path: str
    text: str
    line: int
    content: list[str] = field(default_factory=list)
    leads: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    schedule: Schedule | None = None
    time: str = ""
    products: str = ""
    funding: str = ""
    inherited: frozenset[str] = frozenset()
    children: list[Task] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    until: int = 0
    row: int = 0

    def walk(self) -> Iterator[Task]:
        """This task and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Reporting:
    """A duty to report, in the words of the plan, with when."""

    text: str
    schedule: Schedule | None
    line: int


@dataclass(slots=True)
class Section:
    """A part of the plan: its heading, what it is about, the text at its head and the items below."""

    marker: str
    title: str
    part: Part
    line: int
    paragraphs: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A plan as read. Lines: `starts` of its tables, `foot_line` of «Nơi nhận», `rest_line` of what follows the signature."""

    head: Head
    sections: list[Section]
    reporting: list[Reporting]
    closing: list[Line]
    foot: Foot
    tables: list[list[list[str]]]
    assigned: list[Task]
    irregularities: list[Irregularity]
    unread: list[Line]
    starts: list[int] = field(default_factory=list)
    foot_line: int | None = None
    rest_line: int | None = None

    @property
    def tasks(self) -> list[Task]:
        """The tasks and duties at the top, in the order of the plan; those of its tables last."""
        return [*(task for section in self.sections for task in section.tasks), *self.assigned]

    @property
    def implements(self) -> list[DocumentRef]:
        """The documents that the plan is there to carry out, each once: those of «Thực hiện …» and of its first aims."""
        named = [d for basis in self.head.bases if basis.implements for d in basis.documents]
        for section in self.sections:
            if section.part is Part.AIMS:
                for item in _first_level(section.items):
                    if re.search(r"(?:triển khai|thi hành|thực hiện)", item.text, re.I):
                        named += basis_of(item.line, item.text).documents
                break
        found: dict[str, DocumentRef] = {}
        for document in named:
            if document.number:
                found.setdefault(str(document.number), document)
        return list(found.values())

    def leaves(self) -> Iterator[Task]:
        """The tasks that have none below them."""
        for task in self.tasks:
            yield from (one for one in task.walk() if not one.children)


def _first_level(items: Iterable[Item]) -> Iterator[Item]:
    """The aims themselves, not the demands that follow them."""
    for item in items:
        if "yeu cau" in fold(item.text):
            return
        yield from item.walk()


def read_plan(text: str, *, year: int | None = None) -> Plan:
    """Reads a plan from canonical text: one paragraph a line, tables as pipe rows. Never raises: what it cannot place is `unread`."""
    numbered = enumerate(text.replace("**", "").split("\n"), 1)
    lines = [(n, line.strip()) for n, line in numbered if line.strip()]
    body, tables, starts = _without_tables(lines)
    end = next((i for i, (_, line) in enumerate(body) if is_recipients_heading(line)), len(body))
    after = _after_foot(body, end)
    items, before = outline(body[:end])
    items, before = _parts(items, before, dict(body))
    head = _as_written(read_head(before), dict(body))
    year = head.year or year or _year_of(head.title)
    sections = [_section(item, year) for item in items]
    foot = read_foot(body[end:after])
    closing = _closing(sections)
    plan = Plan(
        head=head,
        sections=sections,
        reporting=list(_reporting(sections, year)),
        closing=closing,
        foot=foot,
        tables=tables,
        assigned=[task for i, rows in enumerate(tables) for task in _of_table(rows, f"B{i + 1}", starts[i], year)],
        irregularities=irregularities(items),
        unread=[*head.unread, *foot.unread, *body[after:]],
        starts=starts,
        foot_line=body[end][0] if end < len(body) else None,
        rest_line=body[after][0] if after < len(body) else None,
    )
    plan.irregularities += _same_twice(plan.tasks)
    return plan


def _as_written(head: Head, lines: Mapping[int, str]) -> Head:
    """The lines that were not taken apart with the markers they have."""
    opening, unread = (tuple((n, lines[n]) for n, _ in found) for found in (head.opening, head.unread))
    return replace(head, opening=opening, unread=unread)


def _year_of(title: str) -> int | None:
    found = re.search(r"năm\s+(20\d\d)", title, re.I)
    return int(found[1]) if found else None


def _of_table(rows: Sequence[Sequence[str]], name: str, line: int, year: int | None) -> list[Task]:
    """The tasks of a table; rows below a heading are its children."""
    top: list[Task] = []
    for place, row in enumerate(assignment_rows(rows), 1):
        task = Task(row.marker, f"{name}.{row.marker or place}", row.text, line, row=line + row.y)
        for label, value in row.values:
            _set(task, label, value, year)
        if row.group or not (top and top[-1].path.endswith("!")):
            task.path += "!" if row.group else ""
            top.append(task)
        else:
            task.path = f"{top[-1].path.rstrip('!')}.{row.marker or place}"
            top[-1].children.append(task)
    for task in top:
        task.path = task.path.rstrip("!")
    return top


def _without_tables(lines: Sequence[Line]) -> tuple[list[Line], list[list[list[str]]], list[int]]:
    body: list[Line] = []
    starts: list[int] = []
    tables: list[list[list[str]]] = []
    last = -2
    for number, text in lines:
        if text.startswith("| ") and text.endswith("|"):
            if number != last + 1:
                tables.append([])
                starts.append(number)
            tables[-1].append([cell.strip() for cell in text[1:-1].split(" | ")])
            last = number
        else:
            body.append((number, text))
    return body, tables, starts


def _after_foot(body: Sequence[Line], start: int) -> int:
    """Where the annexes or notes after the signature begin."""
    for i in range(start, len(body)):
        if re.match(r"^(?:PHỤ LỤC|Phụ lục|\[\d+\])", body[i][1]):
            return i
    return len(body)


def _parts(items: list[Item], before: list[Line], lines: Mapping[int, str]) -> tuple[list[Item], list[Line]]:
    """What the outline found before the first part belongs to the head; only dashes say nothing there."""
    first = next((i for i, item in enumerate(items) if item.kind == "roman"), None)
    if first is None:
        return items, before
    early = [
        line
        for item in items[:first]
        for one in item.walk()
        for line in [(one.line, one.text if one.kind == "dash" else lines[one.line]), *one.paragraphs]
    ]
    return items[first:], sorted([*before, *early])


def _section(item: Item, year: int | None) -> Section:
    part = _part_of(item.text)
    if part is Part.OTHER and item.children:
        part = Part.TASKS
    section = Section(item.marker, item.text.rstrip(" :."), part, item.line, list(item.paragraphs), item.children)
    if part in (Part.TASKS, Part.DUTIES):
        section.tasks = [
            task for place, child in enumerate(item.children, 1) for task in _tasks(child, item.marker, year, place)
        ]
        if not section.tasks and section.paragraphs and part is Part.DUTIES:
            return section
        given = next((found for _, text in item.paragraphs if (found := assignment_in(text))), Assignment())
        _hand_down(section.tasks, given if part is Part.DUTIES else Assignment(), None)
    return section


def _part_of(title: str) -> Part:
    words = fold(title)
    scores = [(found.start(), part) for part, pattern in _PARTS if (found := re.search(pattern, words))]
    firm = [part for _, part in scores if part in _FIRM]
    if firm and min(scores)[1] is Part.AIMS and Part.TASKS in firm:
        return Part.AIMS
    return next(iter(firm or [part for _, part in scores]), Part.OTHER)


def _tasks(item: Item, above: str, year: int | None, place: int = 1) -> list[Task]:
    """The task of an item with what is below it; `place` is its place among its likes, for those without a number."""
    if _CLOSING.match(item.text) and _OBSTACLES.search(item.text) and not item.children:
        return []
    if item.kind == "dotted":  # says all of its numbers itself
        above = above.partition(".")[0]
    path = f"{above}.{item.marker}" if item.marker[:1].isalnum() else f"{above}{item.marker}{place}"
    task = Task(item.marker, path, item.text, item.line)
    _own_words(task, item, year)
    waiting: list[Task] = []
    for child in item.children:
        name, value = _label(child.text)
        if name:
            _take(task, name, value, child, year)
            continue
        likes = [one for one in item.children if one.marker == child.marker]
        below = _tasks(child, path, year, next(i for i, one in enumerate(likes, 1) if one is child))
        task.children += below
        waiting = _share(waiting, below)
    return [task]


def _share(waiting: list[Task], below: list[Task]) -> list[Task]:
    """Dashes in a row whose last one names who and when: all of them mean it."""
    if not below:
        return waiting
    last = below[-1]
    if last.marker != "-" or not (last.leads and last.time):
        return [*waiting, last] if last.marker == "-" and not (last.leads or last.time) else []
    for task in waiting:
        task.leads, task.cooperating = last.leads, last.cooperating
        task.schedule, task.time = last.schedule, last.time
        task.inherited = frozenset({"leads", "cooperating", "schedule"})
    return []


def _own_words(task: Task, item: Item, year: int | None) -> None:
    task.until = item.line
    for line, text in item.paragraphs:
        name, value = _label(text)
        if name:
            _set(task, name, value, year, line)
            task.until = line
        elif not _is_closing(text):
            _say(task, text, line)
            task.until = line
    if not task.leads:
        units = unit_heading(item.text)
        told = [item.text, *task.content[:1]]
        found = None if units else next((one for text in told if (one := assignment_in(text))), None)
        if units:
            task.leads = units
        elif found:
            task.leads, task.cooperating = found.leads, found.cooperating
    if task.schedule is None and (due := _DUE_WORDS.search(item.text)):
        task.schedule = read_schedule(_SENTENCE_END.split(item.text[due.start() :])[0], year=year)


def _label(text: str) -> tuple[str, str]:
    """The name of the attribute that a paragraph gives, and its value."""
    bare = text.replace("*", "").lstrip("-–+ ").strip()
    for name, pattern in _LABELS:
        if found := pattern.match(bare):
            return name, bare[found.end() :].strip()
    return "", ""


def label_of(line: str) -> int:
    """Where the value begins in a line like «- Thời gian thực hiện: Hằng quý»; 0 where it has no such label."""
    start = len(line) - len(line.lstrip("-–+ "))
    return next((start + found.end() for _, pattern in _LABELS if (found := pattern.match(line[start:]))), 0)


def _take(task: Task, name: str, value: str, child: Item, year: int | None) -> None:
    """An attribute that is an item of its own, perhaps with a list below it."""
    if name == "leads" and child.children:
        labelled = [(one, *_label(one.text)) for one in child.children]
        for one, inner, inner_value in labelled:
            if inner:
                _set(task, inner, inner_value, year, one.line)
        if not any(inner for _, inner, _ in labelled):
            _listed_leads(task, child)
        return
    if name == "content":
        told = [(child.line, value), *((one.line, one.text) for one in child.children), *child.paragraphs]
        for line, text in told:
            if text:
                _say(task, text, line)
        return
    below = [one.text for one in child.children]
    _set(task, name, " ".join([value, *below]).strip(), year, child.line, *(one.line for one in child.children))
    for line, text in child.paragraphs:
        inner, inner_value = _label(text)
        _set(task, inner, inner_value, year, line) if inner else _say(task, text, line)


def _listed_leads(task: Task, child: Item) -> None:
    """«Cơ quan thực hiện:» with a list below it: who acts, and what each does."""
    found = [value_of(one.text) for one in child.children]
    task.leads = tuple(dict.fromkeys(unit for one in found for unit in one.leads))
    task.cooperating = tuple(dict.fromkeys(unit for one in found for unit in one.cooperating))
    task.places["leads"] = (child.line, *(one.line for one in child.children))
    for one in child.children:
        _say(task, one.text, one.line)


def _say(task: Task, text: str, line: int) -> None:
    task.content.append(text)
    task.said.append(line)


def _set(task: Task, name: str, value: str, year: int | None, *lines: int) -> None:
    value = value.removesuffix("./.").rstrip(" .;")
    if name == "content":
        if value:
            _say(task, value, *lines)
        return
    if lines:
        task.places[name] = lines
    if name == "leads":
        found = value_of(value)
        task.leads = found.leads
        task.cooperating = task.cooperating or found.cooperating
    elif name == "cooperating":
        task.cooperating = split_units(value)
    elif name == "time":
        task.time, task.schedule = value, read_schedule(value, year=year)
    elif name == "products":
        task.products = value
    elif name == "funding":
        task.funding = value


def _hand_down(tasks: Iterable[Task], given: Assignment, schedule: Schedule | None) -> None:
    for task in tasks:
        taken = set(task.inherited)
        if not task.leads and given.leads:
            task.leads = given.leads
            taken.add("leads")
        if not task.cooperating and given.cooperating and "leads" in taken:
            task.cooperating = given.cooperating
            taken.add("cooperating")
        if task.schedule is None and not task.time and schedule:
            task.schedule, task.time = schedule, schedule.text
            taken.add("schedule")
        task.inherited = frozenset(taken)
        _hand_down(task.children, Assignment(task.leads, task.cooperating), task.schedule)


def _reporting(sections: Iterable[Section], year: int | None) -> Iterator[Reporting]:
    for section in sections:
        for line, text in _all_lines(section):
            if section.part is Part.REPORTING or (section.part is not Part.AIMS and _REPORTS.search(text)):
                due = _DUE_WORDS.search(text) or re.search(r"h[ằà]ng (?:năm|quý|tháng)", text)
                yield Reporting(text, read_schedule(text[due.start() :], year=year) if due else None, line)


def _all_lines(section: Section) -> Iterator[Line]:
    yield from section.paragraphs
    for item in section.items:
        for one in item.walk():
            yield one.line, one.text
            yield from one.paragraphs


def _closing(sections: Sequence[Section]) -> list[Line]:
    """The sentences at the end: whom to tell of obstacles, the demand to carry out."""
    if not sections:
        return []
    return [(n, text) for n, text in _all_lines(sections[-1]) if _is_closing(text)]


def _is_closing(text: str) -> bool:
    return bool(_CLOSING.match(text)) and bool(_OBSTACLES.search(text) or text.endswith("./."))


def _same_twice(tasks: Iterable[Task]) -> list[Irregularity]:
    seen: dict[str, int] = {}
    found = []
    for task in (one for top in tasks for one in top.walk()):
        words = " ".join(fold(task.text).split())
        if len(words) > 40 and words in seen:
            found.append(Irregularity(task.line, f"Nhiệm vụ này giống hệt nhiệm vụ ở dòng {seen[words]}."))
        seen.setdefault(words, task.line)
    return found


def citations_of(task: Task) -> list[DocumentRef]:
    """The documents that the words of a task name."""
    texts = [task.text, *task.content]
    return list(
        dict.fromkeys(c.document for text in texts for c in find_citations(text) if c.document and c.document.number)
    )
