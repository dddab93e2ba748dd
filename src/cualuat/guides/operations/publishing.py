"""What the public reads: published, looked at again, withdrawn; sound and film; whether it helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, ProtectedError

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.files import operations as files
from cualuat.files.kinds import RECORDINGS
from cualuat.files.models import Attachment
from cualuat.guides import access, queries
from cualuat.guides.checking import Look, look_over
from cualuat.guides.models import HelpfulDay, Piece, Recording, Review, Wording
from cualuat.guides.operations.writing import record
from cualuat.guides.rules import MEDIA, SOURCES
from cualuat.kernel.workdays import day_of
from cualuat.search import operations as search

MOST_RECORDINGS = 10
LONGEST_TRANSCRIPT = 60_000
_ONE_DAY = 5000  # answers to «did this help» that a day takes: more are no readers


def _told(piece: Piece, at: datetime) -> None:
    """Lets the search know, once this is done."""
    search.queue_update(doc_ids=[f"{SOURCES[piece.kind]}:{piece.pk}"], at=at)


def looked_over(wording: Wording, *, on: date) -> Look:
    """What should be known of a version before it is public."""
    explained = [term.name for term in queries.terms()]
    return look_over(summary=wording.summary, body=wording.body, bases=wording.base_lines, explained=explained, on=on)


@operation
def publish(*, piece: Piece, knowing: bool, version: int | None, by: Actor, at: datetime) -> Piece:
    """Shows the newest version to everybody. `knowing`: although it cites what the library does not have, or leads nowhere.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    access.require_runner(by)
    row = locked(piece, version)
    newest = queries.last(row)
    if newest is None or row.shown_id == newest.pk:
        raise Refused("Bản mới nhất đang công khai rồi. Hãy tải lại trang.")
    look = looked_over(newest, on=day_of(at))
    if look.is_doubtful and not knowing:
        raise Refused(
            "Bài còn chỗ cần xem: viện dẫn không có trong thư viện hoặc đã hết hiệu lực, đường dẫn hoặc dấu viết hỏng. Hãy sửa, hoặc đánh dấu là đã xem.",
            "knowing",
        )
    row.shown, row.state, row.title = newest, "published", newest.title
    row.published_on, row.published_at = row.published_on or day_of(at), row.published_at or at
    row.withdrawn_on, row.withdrawn_why, row.returned_why = None, "", ""
    _vouch(row, "published", "", [], by, at)
    record("guides.publish", row, by, at, draft=newest.number, unknown=list(look.unknown), count=len(look.broken))
    _told(row, at)
    return row


@operation
def confirm(*, piece: Piece, note: str, version: int | None, by: Actor, at: datetime) -> Piece:
    """Looked at again and still right, whatever changed under it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(piece, version)
    access.require_writer(by, row.unit_id)
    if row.shown is None:
        raise Refused("Bài chưa công khai, chưa có gì để xem lại.")
    changes = [one.words for one in queries.changes_of(row, on=day_of(at))]
    told = words(note, 1000, "note", "Hãy ghi vì sao bài vẫn đúng." if changes else "")
    _vouch(row, "confirmed", told, changes, by, at)
    record("guides.confirm", row, by, at, note=told, changes=changes)
    return row


def _vouch(row: Piece, kind: str, note: str, changes: list[str], by: Actor, at: datetime) -> None:
    """Keeps who vouched for what is shown, and since when it holds."""
    row.reviewed_on, row.reviewed_at, row.reviewed_by = day_of(at), at, by.name
    row.version += 1
    row.save()
    assert row.shown is not None
    Review.objects.create(
        piece=row, wording=row.shown, kind=kind, on=day_of(at), note=note, changes=changes, by=by.name, at=at
    )


@operation
def withdraw(*, piece: Piece, reason: str, version: int | None, by: Actor, at: datetime) -> Piece:
    """Nobody reads it any longer, and why, which is told at its address. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(piece, version)
    if row.shown is None:
        raise Refused("Bài không công khai. Hãy tải lại trang.")
    row.withdrawn_why = words(reason, 500, "reason", "Hãy ghi vì sao gỡ; người mở lại địa chỉ cũ đọc được lời này.")
    row.state, row.shown, row.withdrawn_on = "withdrawn", None, day_of(at)
    row.version += 1
    row.save()
    record("guides.withdraw", row, by, at, reason=row.withdrawn_why)
    _told(row, at)
    return row


# --- sound and film ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordingWanted:
    """A recording with its words."""

    title: str
    transcript: str
    attachment: Attachment | None


@operation
def add_recording(*, piece: Piece, wanted: RecordingWanted, version: int | None, by: Actor, at: datetime) -> Recording:
    """Adds sound or film, with its words. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(piece, version)
    access.require_writer(by, row.unit_id)
    if wanted.attachment is None:
        raise Refused("Hãy chọn một tệp ghi âm hoặc phim.", "file")
    if wanted.attachment.kind not in RECORDINGS:
        raise Refused("Chỉ nhận ghi âm (MP3, M4A, WAV, Ogg) hoặc phim (MP4).", "file")
    if row.recordings.count() >= MOST_RECORDINGS:
        raise Refused(f"Một bài có nhiều nhất {MOST_RECORDINGS} tệp. Hãy bỏ bớt.", "file")
    made = Recording(
        piece=row, kind="video" if wanted.attachment.kind == "mp4" else "audio", attachment=wanted.attachment,
        title=words(wanted.title, 200, "title", "Hãy ghi tên, ví dụ: Nghe bài này."),
        transcript=words(
            wanted.transcript, LONGEST_TRANSCRIPT, "transcript", "Hãy chép lời: người không nghe được đọc phần này."
        ),
        added_at=at, added_by=by.name,
    )  # fmt: skip
    made.save()
    row.version += 1
    row.save(update_fields=["version"])
    record("guides.add_recording", row, by, at, file=made.title, kind=MEDIA[made.kind])
    return made


@operation
def remove_recording(*, recording: Recording, version: int | None, by: Actor, at: datetime) -> None:
    """Takes sound or film away, the bytes too; `version` that of the piece. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(recording.piece, version)
    access.require_writer(by, row.unit_id)
    found = locked(recording)
    record("guides.remove_recording", row, by, at, file=found.title)
    attachment = found.attachment
    found.delete()
    try:
        with transaction.atomic():
            files.erase(attachment=attachment, by=by, at=at)
    except ProtectedError:  # something else holds the same row
        pass
    row.version += 1
    row.save(update_fields=["version"])


# --- whether it helped -------------------------------------------------------------------------------------------


@operation
def say_helpful(*, piece: Piece, helped: bool, by: Actor, at: datetime) -> None:
    """Counts an answer to «did this help». A number of the day and nothing else, so there is nobody to write into the log."""
    if piece.shown_id is None:
        return
    row, _ = HelpfulDay.objects.get_or_create(piece=piece, day=day_of(at))
    field = "yes" if helped else "no"
    HelpfulDay.objects.filter(pk=row.pk, **{f"{field}__lt": _ONE_DAY}).update(**{field: F(field) + 1})
