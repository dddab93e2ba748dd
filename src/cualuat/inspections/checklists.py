"""Checklists, rights and names from lawdata/checklists."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a checklist; `needs_review` where nobody has compared the provision."""

    question: str
    provision: str
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """Questions on one field of work."""

    code: str
    name: str
    note: str
    items: tuple[Asked, ...]


def _data() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata.checklists").joinpath("checklists.toml").read_text(encoding="utf-8"))


@functools.cache
def checklists() -> tuple[Checklist, ...]:
    """All that come with the program."""
    return tuple(
        Checklist(
            row["code"], row["name"], row["note"],
            tuple(Asked(one["question"], one["provision"], one["evidence"] in ("M", "?")) for one in row["item"]),
        )
        for row in _data()["checklist"]
    )  # fmt: skip


@functools.cache
def rights() -> dict[str, str]:
    """Rights that a finding may touch: code → words."""
    return {row["code"]: row["name"] for row in _data()["right"]}


@functools.cache
def _labels() -> tuple[tuple[date, str], ...]:
    return tuple((date.fromisoformat(row["from"]), row["inspection"]) for row in _data()["label"])


def inspection_name(on: date) -> str:
    """What a check by others than the unit itself is called on a day."""
    return [name for since, name in _labels() if since <= on][-1]
