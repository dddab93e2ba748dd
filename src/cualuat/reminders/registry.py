"""What has a due day: the apps say it, the scan asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from cualuat.accounts.models import Person


@dataclass(frozen=True, slots=True)
class Due:
    """A thing that is not done: what (`about`, `key`), by when, since when it is known here, `words` what it is.

    `doers` those who do it; `unit` the key of their unit, whose head is told where nobody does it, or later on. Where
    `upwards` is off only the doers themselves are told. `address`: a path of this site, or nothing.
    """

    about: str
    key: int
    due: date
    since: date
    words: str
    address: str
    doers: tuple[Person, ...] = field(default=())
    unit: int | None = None
    upwards: bool = True


Source = Callable[[date], Iterable[Due]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Makes a source known: called with the last due day that matters, gives what is open and due by then."""
    _sources[name] = source


def sources() -> tuple[Source, ...]:
    """All of them."""
    return tuple(_sources.values())
