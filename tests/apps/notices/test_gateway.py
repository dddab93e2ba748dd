"""SMS and Zalo through a real gateway on the loopback, and everything that it can get wrong."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider import Provider, drip, say, take_and_cut, take_and_wait

from cualuat.base.actor import SYSTEM
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices import jobs, operations, queries
from cualuat.notices.channels import gateway
from cualuat.notices.channels.gateway import Answer, understood
from cualuat.notices.channels.interface import Accepted
from cualuat.notices.models import ChannelRest, Message
from postbox import Postbox

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
MINUTE = timedelta(minutes=1)


def text(to: str = "0912345678", **more: object) -> Message:
    return operations.queue(**{"to": to, "body": "Đã nhận hồ sơ", "at": NOW, "channel": "sms", **more})  # type: ignore[arg-type]


def only() -> Message:
    return Message.objects.get()


# --- the protocol ------------------------------------------------------------------------------------------------


def test_a_message_is_handed_over_with_its_key_and_the_token(db: None, provider: Provider) -> None:
    text(channel="zalo", template="bien-nhan", values={"so": "KN-1"})
    assert jobs.deliver(at=NOW) == 1
    asked, headers = provider.asked[0], provider.headers[0]
    assert headers["Authorization"] == "Bearer ma-thu"
    assert headers["Idempotency-Key"] == asked["id"]
    assert asked["id"].startswith(f"cualuat.{only().pk}.")
    assert {k: v for k, v in asked.items() if k != "id"} == {
        "channel": "zalo",
        "to": "+84912345678",
        "template": "bien-nhan",
        "values": {"so": "KN-1"},
        "text": "Đã nhận hồ sơ",
    }
    assert (only().state, only().provider_id, only().sent_at) == ("sent", "nha-mang-1", NOW)


def test_without_a_gateway_everything_waits(db: None, settings: object) -> None:
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().attempts) == ("waiting", 0)


def test_a_message_refused_for_good_keeps_the_words_of_the_gateway(db: None, provider: Provider) -> None:
    provider.plan.append(say(422, '{"code": "blocked", "error": "Thuê bao chặn tin quảng cáo"}'))
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().error) == ("failed", "422: blocked Thuê bao chặn tin quảng cáo")


def test_whoever_has_no_zalo_gets_an_sms(db: None, provider: Provider) -> None:
    provider.plan.append(say(422, '{"code": "no_zalo_user", "error": "không có Zalo"}'))
    first = text(channel="zalo", template="bien-nhan", about_type="case", about_id=7, kind="receipt")
    assert jobs.deliver(at=NOW) == 0
    assert jobs.deliver(at=NOW) == 1
    second = Message.objects.get(channel="sms")
    assert [(a["channel"], a["to"]) for a in provider.asked] == [("zalo", "+84912345678"), ("sms", "+84912345678")]
    assert (second.state, second.instead_of, second.kind, second.body) == ("sent", first, "receipt", "Đã nhận hồ sơ")
    assert list(queries.about("case", 7)) == [second, first]
    assert not queries.failed().exists()  # the desk has nothing to do
    with pytest.raises(operations.Refused, match="đã được thay bằng một tin"):
        operations.retry(message=first, by=SYSTEM, at=NOW)


def test_a_telephone_does_not_ring_at_night_unless_it_is_urgent(db: None, provider: Provider) -> None:
    night = NOW.replace(hour=23)
    text(at=night)
    text("0987654321", at=night, urgent=True)
    assert jobs.deliver(at=night) == 1
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 1
    assert [asked["to"] for asked in provider.asked] == ["+84987654321", "+84912345678"]


# --- what goes wrong ---------------------------------------------------------------------------------------------


def test_a_gateway_that_is_down_for_an_hour_loses_nothing(db: None, provider: Provider, settings: object) -> None:
    for number in range(4):
        text(f"091234567{number}")
    address = settings.CUALUAT_GATEWAY_URL  # type: ignore[attr-defined]
    settings.CUALUAT_GATEWAY_URL = "http://127.0.0.1:9/"  # type: ignore[attr-defined]
    for minute in range(60):
        assert jobs.deliver(at=NOW + minute * MINUTE) == 0
    assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 0)}
    assert ChannelRest.objects.get().failures <= 7
    settings.CUALUAT_GATEWAY_URL = address  # type: ignore[attr-defined]
    assert sum(jobs.deliver(at=NOW + minute * MINUTE) for minute in range(60, 100)) == 4
    assert len(provider.asked) == 4
    assert not ChannelRest.objects.exists()


def test_a_dead_gateway_does_not_hold_up_the_mail(db: None, postbox: Postbox, settings: object) -> None:
    settings.CUALUAT_GATEWAY_URL = "http://127.0.0.1:9/"  # type: ignore[attr-defined]
    for number in range(5):
        text(f"091234567{number}")
    operations.queue(to="a@vidu.vn", subject="Chào", body="Xin chào", at=NOW)
    assert jobs.deliver(at=NOW) == 1
    assert [rest.channel for rest in queries.resting(at=NOW)] == ["sms"]


def test_a_message_cut_off_in_the_middle_is_asked_for_again_and_sent_once(db: None, provider: Provider) -> None:
    provider.plan.append(take_and_cut)
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().attempts) == ("waiting", 1)
    assert "Mất kết nối với cổng khi đang gửi" in only().error
    assert jobs.deliver(at=NOW + 2 * MINUTE) == 1
    assert len({asked["id"] for asked in provider.asked}) == 1
    assert len(provider.taken) == 1
    assert (only().state, only().provider_id) == ("sent", "nha-mang-1")


def test_what_a_dead_process_handed_over_is_not_sent_twice(db: None, provider: Provider) -> None:
    text()
    assert jobs.deliver(at=NOW) == 1
    Message.objects.update(state="sending", sending_since=NOW, sent_at=None)  # it died before it could write «sent»
    assert jobs.deliver(at=NOW + 11 * MINUTE) == 1
    assert len(provider.asked) == 2
    assert len(provider.taken) == 1


def test_a_slow_worker_does_not_overwrite_what_another_one_found(db: None, provider: Provider) -> None:
    text()
    taken = jobs._take("sms", NOW, is_open=True)
    assert taken is not None
    assert jobs.deliver(at=NOW + 11 * MINUTE) == 1
    jobs._note_message(taken, jobs.NotTaken("quá muộn"), NOW + 12 * MINUTE)
    assert only().state == "sent"


@pytest.mark.parametrize("behaviour", [take_and_wait, drip])
def test_a_slow_gateway_is_not_waited_for(
    db: None, provider: Provider, monkeypatch: pytest.MonkeyPatch, behaviour: object
) -> None:
    monkeypatch.setattr(gateway, "TIMEOUT", 0.4)
    provider.plan.append(behaviour)  # type: ignore[arg-type]
    text()
    text("0987654321")
    began = time.monotonic()
    assert jobs.deliver(at=NOW) == 0
    assert time.monotonic() - began < 2.5
    assert len(provider.asked) == 1  # the second message waits for the channel
    monkeypatch.setattr(gateway, "TIMEOUT", 5.0)
    assert jobs.deliver(at=NOW + 2 * MINUTE) == 2


def test_too_many_at_once_wait_as_long_as_the_gateway_says(db: None, provider: Provider) -> None:
    provider.plan.append(say(429, '{"error": "chậm lại"}', Retry_After="1800"))
    text()
    text("0987654321")
    assert jobs.deliver(at=NOW) == 0
    assert jobs.deliver(at=NOW + 29 * MINUTE) == 0
    assert len(provider.asked) == 1
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    assert jobs.deliver(at=NOW + 30 * MINUTE) == 2


def test_a_date_in_retry_after_counts_too(db: None, provider: Provider) -> None:
    provider.plan.append(say(503, "", Retry_After=format_datetime(NOW + 20 * MINUTE)))
    text()
    jobs.deliver(at=NOW)
    assert only().next_attempt_at == NOW + 20 * MINUTE


def test_an_error_of_the_gateway_counts_as_an_attempt(db: None, provider: Provider) -> None:
    provider.plan.extend([say(500, "hỏng")] * jobs.MAX_ATTEMPTS)
    text()
    for day in range(jobs.MAX_ATTEMPTS):
        jobs.deliver(at=NOW + timedelta(days=day * 7))
    assert (only().state, only().error) == ("failed", "500: hỏng")


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, "<html>Đăng nhập mạng không dây</html>"),
        (200, "[1, 2]"),
        (200, "{}"),
        (200, '{"id": true}'),
        (202, b"\xff\xfe\x00"),
        (200, "[" * 50_000),
        (409, "<html>Conflict</html>"),
        (204, ""),
        (200, b'{"id": "' + b"x" * gateway.MAX_ANSWER + b'"}'),
    ],
)
def test_an_answer_that_is_none_is_no_answer(db: None, provider: Provider, status: int, content: str | bytes) -> None:
    provider.plan.append(say(status, content))
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().attempts) == ("waiting", 1)
    assert "không đúng giao thức" in only().error
    assert len(only().error) < 1000
    assert jobs.deliver(at=NOW + 2 * MINUTE) == 1


def test_a_torn_answer_is_no_answer(db: None, provider: Provider) -> None:
    provider.plan.append(say(200, '{"id"', Content_Length="5000"))
    text()
    assert jobs.deliver(at=NOW) == 0
    assert only().state == "waiting"


def test_words_that_no_database_can_keep_are_cleaned(db: None, provider: Provider) -> None:
    provider.plan.append(say(400, r'{"error": "nửa chữ \ud83d và \u0000 hết"}'))
    text()
    jobs.deliver(at=NOW)
    only().refresh_from_db()
    assert only().error == "400: nửa chữ ? và hết"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(db: None, provider: Provider, status: int) -> None:
    with Provider() as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        provider.plan.append(say(status, "", Location=elsewhere.address))
        text()
        assert jobs.deliver(at=NOW) == 0
        assert not elsewhere.asked  # the token stays here
        elsewhere.shutdown()
    assert (only().state, only().attempts) == ("waiting", 0)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_token_or_address_fails_no_message(db: None, provider: Provider, status: int) -> None:
    provider.plan.append(say(status, '{"error": "sai mã"}'))
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().attempts) == ("waiting", 0)
    assert "hãy xem lại địa chỉ và mã truy cập" in only().error
    assert jobs.deliver(at=NOW + 2 * MINUTE) == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://vidu.vn/",
        "vidu.vn",
        "https://",
        "https://a:b@vidu.vn/",
        "http://vidu.vn:99999/",
        "http://[",
        "http://vidu.vn/a b",
    ],
)
def test_an_address_that_is_none_is_said(db: None, settings: object, address: str) -> None:
    settings.CUALUAT_GATEWAY_URL = address  # type: ignore[attr-defined]
    text()
    assert jobs.deliver(at=NOW) == 0
    assert (only().state, only().attempts) == ("waiting", 0)
    assert "CUALUAT_GATEWAY_URL phải có dạng" in only().error


def test_a_token_never_stands_in_an_error(db: None, provider: Provider, settings: object) -> None:
    settings.CUALUAT_GATEWAY_TOKEN = "bí-mật\r\nX: y"  # type: ignore[attr-defined]
    text()
    assert jobs.deliver(at=NOW) == 0
    assert "CUALUAT_GATEWAY_TOKEN" in only().error
    assert "bí-mật" not in only().error
    assert not provider.asked


@given(
    st.integers(100, 599),
    st.one_of(st.binary(max_size=60), st.sampled_from([b'{"id": "a"}', b'{"id": 7}', b"{}", b""])),
    st.one_of(st.text(max_size=12), st.sampled_from(["", "-5", "1e9", "999999999999999", "Tue, 24 Nov 2026 02:00:00"])),
)
def test_every_answer_means_something(status: int, content: bytes, retry_after: str) -> None:
    outcome = understood(Answer(status, retry_after, content), NOW)
    if isinstance(outcome, Accepted):
        assert status in (200, 202, 409)


# --- TLS ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody knows, with its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl")
    folder = tmp_path_factory.mktemp("tls")
    key, file = folder / "key.pem", folder / "all.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


@pytest.mark.parametrize("known", [False, True])
def test_only_a_gateway_with_a_known_certificate_gets_messages(
    db: None, provider: Provider, settings: object, certificate: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    provider.socket = context.wrap_socket(provider.socket, server_side=True)
    settings.CUALUAT_GATEWAY_URL = provider.address.replace("http:", "https:")  # type: ignore[attr-defined]
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    text()
    assert jobs.deliver(at=NOW) == int(known)
    assert len(provider.asked) == int(known)
    assert ("CERTIFICATE_VERIFY_FAILED" in only().error) is not known
