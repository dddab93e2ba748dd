"""Points of attempts, by the keys that hold in their round: those of the versions that were drawn, as regradings changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from cualuat.contests import queries
from cualuat.contests.models import Answer, Attempt, Paper
from cualuat.contests.rules import is_right, places_of


def mark(attempts: Sequence[Attempt]) -> None:
    """Puts points, right answers and seconds into these attempts of one round; saves nothing."""
    if not attempts:
        return
    papers = dict(Paper.objects.filter(attempt__in=attempts).values_list("attempt_id", "items"))
    given: dict[int, dict[int, Any]] = defaultdict(dict)
    for attempt, number, chosen in Answer.objects.filter(attempt__in=attempts).values_list(
        "attempt_id", "number", "chosen"
    ):
        given[attempt][number] = chosen
    keys = queries.keys(attempts[0].round_id, _versions(papers.values()))
    for row in attempts:
        right = [one for one in papers[row.pk] if is_right(keys[one["v"]], places_of(one, given[row.pk].get(one["n"])))]
        row.score, row.correct = sum(one["p"] for one in right), len(right)
        assert row.finished_at is not None
        row.seconds = max(0, int((row.finished_at - row.begins_at).total_seconds()))


def _versions(papers: Iterable[list[dict[str, Any]]]) -> set[int]:
    return {one["v"] for items in papers for one in items}
