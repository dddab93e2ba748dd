"""Democracy inside the invented agency: the board in every state, rounds of opinions, a conference with votes and a review, suggestions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.house import House
from cualuat.democracy import queries
from cualuat.democracy.operations import asking, inspecting, meeting, posting, suggesting
from cualuat.democracy.rules import Tally
from cualuat.entry.operations import admitting
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.democracy.models import Round

# What it is, title, decided how many days ago, posted how many days later (None: not yet), taken down as soon as it may be.
_POSTINGS: Final = (
    ("plan", "Kế hoạch công tác quý IV", 60, 2, True),
    ("money", "Quyết toán kinh phí quý III", 40, 3, False),
    ("people", "Danh sách nâng lương thường xuyên", 30, 12, False),
    ("rules", "Quy chế làm việc sửa đổi", 14, None, False),
    ("superior", "Công văn của tỉnh về kỷ cương hành chính", 1, None, False),
)


def add_democracy(house: House, *, at: datetime) -> None:
    """Five postings, rounds being written, open, closed and explained, last year's conference, an inspectorate, three suggestions."""
    _board(house, at)
    _rounds(house, at)
    _conference(house, at)
    _suggestions(house, at)


def _board(house: House, at: datetime) -> None:
    focal = house.actor("chanhvp")
    for item, title, ago, after, down in _POSTINGS:
        decided = at - timedelta(days=ago)
        wanted = posting.Wanted(item, title, day_of(decided), content=f"{title}: toàn văn để cán bộ đọc.")
        row = posting.note(posting=None, wanted=wanted, version=None, by=focal, at=decided)
        if after is None:
            continue
        then = decided + timedelta(days=after)
        row = posting.post(posting=row, on=day_of(then), where="", proof=None, version=None, by=focal, at=then)
        for who in house.agency.with_duty("head")[:2]:
            posting.read(posting=row, by=house.actor(who), at=then)
        if down and row.until is not None:
            gone = then + timedelta(days=(row.until - day_of(then)).days + 1)
            posting.take_down(posting=row, version=None, by=focal, at=gone)


def _rounds(house: House, at: datetime) -> None:
    """One explained, one closed, one open, one being written."""
    done = _round(house, "rules", "Dự thảo quy chế chi tiêu nội bộ", at - timedelta(days=45), "secret")
    _said(house, done, at - timedelta(days=43))
    focal, leader = house.actor("chanhvp"), house.actor(house.agency.with_duty("leader")[0])
    then = at - timedelta(days=30)
    done = asking.close(round_=done, version=None, by=focal, at=then)
    for one in done.opinions.exclude(text=""):
        asking.answer(opinion=one, accepted=True, text="Đã đưa vào bản trình.", version=None, by=focal, at=then)
    asking.publish(
        round_=done, explanation="Tiếp thu các ý kiến; quy chế trình ký trong tháng.", version=None, by=leader, at=then
    )
    closed = _round(house, "methods", "Cách chia ca tiếp công dân", at - timedelta(days=20), "secret")
    _said(house, closed, at - timedelta(days=19))
    asking.close(round_=closed, version=None, by=focal, at=at - timedelta(days=2))
    _said(house, _round(house, "plan", "Dự thảo kế hoạch năm tới", at - timedelta(days=3), "named"), at)
    _round(house, "emulation", "Tiêu chí thi đua năm tới", at, "secret", opens=False)


def _round(house: House, item: str, title: str, at: datetime, secrecy: str, *, opens: bool = True) -> Round:
    focal = house.actor("chanhvp")
    terms = Terms("staff", secrecy, at, at + timedelta(days=14))
    wanted = asking.Wanted(item, title, f"{title}: cán bộ cho ý kiến điều cần sửa, cần thêm.", terms)
    row = asking.prepare(round_=None, wanted=wanted, version=None, by=focal, at=at)
    return asking.open_(round_=row, version=None, by=focal, at=at) if opens else row


def _said(house: House, row: Round, at: datetime) -> None:
    for number, who in enumerate(house.agency.with_duty("officer")[:3]):
        actor, person = house.actor(who), house.agency.people[who]
        admitted = admitting.by_person(occasion=row.occasion, actor=actor, person=person)
        text = "Nên ghi rõ đơn vị chịu trách nhiệm." if number == 0 else ""
        asking.say(round_=row, admitted=admitted, agrees=number > 0, text=text, by=actor, at=at)


def _conference(house: House, at: datetime) -> None:
    """The conference on the last year: held in its time, three motions, one review; the inspectorate it elected."""
    focal, year = house.actor("chanhvp"), day_of(at).year - 1
    on = date(year + 1, 1, 20)
    then = at - timedelta(days=(day_of(at) - on).days)
    if then > at:  # in the first days of a year it is still to come
        return
    wanted = meeting.Wanted(
        on, "Hội trường Sở Tư pháp", "Giám đốc Sở", "Văn phòng Sở", "Tổng kết công tác năm, thông qua nghị quyết.", 30
    )
    row = meeting.plan(year=year, wanted=wanted, by=focal, at=then)
    row = meeting.hold(conference=row, present=26, version=None, by=focal, at=then)
    votes = (
        ("Mỗi quý một buổi đối thoại với người dân", Tally("hands", 26, 0)),
        ("Chia ca tiếp công dân theo tuần", Tally("paper", 17, 6, 0, 26, 2)),
        ("Bỏ trực ngày thứ Bảy", Tally("hands", 9, 17)),
    )
    lines = {}
    for number, (text, tally) in enumerate(votes):
        motion = meeting.move(conference=row, motion=None, text=text, version=None, by=focal, at=then)
        meeting.vote(motion=motion, tally=tally, version=None, by=focal, at=then)
        lines[motion.pk] = ("done", "") if number == 0 else ("doing", "Xong trong quý tới.")
    members = [house.agency.people[name] for name in house.agency.with_duty("officer")[:3]]
    if len(queries.staff_on(on)) > 7:
        inspecting.elect(members=members, head=members[0], on=on, conference=row, note="", by=focal, at=then)
    later = then + timedelta(days=170)
    if later < at:
        looked = meeting.Looked(day_of(later), "Giám đốc Sở", "Chủ tịch công đoàn", "Làm đúng tiến độ.", lines)
        made = meeting.review(conference=row, looked=looked, by=focal, at=later)
        meeting.inform(review_=made, on=day_of(later), version=None, by=focal, at=later)


def _suggestions(house: House, at: datetime) -> None:
    officer, other = (house.actor(name) for name in house.agency.with_duty("officer")[:2])
    one = suggesting.suggest(
        text="Nên mở thêm ca tiếp công dân buổi chiều.",
        named=False,
        alone=False,
        by=officer,
        at=at - timedelta(days=12),
    )
    reply = "Từ tháng sau có ca chiều thứ Ba và thứ Năm."
    suggesting.reply(suggestion=one, text=reply, version=None, by=house.actor("chanhvp"), at=at - timedelta(days=9))
    suggesting.suggest(
        text="Xin bố trí phòng lưu trữ riêng.", named=True, alone=False, by=other, at=at - timedelta(days=4)
    )
    suggesting.suggest(
        text="Xin trao đổi riêng về phân công.", named=True, alone=True, by=officer, at=at - timedelta(days=1)
    )
