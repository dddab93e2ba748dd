"""Letters of a matter: previewed, numbered at issue, kept as Word and PDF, recorded when sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import LetterState, PartyRole
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.models import Case, Letter, LetterTemplate, Party, Step
from cualuat.casework.needs import Typed, read_day
from cualuat.casework.operations import clocks
from cualuat.casework.operations.clocks import Turn
from cualuat.casework.operations.numbering import next_serial
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.suggesting import Setting, suggested
from cualuat.casework.rules import letter_number
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.kernel.text import fold, slug
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.kernel.workflow import Edge
from cualuat.letters import forms, layout, packages, templating, typesetting, variables
from cualuat.letters.forms import Field, Form
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.timelimits.operations import Counter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ELSEWHERE = "made_elsewhere"
_MOST = 30 * 1024 * 1024


@dataclass(frozen=True)
class Story:
    """What a letter tells of a matter and its people."""

    subject: str
    content: str
    request: str
    sender: Mapping[str, object]
    respondent: Mapping[str, object]


@dataclass(frozen=True)
class SealedWork:
    """What is needed to write a letter in a sealed matter: its story, and where Word and PDF are put instead of the shelf."""

    story: Story
    keep: Callable[[str, bytes, bytes], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as files; `left_out` what the PDF does not show."""

    docx: bytes
    pdf: bytes
    left_out: tuple[str, ...]


def preview(*, case: Case, edge: str, typed: Typed, by: Actor, at: datetime, sealed: SealedWork | None = None) -> Made:
    """The letter of a step as it would be issued, marked as a draft. Nothing is written. Raises Refused."""
    wanted = kind(case.kind).edge(edge)
    day = typed.day("on") or day_of(at)
    return _make(case, form_of(wanted.document), wanted, typed, number="", day=day, by=by, sealed=sealed, draft=True)


def house_letter(
    form: str,
    fields: Mapping[str, object],
    *,
    today: date,
    number: str = "",
    issued_on: date | None = None,
    called: str = "văn bản",
    unit: Unit | None = None,
) -> bytes:
    """A letter that is about no matter, as Word: the agency, the unit that drafts it, a leader who signs. Raises Refused.

    `called`: what the message calls it where it cannot be made. `unit`: where none is given, the focal unit.
    """
    agency, leader = organisation.agency(), organisation.people_with_duty("leader", on=today).first()
    if unit is None:
        focal = organisation.duties_on(today).filter(code="focal").select_related("unit").order_by("pk").first()
        unit = focal.unit if focal else None
    context = {
        "agency": {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
        } if agency else {},
        "unit": {"name": unit.name, "short": unit.short} if unit else {},
        "signer": {"name": leader.name, "title": organisation.title_of(leader, on=today)} if leader else {},
        "doc": {"number": number, "issued_on": issued_on, "today": today},
        "f": dict(fields),
    }  # fmt: skip
    try:
        return templating.render(template_of(form_of(form)), context)
    except (templating.BadTemplate, variables.BadContext, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được {called}: {error}. Hãy báo quản trị viên sửa mẫu.") from error


def form_of(code: str) -> Form:
    """The form. Raises Refused where it is not there."""
    try:
        return forms.form(code)
    except LookupError as error:
        raise Refused(f"Không có mẫu văn bản «{code}».") from error


def issue(
    *, case: Case, of: Kind, step: Step, typed: Typed, sealed: SealedWork | None, by: Actor, at: datetime
) -> Letter:
    """Numbers and keeps the letter of a step, in the caller's transaction. Raises Refused."""
    edge = of.edge(step.edge)
    form = form_of(edge.document)
    agency = organisation.agency()
    number = _number(form, typed, case, agency, step.on)
    letter = Letter(
        case=case,
        step=step,
        form=form.code,
        name=form.name,
        number=number,
        year=step.on.year,
        signer=str(_signer(form, typed, step.on)["name"]),
        issued_on=step.on,
        issued_by=by.name,
        to_person=form.to_person,
        stops_on_sending=list(of.more_of(edge.code).sent_stops),
    )
    if not typed.text(ELSEWHERE):
        made = _make(case, form, edge, typed, number=number, day=step.on, by=by, sealed=sealed, draft=False)
        _keep(letter, made, case, sealed, by=by, at=at)
    if not case.is_sealed:
        letter.inputs = {name: value for name, value in typed.values.items() if name.startswith("f.")}
    letter.save()
    return letter


def _keep(letter: Letter, made: Made, case: Case, sealed: SealedWork | None, *, by: Actor, at: datetime) -> None:
    if sealed is not None:  # the name of a file on the phone of a denouncer says nothing
        sealed.keep(slug(f"văn bản {letter.number or letter.issued_on.isoformat()}"), made.docx, made.pdf)
        return
    stem = f"{slug(letter.name, 60)}-{case.number}"
    letter.docx = _store(f"{stem}.docx", made.docx, DOCX, by=by, at=at)
    letter.pdf = _store(f"{stem}.pdf", made.pdf, "application/pdf", by=by, at=at)


def _store(name: str, data: bytes, media_type: str, *, by: Actor, at: datetime) -> Attachment:
    return files.store(name=name, chunks=[data], by=by, at=at, media_type=media_type, max_bytes=_MOST)


def _number(form: Form, typed: Typed, case: Case, agency: Unit | None, day: date) -> str:
    """The number typed, else the next of its series; forms without a type have none. Raises Refused."""
    given = typed.text("doc_number")
    if given:
        if len(given) > 60:
            raise Refused("Số văn bản dài quá 60 ký tự.", "doc_number")
        if Letter.objects.filter(number=given, year=day.year).exists():
            raise Refused(f"Số {given} đã dùng trong năm {day.year}. Hãy ghi số khác.", "doc_number")
        return given
    if not form.type:
        return ""
    short = agency.short if agency and agency.short else "CQ"
    if form.type == "CV":
        part = case.unit.short if case.unit and case.unit.short else ""
        short = f"{short}-{part}" if part else short
    while True:
        serial = next_serial(f"letter:{form.type}", day.year)
        number = letter_number(serial, "" if form.type == "CV" else form.type, short)
        if not Letter.objects.filter(number=number, year=day.year).exists():
            return number


def _make(
    case: Case,
    form: Form,
    edge: Edge,
    typed: Typed,
    *,
    number: str,
    day: date,
    by: Actor,
    sealed: SealedWork | None,
    draft: bool,
) -> Made:
    story = sealed.story if sealed else _story(case)
    if case.is_sealed and sealed is None:
        raise Refused("Hãy mở hộp niêm phong của tố cáo này trước khi soạn văn bản.")
    agency = organisation.agency()
    context = {
        "agency": _agency(agency),
        "unit": {"name": case.unit.name if case.unit else "", "short": case.unit.short if case.unit else ""},
        "case": {
            "number": case.number,
            "received_on": case.received_on,
            "subject": story.subject,
            "content": story.content,
            "request": story.request,
            "channel": case.get_channel_display(),
            "kind": kind(case.kind).short.lower(),
        },
        "sender": story.sender,
        "respondent": story.respondent,
        "officer": {"name": case.officer.name if case.officer else by.name, "title": ""},
        "signer": _signer(form, typed, day),
        "due": {"on": case.due_on, "rule": ""},
        "doc": {"number": number, "issued_on": day, "today": day},
        "f": _fields(form, Setting(case, kind(case.kind), edge, typed, day)),
    }
    try:
        docx = templating.render(template_of(form), context)
        set_in_type = typesetting.to_pdf(docx, draft=draft)
    except (templating.BadTemplate, variables.BadContext, typesetting.CannotTypeset, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được văn bản «{form.name}»: {error}. Hãy báo quản trị viên.") from error
    return Made(docx, set_in_type.pdf, tuple(set_in_type.left_out))


def template_of(form: Form) -> bytes:
    """The agency's own template for a form, else the built-in one."""
    own = LetterTemplate.objects.filter(form=form.code, in_use=True).order_by("-pk").first()
    return own.attachment.path.read_bytes() if own else layout.template(form)


def _story(case: Case) -> Story:
    parties = list(Party.objects.filter(case=case).order_by("pk"))
    sender = next((p for p in parties if p.role == PartyRole.SENDER), None)
    against = next((p for p in parties if p.role == PartyRole.RESPONDENT), None)
    others = [p.name for p in parties if p.role == PartyRole.REPRESENTATIVE]
    return Story(
        case.subject,
        case.content,
        case.request,
        sender={
            "name": sender.name if sender else "",
            "honorific": (sender.honorific if sender else "") or "ông/bà",
            "address": sender.address if sender else "",
            "id_number": sender.id_number if sender else "",
            "phone": sender.phone if sender else "",
            "email": sender.email if sender else "",
            "count": case.sender_count,
            "representatives": ", ".join(others),
        },
        respondent={
            "name": (against.name if against else "") or str(case.answers.get("against_whom", "")),
            "position": against.position if against else "",
        },
    )


def _agency(agency: Unit | None) -> dict[str, object]:
    if agency is None:
        return {}
    return {
        "name": agency.name,
        "parent": agency.superior,
        "short": agency.short,
        "head": f"{agency.head_title} {agency.name}".strip() if agency.head_title else "",
        "place": agency.place,
        "address": agency.address,
        "phone": agency.phone,
        "email": agency.email,
        "website": agency.website,
    }


def _signer(form: Form, typed: Typed, day: date) -> dict[str, object]:
    """Name, title and authority of whoever signs: chosen, else the first leader (or head of unit) of that day."""
    if form.signature not in ("leader", "head"):
        return {"name": "", "title": "", "authority": ""}
    chosen = typed.text("signer")
    allowed = organisation.people_with_duty("leader" if form.signature == "leader" else "head", "leader", on=day)
    person = allowed.filter(pk=int(chosen)).first() if chosen.isdecimal() else allowed.first()
    if person is None:
        raise Refused("Hãy chọn người ký. Chưa có ai thì nhờ quản trị viên giao nhiệm vụ «Lãnh đạo cơ quan».", "signer")
    title = organisation.title_of(person, on=day)
    agency = organisation.agency()
    chief = agency.head_title if agency else ""
    is_leader = organisation.people_with_duty("leader", on=day).filter(pk=person.pk).exists()
    authority = "" if is_leader and not fold(title).startswith("pho ") else f"{'KT' if is_leader else 'TL'}. {chief}"
    return {"name": person.name, "title": title, "authority": authority if chief else ""}


def _fields(form: Form, setting: Setting) -> dict[str, object]:
    """The values of `f.`: typed for the letter, or for the step under the same name, or suggested. Raises Refused."""
    return {field.name: _value(field, form, setting) for field in form.fields}


def _value(field: Field, form: Form, setting: Setting) -> object:
    name, typed = f"f.{field.name}", setting.typed
    text = typed.text(name) or typed.text(field.name)
    if not text and field.required:
        text = suggested(field, form, setting)
    if not text:
        if field.required:
            raise Refused(f"Hãy ghi: {field.label}.", name)
        return None if field.kind == "date" else ""
    return _read(field, text, name)


def _read(field: Field, text: str, name: str) -> object:
    if field.kind == "date":
        return read_day(text, name)
    if field.kind == "number":
        if not text.isdecimal() or len(text) > 9:
            raise Refused(f"«{text[:20]}» không phải là số.", name)
        return int(text)
    if field.kind == "select" and field.options and text not in field.options:
        raise Refused("Hãy chọn một dòng trong danh sách.", name)
    return text


# --- after issue -------------------------------------------------------------------------------------------------


@operation
def record_sending(*, letter: Letter, on: date, how: str, by: Actor, at: datetime) -> Letter:
    """Says when and how a letter left the house; limits that ask for the sending end. Raises NotAllowed, Refused."""
    letter = Letter.objects.select_for_update().select_related("case").get(pk=letter.pk)
    case = letter.case
    if not access.handles(access.parts_in(by, case)):
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
    if letter.state == LetterState.SENT:
        raise Refused("Văn bản này đã được ghi là đã gửi.")
    today = day_of(at)
    if not letter.issued_on <= on <= today:
        raise Refused("Ngày gửi nằm giữa ngày ban hành và hôm nay.", "sent_on")
    letter.state, letter.sent_on, letter.sent_how = LetterState.SENT, on, how.strip()[:200]
    letter.save()
    moment = at if on == today else datetime.combine(on, datetime.min.time(), VIETNAM)
    case = Case.objects.select_for_update().get(pk=case.pk)
    clocks.stop_limits(case, letter.stops_on_sending, Turn(on, moment, "", by, at), Counter(on=today))
    clocks.refresh_due(case)
    case.save(update_fields=["due_on", "due_at"])
    detail = {"letter": letter.number or letter.name, "how": letter.sent_how}
    audit.record(action="casework.send_letter", subject=subject_of(case), by=by, at=at, detail=detail)
    return letter


@operation
def attach_signed(*, letter: Letter, attachment: Attachment, by: Actor, at: datetime) -> Letter:
    """Keeps the signed copy (scan or digitally signed) beside the letter. Raises NotAllowed."""
    if not access.handles(access.parts_in(by, letter.case)) or letter.case.is_sealed:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
    letter.signed = attachment
    letter.save(update_fields=["signed"])
    detail = {"letter": letter.number or letter.name}
    audit.record(action="casework.attach_signed", subject=subject_of(letter.case), by=by, at=at, detail=detail)
    return letter


@operation
def set_template(*, form: str, attachment: Attachment, by: Actor, at: datetime) -> LetterTemplate:
    """Takes the agency's own Word template for a form into use. Raises Refused, saying where it is wrong."""
    by.require("administrator")
    wanted = form_of(form)
    problems = templating.check(attachment.path.read_bytes(), wanted.field_names)
    if problems:
        raise Refused("Mẫu chưa dùng được. " + " ".join(map(str, problems[:5])), "file")
    LetterTemplate.objects.filter(form=form, in_use=True).update(in_use=False)
    made: LetterTemplate = LetterTemplate.objects.create(form=form, attachment=attachment, at=at, by=by.name)
    audit.record(action="casework.template", subject=("form", form, wanted.name), by=by, at=at)
    return made


@operation
def drop_template(*, form: str, by: Actor, at: datetime) -> None:
    """Goes back to the built-in template."""
    by.require("administrator")
    if LetterTemplate.objects.filter(form=form, in_use=True).update(in_use=False):
        audit.record(action="casework.template_off", subject=("form", form, form_of(form).name), by=by, at=at)
