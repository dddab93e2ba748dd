"""Slips about a file of the mirror: for more papers, refusal, apology. The words come from lawdata/forms/procedures.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import house_letter
from cualuat.procedures import norms
from cualuat.procedures.queries import mirror

if TYPE_CHECKING:
    from cualuat.procedures.models import MirrorEvent, MirrorFile

PAPERS = {
    "bo-sung": ("procedure-supplement", "phiếu yêu cầu bổ sung", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    "tu-choi": ("procedure-refusal", "phiếu từ chối", "Phiếu từ chối tiếp nhận, giải quyết hồ sơ"),
    "xin-loi": ("procedure-apology", "phiếu xin lỗi", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
}


def papers_of(found: MirrorFile) -> list[tuple[str, str]]:
    """The slips that what happened to a file asks for: the word of the address and the name."""
    states = {row.state for row in mirror.events(found) if row.struck_at is None}
    there = {
        "bo-sung": "supplement" in states,
        "tu-choi": "refused" in states,
        "xin-loi": found.apologised_on is not None,
    }
    return [(word, PAPERS[word][2]) for word, holds in there.items() if holds]


def made(found: MirrorFile, which: str) -> bytes:
    """The Word file of a slip. Raises Refused where there is nothing to tell, or it cannot be made."""
    if which not in dict(papers_of(found)):
        raise Refused("Hồ sơ chưa có việc cần phiếu này.")
    form, called, _ = PAPERS[which]
    fields: dict[str, object] = {
        "code": found.code,
        "procedure": found.procedure.name,
        "applicant": found.applicant or "người nộp hồ sơ",
        "received_on": found.received_on,
    }
    day = found.apologised_on
    if which == "xin-loi":
        fields |= {"due_on": found.due_on, "reason": found.apology_reason, "promised_on": found.promised_on}
    else:
        event = _last(found, "supplement" if which == "bo-sung" else "refused")
        fields["reason"] = event.note
        day = event.day
        if which == "bo-sung":
            fields |= {"trip": str(_trip(found)), "most": str(norms.most_trips())}
    return house_letter(form, fields, today=timezone.localdate(), issued_on=day, called=called, unit=found.unit)


def _last(found: MirrorFile, state: str) -> MirrorEvent:
    return [row for row in mirror.events(found) if row.state == state and row.struck_at is None][-1]


def _trip(found: MirrorFile) -> int:
    return sum(row.state == "supplement" and row.struck_at is None for row in mirror.events(found))
