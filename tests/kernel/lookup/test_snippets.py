"""The clause that matched and its marks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.lookup import best_clause, clauses, marks, snippet

ARTICLE = (
    "Chủ bến có các nghĩa vụ sau đây:\n1. Giữ bến sạch sẽ.\n2. Trang bị phao:\na) Phao tròn;\nb) Áo phao trẻ em.\n"
    "10a. Niêm yết giá vé."
)
WORDS = st.lists(st.sampled_from(["đò", "bến", "phao", "do", "Ben", "1.", "a)", "\n2. ", "…", "\n"]), max_size=60).map(
    " ".join
)


def test_clauses_cover_the_article() -> None:
    found = clauses(ARTICLE)
    assert [clause.label for clause in found] == ["", "khoản 1", "khoản 2", "khoản 10a"]
    assert [found[0].start, *(clause.end for clause in found)] == [0, *(c.start for c in found[1:]), len(ARTICLE)]
    assert found[2].text.endswith("trẻ em.")
    assert [clause.label for clause in clauses("Không có khoản.")] == [""]
    assert [clause.label for clause in clauses("")] == [""]
    assert [clause.label for clause in clauses("1- Bến.\n2 - 3 đò.\n2-Phao.")] == ["khoản 1", "khoản 2"]


def test_the_best_clause_holds_the_rarest_words() -> None:
    assert best_clause(ARTICLE, {"áo": 3.0, "phao": 2.0, "áo_phao": 4.0, "bến": 1.0}).label == "khoản 2"
    assert best_clause(ARTICLE, {"niêm": 3.0}).label == "khoản 10a"
    assert best_clause(ARTICLE, {"ao_phao": 3.0, "ao": 1.0, "phao": 1.0}, folded=True).label == "khoản 2"
    assert best_clause(ARTICLE, {"xe": 3.0}).label == ""


def test_the_best_of_many_clauses() -> None:
    text = "\n".join(f"{n}. Khoản thứ {n} nói về bến số {n} và áo ấm." for n in range(1, 40)) + "\n40. Áo phao ở bến."
    weights = {"áo": 1.0, "phao": 2.0, "bến": 0.5, "áo_phao": 3.0, "phao_ở": 1.0}
    assert best_clause(text, weights).label == "khoản 40"
    assert best_clause(text, {"phao": 2.0}).label == "khoản 40"
    assert best_clause(text, {"xe_đạp": 2.0}).label == "khoản 1"


def test_marks_join_neighbours_and_leave_half_pairs_alone() -> None:
    text = "Áo phao và phao, áo"
    assert [text[a:b] for a, b in marks(text, {"áo", "phao", "áo_phao"})] == ["Áo phao"]
    assert [text[a:b] for a, b in marks(text, {"phao"})] == ["phao", "phao"]
    assert [text[a:b] for a, b in marks(text, {"ao", "phao", "ao_phao"}, folded=True)] == ["Áo phao"]
    assert marks(text, {"ao"}) == []


def test_both_tone_placements_are_marked() -> None:
    assert [marked for _, marked in snippet("Uỷ ban xã", {"ủy", "ban", "ủy_ban"})] == [True, False]


def test_a_long_text_is_cut_around_the_words() -> None:
    text = "một hai ba bốn " * 100 + "áo phao trẻ em " + "năm sáu bảy tám " * 100
    parts = snippet(text, {"áo", "phao", "áo_phao"}, 120)
    assert ("áo phao", True) in parts
    assert parts[0] == ("… ", False)
    assert parts[-1] == (" …", False)
    assert sum(len(part) for part, _ in parts[1:-1]) <= 120


@settings(deadline=None)
@given(WORDS, st.integers(20, 120), st.booleans())
def test_a_snippet_is_a_piece_of_the_text(text: str, length: int, folded: bool) -> None:
    terms = {"do", "ben", "do_ben"} if folded else {"đò", "bến", "đò_bến"}
    parts = snippet(text, terms, length, folded=folded)
    body = "".join(part for part, _ in parts).removeprefix("… ").removesuffix(" …")
    assert body in text.replace("\n", " ") or body.strip("… ") in text.replace("\n", " ")
    assert len(body) <= length or len(text) <= length
    assert all(part for part, _ in parts)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    assert best_clause(text, {"a": 1.0}).end <= len(text)
    snippet(text, {"a", "b", "a_b"}, 50)


def test_asking_words_are_marked_between_others_only() -> None:
    text = "Người có công với xã thì được hưởng quà của xã"
    terms = {"người", "công", "người_có", "có_công", "công_với", "hưởng", "được_hưởng", "hưởng_quà", "quà"}
    assert [text[a:b] for a, b in marks(text, terms)] == ["Người có công", "hưởng quà"]
    folded = {"nguoi", "cong", "nguoi_co", "co_cong"}
    assert [text[a:b] for a, b in marks(text, folded, folded=True)] == ["Người có công"]
    assert marks("Trẻ em qua đò", {"trẻ", "em", "trẻ_em"}) == [(0, 6)]


def test_single_words_are_marked_where_no_pair_is() -> None:
    terms = {"áo", "phao", "áo_phao", "của_áo"}
    assert [part for part, marked in snippet("Mỗi áo ấm và phao tròn của đò", terms) if marked] == ["áo", "phao"]
    assert [part for part, marked in snippet("Mỗi áo ấm và áo phao", terms) if marked] == ["áo phao"]


def test_a_row_of_a_table_is_shown_as_its_cells() -> None:
    parts = snippet("Giá vé đò:\n\n| Cỡ | Giá |\n| Lớn | < |\n| a \\| b | 4.000<br>đồng |", {"giá"})
    assert "".join(text for text, _ in parts) == "Giá vé đò:  Cỡ · Giá Lớn a | b · 4.000 đồng"
