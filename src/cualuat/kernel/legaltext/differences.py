"""Differences between two wordings, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Final, Literal

Operation = Literal["same", "deleted", "inserted"]
Pieces = list[tuple[Operation, str]]
_TOKENS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_MOST_EDITS: Final = 1000  # beyond this the exact comparison gets slow and its result hard to read


def diff_words(old: str, new: str) -> Pieces:
    """Pieces of text in order, each «same», «deleted» (only in old) or «inserted» (only in new); white space counts.

    The «same» and «deleted» pieces together are old, the «same» and «inserted» ones new.
    """
    pieces: Pieces = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    # Lines first: clauses that did not change need no comparison of words.
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, "same", before[i1:i2])
        else:
            _compare(pieces, _TOKENS.findall("".join(before[i1:i2])), _TOKENS.findall("".join(after[j1:j2])))
    return pieces


def _compare(pieces: Pieces, before: list[str], after: list[str]) -> None:
    i = j = 0
    for start, end, other in _common(before, after):
        _add(pieces, "deleted", before[i:start])
        _add(pieces, "inserted", after[j:other])
        _add(pieces, "same", before[start:end])
        i, j = end, other + end - start
    _add(pieces, "deleted", before[i:])
    _add(pieces, "inserted", after[j:])


def _common(before: list[str], after: list[str]) -> list[tuple[int, int, int]]:
    """Runs of tokens both have, in order: start and end in the first, start in the second."""
    runs = _shortest_edit(before, after)
    if runs is None:
        blocks = difflib.SequenceMatcher(None, before, after).get_matching_blocks()
        runs = [(block.a, block.a + block.size, block.b) for block in blocks if block.size]
    return runs


def _shortest_edit(before: list[str], after: list[str]) -> list[tuple[int, int, int]] | None:
    """The algorithm of Myers (1986): its cost grows with the number of edits, not with the length of the texts.

    None when more than _MOST_EDITS are needed.
    """
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(_MOST_EDITS, len(before) + len(after)) + 1):
        trace.append(furthest.copy())
        for k in range(-edits, edits + 1, 2):
            x = _from(furthest, k, edits)
            while x < len(before) and x - k < len(after) and before[x] == after[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(before) and x - k >= len(after):
                return _walk_back(trace, len(before), len(after))
    return None


def _from(furthest: dict[int, int], k: int, edits: int) -> int:
    """Where diagonal k begins after one more edit: a token inserted (from above) or deleted (from the left)."""
    if k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1]):
        return furthest[k + 1]
    return furthest[k - 1] + 1


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        k = x - y
        start = _from(trace[edits], k, edits) if edits else 0
        if x > start:
            runs.append((start, x, start - k))
        inserted = k == -edits or (k != edits and trace[edits].get(k - 1, -1) < trace[edits].get(k + 1, -1))
        x, y = (start, start - k - 1) if inserted else (start - 1, start - k)
    return runs[::-1]


def _add(pieces: Pieces, operation: Operation, tokens: Sequence[str]) -> None:
    if not tokens:
        return
    text = "".join(tokens)
    if pieces and pieces[-1][0] == operation:
        pieces[-1] = (operation, pieces[-1][1] + text)
    else:
        pieces.append((operation, text))
