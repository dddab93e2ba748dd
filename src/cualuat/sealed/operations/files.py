"""Files of boxes: encrypted on disk under random names, with the times of their day's midnight.

Encrypting and writing 20 MB takes long: it is done before the transaction begins. What is left of a transaction that
failed is swept away two days later.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import operation
from cualuat.kernel.workdays import day_of
from cualuat.sealed import crypto, envelopes, padding, queries
from cualuat.sealed.crypto import Unreadable
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.models import BoxFile, BoxItem, place_of, sealed_folder
from cualuat.sealed.operations.boxes import author_of
from cualuat.sealed.operations.recording import checked_box, midnight, record_act, record_opening

LEFT_OVER_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True, repr=False)
class FileWanted:
    """A file as it was handed in, or a cleaned copy of `original`; `item`: what it came with."""

    name: str
    media_type: str
    data: bytes
    item: BoxItem | None = None
    original: BoxFile | None = None
    visible_to_denouncer: bool = True


def add_file(*, opened: OpenedBox, wanted: FileWanted, by: Actor, at: datetime) -> BoxFile:
    """Keeps a file in an opened box. Raises TooLarge, NotAllowed, Unreadable (item or original of another box)."""
    for other in (wanted.item, wanted.original):
        if other is not None and other.box_id != opened.box_id:
            raise Unreadable
    file = BoxFile(
        box_id=opened.box_id,
        item=wanted.item,
        original=wanted.original,
        author=author_of(opened),
        day=day_of(at),
        storage_name=secrets.token_hex(16),
        visible_to_denouncer=opened.for_denouncer or wanted.visible_to_denouncer,
    )
    details = {
        "face": file.face,
        "name": wanted.name,
        "media_type": wanted.media_type,
        "size": len(wanted.data),
        "sha256": hashlib.sha256(wanted.data).hexdigest(),
    }
    file.details = envelopes.put(details, opened.content_key, place_of(file, "details", opened.box_id))
    sealed = crypto.seal(opened.content_key, padding.pad(wanted.data), place_of(file, "content", opened.box_id))
    _write(file.path, sealed, midnight(at))
    try:
        _store(file=file, opened=opened, by=by, at=at)
    except BaseException:
        file.path.unlink(missing_ok=True)
        raise
    return file


@operation
def _store(*, file: BoxFile, opened: OpenedBox, by: Actor, at: datetime) -> None:
    box = checked_box(opened, by)
    file.save(force_insert=True)
    record_act("add_file", box, opened, by=by, at=at)


def _write(path: Path, sealed: bytes, day: datetime) -> None:
    """Whole or not at all, readable by the program alone. The folders' times would tell the hour too."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")  # made with 0600
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    for touched in (path, path.parent, path.parent.parent):
        os.utime(touched, (day.timestamp(), day.timestamp()))


@operation
def open_file(*, opened: OpenedBox, file: BoxFile, purpose: str, by: Actor, at: datetime) -> bytes:
    """The bytes of a file, for an officer; on record. Raises NotAllowed, Refused, Unreadable."""
    if opened.for_denouncer:
        raise NotAllowed("Việc mở tệp của cán bộ mới được ghi lại. Người tố cáo xem tệp trong hồ sơ của mình.")
    box = checked_box(opened, by)
    details = queries.file_details(opened, file)
    data = queries.file_bytes(opened, file)
    if hashlib.sha256(data).hexdigest() != details.sha256:
        raise Unreadable
    record_opening(box, "file", purpose, by=by, at=at)
    return data


@operation
def sweep_files(*, by: Actor, at: datetime) -> int:
    """Removes files that no row knows, two days old or more; how many."""
    known = set(BoxFile.objects.values_list("storage_name", flat=True))
    before = (midnight(at) - LEFT_OVER_AFTER).timestamp()
    stale = [path for path in sealed_folder().glob("??/*") if path.name not in known and path.stat().st_mtime <= before]
    for path in stale:
        path.unlink(missing_ok=True)
    if stale:
        subject = ("sealed", "files", "Tệp niêm phong")
        audit.record(action="sealed.sweep_files", subject=subject, by=by, at=at, detail={"removed": len(stale)})
    return len(stale)
