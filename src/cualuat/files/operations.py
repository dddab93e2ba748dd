"""Keeping files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.files.models import Attachment


class TooLarge(Exception):
    """The file is larger than this house takes; the message says how much that is."""


@operation
def store(
    *, name: str, chunks: Iterable[bytes], by: Actor, at: datetime, media_type: str = "", max_bytes: int | None = None
) -> Attachment:
    """Keeps the bytes and returns the row; a half-written file never stands under its final name. Raises TooLarge."""
    limit = max_bytes if max_bytes is not None else settings.CUALUAT_MAX_UPLOAD_BYTES
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"Tệp lớn hơn {limit // 1024 // 1024} MB. Hãy tách tệp hoặc nhờ người quản trị nạp.")
                digest.update(chunk)
                file.write(chunk)
        attachment = Attachment(
            name=Path(name.replace("\\", "/")).name[:255] or "khong-ten",
            sha256=digest.hexdigest(),
            size=size,
            media_type=media_type[:120],
            added_at=at,
            added_by=by.name,
        )
        attachment.path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, attachment.path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    attachment.save()
    return attachment
