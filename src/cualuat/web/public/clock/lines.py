"""The steps of a computation as pages show them: each with the address of its legal basis where the library holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from cualuat.kernel.workdays import Step
from cualuat.law import queries as law
from cualuat.law.rules import document_url, provision_url

if TYPE_CHECKING:
    from cualuat.timelimits.queries import Explained


@dataclass(frozen=True, slots=True)
class Basis:
    """One citation in words; `url` empty where the library does not hold it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step."""

    text: str
    bases: tuple[Basis, ...]
    kind: str = ""


def lines_of(steps: Iterable[Step]) -> list[Line]:
    """The steps with their bases linked, with two queries for all of them."""
    steps = list(steps)
    links = link_all(step.basis for step in steps)
    return [Line(step.text, links[step.basis] if step.basis else (), step.kind) for step in steps]


def lines_of_each(clocks: Sequence[Explained]) -> list[tuple[Explained, list[Line]]]:
    """Each clock with the steps of its computation, with two queries for all of them."""
    steps = [row.result.steps if row.result else () for row in clocks]
    lines = iter(lines_of(step for some in steps for step in some))
    return [(row, list(islice(lines, len(some)))) for row, some in zip(clocks, steps, strict=True)]


def link_all(texts: Iterable[str]) -> dict[str, tuple[Basis, ...]]:
    """Each text of citations, separated by «; », with the addresses of its parts."""
    wanted = {text: [part.strip() for part in text.split(";") if part.strip()] for text in dict.fromkeys(texts) if text}
    urls = {
        part: provision_url(slug, eid) if eid else document_url(slug)
        for part, (slug, eid) in law.places_of(part for parts in wanted.values() for part in parts).items()
    }
    return {text: tuple(Basis(part, urls.get(part, "")) for part in parts) for text, parts in wanted.items()}
