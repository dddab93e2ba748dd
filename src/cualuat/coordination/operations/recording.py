"""What all writes of coordination share: the second one to save is told; texts are clean and not too long."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model

from cualuat.base.operations import Refused
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import VIETNAM

M = TypeVar("M", bound=Model)


class SomebodyElse(Refused):
    """Somebody saved meanwhile; what was typed is not written."""

    def __init__(self) -> None:
        super().__init__("Có người vừa ghi vào đây. Phần bạn gõ còn ở dưới; hãy xem bản mới rồi ghi lại.")


def words(text: str, most: int, field: str, missing: str = "") -> str:
    """Text without blanks around. Raises Refused where it is missing or too long."""
    clean = normalise(text).strip()
    if missing and not clean:
        raise Refused(missing, field)
    if len(clean) > most:
        raise Refused(f"Dài quá {most} ký tự.", field)
    return clean


def locked(row: M, version: int | None) -> M:
    """The row as it stands now, nobody else's until the end. Raises SomebodyElse; Refused where it is gone."""
    fresh = type(row)._default_manager.select_for_update().filter(pk=row.pk).order_by("pk").first()
    if fresh is None:
        raise Refused("Dòng này vừa được bỏ. Hãy tải lại trang.")
    if version is not None and version != fresh.version:  # type: ignore[attr-defined]
        raise SomebodyElse()
    return fresh


def today(at: datetime) -> date:
    """The day in Viet Nam."""
    return at.astimezone(VIETNAM).date()
