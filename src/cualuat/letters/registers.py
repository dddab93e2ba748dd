"""Official registers (sổ) as spreadsheet and as Word file: what is typed stays text, days are days, the head repeats."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import xlsxwriter
from docx.shared import Mm, Pt

from cualuat.letters import markup as look
from cualuat.letters import strokes
from cualuat.letters.markup import Sheet
from cualuat.letters.printing import day_in_figures, day_in_words
from cualuat.letters.variables import clean

Kind = Literal["text", "date", "number", "mark"]
Row = Mapping[str, object]

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_MOST_IN_CELL: Final = 32_000
_MARK: Final = "x"
_AGENCY_WIDTH: Final = int(Mm(100))
_FIXED: Final[dict[Kind, int]] = {"date": int(Mm(19.5)), "number": int(Mm(13)), "mark": int(Mm(14))}


class BadRegister(ValueError):
    """A value does not suit its column; the message names column and row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` in the rows, title as printed, width in characters.

    Values: text for «text», `datetime.date` or None for «date», a number or None for «number», a bool for «mark».
    """

    key: str
    title: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Head:
    """Whose register it is, and where and when it was printed; what is empty is left out."""

    parent: str = ""
    agency: str = ""
    place: str = ""
    on: date | None = None


NO_HEAD: Final = Head()

# Mẫu số 03/TCD, Nghị định số 154/2026/NĐ-CP: thirteen columns in this order (V, one transcription).
RECEPTION_REGISTER: Final = (
    Column("number", "STT", 5, "number"),
    Column("received_on", "Ngày tiếp", 11, "date"),
    Column("person", "Họ tên, địa chỉ", 24),
    Column("id_number", "CCCD/Hộ chiếu", 21),
    Column("content", "Nội dung vụ việc", 32),
    Column("classification", "Phân loại đơn", 12),
    Column("people", "Số người cùng nội dung", 9, "number"),
    Column("settled_by", "Cơ quan đã giải quyết", 18),
    Column("competent", "Thuộc thẩm quyền", 8, "mark"),
    Column("guidance", "Hướng dẫn công dân đến cơ quan có thẩm quyền", 20),
    Column("accepted_by", "Cơ quan, đơn vị thụ lý", 18),
    Column("result", "Theo dõi kết quả giải quyết", 22),
    Column("note", "Ghi chú", 14),
)
COMPLAINT_REGISTER: Final = (
    Column("number", "STT", 5, "number"),
    Column("case_number", "Mã hồ sơ", 14),
    Column("received_on", "Ngày nhận", 11, "date"),
    Column("channel", "Nguồn đơn", 13),
    Column("person", "Người khiếu nại, địa chỉ", 24),
    Column("respondent", "Người bị khiếu nại", 18),
    Column("content", "Nội dung khiếu nại", 30),
    Column("instance", "Lần", 7),
    Column("handling", "Kết quả xử lý đơn", 16),
    Column("accepted_on", "Ngày thụ lý", 11, "date"),
    Column("due_on", "Hạn giải quyết", 11, "date"),
    Column("unit", "Đơn vị, cán bộ giải quyết", 18),
    Column("decision", "Số, ngày quyết định", 17),
    Column("verdict", "Kết quả giải quyết", 15),
    Column("enforcement", "Thi hành quyết định", 16),
    Column("note", "Ghi chú", 12),
)
# Nobody who denounces is named or can be told from a row: no name, no address, no channel, no handwriting.
DENUNCIATION_REGISTER: Final = (
    Column("number", "STT", 5, "number"),
    Column("case_number", "Mã hồ sơ", 14),
    Column("received_on", "Ngày nhận", 11, "date"),
    Column("respondent", "Người bị tố cáo, chức vụ, nơi công tác", 26),
    Column("content", "Nội dung tố cáo (đã lược bỏ)", 34),
    Column("handling", "Kết quả xử lý ban đầu", 18),
    Column("accepted_on", "Ngày thụ lý", 11, "date"),
    Column("due_on", "Hạn giải quyết", 11, "date"),
    Column("extensions", "Số lần gia hạn", 8, "number"),
    Column("unit", "Đơn vị xác minh", 18),
    Column("conclusion", "Số, ngày kết luận", 17),
    Column("verdict", "Kết luận", 14),
    Column("measures", "Kết quả xử lý", 20),
    Column("published_on", "Ngày công khai", 11, "date"),
    Column("note", "Ghi chú", 12),
)
FEEDBACK_REGISTER: Final = (
    Column("number", "STT", 5, "number"),
    Column("case_number", "Mã hồ sơ", 14),
    Column("received_on", "Ngày nhận", 11, "date"),
    Column("channel", "Hình thức gửi", 14),
    Column("person", "Người phản ánh, kiến nghị, liên hệ", 24),
    Column("content", "Nội dung", 34),
    Column("unit", "Đơn vị giải quyết", 18),
    Column("due_on", "Hạn trả lời", 11, "date"),
    Column("answered_on", "Ngày trả lời", 11, "date"),
    Column("result", "Kết quả", 24),
    Column("published", "Đã công khai", 8, "mark"),
    Column("note", "Ghi chú", 14),
)
INFORMATION_REGISTER: Final = (
    Column("number", "STT", 5, "number"),
    Column("case_number", "Mã yêu cầu", 14),
    Column("received_on", "Ngày nhận", 11, "date"),
    Column("person", "Người yêu cầu, địa chỉ", 24),
    Column("channel", "Hình thức yêu cầu", 14),
    Column("content", "Thông tin được yêu cầu", 30),
    Column("manner", "Hình thức cung cấp", 15),
    Column("due_on", "Hạn giải quyết", 11, "date"),
    Column("extended_on", "Gia hạn đến", 11, "date"),
    Column("result", "Kết quả (cung cấp, cung cấp một phần, từ chối)", 20),
    Column("ground", "Căn cứ từ chối", 18),
    Column("supplied_on", "Ngày cung cấp", 11, "date"),
    Column("cost", "Chi phí (đồng)", 11, "number"),
    Column("note", "Ghi chú", 12),
)
REGISTERS: Final[Mapping[str, tuple[Column, ...]]] = {
    "reception": RECEPTION_REGISTER,
    "complaint": COMPLAINT_REGISTER,
    "denunciation": DENUNCIATION_REGISTER,
    "feedback": FEEDBACK_REGISTER,
    "information": INFORMATION_REGISTER,
}


def register_xlsx(
    columns: Sequence[Column], rows: Iterable[Row], title: str, subtitle: str = "", head: Head = NO_HEAD
) -> bytes:
    """The register as .xlsx, to be printed on A4 across. No text becomes a formula or a link. Raises BadRegister."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    _Spreadsheet(book, columns).write(rows, title, subtitle, head)
    book.set_properties({"title": clean(title), "author": clean(head.agency), "created": head.on})
    book.close()
    return out.getvalue()


def register_docx(
    columns: Sequence[Column], rows: Iterable[Row], title: str, subtitle: str = "", head: Head = NO_HEAD
) -> bytes:
    """The register as .docx on A4 across, the head of the table on every page. Raises BadRegister."""
    sheet = Sheet(landscape=True)
    _word_head(sheet, head)
    sheet.add(sheet.paragraph(look.TYPE, clean(title).upper()))
    if subtitle:
        sheet.add(sheet.paragraph(look.SUBJECT, clean(subtitle)))
    sheet.add(sheet.paragraph(look.GAP), _word_table(sheet, columns, rows), sheet.paragraph(look.GAP))
    strokes.fit(sheet.file)
    properties = sheet.file.core_properties
    properties.title, properties.author, properties.comments = clean(title)[:255], clean(head.agency)[:255], ""
    out = io.BytesIO()
    sheet.file.save(out)
    return out.getvalue()


def value_of(column: Column, row: Row, number: int) -> str | int | float | date | None:
    """What stands in a cell, None for nothing; `number` of the row for messages. Raises BadRegister."""
    value = row.get(column.key)
    if value is None or value == "":
        return None
    good: dict[Kind, tuple[type, ...]] = {"text": (str, int), "date": (date,), "number": (int, float), "mark": (bool,)}
    if type(value) not in good[column.kind]:
        raise BadRegister(f"Dòng {number}, cột «{column.title}»: giá trị không phải loại {column.kind}.")
    if column.kind == "mark":
        return _MARK if value else None
    if column.kind == "text":
        return clean(str(value))[:_MOST_IN_CELL]
    return value  # type: ignore[return-value]


class _Spreadsheet:
    """One sheet of a workbook."""

    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.sheet = book.add_worksheet("Sổ")
        plain = {"font_name": look.FONT, "font_size": 12, "valign": "top", "text_wrap": True}
        cell = {**plain, "border": 1}
        self.formats = {
            "head": book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"}),
            "count": book.add_format({**cell, "italic": True, "align": "center", "font_size": 10}),
            "text": book.add_format({**cell, "num_format": "@"}),
            "risky": book.add_format({**cell, "num_format": "@", "quote_prefix": True}),
            "date": book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "center"}),
            "number": book.add_format({**cell, "num_format": "0", "align": "center"}),
            "mark": book.add_format({**cell, "num_format": "@", "align": "center"}),
            "title": book.add_format({**plain, "bold": True, "align": "center", "font_size": 14}),
            "upright": book.add_format({**plain, "align": "center", "font_size": 13}),
            "bold": book.add_format({**plain, "bold": True, "align": "center", "font_size": 13}),
            "italic": book.add_format({**plain, "italic": True, "align": "center", "font_size": 13}),
        }

    def write(self, rows: Iterable[Row], title: str, subtitle: str, head: Head) -> None:
        """Head, title, table."""
        start = self._head(title, subtitle, head)
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(start, at, column.title, self.formats["head"])
            self.sheet.write_number(start + 1, at, at + 1, self.formats["count"])
        last = start + 1
        for number, row in enumerate(rows, start=1):
            last = start + 1 + number
            for at, column in enumerate(self.columns):
                self._cell(last, at, column, value_of(column, row, number))
        self._print(start, last)

    def _head(self, title: str, subtitle: str, head: Head) -> int:
        """Writes what stands over the table; the row in which the table begins."""
        middle = max(1, len(self.columns) // 2)
        place = f"{head.place}, {day_in_words(head.on)}" if head.place and head.on else ""
        lines = [
            (head.parent.upper(), "upright", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"),
            (head.agency.upper(), "bold", "Độc lập - Tự do - Hạnh phúc", "bold"),
            ("", "upright", place, "italic"),
        ]
        for at, (left, left_look, right, right_look) in enumerate(lines):
            self._merge(at, 0, middle - 1, left, left_look)
            self._merge(at, middle, len(self.columns) - 1, right, right_look)
        self._merge(4, 0, len(self.columns) - 1, clean(title).upper(), "title")
        self._merge(5, 0, len(self.columns) - 1, clean(subtitle), "upright")
        return 7

    def _merge(self, row: int, first: int, last: int, text: str, style: str) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", self.formats[style])
        self.sheet.write_string(row, first, clean(text), self.formats[style])

    def _cell(self, row: int, at: int, column: Column, value: str | float | date | None) -> None:
        style = self.formats[column.kind]
        if value is None:
            self.sheet.write_blank(row, at, None, style)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, at, value, style)
        elif isinstance(value, str):
            self.sheet.write_string(row, at, value, self.formats["risky"] if value.startswith(_RISKY) else style)
        else:
            self.sheet.write_number(row, at, value, style)

    def _print(self, start: int, last: int) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(start, start + 1)
        sheet.freeze_panes(start + 2, 0)
        sheet.autofilter(start, 0, max(last, start + 1), len(self.columns) - 1)
        sheet.set_footer("&C&P/&N")


def _word_head(sheet: Sheet, head: Head) -> None:
    width = sheet.width - _AGENCY_WIDTH
    left = [sheet.paragraph(look.PARENT, clean(head.parent).upper())] if head.parent else []
    left += [
        sheet.paragraph(look.AGENCY, clean(head.agency).upper()),
        sheet.stroke("Kẻ dưới cơ quan", _AGENCY_WIDTH),
    ]
    right = [
        sheet.paragraph(look.NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        sheet.paragraph(look.MOTTO, "Độc lập - Tự do - Hạnh phúc"),
        sheet.stroke("Kẻ dưới tiêu ngữ", width),
    ]
    if head.place and head.on:
        right.append(sheet.paragraph(look.PLACE, f"{clean(head.place)}, {day_in_words(head.on)}"))
    if not head.agency:
        left = [sheet.paragraph(look.AGENCY)]
    sheet.add(sheet.columns([left, right], [_AGENCY_WIDTH, width]), sheet.paragraph(look.GAP))


def _word_table(sheet: Sheet, columns: Sequence[Column], rows: Iterable[Row]) -> Any:
    widths = _word_widths(columns, sheet.width)
    titles = [look.cell([sheet.paragraph(look.SMALL_HEAD, c.title)], w) for c, w in zip(columns, widths, strict=True)]
    counts = [look.cell([sheet.paragraph(look.SMALL_HEAD, str(i))], w) for i, w in enumerate(widths, start=1)]
    lines = [look.row(titles, head=True), look.row(counts, head=True)]
    for number, row in enumerate(rows, start=1):
        cells = [
            look.cell([sheet.paragraph(_style(column), _printed(value_of(column, row, number)))], width)
            for column, width in zip(columns, widths, strict=True)
        ]
        lines.append(look.row(cells))
    return sheet.grid(lines, widths, margin=Pt(2))


def _word_widths(columns: Sequence[Column], room: int) -> list[int]:
    """Days and figures as wide as they are, what is left shared among the texts by their widths."""
    left = room - sum(_FIXED.get(column.kind, 0) for column in columns)
    whole = sum(column.width for column in columns if column.kind not in _FIXED)
    return [_FIXED.get(column.kind) or int(left * column.width / whole) for column in columns]


def _style(column: Column) -> str:
    return look.SMALL_CELL if column.kind == "text" else look.SMALL_CENTRED


def _printed(value: str | float | date | None) -> str:
    if isinstance(value, date):
        return day_in_figures(value)
    return "" if value is None else str(value)
