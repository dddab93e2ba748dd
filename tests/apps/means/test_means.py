"""Estimates, allocations, spendings, allowances; equipment; requests."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.casework.models import ReceptionDay
from cualuat.means import queries
from cualuat.means.models import Spending
from cualuat.means.operations import budgeting, keeping
from cualuat.notices.models import Message
from cualuat.reminders import jobs
from office import NOW, TODAY, Office
from sample_means import a_line, a_request, a_spending, a_thing

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


# --- budget ------------------------------------------------------------------------------------------------------


def test_from_the_estimate_to_what_is_left(office: Office) -> None:
    line = a_line(office)
    a_spending(office, line)
    ((row, sums),) = queries.lines(actor=office.actor("focal"), year=2026)
    assert (row, sums.estimated, sums.allocated, sums.spent, sums.left) == (
        line,
        2_000_000,
        2_000_000,
        500_000,
        1_500_000,
    )
    assert figure("budget_spent").count(YEAR).value == 500_000
    assert figure("budget_allocated").count(YEAR).value == 2_000_000
    assert len(queries.lines(actor=office.actor("chief"), year=2026)) == 1
    assert queries.lines(actor=office.actor("chief_elsewhere"), year=2026) == []


@pytest.mark.parametrize(
    ("changes", "field"), [({"year": 1999}, "year"), ({"quantity": 0}, "quantity"), ({"content": " "}, "content")]
)
def test_a_wrong_estimate_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_line(office, **changes)
    assert refused.value.field == field


def test_another_sum_than_estimated_is_allocated_with_a_reason_by_a_leader(office: Office) -> None:
    line, leader = a_line(office, allocated=None), office.actor("leader")
    with pytest.raises(NotAllowed):
        budgeting.allocate(line=line, amount=2_000_000, reason="", version=None, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused) as refused:
        budgeting.allocate(line=line, amount=1_000_000, reason=" ", version=None, by=leader, at=NOW)
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="chưa được phân bổ"):
        a_spending(office, line)
    seen = line.version
    line = budgeting.allocate(line=line, amount=1_000_000, reason="Thu hẹp.", version=seen, by=leader, at=NOW)
    with pytest.raises(SomebodyElse):
        budgeting.allocate(line=line, amount=900_000, reason="Nữa.", version=seen, by=leader, at=NOW)
    a_spending(office, line)
    with pytest.raises(Refused, match=r"Đã chi 500\.000"):
        budgeting.allocate(line=line, amount=400_000, reason="Nữa.", version=None, by=leader, at=NOW)
    wanted = budgeting.LineWanted(2026, "Khác", 1, 1)
    with pytest.raises(Refused, match="đã phân bổ"):
        budgeting.estimate(line=line, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)


def test_more_than_is_left_is_spent_with_a_reason_only(office: Office) -> None:
    line = a_line(office)
    with pytest.raises(Refused) as refused:
        a_spending(office, line, amount=2_000_001)
    assert refused.value.field == "over"
    assert a_spending(office, line, amount=2_000_001, over="Giá giấy tăng.").over == "Giá giấy tăng."
    for changes, field in (
        ({"amount": 0}, "amount"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": date(2025, 5, 5)}, "on"),
        ({"text": ""}, "text"),
    ):
        with pytest.raises(Refused) as refused:
            a_spending(office, line, over="x", **changes)
        assert refused.value.field == field, changes


def test_what_was_wrong_is_taken_back_and_both_stay(office: Office) -> None:
    line = a_line(office)
    spent = a_spending(office, line)
    focal = office.actor("focal")
    with pytest.raises(Refused) as refused:
        budgeting.take_back(spending=spent, reason="", by=focal, at=NOW)
    assert refused.value.field == "reason"
    back = budgeting.take_back(spending=spent, reason="Ghi nhầm dòng.", by=focal, at=NOW)
    assert (queries.spent_on(line), line.spendings.count()) == (0, 2)
    for row in (spent, back):
        with pytest.raises(Refused, match="đã được rút lại"):
            budgeting.take_back(spending=row, reason="Nữa.", by=focal, at=NOW)


# --- allowances --------------------------------------------------------------------------------------------------


def test_days_of_receiving_citizens_are_paid_once(office: Office) -> None:
    for on, cancelled in ((date(2026, 11, 5), None), (date(2026, 11, 10), NOW), (date(2026, 11, 25), None)):
        ReceptionDay.objects.create(
            on=on, mode="periodic", leader=office.people["leader"], unit=office.units["van-phong"], place="Phòng 1", begins=time(8),
            ends=time(11), slot_minutes=30, cancelled_at=cancelled,
        )  # fmt: skip
    rows = queries.allowances(month=date(2026, 11, 1), on=TODAY)
    told = {(row.person.username, row.day, row.rate.amount) for row in rows}
    assert told == {
        ("leader", date(2026, 11, 5), 200_000),
        ("reception", date(2026, 11, 5), 250_000),
    }  # held, not cancelled, not to come
    line, focal = a_line(office, content="Bồi dưỡng", unit=None), office.actor("focal")
    assert budgeting.post_allowances(line=line, rows=rows, by=focal, at=NOW) == 2
    assert queries.spent_on(line) == 450_000
    again = queries.allowances(month=date(2026, 11, 1), on=TODAY)
    assert all(row.paid for row in again)
    with pytest.raises(Refused, match="ít nhất một buổi"):
        budgeting.post_allowances(line=line, rows=again, by=focal, at=NOW)
    with pytest.raises(Refused, match="vừa được người khác chi"):
        budgeting.post_allowances(line=line, rows=rows, by=focal, at=NOW)  # a page that stood open
    budgeting.take_back(
        spending=Spending.objects.get(person=office.people["leader"], takes_back=None),
        reason="Không dự.",
        by=focal,
        at=NOW,
    )
    (left,) = [row for row in queries.allowances(month=date(2026, 11, 1), on=TODAY) if not row.paid]
    assert left.person == office.people["leader"]
    assert {row.person for row in Spending.objects.filter(void=True)} == {
        left.person
    }  # who was paid wrongly stays known


def test_more_than_the_line_has_is_not_posted(office: Office) -> None:
    ReceptionDay.objects.create(
        on=date(2026, 11, 5), mode="periodic", leader=office.people["leader"], unit=office.units["van-phong"], place="Phòng 1", begins=time(8),
        ends=time(11), slot_minutes=30,
    )  # fmt: skip
    line = a_line(office, quantity=1, price=300_000, allocated=300_000)
    rows = queries.allowances(month=date(2026, 11, 1), on=TODAY)
    with pytest.raises(Refused, match=r"Cần 450\.000"):
        budgeting.post_allowances(line=line, rows=rows, by=office.actor("focal"), at=NOW)
    assert not Spending.objects.exists()


# --- equipment ---------------------------------------------------------------------------------------------------


def test_a_thing_is_kept_handed_over_and_looked_after(office: Office) -> None:
    thing = a_thing(office)
    assert thing.upkeep_due == date(2026, 12, 1)
    with pytest.raises(Refused) as refused:
        a_thing(office)
    assert refused.value.field == "code"
    thing = a_thing(office, thing, unit=office.units["phong-hai"])
    chief, other = office.actor("chief"), office.actor("chief_elsewhere")
    note = {"thing": thing, "condition": "worn", "upkeep": True, "text": "", "on": TODAY, "version": None, "at": NOW}
    with pytest.raises(NotAllowed):
        keeping.note(by=chief, **note)  # type: ignore[arg-type]
    thing = keeping.note(by=other, **note)  # type: ignore[arg-type]
    assert (thing.condition, thing.upkeep_due) == ("worn", date(2027, 5, 20))
    assert [row.kind for row in thing.events.order_by("pk")] == ["in", "handover", "upkeep"]
    with pytest.raises(Refused) as refused:
        keeping.note(by=other, **(note | {"upkeep": False}))  # type: ignore[arg-type]
    assert refused.value.field == "text"
    assert figure("equipment").count(YEAR).value == 1


def test_upkeep_is_reminded(office: Office) -> None:
    a_thing(office, keeper=office.people["officer"])
    jobs.remind(at=NOW + timedelta(days=5))
    letter = Message.objects.filter(about_type="reminders", to="officer@mau.example").latest("pk")
    assert "Bảo dưỡng MT-01" in letter.body


# --- requests ----------------------------------------------------------------------------------------------------


def test_a_request_goes_from_the_unit_to_the_leader_and_back(office: Office) -> None:
    row = a_request(office)
    focal, leader = office.actor("focal"), office.actor("leader")
    assert (queries.waiting_for(focal), queries.waiting_for(leader)) == (1, 0)
    with pytest.raises(Refused):
        keeping.decide(
            request=row, granted=True, text="", version=None, by=leader, at=NOW
        )  # nobody gave an opinion yet
    row = keeping.forward(request=row, opinion="Cần.", version=row.version, by=focal, at=NOW)
    assert (queries.waiting_for(focal), queries.waiting_for(leader)) == (0, 1)
    with pytest.raises(NotAllowed):
        keeping.decide(request=row, granted=True, text="", version=None, by=focal, at=NOW)
    with pytest.raises(Refused) as refused:
        keeping.decide(request=row, granted=False, text=" ", version=None, by=leader, at=NOW)
    assert refused.value.field == "decision"
    seen = row.version
    row = keeping.decide(request=row, granted=True, text="Mua quý I.", version=seen, by=leader, at=NOW)
    with pytest.raises(SomebodyElse):
        keeping.fulfil(request=row, on=TODAY, version=seen, by=focal, at=NOW)
    assert keeping.fulfil(request=row, on=TODAY, version=None, by=focal, at=NOW).state == "done"
    decided = figure("requests_decided").count(YEAR)
    assert (decided.value, decided.whole) == (1, 1)


def test_one_asks_for_ones_own_unit_and_sees_its_requests(office: Office) -> None:
    with pytest.raises(NotAllowed):
        a_request(office, "elsewhere")
    row = a_request(office, "officer")
    assert queries.request(row.pk, actor=office.actor("chief")) == row
    assert queries.request(row.pk, actor=office.actor("chief_elsewhere")) is None
    for changes, field in (
        ({"kind": "x"}, "kind"),
        ({"text": ""}, "text"),
        ({"reason": ""}, "reason"),
        ({"unit": None}, "unit"),
    ):
        with pytest.raises(Refused) as refused:
            a_request(office, **changes)
        assert refused.value.field == field
