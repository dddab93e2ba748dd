"""The rows with which a list of information to be published starts: lawdata/publication."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from cualuat.duties.rules import YEARLY, Limit, read_yearly


@dataclass(frozen=True, slots=True)
class Start:
    """A row as it ships; `needs_review` where nobody has compared it with the text of the law."""

    code: str
    name: str
    basis: str
    form: str
    limit: Limit
    stay: int | None
    note: str
    needs_review: bool


@functools.cache
def starting_rows() -> tuple[Start, ...]:
    """All of them, file by file."""
    found = sorted(
        (one for one in files("cualuat.lawdata.publication").iterdir() if one.name.endswith(".toml")),
        key=lambda one: one.name,
    )
    rows = (row for one in found for row in tomllib.loads(one.read_text(encoding="utf-8"))["information"])
    return tuple(
        Start(
            row["code"], row["name"], row["basis"], row["form"], _limit(row["limit"], row.get("days", 0), row.get("day", "")),
            row.get("stay"), row["note"], bool({row["evidence"], row["limit_evidence"]} & {"M", "?"}),
        )
        for row in rows
    )  # fmt: skip


def _limit(kind: str, days: int, day: str) -> Limit:
    if kind != YEARLY:
        return Limit(kind, days)
    found = read_yearly(day)
    if found is None:
        raise ValueError(f"no day of every year: {day!r}")
    return Limit(kind, day=found[0], month=found[1])
