"""Questions, a contest with a round and people who take part, for tests."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from cualuat.base.actor import SYSTEM
from cualuat.contests import queries
from cualuat.contests.models import Attempt, Contest, Question, Round
from cualuat.contests.operations import arranging, banking, taking
from cualuat.contests.operations.arranging import ContestWanted, RoundWanted
from cualuat.contests.operations.banking import QuestionWanted
from cualuat.contests.operations.taking import Participant
from cualuat.contests.rules import key_of, positions_of
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.entry.rules import Terms
from office import NOW

LAW = "Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"


def a_question(number: int = 1, *, state: str = "active", **changes: Any) -> Question:
    """A question of the bank about the sample law, in use; the first option is right."""
    facts: dict[str, Any] = {
        "kind": "single", "text": f"Câu hỏi số {number} về dịch vụ công cộng?",
        "options": f"* Đáp án đúng {number}\nPhương án sai\nPhương án khác\nPhương án nữa", "topic": "Dịch vụ công cộng",
        "explanation": "Xem điều luật.", "citation": f"Điều 21 {LAW}",
    }  # fmt: skip
    row = banking.keep(question=None, wanted=QuestionWanted(**(facts | changes)), version=None, by=SYSTEM, at=NOW)
    for to in {"draft": (), "review": ("review",), "active": ("review", "active")}[state]:
        row = banking.move(question=row, to=to, version=None, by=SYSTEM, at=NOW)
    return row


def terms(**changes: Any) -> Terms:
    """Open to all, named, from NOW for an hour."""
    facts: dict[str, Any] = {
        "audience": "open",
        "secrecy": "named",
        "opens_at": NOW,
        "closes_at": NOW + timedelta(hours=1),
    }
    return Terms(**(facts | changes))


def a_round(contest: Contest, *, entry: Terms | None = None, **changes: Any) -> Round:
    """Three questions in ten minutes."""
    facts: dict[str, Any] = {
        "title": "Vòng 1",
        "minutes": 10,
        "parts": "Mọi chủ đề | | 3 | 2",
        "delay": 0,
        "tie_break": "time",
    }
    wanted = RoundWanted(**({"terms": entry or terms()} | facts | changes))
    return arranging.keep_round(contest=contest, round_=None, wanted=wanted, version=None, by=SYSTEM, at=before())


def before() -> datetime:
    """The day before NOW."""
    return NOW - timedelta(days=1)


def a_contest(*, questions: int = 4, teams: str = "", **changes: Any) -> Round:
    """An announced contest with one round, which is given back."""
    for number in range(questions):
        a_question(number)
    contest = arranging.keep(
        contest=None, wanted=ContestWanted("Tìm hiểu luật mẫu", teams=teams), version=None, by=SYSTEM, at=before()
    )
    a_round(contest, **changes)
    arranging.announce(contest=contest, version=None, by=SYSTEM, at=before())
    return queries.rounds(contest)[0]


def somebody(round_: Round, token: str) -> Pass:
    """Somebody at the door."""
    return admitting.by_browser(occasion=round_.occasion, token=token)


def begun(round_: Round, token: str = "a", at: datetime = NOW, **changes: Any) -> Attempt:
    """She begins."""
    facts: dict[str, Any] = {"name": f"Nguyễn Thị {token.upper()}", "consents": True}
    made = taking.start(
        round_=round_,
        admitted=somebody(round_, token),
        wanted=Participant(**(facts | changes)),
        at=at,
        chance=random.Random(7),
    )
    return queries.attempt_with(made.code)  # type: ignore[return-value]


def answered(attempt: Attempt, right: int, at: datetime) -> None:
    """She answers so many questions rightly, and the others wrongly, one after the other from her begin until `at`."""
    step = (at - attempt.begins_at) / len(attempt.paper.items)
    for item in attempt.paper.items:
        key = key_of(queries.QuestionVersion.objects.get(pk=item["v"]).wording)
        chosen = positions_of(item, key.taken[0]) if item["n"] <= right else positions_of(item, [3])
        taking.save(
            attempt=attempt,
            session=attempt.session,
            number=item["n"],
            chosen=chosen,
            at=attempt.begins_at + step * item["n"],
        )


def handed_in(
    round_: Round,
    token: str,
    right: int,
    *,
    seconds: int = 60,
    guess: int | None = None,
    start: datetime = NOW,
    **changes: Any,
) -> Attempt:
    """She begins, answers so many rightly and hands in so many seconds later."""
    attempt = begun(round_, token, start, **changes)
    at = start + timedelta(seconds=seconds)
    answered(attempt, right, at)
    return taking.submit(attempt=attempt, session=attempt.session, guess=guess, at=at)
