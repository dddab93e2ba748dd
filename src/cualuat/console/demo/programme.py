"""The programme of the invented agency in its third year: its plans, what was done about them, what is late, what blocks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.kernel.workdays import VIETNAM
from cualuat.programme import jobs
from cualuat.programme.operations import drafting, obstacles, plans, reminding, running
from cualuat.programme.queries import running as queries
from cualuat.programme.rules import period_name

if TYPE_CHECKING:
    from cualuat.programme.models import Plan, TaskInstance

_HERE: Final = Path(__file__).parent
_LATE_BY: Final = timedelta(days=9)
_YEARS: Final = 6  # that the first plan is made for, after its first


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads((_HERE / "programme.toml").read_text(encoding="utf-8"))


def add_programme(house: House, *, at: datetime) -> None:
    """Two plans: one for the whole period, two years old; one for this year, or for last year while this one is young."""
    today = house.almanac.today
    first = today.year - 2
    year = today.year if today >= date(today.year, 1, 20) else today.year - 1
    for name, day, number in (
        ("ke-hoach-de-an.txt", date(first, 2, 20), "12/KH-STP"),
        ("ke-hoach.txt", date(year, 1, 12), "05/KH-STP"),
    ):
        years = {"nam": year, "truoc": year - 1, "dau": first, "cuoi": first + _YEARS}
        plan = _issued(house, name, years, number, day)
        _fall_due(house, plan, at)
    _live(house, today)
    _drafts(house, plan, at)
    jobs.remind(at=at)


def _drafts(house: House, plan: Plan, at: datetime) -> None:
    """A unit's own plan from that of the agency; the draft for next year, talked over and not yet approved."""
    words, focal = _told()["words"], house.actor("chanhvp")
    unit = house.agency.units["phong-pho-bien"]
    assert plan.year is not None
    began = at - timedelta(days=20)
    own = drafting.derive(plan=plan, unit=unit, year=plan.year, by=focal, at=began)
    drafting.submit(plan=own, version=None, by=focal, at=began + timedelta(days=1))
    drafting.approve(plan=own, version=None, by=house.actor("giamdoc"), at=began + timedelta(days=2))
    plans.issue(
        plan=own, title=own.title, number="01/KH-PBPL", day=(began + timedelta(days=3)).date(), version=None, by=focal,
        at=began + timedelta(days=3),
    )  # fmt: skip
    _amended(house, own, at - timedelta(days=12))
    draft = drafting.clone(plan=plan, year=plan.year + 1, by=focal, at=at - timedelta(days=6))
    first, second = list(draft.tasks.order_by("position"))[1:3]
    people = [*house.agency.with_duty("officer"), "chanhvp"]
    said = drafting.comment(
        plan=draft, task=first, text=words["comment"], by=house.actor(people[0]), at=at - timedelta(days=4)
    )
    drafting.answer(comment=said, accepted=True, text=words["accepted"], by=focal, at=at - timedelta(days=3))
    drafting.comment(
        plan=draft, task=second, text=words["question"], by=house.actor(people[1]), at=at - timedelta(days=2)
    )


def _amended(house: House, plan: Plan, at: datetime) -> None:
    """The unit's plan is issued anew with a line more: the one before stays readable, what was begun goes on."""
    focal = house.actor("chanhvp")
    draft = drafting.amend(plan=plan, by=focal, at=at)
    lines = draft.text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("1. "))
    lines.insert(first + 1, _told()["words"]["amended"])
    drafting.rewrite(plan=draft, text="\n".join(lines), version=None, by=focal, at=at)
    drafting.submit(plan=draft, version=None, by=focal, at=at + timedelta(hours=1))
    drafting.approve(plan=draft, version=None, by=house.actor("giamdoc"), at=at + timedelta(days=1))
    plans.issue(
        plan=draft, title=draft.title, number="02/KH-PBPL", day=(at + timedelta(days=2)).date(), version=None, by=focal,
        at=at + timedelta(days=2),
    )  # fmt: skip


def _moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM)


def _issued(house: House, name: str, years: Mapping[str, int], number: str, day: date) -> Plan:
    by, at = house.actor("chanhvp"), _moment(day)
    text = (_HERE / name).read_text(encoding="utf-8").format(**years)
    kept = files.take_in(name=name, chunks=[text.encode()], by=by, at=at)
    plan = plans.import_plan(text=text, source=kept, by=by, at=at)
    plan = plans.issue(plan=plan, title=plan.title, number=number, day=day, version=None, by=by, at=at)
    plans.publish(plan=plan, public=True, by=by, at=at + timedelta(hours=1))
    for recipient in plan.recipients.filter(archive=False):
        sent = plans.send(
            recipient=recipient,
            on=day,
            how="trục liên thông văn bản",
            by=house.actor("vanthu"),
            at=at + timedelta(hours=2),
        )
        plans.note_receipt(recipient=sent, on=day, by=house.actor("vanthu"), at=at + timedelta(hours=5))
    return plan


def _fall_due(house: House, plan: Plan, at: datetime) -> None:
    """What the worker does each hour, done each quarter of the years since."""
    assert plan.day is not None
    moment = _moment(plan.day)
    while moment < at:
        running.plan_ahead(plan=plan, by=house.actor("chanhvp"), at=moment)
        moment += timedelta(days=28)
    running.plan_ahead(plan=plan, by=house.actor("chanhvp"), at=at)


def _live(house: House, today: date) -> None:
    """The past is done, some of it late; of what fell due lately three things are not; of what is to come some is begun."""
    wanted = queries.Wanted(on=today, view="all")
    work = list(queries.listed(wanted, actor=house.actor("chanhvp")))
    past, ahead = [one for one in work if one.ends < today], [one for one in work if one.ends >= today]
    left = past[-3:]
    for number, one in enumerate(past[:-3]):
        _done(house, one, one.ends + _LATE_BY if number % 11 == 7 and one.ends + _LATE_BY < today else _before(one))
    _left(house, left, today)
    for number, one in enumerate(ahead):
        if one.begins <= today and number % 3 == 0:
            _begun(house, one, _moment(max(one.begins, today - timedelta(days=6))), 30 + number % 4 * 15)
    _instructed(house, today)


def _before(one: TaskInstance) -> date:
    return max(one.begins, one.ends - timedelta(days=3))


def _words(one: TaskInstance) -> str:
    told = _told().get(one.task.plan.number, {}).get(one.task.path, "Đã thực hiện xong.")
    return str(told).format(ky=period_name(one.planned_begins, one.planned_ends))


def _by(house: House, one: TaskInstance) -> str:
    """Somebody of the unit that has the work; the focal unit's head where no unit has it."""
    if one.unit is not None:
        for duty in ("officer", "head"):
            if people := house.agency.with_duty(duty, one.unit.code):
                return people[one.pk % len(people)]
    return "chanhvp"


def _done(house: House, one: TaskInstance, day: date) -> None:
    by = house.actor(_by(house, one))
    running.report(instance=one, percent=100, text=_words(one), done=True, version=None, by=by, at=_moment(day, 15))


def _begun(house: House, one: TaskInstance, at: datetime, percent: int) -> None:
    by = house.actor(_by(house, one))
    running.report(instance=one, percent=percent, text=_told()["words"]["begun"], version=None, by=by, at=at)


def _left(house: House, left: list[TaskInstance], today: date) -> None:
    """One urged on, one with an obstacle that was decided, one with an obstacle that waits."""
    words, focal, leader = _told()["words"], house.actor("chanhvp"), house.actor("giamdoc")
    for one, days in zip(left, (9, 8, 4), strict=False):
        _begun(house, one, _moment(today - timedelta(days=days)), 40)
    if len(left) < 3:
        return
    urged, decided, waiting = left
    reminding.urge(instances=[urged], text=words["urge"], by=focal, at=_moment(today - timedelta(days=5)))
    running.guide(instance=urged, text=words["guide"], by=focal, at=_moment(today - timedelta(days=5), 10))
    raised = obstacles.raise_obstacle(
        instance=decided, text=words["obstacle"], proposal=words["proposal"], by=house.actor(_by(house, decided)),
        at=_moment(today - timedelta(days=7)),
    )  # fmt: skip
    obstacles.forward(
        obstacle=raised, text=words["opinion"], version=None, by=focal, at=_moment(today - timedelta(days=6))
    )
    obstacles.decide(
        obstacle=raised, measure="move", text=words["decision"], ends=today + timedelta(days=20), version=None, by=leader,
        at=_moment(today - timedelta(days=5)),
    )  # fmt: skip
    obstacles.raise_obstacle(
        instance=waiting, text=words["waiting"], proposal="", by=house.actor(_by(house, waiting)),
        at=_moment(today - timedelta(days=2)),
    )  # fmt: skip


def _instructed(house: House, today: date) -> None:
    """The report that the province asks for: last year's was given, this year's is being written."""
    focal = house.actor("chanhvp")
    wanted = queries.Wanted(on=today, view="all")
    one = next(iter(queries.listed(wanted, actor=focal).filter(task__plan__number="12/KH-STP")), None)
    task = one.task.plan.tasks.filter(pace="instruction").first() if one else None
    if task is None:
        return
    at = _moment(today - timedelta(days=14))
    running.instruct(
        task=task, begins=today - timedelta(days=14), ends=today + timedelta(days=25), words=_told()["words"]["instructed"],
        by=focal, at=at,
    )  # fmt: skip
