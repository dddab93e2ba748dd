"""Weighted scores, votes, what a dossier lacks, and the data they stand on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cualuat.emulation.awards import award, award_name, awards, criteria, law_on, majority, parts, parts_for
from cualuat.emulation.rules import STATES, BadScore, Needed, Scale, after, carried, mean, missing, total

rows = st.lists(st.tuples(st.integers(1, 200), st.integers(1, 100), st.integers(0, 200)), min_size=1, max_size=4)


# The first draw of a run reads the constants of every module that is imported: on a busy machine more than a second.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_totals_lie_between_the_worst_and_the_best_criterion(rows: list[tuple[int, int, int]]) -> None:
    found = {str(n): Scale(f"Tiêu chí {n}", most, weight) for n, (most, weight, _) in enumerate(rows)}
    scores = {str(n): min(score, most) for n, (most, _, score) in enumerate(rows)}
    shares = [Fraction(100 * scores[key], one.most) for key, one in found.items()]
    assert min(shares) <= total(scores, found) <= max(shares)
    assert total({key: one.most for key, one in found.items()}, found) == 100
    assert total(dict.fromkeys(found, 0), found) == 0


@pytest.mark.parametrize("scores", [{}, {"a": 11}, {"a": -1}, {"a": 1, "b": 1}])
def test_missing_strange_or_wild_scores_are_refused(scores: dict[str, int]) -> None:
    with pytest.raises(BadScore):
        total(scores, {"a": Scale("A", 10, 10)})
    with pytest.raises(BadScore):
        total({}, {})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 100), st.booleans())
def test_one_more_vote_for_it_never_loses(votes: int, others: int, share: int, above: bool) -> None:
    of = votes + others + 1
    assert not carried(votes, of, share=share, above=above) or carried(votes + 1, of, share=share, above=above)
    assert not carried(0, 0, share=share, above=above)


def test_exactly_the_share_is_enough_only_where_the_data_say_so() -> None:
    assert not carried(2, 4, share=50, above=True)
    assert carried(3, 4, share=50, above=True)
    assert carried(4, 5, share=80, above=False)
    assert not carried(3, 4, share=80, above=False)


def test_a_dossier_names_all_that_it_lacks() -> None:
    scale, needed = {"1": Scale("Nhiệm vụ", 10, 1)}, [Needed("report", "Báo cáo")]
    assert missing(achievements=" ", scores={}, scales=scale, needed=needed, there=()) == [
        "Nội dung thành tích", "Điểm tự chấm: Nhiệm vụ", "Tệp: Báo cáo",
    ]  # fmt: skip
    assert missing(achievements="x", scores={"1": 11}, scales=scale, needed=needed, there={"report"}) == [
        "Điểm tự chấm: Nhiệm vụ (từ 0 đến 10)"
    ]
    assert missing(achievements="x", scores={"1": 0}, scales=scale, needed=needed, there={"report"}) == []


def test_steps_lead_from_the_draft_to_the_decision_and_no_further() -> None:
    state: str | None = "draft"
    for step in ("submit", "score", "minute", "propose", "give"):
        assert state is not None
        assert after("give", state) is None or state == "proposed"
        state = after(step, state)
    assert state == "given"
    assert all(
        after(step, over) is None for over in ("given", "refused", "withdrawn") for step in ("submit", "withdraw")
    )
    assert all(after("withdraw", state) for state in STATES if state not in ("given", "refused", "withdrawn"))
    assert mean([]) is None
    assert mean([Fraction(1), Fraction(2)]) == Fraction(3, 2)


def test_the_data_hang_together_and_are_marked_for_review() -> None:
    codes = [one.code for one in awards()]
    assert len(set(codes)) == len(codes)
    assert sum(one.weight for one in criteria()) == 100
    assert all(one.needs_review for one in awards())
    assert majority().needs_review
    assert {code for one in parts() for code in one.awards} <= set(codes)
    for code in codes:
        assert any(one.required for one in parts_for(code, "regular")), code
        assert any(one.required for one in parts_for(code, "sudden")), code
    assert "initiative" in {one.code for one in parts_for("emulation-fighter", "regular")}
    assert "initiative" not in {one.code for one in parts_for("advanced-worker", "regular")}
    assert (award("la"), award_name("la")) == (None, "la")


def test_papers_cite_the_law_of_their_day() -> None:
    assert "06/2026/QH16" in law_on(date(2026, 10, 1))
    assert "06/2026/QH16" not in law_on(date(2026, 9, 30))
    assert law_on(date(2020, 1, 1))
