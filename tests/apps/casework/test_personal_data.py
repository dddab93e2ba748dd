"""What people ask about their data; what is erased is nowhere any more; what is kept, revealed, destroyed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from casework_matters import COMPLAINT, FEEDBACK, LAN, Bring, Take, clock_of, kept, later, pdf_of, to_unit
from django.apps import apps
from django.db import models
from django.db.models import Q

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.models import Case, CaseFile, Consent, DataRequest, Hearing, Link, Party, Step, Tombstone
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, personal_data, publishing, relating, revealing, stepping, talking
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.queries import public, registers, rights, single, tracking
from cualuat.files.models import Attachment
from cualuat.kernel.text import fold
from cualuat.notices.models import Message
from cualuat.sealed.models import Box, BoxItem, BoxKey
from cualuat.timelimits.models import Clock
from office import NOW, TODAY, Office

TELLING = "Trần Thị Lan, 0912345678, lan@vidu.example, CCCD 033184001234"
KEPT_MONTHS = 60
AFTER = datetime(2031, 11, 24, 9, 0, tzinfo=NOW.tzinfo)  # sixty months after the day of closing, and one day more


# --- a matter full of her ----------------------------------------------------------------------------------------


@pytest.fixture
def full(bring: Bring, take: Take, office: Office, shelf: Path) -> Case:
    """A matter in which everybody wrote her name, telephone, mail and number wherever something can be written."""
    file = kept("don.pdf", pdf_of(f"Tôi tên là Trần Thị Lan.\n\n{TELLING}"))
    case = bring(
        FEEDBACK, subject=f"Đơn của {TELLING}", content=f"Tôi là {TELLING}. Nước đục.", request=f"Gọi {TELLING}",
        answers={"place": f"Nhà {TELLING}"}, files=(file,), consents=(("contact", f"Tôi, {TELLING}, đồng ý"),),
    ).case  # fmt: skip
    unit = to_unit(office, "phong-mot", "officer").values
    case = take(case, "transfer", "reception", agency=str(office.units["so-xay-dung"].pk), internal=TELLING)
    case = take(case, "sent_back", "reception", note=f"Trả lại {TELLING}", **unit)
    assigning.assign(case=case, typed=Typed(unit), note=f"Gọi cho {TELLING}", by=office.actor("reception"), at=NOW)
    assigning.add_note(case=case, text=f"Đã gọi {TELLING}", by=office.actor("officer"), at=NOW)
    case = take(case, "ask", "officer", question=f"Có phải {TELLING} không?")
    talking.write_as_person(case=case, text=f"Vâng, {TELLING}", by=ANYONE, at=NOW)
    typed = Typed({"answer": f"Gửi bà {TELLING}", "f.note": TELLING})
    stepping.propose(case=case, edge="answer", typed=typed, note=TELLING, by=office.actor("officer"), at=NOW)
    Hearing.objects.create(case=case, at=NOW, place=f"Nhà {TELLING}", participants=TELLING, minutes=TELLING)
    case = take(case, "answer", "chief", answer=f"Kính gửi bà {TELLING}: đã xong.", f__note=TELLING)
    publish(case, office)
    talking.rate(case=case, solved=False, score=2, text=f"{TELLING}: chưa xong", by=ANYONE, at=NOW)
    talking.decide_wish(
        wish=case.wishes.get(), granted=False, reply=f"Bà {TELLING}: xong rồi", by=office.actor("chief"), at=NOW
    )
    return take(case, "close", "officer")


def publish(case: Case, office: Office) -> None:
    """Question and answer made public, with a copy of her letter."""
    by = office.actor("leader")
    draft, known = publishing.begin(case=case, by=by, at=NOW), publishing.known_of(case)
    question, answer = (publishing.marked(draft.original[name]["text"], known) for name in ("question", "answer"))
    made = publishing.save(publication=draft, title="Nước đục", question=question, answer=answer, by=by, at=NOW)
    publishing.add_file(publication=made, file=case.files.get(), title="Đơn", words=TELLING.split(", "), by=by, at=NOW)
    publishing.publish(publication=made, by=by, at=NOW)


def texts_of_casework() -> Iterator[tuple[str, str]]:
    """Every text in every table of casework: where it stands, what it says."""
    for model in apps.get_app_config("casework").get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        for row in model._base_manager.values("pk", *names):
            for name in names:
                yield f"{model.__name__}.{name}", str(row[name])


def where_she_stands() -> list[str]:
    """Where her name, telephone, mail or number is found, however it is spelled."""
    found = set()
    for place, text in texts_of_casework():
        digits = re.sub(r"\D", "", text)
        plain = fold(text)
        if "thi lan" in plain or "lan@vidu" in plain or "912345678" in digits or "033184001234" in digits:
            found.add(place)
    return sorted(found)


def erased(case: Case, office: Office, at: datetime = NOW) -> Case:
    return personal_data.erase_person(case=case, by=office.actor("data_protection", at.date()), at=at)


def asked(case: Case, what: str = "erasure", text: str = "Xin xóa") -> DataRequest:
    return personal_data.ask(case=case, what=what, text=text, by=ANYONE, at=NOW)


def decided(request: DataRequest, office: Office, **changes: Any) -> DataRequest:
    wanted: dict[str, Any] = {"granted": True, "reply": "Đã làm theo yêu cầu.", "basis": ""} | changes
    return personal_data.decide(request=request, **wanted, by=office.actor("data_protection"), at=NOW)


def on_disk(shelf: Path) -> set[Path]:
    return {path for path in shelf.rglob("*") if path.is_file()}


# --- erasing -----------------------------------------------------------------------------------------------------


def test_after_erasure_she_stands_nowhere_in_the_tables(full: Case, office: Office) -> None:
    before = where_she_stands()
    assert {"Party.name", "Case.content", "Step.note", "Proposal.inputs", "Publication.original"} <= set(before)
    assert len(before) > 20
    decided(asked(full, text=f"Xin xóa, tôi là {TELLING}"), office, reply=f"Bà {TELLING}: đã xóa.")
    assert where_she_stands() == []


def test_what_happened_stays(full: Case, office: Office) -> None:
    steps = list(Step.objects.filter(case=full).order_by("number").values_list("number", "edge", "to_state", "on"))
    case = erased(full, office)
    assert (
        list(Step.objects.filter(case=full).order_by("number").values_list("number", "edge", "to_state", "on")) == steps
    )
    assert "Nước đục" in case.content
    assert (case.number, case.erased_on, case.is_open) == (full.number, TODAY, False)
    assert clock_of(case, "feedback-general-first-answer").state == "stopped"
    page = public.publication(f"ho-so-{case.pk}")
    assert page is not None
    assert "Nước đục" in page.question
    assert case.letters.filter(form="feedback-answer").exists()


def test_her_files_leave_the_disk_and_the_public_copy_stays(
    full: Case, office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    attachment = full.files.get().attachment
    hers = {attachment.path, attachment.cleaned.path if attachment.cleaned else attachment.path}
    public_copy = full.publication.files.get().attachment.path
    with django_capture_on_commit_callbacks(execute=True):
        erased(full, office)
    assert not any(path.exists() for path in hers)
    assert public_copy.exists()
    assert not CaseFile.objects.filter(case=full, from_person=True).exists()


def test_messages_to_her_are_forgotten(full: Case, office: Office) -> None:
    assert Message.objects.filter(to=LAN.email).exists()
    erased(full, office)
    assert not Message.objects.filter(Q(to=LAN.email) | Q(body__contains="Lan")).exists()


def test_whom_a_complaint_is_about_stays(bring: Bring, take: Take, office: Office) -> None:
    against = PersonGiven(name="Phạm Văn Chức", position="Chủ tịch xã")
    case = take(bring(COMPLAINT, respondents=(against,)).case, "take_up", "reception")
    case = take(case, "withdraw", "reception", f__extent="toàn bộ nội dung khiếu nại", f__content="Tất cả")
    erased(case, office)
    assert [party.name for party in Party.objects.filter(case=case)] == ["Phạm Văn Chức"]


def test_an_open_matter_is_not_erased(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK).case
    request = asked(case)
    with pytest.raises(Refused, match="chưa xong"):
        decided(request, office)
    request.refresh_from_db()
    assert request.granted is None
    assert Party.objects.get(case=case).name == LAN.name


def test_erasing_needs_its_duty(full: Case, office: Office) -> None:
    for who in ("leader", "chief", "reception", "nobody"):
        with pytest.raises(NotAllowed):
            personal_data.erase_person(case=full, by=office.actor(who), at=NOW)


def test_two_matters_of_one_person_no_longer_find_each_other(full: Case, bring: Bring, office: Office) -> None:
    other = bring(FEEDBACK).case
    chief = office.actor("leader")
    assert [one.case for one in single.alike(other, actor=chief)] == [full]
    erased(full, office)
    assert single.alike(other, actor=chief) == []


# --- requests ----------------------------------------------------------------------------------------------------


def test_one_request_of_a_kind_waits_at_a_time(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK).case
    request = asked(case, "access")
    asked(case, "correction", "Tên đệm là Thị")
    with pytest.raises(Refused, match="đang chờ"):
        asked(case, "access")
    assert list(rights.waiting_requests().values_list("kind", flat=True)) == ["access", "correction"]
    decided(request, office)
    assert asked(case, "access").granted is None


@pytest.mark.parametrize(("what", "text", "field"), [("sale", "x", "what"), ("correction", "sai", "text")])
def test_a_request_says_what_is_wanted(bring: Bring, what: str, text: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(bring(FEEDBACK).case, what, text)
    assert refused.value.field == field


def test_a_refusal_names_its_ground_and_the_person_is_told(bring: Bring, office: Office) -> None:
    case = bring(FEEDBACK).case
    request = asked(case)
    for changes, field in (({"reply": " "}, "reply"), ({"granted": False}, "basis")):
        with pytest.raises(Refused) as refused:
            decided(request, office, **changes)
        assert refused.value.field == field
    basis = personal_data.KEPT_BY_LAW["complaint"]
    decided(request, office, granted=False, reply="Luật buộc cơ quan lưu sổ.", basis=basis)
    assert "Luật buộc cơ quan lưu sổ." in Message.objects.get(kind="data").body
    with pytest.raises(Refused, match="đã được trả lời"):
        decided(request, office)
    shown = tracking.tracked(case, on=TODAY).data_requests[0]
    assert (shown.granted, shown.basis) == (False, basis)
    with pytest.raises(NotAllowed):
        personal_data.decide(
            request=asked(case, "access"), granted=True, reply="x", basis="", by=office.actor("leader"), at=NOW
        )


def test_her_data_are_all_that_one_matter_holds_of_her_and_nothing_of_others(full: Case, bring: Bring) -> None:
    bring(FEEDBACK, sender=PersonGiven(name="Lê Văn Bảy", phone="0987654321"))
    data = rights.data_of(full)
    assert data["người gửi"][0]["id_number"] == LAN.id_number
    assert data["tệp"][0]["tên"] == "don.pdf"
    assert data["đánh giá"][0]["score"] == 2
    assert "Bảy" not in repr(data)
    assert "Đã gọi" not in repr(data)  # what officers wrote among themselves


def test_consent_taken_back_ends_the_news(bring: Bring, take: Take, office: Office) -> None:
    case = bring(FEEDBACK, consents=(("contact", "Tôi đồng ý nhận tin"),)).case
    assert personal_data.withdraw_consent(case=case, purpose="contact", by=ANYONE, at=later(1)) == 1
    assert Consent.objects.get(case=case).withdrawn_at == later(1)
    before = Message.objects.count()
    take(case, "assign", "reception", at=later(2), **to_unit(office, "phong-mot").values)
    assert Message.objects.count() == before
    with pytest.raises(Refused):
        personal_data.withdraw_consent(case=case, purpose="contact", by=ANYONE, at=later(3))


# --- keeping and destroying --------------------------------------------------------------------------------------


def destroyed(case: Case, office: Office, at: datetime = AFTER, reason: str = "Quyết định số 3/QĐ-STP") -> Tombstone:
    return personal_data.destroy(case=case, reason=reason, by=office.actor("leader", at.date()), at=at)


def test_time_of_keeping_runs_from_the_end(full: Case, bring: Bring) -> None:
    open_one = bring(FEEDBACK).case
    until = personal_data.keep_until(full)
    assert until == date(2031, 11, 20)
    assert personal_data.keep_until(open_one) is None
    assert personal_data.past_keeping(until) == []
    assert personal_data.past_keeping(until + timedelta(days=1)) == [full]


def test_a_destroyed_matter_leaves_its_number_and_not_one_file(
    full: Case, office: Office, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert len(on_disk(shelf)) >= 5  # letter and copy, public copy, letters as Word and PDF
    with pytest.raises(Refused, match="chưa hết thời hạn"):
        destroyed(full, office, at=datetime(2031, 11, 20, 9, 0, tzinfo=NOW.tzinfo))
    with pytest.raises(Refused) as refused:
        destroyed(full, office, reason=" ")
    assert refused.value.field == "reason"
    with django_capture_on_commit_callbacks(execute=True):
        stone = destroyed(full, office)
    assert on_disk(shelf) == set()
    assert not Attachment.objects.exists()
    assert not Clock.objects.filter(subject_type="case", subject_id=full.pk).exists()
    assert (stone.number, stone.closed_on, stone.reason) == (full.number, TODAY, "Quyết định số 3/QĐ-STP")
    assert {place for place, text in texts_of_casework() if text not in ("", "{}", "[]")} <= {
        "Tombstone.number",
        "Tombstone.kind",
        "Tombstone.erased_by",
        "Tombstone.reason",
        "NumberSeries.code",
    }
    assert audit.history("case", full.pk).filter(action="casework.destroy").exists()
    assert audit.first_broken() is None


def test_a_file_that_another_matter_has_stays(
    full: Case, bring: Bring, office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    file = full.files.get().attachment
    other = bring(FEEDBACK, files=(file,)).case
    with django_capture_on_commit_callbacks(execute=True):
        destroyed(full, office)
    assert other.files.get().attachment.path.exists()


def test_a_legal_hold_keeps_from_erasing_and_destroying(full: Case, office: Office) -> None:
    hold: Callable[..., Case] = personal_data.set_hold
    with pytest.raises(Refused) as refused:
        hold(case=full, on=True, reason=" ", by=office.actor("leader"), at=NOW)
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed):
        hold(case=full, on=True, reason="Tòa án yêu cầu", by=office.actor("chief"), at=NOW)
    hold(case=full, on=True, reason="Tòa án yêu cầu", by=office.actor("leader"), at=NOW)
    request = asked(full)
    with pytest.raises(Refused, match="Tòa án yêu cầu"):
        decided(request, office)
    assert "Party.name" in where_she_stands()
    assert personal_data.past_keeping(AFTER.date()) == []
    with pytest.raises(Refused, match="Tòa án yêu cầu"):
        destroyed(full, office)
    hold(case=full, on=False, reason="Tòa án đã xử", by=office.actor("data_protection"), at=later(1))
    assert personal_data.past_keeping(AFTER.date()) == [full]
    decided(request, office)
    assert destroyed(full, office).number == full.number


def test_only_a_leader_destroys(full: Case, office: Office) -> None:
    for who in ("data_protection", "chief", "clerk"):
        with pytest.raises(NotAllowed):
            personal_data.destroy(case=full, reason="QĐ 3", by=office.actor(who, AFTER.date()), at=AFTER)


def test_what_came_of_a_destroyed_matter_goes_on_alone(full: Case, bring: Bring, office: Office) -> None:
    part = relating.Part("information", "Xin hồ sơ", "Cho tôi xem hồ sơ.")
    made = relating.split(case=full, parts=[part], by=office.actor("reception"), at=NOW)[0]
    destroyed(full, office)
    assert Case.objects.get() == made
    assert not Link.objects.exists()


def test_a_destroyed_denunciation_takes_its_box_with_it(sealed_case: Case, office: Office) -> None:
    Case.objects.filter(pk=sealed_case.pk).update(is_open=False, state="archived", closed_on=TODAY)
    box, at = sealed_case.box_id, datetime(2046, 11, 21, 9, 0, tzinfo=NOW.tzinfo)
    destroyed(Case.objects.get(pk=sealed_case.pk), office, at=at)
    assert not BoxKey.objects.filter(box=box).exists()
    assert not BoxItem.objects.filter(box=box).exists()
    assert Box.objects.get(label=sealed_case.number).destroyed_on == at.date()


# --- looking at what is kept back --------------------------------------------------------------------------------


def test_who_sent_feedback_is_shown_to_its_officer_for_a_reason_that_is_kept(
    bring: Bring, take: Take, office: Office
) -> None:
    case = take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    officer = office.actor("officer")
    facts = single.facts(case, actor=officer, on=TODAY)
    assert (list(facts.people), facts.people_hidden) == ([], True)
    with pytest.raises(Refused) as refused:
        revealing.reveal(case=case, reason="Cần biết", by=officer, at=NOW)
    assert refused.value.field == "reason"
    assert not audit.history("case", case.pk).filter(action="casework.reveal").exists()
    people = revealing.reveal(case=case, reason="Phải hẹn bà ấy xem mương", by=officer, at=NOW)
    assert [party.name for party in people] == [LAN.name]
    event = audit.history("case", case.pk).get(action="casework.reveal")
    assert (event.actor_name, event.detail) == ("Cán bộ officer", {"reason": "Phải hẹn bà ấy xem mương"})
    for who in ("elsewhere", "chief_elsewhere", "colleague", "clerk", "nobody", "data_protection"):
        with pytest.raises(NotAllowed):
            revealing.reveal(case=case, reason="Muốn biết ai đã gửi", by=office.actor(who), at=NOW)


def test_whoever_takes_a_file_as_it_was_sent_is_written_down(full: Case, office: Office) -> None:
    file = full.files.get()
    revealing.open_original(case=full, file=file, by=office.actor("officer"), at=NOW)
    assert audit.history("case", full.pk).get(action="casework.open_original").detail == {"file": file.pk}
    with pytest.raises(NotAllowed):
        revealing.open_original(case=full, file=file, by=office.actor("elsewhere"), at=NOW)


def test_a_new_receipt_opens_and_the_lost_one_no_longer_does(bring: Bring, office: Office) -> None:
    registered = bring(FEEDBACK)
    case, desk = registered.case, office.actor("reception")
    with pytest.raises(Refused) as refused:
        revealing.renew_receipt(case=case, reason="Mất", by=desk, at=NOW)
    assert refused.value.field == "reason"
    code = revealing.renew_receipt(case=case, reason="Đã xem căn cước của người đến", by=desk, at=NOW)
    assert tracking.by_receipt(code) == case
    assert tracking.by_receipt(registered.receipt) is None
    event = audit.history("case", case.pk).get(action="casework.renew_receipt")
    assert code not in repr(event.detail)
    with pytest.raises(NotAllowed):
        revealing.renew_receipt(case=case, reason="Đã xem căn cước", by=office.actor("officer"), at=NOW)


def test_nothing_of_a_sealed_matter_is_revealed_here(sealed_case: Case, office: Office) -> None:
    for who in ("denunciation", "leader", "reception", "data_protection"):
        with pytest.raises((NotAllowed, Refused)):
            revealing.reveal(case=sealed_case, reason="Cần biết ai tố cáo", by=office.actor(who), at=NOW)
    with pytest.raises(Refused, match="không cấp lại được"):
        revealing.renew_receipt(case=sealed_case, reason="Đã xem căn cước", by=office.actor("reception"), at=NOW)


def test_after_erasure_registers_have_no_name(full: Case, office: Office) -> None:
    erased(full, office)
    rows = list(registers.rows("feedback", since=TODAY, until=TODAY, actor=office.actor("leader")))
    assert [row["person"] for row in rows] == [""]
    assert "Lan" not in repr(rows)
