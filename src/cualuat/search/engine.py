"""What a search engine must do, whatever it is made of. One conformance suite runs against all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cualuat.kernel.lookup import Plan
from cualuat.search.registry import IndexDocument, Suggestion

FACETS = ("source", "kind", "issuer", "subject", "heading", "year", "status")
Progress = Callable[[int, int], None]  # called with (done, total) in units


@dataclass(frozen=True, slots=True)
class Stored:
    """What the engine gives back of a found unit, as it was indexed, with its score (higher is better)."""

    document: IndexDocument
    score: float


@dataclass(frozen=True, slots=True)
class EngineResult:
    """One page of found units, how many there are, and how they spread over the facets.

    `facets` maps each name of `FACETS` to pairs (value, count), most frequent first.
    """

    total: int
    hits: Sequence[Stored]
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


# The place of a learned ranking: gets the best units by BM25 and gives the same ones in a better order.
Rescorer = Callable[[Plan, Sequence[Stored]], Sequence[Stored]]


@dataclass(frozen=True, slots=True)
class EngineStats:
    """State of an index: number of units, size on disk, name of the generation, when it was built (ISO 8601, UTC)."""

    units: int
    bytes: int
    generation: str
    built_at: str


class IndexMissing(RuntimeError):
    """There is no index yet: run `cualuat index rebuild`."""


class SearchEngine(Protocol):
    """An index in a directory and the searches in it.

    `build` writes a new generation beside the old one and returns its name; `swap` makes it the one that is read.
    A reader sees the old generation whole or the new one whole, never a part.
    """

    def open(self, path: Path) -> None:
        """Use the index directory at `path`; it may be empty."""

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] = (),
        total: int = 0,
        progress: Progress | None = None,
    ) -> str:
        """Write a new generation from all documents and return its name. Readers do not see it yet."""

    def writing(self) -> AbstractContextManager[None]:
        """Keep other writers out over several steps, so that no update falls between a build and its swap."""

    def swap(self, generation: str) -> None:
        """Make this generation the one that is read, and remove older ones."""

    def update(
        self,
        doc_ids: Sequence[str],
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] | None = None,
    ) -> None:
        """Replace all units of these documents, and all suggestions when given; raises `IndexMissing`."""

    def search(self, plan: Plan) -> EngineResult:
        """The page of units that the plan asks for; raises `IndexMissing`."""

    def frequency(self, term: str, folded: bool) -> float:
        """Share of the units that hold a term of `kernel.lookup.index_terms`, 0..1; raises `IndexMissing`."""

    def restore(self, query: str) -> str:
        """The query with diacritics restored from the library's own text; the query itself when nothing is better."""

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Suggestions with a word that begins with the prefix, folded, best first; empty without an index."""

    def stats(self) -> EngineStats | None:
        """State of the generation that is read; None without an index."""
