"""Writing the index: whole, or the units of a few documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from cualuat.base import jobs
from cualuat.search import current, registry
from cualuat.search.engine import EngineStats, IndexMissing, Progress, SearchEngine
from cualuat.search.registry import IndexDocument

UPDATE_JOB: Final = "search.update"


def rebuild_index(*, progress: Progress | None = None, engine: SearchEngine | None = None) -> EngineStats:
    """Build the index anew from every registered source beside the old one, swap, and say what it is now.

    People go on searching the old one. A build that fails or is killed leaves the old one as it was.
    `progress(done, total)` is called now and then.
    """
    engine = engine or current.engine()
    sources = registry.sources()
    with engine.writing():
        generation = engine.build(
            chain.from_iterable(source.documents() for source in sources),
            suggestions=chain.from_iterable(source.suggestions() for source in sources),
            total=sum(source.count() for source in sources),
            progress=progress,
        )
        engine.swap(generation)
    stats = engine.stats()
    if stats is None:
        raise IndexMissing(generation)
    return stats


def update_documents(doc_ids: Sequence[str], *, engine: SearchEngine | None = None) -> int:
    """Bring the units of these documents up to date after publishing or withdrawing; returns how many there are now.

    Does nothing when there is no index yet: the first rebuild will hold them. Waits while the index is being rebuilt.
    """
    engine = engine or current.engine()
    if not doc_ids or engine.stats() is None:
        return 0
    with engine.writing():
        units = list(_units(doc_ids))
        suggestions = chain.from_iterable(source.suggestions() for source in registry.sources())
        engine.update(doc_ids, units, suggestions=suggestions)
    return len(units)


def queue_update(*, doc_ids: Sequence[str], at: datetime) -> None:
    """Has the worker bring the index up to date with these documents, once the caller's transaction is through."""
    jobs.enqueue(UPDATE_JOB, at=at, documents=list(doc_ids))


def update_index(*, documents: list[str], at: datetime) -> None:
    """What the worker does for `queue_update`."""
    update_documents(documents)


def _units(doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
    for source in registry.sources():
        yield from source.documents_of(doc_ids)
