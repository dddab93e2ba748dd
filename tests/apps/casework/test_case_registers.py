"""The official registers: one row a matter, as far as the actor may see it and its people; whoever takes one is written down."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from casework_matters import COMPLAINT, FEEDBACK, INFORMATION, LAN, VISIT, Bring, Take, later, to_unit

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.kinds import FAMILIES
from cualuat.casework.models import Case
from cualuat.casework.operations import assigning, exporting, publishing
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.queries import registers
from cualuat.kernel.workdays import VIETNAM
from cualuat.letters.registers import REGISTERS
from office import NOW, TODAY, Office

PERSON = f"{LAN.name}, {LAN.address}"


def rows(
    office: Office, family: str, who: str = "leader", since: date = TODAY, until: date = TODAY
) -> list[registers.Row]:
    return list(registers.rows(family, since=since, until=until, actor=office.actor(who)))


@pytest.fixture
def assigned(bring: Bring, take: Take, office: Office) -> Case:
    return take(bring(FEEDBACK).case, "assign", "reception", **to_unit(office, "phong-mot", "officer").values)


def test_each_family_has_its_rows_and_every_column_its_value(bring: Bring, office: Office) -> None:
    for brought in (FEEDBACK, COMPLAINT, INFORMATION, VISIT):
        bring(brought)
    bring(COMPLAINT, kind="complaint-second")
    found = {family: [row["case_number"] for row in rows(office, family)] for family in FAMILIES}
    assert found == {
        "feedback": ["PAKN-2026-00001"],
        "complaint": ["KN-2026-00001", "KN2-2026-00001"],
        "information": ["CCTT-2026-00001"],
        "reception": ["TCD-2026-00001"],
        "denunciation": [],
    }
    for family in ("feedback", "complaint", "information", "reception"):
        for row in rows(office, family):
            assert {column.key for column in REGISTERS[family]} <= set(row)


def test_rows_are_of_these_days_in_the_order_of_receipt(bring: Bring, office: Office) -> None:
    for days in (0, -3, -10):
        bring(FEEDBACK, channel="post", received_at=later(days))
    found = rows(office, "feedback", since=later(-3).date())
    assert [(row["number"], row["received_on"]) for row in found] == [(1, later(-3).date()), (2, TODAY)]
    assert rows(office, "feedback", since=later(-9).date(), until=later(-4).date()) == []


@pytest.mark.parametrize(
    ("who", "sees", "person"),
    [
        ("reception", True, PERSON),
        ("leader", True, PERSON),
        ("focal", True, PERSON),
        ("officer", True, ""),
        ("chief", True, ""),
        ("colleague", True, ""),
        ("elsewhere", False, ""),
        ("chief_elsewhere", False, ""),
        ("moderator", False, ""),
        ("denunciation", False, ""),
        ("nobody", False, ""),
    ],
)
def test_who_sent_feedback_stands_in_it_only_for_those_of_the_whole_agency(
    assigned: Case, office: Office, who: str, sees: bool, person: str
) -> None:
    found = rows(office, "feedback", who)
    assert [row["case_number"] for row in found] == ([assigned.number] if sees else [])
    assert [(row["person"], row["id_number"]) for row in found] == (
        [(person, LAN.id_number if person else "")] if sees else []
    )


def test_a_complaint_hides_nobody_from_its_officer(bring: Bring, take: Take, office: Office) -> None:
    against = PersonGiven(name="Phạm Văn Chức", position="Chủ tịch xã")
    case = take(bring(COMPLAINT, respondents=(against,)).case, "take_up", "reception")
    assigning.assign(case=case, typed=to_unit(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    take(case, "accept", "leader", at=later(3))
    row = rows(office, "complaint", "officer")[0]
    assert (row["person"], row["id_number"]) == (PERSON, LAN.id_number)
    assert row["respondent"] == "Phạm Văn Chức, Chủ tịch xã"
    assert (row["accepted_on"], row["handling"], row["instance"]) == (later(3).date(), "Đã thụ lý", "Đầu")
    assert row["unit"] == "Phòng Một, Cán bộ officer"


def test_the_decision_the_extension_and_the_outcome_of_a_complaint(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring(COMPLAINT).case, "take_up", "reception")
    assigning.assign(case=case, typed=to_unit(office, "phong-mot", "officer"), by=office.actor("reception"), at=NOW)
    case = take(take(case, "accept", "leader"), "verify", "leader")
    assert rows(office, "complaint")[0]["due_on"] == case.due_on
    case = take(case, "extend", "leader", reason="Phải trưng cầu giám định")
    extended = case.due_on
    case = take(take(case, "report", "officer"), "decide", "leader", at=later(3), outcome="Khiếu nại đúng một phần")
    row = rows(office, "complaint")[0]
    assert (row["extensions"], row["verdict"]) == (1, "Khiếu nại đúng một phần")
    assert row["due_on"] == extended  # not that of sending the decision, which runs now
    decision = case.letters.get(form="complaint-decision-first")
    assert row["decision"] == f"{decision.number} ngày 23/11/2026"
    assert row["respondent"] == COMPLAINT.answers["against_whom"]


def test_what_went_elsewhere_is_not_ours(bring: Bring, take: Take, office: Office) -> None:
    take(bring(FEEDBACK).case, "transfer", "reception", agency=str(office.units["so-xay-dung"].pk))
    row = rows(office, "feedback")[0]
    assert (row["competent"], row["guidance"]) == (False, "Sở Xây dựng tỉnh Mẫu")


def test_the_due_day_stays_when_the_matter_is_over(assigned: Case, take: Take, office: Office) -> None:
    assert [row["due_on"] for row in rows(office, "feedback")] == [date(2026, 12, 7)]
    take(take(assigned, "answer", "chief", at=later(3), answer="Đã xử lý."), "close", "officer", at=later(4))
    row = rows(office, "feedback")[0]
    assert (row["due_on"], row["answered_on"], row["result"]) == (date(2026, 12, 7), later(3).date(), "Đã xong")


def test_information_by_its_way_and_the_day_it_was_given(bring: Bring, take: Take, office: Office) -> None:
    case = take(bring(INFORMATION).case, "valid_simple", "reception", **to_unit(office, "phong-mot", "officer").values)
    assert rows(office, "information")[0]["supplied_on"] is None
    take(case, "supply", "chief", at=later(3), outcome="Cung cấp toàn bộ", answer="Danh sách kèm theo.")
    refused = bring(INFORMATION, answers={**INFORMATION.answers, "delivery": "post"}).case
    take(
        refused, "refuse", "leader", at=later(3), reason="Đã đăng ở cổng thông tin", grounds="Thông tin đã công khai",
    )  # fmt: skip
    given, not_given = rows(office, "information")
    assert (given["manner"], given["supplied_on"]) == ("Qua mạng (thư điện tử, trang này)", later(3).date())
    assert (not_given["manner"], not_given["supplied_on"]) == ("Gửi bưu điện, fax", None)


def test_the_day_of_publication_is_that_of_vietnam(assigned: Case, take: Take, office: Office) -> None:
    """At six in the morning of the 24th it is still the 23rd in Greenwich."""
    case, by = take(assigned, "answer", "chief", answer="Đã xử lý."), office.actor("leader")
    draft = publishing.begin(case=case, by=by, at=NOW)
    made = publishing.save(
        publication=draft, title="Nước thải", question=case.content, answer="Đã xử lý.", by=by, at=NOW
    )
    assert [row["published_on"] for row in rows(office, "feedback")] == [None]
    publishing.publish(publication=made, by=by, at=datetime(2026, 11, 24, 6, 0, tzinfo=VIETNAM))
    row = rows(office, "feedback")[0]
    assert (row["published"], row["published_on"]) == (True, date(2026, 11, 24))


def test_a_denunciation_stands_in_the_register_of_its_team_without_accuser_and_content(
    sealed_case: Case, office: Office
) -> None:
    row = rows(office, "denunciation", "denunciation")[0]
    assert (row["case_number"], row["person"], row["id_number"], row["content"]) == (sealed_case.number, "", "", "")
    assert "phong bì" not in repr(row)
    for who in ("leader", "reception", "focal", "moderator", "officer", "custodian"):
        assert rows(office, "denunciation", who) == []


def test_the_counts_of_a_group(bring: Bring, office: Office) -> None:
    chosen = (PersonGiven(name="Lê Văn Bảy"),)
    bring(FEEDBACK, count=7, representatives=chosen)
    assert rows(office, "feedback")[0]["people"] == 7


# --- taking one out of the house ---------------------------------------------------------------------------------


def taken(office: Office, family: str = "feedback", who: str = "leader") -> exporting.Register:
    return exporting.register(family=family, since=TODAY, until=later(7).date(), by=office.actor(who), at=later(7))


def test_whoever_takes_a_register_is_written_down_with_what(assigned: Case, office: Office) -> None:
    made = taken(office)
    assert (made.title, made.subtitle) == (
        "SỔ THEO DÕI PHẢN ÁNH, KIẾN NGHỊ",
        "Từ ngày 20/11/2026 đến ngày 27/11/2026",
    )
    assert set(made.rows[0]) <= {column.key for column in made.columns}
    assert made.rows[0]["person"] == PERSON
    event = audit.history("register", "feedback").get()
    assert (event.action, event.actor_name) == ("casework.export", "Cán bộ leader")
    assert event.detail == {"since": "20/11/2026", "until": "27/11/2026", "count": 1}


def test_an_officer_takes_what_she_may_see(assigned: Case, bring: Bring, office: Office) -> None:
    bring(FEEDBACK)  # of nobody yet
    made = taken(office, who="officer")
    assert [row["person"] for row in made.rows] == [""]
    assert audit.history("register", "feedback").get().detail["count"] == 1


@pytest.mark.parametrize("who", ["nobody", "custodian", "data_protection"])
def test_who_has_no_desk_takes_none(assigned: Case, office: Office, who: str) -> None:
    with pytest.raises(NotAllowed):
        taken(office, who=who)
    with pytest.raises(NotAllowed):
        exporting.register(family="feedback", since=TODAY, until=TODAY, by=ANYONE, at=NOW)
    assert not audit.history("register", "feedback").exists()


def test_there_is_no_other_register(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        taken(office, family="shoes")
    assert refused.value.field == "family"
