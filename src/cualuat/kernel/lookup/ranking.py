"""The arithmetic of ranking: BM25 with fields that count several times, over syllables and pairs of syllables.

Figures tuned on the training questions only (k1, b, weights); a field that counts n times is as if it were written n
times, which is also how an engine that knows only one field can have it. A learned ranking would take its place here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cualuat.kernel.text import PAIR, pairs, syllables

K1 = 1.2
B = 0.75
PAIR_WEIGHT = 0.6  # a pair that matches says less than a rare syllable of the same frequency
HEADING_TIMES = 5
DOCUMENT_TIMES = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """How often the heading of a unit and the title of its document count, against once for its text."""

    heading: int = HEADING_TIMES
    document: int = DOCUMENT_TIMES


def idf(units: int, holding: int) -> float:
    """How much a term tells: units in the index, units that hold the term."""
    return math.log(1 + (units - holding + 0.5) / (holding + 0.5))


def term_weight(term: str) -> float:
    """Factor for a term in the query: pairs count less than syllables."""
    return PAIR_WEIGHT if PAIR in term else 1.0


def bm25(
    counts: Mapping[str, int],
    length: float,
    mean_length: float,
    weights: Mapping[str, float],
    *,
    k1: float = K1,
    b: float = B,
) -> float:
    """Score of one text: counts of its terms, its length and the mean length in terms, weight (idf) of each query term."""
    norm = k1 * (1 - b + b * length / (mean_length or 1.0))
    return sum(
        weight * count * (k1 + 1) / (count + norm) for term, weight in weights.items() if (count := counts.get(term, 0))
    )


def index_terms(text: str) -> list[str]:
    """The terms of one piece of text in order, each pair between its two syllables: a a_b b b_c c.

    Syllable number i stands at place 2 i, so that a phrase can be found by places.
    """
    tokens = syllables(text)
    terms = [PAIR] * (2 * len(tokens) - 1) if tokens else []
    terms[::2] = tokens
    terms[1::2] = pairs(tokens)
    return terms
