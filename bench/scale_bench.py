"""Speed with 10^4, 10^5, 10^6 matters on PostgreSQL: lists, the scan of what is due, one matter, intake, whole pages.

The houses stay in var/bench/pg, so that another run only measures. Each size has a process of its own; they take turns, so
that whatever else the machine does meets all of them alike.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
SEED = 20261126
MOST_RATIO = 2.0
MOST_LIST = 20.0  # milliseconds
_MAKING = ("many_cases.py", "courses.py", "words.py", "province.py")
_APPS = ("accounts", "audit", "casework", "notices", "organisation", "sealed", "timelimits")


def run(home: Path, sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS) -> str:
    """The table, in Markdown. `home` is where the houses are kept."""
    import server

    base = home / "pg"
    with server.running(base, server.PROVINCE) as database:
        loads = [_loaded(database, base, n) for n in sizes]
        load = os.getloadavg()[0]
        found = _measured(database, base, sizes, rounds)
        version = database.version()
    return "\n".join(
        _table(found, sizes) + _verdict(found, sizes) + _notes(found, sizes, loads, load, version, server.PROVINCE)
    )


# --- loading ---------------------------------------------------------------------------------------------------------


def _stamp(n: int) -> str:
    """Changes with whatever shapes the data: the program that makes them, the tables they go into."""
    files = [BENCH / name for name in _MAKING]
    for app in _APPS:
        files += sorted((ROOT / "src" / "cualuat" / app / "migrations").glob("0*.py"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return hashlib.sha256("\n".join([str(n), str(SEED), *lines]).encode()).hexdigest()[:16]


def _loaded(database: Any, base: Path, n: int) -> dict[str, Any]:
    """What is known of the house with n matters, which is made unless it is there."""
    name, note, stamp = f"cases_{n}", base / f"cases_{n}.json", _stamp(n)
    known: dict[str, Any] = json.loads(note.read_text("utf-8")) if note.exists() else {}
    if known.get("stamp") == stamp and database.has(name):
        return known
    note.unlink(missing_ok=True)
    database.drop(name)
    database.create(name)
    print(f"{n} hồ sơ: đang tạo …", file=sys.stderr, flush=True)
    began = time.monotonic()
    environment = _environment(database, base, n)
    subprocess.run(
        [sys.executable, "-m", "cualuat.console.main", "setup"], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    command = [sys.executable, str(BENCH / "scale_bench.py"), "load", str(n)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    known = {**json.loads(done.stdout.splitlines()[-1]), "stamp": stamp, "seconds": time.monotonic() - began}
    note.write_text(json.dumps(known), encoding="utf-8")
    return known


def _environment(database: Any, base: Path, n: int) -> dict[str, str]:
    note = base / f"cases_{n}.json"
    return {
        **os.environ,
        "CUALUAT_HOME": str(base.parent / "scale"),
        "CUALUAT_HOSTS": "testserver",
        "DATABASE_URL": database.url(f"cases_{n}"),
        "DJANGO_SETTINGS_MODULE": "cualuat.config.settings",
        "PYTHONPATH": f"{BENCH}:{ROOT / 'tests'}",
        "SCALE_NOTE": str(note),
    }


def _load(n: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    import many_cases
    import province

    today = timezone.localdate()
    at = datetime.combine(today, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(hours=9)
    province.build(at=at)
    rows = many_cases.fill(n, today=today, seed=SEED)
    _remind(at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    print(
        json.dumps(
            {
                "n": n,
                "today": today.isoformat(),
                "bytes": size,
                "rows": sum(rows.values()),
                "open": many_cases.open_of(n),
            }
        )
    )


def _remind(at: datetime) -> None:
    """The first scan of all: what the program does, but mails are written by thousands."""
    from typing import cast

    from django.db import transaction

    from cualuat.casework import jobs
    from cualuat.notices.models import Message

    waiting: list[Message] = []

    def keep(**values: Any) -> Message:
        message = Message(**values)
        waiting.append(message)
        if len(waiting) == 2000:
            Message.objects.bulk_create(waiting)
            waiting.clear()
        return message

    manager = cast(Any, Message.objects)
    manager.create = keep
    try:
        with transaction.atomic():
            jobs.remind(at=at)
            Message.objects.bulk_create(waiting)
    finally:
        del manager.create


# --- measuring -------------------------------------------------------------------------------------------------------

Times = dict[str, list[float]]


def _measured(database: Any, base: Path, sizes: tuple[int, ...], rounds: int) -> dict[int, Times]:
    """Milliseconds of each action at each size: processes that wait for their turn."""
    children = {}
    found: dict[int, Times] = {n: {} for n in sizes}
    try:
        for n in sizes:
            children[n] = subprocess.Popen(
                [sys.executable, str(BENCH / "scale_bench.py"), "measure", str(n)],
                env=_environment(database, base, n), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        for number in range(rounds + 1):
            for n, child in children.items():
                assert child.stdin is not None
                assert child.stdout is not None
                child.stdin.write(f"{number}\n")
                child.stdin.flush()
                line = child.stdout.readline()
                if not line:
                    raise RuntimeError(f"the process for {n} matters ended")
                if number:  # the first round only warms up
                    for name, times in json.loads(line).items():
                        found[n].setdefault(name, []).extend(times)
    finally:
        for child in children.values():
            child.kill()
            child.wait()
    return found


def _measure() -> None:
    """Answers each line from outside with one round."""
    known = json.loads(Path(os.environ["SCALE_NOTE"]).read_text("utf-8"))
    import django

    django.setup()
    _go_back_to(date.fromisoformat(known["today"]))
    actions, number = _actions(date.fromisoformat(known["today"])), 0
    for line in sys.stdin:
        found: Times = {}
        for action in actions:
            if action.times == 1 and int(line) != 1:  # so long that once must do
                continue
            if os.environ.get("SCALE_SLOW"):
                print(action.name, file=sys.stderr, flush=True)
            for _ in range(action.times):
                number += 1
                found.setdefault(action.name, []).append(_timed(action.run, number))
        print(json.dumps(found), flush=True)


def _go_back_to(day: date) -> None:
    """What was due soon when the house was made would all be late some weeks after."""
    from django.utils import timezone

    real = timezone.now
    shift = datetime.combine(day, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(hours=9) - real()
    timezone.now = lambda: real() + shift


def _actions(today: date) -> list[Any]:
    import scale_actions as actions

    staff = actions.Staff(today)
    seen = actions.seen_by(staff)
    return [
        *actions.lists(staff, actions.numbers()),
        *actions.matters(staff, seen),
        *actions.intake(),
        *actions.scans(),
        *actions.pages(staff, seen),
    ]


def _timed(run: Any, number: int) -> float:
    if hasattr(run, "prepare"):
        ready = run.prepare(number)
        began = time.perf_counter()
        run.send(ready)
    else:
        began = time.perf_counter()
        run(number)
    return (time.perf_counter() - began) * 1000


# --- telling ---------------------------------------------------------------------------------------------------------


def p95(times: list[float]) -> float:
    """The time that 95 of a hundred do not pass."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def _table(found: dict[int, Times], sizes: tuple[int, ...]) -> list[str]:
    head = " | ".join(f"{n:,}: p50 | p95" for n in sizes)
    ratios = " | ".join(f"p95 at {n:,} ÷ at {sizes[0]:,}" for n in sizes[1:])
    rows = [f"| action, ms | {head} | {ratios} | times |", "|---|" + "--:|" * (3 * len(sizes))]
    for name in found[sizes[0]]:
        cells, first = [], p95(found[sizes[0]][name])
        for n in sizes:
            cells += [f"{statistics.median(found[n][name]):.1f}", f"{p95(found[n][name]):.1f}"]
        cells += [f"{p95(found[n][name]) / first:.2f}" for n in sizes[1:]]
        rows.append(f"| {name} | {' | '.join(cells)} | {len(found[sizes[0]][name])} |")
    return rows


def _verdict(found: dict[int, Times], sizes: tuple[int, ...]) -> list[str]:
    """What was aimed at, and whether it was reached."""
    first, last = sizes[0], sizes[-1]
    ratios = {name: p95(found[last][name]) / p95(times) for name, times in found[first].items()}
    over = [f"{name} ({ratio:.1f})" for name, ratio in ratios.items() if ratio > MOST_RATIO]
    middles = {name: statistics.median(times) for name, times in found[last].items() if name.startswith("list, ")}
    slow = [f"{name} ({middle:.0f} ms)" for name, middle in middles.items() if middle > MOST_LIST]
    return [
        "",
        f"Aim: at {last:,} matters the p95 of each action at most {MOST_RATIO:g} times that at {first:,}. "
        + (f"Not reached by {len(over)} of {len(ratios)}: {', '.join(over)}." if over else "Reached by all."),
        f"Aim: the p50 of the list at {last:,} matters at most {MOST_LIST:g} ms, a tenth of the 150–200 ms that Open Zaak "
        f"publishes for 10^6 on its own machine. The middle one of the lists takes {statistics.median(middles.values()):.1f} ms. "
        + (f"Not reached by {len(slow)} of {len(middles)}: {', '.join(slow)}." if slow else "Reached by all."),
        "A scan of a whole house grows with what is open, by design: its chunks are what to compare.",
    ]


def _notes(
    found: dict[int, Times],
    sizes: tuple[int, ...],
    loads: list[dict[str, Any]],
    load: float,
    version: str,
    settings: Any,
) -> list[str]:
    shown = ", ".join(f"{name} {value}" for name, value in settings.items())
    houses = "; ".join(
        f"{one['n']:,} matters ({one['open']:,} open): {one['rows']:,} rows, {one['bytes'] / 2**30:.1f} GiB, "
        f"made in {one['seconds']:.0f} s"
        for one in loads
    )
    return [
        "",
        f"PostgreSQL {version}, one client, warm; seed {SEED}; load of the machine when measuring began: {load:.1f}.",
        f"Settings: {shown}; the rest as PostgreSQL has it (fsync on).",
        f"Houses: {houses}.",
        "«list» is one page of the list and the counts of its tabs, as a page of the desk asks for them.",
    ]


if __name__ == "__main__":
    if sys.argv[1] == "load":
        _load(int(sys.argv[2]))
    elif sys.argv[1] == "measure":
        _measure()
