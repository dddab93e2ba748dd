"""The command that counts deadlines: a limit of the law, or bare arithmetic."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from cualuat.console.days import read_day
from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.kernel.limits import InvalidLedger, NoRuleInForce, UnknownVariant
from cualuat.kernel.limits import due as due_of
from cualuat.kernel.workdays import (
    NotAPeriod,
    Step,
    YearNotCovered,
    add_calendar_days,
    add_months,
    add_working_days,
    show_moment,
    show_with_weekday,
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is printed; `more` goes to JSON only, `warnings` to people."""

    due: date
    steps: tuple[Step, ...]
    provisional: bool
    more: dict[str, object]
    warnings: tuple[str, ...] = ()
    shown: str = ""


def due(options: argparse.Namespace) -> int:
    """The last day of a limit or of a period that begins with an event, with the steps that led to it."""
    start()
    if options.list:
        return _list(options)
    if options.start is None:
        raise Failure("hãy cho ngày xảy ra sự kiện bằng --from, ví dụ: --from 2026-11-20.")
    lengths = [n for n in (options.working_days, options.days, options.months) if n is not None]
    if bool(options.rule) == bool(lengths) or len(lengths) > 1:
        raise Failure("hãy cho hoặc mã thời hạn (xem --list), hoặc đúng một độ dài: --working-days, --days, --months.")
    try:
        answer = _by_rule(options) if options.rule else _by_length(options)
    except (YearNotCovered, NotAPeriod, NoRuleInForce, UnknownVariant, InvalidLedger) as error:
        raise Failure(str(error)) from error
    _print(options, answer)
    return 0


def _print(options: argparse.Namespace, answer: _Answer) -> None:
    if options.json:
        row = {
            "from": read_day(options.start).isoformat(),
            "due": answer.due.isoformat(),
            "provisional": answer.provisional,
            "steps": [
                {"kind": s.kind, "text": s.text, "basis": s.basis, "days": [d.isoformat() for d in s.days]}
                for s in answer.steps
            ],
            "basis": list(dict.fromkeys(s.basis for s in answer.steps if s.basis)),
        }
        print(json.dumps(row | answer.more, ensure_ascii=False, indent=2))
        return
    print(f"Hết hạn: {answer.shown or show_with_weekday(answer.due)}{' (tạm tính)' if answer.provisional else ''}")
    for step in answer.steps:
        print(f"  {step.text}{f' ({step.basis})' if step.basis else ''}")
    for warning in answer.warnings:
        print(f"Lưu ý: {warning}")


def _by_length(options: argparse.Namespace) -> _Answer:
    from cualuat.timelimits import queries

    begins, calendar = read_day(options.start), queries.calendar()
    if options.working_days is not None:
        counted = add_working_days(begins, options.working_days, calendar)
    elif options.days is not None:
        counted = add_calendar_days(begins, options.days, calendar)
    else:
        counted = add_months(begins, options.months, calendar)
    return _Answer(counted.due, counted.steps, counted.provisional, {})


def _by_rule(options: argparse.Namespace) -> _Answer:
    from django.utils import timezone

    from cualuat.timelimits import queries
    from cualuat.timelimits.rules import ledger_of

    begins = read_day(options.start)
    seen = read_day(options.on) if options.on else max(begins, timezone.localdate())
    code, implied = queries.alias(options.rule)
    flags = {name for name in ("remote", "complex") if getattr(options, name)}
    circumstances = implied | flags | set(options.when or ())
    rule = queries.rule(code, begins, on=seen)
    result = due_of(rule, ledger_of(rule, begins, circumstances), queries.calendar())
    assert result.due is not None  # it began and was not suspended
    warnings = ["Thời hạn này chưa được đối chiếu với văn bản gốc; chỉ để tham khảo."] if result.needs_review else []
    row = next(r for r in queries.time_limits(code=code) if r.effective_from == rule.effective_from)
    compared = _compared(row.content.get("compare_with", ""), begins, seen)
    if compared and compared[1] < result.due:
        warnings.append(f"{compared[2]} hết hạn sớm hơn: {show_with_weekday(compared[1])}. Hãy giữ hạn sớm hơn.")
    return _Answer(
        due=result.due,
        steps=result.steps,
        provisional=result.provisional,
        more={
            "rule": code,
            "name": rule.name,
            "amount": rule.amount,
            "unit": rule.unit,
            "circumstances": sorted(circumstances),
            "at": result.at.isoformat() if result.at else None,
            "evidence": row.evidence,
            "needs_review": result.needs_review,
            "effective_from": row.effective_from.isoformat(),
            "compared": {"rule": compared[0], "due": compared[1].isoformat()} if compared else None,
            "warn_on": min([result.due, *([compared[1]] if compared else [])]).isoformat(),
        },
        warnings=tuple(warnings),
        shown=show_moment(result.at) if result.at else "",
    )


def _compared(code: str, begins: date, seen: date) -> tuple[str, date, str] | None:
    """The limit that must be watched beside: its code, its day, its name."""
    from cualuat.timelimits import queries
    from cualuat.timelimits.rules import ledger_of

    if not code:
        return None
    rule = queries.rule(code, begins, on=seen)
    day = due_of(rule, ledger_of(rule, begins, ()), queries.calendar()).due
    return (code, day, rule.name) if day else None


def _list(options: argparse.Namespace) -> int:
    """The limits in force on a day."""
    from django.utils import timezone

    from cualuat.kernel.limits import UNIT_NAMES
    from cualuat.timelimits import queries
    from cualuat.timelimits.rules import circumstances_of

    on = read_day(options.on) if options.on else timezone.localdate()
    rows: list[dict[str, Any]] = []
    for limit in queries.time_limits(on=on):
        rule = limit.rule
        row: dict[str, Any] = {
            "rule": limit.code,
            "matter": limit.matter,
            "name": limit.name,
            "amount": rule.amount,
            "unit": rule.unit,
        }
        row |= {"basis": limit.basis, "evidence": limit.evidence, "needs_review": limit.needs_review}
        rows.append(row | {"circumstances": circumstances_of(rule)})
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        mark = " (chưa đối chiếu)" if row["needs_review"] else ""
        print(f"{row['rule']}: {row['name']}, {row['amount']} {UNIT_NAMES[row['unit']]}{mark}. {row['basis']}")
    return 0
