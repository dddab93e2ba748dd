"""Migrations that make a table whole at once.

Django writes a table first and its constraints and indexes one by one after it. From nothing that means: every model that is
related is worked out anew for each of them, and SQLite copies the table each time. Put into the making of the table they
cost nothing. Of a new table, too, Django works out anew every model that is related to one it points to; here almost all of
them are, so that a house with 250 tables took a minute to set up. A new table changes none of the others: see `one_by_one`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.constraints import BaseConstraint


class Unknown(Exception):
    """Of what an expression speaks cannot be told."""


def whole(operations: list[Operation]) -> list[Operation]:
    """The same operations, with constraints and indexes in the making of their table where it has their fields already."""
    made: dict[str, CreateModel] = {}
    found: list[Operation] = []
    for operation in operations:
        table = made.get(getattr(operation, "model_name_lower", ""))
        if isinstance(operation, CreateModel):
            made[operation.name_lower] = operation
        if table is not None and isinstance(operation, AddConstraint | AddIndex) and _folded(operation, table):
            continue
        found.append(operation)
    return found


def _folded(operation: AddConstraint | AddIndex, table: CreateModel) -> bool:
    name = "constraints" if isinstance(operation, AddConstraint) else "indexes"
    put_in = operation.constraint if isinstance(operation, AddConstraint) else operation.index
    try:
        wanted = set(fields_of(put_in))
    except Unknown:
        return False
    if not wanted <= {field for field, _ in table.fields} | {"pk"}:
        return False
    table.options[name] = [*table.options.get(name, ()), put_in]
    return True


def fields_of(put_in: BaseConstraint | Index) -> Iterator[str]:
    """The fields that a constraint or an index speaks of. Raises Unknown for expressions."""
    if getattr(put_in, "expressions", ()):
        raise Unknown(put_in)
    if isinstance(put_in, UniqueConstraint | Index):
        yield from (name.lstrip("-") for name in put_in.fields)
        yield from _named(put_in.condition)
        yield from getattr(put_in, "include", ()) or ()
    elif isinstance(put_in, CheckConstraint):
        yield from _named(put_in.condition)
    else:
        raise Unknown(put_in)


def _named(condition: Any) -> Iterator[str]:
    if condition is None:
        return
    if isinstance(condition, F):
        yield str(getattr(condition, "name", "")).partition("__")[0]
    elif isinstance(condition, Q):
        for child in condition.children:
            if isinstance(child, Q):
                yield from _named(child)
            elif isinstance(child, tuple):
                yield str(child[0]).partition("__")[0]
                yield from _named(child[1] if isinstance(child[1], F | Q) else None)
            else:
                raise Unknown(child)
    else:
        raise Unknown(condition)


@contextmanager
def one_by_one() -> Iterator[None]:
    """While it lasts, a table that a migration makes is worked out by itself, not with all that are related to it."""
    before = ProjectState.add_model

    def add_model(state: Any, made: ModelState) -> None:
        key = made.app_label, made.name_lower
        if "apps" not in state.__dict__ or key in state.models:
            before(state, made)
            return
        state.models[key] = made
        if state._relations is not None:
            state.resolve_model_relations(key)
        state.apps.render_multiple([made])

    ProjectState.add_model = add_model  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.add_model = before  # type: ignore[method-assign]


class WholeTables(MigrationAutodetector):
    """Django's own look for changes, its migrations made whole."""

    def _optimize_migrations(self) -> None:
        super()._optimize_migrations()  # type: ignore[misc]
        for migrations in self.migrations.values():  # type: ignore[attr-defined]
            for migration in migrations:
                migration.operations = whole(migration.operations)
