"""The list of documents that must be issued, drafts and opinions at the desk."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.drafting.models import Draft, Obligation, Opinion
from matter_pages import text
from office import NOW, Office, desk
from sample_drafting import DRAFT, a_draft, a_round, an_obligation, an_opinion


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _row(office: Office, **changes: object) -> dict[str, object]:
    return {
        "basis": "khoản 2 Điều 5 Nghị quyết số 955/2026/NQ-HĐND", "effective_on": "", "kind": "agency-rules", "subject": "Quy chế tủ sách",
        "unit": str(office.units["phong-mot"].pk), "person": "", "cooperating": [str(office.units["phong-hai"].pk)], "due": "30/11/2026",
        "note": "", **changes,
    }  # fmt: skip


def test_a_document_comes_on_the_list_and_is_followed(office: Office) -> None:
    focal, address = desk(office, "focal"), reverse("desk:drafting-add")
    page = text(focal.post(address, _row(office, due="cuối tháng", kind="")), 422)
    assert "không phải là ngày" in page
    assert "Quy chế tủ sách" in page
    page = text(focal.post(address, _row(office), follow=True), 200)
    assert "Phòng Hai" in page
    assert "thư viện chưa có văn bản này" in page
    row = Obligation.objects.get()
    listed = reverse("desk:drafting")
    for who, sees in (("chief", True), ("elsewhere", True), ("nobody", False)):
        assert ("Quy chế tủ sách" in text(desk(office, who).get(listed), 200)) is sees
    assert "Không có văn bản nào của đơn vị bạn" in text(desk(office, "nobody").get(listed), 200)
    assert focal.get(listed, {"xem": "all", "tai": "1"})["Content-Type"].endswith("sheet")
    one = reverse("desk:drafting-item", args=[row.pk])
    page = text(focal.post(one, {"act": "edit", **_row(office, due="10/11/2026"), "version": "1"}, follow=True), 200)
    assert "Quá hạn" in page
    assert "văn bản quá hạn ban hành" in text(desk(office, "officer").get(reverse("desk:home")), 200)
    page = text(focal.post(one, {"act": "drop", "reason": "Thôi.", "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    paper = SimpleUploadedFile("ban-ky.txt", "Bản ký.".encode())
    data = {"act": "issue", "number": "9/QĐ-STP", "on": "20/11/2026", "file": paper, "version": "2"}
    assert "Ban hành, quá hạn" in text(focal.post(one, data, follow=True), 200)
    assert focal.get(reverse("desk:drafting-file", args=[row.pk, "ban-ky"])).getvalue() == "Bản ký.".encode()
    assert "đã xong rồi" in text(focal.post(one, {"act": "drop", "reason": "Thôi.", "version": "3"}), 422)
    assert "Không có việc này" in text(focal.post(one, {"act": "la"}), 422)


def test_a_draft_is_written_tried_and_saved(office: Office) -> None:
    row = an_obligation(office)
    officer, address = desk(office, "officer"), reverse("desk:drafting-text", args=[row.pk])
    page = text(officer.get(address), 200)
    assert "Ban hành kèm theo Quyết định này Quy chế …" in page  # what a draft begins with
    wrong = DRAFT.replace("Điều 2. Người", "Điều 5. Người")
    page = text(officer.post(address, {"act": "try", "text": wrong, "note": "", "version": "0"}), 200)
    assert "Thiếu Điều 2 đến 4 trước Điều 5" in page
    assert not Draft.objects.exists()
    page = text(officer.post(address, {"act": "save", "text": " ", "note": "thử", "version": "0"}), 422)
    assert "Lời văn còn trống" in page
    assert "thử" in page
    page = text(
        officer.post(address, {"act": "save", "text": DRAFT, "note": "bản đầu", "version": "0"}, follow=True), 200
    )
    assert "Đã lưu bản 1" in page
    assert "Khoản 2 Điều 2" in page
    long = "Điều 1. Dài\n" + "lời văn rất dài " * 20_000
    page = text(officer.post(address, {"act": "save", "text": long, "note": "", "version": "1"}), 422)
    assert "quá 300000" in page
    assert desk(office, "elsewhere").get(address).status_code == 403
    assert desk(office, "reception").get(address).status_code == 404


def test_the_second_to_save_sees_both(office: Office) -> None:
    row = an_obligation(office)
    a_draft(office, row)
    a_draft(office, row, DRAFT.replace("đọc tại chỗ", "về nhà"))
    chief, address = desk(office, "chief"), reverse("desk:drafting-text", args=[row.pk])
    hers = DRAFT.replace("xin bản chụp", "xin bản in màu")
    page = text(chief.post(address, {"act": "save", "text": hers, "note": "của tôi", "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    assert "xin bản in màu" in page
    assert "<del>" in page
    assert 'name="version" value="2"' in page
    sent = SimpleUploadedFile("cua-toi.txt", hers.encode())
    page = text(chief.post(address, {"act": "upload", "file": sent, "note": "", "version": "1"}), 422)
    assert "xin bản in màu" in page  # the words of the file are kept where she can go on
    page = text(chief.post(address, {"act": "save", "text": hers, "note": "", "version": "2"}, follow=True), 200)
    assert "Đã lưu bản 3" in page


def test_a_file_becomes_a_version(office: Office) -> None:
    row = an_obligation(office)
    officer, address = desk(office, "officer"), reverse("desk:drafting-text", args=[row.pk])
    made, data = docx.Document(), io.BytesIO()
    for line in DRAFT.split("\n"):
        made.add_paragraph(line)
    made.save(data)
    sent = SimpleUploadedFile("du-thao.docx", data.getvalue())
    page = text(officer.post(address, {"act": "upload", "file": sent, "note": "", "version": "0"}, follow=True), 200)
    assert "Đã lưu bản 1" in page
    assert "b) xin bản chụp." in Draft.objects.get().text
    assert "Nạp từ tệp du-thao.docx" in text(officer.get(reverse("desk:drafting-item", args=[row.pk])), 200)
    assert officer.get(reverse("desk:drafting-file", args=[row.pk, "nguon-1"])).getvalue()
    for name, content, told in (
        ("trong.txt", b"", "trống"),
        ("anh.pdf", _scan(), "bản quét"),
        ("so.txt", b"  \n ", "không có chữ"),
    ):
        bad = SimpleUploadedFile(name, content)
        page = text(officer.post(address, {"act": "upload", "file": bad, "note": "giữ", "version": "1"}), 422)
        assert told in page
        assert "giữ" in page
    assert "Hãy chọn một tệp" in text(officer.post(address, {"act": "upload", "version": "1"}), 422)
    assert Draft.objects.count() == 1


def _scan() -> bytes:
    """A PDF of one page with a picture and no letter."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


def test_versions_are_compared_and_restored(office: Office) -> None:
    row = an_obligation(office)
    officer, address = desk(office, "officer"), reverse("desk:drafting-compare", args=[row.pk])
    assert officer.get(address).status_code == 404
    a_draft(office, row)
    assert "Mới có một bản" in text(officer.get(address), 422)
    a_draft(office, row, DRAFT.replace("đọc tại chỗ", "về nhà"))
    page = text(officer.get(address), 200)
    assert "So bản 1 với bản 2" in page
    assert "<del>đọc" in page
    assert "<ins>về" in page
    assert "1 chỗ sửa" in page
    assert "Không có bản 9" in text(officer.get(address, {"cu": "1", "moi": "9"}), 422)
    one = reverse("desk:drafting-version", args=[row.pk, 1])
    assert "Khôi phục bản này" in text(officer.get(one), 200)
    assert "Khôi phục bản này" not in text(desk(office, "elsewhere").get(one), 200)
    assert "Có người vừa sửa" in text(officer.post(one, {"version": "1"}), 422)
    assert "thành bản 3" in text(officer.post(one, {"version": "2"}, follow=True), 200)
    assert officer.get(reverse("desk:drafting-version", args=[row.pk, 8])).status_code == 404
    for form, kind in (("docx", "document"), ("pdf", "pdf")):
        assert officer.get(reverse("desk:drafting-out", args=[row.pk, form]), {"ban": "1"})["Content-Type"].endswith(
            kind
        )
    assert officer.get(reverse("desk:drafting-out", args=[row.pk, "odt"])).status_code == 404


def test_opinions_are_asked_given_and_answered(office: Office) -> None:
    row = an_obligation(office, kind="committee-decision")
    officer, elsewhere = desk(office, "officer"), desk(office, "elsewhere")
    address = reverse("desk:drafting-opinions", args=[row.pk])
    assert "Chưa có bản dự thảo nào" in text(officer.get(address), 200)
    a_draft(office, row)
    asked = {
        "act": "ask",
        "units": [str(office.units["phong-hai"].pk)],
        "agencies": "Sở Nội vụ",
        "due": "mai",
        "words": "",
    }
    page = text(officer.post(address, asked), 422)
    assert "không phải là ngày" in page
    assert "Sở Nội vụ" in page
    page = text(officer.post(address, {**asked, "due": "27/11/2026"}, follow=True), 200)
    assert "ngắn hơn 20 ngày" in page
    assert "chưa trả lời" in page
    assert "dự thảo chờ góp ý" in text(elsewhere.get(reverse("desk:home")), 200)
    assert "Dự thảo chờ đơn vị bạn góp ý" in text(elsewhere.get(reverse("desk:drafting")), 200)
    said = {
        "act": "comment",
        "place": "art_2__para_2",
        "text": "",
        "unit": str(office.units["phong-hai"].pk),
        "version": "1",
    }
    assert "Hãy ghi ý kiến" in text(elsewhere.post(address, said), 422)
    page = text(elsewhere.post(address, {**said, "text": "Thêm giờ mở cửa"}, follow=True), 200)
    assert "đã góp ý" in page
    assert "Rút ý kiến" in page
    assert "Trả lời ý kiến" not in page
    letter = SimpleUploadedFile("cong-van.txt", "Góp ý.".encode())
    outside = {
        "act": "outside",
        "agency": "Sở Nội vụ",
        "on": "19/11/2026",
        "place": "",
        "text": "Viết gọn",
        "letter": letter,
        "version": "1",
    }
    page = text(officer.post(address, outside, follow=True), 200)
    assert "cong-van.txt" in page
    first, second = Opinion.objects.order_by("pk")
    assert (
        officer.get(reverse("desk:drafting-file", args=[row.pk, f"y-kien-{second.pk}"])).getvalue() == "Góp ý.".encode()
    )
    page = text(
        officer.post(address, {"act": f"answer-{first.pk}", "verdict": "refused", "reason": "", "version": "1"}), 422
    )
    assert "Hãy ghi giải trình" in page
    for one in (first, second):
        officer.post(address, {"act": f"answer-{one.pk}", "verdict": "partly", "reason": "Một phần.", "version": "1"})
    page = text(
        officer.post(address, {"act": f"answer-{first.pk}", "verdict": "accepted", "reason": "", "version": "1"}), 422
    )
    assert "Có người vừa sửa" in page
    page = text(officer.post(address, {"act": "close"}, follow=True), 200)
    assert "Vòng lấy ý kiến đã kết thúc" in page
    for form, kind in (("docx", "document"), ("xlsx", "sheet")):
        assert officer.get(reverse("desk:drafting-synthesis", args=[row.pk, form]))["Content-Type"].endswith(kind)
    one = reverse("desk:drafting-item", args=[row.pk])
    row.refresh_from_db()
    data = {"act": "submit", "on": "20/11/2026", "version": str(row.version)}
    assert "Đã trình" in text(officer.post(one, data, follow=True), 200)
    data = {"act": "back", "reason": "Sửa Điều 2.", "version": str(row.version + 1)}
    assert "Sửa Điều 2." in text(officer.post(one, data, follow=True), 200)


def test_who_was_asked_can_agree(office: Office) -> None:
    row = an_obligation(office)
    a_draft(office, row)
    a_round(office, row)
    mine = an_opinion(office, row, who="officer", unit=office.units["phong-mot"])
    address = reverse("desk:drafting-opinions", args=[row.pk])
    elsewhere = desk(office, "elsewhere")
    page = text(elsewhere.get(address, {"cho": "art_1"}), 200)
    assert '<option value="art_1" selected>' in page
    assert page.count("Thống nhất, không có ý kiến khác") == 1
    asked = row.rounds.get().asked.get(agency="")
    page = text(elsewhere.post(address, {"act": f"agree-{asked.pk}"}, follow=True), 200)
    assert "thống nhất 20/11/2026" in page
    assert elsewhere.post(address, {"act": f"withdraw-{mine.pk}", "version": "1"}).status_code == 403
    page = text(desk(office, "officer").post(address, {"act": f"withdraw-{mine.pk}", "version": "1"}, follow=True), 200)
    assert "Đã rút ý kiến" in page
