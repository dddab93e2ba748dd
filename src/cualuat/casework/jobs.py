"""Work of casework that nobody waits for: reminders, due dates that moved, drafts and buckets whose time is over."""

from __future__ import annotations

from datetime import date, datetime

from cualuat.base.actor import SYSTEM, Actor
from cualuat.casework.models import Case, Step
from cualuat.casework.operations import buckets, clocks, drafts, reminding
from cualuat.casework.operations.telling import News, tell_officer, tell_person
from cualuat.kernel.workdays import day_of, show
from cualuat.timelimits.operations import Moved


def remind(*, at: datetime) -> None:
    """Looks at every clock that is due soon or late. May be stopped anywhere: the next time goes through all again."""
    ladder, after = reminding.ladder_for(at), 0
    while True:
        following = reminding.remind(after=after, ladder=ladder, by=SYSTEM, at=at)
        if following is None:
            return
        after = following


def clean(*, at: datetime) -> None:
    """Removes drafts and buckets whose time is over."""
    drafts.expire(by=SYSTEM, at=at)
    buckets.forget(at=at)


def due_moved(moved: list[Moved], by: Actor, at: datetime) -> None:
    """Repeats on matters what their clocks say now, keeps it as steps and tells the person and the officer."""
    wanted: dict[int, list[Moved]] = {}
    for one in moved:
        if one.clock.subject_type == clocks.SUBJECT:
            wanted.setdefault(one.clock.subject_id, []).append(one)
    for case in Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        _moved(case, wanted[case.pk], by, at)


def _moved(case: Case, moved: list[Moved], by: Actor, at: datetime) -> None:
    before = case.due_on
    clocks.refresh_due(case)
    told = []
    for one in moved:
        words = f"{one.clock.name}: hạn chuyển từ {_shown(one.old)} sang {_shown(one.new)} vì lịch làm việc hoặc quy định thay đổi."
        _keep(case, one, words, by, at)
        if one.clock.binds == "agency":
            told.append(words)
    case.save(update_fields=["due_on", "due_at", "steps_taken"])
    if told and case.due_on != before:
        line = f"hạn chuyển từ {_shown(before)} sang {_shown(case.due_on)}."
        news = News("due_changed", f"Hồ sơ {case.number}: hạn thay đổi", "\n".join(told), line)
        tell_person(case, news, at=at)
        tell_officer(case, news, at=at)


def _keep(case: Case, one: Moved, words: str, by: Actor, at: datetime) -> None:
    case.steps_taken += 1
    Step.objects.create(
        case=case, number=case.steps_taken, edge="due_moved", name="Tính lại hạn", from_state=case.state,
        to_state=case.state, is_public=one.clock.binds == "agency", note=words, on=day_of(at), at=at,
        by_id=by.id, by=by.name,
    )  # fmt: skip


def _shown(day: date | None) -> str:
    return show(day) if day else "chưa tính được"
