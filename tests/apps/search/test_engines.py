"""One suite for every engine: what the search promises, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from memory_engine import MemoryEngine
from samples import SUGGESTIONS, UNITS

from cualuat.search.engine import FACETS, IndexMissing, SearchEngine
from cualuat.search.queries import SearchOptions, SearchPage, search
from cualuat.search.registry import Suggestion
from cualuat.search.tantivy_engine import TantivyEngine

ENGINES: dict[str, Callable[[Path], SearchEngine]] = {"tantivy": TantivyEngine, "memory": lambda _: MemoryEngine()}


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    made = ENGINES[request.param](tmp_path_factory.mktemp("index"))
    made.swap(made.build(UNITS * 1, suggestions=SUGGESTIONS))
    return made


@pytest.fixture(params=sorted(ENGINES))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    return ENGINES[request.param](tmp_path / "index")


def ids(page: SearchPage) -> list[str]:
    return [hit.id.removeprefix("sample:") for hit in page.hits]


def find(engine: SearchEngine, text: str, **options: object) -> list[str]:
    return ids(search(text, options=SearchOptions(**options), engine=engine))  # type: ignore[arg-type]


def test_words_find_the_article_that_says_them_in_its_heading_first(engine: SearchEngine) -> None:
    assert find(engine, "thời hạn khiếu nại")[0] == "1:art_4"
    assert find(engine, "áo phao") == ["1:art_2", "1:art_3"] or find(engine, "áo phao") == ["1:art_3", "1:art_2"]


def test_every_word_of_a_short_query_is_needed_unless_nothing_has_them_all(engine: SearchEngine) -> None:
    strict = search("áo phao hoàn tiền", engine=engine)
    assert ids(strict) == ["1:art_2"]
    assert not strict.relaxed
    loose = search("áo phao ngoằn", engine=engine)
    assert loose.relaxed
    assert set(ids(loose)) >= {"1:art_2", "1:art_3"}


def test_a_phrase_must_stand_as_it_is(engine: SearchEngine) -> None:
    assert find(engine, '"hoàn tiền vé"') == ["1:art_2"]
    assert find(engine, '"vé tiền hoàn"') == []
    assert set(find(engine, '"áo phao"')) == {"1:art_2", "1:art_3"}


def test_exclusion(engine: SearchEngine) -> None:
    assert find(engine, "hành khách -phí -áo") == ["1:art_4"]
    assert "1:art_2" not in find(engine, '"áo phao" -"hủy chuyến"')
    assert find(engine, "-phí") == []


def test_number_finds_the_document_and_what_cites_it(engine: SearchEngine) -> None:
    found = find(engine, "7/2020/QH19")
    assert set(found[:4]) == {"1:art_1", "1:art_2", "1:art_3", "1:art_4"}
    assert "2:art_1" not in found[:4]
    assert set(find(engine, "nđ 15/2021")) == {"2:art_1", "2:art_2"}
    assert set(find(engine, "15/2021/nd-cp")) == {"2:art_1", "2:art_2"}
    assert find(engine, "99/1999/nđ-cp") == []


def test_citation_opens_with_the_article(engine: SearchEngine) -> None:
    for query in ("điều 3 luật đò ngang", "dieu 3 luat do ngang", "Điều 3 Luật số 7/2020/QH19", "luật đò ngang điều 3"):
        assert find(engine, query)[0] == "1:art_3", query
    assert find(engine, "điều 2 nghị định 15/2021/nđ-cp")[0] == "2:art_2"


def test_typing_without_marks_or_with_some_or_decomposed(engine: SearchEngine) -> None:
    for query in (
        "hoàn tiền vé",
        "hoan tien ve",
        "hoàn tien vé",
        "hoa\u0300n tie\u0302\u0300n ve\u0301",
        "HOÀN TIỀN VÉ",
    ):
        assert find(engine, query)[:1] == ["1:art_2"], query


def test_restored_query_is_told_and_can_be_undone(engine: SearchEngine) -> None:
    page = search("ao phao", engine=engine)
    assert page.restored_query == "áo phao"
    undone = search("ao phao", options=SearchOptions(restore=False), engine=engine)
    assert undone.restored_query is None
    assert undone.plan.folded
    assert set(ids(undone)) == set(ids(page))
    assert search("áo phao", engine=engine).restored_query is None
    assert find(engine, '"ao phao cho moi"', restore=False) == ["1:art_3"]


def test_both_places_of_the_tone_mark_are_one(engine: SearchEngine) -> None:
    found = find(engine, "ủy ban nhân dân xã")
    assert found[0] == "2:art_2"
    assert found == find(engine, "uỷ ban nhân dân xã") == find(engine, "UBND xã")


def test_only_law_in_force_on_the_date(engine: SearchEngine) -> None:
    assert find(engine, '"phí qua đò"', on_date=date(2015, 1, 1)) == ["3:art_1"]
    assert find(engine, '"phí qua đò"', on_date=date(2021, 2, 28)) == ["3:art_1"]
    assert find(engine, '"phí qua đò"', on_date=date(2021, 3, 1)) == []
    assert find(engine, '"phí qua đò"', on_date=date(2009, 12, 31)) == []
    everything = find(engine, '"phí qua đò"', on_date=date(2022, 1, 1), include_not_in_force=True)
    assert set(everything) == {"3:art_1", "4:art_2"}  # the one of unknown date is never in force


def test_facets_count_what_a_choice_would_leave(engine: SearchEngine) -> None:
    page = search("hành khách", engine=engine)
    assert set(page.facets) == set(FACETS)
    assert dict(page.facets["kind"]) == {"luat": 3, "thong-tu": 1}
    for name, option in (("kind", "kinds"), ("issuer", "issuers"), ("subject", "subjects"), ("status", "statuses")):
        for value, count in page.facets[name]:
            assert search("hành khách", options=SearchOptions(**{option: (value,)}), engine=engine).total == count  # type: ignore[arg-type]
    chosen = search("hành khách", options=SearchOptions(kinds=("thong-tu",)), engine=engine)
    assert chosen.total == 1
    assert dict(chosen.facets["kind"]) == {"luat": 3, "thong-tu": 1}
    assert dict(chosen.facets["year"]) == {"2010": 1}
    assert find(engine, "hành khách", years=(2010,)) == ["3:art_1"]
    assert find(engine, "bến", document_key="15/2021/ND-CP") == find(
        engine, "bến", headings=("14.9",), kinds=("nghi-dinh",)
    )


def test_pages_part_the_matches(engine: SearchEngine) -> None:
    whole = find(engine, "đò", page_size=50)
    pages = [find(engine, "đò", page=n, page_size=2) for n in range(1, 6)]
    assert [id for page in pages for id in page] == whole
    assert len(set(whole)) == len(whole) == search("đò", engine=engine).total


def test_the_clause_that_matched_is_shown_and_marked(engine: SearchEngine) -> None:
    hit = search("hoan tien ve", engine=engine).hits[0]
    assert hit.clause_label == "khoản 2"
    assert "".join(text for text, _ in hit.snippet) == "2. Được hoàn tiền vé khi chủ đò hủy chuyến."
    assert [text for text, marked in hit.snippet if marked] == ["hoàn tiền vé"]
    assert hit.url == "/vb/1/dieu-2"


@pytest.mark.parametrize(
    "query",
    [
        "", " ", '"', '""', '"""', "-", "--", "- -", '-"', "“”", "*", "?", "+", "a*b", "title:(", "text:đò AND NOT (", "[1 TO 5]",
        "đò^100", "~5", "\\", "\x00", "đò\x00ngang", "🚢", "đò 🚢", "'; DROP TABLE", "\ud800", "đ" * 10_000, "đò " * 4_000,
        '"' * 500, "-a " * 500, "1/1/1/1/1/1", "/", "điều", "điều 9999999999", "..." , "\u0300\u0301", "<script>", "% _",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_it(engine: SearchEngine, query: str) -> None:
    for restore in (True, False):
        page = search(query, options=SearchOptions(on_date=date(2022, 1, 1), restore=restore), engine=engine)
        assert page.total >= len(page.hits) >= 0
        assert page.plan.explain()


def test_odd_pages_and_sizes(engine: SearchEngine) -> None:
    for page, size in ((0, 10), (-5, 10), (10**9, 10), (1, 0), (1, -1), (1, 10**9)):
        found = search("đò", options=SearchOptions(page=page, page_size=size), engine=engine)
        assert len(found.hits) <= 200


def test_without_an_index(empty: SearchEngine) -> None:
    assert empty.stats() is None
    assert empty.suggest("lu") == []
    assert empty.restore("ao phao") == "ao phao"
    with pytest.raises(IndexMissing):
        search("đò", engine=empty)
    with pytest.raises(IndexMissing):
        empty.update(["1"], [])


def test_an_index_of_nothing(empty: SearchEngine) -> None:
    empty.swap(empty.build([]))
    assert search("đò ngang", engine=empty).total == 0


def test_a_build_is_unseen_until_the_swap(empty: SearchEngine) -> None:
    empty.swap(empty.build(UNITS[:4]))
    seen: list[tuple[int, int]] = []
    fresh = empty.build(UNITS, progress=lambda done, total: seen.append((done, total)), total=len(UNITS))
    assert find(empty, '"phí qua đò"') == []
    assert seen[-1] == (len(UNITS), len(UNITS))
    empty.swap(fresh)
    assert find(empty, '"phí qua đò"') != []
    stats = empty.stats()
    assert stats is not None
    assert (stats.units, stats.generation) == (len(UNITS), fresh)


def test_update_replaces_the_units_of_a_document(empty: SearchEngine) -> None:
    empty.swap(empty.build(UNITS))
    changed = replace(UNITS[0], body="Luật này quy định về thuyền buồm.")
    empty.update(["1"], [changed])
    assert find(empty, "thuyền buồm") == ["1:art_1"]
    assert find(empty, '"hoàn tiền"') == []
    assert empty.suggest("thuyen") == []
    empty.update(["1"], [], suggestions=[Suggestion("document", "Thuyền buồm", "/vb/9")])
    assert [line.url for line in empty.suggest("thuyen")] == ["/vb/9"]
    assert find(empty, '"thuyền buồm"') == []
    assert set(find(empty, '"phí qua đò"')) == {"3:art_1", "4:art_2"}


def test_suggestions_begin_at_any_word_and_fold(engine: SearchEngine) -> None:
    assert engine.suggest("đò")[0].text == "Luật Đò ngang"
    assert [s.text for s in engine.suggest("do ng")] == ["Luật Đò ngang"]
    assert [s.kind for s in engine.suggest("GIAO thong d")] == ["subject"]
    assert [s.url for s in engine.suggest("15/2021")] == ["/vb/2"]
    assert len(engine.suggest("đ", 1)) == 1
    for odd in ("", " ", "\x00", "🚢", "đ" * 10_000):
        assert engine.suggest(odd) == []
