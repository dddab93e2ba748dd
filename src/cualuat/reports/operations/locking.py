"""What every write to a report begins with: may she, is it issued already."""

from __future__ import annotations

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.reports import access
from cualuat.reports.models import Report, ReportState


def keep(by: Actor) -> None:
    """Raises NotAllowed unless the actor may make and change reports."""
    if not access.may_keep(by):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập, sửa báo cáo.")


def still(report: Report, *states: str) -> None:
    """Raises Refused unless the report is in one of these states."""
    if report.state in states:
        return
    if report.state == ReportState.ISSUED:
        raise Refused("Báo cáo đã ban hành, không sửa được nữa. Cần đính chính thì lập báo cáo khác.")
    if report.state == ReportState.REVIEW:
        raise Refused("Báo cáo đang trình duyệt. Hãy trả lại để soạn tiếp rồi sửa.")
    raise Refused("Báo cáo đang soạn. Hãy trình duyệt trước.")


def saved(report: Report) -> Report:
    """Writes the report, one version on."""
    report.version += 1
    report.save()
    return report


def subject_of(report: Report) -> tuple[str, object, str]:
    """The report as the audit log names it."""
    return ("period-report", report.pk, report.title)
