"""The commune standard in the invented province: sample sets, a card that was decided, one of this year half filled.

What the sample sets put where nobody has read the law is invented and says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import SYSTEM
from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.standards import queries
from cualuat.standards.operations import cards, scoring, sets
from cualuat.standards.operations.scoring import EvidenceWanted
from cualuat.standards.rules import Indicator, Standard, print_standard, show_number

if TYPE_CHECKING:
    from cualuat.standards.models import ScoreCard

_COMMUNE: Final = "xã Mẫu Đông"
_UNIT: Final = "phong-pho-bien"
_SOURCE: Final = "Dữ liệu mẫu để dùng thử, không phải quy định"
_NAMES: Final = {
    "qd-25-2021": (
        "Văn bản ban hành đúng hạn", "Văn bản ban hành đúng thẩm quyền", "Niêm yết, đăng tải thông tin pháp luật",
        "Trả lời yêu cầu cung cấp thông tin", "Nói chuyện pháp luật ở thôn", "Tủ sách, trang thông tin pháp luật",
        "Người phổ biến pháp luật được bồi dưỡng", "Kinh phí phổ biến pháp luật", "Hòa giải thành",
        "Thôn có tổ hòa giải đủ người", "Người được trợ giúp pháp lý khi cần", "Công khai để dân biết",
        "Họp dân bàn, quyết định", "Lấy ý kiến dân", "Ban thanh tra nhân dân hoạt động", "Dân giám sát công trình",
        "Tiếp công dân đủ buổi", "Đơn giải quyết đúng hạn", "Thủ tục trả đúng hẹn", "An ninh, trật tự giữ vững",
    ),
    "qd-27-2025": (
        "Văn bản quy phạm pháp luật ban hành đúng hạn, đúng pháp luật", "Dự thảo được truyền thông khi soạn thảo",
        "Văn bản được đăng tải để dân xem", "Thông tin pháp luật đăng tải kịp thời", "Yêu cầu cung cấp thông tin được trả lời",
        "Nói chuyện pháp luật ở thôn", "Phổ biến pháp luật trên mạng", "Nhóm yếu thế được phổ biến riêng",
        "Người phổ biến pháp luật được bồi dưỡng", "Kinh phí phổ biến pháp luật", "Hòa giải thành",
        "Tổ hòa giải đủ người", "Hòa giải viên được bồi dưỡng", "Người được trợ giúp pháp lý khi cần",
    ),
}  # fmt: skip
_SPREAD: Final = {"qd-25-2021": (2, 6, 3, 5, 4), "qd-27-2025": (3, 7, 4)}
_KINDS: Final = ("boolean", "ratio", "score")


def _sample(standard: Standard) -> Standard:
    """The set with invented names and points where it has gaps."""
    names = iter(_NAMES[standard.code])
    rows: list[Indicator] = []
    for criterion, number in zip(standard.criteria, _SPREAD[standard.code], strict=True):
        for n in range(1, number + 1):
            kind = _KINDS[len(rows) % 3]
            points = Decimal(5) if standard.scale == "points" else None
            needs = kind == "ratio" or (kind == "score" and points is None)
            rows.append(
                Indicator(
                    f"{criterion.code}.{n}", criterion.code, f"{next(names)} (mẫu)", kind, points,
                    Decimal(80) if needs else None, proof="Báo cáo, danh mục (mẫu)", proof_needed=kind == "ratio",
                    basis=_SOURCE, note="Tên, cách chấm đặt ra để dùng thử.",
                )
            )  # fmt: skip
    needed = standard.total_needed if standard.total_needed is not None else Decimal(11)
    note = f"{_SOURCE}: chỉ tiêu và điều kiện công nhận cần đối chiếu với văn bản."
    name = f"{standard.name} (bản mẫu)"
    return replace(standard, name=name, note=note, total_needed=needed, indicators=tuple(rows))


def add_standards(house: House) -> None:
    """The sample sets, the last card that could be decided by today, and that of this year."""
    almanac = house.almanac
    began = almanac.moment(almanac.back(almanac.today - timedelta(days=250), 0), 3)
    for found in queries.sets():
        if found.standard.code in _NAMES:
            text = print_standard(_sample(found.standard))
            sets.set_standard(text=text, source=_SOURCE, seen=None, by=SYSTEM, at=began)
    today = almanac.today
    past = [y for y in range(today.year - 4, today.year) if date(y + 1, 2, 15) <= today and queries.set_for(y)]
    if past:
        _decided(house, past[-1])
    if queries.set_for(today.year):
        _half_filled(house, today.year)


def _begin(house: House, year: int, at: datetime) -> ScoreCard:
    unit, by = house.agency.units[_UNIT], house.actor("canbo1")
    return cards.open_card(year=year, commune=_COMMUNE, unit=unit, by=by, at=at)


def _fill(house: House, card: ScoreCard, standard: Standard, share: float, at: datetime) -> None:
    """Scores the first part of the indicators, with evidence."""
    by = house.actor("canbo1")
    for number, one in enumerate(standard.indicators[: round(len(standard.indicators) * share)]):
        if one.proof_needed:
            wanted = EvidenceWanted(
                "link", f"Báo cáo chỉ tiêu {one.code} (mẫu)", link=f"https://xa-mau-dong.example/{one.code}"
            )
            if card.year == house.almanac.today.year and number % 2:
                wanted = EvidenceWanted("figure", figure="feedback_in_time")
            scoring.add_evidence(card=card, code=one.code, wanted=wanted, by=by, at=at)
        most = one.points or Decimal(100)
        typed = {"boolean": "1", "ratio": "86,5", "score": show_number(most - most / 10)}[one.kind]
        scoring.give(card=card, code=one.code, typed=typed, words="", version=None, by=by, at=at)


def _half_filled(house: House, year: int) -> None:
    """The card of this year: half of it scored, one file beside it."""
    almanac = house.almanac
    at, by = almanac.moment(almanac.back(almanac.today, 3), 5), house.actor("canbo1")
    card = _begin(house, year, at)
    standard = queries.standard_of(card)
    _fill(house, card, standard, 0.5, at)
    data = "Danh mục văn bản của xã Mẫu Đông (mẫu).".encode()
    kept = files.take_in(name="danh-muc-van-ban.txt", chunks=[data], by=by, at=at)
    first = standard.indicators[0].code
    scoring.add_evidence(card=card, code=first, wanted=EvidenceWanted("file", file=kept), by=by, at=at)


def _decided(house: House, year: int) -> None:
    """A card as it went: scored in December, posted, sent, assessed with one difference, recognised."""
    almanac = house.almanac
    at, by, focal = (
        almanac.moment(almanac.back(date(year, 12, 26), 0), 2),
        house.actor("canbo1"),
        house.actor("chanhvp"),
    )
    card = _begin(house, year, at)
    standard = queries.standard_of(card)
    _fill(house, card, standard, 1, at)
    for condition in standard.conditions:
        scoring.give(card=card, code=condition.code, typed="1", words="", version=None, by=by, at=at)
    cards.self_score(card=card, version=None, by=by, at=at)
    at = almanac.moment(almanac.ahead(date(year + 1, 1, 2), 0), 1)
    card = cards.post(card=card, version=None, by=by, at=at)
    after = (card.posted_until or at.date()) + timedelta(days=1)
    at = almanac.moment(almanac.ahead(after, 0), 4)
    cards.submit(card=card, version=None, by=by, at=at)
    at = almanac.moment(almanac.ahead(at.date(), 6), 8)
    scored = next(one for one in standard.indicators if one.kind == "score")
    typed, reason = show_number((scored.points or Decimal(100)) * 4 / 5), "Một phần hồ sơ không đủ ngày tháng (mẫu)."
    scoring.assess(card=card, code=scored.code, typed=typed, reason=reason, version=None, by=focal, at=at)
    scoring.agree(card=card, version=None, by=focal, at=at)
    cards.close_assessment(card=card, version=None, by=focal, at=at)
    at = almanac.moment(almanac.ahead(at.date(), 3), 6)
    cards.decide(
        card=card, recognised=True, number=f"18/QĐ-UBND ({year + 1}, mẫu)", day=at.date(), words="", version=None,
        by=house.actor("giamdoc"), at=at,
    )  # fmt: skip
