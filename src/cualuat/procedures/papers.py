"""A checklist as a sheet of paper: a PDF to be kept, sent on and printed, set from plain values."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

from cualuat.kernel.workdays import show
from cualuat.letters import qr
from cualuat.letters.typesetting import set_data
from cualuat.letters.variables import clean


@dataclass(frozen=True, slots=True)
class Line:
    """A paper to bring or a thing to know: `text` with `more` in small letters below it."""

    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody takes along. `answers`: what she told of herself; `address`: where the same list stands on the site."""

    name: str
    code: str
    agency: str
    made_on: date
    address: str
    answers: Sequence[str] = ()
    sets: int = 0
    bring: Sequence[Line] = ()
    depends: Sequence[Line] = ()
    place: str = ""
    online: str = ""
    fees: Sequence[Line] = ()
    results: Sequence[Line] = ()
    trips: int = 0
    steps: Sequence[Line] = field(default_factory=tuple)


@functools.cache
def _program() -> bytes:
    return files("cualuat.procedures").joinpath("checklist.typ").read_bytes()


def checklist_printed(sheet: Sheet) -> bytes:
    """The sheet as PDF on A4. Raises CannotTypeset."""
    values = {**_clean(asdict(sheet)), "made_on": show(sheet.made_on), "qr": qr.on_paper(sheet.address)}
    return set_data(_program(), values)


def _clean(value: Any) -> Any:
    """The same without the characters that no paper can show."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return clean(value) if isinstance(value, str) else value
