"""Votes as pages ask for them. Nothing here tells what lies in a box that is not closed, nor a result that is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cualuat.ballots import access
from cualuat.ballots.access import StillSealed
from cualuat.ballots.models import Ballot, Option
from cualuat.ballots.rules import KEEPS, RECEIPT
from cualuat.base.actor import Actor
from cualuat.entry import queries as entry
from cualuat.kernel.tally import (
    Choice,
    Named,
    Outcome,
    Standing,
    Step,
    VoteTerms,
    header_line,
    paper_hash,
    paper_line,
    plain_choice,
    receipt_hash,
    share_shown,
    told,
)
from cualuat.sealed import receipts


def terms_of(ballot: Ballot) -> VoteTerms:
    """The rules of the count."""
    keys = tuple(ballot.options.order_by("position", "pk").values_list("key", flat=True))
    return VoteTerms(
        method=ballot.method, options=keys, seats=ballot.seats, most=ballot.most, passing=ballot.passing,
        passing_of=ballot.passing_of, more_than=ballot.more_than, quorum=ballot.quorum, entitled=ballot.entitled,
    )  # fmt: skip


def names_of(ballot: Ballot) -> dict[str, str]:
    """Names of the options by key, in order."""
    return dict(ballot.options.order_by("position", "pk").values_list("key", "name"))


def named(ballot: Ballot) -> dict[str, Named]:
    """Names of the options with what stands for them in the seal, by key, in order."""
    rows = ballot.options.order_by("position", "pk")
    return {row.key: Named(row.name, row.salt, row.mark) for row in rows}


def options(ballot: Ballot) -> QuerySet[Option]:
    """The options in order, with their pictures."""
    return ballot.options.select_related("picture__cleaned").order_by("position", "pk")


def ballots(*, actor: Actor) -> QuerySet[Ballot]:
    """Those that the actor sees at the desk, the newest first."""
    return access.visible_to(actor).order_by("-made_at", "-pk")


def ballot(pk: int, *, actor: Actor) -> Ballot | None:
    """One of them."""
    return access.visible_to(actor).filter(pk=pk).first()


def public() -> QuerySet[Ballot]:
    """Those whose terms are fixed, the latest end first; those that were annulled stay, with the reason. None of a meeting of the house."""
    rows = Ballot.objects.filter(occasion__frozen_at__isnull=False, in_meeting=False).select_related("occasion")
    return rows.order_by("-occasion__closes_at", "-pk")


def public_ballot(pk: int) -> Ballot | None:
    """One of them."""
    return public().filter(pk=pk).first()


def open_to_papers(pk: int) -> Ballot | None:
    """The vote that somebody wants to take part in: a public one, or one of a meeting, whose staff shows herself at the door."""
    rows = Ballot.objects.filter(occasion__frozen_at__isnull=False, pk=pk)
    return rows.select_related("occasion").first()


def of_thing(about: str, key: int | str) -> Ballot | None:
    """The vote of a thing of an app above, the newest that was not annulled."""
    rows = Ballot.objects.filter(about=about, about_key=str(key), annulled_at=None).select_related("occasion")
    return rows.order_by("-pk").first()


def open_now(about: str, *, at: datetime) -> QuerySet[Ballot]:
    """The votes of things of one kind that papers can be put in now."""
    rows = Ballot.objects.filter(entry.takes_entries(at), about=about, annulled_at=None)
    return rows.select_related("occasion")


def turnout(ballot: Ballot) -> tuple[int, int | None]:
    """How many voted, and of how many; None where nobody can say."""
    return entry.entries(ballot.occasion), ballot.entitled or entry.may_take_part(ballot.occasion)


def may_close(ballot: Ballot, at: datetime) -> bool:
    """Whether the box may be closed: its time is up, or everybody who may voted."""
    phase = ballot.occasion.phase(at)
    if phase == "open" and ballot.in_meeting:
        return entry.entries(ballot.occasion) >= (ballot.entitled or 0)
    if phase == "open":
        known = entry.may_take_part(ballot.occasion)
        return bool(known) and entry.entries(ballot.occasion) >= (known or 0) * ballot.occasion.most
    return phase == "over"


# --- after the close -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """A counted vote as pages show it."""

    outcome: Outcome
    steps: list[str]
    rows: list[dict[str, object]]
    elected: list[str]
    tied: list[str]


def outcome_of(ballot: Ballot) -> Outcome:
    """The result as it was counted. Raises StillSealed before that."""
    if ballot.counted_at is None or not isinstance(ballot.outcome, dict):
        raise StillSealed()
    data = ballot.outcome
    return Outcome(
        data["cast"], data["blank"], data["valid"], data["quorum_met"], tuple(Standing(**one) for one in data["standings"]),
        tuple(Step(**{**one, "votes": tuple((name, n) for name, n in one["votes"])}) for one in data["steps"]),
    )  # fmt: skip


def result(ballot: Ballot) -> Result:
    """The result with every step in words. Raises StillSealed before it is counted."""
    outcome, names = outcome_of(ballot), names_of(ballot)
    rows: list[dict[str, object]] = [
        {
            "name": names[one.option], "votes": one.votes, "against": one.against, "abstained": one.abstained,
            "share": share_shown(one.share), "passed": one.passed, "elected": one.elected, "tied": one.tied,
        }
        for one in outcome.standings
    ]  # fmt: skip
    tied = [names[one.option] for one in outcome.standings if one.tied]
    steps = told(terms_of(ballot), outcome, names)
    return Result(outcome, steps, rows, [names[one] for one in outcome.elected], tied)


def gives_out_papers(ballot: Ballot) -> bool:
    """Whether the list of papers is public: the result is, and where it is secret there are enough papers to hide among."""
    if ballot.published_at is None or ballot.annulled_at is not None:
        return False
    return not ballot.occasion.secret or outcome_of(ballot).cast >= KEEPS


def book_lines(ballot: Ballot) -> Iterator[str]:
    """The file of the papers, line by line, in the order of their hashes. Raises StillSealed before the result is public."""
    if not gives_out_papers(ballot):
        raise StillSealed()
    terms = terms_of(ballot)
    yield header_line(
        title=ballot.title, terms=terms, named=named(ballot), root=ballot.root, outcome=outcome_of(ballot)
    )
    rows = access.opened_papers(ballot).order_by("receipt").values_list("receipt", "choice")
    for receipt, choice in rows.iterator(chunk_size=2000):
        yield paper_line(receipt, plain_choice(terms, choice))


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper that stands in the published list."""

    hash: str
    words: list[str]


def paper_of(ballot: Ballot, code: str) -> FoundPaper | None:
    """The paper of a receipt, as it was counted; None for a code that belongs to none. Raises StillSealed, receipts.Mistyped."""
    plain = receipts.read(code, RECEIPT)
    if not gives_out_papers(ballot):
        raise StillSealed()
    row = access.opened_papers(ballot).filter(receipt=receipt_hash(plain)).first()
    if row is None:
        return None
    terms = terms_of(ballot)
    choice = plain_choice(terms, row.choice)
    return FoundPaper(paper_hash(row.receipt, choice), choice_words(terms, choice, names_of(ballot)))


def choice_words(terms: VoteTerms, choice: Choice, names: dict[str, str]) -> list[str]:
    """What a paper says, a line for each option."""
    if choice is None:
        return ["Phiếu trắng"]
    if isinstance(choice, list):
        ranked = terms.method != "approval"
        return [f"{n}. {names[one]}" if ranked else names[one] for n, one in enumerate(choice, 1)]
    answers = {"yes": "đồng ý", "no": "không đồng ý", "abstain": "không có ý kiến"}
    return [f"{names[key]}: {answers.get(str(said), f'{said} điểm')}" for key, said in choice.items()]


def by_name(ballot: Ballot, *, actor: Actor) -> list[tuple[str, list[str]]]:
    """Of an open vote: who voted what, once it is counted, for those who run it. Raises StillSealed."""
    access.require_runner(actor)
    if ballot.occasion.secret or ballot.counted_at is None:
        raise StillSealed()
    terms, names = terms_of(ballot), names_of(ballot)
    rows = access.opened_papers(ballot).select_related("entry__person")
    found = [
        (
            row.entry.person.name if row.entry and row.entry.person else "(không có tên)",
            choice_words(terms, plain_choice(terms, row.choice), names),
        )
        for row in rows
    ]
    return sorted(found)
