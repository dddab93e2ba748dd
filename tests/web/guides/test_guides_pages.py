"""Guides, questions and the glossary: at the desk from the first word to the public, and as citizens read them."""

from __future__ import annotations

import io
from datetime import date, timedelta

import lxml.html
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.guides.models import HelpfulDay, Piece, Recording
from cualuat.guides.operations import publishing
from cualuat.law.models import Document, Learned
from matter_pages import text
from office import NOW, Office, desk
from sample_guides import (
    BEFORE,
    BODY,
    GUIDE,
    LAW,
    QUESTION,
    a_guide,
    a_public_guide,
    a_recording,
    a_term,
    sound,
    written,
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _typed(office: Office, **changes: object) -> dict[str, object]:
    return {
        "kind": "guide", "title": GUIDE.title, "summary": GUIDE.summary, "body": BODY, "bases": "", "topic": GUIDE.topic,
        "audiences": ["nong-dan", "nguoi-cao-tuoi"], "actions": ["phan-anh", "thu-tuc"], "unit": str(office.units["phong-mot"].pk),
        "editor": str(office.people["officer"].pk), "note": "", **changes,
    }  # fmt: skip


# --- at the desk -------------------------------------------------------------------------------------------------


def test_from_the_first_word_to_the_public(office: Office) -> None:
    officer, moderator = desk(office, "officer"), desk(office, "moderator")
    page = text(officer.post(reverse("desk:guide-add"), _typed(office, topic="")), 422)
    assert "Hãy chọn chủ đề" in page
    assert "Báo việc ở đâu" in page  # nothing typed is lost
    page = text(officer.post(reverse("desk:guide-add"), _typed(office), follow=True), 200)
    assert "Đã lưu bản 1" in page
    assert "phiếu hẹn điện tử" in page  # the preview shows the law of today
    piece = Piece.objects.get()
    where, writing = reverse("desk:guide", args=[piece.pk]), reverse("desk:guide-text", args=[piece.pk])
    tried = {
        **_typed(office, body="[[Điều 9 Luật Lạ số 5/1999/QH9]] [x](/la/) Căn cứ quy định tại UBND. <script>alert(1)</script>"), "act": "try", "version": "1",
    }  # fmt: skip
    page = text(officer.post(writing, tried), 200)
    for words in ("Điều 9 Luật Lạ số 5/1999/QH9", "/la/", "Lời công văn", "Chữ viết tắt", "&lt;script&gt;alert(1)"):
        assert words in page
    assert "<script>alert(1)" not in page
    assert piece.wordings.count() == 1
    page = text(
        officer.post(
            writing,
            {**_typed(office, title="Báo việc ở xã", note="Tên gọn"), "act": "save", "version": "1"},
            follow=True,
        ),
        200,
    )
    assert "Đã lưu bản 2" in page
    page = text(officer.get(reverse("desk:guide-compare", args=[piece.pk])), 200)
    assert "<ins>" in page
    assert "<del>" in page
    assert "Có người vừa sửa" in text(officer.post(where, {"act": "submit", "version": "1"}), 422)
    assert "Đã trình duyệt" in text(officer.post(where, {"act": "submit", "version": "2"}, follow=True), 200)
    assert "hướng dẫn, hỏi đáp chờ duyệt" in text(moderator.get(reverse("desk:home")), 200)
    assert "Hãy ghi cần sửa gì" in text(moderator.post(where, {"act": "send_back", "reason": "", "version": "3"}), 422)
    page = text(moderator.post(where, {"act": "publish", "version": "3"}, follow=True), 200)
    assert "Đã công khai" in page
    public = text(Client().get(f"/huong-dan/{piece.slug}/"), 200)
    assert "Báo việc ở xã" in public
    assert officer.post(where, {"act": "withdraw", "reason": "x", "version": "4"}).status_code == 403
    assert "Có người vừa sửa" in text(moderator.post(where, {"act": "withdraw", "reason": "Cũ", "version": "3"}), 422)
    assert "Đã gỡ" in text(
        moderator.post(where, {"act": "withdraw", "reason": "Đã có bài khác", "version": "4"}, follow=True), 200
    )
    gone = Client().get(f"/huong-dan/{piece.slug}/")
    assert "Đã có bài khác" in text(gone, 410)


def test_the_second_to_save_sees_the_difference_and_loses_nothing(office: Office) -> None:
    piece = a_guide(office)
    written(office, piece, seen=1, body="Bản người thứ nhất lưu.")
    where = reverse("desk:guide-text", args=[piece.pk])
    page = text(
        desk(office, "colleague").post(
            where, {**_typed(office, body="Lời người thứ hai gõ."), "act": "save", "version": "1"}
        ),
        422,
    )
    assert "Có người vừa sửa" in page
    assert "Lời người thứ hai gõ." in page
    assert "vừa lưu bản 2" in page
    assert 'name="version" value="2"' in page
    page = text(
        desk(office, "colleague").post(
            where, {**_typed(office, body="Cả hai."), "act": "save", "version": "2"}, follow=True
        ),
        200,
    )
    assert "Đã lưu bản 3" in page
    version = reverse("desk:guide-version", args=[piece.pk, 1])
    assert "Đã khôi phục bản 1 thành bản 4" in text(
        desk(office, "officer").post(version, {"version": "3"}, follow=True), 200
    )
    assert "Có người vừa sửa" in text(desk(office, "officer").post(version, {"version": "3"}), 422)
    assert "Không có việc này" in text(
        desk(office, "officer").post(where, {**_typed(office), "act": "la", "version": "4"}), 422
    )


def test_a_changed_law_is_told_to_the_editor_and_to_readers(office: Office) -> None:
    piece = a_public_guide(office, at=BEFORE)
    officer = desk(office, "officer")
    assert "hướng dẫn, hỏi đáp dẫn luật đã thay đổi" in text(officer.get(reverse("desk:home")), 200)
    page = text(officer.get(reverse("desk:guides"), {"xem": "changed"}), 200)
    assert "luật đã thay đổi" in page
    assert "đã được sửa từ ngày 01/08/2026" in page
    public = f"/huong-dan/{piece.slug}/"
    page = text(Client().get(public), 200)
    assert "Luật đã thay đổi từ khi bài này được xem lại" in page
    assert "01/08/2026" in page
    where = reverse("desk:guide", args=[piece.pk])
    version = str(piece.version)
    assert "Hãy ghi vì sao bài vẫn đúng" in text(
        officer.post(where, {"act": "confirm", "note": "", "version": version}), 422
    )
    page = text(
        officer.post(
            where, {"act": "confirm", "note": "Bài vẫn đúng với cả hai loại phiếu.", "version": version}, follow=True
        ),
        200,
    )
    assert "vẫn đúng với cả hai loại phiếu" in page
    assert "Luật đã thay đổi" not in text(Client().get(public), 200)
    assert "Không có bài nào" in text(officer.get(reverse("desk:guides"), {"xem": "changed"}), 200)


def test_sound_comes_with_its_words(office: Office) -> None:
    piece = a_public_guide(office)
    officer, where = desk(office, "officer"), reverse("desk:guide", args=[piece.pk])

    def send(transcript: str, name: str = "nghe.wav", data: bytes = sound()) -> dict[str, object]:
        version = str(Piece.objects.get().version)
        return {
            "act": "record",
            "title": "Nghe bài",
            "transcript": transcript,
            "version": version,
            "file": SimpleUploadedFile(name, data),
        }

    assert "Hãy chép lời" in text(officer.post(where, send("")), 422)
    page = text(officer.post(where, send("Lời đọc.", "anh.txt", b"chu")), 422)
    assert "Chỉ nhận ghi âm" in page
    assert "Lời đọc." in page
    assert "Đã thêm tệp" in text(officer.post(where, send("Lời đọc."), follow=True), 200)
    recording = Recording.objects.get()
    page = text(Client().get(f"/huong-dan/{piece.slug}/"), 200)
    assert "<audio" in page
    assert "Lời đọc." in page
    heard = Client().get(f"/huong-dan/{piece.slug}/tep/{recording.pk}/")
    assert (heard["Content-Type"], heard.getvalue()[:4]) == ("audio/wav", b"RIFF")
    assert officer.get(reverse("desk:guide-recording", args=[piece.pk, recording.pk])).getvalue()
    assert Client().get(f"/huong-dan/{piece.slug}/tep/999/").status_code == 404
    publishing.withdraw(piece=piece, reason="Cũ", version=None, by=office.actor("leader"), at=NOW)
    assert Client().get(f"/huong-dan/{piece.slug}/tep/{recording.pk}/").status_code == 404
    page = text(
        officer.post(
            where, {"act": f"unrecord-{recording.pk}", "version": str(Piece.objects.get().version)}, follow=True
        ),
        200,
    )
    assert "Đã bỏ tệp" in page


def test_questions_out_of_a_sheet(office: Office) -> None:
    officer, where = desk(office, "officer"), reverse("desk:guide-load")
    empty = openpyxl.load_workbook(io.BytesIO(officer.get(where, {"tai": "mau"}).content)).active
    assert empty is not None
    titles = [cell.value for row in empty.iter_rows() for cell in row if cell.value]
    assert {"Câu hỏi", "Trả lời ngắn", "Căn cứ"} <= set(titles)
    facts = {"topic": "doi-song", "unit": str(office.units["phong-mot"].pk), "editor": ""}
    bad = SimpleUploadedFile("hoi.csv", "Tên,Tuổi\na,b\n".encode())
    page = text(officer.post(where, {**facts, "table": bad}), 422)
    assert "Không thấy dòng tiêu đề" in page
    good = SimpleUploadedFile(
        "hoi.csv", "Câu hỏi,Trả lời ngắn,Chủ đề\nCó mất tiền không?,Không.,\n=1+1?,Hai.,Lạ\n".encode()
    )
    page = text(officer.post(where, {**facts, "table": good}), 422)
    assert "Dòng 3: không có chủ đề «Lạ»" in page
    good = SimpleUploadedFile("hoi.csv", "Câu hỏi,Trả lời ngắn\nCó mất tiền không?,Không.\n=1+1?,Hai.\n".encode())
    assert "Đã nạp 2 câu" in text(officer.post(where, {**facts, "table": good}, follow=True), 200)
    out = openpyxl.load_workbook(io.BytesIO(officer.get(where, {"tai": "1"}).content)).active
    assert out is not None
    formulas = [cell for row in out.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert desk(office, "nobody").get(where).status_code == 403


def test_the_glossary_at_the_desk_and_in_texts(office: Office) -> None:
    moderator, where = desk(office, "moderator"), reverse("desk:guide-terms")
    assert "Hãy giải thích trong một câu" in text(moderator.post(where, {"name": "bốn cách", "short": ""}), 422)
    assert "Đã thêm vào từ điển" in text(
        moderator.post(where, {"name": "gọi", "short": "Bấm số và nói."}, follow=True), 200
    )
    piece = a_public_guide(office)
    page = text(Client().get(f"/huong-dan/{piece.slug}/"), 200)
    assert 'href="/tu-dien/#tu-goi" class="term" title="Bấm số và nói."' in page
    assert 'id="tu-goi"' in text(Client().get("/tu-dien/"), 200)
    row = a_term(office)
    one = reverse("desk:guide-term", args=[row.pk])
    assert "Đã sửa" in text(
        moderator.post(
            one, {"act": "keep", "version": "1", "name": "cam kết", "short": "Lời hứa.", "is_hidden": "1"}, follow=True
        ),
        200,
    )
    assert "Có người vừa sửa" in text(moderator.post(one, {"act": "forget", "version": "1"}), 422)
    assert "Đã bỏ lời giải thích" in text(moderator.post(one, {"act": "forget", "version": "2"}, follow=True), 200)
    assert desk(office, "officer").get(one).status_code == 403
    assert desk(office, "officer").post(where, {"name": "x", "short": "y"}).status_code == 403


# --- for everybody -----------------------------------------------------------------------------------------------


def test_a_guide_as_a_citizen_reads_it(office: Office) -> None:
    piece = a_public_guide(office)
    answer = Client().get(piece.address)
    page = text(answer, 200)
    assert answer["Cache-Control"] == "public, max-age=60" or "max-age=60" in answer["Cache-Control"]
    assert not answer.cookies
    root = lxml.html.fromstring(page)
    assert [one.get("content") for one in root.xpath("//meta[@property='og:title']")] == [GUIDE.title]
    assert root.xpath("//meta[@property='og:url']")[0].get("content").endswith(piece.address)
    [figure] = root.xpath("//figure[contains(@class,'provision')]")
    told = figure.text_content()
    for words in (
        "Điều 6. Nhận và ghi sổ phản ánh",
        "Nghị định số 902/2025/NĐ-CP",
        "Còn hiệu lực",
        "phiếu hẹn điện tử",
        "Lời văn ngày 20/11/2026",
    ):
        assert words in told, words
    assert (
        root.xpath("//a[@class='cite' and text()='bốn cách']")[0].get("href") == "/van-ban/luat-901-2024-qh15/dieu-20/"
    )
    assert [one.text for one in root.xpath("//section[@aria-labelledby='lam-ngay']//a")] == ["Gửi phản ánh, kiến nghị"]
    assert "Đọc khoảng 1 phút" in page
    spoken = Client().get(f"{piece.address}doc-to/")
    assert spoken["Content-Type"] == "text/plain; charset=utf-8"
    assert "phiếu hẹn điện tử" in spoken.content.decode()


def test_a_question_with_its_answer(office: Office) -> None:
    piece = a_public_guide(office, kind="question", bases=(f"Điều 13 {LAW}", "Điều 1 Luật Chưa có số 1/1990/QH8"))
    page = text(Client().get(piece.address), 200)
    for words in (
        QUESTION.title,
        QUESTION.summary,
        "Giảm trừ khoản thu khi dịch vụ gián đoạn",
        "Điều 1 Luật Chưa có số 1/1990/QH8",
        "chưa có trong thư viện ở đây",
    ):
        assert words in page, words
    assert "/gui/phan-anh/" in page  # a question of one's own goes the usual way
    page = text(Client().get("/hoi-dap/", {"tu": "mat nuoc", "chude": "doi-song"}), 200)
    assert QUESTION.title in page
    assert "Không có câu nào như vậy" in text(Client().get("/hoi-dap/", {"tu": "trâu bò"}), 200)
    assert text(Client().get("/hoi-dap/", {"trang": "99", "chude": "'\"<x>"}), 200)
    assert Client().get("/hoi-dap/khong-co/").status_code == 404
    assert Client().get(f"/huong-dan/{piece.slug}/").status_code == 404


def test_lists_audiences_and_feeds(office: Office) -> None:
    piece, draft = a_public_guide(office), a_guide(office, title="Bài nháp")
    page = text(Client().get("/huong-dan/"), 200)
    assert GUIDE.title in page
    assert draft.title not in page
    page = text(Client().get("/huong-dan/doi-tuong/nong-dan/"), 200)
    assert GUIDE.title in page
    assert GUIDE.title not in text(Client().get("/huong-dan/doi-tuong/thanh-nien/"), 200)
    assert Client().get("/huong-dan/doi-tuong/la/").status_code == 404
    feed = Client().get("/huong-dan/atom/").content.decode()
    assert GUIDE.title in feed
    assert draft.title not in feed
    assert piece.address in feed
    assert "<entry>" not in Client().get("/hoi-dap/atom/").content.decode()
    assert Client().get(f"/huong-dan/{draft.slug}/").status_code == 404
    assert Client().get(f"/huong-dan/{draft.slug}/doc-to/").status_code == 404


def test_helpful_is_counted_without_knowing_who(office: Office) -> None:
    piece = a_public_guide(office)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{piece.address}co-ich/", {"co-ich": "co", "website": ""})
    assert answer["Location"] == f"{piece.address}?cam-on=1#co-ich"
    assert not answer.cookies
    client.post(f"{piece.address}co-ich/", {"co-ich": "chua"})
    client.post(f"{piece.address}co-ich/", {"co-ich": "la"})
    client.post(f"{piece.address}co-ich/", {"co-ich": "co", "website": "http://x"})
    [row] = HelpfulDay.objects.all()
    assert (row.yes, row.no) == (1, 1)
    assert "Cảm ơn bạn" in text(client.get(f"{piece.address}?cam-on=1"), 200)
    assert client.get(f"{piece.address}co-ich/").status_code == 405


def test_a_recording_of_a_question_has_its_own_address(office: Office) -> None:
    piece = a_public_guide(office, kind="question")
    recording = a_recording(office, piece)
    assert f"/hoi-dap/{piece.slug}/tep/{recording.pk}/" in text(Client().get(piece.address), 200)
    assert Client().get(f"/hoi-dap/{piece.slug}/tep/{recording.pk}/").getvalue()


def test_a_film_can_be_sought_in_on_a_phone(office: Office) -> None:
    piece = a_public_guide(office)
    recording = a_recording(office, piece)
    address, whole = f"/huong-dan/{piece.slug}/tep/{recording.pk}/", recording.attachment.path.read_bytes()
    size = len(whole)
    answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer["Accept-Ranges"], answer.getvalue()) == (200, "bytes", whole)  # never packed
    tag = answer["ETag"]
    for asked, told, data in (
        ("bytes=0-9", f"bytes 0-9/{size}", whole[:10]),
        ("bytes=0-", f"bytes 0-{size - 1}/{size}", whole),
        ("bytes=10-", f"bytes 10-{size - 1}/{size}", whole[10:]),
        ("bytes=-4", f"bytes {size - 4}-{size - 1}/{size}", whole[-4:]),
        (f"bytes=5-{size + 99}", f"bytes 5-{size - 1}/{size}", whole[5:]),
        (f"bytes=-{size + 99}", f"bytes 0-{size - 1}/{size}", whole),
    ):
        for more in ({}, {"if-range": tag}, {"accept-encoding": "gzip"}):
            part = Client().get(address, headers={"range": asked, **more})
            assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, told, str(len(data))), (
                asked
            )
            assert part.getvalue() == data, asked
            assert part["X-Content-Type-Options"] == "nosniff"
            assert part["Content-Type"] == answer["Content-Type"]
    for beyond in (f"bytes={size}-", "bytes=-0", "bytes=9-3"):
        none = Client().get(address, headers={"range": beyond})
        assert (none.status_code, none["Content-Range"]) == (416, f"bytes */{size}"), beyond
    for other in ("bytes=0-1,4-5", "bytes=-", "items=0-1", "bytes=a-b", f"bytes=0-{'9' * 40}"):
        assert Client().get(address, headers={"range": other}).getvalue() == whole, other
    changed = Client().get(address, headers={"range": "bytes=0-9", "if-range": '"khac"'})
    assert (changed.status_code, changed.getvalue()) == (200, whole)  # other bytes than those it has a part of
    desk_address = reverse("desk:guide-recording", args=[piece.pk, recording.pk])
    part = desk(office, "officer").get(desk_address, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.getvalue()) == (206, whole[:10])


def test_a_law_that_came_late_is_told_although_it_is_older_than_the_review(office: Office) -> None:
    piece = a_public_guide(office)  # looked at on the day of the tests, long after the law that comes now
    public = f"/huong-dan/{piece.slug}/"
    assert "Luật đã thay đổi" not in text(Client().get(public), 200)
    law = Document.objects.get(slug="luat-901-2024-qh15")
    Learned.objects.create(
        document=law, eid="art_20", kind="amended", day=date(2026, 2, 1), at=NOW + timedelta(minutes=5)
    )
    page = text(Client().get(public), 200)
    assert "Luật đã thay đổi" in page
    assert "01/02/2026" in page
    officer = desk(office, "officer")
    assert "hướng dẫn, hỏi đáp dẫn luật đã thay đổi" in text(officer.get(reverse("desk:home")), 200)
    publishing.confirm(
        piece=piece, note="Vẫn bốn cách.", version=None, by=office.actor("officer"), at=NOW + timedelta(hours=1)
    )
    assert "Luật đã thay đổi" not in text(Client().get(public), 200)


def test_marks_that_mean_nothing_are_shown_to_the_editor_and_not_published_unseen(office: Office) -> None:
    officer, moderator = desk(office, "officer"), desk(office, "moderator")
    body = "Xem [[Điều 9 Luật Khiếu nại và [đây](javascript:alert(1)). Mảng `[[x` thì không sao."
    officer.post(reverse("desk:guide-add"), _typed(office, body=body))
    piece = Piece.objects.get()
    where = reverse("desk:guide", args=[piece.pk])
    page = text(officer.get(where), 200)
    assert "Dấu viết hỏng" in page
    assert "[[Điều 9 Luật Khiếu nại và" in page
    officer.post(where, {"act": "submit", "version": str(piece.version)})
    version = str(Piece.objects.get().version)
    assert "Bài còn chỗ cần xem" in text(moderator.post(where, {"act": "publish", "version": version}), 422)
    moderator.post(where, {"act": "publish", "version": version, "knowing": "1"})
    assert Piece.objects.get().state == "published"
