"""Giving out files that came from outside: never as a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from cualuat.files.kinds import KINDS, PICTURES, RECORDINGS

if TYPE_CHECKING:
    from cualuat.files.models import Attachment


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


def as_recording(attachment: Attachment) -> FileResponse:
    """Sound or film, to be played by the browser. Raises Http404 when the bytes are gone or are none."""
    if attachment.kind not in RECORDINGS:
        raise Http404("no recording")
    return _file(attachment, KINDS[attachment.kind].media_type, as_attachment=False)


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
