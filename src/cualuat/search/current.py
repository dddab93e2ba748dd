"""The engine this installation uses, over the index in CUALUAT_HOME."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cualuat.search.engine import SearchEngine
from cualuat.search.tantivy_engine import TantivyEngine


def engine() -> SearchEngine:
    """The engine over `CUALUAT_HOME/index`; one for each directory, so that tests with another home get another."""
    return _engine(Path(settings.CUALUAT_HOME) / "index")


@lru_cache(maxsize=8)
def _engine(path: Path) -> SearchEngine:
    return TantivyEngine(path)
