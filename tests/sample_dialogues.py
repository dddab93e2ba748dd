"""A dialogue of the first unit, announced, asked, held, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from cualuat.dialogues.models import Commitment, Dialogue, Question
from cualuat.dialogues.operations import arranging, asking, holding, promising
from cualuat.dialogues.operations.holding import Answer, Ending
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import VIETNAM
from office import NOW, Office

BEGINS = datetime(2026, 12, 10, 8, 0, tzinfo=VIETNAM)
DURING = BEGINS + timedelta(hours=1)
AFTER = BEGINS + timedelta(hours=4)


def wanted(office: Office, **changes: Any) -> arranging.Wanted:
    """With the people of a commune, on 10 December; questions until the 8th, thirty places."""
    usual = arranging.Wanted(
        kind="commune", title="Thủ tục đất đai ở xã Mẫu Đông", who="Người dân xã Mẫu Đông", begins=BEGINS,
        ends=BEGINS + timedelta(hours=3), place="Nhà văn hóa xã Mẫu Đông", chair="Chủ tịch xã", unit=office.units["phong-mot"],
        asking=Terms("open", "secret", NOW - timedelta(hours=1), BEGINS - timedelta(days=2)), agenda="Nghe câu hỏi\nTrả lời",
        contact="0220 123 456", places=30,
    )  # fmt: skip
    return replace(usual, **changes)


def a_dialogue(office: Office, **changes: Any) -> Dialogue:
    """Planned by the first unit."""
    return arranging.plan(wanted=wanted(office, **changes), by=office.actor("chief"), at=NOW)


def announced(office: Office, **changes: Any) -> Dialogue:
    """The same, announced by the focal unit."""
    row = a_dialogue(office, **changes)
    return arranging.announce(dialogue=row, version=None, by=office.actor("focal"), at=NOW)


def someone(row: Dialogue, token: str, *, supports: bool = False) -> Pass:
    """Somebody at a browser."""
    return admitting.by_browser(occasion=row.supporting if supports else row.asking, token=token)


def a_question(
    office: Office, row: Dialogue, text: str = "Bao giờ có sổ đỏ?", token: str = "lan", **more: Any
) -> Question:
    """Asked by somebody and shown."""
    question, _ = asking.ask(dialogue=row, admitted=someone(row, token), text=text, at=NOW, **more)
    return asking.show(question=question, text=text, version=None, by=office.actor("moderator"), at=NOW)


def held(office: Office, row: Dialogue) -> Dialogue:
    """Held, forty people there."""
    ending = Ending(40, "Cán bộ officer", "Xã nhận lỗi chậm.")
    return holding.hold(dialogue=row, ending=ending, version=None, by=office.actor("chief"), at=AFTER)


def answered(office: Office, question: Question, text: str = "Trong 20 ngày.") -> Question:
    """Answered in the room."""
    return holding.note(
        question=question, answer=Answer("answered", text), version=None, by=office.actor("officer"), at=DURING
    )


def a_commitment(office: Office, row: Dialogue, **changes: Any) -> Commitment:
    """The second unit is to post the list of files by the 20th."""
    facts: dict[str, Any] = {
        "text": "Niêm yết danh sách hồ sơ",
        "unit": office.units["phong-hai"],
        "due": date(2026, 12, 20),
    }
    return promising.promise(
        dialogue=row, commitment=None, wanted=promising.Promise(**(facts | changes)), version=None, by=office.actor("chief"), at=DURING
    )  # fmt: skip
