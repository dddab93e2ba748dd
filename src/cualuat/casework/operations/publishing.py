"""Giving question and answer to the public: covered field by field, files painted and checked, the original kept."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import PublicationState
from cualuat.casework.kinds import kind
from cualuat.casework.models import Case, CaseFile, Exchange, Letter, Party, Publication, PublishedFile, Step
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.rules import folded_words
from cualuat.files import operations as files
from cualuat.files.painting import find_in_pdf, redact_pdf
from cualuat.files.publication import publication_problems
from cualuat.files.redaction import Span, redact_text, suggest_spans
from cualuat.kernel.text import fold, normalise
from cualuat.search.operations import queue_update

COVERED = "che"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before and behind words that are covered: [[ ]], or others where the letter itself has [[ or ]]."""

    before: str
    after: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """A marked place, its words as the group."""
        return re.compile(f"{re.escape(self.before)}(.*?){re.escape(self.after)}", re.DOTALL)

    def __str__(self) -> str:
        return f"{self.before} {self.after}"


MARKS = Marks("[[", "]]")
_OTHERS = (MARKS, Marks("{{", "}}"), Marks("<<", ">>"))


def marks_for(original: str) -> Marks:
    """Marks that cannot be taken for words of the letter."""
    for marks in _OTHERS:
        if marks.before not in original and marks.after not in original:
            return marks
    longest = max(len(run) for run in re.findall(r"\[+|\]+|$", original))
    return Marks("[" * (longest + 1), "]" * (longest + 1))


def _may(by: Actor, case: Case) -> None:
    if not by.does("moderator", "leader") or not access.may_see(by, case):
        raise NotAllowed("Việc này cần nhiệm vụ «Biên tập nội dung công khai».")


def known_of(case: Case) -> list[str]:
    """What identifies the people of a matter: names, addresses, numbers."""
    found: list[str] = []
    for party in Party.objects.filter(case=case):
        found += [party.name, party.address, party.id_number, party.phone, party.email]
    return [text for text in found if len(text) > 2]


def marked(text: str, known: Sequence[str]) -> str:
    """The text with what should be covered between marks, for the editor to look over."""
    return with_marks(text, suggest_spans(text, known=known))


def with_marks(text: str, spans: Iterable[Span]) -> str:
    """The text with marks around these places; where one lies over another, around the first."""
    marks = marks_for(text)
    parts, at = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.start < at:
            continue
        parts += [text[at : span.start], marks.before, text[span.start : span.end], marks.after]
        at = span.end
    return "".join([*parts, text[at:]])


def unmarked(text: str, marks: Marks = MARKS) -> str:
    """The text without its marks."""
    return marks.pattern.sub(r"\1", text)


def spans_of(text: str, marks: Marks = MARKS) -> list[Span]:
    """The marked places, as places of the text without marks."""
    found, taken = [], 0
    for hit in marks.pattern.finditer(text):
        start = hit.start() - taken
        found.append(Span(start, start + len(hit[1]), COVERED))
        taken += len(marks.before) + len(marks.after)
    return found


@operation
def begin(*, case: Case, by: Actor, at: datetime) -> Publication:
    """A draft with question and answer as they were written, what should be covered proposed. Raises NotAllowed, Refused."""
    _may(by, case)
    of = kind(case.kind)
    if case.is_sealed or not of.publishes:
        raise Refused("Loại hồ sơ này không công khai ở đây.")
    if case.answered_on is None:
        raise Refused("Hồ sơ chưa có câu trả lời để công khai.")
    answer = _answer(case)
    original = {"question": {"text": case.content, "spans": []}, "answer": {"text": answer, "spans": []}}
    publication, _ = Publication.objects.get_or_create(
        case=case,
        defaults={
            "slug": f"ho-so-{case.pk}",
            "title": case.subject,
            "question": "",
            "answer": "",
            "original": original,
            "made_at": at,
            "made_by": by.name,
        },
    )
    return publication


def _answer(case: Case) -> str:
    step = Step.objects.filter(case=case, is_public=True).exclude(note="").order_by("-number").first()
    sent = Exchange.objects.filter(case=case, from_person=False).order_by("-pk").first()
    answer = step.note if step else sent.text if sent else case.outcome
    return "\n\n".join(filter(None, (answer, _ruling(case))))


def _ruling(case: Case) -> str:
    """What the decision ruled, of kinds whose answer is a decision: the outcome alone tells the public little."""
    if kind(case.kind).publishes != "decision":
        return ""
    letters = Letter.objects.filter(case=case).order_by("-pk")
    return next((text for letter in letters if (text := str(letter.inputs.get("f.ruling", "")).strip())), "")


@operation
def save(
    *,
    publication: Publication,
    title: str,
    question: str,
    answer: str,
    citations: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Publication:
    """Keeps what is covered. `question` and `answer` are the original words with marks (`marks_for`): nothing else may differ.

    Raises NotAllowed, Refused.
    """
    _may(by, publication.case)
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.state == PublicationState.PUBLISHED:
        raise Refused("Nội dung đang công khai. Hãy gỡ xuống trước khi sửa.")
    words = normalise(title).strip()
    if not words:
        raise Refused("Hãy ghi tên câu hỏi, không có tên người.", "title")
    for name, text in (("question", question), ("answer", answer)):
        plain = normalise(text.replace("\r\n", "\n")).strip()
        original = publication.original[name]["text"].strip()
        marks = marks_for(original)
        if unmarked(plain, marks) != original:
            raise Refused(f"Chỉ được thêm hoặc bớt dấu {marks}; lời của bản gốc phải giữ nguyên.", name)
        spans = spans_of(plain, marks)
        publication.original[name]["spans"] = [[s.start, s.end, s.reason] for s in spans]
        setattr(publication, name, redact_text(original, spans))
    publication.title, publication.citations = words[:300], list(citations)
    publication.save()
    return publication


@operation
def add_file(
    *, publication: Publication, file: CaseFile | Letter, title: str, words: Sequence[str], by: Actor, at: datetime
) -> PublishedFile:
    """Makes a public copy of a file or letter: pages with covered words painted and rebuilt, metadata gone, then checked.

    Raises NotAllowed, Refused (naming what still hinders).
    """
    _may(by, publication.case)
    shown = normalise(title).strip()[:200] or "Tệp kèm theo"
    if leaking := _leaks_of("Tên hiện ra", shown, publication):  # beside a public answer it would be read at once
        raise Refused(f"Còn lộ người gửi: {'; '.join(leaking)}. Hãy đặt tên khác.", "file_title")
    original = (file.signed or file.pdf) if isinstance(file, Letter) else file.attachment
    if file.case_id != publication.case_id or original is None:
        raise Refused("Tệp không thuộc hồ sơ này.")
    source = original.cleaned or original
    boxes = []
    with tempfile.TemporaryDirectory(prefix="cualuat-public-") as folder:
        target = Path(folder) / "public"
        if source.kind == "pdf":
            boxes = find_in_pdf(source.path, [w for w in words if w.strip()])
            redact_pdf(source.path, target, boxes)
        elif [w for w in words if w.strip()]:
            raise Refused("Chỉ che được chữ trong tệp PDF. Hãy chuyển tệp này sang PDF rồi thêm vào hồ sơ.", "words")
        else:
            target.write_bytes(source.path.read_bytes())
        if problems := publication_problems(target, source.kind):
            told = "; ".join(f"{p.place}: {p.message}" if p.place else p.message for p in problems[:5])
            raise Refused(f"Tệp chưa công khai được. {told}", "file")
        attachment = files.store(
            name=f"tep-{publication.pk}{Path(source.name).suffix}",
            chunks=[target.read_bytes()],
            by=by,
            at=at,
            media_type=source.media_type,
        )
    row: PublishedFile = PublishedFile.objects.create(
        publication=publication,
        source=original,
        attachment=attachment,
        title=shown,
        covered=[[b.page, b.x0, b.y0, b.x1, b.y1] for b in boxes],
    )
    return row


@operation
def drop_file(*, publication: Publication, file_id: int, by: Actor, at: datetime) -> None:
    """Takes a public copy away again."""
    _may(by, publication.case)
    row = PublishedFile.objects.filter(publication=publication, pk=file_id).select_related("attachment").first()
    if row:
        attachment = row.attachment
        row.delete()
        files.erase(attachment=attachment, by=by, at=at)


def leaks(publication: Publication) -> list[str]:
    """What of the people of the matter still stands in the public words: each a field and what was found."""
    texts = [(label, getattr(publication, name)) for name, label in _SHOWN.items()]
    texts += [("Tên tệp", file.title) for file in PublishedFile.objects.filter(publication=publication)]
    return [leak for label, text in texts for leak in _leaks_of(label, text, publication)]


def _leaks_of(label: str, text: str, publication: Publication) -> list[str]:
    known = [mark for mark in known_of(publication.case) if len(fold(mark)) > 3]
    words, numbers = f" {folded_words(text)} ", "|".join(_digits(hit) for hit in _NUMBER.findall(text))
    return [f"{label}: «{mark}»" for mark in known if f" {folded_words(mark)} " in words or _told(mark, numbers)]


_SHOWN = {"title": "Tên câu hỏi", "question": "Câu hỏi", "answer": "Trả lời"}
_NUMBER = re.compile(r"\d(?:[\s.()+-]{0,2}\d)+")
_TELLING = 9  # digits: a telephone number without its 0 or +84


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _told(mark: str, numbers: str) -> bool:
    """Whether a telephone or identity number stands among the numbers, however it was spaced."""
    digits = _digits(mark)[-_TELLING:]
    return len(digits) == _TELLING and _NUMBER.fullmatch(mark.lstrip("+(")) is not None and digits in numbers


@operation
def publish(*, publication: Publication, by: Actor, at: datetime) -> Publication:
    """Makes question and answer public. Raises NotAllowed, Refused where something still tells who asked."""
    _may(by, publication.case)
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.state == PublicationState.PUBLISHED:
        raise Refused("Nội dung này đang công khai.")
    if not publication.question or not publication.answer:
        raise Refused("Hãy lưu phần đã che trước khi công khai.")
    if told := leaks(publication):
        marks = {str(marks_for(publication.original[name]["text"])): None for name in ("question", "answer")}
        how = " hoặc ".join(marks)
        raise Refused(f"Còn lộ người gửi: {'; '.join(told)}. Hãy che thêm bằng {how}.", "question")
    publication.state, publication.published_at, publication.published_by = PublicationState.PUBLISHED, at, by.name
    publication.withdrawn_at, publication.reason = None, ""
    publication.save()
    _record("casework.publish", publication, by=by, at=at)
    queue_update(doc_ids=[f"answers:{publication.pk}"], at=at)
    return publication


@operation
def withdraw(*, publication: Publication, reason: str, by: Actor, at: datetime) -> Publication:
    """Takes question and answer out of public view, with a reason. Raises NotAllowed, Refused."""
    _may(by, publication.case)
    if not reason.strip():
        raise Refused("Hãy ghi lý do gỡ.", "reason")
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    publication.state, publication.withdrawn_at, publication.reason = PublicationState.WITHDRAWN, at, reason.strip()
    publication.save()
    _record("casework.unpublish", publication, by=by, at=at)
    queue_update(doc_ids=[f"answers:{publication.pk}"], at=at)
    return publication


def _record(action: str, publication: Publication, *, by: Actor, at: datetime) -> None:
    case = publication.case
    detail = {"title": publication.title, "reason": publication.reason}
    audit.record(action=action, subject=subject_of(case), by=by, at=at, detail=detail)
