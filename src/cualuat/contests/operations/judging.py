"""After the round: closing it, letting people look and appeal, deciding, regrading all, excluding, making the places public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cualuat.audit import operations as audit
from cualuat.base.actor import ANYONE, SYSTEM, Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.contests import access, queries
from cualuat.contests.models import Appeal, Attempt, Award, MarkChange, QuestionVersion, Regrade, Round
from cualuat.contests.operations.arranging import record, working_days
from cualuat.contests.operations.marking import mark
from cualuat.contests.operations.taking import close_all
from cualuat.contests.rules import CONTACT_KEPT, awarded
from cualuat.entry.operations import arranging as occasions
from cualuat.kernel.workdays import day_of


@operation
def grade(*, round_: Round, by: Actor, at: datetime) -> Round:
    """Ends a round whose time is over: every attempt is closed and marked, papers may be looked at and appealed against for the
    announced number of working days. Raises NotAllowed, Refused.
    """
    access.require_runner(by)
    row = locked(round_)
    if row.contest.state != "announced":
        raise Refused("Cuộc thi chưa công bố hoặc đã hủy.")
    if row.graded_at is not None:
        raise Refused("Vòng thi này đã chấm và mở xem bài rồi.")
    if at < row.occasion.closes_at + timedelta(seconds=row.grace):
        raise Refused("Vòng thi chưa hết giờ. Hãy chờ đến sau lúc đóng rồi chấm.")
    if not row.occasion.closed_at:
        occasions.close(occasion=row.occasion, by=by, at=at)
    close_all(round_=row, at=at)
    row.graded_at, row.version = at, row.version + 1
    row.appeals_until = working_days(day_of(at), row.appeal_days)
    row.save()
    record(
        "contests.grade",
        row.contest,
        by,
        at,
        round=row.title,
        until=row.appeals_until.isoformat(),
        count=row.attempts.count(),
    )
    return row


@operation
def appeal(*, attempt: Attempt, number: int, said: str, by: Actor = ANYONE, at: datetime) -> Appeal:
    """A participant says that a question or its key is wrong, once for each question. Raises Refused."""
    row = locked(attempt)
    round_ = row.round
    if round_.graded_at is None:
        raise Refused("Chưa mở xem bài nên chưa khiếu nại được.")
    if round_.appeals_until is None or day_of(at) > round_.appeals_until or round_.published_at is not None:
        raise Refused("Đã hết hạn khiếu nại của vòng thi này.")
    if not row.how or row.how == "never":
        raise Refused("Bài này không được chấm nên không có gì để khiếu nại.")
    item = next((one for one in row.paper.items if one["n"] == number), None)
    if item is None:
        raise Refused("Bài này không có câu ấy. Hãy tải lại trang.")
    if row.appeals.filter(number=number).exists():
        raise Refused("Bạn đã khiếu nại câu này rồi; hãy chờ trả lời.")
    clean = words(said, 3000, "words", "Hãy ghi câu hỏi hoặc đáp án sai ở đâu, theo điều nào.")
    found = Appeal.objects.create(
        attempt=row, number=number, question_id=item["v"], words=clean, made_at=at,
        due=working_days(day_of(at), round_.appeal_days),
    )  # fmt: skip
    _record("contests.appeal", found, by, at, number=number)
    return found


def _record(action: str, row: Appeal, by: Actor, at: datetime, **detail: object) -> None:
    label = f"Khiếu nại câu {row.number}, {row.attempt.round}"
    audit.record(action=action, subject=("contest-appeal", row.pk, label[:200]), by=by, at=at, detail=detail)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an appeal: the answer in words; where it is accepted, what of the key changes.

    `taken`: answers that are right from now on besides or instead (each a list as `rules.Key.taken`); `void`: right for everybody.
    """

    accepted: bool
    answer: str
    taken: tuple[tuple[int | str, ...], ...] = ()
    void: bool = False


@operation
def decide(*, appeal: Appeal, decision: Decision, version: int | None, by: Actor, at: datetime) -> Appeal:
    """Answers an appeal; one that changes the key marks every attempt of the round anew. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(appeal, version)
    if row.state != "waiting":
        raise Refused("Khiếu nại này đã được trả lời.")
    row.answer = words(decision.answer, 3000, "answer", "Hãy ghi trả lời, nêu căn cứ.")
    if decision.accepted:
        if not decision.void and not decision.taken:
            raise Refused("Chấp nhận thì hãy chọn sửa đáp án thế nào, hoặc tính đúng cho mọi người.", "change")
        row.regrade = regrade(
            round_=row.attempt.round, question=row.question, taken=decision.taken, void=decision.void, reason=row.answer[:1000],
            by=by, at=at,
        )  # fmt: skip
    row.state = "accepted" if decision.accepted else "refused"
    row.decided_at, row.decided_by, row.version = at, by.name, row.version + 1
    row.save()
    _record("contests.decide_appeal", row, by, at, accepted=decision.accepted, answer=row.answer)
    return row


@operation
def regrade(
    *, round_: Round, question: QuestionVersion, taken: tuple[tuple[int | str, ...], ...], void: bool, reason: str, by: Actor, at: datetime
) -> Regrade:  # fmt: skip
    """Another key for one question of a round: all its attempts are marked anew, old and new points are kept. Raises Refused."""
    access.require_runner(by)
    row = locked(round_)
    if row.graded_at is None:
        raise Refused("Vòng thi chưa chấm; hãy chấm trước khi sửa đáp án.")
    if row.published_at is not None:
        raise Refused("Kết quả đã công bố, không chấm lại được nữa.")
    if not any(question.pk in pool for pool in row.pool):
        raise Refused("Câu hỏi này không có trong đề của vòng thi.")
    made = Regrade.objects.create(
        round=row, question=question, taken=[list(one) for one in taken], void=void, by=by.name, at=at,
        reason=words(reason, 1000, "reason", "Hãy ghi vì sao sửa đáp án."),
    )  # fmt: skip
    attempts = list(row.attempts.select_for_update(of=("self",)).filter(how__in=("self", "time")).order_by("pk"))
    before = {one.pk: one.score or 0 for one in attempts}
    mark(attempts)
    changed = [one for one in attempts if one.score != before[one.pk]]
    Attempt.objects.bulk_update(attempts, ["score", "correct"], batch_size=200)
    MarkChange.objects.bulk_create(
        (MarkChange(regrade=made, attempt=one, before=before[one.pk], after=one.score or 0) for one in changed),
        batch_size=500,
    )
    record(
        "contests.regrade", row.contest, by, at, round=row.title, text=question.text[:200], reason=made.reason, void=void, count=len(changed)
    )  # fmt: skip
    return made


@operation
def forget_contacts(*, by: Actor = SYSTEM, at: datetime) -> int:
    """Removes how people can be reached, once prizes have long been handed over or the contest is long called off; how many."""
    before = at - CONTACT_KEPT
    over = Q(round__published_at__lte=before) | Q(round__contest__cancelled_at__lte=before)
    keys = list(Attempt.objects.filter(over).exclude(contact="").values_list("pk", flat=True))
    if keys:
        Attempt.objects.filter(pk__in=keys).update(contact="")
        subject = ("contest-attempts", "", f"{len(keys)} bài thi")
        audit.record(action="contests.forget_contacts", subject=subject, by=by, at=at, detail={"count": len(keys)})
    return len(keys)


@operation
def exclude(*, attempt: Attempt, reason: str, by: Actor, at: datetime) -> Attempt:
    """Leaves an attempt out of the places, or takes it in again (no reason). Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(attempt)
    if row.round.published_at is not None:
        raise Refused("Kết quả đã công bố, không thay đổi được nữa.")
    row.excluded = words(reason, 500, "reason")
    row.save(update_fields=["excluded"])
    action = "contests.exclude" if row.excluded else "contests.include"
    record(action, row.round.contest, by, at, round=row.round.title, code=row.code, reason=row.excluded)
    return row


@operation
def publish(*, round_: Round, by: Actor, at: datetime) -> Round:
    """Makes places and prizes public, once nobody may appeal any more and all are answered. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(round_)
    if row.graded_at is None or row.appeals_until is None:
        raise Refused("Hãy chấm và mở xem bài trước khi công bố kết quả.")
    if row.published_at is not None:
        raise Refused("Kết quả đã công bố rồi.")
    if waiting := Appeal.objects.filter(attempt__round=row, state="waiting").count():
        raise Refused(f"Còn {waiting} khiếu nại chưa trả lời. Hãy trả lời rồi công bố.")
    if day_of(at) <= row.appeals_until:
        raise Refused(
            f"Người thi còn được khiếu nại đến hết ngày {row.appeals_until:%d/%m/%Y}. Hãy công bố sau ngày ấy."
        )
    winners = awarded(queries.places(row), row.prize_list)
    Award.objects.bulk_create(
        Award(attempt_id=one.sheet.attempt, rank=one.rank, name=prize.name, value=prize.value) for one, prize in winners
    )
    row.published_at, row.version = at, row.version + 1
    row.save()
    record("contests.publish", row.contest, by, at, round=row.title, count=len(winners))
    return row
