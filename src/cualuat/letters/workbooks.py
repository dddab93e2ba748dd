"""Spreadsheets of several plain sheets: a title, lines under it, a table each. What is typed stays text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import xlsxwriter

from cualuat.letters import markup as look
from cualuat.letters.registers import Column, Row, value_of
from cualuat.letters.variables import clean

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_MOST_ROWS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name on the tab, title, lines under it, columns, rows; `missing`: what stands where a number is not told."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    lines: Sequence[str] = field(default=())
    missing: str = ""


def workbook(pages: Sequence[Page], *, title: str, author: str = "", on: date | None = None) -> bytes:
    """The sheets as .xlsx, to be printed on A4 across. No text becomes a formula or a link. Raises BadRegister."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    formats = _formats(book)
    for page in pages:
        _write(book.add_worksheet(page.name), page, formats)
    book.set_properties({"title": clean(title), "author": clean(author), "created": on})
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    plain = {"font_name": look.FONT, "font_size": 12, "valign": "top", "text_wrap": True}
    cell = {**plain, "border": 1}
    return {
        "title": book.add_format({**plain, "bold": True, "font_size": 14, "text_wrap": False}),
        "line": book.add_format({**plain, "italic": True, "text_wrap": False}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"}),
        "text": book.add_format({**cell, "num_format": "@"}),
        "risky": book.add_format({**cell, "num_format": "@", "quote_prefix": True}),
        "date": book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "center"}),
        "number": book.add_format({**cell, "num_format": "#,##0", "align": "right"}),
        "mark": book.add_format({**cell, "num_format": "@", "align": "center"}),
    }


def _write(sheet: Any, page: Page, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, clean(page.title), formats["title"])
    for at, line in enumerate(page.lines, 1):
        sheet.write_string(at, 0, clean(line), formats["line"])
    start = len(page.lines) + 2
    for at, column in enumerate(page.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(start, at, column.title, formats["head"])
    for number, row in enumerate(page.rows[:_MOST_ROWS], 1):
        for at, column in enumerate(page.columns):
            value = value_of(column, row, number)
            if value is None and column.kind == "number" and page.missing:
                sheet.write_string(start + number, at, clean(page.missing), formats["number"])
            else:
                _cell(sheet, (start + number, at), column, value, formats)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(start)
    sheet.freeze_panes(start + 1, 0)
    sheet.set_footer("&C&P/&N")


def _cell(
    sheet: Any, place: tuple[int, int], column: Column, value: str | float | date | None, formats: dict[str, Any]
) -> None:
    style = formats[column.kind]
    if value is None:
        sheet.write_blank(*place, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, style)
    elif isinstance(value, str):
        sheet.write_string(*place, value, formats["risky"] if value.startswith(_RISKY) else style)
    else:
        sheet.write_number(*place, value, style)
