"""Two at the same moment: the last place of a slot, the next number, the same bucket. Without the lock it goes wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from casework_matters import FEEDBACK, INFORMATION, VISIT, to_unit
from django.db import IntegrityError, OperationalError, connection
from django.db.models import Model
from django.db.models.signals import post_save, pre_save

from cualuat.audit import queries as audit
from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.casework.models import Bucket, Case, NumberSeries, Slot, Step, Visit
from cualuat.casework.needs import Typed
from cualuat.casework.operations import buckets, intake, reception, relating, sealed_matters, sealing, stepping
from cualuat.casework.operations.intake import Brought, PersonGiven, Registered, register
from cualuat.casework.operations.reception import DayWanted
from cualuat.casework.operations.sealed_matters import Denounced
from cualuat.casework.operations.stepping import Wanted
from cualuat.kernel.workflow import NotFromHere
from cualuat.sealed import crypto
from cualuat.sealed import operations as sealed
from cualuat.sealed.crypto import Cost
from cualuat.sealed.models import Box
from office import NOW, TODAY, Office, make_office
from own_database import at_once, own_database, raised, take_locks_off

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = iter(TODAY + timedelta(days=n) for n in range(30, 300))


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in a database of its own, which nobody rolls back between the tests."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield make_office()


@pytest.fixture
def _django_db_helper(bureau: Office) -> None:
    """In place of pytest-django's own, which would flush the tables after each test: see own_database."""


@contextmanager
def meeting_before_saving(model: type[Model], *, wait: float) -> Iterator[None]:
    """Two who are about to save such a row, read before, wait for each other; each goes on alone after `wait` seconds."""
    both = threading.Barrier(2)

    def meet(**kwargs: Any) -> None:
        try:
            both.wait(wait)
        except threading.BrokenBarrierError:
            return

    pre_save.connect(meet, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(meet, sender=model)


def brought(number: int = 0, what: Brought = FEEDBACK) -> Brought:
    return replace(what, subject=f"{what.subject} {number}")


# --- the last place ----------------------------------------------------------------------------------------------


@pytest.fixture
def last_place(bureau: Office) -> Slot:
    """A slot with one place."""
    desk, on = bureau.actor("reception"), next(DAYS)
    wanted = DayWanted(on, "regular", bureau.units["co-quan"], "Phòng tiếp dân", time(8), time(9), slot_minutes=60)
    day = reception.plan(wanted=wanted, by=desk, at=NOW)
    reception.post(day=day, reason="Thử", by=desk, at=NOW)
    return Slot.objects.get(day=day)


def two_book(slot: Slot, wait: float) -> list[Any]:
    works = [partial(reception.book, slot=slot, brought=brought(n, VISIT), by=ANYONE, at=NOW) for n in (1, 2)]
    with meeting_before_saving(Slot, wait=wait):
        return at_once(works)


def test_without_the_lock_two_meet_at_the_last_place(last_place: Slot, monkeypatch: pytest.MonkeyPatch) -> None:
    take_locks_off(monkeypatch)
    outcomes = two_book(last_place, wait=20)
    if connection.vendor == "sqlite":  # the database itself stops the second, who reads «locked»
        assert [type(failure) for failure in raised(outcomes)] == [OperationalError]
    else:  # both read «free», both write 1: the constraint sees nothing
        assert raised(outcomes) == []
        assert Visit.objects.filter(slot=last_place).count() == 2


def test_with_the_lock_one_gets_the_last_place_and_the_other_is_told(last_place: Slot) -> None:
    outcomes = two_book(last_place, wait=1)
    told = raised(outcomes)
    assert [type(failure) for failure in told] == [Refused]
    assert "vừa có người khác chọn" in str(told[0])
    visit = Visit.objects.get(slot=last_place)
    last_place.refresh_from_db()
    assert (last_place.taken, visit.number) == (1, 1)


def test_the_database_refuses_more_than_there_are_places(last_place: Slot) -> None:
    with pytest.raises(IntegrityError, match="slot_not_overbooked"):
        Slot.objects.filter(pk=last_place.pk).update(taken=2)


def test_many_at_once_get_the_places_there_are(bureau: Office) -> None:
    desk, on = bureau.actor("reception"), next(DAYS)
    wanted = DayWanted(
        on, "regular", bureau.units["co-quan"], "Phòng tiếp dân", time(8), time(9), slot_minutes=30, capacity=2
    )
    day = reception.plan(wanted=wanted, by=desk, at=NOW)
    reception.post(day=day, reason="Thử", by=desk, at=NOW)
    slots = list(day.slots.all()) * 4
    works = [
        partial(reception.book, slot=slot, brought=brought(n, VISIT), by=ANYONE, at=NOW) for n, slot in enumerate(slots)
    ]
    told = raised(at_once(works))
    assert Counter(map(type, told)) == {Refused: 4}
    assert sorted(Visit.objects.filter(day=day).values_list("number", flat=True)) == [1, 2, 3, 4]
    assert set(day.slots.values_list("taken", flat=True)) == {2}


# --- the next number ---------------------------------------------------------------------------------------------


def registers(*what: Brought) -> list[Callable[[], Registered]]:
    return [partial(register, brought=one, by=ANYONE, at=NOW) for one in what]


def series(code: str) -> NumberSeries:
    return NumberSeries.objects.get_or_create(code=code, year=TODAY.year)[0]


def test_without_the_lock_two_draw_one_number(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = series("PAKN").last
    take_locks_off(monkeypatch)
    with meeting_before_saving(NumberSeries, wait=20):
        outcomes = at_once(registers(brought(1), brought(2)))
    failure = OperationalError if connection.vendor == "sqlite" else IntegrityError
    assert [type(one) for one in raised(outcomes)] == [failure]
    assert series("PAKN").last == before + 1


def test_with_the_lock_the_second_gets_the_next_number(bureau: Office) -> None:
    before = series("PAKN").last
    with meeting_before_saving(NumberSeries, wait=1):
        outcomes = at_once(registers(brought(1), brought(2)))
    assert raised(outcomes) == []
    assert sorted(serials(outcomes)) == [before + 1, before + 2]


def serials(outcomes: list[Any]) -> list[int]:
    return [int(one.case.number.rpartition("-")[2]) for one in outcomes if isinstance(one, Registered)]


def test_many_at_once_in_a_new_series_are_numbered_without_gap_or_double(bureau: Office) -> None:
    assert not NumberSeries.objects.filter(code="CCTT").exists()
    outcomes = at_once(registers(*(brought(n, INFORMATION) for n in range(12))))
    assert raised(outcomes) == []
    assert sorted(serials(outcomes)) == list(range(1, 13))
    assert len({one.receipt for one in outcomes if isinstance(one, Registered)}) == 12
    assert audit.first_broken() is None


def test_a_matter_that_fails_at_the_end_gives_its_number_back(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before, number = series("PAKN").last, Case.objects.count()

    def fails(*args: Any, **kwargs: Any) -> int:
        raise RuntimeError("mất điện")

    monkeypatch.setattr(intake, "tell_person", fails)
    with pytest.raises(RuntimeError):
        register(brought=FEEDBACK, by=ANYONE, at=NOW)
    monkeypatch.undo()
    assert Case.objects.count() == number
    assert serials([register(brought=FEEDBACK, by=ANYONE, at=NOW)]) == [before + 1]


def numbered_then_stepped(model: type[Model], number: Callable[[], Any], step: Callable[[], Any]) -> list[Any]:
    """One has drawn a number and saves such a row; before she goes on the other takes her step, if nothing stops her."""
    stepped, numbered = threading.Event(), threading.Event()

    def before_row(**kwargs: Any) -> None:
        if not numbered.is_set():
            numbered.set()
            stepped.wait(1)

    def after_event(instance: Event, **kwargs: Any) -> None:
        if instance.action == "casework.step":
            stepped.set()

    def second() -> Any:
        numbered.wait(5)
        return step()

    pre_save.connect(before_row, sender=model)
    post_save.connect(after_event, sender=Event)
    try:
        return at_once([number, second])
    finally:
        pre_save.disconnect(before_row, sender=model)
        post_save.disconnect(after_event, sender=Event)


def test_a_matter_made_from_another_does_not_wait_in_a_circle(bureau: Office) -> None:
    """Registering locks the series, then the journal; what steps first would lock the journal, then the series."""
    case, desk = register(brought=FEEDBACK, by=ANYONE, at=NOW).case, bureau.actor("reception")
    wanted = Wanted("reroute", Typed({"kind": "information", "reason": "Chỉ xin văn bản."}))
    reroute = partial(relating.reroute, case=case, wanted=wanted, by=desk, at=NOW)
    [number] = registers(brought(99, INFORMATION))
    assert raised(numbered_then_stepped(Case, number, reroute)) == []


def test_a_matter_that_is_sealed_does_not_wait_in_a_circle(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "COST", Cost(ops=1, memory=8192))
    team, desk = bureau.people["denunciation"], bureau.actor("reception")
    sealed.create_key(person=team, passphrase="nón lá tàu điện mực tím", by=bureau.actor("denunciation"), at=NOW)
    case = register(brought=replace(FEEDBACK, sender=PersonGiven()), by=ANYONE, at=NOW).case
    wanted = Wanted("reroute", Typed({"kind": "denunciation", "reason": "Tố cáo."}))
    seal = partial(sealing.seal_matter, case=case, wanted=wanted, by=desk, at=NOW)
    denounce = partial(sealed_matters.denounce, wanted=Denounced("Nhận phong bì.", "Ông Mẫu"), at=NOW)
    assert raised(numbered_then_stepped(Box, denounce, seal)) == []


def test_an_answer_given_to_many_does_not_wait_in_a_circle_with_a_step_in_one_of_them(bureau: Office) -> None:
    """Every step locks its matter, then the journal; the answer to many would lock the journal, then the next matter."""
    desk, chief = bureau.actor("reception"), bureau.actor("chief")
    assign = Wanted("assign", to_unit(bureau, "phong-mot"))
    first, one, two = (register(brought=FEEDBACK, by=ANYONE, at=NOW).case for _ in range(3))
    for case in (first, one, two):
        stepping.take(case=case, wanted=assign, by=desk, at=NOW)
    first = Case.objects.get(pk=first.pk)  # with the unit it was given
    for case in (one, two):
        relating.mark_duplicate(case=first, other=case, by=chief, at=NOW)
    answered, locked = threading.Event(), threading.Event()

    def before_step(instance: Step, **kwargs: Any) -> None:
        if instance.case_id == two.pk and instance.edge == "acknowledge":
            locked.set()

    def after_event(instance: Event, **kwargs: Any) -> None:
        if instance.subject_id == str(one.pk):
            answered.set()
            locked.wait(1)

    def acknowledge() -> Any:
        answered.wait(5)
        return stepping.take(case=two, wanted=Wanted("acknowledge", Typed({})), by=chief, at=NOW)

    wanted = Wanted("answer", Typed({"answer": "Đã xử lý xưởng bún."}))
    answer: Callable[[], Any] = partial(relating.answer_duplicates, case=first, wanted=wanted, by=chief, at=NOW)
    pre_save.connect(before_step, sender=Step)
    post_save.connect(after_event, sender=Event)
    try:
        outcomes = at_once([answer, acknowledge])
    finally:
        pre_save.disconnect(before_step, sender=Step)
        post_save.disconnect(after_event, sender=Event)
    assert [type(failure) for failure in raised(outcomes)] == [NotFromHere]
    assert set(Case.objects.filter(pk__in=[one.pk, two.pk]).values_list("state", flat=True)) == {"answered"}


# --- buckets -----------------------------------------------------------------------------------------------------


def test_nothing_is_lost_from_a_bucket_when_many_come_at_once(bureau: Office) -> None:
    at = NOW.replace(year=2027)

    def tries() -> int:
        return sum(buckets.allow("write", place="10.0.0.7", at=at) for _ in range(10))

    allowed = at_once([tries] * 6)
    assert raised(allowed) == []
    most, _ = buckets.LIMITS["write"]
    assert 0 < sum(map(int, allowed)) <= most  # type: ignore[arg-type]
    assert Bucket.objects.get(hour__date=date(2027, 11, 20), name__startswith="write:").count == 60
