"""A table out of a spreadsheet (.xlsx) or a text file (.csv): cells as text. Nothing of the file is kept."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import openpyxl

from cualuat.files.formats.refusal import UnacceptableFile
from cualuat.files.inspection import inspect

LARGEST: Final = 5 * 1024 * 1024
_COLUMNS: Final = 30
ROWS: Final = 5000  # nobody reads further, but for whoever asks for more; each says how much is too much
_WANTED: Final = "Hãy gửi bảng tính Excel (.xlsx) hoặc tệp CSV (UTF-8)."


def read_table(name: str, data: bytes, *, rows: int = ROWS) -> list[list[str]]:
    """The first `rows` rows of the first sheet, or of the text. Raises UnacceptableFile, saying what to send instead."""
    if not data.strip():
        raise UnacceptableFile("table", f"Tệp trống. {_WANTED}")
    if len(data) > LARGEST:
        raise UnacceptableFile("table", "Tệp lớn hơn 5 MB. Hãy bỏ hình ảnh và trang tính thừa, hoặc chia nhỏ.")
    return _sheet(name, data, rows) if data.startswith(b"PK") else _text(data, rows)


def _sheet(name: str, data: bytes, most: int) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang"
        path.write_bytes(data)
        kind = inspect(path, name).kind  # bombs and programs stay outside
    if kind != "xlsx":
        raise UnacceptableFile("table", f"Tệp này không phải bảng tính. {_WANTED}")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=most, max_col=_COLUMNS, values_only=True)
        return [[_written(cell) for cell in row] for row in rows]
    except (BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise UnacceptableFile(
            "table", "Không đọc được bảng tính này. Hãy mở bằng Excel, lưu lại dưới dạng .xlsx rồi gửi."
        ) from error


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _text(data: bytes, most: int) -> list[list[str]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnacceptableFile("table", f"Không đọc được chữ trong tệp. {_WANTED}") from error
    if "\0" in text:
        raise UnacceptableFile("table", f"Tệp này không phải bảng. {_WANTED}")
    head = "\n".join(text.splitlines()[:20])
    mark = max(";,\t", key=head.count)
    csv.field_size_limit(LARGEST)  # a cell that is too long is told by whoever reads its column, with its row
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return [row[:_COLUMNS] for _, row in zip(range(most), rows, strict=False)]
    except csv.Error as error:
        raise UnacceptableFile("table", f"Không đọc được tệp CSV này. {_WANTED}") from error
