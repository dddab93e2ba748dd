"""Taking steps: what the table allows, what the law asks, the letter, the clocks, the record. Or preparing one for somebody higher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import HearingState, LinkKind, ProposalState, TransferState
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.models import Case, Exchange, Hearing, Link, Proposal, Step, Transfer
from cualuat.casework.needs import Typed, day_of_step, moment_of
from cualuat.casework.operations import clocks, guards
from cualuat.casework.operations.assigning import give
from cualuat.casework.operations.clocks import Turn
from cualuat.casework.operations.letters import SealedWork, issue
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.telling import News, tell_person
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.kernel.workflow import Edge, NotFromHere
from cualuat.organisation import queries as organisation
from cualuat.timelimits.operations import Counter


class SomebodyElse(Refused):
    """The matter has moved on since the page was shown; nothing typed is lost, the page shows it again."""


@dataclass(frozen=True)
class Wanted:
    """A step as somebody wants it: the edge, what was typed, how many steps there were when the page was shown.

    `sealed`: what is needed to write a letter in a sealed matter, whose story lies in its box.
    """

    edge: str
    typed: Typed
    seen_steps: int | None = None
    sealed: SealedWork | None = None


@operation
def take(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Step:
    """Takes a step. Raises NotAllowed, Refused (naming the input), SomebodyElse, NotFromHere."""
    case, of, edge = _locked(case, wanted)
    if not by.is_system and not access.may_take(access.parts_in(by, case), edge):
        raise NotAllowed(f"Bước «{edge.name}» không thuộc nhiệm vụ của bạn. Hãy trình người có thẩm quyền.")
    step = _take(case, of, edge, wanted, by=by, at=at)
    waiting = Proposal.objects.filter(case=case, edge=edge.code, state=ProposalState.WAITING)
    waiting.update(state=ProposalState.APPROVED, decided_at=at, decided_by=by.name)
    return step


@operation
def take_as_person(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Step:
    """Takes a step that is the person's own: she clarified, she withdraws. Raises Refused, NotFromHere."""
    case, of, edge = _locked(case, wanted)
    if not of.more_of(edge.code).person_edge:
        raise Refused("Việc này do cơ quan làm. Bạn có thể gửi thêm ý kiến ở trang hồ sơ.")
    return _take(case, of, edge, wanted, by=by, at=at)


@operation
def follow(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Step:
    """Takes the step of a matter that follows another in which somebody competent took it. Raises Refused, NotFromHere."""
    case, of, edge = _locked(case, wanted)
    return _take(case, of, edge, wanted, by=by, at=at)


def _locked(case: Case, wanted: Wanted) -> tuple[Case, Kind, Edge]:
    """The matter with its row locked, if nobody was faster. Raises SomebodyElse, NotFromHere."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    of = kind(case.kind)
    edge = of.edge(wanted.edge)
    if wanted.seen_steps is not None and wanted.seen_steps != case.steps_taken:
        raise SomebodyElse(
            "Trong lúc bạn mở trang, người khác đã làm một bước với hồ sơ này. Chữ bạn gõ vẫn còn đây; hãy xem bước mới rồi "
            "gửi lại nếu còn cần."
        )
    of.table.next_state(case.state, edge.code)
    return case, of, edge


def _take(case: Case, of: Kind, edge: Edge, wanted: Wanted, *, by: Actor, at: datetime) -> Step:
    today = day_of(at)
    taken = case.steps.exclude(edge="due_moved")  # what the program noted by itself bars no day
    last = taken.order_by("-number").values_list("on", flat=True).first() or case.received_on
    day = day_of_step(wanted.typed, today=today, not_before=last)
    guards.check(case, of, edge, wanted.typed, day=day)
    inputs = _read(case, of, edge, wanted.typed)
    step = _record(case, of, edge, inputs, day=day, by=by, at=at)
    moment = at if day == today else datetime.combine(day, datetime.min.time(), VIETNAM)
    turn = Turn(day, moment, edge.basis.split(";")[0], by, at)
    counter = Counter(on=today)
    _apply(case, edge, inputs, turn, counter)
    if edge.document:
        issue(case=case, of=of, step=step, typed=wanted.typed, sealed=wanted.sealed, by=by, at=at)
    _finish(case, of, edge, turn, counter)
    detail = {"step": edge.name, "state": [of.table.state(step.from_state).name, of.table.state(step.to_state).name]}
    audit.record(action="casework.step", subject=subject_of(case), by=by, at=at, detail=detail)
    return step


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a step needs, read."""

    public: str
    internal: str
    outcome: str
    values: Mapping[str, str]
    typed: Typed


_MISSING = {
    "reason": "Hãy ghi lý do: người gửi phải được biết vì sao.",
    "answer": "Hãy viết nội dung trả lời.",
    "question": "Hãy ghi điều cần người gửi nói rõ.",
    "note": "Hãy ghi việc đã làm hoặc kết quả.",
    "minutes": "Hãy ghi nội dung, kết quả buổi làm việc.",
    "kind": "Hãy chọn loại hồ sơ mới.",
    "content": "Hãy ghi nội dung khiếu nại lần hai.",
}


def _read(case: Case, of: Kind, edge: Edge, typed: Typed) -> _Inputs:
    """Raises Refused, naming the input that is missing or not in its list."""
    texts = {need: typed.need(need, _MISSING[need]) for need in edge.needs if need in _MISSING}
    more = of.more_of(edge.code)
    for need, allowed in (("grounds", more.grounds), ("outcome", more.outcomes)):
        if need in edge.needs:
            texts[need] = typed.need(need, "Hãy chọn một dòng.")
            if texts[need] not in allowed:
                raise Refused("Hãy chọn một dòng trong danh sách.", need)
    public = "\n".join(texts[need] for need in ("grounds", "outcome", "reason", "question", "answer") if need in texts)
    internal = "\n".join(filter(None, (texts.get("note", ""), texts.get("minutes", ""), typed.text("internal"))))
    if case.is_sealed:  # what is written about a sealed matter lies in its box
        public = internal = ""
    return _Inputs(public, internal, texts.get("outcome", ""), texts, typed)


def _record(case: Case, of: Kind, edge: Edge, inputs: _Inputs, *, day: date, by: Actor, at: datetime) -> Step:
    target = of.table.next_state(case.state, edge.code)
    step = Step(
        case=case,
        number=case.steps_taken + 1,
        edge=edge.code,
        name=edge.name,
        from_state=case.state,
        to_state=target,
        is_public=edge.public,
        note=inputs.public,
        internal=inputs.internal,
        on=day,
        at=at,
        by_id=by.id,
        by=by.name,
    )
    try:
        with transaction.atomic():
            step.save()
    except IntegrityError as error:
        raise SomebodyElse("Người khác vừa làm một bước với hồ sơ này. Hãy xem lại rồi gửi lần nữa.") from error
    case.state, case.steps_taken = target, step.number
    if inputs.outcome:
        case.outcome = inputs.outcome
    if "answer" in inputs.values or "outcome" in inputs.values:
        case.answered_on = day
    return step


def _apply(case: Case, edge: Edge, inputs: _Inputs, turn: Turn, counter: Counter) -> None:
    """What a step does besides: assigns, transfers, plans a hearing, asks the person, moves the clocks."""
    typed = inputs.typed
    if "circumstances" in edge.needs:
        case.circumstances = sorted(typed.items("circumstances"))
    if "unit" in edge.needs:
        give(case, typed, note="", by=turn.by, at=turn.at)
    if "agency" in edge.needs:
        _transfer(case, typed, turn.day)
    if "hearing" in edge.needs:
        Hearing.objects.create(
            case=case,
            at=moment_of(typed),
            place=typed.need("hearing_place", "Hãy ghi địa điểm."),
            participants=typed.text("participants"),
        )
    if "question" in edge.needs and not case.is_sealed:
        Exchange.objects.create(
            case=case, from_person=False, text=inputs.values["question"], at=turn.at, by=turn.by.name
        )
    _settle(case, edge, inputs, turn.day)
    clocks.apply(case, edge.effects, turn, counter)


def _transfer(case: Case, typed: Typed, day: date) -> None:
    chosen = typed.need("agency", "Hãy chọn cơ quan nhận.")
    agency = organisation.unit(int(chosen)) if chosen.isdecimal() else None
    if agency is None or agency.kind != "external":
        raise Refused("Hãy chọn một cơ quan trong danh sách.", "agency")
    Transfer.objects.create(case=case, agency=agency, sent_on=day)


def _settle(case: Case, edge: Edge, inputs: _Inputs, day: date) -> None:
    """Ends what waited: a transfer that was acknowledged or came back, a hearing that was held or not."""
    waiting = Transfer.objects.filter(case=case, state=TransferState.WAITING)
    if edge.code == "acknowledged":
        got = inputs.typed.day("received_on")
        if got is None:
            raise Refused("Hãy ghi ngày nơi nhận xác nhận.", "received_on")
        waiting.update(state=TransferState.ACKNOWLEDGED, settled_on=got)
    elif edge.code == "sent_back":
        waiting.update(state=TransferState.RETURNED, settled_on=day, note=inputs.values.get("note", ""))
    planned = Hearing.objects.filter(case=case, state=HearingState.PLANNED)
    if edge.code == "dialogue_held":
        planned.update(state=HearingState.HELD, minutes=inputs.values["minutes"])
    elif edge.code == "dialogue_absent":
        planned.update(state=HearingState.ABSENT, minutes=inputs.values["note"])


def _finish(case: Case, of: Kind, edge: Edge, turn: Turn, counter: Counter) -> None:
    """Repeats on the matter what its clocks say, closes or opens it, tells the person."""
    state = of.table.state(case.state)
    if state.final:
        clocks.stop_all(case, turn, counter)
    case.is_open = not state.final
    case.closed_on = turn.day if state.final else None
    clocks.refresh_due(case)
    case.save()
    if edge.public:
        due = f" Hạn: {case.due_on:%d/%m/%Y}." if case.due_on else ""
        news = News("step", f"Hồ sơ {case.number}: {state.public}", f"{state.public}.{due}", f"{state.public}.{due}")
        tell_person(case, news, at=turn.at)


# --- preparing a step for somebody higher ------------------------------------------------------------------------


@operation
def propose(*, case: Case, edge: str, typed: Typed, note: str, by: Actor, at: datetime) -> Proposal:
    """Prepares a step that only somebody higher may take. Raises NotAllowed, Refused, NotFromHere."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    wanted = kind(case.kind).edge(edge)
    kind(case.kind).table.next_state(case.state, edge)
    if not access.may_propose(access.parts_in(by, case), wanted):
        raise NotAllowed("Chỉ người đang giải quyết hồ sơ mới trình được bước này.")
    if case.is_sealed:
        raise Refused("Hồ sơ tố cáo không trình qua đây: nội dung nằm trong hộp niêm phong.")
    Proposal.objects.filter(case=case, edge=edge, state=ProposalState.WAITING).update(
        state=ProposalState.RETURNED, decided_at=at, decided_by=by.name, comment="Thay bằng lần trình mới."
    )
    proposal: Proposal = Proposal.objects.create(
        case=case, edge=edge, inputs=dict(typed.values), note=note.strip(), at=at, by_id=by.id, by=by.name
    )
    audit.record(action="casework.propose", subject=subject_of(case), by=by, at=at, detail={"step": wanted.name})
    return proposal


@operation
def send_back(*, proposal: Proposal, comment: str, by: Actor, at: datetime) -> None:
    """Returns a prepared step to who prepared it, with a comment. Raises NotAllowed, Refused."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    edge = kind(proposal.case.kind).edge(proposal.edge)
    if not access.may_take(access.parts_in(by, proposal.case), edge):
        raise NotAllowed("Chỉ người có thẩm quyền với bước này mới trả lại được.")
    if proposal.state != ProposalState.WAITING:
        raise Refused("Việc này đã được xử lý. Hãy tải lại trang.")
    if not comment.strip():
        raise Refused("Hãy ghi cần sửa gì.", "comment")
    proposal.state, proposal.comment = ProposalState.RETURNED, comment.strip()
    proposal.decided_at, proposal.decided_by = at, by.name
    proposal.save()
    detail = {"step": edge.name, "reason": comment.strip()}
    audit.record(action="casework.send_back", subject=subject_of(proposal.case), by=by, at=at, detail=detail)


def link(case: Case, other: Case, kind: str, *, note: str = "", by: Actor, at: datetime) -> None:
    """Ties two matters together, once."""
    Link.objects.get_or_create(
        case=case, other=other, kind=LinkKind(kind), defaults={"at": at, "by": by.name, "note": note}
    )


__all__ = ["NotFromHere", "SomebodyElse", "Wanted", "follow", "link", "propose", "send_back", "take", "take_as_person"]
