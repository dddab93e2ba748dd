"""Collects paragraphs and tables into canonical legal text; shared by the readers of HTML and Word."""

from __future__ import annotations

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.encodings import recover
from cualuat.law.load.readers.tables import Cell, is_layout, layout_lines, nested_lines, pipe_rows


class Paragraphs:
    """A writer: pieces of text go to the open paragraph, `end` closes it.

    nested: inside a table's cell, where a further table is flattened to lines and pipes are escaped by the table.
    encoding: the old character set that `text` converted from, None for Unicode.
    tables, layouts: how many tables were written as pipe rows, and how many only placed text on the page.
    """

    __slots__ = ("_pieces", "encoding", "layouts", "lines", "nested", "tables")

    def __init__(self, nested: bool = False) -> None:
        self.lines: list[str] = []
        self.tables = 0
        self.layouts = 0
        self.nested = nested
        self.encoding: str | None = None
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def end(self) -> None:
        """Closes the open paragraph; white space runs become one space, an empty paragraph is dropped."""
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if text:
            self.lines.append("\\" + text if text[0] == "|" and not self.nested else text)

    def add_table(self, rows: list[list[Cell]]) -> None:
        self.end()
        if self.nested:
            self.lines += nested_lines(rows)
        elif is_layout(rows):
            self.layouts += 1
            self.lines += layout_lines(rows)
        elif piped := pipe_rows(rows):
            self.tables += 1
            self.lines += ["", *piped, ""]

    def last_letter(self) -> str:
        """The last letter of the open paragraph, empty at its start."""
        return next((piece[-1] for piece in reversed(self._pieces) if piece), "")

    def add_superscript(self, text: str) -> None:
        """10⁶ must not read 106; m² is written m2 in Vietnamese law; a raised 0 or o after a number is a degree sign."""
        if text and self.last_letter().isdigit() and not text.startswith("["):
            text = "°" if text in ("0", "o") else f"^{text}" if text.lstrip("-–").isdigit() else text
        self.add(text)

    def text(self) -> str:
        """All of it in the canonical form, NFC. Letters of old Vietnamese fonts become Unicode, see `encoding`."""
        self.end()
        text, self.encoding = recover(join_with_tables(self.lines))
        return normalise(text)


def join_with_tables(lines: list[str]) -> str:
    """Lines in one text; of several empty lines in a row, and of those at the ends, none is kept but one in the middle."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)
