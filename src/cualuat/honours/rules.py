"""Names of states, keys by which nominations are compared, points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.text import fold

KINDS: Final = {
    "citizen": "Công dân gương mẫu",
    "deed": "Người tốt, việc tốt",
    "initiative": "Sáng kiến hỗ trợ tiếp cận pháp luật",
}
CHOOSING: Final = {
    "council": "Hội đồng cho điểm",
    "ballot": "Bỏ phiếu",
}
ROUND_STATES: Final = {
    "draft": "đang soạn",
    "open": "nhận đề cử",
    "commenting": "lấy ý kiến người dân",
    "choosing": "đang chọn",
    "chosen": "đã chọn, chờ quyết định",
    "decided": "đã quyết định",
    "dropped": "đã dừng",
}
STATES: Final = {
    "received": "đã nhận",
    "joined": "gộp vào đề cử khác",
    "set_aside": "không đưa ra",
    "listed": "đưa ra lấy ý kiến",
    "chosen": "được chọn",
    "not_chosen": "không được chọn",
}
CONSENTS: Final = {
    "": "chưa hỏi",
    "asked": "đã hỏi, chờ trả lời",
    "given": "đồng ý",
    "refused": "không đồng ý",
    "withdrawn": "đã rút đồng ý",
}
# What clerks look into before anybody is put up; only the outcome is written down, never what was found.
CHECKS: Final = {
    "duplicate": "Trùng với đề cử, khen thưởng khác",
    "complaints": "Đơn khiếu nại, tố cáo, phản ánh",
    "facts": "Việc làm đúng như nêu",
}
OUTCOMES: Final = {"clear": "không có vấn đề", "hold": "có, không đưa ra"}
COMMENT_STATES: Final = {"waiting": "chờ duyệt", "shown": "đã đăng", "hidden": "không đăng"}
REPLICATION_STATES: Final = {"doing": "đang làm", "kept": "làm thường xuyên", "stopped": "đã thôi"}
CODE: Final = 12  # symbols of a consent or certificate code, 11 of them random: 55 bits
INITIATIVE_STATES: Final = {"draft": "chưa công bố", "public": "đã công bố", "withdrawn": "đã gỡ"}


def person_key(name: str, place: str) -> str:
    """By which two nominations of one person are found: name and commune without diacritics, titles and punctuation."""
    bare = re.sub(r"^(ông|bà|anh|chị|cô|chú|bác|em)\s+", "", name.strip(), flags=re.IGNORECASE)
    return f"{_plain(bare)}|{_plain(place)}"


def name_part(key: str) -> str:
    """Of a key the name."""
    return key.partition("|")[0]


def _plain(text: str) -> str:
    plain = re.sub(r"[^a-z0-9 ]", " ", fold(text))
    return " ".join(re.sub(r"\b(xa|phuong|thi tran|thon|to dan pho)\b", " ", plain).split())[:150]


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion: name and the most points."""

    name: str
    most: int


def faults(scales: Mapping[str, Scale], points: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with points by criterion, in Vietnamese."""
    found = {}
    for key, scale in scales.items():
        if key not in points:
            found[key] = "Hãy cho điểm."
        elif not 0 <= points[key] <= scale.most:
            found[key] = f"Điểm từ 0 đến {scale.most}."
    return found


def mean_points(scales: Mapping[str, Scale], sheets: Iterable[Mapping[str, int]]) -> int | None:
    """The mean of the sheets in hundredths of a percent of the most points; None where nobody scored."""
    totals = [sum(sheet.get(key, 0) for key in scales) for sheet in sheets]
    whole = sum(scale.most for scale in scales.values())
    return round(sum(totals) * 10_000 / (whole * len(totals))) if totals and whole else None


def shown_points(points: int | None) -> str:
    """«87,50»; nothing for None."""
    return f"{points // 100},{points % 100:02d}" if points is not None else ""


def first(points: Mapping[int, int], most: int) -> tuple[list[int], list[int]]:
    """Of things with their points: the `most` best, and those that share the last place with one beyond, whom people must tell apart."""
    order = sorted(points, key=lambda one: (-points[one], one))
    if len(order) <= most:
        return order, []
    edge = points[order[most - 1]]
    if points[order[most]] < edge:
        return order[:most], []
    return [one for one in order if points[one] > edge], [one for one in order if points[one] == edge]
