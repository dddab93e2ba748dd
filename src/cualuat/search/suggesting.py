"""Suggestions while typing: every beginning of a word of every line, folded, in one sorted list."""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left
from collections.abc import Iterable

from cualuat.kernel.text import fold_token, plain_syllables
from cualuat.search.registry import Suggestion

_MOST_STARTS = 12  # words of a line from which a prefix may match
_LONGEST_KEY = 48  # characters of the prefix that are compared
_SHORT = 2  # prefixes up to this length have their best lines ready
_MOST_READY = 20
_MOST_SCANNED = 5000


class SuggestionList:
    """The lines and their sorted beginnings. Immutable; a look-up is a bisection."""

    def __init__(
        self, lines: list[Suggestion], keys: list[str], owners: list[int], ready: dict[str, list[int]]
    ) -> None:
        self._lines, self._keys, self._owners, self._ready = lines, keys, owners, ready

    @classmethod
    def of(cls, suggestions: Iterable[Suggestion]) -> SuggestionList:
        """Prepare lines; of lines with the same kind, text and address the heaviest stays."""
        best: dict[tuple[str, str, str], Suggestion] = {}
        for line in suggestions:
            known = best.get((line.kind, line.text, line.url))
            if known is None or line.weight > known.weight:
                best[line.kind, line.text, line.url] = line
        lines = sorted(best.values(), key=lambda line: (-line.weight, len(line.text), line.text))
        starts = sorted({(key, owner) for owner, line in enumerate(lines) for key in _starts(line.text)})
        ready: dict[str, list[int]] = {}
        for key, owner in sorted(starts, key=lambda start: start[1]):
            for length in range(1, _SHORT + 1):
                owners = ready.setdefault(key[:length], [])
                if len(owners) < _MOST_READY and owner not in owners[-1:]:
                    owners.append(owner)
        return cls(lines, [key for key, _ in starts], [owner for _, owner in starts], ready)

    def find(self, prefix: str, limit: int) -> list[Suggestion]:
        """The heaviest lines with a word from which on they begin with the prefix."""
        key = _key(plain_syllables(prefix))
        if not key or limit < 1:
            return []
        if len(key) <= _SHORT:
            owners: Iterable[int] = self._ready.get(key, [])
        else:
            first = bisect_left(self._keys, key)
            last = bisect_left(self._keys, key + "\U0010ffff", lo=first)
            owners = set(self._owners[first : min(last, first + _MOST_SCANNED)])
        return [self._lines[owner] for owner in heapq.nsmallest(limit, owners)]

    def to_bytes(self) -> bytes:
        """The lines and beginnings as JSON, so that opening an index need not sort."""
        lines = [[line.kind, line.text, line.url, line.weight] for line in self._lines]
        content = {"lines": lines, "keys": "\n".join(self._keys), "owners": self._owners, "ready": self._ready}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> SuggestionList:
        """What `to_bytes` wrote."""
        content = json.loads(data)
        lines = [Suggestion(kind, text, url, weight) for kind, text, url, weight in content["lines"]]
        keys = content["keys"].split("\n") if content["keys"] else []
        return cls(lines, keys, content["owners"], content["ready"])


def _key(words: list[str]) -> str:
    return " ".join(map(fold_token, words))[:_LONGEST_KEY]


def _starts(text: str) -> set[str]:
    words = plain_syllables(text)
    return {_key(words[at : at + _MOST_STARTS]) for at in range(min(len(words), _MOST_STARTS))}
