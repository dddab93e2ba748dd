"""Checks of the invented agency in a year: self-checks in every state, an inspection elsewhere with its conclusion, one to come, a list of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.house import House
from cualuat.inspections.operations import checking, remedying
from cualuat.inspections.operations.checking import OWN, Answer, CheckWanted, FindingWanted, Start
from cualuat.inspections.operations.listing import keep_list
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.inspections.models import Check

_FIRST: Final = "phong-hanh-chinh"
_PROVISION: Final = "Điều 24 Luật Tiếp công dân số 42/2013/QH13"


def add_checks(house: House, *, at: datetime) -> None:
    """Five checks of this year, and the questions that the agency asks elsewhere."""
    focal = house.actor("chanhvp")
    done = _begun(house, at - timedelta(days=120), "Tự kiểm tra việc tiếp công dân", _FIRST, "reception")
    _answered(house, done, at - timedelta(days=115), no=True)
    found = checking.find(
        check=done, by=focal, at=at - timedelta(days=112),
        wanted=FindingWanted("Lịch tiếp công dân tháng 6 dán muộn hai ngày.", "violation", _PROVISION, "complain"),
    )  # fmt: skip
    due = day_of(at - timedelta(days=90))
    remedy = remedying.demand(
        finding=found, text="Dán lịch trước ngày 20 tháng trước, phân công người thay khi vắng.", unit=None, due=due, by=focal,
        at=at - timedelta(days=112),
    )  # fmt: skip
    _concluded(house, done, at - timedelta(days=110))
    day = day_of(at - timedelta(days=95))
    remedying.put_right(
        remedy=remedy,
        on=day,
        note="Đã phân công, dán lịch từ ngày 15.",
        version=None,
        by=focal,
        at=at - timedelta(days=95),
    )
    remedying.confirm(remedy=remedy, version=None, by=focal, at=at - timedelta(days=94))
    remedying.measure(
        finding=found,
        text="Phê bình trước cơ quan.",
        carried_out=day,
        version=None,
        by=house.actor("giamdoc"),
        at=at - timedelta(days=94),
    )
    late = _begun(
        house, at - timedelta(days=60), "Tự kiểm tra việc trả lời phản ánh, kiến nghị", "phong-pho-bien", "answers"
    )
    _answered(house, late, at - timedelta(days=55), no=True)
    found = checking.find(
        check=late, by=focal, at=at - timedelta(days=52),
        wanted=FindingWanted("Ba câu trả lời công khai chưa ghi ngày cập nhật.", "shortcoming", "", "petition"),
    )  # fmt: skip
    due = day_of(at - timedelta(days=5))
    remedying.demand(
        finding=found,
        text="Ghi ngày cập nhật vào câu trả lời.",
        unit=None,
        due=due,
        by=focal,
        at=at - timedelta(days=52),
    )
    _concluded(house, late, at - timedelta(days=50))
    _begun(house, at - timedelta(days=6), "Tự kiểm tra việc cung cấp thông tin", "phong-van-ban", "information")
    _planned(house, at, "Kiểm tra việc hòa giải ở cơ sở tại xã", "", "Ủy ban nhân dân xã Mẫu Đông")
    _elsewhere(house, at - timedelta(days=80))


def _elsewhere(house: House, at: datetime) -> None:
    """An inspection of a commune by decision, with a team, concluded; what it must put right was done late."""
    focal = house.actor("chanhvp")
    own = keep_list(
        found=None, name="Phòng đọc pháp luật ở xã", active=True, version=None, by=focal, at=at,
        text="Xã có nơi để dân đọc văn bản không?\nNơi ấy mở cửa ngoài giờ hành chính ít nhất một buổi một tuần không?",
    )  # fmt: skip
    check = _planned(house, at, "Kiểm tra việc phổ biến pháp luật ở xã", "", "Ủy ban nhân dân xã Mẫu Tây")
    day, people = day_of(at), house.agency.people
    start = Start(
        day, day + timedelta(days=5), decision="44/QĐ-STP", decided_on=day, leader=people["chanhvp"],
        members=[people[name] for name in house.agency.officers("phong-pho-bien")[:1]], checklists=[f"{OWN}{own.pk}"],
    )  # fmt: skip
    checking.start(check=check, wanted=start, version=None, by=focal, at=at)
    _answered(house, check, at + timedelta(days=3), no=True)
    found = checking.find(
        check=check, by=focal, at=at + timedelta(days=4),
        wanted=FindingWanted("Phòng đọc chỉ mở giờ hành chính, người đi làm không đến được.", "shortcoming", "", "information"),
    )  # fmt: skip
    remedy = remedying.demand(
        finding=found, text="Mở thêm sáng thứ Bảy.", unit=None, due=day + timedelta(days=20), by=focal, at=at + timedelta(days=4)
    )  # fmt: skip
    checking.conclude(
        check=check, text="Xã có phòng đọc; giờ mở cửa chưa hợp với người đi làm.", number="12/KL-STP", on=day + timedelta(days=6),
        version=None, by=focal, at=at + timedelta(days=6),
    )  # fmt: skip
    later = at + timedelta(days=26)
    remedying.put_right(remedy=remedy, on=day_of(later), note="Đã mở sáng thứ Bảy.", version=None, by=focal, at=later)
    remedying.confirm(remedy=remedy, version=None, by=focal, at=later + timedelta(days=1))


def _planned(house: House, at: datetime, title: str, unit: str, subject: str = "") -> Check:
    day = day_of(at)
    wanted = CheckWanted(
        "inspection" if subject else "self",
        title,
        day.year,
        day.month,
        unit=house.agency.units.get(unit),
        subject=subject,
    )
    return checking.plan(wanted=wanted, by=house.actor("chanhvp"), at=at - timedelta(days=20))


def _begun(house: House, at: datetime, title: str, unit: str, checklist: str) -> Check:
    day = day_of(at)
    start = Start(day, day + timedelta(days=10), checklists=[checklist])
    check = _planned(house, at, title, unit)
    return checking.start(check=check, wanted=start, version=None, by=house.actor("chanhvp"), at=at)


def _answered(house: House, check: Check, at: datetime, *, no: bool) -> None:
    rows = list(check.questions.order_by("position"))
    given = [Answer(row, "yes") for row in rows[:-1]]
    given.append(Answer(rows[-1], "no" if no else "yes", "Còn thiếu ở hai trường hợp." if no else ""))
    checking.answer(check=check, answers=given, version=None, by=house.actor("chanhvp"), at=at)


def _concluded(house: House, check: Check, at: datetime) -> None:
    on = day_of(at)
    checking.conclude(
        check=check, text="Đơn vị cơ bản làm đúng; còn điều phải khắc phục.", number="", on=on, version=None,
        by=house.actor("chanhvp"), at=at,
    )  # fmt: skip
