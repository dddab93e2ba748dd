"""The demo agency: every kind in every state, nothing twice, denouncers named nowhere, letters that open, a log that is whole."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

from cualuat.casework.kinds import all_kinds
from cualuat.casework.operations.letters import form_of as form_named
from cualuat.console.demo.people import CITIZENS, citizen
from demo_house import COMMAND, copy_demo, environment

LOADS = {"law_loadbatch", "audit_event"}  # each load leaves a report that it changed nothing


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_demo(tmp_path_factory.mktemp("demo") / "house")


def rows(house: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{house / 'cualuat.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def counts(house: Path) -> dict[str, int]:
    tables = [str(name) for (name,) in rows(house, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: int(str(rows(house, f'SELECT COUNT(*) FROM "{name}"')[0][0])) for name in tables}


def test_every_kind_stands_in_every_state(house: Path) -> None:
    there = set(rows(house, "SELECT DISTINCT kind, state FROM casework_case"))
    wanted = {(kind.code, state.code) for kind in all_kinds().values() for state in kind.table.states}
    assert not wanted - there


def test_open_matters_have_the_day_of_their_clocks(house: Path) -> None:
    wrong = rows(
        house,
        "SELECT c.number, c.due_on, MIN(k.due_on) FROM casework_case c JOIN timelimits_clock k"
        " ON k.subject_type = 'case' AND k.subject_id = c.id AND k.state = 'running' AND k.binds = 'agency'"
        " WHERE c.is_open GROUP BY c.id HAVING c.due_on IS NOT MIN(k.due_on)",
    )
    assert wrong == []


def test_issued_letters_have_numbers_and_open(house: Path) -> None:
    letters = rows(
        house,
        "SELECT l.number, l.form, f.sha256 FROM casework_letter l JOIN files_attachment f ON f.id = l.pdf_id",
    )
    assert len(letters) > 50
    for number, form, digest in letters:
        assert number or not form_named(str(form)).type  # minutes and receipts have none
        assert (house / "files" / str(digest)[:2] / str(digest)).read_bytes().startswith(b"%PDF")


def test_nobody_who_denounced_is_named_outside_her_box(house: Path) -> None:
    ((boxes,),) = rows(house, "SELECT COUNT(*) FROM sealed_box")
    names = [citizen(CITIZENS - 1 - number).name.encode() for number in range(int(str(boxes)))]
    kept = [file for file in house.rglob("*") if file.is_file() and file.parent.name != "static"]
    found = [(file.name, name.decode()) for file in kept for name in names if name in file.read_bytes()]
    assert found == []


def test_a_second_time_adds_nothing(house: Path) -> None:
    before = counts(house)
    subprocess.run([*COMMAND, "setup", "--demo"], env=environment(house), check=True, stdout=subprocess.DEVNULL)
    changed = {name: (n, before.get(name)) for name, n in counts(house).items() if n != before.get(name)}
    assert set(changed) <= LOADS, changed


def test_the_log_is_whole(house: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "audit", "verify"], env=environment(house), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
