"""The forms in which a document can be taken along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from cualuat.law import exports

if TYPE_CHECKING:
    from cualuat.law.models import Document


@dataclass(frozen=True, slots=True)
class File:
    """A file to send."""

    name: str
    media_type: str
    content: bytes


def menu() -> list[tuple[str, str, str]]:
    """(code, name shown, media type) of each form."""
    return [(code, form.label, form.media_type) for code, form in exports.FORMATS.items()]


def make(document: Document, fmt: str, *, on: date) -> File | None:
    """The document as it stands on a day; None for a form there is not."""
    if fmt not in exports.FORMATS:
        return None
    content = exports.export(document, fmt, on=on, base_url=settings.CUALUAT_URL)
    return File(exports.file_name(document, fmt), exports.FORMATS[fmt].media_type, content)
