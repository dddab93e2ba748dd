"""Registers taken out of the house: who took which is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.kinds import FAMILIES
from cualuat.casework.queries import registers
from cualuat.kernel.workdays import show
from cualuat.letters.registers import REGISTERS, Column

TITLES = {
    "reception": "SỔ TIẾP CÔNG DÂN",
    "complaint": "SỔ THEO DÕI GIẢI QUYẾT KHIẾU NẠI",
    "denunciation": "SỔ THEO DÕI GIẢI QUYẾT TỐ CÁO",
    "feedback": "SỔ THEO DÕI PHẢN ÁNH, KIẾN NGHỊ",
    "information": "SỔ THEO DÕI CUNG CẤP THÔNG TIN THEO YÊU CẦU",
}


@dataclass(frozen=True)
class Register:
    """A register to be printed."""

    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: list[dict[str, object]]


@operation
def register(*, family: str, since: date, until: date, by: Actor, at: datetime) -> Register:
    """The register of a family for some days, as far as the actor may see. Raises NotAllowed, Refused."""
    by.require_duty(*access.DESK)
    if family not in FAMILIES:
        raise Refused("Hãy chọn một sổ.", "family")
    columns = tuple(REGISTERS[family])
    keys = {column.key for column in columns}
    rows = [
        {key: value for key, value in row.items() if key in keys}
        for row in registers.rows(family, since=since, until=until, actor=by)
    ]
    detail = {"since": show(since), "until": show(until), "count": len(rows)}
    audit.record(action="casework.export", subject=("register", family, TITLES[family]), by=by, at=at, detail=detail)
    return Register(TITLES[family], f"Từ ngày {show(since)} đến ngày {show(until)}", columns, rows)
