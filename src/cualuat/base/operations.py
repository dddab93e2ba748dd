"""What an operation is: one keyword-only function, one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction

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
