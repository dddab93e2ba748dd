"""What contests can count for reports: rounds held, people who took part, answers in practice, questions in use."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.contests import queries
from cualuat.contests.models import PracticeDay, QuestionVersion, Round
from cualuat.kernel.workdays import day_of

GROUP: Final = "Cuộc thi, học luật"


def _rounds(window: Window) -> QuerySet[Round]:
    """Rounds that were held and over within the window; contests are the whole agency's, no unit's."""
    if window.unit is not None:
        return Round.objects.none()
    rows = Round.objects.filter(
        contest__state="announced", occasion__closes_at__date__range=(window.since, window.until)
    )
    if window.on is not None:
        rows = rows.filter(occasion__closes_at__date__lte=window.on)
    return rows.select_related("contest", "occasion").order_by("occasion__closes_at", "pk")


def _row(row: Round, amount: int = 1) -> Row:
    return Row(str(row), day_of(row.occasion.closes_at), "contest-round", str(row.pk), amount)


def _held(window: Window) -> Counted:
    found = tuple(_row(row) for row in _rounds(window))
    return Counted(len(found), found)


def _people(window: Window) -> Counted:
    """Of each round the people with an attempt that is marked."""
    found = tuple(_row(row, queries.participants(row)) for row in _rounds(window))
    return Counted(sum(row.amount for row in found), found)


def _practice(window: Window) -> Counted:
    """Answers, by topic; of whom nobody knows."""
    if window.unit is not None:
        return Counted(0)
    topics: dict[str, int] = {}
    for day in PracticeDay.objects.filter(day__range=(window.since, window.until)).order_by("topic"):
        topics[day.topic] = topics.get(day.topic, 0) + day.answers
    found = tuple(Row(topic, None, "", "", amount) for topic, amount in topics.items())
    return Counted(sum(topics.values()), found)


def _questions(window: Window) -> Counted:
    """Questions in use that were written within the window."""
    if window.unit is not None:
        return Counted(0)
    rows = QuestionVersion.objects.filter(
        number=1, question__state="active", made_at__date__range=(window.since, window.until)
    ).order_by("made_at", "pk")
    found = tuple(Row(row.text[:200], day_of(row.made_at), "contest-question", str(row.question_id)) for row in rows)
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("contests_held", "Vòng thi tìm hiểu pháp luật đã tổ chức", GROUP, "vòng", _held),
    Figure("contests_people", "Lượt người dự thi tìm hiểu pháp luật", GROUP, "lượt người", _people, "sum"),
    Figure("contests_practice", "Câu trả lời ở trang học luật", GROUP, "câu", _practice, "sum"),
    Figure("contests_questions", "Câu hỏi pháp luật mới đưa vào dùng", GROUP, "câu", _questions),
)
