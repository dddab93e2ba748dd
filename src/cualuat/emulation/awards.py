"""Titles, forms of commendation, papers of a dossier, criteria and votes from lawdata/emulation."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

UNSURE = ("M", "?")


@dataclass(frozen=True, slots=True)
class Award:
    """A title or a form of commendation, for a person or a unit; `needs_review` where nobody compared it with the law."""

    code: str
    name: str
    kind: str
    to: str
    source: str
    note: str
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that a dossier has; `required` or as one likes."""

    code: str
    name: str
    required: bool
    kinds: tuple[str, ...]
    occasions: tuple[str, ...]
    awards: tuple[str, ...] = ()

    def is_for(self, award: Award, occasion: str) -> bool:
        """Whether a dossier of this kind has such a paper."""
        return (
            award.kind in self.kinds and occasion in self.occasions and (not self.awards or award.code in self.awards)
        )


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """A criterion with which a new round begins."""

    name: str
    most: int
    weight: int


@dataclass(frozen=True, slots=True)
class Majority:
    """The share of those who may vote that must be for it, in percent; `above`: exactly that is not enough."""

    share: int
    above: bool
    note: str
    needs_review: bool


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata.emulation").joinpath("awards.toml").read_text(encoding="utf-8"))


@functools.cache
def awards() -> tuple[Award, ...]:
    """All of them."""
    source = _data()["source"]
    review = source["evidence"] in UNSURE
    return tuple(
        Award(**row, source=source["text"], note=source["note"], needs_review=review) for row in _data()["award"]
    )


def award(code: str) -> Award | None:
    """The one with this code."""
    return next((one for one in awards() if one.code == code), None)


def award_name(code: str) -> str:
    """What it is called; the code where it is no longer known."""
    found = award(code)
    return found.name if found else code


@functools.cache
def parts() -> tuple[Part, ...]:
    """Papers of dossiers."""
    return tuple(
        Part(
            row["code"],
            row["name"],
            row["required"],
            tuple(row["kinds"]),
            tuple(row["occasions"]),
            tuple(row.get("awards", ())),
        )
        for row in _data()["part"]
    )


def parts_for(code: str, occasion: str) -> Sequence[Part]:
    """Papers that a dossier for this award has on this occasion."""
    wanted = award(code)
    return [one for one in parts() if wanted is not None and one.is_for(wanted, occasion)]


def criteria() -> Sequence[DefaultCriterion]:
    """With what a new round begins."""
    return [DefaultCriterion(row["name"], row["most"], row["weight"]) for row in _data()["criterion"]]


def majority() -> Majority:
    """What the council needs."""
    row = _data()["votes"]
    return Majority(row["share"], row["above"], row["note"], row["evidence"] in UNSURE)


def law_on(day: date) -> str:
    """The law that a paper of this day cites; the earliest known where the day is before it."""
    rows = sorted(_data()["law"], key=lambda row: row["from"])
    held = [row for row in rows if row["from"] <= day] or rows[:1]
    return str(held[-1]["text"])
