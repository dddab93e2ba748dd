"""Taking part: beginning with a paper of one's own, saving each answer, moving to another window, handing in.

Nothing here writes to the record of acts: a line there takes a lock that all of the house shares, and thousands begin at once.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, operation, words
from cualuat.contests import queries
from cualuat.contests.models import Answer, Attempt, Paper, QuestionVersion, Round
from cualuat.contests.operations.marking import mark
from cualuat.contests.rules import BadParts, arranged, clock, delay, draw, finished, may_answer
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.sealed import receipts

CODE: Final = 12  # symbols, 11 of them random: 55 bits
_CHANCE: Final = secrets.SystemRandom()
_MOST_GUESS: Final = 10_000_000


class Elsewhere(Refused):
    """The attempt is at work in another window, which alone may write."""

    def __init__(self) -> None:
        super().__init__("Bài thi này đang làm ở cửa sổ khác hoặc máy khác. Câu vừa chọn ở đây chưa được lưu.")


class Over(Refused):
    """The attempt takes no answers any more, or not yet."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part, as she says it; `earlier` the code of her attempt in the round before."""

    name: str
    consents: bool
    team: str = ""
    contact: str = ""
    shows_name: bool = False
    earlier: str = ""


@operation
def start(
    *, round_: Round, admitted: Pass, wanted: Participant, by: Actor = ANYONE, at: datetime, chance: random.Random = _CHANCE
) -> Attempt:  # fmt: skip
    """Begins an attempt: draws the paper, writes it down, tells when the time runs. Raises Refused, NotOpen, AlreadyEntered."""
    if round_.contest.state != "announced":
        raise Refused(
            "Cuộc thi này không nhận bài." if round_.contest.state == "cancelled" else "Cuộc thi chưa công bố."
        )
    if not wanted.consents:
        raise Refused("Hãy đánh dấu đồng ý để cơ quan giữ tên và bài thi của bạn cho cuộc thi này.", "consents")
    earlier = _earlier(round_, wanted.earlier)
    person = _person(round_, wanted, earlier)
    if queries.going(round_, admitted.key).exists():
        raise Refused("Bạn đang có một bài chưa nộp. Hãy làm tiếp bài ấy.")
    entry = admitting.enter(occasion=round_.occasion, admitted=admitted, at=at)
    begins = at + delay(round_.delay, round_.occasion.opens_at, at, chance)
    attempt = Attempt.objects.create(
        round=round_, entry=entry, code=receipts.draw(CODE), earlier=earlier, consented_at=at, entered_at=at, begins_at=begins,
        deadline=clock(begins, round_.minutes, round_.occasion.closes_at, round_.grace).deadline, session=secrets.token_hex(8),
        **person,
    )  # fmt: skip
    Paper.objects.create(attempt=attempt, items=list(_paper(round_, chance)))
    return attempt


def _person(round_: Round, wanted: Participant, earlier: Attempt | None) -> dict[str, Any]:
    """Who takes part; whoever comes out of an earlier round does so under the name that she had there."""
    kept = {"contact": words(wanted.contact, 200, "contact"), "shows_name": wanted.shows_name}
    if earlier is not None:
        return {"name": earlier.name, "team": earlier.team, **kept}
    team = words(wanted.team, 200, "team")
    known = round_.contest.teams.splitlines()
    if known and team not in known:
        raise Refused("Hãy chọn đơn vị, địa phương của bạn trong danh sách.", "team")
    return {
        "name": " ".join(words(wanted.name, 200, "name", "Hãy ghi họ tên của bạn.").split()),
        "team": " ".join(team.split()),
        **kept,
    }


def _earlier(round_: Round, code: str) -> Attempt | None:
    """The attempt of the round before that lets her in. Raises Refused."""
    if round_.after is None:
        return None
    if round_.after.published_at is None:
        raise Refused(
            "Kết quả vòng trước chưa công bố nên chưa ai vào được vòng này. Hãy quay lại sau khi có kết quả.", "earlier"
        )
    try:
        read = receipts.read(code, CODE)
    except receipts.Mistyped as error:
        raise Refused(str(error).replace("tờ ghi mã", "mã bài thi của vòng trước"), "earlier") from error
    if read not in queries.through(round_):
        raise Refused("Mã này không thuộc người được vào vòng thi. Hãy xem kết quả vòng trước.", "earlier")
    found = Attempt.objects.get(code=read)
    if round_.attempts.filter(earlier=found).exists():
        raise Refused("Mã này đã dùng để vào vòng thi rồi.", "earlier")
    return found


def _paper(round_: Round, chance: random.Random) -> Iterator[dict[str, Any]]:
    """The items of a paper in the order in which she sees them."""
    parts = round_.asked
    try:
        drawn = draw(round_.pool, [part.count for part in parts], chance)
    except BadParts as error:
        raise Refused("Đề thi chưa đủ câu hỏi. Hãy báo ban tổ chức.") from error
    points = {key: part.points for part, keys in zip(parts, drawn, strict=True) for key in keys}
    rows = QuestionVersion.objects.in_bulk(list(points))
    order = list(points)
    chance.shuffle(order)
    for number, key in enumerate(order, 1):
        row = rows[key]
        shown = [] if row.kind == "short" else row.options
        options = [[place, shown[place]] for place in arranged(row.kind, shown, chance)]
        yield {"n": number, "v": key, "p": points[key], "kind": row.kind, "text": row.text, "options": options}


def _held(attempt: Attempt) -> Attempt:
    """The attempt as it stands, nobody else's until the transaction ends, with its round."""
    return (
        Attempt.objects.select_for_update(of=("self",)).select_related("round").defer("round__pool").get(pk=attempt.pk)
    )


@operation
def save(
    *, attempt: Attempt, session: str, number: int, chosen: list[int | str], by: Actor = ANYONE, at: datetime
) -> Attempt:
    """Keeps an answer, one write; the last one counts. Raises Elsewhere, Over, Refused."""
    changing = Attempt.objects.select_for_update().values_list("session", "how", "deadline")
    row = copy(attempt)
    row.session, row.how, row.deadline = changing.get(pk=attempt.pk)
    _writable(row, session, at)
    if not 1 <= number <= row.round.questions or not _is_answer(chosen):
        raise Refused("Câu trả lời không đọc được. Hãy tải lại trang.")
    Answer.objects.bulk_create(
        [Answer(attempt=row, number=number, chosen=chosen, saved_at=at)],
        update_conflicts=True, unique_fields=["attempt", "number"], update_fields=["chosen", "saved_at"],
    )  # fmt: skip
    return row


def _writable(row: Attempt, session: str, at: datetime) -> None:
    if row.how:
        raise Over("Bài này đã nộp, không sửa được nữa.")
    if not secrets.compare_digest(row.session, session):
        raise Elsewhere()
    if not may_answer(row.clock(), row.how, at):
        early = at < row.begins_at
        raise Over(
            "Bài của bạn chưa đến giờ bắt đầu." if early else "Đã hết giờ làm bài; câu chọn sau lúc ấy không được lưu."
        )


def _is_answer(chosen: list[int | str]) -> bool:
    if len(chosen) == 1 and isinstance(chosen[0], str):
        return len(chosen[0]) <= 300
    return len(chosen) <= 8 and all(isinstance(one, int) and 0 <= one < 8 for one in chosen)


@operation
def take_over(*, attempt: Attempt, by: Actor = ANYONE, at: datetime) -> Attempt:
    """Goes on in this window; the other one cannot write any more. Raises Over."""
    row = _held(attempt)
    if row.standing(at) not in ("waiting", "going", "overdue"):
        raise Over("Bài này đã kết thúc.")
    row.session, row.windows = secrets.token_hex(8), min(row.windows + 1, 1000)
    row.save(update_fields=["session", "windows"])
    return row


@operation
def submit(*, attempt: Attempt, session: str, guess: int | None = None, by: Actor = ANYONE, at: datetime) -> Attempt:
    """Hands in what was saved; after the deadline, within the grace, it ends at the deadline. Raises Elsewhere, Over, Refused."""
    row = _held(attempt)
    if row.how:
        raise Over("Bài này đã nộp rồi.")
    if not secrets.compare_digest(row.session, session):
        raise Elsewhere()
    if guess is not None and not 0 <= guess <= _MOST_GUESS:
        raise Refused("Hãy ghi dự đoán bằng một số nguyên.", "guess")
    if row.round.guesses and guess is None:
        raise Refused(
            "Hãy ghi dự đoán có bao nhiêu người dự thi; nếu không biết, hãy ghi một số bạn nghĩ là gần đúng.", "guess"
        )
    stands = row.standing(at)
    if stands not in ("going", "overdue"):
        early = stands == "waiting"
        raise Over(
            "Bài của bạn chưa đến giờ bắt đầu."
            if early
            else "Đã quá hạn nộp bài. Máy thu những câu đã lưu theo thể lệ."
        )
    row.finished_at, row.how = finished(row.clock(), at), "self"
    row.guess = guess if row.round.guesses else None
    mark([row])
    row.save(update_fields=["finished_at", "how", "guess", "score", "correct", "seconds"])
    return row


@operation
def close_overdue(*, round_: Round, by: Actor = ANYONE, at: datetime, most: int = 500) -> int:
    """Closes attempts whose grace is over: they ended at their deadline, whenever this runs. How many; call again while it is `most`."""
    rows = [
        row
        for row in queries.open_past_deadline(round_, at=at).select_for_update(of=("self",)).order_by("pk")[:most]
        if row.clock().grace_until <= at
    ]
    for row in rows:
        row.finished_at, row.how = row.deadline, "time" if round_.overdue == "count" else "never"
    mark([row for row in rows if row.how == "time"])
    Attempt.objects.bulk_update(rows, ["finished_at", "how", "score", "correct", "seconds"], batch_size=200)
    return len(rows)


def close_all(*, round_: Round, at: datetime) -> int:
    """Closes every attempt whose time and grace are over."""
    closed = 0
    while done := close_overdue(round_=round_, at=at):
        closed += done
    return closed


def finish(*, at: datetime) -> int:
    """For the worker: closes what ran out in any round; each batch a transaction of its own."""
    return sum(close_all(round_=round_, at=at) for round_ in queries.rounds_with_open_attempts(at=at))
