"""Ways that matters take through their states: walks along the tables of lawdata, with what each step does to the clocks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cualuat.casework.kinds import Kind, all_kinds, limit_ref
from cualuat.kernel.limits import Entry, NoRuleInForce, due
from cualuat.kernel.workdays import VIETNAM, YearNotCovered
from cualuat.kernel.workflow import Edge
from cualuat.timelimits.operations import Counter
from cualuat.timelimits.rules import variant_for

MOST_STEPS = 12
WALKS = 300  # of each kind
# Of a hundred matters how many are of which kind: more feedback than anything else, few denunciations.
SHARES = {
    "feedback-general": 30.0, "feedback-administrative": 14.0, "complaint": 18.0, "information": 16.0, "reception": 11.5,
    "denunciation": 4.5, "complaint-second": 3.0, "feedback-legislation": 1.0, "feedback-press": 0.8,
    "complaint-discipline": 0.7, "denunciation-again": 0.5,
}  # fmt: skip
_ANSWERS = {"information": {"delivery": "network", "purpose": "Để đối chiếu"}}


@dataclass(frozen=True, slots=True)
class Taken:
    """A step on a way."""

    edge: str
    name: str
    source: str
    target: str
    public: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on a way: at which step it begins (or with the receipt) and ends; numbers of steps, None for never."""

    code: str
    from_receipt: bool
    begins: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """A whole way. `answered` is the number of the step that gave the answer."""

    kind: Kind
    steps: tuple[Taken, ...]
    limits: tuple[Limit, ...]
    answered: int | None

    @property
    def state(self) -> str:
        """Where it ends."""
        return self.steps[-1].target

    @property
    def assigned(self) -> bool:
        """Whether somebody has the matter: most of those that left the first state."""
        return len(self.steps) > 1


def courses(rng: random.Random) -> dict[str, tuple[list[Course], list[Course]]]:
    """Kind → ways that end, ways that are still on."""
    found = {}
    for code in SHARES:
        of = all_kinds()[code]
        walks = [_walk(of, rng) for _ in range(WALKS)]
        ended = [_course(of, walk) for walk in walks if of.table.state(walk[-1].target).final]
        longer = [walk[: rng.randint(1, len(walk))] for walk in walks]
        still = [_course(of, walk) for walk in longer if not of.table.state(walk[-1].target).final]
        found[code] = (ended, still)
    return found


def _walk(of: Kind, rng: random.Random) -> list[Taken]:
    walk = [Taken("receive", "Tiếp nhận", "", of.table.initial, True)]
    used: set[str] = set()
    while len(walk) < MOST_STEPS and not of.table.state(walk[-1].target).final:
        here = walk[-1].target
        edges = [edge for edge in of.table.edges_from(here) if edge.code not in used and _plain(edge)]
        if not edges:
            break
        edge = rng.choices(edges, [1 + 6 * (place == 0) for place in range(len(edges))])[0]
        used.add(edge.code)
        walk.append(Taken(edge.code, edge.name, here, edge.target or here, edge.public))
    return walk


def _plain(edge: Edge) -> bool:
    """Pauses and extensions are left out: they change due days, not how much there is to read."""
    return all(effect.kind in ("start", "stop") for effect in edge.effects)


def _course(of: Kind, walk: list[Taken]) -> Course:
    answers = _ANSWERS.get(of.code, {})
    running: dict[str, Limit] = {}
    limits: list[Limit] = []
    answered = None
    for text in of.receipt_limits:
        ref = limit_ref(text, answers)
        running[ref.code] = Limit(ref.code, True, 0, None)
    for number, step in enumerate(walk[1:], 1):
        edge = of.edge(step.edge)
        answered = number if {"answer", "outcome"} & set(edge.needs) else answered
        for effect in edge.effects:
            ref = limit_ref(effect.limit, answers)
            if effect.kind == "start" and ref.code not in running:
                running[ref.code] = Limit(ref.code, ref.from_receipt, number, None)
            elif effect.kind == "stop" and ref.code in running:
                limits.append(_ended(running.pop(ref.code), number))
    over = of.table.state(walk[-1].target).final
    limits += [_ended(one, len(walk) - 1) if over else one for one in running.values()]
    return Course(of, tuple(walk), tuple(limits), answered)


def _ended(limit: Limit, number: int) -> Limit:
    return Limit(limit.code, limit.from_receipt, limit.begins, number)


@dataclass(frozen=True, slots=True)
class Due:
    """What the kernel says of a limit begun on a day."""

    name: str
    due_on: date
    due_at: datetime | None
    start: datetime | None
    binds: str
    at_least: bool
    provisional: bool
    needs_review: bool


class Dues:
    """The kernel's answers, each asked for once."""

    def __init__(self, today: date) -> None:
        self.counter = Counter(on=today)
        self._known: dict[tuple[str, date], Due | None] = {}

    def of(self, code: str, begun: date) -> Due | None:
        """None where no such limit is in force, or the calendar has no such year."""
        key = (code, begun)
        if key not in self._known:
            self._known[key] = self._ask(code, begun)
        return self._known[key]

    def _ask(self, code: str, begun: date) -> Due | None:
        try:
            rule = self.counter.rule(code, begun)
            start = datetime.combine(begun, time(9), VIETNAM) if rule.unit == "hour" else None
            entry = Entry("start", begun, at=start, when=variant_for(rule, frozenset()))
            result = due(rule, (entry,), self.counter.calendar)
        except (NoRuleInForce, YearNotCovered):
            return None
        if result.due is None:
            return None
        return Due(
            rule.name, result.due, result.at, start, self.counter.binds(code), rule.at_least, result.provisional,
            result.needs_review,
        )  # fmt: skip


def days_of(course: Course, received: date, today: date, rng: random.Random) -> list[date]:
    """The day of each step: the first that of receipt, none after today."""
    days, day = [received], received
    for _ in course.steps[1:]:
        day = min(today, day + timedelta(days=rng.randint(0, 9)))
        days.append(day)
    return days
