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
    lines = [
        Line(row, KINDS[row.kind], queries.standing(row, at=now))
        for row in queries.public_occasions(since=now - LOOKS_BACK)
        if row.kind in KINDS
    ]
    groups: list[tuple[str, str, Sequence[Line]]] = [
        ("Đang mở", "open", sorted(_of(lines, "open"), key=lambda line: line.occasion.closes_at)),
        ("Sắp mở", "waiting", sorted(_of(lines, "waiting"), key=lambda line: line.occasion.opens_at)),
        ("Vừa kết thúc", "closed", sorted(_of(lines, "over", "closed"), key=_end, reverse=True)),
    ]
    return render(request, "public/entry/hub.html", {"groups": groups})


def _end(line: Line) -> datetime:
    return line.standing.closes_at


def _of(lines: Sequence[Line], *phases: str) -> list[Line]:
    return [line for line in lines if line.standing.phase in phases]
