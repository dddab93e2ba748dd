"""What an operation is: one keyword-only function, one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model

from cualuat.kernel.tables import Fault
from cualuat.kernel.text import normalise

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)


class Refused(ValueError):
    """The operation cannot be done; the message, in Vietnamese, says why and what to do.

    `field` names the input that is wrong, where there is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SomebodyElse(Refused):
    """Somebody saved meanwhile; what was typed is not written, and the page shows it beside what stands there now."""

    def __init__(self) -> None:
        super().__init__("Có người vừa sửa ở đây. Phần bạn gõ còn ở dưới; hãy xem bản mới rồi ghi lại.")


class BadRows(Refused):
    """A table has faults, nothing of it was taken in; `faults` names each with its row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("Chưa nạp dòng nào. Hãy sửa các dòng sau trong tệp rồi nạp lại.", "table")
        self.faults = sorted(faults, key=lambda fault: fault.row)


def locked(row: M, version: int | None = None) -> M:
    """The row as it stands now, nobody else's to change until the transaction ends.

    Raises SomebodyElse where it is another `version` than was seen; Refused where it is gone.
    """
    fresh = type(row)._default_manager.select_for_update().filter(pk=row.pk).order_by("pk").first()
    if fresh is None:
        raise Refused("Mục này vừa được bỏ. Hãy tải lại trang.")
    if version is not None and version != fresh.version:  # type: ignore[attr-defined]
        raise SomebodyElse()
    return fresh


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a write: runs it in one transaction. It takes keyword arguments only, among them `by: Actor` and `at`."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    run.is_operation = True  # type: ignore[attr-defined]
    return run


def words(text: str, most: int, field: str, missing: str = "") -> str:
    """What somebody typed, in normal form without blanks around. Raises Refused where it is too long, or missing and `missing` says so."""
    clean = normalise(text).strip()
    if missing and not clean:
        raise Refused(missing, field)
    if len(clean) > most:
        raise Refused(f"Dài quá {most} ký tự: bạn ghi {len(clean)}. Phần đã ghi còn nguyên; hãy rút ngắn.", field)
    return clean
