"""Minutes in the form of the house."""

from __future__ import annotations

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import form_of, template_of
from cualuat.coordination.models import Conclusion, Minutes
from cualuat.kernel.workdays import show
from cualuat.letters import packages, templating, variables
from cualuat.organisation import queries as organisation


def made(minutes: Minutes) -> bytes:
    """The Word file. Raises Refused where it cannot be made."""
    agency, unit = organisation.agency(), minutes.unit
    context = {
        "agency": {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
        } if agency else {},
        "unit": {"name": unit.name, "short": unit.short},
        "doc": {"number": "", "issued_on": minutes.day, "today": minutes.day},
        "f": {
            "title": minutes.title[:1].lower() + minutes.title[1:],
            "held_on": minutes.day,
            "venue": minutes.place,
            "agencies": minutes.agencies,
            "members": minutes.members,
            "chair": minutes.chair,
            "secretary": minutes.secretary,
            "content": minutes.content,
            "conclusions": "\n".join(map(_line, minutes.conclusions.select_related("unit"))),
        },
    }  # fmt: skip
    try:
        return templating.render(template_of(form_of("coordination-minutes")), context)
    except (templating.BadTemplate, variables.BadContext, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được văn bản: {error}. Hãy báo quản trị viên sửa mẫu.") from error


def _line(row: Conclusion) -> str:
    text = " ".join(row.text.split()).rstrip(".;")
    return f"{text}; {row.who} thực hiện, xong trước hết ngày {show(row.due)}."
