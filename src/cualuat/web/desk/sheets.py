"""Lists of the desk as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from cualuat.letters.registers import Column, Head, Row, register_xlsx
from cualuat.organisation import queries as organisation
from cualuat.web.shell.serving import made_here

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_sheet(columns: Sequence[Column], rows: Sequence[Row], title: str, subtitle: str, name: str) -> HttpResponse:
    """The rows as a spreadsheet to be saved under `name`."""
    agency = organisation.agency()
    head = Head(agency.superior, agency.name, agency.place) if agency else Head()
    return made_here(register_xlsx(columns, rows, title, subtitle, head), _XLSX, f"{name}.xlsx")
