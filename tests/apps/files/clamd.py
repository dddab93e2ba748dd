"""A small scanner that speaks clamd's protocol on this machine, for tests."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE"  # what this scanner takes for malicious
MOST = 1_000_000  # bytes of a stream that it takes


class Conversation(socketserver.StreamRequestHandler):
    """One file, answered as the server was told to behave."""

    server: Scanner  # type: ignore[assignment]

    def handle(self) -> None:
        behaviour = self.server.behaviour  # type: ignore[attr-defined]
        assert self.rfile.read(10) == b"zINSTREAM\0"
        if behaviour == "cut":
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
            if len(content) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned.append(content)  # type: ignore[attr-defined]
        if behaviour == "slow":
            time.sleep(1)
        if behaviour == "strange":
            self.wfile.write(b"stream: Kh\xc3\xb4ng bi\xe1\xba\xbft ERROR\0")
        elif EICAR in content:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class _Behaving:
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *arguments: object) -> None:
        self.behaviour = "honest"
        self.scanned: list[bytes] = []
        super().__init__(*arguments)


class Scanner(_Behaving, socketserver.ThreadingTCPServer):
    """Listens on a port of this machine."""


class LocalScanner(_Behaving, socketserver.ThreadingUnixStreamServer):
    """Listens on a unix socket."""


@contextmanager
def running(socket: Path | None = None) -> Iterator[Scanner | LocalScanner]:
    """A scanner that listens; `address` is what CUALUAT_CLAMD must say."""
    server = LocalScanner(str(socket), Conversation) if socket else Scanner(("127.0.0.1", 0), Conversation)
    server.address = str(socket) if socket else f"127.0.0.1:{server.server_address[1]}"  # type: ignore[union-attr]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
