"""Which clause of an article matched, and a short piece of it with the matching words marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cualuat.kernel.lookup.ranking import K1, B
from cualuat.kernel.lookup.words import FOLDED_QUESTION_WORDS, QUESTION_WORDS
from cualuat.kernel.text import PAIR, fold_token, place_tone

LONGEST_TEXT = 60_000  # characters of an article that are looked at
SNIPPET_LENGTH = 280  # characters

_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"^[ \t]*(\d{1,3}[a-zđ]?)(?:[.)][ \t]+(?=\S)|[-–][ \t]*(?=[^\W\d_]))", re.M)
_CLOSE_LOOKS = 3  # clauses of an article that are compared word by word
_MEAN_CLAUSE = 60.0  # syllables


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause (khoản) of an article, or the whole of one without clauses: then `label` is empty.

    `start` and `end` are offsets in the article's text.
    """

    label: str  # "khoản 2"
    text: str
    start: int
    end: int


def clauses(text: str) -> list[Clause]:
    """The clauses of an article in order; what stands before the first is a clause without label."""
    starts = [(match.start(), f"khoản {match[1]}") for match in _CLAUSE.finditer(text)]
    if not starts or text[: starts[0][0]].strip():
        starts.insert(0, (0, ""))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [
        Clause(label, text[start:end].strip("\n"), start, end) for (start, label), end in zip(starts, ends, strict=True)
    ]


def best_clause(text: str, weights: Mapping[str, float], *, folded: bool = False) -> Clause:
    """The clause with the highest score: weight of each term it holds, a little less for long ones."""
    found = clauses(text[:LONGEST_TEXT])
    if len(found) == 1:
        return found[0]
    if len(found) > _CLOSE_LOOKS and not folded:
        found = _promising(found, weights)
    scores = [_score(clause.text, weights, folded=folded) for clause in found]
    return found[scores.index(max(scores))]


def _promising(found: list[Clause], weights: Mapping[str, float]) -> list[Clause]:
    """The clauses with the most pairs as written, in order; all when none has any. Cutting into words takes longer."""
    written = [(term.replace(PAIR, " "), weight) for term, weight in weights.items() if PAIR in term]
    lowered = [clause.text.lower() for clause in found]
    rough = [sum(weight for pair, weight in written if pair in text) for text in lowered]
    if not any(rough):
        return found
    best = sorted(range(len(found)), key=lambda at: -rough[at])[:_CLOSE_LOOKS]
    return [found[at] for at in sorted(best)]


def _score(text: str, weights: Mapping[str, float], *, folded: bool) -> float:
    form = _fold_term if folded else place_tone
    terms = [form(word) for word in _WORD.findall(text.lower())]
    held = {term for term in terms if term in weights}
    # Most words are none of the query's, so pairs are only made where two neighbours are.
    known = [term if term in held else "" for term in terms]
    held |= {f"{first}{PAIR}{second}" for first, second in pairwise(known) if first and second}
    norm = K1 * (1 - B + B * len(terms) / _MEAN_CLAUSE)
    return sum(weights[term] for term in held if term in weights) / (1 + norm / 10)


@lru_cache(maxsize=65_536)
def _fold_term(token: str) -> str:
    return fold_token(place_tone(token))


def marks(text: str, terms: Collection[str], *, folded: bool = False, lone: bool = False) -> list[tuple[int, int]]:
    """Spans (start, end) of the matching words, neighbours joined. `terms` holds syllables and pairs of them.

    A syllable that is only known as part of pairs is marked only beside its other half; words that merely ask are
    marked between others («người có công»), not at the ends of a span. `lone`: where the text has no pair at all,
    syllables are marked wherever they stand.
    """
    joined = {term for term in terms if PAIR in term}
    halves = {half for pair in joined for half in pair.split(PAIR)}
    single = set(terms) - joined
    runs = _runs(text, joined, halves | single, folded=folded)
    hits = [span for run in runs for span in _trimmed(run, single, halves, folded=folded)]
    if not hits and lone:
        hits = [span for run in runs for term, span in run if term in single]
    return _joined(text, hits)


Run = list[tuple[str, tuple[int, int]]]  # (term, span) of words of which each makes a known pair with the next


def _runs(text: str, joined: Collection[str], known: Collection[str], *, folded: bool) -> list[Run]:
    form = _fold_term if folded else place_tone
    lowered = text.lower()
    if len(lowered) != len(text):  # a few foreign letters grow: then case is as good as it stands
        lowered = text
    runs: list[Run] = []
    before = ""
    for word in _WORD.finditer(lowered):
        term = form(word.group())
        if term not in known:
            before = ""
            continue
        if before and f"{before}{PAIR}{term}" in joined:
            runs[-1].append((term, word.span()))
        else:
            runs.append([(term, word.span())])
        before = term
    return runs


def _trimmed(run: Run, single: Collection[str], halves: Collection[str], *, folded: bool) -> list[tuple[int, int]]:
    """The spans of a run worth marking: without asking words at its ends; a single word unless it needs another half."""
    asking = FOLDED_QUESTION_WORDS if folded else QUESTION_WORDS
    telling = [at for at, (term, _) in enumerate(run) if term in single or term not in asking]
    if not telling:
        return []
    kept = run[telling[0] : telling[-1] + 1]
    if len(kept) == 1 and (kept[0][0] in halves or kept[0][0] not in single):
        return []
    return [span for _, span in kept]


def _joined(text: str, hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with only white space between them as one."""
    spans: list[tuple[int, int]] = []
    for start, end in hits:
        if spans and text[spans[-1][1] : start].isspace():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def snippet(
    text: str, terms: Collection[str], length: int = SNIPPET_LENGTH, *, folded: bool = False
) -> list[tuple[str, bool]]:
    """The piece of a text with the most matching words, as (text, marked) parts.

    At most `length` characters beside the «…» where something is left out; line ends become spaces, and a row of a
    table («| Lớn | 40 |») its cells with points between («Lớn · 40»).
    """
    text = _without_rows(text[:LONGEST_TEXT])
    spans = marks(text, terms, folded=folded, lone=True)
    start, end = _window(text, spans, length)
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in spans:
        if left < start or right > end:
            continue
        parts += [(_flat(text[at:left]), False), (_flat(text[left:right]), True)]
        at = right
    parts.append((_flat(text[at:end]), False))
    if end < len(text.rstrip()):
        parts.append((" …", False))
    return [(part, marked) for part, marked in parts if part]


def _without_rows(text: str) -> str:
    if "|" not in text:
        return text
    return "\n".join(_cells(line) if line.startswith("|") else line for line in text.split("\n"))


def _cells(row: str) -> str:
    cells = (cell.strip().replace("<br>", " ").replace("\\|", "|") for cell in _CELL_EDGE.split(row))
    return " · ".join(cell for cell in cells if cell not in ("", "<", "^"))


_CELL_EDGE = re.compile(r"(?<!\\)\|")


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Start and end of the piece: as many marked characters as possible, cut between words."""
    if len(text) <= length:
        return 0, len(text)
    best, start = -1, 0
    last = covered = 0
    for first in range(len(spans)):
        while last < len(spans) and spans[last][1] - spans[first][0] <= length:
            covered += spans[last][1] - spans[last][0]
            last += 1
        if covered > best:
            best, start = covered, spans[first][0]
        covered -= min(covered, spans[first][1] - spans[first][0])
        last = max(last, first + 1)
    start = _word_start(text, max(0, min(start - length // 6, len(text) - length)), start)
    end = min(len(text), start + length)
    if end < len(text):
        cut = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = cut if cut > start else end
    return start, end


def _word_start(text: str, wanted: int, latest: int) -> int:
    """The first beginning of a word from `wanted` on, not after `latest`; a beginning of a line near is better."""
    if wanted <= 0:
        return 0
    for at in range(wanted, latest):
        if text[at - 1] in " \n":
            return at
    return latest
