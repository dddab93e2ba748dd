"""The work on tasks: made once, done with evidence, given, moved, never lost between two people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import VIETNAM
from cualuat.programme import access, jobs
from cualuat.programme.models import Evidence, Plan, TaskInstance
from cualuat.programme.operations import feeds, plans, running
from cualuat.programme.operations.plans import TaskWanted
from cualuat.programme.queries import running as queries
from office import NOW, TODAY, Office
from programme_office import issued, work

Q4 = date(2026, 12, 31)


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued(office)


def dues(plan: Plan) -> list[tuple[str, date]]:
    return list(
        TaskInstance.objects.filter(task__plan=plan)
        .order_by("task__position", "ends")
        .values_list("task__path", "ends")
    )


def a_file(office: Office, name: str = "bien-ban.txt") -> Attachment:
    return files.take_in(
        name=name, chunks=["Buổi nói chuyện ở xóm Đông, 42 người.".encode()], by=office.actor("chief"), at=NOW
    )


# --- what falls due ----------------------------------------------------------------------------------------------


def test_an_issued_plan_makes_what_falls_due_and_no_more(plan: Plan) -> None:
    quarters = [("II.1.a", date(2026, month, day)) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    assert dues(plan) == [*quarters, ("II.1.b", date(2026, 6, 30))]  # the third waits for somebody's word
    first = work(plan, "II.1.a", date(2026, 3, 31))
    assert first.begins == date(2026, 1, 1)  # the quarter has its name, though the plan came on the twelfth
    assert first.unit is not None
    assert first.unit.name == "Phòng Một"


def test_looking_again_makes_nothing_twice_and_the_next_quarter_when_it_comes(plan: Plan) -> None:
    for _ in range(2):
        jobs.plan_ahead(at=NOW)
    assert len(dues(plan)) == 5
    jobs.plan_ahead(at=NOW + timedelta(days=15))  # 5 December: January begins within a month
    assert dues(plan)[4] == ("II.1.a", date(2027, 3, 31))


def test_a_plan_that_came_years_later_does_not_bring_years_of_overdue_work(office: Office) -> None:
    later = datetime(2028, 2, 3, 9, tzinfo=VIETNAM)
    assert min(ends for _, ends in dues(issued(office, at=later))) == date(2028, 3, 31)


def test_the_years_before_are_made_where_somebody_asks_for_them(office: Office) -> None:
    found = dues(issued(office, at=datetime(2027, 3, 3, 9, tzinfo=VIETNAM), runs_from=date(2026, 1, 1)))
    assert ("II.1.a", date(2026, 3, 31)) in found
    assert ("II.1.b", date(2026, 6, 30)) in found


def test_a_draft_makes_nothing(office: Office) -> None:
    from sample_plan import a_plan

    draft = a_plan(office, "focal", NOW)
    assert running.plan_ahead(plan=draft, by=SYSTEM, at=NOW) == 0
    with pytest.raises(Refused, match="chưa ban hành"):
        running.instruct(
            task=draft.tasks.get(path="II.3"), begins=TODAY, ends=Q4, words="CV 1", by=office.actor("focal"), at=NOW
        )


def test_a_corrected_task_moves_what_nobody_has_touched(plan: Plan, office: Office) -> None:
    task = plan.tasks.get(path="II.1.a")
    running.report(instance=work(plan, "II.1.a", date(2026, 3, 31)), percent=40, text="Xong ba xóm.", version=None,
                   by=office.actor("chief"), at=NOW)  # fmt: skip
    wanted = TaskWanted(text=task.text, leads="Phòng Hai", unit=office.units["phong-hai"], time="Hằng năm")
    plans.edit_task(task=task, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
    rows = {one.ends: one for one in TaskInstance.objects.filter(task=task)}
    assert set(rows) == {
        date(2026, 3, 31),
        Q4,
    }  # the quarter that was worked on stays, the year took the place of the others
    assert {one.unit for one in rows.values()} == {office.units["phong-hai"]}
    assert rows[Q4].planned_begins == date(2026, 1, 1)


def test_work_on_instruction_says_whose_word_it_is(plan: Plan, office: Office) -> None:
    task, focal = plan.tasks.get(path="II.3"), office.actor("focal")
    made = running.instruct(task=task, begins=TODAY, ends=Q4, words="Công văn 12/UBND-NC.", by=focal, at=NOW)
    assert made.entries.get().text == "Công văn 12/UBND-NC."
    for wrong, field in (
        ((TODAY, Q4, "CV 12"), "ends"),
        ((Q4, TODAY, "CV 12"), "ends"),
        ((TODAY, TODAY, " "), "words"),
    ):
        with pytest.raises(Refused) as refused:
            running.instruct(task=task, begins=wrong[0], ends=wrong[1], words=wrong[2], by=focal, at=NOW)
        assert refused.value.field == field


# --- doing -------------------------------------------------------------------------------------------------------


def test_progress_is_kept_with_what_proves_it(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.a", Q4)
    entry = running.report(instance=one, percent=60, text="Đã nói chuyện ở 3 xóm.", files=[a_file(office)],
                           figures=["reception_days"], version=1, by=office.actor("officer"), at=NOW)  # fmt: skip
    assert (entry.percent, entry.by) == (60, "Cán bộ officer")
    kept = {row.label: row for row in Evidence.objects.filter(entry=entry)}
    assert kept["bien-ban.txt"].attachment is not None
    counted = kept["Buổi tiếp công dân đã tổ chức"]
    assert (counted.value, counted.since, counted.until) == (0, date(2026, 10, 1), TODAY)
    fresh = TaskInstance.objects.get(pk=one.pk)
    assert (fresh.percent, fresh.state, fresh.version) == (60, "open", 2)
    event = audit.latest().filter(action="programme.progress").first()
    assert event is not None
    assert event.detail["percent"] == [0, 60]


def test_done_work_has_its_day_and_is_opened_again_with_a_reason(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.b")
    running.report(
        instance=one, percent=10, text="In xong 5.000 tờ.", done=True, version=None, by=office.actor("focal"), at=NOW
    )
    one.refresh_from_db()
    assert (one.state, one.percent, one.done_on, one.result) == ("done", 100, TODAY, "In xong 5.000 tờ.")
    with pytest.raises(Refused, match="mở lại"):
        running.report(instance=one, percent=10, text="Thêm.", version=None, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="vì sao"):
        running.reopen(instance=one, reason=" ", version=None, by=office.actor("focal"), at=NOW)
    again = running.reopen(instance=one, reason="Thiếu biên bản.", version=None, by=office.actor("focal"), at=NOW)
    assert (again.state, again.done_on, again.percent) == ("open", None, 99)


@pytest.mark.parametrize(
    ("percent", "text", "field"), [(101, "Xong.", "percent"), (-1, "Xong.", "percent"), (50, "  ", "text")]
)
def test_a_report_without_words_or_beyond_all_is_refused(
    plan: Plan, office: Office, percent: int, text: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        running.report(
            instance=work(plan, "II.1.b"), percent=percent, text=text, version=None, by=office.actor("focal"), at=NOW
        )
    assert refused.value.field == field


def test_two_who_report_at_the_same_time_lose_nothing(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.a", Q4)
    running.report(instance=one, percent=30, text="Một xóm.", version=1, by=office.actor("officer"), at=NOW)
    with pytest.raises(SomebodyElse, match="còn ở dưới"):
        running.report(instance=one, percent=20, text="Nửa xóm.", version=1, by=office.actor("colleague"), at=NOW)
    assert TaskInstance.objects.get(pk=one.pk).percent == 30


@pytest.mark.parametrize("who", ["elsewhere", "chief_elsewhere", "clerk", "nobody"])
def test_another_unit_neither_reports_nor_gives_nor_moves(plan: Plan, office: Office, who: str) -> None:
    one, actor = work(plan, "II.1.a", Q4), office.actor(who)
    with pytest.raises(NotAllowed):
        running.report(instance=one, percent=30, text="Một xóm.", version=None, by=actor, at=NOW)
    with pytest.raises(NotAllowed):
        running.assign(instance=one, unit=office.units["phong-hai"], person=None, version=None, by=actor, at=NOW)
    for act in (running.drop, running.reopen):
        with pytest.raises(NotAllowed):
            act(instance=one, reason="Vì.", version=None, by=actor, at=NOW)
    with pytest.raises(NotAllowed):
        running.move(instance=one, ends=Q4, reason="Vì.", version=None, by=actor, at=NOW)
    with pytest.raises(NotAllowed):
        running.guide(instance=one, text="Làm đi.", by=actor, at=NOW)


def test_nobody_outside_sees_the_work(plan: Plan) -> None:
    assert not access.work_visible_to(ANYONE).exists()


def test_a_head_gives_work_within_the_unit_the_focal_unit_to_any(plan: Plan, office: Office) -> None:
    one, chief = work(plan, "II.1.a", Q4), office.actor("chief")
    running.assign(
        instance=one, unit=office.units["phong-mot"], person=office.people["officer"], version=None, by=chief, at=NOW
    )
    with pytest.raises(Refused, match="trong đơn vị mình"):
        running.assign(instance=one, unit=office.units["phong-hai"], person=None, version=None, by=chief, at=NOW)
    with pytest.raises(Refused, match="không làm việc ở đơn vị"):
        running.assign(instance=one, unit=office.units["phong-mot"], person=office.people["elsewhere"], version=None,
                       by=office.actor("focal"), at=NOW)  # fmt: skip
    running.assign(instance=one, unit=office.units["phong-hai"], person=office.people["elsewhere"], version=None,
                   by=office.actor("focal"), at=NOW)  # fmt: skip
    assert access.may_report(office.actor("elsewhere"), TaskInstance.objects.get(pk=one.pk))
    assert not access.may_report(office.actor("officer"), TaskInstance.objects.get(pk=one.pk))


def test_a_moved_day_keeps_the_planned_one(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.b")
    with pytest.raises(Refused) as refused:
        running.move(instance=one, ends=date(2026, 1, 1), reason="Vì.", version=None, by=office.actor("focal"), at=NOW)
    assert refused.value.field == "ends"
    moved = running.move(instance=one, ends=Q4, reason="Chờ kinh phí.", version=None, by=office.actor("focal"), at=NOW)
    assert (moved.ends, moved.planned_ends) == (Q4, date(2026, 6, 30))
    assert "30/06/2026 → 31/12/2026" in moved.entries.get().text
    jobs.plan_ahead(at=NOW)
    assert TaskInstance.objects.filter(task=one.task).count() == 1


# --- weights, standing, figures ----------------------------------------------------------------------------------


def test_weights_of_those_beside_each_other_sum_to_one_or_stay(plan: Plan, office: Office) -> None:
    a, b = plan.tasks.get(path="II.1.a"), plan.tasks.get(path="II.1.b")
    focal = office.actor("focal")
    running.set_weights(plan=plan, weights={a.pk: 750, b.pk: 250}, by=focal, at=NOW)
    for wrong in ({a.pk: 600, b.pk: 600}, {a.pk: 1000}, {a.pk: 500, plan.tasks.get(path="II.3").pk: 500}):
        with pytest.raises(Refused):
            running.set_weights(plan=plan, weights=wrong, by=focal, at=NOW)
    running.report(instance=work(plan, "II.1.b"), percent=0, text="Xong.", done=True, version=None, by=focal, at=NOW)
    year = queries.progress_of(plan, since=date(2026, 1, 1), until=Q4)
    assert year[a.parent_id] == pytest.approx(25)
    assert year[None] == pytest.approx(25)


def test_units_stand_as_their_work_does(plan: Plan, office: Office) -> None:
    focal = office.actor("focal")
    for ends in (date(2026, 3, 31), Q4):
        running.report(
            instance=work(plan, "II.1.a", ends), percent=0, text="Xong.", done=True, version=None, by=focal, at=NOW
        )
    running.drop(instance=work(plan, "II.1.a", date(2026, 6, 30)), reason="Gộp.", version=None, by=focal, at=NOW)
    rows = queries.standings(since=date(2026, 1, 1), until=Q4, on=TODAY)
    assert [(one.name, one.due, one.done, one.in_time, one.late, one.open) for one in rows] == [
        ("Phòng Một", 3, 2, 1, 1, 1),
        ("", 1, 0, 0, 1, 1),
    ]
    whole = queries.total(rows)
    assert (whole.due, whole.late, whole.percent) == (4, 2, 50)
    window = Window(date(2026, 1, 1), Q4, on=TODAY)
    counted = {code: figure(code).count(window) for code in ("tasks_due", "tasks_done", "tasks_in_time", "tasks_late")}
    assert {code: (one.value, one.whole) for code, one in counted.items()} == {
        "tasks_due": (4, None), "tasks_done": (2, 4), "tasks_in_time": (1, 4), "tasks_late": (3, None),
    }  # fmt: skip
    assert all(len(one.rows) == one.value for one in counted.values())
    assert figure("tasks_due").count(Window(date(2026, 1, 1), Q4, office.units["phong-mot"].pk)).value == 3


@pytest.mark.parametrize(
    ("who", "view", "count"),
    [("chief", "mine", 4), ("officer", "mine", 0), ("officer", "unit", 4), ("elsewhere", "unit", 0), ("focal", "open", 5),
     ("focal", "late", 4), ("focal", "unassigned", 1), ("focal", "soon", 0), ("focal", "done", 0), ("focal", "all", 5)],
)  # fmt: skip
def test_each_view_shows_what_it_says(plan: Plan, office: Office, who: str, view: str, count: int) -> None:
    actor = office.actor(who)
    assert queries.listed(queries.Wanted(on=TODAY, view=view), actor=actor).count() == count
    shown = queries.counts(actor=actor, on=TODAY)
    assert shown.get(view, count) == count


def test_a_calendar_has_one_address_and_a_new_one_kills_the_old(plan: Plan, office: Office) -> None:
    old = feeds.renew(by=office.actor("officer"), at=NOW).key
    new = feeds.renew(by=office.actor("officer"), at=NOW).key
    assert queries.feed(old) is None
    found = queries.feed(new)
    assert found is not None
    assert len(queries.calendar_of(found.person, on=TODAY)) == 3  # half a year back: Q2, Q3, Q4
    assert queries.calendar_of(office.people["elsewhere"], on=TODAY) == []
    with pytest.raises(NotAllowed):
        feeds.renew(by=ANYONE, at=NOW)


# --- sending -----------------------------------------------------------------------------------------------------


def test_a_plan_goes_to_its_recipients_and_is_received(plan: Plan, office: Office) -> None:
    recipient, clerk = plan.recipients.order_by("position")[0], office.actor("clerk")
    with pytest.raises(Refused):
        plans.note_receipt(recipient=recipient, on=TODAY, by=clerk, at=NOW)
    for day in (date(2026, 1, 11), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            plans.send(recipient=recipient, on=day, how="bưu điện", by=clerk, at=NOW)
    sent = plans.send(recipient=recipient, on=date(2026, 1, 13), how="trục liên thông", by=clerk, at=NOW)
    got = plans.note_receipt(recipient=sent, on=date(2026, 1, 14), by=clerk, at=NOW)
    assert (got.sent_on, got.sent_how, got.received_on) == (date(2026, 1, 13), "trục liên thông", date(2026, 1, 14))
    with pytest.raises(NotAllowed):
        plans.send(recipient=recipient, on=TODAY, how="", by=office.actor("officer"), at=NOW)
