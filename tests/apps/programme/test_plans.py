"""Plans in the database: taken in whole, corrected without losing what another wrote, issued, made public."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.files import operations as files
from cualuat.programme.models import Plan, PlanTask
from cualuat.programme.operations import plans as operations
from cualuat.programme.operations.plans import TaskWanted
from cualuat.programme.queries import plans as queries
from office import NOW, Office
from sample_plan import PLAN, a_plan


def task(plan: Plan, path: str) -> PlanTask:
    return plan.tasks.get(path=path)


def edit(office: Office, row: PlanTask, *, version: int | None = None, who: str = "focal", **changes: Any) -> PlanTask:
    wanted = TaskWanted(**({"text": row.text, "leads": row.leads, "time": row.time} | changes))
    return operations.edit_task(task=row, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def test_a_plan_is_stored_as_it_is_read(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    assert (plan.title, plan.number, plan.day, plan.year) == ("Đưa pháp luật đến gần dân năm 2026", "", None, 2026)
    assert [str(row.number) for row in plan.bases.filter(implements=True)] == ["90/KH-UBND", "977/QĐ-TTg"]
    assert [row.path for row in queries.tasks(plan)] == ["II.1", "II.1.a", "II.1.b", "II.3", "III.1"]
    talk = task(plan, "II.1.a")
    assert (talk.parent, talk.depth) == (task(plan, "II.1"), 1)
    assert (talk.unit, talk.pace) == (office.units["phong-mot"], "quarterly")
    assert talk.cooperating == "Ủy ban nhân dân xã Mẫu Đông\nVăn phòng"
    assert [row.name for row in plan.recipients.all()] == ["UBND tỉnh", "Các phòng", "Lưu: VT, VP"]
    assert [(row.message, row.text) for row in plan.remarks.all()] == [
        ("Mục «3» đứng ngay sau mục «1».", "3. Báo cáo kết quả."),
        ("", "PHỤ LỤC"),
        ("", "Danh sách xóm, gửi sau."),
    ]
    following = queries.next_occasion(talk, on=date(2026, 11, 20))
    assert following is not None
    assert following.ends == date(2026, 12, 31)
    assert queries.next_occasion(task(plan, "II.3"), on=NOW.date()) is None  # waits for a word


@pytest.mark.parametrize("text", ["Không có gì ở đây.", "I"])
def test_what_is_no_plan_leaves_nothing(office: Office, text: str) -> None:
    with pytest.raises(Refused, match="Không thấy phần, mục"):
        a_plan(office, "focal", NOW, text)
    assert not Plan.objects.exists()


def test_only_keepers_change_plans(office: Office) -> None:
    plan = a_plan(office, "leader", NOW)
    row = task(plan, "II.1.b")
    kept = plan.source
    for who in ("officer", "chief", "reception", "clerk", "nobody"):
        by = office.actor(who)
        with pytest.raises(NotAllowed):
            operations.import_plan(text=PLAN, source=kept, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            edit(office, row, who=who)
        with pytest.raises(NotAllowed):
            operations.issue(plan=plan, title="x", number="1/KH", day=NOW.date(), version=None, by=by, at=NOW)
    assert queries.plan(plan.pk, actor=office.actor("nobody")) == plan  # but all of the staff read them
    assert queries.plan(plan.pk, actor=ANYONE) is None


def test_a_task_is_corrected_and_its_time_read_anew(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    row = edit(
        office, task(plan, "II.1.b"), time="Quý IV năm 2026", unit=office.units["van-phong"], leads=" Văn phòng \n\n"
    )
    assert (row.pace, row.begins, row.ends) == ("once", date(2026, 10, 1), date(2026, 12, 31))
    assert (row.leads, row.unit) == ("Văn phòng", office.units["van-phong"])
    event = audit.latest().filter(action="programme.edit_task").first()
    assert event is not None
    assert event.detail["time"] == ["Trước ngày 30/6/2026", "Quý IV năm 2026"]
    assert edit(office, row, time="").pace == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"time": "lúc nào đó"}, "time"), ({"time": "tháng 13/2026"}, "time")],
)
def test_a_wrong_correction_names_its_input(office: Office, changes: dict[str, str], field: str) -> None:
    plan = a_plan(office, "focal", NOW)
    with pytest.raises(Refused) as refused:
        edit(office, task(plan, "II.1.b"), **changes)
    assert refused.value.field == field


def test_a_time_line_before_the_plan_is_refused(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    operations.issue(
        plan=plan,
        title=plan.title,
        number="12/KH-STP",
        day=date(2026, 2, 2),
        version=None,
        by=office.actor("focal"),
        at=NOW,
    )
    with pytest.raises(Refused, match="đã hết trước ngày của kế hoạch"):
        edit(office, task(plan, "II.1.b"), time="Quý IV năm 2025")


def test_of_two_who_edit_the_second_is_told(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    seen = plan.version
    edit(office, task(plan, "II.1.b"), version=seen, time="Hằng năm")
    with pytest.raises(SomebodyElse):
        edit(office, task(plan, "II.1.b"), version=seen, who="leader", time="Hằng tháng")
    assert task(plan, "II.1.b").pace == "yearly"
    fresh = Plan.objects.get(pk=plan.pk).version
    assert edit(office, task(plan, "II.1.b"), version=fresh, who="leader", time="Hằng tháng").pace == "monthly"


def test_number_and_day_come_at_issue_and_once_a_year(office: Office) -> None:
    by = office.actor("focal")
    first, second = a_plan(office, "focal", NOW), a_plan(office, "focal", NOW)
    wanted = {"title": "Đưa pháp luật đến gần dân", "number": "12/KH-STP", "day": date(2026, 2, 2), "version": None}
    for changes, field in (
        ({"number": "KH-STP"}, "number"), ({"title": " "}, "title"), ({"day": NOW.date() + timedelta(days=1)}, "day"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            operations.issue(plan=first, by=by, at=NOW, **(wanted | changes))
        assert refused.value.field == field
    assert operations.issue(plan=first, by=by, at=NOW, **wanted).state == "issued"
    with pytest.raises(Refused, match="đã có kế hoạch mang số"):
        operations.issue(plan=second, by=by, at=NOW, **wanted)


def test_only_issued_plans_are_shown_to_the_public(office: Office) -> None:
    by = office.actor("focal")
    plan = a_plan(office, "focal", NOW)
    with pytest.raises(Refused, match="chưa ban hành"):
        operations.publish(plan=plan, public=True, by=by, at=NOW)
    operations.issue(plan=plan, title=plan.title, number="12/KH-STP", day=date(2026, 2, 2), version=None, by=by, at=NOW)
    operations.publish(plan=plan, public=True, by=office.actor("moderator"), at=NOW)
    assert list(queries.public_plans()) == [plan]
    operations.publish(plan=plan, public=False, by=by, at=NOW)
    assert not queries.public_plans().exists()


def test_a_line_is_settled_with_a_note(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    row = plan.remarks.filter(message="").first()
    assert row is not None
    operations.settle(remark=row, note="Phụ lục gửi sau.", by=office.actor("focal"), at=NOW)
    found = queries.plans(actor=office.actor("officer")).get()
    assert (found.open_remarks, found.task_count) == (2, 5)
    assert files  # the file stays as it came
    assert Path(plan.source.path).read_text(encoding="utf-8") == PLAN
