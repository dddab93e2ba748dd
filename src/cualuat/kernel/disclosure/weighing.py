"""Weights by which answers count as if each group had the share it has among the people (post-stratification), within bounds."""

from __future__ import annotations

from collections.abc import Mapping


class CannotWeigh(ValueError):
    """No weights can be had; the message, in Vietnamese, says why."""


def weights(counts: Mapping[str, int], targets: Mapping[str, float], cap: float) -> dict[str, float]:
    """By group: how much one answer of it counts. All answers together count as many as they are.

    `targets` are shares in any measure; no weight is above `cap` nor below 1/cap, so a group that hardly anybody answered for
    stays short of its target. Raises CannotWeigh where a group with a target has no answer, and where there is nothing to weigh.
    """
    total = sum(targets.values())
    if cap < 1 or total <= 0 or any(target < 0 for target in targets.values()) or set(targets) != set(counts):
        raise CannotWeigh("Hãy ghi tỷ lệ từ 0 trở lên cho mọi nhóm, và mức chặn từ 1 trở lên.")
    if empty := [group for group, target in targets.items() if target > 0 and not counts[group]]:
        raise CannotWeigh(f"Không có phiếu nào của nhóm «{empty[0]}» nên không cân được theo tỷ lệ này.")
    people = sum(counts.values())
    raw = {group: targets[group] / total * people / n for group, n in counts.items() if n}

    def bounded(scale: float) -> dict[str, float]:
        return {group: min(cap, max(1 / cap, scale * weight)) for group, weight in raw.items()}

    low, high = 0.0, cap * cap * max((1 / w for w in raw.values() if w > 0), default=1.0)
    for _ in range(200):  # halving: far beyond what a float can tell apart
        middle = (low + high) / 2
        if sum(counts[group] * weight for group, weight in bounded(middle).items()) < people:
            low = middle
        else:
            high = middle
    return bounded(high)
