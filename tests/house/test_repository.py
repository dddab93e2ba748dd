"""What may and may not stand in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def _texts() -> list[tuple[Path, str]]:
    found = []
    for path in _files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_registry_address_and_no_path_of_one_machine() -> None:
    registry = re.compile(r"--(?:extra-)?index-url|https?://[^\s\"')]*(?:pypi|/simple\b)", re.I)
    for path, text in _texts():
        if path.name == Path(__file__).name:
            continue
        assert not registry.search(text), path
        assert f"/{'work'}/" not in text, path
        assert not re.search(r"(?<![\w.])/root/|/home/[a-z]+/", text), path


def test_every_requirement_is_pinned_and_hashed() -> None:
    for name in ("base", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-zA-Z])", text.strip())
        assert len(blocks) > 15
        for block in blocks:
            assert "==" in block.splitlines()[0], block
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_nothing_heavy_is_committed() -> None:
    for path in _files():
        assert path.stat().st_size < 600_000, path


def test_templates_keep_the_content_security_policy() -> None:
    for path in (ROOT / "src/cualuat/web/templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=\"", text), path
        assert not re.search(r"\son[a-z]+=\"", text), path
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script or "application/ld+json" in script, f"{path}: {script}"
        assert not re.search(r"(?:src|href)=\"https?://", re.sub(r"<a\b[^>]*>", "", text)), path
