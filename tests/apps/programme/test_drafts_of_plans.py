"""Plans written here: begun, talked over, approved, issued; derived by units; amended while they run."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.kernel.plans import read_plan
from cualuat.law.load.readers.document import read_document
from cualuat.programme import exports
from cualuat.programme.models import Entry, Obstacle, Plan, PlanTask, TaskInstance
from cualuat.programme.operations import drafting, obstacles, plans, running
from cualuat.programme.queries import drafting as queries
from cualuat.programme.queries import plans as plan_queries
from cualuat.programme.queries.results import task_results
from office import NOW, TODAY, Office
from programme_office import issued, work
from sample_plan import a_plan

LATER = NOW + timedelta(days=1)


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued(office)


def approved(plan: Plan, office: Office) -> Plan:
    drafting.submit(plan=plan, version=None, by=office.actor("focal"), at=NOW)
    return drafting.approve(plan=plan, version=None, by=office.actor("leader"), at=NOW)


def number_of(plan: Plan, office: Office, number: str = "90/KH-STP", who: str = "focal") -> Plan:
    return plans.issue(
        plan=plan, title=plan.title, number=number, day=TODAY, version=None, by=office.actor(who), at=NOW
    )


# --- beginning ---------------------------------------------------------------------------------------------------


def test_a_plan_is_begun_from_a_skeleton(office: Office) -> None:
    draft = drafting.begin(code="project-977-year", year=2027, by=office.actor("focal"), at=NOW)
    assert (draft.state, draft.made_here, draft.number, draft.year) == ("draft", True, "", 2027)
    assert "Sở Tư pháp tỉnh Mẫu" in draft.text
    assert not draft.remarks.exists()
    assert {"977/QĐ-TTg"} <= {row.number for row in draft.bases.all()}
    assert draft.recipients.count() == 5
    led = draft.tasks.get(path="II.2.a")
    assert led.unit == office.units["van-phong"]  # the focal unit of this house
    assert (led.begins, led.ends) == (date(2027, 4, 1), date(2027, 6, 30))
    words = "\n".join(one.text for one in Document(io.BytesIO(exports.as_docx(draft))).paragraphs)
    assert [row.path for row in draft.tasks.all()] == [
        task.path for top in read_plan(plan_queries.text_of(draft)).tasks for task in top.walk()
    ]
    assert "Khảo sát người dân cần biết quy định nào" in words


@pytest.mark.parametrize("year", [0, 1999, 2099])
def test_a_strange_year_is_told(office: Office, year: int) -> None:
    with pytest.raises(Refused) as refused:
        drafting.begin(code="project-977-year", year=year, by=office.actor("focal"), at=NOW)
    assert refused.value.field == "year"


def test_who_begins(office: Office, plan: Plan) -> None:
    for who in ("officer", "chief", "clerk"):
        with pytest.raises(NotAllowed):
            drafting.begin(code="project-977-year", year=2027, by=office.actor(who), at=NOW)
        with pytest.raises(NotAllowed):
            drafting.clone(plan=plan, year=2027, by=office.actor(who), at=NOW)
        with pytest.raises(NotAllowed):
            drafting.amend(plan=plan, by=office.actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        drafting.derive(plan=plan, unit=office.units["phong-mot"], year=2026, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        drafting.derive(plan=plan, unit=office.units["phong-hai"], year=2026, by=office.actor("chief"), at=NOW)


def test_last_years_plan_goes_on(office: Office, plan: Plan) -> None:
    row = plan.tasks.get(path="II.1.a")
    wanted = plans.TaskWanted(text="Mỗi quý hai buổi.", unit=row.unit, leads=row.leads, time="Hằng quý")
    plans.edit_task(task=row, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    assert (draft.follows, draft.year, draft.number, draft.day, draft.state) == (plan, 2027, "", None, "draft")
    assert draft.title == "Đưa pháp luật đến gần dân năm 2027"
    assert draft.tasks.get(path="II.1.a").text == "Mỗi quý hai buổi."  # as corrected since
    assert draft.tasks.get(path="II.1.a").unit == row.unit
    assert draft.tasks.get(path="II.1.b").ends == date(2027, 6, 30)
    assert TaskInstance.objects.filter(task__plan=draft).count() == 0
    with pytest.raises(Refused, match="năm khác"):
        drafting.clone(plan=plan, year=2026, by=office.actor("focal"), at=NOW)


def test_what_was_done_once_and_for_all_is_asked_about(office: Office, plan: Plan) -> None:
    once = plan.tasks.get(path="II.1.b")
    assert once.pace == "once"
    focal = office.actor("focal")
    assert not drafting.clone(plan=plan, year=2027, by=focal, at=NOW).remarks.filter(text=once.text).exists()
    TaskInstance.objects.filter(task=once).update(state="done", done_on=TODAY)
    (remark,) = drafting.clone(plan=plan, year=2028, by=focal, at=NOW).remarks.filter(text=once.text)
    assert "đã xong ở kế hoạch trước" in remark.message


# --- writing, talking, approving ---------------------------------------------------------------------------------


def test_the_words_change_and_what_was_said_of_a_task_stays_with_it(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    draft = drafting.clone(plan=plan, year=2027, by=focal, at=NOW)
    told = drafting.comment(
        plan=draft, task=draft.tasks.get(path="II.1.b"), text="In ít thôi.", by=office.actor("officer"), at=NOW
    )
    chosen = draft.tasks.get(path="II.1.b")
    chosen.weight, chosen.unit = 300, office.units["phong-hai"]
    chosen.save()
    text = draft.text.replace(
        "1. Nói chuyện pháp luật ở xóm", "1. Mua loa cho nhà văn hóa.\n2. Nói chuyện pháp luật ở xóm"
    )
    drafting.rewrite(plan=draft, text=text, version=draft.version, by=focal, at=NOW)
    moved = PlanTask.objects.get(pk=chosen.pk)
    assert (moved.path, moved.weight, moved.unit) == ("II.2.b", 300, office.units["phong-hai"])
    assert queries.comment(draft, told.pk).task == moved  # type: ignore[union-attr]
    assert draft.tasks.get(path="II.1").text == "Mua loa cho nhà văn hóa."
    paths = list(draft.tasks.order_by("position").values_list("path", flat=True))
    assert len(paths) == len(set(paths))


def test_the_second_who_saves_is_told(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    draft = drafting.clone(plan=plan, year=2027, by=focal, at=NOW)
    seen = draft.version
    drafting.rewrite(plan=draft, text=draft.text + "\nLưu ý chung.", version=seen, by=focal, at=NOW)
    with pytest.raises(SomebodyElse):
        drafting.rewrite(plan=draft, text=draft.text, version=seen, by=office.actor("leader"), at=NOW)


@pytest.mark.parametrize("text", ["", "không có mục nào cả"])
def test_words_that_are_no_plan_are_refused_and_the_draft_stays(office: Office, plan: Plan, text: str) -> None:
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused) as refused:
        drafting.rewrite(plan=draft, text=text, version=None, by=office.actor("focal"), at=NOW)
    assert refused.value.field == "text"
    assert Plan.objects.get(pk=draft.pk).tasks.count() == plan.tasks.count()


def test_from_comments_to_a_number(office: Office, plan: Plan) -> None:
    focal, leader = office.actor("focal"), office.actor("leader")
    draft = drafting.clone(plan=plan, year=2027, by=focal, at=NOW)
    with pytest.raises(Refused, match="phải được lãnh đạo duyệt"):
        number_of(draft, office)
    said = drafting.comment(plan=draft, task=None, text="Thêm một lớp.", by=office.actor("chief"), at=NOW)
    assert said.unit == office.units["phong-mot"]
    with pytest.raises(Refused, match="Còn 1 ý kiến"):
        drafting.submit(plan=draft, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="giải trình") as refused:
        drafting.answer(comment=said, accepted=False, text=" ", by=focal, at=NOW)
    assert refused.value.field == "answer"
    with pytest.raises(NotAllowed):
        drafting.answer(comment=said, accepted=True, text="", by=office.actor("chief"), at=NOW)
    drafting.answer(comment=said, accepted=False, text="Không đủ kinh phí.", by=focal, at=NOW)
    drafting.submit(plan=draft, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        drafting.approve(plan=draft, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="khi kế hoạch đang soạn"):
        drafting.rewrite(plan=draft, text=draft.text, version=None, by=focal, at=NOW)
    row = draft.tasks.get(path="II.1.b")
    with pytest.raises(Refused, match="đang chờ duyệt"):
        plans.edit_task(task=row, wanted=plans.TaskWanted(text="x"), version=None, by=focal, at=NOW)
    back = drafting.send_back(plan=draft, reason="Viết ngắn hơn.", version=None, by=leader, at=NOW)
    assert (back.state, back.remark) == ("draft", "Viết ngắn hơn.")
    done = approved(draft, office)
    assert done.state == "approved"
    made = number_of(draft, office)
    assert (made.state, made.number) == ("issued", "90/KH-STP")
    with pytest.raises(Refused):
        drafting.comment(plan=made, task=None, text="Muộn rồi.", by=focal, at=NOW)


def test_what_a_leader_approved_is_not_changed_by_others(office: Office, plan: Plan) -> None:
    focal, leader = office.actor("focal"), office.actor("leader")
    draft = approved(drafting.clone(plan=plan, year=2027, by=focal, at=NOW), office)
    with pytest.raises(Refused) as refused:
        plans.issue(plan=draft, title="Tên khác", number="91/KH-STP", day=TODAY, version=None, by=focal, at=NOW)
    assert refused.value.field == "title"
    made = number_of(draft, office)
    row = made.tasks.get(path="II.1.b")
    kept = {
        name: getattr(row, name) for name in ("text", "content", "leads", "cooperating", "time", "products", "funding")
    }
    unit = office.units["phong-hai"]
    plans.edit_task(task=row, wanted=plans.TaskWanted(**kept, unit=unit), version=None, by=focal, at=NOW)
    assert made.tasks.get(path="II.1.b").unit == unit
    other = plans.TaskWanted(**(kept | {"text": "Việc khác."}), unit=unit)
    with pytest.raises(Refused, match="lãnh đạo đã duyệt"):
        plans.edit_task(task=row, wanted=other, version=None, by=focal, at=NOW)
    assert plans.edit_task(task=row, wanted=other, version=None, by=leader, at=NOW).text == "Việc khác."


def test_the_word_file_of_a_plan_written_here_holds_the_same_tasks(office: Office, plan: Plan, tmp_path: Path) -> None:
    focal = office.actor("focal")
    for number, made in enumerate(
        (
            drafting.begin(code="project-977-year", year=2027, by=focal, at=NOW),
            drafting.clone(plan=plan, year=2027, by=focal, at=NOW),
            drafting.derive(plan=plan, unit=office.units["phong-mot"], year=2026, by=focal, at=NOW),
        )
    ):
        file = tmp_path / f"{number}.docx"
        file.write_bytes(exports.as_docx(made))
        read = read_plan(read_document(file).text)
        assert [task.path for top in read.tasks for task in top.walk()] == [row.path for row in made.tasks.all()]
        texts = [task.text for top in read.tasks for task in top.walk()]  # the plan ends with «./.» on paper
        assert [text.rstrip("./;") for text in texts] == [row.text.rstrip("./;") for row in made.tasks.all()]


def test_a_draft_is_given_up_and_its_words_stay_in_the_log(office: Office, plan: Plan) -> None:
    from cualuat.audit.models import Event

    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    drafting.discard(plan=draft, version=None, by=office.actor("focal"), at=NOW)
    assert not Plan.objects.filter(pk=draft.pk).exists()
    event = Event.objects.filter(action="programme.discard").latest("pk")
    assert "Nói chuyện pháp luật ở xóm" in event.detail["text"]
    with pytest.raises(Refused):
        drafting.discard(plan=plan, version=None, by=office.actor("focal"), at=NOW)


# --- units -------------------------------------------------------------------------------------------------------


def test_a_unit_derives_its_plan_and_every_duty_has_a_task(office: Office, plan: Plan) -> None:
    unit, chief = office.units["phong-mot"], office.actor("chief")
    assert unit in queries.units_without(plan, [unit])
    own = drafting.derive(plan=plan, unit=unit, year=2026, by=chief, at=NOW)
    assert (own.above, own.unit, own.title) == (plan, unit, "Thực hiện đưa pháp luật đến gần dân năm 2026")
    tasks = list(own.tasks.filter(path__startswith="II."))
    assert [row.derived_from.path for row in tasks if row.derived_from] == [  # those that name nobody are everybody's
        row.path for row in queries.duties_above(plan) if row.unit_id in (None, unit.pk) and row.path.startswith("II")
    ] + [
        row.path for row in queries.duties_above(plan) if row.path.startswith("III") and queries.is_business(row, unit)
    ]
    assert not any(duty.is_missing for duty in queries.coverage(own))
    assert queries.units_without(plan, [unit]) == []
    with pytest.raises(Refused, match="đã có kế hoạch"):
        drafting.derive(plan=plan, unit=unit, year=2026, by=chief, at=NOW)
    drafting.submit(plan=own, version=None, by=chief, at=NOW)
    drafting.approve(plan=own, version=None, by=chief, at=NOW)  # her own unit's plan
    number_of(own, office, "1/KH-P1", "chief")
    assert work(own, "II.1", date(2026, 12, 31)).unit == unit


def test_a_head_settles_what_was_not_understood_in_her_units_plan(office: Office, plan: Plan) -> None:
    own = drafting.derive(plan=plan, unit=office.units["phong-mot"], year=2026, by=office.actor("chief"), at=NOW)
    text = own.text.replace("II. NHIỆM VỤ", "II. NHIỆM VỤ\nMột dòng lạ không thuộc nhiệm vụ nào").replace(
        "2. In tờ", "5. In tờ"
    )
    drafting.rewrite(plan=own, text=text, version=None, by=office.actor("chief"), at=NOW)
    remark = own.remarks.first()
    assert remark is not None
    with pytest.raises(NotAllowed):
        plans.settle(remark=remark, note="", by=office.actor("officer"), at=NOW)
    assert plans.settle(remark=remark, note="Đúng ý.", by=office.actor("chief"), at=NOW).settled_by == "Cán bộ chief"


def test_a_duty_that_fell_out_is_missed_until_it_is_tied_or_left_out_with_a_reason(office: Office, plan: Plan) -> None:
    chief = office.actor("chief")
    own = drafting.derive(plan=plan, unit=office.units["phong-mot"], year=2026, by=chief, at=NOW)
    first = own.tasks.get(path="II.1")
    lines = [line for line in own.text.split("\n") if "nhà văn hóa" not in line]
    drafting.rewrite(plan=own, text="\n".join(lines), version=None, by=chief, at=NOW)
    (missing,) = [duty for duty in queries.coverage(own) if duty.is_missing]
    assert missing.above == first.derived_from
    below = queries.plans_below(plan)
    assert [(one.plan, one.missing) for one in below] == [(own, 1)]
    with pytest.raises(Refused) as refused:
        drafting.exempt(plan=own, task=missing.above, reason="", by=chief, at=NOW)
    assert refused.value.field == "reason"
    drafting.exempt(plan=own, task=missing.above, reason="Phòng Hai làm.", by=chief, at=NOW)
    assert not any(duty.is_missing for duty in queries.coverage(own))
    other = own.tasks.filter(derived_from=None).order_by("position").last()
    assert other is not None
    drafting.tie(plan=own, ties={missing.above.pk: other.pk}, by=chief, at=NOW)
    assert own.exemptions.count() == 0
    assert {duty.below for duty in queries.coverage(own)} >= {other}
    stranger = plan.tasks.first()
    assert stranger is not None
    with pytest.raises(Refused, match="tải lại"):
        drafting.tie(plan=own, ties={missing.above.pk: stranger.pk}, by=chief, at=NOW)


def test_a_task_of_several_units_is_done_by_each_of_them(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    row = plan.tasks.get(path="II.1.b")
    both = [office.units["phong-mot"], office.units["phong-hai"]]
    wanted = plans.TaskWanted(text=row.text, time="Quý IV năm 2026", each=both)
    plans.edit_task(task=row, wanted=wanted, version=None, by=focal, at=NOW)
    made = TaskInstance.objects.filter(task=row)
    assert {one.unit for one in made} == set(both)
    assert running.plan_ahead(plan=plan, by=focal, at=NOW) == 0
    mine = made.get(unit=both[0])
    running.report(instance=mine, percent=0, text="Xong.", done=True, version=None, by=office.actor("chief"), at=NOW)
    assert made.get(unit=both[1]).state == "open"
    (told,) = [
        one for one in task_results(since=date(2026, 10, 1), until=date(2026, 12, 31), on=TODAY) if one.path == row.path
    ]
    assert told.state == "Hoàn thành 1/2 kỳ, đang thực hiện"
    wanted = plans.TaskWanted(text=row.text, time="Quý IV năm 2026", unit=both[1])
    plans.edit_task(task=row, wanted=wanted, version=None, by=focal, at=NOW)
    assert {(one.part, one.state) for one in made.all()} == {(both[0].pk, "done"), (0, "open")}
    instruction = plan.tasks.get(path="II.3")
    instruction.each.set(both)
    running.instruct(task=instruction, begins=TODAY, ends=TODAY, words="Công văn 5.", by=focal, at=NOW)
    assert TaskInstance.objects.filter(task=instruction).count() == 2


# --- amending ----------------------------------------------------------------------------------------------------


def amended(office: Office, plan: Plan, *changes: tuple[str, str]) -> Plan:
    """The plan with other words, issued."""
    draft = drafting.amend(plan=plan, by=office.actor("focal"), at=NOW)
    text = draft.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    drafting.rewrite(plan=draft, text=text, version=None, by=office.actor("focal"), at=NOW)
    approved(draft, office)
    return number_of(draft, office)


def test_an_amendment_takes_over_what_runs(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    done, open_one = work(plan, "II.1.a", date(2026, 3, 31)), work(plan, "II.1.a", date(2026, 12, 31))
    running.report(instance=done, percent=0, text="Một buổi.", done=True, version=None, by=focal, at=NOW)
    running.report(instance=open_one, percent=20, text="Đang mời.", version=None, by=focal, at=NOW)
    obstacle = obstacles.raise_obstacle(instance=open_one, text="Thiếu loa.", proposal="", by=focal, at=NOW)
    leaflet = work(plan, "II.1.b")
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)
    before = figure("tasks_done").count(window).value
    new = amended(
        office, plan, ("b) In tờ rơi về tiếp công dân.\nThời gian thực hiện: Trước ngày 30/6/2026.\n", ""),
        ("3. Báo cáo kết quả.", "2. Mở phiên trả lời trên đài xã.\nThời gian thực hiện: Hằng tháng.\n3. Báo cáo kết quả."),
    )  # fmt: skip
    old = Plan.objects.get(pk=plan.pk)
    assert (old.state, new.state, new.amends) == ("replaced", "issued", old)
    assert new.runs_from == plan.runs_from
    done.refresh_from_db()
    open_one.refresh_from_db()
    assert done.task.plan == open_one.task.plan == new
    assert (open_one.percent, Entry.objects.filter(instance=open_one, kind="progress").count()) == (20, 1)
    assert Obstacle.objects.get(pk=obstacle.pk).instance.task.plan == new
    leaflet.refresh_from_db()
    assert (leaflet.task.plan, leaflet.state) == (old, "dropped")
    assert "90/KH-STP" in leaflet.entries.get(kind="dropped").text
    assert TaskInstance.objects.filter(task__plan=new, task__path="II.2").exists()
    assert figure("tasks_done").count(window).value == before == 1  # counted once
    told = [(one.plan, one.path, one.state) for one in task_results(since=window.since, until=window.until, on=TODAY)]
    assert ("07/KH-STP", "II.1.b", "Không thực hiện") in told
    assert len([one for one in told if one[1] == "II.1.a"]) == 1


def test_what_was_done_for_a_task_that_is_gone_still_counts(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    running.report(instance=work(plan, "II.1.b"), percent=0, text="In rồi.", done=True, version=None, by=focal, at=NOW)
    amended(office, plan, ("b) In tờ rơi về tiếp công dân.\nThời gian thực hiện: Trước ngày 30/6/2026.\n", ""))
    assert figure("tasks_done").count(Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)).value == 1


def test_the_amendment_says_what_it_changes(office: Office, plan: Plan) -> None:
    draft = drafting.amend(plan=plan, by=office.actor("focal"), at=NOW)
    assert {row.kind for row in queries.compared(plan, draft)} == {"same"}
    text = draft.text.replace("Hằng quý", "Hằng tháng")
    drafting.rewrite(plan=draft, text=text, version=None, by=office.actor("focal"), at=NOW)
    (changed,) = [row for row in queries.compared(plan, draft) if row.kind == "changed"]
    assert changed.parts == ("thời gian",)
    with pytest.raises(Refused, match="Đã có một bản thảo"):
        drafting.amend(plan=plan, by=office.actor("focal"), at=NOW)


def test_units_plans_hang_on_the_amended_one(office: Office, plan: Plan) -> None:
    own = drafting.derive(plan=plan, unit=office.units["phong-mot"], year=2026, by=office.actor("chief"), at=NOW)
    new = amended(office, plan, ("Hằng quý", "Hằng tháng"))
    own = Plan.objects.get(pk=own.pk)
    assert own.above == new
    assert not any(duty.is_missing for duty in queries.coverage(own))


def test_only_what_is_in_force_is_amended_and_once(office: Office, plan: Plan) -> None:
    new = amended(office, plan, ("Hằng quý", "Hằng tháng"))
    with pytest.raises(Refused, match="chưa bị thay thế"):
        drafting.amend(plan=Plan.objects.get(pk=plan.pk), by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="đã được thay thế"):
        number_of(Plan.objects.get(pk=plan.pk), office, "91/KH-STP")
    again = drafting.amend(plan=new, by=office.actor("focal"), at=NOW)
    assert again.amends == new


def test_a_plan_signed_on_paper_needs_no_approval_here(office: Office) -> None:
    draft = a_plan(office, "focal", NOW)
    assert number_of(draft, office).state == "issued"
