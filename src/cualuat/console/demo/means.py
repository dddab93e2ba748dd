"""The money and the things of the invented agency: a budget, spendings, a paid month, equipment, requests on their way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from cualuat.base.actor import SYSTEM
from cualuat.console.demo.house import House
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.means import queries
from cualuat.means.operations import budgeting, keeping
from cualuat.means.operations.budgeting import LineWanted, Spent
from cualuat.means.operations.keeping import ThingWanted

_LINES: Final = (
    ("In tờ rơi về cách gửi đơn", "phong-pho-bien", 5_000, 1_200, 6_000_000, 4_500_000),
    ("Nói chuyện pháp luật ở xóm", "phong-pho-bien", 12, 1_500_000, 18_000_000, 12_000_000),
    ("Tập huấn cán bộ tiếp dân cấp xã", "van-phong", 1, 25_000_000, 20_000_000, 0),
    ("Bồi dưỡng tiếp công dân", "", 200, 250_000, 50_000_000, 0),
)
_THINGS: Final = (
    ("MT-01", "Máy tính phòng tiếp công dân", "van-phong", 15_000_000, 6),
    ("MQ-01", "Máy quét tài liệu", "van-phong", 9_000_000, 12),
    ("LOA-01", "Loa kéo đi cơ sở", "phong-pho-bien", 4_500_000, None),
)


def add_means(house: House, *, at: datetime) -> None:
    """A budget of this year with what was spent, a month of allowances, three things, three requests."""
    focal, leader, today = house.actor("chanhvp"), house.actor("giamdoc"), day_of(at)
    began, units = at - timedelta(days=20), house.agency.units
    for content, unit, quantity, price, allocated, spent in _LINES:
        line = budgeting.estimate(
            line=None, version=None, by=focal, at=began, wanted=LineWanted(today.year, content, quantity, price, None, units.get(unit))
        )  # fmt: skip
        reason = "" if allocated == line.estimated else "Theo khả năng ngân sách."
        line = budgeting.allocate(
            line=line, amount=allocated, reason=reason, version=None, by=leader, at=began + timedelta(hours=2)
        )
        if spent and began.astimezone(VIETNAM).year == today.year:
            day = day_of(began)
            budgeting.spend(
                line=line,
                wanted=Spent(day, spent, f"{content}, đợt một", "HD 12"),
                version=None,
                by=focal,
                at=began + timedelta(days=1),
            )
    paid = [
        line for line, _ in queries.lines(actor=SYSTEM, year=today.year) if line.content == "Bồi dưỡng tiếp công dân"
    ]
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    rows = [row for row in queries.allowances(month=month, on=today) if row.day.year == today.year]
    if rows:
        budgeting.post_allowances(line=paid[0], rows=rows, by=focal, at=at - timedelta(days=1))
    for code, name, unit, value, every in _THINGS:
        wanted = ThingWanted(code, name, units[unit], date(today.year - 1, 5, 20), value, every=every)
        thing = keeping.keep(thing=None, wanted=wanted, version=None, by=focal, at=began)
        if code == "LOA-01":
            keeping.note(
                thing=thing, condition="broken", upkeep=False, text="Mất tiếng một bên", on=day_of(began), version=None,
                by=focal, at=began,
            )  # fmt: skip
    first = keeping.ask(
        unit=units["phong-pho-bien"], kind="equipment", text="Một bộ loa kéo mới.", reason="Loa cũ hỏng, còn bốn buổi ở xóm.", by=focal, at=began
    )  # fmt: skip
    first = keeping.forward(
        request=first, opinion="Cần trước tháng sau.", version=None, by=focal, at=began + timedelta(days=1)
    )
    keeping.decide(
        request=first, granted=True, text="Mua trong quý này.", version=None, by=leader, at=began + timedelta(days=3)
    )
    second = keeping.ask(
        unit=units["phong-hanh-chinh"], kind="people", text="Thêm một người trực bàn tiếp dân.", reason="Ngày phiên chợ đông gấp đôi.", by=focal,
        at=at - timedelta(days=9),
    )  # fmt: skip
    keeping.forward(
        request=second, opinion="Đề nghị luân phiên từ các phòng.", version=None, by=focal, at=at - timedelta(days=8)
    )
    keeping.ask(
        unit=units["phong-bo-tro"], kind="systems", text="Tài khoản họp trực tuyến.", reason="Tập huấn hòa giải viên ở xã xa.", by=focal,
        at=at - timedelta(days=2),
    )  # fmt: skip
