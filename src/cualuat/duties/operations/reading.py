"""What was typed, and what the cells of a table name: citations, units, people, days, the rows that stand already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model

from cualuat.accounts.models import Person
from cualuat.base.operations import Refused, SomebodyElse, locked, words
from cualuat.casework.needs import read_day
from cualuat.duties.rules import canonical, read_code
from cualuat.kernel.tables import Line
from cualuat.kernel.text import fold
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit, UnitKind

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Known:
    """Units by name and abbreviation, as they are called on a day; of one name the unit that is in being."""

    on: date
    by_name: Mapping[str, Unit]

    @classmethod
    def now(cls, on: date) -> Known:
        """What is known on a day."""
        ever = [one for one in organisation.every_unit() if one.kind != UnitKind.EXTERNAL]
        rows = [*ever, *organisation.units(on=on)]
        return cls(on, {fold(name): one for one in rows for name in (one.short, one.name) if name})

    def unit(self, name: str) -> Unit | None:
        """The unit of this name; None for none. Raises Refused where nobody knows it."""
        if not name:
            return None
        found = self.by_name.get(fold(name))
        if found is None:
            raise Refused(f"không có đơn vị «{name[:60]}» trong cơ quan. Ghi tên hoặc chữ viết tắt.")
        return found

    def units(self, names: str) -> list[Unit]:
        """The units whose names stand in a cell with «;» between."""
        found = [unit for name in names.split(";") if (unit := self.unit(name.strip()))]
        return list(dict.fromkeys(found))

    def holder(self, name: str, unit: Unit | None) -> Person | None:
        """Who of a unit has this name. Raises Refused where nobody has, or two."""
        if not name:
            return None
        if unit is None:
            raise Refused("có người chịu trách nhiệm mà chưa có đơn vị chủ trì.")
        found = [one for one in organisation.holders_on(self.on, unit_id=unit.pk) if fold(one.name) == fold(name)]
        if len(found) != 1:
            told = "có hai người trùng tên" if found else "không có ai tên"
            raise Refused(f"{unit.name} {told} «{name[:60]}». Để trống rồi chọn người trên trang.")
        return found[0]


def basis_in(text: str, most: int) -> str:
    """The citations of a basis in the form of the house. Raises Refused where there is none, or too much."""
    return words(canonical(words(text, most, "basis")), most, "basis", "Hãy ghi căn cứ pháp lý.")


def day_in(text: str) -> date | None:
    """The day in a cell; None for none. Raises Refused."""
    return read_day(text, "day") if text else None


def own_row(model: type[M], line: Line, taken: set[int]) -> M | None:
    """The row that a line corrects, locked; None for a new one. Raises Refused where it is gone, changed or named twice."""
    code = line["code"]
    if not code:
        return None
    found = read_code(code)
    row = model._default_manager.filter(pk=found[0]).first() if found else None
    if found is None or row is None:
        raise Refused(f"không có dòng mã «{code[:20]}». Dòng mới thì để trống cột «Mã dòng».")
    if found[0] in taken:
        raise Refused(f"mã dòng «{code[:20]}» đã có ở trên. Dòng mới thì để trống cột «Mã dòng».")
    taken.add(found[0])
    try:
        return locked(row, found[1])
    except SomebodyElse as error:
        raise Refused("dòng này đã có người sửa sau khi bạn tải bảng. Hãy tải bảng mới rồi sửa lại.") from error
