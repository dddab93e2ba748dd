"""Minutes in the form of the house."""

from __future__ import annotations

from cualuat.casework.operations.letters import house_letter
from cualuat.coordination.models import Conclusion, Minutes
from cualuat.kernel.workdays import show


def made(minutes: Minutes) -> bytes:
    """The Word file. Raises Refused where it cannot be made."""
    fields = {
        "title": minutes.title[:1].lower() + minutes.title[1:],
        "held_on": minutes.day,
        "venue": minutes.place,
        "agencies": minutes.agencies,
        "members": minutes.members,
        "chair": minutes.chair,
        "secretary": minutes.secretary,
        "content": minutes.content,
        "conclusions": "\n".join(map(_line, minutes.conclusions.select_related("unit"))),
    }
    day, unit = minutes.day, minutes.unit
    return house_letter("coordination-minutes", fields, today=day, issued_on=day, called="biên bản", unit=unit)


def _line(row: Conclusion) -> str:
    text = " ".join(row.text.split()).rstrip(".;")
    return f"{text}; {row.who} thực hiện, xong trước hết ngày {show(row.due)}."
