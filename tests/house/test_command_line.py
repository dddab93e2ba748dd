"""The command line speaks Vietnamese, fails loudly and answers in JSON where asked."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cualuat.console.main import build_parser, main

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
    home = tmp_path / "nhà có dấu"
    for _ in range(2):  # safe to repeat
        assert run(home, "setup", "--demo").returncode == 0
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
    assert run(home, "work", "--once").returncode == 0
