"""Letters of dialogues: the invitation and the minutes, in the form of the house."""

from __future__ import annotations

import re
from typing import Final

from cualuat.casework.operations.letters import house_letter
from cualuat.dialogues import queries
from cualuat.dialogues.models import Dialogue, Question
from cualuat.kernel.workdays import VIETNAM, day_of, show

_BEGINNING: Final = re.compile(r"(buổi )?đối thoại (về|với) ", re.IGNORECASE)


def _about(title: str) -> str:
    """What it is about: the forms say «đối thoại về» themselves."""
    return _BEGINNING.sub("", title, count=1) if _BEGINNING.match(title) else title


def _hours(row: Dialogue) -> str:
    begins, ends = row.begins.astimezone(VIETNAM), row.ends.astimezone(VIETNAM)
    return f"từ {begins.hour:02d} giờ {begins.minute:02d} đến {ends.hour:02d} giờ {ends.minute:02d}"


def invitation(dialogue: Dialogue) -> bytes:
    """The letter of invitation as Word. Raises Refused where it cannot be made."""
    day = day_of(dialogue.begins)
    closes = dialogue.asking.closes_at.astimezone(VIETNAM)
    fields = {
        "title": _about(dialogue.title), "invited": "; ".join(dialogue.invited.split("\n")) or dialogue.who, "held_on": day, "hours": _hours(dialogue),
        "venue": dialogue.place, "online": dialogue.online, "chair": dialogue.chair, "agenda": dialogue.agenda,
        "contact": dialogue.contact, "asking_on": closes.date(),
    }  # fmt: skip
    issued = day_of(dialogue.announced_at or dialogue.added_at)
    return house_letter(
        "dialogue-invitation", fields, today=issued, issued_on=issued, called="giấy mời", unit=dialogue.unit
    )


def minutes(dialogue: Dialogue) -> bytes:
    """The minutes as Word: who was there, each question with what came of it, conclusion, commitments. Raises Refused."""
    day = day_of(dialogue.begins)
    fields = {
        "title": _about(dialogue.title), "who": dialogue.who, "held_on": day, "hours": _hours(dialogue), "venue": dialogue.place,
        "chair": dialogue.chair, "secretary": dialogue.secretary, "present": dialogue.present or queries.signed_in(dialogue),
        "questions": "\n".join(_line(one.row) for one in sorted(queries.shown(dialogue), key=lambda one: one.row.number or 0)),
        "conclusion": dialogue.conclusion,
        "commitments": "\n".join(
            f"{' '.join(row.text.split()).rstrip('.;')}; {row.unit.name} thực hiện, xong trước hết ngày {show(row.due)}."
            for row in queries.commitments(dialogue)
        ),
    }  # fmt: skip
    return house_letter("dialogue-minutes", fields, today=day, issued_on=day, called="biên bản", unit=dialogue.unit)


def _line(row: Question) -> str:
    asked = " ".join(row.text.split())
    if row.outcome == "written" and row.answered_on is None and row.unit and row.due:
        came = f"{row.unit.name} trả lời bằng văn bản trước hết ngày {show(row.due)}."
    elif row.outcome == "case":
        came = "Chuyển thành hồ sơ phản ánh, kiến nghị."
    else:
        came = " ".join(row.answer.split()) or "Chưa trả lời."
    return f"Câu {row.number}: {asked} – {came}"
