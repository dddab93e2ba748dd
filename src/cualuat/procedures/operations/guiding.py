"""Questions and conditions of a guide; saying that a procedure was compared with its bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.kernel.workdays import day_of
from cualuat.procedures import access
from cualuat.procedures.models import Procedure, ProcedureState
from cualuat.procedures.operations.announcing import subject_of
from cualuat.procedures.queries import catalogue
from cualuat.procedures.rules.guide import MOST_CASES, Guide, Only, cases_from, guide_json, ways_of, without_lost


@operation
def set_guide(
    *, procedure: Procedure, cases: str, only: Mapping[str, Only], version: int | None, by: Actor, at: datetime
) -> Procedure:
    """Writes the special cases that the guide asks about (one a line), and when papers and steps are needed.

    Conditions on what the newest edition does not have fall away. Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    row = locked(procedure, version)
    access.require_writer(by, row.unit_id)
    edition = catalogue.newest(row)
    if edition is None:
        raise Refused("Thủ tục chưa có bản nào.")
    content = edition.value
    found = cases_from(words(cases, 6000, "cases"), row.guidance.cases)
    if len(found) > MOST_CASES:
        raise Refused(f"Không quá {MOST_CASES} câu hỏi, kẻo người dân bỏ cuộc.", "cases")
    if any(len(text) > 300 for text in found.values()):
        raise Refused("Mỗi câu hỏi không quá 300 ký tự.", "cases")
    _check(only, content.subject_codes, ways_of(content))
    guide = without_lost(Guide(found, only), content, found.keys())
    row.guide = guide_json(guide)
    row.version += 1
    row.save()
    audit.record(
        action="procedures.guide", subject=subject_of(row), by=by, at=at,
        detail={"cases": len(found), "conditions": len(row.guide["only"])},
    )  # fmt: skip
    return row


def _check(only: Mapping[str, Only], subjects: Sequence[str], ways: Mapping[str, str]) -> None:
    for one in only.values():
        if not set(one.subjects) <= set(subjects) or not set(one.ways) <= set(ways):
            raise Refused("Đối tượng, cách nộp vừa đổi. Hãy tải lại trang rồi chọn lại.")


@operation
def review(*, procedures: Sequence[Procedure], note: str, by: Actor, at: datetime) -> int:
    """Says that somebody compared announced procedures with their bases as they are today; how many. Raises NotAllowed, Refused."""
    told = words(note, 1000, "note", "Hãy ghi đã rà soát thế nào, ví dụ: bố cục không đổi, đang soạn bản mới.")
    rows = list(Procedure.objects.select_for_update().filter(pk__in=[row.pk for row in procedures]).order_by("pk"))
    if not rows:
        raise Refused("Hãy chọn ít nhất một thủ tục.", "procedures")
    for row in rows:
        access.require_writer(by, row.unit_id)
        if row.state != ProcedureState.PUBLIC:
            raise Refused(f"Thủ tục {row.code} không đang công bố.")
        row.reviewed_on, row.reviewed_by, row.review_note = day_of(at), by.name, told
        row.version += 1
        row.save()
        audit.record(action="procedures.review", subject=subject_of(row), by=by, at=at, detail={"note": told})
    return len(rows)
