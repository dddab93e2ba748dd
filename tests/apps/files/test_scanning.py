"""Talking to the scanner: what it finds, and what happens when it says nothing sensible."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import clamd
import made_files as made
import pytest
from pytest_django import Settings

from cualuat.files.scanning import ScannerUnavailable, TooLargeToScan, Verdict, is_configured, scan


@pytest.fixture
def scanner(settings: Settings) -> Iterator[clamd.Scanner | clamd.LocalScanner]:
    """A scanner that the settings name."""
    with clamd.running() as running:
        settings.CUALUAT_CLAMD = running.address  # type: ignore[union-attr]
        yield running


def test_a_clean_file(scanner: clamd.Scanner, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000  # several pieces
    assert scan(made.write(tmp_path, "a", content)) == Verdict()
    assert scanner.scanned == [content]


def test_an_infected_file(scanner: clamd.Scanner, tmp_path: Path) -> None:
    verdict = scan(made.write(tmp_path, "a", b"xx" + clamd.EICAR))
    assert (verdict.is_clean, verdict.threat) == (False, "Eicar-Test-Signature")


def test_a_unix_socket(settings: Settings, tmp_path: Path) -> None:
    with clamd.running(tmp_path / "clamd.sock"):
        settings.CUALUAT_CLAMD = str(tmp_path / "clamd.sock")
        assert scan(made.write(tmp_path, "a", b"x")).is_clean


@pytest.mark.parametrize("behaviour", ["cut", "slow", "strange"])
def test_a_scanner_that_fails(behaviour: str, scanner: clamd.Scanner, tmp_path: Path) -> None:
    scanner.behaviour = behaviour
    with pytest.raises(ScannerUnavailable) as failure:
        scan(made.write(tmp_path, "a", b"x" * 3_000_000 if behaviour == "cut" else b"x"), seconds=0.2)
    assert "Hãy" in str(failure.value)
    assert not isinstance(failure.value, TooLargeToScan)


def test_a_file_that_the_scanner_finds_too_large(scanner: clamd.Scanner, tmp_path: Path) -> None:
    with pytest.raises(TooLargeToScan) as failure:
        scan(made.write(tmp_path, "a", b"x" * (clamd.MOST + 1)))
    assert "StreamMaxLength" in str(failure.value)


@pytest.mark.parametrize("address", ["", "clamd", "/khong/co/socket", "127.0.0.1:"])
def test_no_scanner(address: str, settings: Settings, tmp_path: Path) -> None:
    settings.CUALUAT_CLAMD = address
    assert is_configured() == bool(address)
    with pytest.raises(ScannerUnavailable):
        scan(made.write(tmp_path, "a", b"x"))


def test_a_port_on_which_nobody_listens(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CUALUAT_CLAMD = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(ScannerUnavailable):
            scan(made.write(tmp_path, "a", b"x"))
