"""A consultation before it is posted: what is asked, the text, papers; organisations that are invited."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.consultations import access, queries
from cualuat.consultations.kinds import kinds
from cualuat.consultations.models import Consultation, Invited, Paper
from cualuat.consultations.rules import LONGEST_TEXT, MOST_SPAN
from cualuat.drafting import queries as drafting
from cualuat.drafting.models import Obligation
from cualuat.drafting.texts import clean
from cualuat.entry.keys import invitation_key
from cualuat.entry.models import Occasion
from cualuat.entry.operations import arranging as occasions
from cualuat.entry.rules import CODE_LENGTH, CODE_LETTERS, Terms, plain_code
from cualuat.files.models import Attachment
from cualuat.kernel.charts import grouped
from cualuat.kernel.workdays import VIETNAM, YearNotCovered, day_of, show
from cualuat.organisation.models import Unit

MOST_PAPERS = 20
MOST_INVITED = 500
MOST_ENTRIES = 1000  # opinions from one browser


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked. Without `until` the form of posting proposes none, and the earliest day the law allows is taken."""

    title: str
    unit: Unit | None
    kind: str
    why: str
    questions: str = ""
    basis: str = ""
    contact: str = ""
    planned_on: date | None = None
    until: date | None = None
    shows_counts: bool = True


def last_day_of(kind: str, first: date, wanted: date | None) -> date:
    """Until when a draft that is posted on a day stays: the day that was chosen, or the earliest one the law allows.

    Raises Refused where it is too short, with the reason.
    """
    try:
        least = queries.least_period(kind, first)
    except YearNotCovered as error:
        raise Refused(f"{error} Nhờ quản trị viên thêm lịch rồi làm lại.", "until") from error
    earliest = least.due if least else None
    if wanted is None:
        if earliest is None:
            raise Refused("Loại văn bản này luật không định số ngày. Hãy ghi ngày cuối nhận góp ý.", "until")
        return earliest
    if least is not None and earliest is not None and wanted < earliest:
        raise Refused(
            f"Ngày cuối {show(wanted)} quá sớm: đăng ngày {show(first)} thì sớm nhất nhận góp ý đến hết ngày {show(earliest)}. "
            f"Căn cứ: {'; '.join(least.basis)}. Hãy chọn ngày từ {show(earliest)}, hoặc để trống để máy tính.",
            "until",
        )
    if not first <= wanted <= first + timedelta(days=MOST_SPAN):
        raise Refused(f"Ngày cuối phải từ ngày đăng {show(first)} đến {MOST_SPAN} ngày sau đó.", "until")
    return wanted


def record(action: str, row: Consultation, by: Actor, at: datetime, **detail: object) -> None:
    """Adds to the log what was done with a consultation."""
    audit.record(action=action, subject=("consultation", row.pk, row.title), by=by, at=at, detail=detail)


def terms(opens_at: datetime, last_day: date) -> Terms:
    """Open to everybody, who may give a name, until the end of a day."""
    closes_at = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), VIETNAM)
    return Terms("open", "named", opens_at, closes_at, most=MOST_ENTRIES)


def planned(consultation: Consultation, version: int | None, by: Actor) -> Consultation:
    """The row to be changed before it is posted. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(consultation, version)
    access.require_writer(by, row.unit_id)
    if row.state != "planned":
        raise Refused("Dự thảo đã đăng hoặc đã dừng, không sửa được nữa.")
    return row


def turn(row: Consultation, *fields: str) -> None:
    """Saves these fields and counts the change."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


@operation
def plan(
    *, consultation: Consultation | None, wanted: Wanted, version: int | None, by: Actor, at: datetime
) -> Consultation:
    """Prepares a consultation, or changes one that is not posted yet. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị chủ trì.", "unit")
    access.require_writer(by, wanted.unit.pk)
    row = planned(consultation, version, by) if consultation is not None else Consultation(made_at=at, made_by=by.name)
    if wanted.kind not in kinds():
        raise Refused("Hãy chọn loại văn bản.", "kind")
    title = words(wanted.title, 300, "title", "Hãy ghi tên dự thảo.")
    row.unit, row.kind = wanted.unit, wanted.kind
    row.why = words(wanted.why, 10_000, "why", "Hãy ghi vì sao ban hành văn bản này.")
    row.questions = words(wanted.questions, 5000, "questions")
    row.basis = words(wanted.basis, 5000, "basis")
    row.contact = words(wanted.contact, 300, "contact")
    row.planned_on, row.wanted_until, row.shows_counts = wanted.planned_on, wanted.until, wanted.shows_counts
    if wanted.until is not None:
        first = max(wanted.planned_on or day_of(at), day_of(at))
        if queries.least_day(wanted.kind, first) is not None or wanted.until < first:
            last_day_of(wanted.kind, first, wanted.until)
        elif wanted.until > first + timedelta(days=MOST_SPAN):
            raise Refused(f"Ngày cuối phải từ ngày đăng đến {MOST_SPAN} ngày sau đó.", "until")
    tentative = terms(at, max(wanted.until or day_of(at), day_of(at)))
    if consultation is None:
        row.occasion = occasions.make(kind="consultation", title=title, terms=tentative, by=by, at=at)
        row.save()
        record("consultations.plan", row, by, at, unit=wanted.unit.name)
        return row
    row.occasion = occasions.change(occasion=row.occasion, title=title, terms=tentative, by=by, at=at)
    row.version += 1
    row.save()
    record("consultations.edit", row, by, at, unit=wanted.unit.name)
    return row


# --- the text ----------------------------------------------------------------------------------------------------


def fit_text(text: str, field: str = "text") -> str:
    """A draft as it is kept. Raises Refused where it is empty or too long."""
    told = clean(text)
    if not told.strip():
        raise Refused("Lời văn còn trống. Hãy dán lời văn, nạp từ tệp, hoặc lấy từ bản soạn thảo.", field)
    if len(told) > LONGEST_TEXT:
        raise Refused(
            f"Lời văn dài {grouped(len(told))} ký tự, quá {grouped(LONGEST_TEXT)}. Hãy tách phụ lục thành tài liệu kèm theo.",
            field,
        )
    return told


@operation
def set_text(
    *, consultation: Consultation, text: str, version: int | None, by: Actor, at: datetime, source: Attachment | None = None
) -> Consultation:  # fmt: skip
    """Takes over a text that was pasted, or read from a file. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = planned(consultation, version, by)
    row.text, row.source = fit_text(text), source
    row.obligation, row.draft_number = None, None
    turn(row, "text", "source", "obligation", "draft_number")
    record("consultations.text", row, by, at, source=source.name if source else "", letters=len(row.text))
    return row


@operation
def take_draft(
    *, consultation: Consultation, obligation: Obligation, version: int | None, by: Actor, at: datetime
) -> Consultation:
    """Takes over the newest version of a document that is being drafted. Raises NotAllowed, SomebodyElse, Refused."""
    row = planned(consultation, version, by)
    last = drafting.last_draft(obligation)
    if last is None or drafting.readable(obligation.pk, actor=by) is None:
        raise Refused("Văn bản này chưa có bản dự thảo nào, hoặc bạn không đọc được dự thảo ấy.", "obligation")
    row.text, row.source = fit_text(last.text, "obligation"), None
    row.obligation, row.draft_number = obligation, last.number
    turn(row, "text", "source", "obligation", "draft_number")
    record("consultations.text", row, by, at, source=obligation.subject, draft=last.number, letters=len(row.text))
    return row


# --- papers ------------------------------------------------------------------------------------------------------


@operation
def add_paper(*, consultation: Consultation, name: str, attachment: Attachment, by: Actor, at: datetime) -> Paper:
    """Adds what comes with the draft; possible until opinions are closed. Raises NotAllowed, Refused."""
    row = locked(consultation)
    access.require_writer(by, row.unit_id)
    if row.state not in ("planned", "posted"):
        raise Refused("Đã hết hạn góp ý, không thêm tài liệu nữa.", "file")
    if row.papers.count() >= MOST_PAPERS:
        raise Refused(f"Mỗi dự thảo có nhiều nhất {MOST_PAPERS} tài liệu kèm theo.", "file")
    told = words(name, 300, "name") or attachment.name
    made = Paper.objects.create(consultation=row, name=told, attachment=attachment, added_at=at, added_by=by.name)
    record("consultations.add_paper", row, by, at, source=told)
    return made


@operation
def remove_paper(*, paper: Paper, by: Actor, at: datetime) -> None:
    """Takes a paper away before the draft is posted. Raises NotAllowed, Refused."""
    row = planned(paper.consultation, None, by)
    fresh = locked(paper)
    record("consultations.remove_paper", row, by, at, source=fresh.name)
    fresh.delete()


# --- organisations -----------------------------------------------------------------------------------------------


@operation
def invite(
    *, consultation: Consultation, names: Sequence[str], by: Actor, at: datetime, renew: bool = False
) -> list[tuple[str, str]]:
    """Codes for organisations, to be given out now: only their hashes are kept. Raises NotAllowed, Refused.

    `renew`: those that were invited before get a new code too, the old one is of no use then.
    """
    row = locked(consultation)
    access.require_writer(by, row.unit_id)
    if row.state not in ("planned", "posted"):
        raise Refused("Đã hết hạn góp ý, không mời thêm được.", "names")
    told = list(dict.fromkeys(words(name, 300, "names") for name in names if name.strip()))
    if not told:
        raise Refused("Hãy ghi tên cơ quan, tổ chức, mỗi dòng một nơi.", "names")
    there = {one.name: one for one in row.invited.select_for_update()}
    again = [name for name in told if name in there]
    if again and not renew:
        raise Refused(
            f"Đã mời rồi: {'; '.join(again)[:300]}. Hãy bỏ các dòng ấy; mất mã thì đánh dấu cấp lại mã.", "names"
        )
    if len(there) + len(told) - len(again) > MOST_INVITED:
        raise Refused(f"Mời nhiều nhất {MOST_INVITED} nơi.", "names")
    given = [(name, "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))) for name in told]
    for name, code in given:
        one = there.get(name) or Invited(consultation=row, name=name)
        one.key, one.made_at, one.made_by = invitation_key(row.occasion_id, plain_code(code)), at, by.name
        one.save()
    record("consultations.invite", row, by, at, count=len(given))
    return given


def occasion_of(row: Consultation) -> Occasion:
    """Its occasion as it stands now, nobody else's to change. Raises SomebodyElse where it was closed meanwhile."""
    found = locked(row.occasion)
    if found.closed_at is not None:
        raise SomebodyElse()
    return found
