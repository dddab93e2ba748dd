"""Something that units of the office are to read, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cualuat.reading.models import Item
from cualuat.reading.operations import opening
from office import NOW, Office

DUE = date(2026, 12, 4)
QUESTIONS = (
    ("Kế hoạch thực hiện quyết định nào?", "* Quyết định số 977/QĐ-TTg\nQuyết định số 1/QĐ-TTg"),
    ("Việc nào làm hằng quý?", "* Nói chuyện ở xóm\n* Báo cáo kết quả\nIn tờ rơi"),
)


def an_item(
    office: Office, *, units: tuple[str, ...] = ("phong-mot",), is_open: bool = True, asked: bool = True, **changes: Any
) -> Item:
    """An item with two questions, open to the first unit."""
    focal = office.actor("focal")
    facts: dict[str, Any] = {
        "title": "Kế hoạch năm 2026", "due": DUE, "units": [office.units[code] for code in units],
        "documents": "Quyết định số 977/QĐ-TTg",
    }  # fmt: skip
    item = opening.make(wanted=opening.ItemWanted(**(facts | changes)), by=focal, at=NOW)
    for text, options in QUESTIONS if asked else ():
        opening.ask(
            item=item,
            question=None,
            text=text,
            options=options,
            explanation="Xem mục II.",
            provision="Mục II",
            by=focal,
            at=NOW,
        )
    return opening.open_item(item=item, by=focal, at=NOW) if is_open else item
