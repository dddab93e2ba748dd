"""Making an edition public, in place of the one before it; taking a procedure back; the entry in the national database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.kernel.workdays import day_of, show
from cualuat.procedures import access, norms
from cualuat.procedures.models import Edition, EditionState, Procedure, ProcedureState, Rank
from cualuat.procedures.rules.content import Content, listed, search_text
from cualuat.procedures.search_names import doc_id
from cualuat.search import operations as search


def reindex(procedures: Sequence[int], *, at: datetime) -> None:
    """Queues the update of the index for procedures."""
    if procedures:
        search.queue_update(doc_ids=[doc_id(pk) for pk in procedures], at=at)


def mirror_names(procedure: Procedure, content: Content) -> None:
    """Puts on the procedure what lists and searches look at."""
    procedure.name, procedure.field = content.name, content.field
    procedure.levels = ", ".join(content.levels)[:400]
    procedure.subjects = listed(content.subject_codes)
    procedure.search_text = search_text(procedure.code, content)


def subject_of(procedure: Procedure) -> tuple[str, object, str]:
    """The procedure as the log knows it."""
    return ("procedure", procedure.pk, f"{procedure.code} {procedure.name}"[:200])


@dataclass(frozen=True, slots=True)
class Announcement:
    """The decision that announces an edition."""

    decision: str
    signed_on: date
    in_force_from: date
    rank: str = Rank.PROVINCE
    shortened: bool = False
    document: str = ""
    document_on: date | None = None


@operation
def announce(*, edition: Edition, wanted: Announcement, version: int | None, by: Actor, at: datetime) -> Edition:
    """Makes a draft public; the edition before it ends on the eve. Raises NotAllowed, SomebodyElse, Refused (naming the input, or the missing parts)."""
    access.require_announcer(by)
    row = locked(edition, version)
    if row.state != EditionState.DRAFT:
        raise Refused("Bản này đã công bố rồi. Hãy tải lại trang.")
    content = row.value
    if lack := norms.lack(content):
        raise Refused(f"Chưa công bố được, còn thiếu: {', '.join(lack.required)}.")
    _check(row, wanted, at)
    row.decision = words(wanted.decision, 200, "decision", "Hãy ghi số quyết định công bố.")
    row.document = words(wanted.document, 300, "document")
    row.signed_on, row.in_force_from = wanted.signed_on, wanted.in_force_from
    row.rank, row.shortened, row.document_on = wanted.rank, wanted.shortened, wanted.document_on
    row.state, row.announced_at, row.announced_by = EditionState.ANNOUNCED, at, by.name
    row.version += 1
    _end_others(row)
    row.save()
    procedure = Procedure.objects.select_for_update().get(pk=row.procedure_id)
    procedure.state = ProcedureState.PUBLIC
    procedure.reviewed_on, procedure.reviewed_by = day_of(at), by.name
    procedure.review_note = f"Công bố theo {row.decision}"
    mirror_names(procedure, content)
    procedure.version += 1
    procedure.save()
    audit.record(
        action="procedures.announce", subject=subject_of(procedure), by=by, at=at,
        detail={"decision": row.decision, "signed": show(wanted.signed_on), "valid_from": show(wanted.in_force_from), "edition": row.number},
    )  # fmt: skip
    reindex([procedure.pk], at=at)
    return row


def _check(row: Edition, wanted: Announcement, at: datetime) -> None:
    if wanted.rank not in Rank.values:
        raise Refused("Hãy chọn ai ký quyết định công bố.", "rank")
    if wanted.signed_on > day_of(at):
        raise Refused("Ngày ký không thể sau hôm nay.", "signed_on")
    if wanted.in_force_from < wanted.signed_on:
        raise Refused("Thủ tục không có hiệu lực trước ngày ký quyết định công bố.", "in_force_from")
    last = Edition.objects.filter(procedure=row.procedure_id).exclude(pk=row.pk).order_by("-number").first()
    if last is not None and last.in_force_from is not None and wanted.in_force_from <= last.in_force_from:
        told = f"Bản trước có hiệu lực từ {show(last.in_force_from)}; bản này phải có hiệu lực sau ngày ấy."
        raise Refused(told, "in_force_from")


def _end_others(row: Edition) -> None:
    """What holds ends on the eve of what comes."""
    if row.in_force_from is None:
        return
    eve = row.in_force_from - timedelta(days=1)
    others = Edition.objects.filter(procedure=row.procedure_id, state=EditionState.ANNOUNCED).exclude(pk=row.pk)
    for other in others.select_for_update().order_by("pk"):
        if other.in_force_to is None or other.in_force_to > eve:
            other.in_force_to = eve
            other.version += 1
            other.save()


@operation
def withdraw(
    *, procedure: Procedure, decision: str, why: str, last_day: date, version: int | None, by: Actor, at: datetime
) -> Procedure:
    """Says that a procedure ends with a day; its page stays and says so. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_announcer(by)
    row = locked(procedure, version)
    if row.state != ProcedureState.PUBLIC:
        raise Refused("Chỉ bãi bỏ được thủ tục đang công bố.")
    told = words(decision, 200, "decision", "Hãy ghi số quyết định bãi bỏ.")
    reason = words(why, 2000, "why", "Hãy ghi vì sao bãi bỏ, để người dân hiểu.")
    for edition in row.editions.filter(state=EditionState.ANNOUNCED).select_for_update().order_by("number"):
        if edition.in_force_to is not None and edition.in_force_to < last_day:
            continue
        if edition.in_force_from is not None and edition.in_force_from > last_day:
            raise Refused(
                f"Bản {edition.number} có hiệu lực từ {show(edition.in_force_from)}, sau ngày này.", "last_day"
            )
        edition.state, edition.in_force_to = EditionState.WITHDRAWN, last_day
        edition.withdrawn_by_decision, edition.withdrawn_why = told, reason
        edition.version += 1
        edition.save()
    row.state = ProcedureState.WITHDRAWN
    row.version += 1
    row.save()
    audit.record(
        action="procedures.withdraw", subject=subject_of(row), by=by, at=at,
        detail={"decision": told, "reason": reason, "valid_to": show(last_day)},
    )  # fmt: skip
    reindex([row.pk], at=at)
    return row


@operation
def enter_database(*, edition: Edition, on: date, version: int | None, by: Actor, at: datetime) -> Edition:
    """Says on which day an announced edition was entered in the national database. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(edition, version)
    if row.state == EditionState.DRAFT:
        raise Refused("Bản này chưa công bố.")
    if on > day_of(at):
        raise Refused("Ngày nhập không thể sau hôm nay.", "on")
    if row.signed_on is not None and on < row.signed_on:
        raise Refused(f"Ngày nhập không thể trước ngày ký {show(row.signed_on)}.", "on")
    row.database_on = on
    row.version += 1
    row.save()
    audit.record(
        action="procedures.enter_database", subject=subject_of(row.procedure), by=by, at=at, detail={"on": show(on), "edition": row.number}
    )  # fmt: skip
    return row
