"""Taking one step of a matter of the demo: who takes it, what is typed, what becomes of its letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from cualuat.base.actor import ANYONE
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.needs import Typed
from cualuat.casework.operations import letters, relating, stepping, talking
from cualuat.casework.operations.letters import ELSEWHERE
from cualuat.casework.operations.stepping import Wanted
from cualuat.console.demo.house import House, Kept
from cualuat.kernel.workdays import day_of, show
from cualuat.kernel.workflow import Edge

if TYPE_CHECKING:
    from cualuat.casework.models import Step

_ORDER: Final = ("officer", "head", "clerk", "reception", "leader", "moderator")
_CHIEF: Final = "giamdoc"
_PREPARED: Final = ("accept", "decide", "verify", "extend")
_REROUTED: Final = ("complaint", "information", "feedback-general")
_VERDICTS: Final = {
    "complaint": ("đúng", "đúng một phần", "sai toàn bộ"),
    "denunciation": ("đúng", "đúng một phần", "tố cáo sai sự thật"),
}


def take(house: House, kept: Kept, edge: Edge, *, later: Sequence[date], whole: bool, at: datetime) -> None:
    """Takes a step as whoever may; `later` the days of the steps after it, `whole` whether its letter is made as a file."""
    send_letters(house, kept, at)
    of = kind(kept.fresh().kind)
    if of.more_of(edge.code).person_edge:
        _as_person(house, kept, edge, at)
    elif edge.code == of.reopen and of.rated:
        _as_wished(house, kept, edge, at)
    else:
        _as_officer(house, kept, edge, typed_for(house, kept, of, edge, later=later, whole=whole, at=at), at)


def _as_person(house: House, kept: Kept, edge: Edge, at: datetime) -> None:
    """Her own step: she takes the matter back, or writes what she was asked for."""
    if edge.code == "withdraw":
        stepping.take_as_person(case=kept.case, wanted=Wanted(edge.code, Typed({})), by=ANYONE, at=at)
    else:
        talking.write_as_person(case=kept.case, text=house.words.say("talk", "person"), by=ANYONE, at=at)


def _as_wished(house: House, kept: Kept, edge: Edge, at: datetime) -> None:
    """She says that it is not solved; the head of the unit opens the matter again."""
    text = house.words.say("rating", "unsolved")
    talking.rate(case=kept.case, solved=False, score=2, text=text, by=ANYONE, at=at)
    reply = house.words.of_step(kind(kept.case.kind).family, edge.code)["reason"]
    head = house.actor(house.agency.with_duty("head", kept.unit)[0])
    talking.decide_wish(wish=kept.fresh().wishes.get(granted=None), granted=True, reply=reply, by=head, at=at)


def _as_officer(house: House, kept: Kept, edge: Edge, typed: Typed, at: datetime) -> None:
    who, duty = holder(house, kept, edge)
    case, wanted, by = kept.fresh(), Wanted(edge.code, typed), house.actor(who)
    if edge.code == "appeal":
        relating.appeal(case=case, wanted=wanted, by=by, at=at)
    elif "kind" in edge.needs:
        relating.reroute(case=case, wanted=wanted, by=by, at=at)
    else:
        if duty == "leader" and edge.code in _PREPARED and case.officer_id and case.pk % 2:
            officer = house.actor(kept.officer)
            note = "Kính trình, đề nghị xem xét."
            stepping.propose(case=case, edge=edge.code, typed=typed, note=note, by=officer, at=at)
        keep_letter(kept, stepping.take(case=case, wanted=wanted, by=by, at=at))


def holder(house: House, kept: Kept, edge: Edge) -> tuple[str, str]:
    """Who takes a step, and by which duty: the lowest that may."""
    case = kept.case
    for duty in _ORDER:
        if duty not in edge.who:
            continue
        if duty == "officer" and case.officer_id:
            return kept.officer, duty
        if duty == "head" and case.unit_id:
            return house.agency.with_duty("head", kept.unit)[0], duty
        if duty == "leader":
            return (_CHIEF if edge.code == "decide" else house.someone("leader")), duty
        if duty in ("clerk", "reception", "moderator"):
            return house.someone(duty), duty
    raise LookupError(f"nobody takes the step {edge.code} of {case.number}")


# --- letters -----------------------------------------------------------------------------------------------------


def keep_letter(kept: Kept, step: Step) -> None:
    """The letter of a step waits to be sent."""
    kept.unsent += [letter for letter in step.letters.all() if letter.to_person or letter.stops_on_sending]


def send_letters(house: House, kept: Kept, at: datetime) -> None:
    """What waited goes out, by the clerk; one in seven is forgotten."""
    clerk = house.actor(house.someone("clerk"))
    waiting, kept.unsent = kept.unsent, []
    for letter in waiting:
        if letter.pk % 7:
            on = min(letter.issued_on + timedelta(days=1), day_of(at))
            letters.record_sending(letter=letter, on=on, how="Bưu điện, có ký nhận", by=clerk, at=at)


# --- what is typed -----------------------------------------------------------------------------------------------


def typed_for(
    house: House, kept: Kept, of: Kind, edge: Edge, *, later: Sequence[date], whole: bool, at: datetime
) -> Typed:
    """The inputs of a step and of its letter."""
    today = day_of(at)
    found = _said(house, kept, of, edge)
    for need in edge.needs:
        found |= _chosen(house, kept, need, later=later, today=today)
    if edge.document:
        found |= _letter(house, kept, of, edge, whole=whole, today=today)
    return Typed(found)


def _said(house: House, kept: Kept, of: Kind, edge: Edge) -> dict[str, str]:
    """Texts, and the lines of closed lists."""
    said = house.words.of_step(of.family, edge.code)
    more = of.more_of(edge.code)
    found = {"answer": kept.facts.get("answer", ""), "internal": ""}
    for need, value in said.items():
        if need == "outcome":
            kept.verdict = kept.verdict if edge.code == "decide" else int(value)
            found[need] = more.outcomes[kept.verdict] if more.outcomes else ""
        elif need == "grounds":
            found[need] = more.grounds[int(value)]
        else:
            found[need] = str(value).format_map(kept.facts)
    return found


def _chosen(house: House, kept: Kept, need: str, *, later: Sequence[date], today: date) -> dict[str, str]:
    """What is chosen rather than written: units, agencies, kinds, days."""
    units, people = house.agency.units, house.agency.people
    if need == "unit":
        return {"unit": str(units[kept.unit].pk), "officer": str(people[kept.officer].pk)}
    if need == "agency":
        wanted = "co-quan-dieu-tra" if kept.facts.get("crime") else kept.facts.get("elsewhere") or "xa-mau-dong"
        return {"agency": str(units[wanted].pk)}
    if need == "kind":
        return {"kind": _REROUTED[house.number("rerouted") % len(_REROUTED)]}
    if need == "received_on":
        return {"received_on": show(today)}
    if need == "hearing":
        on = later[0] if later else house.almanac.ahead(today, 9)
        participants = f"{kept.facts['name']}; {kept.facts.get('whom', '')}"
        return {
            "hearing_on": show(on), "hearing_time": "08:30", "hearing_place": "Phòng tiếp công dân, tầng 1",
            "participants": participants,
        }  # fmt: skip
    return {}


def _letter(house: House, kept: Kept, of: Kind, edge: Edge, *, whole: bool, today: date) -> dict[str, str]:
    verdicts = _VERDICTS.get(of.family, ("",))
    values: dict[str, Any] = {
        **kept.facts,
        "verdict": verdicts[min(kept.verdict, len(verdicts) - 1)],
        "ago": show(today - timedelta(days=7)),
        "in15": show(today + timedelta(days=15)),
    }
    found = {f"f.{name}": text.format_map(values) for name, text in house.words.of_letter(edge.document).items()}
    found["signer"] = str(house.agency.people[_CHIEF].pk)
    if not whole and edge.document in house.forms:
        found[ELSEWHERE] = "1"
    house.forms.add(edge.document)
    return found
