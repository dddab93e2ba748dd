"""Boxes: sealing a denunciation, opening it, writing in it, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Max

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.sealed import access, crypto, envelopes, receipts
from cualuat.sealed.crypto import Key, Lock
from cualuat.sealed.holding import OpenedBox, Unlocked
from cualuat.sealed.models import (
    AuthorChoices,
    Box,
    BoxItem,
    BoxKey,
    Exclusion,
    ExclusionReasonChoices,
    KindChoices,
    OfficerKey,
    place_of,
)
from cualuat.sealed.operations.recording import (
    DENOUNCER,
    checked_box,
    own_key,
    record,
    record_act,
    record_opening,
)
from cualuat.sealed.operations.refusals import Barred, NobodyLeft
from cualuat.sealed.queries import receipt_lookups
from cualuat.sealed.rules import is_label

STATEMENT: Final = KindChoices.STATEMENT
MESSAGE: Final = KindChoices.MESSAGE
WITHDRAWAL: Final = KindChoices.WITHDRAWAL
BY_OFFICERS: Final = {MESSAGE, KindChoices.ANSWER, KindChoices.NOTE, KindChoices.LETTER, KindChoices.DECISION}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt code just drawn, and the lock made from it."""

    code: str = field(repr=False)
    lock: Lock = field(repr=False)

    @property
    def shown(self) -> str:
        """The code as the denouncer gets it: 7K3M-9QXR-…"""
        return receipts.grouped(self.code)


def draw_receipt() -> Receipt:
    """Draws a receipt; to be called before the transaction begins, for Argon2id takes long. Raises Busy."""
    code = receipts.draw(receipts.RECEIPT)
    return Receipt(code, crypto.new_lock(code))


@operation
def create_box(
    *,
    label: str,
    receipt: Receipt,
    statement: Mapping[str, object],
    recipients: Sequence[OfficerKey],
    excluded: Mapping[int, str],
    by: Actor,
    at: datetime,
) -> OpenedBox:
    """Seals a denunciation to the recipients who are not excluded (person → reason), and opens it for the denouncer.

    `by` is DENOUNCER, or the officer who copied a paper. Raises NobodyLeft before anything is written; Refused for a label
    that is no number.
    """
    if not is_label(label):
        raise Refused("Số hồ sơ chỉ gồm chữ, chữ số và các dấu . / -, dài nhất 40 ký tự.", "label")
    if not set(excluded.values()) <= set(ExclusionReasonChoices.values):
        raise Refused("Hãy chọn lý do loại trừ trong danh sách.", "reason")
    wanted = {key.pk for key in recipients if key.person_id not in excluded}
    keys = list(OfficerKey.objects.usable().filter(pk__in=wanted))
    if not keys:
        raise NobodyLeft
    content_key = crypto.new_key()
    box = _new_box(label, receipt, content_key, at)
    for person_id, reason in excluded.items():
        Exclusion.objects.create(box=box, person_id=person_id, reason=reason, day=day_of(at), by=by.name)
    for key in keys:
        give_key(box, key, content_key, by=by, at=at)
    opened = OpenedBox(box.pk, content_key)
    _write(box, opened, AuthorChoices.DENOUNCER, STATEMENT, statement, True, by=DENOUNCER, at=at)
    record("create_box", box, by=by, at=at, by_day=True)
    return opened


def _new_box(label: str, receipt: Receipt, content_key: Key, at: datetime) -> Box:
    lock = receipt.lock
    box = Box(
        label=label,
        opened_on=day_of(at),
        receipt_lookup=receipt_lookups(receipt.code)[0],
        receipt_salt=lock.salt,
        receipt_ops=lock.cost.ops,
        receipt_memory=lock.cost.memory,
    )
    box.receipt_wrapped = crypto.seal(lock.key, content_key.reveal(), place_of(box, "receipt_wrapped", box.pk))
    box.save(force_insert=True)
    return box


def give_key(box: Box, key: OfficerKey, content_key: Key, *, by: Actor, at: datetime) -> BoxKey:
    """Seals the content key to an officer; within the caller's operation, which has asked whether she may have it."""
    row = BoxKey(box=box, officer_key=key, added_on=day_of(at), added_by=by.name)
    row.sealed = crypto.seal_to(key.public_key, content_key.reveal(), place_of(row, "sealed", box.pk))
    row.save(force_insert=True)
    return row


@operation
def open_box(*, box: Box, unlocked: Unlocked, purpose: str, by: Actor, at: datetime) -> OpenedBox:
    """Opens a box for an officer who holds its key; who, when and why is on record. Raises NotAllowed, Refused, Unreadable."""
    key = own_key(unlocked, by)
    if access.is_excluded(box.pk, key.person_id):
        raise Barred
    row = BoxKey.objects.filter(box=box, officer_key=key).first()
    if row is None:
        raise NotAllowed("Bạn không giữ khóa của hồ sơ này. Hãy nhờ người đang giữ khóa cho bạn vào.")
    raw = crypto.unseal_with(unlocked.secret, row.sealed, place_of(row, "sealed", box.pk))
    record_opening(box, "content", purpose, by=by, at=at)
    return OpenedBox(box.pk, Key(raw), key.person_id)


# --- writing -----------------------------------------------------------------------------------------------------


@operation
def add_item(
    *,
    opened: OpenedBox,
    body: Mapping[str, object],
    kind: str = MESSAGE,
    visible_to_denouncer: bool = True,
    by: Actor,
    at: datetime,
) -> BoxItem:
    """Writes in an opened box: the denouncer messages, an officer messages, answers, notes, letters, decisions.

    Raises Refused, NotAllowed, TooLarge.
    """
    box = checked_box(opened, by)
    if kind not in ({MESSAGE} if opened.for_denouncer else BY_OFFICERS):
        raise Refused("Không thể ghi loại nội dung này ở đây. Hãy chọn loại khác.", "kind")
    visible = opened.for_denouncer or (visible_to_denouncer and kind != KindChoices.NOTE)
    item = _write(box, opened, author_of(opened), kind, body, visible, by=by, at=at)
    record_act(f"add_{kind}", box, opened, by=by, at=at)
    return item


@operation
def add_system_item(*, opened: OpenedBox, body: Mapping[str, object], by: Actor, at: datetime) -> BoxItem:
    """Writes, into a box that somebody has open, what the program itself has to say to the denouncer. Raises NotAllowed."""
    if not by.is_system:
        raise NotAllowed("Chỉ chương trình ghi được loại nội dung này.")
    box = Box.objects.select_for_update().get(pk=opened.box_id)
    item = _write(box, opened, AuthorChoices.SYSTEM, MESSAGE, body, True, by=DENOUNCER, at=at)
    record("add_system_message", box, by=by, at=at, by_day=opened.for_denouncer)
    return item


@operation
def withdraw(*, opened: OpenedBox, body: Mapping[str, object], by: Actor, at: datetime) -> BoxItem:
    """The denouncer withdraws: her words and the day are kept, nothing is taken away. Raises Refused, NotAllowed."""
    if not opened.for_denouncer:
        raise NotAllowed("Chỉ người tố cáo rút được tố cáo, bằng mã biên nhận của mình.")
    box = checked_box(opened, by)
    if box.withdrawn_on is not None:
        raise Refused("Tố cáo này đã được rút. Muốn nói thêm, hãy gửi tin nhắn trong hồ sơ.")
    box.withdrawn_on = day_of(at)
    box.save(update_fields=["withdrawn_on"])
    item = _write(box, opened, AuthorChoices.DENOUNCER, WITHDRAWAL, body, True, by=DENOUNCER, at=at)
    record_act("withdraw", box, opened, by=by, at=at)
    return item


def author_of(opened: OpenedBox) -> str:
    """Who writes in a box opened so."""
    return AuthorChoices.DENOUNCER if opened.for_denouncer else AuthorChoices.OFFICER


def _write(
    box: Box,
    opened: OpenedBox,
    author: str,
    kind: str,
    body: Mapping[str, object],
    visible: bool,
    *,
    by: Actor,
    at: datetime,
) -> BoxItem:
    number = (box.items.aggregate(last=Max("number"))["last"] or 0) + 1
    item = BoxItem(box=box, number=number, author=author, kind=kind, day=day_of(at), visible_to_denouncer=visible)
    content = {"face": item.face, "by": by.name if author == AuthorChoices.OFFICER else "", "body": dict(body)}
    item.body = envelopes.put(content, opened.content_key, place_of(item, "body", box.pk))
    item.save(force_insert=True)
    return item
