"""Work of casework that nobody waits for: reminders, due dates that moved, drafts and buckets whose time is over."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM, Actor
from cualuat.casework.models import Case, Step
from cualuat.casework.operations import buckets, clocks, drafts, reminding
from cualuat.casework.operations.telling import News, tell_officer, tell_person
from cualuat.kernel.workdays import VIETNAM, show
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
    """Repeats on matters what their clocks say now, keeps it as a step and tells the person and the officer."""
    wanted = {one.clock.subject_id: one for one in moved if one.clock.subject_type == clocks.SUBJECT}
    for case in Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        _moved(case, wanted[case.pk], by, at)


def _moved(case: Case, one: Moved, by: Actor, at: datetime) -> None:
    before = case.due_on
    clocks.refresh_due(case)
    case.steps_taken += 1
    case.save(update_fields=["due_on", "due_at", "steps_taken"])
    old, new = (show(day) if day else "chưa tính được" for day in (one.old, one.new))
    words = f"{one.clock.name}: hạn chuyển từ {old} sang {new} vì lịch làm việc hoặc quy định thay đổi."
    Step.objects.create(
        case=case, number=case.steps_taken, edge="due_moved", name="Tính lại hạn", from_state=case.state,
        to_state=case.state, is_public=one.clock.binds == "agency", note=words, on=at.astimezone(VIETNAM).date(), at=at,
        by_id=by.id, by=by.name,
    )  # fmt: skip
    if one.clock.binds == "agency" and case.due_on != before:
        news = News("due_changed", f"Hồ sơ {case.number}: hạn thay đổi", words, f"hạn chuyển từ {old} sang {new}.")
        tell_person(case, news, at=at)
        tell_officer(case, news, at=at)
