"""Something made known, a round of opinions, a conference with a resolution, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cualuat.democracy.models import Conference, Inspectorate, Motion, Posting, Round, Suggestion
from cualuat.democracy.operations import asking, inspecting, meeting, posting, suggesting
from cualuat.democracy.rules import Tally
from cualuat.entry.rules import Terms
from office import NOW, Office

HELD_ON = date(2026, 11, 18)


def a_posting(office: Office, **changes: Any) -> Posting:
    """Decided on Monday 16 November: to be posted by Monday the 23rd."""
    facts: dict[str, Any] = {
        "item": "rules",
        "title": "Quy chế chi tiêu nội bộ",
        "decided_on": date(2026, 11, 16),
        "content": "Toàn văn.",
    }
    return posting.note(
        posting=None, wanted=posting.Wanted(**(facts | changes)), version=None, by=office.actor("focal"), at=NOW
    )


def posted(office: Office, **changes: Any) -> Posting:
    """The same, on the board since today, through 10 December."""
    row = a_posting(office, **changes)
    return posting.post(
        posting=row, on=NOW.date(), where="", proof=None, version=None, by=office.actor("focal"), at=NOW
    )


def a_round(office: Office, secrecy: str = "secret", **changes: Any) -> Round:
    """The staff is asked about the plan for a week."""
    terms = Terms("staff", secrecy, NOW - timedelta(hours=1), NOW + timedelta(days=7))
    facts: dict[str, Any] = {"item": "plan", "title": "Kế hoạch năm 2027", "content": "Có gì cần thêm?", "terms": terms}
    return asking.prepare(
        round_=None, wanted=asking.Wanted(**(facts | changes)), version=None, by=office.actor("focal"), at=NOW
    )


def opened(office: Office, secrecy: str = "secret") -> Round:
    """The same, open."""
    return asking.open_(round_=a_round(office, secrecy), version=None, by=office.actor("focal"), at=NOW)


def a_conference(office: Office, year: int = 2026, **changes: Any) -> Conference:
    """On the 18th of November, eighteen invited."""
    facts: dict[str, Any] = {
        "on": HELD_ON, "place": "Hội trường", "chair": "Giám đốc", "secretary": "Cán bộ clerk", "content": "Tổng kết năm.", "invited": 18,
    }  # fmt: skip
    return meeting.plan(year=year, wanted=meeting.Wanted(**(facts | changes)), by=office.actor("focal"), at=NOW)


def a_motion(
    office: Office, row: Conference, text: str = "Mỗi quý một buổi đối thoại", agree: int | None = 10
) -> Motion:
    """Voted on by hands where `agree` is given; twelve must be there."""
    if row.held_at is None:
        row.refresh_from_db()
    if row.held_at is None:
        row = meeting.hold(conference=row, present=12, version=None, by=office.actor("focal"), at=NOW)
    motion = meeting.move(conference=row, motion=None, text=text, version=None, by=office.actor("focal"), at=NOW)
    if agree is None:
        return motion
    tally = Tally("hands", agree, 12 - agree)
    return meeting.vote(motion=motion, tally=tally, version=None, by=office.actor("focal"), at=NOW)


def an_inspectorate(
    office: Office, names: tuple[str, ...] = ("officer", "clerk", "elsewhere"), **changes: Any
) -> Inspectorate:
    """Three members, elected on the day of the conference."""
    facts: dict[str, Any] = {
        "members": [office.people[name] for name in names], "head": office.people[names[0]] if names else None, "on": HELD_ON,
        "conference": None, "note": "",
    }  # fmt: skip
    return inspecting.elect(**(facts | changes), by=office.actor("focal"), at=NOW)


def a_suggestion(office: Office, who: str = "officer", *, named: bool = True, alone: bool = False) -> Suggestion:
    """Somebody asks for longer opening hours."""
    return suggesting.suggest(text="Mở cửa đến 18 giờ.", named=named, alone=alone, by=office.actor(who), at=NOW)
