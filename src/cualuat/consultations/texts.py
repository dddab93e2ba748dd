"""A draft as the law library shows law: cut into its provisions, each place with its name. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cualuat.drafting.texts import Piece, pieces
from cualuat.kernel.legaltext import official_label, parse
from cualuat.law.load.structure import provisions_of

CONTAINERS: Final = ("part", "chapter", "section", "subsection")
_PLACES: Final = frozenset({*CONTAINERS, "article", "clause", "point", "annex", "form"})
_SILENT: Final = ("preamble", "signature", "notes")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Unit:
    """What has a page of its own: an article, an annex, a chapter's heading; of plans without articles «Mục I.1»."""

    eid: str
    kind: str
    number: str
    name: str
    heading: str
    text: str
    level: int

    @property
    def is_container(self) -> bool:
        """Whether it is a division that holds articles."""
        return self.kind in CONTAINERS

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the table of contents and can be spoken of."""
        return self.kind not in _SILENT


@dataclass(frozen=True, slots=True)
class Place:
    """What one may say something of: `unit` the eId of the page it stands on; `words` how it begins."""

    eid: str
    name: str
    unit: str
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was read: what has pages, and every place, by eId in the order of the text."""

    units: tuple[Unit, ...]
    places: dict[str, Place]
    is_plain: bool  # has no articles

    def unit(self, eid: str) -> Unit | None:
        """The unit of this eId, or in which it lies."""
        place = self.places.get(eid)
        wanted = place.unit if place else eid
        return next((one for one in self.units if one.eid == wanted), None)

    @property
    def listed(self) -> list[Unit]:
        """The units of the table of contents."""
        return [one for one in self.units if one.is_listed]

    def name_of(self, eid: str) -> str:
        """How people call a place; «Cả văn bản» for no place."""
        place = self.places.get(eid)
        return place.name if place else "Cả văn bản"

    def order(self) -> dict[str, int]:
        """Where each place comes; «» for the whole first."""
        return {"": -1} | {eid: n for n, eid in enumerate(self.places)}


@lru_cache(maxsize=8)
def read(text: str) -> Draft:
    """A text with its units and places. Never fails; an empty text has none."""
    if not text.strip():
        return Draft((), {}, True)
    root = parse(text)
    if root.unstructured:
        return _plain(text)
    _, drafts, _ = provisions_of(text, valid_from=None, valid_to=None)
    units = tuple(
        Unit(one.eid, one.kind, one.number, _name(one.eid), one.heading, one.text, one.level)
        for one in drafts
        if one.eid
    )
    known = {one.eid for one in units}
    places = {}
    for node in root.iter():
        unit = _within(node.eid, known) if node.kind in _PLACES and len(node.eid) <= _LONGEST else ""
        if unit and node.eid not in places:
            level = {"clause": 1, "point": 2}.get(node.kind, 0)
            words = " ".join((node.heading or node.content).split())[:80]
            places[node.eid] = Place(node.eid, _name(node.eid), unit, level, words)
    return Draft(units, places, False)


def _plain(text: str) -> Draft:
    found = pieces(text)
    units, places = [], {}
    for one in found:
        kind = _plain_kind(one, alone=len(found) == 1)
        whole = one.text.strip()
        first, _, rest = whole.partition("\n")
        heading, body = (first, rest) if kind == "paragraph" and one.level == 0 else ("", whole)
        units.append(Unit(one.place, kind, "", one.name, heading, body, one.level))
        if kind not in _SILENT:
            places[one.place] = Place(one.place, one.name, one.place, one.level, " ".join(whole.split())[:80])
    return Draft(tuple(units), places, True)


def _plain_kind(piece: Piece, *, alone: bool) -> str:
    silent = {"mo-dau": "preamble", "noi-nhan": "signature"}
    if alone:
        return "body"
    return silent.get(piece.place, "paragraph")


def _name(eid: str) -> str:
    name = official_label(eid)
    return (name[:1].upper() + name[1:])[:300]


def _within(eid: str, known: set[str]) -> str:
    """The unit in which a place lies, itself where it is one."""
    while eid and eid not in known:
        eid = eid.rpartition("__")[0]
    return eid


def overlap(one: str, other: str) -> bool:
    """Whether a place is the other one or lies in it.

    >>> overlap("art_2", "art_2__para_1"), overlap("art_2", "art_20")
    (True, False)
    """
    return one == other or one.startswith(f"{other}__") or other.startswith(f"{one}__")


def neighbours(units: Sequence[Unit], eid: str) -> tuple[Unit | None, Unit | None]:
    """The listed unit before and after."""
    listed = [one for one in units if one.is_listed and not one.is_container]
    at = next((n for n, one in enumerate(listed) if one.eid == eid), None)
    if at is None:
        return None, None
    return (listed[at - 1] if at else None), (listed[at + 1] if at + 1 < len(listed) else None)
