"""What is taken from the network before anybody looked who sends it.

Settings: CUALUAT_PUBLIC_UPLOADS names the pages («namespace:name») on which strangers may send files, each of at most
CUALUAT_MAX_PUBLIC_UPLOAD_BYTES (20 MB); CUALUAT_SEALED_UPLOADS names the pages whose files must never touch the disk.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest
from django.urls import Resolver404, resolve

MAX_PUBLIC_FILES: Final = 10  # in one request of a stranger
_PUBLIC_BYTES: Final = 20 * 1024 * 1024


def max_public_bytes() -> int:
    """How large a file of a stranger may be."""
    return int(getattr(settings, "CUALUAT_MAX_PUBLIC_UPLOAD_BYTES", _PUBLIC_BYTES))


def _is_named(request: HttpRequest | None, setting: str) -> bool:
    names = getattr(settings, setting, ())
    if not names or request is None:
        return False
    try:
        return resolve(request.path_info).view_name in names
    except Resolver404:
        return False


class Gate(FileUploadHandler):
    """Stands before the handlers that keep files: strangers leave none but where they may, nobody fills the disk with one file.

    The form's CSRF check reads the whole request before the view asks who it is. Of a file that is too large a little more
    than is allowed is kept, so that `files.operations` refuses it by name. Of a stranger's files beyond MAX_PUBLIC_FILES
    nothing is kept but the name, so that the form can count them.
    """

    _open = False
    _most_bytes = 0
    _most_files: int | None = None
    _taken = 0
    _files = 0

    def handle_raw_input(self, input_data: IO[bytes], *args: Any, **kwargs: Any) -> None:
        """Looks who sends, and where to."""
        person = getattr(self.request, "user", None)
        if person is not None and person.is_authenticated:
            self._open, self._most_bytes = True, settings.CUALUAT_MAX_UPLOAD_BYTES
        elif _is_named(self.request, "CUALUAT_PUBLIC_UPLOADS"):
            self._open, self._most_bytes, self._most_files = True, max_public_bytes(), MAX_PUBLIC_FILES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; a stranger's is read and forgotten where strangers may send none."""
        super().new_file(*args, **kwargs)
        self._taken = 0
        if not self._open:
            raise SkipFile
        self._files += 1
        if self._is_one_too_many():
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Passes bytes on until there are more than a file may have."""
        if self._is_one_too_many() or self._taken > self._most_bytes:
            return None
        self._taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Leaves the file to the handlers that keep it."""
        return _in_memory(self, BytesIO(), 0) if self._is_one_too_many() else None

    def _is_one_too_many(self) -> bool:
        return self._most_files is not None and self._files > self._most_files


class OnlyInMemory(Gate):
    """Keeps files of the pages in CUALUAT_SEALED_UPLOADS in memory, whatever their size; has no part in other requests.

    It stands before every handler that may use the disk, and is a gate itself: standing first, nobody guards it. Being
    sealed opens a page to no stranger; CUALUAT_PUBLIC_UPLOADS does.
    """

    _is_sealed = False
    _content: BytesIO

    def handle_raw_input(self, input_data: IO[bytes], *args: Any, **kwargs: Any) -> None:
        """Looks who sends, and where to."""
        super().handle_raw_input(input_data, *args, **kwargs)
        self._is_sealed = _is_named(self.request, "CUALUAT_SEALED_UPLOADS")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; handlers behind this one, which may use the disk, do not hear of it."""
        if not self._is_sealed:
            return
        self._content = BytesIO()
        super().new_file(*args, **kwargs)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps the bytes, as many as a file may have, or passes them on."""
        if not self._is_sealed:
            return raw_data
        self._content.write(super().receive_data_chunk(raw_data, start) or b"")
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file, where it was kept here."""
        if not self._is_sealed:
            return None
        return super().file_complete(file_size) or _in_memory(self, self._content, self._content.tell())


def _in_memory(handler: FileUploadHandler, content: BytesIO, size: int) -> InMemoryUploadedFile:
    content.seek(0)
    return InMemoryUploadedFile(
        file=content,
        field_name=handler.field_name,
        name=handler.file_name,
        content_type=handler.content_type,
        size=size,
        charset=handler.charset,
        content_type_extra=handler.content_type_extra,
    )
