"""The catalogue of duties at the desk."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.duties.models import AgencyDuty
from matter_pages import text
from office import NOW, Office, desk
from sample_duties import GONE, LAW, UNKNOWN, a_duty


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _typed(office: Office, act: str, **changes: object) -> dict[str, object]:
    unit = str(office.units["phong-mot"].pk)
    return {
        "act": act, "basis": LAW, "text": "Tiếp công dân", "group": "Tiếp dân", "unit": unit, "cooperating": [str(office.units["phong-hai"].pk)],
        "post": "Trưởng phòng", "person": str(office.people["chief"].pk), "since": "1/1/2026", "until": "", "note": "", **changes,
    }  # fmt: skip


def test_a_duty_is_added_linked_to_the_law_and_corrected(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:functions")
    assert "Danh mục còn trống" in text(focal.get(address), 200)
    page = text(focal.post(address, _typed(office, "add", since="hôm qua", basis="Quy chế của Sở")), 422)
    assert "không phải là ngày" in page
    assert "Quy chế của Sở" in page  # nothing typed is lost
    page = text(focal.post(address, _typed(office, "add", basis=f"{LAW}; {UNKNOWN}"), follow=True), 200)
    assert "Đã thêm nhiệm vụ" in page
    for told in ('href="/van-ban/luat-901-2024-qh15/dieu-4/"', UNKNOWN, "phối hợp: Phòng Hai", "Cán bộ chief"):
        assert told in page
    row = AgencyDuty.objects.get()
    one = reverse("desk:function", args=[row.pk])
    page = text(desk(office, "officer").get(one), 200)
    assert "Sửa nhiệm vụ" not in page
    assert "Căn cứ chưa có trong thư viện" in page
    typed = _typed(office, "edit", unit="", person="", version="1", text="Tiếp công dân thường xuyên")
    assert "Đã sửa nhiệm vụ" in text(focal.post(one, typed, follow=True), 200)
    page = text(focal.post(one, {**typed, "text": "Của người thứ hai"}), 422)
    assert "Có người vừa sửa" in page
    assert "Của người thứ hai" in page
    assert "chưa giao đơn vị nào" in text(focal.get(address, {"don-vi": "0"}), 200)
    assert "Không có nhiệm vụ nào như bạn chọn" in text(focal.get(address, {"tu": "không có từ này"}), 200)
    assert desk(office, "chief").post(one, typed).status_code == 403
    assert "vì sao bỏ" in text(focal.post(one, {"act": "remove", "reason": "", "version": "2"}), 422)
    assert "Đã bỏ" in text(focal.post(one, {"act": "remove", "reason": "Nhầm", "version": "2"}, follow=True), 200)


def test_the_table_goes_out_is_corrected_and_comes_in_again(office: Office) -> None:
    focal, address, row = desk(office, "focal"), reverse("desk:functions"), a_duty(office)
    a_duty(office, text="Việc của phòng hai", unit=office.units["phong-hai"], cooperating=[office.units["phong-mot"]])
    book = openpyxl.load_workbook(io.BytesIO(focal.get(address, {"tai": "1"}).content))
    sheet = book.active
    assert sheet is not None
    head = next(line for line in sheet.iter_rows() if any(cell.value == "Nhiệm vụ" for cell in line))
    columns = {cell.value: cell.column for cell in head}

    def send() -> dict[str, object]:
        out = io.BytesIO()
        book.save(out)
        return {"act": "load", "table": SimpleUploadedFile("bang.xlsx", out.getvalue())}

    sheet.cell(head[0].row + 2, columns["Nhiệm vụ"]).value = "Tiếp dân hằng ngày"
    sheet.cell(head[0].row + 4, columns["Nhiệm vụ"]).value = "Việc mới"
    page = text(focal.post(address, send()), 422)
    assert f"Dòng {head[0].row + 4}: Hãy ghi căn cứ" in page
    sheet.cell(head[0].row + 4, columns["Căn cứ"]).value = LAW
    assert "thêm 1 dòng, sửa 2 dòng" in text(focal.post(address, send(), follow=True), 200)
    row.refresh_from_db()
    assert (row.text, row.version, row.unit) == ("Tiếp dân hằng ngày", 2, office.units["phong-mot"])
    page = text(focal.post(address, send()), 422)  # the same file again: its rows were changed meanwhile
    assert "đã có người sửa" in page
    assert "Hãy chọn tệp bảng" in text(focal.post(address, {"act": "load"}), 422)
    assert desk(office, "chief").post(address, send()).status_code == 403


def test_what_is_wrong_leads_to_where_it_is_mended(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:function-checks")
    assert "còn trống" in text(focal.get(address), 200)
    nobody = a_duty(office, text="Việc không ai làm", unit=None)
    a_duty(office, text="Việc cũ", basis=GONE)
    page = text(focal.get(address), 200)
    for told in (
        "Chưa giao đơn vị nào (1)",
        "Căn cứ không còn hiệu lực (1)",
        f"{GONE}: hết hiệu lực",
        "Đơn vị không có nhiệm vụ nào (2)",
    ):
        assert told in page
    assert f'href="{reverse("desk:function", args=[nobody.pk])}#edit"' in page
    assert "4</strong> nhiệm vụ, đơn vị cần xem" in text(focal.get(reverse("desk:home")), 200)
    page = text(desk(office, "nobody").get(address), 200)
    assert "Sửa nhiệm vụ này" not in page


def test_the_sheet_of_a_unit_is_a_word_file(office: Office) -> None:
    a_duty(office)
    officer = desk(office, "officer")
    one, other = (reverse("desk:function-sheet", args=[office.units[code].pk]) for code in ("phong-mot", "phong-hai"))
    assert officer.get(one)["Content-Type"].endswith("document")
    assert "chưa có nhiệm vụ nào" in text(officer.get(other, follow=True), 200)
    assert officer.get(reverse("desk:function-sheet", args=[9999])).status_code == 404
