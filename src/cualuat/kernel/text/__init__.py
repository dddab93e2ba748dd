"""Vietnamese text: normal form, folding, tone marks, tokens, restoring diacritics."""

from cualuat.kernel.text.normal import fold, normalise, strip_marks
from cualuat.kernel.text.restoring import BadRestorer, Counts, Restored, Restorer
from cualuat.kernel.text.tokens import PAIR, fold_token, pairs, plain_syllables, slug, syllables
from cualuat.kernel.text.tones import place_tone, place_tones

__all__ = [
    "PAIR",
    "BadRestorer",
    "Counts",
    "Restored",
    "Restorer",
    "fold",
    "fold_token",
    "normalise",
    "pairs",
    "place_tone",
    "place_tones",
    "plain_syllables",
    "slug",
    "strip_marks",
    "syllables",
]
