"""Matters of the demo, from the letter to where they stand: to every state of every kind at least one, by steps really taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from cualuat.base.actor import ANYONE, Actor
from cualuat.casework.kinds import Kind, all_kinds
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, talking
from cualuat.casework.operations.intake import Brought, PersonGiven, register
from cualuat.console.demo import papers
from cualuat.console.demo.diary import Life
from cualuat.console.demo.house import House, Kept
from cualuat.console.demo.people import citizen
from cualuat.console.demo.routes import Route, routes
from cualuat.console.demo.steps import take
from cualuat.console.demo.stories import Story
from cualuat.kernel.workdays import show

_AWAY: Final = {"guide", "return", "transfer"}
_DELIVERIES: Final = ("network", "office", "network", "post")
_CHANNELS: Final = ("web", "web", "desk", "web", "post", "web", "phone")
_CONTACT: Final = (
    "contact",
    "Tôi đồng ý để cơ quan dùng cách liên lạc tôi chọn để báo tin về hồ sơ này.",
)
# Matters whose receipt codes are shown: by key, what can be tried with them.
SHOWN: Final[Mapping[str, str]] = {
    "complaint:dialogue": "khiếu nại đang chờ đối thoại",
    "complaint:sent": "khiếu nại đã có quyết định, còn quyền khiếu nại tiếp",
    "feedback-general:answered": "phản ánh vừa được trả lời, chờ bạn đánh giá",
    "feedback-general:clarifying": "phản ánh mà cơ quan đang hỏi lại",
    "information:incomplete": "yêu cầu thông tin chờ bạn nói rõ",
    "feedback-administrative:assigned": "phản ánh thủ tục đang xử lý",
}


@dataclass(frozen=True)
class Plan:
    """A matter to be lived: its way, its story, its person, its days. `changes`: of what is brought."""

    key: str
    route: Route
    story: Story
    person: PersonGiven
    number: int
    unit: str
    officer: str
    days: list[date]
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The kind of the matter."""
        return self.route.kind


def plans(house: House) -> Iterator[Plan]:
    """One for every state of every kind that is neither sealed nor a visit, and those besides."""
    for kind in all_kinds().values():
        if kind.sealed or kind.family == "reception":
            continue
        for route in routes(kind, house.turns):
            yield plan_of(house, route)


def plan_of(house: House, route: Route, *, key: str = "", **changes: Any) -> Plan:
    """A plan with the next story, the next person, the next officer."""
    elsewhere = bool(_AWAY & {edge.code for edge in route.edges[:2]})
    story = house.library.tell(route.kind.code, elsewhere=elsewhere)
    number = house.number("citizen")
    unit = story["unit"] or "van-phong"
    officers = house.agency.officers(unit)
    return Plan(
        key=key or _free_key(house, f"{route.kind.code}:{route.state}"),
        route=route,
        story=story,
        person=citizen(number),
        number=number,
        unit=unit,
        officer=officers[house.number(f"officer of {unit}") % len(officers)],
        days=route.days(house.almanac),
        changes=changes,
    )


def _free_key(house: House, key: str) -> str:
    times = house.number(key)
    return f"{key}:{times}" if times else key


def live(house: House, plan: Plan) -> Life:
    """The life of a matter."""
    at = house.almanac.moment(plan.days[0], plan.number)
    yield at
    kept = bring(house, plan, at)
    for turn, (edge, day) in enumerate(zip(plan.route.edges, plan.days[1:], strict=True), start=1):
        at = max(house.almanac.moment(day, plan.number + turn * 5), at + timedelta(minutes=20))
        yield at
        take(house, kept, edge, later=plan.days[turn + 1 :], whole=_whole(plan, turn), at=at)
        if edge.code == "take_up":
            _assign(house, kept, at + timedelta(minutes=5))
        if turn == 2 and kept.fresh().unit_id and kept.case.is_open:
            yield (at := at + timedelta(minutes=40))
            _talk(house, plan, kept, at)


def _whole(plan: Plan, turn: int) -> bool:
    """Whether the letter of a step is made as a file: that of the last step that has one, all where the citizen looks."""
    rest = plan.route.edges[turn:]
    return plan.key in SHOWN or not any(edge.document for edge in rest)


def bring(house: House, plan: Plan, at: datetime) -> Kept:
    """The matter is taken in, by its person or by who sits at the desk."""
    brought = _brought(house, plan, at)
    by: Actor = ANYONE if brought.channel == "web" else house.actor(house.someone("reception"))
    registered = register(brought=brought, by=by, at=at)
    kept = Kept(registered.case, registered.receipt, facts(house, plan), plan.unit, plan.officer, plan.story.verdict)
    house.book[plan.key] = kept
    return kept


def facts(house: House, plan: Plan) -> dict[str, str]:
    """The texts of a matter, filled in."""
    received, units = plan.days[0], house.agency.units
    competent = units[plan.story["elsewhere"] or "xa-mau-dong"]
    return plan.story.filled(
        name=plan.person.name,
        address=plan.person.address,
        far=show(received - timedelta(days=25)),
        near=show(received - timedelta(days=6)),
        competent=competent.name,
        competent_address=competent.address,
    )


def _brought(house: House, plan: Plan, at: datetime) -> Brought:
    texts, of = facts(house, plan), plan.kind
    channel = "email" if of.code == "feedback-press" else _CHANNELS[plan.number % len(_CHANNELS)]
    brought = Brought(
        kind=of.code,
        channel=channel,
        received_at=at,
        subject=texts["subject"],
        content=texts["content"],
        request=texts.get("request", ""),
        answers=_answers(plan, texts),
        sender=plan.person,
        files=papers.of_matter(plan.number, texts, by=ANYONE, at=at),
        consents=(_CONTACT,) if plan.person.told_by == "email" else (),
        is_sample=True,
    )
    return replace(brought, **plan.changes)


def _answers(plan: Plan, texts: Mapping[str, str]) -> dict[str, str]:
    known = texts["near"] if plan.kind.code == "complaint-discipline" else texts["far"]
    given = {
        "against": texts.get("against", ""),
        "against_whom": texts.get("whom", ""),
        "known_on": known,
        "remote": "1" if plan.number % 8 == 3 else "",
        "place": texts.get("place", ""),
        "rule": texts.get("rule", ""),
        "purpose": texts.get("purpose", ""),
        "delivery": _DELIVERIES[plan.number % len(_DELIVERIES)],
        "mode": "regular",
    }
    return {ask.name: given[ask.name] for ask in plan.kind.asks if given.get(ask.name)}


def _assign(house: House, kept: Kept, at: datetime) -> None:
    """What the desk took up goes to a unit and an officer of it."""
    typed = Typed(
        {
            "unit": str(house.agency.units[kept.unit].pk),
            "officer": str(house.agency.people[kept.officer].pk),
        }
    )
    assigning.assign(case=kept.fresh(), typed=typed, by=house.actor(house.someone("reception")), at=at)


def _talk(house: House, plan: Plan, kept: Kept, at: datetime) -> None:
    """Now and then a note, a colleague, a message and its answer."""
    case, officer = kept.fresh(), house.actor(plan.officer)
    if plan.number % 3 == 0:
        assigning.add_note(case=case, text=house.words.say("talk", "note"), by=officer, at=at)
    if plan.number % 8 == 1:
        other = house.agency.people[house.someone("officer")]
        assigning.add_colleague(case=case, person=other, by=officer, at=at)
    state = plan.kind.table.state(case.state)
    if plan.number % 5 == 2 and state.waits_for == "agency":
        talking.write_as_officer(case=case, text=house.words.say("talk", "officer"), by=officer, at=at)
        talking.write_as_person(case=case, text=house.words.say("talk", "person"), by=ANYONE, at=at)
