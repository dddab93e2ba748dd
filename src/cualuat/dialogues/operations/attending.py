"""Who comes: places kept by the database, given back by code; who was there; names destroyed some time after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from cualuat.base import tickets
from cualuat.base.actor import ANYONE, SYSTEM, Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations.intake import PersonGiven, contact_faults
from cualuat.dialogues import access, codes
from cualuat.dialogues.kinds import shred_days
from cualuat.dialogues.models import Dialogue, Question, Registration
from cualuat.dialogues.operations.recording import going_on, record
from cualuat.dialogues.rules import MOST_TOGETHER, may_sign_in
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.sealed.receipts import Mistyped

PURPOSE = "cualuat.dialogues.attendance"
GOOD_FOR = timedelta(minutes=15)
NO_TICKET = "Chỉ hiện mã điểm danh từ 45 phút trước giờ đối thoại đến 30 phút sau giờ kết thúc."


class Full(Refused):
    """There are not so many places left."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes, with `people` in all."""

    name: str
    email: str = ""
    phone: str = ""
    people: int = 1


@operation
def register(*, dialogue: Dialogue, guest: Guest, by: Actor = ANYONE, at: datetime) -> tuple[Registration, str]:
    """Keeps places for somebody; gives back the code with which she can give them back. Raises Full, Refused (naming the input)."""
    row = locked(dialogue)
    going_on(row)
    if row.begins <= at:
        raise Refused("Đã đến giờ đối thoại, không đăng ký qua trang nữa. Mời bạn đến trực tiếp.")
    if not row.places:
        raise Refused("Buổi này không cần đăng ký: mời bạn đến dự.")
    kept = _checked(guest)
    free = row.places - row.taken
    if kept.people > free:
        raise Full(f"Chỉ còn {free} chỗ. Hãy đăng ký ít người hơn." if free else "Đã hết chỗ đăng ký.", "people")
    try:
        with transaction.atomic():
            Dialogue.objects.filter(pk=row.pk).update(taken=F("taken") + kept.people)
    except IntegrityError as error:  # the database keeps the places, whatever was read before
        raise Full("Chỗ cuối vừa có người khác đăng ký.", "people") from error
    code = codes.draw()
    made: Registration = Registration.objects.create(
        dialogue=row, name=kept.name, email=kept.email, phone=kept.phone, people=kept.people, code_key=codes.key_of(code),
        on=day_of(at),
    )  # fmt: skip
    if not by.person_id:
        return made, code
    record("dialogues.register", row, by, at, count=kept.people)
    return made, code


def _checked(guest: Guest) -> Guest:
    name = words(guest.name, 200, "name", "Hãy ghi họ và tên.")
    wrong = contact_faults(PersonGiven(name=name, email=guest.email.strip(), phone=guest.phone.strip()))
    for field, message in wrong.items():
        raise Refused(message, field)
    if not 1 <= guest.people <= MOST_TOGETHER:
        raise Refused(f"Mỗi lần đăng ký từ 1 đến {MOST_TOGETHER} người.", "people")
    return Guest(name, guest.email.strip(), guest.phone.strip(), guest.people)


@operation
def give_back(*, registration: Registration, by: Actor = ANYONE, at: datetime) -> Registration:
    """Gives the places back: whoever has the code, or who keeps the dialogue. Raises Refused."""
    dialogue = locked(registration.dialogue)
    row = locked(registration)
    if row.cancelled_on is not None:
        return row
    if row.present_at is not None or dialogue.held_at is not None:
        raise Refused("Buổi đối thoại đã diễn ra, không hủy đăng ký nữa.")
    row.cancelled_on = day_of(at)
    row.save(update_fields=["cancelled_on"])
    if not row.at_door:
        Dialogue.objects.filter(pk=dialogue.pk).update(taken=F("taken") - row.people)
    if by.person_id:
        access.require_keeper(by, dialogue.unit_id)
        record("dialogues.give_back", dialogue, by, at, count=row.people)
    return row


# --- being there -------------------------------------------------------------------------------------------------


def ticket_for(dialogue: Dialogue, *, by: Actor, at: datetime) -> str:
    """A ticket to show in the room. Raises NotAllowed, Refused."""
    access.require_keeper(by, dialogue.unit_id)
    going_on(dialogue)
    if not may_sign_in(dialogue.begins, dialogue.ends, at):
        raise Refused(NO_TICKET)
    return tickets.make(PURPOSE, dialogue.pk, until=at + GOOD_FOR)


def dialogue_of(ticket: str, *, at: datetime) -> Dialogue:
    """The dialogue of a ticket. Raises Refused."""
    try:
        key = tickets.read(PURPOSE, ticket, at=at)
    except tickets.BadTicket as bad:
        raise Refused(str(bad)) from bad
    found = Dialogue.objects.select_related("unit").filter(pk=key).first()
    if found is None:
        raise Refused("Không còn buổi đối thoại này.")
    return found


@operation
def sign_in(*, ticket: str, code: str, name: str, by: Actor = ANYONE, at: datetime) -> Registration:
    """Whoever is in the room says so: by the code of her registration, else by her name if she likes. Raises Refused."""
    dialogue = locked(dialogue_of(ticket, at=at))
    going_on(dialogue)
    if not may_sign_in(dialogue.begins, dialogue.ends, at):
        raise Refused(NO_TICKET)
    if code.strip():
        row = _registered(dialogue, code)
        row.present_at = row.present_at or at
        row.save(update_fields=["present_at"])
        return row
    row = Registration(dialogue=dialogue, name=words(name, 200, "name"), at_door=True, on=day_of(at), present_at=at)
    row.save(force_insert=True)
    return row


def _registered(dialogue: Dialogue, typed: str) -> Registration:
    try:
        keys = codes.keys_of(typed)
    except Mistyped as mistyped:
        raise Refused(str(mistyped).replace("tờ ghi mã", "tin đã lưu"), "code") from mistyped
    row = dialogue.registrations.filter(code_key__in=keys, cancelled_on=None).first()
    if row is None:
        raise Refused("Không có đăng ký nào của buổi này mang mã ấy. Bạn có thể để trống mã và chỉ ghi tên.", "code")
    return row


@operation
def mark(*, dialogue: Dialogue, present: list[int], by: Actor, at: datetime) -> int:
    """Says who of those who registered was there, by the list on the table; how many. Raises NotAllowed, Refused."""
    row = locked(dialogue)
    access.require_keeper(by, row.unit_id)
    going_on(row)
    if at < row.begins - timedelta(hours=1):
        raise Refused("Chưa đến giờ đối thoại, chưa điểm danh được.")
    rows = row.registrations.filter(cancelled_on=None)
    rows.exclude(pk__in=present).update(present_at=None)
    rows.filter(pk__in=present, present_at=None).update(present_at=at)
    count = rows.filter(present_at__isnull=False).count()
    record("dialogues.mark", row, by, at, count=count)
    return count


# --- destroying --------------------------------------------------------------------------------------------------


def shred_from(dialogue: Dialogue) -> datetime:
    """From when on the names are destroyed."""
    return dialogue.ends + timedelta(days=shred_days())


@operation
def shred(*, dialogue: Dialogue, by: Actor = SYSTEM, at: datetime) -> int:
    """Destroys names and contacts of those who registered or asked; numbers stay, and names that are shown by consent. How many rows.

    Raises Refused before their time.
    """
    row = locked(dialogue)
    if at < shred_from(row):
        raise Refused("Chưa đến ngày hủy dữ liệu người dự.")
    rows = row.registrations.exclude(name="", email="", phone="", code_key="")
    count = rows.count()
    rows.update(name="", email="", phone="", code_key="")
    waiting = Question.objects.filter(dialogue=row, outcome="written", answered_on=None)
    asked = row.questions.exclude(pk__in=waiting.values("pk"))
    count += asked.exclude(contact="").update(contact="")
    asked.filter(show_name=False).exclude(name="").update(name="")
    if not waiting.exists():
        row.shredded_on = day_of(at)
        row.save(update_fields=["shredded_on"])
    if count or row.shredded_on:
        record("dialogues.shred", row, by, at, count=count)
    return count


def shred_due(*, at: datetime) -> None:
    """Destroys what is due to be."""
    before = at.astimezone(VIETNAM) - timedelta(days=shred_days())
    for row in Dialogue.objects.filter(ends__lte=before, shredded_on=None, announced_at__isnull=False).order_by("pk"):
        shred(dialogue=row, by=SYSTEM, at=at)
