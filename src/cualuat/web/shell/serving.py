"""Giving out files that came from outside: never as a page of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware

from cualuat.files.kinds import KINDS, PICTURES, RECORDINGS

if TYPE_CHECKING:
    from cualuat.files.models import Attachment


_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK: Final = 64 * 1024  # bytes


def is_pdf(attachment: Attachment) -> bool:
    """Whether the bytes are a PDF, whatever the name says."""
    try:
        with attachment.path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except OSError:
        return False


def as_download(attachment: Attachment) -> FileResponse:
    """The bytes to be saved, of no type a browser would show. Raises Http404 when they are gone."""
    return _file(attachment, "application/octet-stream", as_attachment=True)


def as_pdf(attachment: Attachment) -> FileResponse:
    """The bytes to be shown by the browser's PDF reader. Raises Http404 when they are gone or no PDF."""
    if not is_pdf(attachment):
        raise Http404("not a PDF")
    return _file(attachment, "application/pdf", as_attachment=False)


def as_recording(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """Sound or film, to be played by the browser, which may ask for a part of it: so one can move about in a film on a phone.

    Answers 206 to one range of bytes, 416 to one beyond the end, and gives the whole to anything else that is asked (several
    ranges, other units, a range of bytes that are no longer these). Raises Http404 when the bytes are gone or are no recording.
    """
    if attachment.kind not in RECORDINGS:
        raise Http404("no recording")
    media_type, tag = KINDS[attachment.kind].media_type, f'"{attachment.sha256}"'
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    found = _RANGE.fullmatch(asked.replace(" ", "")) if request.headers.get("If-Range", tag) == tag else None
    response: HttpResponseBase
    if found is None or not (found[1] or found[2]):
        response = _file(attachment, media_type, as_attachment=False)
    else:
        response = _part(attachment, media_type, found[1], found[2])
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    return response


def _part(attachment: Attachment, media_type: str, first: str, last: str) -> HttpResponseBase:
    """The bytes from `first` to `last`, both counted; without `first` the last so many. Raises Http404 when they are gone."""
    whole = _file(attachment, media_type, as_attachment=False)
    size = int(whole["Content-Length"])
    begin = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if begin > end:
        whole.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    file = whole.file_to_stream
    assert file is not None  # _file gave it
    response = StreamingHttpResponse(_Bytes(file, begin, end - begin + 1), status=206, content_type=media_type)
    response["Content-Range"], response["Content-Length"] = f"bytes {begin}-{end}/{size}", str(end - begin + 1)
    for name in ("Content-Disposition", "X-Content-Type-Options"):
        response[name] = whole[name]
    return response


class _Bytes:
    """Some bytes of a file, read as they are sent; the file is closed with the answer, whether anybody read it or not."""

    def __init__(self, file: IO[bytes], begin: int, count: int) -> None:
        self._file, self._left = file, count
        file.seek(begin)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (data := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(data)
            yield data

    def close(self) -> None:
        """Gives the file back."""
        self._file.close()


class GZipButRanges(GZipMiddleware):
    """Packs pages, and leaves alone what may be asked for in parts: packed bytes are others than those that a range counts."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, packed where that does no harm."""
        return response if response.has_header("Accept-Ranges") else super().process_response(request, response)


def as_picture(attachment: Attachment) -> FileResponse:
    """A picture to be shown within a page, of the type its bytes were found to be. Raises Http404 where it is none, or gone."""
    if attachment.kind not in PICTURES:
        raise Http404("no picture")
    return _file(attachment, f"image/{attachment.kind}", as_attachment=False)


def _file(attachment: Attachment, media_type: str, *, as_attachment: bool) -> FileResponse:
    try:
        file = attachment.path.open("rb")
    except OSError as error:
        raise Http404(f"the bytes of {attachment.name} are gone") from error
    response = FileResponse(file, as_attachment=as_attachment, filename=attachment.name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def made_here(data: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file that this program made, to be saved under an ASCII name; `inline`: to be shown."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def for_our_frame(response: HttpResponseBase) -> HttpResponseBase:
    """Lets our own pages, and nobody else, show this answer in a frame; the browser's PDF reader needs object-src."""
    response["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": ["'self'"], "object-src": ["'self'"]}  # type: ignore[attr-defined]
    return response
