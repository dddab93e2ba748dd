"""The office as citizens meet it, an hour that stands still, a shelf of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from matter_pages import Hour, freeze, office_once
from office import Office


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """Made once for the tests of a module."""
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    """The office; each test undoes what it changes and has a folder of files of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    """Nine in the morning of a Friday."""
    return freeze(monkeypatch)
