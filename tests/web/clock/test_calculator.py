"""The deadline calculator: right days, reasons, and words for what cannot be counted."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from cualuat.base.actor import SYSTEM
from cualuat.timelimits import operations

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def page(sample_library: None, client: Client) -> Client:
    operations.load_lawdata(by=SYSTEM, at=NOW)
    return client


def test_counts_and_says_why(page: Client) -> None:
    answer = page.get("/tinh-han/", {"tu": "2026-11-20", "so": "7", "don-vi": "ngay-lam-viec"})
    text = answer.content.decode()
    assert "Hết hạn ngày 02/12/2026" in text
    assert "24/11/2026" in text
    assert "khoản 2 Điều 147" in text
    assert not answer.cookies


def test_what_is_not_announced_is_provisional(page: Client) -> None:
    assert "tạm tính" in page.get("/tinh-han/", {"tu": "2027-03-01", "so": "5"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"tu": "hôm qua", "so": "5"}, "chọn ngày bắt đầu"),
        ({"tu": "2026-11-20", "so": "-5"}, "từ 1 đến"),
        ({"tu": "2026-11-20", "so": "999999999"}, "từ 1 đến"),
        ({"tu": "2026-11-20", "so": "<b>"}, "&lt;b&gt;"),
        ({"tu": "2035-01-01", "so": "5"}, "2035"),
    ],
)
def test_bad_input_is_said_and_kept(page: Client, typed: dict[str, str], says: str) -> None:
    answer = page.get("/tinh-han/", typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_without_a_calendar_it_says_so(sample_library: None, client: Client) -> None:
    assert "Chưa có lịch" in client.get("/tinh-han/", {"tu": "2026-11-20", "so": "5"}).content.decode()
