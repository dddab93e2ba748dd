"""Looking for words everywhere the program writes."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps


def every_text() -> str:
    """All rows of all tables as one text, bytes as they are read as UTF-8."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            found += [
                bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                for value in row
            ]
    return "\n".join(found)


def everything_on_disk(folder: Path) -> str:
    """Names and bytes of all files below a folder as one text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in files)
