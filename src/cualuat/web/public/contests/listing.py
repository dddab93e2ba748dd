"""What contests there are, one of them with its rules, the places once they are public. The same for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.base.actor import ANYONE
from cualuat.contests import queries
from cualuat.contests.rules import OVERDUE, SHOWN, TEAM_LEAST, TIE_BREAKS
from cualuat.entry import queries as entry
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import page_of, pager, public_page

if TYPE_CHECKING:
    from cualuat.contests.models import Contest, Round


_SHOWN = 100


def _or_404(pk: int) -> Contest:
    found = queries.contest(pk, actor=ANYONE) if pk < 2**31 else None
    if found is None:
        raise Http404("no such contest")
    return found


@require_safe
@public_page
def contests(request: HttpRequest) -> HttpResponseBase:
    """Contests that are open, to come and over."""
    now = timezone.now()
    groups: dict[str, list[dict[str, Any]]] = {"open": [], "waiting": [], "over": []}
    for row, rounds in queries.announced():
        phases = [one.occasion.phase(now) for one in rounds]
        where = "open" if "open" in phases else "waiting" if "waiting" in phases else "over"
        if row.state == "cancelled":
            where = "over"
        groups[where].append({"contest": row, "rounds": rounds, "published": any(one.published_at for one in rounds)})
    return render(request, "public/contests/contests.html", {"groups": groups, "none": not any(groups.values())})


@require_safe
@public_page
def contest(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One contest: rules, rounds, prizes, what decides a tie; where it is open the way in."""
    found, now = _or_404(pk), timezone.now()
    rounds = queries.rounds(found)
    context = {
        "contest": found,
        "rounds": [_told(one, now) for one in rounds],
        "bases": link_all([found.citation]).get(found.citation, ()),
        "published": any(one.published_at for one in rounds),
    }
    return render(request, "public/contests/contest.html", context)


def _told(row: Round, now: Any) -> dict[str, Any]:
    return {
        "row": row,
        "standing": entry.standing(row.occasion, at=now),
        "tie_break": TIE_BREAKS[row.tie_break],
        "overdue": OVERDUE[row.overdue],
        "shown": SHOWN[row.shown],
    }


@require_safe
@public_page
def places(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The places of a round that are public, names masked unless somebody said otherwise; teams; prizes."""
    found = _or_404(pk)
    rounds = [one for one in queries.rounds(found) if one.published_at]
    wanted = request.GET.get("vong", "")
    row = next((one for one in rounds if str(one.pk) == wanted), rounds[-1] if rounds else None)
    lines = queries.table(row) if row else []
    shown = Paginator(lines, _SHOWN).get_page(page_of(request.GET))
    context = {
        "contest": found,
        "rounds": rounds,
        "row": row,
        "lines": shown.object_list,
        "pager": pager(shown.number, shown.paginator.num_pages, lambda n: f"?vong={row.pk if row else ''}&trang={n}"),
        "winners": [line for line in lines if line.award],
        "teams": queries.team_table(row) if row else [],
        "least": TEAM_LEAST,
        "actual": queries.participants(row) if row else 0,
        "tie_break": TIE_BREAKS[row.tie_break] if row else "",
        "voided": [one for one in queries.regrades(row)] if row else [],
    }
    return render(request, "public/contests/places.html", context)
