"""A vote of 100,000: closed, counted, written as a file and counted again, against a plain program in the same run.

    .venv/bin/python bench/ballots_bench.py [papers]

First the count alone, by each method: `count` is the result with its steps from papers in memory, `again` reads the published file,
checks every hash and seal, counts and compares. The plain program reads the same file line by line, takes the SHA-256 of each line and
adds first choices up in a Counter: the least that anybody must do. Then the same through the database (SQLite, in a house of its own)
and through the command `cualuat ballots recount`, once with the file as it is and once with one paper changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

BENCH = Path(__file__).resolve().parent
PAPERS = 100_000
OPTIONS = 8
METHODS = ("approval", "ranking", "borda", "score", "yesno")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
T = TypeVar("T")


def run(home: Path, papers: int = PAPERS) -> str:
    """The tables, in Markdown."""
    lines = [
        f"### {papers:,} papers, {OPTIONS} options, in memory\n",
        "| method | count, s | file, MB | plain, s | again, s | again ÷ plain |",
        "|---|--:|--:|--:|--:|--:|",
        *(_in_memory(method, papers) for method in METHODS),
        f"\n### {papers:,} papers through the database (SQLite), ranking\n",
        _house(home / "ballots", papers),
    ]
    return "\n".join(lines)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began


def _choice(method: str, keys: Sequence[str], chance: random.Random) -> object:
    """A paper as somebody may fill it in; one of fifty is blank."""
    if chance.random() < 0.02:
        return None
    some = chance.sample(keys, chance.randint(1, len(keys)))
    if method == "approval":
        return sorted(some, key=keys.index)
    if method in ("ranking", "borda"):
        return some
    if method == "score":
        return {key: chance.randint(0, 10) for key in keys}
    return {key: chance.choice(("yes", "no", "abstain")) for key in keys}


def _in_memory(method: str, papers: int) -> str:
    from cualuat.kernel.tally import (
        Named,
        VoteTerms,
        check,
        count,
        header_line,
        merkle_root,
        name_mark,
        open_book,
        paper_hash,
        paper_line,
        receipt_hash,
    )

    chance = random.Random(f"{method}{papers}")
    keys = [str(n) for n in range(1, OPTIONS + 1)]
    terms = VoteTerms(method, tuple(keys), most=10 if method == "score" else 0)
    rows: list[Any] = [(receipt_hash(f"{n}"), _choice(method, keys, chance)) for n in range(papers)]
    root = merkle_root(paper_hash(*row) for row in rows)
    outcome, counting = _timed(lambda: count(terms, [choice for _, choice in rows], root=root))
    named = {key: Named(f"Option {key}", "0" * 32, name_mark("0" * 32, key, f"Option {key}")) for key in keys}
    lines = [
        header_line(title="Bench", terms=terms, named=named, root=root, outcome=outcome),
        *(paper_line(*row) for row in rows),
    ]
    _, plain = _timed(lambda: _plainly(lines))
    (_, wrong), again = _timed(lambda: check(open_book(lines)))
    assert wrong == [], wrong
    size = sum(len(line.encode()) + 1 for line in lines) / 1_000_000
    return f"| {method} | {counting:.2f} | {size:.1f} | {plain:.2f} | {again:.2f} | {again / plain:.1f} |"


def _plainly(lines: Sequence[str]) -> Counter[str]:
    """The least: each line read, hashed, its first choice added up."""
    got: Counter[str] = Counter()
    for line in lines[1:]:
        hashlib.sha256(line.encode()).hexdigest()
        choice = json.loads(line)["choice"]
        if choice:
            got[next(iter(choice))] += 1
    return got


# --- through the database --------------------------------------------------------------------------------------------


def _house(home: Path, papers: int) -> str:
    """In a process of its own, for Django starts with the house that the environment names."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    environment = {**os.environ, "CUALUAT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cualuat.config.settings"}
    environment.pop("DATABASE_URL", None)
    cualuat = [sys.executable, "-m", "cualuat.console.main"]
    try:
        subprocess.run([*cualuat, "setup"], check=True, env=environment, stdout=subprocess.DEVNULL)
        made = subprocess.run(
            [sys.executable, str(BENCH / "ballots_bench.py"), "house", str(papers), str(home)],
            check=True, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        rows: list[tuple[str, float]] = [tuple(row) for row in json.loads(made.stdout)]
        file = home / "phieu.jsonl"
        rows.append(
            _recounted(
                [*cualuat, "ballots", "recount", str(file)], environment, "cualuat ballots recount, whole process", 0
            )
        )
        text = file.read_text(encoding="utf-8")
        tampered = home / "khac.jsonl"
        tampered.write_text(text.replace('"choice":["1"', '"choice":["2"', 1), encoding="utf-8")
        rows.append(
            _recounted(
                [*cualuat, "ballots", "recount", str(tampered)],
                environment,
                "the same with one paper changed: refused",
                1,
            )
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    plain = dict(rows)["plain program on the file"]
    head = "| step | s | ÷ plain |\n|---|--:|--:|"
    return "\n".join([head, *(f"| {name} | {took:.2f} | {took / plain:.1f} |" for name, took in rows)])


def _recounted(command: Sequence[str], environment: dict[str, str], name: str, status: int) -> tuple[str, float]:
    done, took = _timed(lambda: subprocess.run(command, env=environment, capture_output=True, text=True, check=False))
    assert done.returncode == status, done.stdout + done.stderr
    return name, took


def _in_house(papers: int, home: Path) -> list[tuple[str, float]]:
    """A ballot with so many papers, closed, counted, published, written."""
    import django

    django.setup()
    from cualuat.ballots import queries
    from cualuat.ballots.models import BallotPaper
    from cualuat.ballots.operations import closing, preparing
    from cualuat.ballots.operations.preparing import BallotWanted
    from cualuat.base.actor import SYSTEM
    from cualuat.entry.keys import person_key
    from cualuat.entry.models import Entry
    from cualuat.entry.rules import Terms
    from cualuat.kernel.tally import receipt_hash

    now = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
    terms = Terms("open", "secret", now - timedelta(days=1), now + timedelta(days=1))
    names = tuple((f"Option {n}", "") for n in range(1, OPTIONS + 1))
    row = preparing.draft(wanted=BallotWanted("Bench", method="ranking", options=names), terms=terms, by=SYSTEM, at=now)
    row = preparing.announce(ballot=row, address="/bench/", by=SYSTEM, at=now)
    chance = random.Random(papers)
    keys = [str(n) for n in range(1, OPTIONS + 1)]
    Entry.objects.bulk_create(
        (
            Entry(occasion=row.occasion, key=person_key(row.occasion_id, "browser", n), day=now.date())
            for n in range(papers)
        ),
        batch_size=1000,
    )
    BallotPaper.objects.bulk_create(
        (
            BallotPaper(ballot=row, receipt=receipt_hash(f"{n}"), choice=_choice("ranking", keys, chance))
            for n in range(papers)
        ),
        batch_size=1000,
    )
    later = now + timedelta(days=2)
    found: list[tuple[str, float]] = []
    for name, act in (
        ("close: entries and papers written anew in random order", closing.close),
        ("count and seal", closing.tally),
    ):
        row, took = _timed(lambda act=act, row=row: act(ballot=row, by=SYSTEM, at=later))  # type: ignore[misc]
        found.append((name, took))
    row = closing.publish(ballot=row, by=SYSTEM, at=later)
    file = home / "phieu.jsonl"
    _, took = _timed(
        lambda: file.write_text("".join(f"{line}\n" for line in queries.book_lines(row)), encoding="utf-8")
    )
    found.append(("file of all papers written", took))
    _, plain = _timed(lambda: _plainly(file.read_text(encoding="utf-8").splitlines()))
    found.append(("plain program on the file", plain))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most", file=sys.stderr)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["house"]:
        print(json.dumps(_in_house(int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        print(run(BENCH.parent / "var" / "bench", int(sys.argv[1]) if sys.argv[1:] else PAPERS))
