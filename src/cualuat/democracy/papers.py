"""The minutes of the conference of the staff, in the form of the house."""

from __future__ import annotations

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import house_letter
from cualuat.democracy.models import Conference, Motion


def minutes(conference: Conference) -> bytes:
    """The minutes as Word. Raises Refused before it was held."""
    if conference.on is None or conference.present is None:
        raise Refused("Hội nghị chưa tổ chức, chưa có biên bản.")
    motions = list(conference.motions.order_by("position"))
    fields = {
        "title": str(conference)[:1].lower() + str(conference)[1:], "held_on": conference.on, "venue": conference.place,
        "chair": conference.chair, "secretary": conference.secretary, "invited": conference.invited, "present": conference.present,
        "content": conference.content, "votes": "\n".join(map(_line, motions)),
        "resolution": "\n".join(f"{' '.join(row.text.split()).rstrip('.;')}." for row in motions if row.passed),
    }  # fmt: skip
    day = conference.on
    return house_letter("democracy-minutes", fields, today=day, issued_on=day, called="biên bản")


def _line(row: Motion) -> str:
    text = " ".join(row.text.split()).rstrip(".;")
    if row.passed is None:
        return f"{text}: chưa biểu quyết."
    counted = f"{row.agree} tán thành, {row.against} không tán thành, {row.none} không có ý kiến"
    paper = {
        "paper": f"; phát ra {row.given} phiếu, {row.invalid} phiếu không hợp lệ",
        "ballot": f"; thu vào {row.given} phiếu, {row.invalid} phiếu trắng",
    }.get(row.way, "")
    return f"{text}: {row.get_way_display().lower()}, {counted}{paper}; {'thông qua' if row.passed else 'không thông qua'}."
