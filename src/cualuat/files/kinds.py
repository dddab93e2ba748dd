"""The kinds of file that are taken: their names for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `code` is stored; `extension` is without a dot; `also` are other extensions that fit the content."""

    code: str
    name: str
    media_type: str
    extension: str
    also: tuple[str, ...] = ()

    @property
    def extensions(self) -> tuple[str, ...]:
        """Every extension that fits, the usual one first."""
        return (self.extension, *self.also)


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KINDS: Final = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "ảnh JPEG", "image/jpeg", "jpg", ("jpeg", "jpe", "jfif")),
        Kind("png", "ảnh PNG", "image/png", "png"),
        Kind("webp", "ảnh WebP", "image/webp", "webp"),
        Kind("gif", "ảnh GIF", "image/gif", "gif"),
        Kind("heic", "ảnh HEIC", "image/heic", "heic", ("heif",)),
        Kind("pdf", "tệp PDF", "application/pdf", "pdf"),
        Kind("docx", "tệp Word (.docx)", _WORD, "docx"),
        Kind("xlsx", "bảng tính Excel (.xlsx)", _SHEET, "xlsx"),
        Kind("odt", "văn bản OpenDocument (.odt)", "application/vnd.oasis.opendocument.text", "odt"),
        Kind("doc", "tệp Word đời cũ (.doc)", "application/msword", "doc"),
        Kind("xls", "bảng tính Excel đời cũ (.xls)", "application/vnd.ms-excel", "xls"),
        Kind("rtf", "tệp RTF", "application/rtf", "rtf"),
        Kind("txt", "tệp chữ thuần", "text/plain", "txt"),
        Kind("mp3", "ghi âm MP3", "audio/mpeg", "mp3"),
        Kind("m4a", "ghi âm M4A", "audio/mp4", "m4a"),
        Kind("mp4", "phim MP4", "video/mp4", "mp4", ("m4v",)),
        Kind("wav", "ghi âm WAV", "audio/wav", "wav"),
        Kind("ogg", "ghi âm Ogg", "audio/ogg", "ogg", ("oga", "opus")),
    )
}

PICTURES: Final = frozenset({"jpeg", "png", "webp", "gif"})
OLD_OFFICE: Final = frozenset({"doc", "xls", "rtf"})
RECORDINGS: Final = frozenset({"mp3", "m4a", "mp4", "wav", "ogg"})
