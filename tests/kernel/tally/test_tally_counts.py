"""The count: the same papers in any order give the same result; ties; shares; seals; a file that was tampered with."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.tally import (
    BadBook,
    BadChoice,
    Choice,
    Named,
    VoteTerms,
    as_data,
    bad_terms,
    canonical,
    check,
    count,
    header_line,
    merkle_root,
    name_mark,
    open_book,
    paper_hash,
    paper_line,
    plain_choice,
    read_share,
    receipt_hash,
    told,
)

OPTIONS = ("a", "b", "c", "d")
NAMES = {"a": "An", "b": "Bình", "c": "Chi", "d": "Dũng"}


def _choice(method: str) -> st.SearchStrategy[Choice]:
    if method in ("approval", "ranking", "borda"):
        some = st.permutations(OPTIONS).flatmap(lambda one: st.integers(1, 4).map(lambda n: list(one[:n])))
        return st.none() | some
    if method == "score":
        return st.none() | st.fixed_dictionaries({one: st.integers(0, 5) for one in OPTIONS})
    return st.none() | st.fixed_dictionaries({one: st.sampled_from(("yes", "no", "abstain")) for one in OPTIONS})


def _terms(method: str, **changes: object) -> VoteTerms:
    most = 5 if method == "score" else 0
    return VoteTerms(method, OPTIONS, most=most, **changes)  # type: ignore[arg-type]


def _counted(terms: VoteTerms, papers: list[Choice], root: str = "0" * 64) -> object:
    return as_data(count(terms, [plain_choice(terms, one) for one in papers], root=root))


@given(st.data(), st.sampled_from(("approval", "ranking", "borda", "score", "yesno")), st.integers(1, 3))
def test_the_order_of_the_papers_changes_nothing(data: st.DataObject, method: str, seats: int) -> None:
    terms = _terms(method, seats=1 if method == "ranking" else seats, passing="1/2", passing_of="cast")
    papers = data.draw(st.lists(_choice(method), max_size=12))
    other = data.draw(st.permutations(papers))
    hashes = [paper_hash(receipt_hash(str(n)), one) for n, one in enumerate(papers)]
    root = merkle_root(hashes)
    assert merkle_root(data.draw(st.permutations(hashes))) == root
    assert _counted(terms, papers, root) == _counted(terms, list(other), root)
    outcome = count(terms, [plain_choice(terms, one) for one in papers], root=root)
    assert outcome.cast == len(papers)
    assert outcome.valid + outcome.blank == outcome.cast
    assert len(outcome.elected) <= terms.seats
    assert not set(outcome.elected) & {one.option for one in outcome.standings if one.tied}
    worst = min((one.votes for one in outcome.standings if one.elected), default=0)
    if method != "ranking":
        left_out = [one.votes for one in outcome.standings if one.passed and not one.elected and not one.tied]
        assert all(votes < worst or not outcome.elected for votes in left_out)
    for step in outcome.steps:
        assert sum(number for _, number in step.votes) + step.exhausted == outcome.valid
    assert told(terms, outcome, NAMES)


@given(st.lists(_choice("ranking"), min_size=1, max_size=15))
def test_whoever_most_put_first_wins_the_ranking(papers: list[Choice]) -> None:
    terms = _terms("ranking")
    firsts = [one[0] for one in papers if one]
    outcome = count(terms, papers, root="1" * 64)
    for option in OPTIONS:
        if firsts.count(option) * 2 > len(firsts):
            assert outcome.elected == [option]
            assert len(outcome.steps) == 1


def test_a_ranking_by_hand() -> None:
    papers: list[Choice] = [["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 2 + [None]
    outcome = count(VoteTerms("ranking", ("a", "b", "c")), papers, root="0" * 64)
    assert [dict(step.votes) for step in outcome.steps] == [{"a": 4, "b": 3, "c": 2}, {"b": 5, "a": 4}]
    assert (outcome.steps[0].out, outcome.steps[0].how) == ("c", "fewest")
    assert (outcome.elected, outcome.blank) == (["b"], 1)
    words = " ".join(told(VoteTerms("ranking", ("a", "b", "c")), outcome, NAMES))
    assert "Loại «Chi» vì ít phiếu nhất" in words
    assert "Kết quả: «Bình»" in words


def test_equally_few_look_back_then_lots_and_the_last_two_are_left_to_people() -> None:
    terms = _terms("ranking")
    papers: list[Choice] = [["a"]] * 5 + [["b"]] * 4 + [["c", "b"]] * 3 + [["d", "c"]]
    outcome = count(terms, papers, root="0" * 64)  # round 2: a 5, b 4, c 4 – in round 1 c had fewer
    assert [step.out for step in outcome.steps] == ["d", "c", ""]
    assert outcome.steps[1].how == "before"
    assert outcome.elected == ["b"]
    even: list[Choice] = [[one] for one in OPTIONS for _ in range(2)]
    drawn = {count(terms, even, root=f"{n:064x}").steps[0].out for n in range(20)}
    assert len(drawn) > 1  # the lot hangs on the papers, not on the order of the options
    tied = count(VoteTerms("ranking", ("a", "b")), [["a"], ["b"]], root="0" * 64)
    assert tied.elected == []
    assert [one.tied for one in tied.standings] == [True, True]
    assert "máy không tự chọn" in " ".join(told(VoteTerms("ranking", ("a", "b")), tied, NAMES))


def test_points_and_a_tie_at_the_last_seat() -> None:
    borda = count(_terms("borda"), [["a", "b"], ["b", "a", "c"]], root="")
    assert {one.option: one.votes for one in borda.standings} == {"a": 5, "b": 5, "c": 1, "d": 0}
    assert borda.elected == []
    two = count(_terms("borda", seats=2), [["a", "b"], ["b", "a", "c"]], root="")
    assert two.elected == ["a", "b"]
    score = count(_terms("score"), [{"a": 5, "b": 1, "c": 0, "d": 0}, {"a": 0, "b": 3, "c": 0, "d": 0}], root="")
    assert {one.option: one.votes for one in score.standings}["a"] == 5
    assert score.standings[0].share == "1/2"


@pytest.mark.parametrize(
    ("yes", "no", "entitled", "elected"),
    [(5, 4, 13, ["a"]), (5, 5, 13, []), (7, 1, 13, []), (5, 3, 12, ["a"])],
)
def test_two_thirds_must_come_and_more_than_half_agree(yes: int, no: int, entitled: int, elected: list[str]) -> None:
    terms = VoteTerms("yesno", ("a",), passing="50%", passing_of="valid", quorum="2/3", entitled=entitled)
    outcome = count(terms, [{"a": "yes"}] * yes + [{"a": "no"}] * no, root="")
    assert outcome.quorum_met is ((yes + no) * 3 >= 2 * entitled)
    assert outcome.elected == elected


def test_what_a_share_is_taken_of_matters() -> None:
    papers: list[Choice] = [{"a": "yes"}] * 4 + [{"a": "no"}] * 3 + [{"a": "abstain"}] * 2 + [None]
    passed = {
        base: bool(count(VoteTerms("yesno", ("a",), passing="1/2", passing_of=base, entitled=20), papers, root="").elected)
        for base in ("decided", "valid", "cast", "entitled")
    }  # fmt: skip
    assert passed == {"decided": True, "valid": False, "cast": False, "entitled": False}
    exactly = VoteTerms("approval", ("a", "b"), passing="1/2", more_than=False)
    assert count(exactly, [["a"], ["b"]], root="").standings[0].passed


def test_a_paper_says_only_what_it_may() -> None:
    terms = VoteTerms("approval", OPTIONS, most=2)
    assert plain_choice(terms, ["c", "a"]) == ["a", "c"]
    assert plain_choice(terms, None) is None
    for wrong in (["a", "b", "c"], ["a", "a"], ["x"], [], "a", {"a": 1}, 3):
        with pytest.raises(BadChoice):
            plain_choice(terms, wrong)
    for wrong in ({"a": 6}, {"a": -1}, {"a": True}, {"x": 1}, ["a"]):
        with pytest.raises(BadChoice):
            plain_choice(_terms("score"), wrong)
    with pytest.raises(BadChoice):
        plain_choice(_terms("yesno"), {"a": "maybe"})


def test_rules_that_cannot_be() -> None:
    assert set(bad_terms(VoteTerms("x", ()))) >= {"method", "options"}
    assert "seats" in bad_terms(_terms("ranking", seats=2))
    assert "passing" in bad_terms(_terms("approval", passing="một nửa"))
    assert "entitled" in bad_terms(_terms("approval", quorum="2/3"))
    assert "passing_of" in bad_terms(_terms("approval", passing_of="decided"))
    assert bad_terms(_terms("approval", quorum="2/3", entitled=9)) == {}
    assert read_share("66,7%") == Fraction(667, 1000)
    assert read_share("") is None
    for wrong in ("3/2", "0", "1/0", "101%"):
        with pytest.raises(ValueError, match=r"range|line"):
            read_share(wrong)


def _file(papers: list[Choice], terms: VoteTerms, withdrawn: str = "") -> list[str]:
    rows = [(receipt_hash(f"r{n}"), plain_choice(terms, one)) for n, one in enumerate(papers)]
    root = merkle_root(paper_hash(*row) for row in rows)
    outcome = count(terms, [choice for _, choice in rows], root=root)
    named = {key: Named(name, f"salt{key}", name_mark(f"salt{key}", key, name)) for key, name in NAMES.items()}
    if withdrawn:
        named[withdrawn] = Named("(đã rút tên)", "", named[withdrawn].mark)
    return [
        header_line(title="Chọn ai?", terms=terms, named=named, root=root, outcome=outcome),
        *(paper_line(*row) for row in rows),
    ]


def test_a_file_is_counted_again_and_every_tampering_is_told() -> None:
    lines = _file([["a"], ["b"], ["a", "c"], None], _terms("approval"))
    book = open_book(lines)
    outcome, wrong = check(book, seal=book.seal)
    assert (outcome.elected, wrong) == (["a"], [])
    assert check(book, seal="0" * 64)[1]
    tampered = {
        "sửa": [lines[0], lines[1].replace('["a"]', '["b"]'), *lines[2:]],
        "bớt": lines[:-1],
        "chép": [*lines, lines[1]],
        "thêm": [*lines, paper_line(receipt_hash("x"), ["b"])],
        "kết quả": [lines[0].replace('"elected":true', '"elected":false'), *lines[1:]],
        "tên": [lines[0].replace("An", "Anh", 1), *lines[1:]],
        "thể thức": [lines[0].replace('"seats":1', '"seats":2'), *lines[1:]],
        "rác": [*lines, "không phải JSON"],
        "lạ": [*lines, paper_line(receipt_hash("x"), ["z"])],
    }
    for name, rows in tampered.items():
        assert check(open_book(rows))[1], name
    gone = open_book(_file([["a"], ["b"], ["a", "c"], None], _terms("approval"), withdrawn="a"))
    assert gone.names["a"] == "(đã rút tên)"
    assert check(gone, seal=book.seal)[1] == []  # a name that was withdrawn leaves the seal whole
    whole = _file([["b"]] * 3, _terms("approval"))  # made anew, consistent in itself: only the published seal tells
    assert check(open_book(whole))[1] == []
    assert check(open_book(whole), seal=book.seal)[1]


@pytest.mark.parametrize(
    "head", ["", "[]", "null", "{}", '{"format":"khác"}', "x" * 50, '{"format":"cualuat-ballot/1"}']
)
def test_other_files_are_told_apart(head: str) -> None:
    with pytest.raises(BadBook):
        open_book([head])


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one, max_size=3),
    )
)
def test_whatever_a_line_holds_it_is_read_or_told(thing: object) -> None:
    lines = _file([["a"], ["b"]], _terms("approval"))
    book = open_book([*lines, json.dumps({"receipt": thing, "choice": thing, "hash": thing}), canonical(thing)])
    assert check(book)[1]
