"""The nine real plans beside the project against a key: tasks, who leads, when."""

from __future__ import annotations

from pathlib import Path

import pytest

from cualuat.kernel.plans import Plan, read_plan
from cualuat.law.load.readers.document import read_document

pytestmark = pytest.mark.real

KEY = Path(__file__).with_name("plans_key.txt")
Row = tuple[str, str, str]


def key() -> dict[str, tuple[list[str], list[Row]]]:
    """By file: what the head of the plan says, and a row for each task."""
    found: dict[str, tuple[list[str], list[Row]]] = {}
    name = ""
    for line in KEY.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name, _, head = line[1:].partition("] ")
            found[name] = ([part.strip() for part in head.split("|")], [])
        elif line and not line.startswith("#"):
            path, leads, pace = [part.strip() for part in (line + " | |").split("|")[:3]]
            found[name][1].append((path, leads, pace))
    return found


def rows(plan: Plan) -> list[Row]:
    return [
        (task.path, "; ".join(task.leads), str(task.schedule.pace) if task.schedule else "")
        for top in plan.tasks
        for task in top.walk()
    ]


@pytest.fixture(scope="module")
def plans(shared_data: Path) -> dict[str, Plan]:
    return {name: read_plan(read_document(shared_data / "plans" / name).text) for name in key()}


def test_heads_and_feet(plans: dict[str, Plan]) -> None:
    for name, (told, _) in key().items():
        head, foot = plans[name].head, plans[name].foot
        day = head.day.isoformat() if head.day else ""
        assert [head.number, day, str(len(foot.recipients)), foot.signature.title] == told, name


def test_tasks_leads_and_times_are_right(plans: dict[str, Plan]) -> None:
    tasks = leads = times = led = timed = wanted = 0
    for name, (_, expected) in key().items():
        got: dict[str, list[Row]] = {}
        for row in rows(plans[name]):
            got.setdefault(row[0], []).append(row)
        for path, lead, pace in expected:
            wanted += 1
            found = got[path].pop(0) if got.get(path) else None
            tasks += found is not None
            led += bool(lead or (found and found[1]))
            leads += bool(found and found[1] == lead and lead)
            timed += bool(pace or (found and found[2]))
            times += bool(found and found[2] == pace and pace)
    assert tasks / wanted >= 0.99, (tasks, wanted)
    assert leads / led >= 0.95, (leads, led)
    assert times / timed >= 0.95, (times, timed)


def test_the_origin_plan(plans: dict[str, Plan]) -> None:
    plan = plans["ke-hoach-skhcn-hung-yen-2023.txt"]
    assert [str(d.number) for d in plan.implements] == ["162/KH-UBND", "977/QĐ-TTg"]
    lettered = [
        task for top in plan.tasks for task in top.walk() if task.path.startswith("II.") and task.marker.isalpha()
    ]
    assert len(lettered) == 10
    assert all(task.schedule for task in lettered)
    assert [t.path for top in plan.tasks for t in top.walk() if "Thanh tra Sở" in t.leads] == [
        "III.3",
        "III.3.a",
        "III.3.b",
    ]
    purposes = [r.purpose for r in plan.foot.recipients]
    assert purposes == ["để báo cáo", "để theo dõi", "", "", "để đăng tải", "lưu"]
    assert plan.unread == []
