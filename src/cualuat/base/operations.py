"""What an operation is: one keyword-only function, one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction

from cualuat.kernel.text import normalise

P = ParamSpec("P")
R = TypeVar("R")


class Refused(ValueError):
    """The operation cannot be done; the message, in Vietnamese, says why and what to do.

    `field` names the input that is wrong, where there is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


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
        raise Refused(f"Dài quá {most} ký tự.", field)
    return clean
