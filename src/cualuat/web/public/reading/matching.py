"""Find words in a text whatever their diacritics, and tell where they stand."""

from __future__ import annotations

from cualuat.kernel.text import fold

Range = tuple[int, int]


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """The folded text and, for each of its characters, the place in the text it came from; None when places agree.

    A folded character may stand for one that was composed of several, or be one of several that it gave.
    """
    folded = fold(text)
    if len(folded) == len(text):
        return folded, None
    pieces = [fold(character) for character in text]
    places = [i for i, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


def matches(text: str, find: str) -> list[Range]:
    """Where the words stand, as (start, end), left to right without overlaps. `find` as `words_to_find` gives it."""
    if not find:
        return []
    folded, places = fold_with_places(text)
    found: list[Range] = []
    at = folded.find(find)
    while at >= 0:
        last = at + len(find) - 1
        start, end = (at, last + 1) if places is None else (places[at], places[last] + 1)
        if start < end:
            found.append((start, end))
        at = folded.find(find, last + 1)
    return found


def words_to_find(typed: str) -> str:
    """What a reader typed in the find box, folded, with single spaces; empty when there is nothing to look for."""
    return " ".join(fold(typed).split())[:100]
