"""A small SMTP server on the loopback that keeps what it gets."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any


class Postbox(socketserver.ThreadingTCPServer):
    """`refusing`: 451 to every message; `unknown`: `answer`, unless told otherwise 550, to these addresses; `cutting`: takes a message over, says nothing."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.refusing = self.cutting = False
        self.unknown: set[str] = set()
        self.answer = "550 no such mailbox"
        super().__init__(("127.0.0.1", 0), Session)

    @property
    def mails(self) -> list[EmailMessage]:
        """What came, in order."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.received]  # type: ignore[misc]


class Session(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as RFC 5321 needs for plain delivery."""

    server: Postbox

    def handle(self) -> None:
        self.say("220 loopback")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                if not self.take():
                    return
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            elif verb == b"RCPT" and any(f"<{address}>".encode() in line for address in self.server.unknown):
                self.say(self.server.answer)
            else:
                self.say("250 ok")

    def take(self) -> bool:
        if self.server.refusing:
            self.say("451 try later")
            return True
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.received.append(b"".join(lines))
        if self.server.cutting:
            return False
        self.say("250 taken")
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def standing(settings: Any) -> Iterator[Postbox]:
    """The server while it stands, and the house set up to use it."""
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()
