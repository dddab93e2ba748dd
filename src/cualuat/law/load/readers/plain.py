"""Plain text files in any of the character sets that Vietnamese offices have used."""

from __future__ import annotations

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.encodings import decode
from cualuat.law.load.readers.extraction import Extraction, ReadingWarning, UnreadableFile
from cualuat.law.load.readers.markdown import looks_like_markdown, read_lines
from cualuat.law.load.readers.paragraphs import join_with_tables


def read_plain(data: bytes, name: str) -> Extraction:
    """One line of the file is one paragraph; empty lines stay only around pipe rows. Raises UnreadableFile."""
    text, encoding = decode(data, name)
    if looks_like_markdown(text, name):
        return Extraction(read_lines(text), "text/markdown", "text", None if encoding.startswith("UTF-8") else encoding)
    lines = [" ".join(line.split()) for line in normalise(text).split("\n")]
    out: list[str] = []
    for line in lines:
        row = line.startswith("| ") and line.endswith("|")
        previous = bool(out) and out[-1].startswith("| ")
        if line and out and row != previous:
            out.append("")
        if line:
            out.append(line)
    if not out:
        raise UnreadableFile("empty", f"Tệp «{name}» không có chữ nào. Hãy tải lại hoặc lưu lại.")
    unicode = encoding.startswith("UTF-8")
    warnings = () if unicode else (ReadingWarning("encoding", f"Tệp dùng bảng mã {encoding}, đã chuyển sang Unicode."),)
    return Extraction(join_with_tables(out), "text/plain", "text", None if unicode else encoding, warnings)
