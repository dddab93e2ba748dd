"""What rests on a document: apps above register who they are, the page of a law asks. The library knows none of them.

A thing rests on a provision when its own text names it: a procedure by its bases, a guide by its citations, a question by its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cualuat.law.queries.links import places_of


@dataclass(frozen=True, slots=True)
class Reliance:
    """One public thing that names a document: `citation` as it names it («Điều 9 Luật Khiếu nại»), `note` a few words or «»."""

    kind: str  # name of the finder: "procedures", "guides", "questions" …
    title: str
    url: str
    citation: str
    note: str = ""


# Everything of one kind that is public on a day, once for each citation it has.
Finder = Callable[[date], Iterable[Reliance]]

_finders: dict[str, tuple[str, Finder]] = {}


def register(kind: str, name: str, finder: Finder) -> None:
    """Adds a finder, replacing that of the same kind; `name` is its heading on the page: «Thủ tục hành chính»."""
    _finders[kind] = (name, finder)


def unregister(kind: str) -> None:
    """Removes a finder; used by tests."""
    _finders.pop(kind, None)


def kinds() -> Mapping[str, str]:
    """Headings by kind, in the order of registration."""
    return {kind: name for kind, (name, _) in _finders.items()}


def resting(*, on: date) -> dict[str, list[tuple[str, Reliance]]]:
    """By slug of the document: what rests on it, with the eId of the article where one is named.

    Looks everything up anew: whoever shows it on pages keeps it for some minutes.
    """
    rows = [row for _, finder in _finders.values() for row in finder(on)]
    places = places_of({row.citation for row in rows})
    found: dict[str, list[tuple[str, Reliance]]] = {}
    for row in rows:
        if row.citation in places:
            slug, eid = places[row.citation]
            found.setdefault(slug, []).append((eid, row))
    return found
