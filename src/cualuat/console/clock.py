"""The command that counts deadlines."""

from __future__ import annotations

import argparse
import json
from datetime import date

from cualuat.console.days import read_day
from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.kernel.workdays import Counted, NotAPeriod, YearNotCovered, add_calendar_days, add_months, add_working_days


def due(options: argparse.Namespace) -> int:
    """The last day of a period that begins with an event, with the steps that led to it."""
    start()
    from cualuat.timelimits import queries

    begins = read_day(options.start)
    counted = _counted(options, begins, queries.calendar())
    if options.json:
        answer = {
            "from": begins.isoformat(),
            "due": counted.due.isoformat(),
            "provisional": counted.provisional,
            "steps": [{"kind": s.kind, "text": s.text, "basis": s.basis} for s in counted.steps],
            "basis": list(dict.fromkeys(s.basis for s in counted.steps if s.basis)),
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"Hết hạn: {counted.due:%d/%m/%Y}{' (tạm tính)' if counted.provisional else ''}")
    for step in counted.steps:
        print(f"  {step.text}{f' ({step.basis})' if step.basis else ''}")
    return 0


def _counted(options: argparse.Namespace, begins: date, calendar: object) -> Counted:
    wanted = [
        (add, number)
        for add, number in (
            (add_working_days, options.working_days),
            (add_calendar_days, options.days),
            (add_months, options.months),
        )
        if number is not None
    ]
    if len(wanted) != 1:
        raise Failure("hãy cho đúng một độ dài: --working-days, --days hoặc --months.")
    add, number = wanted[0]
    try:
        return add(begins, number, calendar)  # type: ignore[arg-type]
    except (YearNotCovered, NotAPeriod) as error:
        raise Failure(str(error)) from error
