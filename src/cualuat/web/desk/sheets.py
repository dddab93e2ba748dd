"""Lists of the desk as spreadsheets, and tables that come in as files."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from cualuat.base.operations import Refused
from cualuat.files.formats.refusal import UnacceptableFile
from cualuat.files.tables import LARGEST, ROWS, read_table
from cualuat.letters.registers import Column, Head, Row, register_xlsx
from cualuat.organisation import queries as organisation
from cualuat.web.shell.serving import made_here

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_sheet(columns: Sequence[Column], rows: Sequence[Row], title: str, subtitle: str, name: str) -> HttpResponse:
    """The rows as a spreadsheet to be saved under `name`."""
    agency = organisation.agency()
    head = Head(agency.superior, agency.name, agency.place) if agency else Head()
    return made_here(register_xlsx(columns, rows, title, subtitle, head), _XLSX, f"{name}.xlsx")


def table_in(request: HttpRequest, name: str = "table", *, rows: int = ROWS) -> list[list[str]]:
    """The cells of the table that a file input sent, so many rows of it. Raises Refused, naming the input."""
    sent = request.FILES.get(name)
    if sent is None:
        raise Refused("Hãy chọn tệp bảng.", name)
    try:
        return read_table(sent.name or "", sent.read(LARGEST + 1), rows=rows)
    except UnacceptableFile as refused:
        raise Refused(str(refused), name) from refused
