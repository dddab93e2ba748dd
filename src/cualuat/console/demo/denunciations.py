"""Denunciations of the demo: named and without a name, in every state, in boxes that only those with a key open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.casework.kinds import Kind, all_kinds, kind
from cualuat.casework.needs import Typed
from cualuat.casework.operations import letters, sealed_matters
from cualuat.casework.operations.intake import NOBODY
from cualuat.casework.operations.sealed_matters import Denounced
from cualuat.casework.operations.stepping import Wanted
from cualuat.console.demo import papers
from cualuat.console.demo.diary import Life
from cualuat.console.demo.house import House, Kept
from cualuat.console.demo.people import CITIZENS, citizen
from cualuat.console.demo.routes import Route, routes
from cualuat.console.demo.steps import typed_for
from cualuat.console.demo.stories import Story
from cualuat.kernel.workdays import day_of, show
from cualuat.kernel.workflow import Edge
from cualuat.sealed import operations as sealed
from cualuat.sealed import queries as boxes
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.operations import DENOUNCER, FileWanted

if TYPE_CHECKING:
    from cualuat.casework.models import Case

_AWAY: Final = {"transfer"}
_PURPOSE: Final = "Giải quyết tố cáo theo phân công"
# Denunciations that are told more of, and whose receipts are shown: state → what can be tried.
VERIFIED: Final = "denunciation:verifying"
UNNAMED: Final = "denunciation:anonymous_info"
SHOWN: Final = {
    VERIFIED: "tố cáo có tên, đang xác minh, có tin nhắn của cơ quan",
    UNNAMED: "tố cáo không ghi tên, đang được kiểm tra như thông tin",
}


@dataclass(frozen=True)
class Plan:
    """A denunciation to be lived. `number` names the person; `unnamed` she does not say who she is."""

    key: str
    route: Route
    story: Story
    number: int
    unnamed: bool
    days: list[date]
    accused: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of the matter."""
        return self.route.kind


def plans(house: House) -> Iterator[Plan]:
    """One for every state of every sealed kind, and one that names an officer of the team."""
    for of in all_kinds().values():
        if of.sealed:
            for route in routes(of, house.turns):
                yield _plan(house, route, f"{of.code}:{route.state}")
    of = kind("denunciation")
    route = Route(of, "checking", (of.edge("take_up"),), 3, 100)
    accused = f"{house.agency.people['tocao3'].name}\nThành viên Tổ giải quyết tố cáo"
    yield replace(_plan(house, route, "denunciation:about-the-team"), accused=accused)
    route = Route(of, "checking", (of.edge("take_up"),), 6, 100)
    yield _plan(house, route, "denunciation:withdrawn")


def _plan(house: House, route: Route, key: str) -> Plan:
    codes = {edge.code for edge in route.edges}
    number = house.number("denouncer")
    return Plan(
        key=key,
        route=route,
        story=house.library.tell(route.kind.code, elsewhere=bool(_AWAY & codes)),
        number=number,
        unnamed=not codes & {"accept"} and (number % 3 == 1 or "treat_as_information" in codes),
        days=route.days(house.almanac),
    )


def live(house: House, plan: Plan) -> Life:
    """The life of a denunciation."""
    at = house.almanac.moment(plan.days[0], plan.number + 3)
    yield at
    kept = _denounce(house, plan, at)
    for turn, (edge, day) in enumerate(zip(plan.route.edges, plan.days[1:], strict=True), start=1):
        at = max(house.almanac.moment(day, plan.number + turn * 7), at + timedelta(minutes=30))
        yield at
        whole = plan.key in SHOWN or not any(later.document for later in plan.route.edges[turn:])
        _step(house, kept, edge, whole=whole, at=at)
    yield from _more(house, plan, kept, at)


def _denounce(house: House, plan: Plan, at: datetime) -> Kept:
    texts = plan.story.filled(
        far=show(plan.days[0] - timedelta(days=25)),
        near=show(plan.days[0] - timedelta(days=6)),
    )
    if "to_investigation" in {edge.code for edge in plan.route.edges}:
        texts["crime"] = "1"
    sender = NOBODY if plan.unnamed else citizen(CITIZENS - 1 - plan.number)
    if not sender.is_empty:
        house.denouncers.append(sender.name)
    on_paper = plan.number % 5 == 3
    wanted = Denounced(
        content=texts["content"],
        accused=plan.accused or texts["accused"],
        request=texts["request"],
        sender=sender,
        kind=plan.kind.code,
        channel="post" if on_paper else "web",
        is_sample=True,
    )
    by = house.actor("tocao1") if on_paper else DENOUNCER
    made = sealed_matters.denounce(wanted=wanted, by=by, at=at)
    kept = Kept(made.case, made.receipt, texts, opened=made.opened)
    house.book[plan.key] = kept
    return kept


def team_of(house: House, case: Case) -> list[str]:
    """Those of the team who hold the key of a matter."""
    assert case.box is not None
    holders = {key.person_id for key in boxes.recipients(case.box)}
    return [name for name in house.agency.with_duty("denunciation") if house.agency.people[name].pk in holders]


def opened_by(house: House, kept: Kept, username: str, at: datetime) -> OpenedBox:
    """The box, opened by somebody of the team; that she did is on record."""
    assert kept.case.box is not None
    unlocked, by = house.agency.unlocked[username], house.actor(username)
    return sealed.open_box(box=kept.case.box, unlocked=unlocked, purpose=_PURPOSE, by=by, at=at)


def _step(house: House, kept: Kept, edge: Edge, *, whole: bool, at: datetime) -> None:
    case = kept.fresh()
    team = team_of(house, case)
    username = team[house.number("turn of the team") % len(team)]
    opened, by = opened_by(house, kept, username, at), house.actor(username)
    if case.has_news:
        sealed_matters.seen(case=case, opened=opened, by=by, at=at)
    waiting, kept.unsent = kept.unsent, []
    for letter in waiting:
        on = min(letter.issued_on + timedelta(days=1), day_of(at))
        letters.record_sending(letter=letter, on=on, how="Bì dán kín, giao tận tay", by=by, at=at)
    typed = typed_for(house, kept, kind(case.kind), edge, later=(), whole=whole, at=at)
    wanted = Wanted(edge.code, _without_names(typed))
    step = sealed_matters.step(case=kept.fresh(), opened=opened, wanted=wanted, by=by, at=at)
    kept.unsent += [one for one in step.letters.all() if one.to_person or one.stops_on_sending]


def _without_names(typed: Typed) -> Typed:
    return Typed({name: value for name, value in typed.values.items() if name not in ("answer",)})


# --- what else happens -------------------------------------------------------------------------------------------


def _more(house: House, plan: Plan, kept: Kept, at: datetime) -> Life:
    """Messages and a photograph where the receipt is shown; requests to know who denounced; one that takes it back."""
    assert kept.opened is not None
    almanac = house.almanac
    at = max(at + timedelta(minutes=50), almanac.moment(almanac.back(almanac.today, 1), 1))
    if plan.key in SHOWN:
        yield at
        _message(house, kept, at)
    if plan.key == VERIFIED:
        yield from _asked(house, kept, ("giukhoa1", "giukhoa2"), at + timedelta(minutes=30))
    elif plan.key == "denunciation:accepted":
        yield from _asked(house, kept, (), at + timedelta(minutes=40))
    elif plan.key == "denunciation:withdrawn":
        yield at
        text = "Tôi xin rút đơn vì người ấy đã trả lại tiền và xin lỗi. Không ai ép tôi."
        sealed_matters.withdraw(opened=kept.opened, text=text, at=at)


def _message(house: House, kept: Kept, at: datetime) -> None:
    assert kept.opened is not None
    photograph = FileWanted("anh.jpg", "image/jpeg", papers.photograph(17))
    sealed_matters.add_file(opened=kept.opened, file=photograph, cleaned=None, at=at)
    sealed_matters.write_as_denouncer(opened=kept.opened, text="Tôi gửi thêm một ảnh chụp hôm qua.", at=at)
    username = team_of(house, kept.fresh())[0]
    opened, by = opened_by(house, kept, username, at), house.actor(username)
    words = "Đã nhận ảnh. Xin cho biết chụp ở đâu, khoảng mấy giờ. Đừng ghi điều gì cho biết bạn là ai."
    sealed_matters.write(case=kept.case, opened=opened, text=words, note=False, by=by, at=at)
    note = "Ảnh khớp với sổ xe ngày hôm ấy; hỏi thêm bộ phận bảo vệ, không nói nguồn tin."
    sealed_matters.write(case=kept.case, opened=opened, text=note, note=True, by=by, at=at)


def _asked(house: House, kept: Kept, custodians: Sequence[str], at: datetime) -> Life:
    """Somebody of the team asks who denounced; custodians agree, or the request still waits."""
    yield at
    username = team_of(house, kept.fresh())[0]
    key = boxes.key_of(house.agency.people[username].pk)
    assert key is not None
    assert kept.case.box is not None
    purpose = "Cần gặp riêng để lấy bản gốc tài liệu và hỏi có cần được bảo vệ không"
    grant = sealed.request_identity(
        box=kept.case.box, officer_key=key, purpose=purpose, hours=72, by=house.actor(username), at=at
    )
    for turn, custodian in enumerate(custodians, start=1):
        moment = min(at + timedelta(minutes=30 * turn), house.almanac.now)
        unlocked, by = house.agency.unlocked[custodian], house.actor(custodian)
        sealed.approve(grant=grant, unlocked=unlocked, by=by, at=moment)
