"""Versions of a draft: every saving is a new one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.drafting import access
from cualuat.drafting.models import Draft, Obligation
from cualuat.drafting.operations.tracking import record
from cualuat.drafting.texts import clean
from cualuat.files.models import Attachment

LONGEST = 300_000  # letters of a draft


@operation
def save(
    *, obligation: Obligation, text: str, note: str, seen: int | None, by: Actor, at: datetime,
    source: Attachment | None = None,
) -> Draft:  # fmt: skip
    """Keeps a text as the next version; `seen` the version that somebody had before her, 0 for none.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    row, last = _writable(obligation, seen, by)
    told = clean(text)
    if not told:
        raise Refused("Lời văn còn trống. Hãy gõ, dán lời văn, hoặc nạp từ tệp.", "text")
    if len(told) > LONGEST:
        raise Refused(
            f"Lời văn dài {len(told)} ký tự, quá {LONGEST}. Hãy tách phụ lục thành văn bản hoặc tệp riêng.", "text"
        )
    if last is not None and last.text == told:
        raise Refused("Lời văn không khác bản mới nhất nên không lưu thành bản mới.", "text")
    made = _next(row, last, told, words(note, 500, "note"), by, at, source=source)
    record("drafting.save", row, by, at, draft=made.number, note=made.note)
    return made


@operation
def restore(*, obligation: Obligation, number: int, seen: int | None, by: Actor, at: datetime) -> Draft:
    """Makes an earlier version the newest one, as one more. Raises NotAllowed, SomebodyElse, Refused."""
    row, last = _writable(obligation, seen, by)
    old = row.drafts.filter(number=number).first()
    if old is None:
        raise Refused(f"Không có bản {number}. Hãy tải lại trang.")
    if last is not None and last.text == old.text:
        raise Refused("Bản mới nhất đã có đúng lời văn này.")
    made = _next(row, last, old.text, f"Khôi phục bản {number}", by, at, restores=number)
    record("drafting.restore", row, by, at, draft=made.number, restored=number)
    return made


def _writable(obligation: Obligation, seen: int | None, by: Actor) -> tuple[Obligation, Draft | None]:
    row = locked(obligation, None)
    access.require_writer(by, row)
    if row.state == "submitted":
        raise Refused("Dự thảo đã trình, lời văn không sửa nữa. Muốn sửa, hãy ghi trả lại ở trang của văn bản.")
    if not row.is_writable:
        raise Refused("Văn bản này đã xong, lời văn không sửa nữa.")
    last = row.drafts.order_by("-number").first()
    if seen is not None and seen != (last.number if last else 0):
        raise SomebodyElse()
    return row, last


def _next(
    row: Obligation, last: Draft | None, text: str, note: str, by: Actor, at: datetime, *, source: Attachment | None = None,
    restores: int | None = None,
) -> Draft:  # fmt: skip
    number = (row.drafts.aggregate(n=Max("number"))["n"] or 0) + 1
    if last is None and row.state == "waiting":
        row.state = "drafting"
        row.version += 1
        row.save(update_fields=["state", "version"])
    return Draft.objects.create(
        obligation=row, number=number, text=text, note=note, source=source, restores=restores, saved_at=at, saved_by=by.name
    )  # fmt: skip
