"""What the worker does for the library."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.jobs import Handler
from cualuat.law import queries
from cualuat.law.load.run import LOAD_FILES_JOB, fail, run_batch
from cualuat.law.operations import INDEX_JOB
from cualuat.search import operations as search

REBUILD_JOB = "law.rebuild"


def update_index(*, documents: list[int], at: datetime) -> None:
    """Brings the index up to date with these documents; builds it where there is none."""
    search.update_documents([str(pk) for pk in documents])


def rebuild_index(*, at: datetime) -> None:
    """Builds the index anew beside the old one."""
    search.rebuild_index()


def load_files(*, batch: int, actor: list[str], at: datetime) -> None:
    """Reads the uploaded files of a batch."""
    wanted = queries.batch(batch)
    try:
        run_batch(wanted, by=Actor(id=actor[0], name=actor[1], role=actor[2]), clock=timezone.now)
    except Exception as failure:  # the job is tried again; until then the report says what is the matter
        fail(wanted, f"{type(failure).__name__}: {failure}", timezone.now())
        raise


HANDLERS: dict[str, Handler] = {
    INDEX_JOB: update_index,
    REBUILD_JOB: rebuild_index,
    LOAD_FILES_JOB: load_files,
}
