"""Loads, as batches with a report: the codification, files, the sample."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction

from cualuat.audit import operations as audit
from cualuat.base import jobs
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.files import operations as file_store
from cualuat.files.models import Attachment
from cualuat.law import queries
from cualuat.law.load import phapdien, sample
from cualuat.law.load.drafts import DocumentDraft, FindingDraft
from cualuat.law.load.files import draft_of
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.store import Store, link_relations, name_citations
from cualuat.law.models import BatchState, Finding, Heading, LoadBatch, LoadItem, Origin, Outcome, Question, Subject

Progress = Callable[[str, int, int], None]
Clock = Callable[[], datetime]

log = logging.getLogger("cualuat.load")
LOAD_FILES_JOB = "law.load_files"
DOCUMENTS_PER_TRANSACTION = 25


def _nothing(stage: str, done: int, total: int) -> None:
    """The progress of a load nobody watches."""


# --- the codification --------------------------------------------------------------------------------------------


def load_codification(path: Path, *, by: Actor, clock: Clock, progress: Progress = _nothing) -> LoadBatch:
    """Loads the whole codification; whole documents only, so that a killed load goes on where it stopped.

    Raises UnreadableFile when the source is not the codification; nothing is changed then.
    """
    by.require("publisher")
    batch = _begin(Origin.CODIFICATION, str(path), by, clock())
    try:
        codification = phapdien.read_codification(path, progress=lambda d, t: progress("Đọc đề mục", d, t))
        _store_headings(codification)
        _load_documents(batch, codification, by, clock, progress)
    except UnreadableFile as error:
        fail(batch, str(error), clock())
        raise
    except BaseException as error:
        fail(batch, f"{type(error).__name__}: {error}", clock())
        raise
    return batch


def _load_documents(
    batch: LoadBatch, codification: phapdien.Codification, by: Actor, clock: Clock, progress: Progress
) -> None:
    articles = sum(len(h.articles) for h in codification.headings)
    batch.total = articles
    _add_findings(batch, codification.findings)
    codes = [h.code for h in codification.headings]
    empty = codification.empty_headings
    store = Store(batch, by=by, at=clock(), headings=codes)
    for drafts in _groups(phapdien.drafts(codification, places=queries.codified_places), DOCUMENTS_PER_TRANSACTION):
        store.put_all(drafts)
        batch.done += sum(1 for d in drafts for p in d.provisions if p.codified_order or p.codified_code)
        batch.save(update_fields=["done", "total"])
        progress("Nạp các điều", min(batch.done, articles), articles)
    gone = store.withdraw_gone()
    progress("Nối các quan hệ", 0, 1)
    link_relations()
    name_citations()
    progress("Nối các quan hệ", 1, 1)
    batch.counts = {
        **store.counts,
        "articles": articles,
        "headings": len(codes),
        "empty_headings": empty,
        "gone": gone,
    }
    _finish(batch, by, clock())


def _groups(drafts: Iterable[DocumentDraft], size: int) -> Iterator[list[DocumentDraft]]:
    source = iter(drafts)
    while group := list(islice(source, size)):
        yield group


@transaction.atomic
def _store_headings(codification: phapdien.Codification) -> None:
    ensure_subjects(codification.subject_names)
    subjects = {s.number: s for s in Subject.objects.all()}
    for order, heading in enumerate(codification.headings):
        subject = subjects.get(int(heading.code.split(".")[0]))
        if subject is None:
            number = int(heading.code.split(".")[0])
            subject = Subject.objects.create(number=number, name=f"Chủ đề {number}", needs_review=True)
            subjects[number] = subject
        Heading.objects.update_or_create(
            code=heading.code,
            defaults={
                "subject": subject,
                "name": heading.name,
                "order": codification.heading_order.get(heading.code, order),
            },
        )


def ensure_subjects(official: dict[int, str] | None = None) -> None:
    """Makes the subjects of lawdata/subjects.toml; names given by the codification itself win."""
    text = files("cualuat.lawdata").joinpath("subjects.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["subject"]:
        name = (official or {}).get(row["number"])
        Subject.objects.get_or_create(
            number=row["number"], defaults={"name": row["name"], "needs_review": row.get("needs_review", False)}
        )
        if name:
            Subject.objects.filter(number=row["number"]).update(name=name, needs_review=False)


# --- files -------------------------------------------------------------------------------------------------------


@operation
def upload(*, files: Iterable[tuple[str, Iterable[bytes]]], by: Actor, at: datetime) -> LoadBatch:
    """Keeps uploaded files and queues their reading: (name, chunks of bytes) each. Raises files.TooLarge.

    A file that is too large is refused in the report; the others are still taken.
    """
    by.require("editor")
    batch = LoadBatch.objects.create(kind=Origin.FILE, source="Tải lên", started_at=at, started_by=by.name)
    names = []
    for name, chunks in files:
        names.append(name)
        try:
            attachment = file_store.store(name=name, chunks=chunks, by=by, at=at)
        except file_store.TooLarge as error:
            LoadItem.objects.create(batch=batch, name=name[:300], outcome=Outcome.REFUSED, message=str(error))
            continue
        LoadItem.objects.create(batch=batch, name=name[:300], outcome=Outcome.WAITING, attachment=attachment)
    batch.total, batch.source = len(names), ", ".join(names)[:400]
    batch.save()
    audit.record(action="law.upload", subject=("load", batch.pk, batch.source), by=by, at=at)
    jobs.enqueue(LOAD_FILES_JOB, at=at, batch=batch.pk, actor=[by.id, by.name, by.role])
    return batch


def load_files(paths: Iterable[Path], *, by: Actor, clock: Clock, progress: Progress = _nothing) -> LoadBatch:
    """Loads files from the disk; folders are searched. They wait for review at the desk like uploaded ones."""
    by.require("editor")
    found = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    wanted = [file for file in found if file.is_file()]
    batch = upload_paths(wanted, by=by, at=clock())
    run_batch(batch, by=by, clock=clock, progress=progress)
    return batch


@operation
def upload_paths(paths: list[Path], *, by: Actor, at: datetime) -> LoadBatch:
    """Copies files into the house and makes their batch; does not queue it."""
    source = ", ".join(p.name for p in paths)[:400]
    batch = LoadBatch.objects.create(
        kind=Origin.FILE, source=source, started_at=at, started_by=by.name, total=len(paths)
    )
    for path in paths:
        try:
            with path.open("rb") as file:
                chunks = iter(lambda: file.read(1 << 20), b"")
                attachment = file_store.store(name=path.name, chunks=chunks, by=by, at=at)
        except file_store.TooLarge as error:
            LoadItem.objects.create(batch=batch, name=path.name[:300], outcome=Outcome.REFUSED, message=str(error))
            continue
        except OSError as error:
            message = f"Không mở được tệp ({error.strerror}). Hãy xem lại quyền đọc."
            LoadItem.objects.create(batch=batch, name=path.name[:300], outcome=Outcome.REFUSED, message=message)
            continue
        LoadItem.objects.create(batch=batch, name=path.name[:300], outcome=Outcome.WAITING, attachment=attachment)
    audit.record(action="law.upload", subject=("load", batch.pk, source), by=by, at=at)
    return batch


def run_batch(batch: LoadBatch, *, by: Actor, clock: Clock, progress: Progress = _nothing) -> None:
    """Reads the waiting files of a batch, one transaction each; goes on where a killed run stopped."""
    LoadBatch.objects.filter(pk=batch.pk).update(state=BatchState.RUNNING, error="")
    store = Store(batch, by=by, at=clock())
    waiting = list(batch.items.filter(outcome=Outcome.WAITING).select_related("attachment").order_by("pk"))
    for item in waiting:
        _load_item(store, item)
        batch.done = batch.items.exclude(outcome=Outcome.WAITING).count()
        LoadBatch.objects.filter(pk=batch.pk).update(done=batch.done)
        progress("Đọc tệp", batch.done, batch.total)
    link_relations()
    name_citations()
    outcomes = list(batch.items.values_list("outcome", flat=True))
    batch.counts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    batch.done = len(outcomes)
    _finish(batch, by, clock())


def _load_item(store: Store, item: LoadItem) -> None:
    """Reads one file; whatever is wrong with it is said in the report, and the files after it are still read."""
    attachment = item.attachment
    assert attachment is not None
    if item.message == _READING[-1]:
        _refuse(item, "Máy hai lần dừng đột ngột khi đọc tệp này. Hãy chia nhỏ hoặc lưu lại tệp rồi nạp lại.")
        return
    # Written before reading, so that a file that ends the process is known afterwards.
    item.message = _READING[1] if item.message == _READING[0] else _READING[0]
    item.save(update_fields=["message"])
    try:
        extraction = read_document(attachment.path, name=attachment.name)
        draft = draft_of(extraction, name=attachment.name)
        with transaction.atomic():
            _record(store, item, draft, attachment)
    except UnreadableFile as error:
        _refuse(item, str(error))
    except (OperationalError, InterfaceError):  # the database's trouble, not the file's: the job is tried again
        LoadItem.objects.filter(pk=item.pk).update(message="")
        raise
    except Exception as failure:
        log.exception("reading %s of load %s failed", attachment.path, item.batch_id)
        item.document = None
        _refuse(
            item,
            f"Phần mềm gặp lỗi khi đọc tệp này ({type(failure).__name__}); tệp vẫn được giữ. Hãy lưu tệp sang dạng "
            "khác (.docx, .pdf) rồi nạp lại, và báo cho người quản trị.",
        )


_READING = ("Đang đọc.", "Đang đọc lại sau khi máy dừng đột ngột.")


def _refuse(item: LoadItem, message: str) -> None:
    item.outcome, item.message = Outcome.REFUSED, message
    item.save()


def _record(store: Store, item: LoadItem, draft: DocumentDraft, attachment: Attachment) -> None:
    item.document, item.outcome = store.put(draft, attachment=attachment, item=item)
    item.message = {
        Outcome.CREATED: "Chờ rà soát tại bàn làm việc.",
        Outcome.CHANGED: "Bản chờ rà soát đã được thay bằng tệp này.",
        Outcome.UNCHANGED: "Thư viện đã có đúng bản này.",
    }[item.outcome]
    item.save()


# --- the sample --------------------------------------------------------------------------------------------------


def load_sample(*, by: Actor, clock: Clock) -> LoadBatch:
    """Loads the sample library of a fictional province."""
    batch = _begin(Origin.SAMPLE, "Dữ liệu mẫu", by, clock())
    with transaction.atomic():
        ensure_subjects()
        subjects = {s.number: s for s in Subject.objects.all()}
        for code, name in sample.headings():
            subject = subjects[int(code.split(".")[0])]
            Heading.objects.get_or_create(code=code, defaults={"name": name, "subject": subject})
        for text in sample.questions():
            Question.objects.get_or_create(text=text)
        store = Store(batch, by=by, at=clock())
        store.put_all(list(sample.drafts()))
        link_relations()
        name_citations()
        batch.total = batch.done = sum(store.counts.values())
        batch.counts = dict(store.counts)
        _finish(batch, by, clock())
    return batch


# --- batches -----------------------------------------------------------------------------------------------------


def _begin(kind: str, source: str, by: Actor, at: datetime) -> LoadBatch:
    left = LoadBatch.objects.filter(kind=kind, state=BatchState.RUNNING).exclude(kind=Origin.FILE)
    left.update(state=BatchState.FAILED, finished_at=at, error="Bị dừng giữa chừng; lần nạp sau làm tiếp.")
    batch = LoadBatch.objects.create(
        kind=kind, source=source[:400], state=BatchState.RUNNING, started_at=at, started_by=by.name
    )
    # What a load publishes is public at once, also when it is killed before it ends.
    audit.record(action="law.load_begin", subject=("load", batch.pk, batch.source), by=by, at=at)
    return batch


def _finish(batch: LoadBatch, by: Actor, at: datetime) -> None:
    batch.state, batch.finished_at, batch.error = BatchState.DONE, at, ""
    batch.save()
    subject = ("load", batch.pk, batch.source)
    audit.record(action="law.load", subject=subject, by=by, at=at, detail={"counts": batch.counts})


def fail(batch: LoadBatch, error: str, at: datetime) -> None:
    """Writes down why a load ended before its time."""
    batch.state, batch.finished_at, batch.error = BatchState.FAILED, at, error[:2000]
    batch.save()


def _add_findings(batch: LoadBatch, findings: Iterable[FindingDraft]) -> None:
    Finding.objects.bulk_create(Finding(batch=batch, code=f.code, eid=f.eid, message=f.message) for f in findings)
