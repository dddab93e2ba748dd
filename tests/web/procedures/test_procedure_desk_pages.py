"""Procedures at the desk: from a file or from nothing to an announcement, the guide, changed bases, the mirror of files."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.procedures.models import Edition, FormFile, MirrorFile, Procedure
from cualuat.procedures.rules.content import Part
from matter_pages import text
from office import NOW, Office, desk
from sample_procedures import CHANGED, a_draft_procedure, a_file, a_procedure, announced, moved, national


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _file(*rows: object, name: str = "tt.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps(list(rows), ensure_ascii=False).encode())


def test_procedures_come_in_by_upload_and_bad_ones_are_named(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:procedures")
    assert "Không có thủ tục nào" in text(focal.get(address), 200)
    page = text(focal.post(address, {"act": "load", "file": _file(national(), {"thu_tuc_id": "x"})}), 422)
    assert "thủ tục thứ 2: thiếu phần «metadata»" in page
    assert not Procedure.objects.exists()
    assert "Hãy chọn tệp" in text(focal.post(address, {"act": "load"}), 422)
    assert "không phải thư mục" in text(
        focal.post(address, {"act": "load", "file": SimpleUploadedFile("a.zip", b"xxxx")}), 422
    )
    page = text(
        focal.post(
            address, {"act": "load", "skip_bad": "1", "file": _file(national(), {"thu_tuc_id": "x"})}, follow=True
        ),
        200,
    )
    assert "Tệp không nhận" in page
    assert "Thời hạn đọc được" in page
    page = text(focal.get(address, {"tu": "the doc"}), 200)
    assert "Cấp thẻ đọc thư viện lưu động" in page
    assert "Không có thủ tục nào" in text(focal.get(address, {"tu": "máy bay"}), 200)
    for view in ("public", "draft", "incomplete", "doubtful", "withdrawn", "gì đó"):
        assert focal.get(address, {"xem": view}).status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(focal.get(address, {"tai": "1"}).content))
    assert any("9.000001" in [cell.value for cell in row] for row in book.active.iter_rows())
    assert desk(office, "clerk").post(address, {"act": "load", "file": _file(national())}).status_code == 403


def test_from_nothing_to_an_announcement(office: Office) -> None:
    officer, focal = desk(office, "officer"), desk(office, "focal")
    unit = str(office.units["phong-mot"].pk)
    assert "Mã thủ tục gồm" in text(
        officer.post(reverse("desk:procedure-add"), {"code": "một hai", "name": "Cấp lại thẻ", "unit": unit}), 422
    )
    page = text(
        officer.post(
            reverse("desk:procedure-add"), {"code": "9.000009", "name": "Cấp lại thẻ", "unit": unit}, follow=True
        ),
        200,
    )
    assert "Còn thiếu bộ phận bắt buộc" in page
    edition = Edition.objects.get()
    address = reverse("desk:procedure-edition", args=[edition.pk])

    def put(word: str, **values: str) -> str:
        where = reverse("desk:procedure-row", args=[edition.pk, word, "them"])
        return text(
            officer.post(where, {"act": "put", "version": str(Edition.objects.get().version), **values}, follow=True),
            200,
        )

    put("cach-nop", way="Trực tiếp", limit="7 ngày làm việc", fee="Không", note="")
    put("giay-to", name="Đơn xin cấp lại", originals="1", copies="0", forms="Mẫu đơn 02", note="")
    put("buoc", text="Nộp đơn")
    page = put("can-cu", citation=CHANGED, title="", day="15/05/2025", issuer="Chính phủ")
    assert "7 ngày làm việc; không mất phí" in page
    texts = {"name": "Cấp lại thẻ", "subjects": "Công dân Việt Nam", "agency": "Sở Tư pháp", "sets": "nhiều"}
    page = text(officer.post(address, {"act": "edit", "version": str(Edition.objects.get().version), **texts}), 422)
    assert "Số bộ hồ sơ là một số" in page
    assert "Công dân Việt Nam" in page
    page = text(officer.post(address, {"act": "edit", "version": "1", **texts, "sets": "1"}), 422)
    assert "Có người vừa sửa" in page
    page = text(
        officer.post(
            address, {"act": "edit", "version": str(Edition.objects.get().version), **texts, "sets": "1"}, follow=True
        ),
        200,
    )
    assert "Còn thiếu bộ phận bắt buộc" not in page
    page = text(officer.post(address, {"act": "plan", "version": str(Edition.objects.get().version), "document": "Nghị quyết số 914/2026/NQ-HĐND", "document_on": "10/12/2026"}, follow=True), 200)  # fmt: skip
    procedure = reverse("desk:procedure", args=[edition.procedure_id])
    page = text(focal.get(procedure), 200)
    assert "chậm nhất <strong>04/12/2026</strong>" in page
    wanted = {
        "act": "announce", "decision": "Quyết định số 125/QĐ-UBND", "signed_on": "16/11/2026", "rank": "province", "in_force_from": "10/12/2026",
        "document": "Nghị quyết số 914/2026/NQ-HĐND", "document_on": "10/12/2026", "version": str(Edition.objects.get().version),
    }  # fmt: skip
    page = text(focal.post(procedure, wanted | {"decision": " "}), 422)
    assert "Hãy ghi số quyết định công bố" in page
    assert "10/12/2026" in page
    assert "Chỉ đơn vị đầu mối" in text(officer.post(procedure, wanted), 403)
    page = text(focal.post(procedure, wanted, follow=True), 200)
    assert "Đang công bố" in page
    assert "Chưa có hiệu lực" in page
    assert "chưa làm" in page  # the national database
    page = text(
        focal.post(
            procedure,
            {"act": "database", "on": "20/11/2026", "version": str(Edition.objects.get().version)},
            follow=True,
        ),
        200,
    )
    assert "đã làm 20/11/2026" in page
    assert officer.get(reverse("desk:procedure-row", args=[edition.pk, "buoc", "1"])).status_code == 404
    page = text(officer.post(procedure, {"act": "begin"}, follow=True), 200)
    assert "Bản 2" in page
    second = Edition.objects.get(number=2)
    where = reverse("desk:procedure-row", args=[second.pk, "giay-to", "1"])
    page = text(officer.get(where), 200)
    assert "Đơn xin cấp lại" in page
    assert "Đã bỏ" in text(officer.post(where, {"act": "drop", "version": "1"}, follow=True), 200)
    assert officer.get(where).status_code == 404
    page = text(officer.get(procedure), 200)
    assert "<strong>thành phần hồ sơ</strong>" in page
    page = text(focal.post(procedure, {"act": "withdraw", "decision": "Quyết định số 130", "last_day": "31/12/2026", "why": "Luật mới", "version": str(Procedure.objects.get().version)}, follow=True), 200)  # fmt: skip
    assert "Đã bãi bỏ" in page


def test_blank_forms_and_units(office: Office) -> None:
    row = a_procedure(office)
    officer, address = desk(office, "officer"), reverse("desk:procedure", args=[row.pk])
    data = {"act": "form", "name": "mau-01.docx", "file": SimpleUploadedFile("don.txt", "Đơn…".encode())}
    assert "mau-01.docx" in text(officer.post(address, data, follow=True), 200)
    form = FormFile.objects.get()
    assert "đã có" in text(officer.post(address, data | {"file": SimpleUploadedFile("don.txt", b"x")}), 422).lower()
    assert "Đã gỡ mẫu" in text(officer.post(address, {"act": "drop_form", "form": str(form.pk)}, follow=True), 200)
    assert "Có người vừa" in text(desk(office, "focal").post(address, {"act": "unit", "unit": "", "version": "1"}), 422)
    assert "Không có việc này" in text(officer.post(address, {"act": "xoa"}), 422)
    assert officer.post(address, {"act": "unit", "unit": ""}).status_code == 403


def test_the_guide_is_written_paper_by_paper(office: Office) -> None:
    row = a_procedure(office)
    officer, address = desk(office, "officer"), reverse("desk:procedure-guide", args=[row.pk])
    key = Part("Giấy ủy quyền (nếu có)").key
    page = text(officer.get(address), 200)
    assert "tự ghi là tùy trường hợp" in page
    text(officer.post(address, {"cases": "Tôi nộp thay người khác", "version": str(row.version)}, follow=True), 200)
    page = text(officer.post(address, {"cases": "Tôi nộp thay người khác", f"th-{key}": "1", f"ai-{key}": "cong-dan-viet-nam", "version": str(row.version + 1)}, follow=True), 200)  # fmt: skip
    assert "có điều kiện" in page
    row.refresh_from_db()
    assert row.guide["only"][key]["cases"] == ["1"]
    page = text(officer.post(address, {"cases": "Câu khác", "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    assert "Câu khác" in page
    assert desk(office, "elsewhere").post(address, {"cases": "x"}).status_code == 403


@pytest.mark.usefixtures("sample_library")
def test_changed_bases_are_shown_and_reviewed_together(office: Office) -> None:
    row = announced(office, a_draft_procedure(office)).procedure
    Procedure.objects.filter(pk=row.pk).update(reviewed_on=date(2026, 3, 10))
    focal, address = desk(office, "focal"), reverse("desk:procedure-changes")
    page = text(focal.get(address), 200)
    assert f"{CHANGED}</a> đã được sửa (01/08/2026)" in page
    assert "Căn cứ đã thay đổi từ lần rà soát trước" in text(focal.get(reverse("desk:procedure", args=[row.pk])), 200)
    page = text(focal.get(address, {"van-ban": "Nghị định số 903/2026/NĐ-CP"}), 200)
    assert "qua Nghị định số 902/2025/NĐ-CP" in page
    assert "Thư viện chưa có văn bản này" in text(focal.get(address, {"van-ban": "Luật gì đó"}), 200)
    page = text(focal.post(address, {"procedures": str(row.pk), "note": ""}), 422)
    assert "Hãy ghi đã rà soát thế nào" in page
    assert "Hãy chọn ít nhất một" in text(focal.post(address, {"note": "Đã xem"}), 422)
    page = text(focal.post(address, {"procedures": str(row.pk), "note": "Không đụng đến hồ sơ"}, follow=True), 200)
    assert "Đã ghi rà soát 1 thủ tục" in page
    assert "Không có thủ tục nào. Khi thư viện" in page


def _word(answer: object) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:  # type: ignore[attr-defined]
        return packed.read("word/document.xml").decode()


def test_a_file_at_the_desk_with_its_slips(office: Office) -> None:
    row = a_procedure(office)
    reception = desk(office, "reception")
    data = {
        "code": "H01-261109-0001", "procedure": "9.000777", "received_on": "09/11/2026", "received_at": "", "way": "Trực tiếp", "limit": "",
        "appointed_on": "30/11/2026", "applicant": "Lê Thị Sen", "phone": "0987 654 321", "unit": "",
    }  # fmt: skip
    page = text(reception.post(reverse("desk:procedure-file-add"), data), 422)
    assert "Không có thủ tục mang mã «9.000777»" in page
    assert "Lê Thị Sen" in page
    page = text(reception.post(reverse("desk:procedure-file-add"), data | {"procedure": row.code}, follow=True), 200)
    assert "muộn hơn hạn" in page
    file = MirrorFile.objects.get()
    address = reverse("desk:procedure-file", args=[file.pk])
    page = text(
        reception.post(address, {"act": "step", "state": "supplement", "on": "11/11/2026", "note": "", "version": "1"}),
        422,
    )
    assert "Hãy ghi rõ lý do" in page
    page = text(reception.post(address, {"act": "step", "state": "supplement", "on": "11/11/2026", "note": "Bản sao thẻ cũ\nẢnh", "version": "1"}, follow=True), 200)  # fmt: skip
    assert "1 trên 2 lần" in page
    assert "đang dừng, chờ bổ sung" in page
    slip = _word(reception.get(reverse("desk:procedure-paper", args=[file.pk, "bo-sung"])))
    for words in ("PHIẾU YÊU CẦU BỔ SUNG", "Bản sao thẻ cũ", "H01-261109-0001", "Lê Thị Sen", "không quá 2 lần"):
        assert words in slip
    assert "Có người vừa sửa" in text(reception.post(address, {"act": "step", "state": "checking", "on": "12/11/2026", "note": "", "version": "1"}), 422)  # fmt: skip
    assert "chưa hẹn lại được" in text(reception.post(address, {"act": "apologise", "promised_on": "30/12/2026", "reason": "Chậm", "version": "2"}), 422)  # fmt: skip
    text(
        reception.post(
            address, {"act": "step", "state": "checking", "on": "12/11/2026", "note": "", "version": "2"}, follow=True
        ),
        200,
    )
    page = text(reception.post(address, {"act": "apologise", "promised_on": "04/12/2026", "reason": "Người thẩm định ốm", "version": "3"}, follow=True), 200)  # fmt: skip
    assert "04/12/2026" in page
    apology = _word(reception.get(reverse("desk:procedure-paper", args=[file.pk, "xin-loi"])))
    for words in ("PHIẾU XIN LỖI", "Người thẩm định ốm", "ngày 04 tháng 12 năm 2026"):
        assert words in apology
    page = text(reception.post(address, {"act": "strike", "why": "Nhầm", "version": "4"}, follow=True), 200)
    assert "đã gạch: Nhầm" in page
    given = {
        "act": "correct",
        "applicant": "Lê Thị Sen",
        "phone": "",
        "limit": "20 ngày làm việc",
        "appointed_on": "",
        "unit": "",
        "version": "5",
    }
    assert "20 ngày làm việc" in text(reception.post(address, given, follow=True), 200)
    again = moved(office, moved(office, MirrorFile.objects.get(), "checking"), "refused", note="Không đủ tuổi")
    assert "Không đủ tuổi" in _word(reception.get(reverse("desk:procedure-paper", args=[again.pk, "tu-choi"])))
    assert reception.get(reverse("desk:procedure-paper", args=[again.pk, "khac"])).status_code == 404


def test_the_list_of_files_and_a_table_of_them(office: Office) -> None:
    a_file(office, received_on=date(2026, 11, 2))
    focal, address = desk(office, "focal"), reverse("desk:procedure-files")
    page = text(focal.get(address), 200)
    assert "Cần xin lỗi, hẹn lại trước khi hết hạn" in page
    assert "quá hạn" in page
    assert "hồ sơ thủ tục hành chính quá hạn" in text(focal.get(reverse("desk:home")), 200)
    for view in ("late", "soon", "waiting", "ready", "apologised", "closed", "all", "x"):
        assert focal.get(address, {"xem": view, "tu": "sen"}).status_code == 200
    assert focal.get(address, {"tai": "1"})["Content-Type"].endswith("sheet")
    book = openpyxl.load_workbook(io.BytesIO(focal.get(address, {"tai": "mau"}).content))
    sheet = book.active
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Mã hồ sơ")
    for place, value in enumerate(("H7", "9.000001", "16/11/2026", "Trực tuyến"), 1):
        sheet.cell(head + 2, place, value)  # under the row that numbers the columns
    out = io.BytesIO()
    book.save(out)
    answer = focal.post(address, {"act": "load", "table": SimpleUploadedFile("hs.xlsx", out.getvalue())}, follow=True)
    page = text(answer, 200)
    assert "1 hồ sơ mới" in page
    bad = "Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận\nH8,9.000777,hôm qua\n".encode()
    page = text(focal.post(address, {"act": "load", "table": SimpleUploadedFile("hs.csv", bad)}), 422)
    assert "Dòng 2: cột «Ngày tiếp nhận»: «hôm qua» không phải là ngày" in page
    assert MirrorFile.objects.count() == 2
    assert "Không có hồ sơ nào" in text(desk(office, "elsewhere").get(address), 200)
