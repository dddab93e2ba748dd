"""A document that must be issued, its draft, a round of opinions in the office, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cualuat.drafting.models import Draft, Obligation, Opinion, Round
from cualuat.drafting.operations import consulting, tracking, writing
from office import NOW, Office

DRAFT = """Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
Theo đề nghị của Trưởng phòng Một.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế tủ sách pháp luật.
Điều 2. Người dùng tủ sách
1. Cán bộ của cơ quan.
2. Người dân:
a) mượn đọc tại chỗ;
b) xin bản chụp.
Điều 3. Chánh Văn phòng, Trưởng các phòng chịu trách nhiệm thi hành Quyết định này.
Nơi nhận:
- Như Điều 3;
- Lưu: VT, P1.
GIÁM ĐỐC
Trần Văn Mẫu"""


def an_obligation(
    office: Office, obligation: Obligation | None = None, version: int | None = None, **changes: Any
) -> Obligation:
    """The first unit, with the help of the second, is to write rules on the law bookcase by 30 November."""
    facts: dict[str, Any] = {
        "basis": "khoản 2 Điều 5 Nghị quyết số 955/2026/NQ-HĐND", "kind": "agency-rules", "subject": "Ban hành Quy chế tủ sách pháp luật",
        "unit": office.units["phong-mot"], "person": office.people["officer"], "due": date(2026, 11, 30),
        "cooperating": (office.units["phong-hai"],),
    }  # fmt: skip
    return tracking.register(
        obligation=obligation, wanted=tracking.Wanted(**(facts | changes)), version=version, by=office.actor("focal"), at=NOW
    )  # fmt: skip


def a_draft(
    office: Office, obligation: Obligation, text: str = DRAFT, seen: int | None = None, **changes: Any
) -> Draft:
    """A version of its text, saved by the officer."""
    return writing.save(
        obligation=obligation, text=text, note="", seen=seen, by=office.actor("officer"), at=NOW, **changes
    )


def a_round(office: Office, obligation: Obligation, **changes: Any) -> Round:
    """The second unit and an agency outside are asked until the 27th."""
    facts: dict[str, Any] = {
        "units": [office.units["phong-hai"]], "agencies": "Sở Nội vụ tỉnh Mẫu", "due": date(2026, 11, 27), "text": "",
    }  # fmt: skip
    return consulting.ask(obligation=obligation, by=office.actor("officer"), at=NOW, **(facts | changes))


def an_opinion(office: Office, obligation: Obligation, who: str = "elsewhere", **changes: Any) -> Opinion:
    """The second unit says something of the second article."""
    facts: dict[str, Any] = {
        "text": "Thêm thời gian mở cửa.",
        "place": "art_2__para_2",
        "unit": office.units["phong-hai"],
    }
    return consulting.comment(
        obligation=obligation, said=consulting.Said(**(facts | changes)), by=office.actor(who), at=NOW
    )
