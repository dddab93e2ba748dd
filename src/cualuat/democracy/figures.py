"""What reports can count of democracy inside the agency."""

from __future__ import annotations

from typing import Final

from django.db.models import F, Q

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.democracy.models import Conference, Posting, Round, Suggestion

GROUP: Final = "Dân chủ ở cơ quan"


def _posted(window: Window) -> Counted:
    """Of what had to be made known by a day in the window: what was, in time. What is not due yet does not count."""
    rows = Posting.objects.filter(due__range=(window.since, window.until))
    over = rows.filter(Q(due__lt=window.late_before) | Q(posted_on__isnull=False))
    good = rows.filter(posted_on__lte=F("due")).order_by("due", "pk")
    found = tuple(Row(row.title, row.posted_on, "democracy-posting", str(row.pk)) for row in good)
    return Counted(len(found), found, whole=over.count())


def _rounds(window: Window) -> Counted:
    """Of the rounds that were closed in the window: those whose explanation was made known."""
    rows = Round.objects.filter(occasion__closed_at__date__range=(window.since, window.until))
    good = rows.filter(published_on__isnull=False).order_by("published_on", "pk")
    found = tuple(Row(row.title, row.published_on, "democracy-round", str(row.pk)) for row in good)
    return Counted(len(found), found, whole=rows.count())


def _conferences(window: Window) -> Counted:
    rows = Conference.objects.filter(held_at__isnull=False, on__range=(window.since, window.until)).order_by("on")
    found = tuple(Row(str(row), row.on, "democracy-conference", str(row.pk)) for row in rows)
    return Counted(len(found), found)


def _suggestions(window: Window) -> Counted:
    """Of the suggestions that came in the window: those that were answered."""
    rows = Suggestion.objects.filter(on__range=(window.since, window.until))
    good = rows.filter(answered_on__isnull=False).order_by("on", "pk")
    found = tuple(
        Row(f"Góp ý ngày {row.on:%d/%m/%Y}", row.answered_on, "democracy-suggestion", str(row.pk)) for row in good
    )
    return Counted(len(found), found, whole=rows.count())


FIGURES: Final = (
    Figure("democracy_posted", "Nội dung công khai trong cơ quan đúng hạn", GROUP, "nội dung", _posted, "share"),
    Figure("democracy_rounds", "Đợt lấy ý kiến cán bộ đã giải trình", GROUP, "đợt", _rounds, "share"),
    Figure("democracy_conferences", "Hội nghị cán bộ, công chức, người lao động", GROUP, "hội nghị", _conferences),
    Figure("democracy_suggestions", "Góp ý của cán bộ đã được trả lời", GROUP, "góp ý", _suggestions, "share"),
)
