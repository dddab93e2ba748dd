"""The list of what must be published, at the desk and for everybody."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.duties.models import Information, Publishing
from cualuat.duties.rules import QUARTERLY, Limit
from matter_pages import text
from office import NOW, TODAY, Office, desk
from sample_duties import an_information, it_is_out, something_arose


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _typed(office: Office, act: str, **changes: str) -> dict[str, str]:
    return {
        "act": act, "name": "Tình hình ngân sách quý", "basis": "Điều 15 Luật Ngân sách nhà nước số 83/2015/QH13", "form": "Cổng", "place": "Trang chủ",
        "unit": str(office.units["phong-mot"].pk), "limit": "quarterly", "days": "15", "day": "", "stay": "", "since": "1/9/2026", "until": "",
        "note": "", **changes,
    }  # fmt: skip


def test_the_list_starts_with_what_ships_and_is_made_the_agencys_own(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:disclosures")
    assert "Danh mục chưa có mục nào" in text(focal.get(address), 200)
    page = text(focal.post(address, {"act": "start"}, follow=True), 200)
    assert "19 dòng kèm chương trình" in page
    assert "còn cần đối chiếu với văn bản" in page
    assert "đã có đủ" in text(focal.post(address, {"act": "start"}), 422)
    row = Information.objects.get(code="ngan-sach-quy")
    one = reverse("desk:disclosure", args=[row.pk])
    page = text(focal.get(one), 200)
    assert "Cần đối chiếu" in page
    assert "Ghi theo trí nhớ" in page
    page = text(focal.post(one, _typed(office, "edit", place="", shown="1", version="1")), 422)
    assert "phải ghi nơi công khai" in page
    page = text(focal.post(one, _typed(office, "edit", shown="1", compared="1", version="1"), follow=True), 200)
    assert "Đã sửa" in page
    assert "Chưa công khai, quá hạn" in page  # the third quarter
    assert "Cần đối chiếu" not in page
    assert "Có người vừa sửa" in text(focal.post(one, _typed(office, "edit", version="1")), 422)
    page = text(focal.get(address), 200)
    assert "1 lần quá hạn" in page
    assert "1</strong> thông tin phải công khai đã quá hạn" in text(
        desk(office, "chief").get(reverse("desk:home")), 200
    )
    assert desk(office, "chief").post(address, {"act": "start"}).status_code == 403


def test_the_unit_notes_what_arose_and_where_it_is(office: Office) -> None:
    entry, officer = an_information(office), desk(office, "officer")
    address = reverse("desk:disclosure", args=[entry.pk])
    assert "Hãy ghi thông tin gì" in text(officer.post(address, {"act": "arise", "what": "", "on": "18/11/2026"}), 422)
    page = text(officer.post(address, {"act": "arise", "what": "Kết luận số 12", "on": "18/11/2026"}, follow=True), 200)
    assert "chậm nhất ngày 26/11/2026" in page  # the 24th is a holiday
    row = Publishing.objects.get()
    done = {"act": "publish", "due": f"{row.pk}-1", "on": "20/11/2026", "address": "https://mau.example/so-12"}
    assert "Hãy chọn lần công khai" in text(officer.post(address, {**done, "due": "ky-mai"}), 422)
    assert "không thể trước ngày" in text(officer.post(address, {**done, "on": "17/11/2026"}), 422)
    proof = SimpleUploadedFile("anh.txt", "Đã đăng.".encode())
    page = text(officer.post(address, {**done, "file": proof}, follow=True), 200)
    assert "Đã công khai, đúng hạn" in page
    assert 'href="https://mau.example/so-12"' in page
    assert officer.get(reverse("desk:disclosure-proof", args=[row.pk])).getvalue() == "Đã đăng.".encode()
    assert "Có người vừa sửa" in text(officer.post(address, {**done, "due": f"{row.pk}-1"}), 422)
    other = desk(office, "elsewhere")
    assert "Bỏ ghi nhận nhầm" not in text(other.get(address), 200)
    back = {"act": f"back-{row.pk}", "reason": "Nhầm tệp", "version": "2"}
    assert other.post(address, back).status_code == 403
    assert "Đã bỏ ghi nhận nhầm" in text(officer.post(address, back, follow=True), 200)
    assert "Không có việc này" in text(officer.post(address, {"act": "back-999"}), 422)
    assert officer.get(reverse("desk:disclosure-proof", args=[row.pk])).status_code == 404


def test_the_table_goes_out_and_comes_in_again(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:disclosures")
    entry = an_information(office, shown=True, stay=30)
    an_information(office, name="Báo cáo quý", limit=Limit(QUARTERLY, days=15), unit=None)
    book = openpyxl.load_workbook(io.BytesIO(focal.get(address, {"tai": "1"}).content))
    sheet = book.active
    assert sheet is not None
    head = next(line for line in sheet.iter_rows() if any(cell.value == "Thông tin phải công khai" for cell in line))
    place = next(cell.column for cell in head if cell.value == "Nơi công khai")
    sheet.cell(head[0].row + 2, place).value = "Bảng tin"
    out = io.BytesIO()
    book.save(out)
    sent = {"act": "load", "table": SimpleUploadedFile("bang.xlsx", out.getvalue())}
    assert "thêm 0 dòng, sửa 2 dòng" in text(focal.post(address, sent, follow=True), 200)
    before, entry = entry, Information.objects.get(pk=entry.pk)
    assert (entry.place, entry.version) == ("Bảng tin", 2)
    for name in ("name", "basis", "form", "unit", "rule", "stay", "shown", "since", "until"):
        assert getattr(entry, name) == getattr(before, name)
    sent["table"] = SimpleUploadedFile("bang.csv", "Thông tin;Căn cứ\nA;B\n".encode())
    assert "Dòng 2: thời hạn" in text(focal.post(address, sent), 422)


def test_everybody_sees_what_the_agency_shows(office: Office) -> None:
    address = reverse("public:disclosures")
    assert "chưa đăng danh mục" in text(Client().get(address), 200)
    entry = an_information(office, shown=True)
    it_is_out(office, entry, something_arose(office, entry))
    an_information(
        office, name="Báo cáo quý", limit=Limit(QUARTERLY, days=15), shown=True, basis="Điều 4 Luật 901/2024/QH15"
    )
    an_information(office, name="Chưa đăng")
    an_information(office, name="Đã thôi", shown=True, until=TODAY.replace(day=1))
    response = Client().get(address)
    page = text(response, 200)
    for told in (
        "Kết luận kiểm tra",
        "20/11/2026: Kết luận số 12/KL-STP",
        "Trong 5 ngày làm việc",
        "15/10/2026",
        "đang chậm",
        "/van-ban/luat-901-2024-qh15/dieu-4/",
    ):
        assert told in page
    for hidden in ("Chưa đăng", "Đã thôi", "Cán bộ officer"):
        assert hidden not in page
    assert "public" in response["Cache-Control"]
    assert address in text(Client().get(reverse("public:about")), 200)
