"""What of a procedure holds for one person: who she is, how she hands in, which special cases are hers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cualuat.kernel.text import fold, slug
from cualuat.procedures.rules.content import Content, Part, Step, Way

MOST_CASES: Final = 20
_SPECIAL: Final = re.compile(r"(truong hop|doi voi|neu)\b|.*\(neu co\)")


@dataclass(frozen=True, slots=True)
class Only:
    """When a paper or a step is needed: for these subjects, ways of handing in, in one of these cases; empty: for all."""

    subjects: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.subjects or self.ways or self.cases)

    def holds(self, answers: Answers) -> bool:
        """Whether it is needed for whoever gave these answers; what was not answered leaves it in."""
        return (
            (not self.subjects or not answers.subject or answers.subject in self.subjects)
            and (not self.ways or not answers.way or answers.way in self.ways)
            and (not self.cases or bool(answers.cases & set(self.cases)))
        )


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions of a procedure beyond who and how: `cases` code → words; `only` key of a paper or step → when needed."""

    cases: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Only] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person said; «» where she did not."""

    subject: str = ""
    way: str = ""
    cases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checklist:
    """What holds for her. `depends`: papers that say themselves «in the case of …», nobody having set a condition."""

    steps: tuple[tuple[int, Step], ...]
    bring: tuple[Part, ...]
    depends: tuple[Part, ...]
    ways: tuple[Way, ...]
    left_out: int


def guide_from(data: Mapping[str, Any]) -> Guide:
    """The guide that `guide_json` made."""
    only = {
        key: Only(*(tuple(value.get(name, ())) for name in ("subjects", "ways", "cases")))
        for key, value in data.get("only", {}).items()
    }
    return Guide(dict(data.get("cases", {})), only)


def guide_json(guide: Guide) -> dict[str, Any]:
    """The guide as JSON keeps it."""
    return {
        "cases": dict(guide.cases),
        "only": {
            key: {"subjects": list(one.subjects), "ways": list(one.ways), "cases": list(one.cases)}
            for key, one in guide.only.items()
            if one
        },
    }


def depends(part: Part) -> bool:
    """Whether a paper itself says that not everybody needs it.

    >>> depends(Part("Giấy ủy quyền (nếu có)"))
    True
    """
    return bool(_SPECIAL.match(" ".join(fold(part.name).split())))


def ways_of(content: Content) -> dict[str, str]:
    """The ways of handing in, as they stand in addresses → as people call them; each once."""
    return {slug(way.way): way.way for way in content.ways}


def checklist(content: Content, guide: Guide, answers: Answers) -> Checklist:
    """What of a procedure holds for whoever gave these answers."""
    needed = [part for part in content.parts if guide.only.get(part.key, Only()).holds(answers)]
    unsure = [part for part in needed if depends(part) and not guide.only.get(part.key)]
    steps = [
        (number, step)
        for number, step in enumerate(content.steps, 1)
        if guide.only.get(step.key, Only()).holds(answers)
    ]
    ways = [way for way in content.ways if not answers.way or slug(way.way) == answers.way]
    return Checklist(
        steps=tuple(steps),
        bring=tuple(part for part in needed if part not in unsure),
        depends=tuple(unsure),
        ways=tuple(ways),
        left_out=len(content.parts) - len(needed),
    )


def cases_from(text: str, before: Mapping[str, str]) -> dict[str, str]:
    """The cases that somebody typed, one a line; a case worded as before keeps its code, so that conditions stay."""
    codes = {words: code for code, words in before.items()}
    found: dict[str, str] = {}
    taken = {int(code) for code in before if code.isdecimal()}
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not words or words in found.values():
            continue
        code = codes.get(words)
        if code is None:
            code = str(max(taken, default=0) + 1)
            taken.add(int(code))
        found[code] = words
    return found


def without_lost(guide: Guide, content: Content, cases: Collection[str]) -> Guide:
    """The guide without conditions on cases, papers and steps that are there no longer."""
    keys = content.keys
    only = {
        key: Only(one.subjects, one.ways, tuple(case for case in one.cases if case in cases))
        for key, one in guide.only.items()
        if key in keys
    }
    return Guide(guide.cases, only)
