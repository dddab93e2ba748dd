"""The embedded engine: one tantivy index of articles.

Tantivy's BM25 has fixed k1 1.2 and b .75, which are also the best on the training questions once the heading of an
article counts five times and the title of its document three times; they are simply written so often into the one
field of text. So the whole ranking happens inside tantivy and nothing has to be scored again in Python.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from cualuat.kernel.citation import kind_by_code
from cualuat.kernel.lookup import Filters, Plan, Weights, index_terms
from cualuat.kernel.text import PAIR, Counts, Restorer, fold_token, plain_syllables
from cualuat.search.engine import EngineResult, EngineStats, IndexMissing, Progress, Rescorer, Stored
from cualuat.search.generations import Generations
from cualuat.search.registry import IndexDocument, Suggestion
from cualuat.search.suggesting import SuggestionList

FACET_FIELDS = {
    "source": "source",
    "kind": "kind",
    "issuer": "issuer",
    "subject": "subject",
    "heading": "heading",
    "year": "year",
    "status": "status",
}
_NEVER = 99_999_999  # valid_to of what has no known end
_HEAP = 400_000_000  # bytes a build may use before it writes a segment
_SMALL_HEAP = 30_000_000
_MOST_FACET_VALUES = 60  # the commonest of a facet; a page shows no more
_DEEPEST = 10_000  # hits that can be paged through
_STORED = tuple(field.name for field in fields(IndexDocument))
_RESTORER, _SUGGESTIONS = "restorer.bin", "suggestions.json"
_OPEN_TRIES = 5
_NAMED_ARTICLE, _NEAR_ARTICLE, _NAMED_DOCUMENT = 3000.0, 1000.0, 300.0  # far above any BM25 score


class _Reader:
    """One generation opened for reading, as it was when the pointer bore `stamp`."""

    def __init__(self, place: Generations, stamp: tuple[int, int], before: _Reader | None) -> None:
        pointer = place.pointer()
        if pointer is None:
            raise FileNotFoundError(place.path)
        self.stamp = stamp
        self.generation = pointer.generation
        self.path = place.directory(pointer.generation)
        index = _open_index(self.path)
        self.schema = index.schema
        self.searcher = index.searcher()
        same = before is not None and before.generation == self.generation
        # An update leaves the restorer as it is.
        self.restorer: Restorer = before.restorer if before and same else _read_restorer(self.path)
        self._suggestions: SuggestionList | None = None

    @property
    def suggestions(self) -> SuggestionList:
        """The list of suggestions, read when first needed; two threads at once read it twice, which does no harm."""
        if self._suggestions is None:
            self._suggestions = SuggestionList.from_bytes((self.path / _SUGGESTIONS).read_bytes())
        return self._suggestions


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Terms of the three texts of a unit; syllables at even places."""

    name: list[str]
    heading: list[str]
    body: list[str]

    @classmethod
    def of(cls, unit: IndexDocument) -> _Pieces:
        return cls(index_terms(_full_name(unit)), index_terms(unit.title or unit.label), index_terms(unit.body))


class TantivyEngine:
    """`SearchEngine` over tantivy. Safe to use from several threads and processes; one writer at a time."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        weights: Weights | None = None,
        rescorer: Rescorer | None = None,
        window: int = 100,
    ) -> None:
        """`rescorer` puts the best `window` units of every search in a new order."""
        self._weights = weights or Weights()
        self._rescorer = rescorer
        self._window = window
        self._lock = threading.Lock()
        self._reader: _Reader | None = None
        self._generations: Generations | None = None
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Use the index directory at `path`; it may be empty or missing."""
        self._generations = Generations(path)
        self._reader = None

    # --- writing -------------------------------------------------------------------------------------------------

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] = (),
        total: int = 0,
        progress: Progress | None = None,
    ) -> str:
        """Write a new generation and return its name; readers do not see it before `swap`."""
        place = self._place()
        with place.writing():
            building = place.begin()
            index = _new_index(building)
            writer = index.writer(_HEAP, 1)
            counts = Counts()
            done = 0
            for done, document in enumerate(documents, start=1):
                pieces = _Pieces.of(document)
                writer.add_document(self._document(document, pieces))
                for terms in (pieces.name, pieces.heading, pieces.body):
                    counts.add(terms[::2])
                if progress and done % 100 == 0:
                    progress(done, max(total, done))
            writer.commit()
            writer.wait_merging_threads()
            (building / _RESTORER).write_bytes(counts.restorer().to_bytes())
            _write_suggestions(building, suggestions)
            if progress:
                progress(done, done)
            return place.finish(building)

    def writing(self) -> AbstractContextManager[None]:
        """Keep other writers out, in this and other processes."""
        return self._place().writing()

    def swap(self, generation: str) -> None:
        """Make this generation the one that is read, and remove older ones."""
        place = self._place()
        with place.writing():
            place.point(generation)
            place.remove_others(generation)

    def update(
        self,
        doc_ids: Sequence[str],
        documents: Iterable[IndexDocument],
        *,
        suggestions: Iterable[Suggestion] | None = None,
    ) -> None:
        """Replace all units of these documents, and the suggestions when given; raises `IndexMissing`."""
        place = self._place()
        with place.writing():
            pointer = place.pointer()
            if pointer is None:
                raise IndexMissing("no index")
            path = place.directory(pointer.generation)
            index = _open_index(path)
            writer = index.writer(_SMALL_HEAP, 1)
            for doc_id in doc_ids:
                writer.delete_documents_by_term("doc_id", doc_id)
            for document in documents:
                writer.add_document(self._document(document, _Pieces.of(document)))
            writer.commit()
            writer.wait_merging_threads()
            if suggestions is not None:
                _write_suggestions(path, suggestions)
            place.point(pointer.generation)

    def _document(self, unit: IndexDocument, pieces: _Pieces) -> tantivy.Document:
        times = self._weights
        terms = [*pieces.name * times.document, *pieces.heading * times.heading, *pieces.body]
        made = tantivy.Document()
        made.add_text("text", " ".join(terms))
        made.add_text("folded", " ".join([_fold_term(term) for term in terms]))
        made.add_text("doc_id", unit.doc_id)
        made.add_text("label", unit.label.lower())
        for folded_name in _names(unit):
            made.add_text("name", folded_name)
        for key in _keys(unit.document_key):
            made.add_text("key", key)
        for field, values in _facet_values(unit).items():
            for value in values:
                made.add_text(field, value)
        if unit.valid_from is not None:
            made.add_integer("valid_from", unit.valid_from)
        made.add_integer("valid_to", _NEVER if unit.valid_to is None else unit.valid_to)
        made.add_bytes("stored", _to_stored(unit))
        return made

    # --- reading -------------------------------------------------------------------------------------------------

    def search(self, plan: Plan) -> EngineResult:
        """The page of units that the plan asks for; raises `IndexMissing`."""
        reader = self._read()
        if plan.empty or plan.limit < 1 or plan.offset >= _DEEPEST:
            return EngineResult(0, ())
        build = _QueryBuilder(reader.schema, plan)
        total, hits = self._page(reader.searcher, build)
        return EngineResult(total, hits, _facets(reader.searcher, build) if plan.facets else {})

    def _page(self, searcher: tantivy.Searcher, build: _QueryBuilder) -> tuple[int, Sequence[Stored]]:
        plan = build.plan
        rescored = self._rescorer is not None and plan.offset < self._window
        first, size = (0, max(self._window, plan.offset + plan.limit)) if rescored else (plan.offset, plan.limit)
        found = searcher.search(build.ranked(), limit=size, count=True, offset=first)
        total: int = found.count  # type: ignore[attr-defined]  # missing in the stubs of tantivy 0.27
        hits = [Stored(_stored(searcher.doc(address)), float(score)) for score, address in found.hits]
        if self._rescorer is None or not rescored:
            return total, hits
        hits = [*self._rescorer(plan, hits[: self._window]), *hits[self._window :]]
        return total, hits[plan.offset : plan.offset + plan.limit]

    def frequency(self, term: str, folded: bool) -> float:
        """Share of the units that hold the term, 0..1; units deleted since the last build count."""
        searcher = self._read().searcher
        return float(searcher.doc_freq("folded" if folded else "text", term)) / max(1, searcher.num_docs)

    def restore(self, query: str) -> str:
        """The query with diacritics restored; itself without an index."""
        try:
            return self._read().restorer.restore(query).text
        except IndexMissing:
            return query

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Suggestions, best first; empty without an index."""
        try:
            return self._read().suggestions.find(prefix[:200], limit)
        except IndexMissing:
            return []

    def stats(self) -> EngineStats | None:
        """State of the generation that is read; None without an index."""
        try:
            reader = self._read()
        except IndexMissing:
            return None
        files = [entry.stat() for entry in reader.path.iterdir() if entry.is_file()]
        built = (reader.path / _RESTORER).stat().st_mtime
        return EngineStats(
            units=reader.searcher.num_docs,
            bytes=sum(state.st_size for state in files),
            generation=reader.generation,
            built_at=datetime.fromtimestamp(built, UTC).isoformat(timespec="seconds"),
        )

    def _place(self) -> Generations:
        if self._generations is None:
            raise IndexMissing("no directory opened")
        return self._generations

    def _read(self) -> _Reader:
        """The reader of the current generation, opened anew when the pointer changed."""
        place = self._place()
        reader = self._reader
        stamp = place.stamp()
        if reader is not None and reader.stamp == stamp:
            return reader
        with self._lock:
            for last in (False,) * _OPEN_TRIES + (True,):
                stamp = place.stamp()
                if stamp is None:
                    break
                if self._reader is not None and self._reader.stamp == stamp:
                    return self._reader
                try:
                    self._reader = _Reader(place, stamp, self._reader)
                except (FileNotFoundError, ValueError):  # removed by a swap between looking and opening
                    if last:
                        raise
                    continue
                return self._reader
        raise IndexMissing("Chưa có chỉ mục tìm kiếm. Hãy chạy: cualuat index rebuild")


def _read_restorer(path: Path) -> Restorer:
    return Restorer.from_bytes((path / _RESTORER).read_bytes())


def _write_suggestions(path: Path, suggestions: Iterable[Suggestion]) -> None:
    fresh = path / f"{_SUGGESTIONS}.new"
    fresh.write_bytes(SuggestionList.of(suggestions).to_bytes())
    fresh.replace(path / _SUGGESTIONS)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="terms", index_option="position")
    builder.add_text_field("folded", tokenizer_name="terms", index_option="freq")
    for field in ("doc_id", "label", "name", "key"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in FACET_FIELDS.values():
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("valid_from", fast=True)
    builder.add_integer_field("valid_to", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _new_index(path: Path) -> tantivy.Index:
    return _with_tokenizer(tantivy.Index(_schema(), str(path), reuse=False))


def _open_index(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    index.config_reader("manual")
    return _with_tokenizer(index)


@lru_cache(maxsize=524_288)
def _fold_term(term: str) -> str:
    return PAIR.join(map(fold_token, term.split(PAIR)))


def _names(unit: IndexDocument) -> set[str]:
    """What a citation may call the document, folded: its title, with and without its type in front."""
    return {_folded_name(unit.document_title), _folded_name(_full_name(unit))} - {""}


def _full_name(unit: IndexDocument) -> str:
    """Title of the document with its type in front when the title lacks it."""
    try:
        kind = kind_by_code(unit.kind).name
    except KeyError:
        return unit.document_title
    title = unit.document_title
    return title if _folded_name(title).startswith(_folded_name(kind)) else f"{kind} {title}"


def _folded_name(title: str) -> str:
    return " ".join(map(fold_token, plain_syllables(title)))


def _keys(key: str) -> Iterator[str]:
    """A number is found whole and by its beginnings: «31/2019/ND-CP», «31/2019/ND», «31/2019»."""
    if not key:
        return
    yield key
    head, _, suffix = key.rpartition("/")
    if "/" in head:
        yield head
        kind = suffix.partition("-")[0]
        if kind != suffix:
            yield f"{head}/{kind}"


def _facet_values(unit: IndexDocument) -> dict[str, tuple[str, ...]]:
    every = {
        "source": (unit.source,),
        "kind": (unit.kind,),
        "issuer": (unit.issuer,),
        "subject": unit.subjects,
        "heading": (unit.heading,),
        "year": (str(unit.year or ""),),
        "status": (unit.status,),
    }
    return {FACET_FIELDS[name]: tuple(filter(None, values)) for name, values in every.items()}


def _to_stored(unit: IndexDocument) -> bytes:
    values = {name: getattr(unit, name) for name in _STORED}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _stored(document: tantivy.Document) -> IndexDocument:
    values: dict[str, Any] = json.loads(bytes(document["stored"][0]))
    values["subjects"] = tuple(values["subjects"])
    return IndexDocument(**values)


def _facets(searcher: tantivy.Searcher, build: _QueryBuilder) -> dict[str, list[tuple[str, int]]]:
    """Counts of every facet. A facet with chosen values is counted without its own choice, so that it can be widened."""
    chosen = build.plan.filters.chosen()
    open_facets = [name for name in FACET_FIELDS if name not in chosen]
    counts = _aggregate(searcher, build.matching(), open_facets)
    for name in chosen:
        counts |= _aggregate(searcher, build.matching(without=name), [name])
    return {name: counts[name] for name in FACET_FIELDS}


def _aggregate(searcher: tantivy.Searcher, query: Query, names: list[str]) -> dict[str, list[tuple[str, int]]]:
    if not names:
        return {}
    asked = {name: {"terms": {"field": FACET_FIELDS[name], "size": _MOST_FACET_VALUES}} for name in names}
    result = searcher.aggregate(query, asked)
    return {
        name: sorted(
            ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in result[name]["buckets"]),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for name in names
    }


class _QueryBuilder:
    """Tantivy queries for one plan; every value goes in as a term, never through a query parser."""

    def __init__(self, schema: tantivy.Schema, plan: Plan) -> None:
        self.plan = plan
        self._schema = schema
        self._field = "folded" if plan.folded else "text"

    def ranked(self) -> Query:
        """Units that match, with BM25 of the scored terms and the place of a citation as their score."""
        plan = self.plan
        should = [Query.boost_query(self._term(term), weight) for term, weight in plan.scored]
        should += [Query.const_score_query(self._raw("key", number), _NAMED_DOCUMENT) for number in plan.numbers]
        if plan.label:
            should += self._cited()
        elif plan.document_name:
            should.append(Query.const_score_query(self._raw("name", plan.document_name), _NAMED_DOCUMENT))
        return Query.boolean_query(
            [(Occur.Must, _silent(self.matching())), *((Occur.Should, query) for query in should)]
        )

    def matching(self, *, without: str = "") -> Query:
        """Units that match, without the choice in one facet."""
        plan = self.plan
        must = [_any([self._term(term) for term in group]) for group in plan.required]
        must += [self._phrase(phrase) for phrase in plan.phrases]
        if plan.numbers:
            must.append(_any([query for number in plan.numbers for query in self._number(number)]))
        if plan.label and (plan.numbers or plan.document_name):
            must = [_any([_all(must), self._cited_article()])] if must else [self._cited_article()]
        must += self._filters(plan.filters, without)
        excluded = [self._phrase(words) for words in plan.exclusions]
        clauses = [(Occur.Must, query) for query in must] + [(Occur.MustNot, query) for query in excluded]
        return Query.boolean_query(clauses)

    def _cited_article(self) -> Query:
        return _all([self._raw("label", self.plan.label), self._cited_document()])

    def _cited_document(self) -> Query:
        named = [self._raw("name", self.plan.document_name)] if self.plan.document_name else []
        return _any([*named, *(self._raw("key", number) for number in self.plan.numbers)])

    def _cited(self) -> list[Query]:
        """The article itself first; where no document is named, articles of this label that match."""
        label = self._raw("label", self.plan.label)
        if self.plan.numbers or self.plan.document_name:
            return [Query.const_score_query(self._cited_article(), _NAMED_ARTICLE)]
        return [Query.const_score_query(label, _NEAR_ARTICLE)]

    def _number(self, number: str) -> list[Query]:
        """Units of the document, and units that cite its whole number."""
        queries = [self._raw("key", number)]
        if number.count("/") > 1:
            token = number.lower()
            queries += [Query.term_query(self._schema, "folded", form, "freq") for form in (token, f"0{token}")]
        return queries

    def _filters(self, filters: Filters, without: str) -> list[Query]:
        queries = [
            Query.term_set_query(self._schema, FACET_FIELDS[name], list(values))
            for name, values in filters.chosen().items()
            if name != without
        ]
        if filters.document_key:
            queries.append(self._raw("key", filters.document_key))
        if filters.on_date is not None:
            queries += self._standing(filters.standing, filters.on_date)
        return queries

    def _standing(self, standing: str, day: int) -> list[Query]:
        """What stands so on the day; in force when nothing else is asked."""
        begun, going_on = self._range("valid_from", 0, day), self._range("valid_to", day + 1, _NEVER)
        if standing == "expired":
            return [self._range("valid_to", 0, day)]
        if standing == "not_yet":
            return [self._range("valid_from", day + 1, _NEVER), going_on]
        if standing == "unknown":
            dated = self._range("valid_from", 0, _NEVER)
            return [going_on, Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, dated)])]
        return [begun, going_on]

    def _range(self, field: str, low: int, high: int) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, low, high)

    def _term(self, term: str) -> Query:
        return Query.term_query(self._schema, self._field, term, "freq")

    def _raw(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def _phrase(self, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return self._term(words[0])
        if len(words) == 2:
            return self._term(PAIR.join(words))
        if self.plan.folded:  # this field has no places; all its pairs in one unit come close
            return _all([self._term(f"{a}{PAIR}{b}") for a, b in pairwise(words)])
        return Query.phrase_query(self._schema, "text", [(2 * i, word) for i, word in enumerate(words)])


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
