"""Votes for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from PIL import Image

from cualuat.ballots.models import Ballot
from cualuat.ballots.operations import closing, preparing, voting
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import SYSTEM
from cualuat.entry.operations import admitting
from sample_entry import some_terms

THREE = (("An", "Dạy luật ở thôn"), ("Bình", ""), ("Chi", ""))
LATER = timedelta(days=8)  # after `some_terms` are over


def a_picture() -> bytes:
    """A small red square as PNG."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    return file.getvalue()


def a_ballot(now: datetime, *, audience: str = "open", secrecy: str = "secret", **changes: object) -> Ballot:
    """A draft with three options; of «staff» six may vote."""
    wanted = BallotWanted(**{"title": "Bầu người gương mẫu", "options": THREE, **changes})  # type: ignore[arg-type]
    return preparing.draft(wanted=wanted, terms=some_terms(now, audience=audience, secrecy=secrecy), by=SYSTEM, at=now)


def an_open_ballot(now: datetime, **changes: object) -> Ballot:
    """One whose paper can be filled in."""
    row = a_ballot(now, **changes)  # type: ignore[arg-type]
    return preparing.announce(ballot=row, address=f"/bo-phieu/{row.pk}/", by=SYSTEM, at=now)


def voted(ballot: Ballot, choices: Sequence[object], at: datetime, start: int = 0) -> list[str]:
    """Each from another browser; the receipts."""
    return [
        voting.cast(
            ballot=ballot, admitted=admitting.by_browser(occasion=ballot.occasion, token=f"b{n}"), choice=choice,
            code=voting.draw_receipt(), at=at,
        )
        for n, choice in enumerate(choices, start)
    ]  # fmt: skip


def counted(ballot: Ballot, now: datetime) -> Ballot:
    """Closed when its time is up, and counted."""
    closing.close(ballot=ballot, by=SYSTEM, at=now + LATER)
    return closing.tally(ballot=ballot, by=SYSTEM, at=now + LATER)


def published(ballot: Ballot, now: datetime) -> Ballot:
    """Counted and published."""
    return closing.publish(ballot=counted(ballot, now), by=SYSTEM, at=now + LATER)


def counted_in_meeting(now: datetime) -> Ballot:
    """One of a meeting of five, who voted on paper; the staff knows the result."""
    row = an_open_ballot(
        now, audience="staff", method="yesno", in_meeting=True, entitled=5, passing="1/2", passing_of="entitled", seats=3
    )  # fmt: skip
    for number in range(5):
        voting.cast_on_paper(ballot=row, sheet=str(number), choice={"1": "yes", "2": "no"}, by=SYSTEM, at=now)
    closing.close(ballot=row, by=SYSTEM, at=now)
    closing.tally(ballot=row, by=SYSTEM, at=now)
    return closing.publish(ballot=row, by=SYSTEM, at=now)
