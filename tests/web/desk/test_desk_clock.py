"""Calendar and limits at the desk: seen and changed by administrators only, bad input told and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from cualuat.base.actor import SYSTEM
from cualuat.timelimits import operations, queries

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SignIn = Callable[[str], Client]


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    operations.load_lawdata(by=SYSTEM, at=NOW)
    return sign_in("administrator")


@pytest.mark.parametrize("name", ["desk:calendar", "desk:limits", "desk:limit-add"])
@pytest.mark.parametrize(("role", "status"), [("stranger", 302), ("publisher", 403), ("administrator", 200)])
def test_for_administrators_only(sign_in: SignIn, name: str, role: str, status: int) -> None:
    assert sign_in(role).get(reverse(name)).status_code == status


def test_a_day_is_set_with_its_source(desk: Client) -> None:
    sent = {
        "act": "day",
        "date": "23/11/2026",
        "kind": "swap_off",
        "name": "Nghỉ hoán đổi",
        "source": "Thông báo 9/TB-BNV",
    }
    answer = desk.post(reverse("desk:calendar"), {**sent, "status": "official"}, follow=True)
    text = answer.content.decode()
    assert "Nghỉ hoán đổi" in text
    assert "Thông báo 9/TB-BNV" in text
    assert not queries.calendar().is_working(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (
            {"act": "day", "date": "31/02/2026", "kind": "holiday", "name": "A", "source": "B"},
            "Không có ngày 31/02/2026",
        ),
        ({"act": "day", "date": "", "kind": "holiday", "name": "A", "source": "B"}, "Hãy ghi ngày"),
        ({"act": "day", "date": "05/05/2026", "kind": "holiday", "name": "<b>", "source": ""}, "&lt;b&gt;"),
        ({"act": "add-year", "year": "hai nghìn"}, "từ 2000 đến 2100"),
        ({"act": "official", "year_source": ""}, "văn bản công bố"),
    ],
)
def test_bad_days_are_told_and_kept(desk: Client, sent: dict[str, str], says: str) -> None:
    answer = desk.post(reverse("desk:calendar") + "?nam=2026", sent)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_a_limit_is_compared_and_changed(desk: Client) -> None:
    row = queries.time_limits(code="sorting-petition").get()
    address = reverse("desk:limit", args=[row.pk])
    assert "Chưa ai đối chiếu" in desk.get(address).content.decode()
    assert desk.post(address, {"act": "review", "note": ""}).status_code == 400
    desk.post(address, {"act": "review", "note": "Công báo số 5"})
    assert "Công báo số 5" in desk.get(address).content.decode()
    sent = {
        "name": row.name, "matter": "sorting", "amount": "8", "unit": "working_day", "start_name": "Tiếp nhận đơn",
        "basis": row.basis, "effective_from": "15/11/2021", "pending": "old", "reason": "Theo Công báo số 5",
    }  # fmt: skip
    wrong = desk.post(address, {**sent, "amount": "tám"})
    assert wrong.status_code == 400
    assert 'value="tám"' in wrong.content.decode()
    assert desk.post(address, sent).status_code == 302
    assert queries.time_limits(code="sorting-petition").get().content["amount"] == 8


def test_a_limit_of_the_agency_is_added(desk: Client) -> None:
    sent = {
        "code": "feedback-general-final", "name": "Trả lời nội dung", "matter": "feedback", "amount": "15",
        "unit": "working_day", "start_name": "Tiếp nhận phản ánh", "basis": "Điều 4 Quyết định số 8/2026/QĐ-UBND",
        "effective_from": "01/01/2026", "pending": "old", "reason": "Quy chế",
    }  # fmt: skip
    assert desk.post(reverse("desk:limit-add"), {**sent, "code": ""}).status_code == 400
    assert desk.post(reverse("desk:limit-add"), sent).status_code == 302
    assert "Trả lời nội dung" in desk.get(reverse("desk:limits")).content.decode()


def test_only_what_needs_comparing(desk: Client) -> None:
    text = desk.get(reverse("desk:limits"), {"can-doi-chieu": "1"}).content.decode()
    assert "Phân loại, xử lý đơn" in text
    assert "Thời hiệu khiếu nại" not in text
