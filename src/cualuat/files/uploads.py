"""What is taken from the network before anybody looked who sends it."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class Gate(FileUploadHandler):
    """Stands before the handlers that keep files: strangers leave none, and nobody fills the disk with one file.

    The form's CSRF check reads the whole request before the view asks who it is. Of a file that is too large a little more
    than is allowed is kept, so that `files.operations.store` refuses it by name.
    """

    _open = False
    _taken = 0

    def handle_raw_input(self, input_data: IO[bytes], *args: Any, **kwargs: Any) -> None:
        """Looks who sends."""
        person = getattr(self.request, "user", None)
        self._open = person is not None and person.is_authenticated

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; a stranger's is read and forgotten."""
        super().new_file(*args, **kwargs)
        self._taken = 0
        if not self._open:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Passes bytes on until there are more than a file may have."""
        if self._taken > settings.CUALUAT_MAX_UPLOAD_BYTES:
            return None
        self._taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers that keep it."""
