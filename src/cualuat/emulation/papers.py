"""Report of achievements, minutes of the council, submission and decision in the forms of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cualuat.casework.operations.letters import house_letter
from cualuat.emulation import queries
from cualuat.emulation.awards import award, law_on
from cualuat.emulation.models import CouncilMinutes, CouncilRole, Decision, Dossier, Proposal, Round
from cualuat.organisation import queries as organisation


def report(dossier: Dossier, *, today: date) -> bytes:
    """The report of achievements of a dossier. Raises Refused where it cannot be made."""
    scales = queries.scales(dossier.round)
    scores = [
        f"{one.name}: {dossier.self_scores[key]}/{one.most} điểm"
        for key, one in scales.items()
        if key in dossier.self_scores
    ]
    registration = dossier.registration
    fields = {
        "award": dossier.award_name,
        "candidate": _named(dossier, today),
        "round": dossier.round.title,
        "commitments": registration.commitments if registration else "",
        "achievements": dossier.achievements,
        "scores": "\n".join(scores),
    }
    return house_letter("emulation-report", fields, today=today, called="báo cáo thành tích", unit=dossier.unit)


def minutes(found: CouncilMinutes) -> bytes:
    """Minutes of the council. Raises Refused where they cannot be made."""
    council = queries.council(found.round)
    names = {member.role: member.person.name for member in council}
    rows = found.dossiers.select_related("unit", "person").order_by("award", "unit__name", "pk")
    fields = {
        "round": _lowered(found.round.title),
        "held_on": found.day,
        "venue": found.place,
        "present": found.present,
        "content": found.content,
        "results": "\n".join(_voted(row, found.day) for row in rows),
        "chair": names.get(CouncilRole.CHAIR, ""),
        "secretary": names.get(CouncilRole.SECRETARY, ""),
    }
    return house_letter("emulation-minutes", fields, today=found.day, issued_on=found.day, called="biên bản")


def proposal(found: Proposal) -> bytes:
    """The submission to a leader. Raises Refused where it cannot be made."""
    rows = found.dossiers.select_related("unit", "person", "minutes")
    days = sorted({row.minutes.day for row in rows if row.minutes})
    fields = {
        "round": _lowered(found.round.title),
        "law": law_on(found.day),
        "meetings": ", ".join(f"{day:%d/%m/%Y}" for day in days),
        "reason": found.reason,
        "candidates": _list(rows, found.day),
        "chair": _chair(found.round),
    }
    return house_letter(
        "emulation-proposal", fields, today=found.day, number=found.number, issued_on=found.day, called="tờ trình"
    )


def decision(found: Decision) -> bytes:
    """The decision on commendation. Raises Refused where it cannot be made."""
    rows = found.dossiers.select_related("unit", "person", "round")
    rounds = list(dict.fromkeys(_lowered(row.round.title) for row in rows))
    fields = {"law": law_on(found.day), "rounds": "; ".join(rounds), "commended": _list(rows, found.day)}
    return house_letter(
        "emulation-decision", fields, today=found.day, number=found.number, issued_on=found.day, called="quyết định"
    )


def _lowered(title: str) -> str:
    """«Thi đua năm 2026» within a sentence."""
    return title[:1].lower() + title[1:]


def _chair(found: Round) -> str:
    member = found.members.filter(role=CouncilRole.CHAIR).select_related("person").first()
    return member.person.name if member else ""


def _named(row: Dossier, on: date) -> str:
    """«Nguyễn Văn A, Chuyên viên, Văn phòng»; of a unit its name."""
    if row.person is None:
        return row.unit.name
    return ", ".join(filter(None, (row.person.name, organisation.title_of(row.person, on=on), row.unit.name)))


def _voted(row: Dossier, on: date) -> str:
    wording = "đủ phiếu đồng ý" if row.carried else "không đủ phiếu đồng ý"
    missing = f", thiếu phiếu vì: {row.incomplete_why.rstrip('.')}" if row.incomplete_why else ""
    return (
        f"{_named(row, on)}; {_what(row)}: {row.score_shown} điểm trên 100, {row.votes_for}/{row.entitled} phiếu đồng ý, "
        f"{wording}{missing}."
    )


def _what(row: Dossier) -> str:
    """«danh hiệu «Lao động tiên tiến»», «Giấy khen cá nhân»."""
    found = award(row.award)
    return f"danh hiệu «{row.award_name}»" if found and found.kind == "title" else row.award_name


def _list(rows: Iterable[Dossier], on: date) -> str:
    """One a line, by what is given, units before persons."""
    ordered = sorted(rows, key=lambda row: (row.award, row.person_id is not None, _named(row, on)))
    return "\n".join(f"{_what(row)[:1].upper()}{_what(row)[1:]}: {_named(row, on)}." for row in ordered)
