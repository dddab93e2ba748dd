"""Skeletons of plans from lawdata/plans, filled with what the house knows of itself."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

UNIT: Final = "unit"  # the skeleton of a unit's own plan


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A plan to begin with; `text` has names in braces, see lawdata/plans."""

    code: str
    name: str
    note: str
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with these values. Raises KeyError for a name that is not given."""
        return self.text.format_map(values).strip()


@functools.cache
def skeletons() -> tuple[Skeleton, ...]:
    """Every skeleton that comes with the program."""
    data = tomllib.loads(files("cualuat.lawdata.plans").joinpath("skeletons.toml").read_text(encoding="utf-8"))
    return tuple(Skeleton(row["code"], row["name"], row["note"], row["text"].strip()) for row in data["plan"])


def skeleton(code: str) -> Skeleton | None:
    """The skeleton with this code."""
    return next((one for one in skeletons() if one.code == code), None)
