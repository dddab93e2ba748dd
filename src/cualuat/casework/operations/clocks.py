"""What steps do to the clocks of a matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.kinds import LimitRef, limit_ref
from cualuat.casework.models import Case
from cualuat.kernel.limits import InvalidLedger, NoRuleInForce
from cualuat.kernel.workflow import Effect
from cualuat.timelimits import operations as timelimits
from cualuat.timelimits import queries as timelimit_queries
from cualuat.timelimits.models import Clock
from cualuat.timelimits.operations import Began, Counter, entry_of

SUBJECT = "case"


@dataclass(frozen=True, slots=True)
class Turn:
    """When something happened to the clocks of a matter, why, and by whom it is recorded."""

    day: date
    moment: datetime
    basis: str
    by: Actor
    at: datetime


def begin(case: Case, limits: Iterable[str], turn: Turn, counter: Counter) -> None:
    """Begins limits of a matter that run from `turn.day`; those that are not there on that day are left out."""
    for text in limits:
        _start(case, limit_ref(text, case.answers), turn, counter)


def apply(case: Case, effects: Sequence[Effect], turn: Turn, counter: Counter) -> None:
    """Does to the clocks what a step says. Raises Refused where the ledger cannot bear it."""
    for effect in effects:
        ref = limit_ref(effect.limit, case.answers)
        if effect.kind == "start":
            _start(case, ref, turn, counter)
        else:
            _change(case, effect, ref, turn, counter)


def stop_limits(case: Case, limits: Iterable[str], turn: Turn, counter: Counter) -> None:
    """Stops limits where they run."""
    apply(case, [Effect("stop", text) for text in limits], turn, counter)


def stop_all(case: Case, turn: Turn, counter: Counter) -> None:
    """Stops whatever still runs: a matter that is over has no clock."""
    for clock in _clocks(case).exclude(state="stopped"):
        _record(clock, Effect("stop", clock.code), turn, counter)


def refresh_due(case: Case) -> None:
    """Repeats on the matter the earliest day that the agency must keep. Does not save."""
    rows = _clocks(case).filter(state="running", binds="agency", at_least=False, due_on__isnull=False)
    first = min(rows, key=lambda clock: (clock.due_on, clock.due_at is None, clock.due_at), default=None)
    case.due_on = first.due_on if first else None
    case.due_at = first.due_at if first else None


def _clocks(case: Case) -> QuerySet[Clock]:
    return Clock.objects.filter(subject_type=SUBJECT, subject_id=case.pk)


def _start(case: Case, ref: LimitRef, turn: Turn, counter: Counter) -> None:
    if _clocks(case).filter(code=ref.code).exclude(state="stopped").exists():
        return
    day = case.received_on if ref.from_receipt else turn.day
    moment = turn.moment if day == turn.day else None
    began = Began(day, moment, frozenset(case.circumstances), basis=turn.basis)
    try:
        timelimits.start_clock(
            subject=(SUBJECT, case.pk), code=ref.code, began=began, counter=counter, by=turn.by, at=turn.at
        )
    except NoRuleInForce:
        return  # no such limit on that day, or one that only an agency's own rules set
    except InvalidLedger as error:
        raise Refused(str(error)) from error


def _change(case: Case, effect: Effect, ref: LimitRef, turn: Turn, counter: Counter) -> None:
    clock = _clocks(case).filter(code=ref.code).exclude(state="stopped").order_by("pk").last()
    if clock is not None:
        _record(clock, effect, turn, counter)
    elif effect.kind == "extend":
        raise Refused("Thời hạn này không còn chạy nên không gia hạn được.")


_REASONS = {
    "pause": "Tạm dừng",
    "resume": "Tiếp tục",
    "extend": "Gia hạn",
    "reset": "Tính lại từ đầu",
    "stop": "Kết thúc",
}


def _record(clock: Clock, effect: Effect, turn: Turn, counter: Counter) -> None:
    day = max(turn.day, _last_day(clock))
    moment = turn.moment if day == turn.day else None
    entry = entry_of(effect.kind, day, moment=moment, basis=turn.basis, extension=effect.extension)
    try:
        timelimits.record_entry(
            clock=clock, entry=entry, counter=counter, reason=_REASONS[effect.kind], by=turn.by, at=turn.at
        )
    except InvalidLedger as error:
        raise Refused(str(error)) from error


def _last_day(clock: Clock) -> date:
    """A ledger never goes backwards, also where a step is recorded for an earlier day."""
    return max(entry.day for entry in timelimit_queries.ledger_of(clock))
