"""Numbers: a series per year with its row locked while one is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from cualuat.casework.models import NumberSeries
from cualuat.casework.rules import case_number


def next_serial(code: str, year: int) -> int:
    """The next number of a series; its row stays locked until the transaction ends."""
    series = _locked(code, year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def hold(codes: Iterable[str], year: int) -> None:
    """Locks series from which numbers will be drawn after something is written to the journal.

    Whoever locks the journal first and then a series waits in a circle with one who registers a matter.
    """
    for code in sorted(set(codes)):
        _locked(code, year)


def _locked(code: str, year: int) -> NumberSeries:
    try:
        with transaction.atomic():
            NumberSeries.objects.get_or_create(code=code, year=year)
    except IntegrityError:
        pass  # another one made the row in this moment
    series: NumberSeries = NumberSeries.objects.select_for_update().get(code=code, year=year)
    return series


def next_case_number(series: str, on: date) -> str:
    """«KN-2026-00012»."""
    return case_number(series, on.year, next_serial(series, on.year))
