"""Mail goes to the outbox with the change that causes it, and from there to a real SMTP server."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cualuat.base.actor import ANYONE, SYSTEM
from cualuat.law import operations as law
from cualuat.law import queries
from cualuat.notices import jobs, operations
from cualuat.notices.models import Message


class Postbox(socketserver.ThreadingTCPServer):
    """A small SMTP server on the loopback; `refusing` makes it answer 451 to every message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.refusing = False
        super().__init__(("127.0.0.1", 0), Session)


class Session(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as RFC 5321 needs for plain delivery."""

    server: Postbox

    def handle(self) -> None:
        self.say("220 loopback")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.take()
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        if self.server.refusing:
            self.say("451 try later")
            return
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.received.append(b"".join(lines))
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address  # type: ignore[attr-defined]
        yield server
        server.shutdown()


def read(raw: bytes) -> tuple[str, str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    return str(message["Subject"]), body.get_content()


def test_an_answer_to_a_report_reaches_the_reader(db: None, postbox: Postbox) -> None:
    now = timezone.now()
    document = queries.document("luat-901-2024-qh15")
    report = law.report_error(
        document=document, eid="art_5", message="Sai chính tả.", email="doc@vidu.vn", by=ANYONE, at=now
    )
    link = "http://127.0.0.1:8000/bao-loi/abc/"
    law.answer_report(report=report, state="fixed", answer="Đã sửa, cảm ơn bạn.", link=link, by=SYSTEM, at=now)
    assert jobs.deliver(at=now) == 1
    subject, body = read(postbox.received[0])
    assert "Luật Tiếp cận dịch vụ công cộng mẫu" in subject
    assert "Đã sửa, cảm ơn bạn." in body
    assert link in body
    assert jobs.deliver(at=now) == 0  # once is enough


def test_no_commit_no_mail(db: None) -> None:
    with transaction.atomic():
        operations.queue(to="a@vidu.vn", subject="x", body="x", at=timezone.now())
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_subject_over_lines_forges_no_header(db: None, postbox: Postbox) -> None:
    now = timezone.now()
    operations.queue(to="a@vidu.vn", subject="Chào\r\nBcc: ai@vidu.vn", body="x", at=now)
    assert jobs.deliver(at=now) == 1
    message = email.message_from_bytes(postbox.received[0], policy=email.policy.default)
    assert message["Bcc"] is None


def test_what_cannot_be_sent_is_tried_again_later_and_then_given_up(db: None, postbox: Postbox) -> None:
    now = timezone.now()
    operations.queue(to="a@vidu.vn", subject="x", body="x", at=now)
    postbox.refusing = True
    assert jobs.deliver(at=now) == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert message.error
    assert jobs.deliver(at=now + timedelta(seconds=30)) == 0
    assert Message.objects.get().attempts == 1  # not yet due again
    postbox.refusing = False
    assert jobs.deliver(at=now + timedelta(minutes=2)) == 1
    postbox.refusing = True
    operations.queue(to="b@vidu.vn", subject="x", body="x", at=now)
    for attempt in range(jobs.MAX_ATTEMPTS):
        jobs.deliver(at=now + timedelta(days=attempt + 1))
    assert Message.objects.get(to="b@vidu.vn").state == "failed"


def test_without_a_mail_server_everything_waits(db: None, settings: object) -> None:
    settings.EMAIL_HOST = ""  # type: ignore[attr-defined]
    operations.queue(to="a@vidu.vn", subject="x", body="x", at=timezone.now())
    assert jobs.deliver(at=timezone.now()) == 0
    assert Message.objects.get().state == "waiting"
