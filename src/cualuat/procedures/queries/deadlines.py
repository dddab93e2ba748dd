"""By when a procedure must be announced and entered in the national database; what is open of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cualuat.kernel.limits import InvalidLedger, NoRuleInForce, Result, UnknownVariant, due
from cualuat.kernel.workdays import Calendar, NotAPeriod, YearNotCovered
from cualuat.procedures.models import Edition, EditionState, Rank
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import ledger_of

ANNOUNCE, ANNOUNCE_SHORTENED, DATABASE = (
    "procedure-announce-province", "procedure-announce-shortened", "procedure-database-entry",
)  # fmt: skip
_TROUBLES = (NoRuleInForce, UnknownVariant, InvalidLedger, YearNotCovered, NotAPeriod)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One of them: `what` in words, `by` the last day (None where it cannot be told: `trouble`), `done` when it was done."""

    kind: str  # "announce" or "database"
    what: str
    edition: Edition
    by: date | None
    done: date | None
    result: Result | None = None
    trouble: str = ""

    def is_late(self, on: date) -> bool:
        """Whether it was or is done after its last day."""
        return self.by is not None and (self.done or on) > self.by


def deadlines_of(edition: Edition, *, on: date, calendar: Calendar) -> list[Deadline]:
    """What the law asks for an edition, as far as the days from which it counts are told."""
    found = []
    if edition.document_on is not None and edition.rank == Rank.PROVINCE:
        code = ANNOUNCE_SHORTENED if edition.shortened else ANNOUNCE
        done = edition.signed_on if edition.state != EditionState.DRAFT else None
        found.append(
            _deadline(
                "announce", "Công bố thủ tục", edition, (code, edition.document_on, frozenset()), done, on, calendar
            )
        )
    if edition.signed_on is not None and edition.state != EditionState.DRAFT:
        when = "shortened" if edition.shortened else "minister" if edition.rank == Rank.MINISTER else ""
        begun = (DATABASE, edition.signed_on, frozenset({when} - {""}))
        what = "Nhập vào Cơ sở dữ liệu quốc gia về thủ tục hành chính"
        found.append(_deadline("database", what, edition, begun, edition.database_on, on, calendar))
    return found


def _deadline(
    kind: str, what: str, edition: Edition, begun: tuple[str, date, frozenset[str]], done: date | None, on: date, calendar: Calendar
) -> Deadline:  # fmt: skip
    code, start, when = begun
    try:
        rule = timelimits.rule(code, start, on=max(start, on))
        result = due(rule, ledger_of(rule, start, when), calendar)
    except _TROUBLES as error:
        return Deadline(kind, what, edition, None, done, trouble=str(error))
    return Deadline(kind, what, edition, result.due, done, result)


def open_deadlines(*, on: date) -> Iterator[Deadline]:
    """What is not done yet, of all editions."""
    calendar = timelimits.calendar()
    drafts = Edition.objects.filter(state=EditionState.DRAFT, document_on__isnull=False)
    signed = Edition.objects.filter(state=EditionState.ANNOUNCED, signed_on__isnull=False, database_on=None)
    for edition in (drafts | signed).select_related("procedure").order_by("pk"):
        yield from (one for one in deadlines_of(edition, on=on, calendar=calendar) if one.done is None)
