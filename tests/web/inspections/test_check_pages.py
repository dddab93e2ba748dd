"""Checks in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.inspections.models import Check, OwnChecklist, Remedy
from matter_pages import text
from office import NOW, Office, desk
from sample_check import a_check, answered


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def of(check: Check, name: str = "check") -> str:
    return reverse(f"desk:{name}", args=[check.pk])


def acted(client: Client, check: Check, act: str, **values: Any) -> Any:
    return client.post(of(check), {"act": act, **values}, follow=True)


def test_from_the_plan_of_the_year_to_the_last_remedy(office: Office) -> None:
    focal, chief = desk(office, "focal"), desk(office, "chief")
    data = {
        "kind": "self",
        "title": "Tự kiểm tra tiếp dân",
        "year": "2026",
        "month": "11",
        "unit": str(office.units["phong-mot"].pk),
    }
    assert "Đã đưa vào kế hoạch" in text(focal.post(reverse("desk:check-add"), data, follow=True), 200)
    check = Check.objects.get()
    page = text(acted(focal, check, "start", begins="16/11/2026", ends="30/11/2026", checklists=["reception"]), 200)
    assert "Đã bắt đầu" in page
    page = text(chief.get(of(check)), 200)
    assert "Có, đạt" in page
    assert "cần đối chiếu" in page
    rows = list(check.questions.all())
    wrong = {f"answer-{row.pk}": "no" for row in rows} | {f"note-{rows[0].pk}": "Chữ tôi gõ"}
    page = text(acted(chief, check, "answer", **wrong), 422)
    assert "còn thiếu gì" in page
    assert "Chữ tôi gõ" in page
    good = {f"answer-{row.pk}": "yes" for row in rows}
    file = SimpleUploadedFile("lich.txt", "Lịch đã niêm yết.".encode())
    page = text(acted(chief, check, "answer", **good, files=file, files_for=str(rows[0].pk)), 200)
    assert "lich.txt" in page
    page = text(acted(focal, check, "find", text="Lịch dán muộn.", severity="shortcoming", right="complain"), 200)
    assert "Lịch dán muộn." in page
    finding = check.findings.get()
    page = text(acted(focal, check, "demand", finding=str(finding.pk), text="Dán lịch sớm.", due="hôm nào"), 422)
    assert "Dán lịch sớm." in page
    acted(focal, check, "demand", finding=str(finding.pk), text="Dán lịch sớm.", due="10/12/2026")
    remedy = Remedy.objects.get()
    assert "Đã ghi kết luận" in text(acted(focal, check, "conclude", text="Đạt.", number="", on="20/11/2026"), 200)
    page = text(acted(chief, check, "put_right", remedy=str(remedy.pk), note="Đã dán.", on="20/11/2026"), 200)
    assert "chờ xác nhận" in page
    assert acted(chief, check, "confirm", remedy=str(remedy.pk)).status_code == 403
    page = text(acted(focal, check, "confirm", remedy=str(remedy.pk)), 200)
    assert "Đã xong" in page
    assert "Đã xong 1/1" in text(focal.get(reverse("desk:check-following"), {"nam": "2026"}), 200)
    assert "Quyền khiếu nại" in text(
        chief.get(reverse("desk:check-unit", args=[office.units["phong-mot"].pk]), {"nam": "2026"}), 200
    )


def test_a_file_without_its_question_is_not_kept(office: Office) -> None:
    check = a_check(office)
    file = SimpleUploadedFile("lich.txt", b"Lich")
    assert "minh chứng của câu nào" in text(acted(desk(office, "chief"), check, "answer", files=file), 422)
    assert not check.proofs.exists()


def test_others_see_that_a_check_is_and_not_what_it_found(office: Office) -> None:
    check = answered(a_check(office), office)
    page = text(desk(office, "elsewhere").get(reverse("desk:checks"), {"nam": "2026"}), 200)
    assert check.title in page
    assert of(check) not in page
    assert desk(office, "elsewhere").get(of(check)).status_code == 404


def test_papers_are_for_those_who_check(office: Office) -> None:
    check = a_check(office, kind="inspection")
    address = reverse("desk:check-paper", args=[check.pk, "quyet-dinh"])
    assert desk(office, "chief_elsewhere").get(address)["Content-Disposition"].endswith('.docx"')
    assert desk(office, "officer").get(address).status_code == 404
    assert desk(office, "focal").get(reverse("desk:check-paper", args=[check.pk, "ket-luan"])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"), [({"title": ""}, "Hãy ghi tên"), ({"year": "26"}, "bốn chữ số"), ({"month": "x"}, "tháng")]
)
def test_wrong_input_is_told_and_stays(office: Office, changes: dict[str, str], words: str) -> None:
    data = {
        "kind": "self", "title": "Tên", "year": "2026", "month": "11", "unit": str(office.units["phong-mot"].pk), "content": "Nội dung gõ", **changes,
    }  # fmt: skip
    page = text(desk(office, "focal").post(reverse("desk:check-add"), data), 422)
    assert words in page
    assert "Nội dung gõ" in page


def test_a_list_of_the_agency_is_written_once_and_asked_in_every_check(office: Office) -> None:
    focal, add = desk(office, "focal"), reverse("desk:check-list-add")
    data = {"name": "Phòng đọc", "text": " \n", "active": "1"}
    assert "ít nhất một câu hỏi" in text(focal.post(add, data), 422)
    data["text"] = "Có mở sáng thứ Bảy không? | Điều 5 Quy chế\nCó sổ người đọc không?"
    assert "2 câu hỏi" in text(focal.post(add, data, follow=True), 200)
    page = text(focal.post(add, data), 422)
    assert "Đã có danh mục" in page
    assert "Có sổ người đọc không?" in page
    row = OwnChecklist.objects.get()
    check = a_check(office, begun=False)
    values = {"begins": "16/11/2026", "ends": "30/11/2026", "checklists": [f"own-{row.pk}"], "own": "Câu nữa? | Điều 1"}
    text(acted(focal, check, "start", **values), 200)
    asked = [(one.field, one.text, one.provision) for one in check.questions.order_by("position")]
    assert asked == [
        ("Phòng đọc", "Có mở sáng thứ Bảy không?", "Điều 5 Quy chế"), ("Phòng đọc", "Có sổ người đọc không?", ""),
        ("Câu hỏi riêng", "Câu nữa?", "Điều 1"),
    ]  # fmt: skip
    one = reverse("desk:check-list", args=[row.pk])
    changed = {"name": "Phòng đọc", "text": "Một câu?", "version": "1"}
    assert "thôi dùng" in text(focal.post(one, changed, follow=True), 200)
    assert "Có người vừa sửa" in text(focal.post(one, changed), 422)
    assert check.questions.count() == 3  # what began stays
    assert desk(office, "chief").get(add).status_code == 403
