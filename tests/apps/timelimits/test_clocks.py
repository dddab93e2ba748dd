"""Clocks of matters: what their ledgers say, and what a change of calendar or law does to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from cualuat.base import jobs
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.kernel.limits import InvalidLedger
from cualuat.timelimits import operations, queries
from cualuat.timelimits.jobs import recount
from cualuat.timelimits.models import Clock, ClockDue, ClockEntry, TimeLimit
from cualuat.timelimits.operations import Began, Counter, DayWanted, LimitWanted, entry_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
SUBJECT = ("matter", 7)


@pytest.fixture(autouse=True)
def rows(db: None) -> None:
    operations.load_lawdata(by=SYSTEM, at=NOW)


def start(code: str, day: date = TODAY, *, on: date = TODAY, **more: object) -> Clock:
    began = Began(day, **more)  # type: ignore[arg-type]
    return operations.start_clock(subject=SUBJECT, code=code, began=began, counter=Counter(on=on), by=SYSTEM, at=NOW)


def add(clock: Clock, kind: str, day: date, **more: object) -> Clock:
    entry = entry_of(kind, day, **more)  # type: ignore[arg-type]
    return operations.record_entry(clock=clock, entry=entry, counter=Counter(on=day), reason=kind, by=SYSTEM, at=NOW)


def swap_off_23_november() -> None:
    wanted = DayWanted(date(2026, 11, 23), "swap_off", "Nghỉ hoán đổi", "Thông báo 12/TB-BNV")
    operations.set_day(wanted=wanted, by=SYSTEM, at=NOW)


def work() -> None:
    while jobs.run_next(at=NOW + timedelta(days=1)) is not None:
        pass


def test_a_clock_runs_stops_and_keeps_every_date_it_had() -> None:
    clock = start("complaint-solve-first")
    assert (clock.state, clock.due_on) == ("running", date(2026, 12, 21))  # 20/12 is a Sunday
    clock = add(clock, "pause", date(2026, 11, 30), basis="Quyết định 5/QĐ-SKHCN")
    assert (clock.state, clock.due_on) == ("paused", None)
    clock = add(clock, "resume", date(2026, 12, 10))
    clock = add(clock, "extend", date(2026, 12, 15), extension="complex")
    clock = add(clock, "stop", date(2027, 1, 4))
    assert (clock.state, clock.was_late) == ("stopped", False)
    assert [d.due_on for d in clock.dues.order_by("pk")][:3] == [date(2026, 12, 21), None, date(2026, 12, 30)]
    assert not clock.is_late(date(2030, 1, 1))


def test_stopped_late_is_late_for_ever() -> None:
    clock = add(start("complaint-accept"), "stop", date(2026, 12, 3))
    assert clock.was_late
    assert clock.is_late(date(2026, 12, 3))


def test_what_cannot_be_is_refused_and_leaves_nothing() -> None:
    clock = start("complaint-accept")
    with pytest.raises(InvalidLedger, match="không cho tạm dừng"):
        add(clock, "pause", TODAY)
    assert ClockEntry.objects.count() == 1


def test_the_database_refuses_to_change_a_ledger() -> None:
    entry = start("complaint-accept").entries.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockEntry._base_manager.filter(pk=entry.pk).update(day=date(2020, 1, 1))


def test_a_missing_year_does_not_hinder_the_start_and_is_told_and_mended() -> None:
    clock = start("complaint-solve-first", date(2027, 12, 20), on=date(2027, 12, 20))
    assert (clock.state, clock.due_on) == ("running", None)
    assert "2028" in clock.trouble
    operations.add_year(number=2028, by=SYSTEM, at=NOW)
    recount(at=NOW)
    clock.refresh_from_db()
    assert (clock.due_on, clock.trouble, clock.provisional) == (date(2028, 1, 19), "", True)


def test_a_change_of_the_calendar_moves_open_clocks_and_keeps_the_old_date() -> None:
    open_one, done = start("complaint-accept"), add(start("complaint-accept"), "stop", TODAY)
    swap_off_23_november()
    work()
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.due_on, done.due_on) == (date(2026, 12, 3), date(2026, 12, 2))
    last = ClockDue.objects.filter(clock=open_one).latest("pk")
    assert last.change is not None
    assert "23/11/2026" in last.reason
    assert [d.due_on for d in open_one.dues.order_by("pk")] == [date(2026, 12, 2), date(2026, 12, 3)]
    assert operations.recount(counter=Counter(on=TODAY), by=SYSTEM, at=NOW) == (0, [])


def test_who_keeps_matters_is_told_of_what_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[operations.Moved] = []
    monkeypatch.setattr("cualuat.timelimits.jobs._listeners", [lambda moved, by, at: told.extend(moved)])
    start("complaint-accept")
    swap_off_23_november()
    work()
    assert [(m.old, m.new) for m in told] == [(date(2026, 12, 2), date(2026, 12, 3))]


def test_many_clocks_are_recounted_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cualuat.timelimits.jobs.CHUNK", 2)
    clocks = [start("complaint-accept") for _ in range(5)]
    swap_off_23_november()
    recount(at=NOW)
    assert {c.due_on for c in Clock.objects.filter(pk__in=[c.pk for c in clocks])} == {date(2026, 12, 3)}


def test_a_limit_that_reaches_back_governs_pending_matters_from_its_day() -> None:
    clock = start("complaint-solve-first", date(2026, 6, 1), on=date(2026, 6, 1))
    with pytest.raises(InvalidLedger, match="không cho tạm dừng"):
        add(clock, "pause", date(2026, 6, 20))
    counted, _ = operations.recount(counter=Counter(on=date(2026, 7, 1)), by=SYSTEM, at=NOW)
    assert counted == 1
    assert operations.recount(counter=Counter(on=date(2026, 7, 2)), by=SYSTEM, at=NOW)[0] == 0
    assert add(clock, "pause", date(2026, 7, 1)).state == "paused"


def limit(**changes: object) -> LimitWanted:
    values: dict[str, object] = {
        "code": "feedback-general-final",
        "name": "Trả lời nội dung phản ánh, kiến nghị",
        "matter": "feedback",
        "amount": 20,
        "unit": "working_day",
        "start_name": "Tiếp nhận phản ánh",
        "basis": "Điều 5 Quyết định số 12/2026/QĐ-UBND",
        "effective_from": date(2026, 1, 1),
        "reason": "Quy chế của cơ quan",
    }
    return LimitWanted(**(values | changes))  # type: ignore[arg-type]


def test_an_agency_sets_a_limit_of_its_own_and_changes_one_of_the_law() -> None:
    made = operations.set_limit(wanted=limit(), by=SYSTEM, at=NOW)
    assert not made.needs_review
    assert start("feedback-general-final").due_on == date(2026, 12, 21)
    clock = start("feedback-general-first-answer")
    shorter = limit(
        code="feedback-general-first-answer",
        amount=5,
        basis="khoản 1 Điều 28 Luật Tiếp công dân số 42/2013/QH13",
        effective_from=date(2014, 7, 1),
    )
    operations.set_limit(wanted=shorter, by=SYSTEM, at=NOW)
    work()
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 11, 30)
    operations.load_lawdata(by=SYSTEM, at=NOW)
    assert TimeLimit.objects.get(code="feedback-general-first-answer").content["amount"] == 5


def test_changing_keeps_what_the_form_does_not_show() -> None:
    row = queries.time_limits(code="denunciation-solve").get()
    wanted = limit(
        code=row.code, name=row.name, matter=row.matter, amount=40, unit="calendar_day", basis=row.basis,
        start_name="Thụ lý tố cáo", effective_from=row.effective_from,
    )  # fmt: skip
    saved = operations.set_limit(wanted=wanted, by=SYSTEM, at=NOW)
    assert [e.code for e in saved.rule.extensions] == ["complex", "especially_complex"]
    assert saved.rule.suspension


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"matter": "x"}, "matter"),
        ({"amount": 0}, "amount"),
        ({"basis": "quy định chung"}, "basis"),
        ({"reason": " "}, "reason"),
        ({"code": "complaint-accept", "effective_from": date(2026, 8, 1)}, "effective_from"),
    ],
)
def test_limits_that_cannot_be_are_refused(changes: dict[str, object], field: str) -> None:
    before = TimeLimit.objects.count()
    with pytest.raises(operations.Refused) as refused:
        operations.set_limit(wanted=limit(**changes), by=SYSTEM, at=NOW)
    assert refused.value.field == field
    assert TimeLimit.objects.count() == before


def test_what_is_uncertain_is_certain_once_compared() -> None:
    row = queries.time_limits(code="sorting-petition").get()
    clock = start("sorting-petition")
    assert (row.needs_review, clock.needs_review) == (True, True)
    with pytest.raises(operations.Refused):
        operations.review_limit(limit=row, note=" ", by=SYSTEM, at=NOW)
    operations.review_limit(limit=row, note="Công báo số 1, ngày 02/01/2022", by=SYSTEM, at=NOW)
    work()
    clock.refresh_from_db()
    assert not clock.needs_review
    operations.load_lawdata(by=SYSTEM, at=NOW)
    assert not queries.time_limits(code="sorting-petition").get().needs_review


def test_only_administrators_change() -> None:
    for act in (
        lambda: operations.set_limit(wanted=limit(), by=ANYONE, at=NOW),
        lambda: operations.add_year(number=2029, by=ANYONE, at=NOW),
        lambda: operations.confirm_year(number=2027, official=True, source="x", by=ANYONE, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
