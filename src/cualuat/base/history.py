"""Migrations that make the database itself refuse to change rows of history."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def refuse_changes(table: str, *, deletes: bool = True) -> migrations.RunPython:
    """A step of a migration: no row of `table` can be changed, nor deleted unless `deletes` is False."""
    events = ("UPDATE", "DELETE") if deletes else ("UPDATE",)

    def protect(apps: Any, schema_editor: Any) -> None:
        for statement in _statements(table, events)[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)  # a «%» in it is no placeholder

    def release(apps: Any, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for event in events:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{event.lower()}{on}")

    return migrations.RunPython(protect, release)


def _statements(table: str, events: tuple[str, ...]) -> dict[str, list[str]]:
    function = """CREATE OR REPLACE FUNCTION cualuat_history() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for event in events
        ],
        "postgresql": [
            function,
            *(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION cualuat_history()"
                for event in events
            ),
        ],
    }
