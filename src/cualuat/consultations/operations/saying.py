"""Opinions: sent by anybody, by those who were invited; written in from letters and tables by the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import BadRows, Refused, locked, operation, words
from cualuat.casework.codes import draw_receipt, receipt_key
from cualuat.consultations import access
from cualuat.consultations.masking import covered
from cualuat.consultations.models import Consultation, Invited, Opinion, OpinionFile
from cualuat.consultations.operations.arranging import record
from cualuat.consultations.operations.telling import checked_address
from cualuat.consultations.rules import ANSWERABLE, MOST_FILES, MOST_WORDS, STANCES, read_rows
from cualuat.consultations.texts import read
from cualuat.entry.keys import invitation_key
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.entry.rules import plain_code
from cualuat.files.models import Attachment
from cualuat.kernel.charts import grouped
from cualuat.kernel.workdays import day_of, show


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: of a `place` (an eId), or of the whole. `code`: of an invited organisation. `wants_word`: by `email`."""

    text: str
    place: str = ""
    stance: str = "change"
    name: str = ""
    shows_name: bool = False
    email: str = ""
    wants_word: bool = False
    code: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """An opinion with its receipt code, shown once and kept nowhere."""

    opinion: Opinion
    code: str


def checked_words(text: str, stance: str) -> str:
    """What is said. Raises Refused (naming the input): nothing, or more than one opinion can hold."""
    if stance not in STANCES:
        raise Refused("Hãy chọn: đề nghị sửa, đồng ý hay không đồng ý.", "stance")
    if len(text) > MOST_WORDS:
        raise Refused(
            f"Ý kiến dài {grouped(len(text))} ký tự, quá {grouped(MOST_WORDS)}. Phần bạn viết còn nguyên; hãy rút ngắn, gửi thành nhiều ý kiến "
            "theo từng điều, hoặc gửi kèm tệp.",
            "text",
        )
    return words(text, MOST_WORDS, "text", "" if stance == "agree" else "Hãy viết ý kiến.")


@operation
def say(*, consultation: Consultation, said: Said, admitted: Pass, by: Actor = ANYONE, at: datetime) -> Sent:
    """Takes an opinion in, to be looked at before others read it. Raises Refused (naming the input), entry's NotOpen.

    What an invited organisation sends is shown at once.
    """
    stance = said.stance
    text = checked_words(said.text, stance)
    name = words(said.name, 300, "name")
    email = _email(said)
    row = locked(consultation)
    place_name = _place(row, said.place)
    if len(said.files) > MOST_FILES:
        raise Refused(f"Mỗi ý kiến gửi kèm nhiều nhất {MOST_FILES} tệp.", "files")
    invited = _invited(row, said.code)
    entry = admitting.enter(occasion=row.occasion, admitted=admitted, at=at)
    again = row.opinions.filter(entry__key=admitted.key, place=said.place, stance=stance, text=text)
    if again.exists():
        raise Refused("Ý kiến này của bạn đã được nhận rồi, không cần gửi lại.", "text")
    code = draw_receipt()
    made = Opinion(
        consultation=row, number=_number(row), receipt_key=receipt_key(code), entry=entry, invited=invited,
        way="code" if invited else "web", place=said.place, place_name=place_name, stance=stance, text=text,
        name=invited.name if invited else name, is_organisation=invited is not None, shows_name=said.shows_name and bool(name),
        email=email, consented_at=at if email else None, said_on=day_of(at), added_at=at,
    )  # fmt: skip
    if invited:
        made.state, made.public_text, made.looked_at = "shown", covered(text, [email] if email else []), at
    made.save()
    OpinionFile.objects.bulk_create(OpinionFile(opinion=made, attachment=one) for one in said.files)
    # Who sent it stands with the opinion, where it can be forgotten; the log is never shortened.
    record("consultations.say", row, by, at, number=made.number, place=place_name)
    return Sent(made, code)


def _email(said: Said) -> str:
    email = checked_address(said.email)
    if email and not said.wants_word:
        raise Refused(
            "Bạn ghi địa chỉ thư nhưng chưa đồng ý để cơ quan dùng nó báo kết quả. Hãy đánh dấu, hoặc xóa địa chỉ.",
            "wants_word",
        )
    if said.wants_word and not email:
        raise Refused("Hãy ghi địa chỉ thư để nhận kết quả, hoặc bỏ dấu.", "email")
    return email


def _place(row: Consultation, place: str) -> str:
    draft = read(row.text)
    if place and place not in draft.places:
        raise Refused("Dự thảo không có chỗ này. Hãy chọn lại điều, khoản.", "place")
    return draft.name_of(place)


def _invited(row: Consultation, code: str) -> Invited | None:
    plain = plain_code(code)
    if not plain:
        return None
    found = row.invited.filter(key=invitation_key(row.occasion_id, plain)).first()
    if found is None:
        raise Refused("Mã mời không đúng. Hãy xem lại giấy mời; không có mã thì để trống.", "code")
    return found


def _number(row: Consultation) -> int:
    """The next one; the row is locked."""
    return (row.opinions.aggregate(last=Max("number"))["last"] or 0) + 1


@operation
def forget_address(*, opinion: Opinion, by: Actor = ANYONE, at: datetime) -> Opinion:
    """Forgets the address of a sender who, with her code, says that she wants no more word. Raises Refused."""
    row = locked(opinion)
    if not row.email:
        raise Refused("Ý kiến này không còn địa chỉ thư nào.")
    row.email = ""
    row.version += 1
    row.save(update_fields=["email", "version"])
    record("consultations.forget_address", row.consultation, by, at, number=row.number)
    return row


# --- by letter, from a table -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """An opinion that came on paper or by mail; `on` the day of the letter."""

    text: str
    name: str
    on: date
    place: str = ""
    stance: str = "change"
    is_organisation: bool = True
    letter: Attachment | None = None


def _collecting(consultation: Consultation, by: Actor) -> Consultation:
    row = locked(consultation)
    access.require_enterer(by, row.unit_id)
    if row.state not in ANSWERABLE:
        raise Refused("Chỉ ghi được ý kiến khi đang lấy ý kiến hoặc đang tổng hợp.")
    return row


@operation
def write_in(*, consultation: Consultation, said: Letter, by: Actor, at: datetime) -> Opinion:
    """Writes in what came by letter, also when the time is over: letters come late. Raises NotAllowed, Refused (naming the input)."""
    row = _collecting(consultation, by)
    text = checked_words(said.text, said.stance)
    name = words(said.name, 300, "name", "Hãy ghi ai góp ý.")
    place_name = _place(row, said.place)
    if said.on > day_of(at):
        raise Refused("Ngày văn bản góp ý không thể sau hôm nay.", "on")
    if row.opinions.filter(name=name, place=said.place, text=text).exists():
        raise Refused("Ý kiến này đã được ghi rồi.", "text")
    made = Opinion.objects.create(
        consultation=row, number=_number(row), way="letter", place=said.place, place_name=place_name, stance=said.stance,
        text=text, public_text=covered(text, [] if said.is_organisation else [name]), name=name,
        is_organisation=said.is_organisation, letter=said.letter, said_on=said.on, added_at=at, added_by=by.name, state="shown",
        looked_at=at, looked_by=by.name,
    )  # fmt: skip
    record("consultations.write_in", row, by, at, number=made.number, place=place_name)
    return made


@operation
def load(*, consultation: Consultation, table: Sequence[Sequence[str]], by: Actor, at: datetime) -> int:
    """Takes in all opinions of a table; how many. Raises NotAllowed, Refused; BadRows where anything is wrong: then nothing is taken in."""
    row = _collecting(consultation, by)
    draft = read(row.text)
    rows, faults = read_rows(table, {eid: place.name for eid, place in draft.places.items()})
    if faults:
        raise BadRows(faults)
    if late := next((one for one in rows if one.on and one.on > day_of(at)), None):
        raise Refused(f"Dòng {late.row}: ngày góp ý không thể sau hôm nay, {show(day_of(at))}.", "table")
    there = set(row.opinions.values_list("name", "place", "text"))
    fresh = [one for one in rows if (one.name, one.place, one.text) not in there]
    first = _number(row)
    Opinion.objects.bulk_create(
        (
            Opinion(
                consultation=row, number=first + n, way="table", place=one.place, place_name=draft.name_of(one.place),
                text=one.text, public_text=covered(one.text, [one.name] if one.name and not one.is_organisation else []),
                name=one.name, is_organisation=one.is_organisation and bool(one.name), said_on=one.on or day_of(at), added_at=at,
                added_by=by.name, state="shown", looked_at=at, looked_by=by.name,
            )
            for n, one in enumerate(fresh)
        ),
        batch_size=500,
    )  # fmt: skip
    record("consultations.load", row, by, at, count=len(fresh), passed_over=len(rows) - len(fresh))
    return len(fresh)
