"""What reports can count of guides, questions and answers."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, Sum

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.guides.models import HelpfulDay, Piece, Review

GROUP: Final = "Hướng dẫn, hỏi đáp"


def _of_unit(window: Window, field: str = "unit") -> Q:
    return Q() if window.unit is None else Q(**{field: window.unit})


def _published(kind: str, window: Window) -> Counted:
    """Made public for the first time in the window, whatever became of it."""
    rows = Piece.objects.filter(_of_unit(window), kind=kind, published_on__range=(window.since, window.until))
    found = tuple(Row(row.title, row.published_on, "guide", str(row.pk)) for row in rows.order_by("published_on", "pk"))
    return Counted(len(found), found)


def _guides(window: Window) -> Counted:
    return _published("guide", window)


def _questions(window: Window) -> Counted:
    return _published("question", window)


def _reviewed(window: Window) -> Counted:
    """Looked at again in the window: said to be still right, or published anew."""
    rows = Review.objects.filter(
        _of_unit(window, "piece__unit"), on__range=(window.since, window.until)
    ).select_related("piece")
    again = [row for row in rows.order_by("on", "pk") if row.kind == "confirmed" or row.piece.published_on != row.on]
    found = tuple(Row(row.piece.title, row.on, "guide", str(row.piece_id)) for row in again)
    return Counted(len(found), found)


def _helped(window: Window) -> Counted:
    """Of the readers who said whether it helped: those whom it did."""
    rows = HelpfulDay.objects.filter(_of_unit(window, "piece__unit"), day__range=(window.since, window.until))
    told = rows.order_by().values("piece", "piece__title").annotate(good=Sum("yes"), bad=Sum("no")).order_by("piece")
    found = tuple(
        Row(f"{one['piece__title']}: {one['good']} có ích, {one['bad']} chưa", None, "guide", str(one["piece"]), one["good"])
        for one in told
    )  # fmt: skip
    whole = sum(one["good"] + one["bad"] for one in told)
    return Counted(sum(one["good"] for one in told), found, whole=whole)


FIGURES: Final = (
    Figure("guides_published", "Hướng dẫn được công khai", GROUP, "bài", _guides),
    Figure("questions_published", "Câu hỏi, trả lời được công khai", GROUP, "câu", _questions),
    Figure("guides_reviewed", "Lượt xem lại hướng dẫn, hỏi đáp", GROUP, "lượt", _reviewed),
    Figure("guides_helpful", "Lượt bạn đọc cho biết bài có ích", GROUP, "lượt", _helped, "share"),
)
