"""Reminders: each milestone once to each person, nothing lost when the worker was away, one letter for all that is new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cualuat.base.actor import NotAllowed
from cualuat.base.operations import Refused
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices.models import Message
from cualuat.programme import jobs
from cualuat.programme.models import Plan, TaskInstance
from cualuat.programme.operations import reminding, running
from cualuat.reminders.models import Reminder
from office import NOW, Office, make_office
from programme_office import issued, work

DUE = date(2026, 12, 31)


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def plan(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Plan:
    settings.MEDIA_ROOT = tmp_path / "files"
    plan = issued(office_of_module)
    TaskInstance.objects.filter(task__plan=plan).exclude(ends=DUE).delete()  # one that is due at the end of the year
    return plan


@pytest.fixture
def office(office_of_module: Office, plan: Plan) -> Office:
    return office_of_module


def day(before: int) -> datetime:
    """Nine o'clock so many days before it is due."""
    return datetime.combine(DUE - timedelta(days=before), time(9), VIETNAM)


def letters(since: int = 0) -> list[tuple[str, str]]:
    return [(one.to, one.body) for one in Message.objects.order_by("pk")[since:]]


def test_each_milestone_is_told_once_to_those_who_stand_there(plan: Plan, office: Office) -> None:
    told: dict[int, list[str]] = {}
    for before in range(10, -12, -1):
        seen = Message.objects.count()
        for _ in range(2):  # the scan runs every ten minutes
            jobs.remind(at=day(before))
        if new := sorted(to.partition("@")[0] for to, _ in letters(seen)):
            told[before] = new
    assert told == {
        7: ["chief"],
        3: ["chief"],
        1: ["chief"],
        -1: ["chief", "focal"],
        -8: ["chief", "deputy", "focal", "leader"],
    }
    assert Reminder.objects.count() == 9


def test_whoever_has_the_work_is_told_first_the_head_when_it_is_close(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.a", DUE)
    running.assign(instance=one, unit=office.units["phong-mot"], person=office.people["officer"], version=None,
                   by=office.actor("chief"), at=NOW)  # fmt: skip
    jobs.remind(at=day(7))
    assert [to for to, _ in letters()] == ["officer@mau.example"]
    jobs.remind(at=day(1))
    assert {to for to, _ in letters(1)} == {"officer@mau.example", "chief@mau.example"}


def test_after_three_days_without_a_worker_all_is_told_once_with_the_days_it_was_due(
    plan: Plan, office: Office
) -> None:
    jobs.remind(at=day(8))
    assert letters() == []
    jobs.remind(at=day(2))  # the days of the seventh and of the third passed unseen
    [(to, body)] = letters()
    assert to == "chief@mau.example"
    assert "còn 2 ngày" in body
    assert "lẽ ra đã nhắc ngày 24/12/2026, 28/12/2026" in body
    jobs.remind(at=day(2))
    assert len(letters()) == 1
    assert Reminder.objects.count() == 2


def test_many_things_come_in_one_letter(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.a", DUE)
    for number in range(3):
        TaskInstance.objects.create(
            task=one.task, planned_begins=one.begins, planned_ends=DUE - timedelta(days=number + 1), begins=one.begins,
            ends=DUE, unit=one.unit, made_at=NOW,
        )  # fmt: skip
    jobs.remind(at=day(7))
    [(_, body)] = letters()
    assert body.count("- Hạn 31/12/2026") == 4
    assert Message.objects.get().subject == "Kế hoạch: 4 việc cần chú ý"


def test_done_work_is_quiet_and_a_moved_day_is_told_anew(plan: Plan, office: Office) -> None:
    one, focal = work(plan, "II.1.a", DUE), office.actor("focal")
    jobs.remind(at=day(7))
    running.move(instance=one, ends=DUE + timedelta(days=30), reason="Mưa bão.", version=None, by=focal, at=day(6))
    jobs.remind(at=day(3))
    assert len(letters()) == 1
    jobs.remind(at=day(-23))
    assert len(letters()) == 2
    running.report(instance=one, percent=0, text="Xong.", done=True, version=None, by=focal, at=day(-24))
    jobs.remind(at=day(-40))
    assert len(letters()) == 2


def test_work_of_no_unit_goes_to_the_focal_unit(plan: Plan, office: Office) -> None:
    TaskInstance.objects.update(unit=None)
    jobs.remind(at=day(7))
    assert [to for to, _ in letters()] == ["focal@mau.example"]


def test_letters_leave_in_office_hours(plan: Plan, office: Office) -> None:
    jobs.remind(at=datetime.combine(DUE - timedelta(days=7), time(23, 30), VIETNAM))
    message = Message.objects.get()
    assert message.not_before.astimezone(VIETNAM).date() == date(2026, 12, 25)
    assert 7 <= message.not_before.astimezone(VIETNAM).hour < 9


def test_the_focal_unit_urges_on_and_the_log_says_so(plan: Plan, office: Office) -> None:
    one = work(plan, "II.1.a", DUE)
    sent = reminding.urge(instances=[one], text="Đề nghị báo cáo trước 15/12.", by=office.actor("focal"), at=NOW)
    assert sent == 1
    [(to, body)] = letters()
    assert to == "chief@mau.example"
    assert body.startswith("Đề nghị báo cáo trước 15/12.")
    assert "II.1.a" in body
    assert one.entries.get().kind == "urge"
    with pytest.raises(NotAllowed):
        reminding.urge(instances=[one], text="Nhanh.", by=office.actor("chief"), at=NOW)
    for rows, text, field in (([one], " ", "text"), ([], "Nhanh.", "instances")):
        with pytest.raises(Refused) as refused:
            reminding.urge(instances=rows, text=text, by=office.actor("focal"), at=NOW)
        assert refused.value.field == field
