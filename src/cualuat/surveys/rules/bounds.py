"""Bounds of surveys out of lawdata/surveys.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Bounds:
    """`smallest` group that is told, `cap` of weights, `days` that drafts are kept; `basis` of the first and whether it needs review."""

    smallest: int
    cap: float
    days: int
    basis: str
    needs_review: bool


@functools.cache
def bounds() -> Bounds:
    """The bounds."""
    rows = tomllib.loads(files("cualuat.lawdata").joinpath("surveys.toml").read_text(encoding="utf-8"))
    smallest = rows["smallest_group"]
    return Bounds(
        smallest["count"], rows["weights"]["cap"], rows["drafts"]["days"], smallest["basis"],
        smallest["evidence"] in ("M", "?"),
    )  # fmt: skip
