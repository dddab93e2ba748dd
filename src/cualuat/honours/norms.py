"""Days of comments and criteria of initiatives from lawdata/honours."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from cualuat.honours.rules import Scale


@dataclass(frozen=True, slots=True)
class Norms:
    """`comment_days` as proposed, `least` the fewest taken; `needs_review` where nobody compared them with a text."""

    comment_days: int
    least: int
    basis: str
    note: str
    needs_review: bool
    scales: dict[str, Scale]


@functools.cache
def norms() -> Norms:
    """Them all."""
    data = tomllib.loads(files("cualuat.lawdata.honours").joinpath("honours.toml").read_text(encoding="utf-8"))
    days = data["comments"]
    scales = {row["code"]: Scale(row["name"], row["most"]) for row in data["criterion"]}
    return Norms(days["days"], days["least"], days["basis"], days["note"], days["evidence"] in ("M", "?"), scales)
