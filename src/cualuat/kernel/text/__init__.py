"""Vietnamese text: normal form, folding, tone marks, tokens, restoring diacritics."""

from cualuat.kernel.text.normal import fold, normalise, strip_marks

__all__ = ["fold", "normalise", "strip_marks"]
