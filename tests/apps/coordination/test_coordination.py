"""Contacts, requests and answers, minutes and conclusions, tasks from above; who sees them, reminders, figures."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.coordination import queries
from cualuat.coordination.models import AssignedTask, Conclusion, Contact
from cualuat.coordination.operations import assigning, exchanging, meeting
from cualuat.coordination.operations.exchanging import Reply
from cualuat.coordination.papers import made
from cualuat.files import operations as files
from cualuat.files.tables import read_table
from cualuat.letters.templating import paragraphs_of
from cualuat.notices.models import Message
from cualuat.programme.operations import plans
from cualuat.reminders import jobs
from office import NOW, TODAY, Office
from sample_coordination import SOURCE, a_conclusion, a_contact, a_cooperation, a_task_from_above, some_minutes
from sample_plan import a_plan

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


# --- requests ----------------------------------------------------------------------------------------------------


def test_working_days_give_the_day_and_the_answer_closes_it(office: Office) -> None:
    row = a_cooperation(office)
    assert row.due == date(2026, 11, 23)  # five working days after Monday the 16th
    officer = office.actor("officer")
    assert row.standing(TODAY) == "waiting"
    assert row.standing(date(2026, 11, 24)) == "late"
    row = exchanging.answer(request=row, reply=Reply(TODAY, "45/STP"), version=row.version, by=officer, at=NOW)
    assert row.standing(date(2027, 1, 1)) == "in_time"
    assert figure("coordination_answered").count(YEAR).percent == 100
    with pytest.raises(Refused, match="đã xong"):
        exchanging.answer(request=row, reply=Reply(TODAY, "46/STP"), version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="mở lại trước"):
        a_cooperation(office, row, subject="Khác")
    row = exchanging.reopen(request=row, reason="Ghi nhầm", version=None, by=officer, at=NOW)
    assert (row.is_open, row.reply_number) == (True, "")
    assert Event.objects.get(action="coordination.reopen").detail["number"] == "45/STP"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency": " "}, "agency"),
        ({"subject": ""}, "subject"),
        ({"direction": "up"}, "direction"),
        ({"unit": None}, "unit"),
        ({"on": TODAY + timedelta(1)}, "on"),
        ({"day": TODAY}, "day"),
        ({"due": TODAY}, "due_days"),
        ({"due_days": 0}, "due_days"),
        ({"due_days": None, "due": date(2026, 11, 15)}, "due"),
    ],
)
def test_a_wrong_request_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_cooperation(office, **changes)
    assert refused.value.field == field


def test_a_handler_and_a_contact_of_another_unit_are_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        a_cooperation(office, handler=office.people["elsewhere"])
    assert refused.value.field == "handler"
    contact = a_contact(office)
    facts = {"unit": office.units["phong-hai"], "handler": None, "contact": contact}
    with pytest.raises(Refused) as refused:
        a_cooperation(office, who="focal", **facts)
    assert refused.value.field == "contact"


def test_units_see_and_write_their_own_only(office: Office) -> None:
    row, contact, task = a_cooperation(office), a_contact(office), a_task_from_above(office)
    for who, sees in {
        "colleague": True,
        "chief": True,
        "focal": True,
        "deputy": True,
        "elsewhere": False,
        "clerk": False,
        "administrator": False,
    }.items():
        actor = office.actor(who) if who in office.people else office.actor("nobody")
        assert (queries.request(row.pk, actor=actor) is not None) is sees, who
        assert (queries.contact(contact.pk, actor=actor) is not None) is sees, who
        assert (queries.task(task.pk, actor=actor) is not None) is sees, who
    with pytest.raises(NotAllowed):
        exchanging.answer(request=row, reply=Reply(TODAY, "1"), version=None, by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(NotAllowed):
        a_cooperation(office, who="elsewhere", handler=None)
    with pytest.raises(NotAllowed):
        assigning.remove(task=task, version=None, by=office.actor("chief"), at=NOW)


def test_the_second_to_save_is_told(office: Office) -> None:
    row = a_cooperation(office)
    seen = row.version
    a_cooperation(office, row, version=seen, subject="Cho ý kiến lần hai")
    with pytest.raises(SomebodyElse):
        exchanging.drop(request=row, reason="Thôi", version=seen, by=office.actor("chief"), at=NOW)
    task = a_task_from_above(office)
    assigning.mark(task=task, state="doing", note="", version=task.version, by=office.actor("officer"), at=NOW)
    with pytest.raises(SomebodyElse):
        assigning.mark(task=task, state="done", note="", version=task.version, by=office.actor("chief"), at=NOW)


def test_an_answer_needs_a_day_that_can_be_and_something_said(office: Office) -> None:
    row, officer = a_cooperation(office), office.actor("officer")
    for day in (date(2026, 11, 15), TODAY + timedelta(1)):
        with pytest.raises(Refused) as refused:
            exchanging.answer(request=row, reply=Reply(day, "1"), version=None, by=officer, at=NOW)
        assert refused.value.field == "on"
    with pytest.raises(Refused, match="số văn bản trả lời"):
        exchanging.answer(request=row, reply=Reply(TODAY), version=None, by=officer, at=NOW)


def test_a_forgotten_contact_leaves_nothing_of_the_person(office: Office) -> None:
    contact = a_contact(office)
    row = a_cooperation(office, contact=contact)
    exchanging.forget_contact(contact=contact, version=None, by=office.actor("officer"), at=NOW)
    row.refresh_from_db()
    assert (row.contact, row.agency) == (None, "Sở Xây dựng tỉnh Mẫu")
    assert not Contact.objects.exists()
    kept = " ".join(str((event.subject_label, event.detail)) for event in Event.objects.all())
    assert "Lê Thị Xây" not in kept
    assert "xay@mau.example" not in kept
    with pytest.raises(Refused) as refused:
        a_contact(office, email="không phải thư")
    assert refused.value.field == "email"


def test_who_owes_an_answer_is_reminded_until_it_is_given(office: Office) -> None:
    row = a_cooperation(office)
    jobs.remind(at=NOW)
    told = [(message.to, message.body) for message in Message.objects.all()]
    assert [to for to, _ in told] == ["officer@mau.example"]
    assert "Trả lời Sở Xây dựng tỉnh Mẫu" in told[0][1]
    exchanging.answer(request=row, reply=Reply(TODAY, "45"), version=None, by=office.actor("officer"), at=NOW)
    assert list(queries.due(date(2027, 1, 1))) == []


# --- minutes -----------------------------------------------------------------------------------------------------


def test_a_conclusion_is_carried_out_by_its_unit(office: Office) -> None:
    minutes = some_minutes(office)
    row = a_conclusion(office, minutes)
    other = a_conclusion(office, minutes, text="Gửi số liệu", unit=None, agency="Sở Xây dựng", due=date(2026, 11, 19))
    assert [one.position for one in (row, other)] == [1, 2]
    elsewhere = office.actor("elsewhere")
    assert queries.minutes(minutes.pk, actor=elsewhere) is not None  # has something to do by it
    assert list(queries.conclusions(minutes, actor=elsewhere)) == [row]
    assert (
        queries.minutes_list(actor=elsewhere).get().of,
        queries.minutes_list(actor=office.actor("chief")).get().of,
    ) == (1, 2)  # type: ignore[attr-defined]
    assert {due.unit for due in queries.due(date(2026, 12, 31))} == {
        office.units["phong-hai"].pk,
        office.units["phong-mot"].pk,
    }
    assert figure("conclusions_done").count(YEAR).percent == 0
    with pytest.raises(NotAllowed):
        meeting.finish(conclusion=other, on=TODAY, note="", version=None, by=elsewhere, at=NOW)
    with pytest.raises(Refused):
        meeting.finish(conclusion=row, on=date(2026, 11, 1), note="", version=None, by=elsewhere, at=NOW)
    row = meeting.finish(conclusion=row, on=TODAY, note="500 tờ", version=row.version, by=elsewhere, at=NOW)
    assert figure("conclusions_done").count(YEAR).percent == 50
    with pytest.raises(Refused, match="xong"):
        a_conclusion(office, minutes, row, text="Khác")
    with pytest.raises(Refused, match="xong"):
        meeting.strike(conclusion=row, version=None, by=office.actor("chief"), at=NOW)
    meeting.undo(conclusion=row, reason="Mới in một nửa", version=row.version, by=office.actor("chief"), at=NOW)
    meeting.strike(conclusion=other, version=None, by=office.actor("chief"), at=NOW)
    assert Conclusion.objects.get().done_on is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": None}, "unit"),
        ({"agency": "Sở Xây dựng"}, "agency"),
        ({"due": date(2026, 11, 9)}, "due"),
        ({"text": " "}, "text"),
    ],
)
def test_a_wrong_conclusion_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_conclusion(office, some_minutes(office), **changes)
    assert refused.value.field == field


def test_what_is_signed_is_not_rewritten_but_still_carried_out(office: Office) -> None:
    minutes = some_minutes(office)
    row = a_conclusion(office, minutes)
    chief = office.actor("chief")
    paper = files.take_in(name="bien-ban.txt", chunks=["Bản ký.".encode()], by=SYSTEM, at=NOW)
    meeting.sign(minutes=minutes, attachment=paper, version=None, by=chief, at=NOW)
    with pytest.raises(Refused, match="bản ký"):
        a_conclusion(office, minutes)
    with pytest.raises(Refused, match="bản ký"):
        meeting.strike(conclusion=row, version=None, by=chief, at=NOW)
    assert meeting.finish(conclusion=row, on=TODAY, note="", version=None, by=chief, at=NOW).done_on == TODAY


def test_the_minutes_as_a_word_file(office: Office) -> None:
    minutes = some_minutes(office)
    a_conclusion(office, minutes)
    text = "\n".join(paragraphs_of(made(minutes)))
    for words in (
        "BIÊN BẢN",
        "ngày 10 tháng 11 năm 2026",
        "Lê Thị Xây",
        "In tờ rơi về nhà ở; Phòng Hai thực hiện, xong trước hết ngày 30/11/2026",
    ):
        assert words in text, words


# --- tasks from above --------------------------------------------------------------------------------------------

CSV = "STT;Nhiệm vụ;Chủ trì;Phối hợp;Đơn vị thực hiện;Nhiệm vụ của cơ quan;Tình trạng\n"


def test_a_file_is_taken_in_whole_and_tied_to_our_tasks(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    plan = plans.issue(
        plan=plan,
        title=plan.title,
        number="07/KH-STP",
        day=date(2026, 1, 12),
        version=None,
        by=office.actor("focal"),
        at=NOW,
    )
    own = queries.own_tasks()[0]
    text = f"{CSV}1;Mở lớp;Sở Tư pháp;UBND xã;P1;{queries.name_of(own)};Đang làm\n2;In sổ tay;Sở Xây dựng;;;;\n"
    focal = office.actor("focal")
    assert assigning.load(source=SOURCE, table=read_table("b.csv", text.encode("utf-8-sig")), by=focal, at=NOW) == 2
    first, second = AssignedTask.objects.order_by("pk")
    assert (first.unit, first.task, first.state) == (office.units["phong-mot"], own, "doing")
    assert (second.unit, second.task, second.state, second.leads) == (None, None, "waiting", "Sở Xây dựng")
    with pytest.raises(BadRows) as refused:
        assigning.load(source=SOURCE, table=read_table("b.csv", text.encode()), by=focal, at=NOW)
    assert [fault.row for fault in refused.value.faults] == [2, 3]
    with pytest.raises(Refused, match="đã có"):
        a_task_from_above(office, text="in sổ tay.")


def test_one_bad_row_and_nothing_is_taken_in(office: Office) -> None:
    text = f"{CSV}1;Mở lớp;Sở Tư pháp;;Phòng Không;;\n2;In sổ tay;Sở;;;99/KH I;\n3;Tốt;Sở;;;;\n"
    with pytest.raises(BadRows) as refused:
        assigning.load(source=SOURCE, table=read_table("b.csv", text.encode()), by=office.actor("focal"), at=NOW)
    assert [str(fault)[:6] for fault in refused.value.faults] == ["Dòng 2", "Dòng 3"]
    assert not AssignedTask.objects.exists()
    with pytest.raises(NotAllowed):
        assigning.load(source=SOURCE, table=[], by=office.actor("chief"), at=NOW)


def test_a_workbook_is_read_like_a_text(office: Office) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["UBND TỈNH MẪU"],
        [],
        ["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        [1.0, "Mở lớp", "Sở Tư pháp", date(2026, 12, 1)],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    table = read_table("bang.xlsx", out.getvalue())
    assert table[3][:4] == ["1", "Mở lớp", "Sở Tư pháp", "01/12/2026"]
    assert assigning.load(source=SOURCE, table=table, by=office.actor("leader"), at=NOW) == 1


# --- figures -----------------------------------------------------------------------------------------------------


def test_figures_count_what_fell_due(office: Office) -> None:
    officer = office.actor("officer")
    early = a_cooperation(office, number="1", on=date(2026, 11, 2), day=None, due_days=3)
    a_cooperation(office, number="2", on=date(2026, 11, 2), day=None, due_days=3)
    a_cooperation(office, number="3")  # not due yet
    dropped = a_cooperation(office, number="4", on=date(2026, 11, 2), day=None, due_days=3)
    sent = a_cooperation(office, number="5", direction="out", on=date(2026, 11, 2), day=None, due_days=3)
    exchanging.answer(request=early, reply=Reply(date(2026, 11, 5), "9"), version=None, by=officer, at=NOW)
    exchanging.answer(request=sent, reply=Reply(TODAY, "9"), version=None, by=officer, at=NOW)
    exchanging.drop(request=dropped, reason="Nơi hỏi rút.", version=None, by=officer, at=NOW)
    answered = figure("coordination_answered").count(YEAR)
    assert (answered.value, answered.whole) == (1, 2)
    assert answered.rows[0].key == str(early.pk)
    late = figure("coordination_got").count(YEAR)
    assert (late.value, late.whole) == (0, 1)
    assert figure("coordination_waiting").count(YEAR).value == 2
    assert queries.late_for(officer, on=TODAY) == 1
    assert queries.late_for(office.actor("elsewhere"), on=TODAY) == 0
    elsewhere = Window(YEAR.since, YEAR.until, office.units["phong-hai"].pk, TODAY)
    assert figure("coordination_waiting").count(elsewhere).value == 0
