"""Encrypted boxes, the keys that open them, and the record of who opened what.

Rows that come to be when somebody denounces have random keys and a day, no hour. Bytes are never plain: what each column of
bytes holds is listed in `rules.encrypted_columns`; files lie under MEDIA_ROOT/sealed, encrypted, named at random.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cualuat.accounts.models import Person
from cualuat.base.models import AppendOnly
from cualuat.sealed.crypto import Cost, Place
from cualuat.sealed.rules import LONGEST_GRANT, MOST_CUSTODIANS


class Row(models.Model):
    """A row whose key says nothing about when, or after which other, it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def place_of(row: Row, column: str, box: uuid.UUID) -> Place:
    """Where a ciphertext stands. The name of the table is part of it: to rename one means to encrypt anew."""
    return Place(row._meta.db_table, column, row.pk, box)


# --- keys of officers --------------------------------------------------------------------------------------------


class OfficerKeyQuerySet(models.QuerySet["OfficerKey"]):
    """Filters over keys."""

    def usable(self) -> OfficerKeyQuerySet:
        """Keys in use, of people whose account is open."""
        return self.filter(retired_at=None, person__is_active=True)


class OfficerKey(Row):
    """An officer's pair of keys. The secret one is here only wrapped (KeyWrap), and no longer once it is retired."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="officer_keys")
    public_key = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OfficerKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_at=None), name="officer_key_one_in_use"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("created_at")), name="officer_key_period"
            ),
        ]

    def __str__(self) -> str:
        return f"khóa {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """What people compare instead of the public key: 32 hexadecimal digits."""
        return hashlib.sha256(bytes(self.public_key)).hexdigest()[:32]


class KeyWrap(Row):
    """The secret key under a key derived from the passphrase, or from the recovery code."""

    class MeansChoices(models.TextChoices):
        PASSPHRASE = "passphrase", "Câu mật khẩu"
        RECOVERY = "recovery", "Mã khôi phục"

    officer_key = models.ForeignKey(OfficerKey, on_delete=models.CASCADE, related_name="wraps")
    means = models.CharField(max_length=10, choices=MeansChoices)
    salt = models.BinaryField(max_length=16)
    ops = models.PositiveIntegerField()
    memory = models.PositiveBigIntegerField()
    wrapped = models.BinaryField(max_length=72)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer_key", "means"], name="key_wrap_once"),
            models.CheckConstraint(condition=Q(means__in=["passphrase", "recovery"]), name="key_wrap_means_known"),
        ]

    def __str__(self) -> str:
        return self.get_means_display()

    @property
    def cost(self) -> Cost:
        """What deriving the key costs."""
        return Cost(self.ops, self.memory)


# --- the box and its content -------------------------------------------------------------------------------------


class Box(Row):
    """One denunciation. `label` is its number as people know it; the row tells nothing of what is inside.

    `receipt_lookup`: HMAC-SHA256 of the receipt code, hexadecimal; it finds the box and opens nothing. Of a destroyed box
    the row remains, with who had opened it, and nothing else.
    """

    label = models.CharField(max_length=40)
    opened_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    destroyed_on = models.DateField(null=True, blank=True)
    receipt_lookup = models.CharField(max_length=64, unique=True)
    receipt_salt = models.BinaryField(max_length=16)
    receipt_ops = models.PositiveIntegerField()
    receipt_memory = models.PositiveBigIntegerField()
    receipt_wrapped = models.BinaryField(max_length=72)

    def __str__(self) -> str:
        return self.label

    @property
    def receipt_cost(self) -> Cost:
        """What deriving the key from the receipt code costs."""
        return Cost(self.receipt_ops, self.receipt_memory)


class BoxKey(Row):
    """The content key of a box, sealed to one officer: who has such a row may read."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="keys")
    officer_key = models.ForeignKey(OfficerKey, on_delete=models.PROTECT, related_name="box_keys")
    sealed = models.BinaryField()
    added_on = models.DateField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "officer_key"], name="box_key_once")]

    def __str__(self) -> str:
        return f"{self.officer_key_id} {self.added_on}"


class AuthorChoices(models.TextChoices):
    DENOUNCER = "denouncer", "Người tố cáo"
    OFFICER = "officer", "Cán bộ"
    SYSTEM = "system", "Hệ thống"


class KindChoices(models.TextChoices):
    STATEMENT = "statement", "Nội dung tố cáo"
    MESSAGE = "message", "Trao đổi"
    ANSWER = "answer", "Trả lời"
    NOTE = "note", "Ghi chú nội bộ"
    LETTER = "letter", "Văn bản"
    DECISION = "decision", "Quyết định"
    WITHDRAWAL = "withdrawal", "Rút tố cáo"


class BoxItem(Row):
    """One thing written in a box. What the row says in plain words is repeated inside, where nobody can change it."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=AuthorChoices)
    kind = models.CharField(max_length=10, choices=KindChoices)
    day = models.DateField()
    body = models.BinaryField()
    visible_to_denouncer = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "number"], name="box_item_number"),
            models.CheckConstraint(condition=Q(author__in=AuthorChoices.values), name="box_item_author_known"),
            models.CheckConstraint(condition=Q(kind__in=KindChoices.values), name="box_item_kind_known"),
            models.CheckConstraint(
                condition=~Q(author="denouncer") | Q(visible_to_denouncer=True), name="box_item_own_is_visible"
            ),
            models.CheckConstraint(
                condition=~Q(kind="note") | Q(visible_to_denouncer=False), name="box_item_note_is_internal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_kind_display()}"

    @property
    def face(self) -> list[object]:
        """What the row says of itself; the same stands inside the envelope."""
        return [self.number, self.author, self.kind, self.day.isoformat(), self.visible_to_denouncer]


class BoxFile(Row):
    """A file of a box, of an item where it came with one. `original`: what this is a cleaned copy of."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="files")
    item = models.ForeignKey(BoxItem, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    original = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    author = models.CharField(max_length=10, choices=AuthorChoices)
    day = models.DateField()
    storage_name = models.CharField(max_length=32, unique=True)
    details = models.BinaryField()
    visible_to_denouncer = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(author__in=AuthorChoices.values), name="box_file_author_known")
        ]

    def __str__(self) -> str:
        return f"tệp {self.pk}"

    @property
    def face(self) -> list[object]:
        """What the row says of itself; the same stands inside the envelope."""
        item, original = (str(key) if key else "" for key in (self.item_id, self.original_id))
        return [item, original, self.author, self.day.isoformat(), self.visible_to_denouncer]

    @property
    def path(self) -> Path:
        """Where the encrypted bytes are."""
        return sealed_folder() / self.storage_name[:2] / self.storage_name


def sealed_folder() -> Path:
    """The folder of encrypted files."""
    return Path(settings.MEDIA_ROOT) / "sealed"


# --- identity ----------------------------------------------------------------------------------------------------


class CustodianPolicy(AppendOnly):
    """From `at` on, how many custodians must agree before an identity is opened. It rules identities sealed after it."""

    needed = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(needed__range=(1, MOST_CUSTODIANS)), name="custodian_policy_range")
        ]

    def __str__(self) -> str:
        return f"{self.needed} {self.at:%Y-%m-%d}"


class Identity(Row):
    """Who the denouncer is, in an envelope of its own; its key is with the custodians, `needed` of them open it.

    A denouncer who was anonymous may add it later; none is ever taken back.
    """

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="identities")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    needed = models.PositiveSmallIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "number"], name="identity_number")]

    def __str__(self) -> str:
        return f"danh tính {self.number}"

    @property
    def face(self) -> list[object]:
        """What the row says of itself; the same stands inside the envelope."""
        return [self.number, self.day.isoformat()]


class IdentityShare(Row):
    """One share of an identity key, sealed to one custodian. The shares of a subset together are the key."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="shares")
    subset = models.PositiveSmallIntegerField()
    officer_key = models.ForeignKey(OfficerKey, on_delete=models.PROTECT, related_name="identity_shares")
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity", "subset", "officer_key"], name="identity_share_once")
        ]

    def __str__(self) -> str:
        return f"mảnh khóa {self.subset}"


class ClosingChoices(models.TextChoices):
    REFUSED = "refused", "Bị từ chối"
    EXPIRED = "expired", "Hết thời gian được mở"
    LAPSED = "lapsed", "Quá hạn chờ đồng ý"
    EXCLUDED = "excluded", "Người liên quan bị loại khỏi hồ sơ"
    RESHARED = "reshared", "Mảnh khóa đã chia lại"
    KEY_ENDED = "key_ended", "Khóa của người yêu cầu đã ngừng dùng"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Filters over grants."""

    def over(self, at: datetime) -> GrantQuerySet:
        """Neither closed nor within their time any more."""
        return self.filter(Q(expires_at__lte=at) | Q(expires_at=None, lapses_at__lte=at), closed_at=None)


class Grant(Row):
    """A request of one officer to see the identities of one box, and what became of it.

    Waits until `lapses_at`; once enough custodians agreed it may be used until `expires_at`. `closed_at` ends it earlier.
    """

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="grants")
    officer_key = models.ForeignKey(OfficerKey, on_delete=models.PROTECT, related_name="grants")
    purpose = models.CharField(max_length=500)
    hours = models.PositiveSmallIntegerField()
    requested_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=10, choices=ClosingChoices, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__range=(1, LONGEST_GRANT)), name="grant_hours"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="") | Q(closed_at__isnull=False, closing__in=ClosingChoices.values),
                name="grant_closed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"yêu cầu {self.pk}"

    def is_running(self, at: datetime) -> bool:
        """Whether it is neither closed nor over: custodians may still decide."""
        return self.closed_at is None and at < (self.expires_at or self.lapses_at)

    def is_open(self, at: datetime) -> bool:
        """Whether enough custodians agreed and its time is not over."""
        return self.expires_at is not None and self.is_running(at)


class GrantDecision(AppendOnly):
    """What one custodian said to a request."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    approved = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "person"], name="grant_decision_once")]

    def __str__(self) -> str:
        return f"{self.name}: {'đồng ý' if self.approved else 'từ chối'}"


class GrantShare(Row):
    """A custodian's share, sealed anew to the officer who asked; gone when the grant ends."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="shares")
    share = models.ForeignKey(IdentityShare, on_delete=models.CASCADE, related_name="granted")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "share"], name="grant_share_once")]

    def __str__(self) -> str:
        return f"mảnh khóa của yêu cầu {self.grant_id}"


# --- who may not, and who did ------------------------------------------------------------------------------------


class ExclusionReasonChoices(models.TextChoices):
    NAMED = "named", "Tên có trong nội dung tố cáo"
    RELATED = "related", "Có quan hệ với người hoặc việc bị tố cáo"
    RECUSED = "recused", "Tự xin không tham gia"
    DECIDED = "decided", "Theo quyết định của người có thẩm quyền"


class Exclusion(AppendOnly):
    """A person who must not see this box nor have a say in it. The reason is one of a list: a text might tell too much."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=ExclusionReasonChoices)
    day = models.DateField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "person"], name="exclusion_once"),
            models.CheckConstraint(condition=Q(reason__in=ExclusionReasonChoices.values), name="exclusion_reason"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Opening(AppendOnly):
    """Somebody of the agency opened something of a box. The person is kept by value, so that the row outlives the account."""

    class WhatChoices(models.TextChoices):
        CONTENT = "content", "Nội dung"
        IDENTITY = "identity", "Danh tính"
        FILE = "file", "Tệp"

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="openings")
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    what = models.CharField(max_length=10, choices=WhatChoices)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(what__in=["content", "identity", "file"]), name="opening_what_known")
        ]
        indexes = [models.Index(fields=["box", "at"], name="opening_of_box")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}: {self.get_what_display()}"
