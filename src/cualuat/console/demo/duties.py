"""What the invented agency has to do and which unit does it, one duty of which nobody has; what it must publish, in every state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.house import House
from cualuat.duties import queries
from cualuat.duties.operations import cataloguing, publishing
from cualuat.duties.operations.cataloguing import DutyWanted
from cualuat.duties.operations.publishing import Done, ListWanted
from cualuat.duties.rules import QUARTERLY, WITHIN, YEARLY, Limit
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.duties.models import Information

_SERVICE: Final = "Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"
_GONE: Final = "Thông tư liên tịch số 905/2014/TTLT-BGDĐT-BTC"
# Group, basis, duty, unit that leads, unit that helps, post.
_DUTIES: Final = (
    ("Phổ biến, giáo dục pháp luật", "Luật Phổ biến, giáo dục pháp luật số 14/2012/QH13", "Tham mưu, tổ chức thực hiện kế hoạch phổ biến, giáo dục pháp luật hằng năm", "phong-pho-bien", "van-phong", "Trưởng phòng"),
    ("Phổ biến, giáo dục pháp luật", f"Điều 4 {_SERVICE}", "Hướng dẫn người dân tìm, đọc quy định về dịch vụ công cộng", "phong-pho-bien", "", ""),
    ("Phổ biến, giáo dục pháp luật", _GONE, "Phổ biến quy định về hỗ trợ học sinh ở nội trú", "phong-pho-bien", "", ""),
    ("Phổ biến, giáo dục pháp luật", "Luật Hòa giải ở cơ sở số 35/2013/QH13", "Hướng dẫn, tập huấn hòa giải viên ở cơ sở", "phong-bo-tro", "phong-pho-bien", ""),
    ("Phổ biến, giáo dục pháp luật", "Luật Hòa giải ở cơ sở số 35/2013/QH13", "Hướng dẫn, tập huấn hòa giải viên ở cơ sở", "phong-pho-bien", "", ""),
    ("Tiếp dân, giải quyết đơn", "Luật Tiếp công dân số 42/2013/QH13", "Tiếp công dân thường xuyên, tiếp nhận và phân loại đơn", "van-phong", "phong-hanh-chinh", "Người tiếp công dân"),
    ("Tiếp dân, giải quyết đơn", "Luật Khiếu nại số 02/2011/QH13", "Tham mưu giải quyết khiếu nại thuộc thẩm quyền của Giám đốc", "phong-hanh-chinh", "phong-van-ban", ""),
    ("Tiếp dân, giải quyết đơn", "Luật Tiếp cận thông tin số 104/2016/QH13", "Đầu mối cung cấp thông tin theo yêu cầu, giữ danh mục thông tin phải công khai", "van-phong", "", "Chánh Văn phòng"),
    ("Văn bản", f"Điều 9 {_SERVICE}", "Rà soát văn bản của tỉnh về dịch vụ công cộng", "phong-van-ban", "", ""),
    ("Văn bản", "Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15", "Thẩm định dự thảo văn bản quy phạm pháp luật của tỉnh", "phong-van-ban", "", "Trưởng phòng"),
    ("Văn bản", f"khoản 1 Điều 10 {_SERVICE}", "Theo dõi tình hình thi hành pháp luật về dịch vụ công cộng", "", "", ""),
    ("Bổ trợ tư pháp", "Luật Trợ giúp pháp lý số 11/2017/QH14", "Quản lý nhà nước về trợ giúp pháp lý", "phong-bo-tro", "", ""),
)  # fmt: skip


def add_duties(house: House, *, at: datetime) -> None:
    """Twelve duties, one of nobody, one that two units lead, one on a basis that is gone; the list as it ships and four entries made ready."""
    focal, units, began = house.actor("chanhvp"), house.agency.units, at - timedelta(days=150)
    for group, basis, text, unit, helper, post in _DUTIES:
        wanted = DutyWanted(
            basis, text, day_of(began), units.get(unit), [units[helper]] if helper else (), group=group, post=post
        )
        cataloguing.keep(duty=None, wanted=wanted, version=None, by=focal, at=began)
    publishing.start(by=focal, at=began)
    since = day_of(began)
    plans = _ready(house, "ttcc-17-ke-hoach", "van-phong", Limit(WITHIN, 5), began)
    _arose(house, plans, "Kế hoạch công tác của Sở", at, days=60, published=3)
    _arose(house, plans, "Kế hoạch phổ biến, giáo dục pháp luật bổ sung", at, days=40, published=20)
    conclusions = _ready(house, "ttcc-17-san-pham-ket-luan", "phong-hanh-chinh", Limit(WITHIN, 5), began)
    _arose(house, conclusions, "Kết luận kiểm tra việc giải quyết thủ tục hành chính", at, days=20, published=None)
    _arose(house, conclusions, "Kết luận kiểm tra việc tiếp công dân", at, days=1, published=None)
    _ready(house, "ngan-sach-quy", "van-phong", Limit(QUARTERLY, 15), began)
    _ready(house, "ttcc-17-bao-cao", "van-phong", Limit(YEARLY, month=since.month, day=min(since.day, 28)), began)


def _ready(house: House, code: str, unit: str, limit: Limit, at: datetime) -> Information:
    """A row that ships, with a unit and a place, compared, shown to everybody."""
    focal = house.actor("chanhvp")
    row = next(one for one in queries.entries(actor=focal, on=day_of(at)) if one.code == code)
    wanted = ListWanted(
        row.name, row.basis, row.form, limit, row.since, "https://mau.example/cong-khai", house.agency.units[unit], row.stay, "", True, True
    )  # fmt: skip
    return publishing.keep(information=row, wanted=wanted, version=None, by=focal, at=at)


def _arose(house: House, row: Information, what: str, at: datetime, *, days: int, published: int | None) -> None:
    """Something to publish, so many days ago; out so many days later, or not yet."""
    came, focal = at - timedelta(days=days), house.actor("chanhvp")
    on: date = day_of(came)
    made = publishing.arise(information=row, what=what, on=on, by=focal, at=came)
    if published is not None:
        later = came + timedelta(days=published)
        done = Done(day_of(later), f"https://mau.example/cong-khai/{house.number('disclosure') + 1}")
        publishing.publish(information=row, due=made.due, publishing=made, done=done, version=None, by=focal, at=later)
