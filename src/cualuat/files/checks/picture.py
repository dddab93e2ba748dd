"""What a picture tells besides what it shows."""

from __future__ import annotations

from pathlib import Path

from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.picture import all_traces


def picture_problems(path: Path) -> list[Problem]:
    """What hinders publishing a picture; what it shows only a person can judge."""
    found = list(all_traces(path))
    if not found:
        return []
    return [Problem("metadata", f"Ảnh còn {listed(found)}. Hãy dùng bản đã làm sạch.", is_blocking=True)]
