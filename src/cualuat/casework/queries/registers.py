"""Rows of the official registers, as far as the actor may see the matters; a register of denunciations has no accusers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.choices import PartyRole
from cualuat.casework.kinds import Kind, kind, kinds_of, limit_ref
from cualuat.casework.models import Case, Letter, Party
from cualuat.kernel.workdays import day_of, show
from cualuat.timelimits.models import Clock

Row = dict[str, object]
_ACCEPTING = ("complaint-acceptance", "denunciation-acceptance", "information-receipt")
_DECIDING = ("complaint-decision", "information-supply", "information-refusal", "feedback-answer")


def rows(family: str, *, since: date, until: date, actor: Actor) -> Iterator[Row]:
    """One row a matter of a family received from one day to another, both included, in the order of receipt.

    The keys are those of all registers together.
    """
    codes = [k.code for k in kinds_of(family)]
    found = access.visible_to(actor).filter(kind__in=codes, received_on__gte=since, received_on__lte=until)
    found = found.select_related("unit", "officer", "publication").prefetch_related(
        "parties", "transfers__agency", "letters"
    )
    dues = _dues(found)
    for number, case in enumerate(found.order_by("received_on", "pk").iterator(chunk_size=500), start=1):
        yield {"number": number, **_row(case, dues.get(case.pk, {}), actor)}


def _dues(found: QuerySet[Case]) -> dict[int, dict[str, date]]:
    """Matter → limit of the agency → its due day, the last one, kept also when the matter is over."""
    clocks = Clock.objects.filter(
        subject_type="case", subject_id__in=found.order_by().values("pk"), binds="agency", due_on__isnull=False
    )
    dues: dict[int, dict[str, date]] = {}
    for matter, code, due_on in clocks.order_by("pk").values_list("subject_id", "code", "due_on"):
        if due_on:
            dues.setdefault(matter, {})[code] = due_on
    return dues


def _due(case: Case, of: Kind, dues: Mapping[str, date]) -> date | None:
    """Of the limits that people are shown the first that began."""
    shown = (limit_ref(text, case.answers).code for text in of.shown_limits)
    return next((dues[code] for code in shown if code in dues), None)


def _row(case: Case, dues: Mapping[str, date], actor: Actor) -> Row:
    of = kind(case.kind)
    due_on = _due(case, of, dues)
    sees = access.sees_people(actor, of) and not case.is_sealed
    parties = list(case.parties.all())
    sender = _first(parties, PartyRole.SENDER) if sees else None
    letters = sorted(case.letters.all(), key=lambda letter: letter.pk)
    accepted = next((x for x in letters if x.form in _ACCEPTING), None)
    decided = next((x for x in reversed(letters) if x.form.startswith(_DECIDING)), None)
    concluded = next((x for x in letters if x.form == "denunciation-conclusion"), None)
    state = of.table.state(case.state).name
    publication = getattr(case, "publication", None)
    return {
        "case_number": case.number,
        "received_on": case.received_on,
        "channel": case.get_channel_display(),
        "person": ", ".join(filter(None, (sender.name, sender.address))) if sender else "",
        "id_number": sender.id_number if sender else "",
        "respondent": _respondent(case, parties),
        "content": "" if case.is_sealed else f"{case.subject}. {case.content[:600]}",
        "classification": of.short,
        "instance": {"complaint-second": "Hai"}.get(case.kind, "Đầu") if of.family == "complaint" else "",
        "people": case.sender_count,
        "settled_by": "",
        "competent": case.state not in ("guided", "transferred", "transferring"),
        "guidance": _elsewhere(case),
        "accepted_by": case.unit.name if case.unit and case.state not in (of.table.initial, "guided") else "",
        "handling": state,
        "accepted_on": accepted.issued_on if accepted else None,
        "due_on": due_on,
        "unit": ", ".join(
            filter(None, (case.unit.name if case.unit else "", case.officer.name if case.officer else ""))
        ),
        "decision": _named(decided),
        "conclusion": _named(concluded),
        "verdict": case.outcome,
        "enforcement": state if case.state in ("enforcing", "archived") else "",
        "extensions": sum(x.form.endswith("-extension") for x in letters),
        "measures": state if case.state in ("handled", "published", "archived") else "",
        "published_on": _day(publication.published_at) if publication else None,
        "published": publication is not None and publication.state == "published",
        "answered_on": case.answered_on,
        "result": case.outcome or state,
        "note": "",
        **_information(case, of, decided, due_on),
    }


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None


def _first(parties: list[Party], role: str) -> Party | None:
    return next((p for p in parties if p.role == role), None)


def _respondent(case: Case, parties: list[Party]) -> str:
    party = _first(parties, PartyRole.RESPONDENT)
    named = ", ".join(filter(None, (party.name, party.position))) if party else ""
    return named or str(case.answers.get("against_whom", ""))


def _elsewhere(case: Case) -> str:
    transfer = next(iter(case.transfers.all()), None)
    return transfer.agency.name if transfer else "đã hướng dẫn" if case.state == "guided" else ""


def _named(letter: Letter | None) -> str:
    return f"{letter.number} ngày {show(letter.issued_on)}" if letter and letter.number else ""


def _information(case: Case, of: Kind, decided: Letter | None, due_on: date | None) -> Row:
    """What only the register of requests for information asks."""
    if of.family != "information":
        return {}
    ask = next(a for a in of.asks if a.name == "delivery")
    refused = decided is not None and decided.form == "information-refusal"
    extended = max((x.issued_on for x in case.letters.all() if x.form == "information-extension"), default=None)
    return {
        "manner": dict(ask.options).get(str(case.answers.get("delivery", "")), ""),
        "supplied_on": case.answered_on if not refused else None,
        "extended_on": extended and due_on,
        "ground": str(decided.inputs.get("f.ground", "")) if refused and decided else "",
        "cost": None,
    }
