"""Kinds of drafts from lawdata/consultations."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of draft, see lawdata/consultations."""

    code: str
    name: str
    limit: str
    explain_days: int
    evidence: str
    note: str

    @property
    def needs_review(self) -> bool:
        """Whether nobody compared the days with the text of the law yet."""
        return self.evidence in ("M", "?")


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its code, in the order of the file."""
    text = files("cualuat.lawdata.consultations").joinpath("kinds.toml").read_text(encoding="utf-8")
    return {row["code"]: Kind(**row) for row in tomllib.loads(text)["kind"]}
