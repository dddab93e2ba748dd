"""What a query says, and what the engine is asked to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.lookup import (
    Filters,
    Plan,
    PlanOptions,
    analyse,
    bm25,
    expand_abbreviations,
    idf,
    index_terms,
    plan,
)

OPERATORS = st.text(alphabet='ab đ"“”-+*()[]^~:\\/\x00\n1,.', max_size=60)


def rare(term: str, folded: bool) -> float:
    return 0.01


def planned(text: str, **options: object) -> Plan:
    return plan(analyse(text), PlanOptions(**options), frequency=rare)  # type: ignore[arg-type]


def test_parts_of_a_query() -> None:
    query = analyse('cấp phép "bến đò" -phà -"du thuyền" theo 15/2021/NĐ-CP')
    assert query.words == ("cấp", "phép", "theo")
    assert query.phrases == (("bến", "đò"),)
    assert query.exclusions == (("du", "thuyền"), ("phà",))
    assert query.numbers == ("15/2021/ND-CP",)
    assert query.marked
    assert query.citation is None


def test_dashes_inside_words_and_numbers_do_not_exclude() -> None:
    assert analyse("kinh tế - xã hội").exclusions == ()
    assert analyse("vi-rút").words == ("vi", "rút")
    assert analyse("-5 độ").exclusions == ()


def test_unbalanced_quotes_are_punctuation() -> None:
    assert analyse('"bến đò').words == ("bến", "đò")
    assert analyse('bến "đò" ngang"').phrases == (("đò",),)
    for empty in ("", '"', '""', "-", "   ", "🚢", "\x00"):
        assert analyse(empty).empty


def test_abbreviations_are_spelled_out() -> None:
    assert expand_abbreviations("NĐ 15") == "nghị định 15"
    assert expand_abbreviations("qđ số 3") == "quyết định số 3"
    assert expand_abbreviations("UBND xã, blds") == "ủy ban nhân dân xã, bộ luật dân sự"
    assert expand_abbreviations("ct tiếp dân") == "ct tiếp dân"
    assert expand_abbreviations("15/2021/NĐ-CP") == "15/2021/NĐ-CP"
    assert analyse("TT 5 bộ").words == ("thông", "tư", "5", "bộ")


def test_a_citation_is_read() -> None:
    query = analyse("điều 3 luật đò ngang")
    assert query.citation is not None
    made = planned("điều 3 luật đò ngang")
    assert (made.label, made.document_name) == ("điều 3", "luat do ngang")
    assert analyse("nđ 15/2021").numbers == ("15/2021/ND",)


def test_a_short_query_needs_every_telling_word() -> None:
    assert planned("quyền của hành khách").required == (("quyền",), ("hành",), ("khách",))
    assert planned("là gì").required == (("là",), ("gì",))
    assert planned("").empty


def test_a_long_query_needs_any_pair() -> None:
    made = planned("hành khách được hoàn tiền vé khi chủ đò hủy chuyến")
    assert len(made.required) == 1
    assert "hoàn_tiền" in made.required[0]
    relaxed = planned("quyền hành khách", relaxed=True).required
    assert [set(group) for group in relaxed] == [{"quyền_hành", "hành_khách", "quyền", "hành", "khách"}]


def test_a_long_query_leaves_common_words_out_of_the_match() -> None:
    def some_common(term: str, folded: bool) -> float:
        return {"hành": 0.3, "khách": 0.4, "hành_khách": 0.05, "áo_phao": 0.001, "phao": 0.002}.get(term, 0.0)

    made = plan(analyse("hành khách mặc áo phao đi đò"), PlanOptions(), frequency=some_common)
    assert made.required == (("áo_phao", "phao", "hành_khách"),)


def test_words_that_are_everywhere_take_no_part() -> None:
    def everywhere(term: str, folded: bool) -> float:
        return 0.9 if term == "đò" else 0.001

    made = plan(analyse("bến đò"), PlanOptions(), frequency=everywhere)
    assert [term for term, _ in made.scored] == ["bến", "bến_đò"]
    only = plan(analyse("đò"), PlanOptions(), frequency=everywhere)
    assert [term for term, _ in only.scored] == ["đò"]


def test_a_folded_plan_holds_no_marks() -> None:
    made = plan(analyse('ben do "áo phao" -phà'), PlanOptions(), frequency=rare, folded=True)
    assert made.phrases == (("ao", "phao"),)
    assert made.exclusions == (("pha",),)
    assert all(term.isascii() for term, _ in made.scored)


def test_a_plan_says_what_it_does() -> None:
    filters = Filters(on_date=20260102, kinds=("luat",), document_key="7/2020/QH19")
    text = planned('điều 3 luật đò ngang "áo phao" -phà', filters=filters).explain()
    for part in (
        "“áo phao”",
        "Loại trừ: phà",
        "02/01/2026",
        "Chỉ loại văn bản: Luật",
        "Đứng đầu: Điều 3 Luật đò ngang",
        "7/2020/QH19",
        "BM25",
    ):
        assert part in text
    restored = plan(analyse("áo phao"), PlanOptions(), frequency=rare, typed="ao phao").explain()
    assert "Câu hỏi: ao phao\nĐang tìm: áo phao" in restored
    assert "mọi thời điểm" in planned("đò").explain()
    assert hash(planned("đò")) == hash(planned("đò"))


@settings(deadline=None)
@given(OPERATORS)
def test_any_query_can_be_planned(text: str) -> None:
    for folded in (False, True):
        made = plan(analyse(text), PlanOptions(), frequency=rare, folded=folded)
        assert made.explain()
        assert made.empty == (not (made.required or made.phrases or made.numbers))


@pytest.mark.parametrize("text", ["a" * 100_000, '"' * 10_000, "điều 1 " * 5_000, "1/2020/NĐ-CP " * 3_000])
def test_a_long_query_is_cut(text: str) -> None:
    query = analyse(text)
    assert len(query.text) <= 1000
    assert len(query.words) <= 64


def test_terms_of_a_text_alternate() -> None:
    assert index_terms("bến đò ngang") == ["bến", "bến_đò", "đò", "đò_ngang", "ngang"]
    assert index_terms("") == []


def test_bm25_prefers_more_and_rarer_and_shorter() -> None:
    weights = {"a": idf(100, 1), "b": idf(100, 50)}
    assert bm25({"a": 1}, 10, 10, weights) > bm25({"b": 1}, 10, 10, weights) > 0
    assert bm25({"a": 2}, 10, 10, weights) > bm25({"a": 1}, 10, 10, weights)
    assert bm25({"a": 1}, 5, 10, weights) > bm25({"a": 1}, 20, 10, weights)
    assert bm25({}, 0, 0, weights) == 0


def test_a_syllable_that_asks_counts_where_it_is_part_of_a_word() -> None:
    made = plan(analyse("trẻ em qua đò ở đâu"), PlanOptions(), frequency=lambda term, folded: 0.01)
    assert made.required == (("trẻ_em",), ("qua",), ("đò",))
    assert {"em", "trẻ_em"} <= {term for term, _ in made.scored}
    assert "ở" not in {term for term, _ in made.scored}


def test_what_the_law_calls_it_is_looked_for_too() -> None:
    made = planned("bị đuổi việc không báo trước")
    assert ("sa", "thải") in made.query.added
    assert "sa_thải" in made.required[0]
    weights = dict(made.scored)
    assert weights["sa_thải"] < weights["đuổi_việc"]
    assert "Luật gọi là: sa thải" in made.explain()
    assert planned("sa thải vì bị đuổi việc").query.added == (
        tuple(["đơn", "phương", "chấm", "dứt", "hợp", "đồng", "lao", "động"]),
    )
    assert ("sa", "thải") in planned("duoi viec").query.added
    assert planned("bo kinh doanh").query.added == ()


@pytest.mark.parametrize("query", ["nd 15 2021", "nđ15/2021", "nghị định 15 năm 2021", "nghị định số 15/2021"])
def test_a_number_typed_apart_is_a_number(query: str) -> None:
    assert analyse(query).numbers == ("15/2021/ND",)


@pytest.mark.parametrize(
    "query", ["điều 3 luật đò ngang quy định gì?", "theo điều 3 luật đò ngang", "dieu 3 luat do ngang noi ve gi"]
)
def test_a_question_about_an_article_puts_it_first(query: str) -> None:
    made = planned(query)
    assert (made.label, made.document_name) == ("điều 3", "luat do ngang")
    assert planned("quyền của khách đò là gì").label == ""
