"""Plans of agencies: read from a file and shown as the program understands them; stored in the house."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.kernel.plans import Pace, Plan, Schedule, Task, described, read_plan
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile

if TYPE_CHECKING:
    from cualuat.base.actor import Actor
    from cualuat.files.models import Attachment
    from cualuat.law.load.readers.extraction import Extraction
    from cualuat.programme.models import Plan as StoredPlan

_CHUNK = 1 << 16

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
    found = _read(Path(options.file))
    plan = read_plan(found.text)
    if options.json:
        print(json.dumps(described(plan), ensure_ascii=False, indent=2))
        return 0
    _show(plan)
    for warning in found.warnings:
        print(f"Lưu ý: {warning.message_vi}")
    return 0


def _read(path: Path, *, ocr: bool = True) -> Extraction:
    if path.is_dir():
        raise Failure(f"«{path}» là thư mục. Hãy ghi tên một tệp kế hoạch.")
    try:
        return read_document(path, ocr=ocr)
    except UnreadableFile as error:
        raise Failure(error.message_vi) from error


def import_plan(options: argparse.Namespace) -> int:
    """Reads a plan from a file and stores it, as the desk does; the same bytes are not stored twice."""
    path = Path(options.file)
    found = _read(path, ocr=False)  # as at the desk: letters that a machine has guessed make no plan
    start()
    from django.utils import timezone

    from cualuat.base.actor import NotAllowed
    from cualuat.base.operations import Refused
    from cualuat.files import operations as files
    from cualuat.programme.operations import plans as operations
    from cualuat.programme.queries import plans as queries

    by, at = actor_named(options.by), timezone.now()
    try:
        with path.open("rb") as file:
            kept = files.take_in(name=path.name, chunks=iter(lambda: file.read(_CHUNK), b""), by=by, at=at)
    except (files.UnacceptableFile, files.TooLarge) as error:
        raise Failure(str(error)) from error
    stored = queries.plan_from(kept.sha256, actor=by)
    is_new = stored is None
    try:
        if stored is None:
            stored = operations.import_plan(text=found.text, source=kept, by=by, at=at)
    except (Refused, NotAllowed) as error:
        raise Failure(str(error)) from error
    finally:
        if stored is None or not is_new:
            _forget(kept, by=by)
    _show_stored(stored, is_new=is_new, as_json=options.json)
    return 0


def _forget(kept: Attachment, *, by: Actor) -> None:
    from django.utils import timezone

    from cualuat.files import operations as files

    files.erase(attachment=kept, by=by, at=timezone.now())


def actor_named(username: str) -> Actor:
    """Who does it: an account of the house, else the house itself. Raises Failure."""
    from django.utils import timezone

    from cualuat.accounts import queries as accounts
    from cualuat.base.actor import SYSTEM
    from cualuat.organisation import queries as organisation

    if not username:
        return SYSTEM
    person = accounts.person_named(username)
    if person is None:
        raise Failure(f"không có tài khoản «{username}». Xem danh sách: cualuat user list.")
    if not person.is_active:
        raise Failure(f"tài khoản «{username}» đã khóa. Hãy dùng tài khoản khác.")
    return organisation.actor_for(person, on=timezone.localdate())


def _show_stored(stored: StoredPlan, *, is_new: bool, as_json: bool) -> None:
    from django.urls import reverse

    from cualuat.programme.queries import plans as plan_queries

    address = reverse("desk:plan", args=[stored.pk])
    plan = read_plan(plan_queries.text_of(stored))
    plan.head = replace(plan.head, number=stored.number, day=stored.day, title=stored.title)
    if as_json:
        about = {"id": stored.pk, "address": address, "stored": is_new, "state": stored.state}
        print(json.dumps({**about, **described(plan)}, ensure_ascii=False, indent=2))
        return
    if is_new:
        print(f"Đã lưu kế hoạch. Xem tại {address}")
    else:
        print(f"Tệp này đã được đưa vào trước đây, không lưu thêm. Xem tại {address}")
    _show(plan)


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
