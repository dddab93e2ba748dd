"""Questions of the bank: written, handed in, put to use, looked over again, put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.contests import access
from cualuat.contests.models import Question, QuestionVersion
from cualuat.contests.rules import DIFFICULTIES, QUESTION_FLOW, QUESTION_STATES, BadQuestion, Wording, sameness, wording
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import day_of
from cualuat.search.operations import queue_update

_TWICE = "Trong ngân hàng đã có câu hỏi với đúng lời này. Hãy tìm câu ấy mà sửa."


@dataclass(frozen=True, slots=True)
class QuestionWanted:
    """A question as it is typed, see `rules.wording`."""

    kind: str
    text: str
    options: str
    topic: str
    difficulty: int = 2
    explanation: str = ""
    citation: str = ""
    in_practice: bool = True


def record(action: str, row: Question, text: str, by: Actor, at: datetime, **detail: object) -> None:
    """One line of the record of acts about a question."""
    audit.record(action=action, subject=("contest-question", row.pk, text[:200]), by=by, at=at, detail=detail)


def reindex(topics: set[str], *, at: datetime) -> None:
    """Queues the update of the index for what may be learnt about these topics."""
    if topics:
        queue_update(doc_ids=[f"contests:topic-{slug(topic)}" for topic in sorted(topics)], at=at)


@operation
def keep(
    *, question: Question | None, wanted: QuestionWanted, version: int | None, by: Actor, at: datetime
) -> Question:
    """Writes a question, or other words for one; what is in use must be approved again. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_writer(by)
    topic = words(wanted.topic, 120, "topic", "Hãy ghi chủ đề của câu hỏi.")
    if wanted.difficulty not in DIFFICULTIES:
        raise Refused("Hãy chọn độ khó.", "difficulty")
    found = _wording(wanted)
    if question is None:
        row = Question(made_at=at, made_by=by.name)
    else:
        row = locked(question, version)
        if row.state == "retired":
            raise Refused("Câu hỏi này thôi dùng rồi. Hãy chuyển về «đang soạn» trước khi sửa.")
        row.number += 1
        row.version += 1
    before = {row.topic} if row.state == "active" else set()
    row.topic, row.difficulty, row.in_practice = topic, wanted.difficulty, wanted.in_practice
    row.sameness, row.reviewed_on, row.reviewed_by = sameness(found), day_of(at), by.name
    row.state = "review" if row.state == "active" else row.state
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_TWICE, "text") from error
    add_version(row, found, by, at)
    reindex(before, at=at)
    action = "contests.write_question" if question is None else "contests.edit_question"
    record(action, row, found.text, by, at, topic=topic, number=row.number)
    return row


def _wording(wanted: QuestionWanted) -> Wording:
    try:
        return wording(wanted.kind, wanted.text, wanted.options, wanted.explanation, wanted.citation)
    except BadQuestion as error:
        raise Refused(str(error), error.field) from error


def add_version(row: Question, found: Wording, by: Actor, at: datetime) -> QuestionVersion:
    """The words as the version `row.number`."""
    return QuestionVersion.objects.create(
        question=row, number=row.number, kind=found.kind, text=found.text, options=list(found.options),
        right=list(found.right), explanation=found.explanation, citation=found.citation, made_at=at, made_by=by.name,
    )  # fmt: skip


def last_version(row: Question) -> QuestionVersion:
    """The words as they stand now."""
    return QuestionVersion.objects.get(question=row, number=row.number)


@operation
def move(*, question: Question, to: str, version: int | None, by: Actor, at: datetime) -> Question:
    """From one state to another; only those who run contests put a question to use. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_writer(by)
    row = locked(question, version)
    if to not in QUESTION_FLOW[row.state]:
        raise Refused(
            f"Câu hỏi đang «{QUESTION_STATES[row.state].lower()}», không chuyển như vậy được. Hãy tải lại trang."
        )
    if to == "active" or row.state == "active":
        access.require_runner(by)
    _put(row, to, last_version(row), by, at)
    return row


def _put(row: Question, to: str, last: QuestionVersion, by: Actor, at: datetime) -> None:
    if to in ("review", "active") and not last.citation:
        raise Refused("Hãy ghi căn cứ (điều luật nào) trước khi trình duyệt.", "citation")
    was, row.state, row.version = row.state, to, row.version + 1
    if to == "active":
        row.reviewed_on, row.reviewed_by = day_of(at), by.name
    row.save()
    if "active" in (was, to):
        reindex({row.topic}, at=at)
    record("contests.move_question", row, last.text, by, at, state=[QUESTION_STATES[was], QUESTION_STATES[to]])


@operation
def approve_all(*, questions: list[Question], by: Actor, at: datetime) -> int:
    """Puts to use all of these that wait for it and name their provision; how many. Raises NotAllowed."""
    access.require_runner(by)
    rows = list(
        Question.objects.select_for_update().filter(pk__in=[row.pk for row in questions], state="review").order_by("pk")
    )
    cited = QuestionVersion.objects.filter(question__in=rows).exclude(citation="")
    last = {(one.question_id, one.number) for one in cited}
    ready = [row for row in rows if (row.pk, row.number) in last]
    Question.objects.filter(pk__in=[row.pk for row in ready]).update(
        state="active", reviewed_on=day_of(at), reviewed_by=by.name
    )
    for row in ready:
        row.version += 1
    Question.objects.bulk_update(ready, ["version"])
    reindex({row.topic for row in ready}, at=at)
    if ready:
        subject = ("contest-bank", "", f"{len(ready)} câu hỏi")
        audit.record(action="contests.approve_questions", subject=subject, by=by, at=at, detail={"count": len(ready)})
    return len(ready)


@operation
def confirm(*, question: Question, note: str, by: Actor, at: datetime) -> Question:
    """Says that a question is still right though its provision changed. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(question)
    note = words(note, 500, "note")
    row.reviewed_on, row.reviewed_by, row.version = day_of(at), by.name, row.version + 1
    row.save()
    record("contests.confirm_question", row, last_version(row).text, by, at, note=note)
    return row
