"""The dialogue itself: questions from the floor, what was answered, the end, publication, what becomes a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations.intake import Brought, Incomplete, PersonGiven, Registered, register
from cualuat.dialogues import access
from cualuat.dialogues.models import Dialogue, Question
from cualuat.dialogues.operations.asking import LONGEST, next_number
from cualuat.dialogues.operations.recording import going_on, record, reindex, saved
from cualuat.entry.operations import arranging as entry
from cualuat.kernel.workdays import day_of, show
from cualuat.notices import operations as notices
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit

CASE_KIND = "feedback-general"
LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question: answered there (`text`), or a unit answers in writing by a day."""

    outcome: str
    text: str = ""
    unit: Unit | None = None
    due: date | None = None


@operation
def from_floor(*, dialogue: Dialogue, text: str, name: str, answer: Answer, by: Actor, at: datetime) -> Question:
    """A question that somebody asked in the room, with what came of it where it is known. Raises NotAllowed, Refused."""
    row = locked(dialogue)
    access.require_keeper(by, row.unit_id)
    _going_on_since(row, at)
    if row.published_at is not None:
        raise Refused("Đã công khai trả lời, không ghi thêm câu hỏi.")
    question = Question(
        dialogue=row, text=words(text, LONGEST, "text", "Hãy ghi câu hỏi."), name=words(name, 200, "name"), source="floor",
        state="shown", number=next_number(row), on=day_of(at),
    )  # fmt: skip
    if answer.outcome:
        _take_over(question, answer, by, at)
    question.save(force_insert=True)
    record("dialogues.from_floor", row, by, at, number=question.number)
    reindex(row, at)
    return question


def _going_on_since(row: Dialogue, at: datetime) -> None:
    going_on(row)
    if at < row.begins:
        raise Refused("Chưa đến giờ đối thoại, chưa ghi được phần này.")


@operation
def note(*, question: Question, answer: Answer, version: int | None, by: Actor, at: datetime) -> Question:
    """Notes what came of a question: answered, or to be answered in writing. Raises NotAllowed, SomebodyElse, Refused."""
    dialogue = locked(question.dialogue)
    access.require_keeper(by, dialogue.unit_id)
    _going_on_since(dialogue, at)
    row = _answerable(question, version)
    row.dialogue = dialogue
    _take_over(row, answer, by, at)
    row.version += 1
    row.save()
    record("dialogues.note", dialogue, by, at, number=row.number, unit=row.unit.name if row.unit else "")
    reindex(dialogue, at)
    return row


def _answerable(question: Question, version: int | None) -> Question:
    row = locked(question, version)
    if row.outcome == "case":
        raise Refused("Câu hỏi này đã chuyển thành hồ sơ; trả lời ở hồ sơ.")
    if row.state == "merged":
        raise Refused("Câu hỏi này đã gộp. Hãy trả lời ở câu được gộp vào.")
    if row.state == "waiting":
        raise Refused("Câu hỏi này chưa duyệt. Hãy đăng, gộp hoặc ghi vì sao không đăng trước.")
    return row


def _take_over(row: Question, answer: Answer, by: Actor, at: datetime) -> None:
    if answer.outcome == "answered":
        row.answer = words(answer.text, LONGEST_ANSWER, "answer", "Hãy ghi tóm tắt câu trả lời.")
        row.unit, row.due, row.answered_on, row.answered_by = None, None, day_of(at), by.name
    elif answer.outcome == "written":
        if answer.unit is None:
            raise Refused("Hãy chọn đơn vị trả lời bằng văn bản.", "unit")
        if answer.due is None or answer.due < day_of(at):
            raise Refused("Hạn trả lời bằng văn bản từ hôm nay trở đi.", "due")
        row.unit, row.due, row.answer = answer.unit, answer.due, words(answer.text, LONGEST_ANSWER, "answer")
        row.answered_on, row.answered_by = None, ""
    else:
        raise Refused("Hãy chọn: đã trả lời, hay trả lời bằng văn bản sau.", "outcome")
    row.outcome = answer.outcome


@operation
def answer_in_writing(*, question: Question, text: str, version: int | None, by: Actor, at: datetime) -> Question:
    """The written answer that was promised; whoever left a mail address gets it, once it is public everybody reads it.

    Raises NotAllowed, SomebodyElse, Refused.
    """
    row = locked(question, version)
    if not access.may_answer(by, row):
        raise NotAllowed("Chỉ đơn vị được giao trả lời và đơn vị tổ chức ghi được câu trả lời này.")
    if row.outcome != "written":
        raise Refused("Câu hỏi này không chờ trả lời bằng văn bản. Hãy tải lại trang.")
    row.answer = words(text, LONGEST_ANSWER, "answer", "Hãy ghi câu trả lời.")
    row.answered_on, row.answered_by = row.answered_on or day_of(at), by.name
    row.version += 1
    row.save()
    record("dialogues.answer_in_writing", row.dialogue, by, at, number=row.number)
    reindex(row.dialogue, at)
    if row.contact:
        notices.queue(
            to=row.contact, subject=f"Trả lời câu hỏi của bạn: {row.dialogue.title}"[:200],
            body=f"Câu hỏi: {row.text}\n\nTrả lời: {row.answer}", at=at, kind="dialogue", about_type="dialogue",
            about_id=row.dialogue_id,
        )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Ending:
    """How a dialogue ended: how many were there by count (None: those who signed in), who wrote the minutes, the conclusion."""

    present: int | None
    secretary: str
    conclusion: str


@operation
def hold(*, dialogue: Dialogue, ending: Ending, version: int | None, by: Actor, at: datetime) -> Dialogue:
    """Says that the dialogue was held; nothing is asked or supported any more. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(dialogue, version)
    access.require_keeper(by, row.unit_id)
    _going_on_since(row, at)
    signed = sum(row.registrations.filter(present_at__isnull=False).values_list("people", flat=True))
    present = ending.present if ending.present is not None else signed
    if not 1 <= present <= 100_000:
        raise Refused("Hãy ghi số người dự, ít nhất 1.", "present")
    if waiting := row.questions.filter(state="waiting").count():
        raise Refused(
            f"Còn {waiting} câu hỏi chưa duyệt ở mục Câu hỏi. Hãy đăng, gộp hoặc ghi vì sao không đăng từng câu trước."
        )
    row.present = present
    row.secretary = words(ending.secretary, 200, "secretary", "Hãy ghi người ghi biên bản.")
    row.conclusion = words(ending.conclusion, 10_000, "conclusion")
    if row.held_at is None:
        row.held_at = at
        row.asking = entry.close(occasion=row.asking, by=by, at=at)
        row.supporting = entry.close(occasion=row.supporting, by=by, at=at)
    saved(row)
    record("dialogues.hold", row, by, at, count=present)
    return row


@operation
def publish(*, dialogue: Dialogue, version: int | None, by: Actor, at: datetime) -> Dialogue:
    """Makes answers, conclusion and commitments public. Raises NotAllowed, SomebodyElse, Refused where a question has no outcome."""
    access.require_runner(by)
    row = locked(dialogue, version)
    if row.held_at is None:
        raise Refused("Hãy chốt buổi đối thoại trước khi công khai trả lời.")
    if row.published_at is not None:
        raise Refused("Trả lời đã công khai rồi. Hãy tải lại trang.")
    left = row.questions.filter(state="shown", outcome="").order_by("number")
    if numbers := [str(number) for number in left.values_list("number", flat=True)]:
        raise Refused(
            f"Chưa ghi kết quả của câu {', '.join(numbers)}. Hãy ghi đã trả lời, trả lời bằng văn bản sau, hoặc chuyển thành hồ sơ."
        )
    row.published_at = at
    saved(row)
    record("dialogues.publish", row, by, at)
    reindex(row, at)
    return row


@operation
def to_case(*, question: Question, version: int | None, by: Actor, at: datetime) -> Registered:
    """Makes a question without an answer a matter, received on the day of the dialogue.

    Whoever sent it with a code follows the matter with the same code; of others the receipt is shown once.

    Of whoever asked the matter holds no more than she gave. Raises NotAllowed, SomebodyElse, Refused.
    """
    access.require_runner(by)
    dialogue = locked(question.dialogue)
    _going_on_since(dialogue, at)
    row = _answerable(question, version)
    if row.answered_on is not None:
        raise Refused("Câu hỏi này đã được trả lời.")
    try:
        made = register(brought=_brought(row, dialogue), key=row.code_key, by=by, at=at)
    except Incomplete as wrong:
        raise Refused(str(wrong)) from wrong
    row.outcome, row.case, row.unit, row.due = "case", made.case, None, None
    row.version += 1
    row.save()
    record("dialogues.to_case", dialogue, by, at, number=row.number, other=made.case.number)
    reindex(dialogue, at)
    return made


def _brought(row: Question, dialogue: Dialogue) -> Brought:
    day, agency = show(day_of(dialogue.begins)), organisation.agency()
    return Brought(
        kind=CASE_KIND, channel="dialogue", received_at=dialogue.begins, subject=" ".join(row.text.split())[:200],
        content=f"{row.text}\n\n(Câu hỏi tại buổi đối thoại «{dialogue.title}» ngày {day}, chưa được trả lời tại buổi.)",
        sender=PersonGiven(name=row.name, email=row.contact, told_by="email" if row.contact else ""),
        is_sample=agency is not None and agency.is_sample,
    )  # fmt: skip
