"""What the invented agency has with others: requests in every state, a meeting, tasks of the province's plan, a contact."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.coordination.operations import assigning, exchanging, meeting
from cualuat.coordination.operations.assigning import TaskWanted
from cualuat.coordination.operations.exchanging import ContactWanted, Reply, RequestWanted
from cualuat.coordination.operations.meeting import ConclusionWanted, MinutesWanted
from cualuat.kernel.workdays import day_of

# Direction, agency, number, subject, unit, days ago, days until the answer is due, what became of it.
_REQUESTS: Final = (
    ("in", "Sở Xây dựng tỉnh Mẫu", "112/SXD-VP", "Cho ý kiến dự thảo quy chế quản lý nhà chung cư", "phong-pho-bien", 40, 10, "in_time"),
    ("in", "Ủy ban nhân dân xã Mẫu Đông", "58/UBND", "Cử người nói chuyện pháp luật ở xã", "phong-pho-bien", 30, 7, "after"),
    ("in", "Công an tỉnh Mẫu", "301/CAT", "Phối hợp rà soát biểu mẫu cư trú", "phong-hanh-chinh", 25, 10, "late"),
    ("in", "Sở Nội vụ tỉnh Mẫu", "77/SNV", "Thông báo lịch họp giao ban quý", "van-phong", 12, 0, "no_reply"),
    ("out", "Sở Tài chính tỉnh Mẫu", "19/STP-VP", "Đề nghị hướng dẫn mức chi tập huấn", "van-phong", 4, 10, "waiting"),
    ("out", "Báo Mẫu", "20/STP", "Đề nghị mở chuyên mục hỏi đáp pháp luật", "phong-pho-bien", 35, 10, "dropped"),
)  # fmt: skip
SOURCE: Final = "Kế hoạch số 90/KH-UBND của UBND tỉnh Mẫu"
_TASKS: Final = (
    ("1", "Tổ chức phổ biến pháp luật ở tất cả các xã", "Sở Tư pháp", "UBND các xã", "Hằng quý", "phong-pho-bien", "doing"),
    ("2", "Bồi dưỡng người tiếp công dân cấp xã", "Sở Tư pháp", "Sở Nội vụ", "Trong năm", "van-phong", "done"),
    ("3", "Xây dựng tủ sách pháp luật điện tử", "Sở Khoa học và Công nghệ", "Sở Tư pháp", "Quý IV", "phong-pho-bien", "waiting"),
)  # fmt: skip


def add_coordination(house: House, *, at: datetime) -> None:
    """Six requests, a contact, minutes with a conclusion done, one late and one to come, three tasks from above."""
    focal, units = house.actor("chanhvp"), house.agency.units
    for facts in _REQUESTS:
        _one(house, facts, focal, at)
    began = at - timedelta(days=15)
    exchanging.keep_contact(
        contact=None, version=None, by=focal, at=began,
        wanted=ContactWanted(units["van-phong"], "Sở Tài chính tỉnh Mẫu", "Ngô Thị Mẫu", "Chuyên viên", "ngo-thi-mau@mau.example"),
    )  # fmt: skip
    day = day_of(began)
    minutes = meeting.write(
        minutes=None, version=None, by=focal, at=began,
        wanted=MinutesWanted(
            "Phối hợp phổ biến pháp luật về nhà ở", day, "Phòng họp Sở Tư pháp", units["van-phong"], "Sở Tư pháp\nSở Xây dựng\nBáo Mẫu",
            "Đại diện Sở Tư pháp\nĐại diện Sở Xây dựng\nĐại diện Báo Mẫu", "Chánh Văn phòng Sở Tư pháp",
            "Các cơ quan thống nhất cùng làm tài liệu hỏi đáp về nhà ở, in và đăng báo.",
        ),
    )  # fmt: skip
    for text, unit, agency, days in (
        ("Soạn mười câu hỏi đáp về nhà ở", "phong-pho-bien", "", 7),
        ("Gửi số liệu nhà chung cư của tỉnh", "", "Sở Xây dựng tỉnh Mẫu", 10),
        ("In tài liệu hỏi đáp", "van-phong", "", 30),
    ):
        wanted = ConclusionWanted(text, day + timedelta(days=days), units.get(unit), agency)
        meeting.conclude(minutes=minutes, conclusion=None, wanted=wanted, version=None, by=focal, at=began)
    first = minutes.conclusions.get(position=1)
    meeting.finish(
        conclusion=first, on=day + timedelta(days=6), note="Đã gửi các cơ quan.", version=None, by=focal, at=began + timedelta(days=6)
    )  # fmt: skip
    for number, text, leads, cooperating, time, unit, state in _TASKS:
        task = TaskWanted(SOURCE, text, leads, number, cooperating, time, units[unit], None, state)
        assigning.assign(task=None, wanted=task, version=None, by=focal, at=began)


_Facts = tuple[str, str, str, str, str, int, int, str]


def _one(house: House, facts: _Facts, focal: Actor, at: datetime) -> None:
    direction, agency, number, subject, unit, ago, days, became = facts
    came = at - timedelta(days=ago)
    on: date = day_of(came)
    row = exchanging.register(
        request=None, version=None, by=focal, at=came,
        wanted=RequestWanted(
            direction, agency, subject, house.agency.units[unit], on, number, on, due=on + timedelta(days=days) if days else None
        ),
    )  # fmt: skip
    if became in ("in_time", "after"):
        later = came + timedelta(days=days - 1 if became == "in_time" else days + 3)
        reply = Reply(day_of(later), f"{house.number('reply') + 21}/STP", "Đã trả lời bằng văn bản.")
        exchanging.answer(request=row, reply=reply, version=None, by=focal, at=later)
    elif became == "dropped":
        exchanging.drop(
            request=row, reason="Báo đã mở chuyên mục khác.", version=None, by=focal, at=came + timedelta(days=8)
        )
