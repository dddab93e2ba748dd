"""What every reader gives back, and how a reader says that it cannot read a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a reviewer should look at: `code` for programs, `message_vi` for people."""

    code: str
    message_vi: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one file, in the canonical form that the parser of legal text reads.

    text: NFC, one paragraph a line, tables as pipe rows, images as «[hình ảnh]», no newline at the end.
    media_type: what the file is by its content, whatever its name says.
    format: «docx», «doc», «pdf», «pdf-ocr», «html» or «text».
    encoding: the name of the character set that was converted from («TCVN3», «VNI-Windows», «UTF-16»…); None where the
        format knows only Unicode.
    needs_review: a machine guessed (OCR), so that a person must compare before anyone relies on the text.
    page_count: pages in the file; None where the format has no pages.
    properties: what the file says about itself (title, author, dates as written), and figures of the reading.
    """

    text: str
    media_type: str
    format: str
    encoding: str | None = None
    warnings: tuple[ReadingWarning, ...] = ()
    needs_review: bool = False
    page_count: int | None = None
    properties: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


class UnreadableFile(Exception):
    """A file that gives no text. `code` is for programs; str() is a Vietnamese sentence that says what to do."""

    def __init__(self, code: str, message_vi: str) -> None:
        super().__init__(message_vi)
        self.code = code
        self.message_vi = message_vi
