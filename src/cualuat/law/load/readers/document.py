"""One door for every file: recognises what it is by its content and hands it to the right reader."""

from __future__ import annotations

import email
import email.policy
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import puremagic

from cualuat.law.load.readers.archives import MEBIBYTE
from cualuat.law.load.readers.encodings import has_vietnamese_letters
from cualuat.law.load.readers.extraction import Extraction, ReadingWarning, UnreadableFile
from cualuat.law.load.readers.html import error_page_title, looks_like_html, read_html
from cualuat.law.load.readers.oldword import read_old_word
from cualuat.law.load.readers.ole import MAGIC as OLE_MAGIC
from cualuat.law.load.readers.ole import look_into
from cualuat.law.load.readers.pdf import Progress, read_pdf
from cualuat.law.load.readers.plain import read_plain
from cualuat.law.load.readers.word import read_docx

MAX_BYTES: Final = 200 * MEBIBYTE
_HEAD: Final = 65_536
_MIN_JUDGED: Final = 500  # letters; a shorter text may be a name or a number
_SAVE_AS: Final = "Hãy mở tệp và lưu lại thành .docx hoặc PDF rồi nạp lại."
_KINDS: Final = {
    "docx": "Word (.docx)",
    "doc": "Word 97–2003 (.doc)",
    "rtf": "RTF",
    "pdf": "PDF",
    "html": "trang HTML",
    "mhtml": "trang web lưu một tệp (MHTML)",
    "text": "văn bản thuần",
}
_ENDINGS: Final = {
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "doc": (".doc", ".dot"),
    "rtf": (".rtf",),
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "mhtml": (".mht", ".mhtml"),
    "text": (".txt", ".text", ".md"),
}
_BITMAPS: Final = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")


@dataclass(frozen=True, slots=True)
class _Request:
    path: Path
    name: str
    ocr: bool
    max_pages: int | None
    progress: Progress | None


def read_document(
    path: Path,
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    ocr: bool = True,
    max_pages: int | None = None,
    progress: Progress | None = None,
) -> Extraction:
    """The text of a file of any kind that offices have.

    name: the file's name as its sender gave it, where `path` is a stored copy; only used to warn of a wrong ending and
    in messages. max_pages, progress: for PDF, see `read_pdf`. Raises UnreadableFile, with what the file is and what to do.
    """
    request = _Request(path, name or path.name, ocr, max_pages, progress)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile("missing", f"Không tìm thấy hoặc không mở được «{request.name}».") from error
    head = _head(path, size, request.name)
    if size > max_bytes:
        raise UnreadableFile(
            "too-large",
            f"Tệp «{request.name}» quá lớn ({size // MEBIBYTE} MB; giới hạn {max_bytes // MEBIBYTE} MB). Hãy tách nhỏ tệp.",
        )
    kind = recognise(path, head, request.name)
    try:
        result = _READERS[kind](request)
    except UnreadableFile as error:  # readers know the stored copy only
        raise UnreadableFile(error.code, str(error).replace(f"«{path.name}»", f"«{request.name}»")) from error
    if not result.text.strip():
        raise UnreadableFile(
            "no-text", f"Tệp «{request.name}» ({_KINDS[kind]}) không có chữ nào. Hãy kiểm tra lại tệp nguồn."
        )
    return _with_warnings(result, kind, request.name)


def recognise(path: Path, head: bytes, name: str) -> str:
    """«docx», «doc», «rtf», «pdf», «html», «mhtml» or «text», by content. Raises UnreadableFile for every other kind."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_kind(path, name)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path, name)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head[:512].lstrip().lower().startswith((b"mime-version:", b"from: <saved by")):
        return "mhtml"
    if looks_like_html(head):
        return "html"
    if head.startswith(_BITMAPS):
        raise UnreadableFile(
            "image", f"Tệp «{name}» là ảnh. Hãy ghép các ảnh thành một PDF rồi nạp lại; chữ sẽ được nhận dạng (OCR)."
        )
    return _text_or_refuse(head, name)


def _head(path: Path, size: int, name: str) -> bytes:
    """The first bytes; only zeros are refused after a look at three places, whatever the size."""
    if size == 0:
        raise UnreadableFile("empty", f"Tệp «{name}» trống (0 byte). Hãy tải lại hoặc lưu lại tệp.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.strip(b"\x00"):
            return head
        for place in (size // 2, max(size - _HEAD, 0)):
            file.seek(place)
            if file.read(_HEAD).strip(b"\x00"):
                raise UnreadableFile("broken", f"Tệp «{name}» hỏng: phần đầu chỉ gồm byte 0. Hãy tải lại.")
    raise UnreadableFile(
        "zeros", f"Tệp «{name}» chỉ gồm byte 0, không có nội dung (tải về hỏng hoặc ổ đĩa lỗi). Hãy tải lại."
    )


def _zip_kind(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = (
                archive.read("mimetype")[:100]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else b""
            )
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, zlib.error) as error:
        raise UnreadableFile(
            "truncated", f"Tệp zip bị đứt hoặc hỏng: «{name}» (.docx cũng là tệp zip). Hãy tải lại rồi nạp lại."
        ) from error
    if "[Content_Types].xml" in names and any(entry.startswith("word/") for entry in names):
        return "docx"
    for folder, what in (("xl/", "bảng tính Excel (.xlsx)"), ("ppt/", "bài trình chiếu PowerPoint (.pptx)")):
        if any(entry.startswith(folder) for entry in names):
            raise UnreadableFile("not-a-text", f"Tệp «{name}» là {what}, không phải văn bản. {_SAVE_AS}")
    if b"opendocument" in mimetype:
        raise UnreadableFile("not-a-text", f"Tệp «{name}» là tệp OpenDocument. {_SAVE_AS}")
    raise UnreadableFile(
        "archive", f"Tệp «{name}» là tệp nén zip, không phải một văn bản. Hãy giải nén rồi nạp từng tệp."
    )


def _ole_kind(path: Path, name: str) -> str:
    content = look_into(path)
    if "EncryptedPackage" in content.streams or content.word_encrypted:
        raise UnreadableFile(
            "password",
            f"Tệp Word «{name}» có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi lưu lại.",
        )
    if "WordDocument" in content.streams:
        return "doc"
    for stream, what in (
        ("Workbook", "bảng tính Excel"),
        ("Book", "bảng tính Excel"),
        ("PowerPoint Document", "bài trình chiếu PowerPoint"),
    ):
        if stream in content.streams:
            raise UnreadableFile("not-a-text", f"Tệp «{name}» là {what}, không phải văn bản. {_SAVE_AS}")
    raise UnreadableFile(
        "broken", f"Tệp «{name}» là tệp Office đời cũ nhưng hỏng hoặc không có văn bản Word bên trong. {_SAVE_AS}"
    )


def _text_or_refuse(head: bytes, name: str) -> str:
    """Text has no signature; where the bytes are no text, puremagic may know what else they are."""
    if (
        b"\x00" not in head
        or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        or head[:4096].count(0) * 4 > len(head[:4096])
    ):
        return "text"
    try:
        what = puremagic.magic_string(head, filename=None)[0].name
    except (puremagic.PureError, ValueError, IndexError):
        what = ""
    known = f"có vẻ là «{what}», " if what else ""
    raise UnreadableFile("binary", f"Tệp «{name}» {known}không phải văn bản. Hãy nạp tệp Word, PDF, HTML hoặc .txt.")


def _read_html_file(request: _Request) -> Extraction:
    return _from_html(request.path.read_bytes(), request.name)


def _read_mhtml(request: _Request) -> Extraction:
    message = email.message_from_bytes(request.path.read_bytes(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_content()
            return _from_html(content if isinstance(content, (str, bytes)) else str(content), request.name)
    raise UnreadableFile("no-text", f"Tệp «{request.name}» (MHTML) không có trang nào bên trong. {_SAVE_AS}")


def _from_html(data: bytes | str, name: str) -> Extraction:
    text, encoding, properties = read_html(data)
    title = error_page_title(text, properties)
    if title is not None:
        raise UnreadableFile(
            "error-page",
            f"«{name}» không phải văn bản mà là một trang báo lỗi HTML («{title}») do máy chủ trả về khi tải. Hãy tải lại văn bản từ trang nguồn.",
        )
    old = encoding if encoding not in (None, "utf-8") else None
    return Extraction(text, "text/html", "html", old, properties=properties)


def _with_warnings(result: Extraction, kind: str, name: str) -> Extraction:
    ending = Path(name).suffix.lower()
    expected = next((other for other, endings in _ENDINGS.items() if ending in endings), None)
    found: list[ReadingWarning] = []
    if expected is not None and expected != kind:
        found.append(
            ReadingWarning(
                "mislabelled", f"Tệp mang đuôi {ending} nhưng nội dung là {_KINDS[kind]}; đã đọc theo nội dung."
            )
        )
    if result.encoding is not None and kind != "text":
        found.append(
            ReadingWarning("encoding", f"Chữ dùng bảng mã cũ {result.encoding}, đã chuyển sang Unicode: cần xem lại.")
        )
    sample = result.text[:20_000]
    unreadable = len(sample) > _MIN_JUDGED and not has_vietnamese_letters(sample)
    if unreadable:
        found.append(
            ReadingWarning(
                "no-diacritics",
                "Chữ đọc được hầu như không có dấu tiếng Việt; có thể phông chữ của tệp hỏng: phải đối chiếu với bản gốc.",
            )
        )
    return replace(result, warnings=(*found, *result.warnings), needs_review=result.needs_review or unreadable)


_READERS: Final[dict[str, Callable[[_Request], Extraction]]] = {
    "docx": lambda request: read_docx(request.path),
    "doc": lambda request: read_old_word(request.path),
    "rtf": lambda request: read_old_word(request.path, rtf=True),
    "pdf": lambda request: read_pdf(
        request.path, ocr=request.ocr, max_pages=request.max_pages, progress=request.progress
    ),
    "html": _read_html_file,
    "mhtml": _read_mhtml,
    "text": lambda request: read_plain(request.path.read_bytes(), request.name),
}
