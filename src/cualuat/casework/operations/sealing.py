"""A matter that turns out to be a denunciation: into a sealed box, and out of the tables everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cualuat.base.actor import Actor
from cualuat.base.models import redact_history
from cualuat.base.operations import Refused, operation
from cualuat.casework.choices import LinkKind, PartyRole
from cualuat.casework.kinds import kind
from cualuat.casework.models import (
    Assignment,
    Case,
    CaseFile,
    Consent,
    Exchange,
    Hearing,
    Letter,
    Note,
    Party,
    Proposal,
    Publication,
    Rating,
    Step,
    TextBand,
    Transfer,
    Wish,
)
from cualuat.casework.operations import numbering
from cualuat.casework.operations.intake import NOBODY, PersonGiven
from cualuat.casework.operations.personal_data import attachments_of, erase_attachment
from cualuat.casework.operations.sealed_matters import Denounced, Denunciation, enter
from cualuat.casework.operations.stepping import Wanted, link, take
from cualuat.casework.rules import folded_words
from cualuat.kernel.workdays import VIETNAM
from cualuat.notices import operations as notices
from cualuat.sealed import operations as sealed
from cualuat.sealed.operations import FileWanted, Receipt
from cualuat.sealed.padding import MAX_BYTES

GONE = "(Đã chuyển vào hộp tố cáo niêm phong.)"
SUBJECT = "Đã chuyển thành tố cáo"


@dataclass(frozen=True, repr=False)
class _Moved:
    """What goes into the box besides the text."""

    name: str
    media_type: str
    data: bytes


def seal_matter(*, case: Case, wanted: Wanted, by: Actor, at: datetime) -> Denunciation:
    """Takes the step that makes a denunciation of a matter, seals what it says and who sent it, and erases both here.

    The receipt is new, for nobody here knows the first: it goes to the person on paper. Raises NotAllowed, Refused,
    SomebodyElse, Incomplete.
    """
    target = kind(wanted.typed.text("kind"))
    if not target.sealed:
        raise Refused("Hãy chọn loại tố cáo.", "kind")
    return _seal(case=case, wanted=wanted, target=target.code, receipt=sealed.draw_receipt(), by=by, at=at)


@operation
def _seal(*, case: Case, wanted: Wanted, target: str, receipt: Receipt, by: Actor, at: datetime) -> Denunciation:
    numbering.hold([kind(target).series], at.astimezone(VIETNAM).year)
    take(case=case, wanted=wanted, by=by, at=at)
    case = Case.objects.select_for_update().get(pk=case.pk)
    moved = _files_of(case)
    made = enter(wanted=_denounced(case, target), receipt=receipt, by=by, at=at)
    for one in moved:
        kept = FileWanted(one.name, one.media_type, one.data)
        sealed.add_file(opened=made.opened, wanted=kept, by=by, at=at)
    link(case, made.case, LinkKind.REROUTED, by=by, at=at)
    _erase(case, by=by, at=at)
    return made


def _denounced(case: Case, target: str) -> Denounced:
    parties = list(Party.objects.filter(case=case).order_by("pk"))
    sender = next((p for p in parties if p.role == PartyRole.SENDER), None)
    accused = [f"{p.name}, {p.position}".strip(", ") for p in parties if p.role == PartyRole.RESPONDENT]
    talk = [f"{'Người gửi' if e.from_person else 'Cơ quan'}: {e.text}" for e in Exchange.objects.filter(case=case)]
    said = "\n\n".join(filter(None, (case.subject, case.content, *talk)))
    names = ("name", "honorific", "address", "id_number", "phone", "email")
    return Denounced(
        kind=target,
        content=said[:20_000],
        accused="\n".join(accused) or str(case.answers.get("against_whom", "")) or "không rõ",
        request=case.request[:4000],
        answers=_short(case.answers),
        sender=PersonGiven(**{name: getattr(sender, name) for name in names}) if sender else NOBODY,
        channel=case.channel,
        received_on=case.received_on,
        is_sample=case.is_sample,
    )


def _short(answers: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value)[:2000] for name, value in answers.items() if name not in ("against_whom", "on_behalf")}


def _files_of(case: Case) -> list[_Moved]:
    """The bytes of what was sent. Raises Refused before anything is erased where one does not fit into a box."""
    found = []
    for row in CaseFile.objects.filter(case=case).select_related("attachment").order_by("pk"):
        attachment = row.attachment
        if attachment.size > MAX_BYTES:
            raise Refused(f"Tệp {attachment.name} lớn hơn 20 MB, không niêm phong được. Hãy tách tệp trước.", "kind")
        found.append(_Moved(attachment.name, attachment.media_type, attachment.path.read_bytes()))
    return found


def _erase(case: Case, *, by: Actor, at: datetime) -> None:
    """Leaves of the old matter its number, its days and its steps without their words."""
    shelf = attachments_of(case)
    case.subject, case.content, case.request, case.answers = SUBJECT, GONE, "", {}
    case.person_key, case.sought, case.sought_people, case.outcome = "", folded_words(case.number), "", ""
    case.save()
    for model in (Party, TextBand, Consent, Exchange, Note, Proposal, Publication, Hearing, Wish, Rating, CaseFile):
        model.objects.filter(case=case).delete()
    Letter.objects.filter(case=case).update(docx=None, pdf=None, signed=None, inputs={})
    Transfer.objects.filter(case=case).update(note="")
    redact_history(Step.objects.filter(case=case), note="", internal="")
    redact_history(Assignment.objects.filter(case=case), note="")
    for attachment in shelf:
        erase_attachment(attachment, by=by, at=at)
    notices.forget(about_type="case", about_id=case.pk, by=by, at=at)
