"""Citations in one form, what is wrong with a duty, by when information must be out; the rows that ship agree with themselves."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.duties.rules import (
    AFTER,
    HALF,
    LIMITS,
    MONTHLY,
    QUARTERLY,
    WITHIN,
    YEARLY,
    Limit,
    Standing,
    canonical,
    dues,
    led_twice,
    limit_named,
    parts_of,
    read_code,
    read_yearly,
    row_code,
    state,
    unit_problems,
)
from cualuat.duties.starting import starting_rows
from cualuat.kernel.citation import find_citations

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Khoản 2, Điều 5 Luật Tiếp công dân số 42/2013/QH13.", "khoản 2 Điều 5 Luật Tiếp công dân số 42/2013/QH13"),
        ("  Điều  4 Nghị định 154/2026/NĐ-CP ", "Điều 4 Nghị định số 154/2026/NĐ-CP"),
        ("Quyết định của Giám đốc Sở ; ; Điều 3 Luật Khiếu nại", "Quyết định của Giám đốc Sở; Điều 3 Luật Khiếu nại"),
        ("quy chế làm việc", "quy chế làm việc"),
    ],
)
def test_citations_get_the_form_of_the_house_and_other_words_stay(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@given(
    st.text(max_size=60)
    | st.from_regex(r"(khoản [1-9], )?Điều [1-9]{1,2} Luật (số )?[1-9]{1,2}/20[12][0-9]/QH1[0-5]", fullmatch=True)
)
def test_the_form_of_the_house_stays_as_it_is(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert "; ".join(parts_of(once)) == once


def test_what_is_wrong_with_who_leads() -> None:
    assert unit_problems(None, DAY) == ["nobody"]
    assert unit_problems(Standing(DAY, staffed=True), DAY) == ["unit_ended"]  # the first day without
    assert unit_problems(Standing(DAY + timedelta(1), staffed=False), DAY) == ["unit_ends", "unit_empty"]
    assert unit_problems(Standing(None, staffed=True), DAY) == []


def test_a_duty_that_two_units_lead() -> None:
    assert led_twice([(1, "a", 7), (2, "a", 8), (3, "b", 7), (4, "b", 7), (5, "a", None)]) == {1, 2}


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_the_code_of_a_row_is_read_again(pk: int, version: int) -> None:
    assert read_code(row_code(pk, version)) == (pk, version)


@pytest.mark.parametrize("code", ["", "12", "12-", "-3", "1-2-3", "١-٢", "12 - 3"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert read_code(code) is None


def test_periods_and_what_arises() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert dues(Limit(YEARLY, month=3, day=31), date(2025, 4, 1), date(2027, 3, 31)) == [
        date(2026, 3, 31),
        date(2027, 3, 31),
    ]
    assert dues(Limit(QUARTERLY, days=15), *year) == [date(2026, month, 15) for month in (1, 4, 7, 10)]
    assert dues(Limit(HALF, days=1), *year) == [date(2026, 1, 1), date(2026, 7, 1)]
    assert dues(Limit(MONTHLY, days=32), date(2026, 1, 1), date(2026, 3, 5)) == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 4),
    ]
    for kind in (WITHIN, AFTER):
        assert dues(Limit(kind, days=5), *year) == []


@pytest.mark.parametrize(
    ("published", "today", "expected"),
    [
        (None, date(2026, 3, 1), "open"),
        (None, date(2026, 3, 16), "soon"),
        (None, date(2026, 3, 31), "soon"),
        (None, date(2026, 4, 1), "missing"),
        (date(2026, 3, 31), date(2026, 5, 1), "in_time"),
        (date(2026, 4, 1), date(2026, 5, 1), "late"),
    ],
)
def test_states(published: date | None, today: date, expected: str) -> None:
    assert state(date(2026, 3, 31), published, today) == expected


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 1500), st.integers(1, 365),
    st.sampled_from([(MONTHLY, 28, 31), (QUARTERLY, 89, 93), (HALF, 180, 185)]),
)  # fmt: skip
def test_periods_come_one_after_another_within_the_window(
    since: date, length: int, days: int, kind: tuple[str, int, int]
) -> None:
    found = dues(Limit(kind[0], days=days), since, since + timedelta(days=length))
    assert all(since <= one <= since + timedelta(days=length) for one in found)
    assert all(kind[1] <= (b - a).days <= kind[2] for a, b in pairwise(found))
    assert len(found) >= length // kind[2]


def test_a_day_of_every_year_and_limits_in_words() -> None:
    assert read_yearly(" 5 / 12") == (5, 12)
    assert [read_yearly(text) for text in ("29/2", "31/4", "5", "a/b", "", "5/12/2026")] == [None] * 6
    assert [limit_named(name.upper()) for name in LIMITS.values()] == list(LIMITS)
    assert [limit_named(text) for text in ("ngày  làm việc", "NGÀY", "hằng năm")] == [WITHIN, AFTER, YEARLY]
    assert limit_named("khi nào cũng được") == ""
    assert str(Limit(QUARTERLY, 15)) == "Hằng quý, trong 15 ngày sau khi hết quý"
    assert str(Limit(WITHIN, 5)) == "Trong 5 ngày làm việc từ khi có thông tin"
    assert str(Limit(YEARLY, month=3, day=31)) == "Hằng năm, chậm nhất ngày 31/3"


def test_the_rows_that_ship_are_whole_cited_by_number_and_say_what_to_compare() -> None:
    rows = starting_rows()
    assert len({row.code for row in rows}) == len(rows) >= 19
    for row in rows:
        (cited,) = find_citations(row.basis)
        assert cited.text == row.basis == canonical(row.basis), row.code
        assert cited.document is not None, row.code
        assert cited.document.number is not None, row.code
        assert row.limit.kind in LIMITS
        assert row.note
        assert row.needs_review or row.code in {"to-cao-ket-luan", "dan-chu-co-quan"}
    article = [row for row in rows if row.code.startswith("ttcc-17-")]
    assert [row.basis.split()[1] for row in article] == list("abcdđeghiklmn")
    for name in ("access-to-information.toml", "other-laws.toml"):
        data = tomllib.loads(files("cualuat.lawdata.publication").joinpath(name).read_text(encoding="utf-8"))
        assert {row[key] for row in data["information"] for key in ("evidence", "limit_evidence")} <= {
            "V",
            "S",
            "M",
            "?",
        }
