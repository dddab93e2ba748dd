"""What the officers of the demo learnt: courses of last year put in later, those of this year lived through, one to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.diary import Life
from cualuat.console.demo.house import House
from cualuat.kernel.workdays import VIETNAM
from cualuat.sealed import receipts
from cualuat.training import queries
from cualuat.training.operations import attendance, certificates, courses, evaluating, needs, nominations, profiles
from cualuat.training.operations.courses import CourseWanted
from cualuat.training.operations.needs import NeedWanted

if TYPE_CHECKING:
    from cualuat.training.models import Course

_EVERYBODY: Final = (
    "canbo1", "canbo2", "canbo3", "canbo4", "canbo5", "truongphonghc", "truongphongbt", "truongphongvb", "chuyenvienvp",
    "tiepdan", "tiepdan2", "vanthu", "dangbai", "bientap", "chanhvp",
)  # fmt: skip
_HEADS: Final = {
    "canbo2": "truongphonghc",
    "canbo3": "truongphonghc",
    "canbo4": "truongphongbt",
    "canbo5": "truongphongvb",
}
_WORDS: Final = (
    "Ví dụ sát với việc hằng ngày.", "Nên có thêm thời gian thực hành.", "", "Tài liệu gửi muộn, không kịp đọc trước.",
    "Phần hỏi đáp bổ ích nhất.", "", "Phòng học hơi chật.",
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A course. `back`: working days before today on which it is (below zero: to come); `sent` go, `came` were there."""

    title: str
    kind: str
    topic: str
    back: int
    hours: int
    place: str
    unit: str = ""
    organiser: str = ""
    capacity: int | None = None
    citations: tuple[str, ...] = ()
    sent: Sequence[str] = ()
    came: Sequence[str] = ()
    scores: Sequence[int] = ()
    certified: bool = False
    cancelled: str = ""
    days: int = 1


STORIES: Final = (
    Story(
        "Kỹ năng tiếp công dân và xử lý đơn", "training", "tiếp công dân", 150, 16, "Hội trường tầng 2", "van-phong",
        capacity=12, citations=("Điều 4 Luật Tiếp công dân số 42/2013/QH13",), sent=_EVERYBODY[:10], came=_EVERYBODY[:9],
        scores=(5, 4, 4, 5, 3, 4, 5), certified=True, days=2,
    ),
    Story(
        "Chuyển đổi số trong phổ biến pháp luật", "conference", "chuyển đổi số", 62, 4, "Trực tuyến",
        organiser="Học viện Hành chính Mẫu", sent=("canbo1", "bientap", "dangbai"), came=("canbo1", "bientap"),
        scores=(4, 2),
    ),
    Story(
        "Soạn thảo văn bản quy phạm pháp luật", "course", "soạn thảo văn bản", 40, 40, "Phòng họp 301", "phong-van-ban",
        capacity=8, sent=("canbo3", "canbo5", "canbo4", "truongphongvb"), came=("canbo3", "canbo5", "truongphongvb"),
        scores=(5, 5, 4), certified=True, days=5,
    ),
    Story(
        "Bảo vệ dữ liệu cá nhân trong giải quyết hồ sơ", "training", "dữ liệu cá nhân", 5, 7, "Hội trường tầng 2", "van-phong",
        citations=("Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15",), sent=_EVERYBODY[2:9], came=_EVERYBODY[2:8],
        scores=(4, 4, 5),
    ),
    Story(
        "Tọa đàm hòa giải ở cơ sở", "talk", "hòa giải", 25, 3, "Hội trường tầng 2", "phong-pho-bien",
        cancelled="Trùng đợt kiểm tra của tỉnh, chuyển sang năm sau.",
    ),
    Story(
        "Kỹ năng trả lời trên cổng công khai", "training", "trả lời công khai", -12, 7, "Phòng họp 301", "phong-pho-bien",
        capacity=4, sent=("canbo2", "canbo3", "canbo4", "canbo5"),
    ),
)  # fmt: skip
LAST_YEAR: Final = (
    Story(
        "Nghiệp vụ hòa giải cho công chức", "course", "hòa giải", 0, 24, "Cơ sở 1", organiser="Học viện Hành chính Mẫu",
        came=_EVERYBODY[:6], days=3,
    ),
    Story(
        "Luật mới về tiếp cận thông tin", "training", "tiếp cận thông tin", 0, 7, "Hội trường tầng 2", "van-phong",
        came=_EVERYBODY[3:12], certified=True,
    ),
)  # fmt: skip
NEEDS: Final = (
    ("van-phong", "tiepdan", "Ứng xử khi tiếp đoàn đông người", "Nhân viên tiếp công dân", "Năm nay có ba đoàn trên hai mươi người.", 2),
    ("phong-hanh-chinh", "truongphonghc", "Phần mềm hộ tịch mới", "Chuyên viên", "Phần mềm đổi giao diện từ đầu năm.", 3),
    ("phong-bo-tro", "canbo4", "Trả lời trên cổng công khai", "", "Câu trả lời hay bị trả lại vì khó hiểu.", 2),
)  # fmt: skip
_TAKEN: Final = "Trả lời trên cổng công khai"
# Title → what whoever holds it must have learnt, and after how many years again.
ASKED: Final = (
    ("Chuyên viên tiếp công dân", "tiếp công dân", 2, "Luật Tiếp công dân số 42/2013/QH13"),
    ("Chuyên viên", "dữ liệu cá nhân", 1, "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15"),
    ("Chuyên viên", "soạn thảo văn bản", 0, ""),
    ("Trưởng phòng", "tiếp công dân", 3, "Trưởng phòng tiếp dân khi được phân công."),
)


def lives(house: House) -> Iterator[Life]:
    """The lives of all courses, and of what units need."""
    for n, story in enumerate(LAST_YEAR):
        yield _put_in_later(house, story, n)
    for n, story in enumerate(STORIES):
        yield _live(house, story, n)
    yield _asked(house)
    yield _needs(house)


def _moments(house: House, story: Story, first: date) -> tuple[datetime, datetime]:
    last = house.almanac.ahead(first, story.days - 1)
    return datetime.combine(first, time(8), VIETNAM), datetime.combine(last, time(16, 30), VIETNAM)


def _wanted(house: House, story: Story, first: date) -> CourseWanted:
    begins, ends = _moments(house, story, first)
    return CourseWanted(
        title=story.title, kind=story.kind, topic=story.topic, begins=begins, ends=ends, place=story.place,
        hours=story.hours, unit=house.agency.units[story.unit] if story.unit else None, organiser=story.organiser,
        capacity=story.capacity, citations=story.citations,
    )  # fmt: skip


def _put_in_later(house: House, story: Story, n: int) -> Life:
    """A course of last year, typed in from the list on paper when the house began to use the program."""
    almanac, by = house.almanac, house.actor("chanhvp")
    began = almanac.back(almanac.today, 170)
    first = almanac.ahead(date(began.year - 1, 5 + 4 * n, 12), 0)
    at = almanac.moment(began, 3 + n)
    yield at
    course = courses.plan(wanted=_wanted(house, story, first), by=by, at=at)
    people = [house.agency.people[name] for name in story.came]
    attendance.mark(course=course, people=people, by=by, at=at)
    course = courses.hold(course=course, by=by, at=at)
    if story.certified:
        made = certificates.issue(course=course, signer=house.agency.people["giamdoc"], by=by, at=at)
        house.codes.append(f"Mã để dùng thử (giấy chứng nhận): {receipts.grouped(made[0].code)}")


def _live(house: House, story: Story, n: int) -> Life:
    almanac, focal = house.almanac, house.actor("chanhvp")
    back = max(0, story.back)
    first = almanac.back(almanac.today, back) if story.back >= 0 else almanac.ahead(almanac.today, -story.back)
    at = almanac.moment(almanac.back(almanac.back(almanac.today, back), 12), n)
    yield at
    course = courses.plan(wanted=_wanted(house, story, first), by=focal, at=at)
    yield (at := at + timedelta(hours=1))
    course = courses.open_for_nominations(course=course, by=focal, at=at)
    yield (at := at + timedelta(days=2))
    if story.cancelled:
        courses.cancel(course=course, reason=story.cancelled, by=focal, at=at)
        return
    _send(house, story, course, at)
    if story.back < 0:
        return
    yield from _held(house, story, course)


def _send(house: House, story: Story, course: Course, at: datetime) -> None:
    """Heads ask for their people, the office sends the others; what comes later is still to be decided."""
    focal = house.actor("chanhvp")
    asked, named = [], []
    for name in story.sent:
        person = house.agency.people[name]
        if name in _HEADS:
            asked += nominations.nominate(course=course, people=[person], by=house.actor(_HEADS[name]), at=at)
        else:
            named.append(person)
    if named:
        nominations.nominate(course=course, people=named, by=focal, at=at)
    for row in asked[: len(asked) if story.back >= 0 else 1]:
        if row.state == "asked":
            nominations.approve(nomination=row, by=focal, at=at)


def _held(house: House, story: Story, course: Course) -> Life:
    """The day itself: half of them scan the code, the others are ticked; afterwards what they thought, and certificates."""
    focal = house.actor("chanhvp")
    yield (at := course.begins)
    ticket = attendance.ticket_for(course, by=focal, at=at)
    half = len(story.came) // 2
    for name in story.came[:half]:
        attendance.sign_in(ticket=ticket, by=house.actor(name), at=at)
    rest = [house.agency.people[name] for name in story.came[half:]]
    attendance.mark(course=course, people=rest, by=focal, at=at)
    yield (at := course.ends + timedelta(minutes=20))
    course = courses.hold(course=course, by=focal, at=at)
    for n, (name, score) in enumerate(zip(story.came, story.scores, strict=False)):
        evaluating.answer(course=course, score=score, words=_WORDS[n % len(_WORDS)], by=house.actor(name), at=at)
    if story.certified:
        signer = house.agency.people["phogiamdoc"]
        certificates.issue(course=course, signer=signer, by=focal, at=at + timedelta(minutes=5))


def _asked(house: House) -> Life:
    """The office writes down what posts ask."""
    at = house.almanac.moment(house.almanac.back(house.almanac.today, 165), 4)
    yield at
    for post, topic, years, reason in ASKED:
        wanted = profiles.RequirementWanted(post=post, topic=topic, years=years, reason=reason)
        profiles.ask(wanted=wanted, by=house.actor("chanhvp"), at=at)


def _needs(house: House) -> Life:
    almanac = house.almanac
    at = almanac.moment(almanac.back(almanac.today, 9), 2)
    yield at
    made = {}
    for unit, who, topic, post, reason, people in NEEDS:
        wanted = NeedWanted(
            unit=house.agency.units[unit], topic=topic, reason=reason, year=at.year, post=post, people=people
        )
        made[topic] = needs.raise_need(wanted=wanted, by=house.actor(who), at=at)
    yield (at := at + timedelta(hours=2))
    for course in queries.open_courses(actor=house.actor("chanhvp")).filter(title=STORIES[-1].title):
        needs.take_into(need=made[_TAKEN], course=course, by=house.actor("chanhvp"), at=at)
    next_year = NeedWanted(
        unit=house.agency.units["phong-van-ban"], topic="Đánh giá tác động của chính sách", reason="Hai hồ sơ bị trả lại.",
        year=at.year + 1, people=2,
    )  # fmt: skip
    needs.raise_need(wanted=next_year, by=house.actor("truongphongvb"), at=at)
