"""Taking away for good what must not be read: in text by marks, in PDF by painting the page anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cualuat.files.formats.refusal import UnacceptableFile
from cualuat.files.matching import Folded
from cualuat.files.painting import Box, find_in_pdf, redact_pdf
from cualuat.files.personal import KNOWN, personal_places

__all__ = ["Box", "Span", "UnacceptableFile", "find_in_pdf", "redact_pdf", "redact_text", "suggest_spans"]

_MARKS = frozenset(map(chr, range(0x300, 0x370)))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Letters `start` to `end` (not included) of a text, and why nobody may read them, in Vietnamese."""

    start: int
    end: int
    reason: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span of a text: {self.start}–{self.end}")


def redact_text(text: str, spans: Iterable[Span]) -> str:
    """The text with a mark in place of each span. Spans that overlap become one mark with all their reasons.

    A mark tells the reason and nothing of what stood there, not even how long it was.
    """
    parts, at = [], 0
    for start, end, reasons in _joined(text, spans):
        parts += [text[at:start], f"[đã che: {', '.join(reasons)}]"]
        at = end
    return "".join([*parts, text[at:]])


def _joined(text: str, spans: Iterable[Span]) -> list[tuple[int, int, list[str]]]:
    """(start, end, reasons) from the first to the last, none touching what another covers."""
    joined: list[tuple[int, int, list[str]]] = []
    for span in sorted(spans):
        start, end = span.start, _whole_letters(text, span.end)
        if start >= min(end, len(text)):
            continue
        if joined and start < joined[-1][1]:
            first, last, reasons = joined.pop()
            more = [] if span.reason in reasons else [span.reason]
            joined.append((first, max(last, end), [*reasons, *more]))
        else:
            joined.append((start, end, [span.reason]))
    return joined


def _whole_letters(text: str, end: int) -> int:
    """The end moved behind the marks of the last letter: a tone left over tells too."""
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return min(end, len(text))


def suggest_spans(text: str, known: Iterable[str] = ()) -> list[Span]:
    """What looks as if it identified a person, from the first to the last; none lies within another.

    `known`: names and addresses of the parties; every occurrence is proposed, in any case, with or without diacritics.
    """
    found = [Span(start, end, reason) for start, end, reason in personal_places(text)]
    found += [Span(start, end, KNOWN) for start, end in Folded(text).find(known)]
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
