"""The way of a file: uploaded, read, reviewed, corrected, public, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from desk_files import DECISION, Upload, work
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.audit.models import Event
from cualuat.law.models import Document, Heading, LoadBatch, LoadItem
from cualuat.law.rules import document_url

SignIn = Callable[[str], Client]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ERROR_PAGE = b"<!doctype html><html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><p>nginx</p></body></html>"


def sent_form(document: Document, **changes: str) -> dict[str, object]:
    """The metadata form as the page shows it, with some inputs typed anew."""
    values: dict[str, object] = {
        "number": document.number,
        "title": document.title,
        "kind": document.kind,
        "issuer": document.issuer,
        "signer": document.signer,
        "place": document.place,
        "status_reason": document.status_reason,
        "issued_on": document.issued_on.isoformat() if document.issued_on else "",
        "effective_on": document.effective_on.isoformat() if document.effective_on else "",
        "expires_on": document.expires_on.isoformat() if document.expires_on else "",
    }
    return values | changes


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_file_to_the_public_and_back(decision: Document, sign_in: SignIn) -> None:
    editor, publisher, anyone = sign_in("editor"), sign_in("publisher"), Client()
    assert decision.state == "review"
    assert anyone.get(document_url(decision.slug)).status_code == 404
    assert decision.title in page(editor, "documents")

    shown = page(editor, "document", decision.pk)
    assert "Bến nước mở cửa từ năm giờ sáng." in shown
    assert "Đánh số bị nhảy cách" in shown
    assert "Công bố: cần vai trò Người công bố." in shown

    title = "Quy định việc trông giữ thuyền thúng tại các bến nước"
    answer = editor.post(reverse("desk:document", args=[decision.pk]), sent_form(decision, title=title))
    assert answer.status_code == 302
    shown = page(editor, "document", decision.pk)
    assert f"<ins>{title}</ins>" in shown
    assert "<del>" in shown
    assert "Người editor" in shown

    answer = publisher.post(reverse("desk:document-publish", args=[decision.pk]))
    assert answer.status_code == 302
    work()
    public = anyone.get(document_url(decision.slug))
    assert public.status_code == 200
    assert title in public.content.decode()
    assert title in anyone.get(reverse("public:search"), {"q": "thuyền thúng"}).content.decode()

    address = reverse("desk:document-withdraw", args=[decision.pk])
    answer = publisher.post(address, {"reason": " "})
    assert answer.status_code == 400
    assert 'href="#reason"' in answer.content.decode()
    assert publisher.post(address, {"reason": "Bản quét thiếu trang."}).status_code == 302
    work()
    gone = anyone.get(document_url(decision.slug))
    assert gone.status_code in (404, 410)
    assert title not in anyone.get(reverse("public:search"), {"q": "thuyền thúng"}).content.decode()
    assert "Bản quét thiếu trang." in page(editor, "document", decision.pk)
    actions = list(Event.objects.filter(subject_type="document").order_by("pk").values_list("action", flat=True))
    assert actions == ["law.edit", "law.publish", "law.withdraw"]


def test_one_bad_file_loses_no_other(upload: Upload, sign_in: SignIn) -> None:
    batch = upload({"trang-loi.pdf": ERROR_PAGE, "quyet-dinh.txt": DECISION.encode(), "rong.docx": b""})
    outcomes = dict(batch.items.values_list("name", "outcome"))
    assert outcomes == {"trang-loi.pdf": "refused", "quyet-dinh.txt": "created", "rong.docx": "refused"}
    batch.refresh_from_db()
    shown = page(sign_in("editor"), "batch", batch.pk)
    assert "không phải văn bản mà là một trang báo lỗi HTML" in shown
    assert "Đã nạp xong" in shown
    assert batch.state == "done"


def test_a_file_too_large_is_told_of(upload: Upload, sign_in: SignIn, settings: object) -> None:
    settings.CUALUAT_MAX_UPLOAD_BYTES = 2000  # type: ignore[attr-defined]
    batch = upload({"to.txt": b"a" * 3000, "nho.txt": DECISION.encode()[:1900].rsplit(b"\n", 1)[0]})
    assert batch.items.get(name="to.txt").outcome == "refused"
    assert batch.items.get(name="nho.txt").outcome == "created"


def test_the_report_as_a_table(upload: Upload, sign_in: SignIn) -> None:
    batch = upload({"=cmd.txt": DECISION.encode()})
    answer = sign_in("editor").get(reverse("desk:batch-csv", args=[batch.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=cmd.txt" in text
    assert "Đánh số bị nhảy cách" in text


def test_findings_by_kind(upload: Upload, sign_in: SignIn) -> None:
    batch = upload({"quyet-dinh.txt": DECISION.encode()})
    findings = batch.findings.exclude(code="numbering-gap")
    shown = page(sign_in("editor"), "batch", batch.pk, ma="numbering-gap")
    assert batch.findings.filter(code="numbering-gap").first().message in shown  # type: ignore[union-attr]
    for finding in findings:
        assert finding.message not in shown


def test_progress_for_the_script_and_the_word_about_the_worker(upload: Upload, sign_in: SignIn) -> None:
    batch = upload({"quyet-dinh.txt": DECISION.encode()}, read=False)
    editor = sign_in("editor")
    address = reverse("desk:batch-progress", args=[batch.pk])
    now = editor.get(address).json()
    assert (now["working"], now["late"], now["done"], now["total"]) == (True, False, 0, 1)
    LoadBatch.objects.filter(pk=batch.pk).update(started_at=timezone.now() - timedelta(seconds=40))
    assert editor.get(address).json()["late"] is True
    assert 'http-equiv="refresh"' in page(editor, "batch", batch.pk)
    work()
    now = editor.get(address).json()
    assert (now["working"], now["percent"]) == (False, 100)


def test_the_script_gets_an_address_and_an_empty_form_a_message(sign_in: SignIn, own_index: Path) -> None:
    editor, address = sign_in("editor"), reverse("desk:load")
    answer = editor.post(
        address, {"files": SimpleUploadedFile("a.txt", b"Mot hai ba")}, headers={"accept": "application/json"}
    )
    assert answer.json()["url"] == reverse("desk:batch", args=[LoadBatch.objects.latest("pk").pk])
    for headers in ({}, {"accept": "application/json"}):
        answer = editor.post(address, {}, headers=headers)
        assert answer.status_code == 400
        assert "Chưa có tệp nào được chọn" in (answer.json()["error"] if headers else answer.content.decode())


# --- wrong input keeps what was typed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("title", "", "Tên gọi không được để trống"),
        ("number", "bốn mốt", "không giống số, ký hiệu"),
        ("issued_on", "31/02/2026", "Không có ngày"),
        ("issued_on", "hôm qua", "Hãy ghi ngày/tháng/năm"),
        ("effective_on", "1/1/1999", "đứng trước ngày ban hành"),
        ("expires_on", "2/10/2026", "đứng trước ngày có hiệu lực"),
        ("kind", "khong-co", "không có trong danh sách"),
    ],
)
def test_wrong_metadata_stays_as_typed(field: str, typed: str, says: str, decision: Document, sign_in: SignIn) -> None:
    sent = sent_form(decision, signer="Một Người Khác", **{field: typed})
    answer = sign_in("editor").post(reverse("desk:document", args=[decision.pk]), sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert says in text
    assert f'href="#{field}"' in text
    assert 'value="Một Người Khác"' in text
    if field not in ("kind", "title"):
        assert f'value="{typed}"' in text
    decision.refresh_from_db()
    assert decision.signer != "Một Người Khác"


def test_unknown_heading_is_refused_and_known_ones_are_kept(decision: Document, sign_in: SignIn) -> None:
    editor, address = sign_in("editor"), reverse("desk:document", args=[decision.pk])
    code = Heading.objects.values_list("code", flat=True).first()
    assert editor.post(address, sent_form(decision) | {"headings": [code, "99.99"]}).status_code == 400
    assert editor.post(address, sent_form(decision) | {"headings": [code]}).status_code == 302
    assert list(decision.headings.values_list("code", flat=True)) == [code]
    assert f'value="{code}" checked' in page(editor, "document", decision.pk)


def test_saving_nothing_new_leaves_no_trace(decision: Document, sign_in: SignIn) -> None:
    editor, address = sign_in("editor"), reverse("desk:document", args=[decision.pk])
    before = Event.objects.count()
    assert editor.post(address, sent_form(decision)).status_code == 302
    assert Event.objects.count() == before


def test_what_was_not_read_is_marked(upload: Upload, sign_in: SignIn) -> None:
    batch = upload({"ghi-chu.txt": "Một mẩu giấy không đầu đuôi.\nChỉ có hai dòng.\n".encode()})
    document = batch.items.get().document
    assert document is not None
    shown = page(sign_in("editor"), "document", document.pk)
    assert "Máy không đọc được từ tệp" in shown
    answer = sign_in("publisher").post(reverse("desk:document-publish", args=[document.pk]))
    assert answer.status_code == 400
    assert "Hãy chọn loại văn bản trước khi công bố" in answer.content.decode()


# --- other acts --------------------------------------------------------------------------------------------------


def test_not_accepted_and_back_again(decision: Document, sign_in: SignIn) -> None:
    editor = sign_in("editor")
    address = reverse("desk:document-reject", args=[decision.pk])
    assert editor.post(address, {"reason": ""}).status_code == 400
    assert editor.post(address, {"reason": "Thiếu phụ lục."}).status_code == 302
    assert "Thiếu phụ lục." in page(editor, "documents", **{"trang-thai": "rejected"})
    answer = editor.post(address, {"reason": "Lần nữa."})
    assert answer.status_code == 400
    assert "Lần nữa." in answer.content.decode()
    assert editor.post(reverse("desk:document-reopen", args=[decision.pk])).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "review"


def test_another_copy_replaces_the_public_one_only_when_told_to(
    decision: Document, upload: Upload, sign_in: SignIn
) -> None:
    publisher = sign_in("publisher")
    publisher.post(reverse("desk:document-publish", args=[decision.pk]))
    batch = upload({"ban-moi.txt": DECISION.replace("năm giờ", "sáu giờ").encode()})
    second = batch.items.get().document
    assert second is not None
    assert second.pk != decision.pk
    address = reverse("desk:document-publish", args=[second.pk])
    assert "Thay bản đang công bố" in publisher.get(address).content.decode()
    answer = publisher.post(address)
    assert answer.status_code == 400
    assert "đang công bố một bản khác" in answer.content.decode()
    assert publisher.post(address, {"replace": "1"}).status_code == 302
    decision.refresh_from_db()
    second.refresh_from_db()
    assert (decision.state, second.state) == ("withdrawn", "published")


def test_text_read_by_machine_is_confirmed_by_a_person(decision: Document, sign_in: SignIn) -> None:
    Document.objects.filter(pk=decision.pk).update(is_unreviewed=True)
    editor = sign_in("editor")
    assert "Chữ do OCR, chưa đối chiếu" in page(editor, "document", decision.pk)
    assert editor.post(reverse("desk:document-confirm", args=[decision.pk])).status_code == 302
    decision.refresh_from_db()
    assert not decision.is_unreviewed


# --- files are given to nobody else, and never as pages ----------------------------------------------------------


def test_files_are_for_the_desk_only(decision: Document, sign_in: SignIn) -> None:
    item = LoadItem.objects.get(document=decision)
    addresses = [
        reverse("desk:document-file", args=[decision.pk]),
        reverse("desk:document-text", args=[decision.pk]),
        reverse("desk:item-file", args=[item.batch_id, item.pk]),
    ]
    for address in addresses:
        assert Client().get(address).status_code == 302
        assert sign_in("reader").get(address).status_code == 403
    other = LoadBatch.objects.exclude(pk=item.batch_id).first()
    assert other is not None
    assert sign_in("editor").get(reverse("desk:item-file", args=[other.pk, item.pk])).status_code == 404


def test_a_page_sent_as_a_file_is_never_shown_as_one(upload: Upload, sign_in: SignIn) -> None:
    page_with_script = f"<html><body><script>alert(1)</script><pre>{DECISION}</pre></body></html>"
    batch = upload({"van-ban.html": page_with_script.encode()})
    document = batch.items.get().document
    assert document is not None
    editor = sign_in("editor")
    answer = editor.get(reverse("desk:document-file", args=[document.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert editor.get(reverse("desk:document-file", args=[document.pk]), {"xem": "1"}).status_code == 404
    text = editor.get(reverse("desk:document-text", args=[document.pk]))
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script>alert" not in page(editor, "document", document.pk)


def test_a_pdf_is_shown_in_our_own_frame_only(decision: Document, sign_in: SignIn) -> None:
    assert decision.attachment is not None
    decision.attachment.path.write_bytes(PDF)
    answer = sign_in("editor").get(reverse("desk:document-file", args=[decision.pk]), {"xem": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    answer.close()
    plain = sign_in("editor").get(reverse("desk:document", args=[decision.pk]))
    assert plain["X-Frame-Options"] == "DENY"
    assert "?xem=1" in plain.content.decode()


def test_two_people_at_one_document_do_not_undo_each_other(decision: Document, sign_in: SignIn) -> None:
    editor, address = sign_in("editor"), reverse("desk:document", args=[decision.pk])
    seen = decision.revised_at.isoformat()
    assert f'name="seen" value="{seen}"' in page(editor, "document", decision.pk)
    assert editor.post(address, sent_form(decision, signer="Người Thứ Nhất", seen=seen)).status_code == 302
    answer = editor.post(address, sent_form(decision, issuer="Cơ quan thứ hai", seen=seen))
    assert answer.status_code == 400
    assert "có người khác sửa" in answer.content.decode()
    assert 'value="Cơ quan thứ hai"' in answer.content.decode()
    decision.refresh_from_db()
    assert decision.signer == "Người Thứ Nhất"
