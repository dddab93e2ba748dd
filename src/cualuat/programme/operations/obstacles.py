"""Obstacles: a unit raises one on its work, the focal unit gives its opinion, a leader decides, the plan follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse, locked, operation
from cualuat.casework.operations.telling import office_moment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme import access
from cualuat.programme.models import Measure, Obstacle, ObstacleState, ObstacleStep, TaskInstance, WorkState
from cualuat.programme.operations import running

_LONGEST = 20_000


def _locked(obstacle: Obstacle, version: int | None, *states: ObstacleState) -> Obstacle:
    fresh = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    if version is not None and version != fresh.version:
        raise SomebodyElse()
    if fresh.state not in states:
        raise Refused(f"Vướng mắc này đang ở bước khác ({fresh.get_state_display().lower()}).")
    return fresh


def _words(text: str, ask: str) -> str:
    words = normalise(text).strip()[:_LONGEST]
    if not words:
        raise Refused(ask, "text")
    return words


def _stepped(obstacle: Obstacle, state: ObstacleState, text: str, by: Actor, at: datetime) -> Obstacle:
    obstacle.state = state
    obstacle.version += 1
    obstacle.save()
    ObstacleStep.objects.create(obstacle=obstacle, state=state, text=text, by=by.name, at=at)
    subject = ("obstacle", obstacle.pk, obstacle.text[:100])
    audit.record(action=f"programme.obstacle_{state}", subject=subject, by=by, at=at, detail={"text": text[:500]})
    return obstacle


def _tell(obstacle: Obstacle, people: Iterable[Person], words: str, at: datetime) -> None:
    link = f"{settings.CUALUAT_URL}/ban-lam-viec/vuong-mac/{obstacle.pk}/"
    task = obstacle.instance.task
    body = f"Nhiệm vụ {task.path}: {task.text[:300]}\n\n{obstacle.text[:1000]}\n\nXem và trả lời: {link}\n"
    for person in people:
        if person.email:
            notices.queue(
                to=person.email, subject=words, body=body, at=at, kind="obstacle", about_type="obstacle",
                about_id=obstacle.pk, not_before=office_moment(at),
            )  # fmt: skip


def _day(at: datetime) -> date:
    return day_of(at)


@operation
def raise_obstacle(*, instance: TaskInstance, text: str, proposal: str, by: Actor, at: datetime) -> Obstacle:
    """A unit says what keeps it from doing the work, and what it proposes. Raises NotAllowed, Refused (naming the input)."""
    instance = locked(instance, None)
    if not access.may_report(by, instance):
        raise NotAllowed("Việc này của đơn vị khác. Chỉ người, đơn vị được giao và đơn vị đầu mối nêu vướng mắc được.")
    if instance.state != WorkState.OPEN:
        raise Refused(f"Việc này {instance.get_state_display().lower()} nên không nêu vướng mắc nữa.")
    words = _words(text, "Hãy ghi vướng mắc.")
    obstacle = Obstacle(
        instance=instance, text=words, proposal=normalise(proposal).strip()[:_LONGEST], raised_at=at,
        raised_by_id=by.person_id, unit=instance.unit, version=0,
    )  # fmt: skip
    _stepped(obstacle, ObstacleState.RAISED, words, by, at)
    focal = organisation.people_with_duty("focal", on=_day(at))
    _tell(obstacle, focal, "Đơn vị nêu vướng mắc khi thực hiện kế hoạch", at)
    return obstacle


@operation
def ask(*, obstacle: Obstacle, text: str, version: int | None, by: Actor, at: datetime) -> Obstacle:
    """The focal unit asks the unit for more. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    obstacle = _locked(obstacle, version, ObstacleState.RAISED, ObstacleState.FORWARDED)
    _stepped(obstacle, ObstacleState.ASKED, _words(text, "Hãy ghi điều cần hỏi."), by, at)
    if obstacle.raised_by is not None:
        _tell(obstacle, [obstacle.raised_by], "Đơn vị đầu mối hỏi thêm về vướng mắc", at)
    return obstacle


@operation
def answer(*, obstacle: Obstacle, text: str, version: int | None, by: Actor, at: datetime) -> Obstacle:
    """The unit answers. Raises NotAllowed, SomebodyElse, Refused."""
    if not access.obstacles_visible_to(by).filter(pk=obstacle.pk).exists():
        raise NotAllowed("Vướng mắc này của đơn vị khác.")
    obstacle = _locked(obstacle, version, ObstacleState.ASKED)
    _stepped(obstacle, ObstacleState.RAISED, _words(text, "Hãy ghi trả lời."), by, at)
    focal = organisation.people_with_duty("focal", on=_day(at))
    _tell(obstacle, focal, "Đơn vị đã trả lời thêm về vướng mắc", at)
    return obstacle


@operation
def forward(*, obstacle: Obstacle, text: str, version: int | None, by: Actor, at: datetime) -> Obstacle:
    """The focal unit lays it before the leaders, with its opinion. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    obstacle = _locked(obstacle, version, ObstacleState.RAISED)
    _stepped(obstacle, ObstacleState.FORWARDED, _words(text, "Hãy ghi ý kiến của đơn vị đầu mối."), by, at)
    leaders = organisation.people_with_duty("leader", on=_day(at))
    _tell(obstacle, leaders, "Vướng mắc chờ lãnh đạo quyết định", at)
    return obstacle


@operation
def decide(
    *,
    obstacle: Obstacle,
    measure: str,
    text: str,
    ends: date | None = None,
    unit: Unit | None = None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Obstacle:
    """A leader decides; the work follows at once: another due day, another unit, dropped. A task to be amended stays open.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    by.require_duty("leader")
    obstacle = _locked(obstacle, version, ObstacleState.RAISED, ObstacleState.FORWARDED)
    if measure not in Measure.values:
        raise Refused("Hãy chọn cách giải quyết.", "measure")
    words = _words(text, "Hãy ghi quyết định.")
    _follow(obstacle.instance, Measure(measure), words, ends, unit, by, at)
    obstacle.measure, obstacle.decided_at = measure, at
    _stepped(obstacle, ObstacleState.DECIDED, f"{obstacle.get_measure_display()}. {words}", by, at)
    told = [obstacle.raised_by] if obstacle.raised_by else []
    told += list(organisation.people_with_duty("focal", on=_day(at)))
    _tell(obstacle, dict.fromkeys(told), "Lãnh đạo đã quyết định về vướng mắc", at)
    return obstacle


def _follow(
    instance: TaskInstance, measure: Measure, words: str, ends: date | None, unit: Unit | None, by: Actor, at: datetime
) -> None:
    if measure == Measure.MOVE:
        if ends is None:
            raise Refused("Hãy ghi hạn mới.", "ends")
        running.move(instance=instance, ends=ends, reason=words, version=None, by=by, at=at)
    elif measure == Measure.REASSIGN:
        if unit is None:
            raise Refused("Hãy chọn đơn vị nhận việc.", "unit")
        running.assign(instance=instance, unit=unit, person=None, version=None, by=by, at=at)
    elif measure == Measure.DROP:
        running.drop(instance=instance, reason=words, version=None, by=by, at=at)
