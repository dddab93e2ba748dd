"""Days as people type them."""

from __future__ import annotations

from datetime import date, datetime

from cualuat.console.failure import Failure


def read_day(text: str) -> date:
    """2026-07-01, 1/7/2026 or 1-7-2026. Raises Failure."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no time zone
        except ValueError:
            continue
    raise Failure(f"«{text}» không phải ngày; ví dụ đúng: 2026-07-01 hoặc 1/7/2026.")
