"""Reading, answering the questions, confirming for a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.contests.rules import score
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.reading import access, queries
from cualuat.reading.models import Item, ItemUnit, Receipt
from cualuat.reading.operations.opening import record


def _open(item: Item, by: Actor) -> tuple[Item, int]:
    """The item as it is now, and who reads."""
    item = Item.objects.get(pk=item.pk)
    if item.opened_at is None:
        raise Refused("Mục này chưa mở.")
    if item.closed_at is not None:
        raise Refused("Mục này đã đóng, không ghi nhận thêm.")
    if by.person_id is None or not queries.is_reader(item, by):
        raise NotAllowed("Mục này không giao cho đơn vị của bạn.")
    return item, by.person_id


@operation
def acknowledge(*, item: Item, by: Actor, at: datetime) -> Receipt:
    """Says that she has read it; where nothing is asked, that is all. Again and again changes nothing. Raises NotAllowed, Refused."""
    item, person = _open(item, by)
    done = at if not item.questions.exists() else None
    try:
        with transaction.atomic():
            row, made = Receipt.objects.get_or_create(
                item=item, person_id=person, defaults={"read_at": at, "passed_at": done}
            )
    except IntegrityError:  # her other window was faster
        row, made = Receipt.objects.get(item=item, person_id=person), False
    if made:
        record("reading.read", item, by, at)
    return row


@operation
def answer(*, item: Item, answers: Mapping[int, Iterable[int]], by: Actor, at: datetime) -> Receipt:
    """Her answers: key of a question → places of what she chose. The best of her tries counts. Raises NotAllowed, Refused."""
    item, person = _open(item, by)
    row = Receipt.objects.select_for_update().filter(item=item, person_id=person).first()
    if row is None:
        raise Refused("Hãy đọc rồi bấm «Tôi đã đọc» trước khi trả lời.")
    if row.passed_at is not None:
        raise Refused("Bạn đã đạt, không cần trả lời nữa.")
    if item.tries and row.tries >= item.tries:
        raise Refused(f"Bạn đã trả lời đủ {item.tries} lần. Hãy báo đơn vị đầu mối.")
    rows = queries.questions(item)
    if missing := [n for n, one in enumerate(rows, 1) if not list(answers.get(one.pk, ()))]:
        raise Refused(f"Còn câu chưa trả lời: {', '.join(map(str, missing))}.", f"q{rows[missing[0] - 1].pk}")
    got = score([queries.asked(one) for one in rows], [list(answers[one.pk]) for one in rows])
    row.tries += 1
    row.answers = {str(one.pk): sorted(answers[one.pk]) for one in rows}
    row.score = max(got, row.score or 0)
    row.passed_at = at if got >= item.pass_mark else None
    row.save()
    record("reading.answer", item, by, at, passed=row.passed_at is not None)
    return row


@operation
def confirm(*, row: ItemUnit, note: str, by: Actor, at: datetime) -> ItemUnit:
    """The head says that her unit knows it; who has not read must be told of in the note. Raises NotAllowed, Refused."""
    row = ItemUnit.objects.select_for_update().select_related("item", "unit").get(pk=row.pk)
    if not access.may_confirm(by, row):
        raise NotAllowed("Chỉ người đứng đầu đơn vị xác nhận cho đơn vị mình.")
    if row.item.opened_at is None or row.item.closed_at is not None:
        raise Refused("Mục này chưa mở hoặc đã đóng.")
    if row.confirmed_at is not None:
        raise Refused("Đơn vị đã được xác nhận.")
    people = set(queries.readers(row, on=day_of(at)).values_list("pk", flat=True))
    left = len(people) - row.item.receipts.filter(person__in=people, passed_at__isnull=False).count()
    words = " ".join(normalise(note).split())[:500]
    if left and not words:
        raise Refused(f"Còn {left} người chưa đọc hoặc chưa đạt. Hãy ghi vì sao vẫn xác nhận.", "note")
    row.confirmed_at, row.confirmed_by, row.note = at, by.name, words
    row.save()
    record("reading.confirm", row.item, by, at, unit=row.unit.name, note=words)
    return row
