"""The demo agency: every kind in every state, nothing twice, denouncers named nowhere, letters that open, a log that is whole."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pypdfium2
import pytest

from cualuat.casework.kinds import all_kinds
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.operations.letters import form_of as form_named
from cualuat.console.demo.people import CITIZENS, citizen
from cualuat.kernel.text import fold
from demo_house import COMMAND, copy_demo, environment

# Counts every open clock anew, as if the calendar had changed, and says whose day moved; nothing is kept.
RECOUNT = """
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from cualuat.base.actor import SYSTEM
from cualuat.casework.models import Case
from cualuat.casework.operations import clocks
from cualuat.timelimits import operations
from cualuat.timelimits.models import Clock
with transaction.atomic():
    Clock.objects.update(counted_with=-1)
    counter = operations.Counter(on=timezone.localdate())
    counted, moved = operations.recount(counter=counter, limit=10_000, by=SYSTEM, at=timezone.now())
    print(counted)
    for one in moved:
        print("clock", one.clock.code, one.old, one.new)
    for case in Case.objects.filter(is_open=True):
        before = (case.due_on, case.due_at)
        clocks.refresh_due(case)
        if (case.due_on, case.due_at) != before:
            print("case", case.number, before, case.due_on, case.due_at)
    transaction.set_rollback(True)
"""
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


def test_open_clocks_counted_anew_give_the_same_days(house: Path) -> None:
    settings = environment(house) | {"DJANGO_SETTINGS_MODULE": "cualuat.config.settings"}
    done = subprocess.run([sys.executable, "-c", RECOUNT], env=settings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counted, *moved = done.stdout.split("\n")
    assert int(counted) > 100
    assert moved == [""]


def cells(house: Path) -> Iterator[tuple[str, str]]:
    """Whatever stands in the database: table and column, text; of JSON the text that its escapes stand for."""
    for table in counts(house):
        columns = [str(row[1]) for row in rows(house, f'PRAGMA table_info("{table}")')]
        for row in rows(house, f'SELECT * FROM "{table}"'):
            for column, value in zip(columns, row, strict=True):
                text = value.decode(errors="ignore") if isinstance(value, bytes) else str(value)
                if "\\u" in text and text[:1] in '[{"':
                    with suppress(json.JSONDecodeError):  # words that begin like JSON
                        text = json.dumps(json.loads(text), ensure_ascii=False)
                yield f"{table}.{column}", text


def pages(house: Path) -> Iterator[tuple[str, str]]:
    """What is written in the files that are kept: of PDF and Word the words."""
    for file in filter(Path.is_file, (house / "files").rglob("*")):
        data = file.read_bytes()
        if data.startswith(b"%PDF"):
            with closing(pypdfium2.PdfDocument(data)) as document:
                yield file.name, "\n".join(page.get_textpage().get_text_range() for page in document)
        elif data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
            yield file.name, re.sub("<[^>]+>", "", "\n".join(parts))
        else:
            yield file.name, data.decode(errors="ignore")


def telling(person: PersonGiven) -> set[str]:
    """What names her or leads to her, folded; of numbers the digits."""
    found = {fold(person.name), person.id_number, re.sub(r"\D", "", person.phone), person.email}
    return found - {""}


def places_of(marks: set[str], texts: Iterator[tuple[str, str]]) -> set[tuple[str, str]]:
    """Where any of these stands, however it is spelled or spaced."""
    found = set()
    for place, text in texts:
        plain, dense = fold(text), re.sub(r"[\s.]", "", text)
        found |= {(place, mark) for mark in marks if mark in plain or (mark.isdecimal() and mark in dense)}
    return found


def test_nothing_leads_to_who_denounced_in_any_column_or_page(house: Path) -> None:
    ((boxes,),) = rows(house, "SELECT COUNT(*) FROM sealed_box")
    known = {mark for number in range(40) for mark in telling(citizen(number))}  # of others the search finds a lot
    marks = {mark for number in range(int(str(boxes))) for mark in telling(citizen(CITIZENS - 1 - number))}
    assert len(marks) > 3 * 30
    in_tables, in_files = places_of(marks | known, cells(house)), places_of(marks | known, pages(house))
    for found in (in_tables, in_files):
        assert {place for place in found if place[1] not in known} == set()
        assert len({mark for _, mark in found}) > 5


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
