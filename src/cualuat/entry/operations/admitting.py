"""Letting in whoever may take part, and writing down, once, that she did."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cualuat.accounts.models import Person
from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, operation
from cualuat.entry.keys import invitation_key, line_key, person_key, proof_key
from cualuat.entry.models import EmailProof, Entry, Occasion
from cualuat.entry.rules import plain_address, plain_code, plain_day, plain_identifier
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices

PROOF_LASTS = timedelta(minutes=20)
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Pass:
    """Somebody who may take part in an occasion; `person` only where she is of the staff and the occasion is not secret."""

    occasion: int
    key: str
    person: int | None = None


class NotOpen(Refused):
    """Entries are not taken now."""


class AlreadyEntered(Refused):
    """This person took part as often as she may."""

    def __init__(self) -> None:
        super().__init__("Bạn đã gửi rồi; mỗi người chỉ được gửi một lần, lần này không được tính thêm.")


def by_browser(*, occasion: Occasion, token: str) -> Pass:
    """Of an occasion for everybody: the browser stands for the person. Raises Refused where the occasion asks for more."""
    _ask(occasion, "open")
    return Pass(occasion.pk, person_key(occasion.pk, "browser", token))


def by_code(*, occasion: Occasion, code: str) -> Pass:
    """By a code of invitation. Raises Refused."""
    _ask(occasion, "code")
    if not plain_code(code):
        raise Refused("Hãy ghi mã mời.", "code")
    key = invitation_key(occasion.pk, plain_code(code))
    if not occasion.invitations.filter(key=key).exists():
        raise Refused(
            "Mã này không đúng. Hãy xem lại trên giấy mời; chữ hoa, chữ thường và dấu gạch không quan trọng.", "code"
        )
    return Pass(occasion.pk, person_key(occasion.pk, "code", key))


def by_roll(*, occasion: Occasion, identifier: str, born: str) -> Pass:
    """By standing in the list of the occasion; where the list knows the year of birth alone, by that.

    Raises Refused, without telling which of the two did not fit.
    """
    _ask(occasion, "roll")
    who, day = plain_identifier(identifier), plain_day(born)
    if not who:
        raise Refused("Hãy ghi số định danh hoặc mã trong giấy mời.", "identifier")
    if not day:
        raise Refused("Hãy ghi ngày sinh, ví dụ 31/03/1970.", "born")
    keys = [line_key(occasion.roll_id or 0, who, one) for one in (day[:4], day)]
    known = set(occasion.roll.lines.filter(key__in=keys).values_list("key", flat=True)) if occasion.roll else set()
    # The year first: who stands there twice, once with the year alone, is still one person.
    key = next((one for one in keys if one in known), None)
    if key is None:
        raise Refused(
            "Không có ai trong danh sách với số định danh và ngày sinh này. Hãy xem lại, hoặc liên hệ cơ quan để được bổ sung.",
            "identifier",
        )
    return Pass(occasion.pk, person_key(occasion.pk, "roll", key))


def by_person(*, occasion: Occasion, actor: Actor, person: Person | None) -> Pass:
    """By an account of the staff, of one of the units that take part. Raises Refused."""
    _ask(occasion, "staff")
    units = set(occasion.units.values_list("pk", flat=True))
    if person is None or not actor.has("reader"):
        raise Refused("Hãy đăng nhập bằng tài khoản cán bộ của cơ quan.")
    if units and not units & {unit for _, unit in actor.duties}:
        raise Refused("Việc này dành cho cán bộ của đơn vị khác.")
    return Pass(occasion.pk, person_key(occasion.pk, "person", person.pk), None if occasion.secret else person.pk)


@operation
def ask_email(*, occasion: Occasion, address: str, by: Actor = ANYONE, at: datetime) -> str:
    """Mails a code to an address; gives back the key that belongs to it. Raises Refused where it is no address."""
    _ask(occasion, "email")
    if not occasion.phase(at) == "open":
        raise NotOpen("Việc này hiện không nhận lượt tham gia.")
    key = person_key(occasion.pk, "email", plain_address(address))
    code = f"{secrets.randbelow(1_000_000):06d}"
    body = (
        f"Mã xác nhận của bạn: {code}\n\nMã dùng để tham gia «{occasion.title}», có giá trị trong 20 phút.\n"
        "Nếu bạn không yêu cầu mã này, hãy bỏ qua thư."
    )
    try:
        notices.queue(to=address, subject=f"Mã xác nhận: {code}", body=body, at=at, kind="entry-code", urgent=True)
    except notices.BadAddress as error:
        raise Refused(str(error), "email") from error
    EmailProof.objects.filter(expires_at__lte=at).delete()
    EmailProof.objects.update_or_create(
        occasion=occasion, key=key,
        defaults={"code": proof_key(occasion.pk, key, code), "tries": 0, "expires_at": at + PROOF_LASTS},
    )  # fmt: skip
    return key


def by_email(*, occasion: Occasion, key: str, code: str, at: datetime) -> Pass:
    """By the code that was mailed. Raises Refused; a wrong code is counted, after MOST_TRIES it is worth nothing."""
    _ask(occasion, "email")
    with transaction.atomic():
        proof = EmailProof.objects.select_for_update().filter(occasion=occasion, key=key).order_by("pk").first()
        if proof is None or proof.expires_at <= at or proof.tries >= MOST_TRIES:
            raise Refused("Mã đã hết hạn. Hãy ghi lại địa chỉ thư để nhận mã mới.", "code")
        right = secrets.compare_digest(proof.code, proof_key(occasion.pk, key, plain_digits(code)))
        if right:
            proof.delete()
        else:
            proof.tries += 1
            proof.save(update_fields=["tries"])
    if not right:
        raise Refused("Mã chưa đúng. Hãy xem lại thư vừa nhận.", "code")
    return Pass(occasion.pk, key)


def plain_digits(code: str) -> str:
    """The digits of a code as typed."""
    return "".join(c for c in code if c.isascii() and c.isdigit())[:12]


def enter(*, occasion: Occasion, admitted: Pass, at: datetime) -> Entry:
    """Writes down that this person takes part, within the transaction that keeps what she sent.

    The database keeps the limit: whoever sends from two windows at once is written down once. Leaves no row in the record of
    acts, for that would tell when somebody voted; closing tells how many did. Raises NotOpen, AlreadyEntered.
    """
    if admitted.occasion != occasion.pk:
        raise Refused("Lượt tham gia này thuộc việc khác. Hãy mở lại trang.")
    before = Entry.objects.filter(occasion=occasion, key=admitted.key).count()
    if before >= occasion.most:
        raise AlreadyEntered()
    known = not occasion.secret
    row = Entry(
        occasion=occasion, key=admitted.key, number=before + 1, day=day_of(at), at=at if known else None,
        person_id=admitted.person if known else None,
    )  # fmt: skip
    try:
        _write(row, ("open",), at)
    except IntegrityError as error:  # the other window was faster
        raise AlreadyEntered() from error
    return row


def _write(row: Entry, phases: Collection[str], at: datetime) -> None:
    """Writes the row, then looks whether the occasion takes entries: writing waits for somebody who is just closing it."""
    with transaction.atomic():
        row.save(force_insert=True)
        phase = Occasion.objects.get(pk=row.occasion_id).phase(at)
        if phase not in phases:
            raise NotOpen(
                "Việc này chưa mở." if phase in ("draft", "waiting") else "Việc này đã hết hạn, không nhận thêm."
            )


def enter_paper(*, occasion: Occasion, sheet: str, by: Actor, at: datetime) -> Entry:
    """That a sheet of paper was taken in by a clerk, by its number; the caller writes the record. Raises Refused.

    May follow the end, until the occasion is closed: paper comes late.
    """
    plain = plain_identifier(sheet)
    if not plain:
        raise Refused("Hãy ghi số của phiếu giấy.", "sheet")
    row = Entry(
        occasion=occasion,
        key=person_key(occasion.pk, "paper", plain),
        day=day_of(at),
        at=None if occasion.secret else at,
        on_paper=True,
    )
    try:
        _write(row, ("open", "over"), at)
    except IntegrityError as error:
        raise Refused("Phiếu số này đã nhập rồi.", "sheet") from error
    return row


def _ask(occasion: Occasion, audience: str) -> None:
    if occasion.audience != audience:
        raise Refused("Việc này nhận người tham gia theo cách khác. Hãy tải lại trang.")
