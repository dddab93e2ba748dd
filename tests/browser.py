"""A real browser before a real server with a house of its own."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo_house import COMMAND, copy_demo, environment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (360, 768, 1280)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="không có Chromium; Debian: apt-get install chromium")


@dataclass(frozen=True)
class Site:
    """A running site: its address, its house, the passwords of its demo accounts by name."""

    url: str
    home: Path
    passwords: dict[str, str]
    passphrases: dict[str, str]
    codes: dict[str, str]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site(home: Path) -> Iterator[Site]:
    """What `make demo` gives: sets up the sample and serves it, worker included."""
    copy_demo(home)
    with served(home, environment(home)) as url:
        yield Site(url, home, *_notes((home / "demo-accounts.txt").read_text(encoding="utf-8")))


@contextmanager
def served(home: Path, inside: Mapping[str, str]) -> Iterator[str]:
    """Serves a house that is set up, worker included; its address. `inside`: the environment of the server."""
    port = _free_port()
    log = (home / "serve.log").open("wb")
    serve = [*COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen(serve, env=dict(inside), stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


def _notes(text: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Passwords and passphrases by account, codes by what they are for."""
    return (
        dict(re.findall(r"^(\w+)  (\S+)  \(", text, re.M)),
        dict(re.findall(r"^Câu mật khẩu niêm phong của (\w+), [^:]*: (.+)$", text, re.M)),
        dict(re.findall(r"^Mã [^(]*\(([^)]+)\): (\S+)$", text, re.M)),
    )


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:  # not there yet, or too busy to answer in time
            time.sleep(0.2)
    raise AssertionError("the server did not answer")
