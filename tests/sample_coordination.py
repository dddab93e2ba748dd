"""A contact, a request, minutes with a conclusion and a task from above in the office, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cualuat.coordination.models import AssignedTask, Conclusion, Contact, CooperationRequest, Minutes
from cualuat.coordination.operations import assigning, exchanging, meeting
from office import NOW, Office

SOURCE = "Kế hoạch số 90/KH-UBND"


def a_contact(office: Office, contact: Contact | None = None, **changes: Any) -> Contact:
    """Somebody at the department of construction, kept by the first unit."""
    facts: dict[str, Any] = {
        "unit": office.units["phong-mot"], "agency": "Sở Xây dựng tỉnh Mẫu", "person": "Lê Thị Xây", "email": "xay@mau.example",
    }  # fmt: skip
    return exchanging.keep_contact(
        contact=contact, wanted=exchanging.ContactWanted(**(facts | changes)), version=None, by=office.actor("officer"), at=NOW
    )  # fmt: skip


def a_cooperation(
    office: Office, request: CooperationRequest | None = None, who: str = "officer", version: int | None = None, **changes: Any
) -> CooperationRequest:  # fmt: skip
    """The department of construction asks the first unit on Monday 16 November; the answer is due in five working days."""
    facts: dict[str, Any] = {
        "direction": "in", "agency": "Sở Xây dựng tỉnh Mẫu", "subject": "Cho ý kiến dự thảo quy chế", "unit": office.units["phong-mot"],
        "number": "12/SXD", "day": date(2026, 11, 13), "on": date(2026, 11, 16), "due_days": 5, "handler": office.people["officer"],
    }  # fmt: skip
    wanted = exchanging.RequestWanted(**(facts | changes))
    return exchanging.register(request=request, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def some_minutes(office: Office, **changes: Any) -> Minutes:
    """The first unit met the department of construction."""
    facts: dict[str, Any] = {
        "title": "Phối hợp phổ biến pháp luật về nhà ở", "day": date(2026, 11, 10), "place": "Sở Tư pháp", "unit": office.units["phong-mot"],
        "agencies": "Sở Tư pháp\nSở Xây dựng", "members": "Cán bộ chief\nLê Thị Xây", "chair": "Cán bộ chief", "content": "Bàn việc in tài liệu.",
    }  # fmt: skip
    wanted = meeting.MinutesWanted(**(facts | changes))
    return meeting.write(minutes=None, wanted=wanted, version=None, by=office.actor("chief"), at=NOW)


def a_conclusion(office: Office, minutes: Minutes, conclusion: Conclusion | None = None, **changes: Any) -> Conclusion:
    """The second unit prints leaflets by the 30th."""
    facts: dict[str, Any] = {"text": "In tờ rơi về nhà ở", "due": date(2026, 11, 30), "unit": office.units["phong-hai"]}
    return meeting.conclude(
        minutes=minutes, conclusion=conclusion, wanted=meeting.ConclusionWanted(**(facts | changes)), version=None,
        by=office.actor("chief"), at=NOW,
    )  # fmt: skip


def a_task_from_above(office: Office, task: AssignedTask | None = None, **changes: Any) -> AssignedTask:
    """A task of the province's plan that the first unit sees to."""
    facts: dict[str, Any] = {
        "source": SOURCE,
        "text": "Phổ biến pháp luật ở xã",
        "leads": "Sở Tư pháp",
        "unit": office.units["phong-mot"],
    }
    return assigning.assign(
        task=task, wanted=assigning.TaskWanted(**(facts | changes)), version=None, by=office.actor("focal"), at=NOW
    )  # fmt: skip
