"""Everything people may take part in, in one place: what is open, what will be, what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.entry import queries
from cualuat.web.public.finding.asked import public_page

if TYPE_CHECKING:
    from cualuat.entry.models import Occasion

LOOKS_BACK = timedelta(days=60)
KINDS = {
    "survey": "Khảo sát",
    "ballot": "Bỏ phiếu",
    "honour": "Bình chọn, tôn vinh",
    "consultation": "Lấy ý kiến",
    "dialogue": "Đối thoại",
    "contest": "Cuộc thi",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to take part in, with its kind in words and how it stands."""

    occasion: Occasion
    kind: str
    standing: queries.Standing


@require_safe
@public_page
def hub(request: HttpRequest) -> HttpResponseBase:
    """Open first, the soonest to close before the others; then what will open, and what closed of late."""
    now = timezone.now()
    lines = _lines(now, since=now - LOOKS_BACK)
    ended = _of(lines, "over", "closed")
    groups: list[tuple[str, str, Sequence[Line]]] = [
        ("Đang mở", "open", _soonest(lines)),
        ("Sắp mở", "waiting", sorted(_of(lines, "waiting"), key=lambda line: line.occasion.opens_at)),
        ("Vừa kết thúc", "closed", sorted(ended, key=lambda line: line.occasion.ends_at, reverse=True)),
    ]
    return render(request, "public/entry/hub.html", {"groups": groups})


def open_now(at: datetime) -> list[Line]:
    """What anybody may take part in at this moment, the soonest to close first."""
    return _soonest(_lines(at, since=at))


def _lines(at: datetime, *, since: datetime) -> list[Line]:
    rows = queries.public_occasions(since=since)
    return [Line(row, KINDS[row.kind], queries.standing(row, at=at)) for row in rows if row.kind in KINDS]


def _soonest(lines: Sequence[Line]) -> list[Line]:
    return sorted(_of(lines, "open"), key=lambda line: line.occasion.closes_at)


def _of(lines: Sequence[Line], *phases: str) -> list[Line]:
    return [line for line in lines if line.standing.phase in phases]
