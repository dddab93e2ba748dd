"""A file for the desk, and the worker that reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from cualuat.base import jobs
from cualuat.law.models import LoadBatch

Upload = Callable[..., LoadBatch]

DECISION = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 41/2026/QĐ-UBND
Mẫu, ngày 5 tháng 10 năm 2026
QUYẾT ĐỊNH
Quy định việc trông giữ thuyền thúng tại bến nước
Căn cứ Luật Tổ chức chính quyền địa phương;
Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định việc trông giữ thuyền thúng.
2. Không áp dụng với thuyền máy.
Điều 2. Giờ trông giữ
Bến nước mở cửa từ năm giờ sáng.
Điều 4. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 11 năm 2026.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bến
"""


def work() -> None:
    """Does all that waits in the queue."""
    while jobs.run_next(at=timezone.now()) is not None:
        pass
