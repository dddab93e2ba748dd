"""Score cards that are posted or decided, for anybody."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cualuat.standards import queries
from cualuat.standards.operations.exporting import value_words
from cualuat.standards.queries import Scored
from cualuat.standards.rules import Line, show_number
from cualuat.web.public.finding.asked import public_page

SHOWN = 500


@require_safe
@public_page
def cards(request: HttpRequest) -> HttpResponseBase:
    """Communes by year, the latest first."""
    found = queries.scored_all(queries.public_cards()[:SHOWN])
    groups = [(year, [_listed(one) for one in rows]) for year, rows in groupby(found, key=lambda one: one.card.year)]
    return render(request, "public/standards/cards.html", {"groups": groups})


def _listed(one: Scored) -> dict[str, Any]:
    result = one.public
    return {
        "card": one.card, "total": show_number(result.total), "worth": show_number(result.worth),
        "unit": one.standard.unit,
    }  # fmt: skip


@require_safe
@public_page
def card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One commune: each indicator with its result and what proves it; files stay with the agency."""
    row = queries.public_cards().filter(pk=pk).first() if pk < 2**31 else None
    if row is None:
        raise Http404("no such card")
    found = queries.scored(row)
    result = found.public
    decided = row.is_decided
    conditions = [(one, found.scores.get(one.code)) for one in found.standard.conditions]
    context = {
        "card": row,
        "standard": found.standard,
        "listed": _listed(found),
        "needed": show_number(found.standard.total_needed),
        "criteria": [
            {
                "criterion": one.criterion, "total": show_number(one.total), "worth": show_number(one.worth),
                "lines": [_line(found, line, decided) for line in one.lines],
            }
            for one in result.criteria
        ],
        "conditions": [(one, (s.assessed_value if decided else s.self_value) if s else None) for one, s in conditions],
    }  # fmt: skip
    return render(request, "public/standards/card.html", context)


def _line(found: Scored, line: Line, decided: bool) -> dict[str, Any]:
    score = found.scores.get(line.indicator.code)
    return {
        "one": line.indicator,
        "value": value_words(line.indicator, line.value),
        "points": show_number(line.points),
        "worth": show_number(line.worth),
        "proofs": score.evidence.all() if score else (),
    }
