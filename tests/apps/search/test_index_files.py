"""The index on disk: whole or not at all, for readers in this and in other processes."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from samples import SUGGESTIONS, UNITS

from cualuat.search import operations, registry
from cualuat.search.engine import EngineStats
from cualuat.search.evaluate import BadQuestions, evaluate
from cualuat.search.generations import Generations, IndexBusy
from cualuat.search.queries import SearchOptions, search
from cualuat.search.registry import IndexDocument, UnknownSource
from cualuat.search.suggesting import SuggestionList
from cualuat.search.tantivy_engine import TantivyEngine


class SampleSource:
    name = "sample"

    def __init__(self) -> None:
        self.units: list[IndexDocument] = list(UNITS)

    def count(self):
        return len(self.units)

    def documents(self):
        return iter(self.units)

    def documents_of(self, doc_ids):
        return (unit for unit in self.units if unit.doc_id in doc_ids)

    def suggestions(self):
        return iter(SUGGESTIONS)


@pytest.fixture
def source():
    """Only our source is registered, whatever the installed apps registered."""
    before = {known.name: known for known in registry.sources()}
    for name in before:
        registry.unregister(name)
    made = SampleSource()
    registry.register(made)
    yield made
    registry.unregister("sample")
    for known in before.values():
        registry.register(known)


def test_rebuild_swaps_and_removes_the_old_generation(source: SampleSource, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    seen: list[int] = []
    first = operations.rebuild_index(engine=engine, progress=lambda done, total: seen.append(total))
    assert isinstance(first, EngineStats)
    assert first.units == len(UNITS)
    assert first.bytes > 0
    second = operations.rebuild_index(engine=engine)
    assert second.generation != first.generation
    assert [entry.name for entry in tmp_path.glob("gen-*")] == [second.generation]
    assert not list(tmp_path.glob("building-*"))


def test_another_reader_sees_swaps_and_updates(source: SampleSource, tmp_path: Path) -> None:
    writer, reader = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    operations.rebuild_index(engine=writer)
    assert search("hoàn tiền vé", engine=reader).total == 1
    source.units = [replace(unit, body="Thuyền buồm.") if unit.doc_id == "1" else unit for unit in source.units]
    assert operations.update_documents(["1"], engine=writer) == 4
    assert search('"thuyền buồm"', engine=reader).total == 4
    source.units = []
    operations.rebuild_index(engine=writer)
    assert search("đò", engine=reader).total == 0


def test_update_before_the_first_build_does_nothing(source: SampleSource, tmp_path: Path) -> None:
    assert operations.update_documents(["1"], engine=TantivyEngine(tmp_path)) == 0


def test_a_build_that_fails_leaves_the_old_one(source: SampleSource, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    before = operations.rebuild_index(engine=engine)

    def broken():
        yield UNITS[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.build(broken())
    assert engine.stats() == before
    assert list(tmp_path.glob("building-*"))
    operations.rebuild_index(engine=engine)
    assert not list(tmp_path.glob("building-*"))


def test_readers_never_see_half_an_index(source: SampleSource, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    operations.rebuild_index(engine=engine)
    totals: set[int] = set()
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        reader = TantivyEngine(tmp_path)
        try:
            while not stop.is_set():
                totals.add(search("đò", engine=reader).total)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        operations.rebuild_index(engine=engine)
        operations.update_documents(["1", "2"], engine=engine)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(totals) == 1


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with Generations(tmp_path).writing(), pytest.raises(IndexBusy), Generations(tmp_path).writing(wait=False):
        pass


def test_the_writer_may_ask_again_and_other_threads_wait(tmp_path: Path) -> None:
    place = Generations(tmp_path)
    refused: list[BaseException] = []

    def other() -> None:
        try:
            with place.writing(wait=False):
                pass
        except IndexBusy as error:
            refused.append(error)

    with place.writing(), place.writing():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(refused) == 1
    with place.writing(wait=False):
        pass


def test_a_rescorer_orders_the_best(source: SampleSource, tmp_path: Path) -> None:
    operations.rebuild_index(engine=TantivyEngine(tmp_path))
    plain = [hit.id for hit in search("đò", engine=TantivyEngine(tmp_path)).hits]
    turned = TantivyEngine(tmp_path, rescorer=lambda plan, hits: hits[::-1], window=3)
    assert [hit.id for hit in search("đò", engine=turned).hits] == [*plain[2::-1], *plain[3:]]
    second = search("đò", options=SearchOptions(page=2, page_size=2), engine=turned)
    assert [hit.id for hit in second.hits] == [plain[0], plain[3]]


def test_a_document_is_called_with_or_without_its_type(source: SampleSource, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    source.units = [replace(unit, document_title=unit.document_title.removeprefix("Luật ")) for unit in source.units]
    operations.rebuild_index(engine=engine)
    assert search("điều 3 luật đò ngang", engine=engine).hits[0].id == "sample:1:art_3"


def test_pointing_at_what_is_not_there(tmp_path: Path) -> None:
    place = Generations(tmp_path)
    with pytest.raises(FileNotFoundError):
        place.point("gen-000009")
    assert place.pointer() is None


def test_registry(source: SampleSource) -> None:
    assert registry.source("sample") is source
    with pytest.raises(UnknownSource):
        registry.source("nothing")


def test_suggestions_survive_the_file() -> None:
    made = SuggestionList.of([*SUGGESTIONS, replace(SUGGESTIONS[0], weight=1)])
    again = SuggestionList.from_bytes(made.to_bytes())
    for prefix in ("l", "lu", "luat", "phi", "qua do"):
        assert again.find(prefix, 5) == made.find(prefix, 5)
    assert SuggestionList.from_bytes(SuggestionList.of([]).to_bytes()).find("a", 3) == []


def test_evaluation_counts_ranks(source: SampleSource, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    operations.rebuild_index(engine=engine)
    rows = [
        {
            "id": "a",
            "question": "hành khách được hoàn tiền vé khi nào?",
            "relevant": [{"document": "7/2020/QH19", "article": "2"}],
        },
        {"id": "b", "question": "bến đò nộp hồ sơ ở đâu?", "relevant": [{"document": "15/2021/NĐ-CP", "article": 2}]},
        {"id": "c", "question": "thuế thu nhập", "relevant": [{"document": "1/2000/QH1", "article": "1"}]},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", "utf-8")
    result = evaluate(path, engine=engine)
    assert result.questions == 3
    assert result.recall[1] == pytest.approx(2 / 3)
    assert result.mrr_at_10 == pytest.approx(2 / 3)
    assert result.unanswered == ("c",)
    assert set(result.as_dict()) >= {"R@1", "R@100", "MRR@10", "p50_ms", "p95_ms"}
    assert evaluate(path, strip_diacritics=True, limit=1, engine=engine).recall[1] == 1
    path.write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(BadQuestions, match="Dòng 1"):
        evaluate(path, engine=engine)
    path.write_text("", "utf-8")
    with pytest.raises(BadQuestions):
        evaluate(path, engine=engine)
