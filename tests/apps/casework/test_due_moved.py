"""A day of the calendar changes: the due days of open matters move, old and new are kept, those concerned are told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from casework_matters import COMPLAINT, FEEDBACK, LAN, Bring, Take, clock_of, later, to_unit

from cualuat.audit import queries as audit
from cualuat.base import jobs as queue
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.casework import jobs
from cualuat.casework.models import Case, Step
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping
from cualuat.casework.operations.stepping import SomebodyElse, Wanted
from cualuat.casework.queries import tracking
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices.models import Message
from cualuat.timelimits import operations as timelimits
from cualuat.timelimits.jobs import recount
from cualuat.timelimits.models import ClockDue
from cualuat.timelimits.operations import DayWanted
from office import NOW, TODAY, Office

MONDAY = date(2026, 11, 23)
OLD, NEW = date(2026, 12, 7), date(2026, 12, 8)


@pytest.fixture
def case(bring: Bring, take: Take, office: Office) -> Case:
    case = take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    Message.objects.all().delete()
    return case


def set_day(day: date = MONDAY, kind: str = "swap_off", at: datetime = NOW) -> None:
    """As the administrator does it, and the worker after her."""
    timelimits.set_day(wanted=DayWanted(day, kind, "Nghỉ hoán đổi", "Thông báo 12/TB-BNV"), by=SYSTEM, at=at)
    while queue.run_next(at=at + timedelta(minutes=1)) is not None:
        pass


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_due_day_moves_and_both_days_are_kept(case: Case) -> None:
    assert case.due_on == OLD
    set_day()
    assert fresh(case).due_on == NEW
    clock = clock_of(case, "feedback-general-first-answer")
    assert [row.due_on for row in ClockDue.objects.filter(clock=clock).order_by("pk")] == [OLD, NEW]
    step = Step.objects.get(case=case, edge="due_moved")
    assert "07/12/2026 sang 08/12/2026" in step.note
    assert (step.from_state, step.to_state, step.number) == ("assigned", "assigned", fresh(case).steps_taken)


def test_the_person_and_the_officer_are_told_once(case: Case) -> None:
    set_day()
    recount(at=NOW)
    told = {message.to: message for message in Message.objects.all()}
    assert set(told) == {LAN.email, "officer@mau.example"}
    assert Message.objects.count() == 2
    for message in told.values():
        assert message.kind == "due_changed"
        assert "07/12/2026" in message.body
        assert "08/12/2026" in message.body
    assert step_shown(case)


def step_shown(case: Case) -> bool:
    return any(step.edge == "due_moved" for step in tracking.tracked(case, on=TODAY).steps)


def test_a_mail_to_the_officer_waits_for_office_hours(case: Case) -> None:
    set_day(at=datetime(2026, 11, 21, 22, 0, tzinfo=VIETNAM))  # Saturday night; Monday is off now, Tuesday a feast
    mail = Message.objects.get(to="officer@mau.example")
    assert mail.not_before == datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)


def test_taken_back_the_old_day_counts_again(case: Case) -> None:
    set_day()
    set_day(kind="ordinary", at=later(hours=1))
    assert fresh(case).due_on == OLD
    assert Step.objects.filter(case=case, edge="due_moved").count() == 2


def test_what_is_over_is_not_touched(case: Case, take: Take) -> None:
    closed = take(take(case, "answer", "chief", answer="Xong"), "close", "officer")
    Message.objects.all().delete()
    before = (closed.steps_taken, list(ClockDue.objects.values_list("pk", flat=True)))
    set_day()
    closed = fresh(closed)
    assert (closed.steps_taken, list(ClockDue.objects.values_list("pk", flat=True))) == before
    assert (closed.due_on, closed.closed_on, clock_of(closed, "feedback-general-first-answer").due_on) == (
        None,
        TODAY,
        OLD,
    )
    assert not Message.objects.exists()


def test_a_day_before_or_after_the_limit_moves_nothing(case: Case) -> None:
    for day in (date(2026, 11, 19), date(2026, 12, 9)):
        set_day(day)
    assert fresh(case).due_on == OLD
    assert not Step.objects.filter(edge="due_moved").exists()
    assert not Message.objects.exists()


def test_several_limits_of_one_matter_move_and_the_person_hears_of_hers(bring: Bring) -> None:
    """The limit of the decree moves, and one that is only watched: the second must not hide the first."""
    case = bring(COMPLAINT).case
    Message.objects.all().delete()
    set_day(date(2026, 11, 30))
    assert clock_of(case, "complaint-accept").due_on == date(2026, 12, 3)
    assert clock_of(case, "complaint-accept-by-law").due_on == date(2026, 12, 1)
    assert fresh(case).due_on == date(2026, 12, 3)
    steps = Step.objects.filter(case=case, edge="due_moved").order_by("number")
    assert [(step.is_public, step.number) for step in steps] == [(True, 2), (False, 3)]
    assert fresh(case).steps_taken == 3
    mail = Message.objects.get(to=LAN.email)
    assert "02/12/2026 sang 03/12/2026" in mail.body
    assert "theo điều luật" not in mail.body


def test_a_limit_that_is_only_watched_tells_nobody(bring: Bring, take: Take) -> None:
    """The last day of the watched limit, 4 January, becomes a day off; no limit of the agency ends there."""
    case = bring(FEEDBACK).case
    Message.objects.all().delete()
    watched = clock_of(case, "reception-petition-breach")
    assert watched.binds == "warning"
    assert watched.due_on is not None
    set_day(watched.due_on)
    assert clock_of(case, "reception-petition-breach").due_on != watched.due_on
    assert fresh(case).due_on == OLD
    assert not Message.objects.exists()
    assert not step_shown(case)


def test_an_officer_records_a_step_of_the_day_before_all_the_same(case: Case, take: Take) -> None:
    """What the program notes by itself is no step of the matter."""
    set_day(at=later(3))
    assert take(case, "acknowledge", "officer", at=later(3), on="21/11/2026").steps.get(edge="acknowledge").on == (
        later(1).date()
    )


def test_whoever_had_the_page_open_looks_again(case: Case, office: Office) -> None:
    seen = case.steps_taken
    set_day()
    wanted = Wanted("acknowledge", Typed({}), seen_steps=seen)
    with pytest.raises(SomebodyElse):
        stepping.take(case=case, wanted=wanted, by=office.actor("officer"), at=later(hours=1))


def test_many_matters_in_pieces_each_told_once(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cualuat.timelimits.jobs.CHUNK", 2)
    cases = [bring(FEEDBACK).case for _ in range(5)]
    Message.objects.all().delete()
    set_day()
    assert {fresh(case).due_on for case in cases} == {NEW}
    assert Message.objects.filter(kind="due_changed").count() == 5


def test_a_failure_in_between_leaves_no_half(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> int:
        raise RuntimeError("mất điện")

    monkeypatch.setattr(jobs, "tell_officer", fails)
    set_day()  # the worker keeps the job for later
    assert fresh(case).due_on == OLD == clock_of(case, "feedback-general-first-answer").due_on
    assert not Message.objects.exists()
    monkeypatch.undo()
    recount(at=later(hours=1))
    assert fresh(case).due_on == NEW
    assert Message.objects.count() == 2


def test_of_a_sealed_matter_the_day_moves_and_nobody_is_told(sealed_case: Case) -> None:
    before = sealed_case.due_on
    assert before is not None
    set_day(before)
    assert fresh(sealed_case).due_on != before
    assert not Message.objects.exists()
    assert audit.first_broken() is None


def test_only_the_administrator_changes_the_calendar(case: Case, office: Office) -> None:
    wanted = DayWanted(MONDAY, "swap_off", "Nghỉ", "Thông báo 12/TB-BNV")
    with pytest.raises(NotAllowed):
        timelimits.set_day(wanted=wanted, by=office.actor("leader"), at=NOW)
