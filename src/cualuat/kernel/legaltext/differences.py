"""Differences between two wordings, word by word."""

from __future__ import annotations

import difflib
import re
from typing import Literal

Operation = Literal["same", "deleted", "inserted"]
_TOKENS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_LONG = 20_000  # tokens; beyond this frequent words are not used as anchors, for speed


def diff_words(old: str, new: str) -> list[tuple[Operation, str]]:
    """Pieces of text in order, each «same», «deleted» (only in old) or «inserted» (only in new); white space counts.

    The «same» and «deleted» pieces together are old, the «same» and «inserted» ones new.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    pieces: list[tuple[Operation, str]] = []
    _add(pieces, "same", before[:head])
    _compare(pieces, before[head : len(before) - tail], after[head : len(after) - tail])
    _add(pieces, "same", before[len(before) - tail :] if tail else [])
    return pieces


def _common(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _compare(pieces: list[tuple[Operation, str]], before: list[str], after: list[str]) -> None:
    # White space is in every wording many times; without it as junk the matcher is quadratic.
    matcher = difflib.SequenceMatcher(lambda token: token.isspace(), before, after, autojunk=len(before) > _LONG)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            _add(pieces, "same", before[i1:i2])
            continue
        _add(pieces, "deleted", before[i1:i2])
        _add(pieces, "inserted", after[j1:j2])


def _add(pieces: list[tuple[Operation, str]], operation: Operation, tokens: list[str]) -> None:
    if not tokens:
        return
    text = "".join(tokens)
    if pieces and pieces[-1][0] == operation:
        pieces[-1] = (operation, pieces[-1][1] + text)
    else:
        pieces.append((operation, text))
