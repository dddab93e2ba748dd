"""The command line speaks Vietnamese, fails loudly and answers in JSON where asked."""

from __future__ import annotations

import argparse
import http.server
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cualuat.console.main import build_parser, main
from demo_house import copy_demo

COMMAND = [sys.executable, "-m", "cualuat.console.main"]


def _parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                found += _parsers(child)
    return found


@pytest.mark.parametrize("parser", _parsers(build_parser()), ids=lambda p: p.prog)
def test_help_is_in_vietnamese(parser: argparse.ArgumentParser) -> None:
    text = parser.format_help()
    for english in ("usage:", "options:", "positional arguments", "show this help", "optional arguments"):
        assert english not in text
    assert text.startswith("Cách dùng: ")


def run(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"CUALUAT_HOME": str(home)}
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, input=stdin, capture_output=True, text=True, check=False
    )


def test_wrong_commands_say_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["nạp"])
    assert stopped.value.code == 2
    assert "Lệnh chưa đúng" in capsys.readouterr().err


def test_before_setup_every_command_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "stats")
    assert done.returncode == 1
    assert "cualuat setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_house_from_nothing(tmp_path: Path) -> None:
    home = copy_demo(tmp_path / "nhà có dấu")
    assert run(home, "setup", "--demo").returncode == 0  # safe to repeat
    assert (home / "secret_key").stat().st_mode & 0o077 == 0
    stats = json.loads(run(home, "stats", "--json").stdout)
    assert stats["documents"] == stats["sample_documents"] == 16
    assert stats["index"]["state"] == "ready"
    assert stats["index"]["units"] > 100
    found = json.loads(run(home, "search", "phan anh mat nuoc", "--json").stdout)
    assert found["hits"][0]["label"] == "Điều 21"
    assert "Hiệu lực" in run(home, "search", "phản ánh", "--explain").stdout
    refused = run(home, "user", "add", "an", "--name", "An", "--role", "editor", "--password-stdin", stdin="123\n")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    made = run(
        home, "user", "add", "an", "--name", "An", "--role", "editor", "--password-stdin", stdin="mot-mat-khau-dai\n"
    )
    assert made.returncode == 0, made.stderr
    assert "an " in run(home, "user", "list").stdout
    assert run(home, "audit", "verify").returncode == 0
    assert run(home, "load", "phapdien", str(tmp_path / "khong-co")).returncode == 1
    asked = tmp_path / "cau-hoi.txt"
    asked.write_text(
        "Chó cắn người thì ai đền?\n\nChó cắn người thì ai đền?\nNuôi lợn trong khu dân cư được không?\n???\n"
    )
    assert "2 câu hỏi" in run(home, "load", "questions", str(asked)).stdout
    asked.write_bytes(b"\xff\xfe khong phai")
    wrong = run(home, "load", "questions", str(asked))
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)
    assert run(home, "work", "--once").returncode == 0


HEADING = """<h3>Đề mục 18.9 <br/> Bến đò</h3><div class='_content'><p class='pDieu'><a name='a1'></a>Điều 18.9.LQ.1. Phạm vi</p>
<p class='pGhiChu'><a href='http://vbpl.vn/x?ItemID=990001#Dieu_1'>(Điều 1 Luật số 991/2020/QH14 Bến đò ngày 10/11/2020 của Quốc hội,
có hiệu lực thi hành kể từ ngày 01/07/2021)</a></p><p class='pNoiDung'><p>Luật này quy định về bến đò.</p></p></div>"""


@contextmanager
def web_server(folder: Path, *, cut: int = 0) -> Iterator[str]:
    """Serves a folder over http; with `cut` the connection breaks off that many bytes before the end."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, directory=str(folder), **options)  # type: ignore[arg-type]

        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            outputfile.write(data[: len(data) - cut])

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing on the screen."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_codification_from_an_address(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "setup").returncode == 0
    with zipfile.ZipFile(tmp_path / "phapdien.zip", "w") as archive:
        archive.writestr("BoPhapDien/demuc/mot.html", HEADING)
    with web_server(tmp_path, cut=40) as url:
        broken = run(home, "load", "phapdien", f"{url}/phapdien.zip")
    assert broken.returncode == 1
    assert "chạy lại" in broken.stderr
    assert "Traceback" not in broken.stderr
    with web_server(tmp_path) as url:
        loaded = run(home, "load", "phapdien", f"{url}/phapdien.zip", "--json")
        missing = run(home, "load", "phapdien", f"{url}/khong-co.zip")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["articles"] == 1
    assert missing.returncode == 1
    assert "404" in missing.stderr
    found = json.loads(run(home, "search", "ben do", "--json").stdout)
    assert found["hits"][0]["document_number"] == "991/2020/QH14"


def test_deadlines_are_counted_and_explained(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "setup").returncode == 0
    counted = json.loads(run(home, "due", "--working-days", "7", "--from", "20/11/2026", "--json").stdout)
    assert counted["due"] == "2026-12-02"
    assert any("24/11/2026" in step["text"] for step in counted["steps"])
    assert any("Điều 147" in basis for basis in counted["basis"])
    for wrong in (
        ["--from", "hôm qua", "--days", "3"],
        ["--from", "2026-01-01"],
        ["--from", "2031-01-01", "--days", "3"],
    ):
        done = run(home, "due", *wrong)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
