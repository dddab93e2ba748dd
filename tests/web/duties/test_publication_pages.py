"""The list of what must be published, in the browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cualuat.duties.models import Information, Occasion
from matter_pages import text
from office import NOW, Office, make_office
from sample_duties import an_information


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def desk(office: Office, who: str) -> Client:
    client = Client()
    client.force_login(office.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_entry_is_added_and_what_was_typed_stays(office: Office) -> None:
    focal, unit = desk(office, "focal"), office.units["phong-mot"]
    data = {
        "name": "Báo cáo ngân sách quý", "basis": "Luật Ngân sách nhà nước", "form": "Cổng", "place": "Trang chủ",
        "unit": str(unit.pk), "limit": "quarterly", "days": "nhiều", "day": "", "since": "1/1/2026",
    }  # fmt: skip
    page = text(focal.post(reverse("desk:publication-add"), data), 422)
    assert "Hãy ghi số ngày" in page
    assert "Báo cáo ngân sách quý" in page
    page = text(focal.post(reverse("desk:publication-add"), data | {"days": "15"}, follow=True), 200)
    assert Information.objects.get().days == 15
    assert "Chưa công khai, quá hạn" in page
    assert "Báo cáo ngân sách quý" in text(desk(office, "chief_elsewhere").get(reverse("desk:publication")), 200)


def test_the_unit_says_where_it_is(office: Office) -> None:
    entry, officer = an_information(office), desk(office, "officer")
    address = reverse("desk:information", args=[entry.pk])
    day = NOW.strftime("%d/%m/%Y")
    officer.post(address, {"act": "arise", "on": day})
    row = Occasion.objects.get()
    data = {"act": "publish", "due": row.due.isoformat(), "on": day, "address": "https://mau.example/so-1"}
    page = text(officer.post(address, data, follow=True), 200)
    assert "Đã công khai, đúng hạn" in page
    assert "https://mau.example/so-1" in page
