"""Titles, forms of commendation and criteria from lawdata/emulation."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


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


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata.emulation").joinpath("awards.toml").read_text(encoding="utf-8"))


@functools.cache
def awards() -> tuple[Award, ...]:
    """All of them."""
    source = _data()["source"]
    review = source["evidence"] in ("M", "?")
    return tuple(
        Award(**row, source=source["text"], note=source["note"], needs_review=review) for row in _data()["award"]
    )


def weights() -> dict[str, int]:
    """The weight of each criterion."""
    return {row["code"]: row["weight"] for row in _data()["criterion"]}
