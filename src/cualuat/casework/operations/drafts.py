"""Drafts: what somebody typed so far, kept without an account and found again by its code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework.codes import draft_key, draw_receipt, receipt_key
from cualuat.casework.kinds import all_kinds
from cualuat.casework.models import Case, CaseFile, Draft, DraftFile
from cualuat.casework.operations.intake import Brought, register
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of

KEPT_DAYS = 30
MOST_FILES = 10
TOO_MANY_FILES = f"Mỗi hồ sơ nhận tối đa {MOST_FILES} tệp. Hãy gộp hoặc bỏ bớt."
_LONGEST = 200_000


@operation
def begin(*, kind: str, by: Actor, at: datetime) -> tuple[Draft, str]:
    """A new draft of a kind and the code that finds it again. Raises Refused for a kind whose content is sealed."""
    found = all_kinds().get(kind)
    if found is None or found.sealed:
        raise Refused("Loại hồ sơ này không có bản nháp: để không ai đọc được, tố cáo phải gửi trong một lần.")
    code = draw_receipt()
    draft: Draft = Draft.objects.create(
        key=draft_key(code), kind=kind, made_at=at, changed_at=at, expires_on=_expiry(at)
    )
    return draft, code


@operation
def save(*, draft: Draft, data: Mapping[str, str], by: Actor, at: datetime) -> Draft:
    """Keeps what was typed, whatever it is; names not given stay as they were.

    Raises Refused for absurd amounts, and for a draft that was sent or removed meanwhile.
    """
    found = Draft.objects.select_for_update().filter(pk=draft.pk, sent_as="").first()
    if found is None:
        raise Refused("Bản nháp này đã gửi hoặc đã hết hạn. Hãy tải lại trang.")
    draft = found
    merged = {**draft.data, **{name: value.replace("\0", "") for name, value in data.items()}}
    if sum(map(len, merged.values())) > _LONGEST:
        raise Refused("Bản nháp quá dài. Hãy gửi phần dài thành tệp.")
    draft.data, draft.changed_at, draft.expires_on = merged, at, _expiry(at)
    draft.save()
    return draft


@operation
def add_file(*, draft: Draft, attachment: Attachment, by: Actor, at: datetime) -> DraftFile:
    """Puts a file into a draft. Raises Refused."""
    if DraftFile.objects.filter(draft=draft).count() >= MOST_FILES:
        raise Refused(TOO_MANY_FILES, "files")
    row: DraftFile = DraftFile.objects.create(draft=draft, attachment=attachment, added_at=at)
    Draft.objects.filter(pk=draft.pk).update(changed_at=at, expires_on=_expiry(at))
    return row


@operation
def drop_file(*, draft: Draft, file_id: int, by: Actor, at: datetime) -> None:
    """Takes a file out of a draft; its bytes go too."""
    row = DraftFile.objects.filter(draft=draft, pk=file_id).select_related("attachment").first()
    if row:
        attachment = row.attachment
        row.delete()
        _erase(attachment, by=by, at=at)


@operation
def send(*, draft: Draft, brought: Brought, receipt: str, by: Actor, at: datetime) -> None:
    """Takes in what the draft brings, once, under the code that its person has already. Raises Incomplete."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None or found.sent_as:
        return  # sent from another window, a moment ago
    case = Case.objects.filter(receipt_key=receipt_key(receipt)).first()
    if case is None:
        case = register(brought=brought, receipt=receipt, by=by, at=at).case
    finish(draft=found, number=case.number, by=by, at=at)


@operation
def finish(*, draft: Draft, number: str, by: Actor, at: datetime) -> None:
    """The draft became a matter: what was typed goes, the files belong to the matter; sending twice finds the number."""
    draft.sent_as, draft.data = number, {}
    draft.save(update_fields=["sent_as", "data"])
    DraftFile.objects.filter(draft=draft).delete()


@operation
def expire(*, by: Actor, at: datetime) -> int:
    """Removes drafts that nobody touched for a month, with their files; how many."""
    old = Draft.objects.filter(expires_on__lt=day_of(at))
    gone = 0
    for draft in old.prefetch_related("files__attachment")[:500]:
        kept = [row.attachment for row in draft.files.all()]
        draft.delete()
        for attachment in kept:
            _erase(attachment, by=by, at=at)
        gone += 1
    return gone


def _erase(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """The file, unless a matter has it: one may be registered without its draft being finished."""
    if not CaseFile.objects.filter(attachment=attachment).exists():
        files.erase(attachment=attachment, by=by, at=at)


def _expiry(at: datetime) -> date:
    return day_of(at + timedelta(days=KEPT_DAYS))
