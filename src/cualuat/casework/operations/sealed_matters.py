"""Denunciations: what is written goes into a sealed box, states and days into the table of matters. Nothing else is kept.

Rows that come to be when the denouncer writes bear the beginning of the day, never the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Final

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import Channel
from cualuat.casework.codes import draw_receipt, receipt_key
from cualuat.casework.kinds import Kind, kind
from cualuat.casework.models import Case, Step
from cualuat.casework.needs import LONGEST
from cualuat.casework.operations import clocks
from cualuat.casework.operations.clocks import Turn
from cualuat.casework.operations.intake import NOBODY, Incomplete, PersonGiven
from cualuat.casework.operations.letters import SealedWork, Story, form_of
from cualuat.casework.operations.numbering import next_case_number
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.stepping import Wanted, take
from cualuat.casework.rules import folded_words
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.organisation import queries as organisation
from cualuat.sealed import operations as sealed
from cualuat.sealed import queries as boxes
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.models import OfficerKey
from cualuat.sealed.operations import DENOUNCER, FileWanted, NobodyLeft, Receipt, TooFewCustodians
from cualuat.sealed.rules import excluded_names
from cualuat.timelimits.operations import Counter

SUBJECT: Final = "Tố cáo (niêm phong)"
LONGEST_TEXT: Final = 10_000
MOST_FILES: Final = 30
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, repr=False)
class Denounced:
    """What somebody denounces, as typed. `accused`: who, where they work; read for names of officers to leave out."""

    content: str
    accused: str
    request: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    sender: PersonGiven = NOBODY
    kind: str = "denunciation"
    channel: str = "web"
    received_on: date | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Denunciation:
    """A new matter; its box as the denouncer has it open; her receipt, shown once and kept nowhere."""

    case: Case
    opened: OpenedBox
    receipt: str


def denounce(*, wanted: Denounced, by: Actor = DENOUNCER, at: datetime) -> Denunciation:
    """Seals what was written. Raises Incomplete, naming every input that is wrong, before anything is stored; Busy.

    `by`: DENOUNCER, or who copied a paper. The receipt is made before the transaction: Argon2id takes long.
    """
    wanted = _clean(wanted)
    if errors := faults_of(wanted, at=at):
        raise Incomplete(errors)
    return enter(wanted=wanted, receipt=sealed.draw_receipt(), by=by, at=at)


@operation
def enter(*, wanted: Denounced, receipt: Receipt, by: Actor, at: datetime) -> Denunciation:
    """Seals what was written, with a receipt made before. Raises Incomplete."""
    wanted = _clean(wanted)
    if errors := faults_of(wanted, at=at):
        raise Incomplete(errors)
    of = kind(wanted.kind)
    today = day_of(at)
    number = next_case_number(of.series, today)
    opened = _seal(wanted, number, receipt, by=by, at=at)
    case = _enrol(wanted, of, number, opened, by=by, at=at)
    return Denunciation(case, opened, receipt.shown)


def _seal(wanted: Denounced, number: str, receipt: Receipt, *, by: Actor, at: datetime) -> OpenedBox:
    """The box with the statement and, apart from it, who the denouncer is. Raises Incomplete."""
    excluded = dict.fromkeys(_named(wanted), "named")
    statement = {
        "content": wanted.content,
        "accused": wanted.accused,
        "request": wanted.request,
        "answers": dict(wanted.answers),
        "channel": wanted.channel,
    }
    opened = _box(statement, number, receipt, excluded, by=by, at=at)
    if not wanted.sender.is_empty:
        say_who(opened=opened, sender=wanted.sender, by=by, at=at)
    return opened


def _box(
    statement: Mapping[str, object],
    number: str,
    receipt: Receipt,
    excluded: Mapping[int, str],
    *,
    by: Actor,
    at: datetime,
) -> OpenedBox:
    """Sealed to the team; to the leaders where nobody of the team may see it. Raises Incomplete."""
    for duty in ("denunciation", "leader"):
        try:
            return sealed.create_box(
                label=number,
                receipt=receipt,
                statement=statement,
                recipients=keys_of(duty, at=at),
                excluded=excluded,
                by=by,
                at=at,
            )
        except NobodyLeft:
            continue
    raise Incomplete(
        {
            "": "Hiện không có cán bộ nào của cơ quan được mở tố cáo này. Hãy gửi đến cơ quan cấp trên trực tiếp, hoặc nộp "
            "cho người đứng đầu cơ quan trong phong bì dán kín."
        }
    )


def keys_of(duty: str, *, at: datetime) -> list[OfficerKey]:
    """The keys of those who have a duty that day."""
    people = organisation.people_with_duty(duty, on=day_of(at))
    return boxes.keys_of(people.values_list("pk", flat=True))


def _named(wanted: Denounced) -> set[int]:
    """Officers whose full name occurs in what was written."""
    text = "\n".join((wanted.accused, wanted.content, wanted.request, *wanted.answers.values()))
    return excluded_names(text, {person.pk: person.name for person in organisation.people()})


def say_who(*, opened: OpenedBox, sender: PersonGiven, by: Actor = DENOUNCER, at: datetime) -> None:
    """Seals who the denouncer is to the custodians. Raises Incomplete where there are too few of them."""
    said = {name: value for name, value in asdict(sender).items() if value}
    try:
        sealed.add_identity(opened=opened, content=said, custodians=keys_of("custodian", at=at), by=by, at=at)
    except TooFewCustodians as error:
        raise Incomplete(
            {
                "name": "Cơ quan chưa có đủ người giữ khóa danh tính nên chưa nhận được họ tên qua mạng. Bạn có thể bỏ trống phần "
                "này để gửi nội dung trước và cho biết họ tên sau bằng mã biên nhận, hoặc nộp trực tiếp."
            }
        ) from error


def _enrol(wanted: Denounced, of: Kind, number: str, opened: OpenedBox, *, by: Actor, at: datetime) -> Case:
    """The row that says there is a matter, with its clocks and nothing of what it says."""
    today, dawn = day_of(at), midnight(at)
    received = wanted.received_on or today
    case: Case = Case.objects.create(
        number=number,
        kind=of.code,
        state=of.table.initial,
        channel=wanted.channel,
        received_on=received,
        registered_at=dawn,
        subject=SUBJECT,
        receipt_key=receipt_key(draw_receipt()),  # nobody knows it: the receipt opens the box, not this row
        box_id=opened.box_id,
        sought=folded_words(number),
        steps_taken=1,
        has_news=True,
        is_sample=wanted.is_sample,
    )
    Step.objects.create(
        case=case, number=1, edge="receive", name="Tiếp nhận", to_state=of.table.initial, on=received, at=dawn,
        by=by.name,
    )  # fmt: skip
    turn = Turn(received, datetime.combine(received, time.min, VIETNAM), of.requires_basis, by, dawn)
    clocks.begin(case, of.receipt_limits, turn, Counter(on=today))
    clocks.refresh_due(case)
    case.save(update_fields=["due_on", "due_at"])
    audit.record(action="casework.register", subject=subject_of(case), by=by, at=dawn, detail={"channel": case.channel})
    return case


def midnight(at: datetime) -> datetime:
    """The beginning of the day in Vietnam."""
    return datetime.combine(day_of(at), time.min, VIETNAM)


# --- checking ----------------------------------------------------------------------------------------------------


def _clean(wanted: Denounced) -> Denounced:
    return Denounced(
        content=_text(wanted.content),
        accused=_text(wanted.accused),
        request=_text(wanted.request),
        answers={name: _text(value) for name, value in wanted.answers.items()},
        sender=PersonGiven(**{name: " ".join(_text(value).split()) for name, value in asdict(wanted.sender).items()}),
        kind=wanted.kind,
        channel=wanted.channel,
        received_on=wanted.received_on,
        is_sample=wanted.is_sample,
    )


def _text(value: str) -> str:
    return normalise(value.replace("\0", "").replace("\r\n", "\n")).strip()


def faults_of(wanted: Denounced, *, at: datetime) -> dict[str, str]:
    """What is wrong with what was written: input → what to do. Nobody needs to say who she is."""
    errors = {}
    if not wanted.content:
        errors["content"] = "Hãy kể lại sự việc: việc gì, ở đâu, khi nào."
    if not wanted.accused:
        errors["accused"] = "Hãy ghi bạn tố cáo ai. Không biết tên thì ghi chức vụ, nơi làm việc hoặc «không rõ»."
    limits = {"content": LONGEST, "accused": 2000, "request": 4000}
    errors |= {
        name: f"Phần này dài quá {most} ký tự. Hãy viết gọn; bản đầy đủ gửi thành tệp ở bước sau."
        for name, most in limits.items()
        if len(getattr(wanted, name)) > most
    }
    errors |= {
        name: "Dài quá 2.000 ký tự. Hãy viết gọn." for name, value in wanted.answers.items() if len(value) > 2000
    }
    if any(len(value) > 400 for value in asdict(wanted.sender).values()):
        errors["name"] = "Thông tin về bạn dài quá 400 ký tự mỗi dòng. Hãy viết gọn."
    if wanted.sender.name and not wanted.sender.address and not wanted.sender.phone and not wanted.sender.email:
        errors["address"] = "Đã ghi họ tên thì ghi cả địa chỉ, để tố cáo được thụ lý. Hoặc bỏ trống cả hai."
    if wanted.channel not in Channel.values:
        errors["channel"] = "Hãy chọn cách đơn đến."
    if wanted.received_on and wanted.received_on > day_of(at):
        errors["received_on"] = "Ngày nhận chưa đến. Hãy ghi hôm nay hoặc một ngày đã qua."
    return errors


# --- the denouncer afterwards ------------------------------------------------------------------------------------


@operation
def write_as_denouncer(*, opened: OpenedBox, text: str, by: Actor = DENOUNCER, at: datetime) -> None:
    """Puts a message of the denouncer into her box. Raises Refused."""
    sealed.add_item(opened=opened, body={"text": _words(text)}, by=by, at=at)
    _news(opened)


@operation
def withdraw(*, opened: OpenedBox, text: str, by: Actor = DENOUNCER, at: datetime) -> None:
    """The denouncer takes her denunciation back, in her words; the agency decides what follows. Raises Refused."""
    sealed.withdraw(opened=opened, body={"text": _text(text)[:LONGEST_TEXT]}, by=by, at=at)
    _news(opened)


@operation
def identify(*, opened: OpenedBox, sender: PersonGiven, by: Actor = DENOUNCER, at: datetime) -> None:
    """The denouncer says who she is, later than she wrote. Raises Incomplete."""
    wanted = _clean(Denounced("–", "–", sender=sender))
    errors = {name: text for name, text in faults_of(wanted, at=at).items() if name in ("name", "address")}
    if not wanted.sender.name:
        errors["name"] = "Hãy ghi họ và tên."
    if errors:
        raise Incomplete(errors)
    say_who(opened=opened, sender=wanted.sender, by=by, at=at)
    _news(opened)


def add_file(
    *, opened: OpenedBox, file: FileWanted, cleaned: bytes | None, by: Actor = DENOUNCER, at: datetime
) -> None:
    """Keeps a file as it came, and beside it the copy without metadata for officers to open. Raises Refused, TooLarge."""
    if boxes.files(opened).filter(original=None).count() >= MOST_FILES:
        raise Refused(f"Mỗi tố cáo nhận tối đa {MOST_FILES} tệp. Hãy gộp bớt, hoặc gửi qua bưu điện.", "files")
    kept = sealed.add_file(opened=opened, wanted=file, by=by, at=at)
    if cleaned is not None and cleaned != file.data:
        copy = FileWanted(file.name, file.media_type, cleaned, original=kept, visible_to_denouncer=False)
        sealed.add_file(opened=opened, wanted=copy, by=by, at=at)
    if opened.for_denouncer:
        _news(opened)


def _news(opened: OpenedBox) -> None:
    Case.objects.filter(box_id=opened.box_id).update(has_news=True)


def _words(text: str) -> str:
    words = _text(text)
    if not words:
        raise Refused("Hãy viết vài chữ.", "text")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"Tin nhắn dài quá {LONGEST_TEXT} ký tự. Hãy viết gọn hoặc gửi thành tệp.", "text")
    return words


# --- the team ----------------------------------------------------------------------------------------------------


@operation
def write(*, case: Case, opened: OpenedBox, text: str, note: bool, by: Actor, at: datetime) -> None:
    """A message to the denouncer, or a note that only officers read. Raises Refused, NotAllowed."""
    _own_box(case, opened, by)
    words = _words(text)
    sealed.add_item(
        opened=opened, body={"text": words}, kind="note" if note else "message", visible_to_denouncer=not note, by=by, at=at
    )  # fmt: skip


@operation
def seen(*, case: Case, opened: OpenedBox, by: Actor, at: datetime) -> None:
    """Somebody of the team looked: what the denouncer wrote is no longer new."""
    _own_box(case, opened, by)
    if case.has_news:
        Case.objects.filter(pk=case.pk).update(has_news=False)


@operation
def step(*, case: Case, opened: OpenedBox, wanted: Wanted, by: Actor, at: datetime) -> Step:
    """Takes a step; its words and its letter go into the box. Raises NotAllowed, Refused, SomebodyElse, NotFromHere."""
    _own_box(case, opened, by)
    made: list[tuple[str, bytes, bytes]] = []
    work = SealedWork(story_of(case, opened), lambda stem, docx, pdf: made.append((stem, docx, pdf)))
    taken = take(case=case, wanted=Wanted(wanted.edge, wanted.typed, wanted.seen_steps, work), by=by, at=at)
    edge = kind(case.kind).edge(wanted.edge)
    names = [name for name in ("outcome", "reason", "question", "answer") if name in edge.needs]
    said = "\n\n".join(filter(None, (wanted.typed.text(name) for name in names)))
    internal = "\n\n".join(filter(None, (wanted.typed.text(name) for name in ("note", "minutes", "internal"))))
    for text, kind_of, shown in ((said, "decision", edge.public), (internal, "note", False)):
        if text:
            body = {"step": edge.name, "text": text}
            sealed.add_item(opened=opened, body=body, kind=kind_of, visible_to_denouncer=shown, by=by, at=at)
    if made:
        to_denouncer = form_of(edge.document).to_person
        _keep_letter(opened, taken, made[0], shown=to_denouncer, by=by, at=at)
    return taken


def _keep_letter(
    opened: OpenedBox, taken: Step, made: tuple[str, bytes, bytes], *, shown: bool, by: Actor, at: datetime
) -> None:
    letter = taken.letters.get()
    body = {"name": letter.name, "number": letter.number, "day": letter.issued_on.isoformat(), "letter": letter.pk}
    item = sealed.add_item(opened=opened, body=body, kind="letter", visible_to_denouncer=shown, by=by, at=at)
    stem, docx, pdf = made
    for name, media_type, data, visible in (
        (f"{stem}.docx", _DOCX, docx, False),
        (f"{stem}.pdf", "application/pdf", pdf, shown),
    ):
        wanted = FileWanted(name, media_type, data, item=item, visible_to_denouncer=visible)
        sealed.add_file(opened=opened, wanted=wanted, by=by, at=at)


def work_of(case: Case, opened: OpenedBox, keep: Callable[[str, bytes, bytes], None]) -> SealedWork:
    """What a letter in a sealed matter needs."""
    return SealedWork(story_of(case, opened), keep)


def story_of(case: Case, opened: OpenedBox) -> Story:
    """What letters tell of a sealed matter. Who the denouncer is stays out: letters are read by everybody who has the box."""
    statement = statement_of(opened)
    accused = [line.strip() for line in str(statement.get("accused", "")).splitlines() if line.strip()]
    return Story(
        subject="nội dung tố cáo",
        content=str(statement.get("content", "")),
        request=str(statement.get("request", "")),
        sender={
            "name": f"người tố cáo trong hồ sơ {case.number}",
            "honorific": "",
            "address": "",
            "id_number": "",
            "phone": "",
            "email": "",
            "count": 1,
            "representatives": "",
        },
        respondent={"name": accused[0] if accused else "", "position": ", ".join(accused[1:])},
    )


def statement_of(opened: OpenedBox) -> Mapping[str, object]:
    """What was denounced, as it was written. Raises Unreadable."""
    first = boxes.items(opened).filter(kind="statement").first()
    return boxes.read_item(opened, first).body if first else {}


def _own_box(case: Case, opened: OpenedBox, by: Actor) -> None:
    if case.box_id != opened.box_id or not access.may_see(by, case):
        raise NotAllowed("Hộp đang mở không phải của hồ sơ này.")
