"""Searching: a typed query → one page of results, with snippets and facets."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cualuat.kernel.lookup import (
    Filters,
    Plan,
    PlanOptions,
    Query,
    analyse,
    best_clause,
    idf,
    marks,
    plan,
    snippet,
)
from cualuat.kernel.text import fold, place_tones
from cualuat.search import current
from cualuat.search.engine import EngineResult, EngineStats, SearchEngine, Stored
from cualuat.search.registry import Suggestion

LARGEST_PAGE = 200

Parts = Sequence[tuple[str, bool]]  # (text, whether it matched)


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search. Facet values are those of `IndexDocument`; empty means any.

    Only law in force on `on_date`, unless that is None or `include_not_in_force`; with `standing` («expired»,
    «not_yet», «unknown») only what stands so on that day. `restore`: look for the query with
    diacritics put back when it was typed without; otherwise such a query is compared without diacritics.
    """

    on_date: date | None = None
    include_not_in_force: bool = False
    standing: str = ""
    sources: tuple[str, ...] = ()  # names of sources: «law», «guides» …; none: any
    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    document_key: str = ""
    page: int = 1
    page_size: int = 10
    restore: bool = True
    facets: bool = True
    snippets: bool = True

    def filters(self) -> Filters:
        """The restricting part, as a plan has it."""
        dated = self.on_date is not None and not self.include_not_in_force
        return Filters(
            on_date=int(f"{self.on_date:%Y%m%d}") if dated else None,
            standing=self.standing,
            sources=self.sources,
            kinds=self.kinds,
            issuers=self.issuers,
            subjects=self.subjects,
            headings=self.headings,
            years=self.years,
            statuses=self.statuses,
            document_key=self.document_key,
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article. `title_parts` and `snippet` are (text, matched) parts; `clause_label` «khoản 2» or empty."""

    id: str
    source: str
    url: str
    title: str
    label: str
    title_parts: Parts
    snippet: Parts
    clause_label: str
    document_title: str
    document_number: str
    document_key: str
    doc_id: str
    kind: str
    issuer: str
    subjects: tuple[str, ...]
    heading: str
    year: int | None
    status: str
    valid_from: int | None
    valid_to: int | None
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results.

    `total` counts every match, not only those of the page. `facets`: name («source», «kind», «issuer», «subject», «heading»,
    «year», «status») → (value, count) pairs, most frequent first. `restored_query` is what was looked for when
    diacritics were restored (show «đang tìm: …»), else None. `relaxed`: nothing had all the words, so any was enough.
    """

    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    restored_query: str | None
    plan: Plan
    took_ms: float
    page: int = 1
    page_size: int = 10
    relaxed: bool = False
    options: SearchOptions = field(default_factory=SearchOptions)

    @property
    def pages(self) -> int:
        """Number of pages."""
        return -(-self.total // self.page_size)


def search(text: str, *, options: SearchOptions | None = None, engine: SearchEngine | None = None) -> SearchPage:
    """One page of results for anything typed into the box; never raises for what was typed. Raises `IndexMissing`."""
    started = time.perf_counter()
    options = options or SearchOptions()
    engine = engine or current.engine()
    typed = analyse(text)
    restored = _restored(engine, typed) if options.restore else None
    query = analyse(restored) if restored else typed
    folded = restored is None and not typed.marked
    made, result = _find(engine, query, options, folded=folded, typed=typed.text)
    if restored and (made.relaxed or not result.total):
        # A name or a word the restorer does not know: all the words without diacritics say more than some of them with.
        without, found = _find(engine, typed, options, folded=True)
        if found.total and (not without.relaxed or not result.total):
            made, result, restored = without, found, None
    hits = _hits(engine, made, result) if options.snippets else [_hit(stored) for stored in result.hits]
    return SearchPage(
        total=result.total,
        hits=tuple(hits),
        facets=result.facets,
        restored_query=restored,
        plan=made,
        took_ms=(time.perf_counter() - started) * 1000,
        page=max(1, options.page),
        page_size=made.limit,
        relaxed=made.relaxed,
        options=options,
    )


def suggest(prefix: str, *, limit: int = 8) -> list[Suggestion]:
    """Documents, subjects and frequent questions that go on as the prefix begins, best first."""
    return current.engine().suggest(prefix, limit)


def index_stats() -> EngineStats | None:
    """State of the index; None when there is none yet."""
    return current.engine().stats()


def _restored(engine: SearchEngine, typed: Query) -> str | None:
    """The query with its diacritics, None when they are all there or nothing better is known."""
    if typed.empty or (typed.marked and typed.added):  # «ly dị» is known as it stands
        return None
    restored = engine.restore(typed.text)
    same = place_tones(restored.lower()) == place_tones(typed.text.lower())
    return None if same or _letters(restored) != _letters(typed.text) else restored


def _letters(text: str) -> str:
    """What restoring must not change: the letters without diacritics, i and y being one."""
    return fold(text).replace("y", "i")


def _find(
    engine: SearchEngine, query: Query, options: SearchOptions, *, folded: bool, typed: str = ""
) -> tuple[Plan, EngineResult]:
    """Search with all the words; when nothing has them all, with any of them."""
    frequency = lru_cache(maxsize=None)(engine.frequency)
    size = min(max(1, options.page_size), LARGEST_PAGE)
    offset = (max(1, options.page) - 1) * size
    for relaxed in (False, True):
        asked = PlanOptions(options.filters(), offset, size, options.facets, relaxed)
        made = plan(query, asked, frequency=frequency, typed=typed, folded=folded)
        result = engine.search(made)
        if result.total or not query.words:
            break
    return made, result


def _hits(engine: SearchEngine, made: Plan, result: EngineResult) -> list[Hit]:
    stats = {term: engine.frequency(term, made.folded) for term, _ in made.scored}
    weights = {term: factor * idf(1_000_000, int(stats[term] * 1_000_000)) for term, factor in made.scored}
    shown = _Shown(made.highlights, weights, made.folded)
    return [_hit(stored, shown) for stored in result.hits]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What decides on the clause and the marks of every hit: terms to mark, weight of each term, whether folded."""

    terms: frozenset[str]
    weights: Mapping[str, float]
    folded: bool


def _hit(stored: Stored, shown: _Shown | None = None) -> Hit:
    unit = stored.document
    title: Parts = ((unit.title, False),)
    piece: Parts = ()
    label = ""
    if shown is not None:
        clause = best_clause(unit.body, shown.weights, folded=shown.folded)
        piece = snippet(clause.text, shown.terms, folded=shown.folded)
        label = clause.label
        title = _marked(unit.title, shown.terms, folded=shown.folded)
    return Hit(
        id=unit.id,
        source=unit.source,
        url=unit.url,
        title=unit.title,
        label=unit.label,
        title_parts=title,
        snippet=piece,
        clause_label=label,
        document_title=unit.document_title,
        document_number=unit.document_number,
        document_key=unit.document_key,
        doc_id=unit.doc_id,
        kind=unit.kind,
        issuer=unit.issuer,
        subjects=unit.subjects,
        heading=unit.heading,
        year=unit.year,
        status=unit.status,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        score=stored.score,
    )


def _marked(text: str, terms: frozenset[str], *, folded: bool) -> Parts:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in marks(text, terms, folded=folded):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(part, marked) for part, marked in [*parts, (text[at:], False)] if part]
