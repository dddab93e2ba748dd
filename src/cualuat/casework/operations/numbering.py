"""Numbers: a series per year with its row locked while one is given."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from cualuat.casework.models import NumberSeries
from cualuat.casework.rules import case_number


def next_serial(code: str, year: int) -> int:
    """The next number of a series; its row stays locked until the transaction ends."""
    try:
        with transaction.atomic():
            NumberSeries.objects.get_or_create(code=code, year=year)
    except IntegrityError:
        pass  # another one made the row in this moment
    series = NumberSeries.objects.select_for_update().get(code=code, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def next_case_number(series: str, on: date) -> str:
    """«KN-2026-00012»."""
    return case_number(series, on.year, next_serial(series, on.year))
