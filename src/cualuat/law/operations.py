"""Writing at the desk: publish, withdraw, correct metadata; readers' reports. Every one is audited.

A change of what the public sees queues an update of the index (law.jobs) in the same transaction.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from cualuat.audit import operations as audit
from cualuat.base import jobs
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.kernel.citation import NotANumber, kind_by_code, parse_number
from cualuat.kernel.text import normalise
from cualuat.law import learning
from cualuat.law.access import EDIT, PUBLISH
from cualuat.law.models import (
    Document,
    DocumentState,
    ErrorReport,
    ErrorReportStep,
    Heading,
    Provision,
    Question,
    Relation,
    ReportState,
)
from cualuat.law.rules import REPORT_FLOW, STATE_FLOW, document_key, frbr_uri, name_key
from cualuat.notices import operations as notices

INDEX_JOB = "law.index"
DATE_FIELDS = ("issued_on", "effective_on", "expires_on")
TEXT_FIELDS = ("number", "title", "kind", "issuer", "signer", "place", "status_reason")
METADATA_FIELDS = (*TEXT_FIELDS, *DATE_FIELDS)
EMAIL_LENGTH = MaxLengthValidator(254)


def _subject(document: Document) -> tuple[str, object, str]:
    return ("document", document.pk, document.full_name)


def reindex(document: Document, *, at: datetime) -> None:
    """Queues the update of the index for one document."""
    jobs.enqueue(INDEX_JOB, at=at, documents=[document.pk])


def _move(document: Document, state: str) -> None:
    if state not in STATE_FLOW[document.state]:
        names = dict(DocumentState.choices)
        raise Refused(f"Văn bản đang ở trạng thái «{names[document.state]}», không chuyển sang «{names[state]}» được.")
    document.state = state


@operation
def publish(*, document: Document, replace: bool = False, by: Actor, at: datetime) -> Document:
    """Makes a document public. Raises Refused.

    When another document of the same number is public, `replace` withdraws it and gives its address to this one.
    A text read by OCR stays marked as unreviewed until somebody says that it was compared (`confirm_text`).
    """
    by.require(PUBLISH)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not document.title.strip():
        raise Refused("Hãy ghi tên gọi của văn bản trước khi công bố.", "title")
    if not document.kind:
        raise Refused("Hãy chọn loại văn bản trước khi công bố.", "kind")
    _move(document, DocumentState.PUBLISHED)
    twin = None
    if document.key:
        twins = Document.objects.filter(key=document.key, place=document.place, state=DocumentState.PUBLISHED)
        twin = twins.exclude(pk=document.pk).first()
    if twin is not None:
        if not replace:
            raise Refused(
                f"Thư viện đang công bố một bản khác của {twin.full_name}. "
                "Hãy xem lại, rồi chọn «Thay bản đang công bố» nếu bản này đúng hơn."
            )
        _replace(twin, document, by=by, at=at)
        learning.note(document, learning.picture_of(twin, at=at), at=at)
    document.published_at = document.published_at or at
    document.revised_at, document.state_reason = at, ""
    _save_alone(document)
    _tie_relations(document)
    audit.record(action="law.publish", subject=_subject(document), by=by, at=at)
    reindex(document, at=at)
    return document


def _replace(old: Document, new: Document, *, by: Actor, at: datetime) -> None:
    slug, reason = old.slug, "Được thay bằng một bản khác của chính văn bản này."
    old.slug, old.state, old.state_reason, old.revised_at = f"{slug[:100]}-ban-cu-{old.pk}", "withdrawn", reason, at
    old.save()
    new.headings.add(*old.headings.all())
    new.slug = slug
    audit.record(action="law.withdraw", subject=_subject(old), by=by, at=at, detail={"reason": reason})
    reindex(old, at=at)


def _save_alone(document: Document) -> None:
    """Saves. Raises Refused when somebody else published a document of this number in the same moment."""
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise Refused(
            "Vừa có người công bố một bản khác mang số này. Hãy tải lại trang để xem bản đó rồi quyết định."
        ) from error


def _tie_relations(document: Document) -> None:
    """What others say of this number means the public document, no longer one that waits or was withdrawn."""
    if not document.key or document.place:
        return
    for end in ("from", "to"):
        said = Relation.objects.filter(**{f"{end}_key": document.key}).exclude(**{f"{end}_document": document})
        own = said.filter(stated_by=F(f"{end}_document")).values("pk")
        said.exclude(pk__in=own).exclude(**{f"{end}_document__state": DocumentState.PUBLISHED}).update(
            **{f"{end}_document": document}
        )


@operation
def withdraw(*, document: Document, reason: str, by: Actor, at: datetime) -> Document:
    """Takes a public document away; its address then says so and why. Raises Refused."""
    by.require(PUBLISH)
    if not reason.strip():
        raise Refused("Hãy ghi lý do gỡ văn bản; lý do này hiện cho bạn đọc.", "reason")
    document = Document.objects.select_for_update().get(pk=document.pk)
    _move(document, DocumentState.WITHDRAWN)
    document.state_reason, document.revised_at = reason.strip(), at
    document.save()
    audit.record(action="law.withdraw", subject=_subject(document), by=by, at=at, detail={"reason": reason.strip()})
    reindex(document, at=at)
    return document


@operation
def reject(*, document: Document, reason: str, by: Actor, at: datetime) -> Document:
    """Closes the review of a loaded file without publishing; file and text are kept. Raises Refused."""
    by.require(EDIT)
    if not reason.strip():
        raise Refused("Hãy ghi lý do không nhận văn bản.", "reason")
    document = Document.objects.select_for_update().get(pk=document.pk)
    _move(document, DocumentState.REJECTED)
    document.state_reason, document.revised_at = reason.strip(), at
    document.save()
    audit.record(action="law.reject", subject=_subject(document), by=by, at=at, detail={"reason": reason.strip()})
    return document


@operation
def reopen(*, document: Document, by: Actor, at: datetime) -> Document:
    """Takes a document that was not accepted back into review. Raises Refused."""
    by.require(EDIT)
    document = Document.objects.select_for_update().get(pk=document.pk)
    _move(document, DocumentState.REVIEW)
    document.revised_at = at
    document.save()
    audit.record(action="law.reopen", subject=_subject(document), by=by, at=at)
    return document


@operation
def edit_metadata(
    *,
    document: Document,
    values: Mapping[str, str | date | None],
    headings: list[str] | None = None,
    seen: datetime | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, list[str]]:
    """Corrects metadata (METADATA_FIELDS; codes of headings); what changed as {field: [old, new]}. Raises Refused.

    A field set here is left alone by later loads. `seen` is the `revised_at` of what the person had before her.
    """
    by.require(EDIT)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if seen is not None and document.revised_at != seen:
        raise Refused(
            "Đúng lúc bạn lưu, có người khác vừa sửa văn bản này. Hãy xem Lịch sử rồi lưu lần nữa nếu vẫn đúng."
        )
    redated = any(name in values and values[name] != getattr(document, name) for name in ("effective_on", "expires_on"))
    before = learning.picture_of(document, at=at) if redated else None
    changes: dict[str, list[str]] = {}
    for name, value in values.items():
        if name not in METADATA_FIELDS:
            raise Refused(f"Không sửa được trường «{name}».", name)
        new = value.strip() if isinstance(value, str) else value
        if name in TEXT_FIELDS:
            new = new or ""
        if getattr(document, name) != new:
            changes[name] = [_shown(getattr(document, name)), _shown(new)]
            setattr(document, name, new)
    _check_metadata(document)
    changes |= _set_headings(document, headings)
    if not changes:
        return {}
    _derive(document)
    document.edited_fields = sorted({*document.edited_fields, *changes})
    document.revised_at = at
    _save_alone(document)
    if before is not None:
        _redate(document)
        learning.note(document, before, at=at)
    audit.record(action="law.edit", subject=_subject(document), by=by, at=at, detail=changes)
    if document.state == DocumentState.PUBLISHED:
        reindex(document, at=at)
    return changes


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _check_metadata(document: Document) -> None:
    if not document.title:
        raise Refused("Tên gọi không được để trống.", "title")
    if document.number:
        try:
            document.number = str(parse_number(document.number))
        except NotANumber as error:
            raise Refused(
                f"«{document.number}» không giống số, ký hiệu văn bản. Ví dụ đúng: 31/2024/QH15, 12/2026/QĐ-UBND.",
                "number",
            ) from error
    if document.effective_on and document.issued_on and document.effective_on < document.issued_on:
        raise Refused("Ngày có hiệu lực đứng trước ngày ban hành. Hãy xem lại hai ngày này.", "effective_on")
    if document.expires_on and document.effective_on and document.expires_on < document.effective_on:
        raise Refused("Ngày hết hiệu lực đứng trước ngày có hiệu lực. Hãy xem lại hai ngày này.", "expires_on")


def _set_headings(document: Document, codes: list[str] | None) -> dict[str, list[str]]:
    if codes is None:
        return {}
    wanted = {h.code: h for h in Heading.objects.filter(code__in=codes)}
    unknown = sorted(set(codes) - set(wanted))
    if unknown:
        raise Refused(f"Không có đề mục {', '.join(unknown)} trong thư viện.", "headings")
    old = sorted(document.headings.values_list("code", flat=True))
    if old == sorted(wanted):
        return {}
    document.headings.set(wanted.values())
    return {"headings": [", ".join(old), ", ".join(sorted(wanted))]}


def _derive(document: Document) -> None:
    kind = kind_by_code(document.kind) if document.kind else None
    document.key = document_key(document.number, kind) if document.number else ""
    document.name_key = name_key(kind, document.title)[:300]
    document.frbr_uri = frbr_uri(kind, document.number, document.issued_on, document.place)
    if document.key and document.state == DocumentState.PUBLISHED:
        twins = Document.objects.filter(key=document.key, place=document.place, state=DocumentState.PUBLISHED)
        if twins.exclude(pk=document.pk).exists():
            raise Refused("Thư viện đã công bố một văn bản khác mang số này.", "number")


def _redate(document: Document) -> None:
    """Provisions of a text loaded from a file stand and fall with their document."""
    if document.is_partial:
        return
    Provision.objects.filter(document=document).update(valid_from=document.effective_on, valid_to=document.expires_on)


@operation
def confirm_text(*, document: Document, by: Actor, at: datetime) -> Document:
    """Says that a person compared a text read by OCR with its scan."""
    by.require(EDIT)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.is_unreviewed, document.revised_at = False, at
    document.save()
    audit.record(action="law.confirm_text", subject=_subject(document), by=by, at=at)
    return document


@operation
def set_questions(*, texts: Iterable[str], by: Actor, at: datetime) -> int:
    """Takes these as the frequent questions offered while somebody types, instead of those before; how many there are.

    One asked several times weighs more. Lines that are empty, longer than a question or without letters are left out.
    """
    by.require(PUBLISH)
    counted = Counter(" ".join(normalise(text).split()) for text in texts)
    kept = {text: n for text, n in counted.items() if 8 <= len(text) <= 300 and any(c.isalpha() for c in text)}
    Question.objects.all().delete()
    Question.objects.bulk_create([Question(text=text, weight=n) for text, n in kept.items()], batch_size=500)
    audit.record(
        action="law.questions",
        subject=("library", "questions", "Câu hỏi thường gặp"),
        by=by,
        at=at,
        detail={"count": len(kept)},
    )
    return len(kept)


# --- readers' reports --------------------------------------------------------------------------------------------


@operation
def report_error(
    *, document: Document, eid: str = "", quote: str = "", message: str, email: str = "", by: Actor, at: datetime
) -> ErrorReport:
    """Takes a reader's report; the reader follows it by its token. Raises Refused."""
    if document.state != DocumentState.PUBLISHED:
        raise Refused("Văn bản này không còn được công bố.")
    message = message.strip()
    if len(message) < 5:
        raise Refused("Hãy viết vài chữ cho biết chỗ nào sai và theo bạn phải thế nào.", "message")
    if len(message) > 5000:
        raise Refused("Nội dung dài quá 5.000 ký tự. Hãy rút gọn.", "message")
    if email:
        try:
            validate_email(email)
            EMAIL_LENGTH(email)
        except ValidationError as error:
            raise Refused(
                "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn. Có thể để trống.", "email"
            ) from error
    report = ErrorReport.objects.create(
        token=secrets.token_urlsafe(18),
        document=document,
        eid=eid[:120],
        quote=quote.strip()[:2000],
        message=message,
        email=email,
        created_at=at,
    )
    ErrorReportStep.objects.create(report=report, state=ReportState.NEW, at=at, by=by.name)
    audit.record(action="law.report_error", subject=("error_report", report.pk, document.full_name), by=by, at=at)
    return report


@operation
def answer_report(*, report: ErrorReport, state: str, answer: str, link: str, by: Actor, at: datetime) -> ErrorReport:
    """Moves a report to its next state with an answer for the reader, who gets mail when she left an address.

    `link` is the full address where she reads it. Raises Refused.
    """
    by.require(EDIT)
    report = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if state not in REPORT_FLOW[report.state]:
        raise Refused("Báo lỗi này không chuyển sang trạng thái đó được. Hãy tải lại trang.", "state")
    if state in (ReportState.FIXED, ReportState.DECLINED) and not answer.strip():
        raise Refused("Hãy viết câu trả lời cho bạn đọc.", "answer")
    report.state = state
    report.save(update_fields=["state"])
    ErrorReportStep.objects.create(report=report, state=state, answer=answer.strip(), at=at, by=by.name)
    subject = ("error_report", report.pk, report.document.full_name)
    detail = {"state": state, "answer": answer.strip()}
    audit.record(action="law.answer_report", subject=subject, by=by, at=at, detail=detail)
    if report.email:
        body = f"{ReportState(state).label}. {answer.strip()}\n\nXem tại: {link}\n"
        notices.queue(to=report.email, subject=f"Báo lỗi của bạn: {report.document.full_name}", body=body, at=at)
    return report
