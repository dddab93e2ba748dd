"""The count: from papers to who is elected, with every step.

Ties. Whoever would be elected with as much as somebody who would not is not elected by the machine: both are told as tied, and
people decide (another vote, or as the rules of the body say). In the rounds of a ranking the one with the fewest votes goes; of several
with equally few, the one who had fewer in the latest round before in which they differ; where they never differed, lots are drawn
with the seal of the papers, which nobody knows before the close and everybody can draw again. Between the last two no lots are drawn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from cualuat.kernel.tally.papers import canonical
from cualuat.kernel.tally.terms import Choice, VoteTerms, read_share


@dataclass(frozen=True, slots=True)
class Standing:
    """How an option came out: `votes` in votes or points, of a ranking those of its last round. `share` as «a/b»."""

    option: str
    votes: int
    against: int = 0
    abstained: int = 0
    share: str = "0/1"
    passed: bool = False
    elected: bool = False
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A round of a ranking: votes of each who is still in, papers that name none of them, who goes and why.

    `how`: «fewest», «before» (fewer in the round `looked`), «lots»; of the last round «majority», «alone» or «tied».
    """

    number: int
    votes: tuple[tuple[str, int], ...]
    exhausted: int
    out: str
    how: str
    looked: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result. `quorum_met` None where none is asked. `standings` from the best to the weakest."""

    cast: int
    blank: int
    valid: int
    quorum_met: bool | None
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...] = ()

    @property
    def elected(self) -> list[str]:
        """Those elected, the best first."""
        return [one.option for one in self.standings if one.elected]


def as_data(outcome: Outcome) -> dict[str, object]:
    """The result as plain data, for a file or a column."""
    data = asdict(outcome)
    data["standings"] = [asdict(one) for one in outcome.standings]
    data["steps"] = [{**asdict(one), "votes": [list(pair) for pair in one.votes]} for one in outcome.steps]
    return data


def count(terms: VoteTerms, choices: Iterable[Choice], *, root: str) -> Outcome:
    """The result of these papers, each as `plain_choice` gives it. `root`: the hash over all papers, for lots."""
    grouped = _grouped(choices)
    cast = sum(number for _, number in grouped)
    blank = sum(number for choice, number in grouped if choice is None)
    papers = [(choice, number) for choice, number in grouped if choice is not None]
    needed = read_share(terms.quorum)
    met = None if needed is None else cast >= needed * (terms.entitled or 0)
    steps: tuple[Step, ...] = ()
    if terms.method == "ranking":
        rounds, raw, order = _rounds(terms, papers, root)
        steps = tuple(rounds)
    else:
        raw = _sums(terms, papers)
        order = sorted(raw, key=lambda one: (-one.votes, terms.options.index(one.option)))
    valid = cast - blank
    standings = [_judged(terms, one, cast, valid) for one in order]
    if met is not False:
        standings = _elect(terms, standings, steps)
    return Outcome(cast, blank, valid, met, tuple(standings), steps)


def _grouped(choices: Iterable[Choice]) -> list[tuple[Choice, int]]:
    """Equal papers together: of many papers few are different."""
    many: Counter[object] = Counter()
    kept: dict[object, Choice] = {}
    for choice in choices:
        key = tuple(choice) if isinstance(choice, list) else tuple(choice.items()) if choice is not None else None
        many[key] += 1
        kept.setdefault(key, choice)
    return sorted(((kept[key], number) for key, number in many.items()), key=lambda one: canonical(one[0]))


def _sums(terms: VoteTerms, papers: Sequence[tuple[Choice, int]]) -> list[Standing]:
    got: Counter[str] = Counter()
    against: Counter[str] = Counter()
    abstained: Counter[str] = Counter()
    last = len(terms.options) - 1
    for choice, number in papers:
        if isinstance(choice, list):
            for rank, option in enumerate(choice):
                got[option] += number * ((last - rank) if terms.method == "borda" else 1)
        elif choice is not None:
            _add(terms.method, choice, number, got, against, abstained)
    return [Standing(one, got[one], against[one], abstained[one]) for one in terms.options]


def _add(
    method: str,
    choice: Mapping[str, int] | Mapping[str, str],
    number: int,
    got: Counter[str],
    against: Counter[str],
    abstained: Counter[str],
) -> None:
    for option, said in choice.items():
        if isinstance(said, int):
            got[option] += number * said
        else:
            {"yes": got, "no": against, "abstain": abstained}[said][option] += number


def _judged(terms: VoteTerms, one: Standing, cast: int, valid: int) -> Standing:
    """With its share, and whether that is enough. What nobody voted for passes nowhere."""
    base = {
        "valid": valid,
        "cast": cast,
        "decided": one.votes + one.against,
        "entitled": terms.entitled or 0,
    }[terms.passing_of] * terms.unit
    share = Fraction(one.votes, base) if base else Fraction(0)
    needed = read_share(terms.passing)
    passed = one.votes > 0 and (needed is None or (share > needed if terms.more_than else share >= needed))
    return Standing(one.option, one.votes, one.against, one.abstained, f"{share.numerator}/{share.denominator}", passed)


def _elect(terms: VoteTerms, standings: Sequence[Standing], steps: Sequence[Step]) -> list[Standing]:
    if terms.method == "ranking":
        last = steps[-1] if steps else None
        elected = {standings[0].option} if last and last.how in ("majority", "alone") and standings[0].passed else set()
        tied = {name for name, _ in last.votes} if last and last.how == "tied" else set()
    else:
        elected, tied = _first_seats(terms, [one for one in standings if one.passed])
    return [
        Standing(
            one.option, one.votes, one.against, one.abstained, one.share, one.passed, one.option in elected, one.option in tied
        )
        for one in standings
    ]  # fmt: skip


def _first_seats(terms: VoteTerms, passing: Sequence[Standing]) -> tuple[set[str], set[str]]:
    """The first of those who passed; where the last seat is shared with one who gets none, those are tied."""
    if len(passing) <= terms.seats:
        return {one.option for one in passing}, set()
    edge = passing[terms.seats - 1].votes
    if passing[terms.seats].votes < edge:
        return {one.option for one in passing[: terms.seats]}, set()
    return {one.option for one in passing if one.votes > edge}, {one.option for one in passing if one.votes == edge}


# --- rounds of a ranking ---------------------------------------------------------------------------------------------


def _rounds(
    terms: VoteTerms, papers: Sequence[tuple[Choice, int]], root: str
) -> tuple[list[Step], list[Standing], list[Standing]]:
    """Rounds until one has more than half of the papers that still name somebody, or is alone, or two are equal."""
    left = list(terms.options)
    last_votes: dict[str, int] = {}
    gone: list[str] = []
    steps: list[Step] = []
    while True:
        votes, exhausted = _first_choices(left, papers)
        last_votes |= votes
        shown = tuple(
            (one, votes[one]) for one in sorted(left, key=lambda one: (-votes[one], terms.options.index(one)))
        )
        how = _ending(shown)
        if how:
            steps.append(Step(len(steps) + 1, shown, exhausted, "", how))
            break
        out, why, looked = _weakest(votes, steps, root)
        steps.append(Step(len(steps) + 1, shown, exhausted, out, why, looked))
        left.remove(out)
        gone.append(out)
    order = [name for name, _ in steps[-1].votes] + gone[::-1]
    found = [Standing(name, last_votes[name]) for name in order]
    return steps, found, found


def _first_choices(left: Sequence[str], papers: Sequence[tuple[Choice, int]]) -> tuple[dict[str, int], int]:
    among, votes, exhausted = set(left), dict.fromkeys(left, 0), 0
    for choice, number in papers:
        first = next((option for option in choice or () if option in among), None)
        if first is None:
            exhausted += number
        else:
            votes[first] += number
    return votes, exhausted


def _ending(shown: Sequence[tuple[str, int]]) -> str:
    """Why the rounds end here; «» where they go on."""
    active = sum(number for _, number in shown)
    if shown[0][1] * 2 > active:
        return "majority"
    if len(shown) == 1:
        return "alone"
    return "tied" if len(shown) == 2 or active == 0 else ""


def _weakest(votes: Mapping[str, int], before: Sequence[Step], root: str) -> tuple[str, str, int]:
    """Who goes, why, and in which round before the difference was found."""
    fewest = min(votes.values())
    same = [one for one in votes if votes[one] == fewest]
    if len(same) == 1:
        return same[0], "fewest", 0
    looked = 0
    for step in reversed(before):
        then = dict(step.votes)
        lowest = min(then[one] for one in same)
        fewer = [one for one in same if then[one] == lowest]
        if len(fewer) < len(same):
            same, looked = fewer, step.number
        if len(same) == 1:
            return same[0], "before", looked
    return min(same, key=lambda one: hashlib.sha256(f"{root}|{one}".encode()).hexdigest()), "lots", looked
