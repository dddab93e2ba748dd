"""Asking ClamAV whether a file is malicious. Without the setting CUALUAT_CLAMD nobody is asked.

CUALUAT_CLAMD: «host:port» or the path of a unix socket. The protocol is clamd's INSTREAM (man clamd): the length of each
piece in four bytes, then the piece; a length of nothing ends the file.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

_PIECE: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096
SECONDS: Final = 60.0  # how long clamd may be silent; it thinks about large archives


class ScannerUnavailable(Exception):
    """Nobody can say now whether the file is malicious; the message, in Vietnamese, says what to do. Try again later."""


class TooLargeToScan(ScannerUnavailable):
    """clamd does not take files of this size; trying again is of no use until its settings are changed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What clamd says. `threat`: the name of what it found, "" for a clean file."""

    threat: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.threat


def is_configured() -> bool:
    """Whether there is a scanner."""
    return bool(_address())


def scan(path: Path, *, seconds: float = SECONDS) -> Verdict:
    """Sends the file to clamd. Raises ScannerUnavailable: no scanner, no answer in time, connection cut, file too large."""
    try:
        with _connected(seconds) as connection:
            answer = _ask(connection, path)
    except OSError as error:
        raise ScannerUnavailable(
            f"Không hỏi được chương trình quét mã độc ({error}). Hãy kiểm tra clamd đang chạy và CUALUAT_CLAMD."
        ) from error
    return _verdict(answer)


def _address() -> str:
    return str(getattr(settings, "CUALUAT_CLAMD", "") or "")


@contextmanager
def _connected(seconds: float) -> Iterator[socket.socket]:
    address = _address()
    if not address:
        raise ScannerUnavailable("Chưa cấu hình chương trình quét mã độc. Hãy đặt CUALUAT_CLAMD.")
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(address)
            yield connection
        return
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise ScannerUnavailable("CUALUAT_CLAMD phải có dạng máy:cổng hoặc /đường/dẫn/socket. Hãy sửa cấu hình.")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds) as connection:
        yield connection


def _ask(connection: socket.socket, path: Path) -> str:
    # clamd may answer and hang up before it has read everything: then the answer, not the broken pipe, is the news.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
        connection.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND") or "?")
    if "size limit exceeded" in said:
        raise TooLargeToScan("Tệp lớn hơn mức clamd nhận quét. Hãy tăng StreamMaxLength trong clamd.conf rồi quét lại.")
    raise ScannerUnavailable(f"Chương trình quét mã độc trả lời không rõ («{said[:100]}»). Hãy xem nhật ký của clamd.")
