"""What can be found: other apps register a source of index documents here, from their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One unit that can be found, usually an article of a law.

    Texts are NFC. Dates are integers yyyymmdd. A unit is in force on a day d when valid_from <= d and (valid_to is None
    or d < valid_to): `valid_to` is the first day on which it is no longer in force. Without `valid_from` it is
    never "in force".
    """

    id: str  # stable and unique over all sources: "law:123:art_5"
    source: str  # name of the source it came from: "law"
    url: str  # address of the page that shows it, beginning with "/"
    title: str  # heading of the article, without its label
    body: str  # canonical text, one paragraph a line; its first clause begins with "1. "
    label: str = ""  # "Điều 5"
    document_title: str = ""  # "Luật Khiếu nại"
    document_number: str = ""  # as printed: "02/2011/QH13"
    document_key: str = ""  # canonical key of the number, compared as it is
    doc_id: str = ""  # all units of one document share it; an update deletes by it
    kind: str = ""  # facet: code of the document type
    issuer: str = ""  # facet: name of the issuer
    subjects: tuple[str, ...] = ()  # facet: codes of subjects (chủ đề)
    heading: str = ""  # facet: code of the heading (đề mục)
    year: int | None = None  # facet: year of issue
    status: str = ""  # facet: code of the status
    valid_from: int | None = None
    valid_to: int | None = None
    popularity: int = 0  # how often cited or read, for a later ranking
    position: int = 0  # place within its document, from 0


def day_number(day: date | None) -> int | None:
    """A day as units have it; None for none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line offered while typing."""

    kind: str  # "document", "subject" or "question"
    text: str  # what is shown and what is searched when there is no url
    url: str = ""
    weight: int = 0  # higher comes first


class Source(Protocol):
    """What an app gives to the index."""

    @property
    def name(self) -> str:
        """Short name, the first part of each id."""

    def count(self) -> int:
        """How many index documents there will be, for the progress bar; may be rough."""

    def documents(self) -> Iterator[IndexDocument]:
        """Every unit of the source, one at a time, the units of one document together."""

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The units of these documents as they stand now; none for a withdrawn or unknown document."""

    def suggestions(self) -> Iterator[Suggestion]:
        """Lines offered while typing; may be empty."""


_sources: dict[str, Source] = {}


class UnknownSource(KeyError):
    """No app registered a source of this name."""


def register(source: Source) -> None:
    """Add a source, replacing the one of the same name (so that `ready` may run twice)."""
    _sources[source.name] = source


def unregister(name: str) -> None:
    """Remove a source; used by tests."""
    _sources.pop(name, None)


def sources() -> list[Source]:
    """All sources, by name."""
    return [_sources[name] for name in sorted(_sources)]


def source(name: str) -> Source:
    """The source of this name; raises `UnknownSource`."""
    try:
        return _sources[name]
    except KeyError as error:
        raise UnknownSource(name) from error
