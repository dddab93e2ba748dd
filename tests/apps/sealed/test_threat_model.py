"""The threat model names the tests that hold its claims; they exist."""

from __future__ import annotations

import re
from pathlib import Path

from cualuat.sealed import operations, queries

HERE = Path(__file__).parent
TEXT = (HERE.parents[2] / "docs" / "threat-model.md").read_text(encoding="utf-8")


def test_every_test_named_exists() -> None:
    there = {name for path in HERE.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)}
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 30
    assert not named - there


def test_every_query_and_operation_named_exists() -> None:
    for name in re.findall(r"`queries\.(\w+)`", TEXT):
        assert hasattr(queries, name), name
    assert {"reshare", "set_policy", "destroy_box"} <= set(operations.__all__)
