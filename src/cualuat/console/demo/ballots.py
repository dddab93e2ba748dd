"""Votes of the invented agency, one in each state: being written, to come, open, over, counted, published, annulled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.ballots.operations import closing, preparing, voting
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.entry.operations import admitting
from cualuat.entry.rules import Terms

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot

# Title, method, options with what is said of them, days until it opens and closes, how far it goes.
_VOTES: Final = (
    ("Chọn ngày tiếp công dân lưu động quý tới", "approval", ("Sáng thứ Bảy", "Chiều thứ Năm", "Tối thứ Ba"), 10, 20, "draft"),
    ("Chọn tên chuyên mục hỏi đáp pháp luật", "approval", ("Hỏi luật", "Cửa Luật trả lời", "Luật quanh ta"), 5, 15, "announced"),
    ("Bạn muốn tờ gấp nào trước?", "ranking", ("Đất đai", "Hôn nhân và gia đình", "Vay mượn", "Bạo lực học đường"), -3, 12, "announced"),
    ("Chọn khẩu hiệu Ngày Pháp luật", "borda", ("Sống theo luật", "Hiểu luật, đúng luật", "Luật trong mỗi nhà"), -12, -1, "announced"),
    ("Chọn mẫu loa truyền thanh", "score", ("Mẫu một", "Mẫu hai"), -20, -6, "counted"),
    ("Chọn xã làm điểm tủ sách pháp luật", "ranking", ("Xã Mẫu Đông", "Xã Mẫu Tây", "Xã Mẫu Nam"), -40, -26, "published"),
    ("Quy chế nhà văn hóa thôn Đông", "yesno", ("Điều 1: giờ mở cửa", "Điều 2: mức góp"), -30, -16, "published"),
    ("Chọn màu áo tổ hòa giải", "approval", ("Xanh", "Nâu", "Trắng"), -8, 6, "annulled"),
)  # fmt: skip
_PAPERS: Final[dict[str, Sequence[object]]] = {
    "approval": (["1"], ["2", "3"], ["1"], ["3"], ["1", "2"], None, ["1"]),
    "ranking": (["1", "2"], ["2", "1"], ["3", "2"], ["1"], ["3", "1", "2"], ["2", "3"], ["1", "3"], None),
    "borda": (["2", "1", "3"], ["2", "3"], ["1", "2", "3"], ["2"], ["3", "2"]),
    "score": ({"1": 9, "2": 6}, {"1": 7, "2": 8}, {"1": 10, "2": 3}, {"1": 4, "2": 4}, {"1": 8, "2": 2}, {"1": 5, "2": 9}),
    "yesno": tuple({"1": one, "2": other} for one, other in (("yes", "yes"), ("yes", "no"), ("yes", "no"), ("no", "no"), ("yes", "abstain"), ("yes", "no"))),
}  # fmt: skip


def add_ballots(house: House, *, at: datetime) -> None:
    """Eight votes; those that are open or over hold papers."""
    moderator = house.actor("dangbai")
    for title, method, names, opens, closes, until in _VOTES:
        _one(title, method, names, at + timedelta(days=opens), at + timedelta(days=closes), until, moderator, at)


def _one(
    title: str,
    method: str,
    names: Sequence[str],
    opens: datetime,
    closes: datetime,
    until: str,
    by: Actor,
    at: datetime,
) -> None:
    made = min(opens, at) - timedelta(days=2)
    wanted = BallotWanted(
        title=title, explanation="Mời bà con trong tỉnh cho biết ý muốn của mình.", method=method,
        passing="50%" if method == "yesno" else "", seats=2 if method == "yesno" else 1, options=tuple((name, "") for name in names),
    )  # fmt: skip
    row = preparing.draft(wanted=wanted, terms=Terms("open", "secret", opens, closes), by=by, at=made)
    if until == "draft":
        return
    row = preparing.announce(ballot=row, address=f"/bo-phieu/{row.pk}/", by=by, at=made)
    if opens < at:
        _cast(row, opens + timedelta(hours=2))
    if until == "annulled":
        closing.annul(
            ballot=row, reason="Tổ hòa giải đã được cấp áo.", version=None, by=by, at=opens + timedelta(days=3)
        )
    elif until in ("counted", "published"):
        _count(row, closes + timedelta(hours=1), until, by)


def _cast(row: Ballot, at: datetime) -> None:
    for number, choice in enumerate(_PAPERS[row.method]):
        came = admitting.by_browser(occasion=row.occasion, token=f"mau-{number}")
        voting.cast(ballot=row, admitted=came, choice=choice, code=voting.draw_receipt(), at=at)


def _count(row: Ballot, at: datetime, until: str, by: Actor) -> None:
    row = closing.close(ballot=row, by=by, at=at)
    row = closing.tally(ballot=row, by=by, at=at)
    if until == "published":
        closing.publish(ballot=row, by=by, at=at)
