"""A dialogue from the announcement to the commitments that are kept."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.casework.models import Case, Party, Publication
from cualuat.dialogues import papers, queries
from cualuat.dialogues.kinds import shred_days
from cualuat.dialogues.models import Dialogue, Question, Registration
from cualuat.dialogues.operations import arranging, asking, attending, holding, promising
from cualuat.dialogues.operations.asking import AlreadySupported
from cualuat.dialogues.operations.attending import Full, Guest
from cualuat.dialogues.operations.holding import Answer
from cualuat.dialogues.search_source import DialogueSource
from cualuat.entry.models import Entry
from cualuat.entry.operations.admitting import AlreadyEntered, NotOpen
from cualuat.entry.rules import Terms
from cualuat.notices.models import Message
from cualuat.programme.models import PlanTask, TaskInstance
from cualuat.programme.operations import plans
from cualuat.sealed import receipts
from office import NOW, Office
from sample_dialogues import (
    AFTER,
    BEGINS,
    DURING,
    a_commitment,
    a_dialogue,
    a_question,
    announced,
    answered,
    held,
    someone,
    wanted,
)
from sample_plan import a_plan


def _text(data: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)


def test_who_may_plan_and_announce(office: Office) -> None:
    row = a_dialogue(office)
    for who in ("chief", "officer", "clerk", "elsewhere"):
        with pytest.raises(NotAllowed):
            arranging.announce(dialogue=row, version=None, by=office.actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        arranging.plan(wanted=wanted(office), by=office.actor("elsewhere"), at=NOW)
    assert [queries.to_announce(office.actor(who)) for who in ("focal", "chief")] == [1, 0]
    done = arranging.announce(dialogue=row, version=row.version, by=office.actor("focal"), at=NOW)
    assert queries.to_announce(office.actor("focal")) == 0
    asking.ask(dialogue=done, admitted=someone(done, "lan"), text="Bao giờ xong?", at=NOW)
    assert [queries.waiting_for(office.actor(who)) for who in ("focal", "chief", "elsewhere")] == [1, 1, 0]
    assert done.asking.frozen_at is not None or Dialogue.objects.get().asking.frozen_at is not None
    with pytest.raises(SomebodyElse):
        arranging.announce(dialogue=row, version=row.version, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="không xóa được"):
        arranging.discard(dialogue=row, version=None, by=office.actor("focal"), at=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends": BEGINS}, "end_time"),
        ({"kind": "khac"}, "kind"),
        ({"unit": None}, "unit"),
        ({"places": -1}, "places"),
        ({"online": "javascript:alert(1)"}, "online"),
        ({"asking": Terms("open", "secret", NOW, BEGINS + timedelta(hours=1))}, "close_day"),
        ({"kind": "staff"}, "audience"),
    ],
)
def test_what_cannot_be_planned_is_told_at_its_input(office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        arranging.plan(wanted=wanted(office, **changes), by=office.actor("focal"), at=NOW)
    assert refused.value.field == field


def test_questions_are_read_merged_and_supported_once_each(office: Office) -> None:
    row = announced(office)
    first = a_question(office, row)
    second = a_question(office, row, "Sổ đỏ khi nào có?", "nam")
    third = a_question(office, row, "Đường thôn bao giờ làm?", "hoa")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    for token in ("a", "b", "c"):
        asking.support(question=third, admitted=someone(row, token, supports=True), at=NOW)
    for token in ("a", "x"):
        asking.support(question=first, admitted=someone(row, token, supports=True), at=NOW)
    for token in ("a", "y", "z"):
        asking.support(question=second, admitted=someone(row, token, supports=True), at=NOW)
    with pytest.raises(AlreadySupported):
        asking.support(question=first, admitted=someone(row, "a", supports=True), at=NOW)
    assert [one.row.number for one in queries.shown(row)] == [2, 3, 1]
    moderator = office.actor("moderator")
    asking.merge(question=second, into=first, version=second.version, by=moderator, at=NOW)
    shown = queries.shown(row)
    assert [(one.row.number, one.supports, len(one.merged)) for one in shown] == [(1, 4, 1), (3, 3, 0)]  # «a» once
    with pytest.raises(Refused, match="không còn trên trang"):
        asking.support(question=Question.objects.get(pk=second.pk), admitted=someone(row, "m", supports=True), at=NOW)
    with pytest.raises(Refused, match="chiều ngược lại"):
        asking.merge(question=first, into=third, version=None, by=moderator, at=NOW)
    with pytest.raises(Refused, match="vì sao"):
        asking.refuse(question=third, reason=" ", version=None, by=moderator, at=NOW)
    with pytest.raises(SomebodyElse):
        asking.refuse(question=third, reason="Xúc phạm.", version=third.version - 1, by=moderator, at=NOW)
    asking.refuse(question=third, reason="Xúc phạm.", version=third.version, by=moderator, at=NOW)
    again = asking.show(question=third, text="Đường thôn?", version=None, by=moderator, at=NOW)
    assert again.number == 3  # keeps its number
    with pytest.raises(NotOpen):
        asking.support(question=first, admitted=someone(row, "late", supports=True), at=BEGINS)


def test_nothing_leads_from_a_question_to_who_asked(office: Office) -> None:
    row = announced(office)
    question, code = asking.ask(dialogue=row, admitted=someone(row, "lan"), text="Hỏi?", at=NOW)
    entry = Entry.objects.get(occasion=row.asking)
    assert (entry.at, entry.person, entry.day) == (None, None, NOW.date())
    assert question.on == NOW.date()
    assert code not in str(Question.objects.filter(pk=question.pk).values().get())
    assert queries.by_code(receipts.grouped(code).lower()) == question
    for _ in range(4):
        asking.ask(dialogue=row, admitted=someone(row, "lan"), text="Nữa?", at=NOW)
    with pytest.raises(AlreadyEntered):
        asking.ask(dialogue=row, admitted=someone(row, "lan"), text="Thứ sáu?", at=NOW)
    for changes, field in (
        ({"text": "x" * 2001}, "text"),
        ({"contact": "khong"}, "contact"),
        ({"show_name": True}, "show_name"),
    ):
        facts = {"text": "Hỏi?", "name": "", "show_name": False, "contact": "", **changes}
        with pytest.raises(Refused) as refused:
            asking.ask(dialogue=row, admitted=someone(row, "nam"), at=NOW, **facts)  # type: ignore[arg-type]
        assert refused.value.field == field
    with pytest.raises(NotOpen):
        asking.ask(dialogue=row, admitted=someone(row, "nam"), text="Muộn?", at=BEGINS - timedelta(days=1))


def test_places_are_kept_given_back_and_people_told(office: Office) -> None:
    row = announced(office, places=3)
    made, code = attending.register(dialogue=row, guest=Guest("Lan", "lan@mau.example", people=2), at=NOW)
    with pytest.raises(Full, match="còn 1 chỗ"):
        attending.register(dialogue=row, guest=Guest("Nam", people=2), at=NOW)
    attending.register(dialogue=row, guest=Guest("Nam", phone="0912345678"), at=NOW)
    with pytest.raises(Full, match="hết chỗ"):
        attending.register(dialogue=row, guest=Guest("Hoa"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialogue.objects.filter(pk=row.pk).update(taken=4)
    found = queries.by_code(code)
    assert found == made
    assert isinstance(found, Registration)
    attending.give_back(registration=found, at=NOW)
    attending.give_back(registration=found, at=NOW)  # twice is once
    assert Dialogue.objects.get(pk=row.pk).free == 2
    attending.register(dialogue=row, guest=Guest("Hoa", "hoa@mau.example"), at=NOW)
    later = BEGINS + timedelta(days=1)
    moved = wanted(office, places=3, begins=later, ends=later + timedelta(hours=2))
    arranging.edit(dialogue=row, wanted=moved, version=None, by=office.actor("chief"), at=NOW)
    assert [m.to for m in Message.objects.filter(kind="dialogue")] == ["hoa@mau.example"]
    with pytest.raises(Refused, match="không bớt"):
        arranging.edit(dialogue=row, wanted=wanted(office, places=1), version=None, by=office.actor("chief"), at=NOW)
    arranging.cancel(dialogue=row, reason="Bão.", version=None, by=office.actor("leader"), at=NOW)
    assert "Bão" in Message.objects.filter(kind="dialogue").latest("pk").body
    with pytest.raises(Refused, match="đã hủy"):
        attending.register(dialogue=row, guest=Guest("Tí"), at=NOW)


def test_from_the_room_to_the_public_answers(office: Office) -> None:
    row = announced(office)
    first = a_question(office, row)
    second = a_question(office, row, "Ai chịu trách nhiệm?", "nam", contact="nam@mau.example")
    late, _ = asking.ask(dialogue=row, admitted=someone(row, "hoa"), text="Chưa ai đọc?", at=NOW)
    officer, focal = office.actor("officer"), office.actor("focal")
    with pytest.raises(Refused, match="Chưa đến giờ"):
        holding.note(question=first, answer=Answer("answered", "Có."), version=None, by=officer, at=NOW)
    answered(office, first)
    floor = holding.from_floor(
        dialogue=row, text="Đường hỏng?", name="Ông Tư", answer=Answer(""), by=officer, at=DURING
    )
    assert (floor.number, floor.show_name, floor.source) == (3, False, "floor")
    for wrong, field in ((Answer("answered", " "), "answer"), (Answer("written"), "unit"), (Answer("xx"), "outcome")):
        with pytest.raises(Refused) as refused:
            holding.note(question=second, answer=wrong, version=None, by=officer, at=DURING)
        assert refused.value.field == field
    unit = office.units["phong-hai"]
    holding.note(
        question=second, answer=Answer("written", "", unit, date(2026, 12, 20)), version=None, by=officer, at=DURING
    )
    with pytest.raises(Refused, match="chưa duyệt"):
        held(office, row)
    asking.refuse(question=late, reason="Trùng.", version=None, by=focal, at=DURING)
    row = held(office, row)
    assert row.asking_id
    assert Dialogue.objects.get(pk=row.pk).asking.closed_at == AFTER
    with pytest.raises(Refused, match="câu 3"):
        holding.publish(dialogue=row, version=None, by=focal, at=AFTER)
    made = holding.to_case(question=floor, version=None, by=focal, at=AFTER)
    with pytest.raises(NotAllowed):
        holding.publish(dialogue=row, version=None, by=officer, at=AFTER)
    row = holding.publish(dialogue=row, version=None, by=focal, at=AFTER)

    assert (made.case.channel, made.case.received_on) == ("dialogue", BEGINS.date())
    assert [p.name for p in Party.objects.filter(case=made.case)] == ["Ông Tư"]
    assert len(receipts.read(made.receipt, receipts.RECEIPT)) == 16
    with pytest.raises(Refused, match="chuyển thành hồ sơ"):
        holding.note(question=floor, answer=Answer("answered", "Có."), version=None, by=officer, at=AFTER)
    assert [one.published for one in queries.shown(row)] == [None, None, None]
    answer = Publication.objects.create(
        case=made.case,
        state="published",
        slug="duong-hong",
        title="Đường",
        question="?",
        answer="!",
        published_at=AFTER,
        made_at=AFTER,
    )
    assert next(one for one in queries.shown(row) if one.row.case).published == answer

    with pytest.raises(NotAllowed):
        holding.answer_in_writing(question=second, text="Phòng Hai.", version=None, by=office.actor("clerk"), at=AFTER)
    holding.answer_in_writing(question=second, text="Phòng Hai.", version=None, by=office.actor("elsewhere"), at=AFTER)
    assert "Phòng Hai." in Message.objects.get(kind="dialogue", to="nam@mau.example").body

    text = _text(papers.minutes(row))
    assert "Câu 1: Bao giờ có sổ đỏ? – Trong 20 ngày." in text
    assert "Câu 3: Đường hỏng? – Chuyển thành hồ sơ" in text
    assert "40 người" in text
    assert "Nhà văn hóa xã Mẫu Đông" in _text(papers.invitation(row))
    [document] = DialogueSource().documents_of([f"dialogues:{row.pk}", "12", "guide:1"])
    assert "Trong 20 ngày." in document.body
    assert "Chưa ai đọc" not in document.body
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=AFTER.date())
    assert figure("dialogues_held").count(window).value == 1
    assert figure("dialogues_people").count(window).value == 40
    answered_ = figure("dialogues_answered").count(window)
    assert (answered_.value, answered_.whole) == (2, 3)


def test_a_case_of_somebody_unknown_knows_nobody(office: Office) -> None:
    row = announced(office)
    question = a_question(office, row)
    made = holding.to_case(question=question, version=None, by=office.actor("leader"), at=AFTER)
    assert not Party.objects.filter(case=made.case).exists()
    assert Case.objects.get(pk=made.case.pk).kind == holding.CASE_KIND


def test_commitments_are_followed_until_they_are_done(office: Office) -> None:
    row = announced(office)
    question = answered(office, a_question(office, row))
    chief, elsewhere = office.actor("chief"), office.actor("elsewhere")
    one = a_commitment(office, row, question=question)
    assert [due.words for due in queries.due(date(2026, 12, 20))] == ["Cam kết tại đối thoại: Niêm yết danh sách hồ sơ"]
    assert queries.late_for(elsewhere, on=date(2026, 12, 21)) == 1
    finish = {"proof": None, "version": None, "at": AFTER + timedelta(days=2)}
    with pytest.raises(NotAllowed):
        promising.finish(commitment=one, on=AFTER.date(), note="Xong.", by=office.actor("clerk"), **finish)  # type: ignore[arg-type]
    for on, note, field in (
        (AFTER.date(), " ", "note"),
        (date(2026, 12, 9), "Xong.", "on"),
        (date(2027, 1, 1), "Xong.", "on"),
    ):
        with pytest.raises(Refused) as refused:
            promising.finish(commitment=one, on=on, note=note, by=elsewhere, **finish)  # type: ignore[arg-type]
        assert refused.value.field == field
    promising.finish(commitment=one, on=AFTER.date(), note="Đã niêm yết.", by=elsewhere, **finish)  # type: ignore[arg-type]
    assert not list(queries.due(date(2027, 1, 1)))
    kept = figure("dialogues_kept").count(Window(date(2026, 12, 1), date(2026, 12, 31), on=date(2027, 1, 1)))
    assert (kept.value, kept.whole) == (1, 1)
    promising.undo(commitment=one, reason="Thiếu thôn Đoài.", version=None, by=chief, at=AFTER)
    assert queries.open_commitments(actor=elsewhere).count() == 1
    assert queries.open_commitments(actor=chief).count() == 0


def test_a_commitment_becomes_work_of_the_plan(office: Office) -> None:
    row = announced(office)
    plan, focal = a_plan(office, "focal", NOW), office.actor("focal")
    plans.issue(plan=plan, title=plan.title, number="07/KH-STP", day=date(2026, 1, 12), version=None, by=focal, at=NOW)
    task = plan.tasks.exclude(pace="").first()
    assert task is not None
    PlanTask.objects.filter(pk=task.pk).update(pace="instruction")
    task = next(one for one in queries.plan_tasks() if one.pk == task.pk)
    one, two = a_commitment(office, row), a_commitment(office, row, text="Cũng hạn ấy")
    with pytest.raises(NotAllowed):
        promising.make_work(commitment=one, task=task, version=None, by=office.actor("chief"), at=AFTER)
    one = promising.make_work(commitment=one, task=task, version=None, by=focal, at=AFTER)
    two = promising.make_work(commitment=two, task=task, version=None, by=focal, at=AFTER)
    assert one.work is not None
    assert two.work is not None
    assert one.work != two.work
    assert (one.work.ends, one.work.unit) == (date(2026, 12, 20), office.units["phong-hai"])
    assert not list(queries.due(date(2027, 1, 1)))  # the plan reminds
    TaskInstance.objects.filter(pk=one.work.pk).update(state="done", done_on=date(2026, 12, 18), percent=100)
    assert [due.key for due in queries.due(date(2027, 1, 1))] == [one.pk]  # the public has not read what was done
    with pytest.raises(Refused, match="đổi ở việc ấy"):
        promising.promise(
            dialogue=row, commitment=one, version=None, by=focal, at=AFTER,
            wanted=promising.Promise("Khác", one.unit, date(2026, 12, 25)),
        )  # fmt: skip


def test_signing_in_by_the_code_in_the_room(office: Office) -> None:
    row = announced(office)
    registered, code = attending.register(dialogue=row, guest=Guest("Lan", people=2), at=NOW)
    with pytest.raises(Refused, match="Chỉ hiện mã"):
        attending.ticket_for(row, by=office.actor("chief"), at=NOW)
    ticket = attending.ticket_for(row, by=office.actor("chief"), at=DURING)
    attending.sign_in(ticket=ticket, code=code, name="", at=DURING)
    attending.sign_in(ticket=ticket, code="", name="", at=DURING)
    with pytest.raises(Refused, match="Mã gõ sai"):
        attending.sign_in(ticket=ticket, code="sai", name="", at=DURING)
    with pytest.raises(Refused, match="hết hạn"):
        attending.sign_in(ticket=ticket, code="", name="", at=DURING + timedelta(minutes=20))
    assert queries.signed_in(row) == 3
    with pytest.raises(Refused, match="không hủy"):
        attending.give_back(registration=Registration.objects.get(pk=registered.pk), at=DURING)
    assert attending.mark(dialogue=row, present=[registered.pk], by=office.actor("chief"), at=DURING) == 1


def test_names_are_destroyed_some_days_after(office: Office) -> None:
    row = announced(office)
    attending.register(dialogue=row, guest=Guest("Lan", "lan@mau.example", people=2), at=NOW)
    kept = a_question(office, row, name="Bà Hoa", show_name=True)
    hidden = a_question(office, row, "Ẩn?", "an", name="Ông Ẩn", contact="an@mau.example")
    owed = a_question(office, row, "Nợ?", "no", contact="no@mau.example")
    answer = Answer("written", "", office.units["phong-mot"], date(2026, 12, 30))
    holding.note(question=owed, answer=answer, version=None, by=office.actor("chief"), at=DURING)
    end = BEGINS + timedelta(hours=3)
    with pytest.raises(Refused):
        attending.shred(dialogue=row, at=end + timedelta(days=shred_days(), seconds=-1))
    attending.shred_due(at=end + timedelta(days=shred_days(), seconds=-1))
    assert Registration.objects.get().name == "Lan"
    attending.shred_due(at=end + timedelta(days=shred_days()))
    gone = Registration.objects.get()
    assert (gone.name, gone.email, gone.code_key, gone.people) == ("", "", "", 2)
    assert Question.objects.get(pk=kept.pk).name == "Bà Hoa"
    assert Question.objects.get(pk=hidden.pk).contact == Question.objects.get(pk=hidden.pk).name == ""
    assert Question.objects.get(pk=owed.pk).contact  # until she has her answer
    assert Dialogue.objects.get().shredded_on is None
    later = end + timedelta(days=shred_days() + 1)
    holding.answer_in_writing(
        question=Question.objects.get(pk=owed.pk), text="Đây.", version=None, by=office.actor("chief"), at=later
    )
    attending.shred_due(at=later)
    assert not Question.objects.get(pk=owed.pk).contact
    assert Dialogue.objects.get().shredded_on == later.date()


def test_which_kinds_are_due_this_year(office: Office) -> None:
    row = announced(office)
    by_code = {one.kind.code: one for one in queries.standing(year=2026, on=NOW.date())}
    assert (by_code["commune"].need.planned, by_code["commune"].need.missing, by_code["commune"].needs_review) == (
        1,
        0,
        True,
    )
    assert by_code["business"].need.late(NOW.date())
    focal = office.actor("focal")
    choice = arranging.set_number(kind="business", per_year=0, basis="Kế hoạch 12", version=0, by=focal, at=NOW)
    with pytest.raises(SomebodyElse):
        arranging.set_number(kind="business", per_year=2, basis="Kế hoạch 12", version=0, by=focal, at=NOW)
    arranging.set_number(kind="business", per_year=2, basis="Kế hoạch 13", version=choice.version, by=focal, at=NOW)
    business = next(one for one in queries.standing(year=2026, on=NOW.date()) if one.kind.code == "business")
    assert (business.need.times, business.basis, business.needs_review) == (2, "Kế hoạch 13", False)
    held(office, row)
    commune = next(one for one in queries.standing(year=2026, on=NOW.date()) if one.kind.code == "commune")
    assert (commune.need.held, commune.need.due) == (1, None)


def test_dialogues_of_the_staff_are_for_the_staff(office: Office) -> None:
    inside = {"kind": "staff", "asking": Terms("staff", "secret", NOW - timedelta(hours=1), BEGINS - timedelta(days=2))}
    row = announced(office, **inside)
    assert not queries.dialogues(actor=ANYONE).exists()
    assert queries.dialogue(row.pk, actor=office.actor("nobody")) == row
    assert not list(DialogueSource().documents())
    assert not queries.coming(at=datetime(2026, 11, 21, tzinfo=NOW.tzinfo))
