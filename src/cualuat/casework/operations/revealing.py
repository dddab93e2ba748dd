"""Looking at what is kept back: who sent a matter, a file with its metadata; a new receipt for a lost one. Each is written down."""

from __future__ import annotations

from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.codes import draw_receipt, receipt_key
from cualuat.casework.models import Case, CaseFile, Party
from cualuat.casework.operations.recording import subject_of

_SHORTEST_REASON = 10


@operation
def reveal(*, case: Case, reason: str, by: Actor, at: datetime) -> list[Party]:
    """The people of a matter whose kind hides its sender, for somebody who works on it and says why.

    Raises NotAllowed, Refused.
    """
    _may(by, case)
    words = _reason(reason, "Hãy ghi vì sao cần biết người gửi: lý do này được lưu trong nhật ký.")
    audit.record(action="casework.reveal", subject=subject_of(case), by=by, at=at, detail={"reason": words})
    return list(Party.objects.filter(case=case).order_by("pk"))


@operation
def open_original(*, case: Case, file: CaseFile, by: Actor, at: datetime) -> None:
    """Writes down that somebody took the file as it was sent, metadata and all. Raises NotAllowed."""
    _may(by, case)
    audit.record(action="casework.open_original", subject=subject_of(case), by=by, at=at, detail={"file": file.pk})


@operation
def renew_receipt(*, case: Case, reason: str, by: Actor, at: datetime) -> str:
    """A new receipt code; the old one opens nothing any more. Raises NotAllowed, Refused."""
    by.require_duty("reception")
    if case.is_sealed:
        raise Refused("Mã của tố cáo không cấp lại được: chương trình không giữ khóa nào khác cho người tố cáo.")
    words = _reason(reason, "Hãy ghi đã xem giấy tờ nào của người đến.")
    case = Case.objects.select_for_update().get(pk=case.pk)
    code = draw_receipt()
    case.receipt_key = receipt_key(code)
    case.save(update_fields=["receipt_key"])
    audit.record(action="casework.renew_receipt", subject=subject_of(case), by=by, at=at, detail={"reason": words})
    return code


def _may(by: Actor, case: Case) -> None:
    if case.is_sealed or not access.parts_in(by, case) & {"officer", "head", "reception", "leader", "focal"}:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")


def _reason(text: str, message: str) -> str:
    words = text.replace("\0", "").strip()
    if len(words) < _SHORTEST_REASON:
        raise Refused(message, "reason")
    return words[:500]
