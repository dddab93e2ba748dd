"""Finding rows by the beginnings of words in a column of folded words: indexed on PostgreSQL, a plain comparison elsewhere."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

_VECTOR = "to_tsvector('simple', {})"


@models.TextField.register_lookup
class ReadsWord(models.Lookup):
    """`column__reads_word="lua"`: the same as `has_word` without an index, for rows that are looked at one by one anyway."""

    lookup_name = "reads_word"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """A comparison of each row."""
        column, given = self.process_lhs(compiler, connection)
        return f"(' ' || {column}) LIKE %s", (*given, f"% {self.rhs}%")


@models.TextField.register_lookup
class HasWord(ReadsWord):
    """`column__has_word="lua"`: some word of the column begins so. The word is letters and digits only, already folded."""

    lookup_name = "has_word"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """A look into the index that `word_index` made."""
        column, given = self.process_lhs(compiler, connection)
        return f"{_VECTOR.format(column)} @@ to_tsquery('simple', %s)", (*given, f"{self.rhs}:*")


def word_index(table: str, column: str) -> migrations.RunPython:
    """A step of a migration: the index for `has_word`, where the database has such."""
    name = f"{table}_{column}_words"

    def make(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({_VECTOR.format(column)})", params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}", params=None)

    return migrations.RunPython(make, drop)
