"""Values for trying a template out: an agency of «tỉnh Mẫu» and a matter that never was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

_FULL: Final[dict[str, dict[str, object]]] = {
    "agency": {
        "name": "Sở Tư pháp",
        "parent": "Ủy ban nhân dân tỉnh Mẫu",
        "short": "STP",
        "head": "Giám đốc Sở Tư pháp",
        "place": "Mẫu",
        "address": "số 1 đường Thử Nghiệm, phường Trung Tâm, tỉnh Mẫu",
        "phone": "0200 000 001",
        "email": "sotuphap@mau.example",
        "website": "sotuphap.mau.example",
    },
    "unit": {"name": "Văn phòng Sở", "short": "VP"},
    "case": {
        "number": "KN-2026-0007",
        "received_on": date(2026, 11, 2),
        "subject": "Quyết định số 12/QĐ-STP ngày 05 tháng 10 năm 2026 về việc từ chối cấp bản sao",
        "content": "Cho rằng hồ sơ đã đủ giấy tờ theo quy định nhưng vẫn bị từ chối.",
        "request": "Hủy Quyết định số 12/QĐ-STP và cấp bản sao theo yêu cầu.",
        "channel": "trực tiếp tại trụ sở",
        "kind": "khiếu nại",
    },
    "sender": {
        "name": "Nguyễn Văn Thử",
        "honorific": "ông",
        "address": "thôn Một, xã Ví Dụ, tỉnh Mẫu",
        "id_number": "000000000001",
        "phone": "0900 000 001",
        "email": "nguoithu@mau.example",
        "count": 1,
        "representatives": "",
    },
    "respondent": {"name": "Trần Thị Giả", "position": "Trưởng phòng Hành chính tư pháp"},
    "officer": {"name": "Lê Thị Kiểm", "title": "Chuyên viên Văn phòng Sở"},
    "signer": {"name": "Phạm Văn Mẫu", "title": "Phó Giám đốc", "authority": "KT. Giám đốc"},
    "due": {"on": date(2026, 12, 2), "rule": "30 ngày, kể từ ngày thụ lý"},
    "doc": {"number": "5/TB-STP", "issued_on": date(2026, 2, 5), "today": date(2026, 2, 5)},
}
_SPARSE: Final[dict[str, dict[str, object]]] = {
    "agency": {"name": "Ủy ban nhân dân xã Ví Dụ", "short": "UBND", "place": "Ví Dụ"},
    "signer": {"name": "Đỗ Thị Ký", "title": "Chủ tịch"},
}


def full_context(fields: Collection[str] = ()) -> dict[str, dict[str, object]]:
    """Every value given; the form's own fields as text, as a day where the name ends in «_on»."""
    own: dict[str, object] = {name: _typed(name) for name in fields}
    return {**{group: dict(values) for group, values in _FULL.items()}, "f": own}


def sparse_context(fields: Collection[str] = ()) -> dict[str, dict[str, object]]:
    """Hardly anything given: an agency without a superior, a signer, fields left empty."""
    own: dict[str, object] = {name: None if name.endswith("_on") else "" for name in fields}
    return {**{group: dict(values) for group, values in _SPARSE.items()}, "f": own}


def _typed(name: str) -> object:
    return date(2026, 3, 9) if name.endswith("_on") else f"nội dung thử của mục {name.replace('_', ' ')}"
