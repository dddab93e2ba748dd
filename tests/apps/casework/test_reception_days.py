"""Reception days: planned, posted in time, booked, walked into, cancelled, concluded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from casework_matters import LAN, VISIT, later

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.models import Case, ReceptionDay, Slot, Visit
from cualuat.casework.operations import reception
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.operations.reception import DayWanted
from cualuat.casework.queries import public
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices.models import Message
from cualuat.notices.rules import normal_phone
from cualuat.timelimits import operations as timelimits
from cualuat.timelimits.operations import DayWanted as CalendarWanted
from cualuat.timelimits.operations import LimitWanted
from office import NOW, TODAY, Office

# Five working days before it begin on NOW's day: 23, 25, 26, 27 are working days between, 24/11 is a feast.
DAY = date(2026, 11, 30)
BAY = PersonGiven(name="Lê Văn Bảy", phone="0987 654 321", told_by="sms")


def wanted(office: Office, **changes: Any) -> DayWanted:
    day = DayWanted(
        on=DAY, mode="periodic", unit=office.units["co-quan"], place="Phòng tiếp công dân, tầng 1", begins=time(8),
        ends=time(10), leader=office.people["leader"], walk_ins=2,
    )  # fmt: skip
    return replace(day, **changes)


def planned(office: Office, **changes: Any) -> ReceptionDay:
    return reception.plan(wanted=wanted(office, **changes), by=office.actor("reception"), at=NOW)


@pytest.fixture
def day(office: Office) -> ReceptionDay:
    """A posted day of four slots for one each."""
    return reception.post(day=planned(office), by=office.actor("reception"), at=NOW)


def slot_at(day: ReceptionDay, hour: int, minute: int = 0) -> Slot:
    return Slot.objects.get(day=day, begins=time(hour, minute))


def booked(slot: Slot, at: datetime = NOW, **changes: Any) -> Visit:
    return reception.book(slot=slot, brought=replace(VISIT, received_at=at, **changes), by=ANYONE, at=at)[1]


# --- planning ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "slots"),
    [
        (time(8), time(10), 30, ["08:00", "08:30", "09:00", "09:30"]),
        (time(8), time(9, 20), 30, ["08:00", "08:30"]),
        (time(13, 45), time(14), 15, ["13:45"]),
    ],
)
def test_slots_follow_one_another_and_the_last_is_whole(
    office: Office, begins: time, ends: time, minutes: int, slots: list[str]
) -> None:
    day = planned(office, begins=begins, ends=ends, slot_minutes=minutes, capacity=3)
    assert [f"{slot.begins:%H:%M}" for slot in day.slots.order_by("begins")] == slots
    assert {slot.capacity for slot in day.slots.all()} == {3}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mode": "telepathy"}, "mode"),
        ({"on": TODAY - timedelta(days=1)}, "on"),
        ({"place": "  "}, "place"),
        ({"ends": time(8)}, "ends"),
        ({"slot_minutes": 4}, "slot_minutes"),
        ({"slot_minutes": 0}, "slot_minutes"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 51}, "capacity"),
        ({"walk_ins": 501}, "walk_ins"),
        ({"leader": None}, "leader"),
        ({"begins": time(0), "ends": time(23), "slot_minutes": 5}, "slot_minutes"),
    ],
)
def test_a_day_that_cannot_be_is_refused(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        planned(office, **changes)
    assert refused.value.field == field
    assert not ReceptionDay.objects.exists()


def test_only_the_periodic_day_must_have_a_leader(office: Office) -> None:
    assert planned(office, mode="regular", leader=None).leader is None
    with pytest.raises(Refused, match="không ủy quyền"):
        planned(office, leader=None)


@pytest.mark.parametrize("who", ["officer", "chief", "clerk", "nobody", "data_protection"])
def test_others_do_not_plan_post_or_cancel(office: Office, who: str) -> None:
    day, by = planned(office), office.actor(who)
    with pytest.raises(NotAllowed):
        reception.plan(wanted=wanted(office), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        reception.post(day=day, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        reception.cancel(day=day, reason="Bận", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        reception.conclude(day=day, conclusion="Xong", by=by, at=NOW)


# --- posting -----------------------------------------------------------------------------------------------------


def test_nobody_sees_or_books_a_day_before_it_is_posted(office: Office) -> None:
    day = planned(office)
    slot = slot_at(day, 8)
    assert not public.reception_days(since=TODAY).exists()
    assert public.slot(slot.pk) is None
    with pytest.raises(Refused, match="không nhận đặt lịch"):
        booked(slot)
    reception.post(day=day, by=office.actor("leader"), at=NOW)
    assert list(public.reception_days(since=TODAY)) == [day]
    assert public.slot(slot.pk) == slot
    assert public.periodic_days_of_month(DAY) == 1


def test_the_last_day_of_posting_is_in_time_and_the_next_needs_a_reason_the_public_reads(office: Office) -> None:
    assert reception.latest_posting(DAY, "periodic") == TODAY
    day = planned(office)
    late = later(1)
    with pytest.raises(Refused, match="20/11/2026") as refused:
        reception.post(day=day, by=office.actor("reception"), at=late)
    assert refused.value.field == "reason"
    assert not public.reception_days(since=TODAY).exists()
    reception.post(day=day, reason="Lãnh đạo đi công tác về muộn", by=office.actor("reception"), at=late)
    assert public.reception_days(since=TODAY).get().reason == "Lãnh đạo đi công tác về muộn"
    event = audit.history("reception_day", day.pk).get(action="casework.post_day")
    assert event.detail["late"] is True


def test_a_day_off_set_by_the_administrator_moves_the_last_day_of_posting(office: Office) -> None:
    off = CalendarWanted(date(2026, 11, 23), "swap_off", "Nghỉ hoán đổi", "Thông báo 12/TB-BNV")
    timelimits.set_day(wanted=off, by=SYSTEM, at=NOW)
    assert reception.latest_posting(DAY, "periodic") == date(2026, 11, 19)
    with pytest.raises(Refused, match="19/11/2026"):
        reception.post(day=planned(office), by=office.actor("reception"), at=NOW)


def test_a_sudden_day_needs_no_reason(office: Office) -> None:
    day = planned(office, mode="sudden", on=TODAY, leader=None)
    assert reception.post(day=day, by=office.actor("reception"), at=NOW).posted_at == NOW


def test_an_online_day_follows_a_limit_of_its_own(office: Office) -> None:
    changed = LimitWanted(
        code="reception-online-invite", name="Mời tiếp công dân trực tuyến", matter="reception", amount=3,
        unit="working_day", start_name="Ngày tiếp trực tuyến", basis="khoản 1 Điều 23 Nghị định số 154/2026/NĐ-CP",
        effective_from=date(2026, 7, 1), reason="Quy chế của cơ quan",
    )  # fmt: skip
    timelimits.set_limit(wanted=changed, by=SYSTEM, at=NOW)
    assert reception.latest_posting(DAY, "online") == date(2026, 11, 25)
    assert reception.latest_posting(DAY, "regular") == TODAY
    at = later(5)
    day = planned(office, mode="online", place="https://hop.mau.example/tiep-dan")
    assert not reception.post(day=day, by=office.actor("reception"), at=at).reason
    with pytest.raises(Refused):
        reception.post(day=planned(office, mode="regular"), by=office.actor("reception"), at=at)


def test_a_year_without_a_calendar_does_not_hinder_posting(office: Office) -> None:
    on = date(2029, 1, 8)
    assert reception.latest_posting(on, "periodic") is None
    assert reception.post(day=planned(office, on=on), by=office.actor("reception"), at=NOW).posted_at


def test_a_day_is_posted_once(office: Office, day: ReceptionDay) -> None:
    with pytest.raises(Refused, match="đã được niêm yết"):
        reception.post(day=day, by=office.actor("reception"), at=NOW)


# --- booking -----------------------------------------------------------------------------------------------------


def test_a_booking_is_a_matter_with_a_number_of_the_day(office: Office, day: ReceptionDay) -> None:
    slot = slot_at(day, 8)
    registered, visit = reception.book(slot=slot, brought=VISIT, by=ANYONE, at=NOW)
    assert (visit.number, visit.slot, visit.case) == (1, slot, registered.case)
    assert registered.case.number == "TCD-2026-00001"
    assert slot_at(day, 8).taken == 1
    assert slot not in public.free_slots(day)
    assert booked(slot_at(day, 8, 30), sender=BAY).number == 2
    assert [v.number for v in public.visits(day, actor=office.actor("reception"))] == [1, 2]
    assert public.visits(day, actor=office.actor("elsewhere")) == []


def test_a_full_slot_is_told_and_keeps_nothing(day: ReceptionDay) -> None:
    booked(slot_at(day, 8))
    with pytest.raises(Refused, match="chữ bạn gõ vẫn còn") as refused:
        booked(slot_at(day, 8), sender=BAY)
    assert refused.value.field == "slot"
    assert Case.objects.count() == Visit.objects.count() == 1


def test_a_slot_for_several_takes_so_many(office: Office) -> None:
    day = reception.post(day=planned(office, capacity=3), by=office.actor("reception"), at=NOW)
    for _ in range(3):
        booked(slot_at(day, 9))
    with pytest.raises(Refused):
        booked(slot_at(day, 9))
    assert Visit.objects.filter(slot=slot_at(day, 9)).count() == 3


def test_an_incomplete_letter_takes_no_place(day: ReceptionDay) -> None:
    with pytest.raises(Incomplete):
        booked(slot_at(day, 8), content="")
    assert slot_at(day, 8).taken == 0


def test_a_time_that_is_past_is_not_booked(day: ReceptionDay) -> None:
    begins = datetime.combine(DAY, time(8), VIETNAM)
    assert booked(slot_at(day, 8), at=begins - timedelta(minutes=1))
    with pytest.raises(Refused, match="đã qua"):
        booked(slot_at(day, 8, 30), at=begins + timedelta(minutes=30))


def test_numbers_at_the_door_follow_those_booked_and_end(office: Office, day: ReceptionDay) -> None:
    booked(slot_at(day, 8))
    desk = office.actor("reception")
    with pytest.raises(Refused, match="Chưa đến ngày tiếp"):
        reception.walk_in(day=day, brought=VISIT, by=desk, at=NOW)
    then = NOW + (day.on - NOW.date())
    numbers = [reception.walk_in(day=day, brought=VISIT, by=desk, at=then)[1].number for _ in range(2)]
    assert numbers == [2, 3]
    with pytest.raises(Refused, match="hết số thứ tự"):
        reception.walk_in(day=day, brought=VISIT, by=desk, at=then)
    with pytest.raises(NotAllowed):
        reception.walk_in(day=day, brought=VISIT, by=office.actor("officer"), at=then)
    assert booked(slot_at(day, 9)).number == 4


@pytest.mark.parametrize(
    ("on", "posted", "says"),
    [
        (TODAY, False, "chưa niêm yết"),
        (TODAY + timedelta(days=1), True, "Chưa đến ngày tiếp \\(21/11/2026\\)"),
        (TODAY - timedelta(days=1), True, "Ngày tiếp \\(19/11/2026\\) đã qua"),
    ],
)
def test_no_number_is_given_on_another_day_or_before_it_is_posted(
    office: Office, on: date, posted: bool, says: str
) -> None:
    day = planned(office, mode="sudden")
    ReceptionDay.objects.filter(pk=day.pk).update(on=on, posted_at=NOW if posted else None)
    with pytest.raises(Refused, match=says):
        reception.walk_in(day=day, brought=VISIT, by=office.actor("reception"), at=NOW)
    assert not Visit.objects.exists()
    assert not Case.objects.exists()


def test_the_day_ends_at_midnight_in_vietnam(office: Office) -> None:
    day = planned(office, mode="sudden", on=TODAY)
    reception.post(day=day, by=office.actor("reception"), at=NOW)
    last = datetime.combine(TODAY, time(23, 59), VIETNAM)
    assert reception.door_closed(ReceptionDay.objects.get(), last) == ""
    assert "đã qua" in reception.door_closed(ReceptionDay.objects.get(), last + timedelta(minutes=1))


# --- giving back, postponing, concluding -------------------------------------------------------------------------


def test_a_place_given_back_is_free_again_once(day: ReceptionDay) -> None:
    visit = booked(slot_at(day, 8))
    for _ in range(2):
        reception.cancel_visit(visit=visit, by=ANYONE, at=NOW)
    assert slot_at(day, 8).taken == 0
    assert booked(slot_at(day, 8), sender=BAY).number == 2
    with pytest.raises(Refused):
        booked(slot_at(day, 8))


def test_everybody_who_still_comes_is_told_of_the_new_day(office: Office, day: ReceptionDay) -> None:
    booked(slot_at(day, 8))
    booked(slot_at(day, 8, 30), sender=BAY)
    gone = booked(slot_at(day, 9), sender=replace(LAN, email="khong-den@vidu.example"))
    reception.cancel_visit(visit=gone, by=ANYONE, at=NOW)
    desk, new = office.actor("reception"), planned(office, on=date(2026, 12, 7))
    with pytest.raises(Refused) as refused:
        reception.cancel(day=day, reason=" ", by=desk, at=NOW)
    assert refused.value.field == "reason"
    reception.cancel(day=day, reason="Lãnh đạo họp đột xuất", moved_to=new, by=desk, at=NOW)
    told = Message.objects.filter(kind="reception")
    assert set(told.values_list("to", flat=True)) == {LAN.email, normal_phone(BAY.phone)}
    assert all("Lãnh đạo họp đột xuất" in m.body and "07/12/2026" in m.body for m in told)
    with pytest.raises(Refused, match="không nhận đặt lịch"):
        booked(slot_at(day, 9, 30))
    with pytest.raises(Refused, match="đã hoãn"):
        reception.walk_in(day=day, brought=VISIT, by=desk, at=NOW)
    with pytest.raises(Refused, match="đã hoãn"):
        reception.cancel(day=day, reason="Lại bận", by=desk, at=NOW)
    assert public.periodic_days_of_month(DAY) == 0


def test_a_day_is_moved_to_one_that_takes_place(office: Office, day: ReceptionDay) -> None:
    desk = office.actor("reception")
    gone = reception.cancel(day=planned(office), reason="Bận", by=desk, at=NOW)
    for wrong in (gone, day):
        with pytest.raises(Refused) as refused:
            reception.cancel(day=day, reason="Họp", moved_to=wrong, by=desk, at=NOW)
        assert refused.value.field == "moved_to"
    assert ReceptionDay.objects.get(pk=day.pk).cancelled_at is None


def test_a_day_cancelled_before_it_was_posted_is_never_posted(office: Office) -> None:
    day = reception.cancel(day=planned(office), reason="Bận", by=office.actor("leader"), at=NOW)
    with pytest.raises(Refused):
        reception.post(day=day, by=office.actor("leader"), at=NOW)


def test_the_conclusion_is_public_when_the_day_is_over(office: Office, day: ReceptionDay) -> None:
    with pytest.raises(Refused) as refused:
        reception.conclude(day=day, conclusion="", by=office.actor("leader"), at=later(10))
    assert refused.value.field == "conclusion"
    reception.conclude(day=day, conclusion="Giao Phòng Một đo lại ranh đất.", by=office.actor("leader"), at=later(10))
    assert not public.concluded_days(before=DAY).exists()
    assert public.concluded_days(before=DAY + timedelta(days=1)).get().conclusion.startswith("Giao Phòng Một")
