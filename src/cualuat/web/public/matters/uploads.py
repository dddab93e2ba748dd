"""Files that come with a form: taken in, and gone again where what they came for is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import ProtectedError
from django.http import HttpRequest
from django.utils import timezone

from cualuat.base.actor import ANYONE, Actor
from cualuat.files import operations as files
from cualuat.files.uploads import max_public_bytes

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cualuat.files.models import Attachment


@contextmanager
def received(request: HttpRequest, *, by: Actor, name: str = "files") -> Iterator[list[Attachment]]:
    """The files of an input, inspected and cleaned. Whatever is raised within, nobody's file stays behind without a matter.

    Raises UnacceptableFile, TooLarge, naming the file.
    """
    kept: list[Attachment] = []
    try:
        for sent in request.FILES.getlist(name):
            kept.append(take_in(sent, by=by))
        yield kept
    except BaseException:
        for attachment in kept:
            drop(attachment, by=by)
        raise


def take_in(sent: UploadedFile[bytes], *, by: Actor) -> Attachment:
    """One file; of strangers none larger than they may send. Raises UnacceptableFile, TooLarge, naming the file."""
    name = sent.name or ""
    most = max_public_bytes() if by == ANYONE else None
    try:
        return files.take_in(name=name, chunks=sent.chunks(), by=by, at=timezone.now(), max_bytes=most)
    except files.TooLarge as error:
        told = str(error) if most is None else f"Tệp lớn hơn {most // 1024 // 1024} MB. Hãy giảm cỡ hoặc chia nhỏ tệp."
        raise files.TooLarge(f"«{name[:80]}»: {told}") from error


def drop(attachment: Attachment, *, by: Actor) -> None:
    """Forgets a file that was taken in for nothing; one that is in use stays."""
    try:
        files.erase(attachment=attachment, by=by, at=timezone.now())
    except ProtectedError:
        return
