"""A mail server on the loopback that counts what it takes over, by Message-ID."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import Counter

_KEY = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


class Mailbox(socketserver.ThreadingTCPServer):
    """`taken`: Message-ID → how often a mail with it was taken over, that is, answered with 250."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Session)


class _Session(socketserver.StreamRequestHandler):
    """One conversation, as far as RFC 5321 needs for plain delivery."""

    server: Mailbox
    disable_nagle_algorithm = True

    def handle(self) -> None:
        try:
            self._talk()
        except OSError:
            return  # the sender was killed

    def _talk(self) -> None:
        self._say("220 loopback")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._take()
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # killed within the message: nothing was taken over
            lines.append(line)
        found = _KEY.search(b"".join(lines))
        with self.server.guard:
            self.server.taken[found.group(1).decode() if found else ""] += 1
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
