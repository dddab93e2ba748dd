"""A round with a council, a registration, a dossier on its way in the office, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cualuat.base.actor import SYSTEM
from cualuat.emulation import queries
from cualuat.emulation.awards import parts_for
from cualuat.emulation.models import CouncilMinutes, Decision, Dossier, Proposal, Registration, Round
from cualuat.emulation.operations import gathering, judging, organising
from cualuat.files import operations as files
from office import NOW, TODAY, Office

COUNCIL = ("leader", "chief", "chief_elsewhere")  # chair, secretary, member


def a_round(office: Office, *, council: bool = True, **changes: Any) -> Round:
    """The round of 2026, until the middle of December, with a council of three."""
    facts: dict[str, Any] = {
        "year": 2026, "title": "Thi đua năm 2026", "register_by": date(2026, 11, 25), "dossiers_by": date(2026, 12, 5),
        "score_by": date(2026, 12, 15),
    }  # fmt: skip
    found = organising.open_round(wanted=organising.RoundWanted(**(facts | changes)), by=office.actor("focal"), at=NOW)
    return a_council(office, found) if council else found


def a_council(office: Office, found: Round, people: Sequence[str] = COUNCIL) -> Round:
    """Chair, secretary, the others members."""
    chair, secretary, *members = (office.people[name] for name in people)
    wanted = organising.Council(chair, secretary, members)
    return organising.appoint(found=found, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)


def a_registration(office: Office, found: Round, who: str = "officer", **changes: Any) -> Registration:
    """The officer of the first unit aims at a title."""
    facts: dict[str, Any] = {
        "unit": office.units["phong-mot"], "person": office.people["officer"], "award": "advanced-worker",
        "commitments": "Giải quyết mọi đơn đúng hạn.",
    }  # fmt: skip
    wanted = gathering.RegistrationWanted(**(facts | changes))
    return gathering.register(found=found, wanted=wanted, by=office.actor(who), at=NOW)


def a_dossier(
    office: Office, found: Round, dossier: Dossier | None = None, who: str = "officer", version: int | None = None, **changes: Any
) -> Dossier:  # fmt: skip
    """The officer of the first unit, for a title, everything written."""
    facts: dict[str, Any] = {
        "award": "advanced-worker", "occasion": "regular", "unit": office.units["phong-mot"], "person": office.people["officer"],
        "achievements": "Giải quyết 120 đơn, không đơn nào quá hạn.", "scores": dict.fromkeys(queries.scales(found), 90),
    }  # fmt: skip
    wanted = gathering.DossierWanted(**(facts | changes))
    return gathering.keep(found=found, dossier=dossier, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def with_files(office: Office, dossier: Dossier, who: str = "officer") -> Dossier:
    """All papers that it needs."""
    for part in parts_for(dossier.award, dossier.occasion):
        if part.required:
            text = f"{part.code} {dossier.pk}".encode()
            paper = files.take_in(name=f"{part.code}.txt", chunks=[text], by=SYSTEM, at=NOW)
            gathering.add_files(dossier=dossier, part=part.code, attachments=[paper], by=office.actor(who), at=NOW)
    return dossier


def submitted(office: Office, found: Round, who: str = "officer", **changes: Any) -> Dossier:
    """A whole dossier, handed to the council."""
    dossier = with_files(office, a_dossier(office, found, who=who, **changes), who)
    return gathering.submit(dossier=dossier, version=dossier.version, by=office.actor(who), at=NOW)


def a_vote(
    office: Office, dossier: Dossier, who: str, points: int = 80, agrees: bool | None = True, **changes: Any
) -> None:
    """A member gives the same points for everything."""
    facts: dict[str, Any] = {"scores": dict.fromkeys(queries.scales(dossier.round), points), "agrees": agrees}
    wanted = judging.Vote(**(facts | changes))
    judging.vote(dossier=dossier, wanted=wanted, version=dossier.version, by=office.actor(who), at=NOW)


def closed(office: Office, dossier: Dossier, votes: Sequence[tuple[str, int, bool]] = (("leader", 90, True), ("chief", 80, True), ("chief_elsewhere", 70, True))) -> Dossier:  # fmt: skip
    """The council has voted, the voting is closed."""
    for who, points, agrees in votes:
        a_vote(office, dossier, who, points, agrees)
    [row] = judging.close_voting(found=dossier.round, dossiers=[dossier], reason="", by=office.actor("focal"), at=NOW)
    return row


def minuted(office: Office, *dossiers: Dossier) -> CouncilMinutes:
    """The council met over them today."""
    wanted = judging.MinutesWanted(TODAY, "Phòng họp", "Ba người", "Thống nhất.")
    found = dossiers[0].round
    return judging.minute(found=found, dossiers=dossiers, wanted=wanted, by=office.actor("chief"), at=NOW)


def proposed(office: Office, *dossiers: Dossier) -> Proposal:
    """The focal unit asks the leaders to commend them."""
    found = dossiers[0].round
    return judging.propose(
        found=found, dossiers=dossiers, number="5/TTr-HĐ", day=TODAY, reason="", by=office.actor("focal"), at=NOW
    )


def decided(office: Office, *dossiers: Dossier, number: str = "77/QĐ-STP") -> Decision:
    """A leader commends them."""
    found = dossiers[0].round
    return judging.decide(found=found, dossiers=dossiers, number=number, day=TODAY, by=office.actor("deputy"), at=NOW)
