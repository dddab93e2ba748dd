"""Taking in procedures of the national database: each whole or not at all, twice the same changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.law import queries as law
from cualuat.procedures import access, norms
from cualuat.procedures.models import Edition, EditionState, Load, Procedure, ProcedureState
from cualuat.procedures.operations.announcing import mirror_names, reindex
from cualuat.procedures.queries import catalogue
from cualuat.procedures.rules.content import as_json, digest
from cualuat.procedures.rules.fees import read_fees
from cualuat.procedures.rules.limits import read_limit
from cualuat.procedures.rules.national import Given
from cualuat.procedures.sources import Bad, Gathered


class BadFiles(Refused):
    """Some files are no procedures, and nobody said to leave them out; nothing was taken in. `bad` names each."""

    def __init__(self, bad: Iterable[Bad]) -> None:
        super().__init__("Chưa nạp thủ tục nào. Hãy sửa các tệp sau, hoặc chọn bỏ qua chúng.", "file")
        self.bad = list(bad)


@operation
def load(*, gathered: Gathered, skip_bad: bool, by: Actor, at: datetime) -> Load:
    """Takes in what was read and keeps the report. Raises NotAllowed; BadFiles unless `skip_bad`: then nothing is taken in."""
    access.require_keeper(by)
    if gathered.bad and not skip_bad:
        raise BadFiles(gathered.bad)
    known = catalogue.by_codes(one.code for _, one in gathered.given)
    counts: Counter[str] = Counter()
    touched: list[int] = []
    for place, one in gathered.given:
        outcome, procedure = _take(known.get(one.code), one, place, by=by, at=at)
        counts[outcome] += 1
        if outcome in ("created", "changed"):
            touched.append(procedure.pk)
    counts.update(_measured([one for _, one in gathered.given]))
    counts["refused"] = len(gathered.bad)
    report = Load(
        source=gathered.source[:300],
        counts=dict(counts),
        bad=[{"name": bad.name[:300], "reason": bad.reason[:500]} for bad in gathered.bad[:500]],
        at=at,
        by=by.name,
    )
    report.save()
    audit.record(
        action="procedures.load", subject=("procedure_load", report.pk, gathered.source[:200]), by=by, at=at,
        detail={"created": counts["created"], "changed": counts["changed"], "unchanged": counts["unchanged"], "refused": counts["refused"]},
    )  # fmt: skip
    reindex(touched, at=at)
    return report


def _take(procedure: Procedure | None, given: Given, place: str, *, by: Actor, at: datetime) -> tuple[str, Procedure]:
    """One procedure: «created», «changed», «unchanged», «draft» (the desk wrote its own since: kept for somebody to compare) or «waiting»."""
    mark = digest(given.content)
    if procedure is None:
        procedure = Procedure(code=given.code, name=given.content.name, added_at=at, added_by=by.name)
        procedure.loaded_digest = mark
        procedure.state = ProcedureState.PUBLIC
        mirror_names(procedure, given.content)
        procedure.save()
        _edition(procedure, given, place, 1, by, at)
        return "created", procedure
    if procedure.loaded_digest == mark:
        return "unchanged", procedure
    last, writing = catalogue.latest(procedure), catalogue.draft(procedure)
    own = last is None or not last.source or procedure.state == ProcedureState.WITHDRAWN
    if writing is not None:
        return "waiting", procedure
    if last is not None and last.digest == mark:
        procedure.loaded_digest = mark
        procedure.save()
        return "unchanged", procedure
    number = (last.number if last else 0) + 1
    _edition(procedure, given, place, number, by, at, state=EditionState.DRAFT if own else EditionState.ANNOUNCED)
    procedure.loaded_digest = mark
    if not own:
        mirror_names(procedure, given.content)
        if last is not None and last.in_force_to is None:
            Edition.objects.filter(pk=last.pk).update(in_force_to=day_of(at) - timedelta(days=1))
    procedure.version += 1
    procedure.save()
    return ("draft" if own else "changed"), procedure


def _edition(
    procedure: Procedure, given: Given, place: str, number: int, by: Actor, at: datetime, *, state: str = EditionState.ANNOUNCED
) -> None:  # fmt: skip
    is_out = state == EditionState.ANNOUNCED
    Edition.objects.create(
        procedure=procedure, number=number, content=as_json(given.content), digest=digest(given.content), state=state,
        decision=given.decision, source=place[:300], doubts=list(given.doubts), made_at=at, made_by=by.name,
        announced_at=at if is_out else None, announced_by=by.name if is_out else "",
        in_force_from=None if number == 1 or not is_out else day_of(at),
    )  # fmt: skip


def _measured(rows: list[Given]) -> Counter[str]:
    """What of the content was read: limits and fees of every way of handing in, bases that the library holds."""
    counts: Counter[str] = Counter()
    counts["read"] = len(rows)
    citations = {basis.citation for one in rows for basis in one.content.bases}
    places = law.places_of(citations)
    for one in rows:
        content = one.content
        for way in content.ways:
            counts[f"limits_{read_limit(way.limit).status}"] += 1
            counts[f"fees_{read_fees(way.fee).status}"] += 1
        counts["bases"] += len(content.bases)
        counts["bases_linked"] += sum(basis.citation in places for basis in content.bases)
        counts["parts"] += len(content.parts)
        counts["doubtful"] += bool(one.doubts)
        counts["incomplete"] += bool(norms.lack(content))
    return counts
