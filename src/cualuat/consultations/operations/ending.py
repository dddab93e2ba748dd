"""What comes after the collection: the next version of the draft, the explanation made public, the document issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.consultations import access, queries
from cualuat.consultations.models import Consultation
from cualuat.consultations.operations.arranging import fit_text, record, turn
from cualuat.consultations.operations.posting import index
from cualuat.consultations.operations.telling import tell_explained, tell_issued
from cualuat.consultations.rules import COLLECTED
from cualuat.drafting import queries as drafting
from cualuat.kernel.citation import find_citations
from cualuat.kernel.workdays import day_of, show
from cualuat.law import queries as law
from cualuat.law.exports import export
from cualuat.law.models import Document


def _collected(consultation: Consultation, version: int | None, by: Actor) -> Consultation:
    row = locked(consultation, version)
    access.require_writer(by, row.unit_id)
    if row.state not in COLLECTED:
        raise Refused("Việc này làm sau khi hết hạn góp ý và trước khi công bố giải trình.")
    return row


@operation
def keep_next(*, consultation: Consultation, text: str, version: int | None, by: Actor, at: datetime) -> Consultation:
    """Keeps the draft as it is after the opinions, to be compared with the posted one. Raises NotAllowed, SomebodyElse, Refused."""
    row = _collected(consultation, version, by)
    row.next_text = fit_text(text)
    turn(row, "next_text")
    record("consultations.keep_next", row, by, at, letters=len(row.next_text))
    return row


@operation
def take_next(*, consultation: Consultation, version: int | None, by: Actor, at: datetime) -> Consultation:
    """The same with the newest version of the document that is being drafted. Raises NotAllowed, SomebodyElse, Refused."""
    row = _collected(consultation, version, by)
    last = drafting.last_draft(row.obligation) if row.obligation else None
    if last is None or (row.draft_number is not None and last.number <= row.draft_number):
        raise Refused("Chưa có bản dự thảo nào mới hơn bản đã đăng.")
    row.next_text = fit_text(last.text)
    turn(row, "next_text")
    record("consultations.keep_next", row, by, at, draft=last.number, letters=len(row.next_text))
    return row


@operation
def explain(
    *, consultation: Consultation, introduction: str, version: int | None, by: Actor, at: datetime
) -> Consultation:
    """Publishes what became of all opinions, and tells their senders; from now on no answer changes. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = _collected(consultation, version, by)
    counts = queries.counts_of(row)
    if counts.waiting:
        raise Refused(f"Còn {counts.waiting} ý kiến chờ duyệt. Hãy duyệt hết rồi công bố.")
    if counts.unanswered:
        raise Refused(f"Còn {counts.unanswered} ý kiến chưa trả lời. Hãy trả lời hết rồi công bố.")
    row.explanation = words(introduction, 10_000, "introduction")
    row.explained_on, row.explained_by, row.state = day_of(at), by.name, "explained"
    turn(row, "explanation", "explained_on", "explained_by", "state")
    told = tell_explained(row, at)
    record("consultations.explain", row, by, at, count=counts.says, told=told)
    index(row, at)
    return row


@dataclass(frozen=True, slots=True)
class Issue:
    """The document as it was issued: out of the library of law (`document`), or its `text`."""

    number: str
    on: date
    text: str = ""
    document: Document | None = None


def held(citation: str) -> Document:
    """The document of the library that a number names. Raises Refused where there is none, or more than one."""
    refs = [one.document for one in find_citations(citation) if one.document is not None]
    found = law.candidates(refs[0], limit=2) if refs else []
    if len(found) != 1:
        told = "chưa có văn bản này" if not found else "có nhiều văn bản mang số này, hãy ghi cả loại và năm"
        raise Refused(f"Thư viện {told}. Ghi như «Quyết định số 12/2026/QĐ-UBND», hoặc nạp tệp lời văn.", "document")
    return found[0]


def text_of(document: Document) -> str:
    """The text of a document of the library, as it was issued."""
    told = export(document, "txt", on=document.effective_on).decode()
    return told.partition("-----\n")[2] or told


@operation
def issue(*, consultation: Consultation, issued: Issue, version: int | None, by: Actor, at: datetime) -> Consultation:
    """Writes down that the document was issued; senders are told and their addresses forgotten. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(consultation, version)
    if row.state != "explained":
        raise Refused("Hãy công bố tổng hợp, tiếp thu, giải trình trước khi ghi ban hành.")
    if issued.on > day_of(at) or (row.posted_on is not None and issued.on < row.posted_on):
        raise Refused("Ngày ban hành từ ngày đăng dự thảo đến hôm nay.", "on")
    row.issued_number = words(issued.number, 80, "number", "Hãy ghi số, ký hiệu văn bản.")
    row.issued_on = issued.on
    row.issued_text = fit_text(text_of(issued.document) if issued.document else issued.text)
    row.issued_slug = issued.document.slug if issued.document else ""
    row.state = "issued"
    turn(row, "issued_number", "issued_on", "issued_text", "issued_slug", "state")
    told = tell_issued(row, at)
    record("consultations.issue", row, by, at, number=row.issued_number, day=show(issued.on), told=told)
    index(row, at)
    return row
