"""Names of states, keys by which nominations are compared, points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
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
# Where a state lasts longer than what is done in it.
BETWEEN: Final = {
    "soon": "sắp nhận đề cử",
    "looked_at": "hết hạn đề cử, đang xét",
    "heard": "đã lấy ý kiến, chờ chọn",
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
class Facts:
    """What of a nomination and its round decides what its sender is told; `decision` «số … ngày …», «» before it."""

    state: str
    consent: str
    round: str
    choosing: str
    today: date
    nominate_until: date
    comments_until: date | None = None
    joined: bool = False
    why: str = ""
    dropped_why: str = ""
    decision: str = ""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """How far a nomination is: a word with its tone (done, waiting, rejected), a sentence, and what comes next."""

    word: str
    tone: str
    text: str
    next: str = ""


_CHOSEN_HOW: Final = {"council": "Hội đồng cho điểm", "ballot": "Bỏ phiếu"}


def told(facts: Facts) -> Told:
    """What the sender of a nomination is told: never who is ahead, never what was found about anybody."""
    found = _told(facts)
    if not facts.joined:
        return found
    other = "Có nhiều người cùng đề cử, cơ quan xét chung làm một. "
    return replace(found, text=other + found.text)


def _told(facts: Facts) -> Told:
    if facts.consent in ("refused", "withdrawn"):
        return Told(
            "không công bố", "rejected", "Người được đề cử không đồng ý để công bố. Cơ quan tôn trọng ý muốn ấy."
        )
    if facts.state == "set_aside":
        why = facts.why.rstrip(".")
        return Told(
            "không đưa ra",
            "rejected",
            f"Đề cử không được đưa ra lấy ý kiến. Lý do: {why}." if why else "Đề cử không được đưa ra lấy ý kiến.",
        )
    if facts.round == "dropped":
        return Told("đợt đã dừng", "rejected", f"Cơ quan đã dừng đợt này: {facts.dropped_why}")
    if facts.round == "decided":
        return _decided(facts)
    return _received(facts) if facts.state == "received" else _put_up(facts)


def _received(facts: Facts) -> Told:
    when = f"Sau ngày {facts.nominate_until:%d/%m/%Y}" if facts.today <= facts.nominate_until else "Sắp tới"
    later = f"{when}, người đủ điều kiện được đưa ra lấy ý kiến người dân."
    if facts.consent == "given":
        return Told("đang xét", "waiting", "Người được đề cử đã đồng ý. Cơ quan đang kiểm tra.", later)
    if facts.consent == "asked":
        return Told("đang hỏi ý kiến", "waiting", "Cơ quan đã hỏi ý kiến người được đề cử và đang chờ trả lời.", later)
    return Told("đã nhận", "waiting", "Cơ quan đã nhận, đang xem và sẽ hỏi ý kiến người được đề cử.", later)


def _put_up(facts: Facts) -> Told:
    how = _CHOSEN_HOW[facts.choosing]
    if facts.round == "commenting" and facts.comments_until and facts.today <= facts.comments_until:
        until = f"Đề cử đang được lấy ý kiến người dân đến hết ngày {facts.comments_until:%d/%m/%Y}."
        return Told("đang lấy ý kiến", "waiting", until, f"{how} sau khi hết thời gian lấy ý kiến.")
    if facts.round == "commenting":
        return Told("đã lấy ý kiến", "waiting", "Đã lấy ý kiến người dân xong.", f"Sắp tới: {how.lower()}.")
    if facts.round == "chosen":
        return Told(
            "chờ quyết định", "waiting", "Đợt đã chọn xong, đang chờ quyết định.", "Kết quả công bố cùng quyết định."
        )
    return Told(
        "đang chọn", "waiting", f"Đã lấy ý kiến xong. {how} đang diễn ra.", "Chưa ai xem được kết quả trước khi chọn xong."
    )  # fmt: skip


def _decided(facts: Facts) -> Told:
    if facts.state != "chosen":
        return Told(
            "không được chọn", "", f"Đợt này đã có Quyết định {facts.decision}; đề cử của bạn không được chọn lần này."
        )
    if facts.revoked:
        return Told("đã thu hồi", "rejected", f"Được tôn vinh theo Quyết định {facts.decision}, sau đó bị thu hồi.")
    return Told("được tôn vinh", "done", f"Được tôn vinh theo Quyết định {facts.decision}.")


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
