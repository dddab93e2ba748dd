"""From the letter to the end of a matter: steps, clocks, letters, refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from casework_matters import COMPLAINT, FEEDBACK, INFORMATION, LAN, LETTER_FIELDS, Bring, Take

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.codes import receipt_key
from cualuat.casework.models import Case, Hearing, Letter, Link, NumberSeries, Party, Step, Transfer
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, letters, relating, stepping, talking
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.operations.stepping import SomebodyElse, Wanted
from cualuat.casework.queries import single, tracking
from cualuat.kernel.workflow import NotFromHere
from cualuat.notices.models import Message
from cualuat.timelimits import queries as timelimits
from office import NOW, TODAY, Office


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def clock(case: Case, code: str):  # type: ignore[no-untyped-def]
    return next(c for c in timelimits.clocks_of("case", case.pk) if c.code == code)


def test_a_matter_gets_a_number_a_receipt_and_a_deadline(bring: Bring) -> None:
    registered = bring(COMPLAINT)
    case = registered.case
    assert case.number == "KN-2026-00001"
    assert case.receipt_key == receipt_key(registered.receipt)
    assert registered.receipt not in repr(vars(case))
    assert clock(case, "complaint-accept").due_on == date(2026, 12, 2)
    assert clock(case, "complaint-accept-by-law").due_on == date(2026, 11, 30)
    assert case.due_on == date(2026, 12, 2)  # what is only watched is no deadline
    assert tracking.by_receipt(registered.receipt.lower()) == case
    told = Message.objects.get(kind="receipt")
    assert (told.to, "02/12/2026" in told.body) == ("lan@vidu.example", True)
    assert registered.receipt not in told.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"content": ""}, "content"),
        ({"content": "x" * 20_001}, "content"),
        ({"channel": "pigeon"}, "channel"),
        ({"sender": PersonGiven()}, "name"),
        ({"sender": PersonGiven(name="Lan")}, "address"),
        ({"sender": PersonGiven(name="Lan", address="Đông", email="lan@")}, "email"),
        ({"sender": PersonGiven(name="Lan", address="Đông", phone="12")}, "phone"),
        ({"sender": PersonGiven(name="Lan", address="Đông", told_by="sms")}, "phone"),
        ({"answers": {}}, "against"),
        ({"answers": {**COMPLAINT.answers, "known_on": "30/02/2026"}}, "known_on"),
        ({"answers": {**COMPLAINT.answers, "known_on": "30/12/2026"}}, "known_on"),
        ({"count": 0}, "count"),
        ({"count": 12}, "representatives"),
        ({"received_at": NOW + timedelta(days=1)}, "received_on"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_kept(bring: Bring, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        bring(COMPLAINT, **changes)
    assert field in refused.value.errors
    assert not Case.objects.exists()
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_feedback_needs_no_name(bring: Bring) -> None:
    assert bring(FEEDBACK, sender=PersonGiven()).case.number == "PAKN-2026-00001"


@pytest.mark.parametrize(
    ("people", "representatives", "fits"),
    [(4, 0, True), (5, 0, False), (5, 1, True), (10, 3, False), (11, 5, True), (11, 6, False)],
)
def test_many_people_appoint_representatives(bring: Bring, people: int, representatives: int, fits: bool) -> None:
    chosen = tuple(PersonGiven(name=f"Đại diện {i}") for i in range(representatives))
    if fits:
        assert bring(count=people, representatives=chosen).case.sender_count == people
    else:
        with pytest.raises(Incomplete, match="Điều 29"):
            bring(count=people, representatives=chosen)


def test_a_complaint_from_the_letter_to_the_end(bring: Bring, take: Take, office: Office) -> None:
    case = bring(COMPLAINT).case
    case = take(case, "take_up", "reception")
    assigning.assign(case=case, typed=_to(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    with pytest.raises(NotAllowed, match="trình"):
        take(case, "accept", "officer")
    case = take(case, "accept", "leader", at=later(3))
    assert clock(case, "complaint-accept").state == "stopped"
    assert case.due_on == date(2026, 12, 23)
    case = take(case, "verify", "leader", at=later(3))
    case = take(case, "extend", "leader", at=later(10), reason="Phải trưng cầu giám định")
    assert case.due_on == date(2027, 1, 7)
    case = take(case, "report", "officer", at=later(12))
    case = take(case, "decide", "leader", at=later(13), outcome="Khiếu nại đúng một phần")
    assert (case.outcome, case.answered_on) == ("Khiếu nại đúng một phần", later(13).date())
    assert clock(case, "complaint-solve-first").was_late is False
    decision = case.letters.get(form="complaint-decision-first")
    letters.record_sending(
        letter=decision, on=later(14).date(), how="Bưu điện", by=office.actor("officer"), at=later(14)
    )
    assert clock(case, "complaint-send-first").state == "stopped"
    case = take(case, "send", "officer", at=later(16), received_on="05/12/2026")
    with pytest.raises(Refused, match="chưa có hiệu lực"):
        take(case, "effective", "officer", at=later(17))
    case = take(case, "effective", "officer", at=later(60))
    case = take(case, "archive", "officer", at=later(61))
    assert (case.is_open, case.due_on, case.closed_on) == (False, None, later(61).date())
    assert {c.state for c in timelimits.clocks_of("case", case.pk)} == {"stopped"}
    assert audit.first_broken() is None


def _to(office: Office, unit: str, officer: str = "") -> Typed:
    chosen = str(office.people[officer].pk) if officer else ""
    return Typed({"unit": str(office.units[unit].pk), "officer": chosen})


@pytest.fixture
def accepted(bring: Bring, take: Take, office: Office) -> Case:
    case = take(bring(COMPLAINT).case, "take_up", "reception")
    assigning.assign(case=case, typed=_to(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    return take(take(case, "accept", "leader"), "verify", "leader")


def test_a_suspension_stops_the_clock_and_resuming_goes_on(accepted: Case, take: Take) -> None:
    ground = "Cần đợi kết quả giải quyết của cơ quan khác có thẩm quyền"
    case = take(accepted, "suspend", "leader", at=later(10), grounds=ground, reason="Chờ Tòa án")
    assert clock(case, "complaint-solve-first").state == "paused"
    assert case.due_on == later(13).date()  # what is left: sending the decision
    case = take(case, "resume", "leader", at=later(20))
    assert clock(case, "complaint-solve-first").due_on == date(2026, 12, 30)


def test_far_away_and_complex_from_the_start(bring: Bring, take: Take) -> None:
    case = take(bring(COMPLAINT).case, "take_up", "reception")
    case = take(case, "accept", "leader", circumstances="remote,complex")
    assert clock(case, "complaint-solve-first").due_on == date(2027, 1, 19)


def test_a_dialogue_is_invited_to_in_time_and_the_second_instance_must_have_one(
    bring: Bring, take: Take, office: Office
) -> None:
    case = take(bring(COMPLAINT, kind="complaint-second").case, "take_up", "reception")
    assigning.assign(case=case, typed=_to(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    case = take(take(case, "accept", "leader"), "verify", "leader")
    with pytest.raises(Refused, match="bắt buộc phải tổ chức đối thoại"):
        take(case, "report", "officer")
    soon = {"hearing_on": "24/11/2026", "hearing_time": "8h30", "hearing_place": "Phòng họp"}
    with pytest.raises(Refused, match="19/11/2026") as refused:
        take(case, "invite_dialogue", "officer", at=later(1), **soon)
    assert refused.value.field == "hearing_on"
    case = take(case, "invite_dialogue", "officer", **{**soon, "hearing_on": "30/11/2026"})
    assert Hearing.objects.get().state == "planned"
    case = take(case, "dialogue_held", "officer", at=later(10), minutes="Hai bên thống nhất trả xe.")
    assert (case.state, Hearing.objects.get().minutes) == ("drafting", "Hai bên thống nhất trả xe.")


def test_a_decision_goes_to_the_second_instance(accepted: Case, take: Take, office: Office) -> None:
    case = take(accepted, "report", "officer", at=later(5))
    case = take(case, "decide", "leader", at=later(6), outcome="Khiếu nại sai toàn bộ")
    case = take(case, "send", "officer", at=later(7), received_on="27/11/2026")
    wanted = Wanted("appeal", Typed({"content": "Tôi không đồng ý."}))
    second = relating.appeal(case=case, wanted=wanted, by=office.actor("reception"), at=later(20))
    assert (second.kind, second.number, second.received_on) == ("complaint-second", "KN2-2026-00001", later(20).date())
    assert Case.objects.get(pk=case.pk).state == "second_instance"
    assert tracking.related(Case.objects.get(pk=case.pk)) == [second]


def test_feedback_is_assigned_answered_rated_and_opened_again(bring: Bring, take: Take, office: Office) -> None:
    registered = bring(FEEDBACK)
    case = take(
        registered.case,
        "assign",
        "reception",
        unit=str(office.units["phong-mot"].pk),
        officer=str(office.people["officer"].pk),
    )
    assert case.officer == office.people["officer"]
    with pytest.raises(Refused) as refused:
        take(case, "answer", "chief", answer=" ")
    assert refused.value.field == "answer"
    case = take(case, "answer", "chief", at=later(2), answer="Đã kiểm tra, xưởng đã dừng xả.")
    assert clock(case, "feedback-general-first-answer").was_late is False
    assert tracking.tracked(case, on=TODAY).may_rate
    with pytest.raises(Refused, match="chưa được giải quyết"):
        talking.rate(case=case, solved=False, score=1, text="", by=ANYONE, at=later(3))
    talking.rate(case=case, solved=False, score=1, text="Hôm nay nước vẫn đục.", by=ANYONE, at=later(3))
    with pytest.raises(Refused, match="rồi"):
        talking.rate(case=case, solved=True, score=5, text="", by=ANYONE, at=later(3))
    with pytest.raises(Refused, match="mở lại"):
        take(case, "close", "chief", at=later(4))
    wish = case.wishes.get()
    with pytest.raises(NotAllowed):
        talking.decide_wish(wish=wish, granted=True, reply="Kiểm tra lại.", by=office.actor("officer"), at=later(4))
    talking.decide_wish(wish=wish, granted=True, reply="Sẽ kiểm tra lại.", by=office.actor("chief"), at=later(4))
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.is_open) == ("assigned", True)


def test_a_question_to_the_person_waits_for_her_and_goes_on_when_she_writes(
    bring: Bring, take: Take, office: Office
) -> None:
    case = take(bring().case, "assign", "reception", unit=str(office.units["phong-mot"].pk))
    case = take(case, "ask", "chief", question="Xưởng nào, chủ tên gì?")
    assert tracking.tracked(case, on=TODAY).waits_for == "citizen"
    talking.write_as_person(case=case, text="Xưởng ông Ba đầu thôn.", by=ANYONE, at=later(1))
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.has_news) == ("assigned", True)
    talking.seen(case=case, by=office.actor("chief"), at=later(1))
    assert not Case.objects.get(pk=case.pk).has_news


def test_a_transfer_is_over_when_the_other_agency_says_so(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring().case, "transfer", "reception", agency=str(office.units["so-xay-dung"].pk))
    assert (case.state, case.is_open) == ("transferring", True)
    with pytest.raises(Refused, match="nơi nhận xác nhận"):
        take(case, "acknowledged", "reception", at=later(1))
    back = take(
        case, "sent_back", "reception", at=later(1), note="Không thuộc Sở", unit=str(office.units["phong-mot"].pk)
    )
    assert (back.state, Transfer.objects.get().state) == ("assigned", "returned")


@pytest.mark.parametrize("agency", ["", "999999", "phong-mot"])
def test_a_transfer_needs_another_agency(bring: Bring, take: Take, office: Office, agency: str) -> None:
    chosen = str(office.units[agency].pk) if agency in office.units else agency
    with pytest.raises(Refused) as refused:
        take(bring().case, "transfer", "reception", agency=chosen)
    assert refused.value.field == "agency"


def test_the_same_content_is_guided_and_transferred_only_once(bring: Bring, take: Take, office: Office) -> None:
    agency = str(office.units["so-xay-dung"].pk)
    take(bring(FEEDBACK).case, "transfer", "reception", agency=agency)
    with pytest.raises(Refused, match="PAKN-2026-00001"):
        take(bring(FEEDBACK, content=FEEDBACK.content + " Xin cảm ơn.").case, "transfer", "reception", agency=agency)
    other = bring(
        FEEDBACK, content="Đèn đường thôn Tây hỏng đã hai tháng, đi lại buổi tối rất nguy hiểm cho các cháu học sinh."
    )
    assert take(other.case, "transfer", "reception", agency=agency).state == "transferring"


def test_feedback_becomes_a_complaint_with_its_day_of_receipt(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK, at=NOW).case
    wanted = Wanted("reroute", Typed({"kind": "complaint", "reason": "Nội dung là khiếu nại quyết định xử phạt."}))
    fresh = relating.reroute(case=case, wanted=wanted, by=office.actor("reception"), at=later(3))
    assert (fresh.kind, fresh.received_on) == ("complaint", TODAY)
    assert clock(fresh, "complaint-accept").started_on == TODAY
    assert [p.name for p in Party.objects.filter(case=fresh)] == [LAN.name]
    sealed = Wanted("reroute", Typed({"kind": "denunciation", "reason": "Tố cáo."}))
    with pytest.raises(Refused, match="niêm phong"):
        relating.reroute(case=bring().case, wanted=sealed, by=office.actor("reception"), at=NOW)


def test_a_mixed_letter_is_split(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK).case
    parts = [
        relating.Part("complaint", "Quyết định phạt", "Tôi khiếu nại quyết định phạt."),
        relating.Part("information", "Xin hồ sơ", "Cho tôi xem hồ sơ."),
    ]
    made = relating.split(case=case, parts=parts, by=office.actor("reception"), at=NOW)
    assert [c.kind for c in made] == ["complaint", "information"]
    assert Link.objects.filter(case=case, kind="split").count() == 2


def test_those_who_bring_the_same_are_answered_once_and_all_told(bring: Bring, take: Take, office: Office) -> None:
    unit = str(office.units["phong-mot"].pk)
    first = take(bring(FEEDBACK).case, "assign", "reception", unit=unit)
    second = bring(FEEDBACK, sender=PersonGiven(name="Lê Văn Bảy", email="bay@vidu.example", told_by="email")).case
    second = take(second, "assign", "reception", unit=unit)
    found = single.alike(first, actor=office.actor("chief"))
    assert [(a.case, a.share) for a in found] == [(second, 1.0)]
    relating.mark_duplicate(case=first, other=second, by=office.actor("chief"), at=NOW)
    wanted = Wanted("answer", Typed({"answer": "Đã xử lý xưởng bún."}))
    stepping.take(case=first, wanted=wanted, by=office.actor("chief"), at=later(1))
    assert relating.answer_duplicates(case=first, wanted=wanted, by=office.actor("chief"), at=later(1)) == 1
    assert Case.objects.get(pk=second.pk).state == "answered"
    assert set(Message.objects.filter(kind="step", subject__contains="trả lời").values_list("to", flat=True)) == {
        "lan@vidu.example",
        "bay@vidu.example",
    }
    assert Letter.objects.exclude(docx=None).count() == 1


def test_information_is_supplied_by_its_way_and_set_of_rules(bring: Bring, take: Take, office: Office) -> None:
    case = bring(INFORMATION).case
    assert case.due_on is None  # the limit begins with a valid request
    case = take(case, "valid_complex", "reception", unit=str(office.units["phong-mot"].pk))
    assert {c.code for c in timelimits.clocks_of("case", case.pk)} == {
        "information-network-complex",
        "information-network-complex-notice",
    }
    assert clock(case, "information-network-complex").needs_review
    case = take(case, "extend", "leader", at=later(5), reason="Phải tập hợp từ nhiều nơi")
    case = take(case, "supply", "leader", at=later(20), outcome="Cung cấp toàn bộ", answer="Danh sách ở tệp kèm theo.")
    case = take(case, "request_correction", "reception", at=later(21), reason="Thiếu tháng 10")
    assert clock(case, "information-fix-request").due_on == date(2026, 12, 28)


def test_at_the_office_and_simple_is_at_once(bring: Bring, take: Take, office: Office) -> None:
    case = bring(INFORMATION, answers={"purpose": "Học", "delivery": "office"}).case
    case = take(case, "valid_simple", "reception", unit=str(office.units["phong-mot"].pk))
    assert clock(case, "information-office-simple").due_at == NOW


def test_a_request_before_september_follows_the_old_law(bring: Bring, take: Take, office: Office) -> None:
    august = datetime(2026, 8, 28, 9, 0, tzinfo=NOW.tzinfo)
    case = bring(INFORMATION, at=august).case
    case = take(case, "valid_complex", "reception", at=august, unit=str(office.units["phong-mot"].pk))
    assert not clock(case, "information-network-complex").needs_review


def test_two_officers_at_once_the_second_is_told(bring: Bring, office: Office) -> None:
    case = bring(COMPLAINT).case
    wanted = Wanted("take_up", Typed({}), seen_steps=case.steps_taken)
    stepping.take(case=case, wanted=wanted, by=office.actor("reception"), at=NOW)
    with pytest.raises(SomebodyElse, match="vẫn còn"):
        stepping.take(
            case=case,
            wanted=Wanted("guide", Typed({"reason": "x"}), seen_steps=1),
            by=office.actor("reception"),
            at=NOW,
        )


def test_steps_do_not_go_where_the_table_has_no_way(bring: Bring, take: Take) -> None:
    with pytest.raises(NotFromHere, match="Mới tiếp nhận"):
        take(bring(COMPLAINT).case, "accept", "leader")


@pytest.mark.parametrize("on", ["21/11/2026", "19/11/2026", "hôm qua"])
def test_a_step_happens_between_the_last_one_and_today(bring: Bring, take: Take, on: str) -> None:
    with pytest.raises(Refused) as refused:
        take(bring(COMPLAINT).case, "take_up", "reception", on=on)
    assert refused.value.field == "on"


def test_an_officer_prepares_what_the_leader_decides(accepted: Case, office: Office, take: Take) -> None:
    case = take(accepted, "report", "officer")
    typed = Typed({**LETTER_FIELDS["decide"], "outcome": "Khiếu nại đúng toàn bộ"})
    proposal = stepping.propose(
        case=case, edge="decide", typed=typed, note="Kính trình", by=office.actor("officer"), at=NOW
    )
    with pytest.raises(NotAllowed):
        stepping.propose(case=case, edge="decide", typed=typed, note="", by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(Refused, match="cần sửa gì"):
        stepping.send_back(proposal=proposal, comment="", by=office.actor("leader"), at=NOW)
    stepping.send_back(proposal=proposal, comment="Bổ sung căn cứ", by=office.actor("leader"), at=NOW)
    again = stepping.propose(case=case, edge="decide", typed=typed, note="Đã sửa", by=office.actor("officer"), at=NOW)
    stepping.take(case=case, wanted=Wanted("decide", Typed(again.inputs)), by=office.actor("leader"), at=NOW)
    again.refresh_from_db()
    assert (again.state, again.decided_by) == ("approved", "Cán bộ leader")


def test_letters_are_numbered_by_kind_and_year_and_signed_with_authority(
    accepted: Case, take: Take, office: Office
) -> None:
    notice = accepted.letters.get(form="complaint-acceptance")
    assert notice.number.startswith("01/TB-STP")
    assert notice.docx
    assert notice.pdf
    assert notice.pdf.path.read_bytes().startswith(b"%PDF")
    case = take(
        accepted, "extend", "leader", reason="Phức tạp", signer=str(office.people["deputy"].pk), doc_number="77/TB-STP"
    )
    letter = case.letters.get(form="complaint-extension")
    assert (letter.number, letter.signer) == ("77/TB-STP", "Cán bộ deputy")
    text = letters._signer(
        letters.form_of("complaint-extension"), Typed({"signer": str(office.people["deputy"].pk)}), TODAY
    )
    assert text["authority"] == "KT. Giám đốc"
    with pytest.raises(Refused) as refused:
        take(case, "stay", "leader", reason="Gây hậu quả khó khắc phục", doc_number="77/TB-STP")
    assert refused.value.field == "doc_number"


def test_a_preview_writes_nothing(accepted: Case, office: Office) -> None:
    before = (Letter.objects.count(), list(NumberSeries.objects.values_list("code", "last")))
    made = letters.preview(
        case=accepted,
        edge="extend",
        typed=Typed({**LETTER_FIELDS["extend"], "reason": "Thử"}),
        by=office.actor("leader"),
        at=NOW,
    )
    assert made.pdf.startswith(b"%PDF")
    assert before == (Letter.objects.count(), list(NumberSeries.objects.values_list("code", "last")))


def test_a_letter_is_sent_once_between_issue_and_today(accepted: Case, office: Office) -> None:
    letter = accepted.letters.get(form="complaint-acceptance")
    officer = office.actor("officer")
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            letters.record_sending(letter=letter, on=day, how="x", by=officer, at=NOW)
    letters.record_sending(letter=letter, on=TODAY, how="Bưu điện", by=officer, at=NOW)
    with pytest.raises(Refused, match="đã được ghi"):
        letters.record_sending(letter=letter, on=TODAY, how="x", by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        letters.record_sending(letter=letter, on=TODAY, how="x", by=office.actor("elsewhere"), at=NOW)


def test_every_step_of_a_table_knows_its_guards_forms_and_needs() -> None:
    from cualuat.casework.kinds import all_kinds
    from cualuat.casework.needs import NEEDS
    from cualuat.casework.operations import guards
    from cualuat.letters import forms

    for kind in all_kinds().values():
        for edge in kind.table.edges:
            assert set(edge.guards) <= guards.NAMES
            assert set(edge.needs) <= set(NEEDS)
            assert not edge.document or forms.form(edge.document)


def test_the_first_step_is_kept_with_the_day_of_receipt(bring: Bring) -> None:
    paper = bring(FEEDBACK, channel="post", received_at=NOW - timedelta(days=3))
    step = Step.objects.get(case=paper.case)
    assert (step.edge, step.on) == ("receive", TODAY - timedelta(days=3))
    assert clock(paper.case, "feedback-general-first-answer").started_on == TODAY - timedelta(days=3)


def test_system_may_take_any_step(bring: Bring) -> None:
    case = bring(COMPLAINT).case
    assert stepping.take(case=case, wanted=Wanted("take_up", Typed({})), by=SYSTEM, at=NOW).to_state == "checking"
