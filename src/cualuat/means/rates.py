"""Rates of allowances from lawdata/means."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rate:
    """What somebody gets for a day; `needs_review` where nobody has compared it for this agency."""

    code: str
    name: str
    amount: int
    since: date
    until: date | None
    source: str
    note: str
    needs_review: bool


@functools.cache
def rates() -> tuple[Rate, ...]:
    """All of them."""
    data = tomllib.loads(files("cualuat.lawdata.means").joinpath("allowances.toml").read_text(encoding="utf-8"))
    return tuple(
        Rate(
            row["code"], row["name"], row["amount"], date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if "to" in row else None, row["source"], row["note"], row["evidence"] in ("M", "?"),
        )
        for row in data["rate"]
    )  # fmt: skip


def rate(code: str, on: date) -> Rate | None:
    """The rate in force on a day."""
    return next((r for r in rates() if r.code == code and r.since <= on and (r.until is None or on < r.until)), None)
