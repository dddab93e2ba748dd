"""What the worker does: sends issues, batch after batch, and forgets addresses that nobody confirmed."""

from __future__ import annotations

from datetime import datetime

from cualuat.base.actor import SYSTEM
from cualuat.base.jobs import Handler
from cualuat.campaigns import queries
from cualuat.campaigns.operations import mailing


def send(*, issue: int, at: datetime) -> None:
    """Puts an issue in the outbox for all who have not got it; may be begun anew at any moment."""
    mailing.put_all_out(issue=issue, at=at)


def go_on(*, at: datetime) -> None:
    """Goes on with issues whose worker died; takes down which letters came back; deletes what nobody confirmed."""
    for issue in queries.unfinished_issues():
        mailing.put_all_out(issue=issue, at=at)
    mailing.settle(by=SYSTEM, at=at)
    mailing.clean(by=SYSTEM, at=at)


HANDLERS: dict[str, Handler] = {mailing.SEND_JOB: send}
