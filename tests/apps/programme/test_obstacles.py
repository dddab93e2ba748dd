"""Obstacles: from the unit through the focal unit to the leader, and the plan follows the decision."""

from __future__ import annotations

from datetime import date

import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.notices.models import Message
from cualuat.programme.models import Obstacle, Plan, TaskInstance
from cualuat.programme.operations import obstacles
from cualuat.programme.queries import obstacles as queries
from office import NOW, Office
from programme_office import issued, work

DUE = date(2026, 12, 31)


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued(office)


@pytest.fixture
def obstacle(plan: Plan, office: Office) -> Obstacle:
    return obstacles.raise_obstacle(
        instance=work(plan, "II.1.a", DUE), text="Nhà văn hóa đang sửa.", proposal="Lùi sang quý sau.",
        by=office.actor("officer"), at=NOW,
    )  # fmt: skip


def to() -> list[str]:
    return [one.to.partition("@")[0] for one in Message.objects.order_by("pk")]


def test_from_the_unit_to_the_decision_each_step_dated_and_told(obstacle: Obstacle, office: Office) -> None:
    focal, leader = office.actor("focal"), office.actor("leader")
    obstacle = obstacles.ask(obstacle=obstacle, text="Sửa đến bao giờ?", version=1, by=focal, at=NOW)
    assert queries.waiting_for(office.actor("officer")) == 1
    obstacle = obstacles.answer(obstacle=obstacle, text="Đến Tết.", version=None, by=office.actor("chief"), at=NOW)
    obstacle = obstacles.forward(obstacle=obstacle, text="Đề nghị lùi.", version=None, by=focal, at=NOW)
    assert queries.waiting_for(leader) == 1
    obstacle = obstacles.decide(
        obstacle=obstacle,
        measure="move",
        text="Lùi đến hết quý I.",
        ends=date(2027, 3, 31),
        version=None,
        by=leader,
        at=NOW,
    )
    states = ["raised", "asked", "raised", "forwarded", "decided"]
    assert [step.state for step in obstacle.steps.all()] == states
    assert TaskInstance.objects.get(pk=obstacle.instance_id).ends == date(2027, 3, 31)
    assert to() == ["focal", "officer", "focal", "deputy", "leader", "officer", "focal"]
    assert queries.waiting_for(leader) == 0
    assert list(queries.obstacles(actor=focal, decided=True)) == [obstacle]


@pytest.mark.parametrize(
    ("measure", "field"), [("move", "ends"), ("reassign", "unit"), ("", "measure"), ("keep", "text")]
)
def test_a_decision_says_what_it_needs(obstacle: Obstacle, office: Office, measure: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        obstacles.decide(
            obstacle=obstacle, measure=measure, text="" if field == "text" else "Làm thế.", version=None,
            by=office.actor("leader"), at=NOW,
        )  # fmt: skip
    assert refused.value.field == field
    assert Obstacle.objects.get().state == "raised"


@pytest.mark.parametrize(
    ("measure", "state", "unit"),
    [("keep", "open", "phong-mot"), ("amend", "open", "phong-mot"), ("drop", "dropped", "phong-mot"), ("reassign", "open", "phong-hai")],
)  # fmt: skip
def test_the_work_follows_the_decision(obstacle: Obstacle, office: Office, measure: str, state: str, unit: str) -> None:
    obstacles.decide(
        obstacle=obstacle, measure=measure, text="Làm thế.", unit=office.units["phong-hai"], version=None,
        by=office.actor("leader"), at=NOW,
    )  # fmt: skip
    found = TaskInstance.objects.get(pk=obstacle.instance_id)
    assert (found.state, found.unit) == (state, office.units[unit])


def test_two_leaders_do_not_decide_twice(obstacle: Obstacle, office: Office) -> None:
    first, second = office.actor("leader"), office.actor("deputy")
    obstacles.decide(obstacle=obstacle, measure="keep", text="Thuê hội trường.", version=1, by=first, at=NOW)
    with pytest.raises(SomebodyElse):
        obstacles.decide(obstacle=obstacle, measure="drop", text="Thôi.", version=1, by=second, at=NOW)
    with pytest.raises(Refused, match="bước khác"):
        obstacles.decide(obstacle=obstacle, measure="drop", text="Thôi.", version=None, by=second, at=NOW)


def test_another_unit_neither_raises_nor_sees_nor_answers(obstacle: Obstacle, office: Office) -> None:
    stranger = office.actor("chief_elsewhere")
    assert queries.obstacle(obstacle.pk, actor=stranger) is None
    with pytest.raises(NotAllowed):
        obstacles.raise_obstacle(instance=obstacle.instance, text="Vướng.", proposal="", by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        obstacles.answer(obstacle=obstacle, text="Đây.", version=None, by=stranger, at=NOW)
    for act in (obstacles.ask, obstacles.forward):
        with pytest.raises(NotAllowed):
            act(obstacle=obstacle, text="Gì?", version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        obstacles.decide(obstacle=obstacle, measure="keep", text="Thế.", version=None, by=office.actor("focal"), at=NOW)


def test_empty_words_and_closed_work_are_refused(obstacle: Obstacle, office: Office) -> None:
    with pytest.raises(Refused) as refused:
        obstacles.raise_obstacle(instance=obstacle.instance, text=" ", proposal="", by=office.actor("officer"), at=NOW)
    assert refused.value.field == "text"
    obstacles.decide(obstacle=obstacle, measure="drop", text="Thôi.", version=None, by=office.actor("leader"), at=NOW)
    with pytest.raises(Refused, match="không làm nữa"):
        obstacles.raise_obstacle(
            instance=obstacle.instance, text="Vướng.", proposal="", by=office.actor("officer"), at=NOW
        )
