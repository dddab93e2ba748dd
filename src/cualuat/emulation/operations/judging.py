"""What the council and the leaders do: send back, vote, close the voting, minutes, submission to a leader, decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.emulation import access, queries
from cualuat.emulation.awards import majority
from cualuat.emulation.models import Ballot, CouncilMinutes, CouncilRole, Decision, Dossier, Proposal, Round
from cualuat.emulation.operations.gathering import record, stepped
from cualuat.emulation.operations.organising import record as record_round
from cualuat.emulation.operations.organising import running
from cualuat.emulation.rules import BadScore, after, carried, mean, total
from cualuat.kernel.workdays import day_of, show


@operation
def send_back(*, dossier: Dossier, reason: str, version: int | None, by: Actor, at: datetime) -> Dossier:
    """Gives a submitted dossier back to its unit; ballots cast are void. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = stepped(dossier, "send_back", version, "Chỉ trả lại được hồ sơ đang chờ hội đồng. Hãy tải lại trang.")
    row.returned_why = words(reason, 1000, "reason", "Hãy ghi cần bổ sung gì.")
    count, _ = row.ballots.all().delete()
    row.submitted_on, row.submitted_by = None, ""
    row.version += 1
    row.save()
    record("emulation.send_back", row, by, at, reason=row.returned_why, count=count)
    return row


@dataclass(frozen=True, slots=True)
class Vote:
    """What a member gives: points by key of the criterion, for it or not."""

    scores: Mapping[str, int]
    agrees: bool | None
    comment: str = ""


@operation
def vote(*, dossier: Dossier, wanted: Vote, version: int | None, by: Actor, at: datetime) -> Ballot:
    """A member scores and votes, or changes her mind while the voting is open. Raises NotAllowed, SomebodyElse, Refused."""
    member = access.membership(by, dossier.round_id)
    if member is None:
        raise NotAllowed("Chỉ thành viên hội đồng của đợt này được cho điểm, bỏ phiếu.")
    row = locked(dossier)
    if row.person_id == member.person_id:
        raise NotAllowed("Đây là hồ sơ của chính bạn: bạn không cho điểm, không bỏ phiếu.")
    if row.state != "submitted":
        raise Refused("Việc bỏ phiếu hồ sơ này đã đóng, hoặc hồ sơ đã trả lại đơn vị. Hãy tải lại trang.")
    row = locked(dossier, version)
    scales = queries.scales(row.round)
    for key, scale in scales.items():
        if key not in wanted.scores:
            raise Refused("Hãy cho điểm.", f"score-{key}")
        if not 0 <= wanted.scores[key] <= scale.most:
            raise Refused(f"Điểm từ 0 đến {scale.most}.", f"score-{key}")
    if wanted.agrees is None:
        raise Refused("Hãy chọn đồng ý hay không đồng ý.", "agrees")
    ballot, _ = Ballot.objects.update_or_create(
        dossier=row, member=member,
        defaults={
            "scores": {key: wanted.scores[key] for key in scales}, "agrees": wanted.agrees,
            "comment": words(wanted.comment, 1000, "comment"), "at": at,
        },
    )  # fmt: skip
    record("emulation.vote", row, by, at)
    return ballot


def _taken(found: Round, dossiers: Sequence[Dossier], step: str, what: str) -> list[tuple[Dossier, str]]:
    """The chosen dossiers as they stand now, locked, with the state after the step. Raises Refused."""
    keys = [row.pk for row in dossiers]
    if not keys:
        raise Refused("Hãy chọn ít nhất một hồ sơ.", "dossiers")
    rows = list(Dossier.objects.select_for_update().filter(pk__in=keys, round=found).order_by("pk"))
    states = [(row, after(step, row.state)) for row in rows]
    wrong = [row for row, then in states if then is None]
    if wrong or len(rows) != len(set(keys)):
        named = f" ({wrong[0]})" if wrong else ""
        raise Refused(f"Có hồ sơ{named} vừa đổi trạng thái, không {what} được. Hãy xem lại danh sách.", "dossiers")
    return [(row, then) for row, then in states if then is not None]


def _not_oneself(by: Actor, row: Dossier) -> None:
    if by.person_id is not None and row.person_id == by.person_id:
        raise Refused(f"«{row}» là hồ sơ của chính bạn. Hãy để người khác làm bước này.", "dossiers")


@operation
def close_voting(*, found: Round, dossiers: Sequence[Dossier], reason: str, by: Actor, at: datetime) -> list[Dossier]:
    """Closes the voting on some dossiers: from now on the result is seen. `reason`: why, where ballots are missing.

    Raises NotAllowed, Refused (naming the input).
    """
    access.require_keeper(by)
    round_ = running(found)
    why = words(reason, 500, "reason")
    members = list(round_.members.order_by("pk"))
    scales, needed, closed = queries.scales(round_), majority(), []
    for row, then in _taken(round_, dossiers, "score", "đóng bỏ phiếu"):
        _not_oneself(by, row)
        may = {one.pk for one in members if one.person_id != row.person_id}
        ballots = list(row.ballots.filter(member__in=may))
        if not ballots:
            raise Refused(f"«{row}» chưa có phiếu nào.", "dossiers")
        if len(ballots) < len(may) and not why:
            raise Refused(
                f"«{row}» còn thiếu {len(may) - len(ballots)} phiếu. Hãy chờ, hoặc ghi vì sao đóng.", "reason"
            )
        try:
            score = mean([total(ballot.scores, scales) for ballot in ballots])
        except BadScore as error:
            raise Refused(f"«{row}»: có phiếu theo tiêu chí cũ. Hãy trả lại đơn vị để nộp lại.", "dossiers") from error
        row.score = round(score * 100) if score is not None else None
        row.votes_for = sum(ballot.agrees for ballot in ballots)
        row.votes_against, row.entitled = len(ballots) - row.votes_for, len(may)
        row.carried = carried(row.votes_for, len(may), share=needed.share, above=needed.above)
        row.incomplete_why = why if len(ballots) < len(may) else ""
        row.state = then
        row.version += 1
        row.save()
        record("emulation.close_voting", row, by, at, count=len(ballots), reason=row.incomplete_why)
        closed.append(row)
    return closed


# --- minutes -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinutesWanted:
    """A meeting of the council; `present` one a line."""

    day: date
    place: str
    present: str
    content: str


def _write(row: CouncilMinutes, wanted: MinutesWanted, at: datetime) -> None:
    if wanted.day > day_of(at):
        raise Refused("Ngày họp không thể sau hôm nay.", "day")
    row.day, row.place = wanted.day, words(wanted.place, 300, "place", "Hãy ghi nơi họp.")
    row.present = words(wanted.present, 5000, "present", "Hãy ghi người dự họp, mỗi dòng một người.")
    row.content = words(wanted.content, 20_000, "content", "Hãy ghi ý kiến, diễn biến cuộc họp.")
    row.save()


@operation
def minute(
    *, found: Round, dossiers: Sequence[Dossier], wanted: MinutesWanted, by: Actor, at: datetime
) -> CouncilMinutes:
    """Writes the minutes of the council over dossiers on which it voted. Raises NotAllowed, Refused (naming the input)."""
    round_ = running(found)
    member = access.membership(by, round_.pk)
    if member is None or member.role != CouncilRole.SECRETARY:
        access.require_keeper(by)
    taken = _taken(round_, dossiers, "minute", "ghi vào biên bản")
    first = max(row.submitted_on or wanted.day for row, _ in taken)
    if wanted.day < first:
        raise Refused(f"Ngày họp không thể trước ngày nộp hồ sơ {show(first)}.", "day")
    made = CouncilMinutes(round=round_, made_at=at, made_by=by.name)
    _write(made, wanted, at)
    for row, then in taken:
        row.minutes, row.state = made, then
        row.version += 1
        row.save()
    record_round("emulation.minutes", round_, by, at, day=show(made.day), count=len(taken))
    return made


@operation
def edit_minutes(
    *, minutes: CouncilMinutes, wanted: MinutesWanted, version: int | None, by: Actor, at: datetime
) -> CouncilMinutes:
    """Corrects minutes of which nothing was submitted to a leader. Raises NotAllowed, SomebodyElse, Refused."""
    round_ = running(minutes.round)
    member = access.membership(by, round_.pk)
    if member is None or member.role != CouncilRole.SECRETARY:
        access.require_keeper(by)
    row = locked(minutes, version)
    if row.dossiers.exclude(state="minuted").exists():
        raise Refused("Đã có hồ sơ trong biên bản này được trình hoặc có kết quả, biên bản không sửa nữa.")
    first = max((one.submitted_on for one in row.dossiers.all() if one.submitted_on), default=wanted.day)
    if wanted.day < first:
        raise Refused(f"Ngày họp không thể trước ngày nộp hồ sơ {show(first)}.", "day")
    row.version += 1
    _write(row, wanted, at)
    record_round("emulation.edit_minutes", round_, by, at, day=show(row.day))
    return row


# --- submission and decision -------------------------------------------------------------------------------------


@operation
def propose(
    *, found: Round, dossiers: Sequence[Dossier], number: str, day: date, reason: str, by: Actor, at: datetime
) -> Proposal:
    """Asks a leader to commend those for whom enough voted. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    round_ = running(found)
    taken = _taken(round_, dossiers, "propose", "trình")
    for row, _ in taken:
        if not row.carried:
            raise Refused(f"«{row}» không đủ phiếu đồng ý của hội đồng, không trình khen thưởng.", "dossiers")
    first = max(row.minutes.day for row, _ in taken if row.minutes)
    if not first <= day <= day_of(at):
        raise Refused(f"Ngày trình từ ngày họp hội đồng {show(first)} đến hôm nay.", "day")
    made = Proposal.objects.create(
        round=round_, number=words(number, 60, "number"), day=day, reason=words(reason, 5000, "reason"), made_at=at,
        made_by=by.name,
    )  # fmt: skip
    for row, then in taken:
        row.proposal, row.state = made, then
        row.version += 1
        row.save()
    record_round("emulation.propose", round_, by, at, number=made.number, day=show(day), count=len(taken))
    return made


def _numbered(row: Decision, number: str, day: date, first: date, at: datetime) -> None:
    """Saves the decision under its number. Raises Refused (naming the input)."""
    if not first <= day <= day_of(at):
        raise Refused(f"Ngày quyết định từ ngày trình {show(first)} đến hôm nay.", "day")
    row.number, row.day, row.year = words(number, 60, "number", "Hãy ghi số quyết định."), day, day.year
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(f"Năm {day.year} đã có quyết định khen thưởng số này.", "number") from error


@operation
def decide(*, found: Round, dossiers: Sequence[Dossier], number: str, day: date, by: Actor, at: datetime) -> Decision:
    """A leader commends those whom the submission names. Raises NotAllowed, Refused (naming the input)."""
    access.require_leader(by)
    round_ = running(found)
    taken = _taken(round_, dossiers, "give", "quyết định")
    for row, _ in taken:
        _not_oneself(by, row)
    made = Decision(made_at=at, made_by=by.name)
    _numbered(made, number, day, max(row.proposal.day for row, _ in taken if row.proposal), at)
    for row, then in taken:
        row.decision, row.state = made, then
        row.version += 1
        row.save()
    _decided("emulation.decide", made, by, at, day=show(day), count=len(taken))
    return made


@operation
def correct_decision(
    *, decision: Decision, number: str, day: date, version: int | None, by: Actor, at: datetime
) -> Decision:
    """Corrects number and day of a decision. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_leader(by)
    row = locked(decision, version)
    before = row.number
    first = max(one.proposal.day for one in row.dossiers.select_related("proposal") if one.proposal)
    row.version += 1
    _numbered(row, number, day, first, at)
    _decided("emulation.correct_decision", row, by, at, day=show(day), number=[before, row.number])
    return row


def _decided(action: str, row: Decision, by: Actor, at: datetime, **detail: object) -> None:
    subject = ("emulation_decision", row.pk, row.number)
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)


@operation
def refuse(*, dossier: Dossier, reason: str, version: int | None, by: Actor, at: datetime) -> Dossier:
    """A leader decides not to commend, and says why. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_leader(by)
    _not_oneself(by, dossier)
    row = stepped(
        dossier, "refuse", version, "Hồ sơ này chưa có biên bản của hội đồng, hoặc đã có kết quả. Hãy tải lại trang."
    )
    row.refused_why = words(reason, 1000, "reason", "Hãy ghi vì sao không khen thưởng.")
    row.refused_on, row.refused_by = day_of(at), by.name
    row.version += 1
    row.save()
    record("emulation.refuse", row, by, at, reason=row.refused_why)
    return row
