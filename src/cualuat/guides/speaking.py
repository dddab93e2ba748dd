"""A text as it is read aloud, by a screen reader or over the loudspeaker of a village: no marks, no abbreviations, no tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from cualuat.guides import data, marks, quoting
from cualuat.guides.models import Piece, Wording
from cualuat.kernel.workdays import show


def spoken(piece: Piece, wording: Wording, *, on: date) -> str:
    """The whole piece, a paragraph a line, with the words of the law that it shows."""
    say = lambda code: quoting.said(code.citation, on=on) if code.is_whole else code.words  # noqa: E731
    body = marks.plain(wording.body, say=say)
    ended = [
        line if line.endswith((".", "!", "?", ":", ";")) else f"{line}." for line in body.splitlines() if line.strip()
    ]
    parts = [f"{wording.title}.", "", wording.summary, "", *ended]
    if wording.bases:
        parts += ["", "Căn cứ:", *(f"{line}." for line in wording.base_lines)]
    if piece.reviewed_on:
        parts += ["", f"Xem lại lần gần nhất ngày {show(piece.reviewed_on)}."]
    return in_full("\n".join(parts), data.spoken()).strip() + "\n"


def in_full(text: str, spoken_: Mapping[str, str]) -> str:
    """Abbreviations as they are said.

    >>> in_full("Nộp ở UBND xã", {"UBND": "Ủy ban nhân dân"})
    'Nộp ở Ủy ban nhân dân xã'
    """
    if not spoken_:
        return text
    pattern = re.compile(
        rf"(?<![\w/-])(?:{'|'.join(map(re.escape, sorted(spoken_, key=len, reverse=True)))})(?![\w/-])"
    )
    return pattern.sub(lambda found: spoken_[found[0]], text)
