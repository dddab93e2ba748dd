"""What is made known to staff, what staff is asked about, the numbers of the law: data of lawdata/democracy."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_ARTICLES = {"publish": "46", "consult": "53"}


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of content, with the article that asks for it."""

    code: str
    name: str
    basis: str
    evidence: str

    @property
    def needs_review(self) -> bool:
        """Whether nobody compared its wording with the text of the law."""
        return self.evidence in ("M", "?")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Quorum and majority as shares; sizes and term of the people's inspectorate."""

    quorum: tuple[int, int]
    majority: tuple[int, int]
    fewest: int
    most: int
    years: int
    staff: int
    conference_basis: str
    inspectorate_basis: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata.democracy").joinpath("items.toml").read_text(encoding="utf-8"))


@cache
def _items(kind: str) -> dict[str, Item]:
    basis = f"Điều {_ARTICLES[kind]} Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"
    return {row["code"]: Item(row["code"], row["name"], basis, row["evidence"]) for row in _data()[kind]}


def published() -> dict[str, Item]:
    """What the head must make known, by code."""
    return _items("publish")


def consulted() -> dict[str, Item]:
    """What staff is asked about before the head decides, by code."""
    return _items("consult")


@cache
def numbers() -> Numbers:
    """The numbers of the law."""
    meeting, board = _data()["conference"], _data()["inspectorate"]
    return Numbers(
        (meeting["quorum"][0], meeting["quorum"][1]), (meeting["majority"][0], meeting["majority"][1]), board["fewest"],
        board["most"], board["years"], board["staff"], meeting["basis"], board["basis"],
    )  # fmt: skip
