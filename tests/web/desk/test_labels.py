"""Every code of a finding that a load can write has a name for people."""

from __future__ import annotations

import re
from pathlib import Path

import cualuat
from cualuat.law.rules import FINDING_NAMES

LOAD = Path(cualuat.__file__).parent / "law" / "load"
WRITTEN = re.compile(r"(?:ReadingWarning|FindingDraft)\(\s*\"([a-z-]+)\"|code=\"([a-z-]+)\"|yield \"([a-z-]+)\",")


def test_every_finding_has_a_name() -> None:
    codes = {
        code
        for path in LOAD.rglob("*.py")
        for found in WRITTEN.findall(path.read_text(encoding="utf-8"))
        for code in found
        if code
    }
    codes |= {"numbering-gap", "numbering-repeat", "numbering-order"}
    assert len(codes) > 15
    assert not codes - set(FINDING_NAMES), sorted(codes - set(FINDING_NAMES))
