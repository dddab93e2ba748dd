"""Reminders: the milestone that is reached, told once to each person; nothing lost, nothing twice, nothing of sealed matters by mail."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from casework_matters import COMPLAINT, FEEDBACK, Bring, Take, clock_of, later, to_unit

from cualuat.accounts.models import Person
from cualuat.base.actor import SYSTEM
from cualuat.casework import jobs
from cualuat.casework.models import Case, Reminder
from cualuat.casework.operations import assigning, reminding
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices.models import Message
from cualuat.organisation import operations as organisation
from cualuat.organisation.models import Duty
from cualuat.sealed import operations as sealed
from cualuat.timelimits.models import Clock
from office import NOW, TODAY, Office

# Feedback received on NOW must be answered by this day: ten working days, 24/11 is a feast.
DUE = date(2026, 12, 7)


def at(day: int, month: int = 12, hour: int = 9) -> datetime:
    return datetime.combine(date(2026, month, day), time(hour), VIETNAM)


@pytest.fixture
def case(bring: Bring, take: Take, office: Office) -> Case:
    """Feedback with an officer in charge."""
    case = take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    assert case.due_on == DUE
    return case


def told() -> list[tuple[int, str, str]]:
    """Milestone, rung and name of everybody reminded, in order."""
    rows = Reminder.objects.select_related("person").order_by("pk")
    return [(r.milestone, r.rung, r.person.name.removeprefix("Cán bộ ") if r.person else "") for r in rows]


def mailed() -> Counter[str]:
    return Counter(Message.objects.filter(kind="reminder").values_list("to", flat=True))


# --- the ladder --------------------------------------------------------------------------------------------------


def test_nobody_is_told_before_the_first_milestone(case: Case) -> None:
    jobs.remind(at=at(29, 11))
    assert told() == []


@pytest.mark.parametrize(
    ("day", "milestone", "rungs"),
    [
        (at(30, 11), 7, ["officer"]),
        (at(3), 7, ["officer"]),
        (at(4), 3, ["officer"]),
        (at(6), 1, ["officer", "head"]),
        (at(7), 0, ["officer", "head"]),
        (at(8), -1, ["officer", "head"]),
        (at(10), -3, ["officer", "head", "leader"]),
        (at(12), -5, ["officer", "head", "leader", "focal"]),
        (at(17), -10, ["head", "leader", "focal"]),
        (at(27), -20, ["head", "leader", "focal"]),
    ],
)
def test_each_milestone_tells_its_rungs_and_those_before_it_are_not_made_up_for(
    case: Case, day: datetime, milestone: int, rungs: list[str]
) -> None:
    """Nobody looked since the matter came: only the milestone that is reached is told."""
    jobs.remind(at=day)
    rows = Reminder.objects.filter(clock=clock_of(case, "feedback-general-first-answer"))
    assert {row.milestone for row in rows} == {milestone}
    assert list(dict.fromkeys(rows.order_by("pk").values_list("rung", flat=True))) == rungs
    assert {row.due_on for row in rows} == {DUE}


def test_from_day_to_day_each_milestone_is_told_once(case: Case) -> None:
    for day in range(26, 31):
        jobs.remind(at=at(day, 11))
    for day in range(1, 11):
        for hour in (8, 15):
            jobs.remind(at=at(day, hour=hour))
    assert told() == [
        (7, "officer", "officer"),
        (3, "officer", "officer"),
        (1, "officer", "officer"),
        (1, "head", "chief"),
        (0, "officer", "officer"),
        (0, "head", "chief"),
        (-1, "officer", "officer"),
        (-1, "head", "chief"),
        (-3, "officer", "officer"),
        (-3, "head", "chief"),
        (-3, "leader", "deputy"),
        (-3, "leader", "leader"),
    ]
    assert mailed() == {
        "officer@mau.example": 6,
        "chief@mau.example": 4,
        "deputy@mau.example": 1,
        "leader@mau.example": 1,
    }


def test_run_twice_tells_nothing_twice(case: Case) -> None:
    jobs.remind(at=at(12))
    before = (told(), mailed())
    jobs.remind(at=at(12, hour=10))
    assert (told(), mailed()) == before


def test_a_due_day_that_moved_is_told_anew(case: Case) -> None:
    jobs.remind(at=at(4))
    Clock.objects.filter(pk=clock_of(case, "feedback-general-first-answer").pk).update(due_on=date(2026, 12, 8))
    jobs.remind(at=at(4, hour=10))
    assert [(r.milestone, r.due_on) for r in Reminder.objects.order_by("pk")] == [(3, DUE), (7, date(2026, 12, 8))]


def test_a_limit_shorter_than_a_milestone_does_not_begin_with_it(bring: Bring) -> None:
    """Twenty-four hours to answer the press: neither «7 days before» nor «3 days before» was ever a day of this limit."""
    case = bring(FEEDBACK, kind="feedback-press").case
    assert case.due_on == TODAY + timedelta(days=1)
    jobs.remind(at=NOW)
    assert told() == []
    jobs.remind(at=later(1))
    assert {milestone for milestone, _, _ in told()} == {0}


# --- who ---------------------------------------------------------------------------------------------------------


def test_one_person_on_two_rungs_gets_one_mail(bring: Bring, take: Take, office: Office) -> None:
    """Without an officer the head is told in her place, and as head."""
    take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot").values)
    jobs.remind(at=at(7))
    assert mailed() == {"chief@mau.example": 1}
    assert Reminder.objects.filter(person=office.people["chief"]).count() == 1


def test_what_nobody_has_yet_is_told_to_the_desk(bring: Bring) -> None:
    bring(FEEDBACK)
    jobs.remind(at=at(7))
    assert mailed() == {"reception@mau.example": 1}


def test_a_rung_nobody_stands_on_passes_to_the_next_and_is_written_down(case: Case, office: Office) -> None:
    Duty.objects.filter(code__in=("leader", "focal")).delete()
    head = Duty.objects.get(code="head", unit=office.units["phong-mot"])
    organisation.end_duty(duty=head, on=TODAY, by=SYSTEM, at=NOW)
    jobs.remind(at=at(12))
    assert told() == [
        (-5, "officer", "officer"),
        (-5, "head", "reception"),
        (-5, "leader", ""),
        (-5, "focal", ""),
    ]
    assert mailed() == {"officer@mau.example": 1, "reception@mau.example": 1}
    jobs.remind(at=at(12, hour=10))
    assert len(told()) == 4


def test_in_place_of_an_officer_who_left_the_head_is_told(case: Case, office: Office) -> None:
    Person.objects.filter(pk=office.people["officer"].pk).update(is_active=False)
    jobs.remind(at=at(4))
    assert told() == [(3, "officer", "chief")]


def test_limits_of_the_person_are_hers_to_keep(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring(COMPLAINT).case, "take_up", "reception")
    assigning.assign(case=case, typed=to_unit(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    case = take(take(take(case, "accept", "leader"), "verify", "leader"), "report", "officer", at=later(2))
    case = take(case, "decide", "leader", at=later(3), outcome="Khiếu nại sai toàn bộ")
    case = take(case, "send", "officer", at=later(4), received_on="24/11/2026")
    appeal = clock_of(case, "complaint-appeal")
    assert (appeal.binds, appeal.state) == ("citizen", "running")
    assert appeal.due_on is not None
    jobs.remind(at=datetime.combine(appeal.due_on, time(9), VIETNAM))
    assert told() == []


def test_a_limit_that_is_only_watched_is_told_too(bring: Bring) -> None:
    case = bring(COMPLAINT).case
    jobs.remind(at=at(30, 11))
    clock = clock_of(case, "complaint-accept-by-law")
    assert (clock.binds, clock.due_on) == ("warning", date(2026, 11, 30))
    assert set(Reminder.objects.filter(clock=clock).values_list("milestone", flat=True)) == {0}


def test_what_is_over_is_told_to_nobody(case: Case, take: Take) -> None:
    take(take(case, "answer", "chief", answer="Đã xử lý."), "close", "officer")
    jobs.remind(at=at(12))
    assert told() == []


# --- sealed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [0, 1, 5, 12, 40])
def test_of_a_sealed_matter_the_team_has_a_row_and_no_mail_leaves(sealed_case: Case, office: Office, late: int) -> None:
    """However late it is, nobody but the team hears of it, and the team hears of every milestone."""
    for hour in (9, 10):
        jobs.remind(at=due_day(sealed_case, hour) + timedelta(days=late))
    rows = Reminder.objects.filter(case=sealed_case)
    team = {office.people[name].pk for name in ("denunciation", "denunciation_two")}
    assert {row.person_id for row in rows} == team
    assert len(rows) == len(team)
    assert not Message.objects.exists()


def test_whoever_is_shut_out_of_a_box_is_not_told_that_there_is_one(sealed_case: Case, office: Office) -> None:
    shut_out, box = office.people["denunciation_two"], sealed_case.box
    assert box is not None
    sealed.exclude(box=box, person=shut_out, reason="named", by=office.actor("denunciation"), at=NOW)
    jobs.remind(at=due_day(sealed_case))
    assert [row.person for row in Reminder.objects.filter(case=sealed_case)] == [office.people["denunciation"]]


def due_day(case: Case, hour: int = 9) -> datetime:
    clock = Clock.objects.get(subject_type="case", subject_id=case.pk)
    assert clock.due_on is not None
    return datetime.combine(clock.due_on, time(hour), VIETNAM)


# --- mails -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (at(4), at(4)),
        (at(4, hour=2), at(4).replace(hour=7, minute=30)),
        (at(4, hour=20), at(7).replace(hour=7, minute=30)),  # Friday evening → Monday
        (at(5), at(7).replace(hour=7, minute=30)),
    ],
)
def test_a_mail_waits_for_office_hours(case: Case, moment: datetime, first: datetime) -> None:
    jobs.remind(at=moment)
    mail = Message.objects.get(kind="reminder")
    assert mail.not_before == first
    assert case.number in mail.subject
    assert "07/12/2026" in mail.subject
    assert f"/ban-lam-viec/ho-so/{case.pk}/" in mail.body
    assert "Lan" not in mail.body


# --- stopped in between ------------------------------------------------------------------------------------------


def test_killed_in_the_middle_the_next_run_tells_the_rest_and_nothing_twice(
    bring: Bring, take: Take, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clocks to a chunk; power fails at the third matter, when the first chunk is written."""
    for _ in range(4):
        take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    monkeypatch.setattr(reminding, "CHUNK", 2)
    words, seen = reminding._words, []

    def failing(case: Case, *rest: object) -> tuple[str, str]:
        seen.append(case.pk)
        if len(seen) == 4:
            raise RuntimeError("mất điện")
        return words(case, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reminding, "_words", failing)
    with pytest.raises(RuntimeError):
        jobs.remind(at=at(4))
    assert mailed() == {"officer@mau.example": 2}  # the third was of the chunk that failed
    monkeypatch.setattr(reminding, "_words", words)
    jobs.remind(at=at(4, hour=10))
    assert mailed() == {"officer@mau.example": 4}
    assert len(set(Message.objects.filter(kind="reminder").values_list("about_id", flat=True))) == 4
    assert Reminder.objects.count() == 4


def test_a_row_without_its_mail_never_stays(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**kwargs: object) -> None:
        raise RuntimeError("hộp thư đầy")

    monkeypatch.setattr("cualuat.notices.operations.queue", fails)
    with pytest.raises(RuntimeError):
        jobs.remind(at=at(4))
    assert told() == []


def test_a_scan_in_small_pieces_sees_every_clock(
    bring: Bring, take: Take, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "CHUNK", 1)
    for _ in range(3):
        take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)
    jobs.remind(at=at(4))
    assert mailed() == {"officer@mau.example": 3}
