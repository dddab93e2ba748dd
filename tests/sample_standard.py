"""A small set of the invented province and a card scored by it, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from cualuat.base.actor import SYSTEM
from cualuat.standards import queries
from cualuat.standards.models import ScoreCard
from cualuat.standards.operations import cards, scoring, sets
from cualuat.standards.operations.scoring import EvidenceWanted
from office import Office

SET = """[standard]
code = "bo-mau"
name = "Bộ mẫu"
basis = "Quyết định mẫu số 9/2020/QĐ-UBND"
evidence = "V"
scale = "points"
years_from = 2025
years_to = 2025
total_needed = 8
criterion_percent = 50
points_total = 10
indicators = 3
[posting]
days = 5
unit = "calendar_day"
[[deadline]]
step = "submitted"
name = "Xã gửi hồ sơ"
month = 12
day = 1
years_after = 1
[[condition]]
code = "ky-luat"
name = "Không ai bị kỷ luật"
[[criterion]]
code = "1"
name = "Ban hành văn bản"
evidence = "V"
[[criterion]]
code = "2"
name = "Hòa giải"
evidence = "V"
[[indicator]]
code = "1.1"
criterion = "1"
name = "Văn bản đúng hạn"
kind = "boolean"
points = 2
evidence = "V"
[[indicator]]
code = "1.2"
criterion = "1"
name = "Tỷ lệ văn bản được công khai"
kind = "ratio"
points = 4
steps = [[50, 2], [90, 4]]
proof = "Danh mục văn bản"
proof_needed = true
evidence = "V"
[[indicator]]
code = "2.1"
criterion = "2"
name = "Tổ hòa giải"
kind = "score"
points = 4
evidence = "V"
"""


def put_in_force() -> None:
    """The sample set for 2025, a year that has none."""
    sets.set_standard(
        text=SET, source="Quyết định mẫu", seen=None, by=SYSTEM, at=datetime.fromisoformat("2026-01-05T09:00+07:00")
    )


def a_card(office: Office, at: datetime, *, commune: str = "xã Mẫu Đông", year: int = 2025) -> ScoreCard:
    """A card that unit one has begun."""
    unit = office.units["phong-mot"]
    return cards.open_card(year=year, commune=commune, unit=unit, by=office.actor("officer", at.date()), at=at)


def fill(office: Office, card: ScoreCard, at: datetime, *, score: str = "3,5") -> None:
    """Everything is scored and proven: 9,5 points of 10."""
    by = office.actor("officer", at.date())
    wanted = EvidenceWanted("link", link="https://xa-mau.example/van-ban")
    scoring.add_evidence(card=card, code="1.2", wanted=wanted, by=by, at=at)
    for code, typed in (("1.1", "1"), ("1.2", "95"), ("2.1", score), ("ky-luat", "1")):
        scoring.give(card=card, code=code, typed=typed, words="", version=None, by=by, at=at)


def submitted(office: Office, at: datetime, **more: str) -> ScoreCard:
    """A card that was posted six days before `at` and is submitted."""
    before, by = at - timedelta(days=6), office.actor("officer", at.date())
    card = a_card(office, before)
    fill(office, card, before, **more)
    card = cards.self_score(card=card, version=None, by=by, at=before)
    card = cards.post(card=card, version=None, by=by, at=before)
    return cards.submit(card=card, version=None, by=by, at=at)


def own_total(card: ScoreCard) -> str:
    """The total of the self-score, as printed."""
    return str(queries.scored(card).own.total.normalize())
