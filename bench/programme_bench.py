"""The programme: nine real plans against their key; a programme of 200 units with 2,000 and 20,000 things to do.

The second part runs each house in a process of its own, on SQLite and on PostgreSQL, through the real pages.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
UNITS = 200
SIZES = (2_000, 20_000)
TIMES = 60
YEARS = 3
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def run(home: Path, shared: Path) -> str:
    """The tables, in Markdown. `home` is where the houses are kept for the time of the run."""
    tables = [f"### Plans read, against the key in tests/kernel/plans\n\n{_reading(shared / 'plans')}\n"]
    tables.append(f"### {UNITS} units\n\n{_running(home)}")
    return "\n".join(tables)


# --- reading ---------------------------------------------------------------------------------------------------------


def _reading(folder: Path) -> str:
    """Share of tasks found, of leads and of time lines right, plan by plan."""
    if not folder.is_dir():
        return f"not measured: {folder.name} is not there"
    sys.path.insert(0, str(ROOT / "tests" / "kernel" / "plans"))
    from test_real_plans import key, rows

    from cualuat.kernel.plans import read_plan
    from cualuat.law.load.readers.document import read_document

    lines = ["| plan | tasks | found | leads | right | time lines | right | ms |", "|---|--:|--:|--:|--:|--:|--:|--:|"]
    sums = [0] * 6
    for name, (_, expected) in key().items():
        text = read_document(folder / name).text
        began = time.perf_counter()
        plan = read_plan(text)
        took = (time.perf_counter() - began) * 1000
        counted = _compared(expected, rows(plan))
        sums = [a + b for a, b in zip(sums, counted, strict=True)]
        lines.append(f"| {name} | {_shares(counted)} | {took:.0f} |")
    lines.append(f"| all | {_shares(sums)} | |")
    return "\n".join(lines)


def _compared(expected: list[Any], found: list[Any]) -> list[int]:
    """Tasks wanted and found; leads that are, or were read where none is, and right ones; time lines likewise."""
    got: dict[str, list[Any]] = {}
    for row in found:
        got.setdefault(row[0], []).append(row)
    tasks = led = leads = timed = times = 0
    for path, lead, pace in expected:
        one = got[path].pop(0) if got.get(path) else None
        tasks += one is not None
        led += bool(lead or (one and one[1]))
        leads += bool(one and one[1] == lead and lead)
        timed += bool(pace or (one and one[2]))
        times += bool(one and one[2] == pace and pace)
    return [len(expected), tasks, led, leads, timed, times]


def _shares(counted: list[int]) -> str:
    wanted, tasks, led, leads, timed, times = counted
    parts = ((wanted, tasks), (led, leads), (timed, times))
    return " | ".join(f"{whole} | {right / whole:.1%}" if whole else "0 | –" for whole, right in parts)


# --- running ---------------------------------------------------------------------------------------------------------


def _running(home: Path) -> str:
    import server

    found: dict[tuple[str, int], dict[str, Any]] = {}
    with server.running(home / "pg", server.PROVINCE) as database:
        for n in SIZES:
            name = f"programme_{n}"
            database.drop(name)
            database.create(name)
            found["PostgreSQL", n] = _house(home / f"programme-pg-{n}", database.url(name))
            database.drop(name)
    for n in SIZES:
        found["SQLite", n] = _house(home / f"programme-sqlite-{n}", "")
    return _table(found)


def _house(home: Path, database: str) -> dict[str, Any]:
    """Makes a house of the size in its name, measures, and takes it away."""
    import shutil

    shutil.rmtree(home, ignore_errors=True)
    inside = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "CUALUAT_HOME"))}
    inside |= {
        "CUALUAT_HOME": str(home), "CUALUAT_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "cualuat.config.settings",
        "PYTHONPATH": f"{BENCH}:{ROOT / 'tests'}",
    }  # fmt: skip
    if database:
        inside["DATABASE_URL"] = database
    size = home.name.rpartition("-")[2]
    print(f"{home.name}: đang tạo và đo …", file=sys.stderr, flush=True)
    setup = [sys.executable, "-m", "cualuat.console.main", "setup"]
    subprocess.run(setup, env=inside, check=True, stdout=subprocess.DEVNULL)
    measure = [sys.executable, str(BENCH / "programme_bench.py"), size]
    done = subprocess.run(measure, env=inside, check=True, stdout=subprocess.PIPE, text=True)
    shutil.rmtree(home, ignore_errors=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _table(found: dict[tuple[str, int], dict[str, Any]]) -> str:
    small, large = SIZES
    head = ["page or action, ms", *(f"{db} {n:,}: p50 | p95" for db in ("SQLite", "PostgreSQL") for n in SIZES)]
    head += [f"p95 at {large:,} ÷ at {small:,}: SQLite", "PostgreSQL"]
    lines = [f"| {' | '.join(head)} |", "|---|" + "--:|" * (2 * 4 + 2)]
    for name in found["SQLite", small]:
        cells, ratios = [], []
        for db in ("SQLite", "PostgreSQL"):
            ends = {}
            for n in SIZES:
                times = found[db, n][name]
                ends[n] = _p95(times)
                cells += [f"{statistics.median(times):.1f}", f"{ends[n]:.1f}"]
            ratios.append(f"{ends[large] / ends[small]:.2f}")
        lines.append(f"| {' | '.join([name, *cells, *ratios])} |")
    notes = [
        "",
        f"Pages: {TIMES} times each after one to warm up, with Django's test client (no network), all of them behind the sign-in.",
        f"The programme: {UNITS} units, plans of 100 tasks, {YEARS} years; nine of ten things of the past are done, each with two",
        "lines of log. The report of the year is made, frozen and written once; its figures and its table of tasks cover the",
        "things due in one year (a third of all).",
    ]
    return "\n".join([*lines, *notes])


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


# --- inside a house --------------------------------------------------------------------------------------------------


def _fill(n: int, at: datetime) -> dict[str, Any]:
    """The agency with its plans and `n` things to do; who looks at them."""
    from cualuat.accounts.models import Person
    from cualuat.files.models import Attachment
    from cualuat.organisation.models import Duty, Post, Unit
    from cualuat.programme.models import Plan, PlanTask

    began = date(2020, 1, 1)
    agency = Unit.objects.create(
        name="Sở Tư pháp tỉnh Mẫu", code="co-quan", kind="agency", short="STP", head_title="Giám đốc", place="Mẫu",
        superior="ỦY BAN NHÂN DÂN TỈNH MẪU",
    )  # fmt: skip
    units = Unit.objects.bulk_create(
        Unit(name=f"Phòng số {k:03d}", code=f"phong-{k:03d}", short=f"P{k}", parent=agency) for k in range(UNITS)
    )

    def person(name: str, unit: Unit, duty: str) -> Person:
        made = Person.objects.create(username=name, name=f"Cán bộ {name}", email=f"{name}@mau.example", created_at=at)
        Post.objects.create(person=made, unit=unit, title="Chuyên viên", role="reader", valid_from=began)
        Duty.objects.create(person=made, unit=unit, code=duty, valid_from=began)
        return made

    seen = {"leader": person("lanh-dao", agency, "leader"), "focal": person("dau-moi", agency, "focal")}
    officers = [person(f"cb-{k:03d}", unit, "officer") for k, unit in enumerate(units)]
    source = Attachment.objects.create(name="ke-hoach.txt", sha256="0" * 64, size=1, added_at=at, added_by="bench")
    tasks = []
    for number in range(max(1, n // (100 * YEARS * 2))):
        plan = Plan.objects.create(
            title=f"Kế hoạch số {number}", number=f"{number}/KH-STP", day=at.date(), year=at.year, state="issued",
            text="I. NỘI DUNG", source=source, runs_from=date(at.year - 2, 1, 1), added_at=at, added_by="bench",
        )  # fmt: skip
        roots = [
            PlanTask.objects.create(plan=plan, position=k * 100, path=f"I.{k + 1}", text=f"Nhóm việc {k + 1}")
            for k in range(10)
        ]
        tasks += PlanTask.objects.bulk_create(
            PlanTask(
                plan=plan, parent=root, position=root.position + k + 1, depth=1, path=f"{root.path}.{k + 1}",
                text=f"Việc thứ {k + 1} của {root.text.lower()}: tuyên truyền, phổ biến pháp luật ở cơ sở", pace="yearly",
                unit=units[(root.position + k) % UNITS],
            )
            for root in roots
            for k in range(10)
        )  # fmt: skip
    _instances(n, tasks, units, at)
    _of_units(tasks, units, source, at)
    return {**seen, "officer": officers[7], "plan": Plan.objects.order_by("pk").first()}


def _of_units(tasks: list[Any], units: list[Any], source: Any, at: datetime) -> None:
    """Three of four units have a plan of their own below the first one, with a task for what is theirs there."""
    from cualuat.programme.models import Plan, PlanTask

    first = [task for task in tasks if task.plan_id == tasks[0].plan_id]
    plans = Plan.objects.bulk_create(
        Plan(
            title=f"Kế hoạch của {unit.name}", number=f"{k}/KH-P{k}", day=at.date(), year=at.year, state="issued", unit=unit,
            text="I. NỘI DUNG", source=source, above_id=first[0].plan_id, added_at=at, added_by="bench",
        )
        for k, unit in enumerate(units)
        if k % 4
    )  # fmt: skip
    PlanTask.objects.bulk_create(
        PlanTask(plan=plan, position=k, path=f"{k + 1}", text=task.text, unit=plan.unit, derived_from=task)
        for plan in plans
        for k, task in enumerate(one for one in first if one.unit_id == plan.unit_id)
    )


def _instances(n: int, tasks: list[Any], units: list[Any], at: datetime) -> None:
    from cualuat.programme.models import Entry, TaskInstance

    today, first = at.date(), date(at.year - YEARS + 1, 1, 1)
    span = date(at.year, 12, 31) - first
    rows = []
    for k in range(n):
        task, turn = tasks[k % len(tasks)], k // len(tasks)
        ends = first + timedelta(days=(turn * 97 + k * 13) % span.days + 1)
        begins = max(first, ends - timedelta(days=90 + turn))
        done = ends < today and k % 10 != 3
        rows.append(
            TaskInstance(
                task=task, planned_begins=begins, planned_ends=ends, begins=begins, ends=ends,
                unit=units[k * 7 % UNITS], state="done" if done else "open", percent=100 if done else k % 4 * 20,
                done_on=ends if done else None, result="Đã làm xong." if done else "", made_at=at,
            )
        )  # fmt: skip
    made = TaskInstance.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    keys = list(TaskInstance.objects.order_by("pk").values_list("pk", "percent", "state"))
    assert len(made) == n
    if len(keys) != n:
        print(f"{len(keys)} instead of {n}", file=sys.stderr)
    entries = []
    for pk, percent, state in keys:
        entries.append(
            Entry(instance_id=pk, kind="progress", text="Đang làm.", percent=percent // 2, by="bench", at=at)
        )
        if state == "done":
            entries.append(Entry(instance_id=pk, kind="done", text="Đã làm xong.", percent=100, by="bench", at=at))
    Entry.objects.bulk_create(entries, batch_size=2000)


def _measure(n: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    at = timezone.now().astimezone(VIETNAM)
    seen = _fill(n, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {}
    for who in ("leader", "focal", "officer"):
        clients[who] = Client()
        clients[who].force_login(seen[who], backend="django.contrib.auth.backends.ModelBackend")
    times = _reported(seen, at)
    report = times.pop("pk")
    plan = seen["plan"].pk
    for who, name, address in (
        ("leader", "dashboard", "chuong-trinh/"),
        ("leader", "first page", ""),
        ("focal", "list of work, open", "viec/?xem=open"),
        ("focal", "list of work, late", "viec/?xem=late"),
        ("officer", "list of work, own unit", "viec/?xem=unit"),
        ("officer", "first page", ""),
        ("focal", "one plan along the year", f"ke-hoach/{plan}/tien-do/"),
        ("focal", "what units made of one plan", f"ke-hoach/{plan}/soan/"),
        ("focal", "board", "viec/bang/"),
        ("focal", "letters that urge", "viec/cong-van/"),
        ("leader", "the report of the year", f"bao-cao-ky/{report}/"),
        ("leader", "one figure of it, first 100 rows", f"bao-cao-ky/{report}/so-lieu/tasks_done/"),
    ):
        client = clients[who]
        times[f"page, {who}: {name}"] = _pages(client, f"/ban-lam-viec/{address}")
    print(json.dumps(times))


def _pages(client: Any, address: str) -> list[float]:
    found = []
    for number in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(address)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, (address, answer.status_code)
        if number:
            found.append(took)
    return found


def _reported(seen: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The report of the year, step by step, in milliseconds."""
    from cualuat.organisation.queries import actor_for
    from cualuat.reports import exports
    from cualuat.reports.operations import drafting, issuing, templates

    by = actor_for(seen["focal"], on=at.date())
    template = templates.adopt(code="project-977", by=by, at=at)
    wanted = drafting.Wanted(title="Báo cáo năm", since=date(at.year, 1, 1), until=date(at.year, 12, 31))
    report = drafting.make_report(template=template, wanted=wanted, by=by, at=at)
    found: dict[str, Any] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        made = work()
        found[name] = [(time.perf_counter() - began) * 1000]
        return made

    report = timed(
        "report of the year: figures frozen", lambda: drafting.freeze(report=report, version=None, by=by, at=at)
    )
    timed("report of the year: Word and PDF", lambda: issuing.preview(report=report, by=by, at=at))
    timed("report of the year: spreadsheet", lambda: exports.annex(report, actor=by))
    return {**found, "pk": report.pk}


if __name__ == "__main__":
    _measure(int(sys.argv[1]))
