"""Kinds of documents from lawdata/drafting."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, see lawdata/drafting. `opinion_days` 0: no shortest time is known."""

    code: str
    name: str
    type: str
    symbol: str
    of: str
    is_legal: bool
    has_articles: bool
    signature: tuple[str, ...]
    skeleton: str
    opinion_days: int = 0
    basis: str = ""
    evidence: str = ""
    note: str = ""

    @property
    def needs_review(self) -> bool:
        """Whether nobody compared the time for opinions with the text of the law yet."""
        return self.evidence in ("M", "?")


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its code, in the order of the file."""
    data = tomllib.loads(files("cualuat.lawdata.drafting").joinpath("kinds.toml").read_text(encoding="utf-8"))
    return {row["code"]: _kind(row) for row in data["kind"]}


def _kind(row: dict[str, Any]) -> Kind:
    return Kind(**row | {"signature": tuple(row["signature"]), "skeleton": row["skeleton"].strip()})
