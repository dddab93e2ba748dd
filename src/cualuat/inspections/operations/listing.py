"""Checklists of the agency's own."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.inspections import access
from cualuat.inspections.models import OwnChecklist
from cualuat.inspections.rules import MOST_ITEMS, read_items
from cualuat.kernel.text import normalise


@operation
def keep_list(
    *, found: OwnChecklist | None, name: str, text: str, active: bool, version: int | None, by: Actor, at: datetime
) -> OwnChecklist:
    """Keeps a checklist, or corrects one; checks that began with it keep their questions.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    access.require_keeper(by)
    row = locked(found, version) if found is not None else OwnChecklist()
    items = read_items(normalise(text))
    if not items:
        raise Refused("Hãy ghi ít nhất một câu hỏi, mỗi dòng một câu.", "text")
    if len(items) > MOST_ITEMS:
        raise Refused(f"Nhiều nhất {MOST_ITEMS} câu hỏi. Hãy chia thành hai danh mục.", "text")
    for number, (question, provision) in enumerate(items, 1):
        if len(question) > 500 or len(provision) > 300:
            raise Refused(f"Dòng {number}: câu hỏi dài nhất 500 ký tự, căn cứ dài nhất 300 ký tự.", "text")
    row.name = words(name, 200, "name", "Hãy ghi tên danh mục.")
    row.items, row.is_active, row.changed_at, row.changed_by = items, active, at, by.name
    row.version += 1 if found is not None else 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Đã có danh mục mang tên này.", "name") from error
    audit.record(
        action="inspections.keep_list",
        subject=("checklist", row.pk, row.name),
        by=by,
        at=at,
        detail={"count": len(items)},
    )
    return row
