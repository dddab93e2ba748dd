"""What those who were there thought, kept apart from who they are."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.text import normalise
from cualuat.training.models import Attendance, Course, Evaluation
from cualuat.training.operations.recording import not_cancelled, record
from cualuat.training.rules import ANSWERS_DAYS, SCORES, answers_until

_LONGEST = 2000


@operation
def answer(*, course: Course, score: int, words: str, by: Actor, at: datetime) -> None:
    """Keeps what somebody who was there thought; once. Raises NotAllowed, Refused (naming the input)."""
    course = locked(course)
    not_cancelled(course)
    mine = Attendance.objects.filter(course=course, person_id=by.person_id or 0).first()
    if mine is None:
        raise NotAllowed("Chỉ người đã dự lớp mới đánh giá được.")
    if mine.has_answered:
        raise Refused("Bạn đã đánh giá lớp này. Câu trả lời không ghi tên nên không tìm lại để sửa được.")
    if at < course.ends:
        raise Refused("Lớp chưa kết thúc. Hãy đánh giá sau khi lớp xong.")
    if at > answers_until(course.ends):
        raise Refused(f"Đã quá {ANSWERS_DAYS} ngày từ khi lớp kết thúc, không nhận đánh giá nữa.")
    if score not in SCORES:
        raise Refused("Hãy chọn từ 1 đến 5.", "score")
    said = normalise(words.replace("\r\n", "\n")).strip()
    if len(said) > _LONGEST:
        raise Refused(f"Dài quá {_LONGEST} ký tự. Hãy viết gọn lại.", "words")
    Evaluation.objects.create(course=course, score=score, words=said)
    mine.has_answered = True
    mine.save(update_fields=["has_answered"])
    record("training.evaluate", course, by, at)
