"""Scores by weighted criteria, the votes of a council, what a dossier lacks, how it steps on. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

OCCASIONS: Final[dict[str, str]] = {"regular": "Thường xuyên", "thematic": "Theo chuyên đề", "sudden": "Đột xuất"}
STATES: Final[dict[str, str]] = {
    "draft": "Đang lập",
    "submitted": "Đã nộp, chờ hội đồng",
    "scored": "Hội đồng đã bỏ phiếu",
    "minuted": "Đã có biên bản hội đồng",
    "proposed": "Đã trình, chờ quyết định",
    "given": "Được khen thưởng",
    "refused": "Không khen thưởng",
    "withdrawn": "Đơn vị đã rút",
}
# Step → the states from which it may be taken, the state after it.
_STEPS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "submit": (("draft",), "submitted"),
    "send_back": (("submitted",), "draft"),
    "score": (("submitted",), "scored"),
    "minute": (("scored",), "minuted"),
    "propose": (("minuted",), "proposed"),
    "give": (("proposed",), "given"),
    "refuse": (("minuted", "proposed"), "refused"),
    "withdraw": (("draft", "submitted", "scored", "minuted", "proposed"), "withdrawn"),
}
ON_THE_WAY: Final = ("submitted", "scored", "minuted", "proposed")
COUNTED: Final = ("scored", "minuted", "proposed", "given", "refused")  # the voting is over, results are shown
OVER: Final = ("given", "refused", "withdrawn")


class BadScore(ValueError):
    """A score is missing or out of range; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion: how many points at most, how much it weighs."""

    name: str
    most: int
    weight: int


def total(scores: Mapping[str, int], scales: Mapping[str, Scale]) -> Fraction:
    """The weighted mean of scores, each as percent of the most it can be. Raises BadScore.

    >>> total({"a": 10, "b": 25}, {"a": Scale("A", 10, 60), "b": Scale("B", 50, 40)})
    Fraction(80, 1)
    """
    if set(scores) != set(scales) or not scales:
        raise BadScore("Hãy cho điểm mọi tiêu chí.")
    for key, scale in scales.items():
        if not 0 <= scores[key] <= scale.most:
            raise BadScore(f"{scale.name}: điểm từ 0 đến {scale.most}.")
    weighed = sum(Fraction(100 * scores[key] * scale.weight, scale.most) for key, scale in scales.items())
    return Fraction(weighed, sum(scale.weight for scale in scales.values()))


def mean(totals: Sequence[Fraction]) -> Fraction | None:
    """The mean of what the members gave; None where nobody gave anything."""
    return sum(totals, Fraction(0)) / len(totals) if totals else None


def carried(votes_for: int, entitled: int, *, share: int, above: bool) -> bool:
    """Whether enough of those who may vote were for it; who did not vote was not for it.

    >>> carried(2, 4, share=50, above=True), carried(3, 4, share=50, above=True)
    (False, True)
    """
    if entitled <= 0:
        return False
    return votes_for * 100 > share * entitled if above else votes_for * 100 >= share * entitled


def after(step: str, state: str) -> str | None:
    """The state after a step; None where it may not be taken."""
    since, then = _STEPS[step]
    return then if state in since else None


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that a dossier must have."""

    code: str
    name: str


def missing(
    *, achievements: str, scores: Mapping[str, int], scales: Mapping[str, Scale], needed: Sequence[Needed],
    there: Collection[str],
) -> list[str]:  # fmt: skip
    """What a dossier still lacks, each as a line for whoever puts it together."""
    found = [] if achievements.strip() else ["Nội dung thành tích"]
    for key, scale in scales.items():
        if key not in scores:
            found.append(f"Điểm tự chấm: {scale.name}")
        elif not 0 <= scores[key] <= scale.most:
            found.append(f"Điểm tự chấm: {scale.name} (từ 0 đến {scale.most})")
    return found + [f"Tệp: {one.name}" for one in needed if one.code not in there]
