"""The person and the agency after the first letter: messages, files, ratings, the wish that a matter be opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from casework_matters import COMPLAINT, FEEDBACK, INFORMATION, LAN, Bring, Take, clock_of, kept, later, pdf_of, to_unit

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.models import Case, CaseFile, Exchange, Rating, Wish
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping, talking
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.operations.stepping import Wanted
from cualuat.casework.queries import listing, tracking
from cualuat.notices.models import Message
from office import NOW, TODAY, Office


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def assigned(bring: Bring, take: Take, office: Office) -> Case:
    return take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)


@pytest.fixture
def answered(assigned: Case, take: Take) -> Case:
    return take(assigned, "answer", "chief", at=later(1), answer="Xưởng đã ngừng xả.")


def rated(case: Case, solved: bool, text: str = "", score: int | None = 3) -> Rating:
    return talking.rate(case=case, solved=solved, score=score, text=text, by=ANYONE, at=later(2))


# --- messages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brought", "ask", "before", "after"),
    [(FEEDBACK, "ask", "clarifying", "assigned"), (INFORMATION, "ask_complete", "incomplete", "received")],
)
def test_a_matter_that_waited_for_its_person_goes_on_when_she_writes(
    bring: Bring, take: Take, office: Office, brought: object, ask: str, before: str, after: str
) -> None:
    case = bring(brought).case
    if brought is FEEDBACK:
        case = take(case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    case = take(case, ask, "reception" if brought is INFORMATION else "officer", question="Ở đoạn mương nào?")
    assert case.state == before
    assert tracking.tracked(case, on=TODAY).waits_for == "citizen"
    assert [e.text for e in case.exchanges.all()] == ["Ở đoạn mương nào?"]
    talking.write_as_person(case=case, text="Đoạn sau đình.", by=ANYONE, at=later(1))
    case = fresh(case)
    assert (case.state, case.has_news) == (after, True)
    assert [e.from_person for e in case.exchanges.order_by("pk")] == [False, True]
    assert case.steps.latest("number").by == ANYONE.name


def test_writing_takes_no_other_step_of_the_person(assigned: Case) -> None:
    """She may withdraw from here; a message is not that."""
    talking.write_as_person(case=assigned, text="Nhờ cơ quan sớm xem.", by=ANYONE, at=later(1))
    assert (fresh(assigned).state, fresh(assigned).steps_taken) == ("assigned", assigned.steps_taken)


def test_what_she_wrote_is_news_until_her_officer_looks(assigned: Case, office: Office) -> None:
    talking.write_as_person(case=assigned, text="Nhờ xem sớm.", by=ANYONE, at=later(1))
    officer = office.actor("officer")
    assert listing.count_of(listing.Wanted(TODAY, view="news"), actor=officer) == 1
    talking.seen(case=fresh(assigned), by=office.actor("reception"), at=later(1))
    assert fresh(assigned).has_news
    talking.seen(case=fresh(assigned), by=officer, at=later(1))
    assert listing.count_of(listing.Wanted(TODAY, view="news"), actor=officer) == 0


def test_files_of_a_message_stand_by_it(assigned: Case, shelf: Path) -> None:
    file = kept("anh.pdf", pdf_of("Ảnh mương"))
    exchange = talking.write_as_person(case=assigned, text="", files=[file], by=ANYONE, at=later(1))
    row = CaseFile.objects.get(case=assigned)
    assert (row.exchange, row.from_person, row.prominence) == (exchange, True, "person")
    assert tracking.file_for_person(assigned, row.pk) == row


@pytest.mark.parametrize(("text", "number", "field"), [(" ", 0, "text"), ("x" * 10_001, 0, "text"), ("x", 11, "files")])
def test_a_message_says_something_and_not_too_much(
    assigned: Case, shelf: Path, text: str, number: int, field: str
) -> None:
    file = kept("anh.pdf", pdf_of("Ảnh"))
    with pytest.raises(Refused) as refused:
        talking.write_as_person(case=assigned, text=text, files=[file] * number, by=ANYONE, at=later(1))
    assert refused.value.field == field
    assert not Exchange.objects.exists()
    assert not fresh(assigned).has_news


def test_an_officers_message_is_announced_but_not_told(assigned: Case, office: Office) -> None:
    Case.objects.filter(pk=assigned.pk).update(has_news=True)
    Message.objects.all().delete()
    talking.write_as_officer(case=assigned, text="Mời bà đến xem biên bản.", by=office.actor("officer"), at=later(1))
    mail = Message.objects.get()
    assert (mail.to, mail.kind) == (LAN.email, "exchange")
    assert "biên bản" not in mail.body
    assert not fresh(assigned).has_news
    assert tracking.tracked(assigned, on=TODAY).exchanges[0].text == "Mời bà đến xem biên bản."
    for who in ("elsewhere", "clerk", "moderator", "nobody"):
        with pytest.raises(NotAllowed):
            talking.write_as_officer(case=assigned, text="x", by=office.actor(who), at=later(1))


def test_files_for_officers_only_are_not_the_persons(assigned: Case, office: Office, shelf: Path) -> None:
    file = kept("bien-ban.pdf", pdf_of("Biên bản nội bộ"))
    row = talking.add_file(case=assigned, attachment=file, prominence="internal", by=office.actor("officer"), at=NOW)
    assert tracking.file_for_person(assigned, row.pk) is None
    assert list(tracking.tracked(assigned, on=TODAY).files) == []
    with pytest.raises(NotAllowed):
        talking.add_file(case=assigned, attachment=file, prominence="person", by=office.actor("elsewhere"), at=NOW)


def test_of_a_sealed_matter_nothing_is_written_here(sealed_case: Case, office: Office) -> None:
    with pytest.raises(Refused, match="hộp niêm phong"):
        talking.write_as_person(case=sealed_case, text="Tôi bị dọa", by=ANYONE, at=later(1))
    for who in ("denunciation", "leader", "reception"):
        with pytest.raises((NotAllowed, Refused)):
            talking.write_as_officer(case=sealed_case, text="x", by=office.actor(who), at=later(1))
    assert not Exchange.objects.exists()


def test_only_what_is_the_persons_to_do_is_done_as_hers(assigned: Case) -> None:
    with pytest.raises(Refused, match="do cơ quan làm"):
        stepping.take_as_person(
            case=assigned, wanted=Wanted("answer", Typed({"answer": "Xong"})), by=ANYONE, at=later(1)
        )
    stepping.take_as_person(case=assigned, wanted=Wanted("withdraw", Typed({})), by=ANYONE, at=later(1))
    assert (fresh(assigned).state, fresh(assigned).is_open) == ("withdrawn", False)


# --- solved or not -----------------------------------------------------------------------------------------------


def test_solved_is_kept_once_for_each_answer(answered: Case, take: Take) -> None:
    assert tracking.tracked(answered, on=TODAY).may_rate
    rating = rated(answered, True, score=5)
    assert (rating.solved, rating.score, rating.answers_step) == (True, 5, answered.steps_taken)
    assert not tracking.tracked(answered, on=TODAY).may_rate
    assert not Wish.objects.exists()
    with pytest.raises(Refused, match="đã đánh giá"):
        rated(answered, False, "Vẫn đục như trước")
    case = take(answered, "reopen", "chief", at=later(3), reason="Kiểm tra lại")
    case = take(case, "answer", "chief", at=later(4), answer="Đã lắp bể lọc.")
    assert rated(case, True).answers_step == case.steps_taken


@pytest.mark.parametrize(
    ("solved", "score", "text", "field"),
    [(True, 0, "", "score"), (True, 6, "", "score"), (False, 1, "Chưa", "text")],
)
def test_a_rating_that_says_too_little_is_refused(
    answered: Case, solved: bool, score: int, text: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        rated(answered, solved, text, score)
    assert refused.value.field == field
    assert not Rating.objects.exists()


def test_what_has_no_answer_or_is_not_rated_is_not_rated(bring: Bring, take: Take, office: Office) -> None:
    with pytest.raises(Refused):
        rated(bring(FEEDBACK).case, True)
    press = take(
        bring(FEEDBACK, kind="feedback-press").case, "assign", "reception", **to_unit(office, "phong-mot").values
    )
    with pytest.raises(Refused):
        rated(take(press, "answer", "chief", answer="Thông cáo"), True)


def test_not_solved_is_a_wish_that_must_be_answered_before_the_end(answered: Case, take: Take, office: Office) -> None:
    rated(answered, False, "Hôm nay nước vẫn đục")
    assert fresh(answered).has_news
    wish = listing.wishes_for(office.actor("chief")).get()
    assert wish.text == "Hôm nay nước vẫn đục"
    assert not listing.wishes_for(office.actor("elsewhere")).exists()
    with pytest.raises(Refused, match="mở lại"):
        take(answered, "close", "officer", at=later(3))


def test_a_wish_granted_opens_the_matter_with_a_new_limit(answered: Case, office: Office) -> None:
    rated(answered, False, "Hôm nay nước vẫn đục")
    for who in ("officer", "reception", "chief_elsewhere", "moderator"):
        with pytest.raises(NotAllowed):
            talking.decide_wish(wish=Wish.objects.get(), granted=True, reply="Được", by=office.actor(who), at=later(3))
    with pytest.raises(Refused) as refused:
        talking.decide_wish(wish=Wish.objects.get(), granted=True, reply=" ", by=office.actor("chief"), at=later(3))
    assert refused.value.field == "reply"
    talking.decide_wish(
        wish=Wish.objects.get(), granted=True, reply="Sẽ đo lại nước.", by=office.actor("chief"), at=later(3)
    )
    case = fresh(answered)
    assert (case.state, case.is_open) == ("assigned", True)
    assert case.steps.get(edge="reopen").note == "Sẽ đo lại nước."
    with pytest.raises(Refused, match="đã được trả lời"):
        talking.decide_wish(wish=Wish.objects.get(), granted=False, reply="x", by=office.actor("chief"), at=later(4))


def test_a_wish_refused_is_told_with_its_reason_and_the_matter_may_end(
    answered: Case, take: Take, office: Office
) -> None:
    rated(answered, False, "Hôm nay nước vẫn đục")
    talking.decide_wish(
        wish=Wish.objects.get(), granted=False, reply="Đã đo, nước đạt chuẩn.", by=office.actor("leader"), at=later(3)
    )
    assert "Đã đo, nước đạt chuẩn." in Message.objects.get(kind="wish").body
    shown = tracking.tracked(answered, on=TODAY).wish
    assert shown is not None
    assert (shown.granted, shown.reply) == (False, "Đã đo, nước đạt chuẩn.")
    assert take(answered, "close", "officer", at=later(4)).state == "closed"
    assert audit.history("case", answered.pk).get(action="casework.wish").detail["granted"] is False


def test_a_closed_matter_is_opened_by_a_wish_too(answered: Case, take: Take, office: Office) -> None:
    case = take(answered, "close", "officer", at=later(1))
    rated(case, False, "Nước lại đục như cũ")
    talking.decide_wish(
        wish=Wish.objects.get(), granted=True, reply="Kiểm tra lại", by=office.actor("chief"), at=later(3)
    )
    case = fresh(case)
    assert (case.is_open, case.closed_on) == (True, None)


def test_information_found_wrong_is_put_right_within_its_limit(bring: Bring, take: Take, office: Office) -> None:
    case = bring(INFORMATION).case
    case = take(case, "valid_simple", "reception", **to_unit(office, "phong-mot", "officer").values)
    case = take(case, "supply", "chief", at=later(1), outcome="Cung cấp toàn bộ", answer="Danh sách kèm theo.")
    rated(case, False, "Danh sách thiếu tháng mười")
    talking.decide_wish(
        wish=Wish.objects.get(), granted=True, reply="Sẽ bổ sung", by=office.actor("chief"), at=later(3)
    )
    case = fresh(case)
    assert case.state == "correcting"
    assert case.due_on == clock_of(case, "information-fix-request").due_on is not None


def test_a_complaint_not_solved_makes_no_wish(bring: Bring, take: Take) -> None:
    """Its way is the second instance; what she says is kept all the same."""
    case = take(bring(COMPLAINT, sender=PersonGiven(name="Lan", address="Đông")).case, "take_up", "reception")
    case = take(
        case, "not_accept", "leader", reason="Quá hạn",
        grounds="Hết thời hiệu, thời hạn khiếu nại mà không có lý do chính đáng",
    )  # fmt: skip
    rated(case, False, "")
    assert Rating.objects.get().solved is False
    assert not Wish.objects.exists()
