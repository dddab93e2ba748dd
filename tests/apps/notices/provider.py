"""A gateway for SMS and Zalo on the loopback that speaks the protocol, and can break it in every way."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Conversation"], None]


class Provider(ThreadingHTTPServer):
    """`plan`: how the next questions are met, one each; then as the protocol says. `asked`: every question in order."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.taken: dict[str, str] = {}
        self.plan: deque[Behaviour] = deque()
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def address(self) -> str:
        """What the setting should hold."""
        return f"http://127.0.0.1:{self.server_address[1]}/gui"

    def take(self, key: str) -> tuple[int, str]:
        """Takes a message over, once: the status and the provider's own name for it."""
        status = 409 if key in self.taken else 202
        return status, self.taken.setdefault(key, f"nha-mang-{len(self.taken) + 1}")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken conversations are the point of the tests."""


class Conversation(BaseHTTPRequestHandler):
    """One question and its answer."""

    server: Provider

    def do_POST(self) -> None:
        self.question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.question)
        self.server.headers.append(dict(self.headers))
        (self.server.plan.popleft() if self.server.plan else obey)(self)

    def answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def obey(conversation: Conversation) -> None:
    """As the protocol says."""
    status, name = conversation.server.take(conversation.question["id"])
    conversation.answer(status, json.dumps({"id": name}).encode())


def say(status: int, content: str | bytes = b"", **headers: str) -> Behaviour:
    """This very answer; nothing is taken over."""
    raw = content if isinstance(content, bytes) else content.encode()
    return lambda conversation: conversation.answer(status, raw, **headers)


def take_and_cut(conversation: Conversation) -> None:
    """The message is taken over, but the connection ends before the answer."""
    conversation.server.take(conversation.question["id"])
    conversation.connection.close()


def take_and_wait(conversation: Conversation) -> None:
    """The message is taken over, the answer comes too late."""
    conversation.server.take(conversation.question["id"])
    time.sleep(3)
    conversation.answer(200, b'{"id": "muon"}')


def drip(conversation: Conversation) -> None:
    """A byte now and then, each in time."""
    for byte in b"HTTP/1.1 200 OK\r\n":
        conversation.wfile.write(bytes([byte]))
        conversation.wfile.flush()
        time.sleep(0.2)
