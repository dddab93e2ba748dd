"""The whole official codification, loaded by the command line: figures, kill -9 in the middle, loading again, memory."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.real
COMMAND = [sys.executable, "-m", "cualuat.console.main"]


def run(home: Path, *arguments: str) -> str:
    """Runs the command line in a house of its own; its output."""
    environment = {**os.environ, "CUALUAT_HOME": str(home)}
    done = subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def stored(home: Path) -> dict[int, int]:
    """Provisions of each document, by its key."""
    with sqlite3.connect(home / "cualuat.sqlite3", timeout=30) as database:
        query = "SELECT d.id, count(p.id) FROM law_document d LEFT JOIN law_provision p ON p.document_id = d.id GROUP BY d.id"
        return dict(database.execute(query).fetchall())


def test_killed_taken_up_and_loaded_again(tmp_path: Path, shared_data: Path) -> None:
    home, source = tmp_path / "home", str(shared_data / "phapdien" / "phapdien.tar.zst")
    run(home, "setup")
    load = subprocess.Popen(
        [*COMMAND, "load", "phapdien", source, "--no-index"],
        env={**os.environ, "CUALUAT_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 300
    while len(stored(home)) < 600:
        assert load.poll() is None, "the load ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.2)
    os.killpg(load.pid, signal.SIGKILL)
    load.wait()
    left = stored(home)
    assert 600 <= len(left) < 4200

    first = json.loads(run(home, "load", "phapdien", source, "--no-index", "--json"))
    whole = stored(home)
    assert all(whole[pk] == n for pk, n in left.items()), "a killed load left a document that was not whole"
    assert first["unchanged"] == len(left)
    assert first["created"] == len(whole) - len(left)
    assert (first["articles"], first["headings"]) == (62323, 211)

    again = json.loads(run(home, "load", "phapdien", source, "--no-index", "--json"))
    assert (again["unchanged"], again["created"], again["changed"]) == (len(whole), 0, 0)
    assert stored(home) == whole
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024, "more than 1 GiB"

    stats = json.loads(run(home, "stats", "--json"))
    assert stats["codified_articles"] == stats["articles"] == 62323
    assert 4270 <= stats["documents"] <= 4285
    assert stats["documents_by_kind"]["Luật"] >= 175
    assert stats["relations_by_kind"]["related"] > 19393  # articles with cross-references; each names one or more
    with sqlite3.connect(home / "cualuat.sqlite3") as database:
        (unread,) = database.execute(
            "SELECT count(*) FROM law_finding WHERE code IN ('note-unread', 'note-absent')"
        ).fetchone()
        (referring,) = database.execute(
            "SELECT count(*) FROM (SELECT DISTINCT stated_by_id, from_eid FROM law_relation WHERE kind = 'related')"
        ).fetchone()
        (amended,) = database.execute(
            "SELECT count(*) FROM (SELECT DISTINCT stated_by_id, to_eid FROM law_relation WHERE kind NOT IN ('related'))"
        ).fetchone()
    assert unread <= 62
    # 19,393 paragraphs of cross-references stand under 19,020 articles (two under some) and 373 chapters.
    assert referring == pytest.approx(19393, abs=60)
    # 4,180 notes name an amending document; 3,892 of them with the words «có nội dung …».
    assert amended == pytest.approx(4180, abs=20)
