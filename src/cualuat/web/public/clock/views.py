"""The deadline calculator: a day, a length, and the last day with the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.kernel.citation import find_citations
from cualuat.kernel.workdays import (
    Counted,
    NotAPeriod,
    Step,
    YearNotCovered,
    add_calendar_days,
    add_months,
    add_working_days,
)
from cualuat.law import queries as law
from cualuat.law.rules import document_url, provision_url
from cualuat.timelimits import queries as timelimits
from cualuat.web.public.finding.asked import public_page

UNITS = {
    "ngay-lam-viec": ("ngày làm việc", add_working_days),
    "ngay": ("ngày (tính cả ngày nghỉ)", add_calendar_days),
    "thang": ("tháng", add_months),
}
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One step as the page shows it, with the address of its basis where the library holds it."""

    text: str
    basis: str
    url: str


@require_safe
@public_page
def calculator(request: HttpRequest) -> HttpResponseBase:
    """The form, and the answer once it is filled in; what was typed stays."""
    typed = {name: request.GET.get(name, "").strip()[:40] for name in ("tu", "so", "don-vi")}
    context: dict[str, object] = {
        "typed": typed,
        "start": typed["tu"] or timezone.localdate().isoformat(),
        "number": typed["so"],
        "unit": typed["don-vi"] or "ngay-lam-viec",
        "units": [(code, name) for code, (name, _) in UNITS.items()],
    }
    if typed["so"] or typed["tu"]:
        context |= _answer(typed)
    return render(request, "public/clock/calculator.html", context, status=422 if context.get("error") else 200)


def _answer(typed: dict[str, str]) -> dict[str, object]:
    begins = _day(typed["tu"])
    if begins is None:
        return _wrong("tu", "Hãy chọn ngày bắt đầu, ví dụ 20/11/2026.")
    if not typed["so"].isdecimal() or not 0 < int(typed["so"]) <= LONGEST:
        return _wrong("so", f"Hãy ghi độ dài là một số từ 1 đến {LONGEST}.")
    name, add = UNITS.get(typed["don-vi"], UNITS["ngay-lam-viec"])
    try:
        counted: Counted = add(begins, int(typed["so"]), timelimits.calendar())
    except (YearNotCovered, NotAPeriod) as error:
        return _wrong("tu", str(error))
    return {"counted": counted, "begins": begins, "length": f"{typed['so']} {name}", "lines": _lines(counted.steps)}


def _wrong(field: str, message: str) -> dict[str, object]:
    return {"error": message, "error_field": field}


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no time zone
        except ValueError:
            continue
    return None


def _lines(steps: tuple[Step, ...]) -> list[Line]:
    citations = {step.basis: next(iter(find_citations(step.basis)), None) for step in steps if step.basis}
    links = law.links_for(c.document for c in citations.values() if c and c.document)
    lines = []
    for step in steps:
        citation = citations.get(step.basis)
        target = links.target(citation.document, cited_on=None) if citation and citation.document else None
        url = ""
        if target is not None:
            address = next(iter(citation.addresses), None) if citation else None
            url = provision_url(target.slug, law.eid_of(address)) if address else document_url(target.slug)
        lines.append(Line(step.text, step.basis, url))
    return lines
