"""Required reading in the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.reading import queries
from cualuat.reading.models import Item, Question, Receipt
from matter_pages import text
from office import NOW, Office, desk
from sample_reading import an_item


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def of(item: Item, name: str = "reading-item") -> str:
    return reverse(f"desk:{name}", args=[item.pk])


def picked(page: str, row: Question, *options: str) -> list[str]:
    """What the inputs beside these options send: everybody sees them in an order of her own."""
    found = dict(re.findall(rf'name="q{row.pk}" value="(\d)"[^>]*> <span>\w\. ([^<]+)', page))
    return [next(value for value, words in found.items() if words.strip() == one) for one in options]


def test_the_focal_unit_gives_something_to_read(office: Office) -> None:
    focal = desk(office, "focal")
    data = {
        "title": "Luật mới", "text": "", "plan": "", "documents": "Luật số 1/2020/QH14", "due": "30/11/2026",
        "units": [str(office.units["phong-mot"].pk)], "pass_mark": "80", "tries": "0",
        "file": SimpleUploadedFile("de-cuong.txt", "Đề cương.".encode()),
    }  # fmt: skip
    assert "Đã lập" in text(focal.post(reverse("desk:reading-add"), data, follow=True), 200)
    item = Item.objects.get()
    assert item.attachment is not None
    bad = focal.post(of(item, "reading-questions"), {"text": "Hỏi gì?", "options": "một\nhai"})
    page = text(bad, 422)
    assert "đánh dấu *" in page
    assert "Hỏi gì?" in page
    focal.post(
        of(item, "reading-questions"), {"text": "Hỏi gì?", "options": "* một\nhai", "explanation": "", "provision": ""}
    )
    row = queries.questions(item)[0]
    page = text(focal.get(of(item, "reading-questions"), {"cau": str(row.pk)}), 200)
    assert "* một" in page
    assert "Đã mở" in text(focal.post(of(item), {"act": "open"}, follow=True), 200)
    assert "văn bản cần đọc" in text(desk(office, "officer").get(reverse("desk:home")), 200)
    assert "Luật mới" in text(desk(office, "officer").get(reverse("desk:reading")), 200)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Hãy ghi tên"),
        ({"due": "hôm nào"}, "ngày"),
        ({"pass_mark": "nhiều"}, "số nguyên"),
        ({"units": []}, "ít nhất một đơn vị"),
    ],
)
def test_wrong_input_is_told_and_stays(office: Office, changes: dict[str, Any], words: str) -> None:
    data = {
        "title": "Tên tôi gõ", "text": "Lời tôi gõ", "plan": "", "documents": "Luật số 1/2020/QH14", "due": "30/11/2026",
        "units": [str(office.units["phong-mot"].pk)], "pass_mark": "80", "tries": "0", **changes,
    }  # fmt: skip
    page = text(desk(office, "focal").post(reverse("desk:reading-add"), data), 422)
    assert words in page
    assert "Lời tôi gõ" in page


def test_one_reads_answers_and_only_then_sees_what_is_right(office: Office) -> None:
    item = an_item(office)
    officer = desk(office, "officer")
    page = text(officer.get(of(item)), 200)
    assert "Tôi đã đọc" in page
    assert "Việc nào làm hằng quý" not in page
    page = text(officer.post(of(item), {"act": "read"}, follow=True), 200)
    assert "Việc nào làm hằng quý" in page
    for secret in ("Xem mục II.", "✓"):
        assert secret not in page
    first, second = queries.questions(item)
    right = picked(page, first, "Quyết định số 977/QĐ-TTg")
    wrong, both = picked(page, second, "In tờ rơi"), picked(page, second, "Nói chuyện ở xóm", "Báo cáo kết quả")
    page = text(officer.post(of(item), {"act": "answer", f"q{first.pk}": right}), 422)
    assert "Còn câu chưa trả lời" in page
    assert page.count(" checked") == 1  # what was chosen stays
    page = text(
        officer.post(of(item), {"act": "answer", f"q{first.pk}": right, f"q{second.pk}": wrong}, follow=True), 200
    )
    assert "chưa đạt" in page
    assert "✓" not in page
    page = text(
        officer.post(of(item), {"act": "answer", f"q{first.pk}": right, f"q{second.pk}": both}, follow=True), 200
    )
    assert "Bạn đã đạt: đúng 100%" in page
    assert "Xem mục II." in page
    assert "✓" in page
    assert Receipt.objects.get().tries == 2


@pytest.mark.parametrize("sent", ["9", "x", "-1", "²", "1" * 5000])
def test_a_choice_that_there_is_not_is_no_answer(office: Office, sent: str) -> None:
    item = an_item(office)
    officer = desk(office, "officer")
    officer.post(of(item), {"act": "read"})
    data = {"act": "answer", **{f"q{row.pk}": sent for row in queries.questions(item)}}
    assert "Còn câu chưa trả lời" in text(officer.post(of(item), data), 422)


def test_a_head_confirms_with_a_reason_that_stays_typed(office: Office) -> None:
    item = an_item(office)
    chief = desk(office, "chief")
    unit = str(office.units["phong-mot"].pk)
    assert "Còn 3 người" in text(chief.post(of(item), {"act": "confirm", "unit": unit, "note": " "}), 422)
    page = text(chief.post(of(item), {"act": "confirm", "unit": unit, "note": "Đọc ở họp phòng."}, follow=True), 200)
    assert "Đã xác nhận cho Phòng Một" in page
    assert "Đọc ở họp phòng." in page
    other = str(office.units["phong-hai"].pk)
    assert "Không còn đơn vị này" in text(chief.post(of(item), {"act": "confirm", "unit": other, "note": "x"}), 422)


def test_scores_are_for_herself_her_head_and_the_focal_unit(office: Office) -> None:
    item = an_item(office)
    assert "chưa đọc" not in text(desk(office, "officer").get(of(item)), 200)
    assert "Cán bộ colleague" in text(desk(office, "chief").get(of(item)), 200)
    officer = desk(office, "officer")
    page = text(officer.post(of(item), {"act": "read"}, follow=True), 200)
    first, second = queries.questions(item)
    half = {
        f"q{first.pk}": picked(page, first, "Quyết định số 977/QĐ-TTg"),
        f"q{second.pk}": picked(page, second, "Nói chuyện ở xóm"),
    }
    officer.post(of(item), {"act": "answer", **half})
    assert ", đúng 50%" in text(desk(office, "chief").get(of(item)), 200)
    assert ", đúng 50%" not in text(desk(office, "leader").get(of(item)), 200)
    table = desk(office, "chief").get(of(item, "reading-table"))
    assert table["Content-Type"].endswith("sheet")
    assert desk(office, "officer").get(of(item, "reading-table")).status_code == 403
    assert desk(office, "elsewhere").get(of(item)).status_code == 404
