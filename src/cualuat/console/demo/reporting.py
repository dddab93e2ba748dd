"""The reports of the invented agency: last year's and the last quarter's issued, this year's being written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.house import House
from cualuat.kernel.workdays import day_of
from cualuat.reports import queries
from cualuat.reports.operations import drafting, issuing, parts, templates
from cualuat.reports.operations.drafting import Wanted
from cualuat.reports.operations.issuing import Signature
from cualuat.reports.regimes import regime
from cualuat.reports.rules import last_ended

if TYPE_CHECKING:
    from cualuat.reports.models import Report

_PROJECT: Final = "project-977"
_RECEPTION: Final = "reception-complaints"
_OF_LAST_YEAR: Final = {
    "ket_qua": "Đã ban hành kế hoạch, mở lớp tập huấn cho cán bộ tiếp dân cấp xã.\nPhần mềm dùng từ năm nay, nên số liệu "
    "về hồ sơ của năm trước chưa có trong bảng.",
    "kho_khan": "Cán bộ cấp xã thay đổi sau khi sắp xếp đơn vị hành chính, nhiều nơi phải tập huấn lại.",
    "kien_nghi": "Tiếp tục đăng câu trả lời chung cho những việc nhiều người hỏi.",
}
_OF_QUARTER: Final = {
    "danh_gia": "Người dân gửi qua mạng nhiều hơn. Hồ sơ quá hạn phần lớn chờ ý kiến của cơ quan khác."
}
_OF_UNIT: Final = "Đã in và phát tờ rơi ở nhà văn hóa các xóm; trả lời đúng hạn các câu hỏi được giao."
_SHOWN: Final = ("feedback_received", "feedback_answered", "reception_received", "reception_days", "answers_public")


def add_reports(house: House) -> None:
    """All three; quickly, for the figures are counted once each."""
    today = house.almanac.today
    year = _yearly(house, today.year - 1, _moment(house, max(date(today.year, 1, 8), today - timedelta(days=210))))
    _issued(house, year, _OF_LAST_YEAR, to="UBND tỉnh Mẫu", public=False)
    _issued(house, _quarterly(house, today), _OF_QUARTER, to="Thanh tra tỉnh Mẫu", public=True)
    _being_written(house, _yearly(house, today.year, _moment(house, today - timedelta(days=12))))


def _moment(house: House, day: date) -> datetime:
    """Some morning on or after a day, never one that is still to come."""
    return house.almanac.moment(min(house.almanac.ahead(day, 0), house.almanac.today), 3)


def _yearly(house: House, year: int, at: datetime) -> Report:
    by = house.actor("chanhvp")
    name = "Báo cáo kết quả thực hiện Đề án «Tăng cường năng lực tiếp cận pháp luật của người dân»"
    return drafting.make_report(
        template=templates.adopt(code=_PROJECT, by=by, at=at),
        wanted=Wanted(
            title=f"{name} năm {year}", since=date(year, 1, 1), until=date(year, 12, 31), regime=_PROJECT,
            period=f"năm {year}", addressee="Ủy ban nhân dân tỉnh Mẫu", due=date(year + 1, 1, 20),
        ),
        by=by,
        at=at,
    )  # fmt: skip


def _quarterly(house: House, today: date) -> Report:
    """Of the latest quarter of reception that is over."""
    found, by = regime(_RECEPTION), house.actor("chanhvp")
    assert found is not None
    span = max((last_ended(p, today) for p in found.periods if p.kind == "quarter"), key=lambda one: one.until)
    at = _moment(house, span.until + timedelta(days=2))
    return drafting.make_report(
        template=templates.adopt(code=_RECEPTION, by=by, at=at),
        wanted=Wanted(
            title=f"Báo cáo công tác tiếp công dân, xử lý đơn {span.name}", since=span.since, until=span.until,
            regime=_RECEPTION, period=span.name, addressee="Thanh tra tỉnh Mẫu",
        ),
        by=by,
        at=at,
    )  # fmt: skip


def _issued(house: House, report: Report, texts: dict[str, str], *, to: str, public: bool) -> None:
    by, at = house.actor("chanhvp"), report.made_at
    drafting.freeze(report=report, version=None, by=by, at=at)
    for part in queries.parts(report):
        parts.write_part(part=part, text=texts[part.key], version=None, by=by, at=at)
    drafting.to_review(report=report, version=None, by=by, at=at)
    on = day_of(at)
    day, signer = house.almanac.moment(on, 5), str(house.agency.people["giamdoc"].pk)
    signed = issuing.sign(report=report, signature=Signature("", on, signer), version=None, by=by, at=day)
    issuing.dispatch(
        report=signed, to=to, purpose="để báo cáo", how="trục liên thông văn bản", on=on,
        by=house.actor("vanthu"), at=day,
    )  # fmt: skip
    if public:
        issuing.publish(report=signed, codes=_SHOWN, public=True, by=house.actor("dangbai"), at=day)


def _being_written(house: House, report: Report) -> None:
    """Figures are frozen; of two units one has written."""
    by, at, today = house.actor("chanhvp"), report.made_at, house.almanac.today
    drafting.freeze(report=report, version=None, by=by, at=at)
    units = [house.agency.units[code] for code in ("phong-pho-bien", "phong-hanh-chinh")]
    asked = parts.ask_parts(
        report=report, heading="Kết quả của đơn vị", units=units, due=today + timedelta(days=5), by=by, at=at
    )
    parts.write_part(part=asked[0], text=_OF_UNIT, version=None, by=house.actor("canbo1"), at=at)
