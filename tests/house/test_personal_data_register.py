"""The register of personal data speaks of every table and column; and what is left out of it is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cualuat.casework.queries import rights
from cualuat.kernel.text import normalise

ROWS: dict[str, Any] = rights._rows()
Change = Callable[[dict[str, Any]], object]

each_table = pytest.mark.parametrize("name", ROWS["personal"])


def test_every_table_and_column_is_described() -> None:
    assert rights.undescribed() == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda rows: rows["personal"]["casework.Party"]["fields"].remove("phone"), ["casework.Party.phone"]),
        (lambda rows: rows["personal"]["casework.Party"]["others"].remove("id"), ["casework.Party.id"]),
        (lambda rows: rows["personal"]["casework.Party"]["others"].append("shoes"), ["casework.Party.shoes"]),
        (lambda rows: rows["personal"].pop("casework.Party"), ["casework.Party"]),
        (lambda rows: rows["none"]["models"].remove("law.Subject"), ["law.Subject"]),
        (lambda rows: rows["none"]["models"].append("law.Ghost"), ["law.Ghost: không có bảng này"]),
        (
            lambda rows: rows["personal"].update({"law.Ghost": {"fields": ["name"], "others": []}}),
            ["law.Ghost: không có bảng này"],
        ),
    ],
    ids=["field", "other", "invented", "table", "plain", "unknown-plain", "unknown-table"],
)
def test_what_is_missing_or_invented_is_found(
    monkeypatch: pytest.MonkeyPatch, change: Change, found: list[str]
) -> None:
    changed = copy.deepcopy(ROWS)
    change(changed)
    monkeypatch.setattr(rights, "_rows", lambda: changed)
    assert rights.undescribed() == found


def test_what_the_program_adds_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = dict(rights._tables())
    tables["casework.Party"] = tables["casework.Party"] | {"shoes"}
    tables["law.Ghost"] = {"id"}
    monkeypatch.setattr(rights, "_tables", lambda: list(tables.items()))
    assert rights.undescribed() == ["casework.Party.shoes", "law.Ghost"]


def test_no_table_and_no_column_stands_there_twice() -> None:
    tables = [*ROWS["personal"], *ROWS["none"]["models"]]
    assert len(tables) == len(set(tables))
    for name, row in ROWS["personal"].items():
        columns = [*row["fields"], *row["others"]]
        assert len(columns) == len(set(columns)), name


@each_table
def test_each_row_says_what_why_on_what_ground_and_how_long(name: str) -> None:
    row = ROWS["personal"][name]
    assert set(row) == {"what", "why", "ground", "kept", "fields", "others"}
    assert row["fields"], "a table without personal data belongs to [none]"
    for key in ("what", "why", "ground", "kept"):
        assert row[key] == normalise(row[key]).strip() != ""


@each_table
def test_encrypted_tables_say_for_whom(name: str) -> None:
    """Citizens must not have to guess: what lies encrypted says so, and who opens it."""
    from cualuat.sealed.rules import encrypted_columns

    secret = {f"sealed.{model}" for (model, _), words in encrypted_columns().items() if "not secret" not in words}
    if name in secret:
        assert "mã hóa" in ROWS["personal"][name]["what"]


def test_the_register_shows_every_described_table() -> None:
    assert [kept.model for kept in rights.register()] == list(ROWS["personal"])
