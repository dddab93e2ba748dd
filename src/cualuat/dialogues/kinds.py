"""Kinds of dialogues: data of lawdata/dialogues."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: who is met, how often in a year (0: no number is known), `inside` where only the staff is met."""

    code: str
    name: str
    audience: str
    per_year: int
    basis: str
    evidence: str
    note: str = ""
    inside: bool = False

    @property
    def needs_review(self) -> bool:
        """Whether nobody compared it with the text of the law."""
        return self.evidence in ("M", "?")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata.dialogues").joinpath("kinds.toml").read_text(encoding="utf-8"))


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    return {row["code"]: Kind(**row) for row in _data()["kind"]}


def kind(code: str) -> Kind:
    """The kind. Raises KeyError."""
    return all_kinds()[code]


def shred_days() -> int:
    """How many days after a dialogue the names of those who registered or asked are destroyed."""
    return int(_data()["shred_days"])
