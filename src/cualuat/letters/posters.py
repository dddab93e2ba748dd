"""Posters with a code to scan, one page A4 as PDF."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Final

import segno

from cualuat.letters.typesetting import set_data
from cualuat.letters.variables import clean

_LONG: Final = 80  # letters of a title from which on it is set smaller


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on a poster, from above to below; `address` is what the code says too."""

    agency: str
    call: str
    title: str
    lines: Sequence[str]
    below: str
    address: str
    foot: str = ""


def poster_pdf(poster: Poster) -> bytes:
    """The poster. Raises CannotTypeset."""
    code = io.BytesIO()
    segno.make(poster.address, error="q").save(code, kind="svg", scale=8, border=2, light="#fff")
    values = {
        key: clean(text) if isinstance(text, str) else [clean(one) for one in text]
        for key, text in asdict(poster).items()
    }
    return set_data(
        _program(), {**values, "code": code.getvalue().decode(), "size": 34 if len(poster.title) < _LONG else 25}
    )


@functools.cache
def _program() -> bytes:
    return files("cualuat.letters").joinpath("poster.typ").read_bytes()
