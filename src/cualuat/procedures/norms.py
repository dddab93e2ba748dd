"""What law and house say about procedures: lawdata/procedures.toml, read once."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cualuat.procedures.rules.completeness import Lack, Needed, lack_of
from cualuat.procedures.rules.content import Content


@functools.cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("cualuat.lawdata").joinpath("procedures.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule of law: its citation, whether somebody must still compare it with the text, what to know."""

    basis: str
    needs_review: bool
    note: str = ""


def norm(name: str) -> Norm:
    """The rule of this name. Raises KeyError."""
    row = _data()[name]
    return Norm(row["basis"], row["evidence"] in ("M", "?"), row.get("note", ""))


def evidence(name: str) -> str:
    """The label of a rule."""
    return str(_data()[name]["evidence"])


@functools.cache
def needed() -> tuple[Needed, ...]:
    """What an announcement must have."""
    return tuple(Needed(row["code"], row["name"], row["required"]) for row in _data()["parts"]["part"])


def lack(content: Content) -> Lack:
    """What a content lacks before it can be announced."""
    return lack_of(content, needed())


def most_trips() -> int:
    """How often more papers may be asked for in one file."""
    return int(_data()["trips"]["most"])


def apology_days() -> int:
    """How many days before its end a file that will be late should be apologised for."""
    return int(_data()["apology"]["days_before"])


def helped_first() -> tuple[str, ...]:
    """Who is helped before others at the counter."""
    return tuple(_data()["help"]["groups"])


@dataclass(frozen=True, slots=True)
class Portal:
    """Where one hands in online."""

    name: str
    address: str


def portal() -> Portal:
    """The national portal."""
    return Portal(_data()["portal"]["name"], _data()["portal"]["address"])


def keep_days() -> int:
    """How long after its end the mirror knows who handed a file in."""
    return int(_data()["mirror"]["keep_days"])


def wrong_tries() -> int:
    """How many wrong tries in a day close a file to looking up until the next."""
    return int(_data()["mirror"]["wrong_tries"])
