"""Keeping files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from cualuat.base import jobs
from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.files import scanning
from cualuat.files.cleaning import Cleaned, clean
from cualuat.files.inspection import Inspection, UnacceptableFile, inspect
from cualuat.files.kinds import KINDS
from cualuat.files.models import Attachment, ScanState
from cualuat.files.rules import kept_name

__all__ = ["SCAN_JOB", "TooLarge", "UnacceptableFile", "drop_strays", "erase", "note_scan", "store", "take_in"]

SCAN_JOB: Final = "files.scan"
STRAY_AFTER: Final = timedelta(days=1)  # longer than any transaction


class TooLarge(Exception):
    """The file is larger than this house takes; the message says how much that is."""


class _Incoming(NamedTuple):
    """Bytes on the disk that are not kept yet."""

    path: Path
    sha256: str
    size: int


@operation
def store(
    *, name: str, chunks: Iterable[bytes], by: Actor, at: datetime, media_type: str = "", max_bytes: int | None = None
) -> Attachment:
    """Keeps the bytes and returns the row; a half-written file never stands under its final name. Raises TooLarge."""
    with _received(chunks, max_bytes) as incoming:
        attachment = Attachment(
            name=Path(name.replace("\\", "/")).name[:255] or "khong-ten",
            sha256=incoming.sha256,
            size=incoming.size,
            media_type=media_type[:120],
            added_at=at,
            added_by=by.name,
        )
        _keep(incoming, attachment)
    return attachment


def take_in(*, name: str, chunks: Iterable[bytes], by: Actor, at: datetime, max_bytes: int | None = None) -> Attachment:
    """Inspects a file, keeps it, keeps a copy without metadata where one can be made, has it scanned where there is a scanner.

    Raises TooLarge or UnacceptableFile and leaves nothing behind. The slow part is done before the transaction: looking
    into one person's file must not hold up what others write.
    """
    with _received(chunks, max_bytes) as incoming:
        inspection = inspect(incoming.path, name)
        with _cleaned(incoming, inspection, name) as (cleaned, copy):
            try:
                return _enter(
                    name=name, incoming=incoming, inspection=inspection, cleaned=cleaned, copy=copy, by=by, at=at
                )
            except BaseException:
                _drop([bytes_.sha256 for bytes_ in (incoming, copy) if bytes_ is not None])
                raise


@operation
def _enter(
    *,
    name: str,
    incoming: _Incoming,
    inspection: Inspection,
    cleaned: Cleaned,
    copy: _Incoming | None,
    by: Actor,
    at: datetime,
) -> Attachment:
    attachment, derivative = (
        Attachment(
            name=kept_name(name, KINDS[inspection.kind].extensions),
            sha256=bytes_.sha256,
            size=bytes_.size,
            media_type=inspection.media_type,
            kind=inspection.kind,
            added_at=at,
            added_by=by.name,
        )
        for bytes_ in (incoming, copy or incoming)
    )
    if copy is not None:
        _keep(copy, derivative)
        attachment.cleaned = derivative
    attachment.cleaning = asdict(cleaned)
    if scanning.is_configured():
        attachment.scan_state = ScanState.WAITING
    _keep(incoming, attachment)
    if attachment.scan_state == ScanState.WAITING:
        jobs.enqueue(SCAN_JOB, at=at, attachment=attachment.pk)
    return attachment


@operation
def note_scan(*, attachment: Attachment, state: str, note: str, by: Actor, at: datetime) -> None:
    """Writes down what the scanner said of a file; `note`: the threat's name, or why it could not be scanned."""
    Attachment.objects.filter(pk=attachment.pk).update(scan_state=state, scan_note=note[:300])


@operation
def erase(*, attachment: Attachment, by: Actor, at: datetime) -> None:
    """Removes the row, that of its clean copy, and after commit the bytes of both that no other row has.

    Raises ProtectedError where another row, or another app's, still needs it.
    """
    copy = attachment.cleaned
    attachment.delete()
    erased = [attachment.sha256]
    if copy is not None and not copy.original_of.exists():
        copy.delete()
        erased.append(copy.sha256)
    transaction.on_commit(partial(_drop, erased))


@contextmanager
def _received(chunks: Iterable[bytes], max_bytes: int | None) -> Iterator[_Incoming]:
    """The bytes in a file of their own, which is gone afterwards unless it was moved to its place. Raises TooLarge."""
    limit = max_bytes if max_bytes is not None else settings.CUALUAT_MAX_UPLOAD_BYTES
    digest, size = hashlib.sha256(), 0
    with _temporary() as path:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"Tệp lớn hơn {limit // 1024 // 1024} MB. Hãy tách tệp hoặc nhờ người quản trị nạp.")
                digest.update(chunk)
                file.write(chunk)
        yield _Incoming(path, digest.hexdigest(), size)


@contextmanager
def _cleaned(incoming: _Incoming, inspection: Inspection, name: str) -> Iterator[tuple[Cleaned, _Incoming | None]]:
    """The copy without metadata, None where none can be made or where it is the very same."""
    with _temporary() as path:
        try:
            cleaned = clean(incoming.path, inspection.kind, path)
        except UnacceptableFile as refusal:
            raise refusal.named(name) from refusal
        if not cleaned.possible:
            yield cleaned, None
            return
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        copy = _Incoming(path, sha256, path.stat().st_size)
        yield cleaned, copy if sha256 != incoming.sha256 else None


@contextmanager
def _temporary() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix=".incoming-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _keep(incoming: _Incoming, attachment: Attachment) -> None:
    """Moves the bytes to their place and saves the row."""
    _hold(attachment.sha256)
    attachment.path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(incoming.path, attachment.path)
    attachment.save()


def _hold(sha256: str) -> None:
    """Makes others who keep or drop these very bytes wait for the end of the transaction; on SQLite all writers wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _drop(hashes: Iterable[str]) -> None:
    """Removes the bytes that no row has."""
    for sha256 in hashes:
        with transaction.atomic():
            _hold(sha256)
            if not Attachment.objects.filter(sha256=sha256).exists():
                Attachment(sha256=sha256).path.unlink(missing_ok=True)


def drop_strays(*, at: datetime) -> int:
    """Removes bytes that have lain for a day and that no row has, left by a process that died; how many files."""
    old = (at - STRAY_AFTER).timestamp()
    root = Path(settings.MEDIA_ROOT)
    strays = [path for path in root.glob(".incoming-*") if path.stat().st_mtime < old]
    for path in strays:
        path.unlink(missing_ok=True)
    kept = [path for path in root.glob("[0-9a-f][0-9a-f]/*") if len(path.name) == 64 and path.stat().st_mtime < old]
    unknown = {path.name for path in kept} - set(Attachment.objects.values_list("sha256", flat=True))
    _drop(unknown)
    return len(strays) + len(unknown)
