"""Requests, contacts, minutes and the table of tasks at the desk."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.coordination.models import AssignedTask, Contact, CooperationRequest, Minutes
from matter_pages import text
from office import NOW, Office, desk
from sample_coordination import SOURCE, a_contact, a_cooperation, a_task_from_above


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _request(office: Office, **changes: str) -> dict[str, str]:
    return {
        "direction": "in", "agency": "Sở Xây dựng", "contact": "", "number": "12/SXD", "day": "13/11/2026", "on": "16/11/2026",
        "subject": "Cho ý kiến quy chế", "content": "", "unit": str(office.units["phong-mot"].pk), "handler": "", "due": "", "due_days": "5",
        **changes,
    }  # fmt: skip


def test_from_the_letter_to_the_answer(office: Office) -> None:
    officer = desk(office, "officer")
    letter = SimpleUploadedFile("hoi.txt", "Xin ý kiến.".encode())
    page = text(
        officer.post(reverse("desk:coordination-add"), {**_request(office), "letter": letter}, follow=True), 200
    )
    assert "23/11/2026" in page
    assert "5 ngày làm việc" in page
    assert "hoi.txt" in page
    row = CooperationRequest.objects.get()
    address = reverse("desk:coordination-request", args=[row.pk])
    assert "Cho ý kiến quy chế" in text(officer.get(reverse("desk:coordination")), 200)
    page = text(
        officer.post(address, {"act": "answer", "on": "20/11/2026", "number": "", "note": " ", "version": "1"}), 422
    )
    assert "Hãy ghi số văn bản trả lời" in page
    reply = SimpleUploadedFile("tra-loi.txt", "Đồng ý.".encode())
    data = {"act": "answer", "on": "20/11/2026", "number": "45/STP", "note": "", "version": "1", "file": reply}
    page = text(officer.post(address, data, follow=True), 200)
    assert "Đã trả lời đúng hạn" in page
    assert "tra-loi.txt" in page
    for which in ("van-ban", "tra-loi"):
        assert officer.get(reverse("desk:coordination-file", args=[row.pk, which])).getvalue()
    assert officer.get(reverse("desk:coordination-file", args=[row.pk, "khac"])).status_code == 404
    assert "Không có yêu cầu nào" in text(officer.get(reverse("desk:coordination")), 200)
    assert officer.get(reverse("desk:coordination"), {"xem": "all", "tai": "1"})["Content-Type"].endswith("sheet")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": "hôm qua"}, "không phải là ngày"),
        ({"due_days": "năm"}, "số nguyên"),
        ({"due": "30/11/2026"}, "Chỉ ghi một trong hai"),
        ({"agency": ""}, "Hãy ghi cơ quan"),
        ({"on": "16/11/2031", "due_days": "5"}, "không thể sau hôm nay"),
    ],
)
def test_wrong_input_is_told_and_stays(office: Office, changes: dict[str, str], words: str) -> None:
    page = text(desk(office, "officer").post(reverse("desk:coordination-add"), _request(office, **changes)), 422)
    assert words in page
    assert "Cho ý kiến quy chế" in page
    assert not CooperationRequest.objects.exists()


def test_the_second_to_save_keeps_what_she_typed(office: Office) -> None:
    row = a_cooperation(office)
    a_cooperation(office, row, subject="Đã sửa trước")
    address = reverse("desk:coordination-request", args=[row.pk])
    data = {"act": "edit", **_request(office, content="Lời tôi gõ"), "version": "1"}
    page = text(desk(office, "chief").post(address, data), 422)
    assert "Có người vừa sửa" in page
    assert "Lời tôi gõ" in page
    page = text(
        desk(office, "chief").post(address, {"act": "drop", "reason": "Rút.", "version": "2"}, follow=True), 200
    )
    assert "Thôi chờ trả lời" in page
    page = text(desk(office, "chief").post(address, {"act": "drop", "reason": "Rút.", "version": "3"}), 422)
    assert "đã xong rồi" in page
    assert "Không có việc này" in text(desk(office, "chief").post(address, {"act": "la"}), 422)


def test_a_late_answer_stands_on_the_first_page(office: Office) -> None:
    assert "yêu cầu phối hợp quá hạn" not in text(desk(office, "officer").get(reverse("desk:home")), 200)
    row = a_cooperation(office, due_days=2)
    page = text(desk(office, "officer").get(reverse("desk:home")), 200)
    assert "yêu cầu phối hợp quá hạn trả lời" in page
    page = text(desk(office, "officer").get(reverse("desk:coordination"), {"xem": "late", "chieu": "in"}), 200)
    assert row.subject in page


def test_contacts_are_kept_corrected_and_deleted(office: Office) -> None:
    officer, address = desk(office, "officer"), reverse("desk:coordination-contacts")
    data = {"agency": "Sở Xây dựng", "person": "Lê Thị Xây", "email": "sai", "unit": str(office.units["phong-mot"].pk)}
    assert "thư điện tử chưa đúng" in text(officer.post(address, data), 422)
    assert "Đã ghi người liên hệ" in text(officer.post(address, {**data, "email": "xay@mau.example"}, follow=True), 200)
    contact = Contact.objects.get()
    assert "Lê Thị Xây" not in text(desk(office, "elsewhere").get(address), 200)
    one = reverse("desk:coordination-contact", args=[contact.pk])
    page = text(officer.post(one, {**data, "email": "", "person": "Lê Văn Dựng", "version": "1"}, follow=True), 200)
    assert "Lê Văn Dựng" in page
    assert "Có người vừa sửa" in text(officer.post(one, {"act": "forget", "version": "1"}), 422)
    assert "Đã xóa" in text(officer.post(one, {"act": "forget", "version": "2"}, follow=True), 200)


def test_minutes_with_conclusions_until_signed(office: Office) -> None:
    chief = desk(office, "chief")
    data = {
        "title": "Họp về nhà ở", "day": "10/11/2026", "place": "Sở Tư pháp", "unit": str(office.units["phong-mot"].pk),
        "agencies": "Sở Xây dựng", "members": "Lê Thị Xây", "chair": "Cán bộ chief", "secretary": "", "content": "Bàn việc in.",
    }  # fmt: skip
    assert "Hãy ghi nội dung" in text(
        chief.post(reverse("desk:coordination-meeting-add"), {**data, "content": ""}), 422
    )
    assert "Hãy ghi các kết luận" in text(chief.post(reverse("desk:coordination-meeting-add"), data, follow=True), 200)
    minutes = Minutes.objects.get()
    address = reverse("desk:coordination-minutes", args=[minutes.pk])
    told = {
        "act": "conclude",
        "text": "In tờ rơi",
        "unit": str(office.units["phong-hai"].pk),
        "agency": "",
        "due": "19/11/2026",
        "version": "1",
    }
    assert "không phải là ngày" in text(chief.post(address, {**told, "due": "sớm"}), 422)
    page = text(chief.post(address, told, follow=True), 200)
    assert "quá hạn" in page
    row = minutes.conclusions.get()
    elsewhere = desk(office, "elsewhere")
    page = text(elsewhere.get(address), 200)
    assert "Ghi đã xong" in page
    assert "Sửa biên bản" not in page
    assert "Lê Thị Xây" not in page  # only what her unit is to do
    assert elsewhere.get(reverse("desk:coordination-paper", args=[minutes.pk])).status_code == 404
    page = text(
        elsewhere.post(
            address, {"act": f"finish-{row.pk}", "on": "20/11/2026", "note": "500 tờ", "version": "1"}, follow=True
        ),
        200,
    )
    assert "500 tờ" in page
    assert "vì sao chưa xong" in text(chief.post(address, {"act": f"undo-{row.pk}", "reason": "", "version": "2"}), 422)
    assert "Không có việc này" in text(chief.post(address, {"act": "finish-999"}), 422)
    paper = SimpleUploadedFile("ban-ky.txt", "Bản ký.".encode())
    page = text(chief.post(address, {"act": "sign", "file": paper, "version": "2"}, follow=True), 200)
    assert "Đã giữ bản ký" in page
    assert "Thêm kết luận" not in page
    assert chief.get(reverse("desk:coordination-signed", args=[minutes.pk])).getvalue() == "Bản ký.".encode()
    assert chief.get(reverse("desk:coordination-paper", args=[minutes.pk]))["Content-Type"].endswith("document")
    assert "1/1 kết luận đã xong" in text(chief.get(reverse("desk:coordination-meetings")), 200)


def test_the_table_goes_out_and_comes_in_again(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:assigned-tasks")
    assert "Bảng còn trống" in text(focal.get(address), 200)
    book = openpyxl.load_workbook(io.BytesIO(focal.get(address, {"tai": "mau"}).content))
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Nhiệm vụ" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for n, (words, leads) in enumerate(
        [("Mở lớp", "Sở Tư pháp"), ("In sổ tay", "")], head[0].row + 2
    ):  # under the numbers of the columns
        sheet.cell(n, columns["Nhiệm vụ"]).value = words
        sheet.cell(n, columns["Chủ trì"]).value = leads or None

    def sent() -> SimpleUploadedFile:
        out = io.BytesIO()
        book.save(out)
        return SimpleUploadedFile("bang.xlsx", out.getvalue())

    page = text(focal.post(address, {"act": "load", "source": SOURCE, "table": sent()}), 422)
    assert "thiếu nơi chủ trì" in page
    assert SOURCE in page
    assert not AssignedTask.objects.exists()
    sheet.cell(head[0].row + 3, columns["Chủ trì"]).value = "Sở Xây dựng"
    assert "Đã nạp 2 nhiệm vụ" in text(
        focal.post(address, {"act": "load", "source": SOURCE, "table": sent()}, follow=True), 200
    )
    assert "Hãy chọn tệp bảng" in text(focal.post(address, {"act": "load", "source": SOURCE}), 422)
    assert desk(office, "chief").post(address, {"act": "load", "source": SOURCE, "table": sent()}).status_code == 403


def test_a_task_is_written_marked_and_taken_out(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:assigned-tasks")
    unit = str(office.units["phong-mot"].pk)
    data = {"act": "assign", "source": SOURCE, "number": "1", "text": "Mở lớp", "leads": "", "cooperating": "", "time": "", "unit": unit, "task": "", "state": "waiting", "note": ""}  # fmt: skip
    assert "Hãy ghi nơi chủ trì" in text(focal.post(address, data), 422)
    assert "Đã thêm nhiệm vụ" in text(focal.post(address, {**data, "leads": "Sở Tư pháp"}, follow=True), 200)
    row = AssignedTask.objects.get()
    one = reverse("desk:assigned-task", args=[row.pk])
    officer = desk(office, "officer")
    assert "Đã ghi tình trạng" in text(
        officer.post(one, {"act": "mark", "state": "done", "note": "Xong lớp", "version": "1"}, follow=True), 200
    )
    assert "Bỏ khỏi bảng" not in text(officer.get(one), 200)
    assert "Có người vừa sửa" in text(focal.post(one, {**data, "act": "edit", "leads": "Sở", "version": "1"}), 422)
    assert "Đã bỏ nhiệm vụ" in text(focal.post(one, {"act": "remove", "version": "2"}, follow=True), 200)
    assert a_task_from_above(office).text in text(officer.get(address), 200)
    assert a_contact(office).person in text(officer.get(reverse("desk:coordination-contacts")), 200)
