"""The checklist as the page shows it → the sheet that is set as PDF: the same words, so that paper and page never differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cualuat.kernel.workdays import VIETNAM, show
from cualuat.organisation import queries as organisation
from cualuat.procedures.papers import Line, Sheet
from cualuat.web.public.procedures.showing import ShownPart, ShownPromise, ShownWay

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition, Procedure

RECEPTION = "Bộ phận tiếp nhận và trả kết quả"


def sheet_of(procedure: Procedure, edition: Edition, shown: Mapping[str, Any], address: str) -> Sheet:
    """The sheet of a checklist; `shown` what the page of it gets, `address` of that page with the answers."""
    content, agency, portal = edition.value, organisation.agency(), shown["portal"]
    steps = shown["steps"]
    return Sheet(
        name=content.name,
        code=procedure.code,
        agency=agency.name if agency else "",
        made_on=shown["today"],
        address=address,
        answers=[one for one in (shown["subject"], shown["way"], *shown["cases"]) if one],
        sets=content.sets,
        bring=_papers(shown["bring"]),
        depends=_papers(shown["depends"]),
        place=content.address or content.agency or RECEPTION,
        online=f"Nộp trực tuyến: {portal.name}, {portal.address}, tìm mã {procedure.code}.",
        fees=_fees(shown["ways"]),
        results=[_result(one) for one in shown["promises"]],
        trips=shown["trips"],
        steps=[Line(step.text, f"Bước {number}." if len(content.steps) > 1 else "") for number, step in steps],
    )


def _papers(parts: Iterable[ShownPart]) -> list[Line]:
    found = []
    for one in parts:
        forms = f"Mẫu: {'; '.join(name for name, _ in one.forms)}" if one.forms else ""
        text = f"{one.name} ({one.number})" if one.number else one.name
        found.append(Line(text, "\n".join(filter(None, (one.part.note, forms)))))
    return found


def _fees(ways: list[ShownWay]) -> list[Line]:
    return [Line(f"{one.way.way}: {one.fees.words}", one.way.note if len(ways) > 1 else "") for one in ways]


def _result(one: ShownPromise) -> Line:
    """By when, in the words of the page."""
    promise = one.promise
    head = f"{promise.way.way}{f', {promise.limit.words}' if promise.limit.is_read else ''}"
    due = promise.result
    if due is None or due.due is None:
        return Line(f"{head}: chưa tính được ngày ({promise.trouble}). Hãy xem ngày hẹn trên giấy tiếp nhận.")
    day = f"{due.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if due.at else show(due.due)
    begins = f"nộp đủ hồ sơ ngày {show(promise.begins)}"
    doubt = f"Chưa chắc chắn: {promise.doubt}. Hãy xem ngày hẹn trên giấy tiếp nhận." if promise.doubt else ""
    return Line(f"{head}: {begins} thì chậm nhất có kết quả {day}{' (tạm tính)' if due.provisional else ''}.", doubt)
