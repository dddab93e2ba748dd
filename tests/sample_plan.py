"""A plan of the invented department, for tests."""

from __future__ import annotations

from datetime import datetime

from cualuat.files import operations as files
from cualuat.programme.models import Plan
from cualuat.programme.operations import plans as operations
from office import Office

PLAN = """SỞ TƯ PHÁP TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:     /KH-STP
Mẫu, ngày     tháng 01 năm 2026
KẾ HOẠCH
Đưa pháp luật đến gần dân năm 2026
Thực hiện Kế hoạch số 90/KH-UBND ngày 12/12/2025 của UBND tỉnh Mẫu;
I. MỤC ĐÍCH
- Triển khai thực hiện Quyết định số 977/QĐ-TTg ngày 11/8/2022 của Thủ tướng Chính phủ.
II. NHIỆM VỤ
1. Nói chuyện pháp luật ở xóm
a) Mỗi quý một buổi ở nhà văn hóa.
- Cơ quan chủ trì: Phòng Một.
- Cơ quan phối hợp: Ủy ban nhân dân xã Mẫu Đông; Văn phòng.
- Thời gian thực hiện: Hằng quý.
b) In tờ rơi về tiếp công dân.
Thời gian thực hiện: Trước ngày 30/6/2026.
3. Báo cáo kết quả.
Thời gian thực hiện: Theo chỉ đạo của UBND tỉnh.
III. TỔ CHỨC THỰC HIỆN
1. Giao Văn phòng theo dõi, đôn đốc.
Nơi nhận:
- UBND tỉnh (để báo cáo);
- Các phòng;
- Lưu: VT, VP.
GIÁM ĐỐC
Trần Văn Mẫu
PHỤ LỤC
Danh sách xóm, gửi sau.
"""


def a_plan(office: Office, who: str, at: datetime, text: str = PLAN) -> Plan:
    """The plan as somebody drops it in."""
    by = office.actor(who, at.date())
    kept = files.take_in(name="ke-hoach.txt", chunks=[text.encode()], by=by, at=at)
    return operations.import_plan(text=text.strip(), source=kept, by=by, at=at)
