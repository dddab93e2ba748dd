"""What a time line means in years, quarters and months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.plans import Pace, Schedule, occasions, read_schedule, waits

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("words", "since", "until", "ends"),
    [
        ("Trong năm", "2026-01-01", "2030-12-31", ["2026-12-31"]),
        ("Từ năm 2023 đến năm 2030", "2025-01-01", "2031-12-31", ["2025-12-31", "2026-12-31", "2027-12-31", "2028-12-31", "2029-12-31", "2030-12-31"]),
        ("Hằng năm, giai đoạn 2026-2027", "2020-01-01", "2040-12-31", ["2026-12-31", "2027-12-31"]),
        ("Hằng quý", "2026-05-10", "2026-12-31", ["2026-06-30", "2026-09-30", "2026-12-31"]),
        ("Hằng tháng", "2028-01-15", "2028-03-01", ["2028-01-31", "2028-02-29", "2028-03-31"]),
        ("Thường xuyên", "2026-01-01", "2026-12-31", ["2026-12-31"]),
        ("Quý IV năm 2025 và các năm tiếp theo", "2025-01-01", "2026-12-31", ["2025-12-31", "2026-12-31"]),
        ("Hoàn thành trước ngày 15/6/2026", "2026-01-01", "2026-12-31", ["2026-06-15"]),
        ("Hoàn thành trước ngày 15/6/2026", "2027-01-01", "2027-12-31", []),
        ("Tháng 11 hằng năm", "2026-03-01", "2027-12-31", ["2026-11-30", "2027-11-30"]),
        ("Tháng 1 hằng năm", "2026-03-01", "2027-12-31", ["2027-01-31"]),
        ("Trước ngày 15 tháng 12 hằng năm", "2026-03-01", "2027-12-31", ["2026-12-15", "2027-12-15"]),
        ("Quý II hằng năm", "2026-03-01", "2027-12-31", ["2026-06-30", "2027-06-30"]),
        ("Theo chỉ đạo của UBND tỉnh", "2026-01-01", "2030-12-31", []),
    ],
)  # fmt: skip
def test_occasions(words: str, since: str, until: str, ends: list[str]) -> None:
    schedule = read_schedule(words, year=2026)
    assert schedule is not None
    found = occasions(schedule, since=date.fromisoformat(since), until=date.fromisoformat(until))
    assert [one.ends.isoformat() for one in found] == ends


def test_what_waits_for_a_word() -> None:
    assert waits(Schedule("", Pace.EVENT))
    assert not waits(Schedule("", Pace.YEARLY))


@given(st.sampled_from(sorted(Pace)), st.none() | DAYS, st.none() | DAYS, DAYS, st.integers(0, 2000))
def test_occasions_stand_in_order_and_within(
    pace: Pace, begins: date | None, ends: date | None, since: date, length: int
) -> None:
    if begins and ends and begins > ends:
        begins, ends = ends, begins
    until = since + timedelta(days=length)
    found = occasions(Schedule("", pace, begins, ends), since=since, until=until)
    assert found == sorted(found, key=lambda one: one.begins)
    for one, following in pairwise(found):
        assert one.ends < following.begins
    for one in found:
        assert one.begins <= one.ends
        assert one.begins <= until
        assert one.ends >= since
        if ends and pace not in (Pace.YEARLY, Pace.ONCE):
            assert one.ends <= ends
        if begins and pace not in (Pace.YEARLY, Pace.ONCE):
            assert one.begins >= begins
