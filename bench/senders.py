"""Citizens with browsers: each sends a letter over the public pages, and presses «send» again whenever no answer came."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

KINDS = ("feedback-general", "complaint", "information")
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "feedback-general": {},
    "complaint": {"against": "Quyết định số 1", "against_whom": "Chủ tịch xã", "known_on": "03/11/2026"},
    "information": {"purpose": "Để biết", "delivery": "network"},
}
_NUMBER = re.compile(r"Số hồ sơ</dt><dd><strong>([^<]+)<")
_CODE = re.compile(r'<strong class="code">([^<]+)<')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 600.0  # seconds after which somebody gives up


class GaveUp(Exception):
    """The house did not take the letter."""


@dataclass
class Told:
    """What the citizens know: number of the letter → (number of the matter, receipt code)."""

    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)  # address → how often it was asked again
    seconds: list[float] = field(default_factory=list)


def mark(number: int) -> str:
    """What the subject of a letter begins with; no other letter has it."""
    return f"Việc {number:06d}:"


class Crowd:
    """`size` letters sent by `threads` browsers; `told` grows meanwhile."""

    def __init__(self, port: int, size: int, threads: int) -> None:
        self.told = Told()
        self._port, self._numbers, self._guard = port, iter(range(size)), threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]

    def start(self) -> None:
        """Lets them begin."""
        for thread in self._threads:
            thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether somebody is still sending."""
        return any(thread.is_alive() for thread in self._threads)

    def _next(self) -> int | None:
        with self._guard:
            return next(self._numbers, None)

    def _work(self) -> None:
        while (number := self._next()) is not None:
            browser, began = Browser(self._port, number, self.told), time.monotonic()
            try:
                receipt = browser.send()
            except GaveUp as failure:
                self.told.troubles[str(failure)] += 1
                continue
            self.told.receipts[number] = receipt
            self.told.seconds.append(time.monotonic() - began)


class Browser:
    """One letter from one place."""

    def __init__(self, port: int, number: int, told: Told) -> None:
        self._port, self._number, self._told = port, number, told
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._token = ""

    def send(self) -> tuple[str, str]:
        """The whole letter; number and code as the last page shows them. Raises GaveUp."""
        kind, i = KINDS[self._number % 3], self._number
        try:
            self._token = _found(_TOKEN, self._asked("GET", f"/gui/{_FAMILY[kind]}/", {}, 200))
            self._asked("POST", f"/gui/bat-dau/{kind}/", {}, 302)
            subject = f"{mark(i)} nước thải chảy ra mương"
            self._asked("POST", "/gui/don/", {"subject": subject, "content": _STORY, **_ANSWERS[kind]}, 302)
            person = {"name": f"Người Gửi {i}", "address": "Thôn 1, xã Mẫu", "id_number": f"0331{i:08d}", "count": "1"}
            self._asked(
                "POST", "/gui/don/nguoi-gui/", {**person, "email": f"nguoi{i}@dan.example", "told_by": "email"}, 302
            )
            page = self._asked("POST", "/gui/don/xem-lai/", {}, 200)
            return _found(_NUMBER, page), _found(_CODE, page)
        finally:
            self._connection.close()

    def _asked(self, method: str, address: str, values: Mapping[str, str], wanted: int) -> str:
        """The answer; the very same is asked again while there is none, or an error of the house."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status, where, text = self._once(method, address, values)
            except (OSError, http.client.HTTPException) as failure:
                self._connection.close()
                self._again(address, type(failure).__name__)
                continue
            if status >= 500:
                self._again(address, str(status))
                continue
            if status != wanted or "viet-tiep" in where:
                raise GaveUp(f"{address}: {status} {where}")
            return text
        raise GaveUp(f"{address}: no answer")

    def _again(self, address: str, why: str) -> None:
        self._told.again[f"{address.split('/')[-2]}: {why}"] += 1
        time.sleep(0.3)

    def _once(self, method: str, address: str, values: Mapping[str, str]) -> tuple[int, str, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-Forwarded-For": f"10.{self._number >> 16 & 255}.{self._number >> 8 & 255}.{self._number & 255}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**values, "csrfmiddlewaretoken": self._token}) if method == "POST" else None
        self._connection.request(method, address, body=body, headers=headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if answer.status < 500:
            for line in answer.msg.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self._cookies[name] = value.strip('"')
        return answer.status, answer.getheader("Location") or "", text


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise GaveUp(f"the page lacks {pattern.pattern}")
    return found.group(1)


_FAMILY = {"feedback-general": "phan-anh", "complaint": "khieu-nai", "information": "xin-thong-tin"}
_STORY = "Sáng nay nước thải của xưởng chảy ra mương, cá chết nhiều. Đề nghị cơ quan xem xét."
