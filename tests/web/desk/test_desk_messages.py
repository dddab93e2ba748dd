"""The outbox at the desk: for administrators, no address whole, sending again and holding back on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from desk_office import browser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.audit.models import Event
from cualuat.notices import operations as notices
from cualuat.notices.models import ChannelRest, Message
from cualuat.web.desk.house.messages import in_words, masked, masked_within
from office import Office

ADDRESS = "/ban-lam-viec/tin-gui-di/"
TO = "lan.tran@vidu.example"


def queued(**changes: Any) -> Message:
    """A mail to bà Lan that waits; keywords change the row afterwards."""
    made = notices.queue(
        to=TO, subject="Hồ sơ KN-2026-0007: đang xác minh", body="Nội dung riêng của bà Lan", at=timezone.now(), kind="step",
        about_type="case", about_id=7,
    )  # fmt: skip
    Message.objects.filter(pk=made.pk).update(**changes)
    return Message.objects.get(pk=made.pk)


@pytest.fixture
def desk(office: Office) -> Client:
    return browser(office, "administrator")


def shown(client: Client, **query: str) -> str:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("leader", 403), ("administrator", 200)])
def test_for_administrators_only(office: Office, who: str, status: int) -> None:
    message, client = queued(state="failed"), browser(office, who)
    assert reverse("desk:messages") == ADDRESS
    assert client.get(ADDRESS).status_code == status
    if who != "administrator":
        assert client.post(ADDRESS, {"act": "retry", "message": message.pk}).status_code == status
        message.refresh_from_db()
        assert message.state == "failed"


# --- what is shown -----------------------------------------------------------------------------------------------


def test_an_empty_outbox(desk: Client) -> None:
    text = shown(desk)
    assert "Không có tin nào ở mục này." in text
    assert "Chờ lâu nhất" not in text


def test_nobody_reads_whom_it_is_for(desk: Client) -> None:
    queued(state="failed", attempts=8, error=f"550 <{TO}>: no such user; call 0912 345 678 or +84912345678")
    notices.queue(to="0912 345 678", body="KN-2026-0007: đang xác minh.", at=timezone.now(), channel="sms", kind="step")
    text = shown(desk)
    assert "l•••@vidu.example" in text
    assert "09•••678" in text
    assert "no such user" in text
    for secret in (TO, "lan.tran", "912345678", "912 345 678", "Nội dung riêng"):
        assert secret not in text
    assert "Hồ sơ KN-2026-0007: đang xác minh" in text
    assert "đã thử 8/8 lần" in text


@pytest.mark.parametrize(
    ("to", "seen"),
    [
        ("a@vidu.example", "a•••@vidu.example"),
        ("lan@vidu.example", "l•••@vidu.example"),
        ("+84912345678", "09•••678"),
        ("0912345678", "09•••678"),
        ("12345", "•••"),
        ("", "•••"),
    ],
)
def test_masked(to: str, seen: str) -> None:
    assert masked(to) == seen


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "0 phút"),
        (timedelta(minutes=59, seconds=59), "59 phút"),
        (timedelta(hours=47), "47 giờ"),
        (timedelta(days=2), "2 ngày"),
    ],
)
def test_how_long_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words


def test_masked_within_leaves_the_rest() -> None:
    text = "503: ngày 24/11/2026, thử lại sau 120 giây, mã 4.7.1 của <lan@vidu.example>, tel:+84 912 345 678."
    assert masked_within(text) == (
        "503: ngày 24/11/2026, thử lại sau 120 giây, mã 4.7.1 của <l•••@vidu.example>, tel:09•••678."
    )


def test_by_state_and_channel(desk: Client) -> None:
    queued(subject="Thư chờ")
    queued(subject="Thư hỏng", state="failed")
    Message.objects.filter(subject="Thư hỏng").update(channel="sms")
    text = shown(desk)
    assert "Thư chờ" in text
    assert "Thư hỏng" in text
    assert 'Không gửi được <span class="muted">(1)</span>' in text
    assert 'Tất cả <span class="muted">(2)</span>' in text
    text = shown(desk, **{"trang-thai": "failed"})
    assert "Thư chờ" not in text
    assert "Thư hỏng" in text
    assert "Thư hỏng" not in shown(desk, kenh="email")
    assert "Thư chờ" in shown(desk, kenh="vua", trang="999")


def test_what_is_set_up_is_told_without_secrets(desk: Client, settings: Any) -> None:
    settings.EMAIL_HOST = settings.CUALUAT_GATEWAY_URL = ""
    text = shown(desk)
    assert text.count("chưa nối") == 3
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD = "thu.mau.example", "mat-khau-thu"
    settings.CUALUAT_GATEWAY_URL, settings.CUALUAT_GATEWAY_TOKEN = "https://cong.mau.example/gui", "ma-bi-mat"
    text = shown(desk)
    assert text.count("đã nối") == 3
    for secret in ("thu.mau.example", "mat-khau-thu", "cong.mau.example", "ma-bi-mat"):
        assert secret not in text


def test_what_hinders_is_told(desk: Client) -> None:
    ago = timezone.now() - timedelta(hours=3, minutes=2)
    queued(not_before=ago)
    ChannelRest.objects.create(
        channel="zalo", until=timezone.now() + timedelta(minutes=20), failures=5, error=f"Cổng quá tải ({TO})."
    )
    text = shown(desk)
    assert "Chờ lâu nhất" in text
    assert "(3 giờ)" in text
    assert "<strong>Zalo</strong> tạm nghỉ đến" in text
    assert "Cổng quá tải (l•••@vidu.example)." in text


# --- what can be done --------------------------------------------------------------------------------------------


def test_a_message_is_sent_again_and_stays_where_one_was(desk: Client) -> None:
    message = queued(state="failed", attempts=8, error="550")
    query = "?trang-thai=failed&kenh=email"
    answer = desk.post(ADDRESS + query, {"act": "retry", "message": message.pk})
    assert answer["Location"] == ADDRESS + query
    message.refresh_from_db()
    assert (message.state, message.attempts, message.decided_by) == ("waiting", 0, "Cán bộ nobody")
    event = Event.objects.get(subject_type="message")
    assert (event.action, event.subject_id) == ("notices.retry", str(message.pk))
    assert TO not in event.subject_label
    assert "Tin sẽ được gửi lại trong ít phút." in desk.get(ADDRESS).content.decode()


def test_a_message_is_held_back_with_the_reason(desk: Client) -> None:
    message = queued()
    answer = desk.post(ADDRESS, {"act": "hold", "message": message.pk, "reason": "Nhầm người nhận"}, follow=True)
    text = answer.content.decode()
    assert "Đã giữ tin lại." in text
    assert "Lý do giữ: Nhầm người nhận" in text
    message.refresh_from_db()
    assert message.state == "held"
    event = Event.objects.get(action="notices.hold")
    assert event.detail == {"reason": "Nhầm người nhận"}
    desk.post(ADDRESS, {"act": "retry", "message": message.pk})
    message.refresh_from_db()
    assert message.state == "waiting"


def test_holding_needs_a_reason_and_keeps_what_was_typed(desk: Client) -> None:
    message = queued()
    answer = desk.post(ADDRESS, {"act": "hold", "message": message.pk, "reason": " "})
    assert (answer.status_code, "Hãy ghi lý do giữ tin lại." in answer.content.decode()) == (422, True)
    long = "dài " * 130
    answer = desk.post(ADDRESS, {"act": "hold", "message": message.pk, "reason": long})
    assert answer.status_code == 422
    assert f'value="{long}"' in answer.content.decode()
    message.refresh_from_db()
    assert message.state == "waiting"
    assert not Event.objects.filter(subject_type="message").exists()


@pytest.mark.parametrize(("state", "act"), [("sent", "retry"), ("sent", "hold"), ("sending", "hold"), ("held", "hold")])
def test_what_cannot_be_done_is_told(desk: Client, state: str, act: str) -> None:
    message = queued(state=state)
    answer = desk.post(ADDRESS, {"act": act, "message": message.pk, "reason": "Thử"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"Tin này ở trạng thái «{message.get_state_display()}»" in text
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.parametrize("number", ["", "không", "999999", "9" * 40])
def test_a_message_that_is_gone_is_told(desk: Client, number: str) -> None:
    answer = desk.post(ADDRESS, {"act": "retry", "message": number})
    assert (answer.status_code, "Không còn tin này" in answer.content.decode()) == (422, True)


def test_buttons_are_for_what_can_be_done(desk: Client) -> None:
    queued(state="sent", sent_at=timezone.now())
    assert 'value="retry"' not in shown(desk)
    queued(state="held", error="chờ")
    text = shown(desk)
    assert 'value="retry"' in text
    assert 'value="hold"' not in text
