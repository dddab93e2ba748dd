"""Building the demo: half a year and more of a fictional agency, lived through in one go, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from cualuat.base.actor import SYSTEM
from cualuat.casework import jobs as casework_jobs
from cualuat.casework.operations import outbox
from cualuat.casework.queries import listing
from cualuat.casework.queries.listing import Wanted
from cualuat.console.demo import (
    ballots,
    campaigns,
    consultations,
    contests,
    coordination,
    democracy,
    denunciations,
    dialogues,
    drafting,
    duties,
    emulation,
    extras,
    guides,
    honours,
    inspections,
    matters,
    means,
    procedures,
    programme,
    reading,
    reception,
    reporting,
    standards,
    surveys,
    training,
)
from cualuat.console.demo.diary import Almanac
from cualuat.console.demo.house import House
from cualuat.console.demo.people import Account, make_agency
from cualuat.notices import queries as notices
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.timelimits import jobs as timelimit_jobs
from cualuat.timelimits import queries as timelimits

Report = Callable[[str, int, int], None]
STAGE: Final = "Cơ quan mẫu"
_BEGAN: Final = timedelta(days=262)


@dataclass(frozen=True)
class Built:
    """What was made: lines for whoever tries it, and the names that must stand nowhere in plain words."""

    notes: list[str]
    denouncers: list[str]


def is_there(*, on: date) -> bool:
    """Whether the demo was built already: a sample agency with matters."""
    agency = organisation.agency()
    return agency is not None and agency.is_sample and _has_matters(on)


def is_real(*, on: date) -> bool:
    """Whether this is the house of a real agency, or of one that has begun to work: nothing may be added to it."""
    agency = organisation.agency()
    return (agency is not None and not agency.is_sample) or (agency is None and _has_matters(on))


def _has_matters(on: date) -> bool:
    views = (Wanted(on=on, view="open"), Wanted(on=on, view="closed"))
    return any(listing.count_of(wanted, actor=SYSTEM) for wanted in views)


@transaction.atomic
def build(
    *,
    first: Sequence[Account],
    known: Sequence[str],
    keep: Callable[[Sequence[str]], None],
    report: Report,
    at: datetime,
) -> Built:
    """Builds it, all or nothing. `first`, `known`: see `make_agency`; `keep` is given the lines before all is final."""
    house = _house(first, known, at)
    plans = _begin(house)
    house.diary.live(lambda done, of: report(STAGE, done, of))
    missing = set(plans) - set(house.book)
    assert not missing, f"not lived: {missing}"
    standards.add_standards(house)
    programme.add_programme(house, at=at)
    reading.add_reading(house, at=at)
    inspections.add_checks(house, at=at)
    means.add_means(house, at=at)
    coordination.add_coordination(house, at=at)
    duties.add_duties(house, at=at)
    emulation.add_emulation(house, at=at)
    drafting.add_drafting(house, at=at)
    procedures.add_procedures(house, at=at)
    guides.add_guides(house, at=at)
    campaigns.add_campaigns(house, at=at)
    surveys.add_surveys(house, at=at)
    ballots.add_ballots(house, at=at)
    honours.add_honours(house, at=at)
    consultations.add_consultations(house, at=at)
    contests.add_contests(house, at=at)
    dialogues.add_dialogues(house, at=at)
    democracy.add_democracy(house, at=at)
    timelimit_jobs.recount(at=at)
    casework_jobs.remind(at=at)
    reporting.add_reports(house)
    _hold_messages(at)
    notes = [*house.agency.notes, *_codes(house), *house.codes]
    keep(notes)
    return Built(notes, house.denouncers)


def _house(first: Sequence[Account], known: Sequence[str], at: datetime) -> House:
    almanac = Almanac(at, timelimits.calendar())
    began = almanac.moment(almanac.back((at - _BEGAN).date(), 0), 0)
    agency = make_agency(first, began=date(began.year - 2, 1, 1), known=known, at=began)
    return House(almanac, agency)


def _begin(house: House) -> Mapping[str, matters.Plan]:
    """Everybody's life begins; the matters by key."""
    plans = {plan.key: plan for plan in matters.plans(house)}
    for plan in plans.values():
        house.diary.begin(matters.live(house, plan))
    for sealed in denunciations.plans(house):
        house.diary.begin(denunciations.live(house, sealed))
    for session in reception.sessions(house):
        house.diary.begin(reception.live(house, session))
    for life in extras.lives(house, plans):
        house.diary.begin(life)
    for life in training.lives(house):
        house.diary.begin(life)
    return plans


def _hold_messages(at: datetime) -> None:
    """Nobody there gets mail: the people and their addresses are invented."""
    for message in notices.listed(state="waiting"):
        if message.about_type == "case":
            outbox.hold(message=message, reason="Nhà dùng thử: người nhận không có thật.", by=SYSTEM, at=at)


def _codes(house: House) -> list[str]:
    """Receipt codes with which the citizens' side can be tried."""
    shown = {**matters.SHOWN, reception.BOOKED: "lượt tiếp công dân đã hẹn"}
    lines = [
        f"Mã tra cứu để dùng thử ({words}): {receipts.grouped(house.book[key].receipt)}" for key, words in shown.items()
    ]
    return lines + [
        f"Mã biên nhận tố cáo để dùng thử ({words}): {house.book[key].receipt}"
        for key, words in denunciations.SHOWN.items()
    ]
