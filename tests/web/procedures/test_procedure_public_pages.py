"""Procedures for citizens: found, read in plain words, a checklist of one's own, one's file with code and digits."""

from __future__ import annotations

import re
from datetime import date, datetime

import lxml.html
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.kernel.workdays import VIETNAM
from cualuat.procedures.models import Edition, FormFile
from cualuat.procedures.operations import announcing, editing, guiding
from cualuat.procedures.rules.content import Part, Way
from cualuat.procedures.rules.guide import Only
from matter_pages import text
from office import NOW, TODAY, Office, desk
from sample_procedures import a_draft_procedure, a_file, a_procedure, announced, moved


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _page(name: str, *keys: object, status: int = 200, **asked: str | list[str]) -> str:
    return text(Client().get(reverse(f"public:{name}", args=keys), asked), status)


@pytest.mark.usefixtures("sample_library")
def test_a_procedure_is_found_and_says_what_it_takes(office: Office) -> None:
    assert "chưa công bố thủ tục nào" in _page("procedures")
    a_procedure(office)
    a_draft_procedure(office)
    page = _page("procedures", q="the doc")
    assert "Có 1 thủ tục" in page
    assert "Cấp lại thẻ đọc" not in page  # a draft is nobody's business
    assert "Không có thủ tục nào như vậy" in _page("procedures", q="tàu vũ trụ")
    answer = Client().get(reverse("public:procedure", args=["9.000001"]))
    assert "max-age=60" in answer["Cache-Control"]
    page = text(answer, 200)
    for words in (
        "10 ngày làm việc; 5 ngày làm việc", "Không mất phí", "Phí 20.000 đồng", "1 bản chính", "Số 1 đường Cây Đa", "Nghị định số 902/2025/NĐ-CP",
        "không quá 2 lần", "người khuyết tật", "Nộp trực tuyến ở Cổng Dịch vụ công quốc gia", "không nhận hồ sơ", "Thư viện xét và cấp thẻ.",
    ):  # fmt: skip
        assert words in page, words
    assert 'href="/van-ban/nghi-dinh-902-2025-nd-cp/"' in answer.content.decode()
    for code in ("9.000009", "khong-co", "9.000001x"):
        assert Client().get(reverse("public:procedure", args=[code])).status_code == 404


def test_limits_that_contradict_themselves_are_said_so(office: Office) -> None:
    a_procedure(
        office,
        ways=[("Trực tiếp", "14 Giờ", "Theo biểu phí", "14 ngày kể từ ngày nhận"), ("Bưu chính", "vài hôm", "", "")],
    )
    page = _page("procedure", "9.000001")
    assert "ghi «14 Giờ» nhưng phần mô tả ghi 14 ngày" in page
    assert "hỏi lại cơ quan" in page
    page = _page("procedure-guide", "9.000001", xem="1", ai="cong-dan-viet-nam", nop="truc-tiep")
    assert "Chưa chắc chắn" in page
    page = _page("procedure-guide", "9.000001", xem="1", ai="cong-dan-viet-nam", nop="buu-chinh")
    assert "Chưa tính được ngày: vài hôm" in page


def test_a_few_answers_make_a_checklist_with_the_last_day(office: Office) -> None:
    row = a_procedure(office)
    only = {
        Part("Giấy ủy quyền (nếu có)").key: Only(cases=("1",)),
        Part("Giấy phép hoạt động").key: Only(subjects=("to-chuc-khong-bao-gom-doanh-nghiep-htx",)),
    }
    guiding.set_guide(
        procedure=row, cases="Tôi nộp thay người khác", only=only, version=None, by=office.actor("officer"), at=NOW
    )
    page = _page("procedure-guide", row.code)
    for words in ("Bạn là ai?", "Bạn sẽ nộp bằng cách nào?", "Tôi nộp thay người khác", "không lưu câu trả lời"):
        assert words in page
    page = _page("procedure-guide", row.code, xem="1", ai="ai-do", nop="truc-tuyen", status=422)
    assert "Hãy chọn bạn là ai." in page
    page = _page("procedure-guide", row.code, xem="1", ai="cong-dan-viet-nam", nop="truc-tuyen")
    assert "Đơn xin cấp thẻ" in page
    assert "Giấy ủy quyền" not in page
    assert "Đã bỏ 2 giấy tờ" in page
    assert "5 ngày làm việc" in page
    assert "10 ngày làm việc" not in page
    assert "Nếu hôm nay nộp đủ hồ sơ, chậm nhất có kết quả" in page
    assert "Ngày làm việc thứ 5" in page  # why
    page = _page(
        "procedure-guide", row.code, xem="1", ai="to-chuc-khong-bao-gom-doanh-nghiep-htx", nop="truc-tiep", th=["1"]
    )
    for words in ("Giấy ủy quyền", "Giấy phép hoạt động", "Tôi nộp thay người khác", "10 ngày làm việc"):
        assert words in page


def test_the_same_checklist_comes_as_pdf(office: Office) -> None:
    row = a_procedure(office)
    asked = {"xem": "1", "ai": "cong-dan-viet-nam", "nop": "truc-tuyen"}
    page = Client().get(reverse("public:procedure-guide", args=[row.code]), asked)
    address = lxml.html.fromstring(page.content).xpath("//a[contains(., 'PDF')]/@href")[0]
    for _ in range(2):  # made, and out of the cache
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="chuan-bi-{row.code.replace(".", "-")}.pdf"'
    words = " ".join(
        "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(answer.content)).split()
    )
    for told in ("Danh sách chuẩn bị của tôi", "Đơn xin cấp thẻ", "Công dân Việt Nam", "Trực tuyến", "5 ngày làm việc", "chậm nhất có kết quả"):  # fmt: skip
        assert told in words, told
    assert "10 ngày làm việc" not in words
    # Whoever has not answered is asked; what nobody can answer is not taken over.
    wrong = Client().get(reverse("public:procedure-checklist", args=[row.code]), {"ai": "ai-do", "nop": "truc-tuyen"})
    assert wrong.status_code == 302
    assert wrong["Location"].endswith("/can-gi/?xem=1&nop=truc-tuyen")
    assert Client().get(reverse("public:procedure-checklist", args=["9.999999"])).status_code == 404


def test_on_a_day_off_the_next_working_day_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    a_procedure(
        office,
        ways=[("Trực tiếp", "4 Giờ", "", ""), ("Trực tuyến", "0.5 Giờ", "", "")],
        đối_tượng_thực_hiện="Công dân Việt Nam",
    )
    saturday = datetime(2026, 11, 21, 10, 0, tzinfo=VIETNAM)
    monkeypatch.setattr("django.utils.timezone.now", lambda: saturday)
    page = _page("procedure-guide", "9.000001", xem="1", nop="truc-tiep")
    assert "Hôm nay là ngày nghỉ. Nếu nộp đủ hồ sơ ngày làm việc tới, 23/11/2026," in page
    assert "12:00 23/11/2026" in page
    assert "08:30 23/11/2026" in _page("procedure-guide", "9.000001", xem="1", nop="truc-tuyen")


def test_editions_and_a_withdrawal_are_told(office: Office) -> None:
    first = announced(office, a_draft_procedure(office))
    officer, focal = office.actor("officer"), office.actor("focal")
    draft = editing.begin(procedure=first.procedure, by=officer, at=NOW)
    draft = editing.put_row(
        edition=draft, kind="ways", place=0, row=Way("Trực tiếp", "3 ngày", "Không"), version=None, by=officer, at=NOW
    )
    announced(office, draft, signed_on=TODAY, in_force_from=date(2026, 12, 1))
    page = _page("procedure", "9.000009")
    assert "Từ ngày 01/12/2026 có bản mới" in page
    assert "sửa: cách thức, thời hạn, phí" in page
    page = _page("procedure-edition", "9.000009", 2)
    assert "3 ngày" in page
    assert "Xem bản đang dùng" in page
    assert Client().get(reverse("public:procedure-edition", args=["9.000009", 7])).status_code == 404
    row = first.procedure
    announcing.withdraw(
        procedure=row,
        decision="Quyết định số 130",
        why="Luật mới.",
        last_day=date(2026, 12, 1),
        version=None,
        by=focal,
        at=NOW,
    )
    Edition.objects.filter(procedure=row).update(in_force_to=date(2026, 11, 1), in_force_from=None)
    page = _page("procedure", "9.000009")
    assert "đã bãi bỏ" in page
    assert "Tôi cần chuẩn bị gì?" not in page


def test_blank_forms_are_given_out(office: Office) -> None:
    row = a_procedure(office)
    data = {"act": "form", "name": "mau-01.docx", "file": SimpleUploadedFile("don.txt", "Đơn…".encode())}
    desk(office, "officer").post(reverse("desk:procedure", args=[row.pk]), data)
    form = FormFile.objects.get()
    address = reverse("public:procedure-form", args=[row.code, form.pk])
    assert address in Client().get(reverse("public:procedure", args=[row.code])).content.decode()
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer.getvalue()
    assert Client().get(reverse("public:procedure-form", args=[row.code, form.pk + 1])).status_code == 404


def test_her_own_file_with_code_and_digits(office: Office) -> None:
    file = a_file(office, received_on=date(2026, 11, 2))
    moved(office, file, "supplement", date(2026, 11, 4), "Thiếu ảnh.")
    client, address = Client(), reverse("public:procedure-track")
    assert "Bốn số cuối" in text(client.get(address), 200)
    page = text(client.post(address, {"code": "", "digits": ""}), 422)
    assert "Hãy ghi mã hồ sơ" in page
    wrong = text(client.post(address, {"code": file.code, "digits": "1111"}), 422)
    nothing = text(client.post(address, {"code": "H99", "digits": "4321"}), 422)
    assert "Không mở được hồ sơ" in wrong
    same = wrong.replace(file.code, "H99").replace("1111", "4321")
    token = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
    assert token.sub("", same) == token.sub("", nothing)  # the same words: nobody learns which of the two was wrong
    answer = client.post(address, {"code": file.code.lower(), "digits": "4321"})
    assert "no-store" in answer["Cache-Control"]
    page = text(answer, 200)
    for words in ("Chờ bổ sung hồ sơ", "Thiếu ảnh.", "tính tiếp khi bạn bổ sung", "không quá 2 lần"):
        assert words in page
    for hidden in ("Lê Thị Sen", "4321", "0987"):
        assert hidden not in page
    assert client.get(address).content.decode().count(file.code) == 0
