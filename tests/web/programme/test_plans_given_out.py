"""Plans as files: for all of the staff, and for anybody once they are public."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse

from cualuat.programme.models import Plan
from cualuat.programme.operations import plans as operations
from matter_pages import Browser, office_once, officer, seen, text
from office import NOW, Office
from sample_plan import a_plan

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


def issued(office: Office) -> Plan:
    plan = a_plan(office, "focal", NOW)
    return operations.issue(
        plan=plan, title=plan.title, number="12/KH-STP", day=date(2026, 2, 5), version=None, by=office.actor("focal"), at=NOW
    )  # fmt: skip


def words(answer: HttpResponse) -> str:
    file = docx.Document(io.BytesIO(answer.content))
    return "\n".join(e.text or "" for e in file.element.body.iter() if e.tag.endswith("}t"))


@pytest.mark.parametrize("who", ["focal", "officer", "nobody"])
def test_all_of_the_staff_take_the_plan_as_a_file(office: Office, who: str) -> None:
    plan = issued(office)
    browser = officer(office, who)
    page = text(browser.get(reverse("desk:plan", args=[plan.pk])))
    for form, media_type in (("docx", WORD), ("pdf", "application/pdf")):
        address = reverse("desk:plan-out", args=[plan.pk, form])
        assert f'href="{address}"' in page
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"] == f'attachment; filename="ke-hoach-12-KH-STP.{form}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Tải bản Word" in seen(page)
    assert "Tải bản PDF" in seen(page)
    assert "- Lưu: VT, VP." in words(browser.get(reverse("desk:plan-out", args=[plan.pk, "docx"])))
    assert browser.get(reverse("desk:plan-out", args=[plan.pk, "exe"])).status_code == 404
    assert browser.get(reverse("desk:plan-out", args=[plan.pk + 1, "pdf"])).status_code == 404


def test_a_draft_is_named_as_one(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    answer = officer(office, "focal").get(reverse("desk:plan-out", args=[plan.pk, "docx"]))
    assert answer["Content-Disposition"] == f'attachment; filename="ke-hoach-du-thao-{plan.pk}.docx"'
    assert "BẢNG PHÂN CÔNG" not in words(answer)


def test_the_table_of_tasks_goes_behind_it_when_asked(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    browser = officer(office, "focal")
    address = reverse("desk:plan-out", args=[plan.pk, "docx"]) + "?bang=1"
    assert f'href="{address}"' in text(browser.get(reverse("desk:plan", args=[plan.pk])))
    assert "BẢNG PHÂN CÔNG NHIỆM VỤ" in words(browser.get(address))


def test_anybody_takes_a_public_plan_and_no_other(office: Office) -> None:
    plan = issued(office)
    stranger = Browser()
    addresses = [reverse("public:plan-file", args=[plan.pk, form]) for form in ("docx", "pdf")]
    assert [stranger.get(address).status_code for address in addresses] == [404, 404]
    operations.publish(plan=plan, public=True, by=office.actor("focal"), at=NOW)
    page = text(stranger.get(reverse("public:plan", args=[plan.pk])))
    for address in addresses:
        assert f'href="{address}"' in page
        answer = stranger.get(address)
        assert answer.status_code == 200
        assert "ke-hoach-12-KH-STP" in answer["Content-Disposition"]
    told = words(stranger.get(addresses[0]))
    assert "Số: 12/KH-STP" in told
    assert "Lưu" not in told
    assert stranger.post(addresses[0]).status_code == 405
    operations.publish(plan=plan, public=False, by=office.actor("focal"), at=NOW)
    assert stranger.get(addresses[1]).status_code == 404
