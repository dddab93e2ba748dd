"""What reports can count of votes: only what is public."""

from __future__ import annotations

from typing import Final

from cualuat.ballots.models import Ballot
from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.kernel.workdays import day_of

GROUP: Final = "Bỏ phiếu"


def _rows(window: Window) -> list[tuple[Row, int]]:
    """Votes whose result was published in the window, with the papers cast. A vote belongs to no unit."""
    if window.unit is not None:
        return []
    found = []
    rows = Ballot.objects.filter(published_at__isnull=False, annulled_at=None, in_meeting=False)
    for one in rows.order_by("published_at", "pk"):
        day = day_of(one.published_at) if one.published_at else None
        if day and window.since <= day <= window.until:
            cast = int(one.outcome["cast"]) if isinstance(one.outcome, dict) else 0
            found.append((Row(one.title, day, "ballot", str(one.pk), cast), cast))
    return found


def _held(window: Window) -> Counted:
    rows = tuple(Row(row.label, row.on, row.about, row.key) for row, _ in _rows(window))
    return Counted(len(rows), rows)


def _cast(window: Window) -> Counted:
    rows = _rows(window)
    return Counted(sum(cast for _, cast in rows), tuple(row for row, _ in rows))


FIGURES: Final = (
    Figure("ballots_held", "Cuộc bỏ phiếu đã công bố kết quả", GROUP, "cuộc", _held),
    Figure("ballots_cast", "Phiếu bầu thu được", GROUP, "phiếu", _cast, "sum"),
)
