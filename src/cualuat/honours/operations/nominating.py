"""Nominations by anybody; what clerks do with them before anything is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.codes import draw_receipt, receipt_key
from cualuat.files.kinds import PICTURES
from cualuat.files.models import Attachment
from cualuat.honours import access, queries
from cualuat.honours.models import CheckStatement, Initiative, Nomination, NominationComment, NominationFile, Round
from cualuat.honours.rules import CHECKS, OUTCOMES, person_key
from cualuat.kernel.workdays import day_of

MOST_FILES = 10
# What is said where it is missing.
NAME = "Hãy ghi họ tên, hoặc tên tập thể."
PLACE = "Hãy ghi nơi ở hoặc nơi làm việc, để cơ quan tìm được."
TITLE = "Hãy ghi việc làm, hoặc tên sáng kiến, trong một câu."
TEXT = "Hãy kể việc đã làm."
PROBLEM = "Hãy ghi sáng kiến giải quyết khó khăn gì."


@dataclass(frozen=True, slots=True)
class NominationWanted:
    """Who is put forward for what; the last five of an initiative only."""

    name: str
    place: str
    title: str
    text: str
    is_group: bool = False
    email: str = ""
    phone: str = ""
    nominator: str = ""
    nominator_contact: str = ""
    on_own: bool = False
    problem: str = ""
    effect: str = ""
    cost: str = ""
    copying: str = ""


def record(action: str, row: Nomination, by: Actor, at: datetime, **detail: object) -> None:
    """Writes an act on a nomination down, by its number: the record names nobody who may not have agreed."""
    audit.record(action=action, subject=("Nomination", row.pk, f"Đề cử {row.pk}"), by=by, at=at, detail=detail)


@dataclass(frozen=True, slots=True)
class Sent:
    """A nomination with its code, shown once and kept nowhere."""

    nomination: Nomination
    code: str


@operation
def nominate(
    *, round: Round, wanted: NominationWanted, attachments: Sequence[Attachment] = (), by: Actor = ANYONE, at: datetime
) -> Sent:
    """Puts somebody forward while the round takes nominations. Raises Refused (naming the input)."""
    if not queries.takes_nominations(round, day_of(at)):
        raise Refused("Đợt này hiện không nhận đề cử.")
    if len(attachments) > MOST_FILES:
        raise Refused(f"Nhiều nhất {MOST_FILES} tệp.", "files")
    code = draw_receipt()
    row = Nomination(
        round=round, received_at=at, received_by=by.name if by != ANYONE else "", receipt_key=receipt_key(code)
    )
    _take_over(row, wanted)
    row.save()
    NominationFile.objects.bulk_create(NominationFile(nomination=row, attachment=one) for one in attachments)
    if round.kind == "initiative":
        _with_initiative(row, wanted, at)
    record("honours.nominate", row, by, at, files=len(attachments))
    return Sent(row, code)


def _take_over(row: Nomination, wanted: NominationWanted) -> None:
    row.name = " ".join(words(wanted.name, 200, "name", NAME).split())
    row.place = words(wanted.place, 300, "place", PLACE)
    row.title = words(wanted.title, 300, "title", TITLE)
    row.text = words(wanted.text, 20_000, "text", TEXT)
    row.is_group, row.on_own = wanted.is_group, wanted.on_own
    row.email = words(wanted.email, 254, "email")
    if row.email and "@" not in row.email:
        raise Refused("Địa chỉ thư chưa đúng.", "email")
    row.phone = words(wanted.phone, 40, "phone")
    row.nominator = words(wanted.nominator, 200, "nominator")
    row.nominator_contact = words(wanted.nominator_contact, 200, "nominator_contact")
    row.key = person_key(row.name, row.place)


def _with_initiative(row: Nomination, wanted: NominationWanted, at: datetime) -> None:
    Initiative.objects.create(
        nomination=row, title=row.title, author=row.name, place=row.place, done=row.text,
        problem=words(wanted.problem, 5000, "problem", PROBLEM),
        effect=words(wanted.effect, 5000, "effect"), cost=words(wanted.cost, 500, "cost"),
        copying=words(wanted.copying, 500, "copying"), made_at=at, made_by=row.received_by or "Người đề cử",
    )  # fmt: skip


def _own(nomination: Nomination, version: int | None, by: Actor, *states: str) -> Nomination:
    access.require_runner(by)
    row = locked(nomination, version)
    if row.state not in states or row.round.state in ("decided", "dropped"):
        raise Refused("Đề cử này đã qua bước ấy. Hãy tải lại trang.")
    return row


def _bumped(row: Nomination) -> Nomination:
    row.version += 1
    row.save()
    return row


@operation
def correct(
    *, nomination: Nomination, wanted: NominationWanted, version: int | None, by: Actor, at: datetime
) -> Nomination:
    """Puts the words right before they are public. Raises NotAllowed, SomebodyElse, Refused.

    Who agreed agreed to other words: she is asked again.
    """
    row = _own(nomination, version, by, "received")
    before = (row.name, row.place, row.title, row.text)
    _take_over(row, wanted)
    if row.consent == "given" and before != (row.name, row.place, row.title, row.text):
        row.consent, row.consent_on = "", None
    Initiative.objects.filter(nomination=row).update(title=row.title, author=row.name, place=row.place, done=row.text)
    record("honours.correct", row, by, at)
    return _bumped(row)


@operation
def join(
    *, nomination: Nomination, into: Nomination | None, version: int | None, by: Actor, at: datetime
) -> Nomination:
    """Two nominations are of one person: this one goes into the other, with its files. Raises NotAllowed, SomebodyElse, Refused."""
    row = _own(nomination, version, by, "received", "set_aside")
    if into is None or into.pk == row.pk or into.round_id != row.round_id or into.state == "joined":
        raise Refused("Hãy chọn một đề cử khác của đợt này.", "into")
    if row.joined.exists():
        raise Refused("Đã có đề cử khác gộp vào đề cử này. Hãy gộp theo chiều ngược lại.", "into")
    row.files.update(nomination=into)
    row.state, row.joined_to = "joined", into
    record("honours.join", row, by, at, other=f"Đề cử {into.pk}")
    return _bumped(row)


@operation
def set_aside(*, nomination: Nomination, reason: str, version: int | None, by: Actor, at: datetime) -> Nomination:
    """It is not put up, or taken down before the choice. Raises NotAllowed, SomebodyElse, Refused."""
    row = _own(nomination, version, by, "received", "listed")
    if row.round.state not in ("open", "commenting"):
        raise Refused("Đợt đang chọn hoặc đã chọn, không bỏ đề cử được nữa.")
    row.set_aside_why = words(reason, 500, "reason", "Hãy ghi lý do. Không ghi nội dung đơn thư.")
    row.state = "set_aside"
    record("honours.set_aside", row, by, at)
    return _bumped(row)


@operation
def take_back(*, nomination: Nomination, version: int | None, by: Actor, at: datetime) -> Nomination:
    """What was set aside, or joined by mistake, is looked at again. Raises NotAllowed, SomebodyElse, Refused."""
    row = _own(nomination, version, by, "set_aside", "joined")
    if row.round.state != "open":
        raise Refused("Đợt đã qua bước nhận đề cử.")
    row.state, row.joined_to, row.set_aside_why = "received", None, ""
    record("honours.take_back", row, by, at)
    return _bumped(row)


@operation
def state_check(
    *, nomination: Nomination, about: str, outcome: str, on: date, by: Actor, at: datetime
) -> CheckStatement:
    """An officer states that something was looked into, and whether it stands in the way; what was found is written nowhere here.

    Raises NotAllowed, Refused.
    """
    row = _own(nomination, None, by, "received", "listed")
    if about not in CHECKS or outcome not in OUTCOMES:
        raise Refused("Hãy chọn kết quả kiểm tra.", "outcome")
    if on > day_of(at):
        raise Refused("Ngày kiểm tra không thể sau hôm nay.", "on")
    made, _ = CheckStatement.objects.update_or_create(
        nomination=row, about=about, defaults={"outcome": outcome, "on": on, "by": by.name}
    )
    record("honours.check", row, by, at, what=about)
    return made


@operation
def state_checks(*, nomination: Nomination, outcomes: Mapping[str, str], on: date, by: Actor, at: datetime) -> None:
    """Several of them at one stroke, by what was looked into. Raises NotAllowed, Refused."""
    for about, outcome in outcomes.items():
        state_check(nomination=nomination, about=about, outcome=outcome, on=on, by=by, at=at)


@operation
def keep_picture(
    *, nomination: Nomination, picture: Attachment | None, version: int | None, by: Actor, at: datetime
) -> Nomination:
    """A picture that the nominee agreed to. Raises NotAllowed, SomebodyElse, Refused."""
    row = _own(nomination, version, by, "received", "listed", "chosen")
    if picture is None or picture.kind not in PICTURES:
        raise Refused("Hãy chọn ảnh JPEG, PNG, WebP hoặc GIF.", "picture")
    row.picture = picture
    record("honours.picture", row, by, at)
    return _bumped(row)


# --- comments ----------------------------------------------------------------------------------------------------------


@operation
def comment(
    *, nomination: Nomination, text: str, name: str = "", contact: str = "", by: Actor = ANYONE, at: datetime
) -> NominationComment:
    """Anybody says something of one who is put up; shown once an officer let it through. Raises Refused (naming the input)."""
    if not (nomination.is_public and queries.takes_comments(nomination.round, day_of(at))):
        raise Refused("Đã hết thời gian lấy ý kiến.")
    made = NominationComment.objects.create(
        nomination=nomination, text=words(text, 5000, "text", "Hãy ghi ý kiến."), name=words(name, 200, "name"),
        contact=words(contact, 200, "contact"), on=day_of(at),
    )  # fmt: skip
    record("honours.comment", nomination, by, at)
    return made


@operation
def moderate(
    *, comment: NominationComment, show: bool, reason: str, version: int | None, by: Actor, at: datetime
) -> NominationComment:
    """Shows a comment, or keeps it for the organisers only, with the reason. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(comment, version)
    row.state = "shown" if show else "hidden"
    row.why = "" if show else words(reason, 300, "reason", "Hãy ghi vì sao không đăng.")
    row.moderated_by = by.name
    row.version += 1
    row.save()
    record("honours.moderate", row.nomination, by, at, state=row.state)
    return row
