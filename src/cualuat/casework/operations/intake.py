"""Taking a matter in: from the web, at the desk, from paper or the telephone. One transaction, a receipt, running clocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework.choices import Channel, PartyRole, Prominence
from cualuat.casework.codes import draw_receipt, person_key, receipt_key
from cualuat.casework.kinds import Ask, Kind, kind
from cualuat.casework.models import Assignment, Case, CaseFile, Consent, Party, Step, TextBand
from cualuat.casework.needs import LONGEST, read_day
from cualuat.casework.operations import clocks
from cualuat.casework.operations.clocks import Turn
from cualuat.casework.operations.numbering import next_case_number
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.telling import News, tell_person
from cualuat.casework.rules import MANY, bands_of, folded_words, representatives_allowed
from cualuat.files.models import Attachment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.notices.rules import BadPhone, normal_phone
from cualuat.organisation.models import Unit
from cualuat.timelimits.operations import Counter

MOST_SIGNATORIES = 5000


class Incomplete(ValueError):
    """What was brought lacks something; `errors` names the input and says, in Vietnamese, what to do. Nothing was stored."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """Somebody as the form has her; `told_by` email, sms, zalo, post or nothing."""

    name: str = ""
    honorific: str = ""
    address: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    position: str = ""
    told_by: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was given."""
        return not (self.name or self.address or self.phone or self.email)


NOBODY = PersonGiven()


@dataclass(frozen=True)
class Brought:
    """What somebody brought. `received_at` the moment it came; for paper the day stands for it. `count` people in all."""

    kind: str
    channel: str
    received_at: datetime
    subject: str
    content: str
    request: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    sender: PersonGiven = NOBODY
    representatives: tuple[PersonGiven, ...] = ()
    signatories: tuple[PersonGiven, ...] = ()
    respondents: tuple[PersonGiven, ...] = ()
    count: int = 1
    files: tuple[Attachment, ...] = ()
    consents: tuple[tuple[str, str], ...] = ()
    unit: Unit | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A new matter and its receipt code, shown once and kept nowhere; «» where the person has a code already."""

    case: Case
    receipt: str


@operation
def register(*, brought: Brought, receipt: str = "", key: str = "", by: Actor, at: datetime) -> Registered:
    """Takes a matter in. Raises Incomplete, naming every input that is wrong.

    `receipt`: the code that the person has already, of her draft, so that it cannot be lost on the way; `key`: what is kept of a
    code that she has and nobody else knows, no other is drawn then.
    """
    of = kind(brought.kind)
    brought = _clean(brought)
    if errors := faults_of(brought, of, at=at):
        raise Incomplete(errors)
    received = brought.received_at.astimezone(VIETNAM)
    receipt = receipt or ("" if key else draw_receipt())
    case = Case(
        number=next_case_number(of.series, day_of(at)),
        kind=of.code,
        state=of.table.initial,
        channel=brought.channel,
        received_on=received.date(),
        received_at=brought.received_at,
        registered_at=at,
        subject=brought.subject,
        content=brought.content,
        request=brought.request,
        answers=dict(brought.answers),
        circumstances=sorted({"remote"} & {k for k, v in brought.answers.items() if v}),
        unit=brought.unit,
        receipt_key=receipt_key(receipt) if receipt else key,
        person_key=person_key(*marks_of(brought.sender)),
        sender_count=brought.count,
        steps_taken=1,
        is_sample=brought.is_sample,
    )
    seek_by(case, of, [brought.sender.name])
    case.save()
    _keep_details(case, brought, by=by, at=at)
    counter = Counter(on=day_of(at))
    turn = Turn(received.date(), brought.received_at, of.requires_basis, by, at)
    clocks.begin(case, of.receipt_limits, turn, counter)
    clocks.refresh_due(case)
    case.save(update_fields=["due_on", "due_at"])
    _first_step(case, of, by=by, at=at)
    tell_person(case, _receipt_news(case, of), at=at)
    audit.record(action="casework.register", subject=subject_of(case), by=by, at=at, detail={"channel": case.channel})
    return Registered(case, receipt)


def seek_by(case: Case, of: Kind, names: Sequence[str]) -> None:
    """Sets by which words a matter is found in lists; by hidden names only those who may see them find it."""
    hidden = names if of.hides_sender else ()
    case.sought = folded_words(case.number, case.subject, *(() if of.hides_sender else names))
    case.sought_people = folded_words(*hidden)


def _first_step(case: Case, of: Kind, *, by: Actor, at: datetime) -> None:
    Step.objects.create(
        case=case,
        number=1,
        edge="receive",
        name="Tiếp nhận",
        to_state=of.table.initial,
        on=case.received_on,
        at=at,
        by_id=by.id,
        by=by.name,
    )


def _receipt_news(case: Case, of: Kind) -> News:
    due = f" Hạn trả lời: {case.due_on:%d/%m/%Y}." if case.due_on else ""
    return News(
        kind="receipt",
        subject=f"Đã nhận hồ sơ {case.number}",
        body=f"Cơ quan đã nhận {of.short.lower()} của bạn ngày {case.received_on:%d/%m/%Y}.{due}",
        line=f"đã nhận ngày {case.received_on:%d/%m/%Y}.{due}",
    )


def _keep_details(case: Case, brought: Brought, *, by: Actor, at: datetime) -> None:
    groups = (
        (PartyRole.SENDER, () if brought.sender.is_empty else (brought.sender,)),
        (PartyRole.REPRESENTATIVE, brought.representatives),
        (PartyRole.SIGNATORY, brought.signatories),
        (PartyRole.RESPONDENT, brought.respondents),
    )
    Party.objects.bulk_create(party_row(case, role, person) for role, people in groups for person in people)
    TextBand.objects.bulk_create(TextBand(case=case, value=value) for value in bands_of(brought.content))
    CaseFile.objects.bulk_create(
        CaseFile(
            case=case, attachment=file, from_person=True, prominence=Prominence.PERSON, added_at=at, added_by=by.name
        )
        for file in brought.files
    )
    Consent.objects.bulk_create(
        Consent(case=case, purpose=purpose, text=text, given_at=at) for purpose, text in brought.consents
    )
    if brought.unit:
        Assignment.objects.create(case=case, unit=brought.unit, at=at, by=by.name)


def party_row(case: Case, role: str, person: PersonGiven) -> Party:
    """A row for somebody in a matter; not saved."""
    return Party(
        case=case,
        role=role,
        name=person.name,
        honorific=person.honorific,
        position=person.position,
        address=person.address,
        id_number=person.id_number,
        phone=person.phone,
        email=person.email,
        told_by=person.told_by,
    )


def marks_of(sender: PersonGiven) -> tuple[str, ...]:
    """What tells that two matters come from one person: her number, else name with telephone, mail or address."""
    if sender.id_number:
        return (re.sub(r"\D", "", sender.id_number),)
    contact = sender.phone or sender.email or sender.address
    return (sender.name, contact) if sender.name and contact else ()


# --- checking ----------------------------------------------------------------------------------------------------


def _clean(brought: Brought) -> Brought:
    return replace(
        brought,
        subject=_line(brought.subject),
        content=_text(brought.content),
        request=_text(brought.request),
        answers={name: _text(value) for name, value in brought.answers.items()},
        sender=_person(brought.sender),
        representatives=tuple(map(_person, brought.representatives)),
        signatories=tuple(map(_person, brought.signatories)),
        respondents=tuple(map(_person, brought.respondents)),
    )


def _text(value: str) -> str:
    return normalise(value.replace("\0", "").replace("\r\n", "\n")).strip()


def _line(value: str) -> str:
    return " ".join(_text(value).split())


def _person(person: PersonGiven) -> PersonGiven:
    return PersonGiven(**{name: _line(value) for name, value in asdict(person).items()})


def faults_of(brought: Brought, of: Kind, *, at: datetime) -> dict[str, str]:
    """What is wrong with what was brought: input → what to do."""
    brought = _clean(brought)
    errors: dict[str, str] = {}
    if brought.received_at > at:
        errors["received_on"] = "Ngày nhận chưa đến. Hãy ghi hôm nay hoặc một ngày đã qua."
    if brought.channel not in Channel.values:
        errors["channel"] = "Hãy chọn cách hồ sơ đến."
    if not brought.subject:
        errors["subject"] = "Hãy ghi vắn tắt là việc gì, ví dụ: Nước thải chảy ra mương thôn Đông."
    elif len(brought.subject) > 300:
        errors["subject"] = "Dòng này dài quá 300 ký tự. Hãy viết vắn tắt, phần còn lại ghi ở nội dung."
    if not brought.content:
        errors["content"] = "Hãy kể lại sự việc."
    elif len(brought.content) > LONGEST:
        errors["content"] = f"Nội dung dài quá {LONGEST} ký tự. Hãy viết gọn, hoặc gửi bản đầy đủ thành tệp kèm theo."
    errors |= _ask_faults(brought.answers, of.asks, at)
    errors |= _person_faults(brought, of)
    return errors | _group_faults(brought)


def _ask_faults(answers: Mapping[str, str], asks: tuple[Ask, ...], at: datetime) -> dict[str, str]:
    errors = {}
    for ask in asks:
        value = answers.get(ask.name, "")
        if ask.required and not value:
            errors[ask.name] = f"Hãy trả lời: {ask.label}"
        elif ask.kind == "choice" and value and value not in dict(ask.options):
            errors[ask.name] = "Hãy chọn một trong các dòng."
        elif ask.kind == "date" and value:
            errors |= _date_fault(ask.name, value, at)
        elif len(value) > 2000:
            errors[ask.name] = "Câu trả lời dài quá 2.000 ký tự. Hãy viết gọn."
    return errors


def _date_fault(name: str, value: str, at: datetime) -> dict[str, str]:
    try:
        day = read_day(value, name)
    except Refused as error:
        return {name: str(error)}
    return {name: "Ngày này chưa đến. Hãy xem lại."} if day > day_of(at) else {}


# Kinds that the law lets somebody bring without saying who she is have no entry here.
_NAMED_FAMILIES = ("complaint", "information")


def _person_faults(brought: Brought, of: Kind) -> dict[str, str]:
    sender, errors = brought.sender, {}
    if of.family in _NAMED_FAMILIES and not sender.name:
        errors["name"] = "Hãy ghi họ và tên."
    if of.family in _NAMED_FAMILIES and not sender.address:
        errors["address"] = "Hãy ghi địa chỉ nơi ở: thôn, xã, tỉnh."
    if of.family == "information" and not sender.id_number:
        errors["id_number"] = "Hãy ghi số căn cước hoặc hộ chiếu: luật yêu cầu ghi khi xin thông tin."
    for name, message in contact_faults(sender).items():
        errors.setdefault(name, message)
    for group, people in (
        ("representatives", brought.representatives),
        ("signatories", brought.signatories),
        ("respondent", brought.respondents),
    ):
        for person in people:
            for message in contact_faults(person).values():
                errors.setdefault(group, f"{person.name[:60]}: {message}")
    return errors  # whoever leaves no way of contact follows the matter by its receipt code


def contact_faults(person: PersonGiven) -> dict[str, str]:
    """What is wrong with how somebody may be reached: input → what to do."""
    errors = {}
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError:
            errors["email"] = "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn."
    if person.phone:
        try:
            normal_phone(person.phone)
        except BadPhone as error:
            errors["phone"] = str(error)
    if person.told_by == "email" and not person.email:
        errors["email"] = "Muốn nhận tin bằng thư điện tử thì ghi địa chỉ thư."
    if person.told_by in ("sms", "zalo") and not person.phone:
        errors["phone"] = "Muốn nhận tin nhắn thì ghi số điện thoại."
    if person.told_by not in _TOLD_BY:
        errors["told_by"] = "Hãy chọn một trong các dòng."
    return errors | {
        name: f"Dài quá {most} ký tự. Hãy viết gọn."
        for name, most in _LENGTHS.items()
        if len(getattr(person, name)) > most
    }


_TOLD_BY = ("", "email", "sms", "zalo", "post")
_LENGTHS = {
    "name": 200, "honorific": 20, "address": 400, "id_number": 30, "phone": 30, "email": 254, "position": 200,
}  # fmt: skip


def _group_faults(brought: Brought) -> dict[str, str]:
    if not 1 <= brought.count <= MOST_SIGNATORIES:
        return {"count": f"Số người là một số từ 1 đến {MOST_SIGNATORIES}."}
    if brought.count < MANY:
        return {}
    least, most = representatives_allowed(brought.count)
    if not least <= len(brought.representatives) <= most:
        return {
            "representatives": f"Có {brought.count} người cùng một nội dung thì cử từ {least} đến {most} người đại diện "
            "(Điều 29 Luật Tiếp công dân). Hãy ghi tên, địa chỉ từng người đại diện."
        }
    return {}
