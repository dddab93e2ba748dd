"""What people may ask about their data, what the agency must keep, and what goes when its time is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.models import redact_history
from cualuat.base.operations import Refused, operation
from cualuat.casework.choices import PartyRole, RequestKind
from cualuat.casework.codes import person_key
from cualuat.casework.kinds import all_kinds, kind
from cualuat.casework.models import (
    Assignment,
    Case,
    CaseFile,
    Consent,
    DataRequest,
    Exchange,
    Hearing,
    Letter,
    Note,
    Party,
    Proposal,
    Publication,
    PublishedFile,
    Rating,
    Step,
    TextBand,
    Tombstone,
    Transfer,
    Wish,
)
from cualuat.casework.needs import Typed
from cualuat.casework.operations.intake import Incomplete, PersonGiven, contact_faults, marks_of, seek_by
from cualuat.casework.operations.publishing import known_of
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.telling import News, tell_person
from cualuat.casework.rules import folded_words
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.files.redaction import redact_text, suggest_spans
from cualuat.kernel.workdays import corresponding_day, day_of
from cualuat.notices import operations as notices
from cualuat.sealed import operations as sealed
from cualuat.timelimits.models import Clock

# Registers that the law makes the agency keep: a request to erase meets this first.
CORRECTED = ("name", "honorific", "address", "id_number", "phone", "email")
KEPT_BY_LAW = {
    "complaint": "Điều 34 Luật Khiếu nại số 02/2011/QH13",
    "denunciation": "Điều 39 Luật Tố cáo số 25/2018/QH14",
    "reception": "Điều 25 Luật Tiếp công dân số 42/2013/QH13",
    "information": "Điều 34 Luật Tiếp cận thông tin số 104/2016/QH13",
}


@operation
def ask(*, case: Case, what: str, text: str, by: Actor, at: datetime) -> DataRequest:
    """A person asks about her data in a matter; one of each kind at a time. Raises Refused."""
    if what not in RequestKind.values:
        raise Refused("Hãy chọn bạn muốn gì.", "what")
    words = Typed({"text": text}).text("text")[:4000]
    if what == RequestKind.CORRECTION and len(words) < 5:
        raise Refused("Hãy ghi chỗ nào sai và đúng phải là gì.", "text")
    if DataRequest.objects.filter(case=case, kind=what, granted=None).exists():
        raise Refused("Yêu cầu này của bạn đang chờ trả lời.")
    made: DataRequest = DataRequest.objects.create(case=case, kind=what, text=words, asked_at=at)
    audit.record(action="casework.data_request", subject=subject_of(case), by=by, at=at, detail={"what": what})
    return made


@operation
def decide(
    *,
    request: DataRequest,
    granted: bool,
    reply: str,
    basis: str,
    corrected: PersonGiven | None = None,
    by: Actor,
    at: datetime,
) -> DataRequest:
    """Answers a request; a granted erasure is carried out at once, `corrected` is what is right of the sender from now on.

    Raises NotAllowed, Refused, intake.Incomplete.
    """
    by.require_duty("data_protection")
    request = DataRequest.objects.select_for_update().select_related("case").get(pk=request.pk)
    if request.granted is not None:
        raise Refused("Yêu cầu này đã được trả lời.")
    words = Typed({"reply": reply}).need("reply", "Hãy viết câu trả lời cho người yêu cầu.")
    if not granted and not basis.strip():
        raise Refused("Từ chối thì phải nêu căn cứ pháp luật.", "basis")
    request.granted, request.reply, request.basis = granted, words, basis.strip()
    request.decided_at, request.decided_by = at, by.name
    request.save()
    news = News("data", f"Hồ sơ {request.case.number}: về dữ liệu của bạn", words, "đã trả lời về dữ liệu của bạn.")
    tell_person(request.case, news, at=at)
    if granted and request.kind == RequestKind.CORRECTION and corrected is not None:
        _correct(request.case, corrected)
    if granted and request.kind == RequestKind.ERASURE:
        erase_person(case=request.case, by=by, at=at)
    detail = {"what": request.kind, "granted": granted, "basis": request.basis}
    audit.record(action="casework.data_decision", subject=subject_of(request.case), by=by, at=at, detail=detail)
    return request


def _correct(case: Case, person: PersonGiven) -> None:
    """The letter stays as it was written; who sent it, and where she is reached, is put right. Raises Incomplete."""
    if faults := contact_faults(person):
        raise Incomplete(faults)
    sender = Party.objects.filter(case=case, role=PartyRole.SENDER).first() or Party(case=case, role=PartyRole.SENDER)
    for name in CORRECTED:
        setattr(sender, name, getattr(person, name))
    sender.save()
    seek_by(case, kind(case.kind), [sender.name])
    case.person_key = person_key(*marks_of(person))
    case.save(update_fields=["sought", "sought_people", "person_key"])


@operation
def erase_person(*, case: Case, by: Actor, at: datetime) -> Case:
    """Takes out of a matter what tells who brought it; what happened stays. Raises NotAllowed, Refused under a legal hold."""
    by.require_duty("data_protection")
    case = Case.objects.select_for_update().get(pk=case.pk)
    _not_held(case)
    if case.is_open:
        raise Refused("Hồ sơ chưa xong: cơ quan còn phải trả lời người gửi. Hãy xóa sau khi hồ sơ kết thúc.")
    known = known_of(case)
    case.content, case.request = _covered(case.content, known), _covered(case.request, known)
    case.subject = _covered(case.subject, known)[:300]
    case.answers = {name: _covered(str(value), known) for name, value in case.answers.items()}
    case.person_key, case.sought, case.sought_people = "", folded_words(case.number), ""
    case.erased_on = day_of(at)
    case.save()
    for model, names in _WRITTEN.items():
        _cover(model._base_manager.filter(case=case), names, known)
    _cover(PublishedFile._base_manager.filter(publication__case=case), ("title",), known)
    Party.objects.filter(case=case).exclude(role="respondent").delete()
    TextBand.objects.filter(case=case).delete()
    Consent.objects.filter(case=case).delete()
    hers = CaseFile.objects.filter(case=case, from_person=True).select_related("attachment")
    copies = PublishedFile.objects.filter(publication__case=case, source__in=hers.values("attachment"))
    copies.update(source=F("attachment"))  # the public copy stays, what it was made from goes
    _erase_files(hers, by=by, at=at)
    notices.forget(about_type="case", about_id=case.pk, by=by, at=at)
    audit.record(action="casework.erase_person", subject=subject_of(case), by=by, at=at)
    return case


# What was written in a matter, by its person or by officers: her name may stand anywhere in it.
_WRITTEN: dict[type[models.Model], tuple[str, ...]] = {
    Exchange: ("text",),
    Note: ("text",),
    Step: ("note", "internal"),
    Assignment: ("note",),
    Proposal: ("inputs", "note", "comment"),
    Letter: ("inputs",),
    Hearing: ("place", "participants", "minutes"),
    Transfer: ("note",),
    Rating: ("text",),
    Wish: ("text", "reply"),
    DataRequest: ("text", "reply", "basis"),
    Publication: ("title", "question", "answer", "original"),
}


def _cover(rows: models.QuerySet[Any], names: tuple[str, ...], known: list[str]) -> None:
    """Covers what identifies in these texts of the rows, no text longer than its column."""
    for row in rows:
        texts = {name: _covered_in(getattr(row, name), known) for name in names}
        for name, text in texts.items():
            most = row._meta.get_field(name).max_length
            texts[name] = text[:most] if most else text
        redact_history(rows.filter(pk=row.pk), **texts)


def _covered_in(value: Any, known: list[str]) -> Any:
    """A text covered, or the texts in a JSON value; places that were marked in an uncovered text mean nothing any more."""
    if isinstance(value, dict):
        return {name: [] if name == "spans" else _covered_in(inner, known) for name, inner in value.items()}
    return _covered(value, known) if isinstance(value, str) else value


def _covered(text: str, known: list[str]) -> str:
    return redact_text(text, suggest_spans(text, known=known)) if text else text


def _erase_files(rows: Iterable[CaseFile], *, by: Actor, at: datetime) -> None:
    for row in list(rows):
        attachment = row.attachment
        row.delete()
        erase_attachment(attachment, by=by, at=at)


def erase_attachment(attachment: Attachment | None, *, by: Actor, at: datetime) -> None:
    """The file and its derivative, unless another matter still has it."""
    if attachment is None or CaseFile.objects.filter(attachment=attachment).exists():
        return
    files.erase(attachment=attachment, by=by, at=at)


@operation
def set_hold(*, case: Case, on: bool, reason: str, by: Actor, at: datetime) -> Case:
    """Keeps a matter from being erased (a lawsuit, an inspection), or lets it go. Raises NotAllowed, Refused."""
    by.require_duty("data_protection", "leader")
    if on and not reason.strip():
        raise Refused("Hãy ghi lý do giữ, ví dụ: Tòa án yêu cầu.", "reason")
    case = Case.objects.select_for_update().get(pk=case.pk)
    case.on_hold, case.hold_reason = on, reason.strip() if on else ""
    case.save(update_fields=["on_hold", "hold_reason"])
    audit.record(
        action="casework.hold", subject=subject_of(case), by=by, at=at, detail={"held": on, "reason": reason.strip()}
    )
    return case


def _not_held(case: Case) -> None:
    if case.on_hold:
        raise Refused(f"Hồ sơ đang được giữ theo yêu cầu pháp lý ({case.hold_reason}). Hãy bỏ giữ trước.")


def keep_until(case: Case) -> date | None:
    """The last day a closed matter is kept; None while it is open."""
    if case.closed_on is None:
        return None
    return corresponding_day(case.closed_on, kind(case.kind).keep_months)


def past_keeping(on: date) -> list[Case]:
    """Closed matters whose time of keeping is over and that nobody holds, the oldest first."""
    found: list[Case] = []
    for code, of in all_kinds().items():
        before = corresponding_day(on, -of.keep_months)
        rows = Case.objects.filter(kind=code, is_open=False, closed_on__lt=before, on_hold=False)
        found += rows.order_by("closed_on")[:200]
    return sorted(found, key=lambda case: case.closed_on or on)


@operation
def destroy(*, case: Case, reason: str, by: Actor, at: datetime) -> Tombstone:
    """Destroys a matter whose time is over, by decision of the head; its number remains. Raises NotAllowed, Refused."""
    by.require_duty("leader")
    case = Case.objects.select_for_update().get(pk=case.pk)
    _not_held(case)
    until = keep_until(case)
    if until is None or day_of(at) <= until:
        raise Refused("Hồ sơ chưa hết thời hạn lưu.")
    if not reason.strip():
        raise Refused("Hãy ghi số, ngày của quyết định hủy.", "reason")
    stone: Tombstone = Tombstone.objects.create(
        number=case.number,
        kind=case.kind,
        received_on=case.received_on,
        closed_on=case.closed_on,
        erased_at=at,
        erased_by=by.name,
        reason=reason.strip(),
    )
    audit.record(action="casework.destroy", subject=subject_of(case), by=by, at=at, detail={"reason": reason.strip()})
    shelf = attachments_of(case)
    box = case.box
    Clock.objects.filter(subject_type="case", subject_id=case.pk).delete()
    notices.forget(about_type="case", about_id=case.pk, by=by, at=at)
    case.delete()
    for attachment in shelf:
        erase_attachment(attachment, by=by, at=at)
    if box is not None:
        sealed.destroy_box(box=box, by=by, at=at)
    return stone


def attachments_of(case: Case) -> list[Attachment]:
    """Every file of a matter, each once."""
    found = [row.attachment for row in CaseFile.objects.filter(case=case).select_related("attachment")]
    for letter in Letter.objects.filter(case=case).select_related("docx", "pdf", "signed"):
        found += [one for one in (letter.docx, letter.pdf, letter.signed) if one]
    public = PublishedFile.objects.filter(publication__case=case).select_related("attachment")
    found += [row.attachment for row in public]
    return list({attachment.pk: attachment for attachment in found}.values())


@operation
def withdraw_consent(*, case: Case, purpose: str, by: Actor, at: datetime) -> int:
    """The person takes back what she agreed to; she is no longer written to. How many consents ended. Raises Refused."""
    ended = Consent.objects.filter(case=case, purpose=purpose, withdrawn_at=None).update(withdrawn_at=at)
    told = 0  # a matter brought at the desk has no written consent; its person may end the news all the same
    if purpose == "contact":
        told = Party.objects.filter(case=case, role="sender").exclude(told_by="").update(told_by="")
    if not ended and not told:
        raise Refused("Không có sự đồng ý nào đang có hiệu lực.")
    audit.record(
        action="casework.consent_withdrawn", subject=subject_of(case), by=by, at=at, detail={"purpose": purpose}
    )
    return ended
