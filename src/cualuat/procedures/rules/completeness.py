"""What a procedure must have before it can be announced, and what of it is missing. Which parts: lawdata/procedures.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from cualuat.procedures.rules.content import Content
from cualuat.procedures.rules.limits import read_limit


@dataclass(frozen=True, slots=True)
class Needed:
    """A part that the law asks for: always, or (not `required`) where the procedure has such a thing."""

    code: str
    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing: names of parts that must be there, and of those that are there only «where applicable»."""

    required: tuple[str, ...] = ()
    where_applicable: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.required)


def _counted(content: Content) -> bool:
    """Whether the number of dossiers, or of each paper, is told."""
    return content.sets > 0 or all(part.originals + part.copies > 0 for part in content.parts)


def _limited(content: Content) -> bool:
    return bool(content.ways) and all(read_limit(way.limit).status != "missing" for way in content.ways)


# A part → whether the content has it.
CHECKS: Final[dict[str, Callable[[Content], bool]]] = {
    "name": lambda content: bool(content.name),
    "steps": lambda content: bool(content.steps),
    "ways": lambda content: bool(content.ways),
    "parts": lambda content: bool(content.parts),
    "number": _counted,
    "limit": _limited,
    "subjects": lambda content: bool(content.subjects),
    "agency": lambda content: bool(content.agency),
    "forms": lambda content: any(part.forms for part in content.parts),
    "result": lambda content: bool(content.result),
    "conditions": lambda content: bool(content.conditions),
    "fees": lambda content: bool(content.ways) and all(way.fee for way in content.ways),
}


def lack_of(content: Content, needed: Iterable[Needed]) -> Lack:
    """What a content lacks of what is needed."""
    missing = [one for one in needed if not CHECKS[one.code](content)]
    return Lack(
        tuple(one.name for one in missing if one.required), tuple(one.name for one in missing if not one.required)
    )
