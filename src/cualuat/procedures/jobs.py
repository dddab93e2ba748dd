"""What the worker does for procedures: the index, due days after the calendar changed, names whose time is over."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.base.jobs import Handler
from cualuat.procedures.operations import mirroring
from cualuat.procedures.operations.announcing import INDEX_JOB
from cualuat.procedures.search_names import doc_id
from cualuat.search import operations as search


def update_index(*, procedures: list[int], at: datetime) -> None:
    """Brings the index up to date with these procedures."""
    search.update_documents([doc_id(pk) for pk in procedures])


def recount(*, at: datetime) -> None:
    """Counts files anew whose due day was counted before the last change of the calendar."""
    mirroring.recount(by=SYSTEM, at=at)


def clean(*, at: datetime) -> None:
    """Forgets who handed in files that ended long ago."""
    mirroring.clean(by=SYSTEM, at=at)


HANDLERS: dict[str, Handler] = {INDEX_JOB: update_index}
