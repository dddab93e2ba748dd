"""Which questions are shown for the answers so far, and whether a question can be shown at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from typing import Final

from cualuat.surveys.rules.questions import TEST_NAMES, Condition, Question, Questionnaire

Answers = Mapping[str, object]
_MOST_WAYS: Final = 5000  # alternatives looked at for one question; beyond, it is taken to be reachable


def holds(test: Condition, asked: Question | None, answers: Answers) -> bool:
    """Whether what is asked of an earlier question is so. False where that question is not answered."""
    value = answers.get(test.question)
    if asked is None or value is None:
        return False
    match test.asks:
        case "answered":
            return True
        case "is" | "is_not":
            same = _number(value) == _number(test.value) if asked.kind == "number" else str(value) == test.value
            return same == (test.asks == "is")
        case "contains" | "contains_not":
            chosen = value if isinstance(value, list) else [value]
            return (test.value in chosen) == (test.asks == "contains")
        case "less" | "greater":
            mine, other = _number(value), _number(test.value)
            return mine is not None and other is not None and (mine < other if test.asks == "less" else mine > other)
    return False


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def is_shown(question: Question, found: Questionnaire, answers: Answers) -> bool:
    """Whether a question is shown; `answers` are those of questions that are shown."""
    if not question.when:
        return True
    held = [holds(test, found.question(test.question), answers) for test in question.when]
    return all(held) if question.joined == "all" else any(held)


def shown(found: Questionnaire, answers: Answers) -> list[Question]:
    """The questions that somebody with these answers is asked, in their order; answers of others count for nothing."""
    seen: list[Question] = []
    counted: dict[str, object] = {}
    for question in found.questions:
        if is_shown(question, found, counted):
            seen.append(question)
            if question.key in answers:
                counted[question.key] = answers[question.key]
    return seen


def in_words(question: Question, found: Questionnaire) -> str:
    """The conditions of a question as people say them: «câu 3 nhỏ hơn «Bình thường»»; «» for none."""
    parts = []
    for test in question.when:
        other = found.question(test.question)
        option = other.option(test.value) if other else None
        value = f" «{option.said() if option else test.value}»" if test.asks != "answered" else ""
        parts.append(f"câu {found.number(test.question) or '?'} {TEST_NAMES.get(test.asks, test.asks)}{value}")
    return (" và " if question.joined == "all" else " hoặc ").join(parts)


# --- what is wrong with conditions -------------------------------------------------------------------------------


def loop(found: Questionnaire) -> list[str]:
    """Keys of questions that wait for each other in a circle, beginning and ending with the same; empty where there is none."""
    waits = {question.key: [test.question for test in question.when] for question in found.questions}
    done: set[str] = set()

    def follow(key: str, way: list[str]) -> list[str]:
        if key in way:
            return [*way[way.index(key) :], key]
        if key in done or key not in waits:
            return []
        for other in waits[key]:
            if circle := follow(other, [*way, key]):
                return circle
        done.add(key)
        return []

    for key in waits:
        if circle := follow(key, []):
            return circle
    return []


def unreachable(found: Questionnaire) -> list[Question]:
    """Questions that nobody can ever be asked, whatever she answers. Conditions must look back only."""
    ways: dict[str, list[frozenset[Condition]]] = {}
    lost: list[Question] = []
    for question in found.questions:
        ways[question.key] = list(_ways(question, found, ways))
        if not ways[question.key]:
            lost.append(question)
    return lost


def _ways(
    question: Question, found: Questionnaire, earlier: Mapping[str, list[frozenset[Condition]]]
) -> Iterable[frozenset[Condition]]:
    """Each a set of tests on earlier questions that together let it be shown, and can hold together."""
    if not question.when:
        return [frozenset()]
    single = [[way | {test} for way in earlier.get(test.question, [])] for test in question.when]
    if question.joined != "all":
        every = [way for ways in single for way in ways]
    else:
        size = 1
        for ways in single:
            size *= len(ways)
        if size > _MOST_WAYS:
            return [frozenset()]
        every = [frozenset().union(*parts) for parts in product(*single)]
    return list(dict.fromkeys(way for way in every if _together(way, found)))


def _together(tests: frozenset[Condition], found: Questionnaire) -> bool:
    """Whether answers exist for which all of the tests hold."""
    by_question: dict[str, list[Condition]] = {}
    for test in tests:
        by_question.setdefault(test.question, []).append(test)
    return all(
        (question := found.question(key)) is not None and _answerable(question, asked)
        for key, asked in by_question.items()
    )


def _answerable(question: Question, tests: list[Condition]) -> bool:
    """Whether one answer of the question satisfies all tests on it."""
    if question.kind == "multi":
        wanted = {test.value for test in tests if test.asks == "contains"}
        barred = {test.value for test in tests if test.asks == "contains_not"}
        free = {option.key for option in question.choices} - barred
        room = question.most or len(question.choices)
        return bool(free) and wanted <= free and max(1, len(wanted), question.least or 0) <= min(room, len(free))
    return any(
        all(holds(test, question, {question.key: value}) for test in tests) for value in _candidates(question, tests)
    )


def _candidates(question: Question, tests: list[Condition]) -> list[object]:
    """Answers among which one satisfies the tests if any does."""
    if question.kind == "number":
        marks = {n for test in tests if (n := _number(test.value)) is not None}
        marks |= {float(n) for n in (question.least, question.most) if n is not None} | {0.0}
        edges = sorted(marks)
        between = [(a + b) / 2 for a, b in pairwise(edges)]
        every = [edges[0] - 1, *edges, *between, edges[-1] + 1]
        low = float("-inf") if question.least is None else question.least
        high = float("inf") if question.most is None else question.most
        return [n for n in every if low <= n <= high]
    if question.choices and question.kind not in ("rank", "matrix"):
        return [option.key for option in question.choices]
    return ["x"]
