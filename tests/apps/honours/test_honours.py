"""From the nomination to the page of honour: nothing public without consent, checks that tell nothing, scores unseen, names withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cualuat.audit.models import Event
from cualuat.ballots import queries as ballots
from cualuat.ballots.models import Option
from cualuat.ballots.operations import closing, preparing
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window
from cualuat.base.jobs import Job
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.honours import access, figures, papers, queries
from cualuat.honours.access import NotClosed
from cualuat.honours.models import CheckStatement, Honour, Initiative, Nomination
from cualuat.honours.operations import choosing, consenting, initiatives, nominating, rounds
from cualuat.honours.operations.initiatives import InitiativeWanted, ReplicationWanted
from cualuat.honours.operations.nominating import NominationWanted
from cualuat.honours.search_source import HonoursSource
from cualuat.kernel.tally import check, open_book
from cualuat.notices.models import Message
from office import NOW, TODAY, Office
from sample_ballots import voted
from sample_entry import some_terms
from sample_honours import (
    AFTER,
    DECIDED,
    a_nomination,
    a_paper,
    a_round,
    agreed,
    decided,
    give,
    in_comments,
    minutes,
    ready,
    scoring,
)


def test_nothing_is_public_without_consent_and_all_checks(db: None) -> None:
    row = a_round()
    silent, half, whole = a_nomination(row, "Một"), agreed(a_nomination(row, "Hai")), ready(row, "Ba")
    nominating.state_check(nomination=half, about="complaints", outcome="hold", on=TODAY, by=SYSTEM, at=NOW)
    assert not queries.put_up(row).exists()
    with pytest.raises(Refused, match="Còn nhận đề cử"):
        rounds.put_up(round=row, by=SYSTEM, at=NOW)
    row = rounds.put_up(round=row, by=SYSTEM, at=AFTER)
    assert list(queries.put_up(row)) == [whole]
    assert row.comments_until == AFTER.date() + timedelta(days=7)
    assert set(row.nominations.filter(state="set_aside")) == {silent, half}
    assert queries.public_nomination(half.pk) is None
    with pytest.raises(Refused, match="hết thời gian"):
        nominating.comment(nomination=half, text="Tôi biết.", at=AFTER)
    with pytest.raises(Refused, match="không nhận đề cử"):
        a_nomination(row)


def test_a_check_says_one_word_and_the_record_names_nobody(office: Office) -> None:
    row = a_nomination(a_round(), "Lê Văn Kín")
    clerk = office.actor("moderator")
    nominating.state_check(nomination=row, about="complaints", outcome="hold", on=TODAY, by=clerk, at=NOW)
    assert {field.name for field in CheckStatement._meta.fields} == {"id", "nomination", "about", "outcome", "on", "by"}
    told = [one for one in Event.objects.filter(action__startswith="honours.")]
    assert told
    assert not any("Lê Văn Kín" in f"{one.subject_label}{one.detail}" for one in told)
    assert not any("hold" in str(one.detail) for one in told)
    nominating.state_check(nomination=row, about="complaints", outcome="clear", on=TODAY, by=clerk, at=NOW)
    assert row.checks.count() == 1
    with pytest.raises(Refused, match="sau hôm nay"):
        nominating.state_check(
            nomination=row, about="facts", outcome="clear", on=TODAY + timedelta(days=1), by=clerk, at=NOW
        )
    with pytest.raises(NotAllowed):
        nominating.state_check(
            nomination=row, about="facts", outcome="clear", on=TODAY, by=office.actor("officer"), at=NOW
        )


def test_a_letter_with_a_code_asks_and_looking_agrees_to_nothing(db: None) -> None:
    row = a_nomination(a_round(), email="mai@mau.example")
    consenting.ask(nomination=row, address="https://mau.example/ton-vinh/dong-y/", version=None, by=SYSTEM, at=NOW)
    letter = Message.objects.get(kind="honour-consent")
    code = re.search(r"dong-y/(\w+)/", letter.body).group(1)  # type: ignore[union-attr]
    found = queries.asked(code)
    assert found == row
    assert found is not None
    assert found.consent == "asked"
    assert code not in found.consent_key
    consenting.ask(nomination=row, address="https://mau.example/", version=None, by=SYSTEM, at=NOW)
    assert queries.asked(code) is None  # the newer letter counts
    row = consenting.answer(nomination=row, agrees=False, at=NOW)
    row = consenting.answer(nomination=row, agrees=True, at=NOW)
    assert row.consent == "given"
    with pytest.raises(Refused, match="đã trả lời"):
        consenting.answer(nomination=row, agrees=False, at=NOW)
    with pytest.raises(Refused, match="thư điện tử"):
        consenting.ask(nomination=a_nomination(row.round, "Khác"), address="x", version=None, by=SYSTEM, at=NOW)
    wanted = NominationWanted(name="Lê Thị Mai", place="Thôn Đông", title="Việc khác", text="Lời khác")
    assert nominating.correct(nomination=row, wanted=wanted, version=None, by=SYSTEM, at=NOW).consent == ""


def test_twins_are_found_and_joined(db: None) -> None:
    row = a_round()
    one = a_nomination(row, "Bà Lê Thị Mai")
    two = nominating.nominate(
        round=row, attachments=[a_paper()], at=NOW,
        wanted=NominationWanted(name="lê thị mai", place="xã Mẫu Đông", title="Giúp dân", text="Nhiều việc."),
    ).nomination  # fmt: skip
    assert list(queries.twins(one)) == [two]
    two = nominating.join(nomination=two, into=one, version=1, by=SYSTEM, at=NOW)
    assert (two.state, one.files.count()) == ("joined", 1)
    assert not queries.twins(one).exists()
    with pytest.raises(SomebodyElse):
        nominating.take_back(nomination=two, version=1, by=SYSTEM, at=NOW)
    window = Window(TODAY, TODAY)
    assert {one.code: one.count(window).value for one in figures.FIGURES}["honours_nominated"] == 1


def test_nobody_sees_scores_of_others_before_they_are_closed(office: Office) -> None:
    row, (one, two) = scoring(office, "An", "Bình")
    give(office, one, "officer", 50, 30)
    give(office, one, "officer", 60, 40)  # she thought again
    with pytest.raises(NotClosed):
        queries.all_scores(row)
    row.scored_at = NOW  # what a caller holds opens nothing
    with pytest.raises(NotClosed):
        queries.all_scores(row)
    assert queries.own_scores(row, office.people["chief"]) == {}
    assert queries.scored(row) == [("Cán bộ chief", 0), ("Cán bộ officer", 1)]
    with pytest.raises(NotAllowed):
        give(office, one, "elsewhere", 1, 1)
    with pytest.raises(choosing.BadPoints) as told:
        give(office, one, "officer", 61, 41)
    assert len(told.value.errors) == 2
    with pytest.raises(Refused, match="chưa được ai cho điểm"):
        choosing.close_scores(round=row, by=SYSTEM, at=DECIDED)
    give(office, two, "chief", 30, 20)
    with pytest.raises(Refused, match="chốt thiếu"):
        choosing.close_scores(round=row, by=SYSTEM, at=DECIDED)
    row = choosing.close_scores(round=row, reason="Một người ốm", by=SYSTEM, at=DECIDED)
    assert [(sheet.nomination, sheet.points) for sheet in queries.all_scores(row)] == [(one, "100,00"), (two, "50,00")]
    with pytest.raises(Refused, match="đã chốt"):
        give(office, two, "chief", 60, 40)
    with pytest.raises(Refused, match="Không bỏ qua được"):
        choosing.choose(round=row, chosen=[two.pk], minutes=minutes(), version=None, by=SYSTEM, at=DECIDED)
    with pytest.raises(Refused, match="Ngày họp"):
        choosing.choose(round=row, chosen=[one.pk], minutes=minutes(AFTER.date()), version=None, by=SYSTEM, at=DECIDED)


def test_the_decision_gives_honours_with_papers_and_they_can_be_taken_back(office: Office) -> None:
    row, (one, two) = decided(office, "Lê Thị Mai", "Ngô Văn Hai")
    honour = Honour.objects.get()
    assert (one.state, two.state, honour.nomination) == ("chosen", "not_chosen", one)
    assert honour.number == f"01/{DECIDED.year}"
    assert queries.honour_with(honour.code) == honour
    docx, pdf = papers.certificate(honour, address="https://mau.example/chung-nhan/")
    assert docx.startswith(b"PK")
    assert pdf.startswith(b"%PDF")
    for data in (papers.minutes(row, today=TODAY), papers.decision(row, today=TODAY), papers.consent(one, today=TODAY)):
        assert data.startswith(b"PK")
    assert queries.honour(honour.pk) == honour
    window = Window(DECIDED.date(), DECIDED.date())
    given = {one.code: one.count(window) for one in figures.FIGURES}["honours_given"]
    assert given.value == 1
    assert "Mai" not in given.rows[0].label
    choosing.revoke(honour=honour, reason="Sai sự thật", version=None, by=SYSTEM, at=DECIDED)
    assert queries.honour(honour.pk) is None
    assert list(HonoursSource().documents()) == []


def test_whoever_withdraws_is_gone_at_once_and_stays_counted(office: Office) -> None:
    row, (one, _) = decided(office, "Lê Thị Mai", "Ngô Văn Hai")
    source = HonoursSource()
    assert [unit.title for unit in source.documents()] == ["Lê Thị Mai: Đưa luật đến từng nhà"]
    honour = Honour.objects.get()
    consenting.withdraw(nomination=one, at=DECIDED)
    assert queries.honour(honour.pk) is None
    assert queries.public_nomination(one.pk) is None
    assert list(queries.honours()) == [honour]
    assert list(source.documents_of([f"honours:h{honour.pk}"])) == []
    assert Job.objects.filter(payload__documents=[f"honours:h{honour.pk}"]).exists()
    window = Window(DECIDED.date(), DECIDED.date())
    assert {one.code: one.count(window).value for one in figures.FIGURES}["honours_given"] == 1
    with pytest.raises(Refused, match="Không có sự đồng ý"):
        consenting.withdraw(nomination=one, at=DECIDED)
    assert b"PK" in papers.minutes(row, today=TODAY)


def test_a_vote_decides_and_a_name_withdrawn_later_leaves_the_seal_whole(db: None) -> None:
    row, (one, two, _) = in_comments("An", "Bình", "Chi", choosing="ballot", criteria=())
    with pytest.raises(Refused, match="Còn lấy ý kiến"):
        rounds.begin_ballot(round=row, terms=some_terms(DECIDED), by=SYSTEM, at=AFTER)
    row = rounds.begin_ballot(round=row, terms=some_terms(DECIDED), by=SYSTEM, at=DECIDED)
    ballot = row.ballot
    assert ballot is not None
    assert ballots.of_thing("honour-round", row.pk) == ballot
    ballot = preparing.announce(ballot=ballot, address=f"/bo-phieu/{ballot.pk}/", by=SYSTEM, at=DECIDED)
    voted(ballot, [["2"], ["2"], ["2"], ["1"], ["1"], ["3"]], DECIDED)
    later = DECIDED + timedelta(days=8)
    with pytest.raises(Refused, match="công bố kết quả bỏ phiếu"):
        choosing.choose(round=row, chosen=[two.pk], minutes=minutes(later.date()), version=None, by=SYSTEM, at=later)
    for act in (closing.close, closing.tally, closing.publish):
        act(ballot=ballot, by=SYSTEM, at=later)
    row = queries.public_rounds().get(pk=row.pk)
    with pytest.raises(Refused, match="không đủ"):
        choosing.choose(
            round=row, chosen=[two.pk, one.pk], minutes=minutes(later.date()), version=None, by=SYSTEM, at=later
        )
    row = choosing.choose(round=row, chosen=[two.pk], minutes=minutes(later.date()), version=None, by=SYSTEM, at=later)
    choosing.decide(round=row, number="16/QĐ", day=later.date(), version=None, by=SYSTEM, at=later)
    seal = ballots.public_ballot(ballot.pk).seal  # type: ignore[union-attr]
    consenting.withdraw(nomination=Nomination.objects.get(pk=two.pk), at=later)
    after = ballots.public_ballot(ballot.pk)
    assert after is not None
    lines = list(ballots.book_lines(after))
    assert not any("Bình" in line for line in lines)
    assert check(open_book(lines), seal=seal)[1] == []
    assert ballots.result(after).elected == ["(đã rút tên)"]
    assert not Option.objects.filter(name__contains="Bình").exists()


def test_comments_wait_for_somebody_to_let_them_through(office: Office) -> None:
    _, (one,) = in_comments("An")
    one = Nomination.objects.get(pk=one.pk)
    said = nominating.comment(nomination=one, text="Đúng là người tốt.", name="Hàng xóm", at=AFTER)
    assert not queries.shown_comments(one).exists()
    said = nominating.moderate(comment=said, show=True, reason="", version=1, by=office.actor("moderator"), at=AFTER)
    assert list(queries.shown_comments(one)) == [said]
    with pytest.raises(SomebodyElse):
        nominating.moderate(comment=said, show=False, reason="X", version=1, by=office.actor("focal"), at=AFTER)
    with pytest.raises(Refused, match="vì sao không đăng"):
        nominating.moderate(comment=said, show=False, reason="", version=2, by=office.actor("focal"), at=AFTER)
    due = [one for one in queries.due(DECIDED.date())]
    assert ["Hết thời gian lấy ý kiến" in one.words for one in due] == [True]


def test_an_initiative_goes_from_the_nomination_to_other_places(office: Office) -> None:
    focal = office.actor("focal")
    row = a_round(kind="initiative")
    found = a_nomination(row, "Tổ hòa giải thôn Đông", problem="Dân ngại lên xã.", copying="Ai cũng được.")
    one = Initiative.objects.get(nomination=found)
    with pytest.raises(Refused, match="chưa đồng ý"):
        initiatives.publish(initiative=one, consent_on=TODAY, version=None, by=focal, at=NOW)
    agreed(found)
    one = initiatives.publish(initiative=one, consent_on=TODAY, version=None, by=focal, at=NOW)
    assert [unit.url for unit in HonoursSource().documents()] == [f"/sang-kien/{one.pk}/"]
    for who, points in (("focal", (20, 40, 25, 15)), ("moderator", (10, 20, 10, 10))):
        given = dict(zip(("new", "effect", "spread", "cost"), points, strict=True))
        initiatives.score(initiative=one, points=given, person=office.people[who], by=office.actor(who), at=NOW)
    assert queries.initiative_points(one) == ("75,00", 2)
    wanted = ReplicationWanted("Xã Mẫu Tây", TODAY, result="Ba buổi, 90 người.", reached=90)
    copy = initiatives.replicate(initiative=one, replication=None, wanted=wanted, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="đã có trong danh sách"):
        initiatives.replicate(initiative=one, replication=None, wanted=wanted, version=None, by=focal, at=NOW)
    kept = ReplicationWanted("Xã Mẫu Tây", TODAY, state="kept")
    initiatives.replicate(initiative=one, replication=copy, wanted=kept, version=1, by=focal, at=NOW)
    window = Window(TODAY, TODAY)
    counts = {one.code: one.count(window).value for one in figures.FIGURES}
    assert (counts["initiatives_public"], counts["initiatives_copied"]) == (1, 1)
    consenting.withdraw(nomination=Nomination.objects.get(pk=found.pk), at=NOW)
    assert not queries.public_initiatives().exists()
    other = initiatives.write(
        initiative=None, wanted=InitiativeWanted("Loa xã", "Ban văn hóa", "Người già không đọc được.", "Đọc luật trên loa."),
        version=None, by=focal, at=NOW,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        initiatives.write(
            initiative=other,
            wanted=InitiativeWanted("X", "Y", "Z", "T"),
            version=None,
            by=office.actor("officer"),
            at=NOW,
        )
    assert set(queries.initiatives(actor=office.actor("officer"))) == set()


def test_who_sees_nominations(office: Office) -> None:
    row, (one,) = scoring(office, "An")
    a_round(title="Khác")
    assert set(queries.nominations(row, actor=office.actor("focal"))) == {one}
    assert set(queries.nominations(row, actor=office.actor("officer"))) == {one}  # of the council
    assert not queries.nominations(row, actor=office.actor("elsewhere")).exists()
    assert access.membership(row, office.people["elsewhere"]) is None


def test_a_round_is_written_well_or_not_at_all(office: Office) -> None:
    focal = office.actor("focal")
    wanted = rounds.RoundWanted(kind="deed", title="Việc tốt", nominate_from=TODAY, nominate_until=TODAY)
    row = rounds.write(round=None, wanted=wanted, version=None, by=focal, at=NOW)
    assert row.comment_days == 7
    with pytest.raises(Refused, match="tiêu chí"):
        rounds.announce(round=row, by=focal, at=NOW)
    for changes, words in (
        ({"comment_days": 1}, "Lấy ý kiến ít nhất"),
        ({"nominate_until": TODAY - timedelta(days=1)}, "phải sau"),
        ({"kind": "x"}, "chọn loại"),
        ({"criteria": (("A", 0),)}, "Điểm cao nhất"),
        ({"title": " "}, "đặt tên"),
    ):
        bad = rounds.RoundWanted(**{**{name: getattr(wanted, name) for name in wanted.__slots__}, **changes})
        with pytest.raises(Refused, match=words):
            rounds.write(round=row, wanted=bad, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        rounds.write(round=None, wanted=wanted, version=None, by=office.actor("officer"), at=NOW)
    assert not access.rounds_visible_to(office.actor("officer")).exists()
    dropped = rounds.drop(round=a_round(), reason="Bão", version=None, by=focal, at=NOW)
    assert dropped.state == "dropped"
