"""Questions before a dialogue: sent, read by a moderator, shown, merged, supported."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations.intake import PersonGiven, contact_faults
from cualuat.dialogues import access, codes
from cualuat.dialogues.models import Dialogue, Question, Support
from cualuat.dialogues.operations.recording import going_on, record, reindex
from cualuat.entry.operations.admitting import AlreadyEntered, Pass, enter
from cualuat.kernel.workdays import day_of

LONGEST = 2000  # letters of a question


def _question(dialogue: Dialogue, text: str, name: str, contact: str, show_name: bool, source: str) -> Question:
    wrong = contact_faults(PersonGiven(email=contact.strip()))
    if "email" in wrong:
        raise Refused(wrong["email"], "contact")
    name = words(name, 200, "name")
    if show_name and not name:
        raise Refused("Muốn đăng tên thì ghi tên; không thì bỏ dấu ở ô này.", "show_name")
    return Question(
        dialogue=dialogue, text=words(text, LONGEST, "text", "Hãy ghi câu hỏi."), name=name, show_name=show_name,
        contact=contact.strip(), source=source,
    )  # fmt: skip


@operation
def ask(
    *, dialogue: Dialogue, admitted: Pass, text: str, name: str = "", show_name: bool = False, contact: str = "",
    by: Actor = ANYONE, at: datetime,
) -> tuple[Question, str]:  # fmt: skip
    """Takes in a question for the moderator to read, and gives back the code with which its sender can follow it.

    Nothing ties it to whoever sent it but the name and address that she gave. Raises NotOpen, AlreadyEntered, Refused.
    """
    going_on(dialogue)
    row = _question(dialogue, text, name, contact, show_name, "web")
    enter(occasion=dialogue.asking, admitted=admitted, at=at)
    code = codes.draw()
    row.on, row.code_key = day_of(at), codes.key_of(code)
    row.save(force_insert=True)
    return row, code


@operation
def take_in(
    *, dialogue: Dialogue, text: str, name: str, show_name: bool, contact: str, by: Actor, at: datetime
) -> Question:
    """A question that came on paper or by telephone. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by, dialogue.unit_id)
    row = locked(dialogue)
    going_on(row)
    if row.held_at is not None:
        raise Refused("Buổi đối thoại đã chốt, không nhận thêm câu hỏi.")
    question = _question(row, text, name, contact, show_name, "paper")
    question.on = day_of(at)
    question.save(force_insert=True)
    record("dialogues.take_in", row, by, at)
    return question


def next_number(dialogue: Dialogue) -> int:
    """The number of the question that is shown next; the caller has locked the dialogue."""
    return int(dialogue.questions.aggregate(n=Max("number"))["n"] or 0) + 1


def _to_moderate(question: Question, version: int | None, by: Actor) -> Question:
    dialogue = locked(question.dialogue)
    access.require_keeper(by, dialogue.unit_id)
    row = locked(question, version)
    if row.outcome:
        raise Refused("Câu hỏi này đã được trả lời hoặc đã chuyển thành hồ sơ, không đổi nữa.")
    row.dialogue = dialogue
    return row


def _kept(row: Question) -> Question:
    row.version += 1
    row.save()
    return row


@operation
def show(*, question: Question, text: str, version: int | None, by: Actor, at: datetime) -> Question:
    """Puts a question on the page under the next number; `text` as shown: names of others taken out, not its sense changed.

    Raises NotAllowed, SomebodyElse, Refused.
    """
    row = _to_moderate(question, version, by)
    if row.state == "shown":
        raise Refused("Câu hỏi này đang đăng rồi. Hãy tải lại trang.")
    before = row.text
    row.text = words(text, LONGEST, "text", "Hãy ghi câu hỏi.")
    row.state, row.merged_into, row.refused_why = "shown", None, ""
    row.number = row.number or next_number(row.dialogue)
    changed = {"text": [before, row.text]} if before != row.text else {}
    record("dialogues.show", row.dialogue, by, at, number=row.number, **changed)
    reindex(row.dialogue, at)
    return _kept(row)


@operation
def merge(*, question: Question, into: Question | None, version: int | None, by: Actor, at: datetime) -> Question:
    """Says that a question is the same as one that is shown; who supports either counts once for it. Raises NotAllowed, SomebodyElse, Refused."""
    row = _to_moderate(question, version, by)
    if into is None or into.dialogue_id != row.dialogue_id or into.pk == row.pk or into.state != "shown":
        raise Refused("Hãy chọn một câu đang đăng để gộp vào.", "into")
    if row.merged.exists():
        raise Refused("Đã có câu khác gộp vào câu này. Hãy gộp theo chiều ngược lại.", "into")
    row.state, row.merged_into, row.refused_why = "merged", into, ""
    record("dialogues.merge", row.dialogue, by, at, number=into.number)
    reindex(row.dialogue, at)
    return _kept(row)


@operation
def refuse(*, question: Question, reason: str, version: int | None, by: Actor, at: datetime) -> Question:
    """Does not show a question, or takes it down, and says why; whoever sent it reads that by her code. Raises NotAllowed, SomebodyElse, Refused."""
    row = _to_moderate(question, version, by)
    if row.merged.exists():
        raise Refused("Có câu khác gộp vào câu này. Hãy đăng lại câu kia trước.")
    row.refused_why = words(reason, 500, "reason", "Hãy ghi vì sao không đăng.")
    row.state, row.merged_into = "refused", None
    record("dialogues.refuse", row.dialogue, by, at, reason=row.refused_why)
    reindex(row.dialogue, at)
    return _kept(row)


@operation
def support(*, question: Question, admitted: Pass, by: Actor = ANYONE, at: datetime) -> Support:
    """Somebody wants this question answered. Raises NotOpen, AlreadyEntered, Refused."""
    dialogue = question.dialogue
    going_on(dialogue)
    if question.state != "shown":
        raise Refused("Câu hỏi này không còn trên trang. Hãy tải lại trang.")
    if Support.objects.filter(question=question, key=admitted.key).exists():
        raise AlreadySupported()
    try:
        with transaction.atomic():
            entered = enter(occasion=dialogue.supporting, admitted=admitted, at=at)
            made: Support = Support.objects.create(question=question, entry=entered, key=admitted.key)
    except (AlreadyEntered, IntegrityError) as error:  # from two windows at once
        if Support.objects.filter(question=question, key=admitted.key).exists():
            raise AlreadySupported() from error
        raise Refused(
            "Bạn vừa gửi từ hai cửa sổ một lúc, hoặc đã ủng hộ quá nhiều câu. Hãy gửi lại câu này."
        ) from error
    return made


class AlreadySupported(Refused):
    """This person supports this question already, or as many as she may."""

    def __init__(self) -> None:
        super().__init__("Bạn đã ủng hộ câu này rồi; mỗi người một lần cho mỗi câu.")
