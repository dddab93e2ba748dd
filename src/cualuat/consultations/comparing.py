"""The posted draft beside what became of it, and which opinions led to which change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cualuat.consultations.queries import Line
from cualuat.consultations.texts import overlap
from cualuat.drafting.texts import Change, compare, pieces


@dataclass(frozen=True, slots=True)
class Changed:
    """A provision beside the one it was, with the opinions about that place that were taken up."""

    change: Change
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, what did not; opinions that were taken up and whose place did not change, or that spoke of the whole."""

    rows: tuple[Changed, ...]
    same: tuple[Change, ...]
    elsewhere: tuple[Line, ...]
    counts: dict[str, int]


def compared(old: str, new: str, lines: Sequence[Line]) -> Comparison:
    """Two texts, provision by provision, with the opinions of the first that were taken up."""
    changes = compare(old, new)
    counts = {kind: sum(one.kind == kind for one in changes) for kind in ("new", "gone", "changed", "same")}
    place_of = {one.name: one.place for one in pieces(old)}
    taken = [line for line in lines if line.row.verdict in ("accepted", "partly")]
    rows, used = [], set[int]()
    above = ""  # the place before: what is new stands behind it
    for one in changes:
        place = "" if one.kind == "new" else place_of.get(one.before or one.name, "")
        if one.kind != "same":
            fit = [n for n, line in enumerate(taken) if line.place and _led(line.place, place, above, one)]
            used.update(fit)
            rows.append(Changed(one, tuple(taken[n] for n in fit)))
        above = place or above
    elsewhere = tuple(line for n, line in enumerate(taken) if n not in used)
    return Comparison(tuple(rows), tuple(one for one in changes if one.kind == "same"), elsewhere, counts)


def _led(said: str, place: str, above: str, change: Change) -> bool:
    """Whether an opinion about one place may have led to this change: about the place itself, or about the article that grew."""
    if change.kind != "new":
        return overlap(said, place)
    return overlap(said.split("__para_")[0], above.split("__para_")[0]) if above else False
