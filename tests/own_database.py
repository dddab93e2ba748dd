"""A copy of the test database for threads with connections of their own; the test database itself stays untouched.

A flush, as `django_db(transaction=True)` does it, is no way here: it takes the sample library away from later tests, and on
SQLite the rows of history refuse to be deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

T = TypeVar("T")
_SUFFIX = "own"


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """Everybody who connects works in the copy; it is gone afterwards."""
    whole = connections[DEFAULT_DB_ALIAS]
    settings = connections.settings[DEFAULT_DB_ALIAS]
    copy = _copy_of_sqlite if whole.vendor == "sqlite" else _copy_of_postgresql
    with copy(whole, folder) as name:
        connections.settings[DEFAULT_DB_ALIAS] = {**deepcopy(settings), "NAME": name}
        connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections.settings[DEFAULT_DB_ALIAS] = settings
            connections[DEFAULT_DB_ALIAS] = whole


@contextmanager
def _copy_of_sqlite(whole: BaseDatabaseWrapper, folder: Path) -> Iterator[str]:
    whole.ensure_connection()
    with closing(sqlite3.connect(folder / "own.sqlite3")) as target:
        whole.connection.backup(target)
    yield str(folder / "own.sqlite3")


@contextmanager
def _copy_of_postgresql(whole: BaseDatabaseWrapper, folder: Path) -> Iterator[str]:
    whole.creation.clone_test_db(_SUFFIX, verbosity=0, autoclobber=True)  # closes the connection
    try:
        yield str(whole.creation.get_test_db_clone_settings(_SUFFIX)["NAME"])
    finally:
        whole.creation.destroy_test_db(suffix=_SUFFIX, verbosity=0)


def take_locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are no longer locked; on SQLite, where there are none, writers no longer queue from their first statement."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connections.settings[DEFAULT_DB_ALIAS]["OPTIONS"], "transaction_mode", "DEFERRED")
    else:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)


def at_once(works: Sequence[Callable[[], T]]) -> list[T | BaseException]:
    """What each of the works gave or raised, done in threads with a connection each."""

    def alone(work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(alone, work) for work in works]
    return [future.exception() or future.result() for future in futures]


def raised(outcomes: Sequence[Any]) -> list[BaseException]:
    """Those outcomes that were raised."""
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
