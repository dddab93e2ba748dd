"""Reading boxes: finding them, opening by receipt, reading what an opened box holds, who holds which key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.crypto import salted_hmac

from cualuat.audit import queries as audit
from cualuat.sealed import crypto, envelopes, padding, receipts, rules
from cualuat.sealed.crypto import Unreadable
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.models import (
    Box,
    BoxFile,
    BoxItem,
    BoxKey,
    CustodianPolicy,
    Grant,
    Identity,
    OfficerKey,
    place_of,
)

_NO_SALT = bytes(crypto.SALT_BYTES)


class UnknownReceipt(Exception):
    """The code is well formed, but no box has it."""

    def __init__(self) -> None:
        super().__init__("Không có hồ sơ nào mang mã biên nhận này. Hãy xem lại mã, hoặc đến nơi tiếp công dân để hỏi.")


# --- finding -----------------------------------------------------------------------------------------------------


def box(pk: UUID) -> Box | None:
    """The box with this key."""
    return Box.objects.filter(pk=pk).first()


def has_identity(box: Box) -> bool:
    """Whether the denouncer said who she is."""
    return bool(Identity.objects.filter(box=box).exists())


def recipients(box: Box) -> QuerySet[OfficerKey]:
    """The keys in use that open this box, by name of their owners."""
    return OfficerKey.objects.usable().filter(box_keys__box=box).select_related("person").order_by("person__name")


def recipients_of_boxes(boxes: Iterable[UUID]) -> dict[UUID, list[OfficerKey]]:
    """The same of several boxes, by their keys, at once; those that no key in use opens are left out."""
    rows = BoxKey.objects.filter(box_id__in=list(boxes), officer_key__in=OfficerKey.objects.usable())
    found: dict[UUID, list[OfficerKey]] = {}
    for row in rows.select_related("officer_key__person").order_by("officer_key__person__name"):
        found.setdefault(row.box_id, []).append(row.officer_key)
    return found


def waiting_to_be_let_in(box: Box) -> QuerySet[OfficerKey]:
    """Keys of officers who lost the key that opened this box and now have a new one: somebody must let them in again."""
    lost = OfficerKey.objects.filter(box_keys__box=box).exclude(retired_at=None)
    keys = OfficerKey.objects.usable().filter(person__in=lost.values("person"))
    return keys.exclude(box_keys__box=box).exclude(person__in=box.exclusions.values("person")).select_related("person")


def grants_of(box: Box) -> QuerySet[Grant]:
    """The requests to see who the denouncer is, the newest first, with what custodians said."""
    return Grant.objects.filter(box=box).prefetch_related("decisions").order_by("-requested_at")


# --- keys --------------------------------------------------------------------------------------------------------


def key_of(person_id: int) -> OfficerKey | None:
    """The key this person uses."""
    return OfficerKey.objects.usable().filter(person_id=person_id).first()


def keys_of(people: Iterable[int]) -> list[OfficerKey]:
    """The keys in use of these people; who has none is missing."""
    return list(OfficerKey.objects.usable().filter(person__in=list(people)).select_related("person").order_by("pk"))


def changed_keys() -> list[OfficerKey]:
    """Keys in use whose public half is not the one that the audit log saw made: somebody wrote into the database."""
    return [key for key in OfficerKey.objects.filter(retired_at=None) if not _is_as_made(key)]


def _is_as_made(key: OfficerKey) -> bool:
    made = audit.history("officer_key", key.pk).filter(action__in=["sealed.create_key", "sealed.replace_key"]).first()
    return made is not None and made.detail.get("fingerprint") == key.fingerprint


def needed() -> int:
    """How many custodians must agree, for identities sealed from now on."""
    policy = CustodianPolicy.objects.order_by("-pk").first()
    return policy.needed if policy else rules.FEWEST_APPROVALS


def identities_at_risk() -> QuerySet[Identity]:
    """Identities of which no custodian may be lost any more: as many usable keys as needed, or fewer. Share them anew."""
    usable = Q(shares__officer_key__retired_at=None, shares__officer_key__person__is_active=True)
    counted = Identity.objects.annotate(alive=Count("shares__officer_key", filter=usable, distinct=True))
    return counted.filter(alive__lte=F("needed")).select_related("box")


def identities_of_custodian(person_id: int) -> QuerySet[Identity]:
    """Identities of which this custodian holds a share and from whose box she is not excluded; `alive`: usable custodians."""
    usable = Q(shares__officer_key__retired_at=None, shares__officer_key__person__is_active=True)
    held = Identity.objects.filter(shares__officer_key__person_id=person_id, shares__officer_key__retired_at=None)
    rows = Identity.objects.filter(pk__in=held.values("pk")).exclude(box__exclusions__person_id=person_id)
    counted = rows.annotate(alive=Count("shares__officer_key", filter=usable, distinct=True))
    return counted.select_related("box").order_by("alive", "box__opened_on")


# --- opening by receipt ------------------------------------------------------------------------------------------


def receipt_lookups(code: str) -> list[str]:
    """What finds the box of a code: under today's SECRET_KEY, and under those kept in SECRET_KEY_FALLBACKS."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("cualuat.sealed.receipt", code, s, algorithm="sha256").hexdigest() for s in secrets]


def open_by_receipt(typed: str) -> OpenedBox:
    """The denouncer's box. Nothing of it is recorded. Raises Mistyped, UnknownReceipt, Busy, Unreadable."""
    code = receipts.read(typed, receipts.RECEIPT)
    box = Box.objects.filter(receipt_lookup__in=receipt_lookups(code)).first()
    if box is None:
        crypto.derive(code, _NO_SALT, crypto.COST)  # an unknown code takes as long as a known one
        raise UnknownReceipt
    lock = crypto.derive(code, box.receipt_salt, box.receipt_cost)
    raw = crypto.unseal(lock, box.receipt_wrapped, place_of(box, "receipt_wrapped", box.pk))
    return OpenedBox(box.pk, crypto.Key(raw))


# --- reading what is open ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as it was written. `by` is the officer's name, empty for others."""

    number: int
    author: str
    kind: str
    day: date
    by: str = field(repr=False)
    body: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileDetails:
    """What is known of a file without its bytes; `size` in bytes, `sha256` hexadecimal."""

    name: str = field(repr=False)
    media_type: str = field(repr=False)
    size: int = field(repr=False)
    sha256: str = field(repr=False)


def items(opened: OpenedBox) -> QuerySet[BoxItem]:
    """The items that this reader may read, in order, still sealed."""
    rows = BoxItem.objects.filter(box_id=opened.box_id).order_by("number")
    return rows.filter(visible_to_denouncer=True) if opened.for_denouncer else rows


def files(opened: OpenedBox) -> QuerySet[BoxFile]:
    """The files that this reader may read, still sealed, by day."""
    rows = BoxFile.objects.filter(box_id=opened.box_id).order_by("day", "item__number", "pk")
    return rows.filter(visible_to_denouncer=True) if opened.for_denouncer else rows


def read_item(opened: OpenedBox, item: BoxItem) -> ReadItem:
    """What an item says. Raises Unreadable, also when the row says of itself something else than its envelope."""
    content = envelopes.take(item.body, opened.content_key, place_of(item, "body", opened.box_id))
    if content["face"] != item.face or (opened.for_denouncer and not item.visible_to_denouncer):
        raise Unreadable
    return ReadItem(item.number, item.author, item.kind, item.day, content["by"], content["body"])


def file_details(opened: OpenedBox, file: BoxFile) -> FileDetails:
    """Name, type, size and hash of a file. Raises Unreadable as `read_item` does."""
    content = envelopes.take(file.details, opened.content_key, place_of(file, "details", opened.box_id))
    if content["face"] != file.face or (opened.for_denouncer and not file.visible_to_denouncer):
        raise Unreadable
    return FileDetails(content["name"], content["media_type"], content["size"], content["sha256"])


def own_file(opened: OpenedBox, file: BoxFile) -> bytes:
    """The bytes of a file, for the denouncer; an officer's `operations.open_file` is recorded. Raises Unreadable."""
    if not opened.for_denouncer or not file.visible_to_denouncer:
        raise Unreadable
    return file_bytes(opened, file)


def file_bytes(opened: OpenedBox, file: BoxFile) -> bytes:
    """The bytes of a file, whoever reads: `own_file` and `operations.open_file` ask who. Raises Unreadable."""
    try:
        sealed = file.path.read_bytes()
        return padding.unpad(crypto.unseal(opened.content_key, sealed, place_of(file, "content", opened.box_id)))
    except (OSError, ValueError):
        raise Unreadable from None


@dataclass(frozen=True, slots=True)
class ReadIdentity:
    """Who the denouncer is, as she wrote it on that day; her first is number 1."""

    number: int
    day: date
    content: dict[str, Any] = field(repr=False)


def read_identity(identity: Identity, identity_key: crypto.Key) -> ReadIdentity:
    """What an identity says, for who has its key: `operations.open_identity` alone gets there. Raises Unreadable."""
    content = envelopes.take(identity.body, identity_key, place_of(identity, "body", identity.box_id))
    if content["face"] != identity.face:
        raise Unreadable
    return ReadIdentity(identity.number, identity.day, content["content"])


def identity_days(box: Box) -> list[date]:
    """The days on which the denouncer said who she is; empty while she is anonymous."""
    return list(Identity.objects.filter(box=box).order_by("number").values_list("day", flat=True))


def grant_in_use(box: Box, person_id: int, *, at: datetime) -> Grant | None:
    """The request of this person that is running: waiting or open."""
    rows = Grant.objects.filter(box=box, officer_key__person_id=person_id, closed_at=None)
    return next((grant for grant in rows.order_by("-requested_at") if grant.is_running(at)), None)
