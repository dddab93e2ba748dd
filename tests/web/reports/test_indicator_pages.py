"""Figures as they are today: beside the same days of the year before, opening to their rows; what people asked."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from django.urls import reverse

from cualuat.base.actor import ANYONE
from cualuat.casework.operations.intake import Brought, PersonGiven, register
from cualuat.casework.queries.asked import asked
from cualuat.reports import counting
from cualuat.reports.rules import window_before
from matter_pages import text
from office import NOW, TODAY, Office, desk
from sample_report import Live, only_live


def _sent(office: Office, kind: str = "feedback-general", **changes: Any) -> None:
    facts: dict[str, Any] = {
        "kind": kind, "channel": "web", "received_at": NOW, "subject": "Cống bị lấp", "content": "Cống trước nhà bị lấp.",
        "sender": PersonGiven(name="Đinh Thị Sương", email="suong@mau.example"), "unit": office.units["phong-mot"],
        "consents": (("contact", "Tôi đồng ý."),),
    }  # fmt: skip
    register(brought=Brought(**(facts | changes)), by=ANYONE, at=NOW)


def test_what_people_asked_is_counted_by_family_and_kind(office: Office) -> None:
    assert asked(since=date(2026, 1, 1), until=date(2026, 12, 31), on=TODAY) == []
    _sent(office)
    _sent(office)
    (row,) = asked(since=date(2026, 1, 1), until=date(2026, 12, 31), on=date(2099, 1, 1))
    assert (row.family, row.received, row.answered, row.open, row.late) == ("feedback", 2, 0, 2, 2)
    assert [count for _, count in row.kinds] == [2]
    (old,) = asked(since=date(2025, 1, 1), until=date(2025, 12, 31), on=TODAY)
    assert (old.received, old.open, old.kinds) == (0, 2, ())
    page = text(desk(office, "leader").get(reverse("desk:programme"), {"nam": "2026"}), 200)
    assert "Người dân hỏi gì" in page
    assert reverse("desk:indicator", args=["feedback_received"]) in page


def test_a_year_is_compared_with_the_same_days_before() -> None:
    now, before = counting.windows(2026, on=TODAY)
    assert (now.since, now.until, now.on) == (date(2026, 1, 1), TODAY, TODAY)
    assert (before.since, before.until) == (date(2025, 1, 1), date(2025, 11, 20))
    over, _ = counting.windows(2025, on=TODAY)
    assert over.until == date(2025, 12, 31)
    assert window_before(date(2024, 1, 1), date(2024, 2, 29), "last_year")[1] == date(2023, 2, 28)


def test_figures_open_to_their_rows(office: Office) -> None:
    browser = desk(office, "officer")
    with only_live(Live()):
        page = text(browser.get(reverse("desk:indicators"), {"nam": "2026"}), 200)
        assert "Buổi nói chuyện đã tổ chức" in page
        assert "9/11 (81,8%)" in page  # of those in time, this year
        where = reverse("desk:indicator", args=["talks_held"])
        page = text(browser.get(where, {"nam": "2026"}), 200)
        assert "Buổi 11 năm 2026" in page
        assert "Buổi 8 năm 2025" in text(browser.get(where, {"nam": "2026", "ky": "truoc"}), 200)
        assert browser.get(reverse("desk:indicator", args=["khong-co"])).status_code == 404
        book = openpyxl.load_workbook(
            io.BytesIO(browser.get(reverse("desk:indicators"), {"nam": "2026", "tai": "1"}).content)
        )
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "Buổi nói chuyện quá hạn" in cells


def test_of_one_unit_only_what_it_did(office: Office) -> None:
    _sent(office)
    browser = desk(office, "officer")
    where = reverse("desk:indicator", args=["feedback_received"])
    assert "<strong>1</strong>" in text(browser.get(where, {"nam": "2026"}), 200)
    elsewhere = {"nam": "2026", "don-vi": str(office.units["phong-hai"].pk)}
    page = text(browser.get(where, elsewhere), 200)
    assert "<strong>0</strong>" in page
    assert "Phòng Hai" in page
    for odd in ({"nam": "xx"}, {"don-vi": "999999"}, {"don-vi": "²"}, {"nam": "1800"}):
        assert browser.get(where, odd).status_code == 200
