"""Votes from the draft to the published papers: secrecy, no results before their time, one paper each, a count anybody repeats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models

from cualuat.audit import queries as audit
from cualuat.ballots import access, figures, queries
from cualuat.ballots.access import StillSealed
from cualuat.ballots.models import Ballot, BallotPaper
from cualuat.ballots.operations import closing, preparing, voting
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.entry.models import Entry
from cualuat.entry.operations import admitting, arranging
from cualuat.entry.operations.admitting import AlreadyEntered, NotOpen
from cualuat.entry.operations.arranging import BadTerms
from cualuat.kernel.tally import check, open_book, paper_hash
from office import NOW, Office
from sample_ballots import LATER, a_ballot, an_open_ballot, counted, published, voted
from sample_entry import some_terms

SIX = [["1"], ["1"], ["2"], ["1", "3"], None, ["3"]]


def test_from_the_draft_to_papers_that_anybody_counts_again(db: None) -> None:
    row = an_open_ballot(NOW)
    codes = voted(row, SIX, NOW)
    row = published(row, NOW)
    found = queries.result(row)
    assert found.elected == ["An"]
    assert [(one["name"], one["votes"]) for one in found.rows] == [("An", 3), ("Chi", 2), ("Bình", 1)]
    book = open_book(queries.book_lines(row))
    outcome, wrong = check(book, seal=row.seal)
    assert wrong == []
    assert outcome == queries.outcome_of(row)
    assert len(book.choices) == 6
    paper = queries.paper_of(row, codes[3].lower())
    assert paper is not None
    assert paper.words == ["An", "Chi"]
    assert paper.hash in book.hashes
    assert queries.paper_of(row, voting.draw_receipt()) is None
    assert not any(code in line for code in codes for line in queries.book_lines(row))
    window = Window((NOW + LATER).date(), (NOW + LATER).date())
    assert [one.count(window).value for one in figures.FIGURES] == [1, 6]


def test_nobody_learns_anything_before_the_box_is_closed(office: Office) -> None:
    row = an_open_ballot(NOW, audience="open")
    voted(row, SIX, NOW)
    for ask in (queries.result, queries.outcome_of, lambda one: list(queries.book_lines(one)), access.opened_papers):
        with pytest.raises(StillSealed):
            ask(row)
    row.counted_at = NOW  # what a caller holds opens nothing
    row.occasion.closed_at = NOW
    with pytest.raises(StillSealed):
        access.opened_papers(row)
    row = Ballot.objects.get(pk=row.pk)
    for who in ("focal", "leader"):
        with pytest.raises(Refused, match="chưa hết giờ"):
            closing.close(ballot=row, by=office.actor(who), at=NOW + timedelta(days=1))
        with pytest.raises(StillSealed):
            closing.tally(ballot=row, by=office.actor(who), at=NOW + LATER)
        with pytest.raises(StillSealed):
            queries.by_name(row, actor=office.actor(who))
    assert [one.count(Window(NOW.date(), NOW.date())).value for one in figures.FIGURES] == [0, 0]
    row = closing.close(ballot=row, by=SYSTEM, at=NOW + LATER)
    with pytest.raises(StillSealed):  # closed is not counted, counted is not public
        queries.result(row)
    row = closing.tally(ballot=row, by=SYSTEM, at=NOW + LATER)
    with pytest.raises(StillSealed):
        list(queries.book_lines(row))
    with pytest.raises(StillSealed):
        queries.paper_of(row, voting.draw_receipt())


def test_a_secret_paper_leads_to_nobody(db: None) -> None:
    row = an_open_ballot(NOW)
    before = audit.history("Ballot", str(row.pk)).count()
    codes = voted(row, SIX, NOW)
    kinds = {type(field) for field in BallotPaper._meta.get_fields()}
    assert not kinds & {models.DateTimeField, models.DateField, models.AutoField, models.BigAutoField}
    assert not BallotPaper.objects.exclude(entry=None).exists()
    assert {one.at for one in Entry.objects.all()} == {None}
    assert audit.history("Ballot", str(row.pk)).count() == before  # no act at the moment of a vote
    kept = str(list(BallotPaper.objects.values_list())) + str(list(Entry.objects.values_list()))
    assert not any(code in kept for code in codes)
    keys = set(BallotPaper.objects.values_list("pk", flat=True))
    said = sorted(map(str, BallotPaper.objects.values_list("receipt", "choice")))
    closing.close(ballot=row, by=SYSTEM, at=NOW + LATER)
    assert not keys & set(BallotPaper.objects.values_list("pk", flat=True))
    assert sorted(map(str, BallotPaper.objects.values_list("receipt", "choice"))) == said


def test_papers_lie_in_no_order_after_the_close(db: None) -> None:
    orders = set()
    for _ in range(4):
        row = an_open_ballot(NOW)
        codes = voted(row, [["1"]] * 6, NOW)
        closing.close(ballot=row, by=SYSTEM, at=NOW + LATER)
        receipts = list(access.opened_papers(row).values_list("receipt", flat=True))
        cast = [voting.receipt_hash(code) for code in codes]
        orders.add(tuple(cast.index(one) for one in receipts))
    assert len(orders) > 1


def test_a_second_paper_is_not_counted_and_neither_half_stays_alone(db: None) -> None:
    row = an_open_ballot(NOW)
    came = admitting.by_browser(occasion=row.occasion, token="a")
    code = voting.cast(ballot=row, admitted=came, choice=["1"], code=voting.draw_receipt(), at=NOW)
    with pytest.raises(AlreadyEntered):
        voting.cast(ballot=row, admitted=came, choice=["2"], code=voting.draw_receipt(), at=NOW)
    other = admitting.by_browser(occasion=row.occasion, token="b")
    with pytest.raises(Refused, match="không nằm trong danh sách"):
        voting.cast(ballot=row, admitted=other, choice=["9"], code=voting.draw_receipt(), at=NOW)
    assert Entry.objects.count() == BallotPaper.objects.count() == 1
    assert voting.was_cast(ballot=row, code=code)
    assert not voting.was_cast(ballot=an_open_ballot(NOW), code=code)


def test_a_paper_that_comes_while_the_box_is_closed_is_told_so(db: None) -> None:
    row = an_open_ballot(NOW)
    stale = Ballot.objects.select_related("occasion").get(pk=row.pk)
    closing.close(ballot=row, by=SYSTEM, at=NOW + LATER)
    came = admitting.by_browser(occasion=stale.occasion, token="a")
    with pytest.raises(NotOpen, match=r"không kịp vào|không nhận thêm"):  # her page was read, and checked, before
        voting.cast(ballot=stale, admitted=came, choice=["1"], code=voting.draw_receipt(), at=NOW)
    assert not Entry.objects.exists()
    assert not BallotPaper.objects.exists()


def test_papers_and_entries_must_agree_before_anything_is_counted(db: None) -> None:
    row = an_open_ballot(NOW)
    voted(row, SIX, NOW)
    closing.close(ballot=row, by=SYSTEM, at=NOW + LATER)
    BallotPaper.objects.create(ballot=row, receipt="0" * 64, choice=["2"])
    with pytest.raises(Refused, match="có 7 phiếu mà có 6 lượt"):
        closing.tally(ballot=row, by=SYSTEM, at=NOW + LATER)


def test_when_all_have_voted_the_box_may_be_closed_and_the_quorum_counts_the_invited(office: Office) -> None:
    row = a_ballot(NOW, audience="code", method="yesno", quorum="2/3", passing="50%", options=(("Nghị quyết", ""),))
    with pytest.raises(Refused, match="số người có quyền"):
        preparing.announce(ballot=row, address="/x/", by=SYSTEM, at=NOW)
    codes = arranging.invite(occasion=row.occasion, count=3, by=office.actor("focal"), at=NOW)
    row = preparing.announce(ballot=row, address="/x/", by=SYSTEM, at=NOW)
    assert row.entitled == 3
    for n, (code, answer) in enumerate(zip(codes, ("yes", "yes", "no"), strict=True)):
        assert not queries.may_close(row, NOW), n
        came = admitting.by_code(occasion=row.occasion, code=code)
        voting.cast(ballot=row, admitted=came, choice={"1": answer}, code=voting.draw_receipt(), at=NOW)
    row = closing.close(ballot=row, by=SYSTEM, at=NOW)
    row = closing.tally(ballot=row, by=SYSTEM, at=NOW)
    assert queries.result(row).elected == ["Nghị quyết"]
    row = closing.publish(ballot=row, by=SYSTEM, at=NOW)
    assert not queries.gives_out_papers(row)  # three papers: the list would tell who voted what
    with pytest.raises(StillSealed):
        list(queries.book_lines(row))


def test_an_open_vote_is_told_by_name_after_the_count_only(office: Office) -> None:
    row = an_open_ballot(
        NOW, audience="staff", secrecy="named", method="yesno", entitled=10, options=(("Kế hoạch", ""),)
    )
    for who, answer in (("officer", "yes"), ("chief", "no")):
        came = admitting.by_person(occasion=row.occasion, actor=office.actor(who), person=office.people[who])
        voting.cast(ballot=row, admitted=came, choice={"1": answer}, code=voting.draw_receipt(), at=NOW)
    with pytest.raises(StillSealed):
        queries.by_name(row, actor=office.actor("leader"))
    row = counted(row, NOW)
    assert queries.by_name(row, actor=office.actor("leader")) == [
        ("Cán bộ chief", ["Kế hoạch: không đồng ý"]),
        ("Cán bộ officer", ["Kế hoạch: đồng ý"]),
    ]
    with pytest.raises(NotAllowed):
        queries.by_name(row, actor=office.actor("officer"))
    with pytest.raises(Refused, match="mỗi người tự bỏ"):
        voting.cast_on_paper(ballot=row, sheet="1", choice={"1": "yes"}, by=office.actor("focal"), at=NOW)


def test_sheets_of_paper_are_taken_in_once_and_told_in_the_result(office: Office) -> None:
    row = an_open_ballot(NOW)
    focal = office.actor("focal")
    voting.cast_on_paper(ballot=row, sheet="Phiếu 7", choice=["2"], by=focal, at=NOW + LATER)  # late, the box is open
    with pytest.raises(Refused, match="đã nhập rồi"):
        voting.cast_on_paper(ballot=row, sheet="phiếu-7", choice=["1"], by=focal, at=NOW + LATER)
    with pytest.raises(NotAllowed):
        voting.cast_on_paper(ballot=row, sheet="8", choice=["1"], by=office.actor("officer"), at=NOW)
    row = counted(row, NOW)
    assert (row.on_paper, queries.result(row).elected) == (1, ["Bình"])
    with pytest.raises(NotOpen):
        voting.cast_on_paper(ballot=row, sheet="9", choice=["1"], by=focal, at=NOW + LATER)


def test_what_is_public_stands_and_what_was_counted_is_not_annulled(office: Office) -> None:
    focal = office.actor("focal")
    row = a_ballot(NOW)
    wanted = BallotWanted(title="Tên khác")
    changed = preparing.change(ballot=row, wanted=wanted, terms=some_terms(NOW), version=1, by=focal, at=NOW)
    with pytest.raises(SomebodyElse):
        preparing.change(ballot=row, wanted=wanted, terms=some_terms(NOW), version=1, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        preparing.change(
            ballot=row, wanted=wanted, terms=some_terms(NOW), version=2, by=office.actor("officer"), at=NOW
        )
    with pytest.raises(BadTerms) as told:
        preparing.draft(
            wanted=BallotWanted(title="X", seats=0, passing="nhiều"), terms=some_terms(NOW), by=focal, at=NOW
        )
    assert set(told.value.errors) == {"seats", "passing"}
    row = preparing.announce(ballot=changed, address="/x/", by=focal, at=NOW)
    for late in (
        lambda: preparing.change(ballot=row, wanted=wanted, terms=some_terms(NOW), version=None, by=focal, at=NOW),
        lambda: preparing.add_option(ballot=row, name="Dũng", text="", picture=None, version=None, by=focal, at=NOW),
        lambda: preparing.drop_option(option=row.options.first(), version=None, by=focal, at=NOW),  # type: ignore[arg-type]
    ):
        with pytest.raises(Refused, match="không sửa được nữa"):
            late()
    until = row.occasion.closes_at
    with pytest.raises(Refused, match="phải sau"):
        preparing.prolong(ballot=row, closes_at=until, reason="Mưa lũ", version=None, by=focal, at=NOW)
    row = preparing.prolong(
        ballot=row, closes_at=until + timedelta(days=1), reason="Mưa lũ", version=None, by=focal, at=NOW
    )
    assert row.occasion.closes_at == until + timedelta(days=1)
    with pytest.raises(Refused, match="chưa hết giờ"):
        preparing.prolong(
            ballot=row, closes_at=until + LATER, reason="X", version=None, by=focal, at=NOW + LATER + LATER
        )
    gone = closing.annul(ballot=an_open_ballot(NOW), reason="Sai danh sách", version=None, by=focal, at=NOW)
    assert gone.stage(NOW) == "annulled"
    with pytest.raises(Refused, match="đã hủy"):
        voted(gone, [["1"]], NOW)
    with pytest.raises(Refused, match="đã biết kết quả"):
        closing.annul(ballot=counted(an_open_ballot(NOW), NOW), reason="Không ưng", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="không còn gì để chọn"):
        preparing.announce(ballot=a_ballot(NOW, seats=3), address="/x/", by=focal, at=NOW)


def test_the_result_is_of_what_lies_in_the_box_whatever_the_database_does_to_json(db: None) -> None:
    row = an_open_ballot(NOW, method="score", most=5)
    voted(row, [{"3": 5, "1": 0, "2": 1}, {"1": 4, "2": 4, "3": 4}] * 3, NOW)
    row = published(row, NOW)
    assert queries.result(row).elected == ["Chi"]
    assert check(open_book(queries.book_lines(row)), seal=row.seal)[1] == []
    hashes = {paper_hash(one.receipt, one.choice) for one in access.opened_papers(row)}
    assert hashes == set(open_book(queries.book_lines(row)).hashes)


def test_those_who_run_votes_see_drafts_and_others_what_is_public(office: Office) -> None:
    draft, opened = a_ballot(NOW), an_open_ballot(NOW)
    assert set(queries.ballots(actor=office.actor("moderator"))) == {draft, opened}
    assert set(queries.ballots(actor=office.actor("officer"))) == {opened}
    assert list(queries.public()) == [opened]
    assert queries.public_ballot(draft.pk) is None
