"""Decision and conclusion of a check in the forms of the house."""

from __future__ import annotations

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import house_letter
from cualuat.inspections.checklists import inspection_name
from cualuat.inspections.models import Check, Finding, Remedy
from cualuat.kernel.workdays import show


def made(check: Check, form: str) -> bytes:
    """The Word file. Raises Refused where it cannot be made."""
    day = (check.concluded_on if form == "check-conclusion" else check.decided_on) or check.begins
    if day is None:
        raise Refused("Cuộc kiểm tra này chưa bắt đầu, chưa có gì để viết.")
    number = check.concluded if form == "check-conclusion" else check.decision
    return house_letter(form, _facts(check, form), today=day, number=number, issued_on=day)


def _facts(check: Check, form: str) -> dict[str, str]:
    facts = {"name": check.title[:1].lower() + check.title[1:], "subject": check.of_whom}
    if form == "check-decision":
        people = check.members.select_related("person").order_by("-leads", "person__name")
        period = f"từ ngày {show(check.begins)} đến ngày {show(check.ends)}" if check.begins and check.ends else ""
        members = [f"{row.person.name}{', trưởng đoàn' if row.leads else ', thành viên'}" for row in people]
        return {**facts, "content": check.content or check.title, "period": period, "members": "\n".join(members)}
    findings = list(check.findings.order_by("pk"))
    remedies = Remedy.objects.filter(finding__inspection=check).select_related("unit").order_by("due", "pk")
    decision = f"Quyết định số {check.decision}" + (f" ngày {show(check.decided_on)}" if check.decided_on else "")
    name = inspection_name(check.begins) if check.begins and check.kind != "self" else "tự kiểm tra"
    return {
        **facts,
        "decision": decision if check.decision else f"kế hoạch {name.lower()} năm {check.year}",
        "conclusion": check.conclusion,
        "findings": "\n".join(_finding(row) for row in findings),
        "remedies": "\n".join(_remedy(row) for row in remedies),
    }


def _finding(row: Finding) -> str:
    provision = f" ({row.provision})" if row.provision else ""
    return f"{row.get_severity_display()}: {' '.join(row.text.split()).rstrip('.')}{provision}."


def _remedy(row: Remedy) -> str:
    unit = f"{row.unit.name}: " if row.unit else ""
    return f"{unit}{row.text.rstrip('.')}, xong trước ngày {show(row.due)}."
