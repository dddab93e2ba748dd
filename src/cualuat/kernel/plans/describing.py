"""A plan as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from cualuat.kernel.citation import DocumentRef
from cualuat.kernel.plans.plans import Plan, Reporting, Section, Task, citations_of
from cualuat.kernel.plans.schedules import Schedule


def described(plan: Plan) -> dict[str, Any]:
    """Everything that was read: `number`, `bases`, `tasks` as a tree, `recipients`, `unread` …; days as ISO 8601."""
    head, foot = plan.head, plan.foot
    return {
        "number": head.number,
        "symbol": head.symbol,
        "issuer": head.issuer,
        "place": head.place,
        "date": head.day.isoformat() if head.day else None,
        "year": head.year,
        "title": head.title,
        "implements": [_document(d) for d in plan.implements],
        "bases": [
            {
                "text": b.text,
                "line": b.line,
                "implements": b.implements,
                "documents": [_document(d) for d in b.documents],
            }
            for b in head.bases
        ],
        "opening": _lines(head.opening),
        "sections": [_section(section) for section in plan.sections],
        "tasks": [_task(task) for task in plan.tasks],
        "reporting": [_reporting(row) for row in plan.reporting],
        "closing": _lines(plan.closing),
        "recipients": [
            {"name": r.name, "purpose": r.purpose, "archive": r.archive, "line": r.line} for r in foot.recipients
        ],
        "signature": {"forms": list(foot.signature.forms), "title": foot.signature.title, "name": foot.signature.name},
        "tables": plan.tables,
        "irregularities": [{"line": row.line, "message": row.message} for row in plan.irregularities],
        "unread": _lines(plan.unread),
    }


def _section(section: Section) -> dict[str, Any]:
    items = [one for item in section.items for one in item.walk()]
    return {
        "marker": section.marker,
        "title": section.title,
        "part": str(section.part),
        "line": section.line,
        "text": [text for _, text in section.paragraphs],
        "items": [{"marker": item.marker, "text": item.text, "line": item.line} for item in items],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "path": task.path,
        "marker": task.marker,
        "text": task.text,
        "line": task.line,
        "content": task.content,
        "leads": list(task.leads),
        "cooperating": list(task.cooperating),
        "time": task.time,
        "schedule": _schedule(task.schedule),
        "products": task.products,
        "funding": task.funding,
        "inherited": sorted(task.inherited),
        "citations": [_document(d) for d in citations_of(task)],
        "tasks": [_task(child) for child in task.children],
    }


def _schedule(schedule: Schedule | None) -> dict[str, str | None] | None:
    if schedule is None:
        return None
    begins, ends = schedule.begins, schedule.ends
    return {
        "pace": str(schedule.pace),
        "begins": begins.isoformat() if begins else None,
        "ends": ends.isoformat() if ends else None,
    }


def _reporting(row: Reporting) -> dict[str, Any]:
    return {"text": row.text, "schedule": _schedule(row.schedule), "line": row.line}


def _document(document: DocumentRef) -> dict[str, str | None]:
    return {
        "kind": document.kind.name if document.kind else None,
        "number": str(document.number) if document.number else None,
        "date": document.issued_on.isoformat() if document.issued_on else None,
    }


def _lines(lines: tuple[tuple[int, str], ...] | list[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"line": line, "text": text} for line, text in lines]
