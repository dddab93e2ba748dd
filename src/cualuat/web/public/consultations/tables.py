"""What became of opinions as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from cualuat.consultations import exports, queries
from cualuat.letters.registers import Column, Head, register_xlsx
from cualuat.organisation import queries as organisation
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = (
    Column("n", "TT", 5, "number"),
    Column("place", "Điều, khoản", 22),
    Column("text", "Nội dung góp ý", 60),
    Column("who", "Người góp ý", 30),
    Column("count", "Số ý kiến", 9, "number"),
    Column("verdict", "Kết quả", 22),
    Column("reason", "Giải trình", 50),
    Column("change", "Sửa trong dự thảo", 40),
)


def synthesis(found: Consultation, form: str) -> HttpResponse | None:
    """The table as «docx» or «xlsx»; None for any other."""
    name = exports.file_name(found)
    if form == "docx":
        return made_here(exports.synthesis_docx(found), DOCX, f"{name}.docx")
    if form != "xlsx":
        return None
    rows = [
        {
            "n": n, "place": line.place_name, "text": line.text, "who": line.said_by, "count": len(line.numbers), "verdict": line.verdict,
            "reason": line.row.reason, "change": line.row.change,
        }
        for n, line in enumerate(queries.lines(found), 1)
    ]  # fmt: skip
    agency = organisation.agency()
    head = Head(agency.superior, agency.name, agency.place) if agency else Head()
    return made_here(
        register_xlsx(_SHEET, rows, "Tổng hợp ý kiến, tiếp thu, giải trình", found.title, head), XLSX, f"{name}.xlsx"
    )
