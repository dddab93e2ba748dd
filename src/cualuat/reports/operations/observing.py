"""What people of other agencies, who were let in to observe, have opened."""

from __future__ import annotations

from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.programme.models import Plan
from cualuat.reports.models import Report


@operation
def note(*, opened: Plan | Report, form: str, by: Actor, at: datetime) -> None:
    """Writes down that an observer opened a plan or a report, `form` how: «trang», «docx», «pdf». The staff is not written down."""
    if by.role != "observer":
        return
    kind = "plan" if isinstance(opened, Plan) else "report"
    audit.record(
        action="observing.open", subject=(kind, opened.pk, str(opened)[:200]), by=by, at=at, detail={"copy": form}
    )
