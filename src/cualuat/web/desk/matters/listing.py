"""The list of matters: what the officer may see, narrowed, sorted, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.kinds import FAMILIES, kind
from cualuat.casework.queries import listing
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import words_of

if TYPE_CHECKING:
    from cualuat.casework.models import Case

LAST_PAGE = 200


def rows_of(cases: list[Case], today: object) -> list[dict[str, object]]:
    """Matters as lines of a list."""
    return [
        {
            "case": case,
            "url": reverse("desk:sealed-case" if case.is_sealed else "desk:case", args=[case.pk]),
            "kind": kind(case.kind),
            "state": kind(case.kind).table.state(case.state),
            "late": case.is_open and case.due_on is not None and case.due_on < today,  # type: ignore[operator]
        }
        for case in cases
    ]


def wanted_of(request: HttpRequest, actor: Actor) -> listing.Wanted:
    """What the address asks for; nonsense is left out."""
    values = request.GET
    first = "open" if actor.does(*access.WHOLE_AGENCY, "head") else "mine"
    view = values.get("xem", first)
    unit = values.get("don-vi", "")
    number = values.get("trang", "1")
    return listing.Wanted(
        on=timezone.localdate(),
        view=view if view in listing.VIEWS else first,
        family=values.get("loai", "") if values.get("loai", "") in FAMILIES else "",
        unit=int(unit) if unit.isdecimal() and len(unit) < 10 else None,
        words=words_of(request),
        sort=values.get("xep", "due") if values.get("xep", "due") in listing.SORTS else "due",
        page=min(max(1, int(number)), LAST_PAGE) if number.isdecimal() and len(number) < 6 else 1,
    )


@desk(duties=access.DESK)
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, with how many there are in each view."""
    wanted = wanted_of(request, actor)
    found = listing.listed(wanted, actor=actor)
    counts = listing.counts(actor=actor, on=wanted.on)
    keep = {"loai": wanted.family, "don-vi": str(wanted.unit or ""), "tu": wanted.words, "xep": wanted.sort}

    def address(**changes: str) -> str:
        return "?" + urlencode({k: v for k, v in {"xem": wanted.view, **keep, **changes}.items() if v})

    context = {
        "wanted": wanted,
        "found": found,
        "rows": rows_of(found.rows, wanted.on),
        "tabs": [
            {"name": name, "url": address(xem=view), "count": _shown(counts.get(view)), "current": view == wanted.view}
            for view, name in listing.VIEWS.items()
        ],
        "families": FAMILIES.items(),
        "units": organisation.units(on=wanted.on) if actor.does(*access.WHOLE_AGENCY) else [],
        "sorts": listing.SORTS.items(),
        "before": address(trang=str(wanted.page - 1)) if wanted.page > 1 else "",
        "after": address(trang=str(wanted.page + 1)) if found.has_next else "",
    }
    return page(request, actor, "desk/matters/cases.html", context)


def _shown(count: int | None) -> str:
    if count is None:
        return ""
    return str(count) if count <= listing.MOST_COUNTED else f"hơn {listing.MOST_COUNTED}"
