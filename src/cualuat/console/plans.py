"""Plans of agencies: read from a file and shown as the program understands them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cualuat.console.failure import Failure
from cualuat.kernel.plans import Pace, Plan, Schedule, Task, described, read_plan
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile

PACES = {
    Pace.ONCE: "một lần",
    Pace.PERIOD: "trong cả giai đoạn",
    Pace.YEARLY: "hằng năm",
    Pace.QUARTERLY: "hằng quý",
    Pace.MONTHLY: "hằng tháng",
    Pace.CONTINUOUS: "thường xuyên",
    Pace.INSTRUCTION: "theo chỉ đạo, kế hoạch khác",
    Pace.EVENT: "sau một việc khác",
}


def read(options: argparse.Namespace) -> int:
    """Reads a plan from a file and prints it; nothing is stored."""
    path = Path(options.file)
    if path.is_dir():
        raise Failure(f"«{path}» là thư mục. Hãy ghi tên một tệp kế hoạch.")
    try:
        found = read_document(path)
    except UnreadableFile as error:
        raise Failure(error.message_vi) from error
    plan = read_plan(found.text)
    if options.json:
        print(json.dumps(described(plan), ensure_ascii=False, indent=2))
        return 0
    _show(plan)
    for warning in found.warnings:
        print(f"Lưu ý: {warning.message_vi}")
    return 0


def _show(plan: Plan) -> None:
    head, signature = plan.head, plan.foot.signature
    day = f"{head.day:%d/%m/%Y}" if head.day else f"năm {head.year}, chưa ghi đủ ngày" if head.year else "chưa ghi ngày"
    print(f"{head.title or '(không thấy tên kế hoạch)'}")
    print(f"Số {head.number or '(chưa có)'}, {head.place or '(không thấy nơi)'}, {day}")
    for document in plan.implements:
        print(f"Thực hiện: {document.kind.name if document.kind else ''} {document.number}")
    for task in plan.tasks:
        _show_task(task, 0)
    for recipient in plan.foot.recipients:
        print(f"Nơi nhận: {recipient.name}{f' ({recipient.purpose})' if recipient.purpose else ''}")
    print(f"Ký: {' / '.join([*signature.forms, signature.title, signature.name])}")
    for irregular in plan.irregularities:
        print(f"Dòng {irregular.line}: {irregular.message}")
    for line, text in plan.unread:
        print(f"Chưa hiểu, dòng {line}: {text}")


def _show_task(task: Task, depth: int) -> None:
    told = [f"chủ trì: {'; '.join(task.leads)}" if task.leads else "", when(task.schedule)]
    about = f"  [{'; '.join(filter(None, told))}]" if any(told) else ""
    print(f"{'  ' * depth}{task.path}  {task.text}{about}")
    for child in task.children:
        _show_task(child, depth + 1)


def when(schedule: Schedule | None) -> str:
    """A time line in a few words."""
    if schedule is None:
        return ""
    days = [f"{day:%d/%m/%Y}" for day in (schedule.begins, schedule.ends) if day]
    return f"{PACES[schedule.pace]}{' ' if days else ''}{' – '.join(days)}"
