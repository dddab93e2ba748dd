"""Commands given nonsense, and the processes of a house that is shot at: words, an exit status, nothing left over."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo_house import copy_demo
from sample_procedures import national

COMMAND = [sys.executable, "-m", "cualuat.console.main"]


def environment(home: Path, **more: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "CUALUAT_"))} | {
        "CUALUAT_HOME": str(home),
        **more,
    }


def run(home: Path, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        start_new_session=True,  # no terminal to ask for a password
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_demo(tmp_path_factory.mktemp("house") / "home")


def test_nobody_else_on_the_machine_reads_the_house(house: Path) -> None:
    for name in (".", "cualuat.sqlite3", "secret_key", "demo-accounts.txt", "files"):
        assert not stat.S_IMODE((house / name).stat().st_mode) & 0o077, name


def test_setting_up_an_older_house_again_makes_it_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "cualuat.sqlite3").touch(mode=0o644)
    assert run(tmp_path, "setup").returncode == 0
    assert not stat.S_IMODE((tmp_path / "cualuat.sqlite3").stat().st_mode) & 0o077


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "search", "{bad}"), "không phải là câu hỏi"),
        (("evaluate", "search", "{bytes}"), "không phải là câu hỏi"),
        (("evaluate", "search", "{nothing}"), "không có câu hỏi nào"),
        (("load", "files", "{folder}"), "không có tệp nào"),
        (("load", "phapdien", "{bad}"), "không phải thư mục"),
        (("user", "add", "moi", "--name", "x", "--role", "reader"), "--password-stdin"),
        (("user", "add", "moi", "--name", "x", "--role", "reader", "--unit", "", "--password-stdin"), "đơn vị"),
        (("user", "add", "moi", "--name", "x", "--role", "reader", "--password-stdin"), "Mật khẩu quá ngắn"),
        (("serve", "--bind", "127.0.0.1:99999"), "--bind"),
        (("serve", "--bind", "khong.co.may.nay.invalid:80"), "--bind"),
    ],
)
def test_nonsense_is_answered_in_words(house: Path, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "bad").write_text("không phải json\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "nothing").touch()
    (tmp_path / "folder").mkdir()
    paths = {name: str(tmp_path / name) for name in ("bad", "bytes", "nothing", "folder")}
    done = run(house, *(argument.format(**paths) for argument in arguments))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert words in done.stderr


def test_a_nonsense_database_address_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "stats", DATABASE_URL="xyz")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


# --- processes ---------------------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    lines = (line.split(None, 1) for line in found.stdout.splitlines())
    return [int(pid) for pid, words in lines if words.endswith(" work")]


def wait_for(what: object, seconds: float = 20) -> object:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = what()  # type: ignore[operator]
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def server(house: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
        env=environment(house),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def test_a_dead_worker_is_replaced_and_a_stopped_house_leaves_nothing(
    server: tuple[subprocess.Popen[bytes], int], house: Path
) -> None:
    process, port = server
    (first,) = wait_for(lambda: children(process.pid))  # type: ignore[misc]
    taken = run(house, "serve", "--bind", f"127.0.0.1:{port}")
    assert taken.returncode == 1
    assert "--bind" in taken.stderr
    os.kill(first, signal.SIGKILL)
    (second,) = wait_for(lambda: [pid for pid in children(process.pid) if pid != first])  # type: ignore[misc]
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert is_gone(second)


def test_a_second_worker_leaves_alone_what_the_first_is_doing(house: Path) -> None:
    first = subprocess.Popen([*COMMAND, "work"], env=environment(house), stderr=subprocess.DEVNULL)
    second = None
    try:
        wait_for(lambda: (house / "worker.lock").exists())
        time.sleep(2)
        second = subprocess.Popen([*COMMAND, "work"], env=environment(house), stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        assert "Đã có một tiến trình" in second.stderr.readline()
        second.terminate()
        assert second.wait(timeout=20) == 0
        assert run(house, "work", "--once").returncode == 0
    finally:
        for process in (first, second):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
            if process is not None and process.stderr is not None:
                process.stderr.close()


def test_procedures_come_in_and_what_is_none_is_refused_in_words(house: Path, tmp_path: Path) -> None:
    good = tmp_path / "thu-tuc.json"
    good.write_text(json.dumps([national("9.000777")], ensure_ascii=False), encoding="utf-8")
    first = run(house, "procedures", "load", str(good))
    assert first.returncode == 0, first.stderr
    assert "thủ tục mới" in first.stdout
    again = run(house, "procedures", "load", "--json", str(good))
    assert json.loads(again.stdout)["counts"]["unchanged"] == 1
    columns = tmp_path / "cot-khac.json"
    columns.write_text(json.dumps([{"ma": "1", "ten": "x"}]), encoding="utf-8")
    cut = tmp_path / "dut.zip"
    with zipfile.ZipFile(cut, "w") as archive:
        archive.write(good, "a.json")
    cut.write_bytes(cut.read_bytes()[:-40])
    bomb = tmp_path / "phong.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b"[" + b" " * (64 * 1024 * 1024) + b"]")
    for path, words in (
        (columns, "chưa nạp gì"),
        (cut, "dut.zip"),
        (bomb, "quá lớn"),
        (tmp_path, "chưa nạp gì"),
        (tmp_path / "x", "x"),
    ):
        answer = run(house, "procedures", "load", str(path))
        assert answer.returncode == 1, (path.name, answer.stdout)
        assert words in answer.stderr, answer.stderr
        assert "Traceback" not in answer.stderr, answer.stderr
