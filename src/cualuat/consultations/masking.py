"""What the public may read of an opinion: proposed by the program, decided by a person."""

from __future__ import annotations

from cualuat.consultations.models import Opinion
from cualuat.files.redaction import redact_text, suggest_spans


def proposed(opinion: Opinion) -> str:
    """The text with what looks like personal data covered; the name too, unless it may be read."""
    known = [] if opinion.who == opinion.name else [opinion.name]
    return covered(opinion.text, [*filter(None, known), *filter(None, [opinion.email])])


def covered(text: str, known: list[str]) -> str:
    """A text with what looks like personal data, and what is known of the sender, covered."""
    return redact_text(text, suggest_spans(text, known=known)) if text else ""
