"""Each worker of the test run is on the database it was told."""

from __future__ import annotations

import os

from django.db import connection


def test_the_worker_is_on_its_database(db: None) -> None:
    told = os.environ.get("CUALUAT_TEST_DATABASE", "sqlite")
    assert connection.vendor == told
    if told == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone()[0] in ("wal", "memory")
