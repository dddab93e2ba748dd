"""People of another agency who were let in to observe, for a time: issued plans, reports that were sent, and what they opened is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts import operations as accounts
from cualuat.accounts.models import Person
from cualuat.audit.models import Event
from cualuat.base.actor import SYSTEM
from cualuat.organisation import operations as organisation
from cualuat.organisation import queries
from cualuat.organisation.models import Post
from cualuat.organisation.operations import BadPost, PostWanted
from cualuat.programme.models import Plan
from cualuat.programme.operations import plans
from cualuat.reports.models import Report
from cualuat.reports.operations import issuing
from matter_pages import text
from office import BEGAN, NOW, TODAY, Office, desk
from sample_plan import a_plan
from sample_report import Live, a_report, issued, only_live, plain_template

UNTIL = timezone.localdate() + timedelta(days=365)  # the door reads the true clock


def _observer(office: Office, until: date = UNTIL) -> Person:
    wanted = PostWanted("Thanh tra viên", "observer", BEGAN, unit_name="Thanh tra tỉnh Mẫu", valid_to=until)
    person = organisation.take_on(
        username="theo-doi", name="Đinh Văn Ngắm", password="mat-khau-dai-2026", wanted=wanted, by=SYSTEM, at=NOW
    )
    office.people["observer"] = person
    return person


def _plan(office: Office) -> Plan:
    focal = office.actor("focal")
    draft = a_plan(office, "focal", NOW)
    return plans.issue(
        plan=draft, title=draft.title, number="07/KH-STP", day=date(2026, 1, 12), version=None, by=focal, at=NOW
    )


def _sent(office: Office, report: Report) -> None:
    focal = office.actor("focal")
    issuing.dispatch(report=report, to="UBND tỉnh", purpose="", how="trục", on=NOW.date(), by=focal, at=NOW)


def test_an_observer_sees_what_was_issued_and_sent_and_nothing_else(office: Office) -> None:
    _observer(office)
    plan = _plan(office)
    draft = a_plan(office, "focal", NOW)
    with only_live(Live()):
        report = issued(office)
    browser = desk(office, "observer")
    page = text(browser.get(reverse("desk:home"), follow=True), 200)
    assert "Kế hoạch và báo cáo để theo dõi" in page
    assert "07/KH-STP" in page
    assert "Chưa có báo cáo nào được gửi" in page
    assert "Ai đã mở" not in page
    assert "Chương trình" not in page  # no other part of the desk
    _sent(office, report)
    kept = a_report(office, plain_template(office), title="Báo cáo còn soạn")
    page = text(browser.get(reverse("desk:observing")), 200)
    assert report.number in page
    assert kept.title not in page
    file = browser.get(reverse("desk:observed-report", args=[report.pk, "docx"]))
    assert file.getvalue().startswith(b"PK")
    assert browser.get(reverse("desk:observed-report", args=[kept.pk, "docx"])).status_code == 404
    assert browser.get(reverse("desk:observed-plan", args=[draft.pk])).status_code == 404
    task = plan.tasks.first()
    assert task is not None
    assert task.text in text(browser.get(reverse("desk:observed-plan", args=[plan.pk])), 200)
    assert browser.get(reverse("desk:observed-plan-file", args=[plan.pk, "docx"])).content.startswith(b"PK")
    for name in ("plans", "work", "period-reports", "programme"):
        assert browser.get(reverse(f"desk:{name}")).status_code == 403, name
    opened = Event.objects.filter(action="observing.open").order_by("pk")
    assert [(event.subject_type, event.detail["copy"]) for event in opened] == [
        ("report", "docx"), ("plan", "trang"), ("plan", "docx"),
    ]  # fmt: skip


def test_the_focal_unit_sees_who_opened_what(office: Office) -> None:
    _observer(office)
    plan = _plan(office)
    desk(office, "observer").get(reverse("desk:observed-plan", args=[plan.pk]))
    desk(office, "officer").get(reverse("desk:observed-plan", args=[plan.pk]))  # the staff is not written down
    page = text(desk(office, "focal").get(reverse("desk:observing")), 200)
    assert "Người theo dõi mở" in page
    assert page.count("Đinh Văn Ngắm") == 1
    assert "Ai đã mở" not in text(desk(office, "officer").get(reverse("desk:observing")), 200)


def test_when_the_time_is_over_nothing_opens(office: Office) -> None:
    person = _observer(office, date(2020, 6, 1))
    assert queries.actor_for(person, on=date(2020, 5, 31)).role == "observer"
    assert queries.actor_for(person, on=date(2020, 6, 1)).role == "none"
    page = text(desk(office, "observer").get(reverse("desk:home")), 403)
    assert "Thời hạn theo dõi của bạn đã hết" in page
    assert desk(office, "observer").get(reverse("desk:account")).status_code == 403


def test_it_ends_and_is_of_another_agency(office: Office) -> None:
    person = accounts.create_person(
        username="moi-vao", name="Người mới", password="mat-khau-dai-2026", by=SYSTEM, at=NOW
    )
    agency, other = office.units["phong-mot"], office.units["so-xay-dung"]

    def give(field: str, **changes: object) -> None:
        facts = {"person": person, "unit": other, "title": "Chuyên viên", "role": "observer", "valid_from": BEGAN}
        with pytest.raises(BadPost) as refused:
            organisation.give_post(**(facts | changes), by=SYSTEM, at=NOW)  # type: ignore[arg-type]
        assert refused.value.field == field

    give("valid_to")
    give("valid_to", valid_to=BEGAN)
    give("unit", valid_to=UNTIL, unit=agency)
    give("unit", role="reader")
    give("role", role="none")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(person=person, unit=other, title="x", role="observer", valid_from=BEGAN)
    organisation.give_post(
        person=person, unit=other, title="Chuyên viên", role="observer", valid_from=BEGAN, valid_to=UNTIL, by=SYSTEM, at=NOW
    )  # fmt: skip
    with pytest.raises(BadPost, match="không giữ nhiệm vụ"):
        organisation.give_duty(person=person, unit=agency, code="focal", valid_from=TODAY, by=SYSTEM, at=NOW)


def test_an_administrator_lets_somebody_in_and_a_bad_day_is_told(office: Office) -> None:
    administrator = accounts.create_person(
        username="quan-tri", name="Quản trị", password="mat-khau-dai-2026", by=SYSTEM, at=NOW
    )
    organisation.give_post(
        person=administrator, unit=office.units["van-phong"], title="Quản trị", role="administrator", valid_from=BEGAN, by=SYSTEM, at=NOW
    )  # fmt: skip
    office.people["administrator"] = administrator
    browser: Client = desk(office, "administrator")
    data = {
        "name": "Đinh Văn Ngắm", "username": "theo-doi", "email": "", "password": "mat-khau-dai-2026", "unit": "so-xay-dung",
        "unit_name": "", "title": "Thanh tra viên", "role": "observer", "valid_from": "01/11/2026", "valid_to": "",
    }  # fmt: skip
    where = reverse("desk:person-add")
    assert "Hãy ghi ngày thôi" in text(browser.post(where, data), 400)
    page = text(browser.post(where, data | {"valid_to": "mai kia"}), 400)
    assert "không phải là ngày" in page
    assert "mai kia" in page
    page = text(browser.post(where, data | {"valid_to": "01/11/2027"}, follow=True), 200)
    assert "đến trước 01/11/2027" in page
    assert "Người theo dõi" in page
