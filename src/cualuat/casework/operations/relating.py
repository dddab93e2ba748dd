"""Matters that come from other matters: another kind, parts of a mixed letter, second instance, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import LinkKind
from cualuat.casework.codes import draw_receipt, receipt_key
from cualuat.casework.kinds import Kind, all_kinds, kind
from cualuat.casework.models import Assignment, Case, CaseFile, Link, Party, Step, TextBand
from cualuat.casework.needs import Typed
from cualuat.casework.operations import clocks, numbering
from cualuat.casework.operations.clocks import Turn
from cualuat.casework.operations.intake import seek_by
from cualuat.casework.operations.letters import ELSEWHERE
from cualuat.casework.operations.numbering import next_case_number
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.stepping import Wanted, follow, link, take
from cualuat.casework.queries import single
from cualuat.casework.rules import bands_of
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.timelimits.operations import Counter


@dataclass(frozen=True, slots=True)
class Part:
    """One matter within a mixed letter."""

    kind: str
    subject: str
    content: str


@operation
def reroute(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Case:
    """Takes a step that makes a matter of another kind, and makes it: with the same people, files and day of receipt.

    Raises NotAllowed, Refused, SomebodyElse.
    """
    target = _target(wanted.typed.text("kind"))
    numbering.hold([target.series], at.astimezone(VIETNAM).year)
    step = take(case=case, wanted=wanted, by=by, at=at)
    fresh = case_from(step.case, target, by=by, at=at)
    how = LinkKind.RECEPTION if case.kind == "reception" else LinkKind.REROUTED
    link(case, fresh, how, by=by, at=at)
    return fresh


def _target(code: str) -> Kind:
    found = all_kinds().get(code)
    if found is None or found.family == "reception":
        raise Refused("Hãy chọn loại hồ sơ mới.", "kind")
    if found.sealed:
        raise Refused("Nội dung tố cáo phải được niêm phong: hãy dùng «Chuyển vào hộp tố cáo».", "kind")
    return found


@operation
def appeal(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Case:
    """A complaint goes to the second instance: the first is over, the second begins with its own limits. Raises Refused."""
    numbering.hold([kind("complaint-second").series], at.astimezone(VIETNAM).year)
    step = take(case=case, wanted=wanted, by=by, at=at)
    words = wanted.typed.text("content")
    fresh = case_from(step.case, kind("complaint-second"), by=by, at=at, content=words, received_at=at)
    link(case, fresh, LinkKind.SECOND, by=by, at=at)
    return fresh


@operation
def split(*, case: Case, parts: Sequence[Part], by: Actor, at: datetime) -> list[Case]:
    """Makes matters of the parts of a mixed letter, each with its day of receipt; the first matter goes on. Raises Refused."""
    if not access.parts_in(by, case) & {"reception", "officer", "head", "leader"}:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
    if not parts:
        raise Refused("Hãy ghi ít nhất một phần tách ra.", "parts")
    numbering.hold([_target(part.kind).series for part in parts], at.astimezone(VIETNAM).year)
    made = []
    for part in parts:
        if not part.subject.strip() or not part.content.strip():
            raise Refused("Mỗi phần tách ra cần tên việc và nội dung.", "parts")
        fresh = case_from(case, _target(part.kind), by=by, at=at, content=part.content, subject=part.subject)
        link(case, fresh, LinkKind.SPLIT, by=by, at=at)
        made.append(fresh)
    audit.record(
        action="casework.split", subject=subject_of(case), by=by, at=at, detail={"parts": [c.number for c in made]}
    )
    return made


def case_from(
    case: Case,
    of: Kind,
    *,
    by: Actor,
    at: datetime,
    content: str = "",
    subject: str = "",
    received_at: datetime | None = None,
) -> Case:
    """A matter of another kind made from one that is there; its person follows it with the receipt of the first."""
    moment = received_at or case.received_at or at
    today = day_of(at)
    fresh = Case(
        number=next_case_number(of.series, today),
        kind=of.code,
        state=of.table.initial,
        channel=case.channel,
        received_on=day_of(moment) if received_at else case.received_on,
        received_at=moment,
        registered_at=at,
        subject=normalise(subject or case.subject).strip()[:300],
        content=normalise(content or case.content).strip(),
        request=case.request,
        answers=dict(case.answers),
        circumstances=case.circumstances,
        unit=case.unit,
        officer=case.officer,
        receipt_key=receipt_key(draw_receipt()),  # nobody knows it: the person follows it from the first matter
        person_key=case.person_key,
        sender_count=case.sender_count,
        steps_taken=1,
        is_sample=case.is_sample,
    )
    seek_by(fresh, of, _sender_names(case))
    fresh.save()
    _copy_details(case, fresh)
    Step.objects.create(
        case=fresh, number=1, edge="receive", name="Tiếp nhận", to_state=of.table.initial, note=f"Từ hồ sơ {case.number}.",
        on=fresh.received_on, at=at, by_id=by.id, by=by.name,
    )  # fmt: skip
    turn = Turn(fresh.received_on, moment, of.requires_basis, by, at)
    clocks.begin(fresh, of.receipt_limits, turn, Counter(on=today))
    clocks.refresh_due(fresh)
    fresh.save(update_fields=["due_on", "due_at"])
    if fresh.unit:
        Assignment.objects.create(case=fresh, unit=fresh.unit, officer=fresh.officer, at=at, by=by.name)
    audit.record(
        action="casework.register",
        subject=subject_of(fresh),
        by=by,
        at=at,
        detail={"channel": case.channel, "from": case.number},
    )
    return fresh


def _sender_names(case: Case) -> list[str]:
    return list(Party.objects.filter(case=case, role="sender").values_list("name", flat=True))


def _copy_details(case: Case, fresh: Case) -> None:
    for row in Party.objects.filter(case=case):
        row.pk, row.case = None, fresh
        row.save()
    for file in CaseFile.objects.filter(case=case):
        file.pk, file.case, file.exchange = None, fresh, None
        file.save()
    TextBand.objects.bulk_create(TextBand(case=fresh, value=value) for value in bands_of(fresh.content))


# --- duplicates --------------------------------------------------------------------------------------------------


@operation
def mark_duplicate(*, case: Case, other: Case, by: Actor, at: datetime) -> Link:
    """Says that `other` brings the same as `case`: both are answered once. Raises NotAllowed, Refused."""
    for one in (case, other):
        if not access.may_see(by, one):
            raise NotAllowed("Bạn không thấy một trong hai hồ sơ.")
    if not access.parts_in(by, case) & {"reception", "officer", "head", "leader"}:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
    if case.pk == other.pk:
        raise Refused("Hãy chọn một hồ sơ khác.", "other")
    if case.is_sealed or other.is_sealed:
        raise Refused("Tố cáo không gộp với hồ sơ khác.")
    if case.kind != other.kind:
        raise Refused(
            f"Hồ sơ {other.number} thuộc loại khác ({kind(other.kind).short}), trình tự khác nên không trả lời chung được. Hãy "
            "giải quyết riêng.",
            "other",
        )
    if Link.objects.filter(case=other, other=case, kind=LinkKind.DUPLICATE).exists():
        raise Refused(f"Hồ sơ {other.number} đang là hồ sơ chính của hồ sơ này.")
    link(case, other, LinkKind.DUPLICATE, by=by, at=at)
    detail = {"other": other.number}
    audit.record(action="casework.duplicate", subject=subject_of(case), by=by, at=at, detail=detail)
    return Link.objects.get(case=case, other=other, kind=LinkKind.DUPLICATE)


@operation
def answer_duplicates(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> int:
    """Gives the answer of a matter to those that bring the same: one letter, everybody told. How many."""
    told = 0
    # All are locked before the first step locks the journal, for the reason given at `numbering.hold`.
    for other in list(single.answered_with(case, wanted.edge).select_for_update().order_by("pk")):
        values = {**wanted.typed.values, ELSEWHERE: "1", "doc_number": ""}
        follow(case=other, wanted=Wanted(wanted.edge, Typed(values)), by=by, at=at)
        told += 1
    return told


def kinds_to_split_into() -> list[Kind]:
    """What a part of a mixed letter may become here; denunciations go another way."""
    return [k for k in all_kinds().values() if not k.sealed and k.family != "reception"]
