"""The box is closed, its papers counted, the result made public; or the vote is annulled."""

from __future__ import annotations

from datetime import datetime

from cualuat.ballots import access, queries
from cualuat.ballots.models import Ballot, BallotPaper, Option
from cualuat.ballots.operations.preparing import box, record
from cualuat.ballots.rules import WITHDRAWN
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.entry import queries as entry
from cualuat.entry.models import Entry
from cualuat.entry.operations import arranging
from cualuat.kernel.tally import as_data, count, merkle_root, paper_hash, plain_choice, seal_of, terms_data
from cualuat.kernel.workdays import day_of
from cualuat.search import operations as search


@operation
def close(*, ballot: Ballot, version: int | None = None, by: Actor, at: datetime) -> Ballot:
    """No more papers; those of a secret vote are written anew in random order. Raises NotAllowed, SomebodyElse, Refused.

    Not before its time is up, unless everybody who may has voted: nobody ends a vote when it suits.
    """
    access.require_runner(by)
    row = box(ballot, version)
    _not_annulled(row)
    if row.occasion.closed_at:
        raise Refused("Hòm phiếu đã đóng rồi.")
    if not queries.may_close(row, at):
        raise Refused("Chưa đóng được: chưa hết giờ và chưa phải mọi người có quyền đều đã bỏ phiếu.")
    row.on_paper = Entry.objects.filter(occasion=row.occasion, on_paper=True).count()
    row.occasion = arranging.close(occasion=row.occasion, by=by, at=at)
    if row.occasion.secret:
        arranging.write_anew(access.opened_papers(row), _again)
    row.version += 1
    row.save()
    record("ballots.close", row, by, at, count=entry.entries(row.occasion), on_paper=row.on_paper)
    return row


def _again(paper: BallotPaper) -> BallotPaper:
    """The same paper under a new key."""
    return BallotPaper(ballot_id=paper.ballot_id, receipt=paper.receipt, choice=paper.choice)


@operation
def tally(*, ballot: Ballot, version: int | None = None, by: Actor, at: datetime) -> Ballot:
    """Counts the papers of a closed box and seals them. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(ballot, version)
    _not_annulled(row)
    if row.counted_at:
        raise Refused("Đã kiểm phiếu rồi.")
    terms = queries.terms_of(row)
    papers = [
        (receipt, plain_choice(terms, choice))
        for receipt, choice in access.opened_papers(row).values_list("receipt", "choice")
    ]
    entered = entry.entries(row.occasion)
    if len(papers) != entered:
        raise Refused(
            f"Trong hòm có {len(papers)} phiếu mà có {entered} lượt bỏ phiếu. Chưa kiểm; hãy báo quản trị viên xem nhật ký."
        )
    row.root = merkle_root(paper_hash(receipt, choice) for receipt, choice in papers)
    row.outcome = as_data(count(terms, [choice for _, choice in papers], root=row.root))
    row.seal = seal_of(
        row.root,
        title=row.title,
        terms=terms_data(terms),
        marks={key: one.mark for key, one in queries.named(row).items()},
    )
    row.counted_at, row.counted_by = at, by.name
    row.version += 1
    row.save()
    record("ballots.tally", row, by, at, count=len(papers), seal=row.seal)
    return row


@operation
def publish(*, ballot: Ballot, version: int | None = None, by: Actor, at: datetime) -> Ballot:
    """Makes the result public, with the papers. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(ballot, version)
    _not_annulled(row)
    if row.counted_at is None:
        raise Refused("Hãy kiểm phiếu trước khi công bố.")
    if row.published_at:
        raise Refused("Kết quả đã công bố rồi.")
    row.published_at, row.published_by = at, by.name
    row.version += 1
    row.save()
    record("ballots.publish", row, by, at, seal=row.seal)
    return row


@operation
def annul(*, ballot: Ballot, reason: str, version: int | None, by: Actor, at: datetime) -> Ballot:
    """The vote counts for nothing; the reason is public, its papers are never shown. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(ballot, version)
    _not_annulled(row)
    if row.published_at:
        raise Refused("Kết quả đã công bố thì không hủy ở đây được. Người có thẩm quyền xử lý bằng văn bản.")
    if row.counted_at:
        raise Refused("Đã kiểm phiếu, người kiểm đã biết kết quả: phải công bố, không hủy được.")
    if row.occasion.closed_at is None and row.occasion.frozen_at is not None:
        row.occasion = arranging.close(occasion=row.occasion, by=by, at=at)
    row.annulled_at = at
    row.annulled_why = words(reason, 500, "reason", "Hãy ghi vì sao hủy; lý do được công bố.")
    row.version += 1
    row.save()
    search.queue_update(doc_ids=[f"ballots:{row.pk}"], at=at)
    record("ballots.annul", row, by, at, reason=row.annulled_why)
    return row


@operation
def withdraw_name(*, option: Option, by: Actor, at: datetime) -> Option:
    """Takes the name, text and picture of an option away for good, as who stands behind it asks; votes for it stay counted.

    Of a vote that was not announced the option itself goes.

    The seal stays too: it was made over a mark of the name, which tells nothing without the salt. For the apps above, which know
    who may ask and write that down as well.
    """
    row = Option.objects.select_for_update().get(pk=option.pk)
    if row.ballot.occasion.frozen_at is None:  # nobody saw it yet
        row.delete()
        record("ballots.withdraw_name", row.ballot, by, at, position=row.position)
    elif row.withdrawn_on is None:
        row.name, row.text, row.picture, row.salt = WITHDRAWN, "", None, ""
        row.withdrawn_on = day_of(at)
        row.save()
        record("ballots.withdraw_name", row.ballot, by, at, position=row.position)
    return row


def _not_annulled(row: Ballot) -> None:
    if row.annulled_at:
        raise Refused("Cuộc bỏ phiếu này đã hủy.")
