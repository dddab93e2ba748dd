"""Casting: the paper and, apart from it, that somebody voted; both or neither."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from cualuat.ballots import access, queries
from cualuat.ballots.models import Ballot, BallotPaper
from cualuat.ballots.operations.preparing import box, record
from cualuat.ballots.rules import RECEIPT
from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, operation
from cualuat.entry import queries as entries
from cualuat.entry.models import Entry
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import AlreadyEntered, NotOpen, Pass
from cualuat.kernel.tally import BadChoice, Choice, plain_choice, receipt_hash
from cualuat.sealed import receipts

__all__ = ["AlreadyEntered", "cast", "cast_on_paper", "draw_receipt", "was_cast"]


def draw_receipt() -> str:
    """A random code for one paper, to be shown to the voter and kept nowhere."""
    return receipts.draw(RECEIPT)


def was_cast(*, ballot: Ballot, code: str) -> bool:
    """Whether the paper of this receipt lies in the box: for whoever pressed twice, and lost the first answer."""
    return BallotPaper.objects.filter(ballot=ballot, receipt=receipt_hash(code)).exists()


@operation
def cast(*, ballot: Ballot, admitted: Pass, choice: object, code: str, by: Actor = ANYONE, at: datetime) -> str:
    """Puts a paper in the box and gives back its receipt. Writes no row of the record: its moment would lead back.

    `code`: what `draw_receipt` drew when the paper was handed out. Raises NotOpen, AlreadyEntered, Refused.
    """
    if ballot.annulled_at:
        raise Refused("Cuộc bỏ phiếu này đã hủy.")
    said = _said(ballot, choice)
    if ballot.in_meeting:
        box(ballot)  # two who come last are counted one after the other
    entry = admitting.enter(occasion=ballot.occasion, admitted=admitted, at=at)
    _need_room(ballot)
    _put_in(ballot, said, code, entry)
    # Whoever closes the box waits for what is being put in (a row that points to it), and what waited for the close is told so.
    if Ballot.objects.filter(
        Q(occasion__closed_at__isnull=False) | Q(annulled_at__isnull=False), pk=ballot.pk
    ).exists():
        raise NotOpen("Hòm phiếu vừa đóng, phiếu của bạn không kịp vào.")
    return code


@operation
def cast_on_paper(*, ballot: Ballot, sheet: str, choice: object, by: Actor, at: datetime) -> None:
    """Takes in a sheet of paper by its number, until the box is closed. Raises NotAllowed, NotOpen, Refused."""
    access.require_runner(by)
    row = box(ballot)
    if row.annulled_at:
        raise Refused("Cuộc bỏ phiếu này đã hủy.")
    if not row.occasion.secret:
        raise Refused("Biểu quyết có tên thì mỗi người tự bỏ, không nhập phiếu giấy thay.")
    said = _said(row, choice)
    entry = admitting.enter_paper(occasion=row.occasion, sheet=sheet, by=by, at=at)
    _need_room(row)
    _put_in(row, said, draw_receipt(), entry)
    record("ballots.take_paper", row, by, at, number=sheet.strip()[:60])


def _need_room(ballot: Ballot) -> None:
    """Of a meeting no more papers than people; the one just written counts. Raises Refused."""
    if ballot.in_meeting and entries.entries(ballot.occasion) > (ballot.entitled or 0):
        raise Refused(
            f"Đã đủ {ballot.entitled} phiếu, bằng số người dự. Phiếu này không được tính; nếu bạn có dự mà chưa bỏ phiếu, hãy báo ngay "
            "người chủ trì."
        )


def _said(ballot: Ballot, choice: object) -> Choice:
    try:
        return plain_choice(queries.terms_of(ballot), choice)
    except BadChoice as error:
        raise Refused(str(error), "choice") from error


def _put_in(ballot: Ballot, choice: Choice, code: str, entry: Entry) -> None:
    BallotPaper.objects.create(
        ballot=ballot, receipt=receipt_hash(code), choice=choice, entry=None if ballot.occasion.secret else entry
    )
