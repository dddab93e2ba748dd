"""Training in the database: who plans, who goes, who was there, what they thought, certificates, hours, figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.training import queries, tickets
from cualuat.training.models import Attendance, Course, Evaluation, Need, Requirement
from cualuat.training.operations import attendance, certificates, courses, evaluating, needs, nominations, profiles
from cualuat.training.operations.needs import NeedWanted
from cualuat.training.operations.profiles import RequirementWanted
from office import NOW, Office, make_office
from sample_course import BEGINS, ENDS, LATER, SOON_AFTER, a_course, held, wanted

DAY = timedelta(days=1)
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(office_of_module: Office, db: None) -> Office:
    return office_of_module


def nominate(office: Office, course: Course, *names: str, who: str = "chief", **more: Any) -> Any:
    people = [office.people[name] for name in names]
    return nominations.nominate(course=course, people=people, by=office.actor(who), **({"at": NOW} | more))


# --- courses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": BEGINS}, "ends_on"), ({"ends": BEGINS - DAY}, "ends_on"), ({"ends": BEGINS + 400 * DAY}, "ends_on"),
        ({"title": " "}, "title"), ({"title": "x" * 301}, "title"), ({"kind": "party"}, "kind"), ({"hours": 0}, "hours"),
        ({"hours": 9}, "hours"), ({"capacity": 0}, "capacity"), ({"unit": None}, "unit"), ({"place": ""}, "place"),
        ({"organiser": "Học viện Mẫu"}, "organiser"), ({"citations": ["luật nào đó"]}, "citations"),
    ],
)  # fmt: skip
def test_a_wrong_course_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        courses.plan(wanted=wanted(office, **changes), by=office.actor("focal"), at=NOW)
    assert refused.value.field == field


def test_heads_plan_for_their_own_unit_only(office: Office) -> None:
    assert courses.plan(wanted=wanted(office), by=office.actor("chief"), at=NOW).state == "planned"
    with pytest.raises(Refused, match="đơn vị của bạn"):
        courses.plan(wanted=wanted(office), by=office.actor("chief_elsewhere"), at=NOW)
    for who in ("officer", "reception", "nobody"):
        with pytest.raises(NotAllowed):
            courses.plan(wanted=wanted(office), by=office.actor(who), at=NOW)


def test_of_two_who_edit_the_second_is_told(office: Office) -> None:
    course = a_course(office)
    seen = course.version
    courses.edit(course=course, wanted=wanted(office, title="Một"), version=seen, by=office.actor("focal"), at=NOW)
    with pytest.raises(SomebodyElse):
        courses.edit(course=course, wanted=wanted(office, title="Hai"), version=seen, by=office.actor("chief"), at=NOW)
    event = audit.latest().filter(action="training.edit").first()
    assert event is not None
    assert event.detail == {"title": ["Kỹ năng tiếp công dân", "Một"]}


def test_a_change_must_suit_those_who_are_sent_or_were_there(office: Office) -> None:
    course, by = a_course(office), office.actor("focal")
    nominate(office, course, "officer", "colleague", who="focal")
    with pytest.raises(Refused, match="Đã cử 2 người"):
        courses.edit(course=course, wanted=wanted(office, capacity=1), version=None, by=by, at=NOW)
    attendance.mark(course=course, people=[office.people["officer"]], by=by, at=BEGINS)
    moved = wanted(office, begins=BEGINS + 30 * DAY, ends=ENDS + 30 * DAY)
    with pytest.raises(Refused, match="Đã có người điểm danh"):
        courses.edit(course=course, wanted=moved, version=None, by=by, at=BEGINS)
    with pytest.raises(Refused, match="bỏ điểm danh"):
        courses.cancel(course=course, reason="Bão", by=by, at=BEGINS)


def test_a_cancelled_course_takes_nothing_and_frees_its_needs(office: Office) -> None:
    course, by = a_course(office), office.actor("focal")
    ticket = tickets.make(course.pk, at=BEGINS)
    need = needs.take_into(need=a_need(office), course=course, by=by, at=NOW)
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        courses.cancel(course=course, reason=" ", by=by, at=NOW)
    course = courses.cancel(course=course, reason="Bão", by=by, at=NOW)
    assert Need.objects.get(pk=need.pk).state == "raised"
    for attempt in (
        lambda: nominate(office, course, "officer"),
        lambda: attendance.mark(course=course, people=[office.people["officer"]], by=by, at=BEGINS),
        lambda: attendance.sign_in(ticket=ticket, by=office.actor("officer"), at=BEGINS),
        lambda: attendance.ticket_for(course, by=by, at=BEGINS),
        lambda: courses.edit(course=course, wanted=wanted(office), version=None, by=by, at=NOW),
        lambda: courses.hold(course=course, by=by, at=SOON_AFTER),
    ):
        with pytest.raises(Refused, match="đã hủy: Bão"):
            attempt()


def test_only_a_course_that_is_over_and_was_attended_was_held(office: Office) -> None:
    course, by = a_course(office), office.actor("focal")
    with pytest.raises(Refused, match="chưa kết thúc"):
        courses.hold(course=course, by=by, at=BEGINS)
    with pytest.raises(Refused, match="Chưa điểm danh ai"):
        courses.hold(course=course, by=by, at=SOON_AFTER)


# --- who goes ----------------------------------------------------------------------------------------------------


def test_heads_ask_the_keepers_decide_and_places_are_counted(office: Office) -> None:
    course, by = a_course(office), office.actor("focal")
    rows = nominate(office, course, "elsewhere", who="chief_elsewhere")
    assert [row.state for row in rows] == ["asked"]
    nominate(office, course, "officer", "colleague", who="chief")  # its unit holds the course: approved at once
    assert queries.places_left(course) == 0
    with pytest.raises(Refused, match="đã đủ 2 chỗ"):
        nominations.approve(nomination=rows[0], by=by, at=NOW)
    with pytest.raises(Refused, match="đã đủ 2 chỗ"):
        nominate(office, course, "denunciation_two", who="chief")
    first = course.nominations.get(person=office.people["officer"])
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        nominations.refuse(nomination=first, reason="", by=by, at=NOW)
    nominations.refuse(nomination=first, reason="Bận việc", by=by, at=NOW)
    assert nominations.approve(nomination=rows[0], by=by, at=NOW).state == "approved"
    nominations.refuse(nomination=rows[0], reason="Nhường chỗ", by=by, at=NOW)
    assert nominate(office, course, "officer", who="chief")[0].pk == first.pk  # asked again


def test_who_may_send_whom_and_when(office: Office) -> None:
    course = a_course(office)
    with pytest.raises(NotAllowed, match="người của đơn vị mình"):
        nominate(office, course, "officer", who="chief_elsewhere")
    with pytest.raises(NotAllowed):
        nominate(office, course, "nobody", who="nobody")
    rows = nominate(office, course, "elsewhere", who="chief_elsewhere")
    with pytest.raises(NotAllowed):
        nominations.approve(nomination=rows[0], by=office.actor("chief_elsewhere"), at=NOW)
    with pytest.raises(Refused, match="đã có trong danh sách"):
        nominate(office, course, "elsewhere", who="chief_elsewhere")
    with pytest.raises(Refused, match="đã bắt đầu"):
        nominate(office, course, "officer", at=BEGINS)
    with pytest.raises(Refused, match="chưa mở đăng ký"):
        nominate(office, a_course(office, opened=False), "officer")
    with pytest.raises(Refused, match="đã bắt đầu"):
        courses.open_for_nominations(course=a_course(office, opened=False), by=office.actor("focal"), at=BEGINS)


def test_all_or_none_are_sent(office: Office) -> None:
    course = a_course(office)
    with pytest.raises(Refused, match="đã đủ"):
        nominate(office, course, "officer", "colleague", "denunciation_two")
    assert not course.nominations.exists()


def test_names_are_seen_by_those_who_answer_for_them(office: Office) -> None:
    course = a_course(office, capacity=9)
    nominate(office, course, "officer", "colleague")
    nominate(office, course, "elsewhere", who="chief_elsewhere")

    def seen(who: str) -> set[str]:
        rows = queries.nominations(course, actor=office.actor(who), on=NOW.date())
        return {row.person.username for row in rows}

    everybody = {"officer", "colleague", "elsewhere"}
    assert {who: seen(who) for who in ("focal", "leader", "chief")} == dict.fromkeys(
        ("focal", "leader", "chief"), everybody
    )
    assert seen("chief_elsewhere") == {"elsewhere"}
    assert seen("officer") == {"officer"}
    assert seen("clerk") == set()
    assert queries.course(course.pk, actor=ANYONE) is None


# --- who was there -----------------------------------------------------------------------------------------------


def test_the_code_of_the_room_marks_whoever_scans_it(office: Office) -> None:
    course = a_course(office)
    nominate(office, course, "officer", who="focal")
    ticket = attendance.ticket_for(course, by=office.actor("chief"), at=BEGINS)
    sent = attendance.sign_in(ticket=ticket, by=office.actor("officer"), at=BEGINS)
    came = attendance.sign_in(ticket=ticket, by=office.actor("elsewhere"), at=BEGINS)
    assert (sent.how, sent.nomination is None, came.nomination) == ("qr", False, None)
    with pytest.raises(Refused, match="đã được điểm danh"):
        attendance.sign_in(ticket=ticket, by=office.actor("officer"), at=BEGINS)
    with pytest.raises(Refused, match="hết hạn"):
        attendance.sign_in(ticket=ticket, by=office.actor("colleague"), at=BEGINS + timedelta(minutes=20))
    with pytest.raises(Refused, match="không đúng"):
        attendance.sign_in(ticket=ticket[:-2], by=office.actor("colleague"), at=BEGINS)
    with pytest.raises(NotAllowed):
        attendance.sign_in(ticket=ticket, by=ANYONE, at=BEGINS)
    with pytest.raises(NotAllowed):
        attendance.ticket_for(course, by=office.actor("officer"), at=BEGINS)
    with pytest.raises(Refused, match="30 phút"):
        attendance.ticket_for(course, by=office.actor("chief"), at=SOON_AFTER)
    early = tickets.make(course.pk, at=BEGINS - timedelta(hours=1))
    with pytest.raises(Refused, match="Ngoài giờ"):
        attendance.sign_in(ticket=early, by=office.actor("colleague"), at=BEGINS - timedelta(hours=1))


def test_the_list_marks_and_unmarks(office: Office) -> None:
    course, by, her = a_course(office), office.actor("focal"), office.people["officer"]
    with pytest.raises(Refused, match="chưa bắt đầu"):
        attendance.mark(course=course, people=[her], by=by, at=NOW)
    with pytest.raises(NotAllowed):
        attendance.mark(course=course, people=[her], by=office.actor("officer"), at=BEGINS)
    row = attendance.mark(course=course, people=[her], by=by, at=SOON_AFTER)[0]
    with pytest.raises(Refused, match="đã được điểm danh"):
        attendance.mark(course=course, people=[her], by=by, at=SOON_AFTER)
    attendance.unmark(attendance=row, by=by, at=SOON_AFTER)
    assert not Attendance.objects.filter(course=course).exists()
    with pytest.raises(Refused, match="không còn"):
        attendance.unmark(attendance=row, by=by, at=SOON_AFTER)


# --- what they thought -------------------------------------------------------------------------------------------

FIVE = ("officer", "colleague", "elsewhere", "clerk", "moderator")


def answer(office: Office, course: Course, who: str, score: int = 4, words: str = "", at: Any = SOON_AFTER) -> None:
    evaluating.answer(course=course, score=score, words=words, by=office.actor(who), at=at)


def test_answers_do_not_say_whose_they_are(office: Office) -> None:
    course = held(office, *FIVE)
    for score, who in enumerate(FIVE, start=1):
        answer(office, course, who, score, f"Lời {6 - score}")
    names = {field.name for field in Evaluation._meta.get_fields()}
    assert names == {"id", "course", "score", "words"}
    events = audit.latest().filter(action="training.evaluate")
    assert [event.detail for event in events] == [{}] * 5
    early = queries.answers(course, at=SOON_AFTER)
    assert (early.ready, early.number, early.words) == (False, 0, ())
    shown = queries.answers(course, at=LATER)
    assert (shown.number, shown.average, shown.counts[0]) == (5, 3.0, (5, 1))
    assert shown.words == ("Lời 1", "Lời 2", "Lời 3", "Lời 4", "Lời 5")


def test_four_answers_are_not_shown(office: Office) -> None:
    course = held(office, *FIVE)
    for who in FIVE[:4]:
        answer(office, course, who)
    shown = queries.answers(course, at=LATER)
    assert (shown.ready, shown.enough, shown.number) == (True, False, 0)


def test_who_may_answer_when_and_once(office: Office) -> None:
    course = held(office, "officer", "colleague")
    for score in (0, 6):
        with pytest.raises(Refused, match="từ 1 đến 5"):
            answer(office, course, "officer", score)
    answer(office, course, "officer")
    with pytest.raises(Refused, match="đã đánh giá"):
        answer(office, course, "officer")
    with pytest.raises(NotAllowed):
        answer(office, course, "elsewhere")
    with pytest.raises(Refused, match="chưa kết thúc"):
        answer(office, course, "colleague", at=BEGINS)
    with pytest.raises(Refused, match="quá 14 ngày"):
        answer(office, course, "colleague", at=LATER)
    assert Evaluation.objects.filter(course=course).count() == 1
    with pytest.raises(Refused, match="đã đánh giá lớp hoặc"):
        attendance.unmark(
            attendance=course.attendances.get(person=office.people["officer"]), by=office.actor("focal"), at=SOON_AFTER
        )


# --- certificates ------------------------------------------------------------------------------------------------


def test_certificates_are_numbered_checked_and_taken_back(office: Office) -> None:
    course, by = held(office, "officer", "colleague"), office.actor("focal")
    made = certificates.issue(course=course, signer=None, by=by, at=SOON_AFTER)
    assert [row.number for row in made] == ["01/2026", "02/2026"]
    facts = made[1].facts
    assert (facts["holder"], facts["post"], facts["hours"]) == ("Cán bộ officer", "Chuyên viên, Phòng Một", "8")
    with pytest.raises(Refused, match="đều đã có"):
        certificates.issue(course=course, signer=None, by=by, at=SOON_AFTER)
    with pytest.raises(Refused, match="đã cấp giấy chứng nhận"):
        courses.edit(course=course, wanted=wanted(office, hours=4), version=None, by=by, at=SOON_AFTER)
    with pytest.raises(Refused, match="lý do thu hồi"):
        certificates.revoke(certificate=made[0], reason="", by=by, at=SOON_AFTER)
    certificates.revoke(certificate=made[0], reason="Ghi nhầm tên", by=by, at=SOON_AFTER)
    with pytest.raises(Refused, match="đã thu hồi"):
        certificates.revoke(certificate=made[0], reason="Lần nữa", by=by, at=SOON_AFTER)
    again = certificates.issue(course=course, signer=office.people["deputy"], by=by, at=SOON_AFTER)
    assert [row.number for row in again] == ["03/2026"]
    assert again[0].facts["authority"] == "KT. Giám đốc"
    found = queries.certificate_with(made[0].code)
    assert found is not None
    assert found.revoked_at is not None


def test_certificates_need_a_held_course_and_are_the_holders(office: Office) -> None:
    course = a_course(office)
    with pytest.raises(Refused, match="đã tổ chức"):
        certificates.issue(course=course, signer=None, by=office.actor("focal"), at=NOW)
    course = held(office, "officer", "elsewhere")
    with pytest.raises(NotAllowed):
        certificates.issue(course=course, signer=None, by=office.actor("officer"), at=SOON_AFTER)
    made = certificates.issue(course=course, signer=None, by=office.actor("chief"), at=SOON_AFTER)
    mine = next(row for row in made if row.attendance.person == office.people["officer"])
    assert queries.certificate(course, mine.pk, actor=office.actor("officer")) == mine
    assert queries.certificate(course, mine.pk, actor=office.actor("elsewhere")) is None
    assert queries.certificate(course, mine.pk, actor=office.actor("leader")) == mine


def test_a_certificate_is_set_in_type(office: Office) -> None:
    course = held(office, "officer")
    row = certificates.issue(course=course, signer=None, by=office.actor("focal"), at=SOON_AFTER)[0]
    made = certificates.printed(row, address="https://mau.example/chung-nhan/x/")
    assert made.docx[:2] == b"PK"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages).split())
    for words in (
        "GIẤY CHỨNG NHẬN",
        "Cán bộ officer",
        "Kỹ năng tiếp công dân",
        "01/2026",
        "https://mau.example/chung-nhan/x/",
    ):
        assert words in text, words


# --- what posts ask ----------------------------------------------------------------------------------------------


def asks(office: Office, *, who: str = "focal", **changes: Any) -> Requirement:
    facts: dict[str, Any] = {"post": "Chuyên viên", "topic": "Tiếp  công dân", "years": 1}
    return profiles.ask(wanted=RequirementWanted(**(facts | changes)), by=office.actor(who), at=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"post": ""}, "post"), ({"post": "Thuyền trưởng"}, "post"), ({"topic": " "}, "topic"), ({"years": -1}, "years"),
        ({"years": 11}, "years"), ({"topic": "x" * 201}, "topic"),
    ],
)  # fmt: skip
def test_a_wrong_requirement_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        asks(office, **changes)
    assert refused.value.field == field


def test_only_the_focal_unit_and_leaders_say_what_posts_ask(office: Office) -> None:
    for who in ("chief", "officer", "clerk"):
        with pytest.raises(NotAllowed):
            asks(office, who=who)
    row = asks(office, who="leader")
    with pytest.raises(NotAllowed):
        profiles.stop_asking(requirement=row, by=office.actor("chief"), at=NOW)


def test_a_topic_is_asked_of_a_post_once_but_of_each_unit_for_itself(office: Office) -> None:
    row = asks(office)
    with pytest.raises(Refused, match="đã có yêu cầu"):
        asks(office, topic="TIẾP CÔNG DÂN")
    asks(office, unit=office.units["phong-mot"])
    with pytest.raises(Refused, match="đã có yêu cầu"):
        asks(office, unit=office.units["phong-mot"], topic="tiếp công dân")
    with pytest.raises(Refused) as nobody:
        asks(office, post="Trưởng phòng Một", unit=office.units["phong-hai"])
    assert nobody.value.field == "post"
    profiles.stop_asking(requirement=row, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="đã được bỏ"):
        profiles.stop_asking(requirement=row, by=office.actor("focal"), at=NOW)
    asks(office)


def test_a_held_course_about_the_topic_meets_it_until_it_is_too_old(office: Office) -> None:
    asks(office)
    missing = lambda who, on: {  # noqa: E731
        one.person for row in queries.asked(actor=office.actor(who), on=on) for one in row.missing
    }
    day = SOON_AFTER.date()
    assert {"Cán bộ officer", "Cán bộ colleague"} <= missing("chief", day)
    assert "Cán bộ elsewhere" not in missing("chief", day) | missing("officer", day)
    assert "Cán bộ elsewhere" in missing("focal", day)
    held(office, "officer", "elsewhere")
    assert missing("chief", day) & {"Cán bộ officer", "Cán bộ colleague"} == {"Cán bộ colleague"}
    assert "Cán bộ officer" in missing("chief", BEGINS.date() - DAY)
    assert "Cán bộ officer" not in missing("chief", day + 364 * DAY)
    assert "Cán bộ officer" in missing("chief", day + 365 * DAY)
    (mine,) = queries.my_standings(office.people["officer"].pk, on=day)
    assert (mine.met, mine.learnt_on, mine.until) == (True, day, day + 364 * DAY)


def test_neither_another_topic_nor_a_course_not_held_meets_it(office: Office) -> None:
    asks(office, unit=office.units["phong-mot"])
    held(office, "officer", topic="tiếp công chức")
    attendance.mark(course=a_course(office), people=[office.people["officer"]], by=office.actor("focal"), at=BEGINS)
    (mine,) = queries.my_standings(office.people["officer"].pk, on=SOON_AFTER.date())
    assert not mine.met
    assert queries.my_standings(office.people["elsewhere"].pk, on=SOON_AFTER.date()) == []  # asked in unit one only


def test_the_figure_of_what_posts_ask(office: Office) -> None:
    asks(office, unit=office.units["phong-mot"])
    before = figure("training_profiles").count(YEAR)
    held(office, "officer")
    after = figure("training_profiles").count(YEAR)
    assert (before.value, after.value) == (0, 1)
    assert before.whole == after.whole == len(queries.asked(actor=office.actor("focal"), on=NOW.date())[0].holders) > 1
    unit = Window(YEAR.since, YEAR.until, office.units["phong-hai"].pk)
    assert (figure("training_profiles").count(unit).value, figure("training_profiles").count(unit).whole) == (0, 0)


# --- needs, hours, figures ---------------------------------------------------------------------------------------


def a_need(office: Office, who: str = "officer", **changes: Any) -> Need:
    facts: dict[str, Any] = {
        "unit": office.units["phong-mot"],
        "topic": "Soạn thảo",
        "reason": "Sai thể thức",
        "year": 2027,
        "people": 3,
    }
    return needs.raise_need(wanted=NeedWanted(**(facts | changes)), by=office.actor(who), at=NOW)


def test_needs_are_raised_for_ones_own_unit(office: Office) -> None:
    with pytest.raises(NotAllowed):
        a_need(office, "elsewhere")
    for changes, field in (
        ({"topic": ""}, "topic"),
        ({"reason": " "}, "reason"),
        ({"year": 2025}, "year"),
        ({"people": 0}, "people"),
    ):
        with pytest.raises(Refused) as refused:
            a_need(office, **changes)
        assert refused.value.field == field


def test_what_no_course_deals_with_is_summed_up(office: Office) -> None:
    first, second, third = (
        a_need(office),
        a_need(office, people=2),
        a_need(office, "focal", unit=office.units["phong-hai"]),
    )
    by = office.actor("focal")
    assert [(row.unit, row.needs, row.people) for row in queries.unmet(actor=by, year=2027)] == [
        ("Phòng Hai", 1, 3),
        ("Phòng Một", 2, 5),
    ]
    with pytest.raises(NotAllowed):
        needs.drop(need=first, reason="Thôi", by=office.actor("chief"), at=NOW)
    needs.take_into(need=first, course=a_course(office), by=by, at=NOW)
    with pytest.raises(Refused, match="vừa được xử lý"):
        needs.drop(need=first, reason="Thôi", by=by, at=NOW)
    with pytest.raises(Refused, match="lý do"):
        needs.drop(need=third, reason="", by=by, at=NOW)
    needs.drop(need=third, reason="Đã học năm ngoái", by=by, at=NOW)
    with pytest.raises(Refused, match="dự kiến hoặc"):
        needs.take_into(need=second, course=held(office, "officer"), by=by, at=NOW)
    assert [(row.unit, row.people) for row in queries.unmet(actor=by, year=2027)] == [("Phòng Một", 2)]
    assert set(queries.needs(actor=office.actor("chief"), year=2027)) == {first, second}
    assert set(queries.needs(actor=office.actor("elsewhere"), year=2027)) == set()


def test_hours_of_a_year(office: Office) -> None:
    held(office, "officer", "elsewhere")
    rows = {
        row.person: (row.courses, row.hours, row.enough)
        for row in queries.learnt(actor=office.actor("chief"), year=2026, on=NOW.date())
    }
    assert rows["Cán bộ officer"] == (1, 8, False)
    assert rows["Cán bộ colleague"] == (0, 0, False)
    assert "Cán bộ elsewhere" not in rows
    assert queries.learnt(actor=office.actor("officer"), year=2026, on=NOW.date()) == []
    everybody = queries.learnt(actor=office.actor("leader"), year=2026, on=NOW.date())
    assert len(everybody) == len(office.people)
    assert [row.attendance.course.hours for row in queries.my_courses(office.people["officer"].pk, year=2026)] == [8]
    assert queries.my_courses(office.people["officer"].pk, year=2025) == []


def test_a_course_counts_in_the_year_in_which_it_ends_here(office: Office) -> None:
    """At half past midnight on New Year's Day here it is still the old year in Greenwich."""
    begins = NOW.replace(month=12, day=31, hour=20, minute=0)
    ends = begins + timedelta(hours=4, minutes=30)
    course, by = a_course(office, begins=begins, ends=ends, hours=4), office.actor("focal")
    attendance.mark(course=course, people=[office.people["officer"]], by=by, at=begins)
    courses.hold(course=course, by=by, at=ends + DAY)
    assert len(queries.my_courses(office.people["officer"].pk, year=2027)) == 1
    row = figure("training_courses").count(Window(date(2027, 1, 1), date(2027, 12, 31))).rows[0]
    assert row.on == date(2027, 1, 1)


def test_who_learnt_enough(office: Office) -> None:
    course, by = a_course(office, hours=40, ends=BEGINS + 5 * DAY), office.actor("focal")
    attendance.mark(course=course, people=[office.people["officer"]], by=by, at=BEGINS)
    courses.hold(course=course, by=by, at=BEGINS + 6 * DAY)
    enough = figure("training_enough").count(YEAR)
    assert [(row.label, row.amount) for row in enough.rows] == [("Cán bộ officer", 40)]
    rows = queries.learnt(actor=office.actor("focal"), year=2026, on=NOW.date())
    assert [row.person for row in rows if row.enough] == ["Cán bộ officer"]


def test_figures(office: Office) -> None:
    by = office.actor("focal")
    first = held(office, "officer", "elsewhere")
    certificates.issue(course=first, signer=None, by=by, at=SOON_AFTER)
    counted = {
        code: figure(f"training_{code}").count(YEAR)
        for code in ("courses", "people", "hours", "enough", "certificates")
    }
    assert {code: one.value for code, one in counted.items()} == {
        "courses": 1,
        "people": 2,
        "hours": 16,
        "enough": 0,
        "certificates": 2,
    }
    assert counted["enough"].whole == len(office.people)
    unit = Window(YEAR.since, YEAR.until, office.units["phong-hai"].pk)
    assert figure("training_courses").count(unit).value == 0
    assert (figure("training_people").count(unit).value, figure("training_hours").count(unit).value) == (1, 8)
    assert figure("training_courses").count(YEAR.before).value == 0
    assert not any("Cán bộ" in row.label for row in counted["certificates"].rows)
