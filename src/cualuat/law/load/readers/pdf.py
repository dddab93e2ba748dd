"""PDF: the text layer where there is one, else OCR by tesseract."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from ctypes import c_double
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.encodings import recover
from cualuat.law.load.readers.extraction import Extraction, ReadingWarning, UnreadableFile
from cualuat.law.load.readers.joining import (
    COLUMN_GAP,
    LOWERED,
    RAISED,
    Line,
    in_reading_order,
    join_lines,
    without_margins,
    without_notes,
)

PDF_TYPE: Final = "application/pdf"
_MIN_LETTERS: Final = 20  # a page with fewer is a picture with, at most, a stamp of text
_DPI: Final = 250
_MAX_PIXELS: Final = 40_000_000
_MAX_PAGES: Final = 5_000
_OCR_SECONDS: Final = 180
_SURE: Final = 60  # of 100; below it tesseract itself doubts a word

Progress = Callable[[int, int], None]


def read_pdf(
    path: Path, *, ocr: bool = True, max_pages: int | None = None, progress: Progress | None = None
) -> Extraction:
    """The text of a PDF. max_pages: read only the first ones; progress: called with (pages done, pages to do).

    Raises UnreadableFile: password, broken file, a scan where tesseract is absent or `ocr` is off.
    """
    with closing(_open(path)) as document:
        try:
            return _Reader(path, document, ocr, max_pages, progress).extraction()
        except pdfium.PdfiumError as error:
            raise _broken(path) from error


def _open(path: Path) -> Any:
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if pdfium_raw.FPDF_GetLastError() == pdfium_raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableFile(
                "password",
                f"Tệp PDF «{path.name}» có mật khẩu. Hãy mở bằng mật khẩu, in ra PDF mới không mật khẩu rồi nạp lại.",
            ) from error
        raise _broken(path) from error
    if not 0 < pages <= _MAX_PAGES:
        document.close()
        raise UnreadableFile(
            "too-large", f"Tệp PDF «{path.name}» có {pages} trang, ngoài giới hạn 1–{_MAX_PAGES}. Hãy tách tệp."
        )
    return document


def _broken(path: Path) -> UnreadableFile:
    return UnreadableFile("broken", f"Tệp PDF «{path.name}» hỏng hoặc tải về chưa xong. Hãy tải lại rồi nạp lại.")


class _Reader:
    def __init__(self, path: Path, document: Any, ocr: bool, max_pages: int | None, progress: Progress | None) -> None:
        self._path = path
        self._document = document
        self._pages = len(document) if max_pages is None else min(max_pages, len(document))
        self._may_ocr = ocr
        self._progress = progress or (lambda done, total: None)
        self._warnings: list[ReadingWarning] = []
        self._table_rows = 0
        self._notes: list[Line] = []
        self._scanned: list[int] = []
        self._read_by_ocr: list[int] = []
        self._confidence: list[float] = []

    def extraction(self) -> Extraction:
        lines: list[Line] = []
        for number in range(self._pages):
            with closing(self._document[number]) as page:
                lines += self._page(page, number)
            self._progress(number + 1, self._pages)
        kept, dropped = without_margins(lines)
        notes, more = without_margins(self._notes)
        text, encoding = recover("\n".join(join_lines(kept) + join_lines(notes)))
        text = normalise(text)
        self._warn()
        if not text.strip():
            raise UnreadableFile(
                "no-text", f"Không đọc được chữ nào trong «{self._path.name}». Hãy kiểm tra bản quét hoặc tìm bản Word."
            )
        properties = self._properties()
        properties["dropped_margin_lines"] = len(dropped) + len(more)
        return Extraction(
            text,
            PDF_TYPE,
            "pdf-ocr" if len(self._read_by_ocr) * 2 > self._pages else "pdf",
            encoding,
            tuple(self._warnings),
            needs_review=bool(self._scanned),
            page_count=len(self._document),
            properties=properties,
        )

    def _page(self, page: Any, number: int) -> list[Line]:
        segments = list(_segments(page, number))
        if sum(len(segment.text) for segment in segments) < _MIN_LETTERS and _has_picture(page):
            self._scanned.append(number + 1)
            segments = self._recognise(page, number)
        lines, table_rows = in_reading_order(segments)
        self._table_rows += table_rows
        kept, notes = without_notes(lines)
        self._notes += notes
        return kept

    def _recognise(self, page: Any, number: int) -> list[Line]:
        if not self._may_ocr:
            self._refuse(
                "needs-ocr",
                f"Tệp «{self._path.name}» là bản quét (ảnh), không có lớp chữ, mà ở đây máy không nhận dạng chữ (OCR). Hãy nạp bản Word hoặc PDF có chữ, hoặc chép lời văn vào.",
            )
            return []
        if not tesseract_ready():
            self._refuse(
                "ocr-missing",
                f"Tệp «{self._path.name}» là bản quét (ảnh), cần nhận dạng chữ (OCR). Hãy cài gói tesseract-ocr và tesseract-ocr-vie "
                "(apt install tesseract-ocr tesseract-ocr-vie), hoặc tìm bản Word.",
            )
            return []
        self._read_by_ocr.append(number + 1)
        lines, confidence = recognise_page(page, number)
        self._confidence += confidence
        return lines

    def _refuse(self, code: str, message: str) -> None:
        """A scan that cannot be read is refused at its first page; a picture page in a text PDF is only left out."""
        if len(self._scanned) >= 1 and self._scanned[0] == 1:
            raise UnreadableFile(code, message)

    def _warn(self) -> None:
        if self._read_by_ocr:
            doubtful = sum(value < _SURE for value in self._confidence)
            self._add(
                "ocr",
                f"{len(self._read_by_ocr)} trang là ảnh quét, chữ do máy nhận dạng (OCR), {doubtful} từ không chắc: phải đối chiếu với bản gốc.",
            )
        left = [page for page in self._scanned if page not in self._read_by_ocr]
        if left:
            self._add(
                "pages-without-text",
                f"Trang {', '.join(map(str, left[:20]))} là ảnh, chưa được đọc. Hãy cài tesseract-ocr tesseract-ocr-vie hoặc nhập tay.",
            )
        if self._table_rows > 2:
            self._add(
                "tables",
                f"Có khoảng {self._table_rows} dòng trông như bảng; bảng trong PDF được đưa về dòng chữ thường, cần xem lại.",
            )
        if self._pages < len(self._document):
            self._add("partial", f"Chỉ đọc {self._pages} trong {len(self._document)} trang theo yêu cầu.")

    def _add(self, code: str, message: str) -> None:
        self._warnings.append(ReadingWarning(code, message))

    def _properties(self) -> dict[str, str | int]:
        try:
            said = self._document.get_metadata_dict(skip_empty=True)
        except pdfium.PdfiumError:
            said = {}
        names = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
        found: dict[str, str | int] = {
            names[key]: normalise(value.strip()) for key, value in said.items() if key in names
        }
        if self._confidence:
            found["ocr_confidence"] = round(mean(self._confidence))
            found["ocr_pages"] = len(self._read_by_ocr)
        return found


def _has_picture(page: Any) -> bool:
    kinds = (pdfium_raw.FPDF_PAGEOBJ_IMAGE, pdfium_raw.FPDF_PAGEOBJ_FORM, pdfium_raw.FPDF_PAGEOBJ_PATH)
    return any(item.type in kinds for item in page.get_objects(max_depth=2))


def _segments(page: Any, number: int) -> Iterator[Line]:
    """Pieces of printed lines: a piece ends at a line's end and at a gap as wide as that between columns."""
    width, height = page.get_size()
    with closing(page.get_textpage()) as textpage:
        piece = _Piece()
        for letter, box in _letters(textpage):
            if letter in "\r\n" or (box is not None and piece.parts_from(box)):
                yield from piece.lines(number, width, height)
                piece = _Piece()
            if letter not in "\r\n":
                piece.add(letter, box)
        yield from piece.lines(number, width, height)


Word = tuple[float, float, float, float, str]  # left, top, right, bottom in points from the upper left corner, text
Box = tuple[float, float, float, float]  # left, bottom, right, top; points from the lower left corner


def _letters(textpage: Any) -> Iterator[tuple[str, Box | None]]:
    """Each letter, with its box unless it is white space."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    rect = pdfium_raw.FS_RECTF()  # the loose box is as high as the type, whatever the letter
    raw = textpage.raw
    for index in range(textpage.count_chars()):
        letter = chr(pdfium_raw.FPDFText_GetUnicode(raw, index) or 0xFFFD)
        if letter.isspace():
            yield letter, None
            continue
        if letter in "\x02\ufffe":  # how PDFium marks a hyphen at a line's end
            letter = "-"
        pdfium_raw.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        pdfium_raw.FPDFText_GetLooseCharBox(raw, index, rect)
        yield letter, (left.value, min(rect.bottom, rect.top), right.value, max(rect.bottom, rect.top))


class _Piece:
    """Letters that stand beside one another."""

    __slots__ = ("_letters", "bottom", "last_right", "left", "right", "top")

    def __init__(self) -> None:
        self._letters: list[str] = []
        self.left = self.bottom = 1e9
        self.right = self.top = self.last_right = -1e9

    def add(self, letter: str, box: Box | None) -> None:
        self._letters.append(f"{RAISED}{letter}{LOWERED}" if self._is_raised(letter, box) else letter)
        if box is None:
            return
        self.left, self.bottom = min(self.left, box[0]), min(self.bottom, box[1])
        self.right, self.top = max(self.right, box[2]), max(self.top, box[3])
        self.last_right = box[2]

    def _is_raised(self, letter: str, box: Box | None) -> bool:
        """A digit in smaller type, with its foot above the line's."""
        if box is None or not letter.isdigit() or self.right < self.left:
            return False
        height = self.top - self.bottom
        return box[3] - box[1] < 0.8 * height and box[1] > self.bottom + 0.12 * height

    def parts_from(self, box: Box) -> bool:
        """Whether a letter stands on another line or in another column."""
        if self.right < self.left:
            return False
        height = max(box[3] - box[1], 4)
        apart = box[0] - self.last_right > COLUMN_GAP * height or box[2] < self.left - height
        shared = min(self.top, box[3]) - max(self.bottom, box[1])
        return apart or shared < 0.3 * min(height, self.top - self.bottom)

    def lines(self, page: int, width: float, height: float) -> Iterator[Line]:
        text = " ".join("".join(self._letters).replace(LOWERED + RAISED, "").split())
        if text and self.right >= self.left:
            yield Line(text, self.left, self.right, height - self.top, height - self.bottom, page, width, height)


def tesseract_ready() -> bool:
    """Whether tesseract and its Vietnamese data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    return "vie" in done.stdout.split()


def recognise_page(page: Any, number: int) -> tuple[list[Line], list[float]]:
    """(the printed lines of a picture, tesseract's confidence in each word, 0–100). One thread: pages are many, cores few."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    picture = _portable_graymap(bitmap)
    bitmap.close()
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(round(scale * 72)), "--psm", "3", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, the page goes in as data
            command, input=picture, capture_output=True, timeout=_OCR_SECONDS, env=environment, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(
            "ocr-failed", f"Không nhận dạng được chữ ở trang {number + 1}. Hãy thử bản quét rõ hơn hoặc tìm bản Word."
        ) from error
    return _read_tsv(done.stdout.decode("utf-8", errors="replace"), number, scale, (width, height))


def _portable_graymap(bitmap: Any) -> bytes:
    """The bitmap as PGM, the plainest format that tesseract reads; no imaging library is needed."""
    data = bytes(bitmap.buffer)
    rows = (data[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(rows)


def _read_tsv(tsv: str, page: int, scale: float, size: tuple[float, float]) -> tuple[list[Line], list[float]]:
    groups: dict[tuple[str, ...], list[Word]] = {}
    confidence: list[float] = []
    for row in tsv.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) != 12 or fields[0] != "5" or not fields[11].strip():
            continue
        left, top, wide, high = (float(value) / scale for value in fields[6:10])
        groups.setdefault(tuple(fields[2:5]), []).append((left, top, left + wide, top + high, fields[11].strip()))
        confidence.append(float(fields[10]))
    parted = [piece for words in groups.values() for piece in _parted(words)]
    pieces = [
        piece for piece in parted if any(letter.isalnum() for word in piece for letter in word[4])
    ]  # else: specks
    return [_line_of_words(words, page, size) for words in pieces], confidence


def _parted(words: list[Word]) -> list[list[Word]]:
    """A line's words, parted where a gap is as wide as that between columns."""
    height = median(word[3] - word[1] for word in words)
    pieces = [words[:1]]
    for before, word in pairwise(words):
        if word[0] - before[2] > 2 * COLUMN_GAP * height:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _line_of_words(words: list[Word], page: int, size: tuple[float, float]) -> Line:
    return Line(
        " ".join(word[4] for word in words),
        min(word[0] for word in words),
        max(word[2] for word in words),
        min(word[1] for word in words),
        max(word[3] for word in words),
        page,
        *size,
    )
