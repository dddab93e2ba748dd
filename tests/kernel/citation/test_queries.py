"""Queries that are citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.citation import format_citation, parse_query


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("điều 28 luật khiếu nại", "Điều 28 Luật khiếu nại"),
        ("dieu 28 luat khieu nai", "Điều 28 Luật khieu nai"),
        ("luật khiếu nại điều 28", "Điều 28 Luật khiếu nại"),
        ("  Điều 28, Luật Khiếu nại.", "Điều 28 Luật khiếu nại"),
        ("dieu 5 nd 31/2019", "Điều 5 Nghị định số 31/2019"),
        ("k2 đ9 nđ 31/2019/nđ-cp", "khoản 2 Điều 9 Nghị định số 31/2019/NĐ-CP"),
        ("k2 d9 nd 31/2019/nd-cp", "khoản 2 Điều 9 Nghị định số 31/2019/NĐ-CP"),
        ("a k2 đ9", "điểm a khoản 2 Điều 9"),
        ("điểm đ khoản 2 điều 5", "điểm đ khoản 2 Điều 5"),
        ("điều 5-7 luật nhà ở", "Điều 5, Điều 6 và Điều 7 Luật nhà ở"),
        ("dieu 5 den dieu 7 blds", "Điều 5, Điều 6 và Điều 7 Bộ luật dân sự"),
        ("chương ii luật nhà ở", "Chương II Luật nhà ở"),
        ("phụ lục i nghị định 30/2020/nđ-cp", "Phụ lục I Nghị định số 30/2020/NĐ-CP"),
        ("31/2024/QH15", "31/2024/QH15"),
        ("luật số 31/2024/qh15", "Luật số 31/2024/QH15"),
        ("31/2024/QH15 điều 5", "Điều 5 31/2024/QH15"),
        ("977/qd-ttg", "Quyết định số 977/QĐ-TTg"),
        ("nghị định 31 2019", "Nghị định số 31/2019"),
        ("nghị định 31 năm 2019", "Nghị định số 31/2019"),
        ("nghị định 31 2019 nđ-cp", "Nghị định số 31/2019/NĐ-CP"),
        ("nđ31/2019", "Nghị định số 31/2019"),
        ("thông tư 47", "Thông tư số 47"),
        ("hiến pháp 2013 điều 14", "Điều 14 Hiến pháp năm 2013"),
        ("hp 2013", "Hiến pháp năm 2013"),
        ("BLDS điều 5", "Điều 5 Bộ luật dân sự"),
        ("điều 5 blhs 2015", "Điều 5 Bộ luật hình sự năm 2015"),
        ("BLTTDS", "Bộ luật tố tụng dân sự"),
        ("điều 10 BLTTHS", "Điều 10 Bộ luật tố tụng hình sự"),
        ("BLLĐ điều 35 khoản 1", "khoản 1 Điều 35 Bộ luật lao động"),
        ("LĐĐ", "Luật đất đai"),
        ("ldd 2024 điều 79", "Điều 79 Luật đất đai năm 2024"),
        ("luật luật sư điều 3", "Điều 3 Luật luật sư"),
        ("dieu 3 luat do ngang", "Điều 3 Luật do ngang"),
        ("đ. b k2 đ9 luật đò ngang", "điểm b khoản 2 Điều 9 Luật đò ngang"),
        ("luật đò ngang 15/2021/qh19", "Luật đò ngang số 15/2021/QH19"),
        ("điều 4 luật đò ngang số 15/2021/QH19", "Điều 4 Luật đò ngang số 15/2021/QH19"),
        ("Luật Đò ngang (sửa đổi)", "Luật đò ngang"),
        ("luật đò ngang (sửa đổi) 2021 điều 4", "Điều 4 Luật đò ngang năm 2021"),
    ],
)
def test_a_query_that_is_a_citation(query: str, meaning: str) -> None:
    citation = parse_query(query)
    assert citation is not None
    assert format_citation(citation.addresses, citation.document) == meaning


@pytest.mark.parametrize(
    "query",
    [
        "", "đ", "điều", "luật", "2024", "luật sư", "luật gia", "pháp luật", "đất đai", "khiếu nại lần hai ở đâu", "đơn xin",
        "điều 28 luật khiếu nại quy định gì", "thủ tục khiếu nại điều 5", "điều 5 của nghị định này", "điều này",
        "luật nhà ở mới nhất? có gì", "nghị định", "so 5",
    ],
)  # fmt: skip
def test_a_query_that_says_something_else(query: str) -> None:
    assert parse_query(query) is None


def test_what_a_number_leaves_open() -> None:
    citation = parse_query("thông tư 47")
    assert citation is not None
    assert citation.document is not None
    assert citation.document.ambiguity == ("year", "issuer")


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["điều", "5", "k2", "đ9", "luật", "nhà", "ở", "nđ", "31/2019", "blds", "số", "a", ",", "."])
    ).map(" ".join)
)
def test_any_query_is_answered(query: str) -> None:
    citation = parse_query(query)
    assert citation is None or citation.addresses or citation.document
