"""The clocks of a matter as its page at the desk shows them: those that run, and folded away those that are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cualuat.web.public.clock.lines import lines_of_each

if TYPE_CHECKING:
    from cualuat.timelimits.queries import Explained


def clock_rows(clocks: Sequence[Explained], *, on: date) -> dict[str, list[dict[str, Any]]]:
    """`running` and `finished` for `desk/matters/_clocks.html`."""
    shown: dict[str, list[dict[str, Any]]] = {"running": [], "finished": []}
    for row, lines in lines_of_each(clocks):
        state = "finished" if row.clock.state == "stopped" else "running"
        shown[state].append({"row": row, "lines": lines, "late": row.clock.is_late(on)})
    return shown
