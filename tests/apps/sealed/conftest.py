"""Argon2id at its cheapest, files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cualuat.sealed import crypto
from cualuat.sealed.crypto import Cost


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "COST", Cost(ops=1, memory=8192))


@pytest.fixture(autouse=True)
def sealed_files(tmp_path: Path, settings: object) -> Path:
    """Where encrypted files lie."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files" / "sealed"
