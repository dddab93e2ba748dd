"""Downloads of a document: plain text, HTML, Word, Akoma Ntoso 3.0, JSON.

`export(document, "docx", on=day)` gives the bytes, `FORMATS` what there is to choose from, `file_name` a name to save as.
Who may read the document is decided before (law.queries.document).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.law.exports.akn import to_akn
from cualuat.law.exports.content import Content, read_content
from cualuat.law.exports.html import to_html
from cualuat.law.exports.plain import to_text
from cualuat.law.exports.structured import to_json
from cualuat.law.exports.word import to_docx
from cualuat.law.models import Document

__all__ = ["FORMATS", "Format", "export", "file_name"]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of download: its name for people (Vietnamese), media type, file extension without a dot."""

    label: str
    media_type: str
    extension: str
    write: Callable[[Content], bytes]


FORMATS: Final[dict[str, Format]] = {
    "docx": Format(
        "Tệp Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", to_docx
    ),
    "html": Format("Trang web (.html)", "text/html; charset=utf-8", "html", to_html),
    "txt": Format("Văn bản thuần (.txt)", "text/plain; charset=utf-8", "txt", to_text),
    "xml": Format("Akoma Ntoso 3.0 (.xml)", "application/akn+xml", "xml", to_akn),
    "json": Format("Dữ liệu có cấu trúc (.json)", "application/json", "json", to_json),
}


def export(document: Document, fmt: str, *, on: date | None, base_url: str = "") -> bytes:
    """The document in a format, in the wording of a day (None: the latest). Raises KeyError for an unknown format.

    `base_url` is the public address of the library («https://luat.example.vn»); with it the file names its source and
    links to other documents.
    """
    chosen = FORMATS[fmt]
    return chosen.write(read_content(document, on=on, base_url=base_url))


def file_name(document: Document, fmt: str) -> str:
    """Name to save as: «luat-02-2011-qh13.docx». Raises KeyError for an unknown format."""
    return f"{document.slug}.{FORMATS[fmt].extension}"
