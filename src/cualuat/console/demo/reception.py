"""Reception of citizens in the demo: days that are over with their conclusions, today's, and days to come; who comes, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import ANYONE
from cualuat.casework.kinds import kind
from cualuat.casework.operations import reception
from cualuat.casework.operations.intake import Brought
from cualuat.casework.operations.reception import DayWanted
from cualuat.console.demo.diary import Life
from cualuat.console.demo.house import House, Kept
from cualuat.console.demo.people import citizen
from cualuat.console.demo.routes import Route, Turns, routes
from cualuat.console.demo.steps import take
from cualuat.console.demo.stories import Story
from cualuat.kernel.workdays import show

if TYPE_CHECKING:
    from cualuat.casework.models import ReceptionDay

_CHIEF: Final = "giamdoc"
_PLACE: Final = "Phòng tiếp công dân, tầng 1, số 1 đường Cây Đa"
_AHEAD: Final = 9  # working days from posting to the day; the law asks for five
BOOKED: Final = "reception:waiting"


@dataclass(frozen=True)
class Session:
    """A reception day of the demo: `visits` where those who come end, «» for who only booked."""

    on: date
    mode: str
    visits: tuple[str, ...] = ()
    walk_ins: tuple[str, ...] = ()
    conclusion: str = ""
    posted: bool = True
    postponed: str = ""
    leader: str = ""


def sessions(house: House) -> Iterator[Session]:
    """The days of the demo, from half a year ago to next month."""
    almanac, today = house.almanac, house.almanac.today
    fates = _fates()
    for back in range(5, 0, -1):
        on = _periodic(house, today, -back)
        if on < today:
            visits, walk_ins = tuple(next(fates) for _ in range(3)), (next(fates),)
            yield Session(on, "periodic", visits, walk_ins, _CONCLUSIONS[back % 3], leader=_CHIEF)
    for place, back in enumerate((88, 61, 34)):
        on = almanac.back(today, back)
        yield Session(on, "regular", (next(fates),), (next(fates),), _CONCLUSIONS[place])
    yield Session(almanac.back(today, 20), "sudden", (), ("taken", "closed"), _CONCLUSIONS[2], leader="phogiamdoc")
    yield Session(almanac.back(today, 4), "regular", ("heard", "transferring", "notified"), ("taken", "guided"))
    yield Session(almanac.ahead(today, 0), "regular", ("", "", ""))
    yield from _this_month(house)
    yield Session(almanac.ahead(today, 6), "regular", ("", "", "", ""))
    yield Session(almanac.ahead(today, 3), "regular", ("", ""), postponed="Phòng tiếp công dân sửa điện đột xuất")
    yield Session(almanac.ahead(today, 8), "online", ("",))
    yield Session(_periodic(house, today, 1), "periodic", leader=_CHIEF, posted=False)


def _this_month(house: House) -> Iterator[Session]:
    """The leader's day of this month: over with its conclusion, or still to come."""
    today = house.almanac.today
    on = _periodic(house, today, 0)
    if on < today:
        yield Session(on, "periodic", ("heard", "closed", "notified"), ("closed",), _CONCLUSIONS[0], leader=_CHIEF)
    else:
        yield Session(on, "periodic", ("", ""), leader=_CHIEF)


def _fates() -> Iterator[str]:
    """Where one visit after the other ends: every end of the table, the usual ones oftener."""
    ends = ("closed", "guided", "closed", "refused", "closed", "absent")
    while True:
        yield from ends


def _periodic(house: House, today: date, months: int) -> date:
    """The leader's day of a month: its 15th, or the next working day."""
    place = today.year * 12 + today.month - 1 + months
    return house.almanac.ahead(date(place // 12, place % 12 + 1, 15), 0)


def live(house: House, session: Session) -> Life:
    """The life of a day: planned, posted, booked, held or postponed, concluded."""
    almanac = house.almanac
    desk = house.actor("tiepdan")
    planned = almanac.moment(almanac.back(min(session.on, almanac.ahead(almanac.today, 4)), _AHEAD + 4), session.on.day)
    yield planned
    day = reception.plan(wanted=_wanted(house, session), by=desk, at=planned)
    if not session.posted:
        return
    yield (posted := planned + timedelta(days=2))
    day = _post(day, session, house, posted)
    for turn, fate in enumerate(session.visits):
        house.diary.begin(_visit(house, session, day, fate, turn, booked=posted + timedelta(hours=3 + 7 * turn)))
    if session.postponed:
        yield from _postponed(house, session, day)
    elif session.on < almanac.today:
        for turn, fate in enumerate(session.walk_ins):
            house.diary.begin(_visit(house, session, day, fate, turn, booked=None))
        yield datetime.combine(session.on, time(17, 0), almanac.now.tzinfo)
        if session.conclusion:
            reception.conclude(day=day, conclusion=session.conclusion, by=desk, at=almanac.moment(session.on, 11))


def _post(day: ReceptionDay, session: Session, house: House, at: datetime) -> ReceptionDay:
    return reception.post(day=day, by=house.actor("tiepdan"), at=at)


def _postponed(house: House, session: Session, day: ReceptionDay) -> Life:
    """Put off with a reason, a new day in its place."""
    at = house.almanac.moment(house.almanac.back(house.almanac.today, 1), 3)
    yield at
    desk = house.actor("tiepdan")
    fresh = Session(house.almanac.ahead(session.on, 7), session.mode)
    moved = reception.plan(wanted=_wanted(house, fresh), by=desk, at=at)
    moved = reception.post(day=moved, by=desk, at=at)
    reception.cancel(day=day, reason=session.postponed, moved_to=moved, by=desk, at=at)


def _wanted(house: House, session: Session) -> DayWanted:
    short = session.mode in ("periodic", "online")
    return DayWanted(
        on=session.on,
        mode=session.mode,
        unit=house.agency.units["van-phong"],
        place="Phòng họp trực tuyến và điểm cầu xã" if session.mode == "online" else _PLACE,
        begins=time(8, 0),
        ends=time(11, 0) if short else time(16, 0),
        slot_minutes=30 if short else 60,
        capacity=1,
        walk_ins=6,
        leader=house.agency.people[session.leader] if session.leader else None,
        participants="Giám đốc; Văn phòng; phòng chuyên môn có liên quan" if session.mode == "periodic" else "",
        content=f"Tiếp công dân định kỳ tháng {session.on:%m/%Y}" if session.mode == "periodic" else "",
    )


# --- who comes ---------------------------------------------------------------------------------------------------


def _visit(house: House, session: Session, day: ReceptionDay, fate: str, turn: int, *, booked: datetime | None) -> Life:
    """Somebody who comes: books or draws a number, is heard, and what follows."""
    almanac = house.almanac
    route = _route(fate)
    story = house.library.tell("reception", elsewhere=bool({"transfer"} & {e.code for e in route.edges}))
    number = house.number("citizen")
    arrives = datetime.combine(session.on, time(8 + turn, 10 if booked is None else 0), almanac.now.tzinfo)
    at = min(booked, almanac.now) if booked else arrives
    yield at
    person = citizen(number)
    texts = story.filled(
        name=person.name, address=person.address, far=show(session.on - timedelta(days=25)),
        near=show(session.on - timedelta(days=6)),
        **_competent(house, story),
    )  # fmt: skip
    brought = Brought(
        kind="reception", channel="web" if booked else "desk", received_at=at, subject=texts["subject"],
        content=texts["content"], answers={"mode": session.mode}, sender=person, is_sample=True,
    )  # fmt: skip
    if booked:
        slot = list(day.slots.order_by("begins"))[turn]
        registered, _ = reception.book(slot=slot, brought=brought, by=ANYONE, at=at)
    else:
        registered, _ = reception.walk_in(day=day, brought=brought, by=house.actor("tiepdan"), at=at)
    unit = story["unit"] or "van-phong"
    kept = Kept(registered.case, registered.receipt, texts, unit, house.agency.officers(unit)[0])
    house.book[_key(house, f"reception:{route.state}")] = kept
    yield from _followed(house, kept, route, session.on, arrives + timedelta(minutes=30))


def _key(house: House, key: str) -> str:
    times = house.number(key)
    return f"{key}:{times}" if times else key


def _competent(house: House, story: Story) -> dict[str, str]:
    agency = house.agency.units[story["elsewhere"] or "xa-mau-dong"]
    return {"competent": agency.name, "competent_address": agency.address}


def _route(state: str) -> Route:
    of = kind("reception")
    return next(route for route in routes(of, Turns()) if route.state == (state or of.table.initial))


def _followed(house: House, kept: Kept, route: Route, on: date, at: datetime) -> Life:
    """The steps after somebody came: on the day itself what is done at the table, later what takes days."""
    day = on
    for turn, edge in enumerate(route.edges):
        gap = _GAPS.get(edge.code, 0)
        day = house.almanac.ahead(day, gap) if gap else day
        at = at + timedelta(minutes=25) if day == on else house.almanac.moment(day, on.day + turn)
        if at >= house.almanac.now:
            return
        yield at
        take(house, kept, edge, later=(), whole=turn == len(route.edges) - 1, at=at)


_GAPS: Final = {"transfer": 1, "acknowledged": 4, "notify": 2, "close": 3, "take": 1}
_CONCLUSIONS: Final = (
    "Tiếp bốn lượt. Giao Phòng Hành chính tư pháp trả lời hai việc trong mười ngày làm việc; chuyển một việc đến xã; một việc đã "
    "giải thích ngay tại buổi tiếp, công dân đồng ý.",
    "Tiếp ba lượt. Các nội dung về trợ giúp pháp lý được nhận giải quyết; Văn phòng theo dõi, báo cáo trước buổi tiếp tháng sau.",
    "Bà con trình bày ôn hòa, cử người đại diện. Giám đốc trả lời trực tiếp hai việc, hẹn trả lời bằng văn bản một việc.",
)
