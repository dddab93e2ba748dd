"""What the tests of files share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def kept(db: None, tmp_path: Path, settings: object) -> Path:
    """The folder of kept files, empty, of the test's own."""
    folder = tmp_path / "kept"
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    return folder
