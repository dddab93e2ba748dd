"""An entry of what must be published, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cualuat.duties.models import Information
from cualuat.duties.operations import publishing
from cualuat.duties.rules import WITHIN, Limit
from office import NOW, TODAY, Office


def an_information(office: Office, **changes: Any) -> Information:
    """Conclusions of inspections, within five days, of the first unit."""
    facts: dict[str, Any] = {
        "name": "Kết luận thanh tra", "basis": "Điều 17 Luật Tiếp cận thông tin", "form": "Cổng thông tin điện tử",
        "place": "https://mau.example/cong-khai", "unit": office.units["phong-mot"], "limit": Limit(WITHIN, days=5),
        "since": TODAY - timedelta(days=100),
    }  # fmt: skip
    wanted = publishing.Wanted(**(facts | changes))
    return publishing.keep(entry=None, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
