"""What staff gets to know, is asked, votes on, suggests; the days and numbers of Law 10/2022."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from cualuat.audit.models import Event
from cualuat.ballots import queries as ballots
from cualuat.ballots.access import StillSealed
from cualuat.ballots.models import Ballot
from cualuat.ballots.operations import closing, voting
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.democracy import papers, queries
from cualuat.democracy.models import Conference, Motion, Opinion, Posting, Suggestion
from cualuat.democracy.operations import asking, inspecting, meeting, posting, suggesting
from cualuat.democracy.rules import Tally
from cualuat.entry.models import Entry
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import AlreadyEntered
from cualuat.entry.operations.arranging import BadTerms
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from office import NOW, Office
from sample_democracy import (
    HELD_ON,
    a_conference,
    a_motion,
    a_posting,
    a_round,
    a_suggestion,
    an_inspectorate,
    opened,
    posted,
)

OVER = NOW + timedelta(days=8)  # the week of a round is over


def _file() -> Attachment:
    return files.take_in(name="anh.txt", chunks=["Đã niêm yết.".encode()], by=SYSTEM, at=NOW)


def _say(
    office: Office, row: object, who: str, *, agrees: bool | None = False, text: str = "Thêm kinh phí."
) -> Opinion:
    from cualuat.democracy.models import Round

    assert isinstance(row, Round)
    admitted = admitting.by_person(occasion=row.occasion, actor=office.actor(who), person=office.people[who])
    return asking.say(round_=row, admitted=admitted, agrees=agrees, text=text, by=office.actor(who), at=NOW)


# --- made known --------------------------------------------------------------------------------------------------


def test_five_working_days_to_post_and_twenty_days_to_stay(office: Office) -> None:
    row = a_posting(office)
    assert row.due == date(2026, 11, 23)  # Monday to Monday
    assert [one.words for one in queries.due(date(2026, 11, 23))] == [
        "Công khai trong cơ quan: Quy chế chi tiêu nội bộ"
    ]
    assert queries.late_for(office.actor("focal"), on=date(2026, 11, 24)) == 1
    with pytest.raises(NotAllowed):
        posting.post(posting=row, on=NOW.date(), where="", proof=None, version=None, by=office.actor("chief"), at=NOW)
    late = NOW + timedelta(days=5)
    row = posting.post(
        posting=row, on=late.date(), where="", proof=None, version=None, by=office.actor("focal"), at=late
    )
    assert row.was_late
    assert row.until == late.date() + timedelta(days=20)
    early = datetime.combine(row.until, late.timetz())
    with pytest.raises(Refused, match="ít nhất 20 ngày liên tục"):
        posting.take_down(posting=row, version=None, by=office.actor("focal"), at=early)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=row.pk).update(taken_down_on=row.until)
    down = posting.take_down(posting=row, version=None, by=office.actor("focal"), at=early + timedelta(days=1))
    assert down.state(date(2027, 1, 1)) == "taken_down"
    counted = figure("democracy_posted").count(Window(date(2026, 11, 1), date(2026, 11, 30), on=date(2026, 12, 1)))
    assert (counted.value, counted.whole) == (0, 1)


def test_an_earlier_day_needs_its_proof(office: Office) -> None:
    row, focal = a_posting(office), office.actor("focal")
    day = NOW.date() - timedelta(days=2)
    for where, proof in (("", None), ("Bảng tin tầng 1", None)):
        with pytest.raises(Refused, match="chứng minh"):
            posting.post(posting=row, on=day, where=where, proof=proof, version=None, by=focal, at=NOW)
    for wrong in (date(2026, 11, 15), NOW.date() + timedelta(days=1)):
        with pytest.raises(Refused, match="Ngày công khai"):
            posting.post(posting=row, on=wrong, where="x", proof=_file(), version=None, by=focal, at=NOW)
    row = posting.post(posting=row, on=day, where="Bảng tin tầng 1", proof=_file(), version=None, by=focal, at=NOW)
    assert not row.was_late
    wanted = posting.Wanted("rules", "Khác", date(2026, 11, 16), content="x")
    with pytest.raises(Refused, match="đính chính"):
        posting.note(posting=row, wanted=wanted, version=None, by=focal, at=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": ""}, "item"),
        ({"title": " "}, "title"),
        ({"content": ""}, "content"),
        ({"decided_on": date(2026, 11, 21)}, "decided_on"),
        ({"decided_on": date(2022, 5, 1)}, "decided_on"),
    ],
)
def test_what_cannot_be_noted(office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_posting(office, **changes)
    assert refused.value.field == field


def test_staff_reads_once_and_is_counted(office: Office) -> None:
    row = posted(office)
    officer = office.actor("officer")
    assert queries.unread_for(officer) == 1
    for _ in range(2):
        posting.read(posting=row, by=officer, at=NOW)
    assert queries.unread_for(officer) == 0
    [shown] = queries.board(actor=officer)
    assert (shown.readers, shown.mine) == (1, 1)  # type: ignore[attr-defined]
    assert queries.board(actor=office.actor("nobody")).get().mine == 0  # type: ignore[attr-defined]
    assert queries.posting(a_posting(office).pk, actor=officer) is None


# --- opinions ----------------------------------------------------------------------------------------------------


def test_a_secret_round_keeps_nobody(office: Office) -> None:
    row = opened(office)
    before = Event.objects.count()
    said = _say(office, row, "officer")
    assert said.entry is None
    assert Event.objects.count() == before  # the record would tell when
    entry = Entry.objects.get(occasion=row.occasion)
    assert (entry.person, entry.at) == (None, None)
    with pytest.raises(AlreadyEntered):
        _say(office, row, "officer", text="Lần hai.")
    with pytest.raises(Refused) as refused:
        _say(office, row, "clerk", text=" ")
    assert refused.value.field == "text"
    with pytest.raises(Refused) as refused:
        _say(office, row, "clerk", agrees=None)
    assert refused.value.field == "agrees"
    _say(office, row, "clerk", agrees=True, text="")
    keys = set(Opinion.objects.values_list("pk", flat=True))
    asking.close(round_=row, version=None, by=office.actor("focal"), at=OVER)
    assert keys.isdisjoint(Opinion.objects.values_list("pk", flat=True))  # written anew
    assert sorted(Opinion.objects.values_list("text", flat=True)) == ["", "Thêm kinh phí."]


def test_opinions_are_answered_one_by_one_before_the_explanation_is_told(office: Office) -> None:
    row = opened(office, "named")
    said = _say(office, row, "officer")
    assert said.entry is not None
    assert said.entry.person == office.people["officer"]
    _say(office, row, "clerk", agrees=True, text="")
    focal, leader = office.actor("focal"), office.actor("leader")
    with pytest.raises(Refused, match="chốt"):
        asking.answer(opinion=said, accepted=True, text="Được.", version=None, by=focal, at=NOW)
    row = asking.close(round_=row, version=None, by=focal, at=OVER)
    said = Opinion.objects.get(text="Thêm kinh phí.")
    with pytest.raises(NotAllowed):
        asking.publish(round_=row, explanation="Chung.", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="Còn 1 ý kiến"):
        asking.publish(round_=row, explanation="Chung.", version=None, by=leader, at=NOW)
    with pytest.raises(Refused) as refused:
        asking.answer(opinion=said, accepted=False, text=" ", version=None, by=focal, at=NOW)
    assert refused.value.field == "answer"
    asking.answer(opinion=said, accepted=False, text="Hết ngân sách.", version=said.version, by=focal, at=NOW)
    with pytest.raises(SomebodyElse):
        asking.answer(opinion=said, accepted=True, text="Được.", version=said.version, by=leader, at=NOW)
    told = asking.publish(round_=row, explanation="Giữ như dự thảo.", version=None, by=leader, at=NOW)
    assert (told.item, told.posted_on) == ("explained", NOW.date())
    assert queries.unread_for(office.actor("clerk")) == 1
    counted = figure("democracy_rounds").count(Window(date(2026, 11, 1), date(2026, 11, 30)))
    assert (counted.value, counted.whole) == (1, 1)


def test_only_those_asked_are_asked(office: Office) -> None:
    draft = a_round(office)
    assert queries.round_(draft.pk, actor=office.actor("officer")) is None
    row = opened(office)
    assert queries.to_say(office.actor("officer"), at=NOW) == 1
    row.occasion.units.set([office.units["phong-hai"]])
    assert queries.to_say(office.actor("officer"), at=NOW) == 0
    assert queries.to_say(office.actor("elsewhere"), at=NOW) == 1
    with pytest.raises(Refused, match="đơn vị khác"):
        _say(office, row, "officer")
    with pytest.raises(Refused, match="không sửa"):
        asking.prepare(
            round_=row,
            wanted=asking.Wanted("plan", "x", "y", _terms(row)),
            version=None,
            by=office.actor("focal"),
            at=NOW,
        )


def _terms(row: object) -> object:
    from cualuat.democracy.models import Round
    from cualuat.entry.queries import terms

    assert isinstance(row, Round)
    return terms(row.occasion)


# --- conference --------------------------------------------------------------------------------------------------


def test_a_conference_with_quorum_votes_and_reviews(office: Office) -> None:
    row, focal = a_conference(office), office.actor("focal")
    assert row.due == date(2027, 3, 31)
    with pytest.raises(Refused, match="đã có"):
        a_conference(office)
    motion = meeting.move(conference=row, motion=None, text="Giảm họp", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="số người dự trước"):
        meeting.vote(motion=motion, tally=Tally("hands", 9, 0), version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="Cần ít nhất 12 trong 18"):
        meeting.hold(conference=row, present=11, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="Chỉ triệu tập"):
        meeting.hold(conference=row, present=19, version=None, by=focal, at=NOW)
    row = meeting.hold(conference=row, present=12, version=None, by=focal, at=NOW)
    half = meeting.vote(motion=motion, tally=Tally("hands", 6, 6), version=None, by=focal, at=NOW)
    assert half.passed is False  # not more than half
    more = meeting.vote(motion=half, tally=Tally("paper", 7, 4, 0, 12, 1), version=half.version, by=focal, at=NOW)
    assert more.passed is True
    with pytest.raises(SomebodyElse):
        meeting.vote(motion=half, tally=Tally("hands", 12, 0), version=half.version, by=focal, at=NOW)
    with pytest.raises(Refused, match="không đổi nữa"):
        meeting.hold(conference=row, present=13, version=None, by=focal, at=NOW)
    text = "\n".join(p.text for p in Document(io.BytesIO(papers.minutes(row))).paragraphs)
    assert "có mặt: 12 người" in text
    assert "7 tán thành, 4 không tán thành" in text
    assert "thông qua" in text

    assert queries.next_review(row) == date(2027, 5, 18)
    assert "democracy-review" in {one.about for one in queries.due(date(2027, 5, 18))}
    later = NOW + timedelta(days=170)
    lines = {more.pk: ("doing", "")}
    looked = meeting.Looked(later.date(), "Giám đốc", "Chủ tịch công đoàn", "", lines)
    with pytest.raises(Refused) as refused:
        meeting.review(conference=row, looked=looked, by=focal, at=later)
    assert refused.value.field == f"note-{more.pk}"
    looked = meeting.Looked(later.date(), "Giám đốc", "Chủ tịch công đoàn", "", {more.pk: ("doing", "Xong quý III.")})
    made = meeting.review(conference=row, looked=looked, by=focal, at=later)
    assert "democracy-inform" in {one.about for one in queries.due(later.date())}
    meeting.inform(review_=made, on=later.date(), version=None, by=focal, at=later)
    assert "democracy-inform" not in {one.about for one in queries.due(later.date())}
    assert queries.next_review(row) == date(2027, 11, 9)
    meeting.sign(conference=row, file=_file(), version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="đã ký"):
        meeting.move(conference=row, motion=None, text="Nữa", version=None, by=focal, at=NOW)
    assert figure("democracy_conferences").count(Window(date(2026, 1, 1), date(2026, 12, 31))).value == 1


def test_the_conference_nobody_planned_is_missed(office: Office) -> None:
    found = queries.missing(on=date(2027, 1, 5))
    assert found is not None
    assert (found.year, found.due) == (2026, date(2027, 3, 31))
    a_conference(office, on=None)
    assert queries.missing(on=date(2027, 1, 5)) is None
    assert [one.about for one in queries.due(date(2027, 3, 31))] == ["democracy-conference"]
    with pytest.raises(Refused, match="ngày, nơi"):
        meeting.hold(conference=Conference.objects.get(), present=18, version=None, by=office.actor("focal"), at=NOW)


# --- inspectorate, suggestions -----------------------------------------------------------------------------------


def test_three_to_nine_members_for_two_years(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert queries.needs_inspectorate(on=NOW.date())
    ten = tuple(office.people)[:10]
    for names in (ten[:2], ten):
        with pytest.raises(Refused) as refused:
            an_inspectorate(office, names)
        assert refused.value.field == "members"
    with pytest.raises(Refused) as refused:
        an_inspectorate(office, head=office.people["leader"])
    assert refused.value.field == "head"
    row = an_inspectorate(office)
    assert row.ends_on == date(2028, 11, 18)
    assert not queries.needs_inspectorate(on=NOW.date())
    with pytest.raises(Refused, match="còn nhiệm kỳ"):
        an_inspectorate(office, on=NOW.date())
    assert [one.about for one in queries.due(date(2028, 11, 18))] == ["democracy-inspectorate"]
    done = inspecting.dissolve(
        inspectorate=row, on=NOW.date(), reason="Sáp nhập.", version=None, by=office.actor("leader"), at=NOW
    )
    assert not done.is_running(NOW.date())
    monkeypatch.setattr(inspecting, "staff_on", lambda day: {person.pk for person in list(office.people.values())[:7]})
    with pytest.raises(Refused, match="từ 7 người trở xuống"):
        an_inspectorate(office, on=HELD_ON - timedelta(days=1))


def test_suggestions_with_and_without_a_name(office: Office) -> None:
    before = Event.objects.count()
    nameless = a_suggestion(office, named=False)
    assert (nameless.person, Event.objects.count()) == (None, before)
    with pytest.raises(Refused) as refused:
        a_suggestion(office, named=False, alone=True)
    assert refused.value.field == "alone"
    private = a_suggestion(office, alone=True)
    clerk, officer, focal = office.actor("clerk"), office.actor("officer"), office.actor("focal")
    assert not queries.suggestions(actor=clerk).exists()
    assert list(queries.suggestions(actor=officer)) == [private]
    assert queries.unanswered_for(focal) == 2
    for row in Suggestion.objects.all():
        suggesting.reply(suggestion=row, text="Sẽ làm.", version=row.version, by=focal, at=NOW)
    assert list(queries.suggestions(actor=clerk)) == [nameless]
    with pytest.raises(SomebodyElse):
        suggesting.reply(suggestion=nameless, text="Khác.", version=nameless.version, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        suggesting.reply(suggestion=nameless, text="Khác.", version=None, by=officer, at=NOW)
    counted = figure("democracy_suggestions").count(Window(date(2026, 11, 1), date(2026, 11, 30)))
    assert (counted.value, counted.whole) == (2, 2)


# --- secret votes of a conference --------------------------------------------------------------------------------

CLOSES = NOW + timedelta(hours=1)


def _opened(office: Office, *texts: str) -> tuple[Conference, list[Motion], Ballot]:
    row = a_conference(office)
    found = [a_motion(office, row, text, None) for text in texts or ("Giảm họp", "Bầu bà Mẫu")]
    row.refresh_from_db()
    ballot = meeting.open_vote(
        conference=row, motions=[one.pk for one in found], closes_at=CLOSES, version=row.version, by=office.actor("focal"), at=NOW
    )  # fmt: skip
    row.refresh_from_db()
    return row, found, ballot


def _by_telephone(office: Office, ballot: Ballot, who: str, *answers: str) -> str:
    admitted = admitting.by_person(occasion=ballot.occasion, actor=office.actor(who), person=office.people[who])
    choice = {str(n): said for n, said in enumerate(answers, 1)}
    return voting.cast(ballot=ballot, admitted=admitted, choice=choice, code=voting.draw_receipt(), at=NOW)


def _on_sheet(office: Office, ballot: Ballot, number: int, *answers: str) -> None:
    choice = {str(n): said for n, said in enumerate(answers, 1)}
    voting.cast_on_paper(ballot=ballot, sheet=str(number), choice=choice, by=office.actor("focal"), at=NOW)


def test_a_secret_vote_of_twelve_is_counted_into_the_minutes(office: Office) -> None:
    row, (one, two), ballot = _opened(office)
    assert (ballot.entitled, ballot.in_meeting, ballot.occasion.secret) == (12, True, True)
    assert list(ballots.public()) == []  # the staff's own business
    assert queries.to_vote(office.actor("officer"), at=NOW) == 1
    code = _by_telephone(office, ballot, "officer", "yes", "no")
    assert (queries.to_vote(office.actor("officer"), at=NOW), queries.to_vote(office.actor("chief"), at=NOW)) == (0, 1)
    with pytest.raises(AlreadyEntered):
        _by_telephone(office, ballot, "officer", "yes", "no")
    with pytest.raises(StillSealed):
        ballots.outcome_of(ballot)
    with pytest.raises(Refused, match="chưa hết giờ"):
        meeting.count_vote(conference=row, by=office.actor("focal"), at=NOW)
    for number in range(10):
        _on_sheet(office, ballot, number, "yes" if number < 6 else "abstain", "no" if number < 4 else "yes")
    _by_telephone(office, ballot, "chief", "abstain", "abstain")
    with pytest.raises(Refused, match="Đã đủ 12 phiếu"):
        _by_telephone(office, ballot, "elsewhere", "yes", "yes")
    with pytest.raises(Refused, match="Đã đủ 12 phiếu"):
        _on_sheet(office, ballot, 99, "yes", "yes")
    assert (
        meeting.count_vote(conference=row, by=office.actor("focal"), at=NOW) == 1
    )  # all papers are in: before its time
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.way, one.agree, one.against, one.none, one.given, one.passed) == ("ballot", 7, 0, 5, 12, True)
    assert (two.agree, two.against, two.none, two.passed) == (6, 5, 1, False)  # six of twelve are not more than half
    row.refresh_from_db()
    words = "\n".join(one.text for one in Document(io.BytesIO(papers.minutes(row))).paragraphs)
    assert (
        "bỏ phiếu kín, 7 tán thành, 0 không tán thành, 5 không có ý kiến; thu vào 12 phiếu, 0 phiếu trắng; thông qua"
        in words
    )
    ballot.refresh_from_db()
    found = ballots.paper_of(ballot, code)
    assert found is not None
    assert found.words == ["1. Giảm họp: đồng ý", "2. Bầu bà Mẫu: không đồng ý"]
    with pytest.raises(Refused, match="Không có cuộc bỏ phiếu kín"):
        meeting.count_vote(conference=row, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="không ghi đè"):
        meeting.vote(motion=one, tally=Tally("hands", 12, 0), version=None, by=office.actor("focal"), at=NOW)
    assert {"democracy.open_vote", "democracy.count_vote"} <= set(Event.objects.values_list("action", flat=True))


def test_what_is_on_the_paper_is_left_alone(office: Office) -> None:
    row, (one, two), ballot = _opened(office)
    focal = office.actor("focal")
    with pytest.raises(Refused, match="Đang bỏ phiếu kín"):
        meeting.hold(conference=row, present=18, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="đang được bỏ phiếu kín"):
        meeting.move(conference=row, motion=one, text="Khác", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="đang được bỏ phiếu kín"):
        meeting.vote(motion=two, tally=Tally("hands", 12, 0), version=None, by=focal, at=NOW)
    third = a_motion(office, row, "Giơ tay thôi", 10)  # hands may be counted meanwhile
    assert third.passed
    with pytest.raises(Refused, match="Đang bỏ phiếu kín"):
        meeting.open_vote(conference=row, motions=[one.pk], closes_at=CLOSES, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        meeting.count_vote(conference=row, by=office.actor("officer"), at=CLOSES)
    # Annulled, the motions are free again and may be put to another vote.
    closing.annul(ballot=ballot, reason="Nhầm nội dung.", version=None, by=focal, at=NOW)
    assert queries.running_vote(row) is None
    again = meeting.open_vote(conference=row, motions=[two.pk], closes_at=CLOSES, version=None, by=focal, at=NOW)
    assert again.pk != ballot.pk
    _on_sheet(office, again, 1, "yes")
    assert meeting.count_vote(conference=row, by=focal, at=CLOSES) == 0  # one of twelve
    two.refresh_from_db()
    assert (two.agree, two.passed) == (1, False)


def test_a_vote_closed_and_counted_where_votes_are_run_comes_back(office: Office) -> None:
    row, (one, _), ballot = _opened(office)
    for number in range(12):
        _on_sheet(office, ballot, number, "yes", "yes")
    runner = office.actor("moderator")
    closing.close(ballot=ballot, by=runner, at=NOW)
    closing.tally(ballot=ballot, by=runner, at=NOW)
    closing.publish(ballot=ballot, by=runner, at=NOW)
    assert queries.running_vote(row) is not None
    assert meeting.count_vote(conference=row, by=office.actor("focal"), at=NOW) == 2
    one.refresh_from_db()
    assert one.agree == 12


def test_a_secret_vote_needs_people_and_something_to_vote_on(office: Office) -> None:
    row, focal = a_conference(office), office.actor("focal")
    motion = meeting.move(conference=row, motion=None, text="Giảm họp", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="số người có mặt"):
        meeting.open_vote(conference=row, motions=[motion.pk], closes_at=CLOSES, version=None, by=focal, at=NOW)
    meeting.hold(conference=row, present=12, version=None, by=focal, at=NOW)
    with pytest.raises(Refused) as refused:
        meeting.open_vote(conference=row, motions=[], closes_at=CLOSES, version=None, by=focal, at=NOW)
    assert refused.value.field == "motions"
    with pytest.raises(BadTerms):
        meeting.open_vote(conference=row, motions=[motion.pk], closes_at=NOW, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        meeting.open_vote(
            conference=row, motions=[motion.pk], closes_at=CLOSES, version=None, by=office.actor("officer"), at=NOW
        )
    assert not ballots.ballots(actor=SYSTEM).exists()


def test_a_round_is_not_closed_when_it_suits(office: Office) -> None:
    row = opened(office)
    _say(office, row, "officer")
    assert queries.has_said(row, office.actor("officer"))
    assert queries.to_say(office.actor("officer"), at=NOW) == 0
    assert queries.to_say(office.actor("chief"), at=NOW) == 1
    with pytest.raises(Refused, match="Chưa hết hạn"):
        asking.close(round_=row, version=None, by=office.actor("focal"), at=NOW)
    assert asking.close(round_=row, version=None, by=office.actor("focal"), at=OVER).occasion.closed_at == OVER
    empty = opened(office)  # nobody answered: a wrong one can be replaced
    assert asking.close(round_=empty, version=None, by=office.actor("focal"), at=NOW).occasion.closed_at == NOW
