"""What the worker does for guides, questions and answers."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.jobs import Handler
from cualuat.guides.operations.publishing import INDEX_JOB
from cualuat.search import operations as search


def update_index(*, documents: list[str], at: datetime) -> None:
    """Brings the index up to date with these pieces («guide:12»)."""
    search.update_documents(documents)


HANDLERS: dict[str, Handler] = {INDEX_JOB: update_index}
