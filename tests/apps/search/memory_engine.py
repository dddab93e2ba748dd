"""A small engine in memory: what the conformance suite says of tantivy must hold for it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from cualuat.kernel.lookup import Filters, Plan, bm25, idf, index_terms
from cualuat.kernel.lookup.ranking import DOCUMENT_TIMES, HEADING_TIMES
from cualuat.kernel.text import PAIR, Counts, Restorer, fold_token, plain_syllables
from cualuat.search.engine import FACETS, EngineResult, EngineStats, IndexMissing, Progress, Stored
from cualuat.search.registry import IndexDocument, Suggestion
from cualuat.search.suggesting import SuggestionList


class _Unit:
    def __init__(self, document: IndexDocument) -> None:
        self.document = document
        pieces = [
            *[index_terms(document.document_title)] * DOCUMENT_TIMES,
            *[index_terms(document.title)] * HEADING_TIMES,
            index_terms(document.body),
        ]
        self.syllables = {False: plain_syllables(f"{document.title} {document.body}")}
        self.syllables[True] = [fold_token(word) for word in self.syllables[False]]
        plain = Counter(term for piece in pieces for term in piece)
        folded: Counter[str] = Counter()
        for term, count in plain.items():
            folded[PAIR.join(map(fold_token, term.split(PAIR)))] += count
        self.terms = {False: plain, True: folded}
        self.length = sum(plain.values())

    def holds(self, words: Sequence[str], folded: bool) -> bool:
        have = self.syllables[folded]
        return any(tuple(have[i : i + len(words)]) == tuple(words) for i in range(len(have)))

    def facet(self, name: str) -> tuple[str, ...]:
        document = self.document
        values = document.subjects if name == "subject" else (getattr(document, name),)
        return tuple(str(value) for value in values if value)


class MemoryEngine:
    """Generations are lists in one dictionary, the pointer is a key."""

    def __init__(self) -> None:
        self._generations: dict[str, tuple[list[_Unit], Restorer, SuggestionList]] = {}
        self._current = ""
        self._made = 0

    def open(self, path: Path) -> None:
        """Nothing lies on disk."""

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] = (),
        total: int = 0,
        progress: Progress | None = None,
    ) -> str:
        units = [_Unit(document) for document in documents]
        self._made += 1
        name = f"gen-{self._made:06d}"
        counts = Counts()
        for unit in units:
            counts.add(unit.syllables[False])
        self._generations[name] = (units, counts.restorer(), SuggestionList.of(suggestions))
        if progress:
            progress(len(units), len(units))
        return name

    def writing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def swap(self, generation: str) -> None:
        self._generations = {generation: self._generations[generation]}
        self._current = generation

    def update(
        self,
        doc_ids: Sequence[str],
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] | None = None,
    ) -> None:
        units, restorer, lines = self._read()
        kept = [unit for unit in units if unit.document.doc_id not in doc_ids]
        lines = lines if suggestions is None else SuggestionList.of(suggestions)
        self._generations[self._current] = (kept + [_Unit(document) for document in documents], restorer, lines)

    def search(self, plan: Plan) -> EngineResult:
        units, _, _ = self._read()
        if plan.empty:
            return EngineResult(0, ())
        matches = [unit for unit in units if _matches(unit, plan)]
        ranked = sorted(matches, key=lambda unit: -self._score(unit, plan))
        page = ranked[plan.offset : plan.offset + plan.limit]
        facets = {name: _facet(units, plan, name) for name in FACETS} if plan.facets else {}
        return EngineResult(len(matches), [Stored(unit.document, self._score(unit, plan)) for unit in page], facets)

    def frequency(self, term: str, folded: bool) -> float:
        units, _, _ = self._read()
        return sum(term in unit.terms[folded] for unit in units) / max(1, len(units))

    def restore(self, query: str) -> str:
        return self._generations[self._current][1].restore(query).text if self._current else query

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        return self._generations[self._current][2].find(prefix, limit) if self._current else []

    def stats(self) -> EngineStats | None:
        return (
            EngineStats(len(self._read()[0]), 0, self._current, "2026-01-01T00:00:00+00:00") if self._current else None
        )

    def _read(self) -> tuple[list[_Unit], Restorer, SuggestionList]:
        if not self._current:
            raise IndexMissing("no index")
        return self._generations[self._current]

    def _score(self, unit: _Unit, plan: Plan) -> float:
        units = self._read()[0]
        mean = sum(other.length for other in units) / len(units)
        weights = {
            term: factor * idf(len(units), sum(term in other.terms[plan.folded] for other in units))
            for term, factor in plan.scored
        }
        score = bm25(unit.terms[plan.folded], unit.length, mean, weights)
        named = _named(unit, plan)
        if plan.label:
            return score + 1000 * (unit.document.label.lower() == plan.label) * (1 + 2 * named)
        return score + 300 * named


def _named(unit: _Unit, plan: Plan) -> bool:
    name = " ".join(map(fold_token, plain_syllables(unit.document.document_title)))
    return (bool(name) and name == plan.document_name) or any(_numbered(unit, number) for number in plan.numbers)


def _numbered(unit: _Unit, number: str) -> bool:
    key = unit.document.document_key
    return key == number or key.startswith((f"{number}/", f"{number}-"))


def _matches(unit: _Unit, plan: Plan, without: str = "") -> bool:
    have = unit.terms[plan.folded]
    words = all(any(term in have for term in group) for group in plan.required)
    words = words and all(unit.holds(phrase, plan.folded) for phrase in plan.phrases)
    if plan.numbers:
        cited = any(number.lower() in unit.terms[True] for number in plan.numbers)
        words = words and (cited or any(_numbered(unit, number) for number in plan.numbers))
    place = plan.label and unit.document.label.lower() == plan.label and _named(unit, plan)
    if any(unit.holds(words_out, plan.folded) for words_out in plan.exclusions):
        return False
    return bool(words or place) and _passes(unit, plan.filters, without)


def _passes(unit: _Unit, filters: Filters, without: str) -> bool:
    for name, values in filters.chosen().items():
        if name != without and not set(values) & set(unit.facet(name)):
            return False
    document, day = unit.document, filters.on_date
    if filters.document_key and document.document_key != filters.document_key:
        return False
    if day is None:
        return True
    return document.valid_from is not None and document.valid_from <= day and (document.valid_to or 99999999) > day


def _facet(units: list[_Unit], plan: Plan, name: str) -> list[tuple[str, int]]:
    counts = Counter(value for unit in units if _matches(unit, plan, without=name) for value in unit.facet(name))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
