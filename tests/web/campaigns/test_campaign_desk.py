"""Campaigns, newsletter, kits, meetings and models at the desk, as an officer plays them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.accounts.models import Person
from cualuat.campaigns import jobs
from cualuat.campaigns.models import AccessModel, Campaign, CampaignItem, Kit, Meeting, NewsletterIssue, Subscriber
from cualuat.campaigns.operations import meeting
from cualuat.letters.templating import paragraphs_of
from cualuat.notices.models import Message
from matter_pages import text
from office import NOW, Office, desk
from sample_campaigns import (
    OUTLINE,
    PLAN,
    QUESTIONS,
    SCRIPT,
    SENTENCES,
    a_kit,
    a_meeting,
    a_model,
    a_subscriber,
    an_issue,
    running,
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _campaign(office: Office, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Tháng pháp luật", "legal_day": "ngay-phap-luat", "aim": "Người dân tự tìm được luật.", "themes": "", "audiences": ["everyone"],
        "channels": ["loudspeaker", "print"], "starts": "01/11/2026", "ends": "30/11/2026", "unit": str(office.units["phong-mot"].pk),
        "contact": "Phòng Một", "citations": "", **changes,
    }  # fmt: skip


def _item(office: Office, **changes: Any) -> dict[str, Any]:
    return {
        "what": "Phát thanh ở xã", "channel": "loudspeaker", "day": "18/11/2026", "place": "Xã Đông", "unit": str(office.units["phong-mot"].pk),
        "person": "", "material": "", "sentences": SENTENCES, "address": "/khao-sat/5/", "script": SCRIPT, "citations": "", **changes,
    }  # fmt: skip


def test_a_campaign_from_the_calendar_to_the_outcome(office: Office) -> None:
    officer, moderator = desk(office, "officer"), desk(office, "moderator")
    page = text(moderator.get(reverse("desk:campaigns"), {"nam": "2027"}), 200)
    assert "Ngày Pháp luật" in page
    assert "cần đối chiếu" in page
    page = text(officer.get(reverse("desk:campaign-add"), {"ngay": "ngay-phap-luat", "nam": "2026"}), 200)
    assert 'value="09/11/2026"' in page
    page = text(
        officer.post(reverse("desk:campaign-add"), _campaign(office, ends="31/10/2026", title="Tên tôi gõ")), 422
    )
    assert "không thể trước ngày bắt đầu" in page
    assert "Tên tôi gõ" in page
    page = text(officer.post(reverse("desk:campaign-add"), _campaign(office), follow=True), 200)
    row = Campaign.objects.get()
    address = reverse("desk:campaign", args=[row.pk])
    assert "Chưa có việc nào" in page
    page = text(officer.post(address, {"act": "add-item", **_item(office, sentences="Một câu.")}), 422)
    assert "đang có 1 dòng" in page
    assert "bà con họp lúc 7h30" in page
    page = text(officer.post(address, {"act": "add-item", **_item(office)}, follow=True), 200)
    assert "quá ngày" in page
    page = text(officer.post(address, {"act": "start", "version": "1"}, follow=True), 200)
    assert "Đang chạy" in page
    assert "Không có việc này" in text(officer.post(address, {"act": "publish", "version": "2"}), 422)
    assert "đang công khai" in text(moderator.post(address, {"act": "publish", "version": "2"}, follow=True), 200)
    item = CampaignItem.objects.get()
    where = reverse("desk:campaign-item", args=[item.pk])
    page = text(officer.get(where), 200)
    assert "bảy giờ ba mươi phút" in page
    assert "giây" in page
    proof = SimpleUploadedFile("anh.txt", "Ảnh.".encode())
    data = {"act": "done", "on": "18/11/2026", "reach": "1.200", "note": "", "version": "1"}
    assert "không phải là số nguyên" in text(officer.post(where, {**data, "reach": "nhiều"}), 422)
    page = text(officer.post(where, {**data, "files": proof}, follow=True), 200)
    assert "1200 người nghe" in page
    assert "anh.txt" in page
    evidence = item.files.get()
    assert desk(office, "nobody").get(reverse("desk:campaign-evidence", args=[evidence.pk])).getvalue()
    page = text(
        officer.post(
            address,
            {"act": "end", "outcome": "Đã nghe.", "figures": "", "on": "20/11/2026", "version": "3"},
            follow=True,
        ),
        200,
    )
    assert "Đã kết thúc" in page
    assert "Có người vừa sửa" in text(moderator.post(address, {"act": "hide", "reason": "x", "version": "1"}), 422)


def test_late_items_and_law_days_stand_on_the_first_page(office: Office) -> None:
    assert "ngày pháp luật chưa có đợt" not in text(desk(office, "officer").get(reverse("desk:home")), 200)
    running(office)
    page = text(desk(office, "officer").get(reverse("desk:home")), 200)
    assert "việc truyền thông quá ngày" in page
    assert "việc truyền thông quá ngày" not in text(desk(office, "elsewhere").get(reverse("desk:home")), 200)
    assert "Phát thanh ở xã" in text(desk(office, "nobody").get(reverse("desk:campaigns")), 200)


def test_what_is_printed_and_read_aloud(office: Office) -> None:
    row, item = running(office)
    client = desk(office, "nobody")
    for kind in ("leaflet-a5", "leaflet-fold", "poster-a4", "poster-a3"):
        answer = client.get(reverse("desk:campaign-item-paper", args=[item.pk, kind]))
        assert "Phát thanh ở xã" in " ".join(
            pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split()
        )
    words = paragraphs_of(client.get(reverse("desk:campaign-item-paper", args=[item.pk, "script"])).content)
    assert any("bảy giờ ba mươi phút" in line for line in words)
    assert client.get(reverse("desk:campaign-item-paper", args=[item.pk, "banner"])).status_code == 404
    with zipfile.ZipFile(io.BytesIO(client.get(reverse("desk:campaign-press", args=[row.pk])).content)) as archive:
        assert "thong-tin-bao-chi.docx" in archive.namelist()
    assert client.get(reverse("desk:campaign-card", args=[row.pk, "png"])).content.startswith(b"\x89PNG")
    data = {
        "title": "Khảo sát chợ",
        "sentences": SENTENCES,
        "address": "/khao-sat/3/",
        "script": "",
        "kind": "poster-a4",
    }
    answer = client.post(reverse("desk:campaign-print"), data)
    assert answer["Content-Type"] == "application/pdf"
    assert "/khao-sat/3/" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    page = text(client.post(reverse("desk:campaign-print"), {**data, "address": "javascript:x"}), 422)
    assert "bắt đầu bằng" in page
    assert "Khảo sát chợ" in page
    answer = client.post(reverse("desk:campaign-print"), {**data, "kind": "card"})
    assert answer.content.startswith(b"\x89PNG")
    answer = client.post(reverse("desk:campaign-print"), {**data, "kind": "script", "script": SCRIPT})
    assert any("bảy giờ" in line for line in paragraphs_of(answer.content))
    assert "Hãy viết lời phát thanh" in text(
        client.post(reverse("desk:campaign-print"), {**data, "kind": "script"}), 422
    )


def test_an_issue_is_written_tried_and_sent(office: Office) -> None:
    moderator, address = desk(office, "moderator"), reverse("desk:newsletters")
    for n in range(2):
        a_subscriber(f"nguoi{n}@mau.example")
    data = {"title": "", "intro": "Chào bạn.", "campaign": ""}
    assert "Hãy ghi tên số bản tin" in text(moderator.post(address, data), 422)
    page = text(moderator.post(address, {**data, "title": "Luật mới"}, follow=True), 200)
    row = NewsletterIssue.objects.get()
    one = reverse("desk:newsletter", args=[row.pk])
    assert "Chưa có mục nào" in page
    page = text(
        moderator.post(one, {"act": "add", "title": "Mục một", "text": "Hai câu.", "address": "x", "version": "1"}), 422
    )
    assert "bắt đầu bằng" in page
    assert "Hai câu." in page
    page = text(
        moderator.post(
            one, {"act": "add", "title": "Mục một", "text": "Hai câu.", "address": "", "version": "1"}, follow=True
        ),
        200,
    )
    assert "Mục một" in page
    assert "Đã gửi thử" in text(moderator.post(one, {"act": "try"}, follow=True), 200)
    assert Message.objects.filter(to="moderator@mau.example", subject="[Thử] Luật mới").count() == 1
    assert "Có người vừa sửa" in text(moderator.post(one, {"act": "send", "version": "1"}), 422)
    page = text(moderator.post(one, {"act": "send", "version": "2"}, follow=True), 200)
    assert "Đây là bản tin số 1" in page
    jobs.send(issue=row.pk, at=NOW)
    page = text(moderator.get(one), 200)
    assert "nguoi0@" not in page
    assert "Đã gửi" in page
    assert "Không có việc này" in text(moderator.post(one, {"act": "edit", **data, "title": "x"}), 422)
    assert "2 người đang nhận bản tin" in text(desk(office, "nobody").get(address), 200)
    Person.objects.filter(pk=office.people["moderator"].pk).update(email="")
    draft = an_issue(office)
    assert "chưa có địa chỉ" in text(moderator.post(reverse("desk:newsletter", args=[draft.pk]), {"act": "try"}), 422)
    assert "Đã bỏ bản nháp" in text(
        moderator.post(
            reverse("desk:newsletter", args=[draft.pk]), {"act": "discard", "version": str(draft.version)}, follow=True
        ),
        200,
    )


def test_kits_are_loaded_written_compared_and_printed(office: Office) -> None:
    moderator, address = desk(office, "moderator"), reverse("desk:meeting-kits")
    assert "Đã nạp 3 bộ" in text(moderator.post(address, {"act": "load"}, follow=True), 200)
    assert "đã có đủ" in text(moderator.post(address, {"act": "load"}, follow=True), 200)
    data = {
        "title": "Bộ của ta", "audiences": ["youth"], "aim": "", "plan": PLAN.replace("10", "12"), "outline": OUTLINE, "questions": QUESTIONS,
        "leaflet_title": "", "leaflet": "", "citations": "", "note": "",
    }  # fmt: skip
    page = text(moderator.post(reverse("desk:meeting-kit-add"), data), 422)
    assert "đang là 32 phút" in page
    assert "Bộ của ta" in page
    page = text(moderator.post(reverse("desk:meeting-kit-add"), {**data, "plan": PLAN}, follow=True), 200)
    kit = Kit.objects.get(title="Bộ của ta")
    one = reverse("desk:meeting-kit", args=[kit.pk])
    assert "Đáp án đúng: B" in page
    assert "Đã công khai" in text(moderator.post(one, {"act": "publish", "version": "1"}, follow=True), 200)
    assert "Đã ghi là đã đối chiếu" in text(moderator.post(one, {"act": "check", "version": "2"}, follow=True), 200)
    page = text(moderator.post(one, {"act": "edit", **data, "version": "3"}), 422)
    assert "32 phút" in page
    for kind in ("plan", "slides", "quiz", "leaflet-a5"):
        answer = desk(office, "nobody").get(reverse("desk:meeting-kit-paper", args=[kit.pk, kind]))
        assert answer.content.startswith(b"%PDF")


def test_a_meeting_with_its_code_list_and_result(office: Office) -> None:
    kit, officer = a_kit(office), desk(office, "officer")
    data = {
        "title": "Sinh hoạt", "kit": str(kit.pk), "group": "Chi đoàn", "day": "20/11/2026", "place": "Nhà văn hóa", "leader": "Bí thư",
        "unit": str(office.units["phong-mot"].pk), "item": "",
    }  # fmt: skip
    assert "Hãy ghi nơi họp" in text(officer.post(reverse("desk:kit-meeting-add"), {**data, "place": ""}), 422)
    text(officer.post(reverse("desk:kit-meeting-add"), data, follow=True), 200)
    row = Meeting.objects.get()
    one = reverse("desk:kit-meeting", args=[row.pk])
    page = text(officer.get(reverse("desk:kit-meeting-code", args=[row.pk])), 200)
    assert "data:image/svg+xml" in page
    ticket = meeting.ticket_for(row, by=office.actor("officer"), at=NOW)
    where = reverse("desk:kit-meeting-sign-in", args=[ticket])
    assert "Tôi có mặt" in text(desk(office, "clerk").get(where), 200)
    assert "Đã ghi bạn có mặt" in text(desk(office, "clerk").post(where, follow=True), 200)
    assert "đã được điểm danh" in text(desk(office, "clerk").post(where), 422)
    held = {
        "act": "hold",
        "present": "20",
        "sheets": "18",
        "counts": "17",
        "raised": "Hỏi về đất",
        "note": "",
        "version": "1",
    }
    page = text(officer.post(one, held), 422)
    assert "Bộ tài liệu có 2 câu hỏi" in page
    assert "Hỏi về đất" in page
    page = text(officer.post(one, {**held, "counts": "17, 9"}, follow=True), 200)
    assert "17 người đúng (94%)" in page
    files = {
        "act": "files",
        "kind": "list",
        "version": "2",
        "files": SimpleUploadedFile("ds.txt", "Danh sách.".encode()),
    }
    assert "ds.txt" in text(officer.post(one, files, follow=True), 200)
    kept = row.files.get()
    assert officer.get(reverse("desk:kit-meeting-file", args=[kept.pk])).getvalue()
    # The list names people: other units neither see nor open it.
    assert "ds.txt" not in text(desk(office, "elsewhere").get(one), 200)
    assert desk(office, "elsewhere").get(reverse("desk:kit-meeting-file", args=[kept.pk])).status_code == 403
    assert officer.get(reverse("desk:kit-meetings"), {"tai": "1"})["Content-Type"].endswith("sheet")
    page = text(officer.post(one, {"act": "reopen", "reason": "Nhầm", "version": "3"}, follow=True), 200)
    assert 'value="17, 9"' in page
    other = a_meeting(office)
    assert "Đã bỏ buổi" in text(
        officer.post(reverse("desk:kit-meeting", args=[other.pk]), {"act": "cancel", "version": "1"}, follow=True), 200
    )


def test_a_model_from_the_problem_to_what_was_learned(office: Office) -> None:
    officer = desk(office, "officer")
    data = {
        "title": "Quầy ở chợ", "audiences": ["business"], "problem": "Không có giờ.", "hypothesis": "", "unit": str(office.units["phong-mot"].pk),
    }  # fmt: skip
    assert "Hãy ghi giả thuyết" in text(officer.post(reverse("desk:access-model-add"), data), 422)
    text(officer.post(reverse("desk:access-model-add"), {**data, "hypothesis": "Có quầy thì hỏi."}, follow=True), 200)
    row = AccessModel.objects.get()
    one = reverse("desk:access-model", args=[row.pk])
    measure = {
        "act": "measure",
        "name": "Người hỏi",
        "unit": "người",
        "baseline": "",
        "target": "mười",
        "result": "",
        "version": "1",
    }
    assert "không phải là số" in text(officer.post(one, measure), 422)
    assert "1250,5" in text(officer.post(one, {**measure, "target": "1.250,5"}, follow=True), 200)
    pilot = {"act": "pilot", "place": "Chợ", "since": "01/10/2026", "until": "", "cost": "12.000.000", "version": "2"}
    assert "12.000.000" in text(officer.post(one, pilot, follow=True), 200)
    key = row.measures.get().pk
    measure |= {"act": f"measure-{key}", "target": "1250,5", "result": "2000", "version": "3"}
    assert "đạt" in text(officer.post(one, measure, follow=True), 200)
    decide = {
        "act": "decide",
        "decision": "stop",
        "on": "20/11/2026",
        "who": "Giám đốc",
        "reason": "Tốn",
        "learned": "Không nên.",
        "version": "4",
    }
    assert "Không có việc này" in text(officer.post(one, decide), 422)
    page = text(desk(office, "leader").post(one, {**decide, "decision": ""}), 422)
    assert "nhân rộng, sửa hay dừng" in page
    assert "Dừng" in text(desk(office, "leader").post(one, decide, follow=True), 200)
    assert "Đã công khai" in text(
        desk(office, "moderator").post(one, {"act": "publish", "version": "5"}, follow=True), 200
    )
    assert "Quầy ở chợ" in text(officer.get(reverse("desk:access-models"), {"xem": "decided"}), 200)
    assert "Chưa có mô hình nào" in text(officer.get(reverse("desk:access-models"), {"xem": "pilot"}), 200)
    proof = {"act": "prove", "version": "", "files": SimpleUploadedFile("so.txt", "Số.".encode())}
    other = a_model(office)
    assert "so.txt" in text(officer.post(reverse("desk:access-model", args=[other.pk]), proof, follow=True), 200)


def test_paused_addresses_are_shown_masked_and_taken_up_or_deleted(office: Office) -> None:
    moderator, address = desk(office, "moderator"), reverse("desk:newsletters")
    assert "Tạm dừng vì thư không đến" not in text(moderator.get(address), 200)
    rows = [a_subscriber(f"nguoi{n}@mau.example") for n in range(3)]
    Subscriber.objects.update(state="paused", bounces=3, paused_at=NOW)
    Subscriber.objects.filter(pk=rows[0].pk).update(bounce_words="550 <nguoi0@mau.example> không có hộp thư")
    home = text(moderator.get(reverse("desk:home")), 200)
    assert "địa chỉ nhận bản tin tạm dừng vì thư không đến" in home
    page = text(moderator.get(address), 200)
    assert "3 số liền bị trả lại" in page
    assert "n…@mau.example" in page
    assert "không có hộp thư" in page
    assert "nguoi0@" not in page
    assert "Tạm dừng vì thư không đến" not in text(desk(office, "officer").get(address), 200)
    page = text(moderator.post(address, {"act": f"resume-{rows[0].pk}"}, follow=True), 200)
    assert "lại gửi đến địa chỉ này" in page
    assert "không còn tạm dừng" in text(moderator.post(address, {"act": f"resume-{rows[0].pk}"}), 422)
    moderator.post(address, {"act": f"forget-{rows[1].pk}"})
    assert Subscriber.objects.filter(state="paused").count() == 1
    assert "Đã xóa 1 địa chỉ" in text(moderator.post(address, {"act": "forget-all"}, follow=True), 200)
    assert [row.email for row in Subscriber.objects.all()] == ["nguoi0@mau.example"]


def test_the_owner_of_a_paused_address_takes_it_up_with_the_link_of_an_old_letter(office: Office) -> None:
    row = a_subscriber("lan@mau.example")
    Subscriber.objects.update(state="paused", bounces=3, paused_at=NOW)
    address = reverse("public:newsletter-stop", args=[row.mark])
    assert "Nhận tiếp" in text(Client().get(address), 200)
    page = text(Client().post(address, {"act": "resume"}), 200)
    assert "lại gửi đến địa chỉ này" in page
    assert "Nhận tiếp" not in page
    assert Subscriber.objects.get().state == "confirmed"
