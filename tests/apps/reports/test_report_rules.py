"""Windows of periods and figures in words: pure rules."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.charts import Bar, bars
from cualuat.reports.regimes import regime, regimes, shipped, shipped_form
from cualuat.reports.rules import (
    Told,
    grouped,
    kind_of,
    last_ended,
    name_of,
    running,
    span_of,
    spans_round,
    summary,
    window_before,
)

DAY = timedelta(days=1)
PERIODS = [period for one in regimes() for period in one.periods]
days = st.dates(date(1995, 1, 1), date(2090, 12, 31))
each_period = pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.name}")


# --- windows -----------------------------------------------------------------------------------------------------


def test_the_windows_of_citizen_reception_are_those_of_the_circular() -> None:
    found = regime("reception-complaints")
    assert found is not None
    assert (found.source, found.evidence) == ("Thông tư số 01/2024/TT-TTCP ngày 20/01/2024", "S")
    spans = {p.code: span_of(p, 2026) for p in found.periods}
    assert {code: (s.since, s.until) for code, s in spans.items()} == {
        "q1": (date(2025, 12, 15), date(2026, 3, 14)),
        "q2": (date(2026, 3, 15), date(2026, 6, 14)),
        "q3": (date(2026, 6, 15), date(2026, 9, 14)),
        "q4": (date(2026, 9, 15), date(2026, 12, 14)),
        "half": (date(2025, 12, 15), date(2026, 6, 14)),
        "nine": (date(2025, 12, 15), date(2026, 9, 14)),
        "year": (date(2025, 12, 15), date(2026, 12, 14)),
    }
    assert [p.code for p in found.periods if p.tables_only] == ["q2", "q3", "q4"]
    assert spans["q1"].name == "quý I năm 2026"


@given(st.integers(1995, 2090))
def test_the_quarters_of_reception_follow_each_other_and_make_up_the_year(year: int) -> None:
    found = regime("reception-complaints")
    assert found is not None
    by_code = {p.code: span_of(p, year) for p in found.periods}
    quarters = [by_code[code] for code in ("q1", "q2", "q3", "q4")]
    for one, following in itertools.pairwise(quarters):
        assert following.since == one.until + DAY
    assert (quarters[0].since, quarters[-1].until) == (by_code["year"].since, by_code["year"].until)
    assert span_of(found.periods[0], year + 1).since == quarters[-1].until + DAY


@each_period
@given(on=days)
def test_the_last_period_is_over_and_the_running_one_is_not(period: object, on: date) -> None:
    ended = last_ended(period, on)  # type: ignore[arg-type]
    assert ended.since <= ended.until < on
    assert on - ended.until <= timedelta(days=367)
    now = running(period, on)  # type: ignore[arg-type]
    if now is not None:
        assert now.since <= on <= now.until
        assert ended.until < now.since
    spans = spans_round(period, on)  # type: ignore[arg-type]
    assert [s.until for s in spans] == sorted({s.until for s in spans})


@given(since=days, length=st.integers(0, 1500))
def test_the_window_before_ends_the_day_before(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    first, last = window_before(since, until, "before")
    assert last == since - DAY
    assert first <= last
    assert abs((last - first).days - length) <= 4  # months and years are not all of one length


@pytest.mark.parametrize(
    ("window", "before"),
    [
        (("2025-12-15", "2026-03-14"), ("2025-09-15", "2025-12-14")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),
        (("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-15", "2026-02-14"), ("2025-12-15", "2026-01-14")),
        (("2026-11-01", "2026-11-10"), ("2026-10-22", "2026-10-31")),
    ],
)
def test_the_window_before_has_whole_months_where_the_window_has(window: tuple[str, str], before: tuple[str, str]) -> None:  # fmt: skip
    since, until = map(date.fromisoformat, window)
    assert window_before(since, until, "before") == tuple(map(date.fromisoformat, before))


def test_the_same_days_a_year_earlier() -> None:
    assert window_before(date(2026, 2, 1), date(2026, 2, 28), "last_year") == (date(2025, 2, 1), date(2025, 2, 28))
    assert window_before(date(2024, 2, 1), date(2024, 2, 29), "last_year") == (date(2023, 2, 1), date(2023, 2, 28))
    assert window_before(date(2024, 2, 29), date(2024, 2, 29), "last_year")[0] == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("since", "until", "name", "kind"),
    [
        ("2026-01-01", "2026-12-31", "năm 2026", "year"),
        ("2026-07-01", "2026-12-31", "6 tháng cuối năm 2026", "half"),
        ("2026-04-01", "2026-06-30", "quý II năm 2026", "quarter"),
        ("2026-02-01", "2026-02-28", "tháng 2 năm 2026", "month"),
        ("2025-12-15", "2026-12-14", "từ 15/12/2025 đến 14/12/2026", "year"),
        ("2026-02-01", "2026-03-10", "từ 01/02/2026 đến 10/03/2026", "other"),
    ],
)
def test_what_windows_are_called(since: str, until: str, name: str, kind: str) -> None:
    window = date.fromisoformat(since), date.fromisoformat(until)
    assert (name_of(*window), kind_of(*window)) == (name, kind)


def test_every_form_of_a_regime_is_there_and_what_is_uncertain_says_so() -> None:
    for one in regimes():
        assert not one.template or shipped_form(one.template), one.code
        assert one.source, one.code
        assert not one.needs_review or one.note, one.code
    assert {one.code for one in shipped()} == {"project-977", "reception-complaints"}
    assert all(p.evidence == "?" for p in regime("law-dissemination").periods)  # type: ignore[union-attr]


# --- figures in words --------------------------------------------------------------------------------------------


def told(value: int, before: int | None = None, **more: object) -> Told:
    given_: dict[str, object] = {"code": "x_received", "name": "Đơn", "unit": "đơn", "measure": "count"}
    return Told(**{**given_, "value": value, "before": before, **more})  # type: ignore[arg-type]


def test_figures_and_differences() -> None:
    assert told(1234, 1000).shown == "1.234"
    assert told(1234, 1000).difference == "+234 (+23,4%)"
    assert told(5, 8).difference == "−3 (−37,5%)"
    assert told(5, 8).compared == "giảm 3 (37,5%) so với kỳ trước"
    assert told(5, 0).difference == "+5"
    assert told(5, 5).difference == "không đổi"
    assert told(5, None).difference == "–"
    share = told(9, 4, measure="share", whole=12, whole_before=8)
    assert (share.shown, share.shown_before, share.difference) == ("9/12 (75%)", "4/8 (50%)", "+25 điểm")
    empty = told(0, 0, measure="share", whole=0, whole_before=0)
    assert (empty.shown, empty.difference) == ("–", "–")


@given(st.integers(0, 10**12))
def test_grouping_loses_nothing(value: int) -> None:
    assert int(grouped(value).replace(".", "")) == value


@given(st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 10**6)))
def test_words_say_up_where_it_went_up(value: int, before: int | None) -> None:
    one = told(value, before)
    assert ("tăng" in one.compared) is (before is not None and value > before)
    assert ("giảm" in one.compared) is (before is not None and value < before)
    assert one.difference.startswith("+") is (before is not None and value > before)


def test_the_minute_of_a_leader() -> None:
    figures = [
        told(40, 10, code="complaint_received", name="Khiếu nại: tiếp nhận"),
        told(30, 29, code="complaint_answered", name="Khiếu nại: đã giải quyết"),
        told(3, 0, code="complaint_late", name="Khiếu nại: quá hạn"),
        told(0, 4, code="feedback_late", name="Phản ánh: quá hạn"),
    ]
    found = summary(figures)
    assert found.done == ("Khiếu nại: đã giải quyết: 30 đơn",)
    assert found.late == ("Khiếu nại: quá hạn: 3 đơn",)
    assert found.changed[0] == "Khiếu nại: tiếp nhận: 40 đơn, tăng 30 (300%) so với kỳ trước"
    assert found.text.splitlines()[1] == "Quá hạn: Khiếu nại: quá hạn: 3 đơn."
    assert summary([]).text == ""


# --- charts ------------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


@given(
    st.lists(
        st.builds(
            Bar,
            st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=80),
            st.integers(0, 10**7),
            st.one_of(st.none(), st.integers(0, 10**7)),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_a_chart_is_whole_xml_has_words_and_keeps_to_its_width(shown: list[Bar], narrow: bool) -> None:
    made = bars("Biểu đồ <&>", shown, now="năm 2026", before="năm 2025", narrow=narrow)
    tree = ElementTree.fromstring(made.svg)
    title, desc = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text == "Biểu đồ <&>"
    assert tree.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert all(grouped(bar.value) in made.words for bar in shown)
    for rect in tree.iter(f"{SVG}rect"):
        assert float(rect.get("x", "")) + float(rect.get("width", "")) <= float(tree.get("width", ""))
    assert "style" not in {name for one in tree.iter() for name in one.attrib}
