"""Rounds in which staff is asked before the head decides: opened, answered by staff, explained, made known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.democracy import access, queries
from cualuat.democracy.items import consulted
from cualuat.democracy.models import Opinion, Posting, Round
from cualuat.democracy.operations import posting
from cualuat.democracy.operations.recording import record
from cualuat.entry.operations import arranging as entry
from cualuat.entry.operations.admitting import Pass, enter
from cualuat.entry.rules import Terms
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff is asked about, by whom (`terms`, of the staff) until when, by name or not."""

    item: str
    title: str
    content: str
    terms: Terms
    file: Attachment | None = None


@operation
def prepare(*, round_: Round | None, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Round:
    """A new round, or another wording before it is open. Raises NotAllowed, SomebodyElse, BadTerms, Refused."""
    access.require_keeper(by)
    row = locked(round_, version) if round_ is not None else Round(added_at=at, added_by=by.name)
    if round_ is not None and row.occasion.frozen_at is not None:
        raise Refused("Đã mở lấy ý kiến thì không sửa. Hãy chốt và mở đợt khác.")
    if wanted.item not in consulted():
        raise Refused("Hãy chọn việc lấy ý kiến.", "item")
    row.item = wanted.item
    row.title = words(wanted.title, 300, "title", "Hãy ghi lấy ý kiến về việc gì.")
    row.content = words(wanted.content, 60_000, "content", "Hãy ghi nội dung, điểm cần cán bộ cho ý kiến.")
    row.file = wanted.file or row.file
    terms = replace(wanted.terms, audience="staff", most=1)
    if round_ is None:
        row.occasion = entry.make(kind="democracy", title=row.title, terms=terms, by=by, at=at)
    else:
        row.occasion = entry.change(occasion=row.occasion, title=row.title, terms=terms, by=by, at=at)
        row.version += 1
    row.save()
    record("democracy.prepare", row, by, at)
    return row


@operation
def open_(*, round_: Round, version: int | None, by: Actor, at: datetime) -> Round:
    """Lets the staff answer, in its time. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(round_, version)
    if row.occasion.frozen_at is not None:
        raise SomebodyElse()
    row.occasion = entry.freeze(occasion=row.occasion, address=f"/ban-lam-viec/dan-chu/y-kien/{row.pk}/", by=by, at=at)
    row.version += 1
    row.save()
    record("democracy.open", row, by, at)
    return row


@operation
def say(*, round_: Round, admitted: Pass, agrees: bool | None, text: str, by: Actor, at: datetime) -> Opinion:
    """What somebody of the staff says. Of a secret round nothing leads to her, and the record is silent. Raises NotOpen, AlreadyEntered, Refused."""
    access.require_staff(by)
    if agrees is None:
        raise Refused("Hãy chọn: đồng ý, hay đề nghị khác.", "agrees")
    missing = "" if agrees else "Hãy ghi bạn đề nghị khác thế nào."
    row = Opinion(round=round_, agrees=agrees, text=words(text, LONGEST, "text", missing), on=day_of(at))
    entered = enter(occasion=round_.occasion, admitted=admitted, at=at)
    if not round_.occasion.secret:
        row.entry = entered
    row.save(force_insert=True)
    return row


@operation
def close(*, round_: Round, version: int | None, by: Actor, at: datetime) -> Round:
    """Takes no more opinions. Those of a secret round are written anew in another order. Raises NotAllowed, SomebodyElse, Refused.

    Not before its time is up once somebody answered: nobody ends a round when it suits.
    """
    access.require_keeper(by)
    row = locked(round_, version)
    if row.occasion.closed_at is None and row.occasion.frozen_at is not None and not queries.may_close(row, at=at):
        raise Refused("Chưa hết hạn mà đã có người gửi ý kiến: phải nhận ý kiến đến hết giờ đã báo.")
    row.occasion = entry.close(occasion=row.occasion, by=by, at=at)
    if row.occasion.secret:
        entry.write_anew(row.opinions.all(), _again)
    row.version += 1
    row.save()
    record("democracy.close", row, by, at, count=row.opinions.count())
    return row


def _again(row: Opinion) -> Opinion:
    return Opinion(round_id=row.round_id, agrees=row.agrees, text=row.text, on=row.on)


@operation
def answer(
    *, opinion: Opinion, accepted: bool | None, text: str, version: int | None, by: Actor, at: datetime
) -> Opinion:
    """Says what was made of an opinion and why. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(opinion, version)
    round_ = locked(row.round)
    if round_.occasion.closed_at is None:
        raise Refused("Hãy chốt đợt lấy ý kiến trước khi giải trình.")
    if round_.published_on is not None:
        raise Refused("Giải trình đã công bố, không sửa nữa.")
    if accepted is None:
        raise Refused("Hãy chọn: tiếp thu, hay không tiếp thu.", "accepted")
    row.accepted = accepted
    row.answer = words(text, LONGEST, "answer", "Hãy giải trình: tiếp thu thế nào, hoặc vì sao không tiếp thu.")
    row.answered_by = by.name
    row.version += 1
    row.save()
    record("democracy.answer", round_, by, at, accepted=accepted)
    return row


@operation
def publish(*, round_: Round, explanation: str, version: int | None, by: Actor, at: datetime) -> Posting:
    """Tells the staff what was made of its opinions: the round shows it, and it goes to the board. Raises NotAllowed, SomebodyElse, Refused."""
    if not by.does("leader") and not by.is_system:
        raise NotAllowed("Người đứng đầu cơ quan công bố giải trình.")
    row = locked(round_, version)
    if row.occasion.closed_at is None:
        raise Refused("Hãy chốt đợt lấy ý kiến trước.")
    if row.published_on is not None:
        raise Refused("Giải trình đã công bố rồi. Hãy tải lại trang.")
    left = row.opinions.exclude(text="").filter(accepted=None).count()
    if left:
        raise Refused(f"Còn {left} ý kiến chưa giải trình. Hãy trả lời từng ý kiến trước khi công bố.")
    row.explanation = words(
        explanation, 30_000, "explanation", "Hãy ghi kết luận chung: tiếp thu gì, quyết định thế nào."
    )
    row.published_on = day_of(at)
    row.version += 1
    row.save()
    record("democracy.publish", row, by, at)
    wanted = posting.Wanted(
        item="explained", title=f"Tiếp thu, giải trình ý kiến: {row.title}"[:300], decided_on=row.published_on, content=row.explanation
    )  # fmt: skip
    noted = posting.note(posting=None, wanted=wanted, version=None, by=by, at=at)
    return posting.post(posting=noted, on=row.published_on, where="", proof=None, version=None, by=by, at=at)
