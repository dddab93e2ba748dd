"""Matters that come of matters: another kind, second instance, parts of a mixed letter, the same from many, masses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from casework_matters import (
    COMPLAINT,
    CONTENT,
    FEEDBACK,
    LAN,
    VISIT,
    Bring,
    Take,
    clock_of,
    kept,
    later,
    pdf_of,
    to_unit,
)

from cualuat.audit import queries as audit
from cualuat.base.actor import NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.models import Case, Letter, Link, Party
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, relating, stepping
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.operations.relating import Part
from cualuat.casework.operations.stepping import NotFromHere, Wanted
from cualuat.casework.queries import tracking
from cualuat.notices.models import Message
from cualuat.notices.rules import normal_phone
from office import NOW, TODAY, Office

TO_COMPLAINT = Wanted("reroute", Typed({"kind": "complaint", "reason": "Nội dung là khiếu nại."}))
BAY = PersonGiven(name="Lê Văn Bảy", email="bay@vidu.example", told_by="email")
TAM = PersonGiven(name="Ngô Thị Tám", phone="0987 654 321", told_by="sms")


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


# --- another kind ------------------------------------------------------------------------------------------------


def test_the_new_kind_runs_its_own_limits_from_the_first_day(bring: Bring, office: Office, shelf: Path) -> None:
    letter = kept("don.pdf", pdf_of("Đơn"))
    case = bring(FEEDBACK, channel="post", received_at=later(-4), files=(letter,)).case
    made = relating.reroute(case=case, wanted=TO_COMPLAINT, by=office.actor("reception"), at=NOW)
    received = TODAY - timedelta(days=4)
    assert (made.received_on, made.registered_at, made.channel, made.state) == (received, NOW, "post", "received")
    assert clock_of(made, "complaint-accept").started_on == received
    assert made.due_on == clock_of(made, "complaint-accept").due_on == date(2026, 11, 26)
    assert made.files.get().attachment == letter
    case = fresh(case)
    assert (case.state, case.is_open, case.due_on) == ("rerouted", False, None)
    assert clock_of(case, "feedback-general-first-answer").state == "stopped"
    assert Link.objects.get(case=case, other=made).kind == "rerouted"


def test_the_person_follows_the_new_matter_from_the_first(bring: Bring, office: Office) -> None:
    registered = bring(FEEDBACK)
    made = relating.reroute(case=registered.case, wanted=TO_COMPLAINT, by=office.actor("reception"), at=NOW)
    part = relating.split(
        case=made, parts=[Part("information", "Xin hồ sơ", "Cho xem hồ sơ.")], by=office.actor("leader"), at=NOW
    )[0]
    case = tracking.by_receipt(registered.receipt)
    assert case is not None
    assert tracking.related(case) == [made, part]
    assert tracking.reachable_from(case, part.number) == part
    assert tracking.reachable_from(case, bring(FEEDBACK).case.number) is None


@pytest.mark.parametrize("kind", ["", "reception", "shoes"])
def test_a_matter_becomes_a_kind_there_is(bring: Bring, office: Office, kind: str) -> None:
    case = bring(FEEDBACK).case
    wanted = Wanted("reroute", Typed({"kind": kind, "reason": "Lý do"}))
    with pytest.raises(Refused) as refused:
        relating.reroute(case=case, wanted=wanted, by=office.actor("reception"), at=NOW)
    assert refused.value.field == "kind"
    assert fresh(case).state == "received"


def test_a_step_that_is_refused_makes_no_matter(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot").values)
    with pytest.raises(NotAllowed):
        relating.reroute(case=case, wanted=TO_COMPLAINT, by=office.actor("elsewhere"), at=NOW)
    take(case, "answer", "chief", answer="Xong")
    with pytest.raises(NotFromHere):
        relating.reroute(case=case, wanted=TO_COMPLAINT, by=office.actor("reception"), at=NOW)
    assert Case.objects.count() == 1


def test_what_was_heard_at_a_reception_becomes_a_matter(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring(VISIT).case, "hear", "reception", note="Trình bày về ranh đất")
    wanted = Wanted("take", Typed({"kind": "feedback-general"}))
    made = relating.reroute(case=case, wanted=wanted, by=office.actor("reception"), at=NOW)
    assert (fresh(case).state, made.kind) == ("taken", "feedback-general")
    assert Link.objects.get(case=case).kind == "reception"


# --- the second instance -----------------------------------------------------------------------------------------


@pytest.fixture
def decided(bring: Bring, take: Take, office: Office) -> Case:
    """A complaint whose decision the person has received."""
    case = take(bring(COMPLAINT, answers={**COMPLAINT.answers, "remote": "1"}).case, "take_up", "reception")
    assigning.assign(case=case, typed=to_unit(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    case = take(take(case, "accept", "leader", circumstances="remote"), "verify", "leader")
    case = take(case, "report", "officer", at=later(2))
    case = take(case, "decide", "leader", at=later(3), outcome="Khiếu nại sai toàn bộ")
    return take(case, "send", "officer", at=later(4), received_on="24/11/2026")


def test_the_second_instance_begins_anew_and_the_first_is_over(decided: Case, take: Take, office: Office) -> None:
    wanted = Wanted("appeal", Typed({"content": "Tôi không đồng ý với quyết định."}))
    second = relating.appeal(case=decided, wanted=wanted, by=office.actor("reception"), at=later(20))
    first, day = fresh(decided), later(20).date()
    assert (first.state, first.is_open) == ("second_instance", False)
    assert {clock_of(first, code).state for code in ("complaint-appeal", "complaint-effect-first")} == {"stopped"}
    assert (second.number, second.content, second.received_on) == (
        "KN2-2026-00001",
        "Tôi không đồng ý với quyết định.",
        day,
    )
    assert clock_of(second, "complaint-accept").started_on == day
    assert Party.objects.get(case=second).id_number == LAN.id_number
    assert Link.objects.get(case=first, other=second).kind == "second"
    second = take(take(second, "take_up", "reception", at=later(21)), "accept", "leader", at=later(22))
    solve = clock_of(second, "complaint-solve-second")
    assert solve.started_on == later(22).date()
    with pytest.raises(IndexError):
        clock_of(second, "complaint-solve-first")


def test_an_appeal_needs_words_and_its_place(decided: Case, bring: Bring, office: Office) -> None:
    with pytest.raises(Refused) as refused:
        relating.appeal(case=decided, wanted=Wanted("appeal", Typed({})), by=office.actor("reception"), at=later(20))
    assert refused.value.field == "content"
    wanted = Wanted("appeal", Typed({"content": "Không đồng ý"}))
    with pytest.raises(NotFromHere):
        relating.appeal(case=bring(COMPLAINT).case, wanted=wanted, by=office.actor("reception"), at=later(20))
    assert not Case.objects.filter(kind="complaint-second").exists()


# --- a mixed letter ----------------------------------------------------------------------------------------------


def test_each_part_keeps_the_day_of_receipt_and_the_letter_goes_on(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK, channel="post", received_at=later(-3)).case
    parts = [
        Part("complaint", "Quyết định phạt", "Tôi khiếu nại quyết định phạt."),
        Part("feedback-general", "Đèn đường hỏng", "Đèn đường thôn Tây hỏng."),
    ]
    made = relating.split(case=case, parts=parts, by=office.actor("reception"), at=NOW)
    assert [one.number for one in made] == ["KN-2026-00001", "PAKN-2026-00002"]
    received = TODAY - timedelta(days=3)
    assert {one.received_on for one in made} == {received}
    assert clock_of(made[0], "complaint-accept").started_on == received
    assert clock_of(made[1], "feedback-general-first-answer").started_on == received
    assert made[1].content == "Đèn đường thôn Tây hỏng."
    assert fresh(case).state == "received"
    assert audit.history("case", case.pk).get(action="casework.split").detail == {"parts": [c.number for c in made]}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([], "parts"),
        ([Part("complaint", " ", "x")], "parts"),
        ([Part("information", "Đúng", "Đúng"), Part("complaint", "x", "")], "parts"),
        ([Part("denunciation", "x", "x")], "kind"),
        ([Part("reception", "x", "x")], "kind"),
    ],
)
def test_all_parts_or_none(bring: Bring, office: Office, parts: list[Part], field: str) -> None:
    case = bring(FEEDBACK).case
    with pytest.raises(Refused) as refused:
        relating.split(case=case, parts=parts, by=office.actor("reception"), at=NOW)
    assert refused.value.field == field
    assert Case.objects.count() == 1


def test_who_does_not_work_on_a_matter_does_not_split_it(bring: Bring, office: Office) -> None:
    for who in ("elsewhere", "clerk", "nobody"):
        with pytest.raises(NotAllowed):
            relating.split(case=bring().case, parts=[Part("complaint", "x", "x")], by=office.actor(who), at=NOW)


# --- the same from many ------------------------------------------------------------------------------------------


def test_those_who_bring_the_same_are_answered_once_and_each_is_told(bring: Bring, take: Take, office: Office) -> None:
    chief, unit = office.actor("chief"), to_unit(office, "phong-mot").values
    cases = [
        take(bring(FEEDBACK, sender=who).case, "assign", "reception", **unit) for who in (LAN, BAY, TAM, PersonGiven())
    ]
    closed = take(take(bring(FEEDBACK).case, "assign", "reception", **unit), "answer", "chief", answer="Trước đây")
    first = cases[0]
    for other in [*cases[1:], closed]:
        relating.mark_duplicate(case=first, other=other, by=chief, at=NOW)
    wanted = Wanted("answer", Typed({"answer": "Xưởng bún đã ngừng xả.", "doc_number": "12/STP-P1"}))
    stepping.take(case=first, wanted=wanted, by=chief, at=later(1))
    assert relating.answer_duplicates(case=first, wanted=wanted, by=chief, at=later(1)) == 3
    assert {fresh(case).state for case in cases} == {"answered"}
    assert {step.note for case in cases for step in case.steps.filter(edge="answer")} == {"Xưởng bún đã ngừng xả."}
    assert clock_of(cases[2], "feedback-general-first-answer").state == "stopped"
    letters = Letter.objects.filter(case__in=cases, form="feedback-answer")
    assert letters.exclude(docx=None).count() == 1
    told = Message.objects.filter(about_id__in=[str(case.pk) for case in cases], subject__contains="Đã trả lời")
    assert sorted(told.values_list("to", flat=True)) == sorted(
        [LAN.email, BAY.email, normal_phone(TAM.phone)]
    )  # the fourth left no way
    assert relating.answer_duplicates(case=first, wanted=wanted, by=chief, at=later(1)) == 0


def test_a_duplicate_is_another_matter_one_may_see(bring: Bring, office: Office, sealed_case: Case) -> None:
    one, other, desk = bring().case, bring().case, office.actor("reception")
    with pytest.raises(Refused):
        relating.mark_duplicate(case=one, other=one, by=desk, at=NOW)
    with pytest.raises(NotAllowed):
        relating.mark_duplicate(case=one, other=other, by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(NotAllowed):
        relating.mark_duplicate(case=one, other=sealed_case, by=desk, at=NOW)
    relating.mark_duplicate(case=one, other=other, by=desk, at=NOW)
    relating.mark_duplicate(case=one, other=other, by=desk, at=NOW)
    assert Link.objects.count() == 1
    with pytest.raises(Refused, match="hồ sơ chính"):
        relating.mark_duplicate(case=other, other=one, by=desk, at=NOW)


# --- many people with one matter ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "representatives", "fits"),
    [
        (4, 0, True),
        (5, 0, False),
        (5, 1, True),
        (7, 2, True),
        (10, 2, True),
        (10, 3, False),
        (11, 0, False),
        (11, 3, True),
        (5000, 5, True),
        (200, 6, False),
    ],
)
def test_a_mass_petition_has_the_representatives_of_the_law(
    bring: Bring, people: int, representatives: int, fits: bool
) -> None:
    chosen = tuple(PersonGiven(name=f"Đại diện {i}", address="Thôn Đông") for i in range(representatives))
    if fits:
        case = bring(COMPLAINT, count=people, representatives=chosen).case
        assert case.sender_count == people
        assert case.parties.filter(role="representative").count() == representatives
    else:
        with pytest.raises(Incomplete, match="người đại diện") as refused:
            bring(COMPLAINT, count=people, representatives=chosen)
        assert set(refused.value.errors) == {"representatives"}


def test_every_one_of_many_who_left_a_way_is_told(bring: Bring, take: Take, office: Office) -> None:
    signed = tuple(replace(BAY, name=f"Người ký {i}", email=f"ky{i}@vidu.example") for i in range(3))
    case = bring(FEEDBACK, content=CONTENT, count=6, representatives=(BAY,), signatories=(*signed, TAM)).case
    Message.objects.all().delete()
    take(case, "assign", "reception", **to_unit(office, "phong-mot").values)
    emails = {LAN.email, BAY.email, *(person.email for person in signed)}
    assert set(Message.objects.filter(channel="email").values_list("to", flat=True)) == emails
    assert Message.objects.filter(channel="sms").count() == 1
