"""The first and last lines of a document as Decree 30/2020/NĐ-CP sets them: issuer, motto, number, date, title, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.text import fold
from cualuat.law.exports.content import Block

MOTTO: Final = "cong hoa xa hoi chu nghia viet nam"
_FIRST_LINES: Final = 8
_NUMBER = re.compile(r"(?:Luật |Pháp lệnh |Nghị quyết |Bộ luật )?[Ss]ố\s*:")
_DATED = re.compile(r"ng[àa]y\b.{0,12}th[áa]ng\b.{0,12}n[ăa]m\b")
_RULE = re.compile(r"[\s_\-–—*=]+")
_SUBJECT = re.compile(r"(?:V/v|Về việc|Về|Ban hành|Quy định|Sửa đổi|Hướng dẫn)\b")
_BASIS = re.compile(r"(?:Căn cứ|Theo đề nghị|Xét|Thực hiện)\b")


@dataclass(slots=True)
class Head:
    """Lines on the left (issuer, number), on the right (motto, place and day), the title, and the paragraphs after it."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Signature:
    """Lines on the left (who receives it), on the right (who signs), and what stands below both."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


def read_head(blocks: list[Block], title: str) -> Head | None:
    """The head in the first paragraphs of a document; None when the state's motto is not among them.

    `title` is the document's; it tells which lines after the type («NGHỊ ĐỊNH») are the title.
    """
    place = next((i for i, block in enumerate(blocks[:_FIRST_LINES]) if _has_motto(block)), None)
    if place is None or any(len(block.text) > 120 for block in blocks[:place]):
        return None
    head = Head()
    if blocks[place].table is not None:
        head.left += [block.text for block in blocks[:place] if block.text]
        _from_table(head, blocks[place])
        after = place + 1
    else:
        head.left += [block.text for block in blocks[:place] if not _RULE.fullmatch(block.text)]
        head.right.append(blocks[place].text)
        after = _from_lines(head, blocks, place + 1)
    after = _title(head, blocks, after, fold(title))
    head.rest = blocks[after:]
    return head


def _has_motto(block: Block) -> bool:
    return any(MOTTO in " ".join(fold(line).split()) for line in block.lines())


def _from_table(head: Head, block: Block) -> None:
    for cell in block.table.cells if block.table else ():
        lines = [line for line in cell.lines if not _RULE.fullmatch(line)]
        (head.left if cell.column == 0 else head.right).extend(lines)


def _from_lines(head: Head, blocks: list[Block], index: int) -> int:
    while index < len(blocks) and blocks[index].table is None:
        line = blocks[index].text
        if _NUMBER.match(line) and len(line) < 80:
            head.left.append(line)
        elif (_DATED.search(line) and len(line) < 80) or fold(line).startswith("doc lap"):
            head.right.append(line)
        elif not _RULE.fullmatch(line):
            break
        index += 1
    return index


def _title(head: Head, blocks: list[Block], index: int, title: str) -> int:
    while index < len(blocks) and len(head.title) < 5:
        line = blocks[index].text
        if not line or not (_is_title(line, title) or (head.title and len(head.title) == 1 and _SUBJECT.match(line))):
            break
        head.title.append(line)
        index += 1
    return index


def _is_title(line: str, title: str) -> bool:
    if _BASIS.match(line) or len(line) > 600:
        return False
    return (line == line.upper() and len(line) < 300) or fold(line).strip(" .") in title


def is_basis(line: str) -> bool:
    """Whether a line of the preamble names a legal basis or who proposed the document; such lines stand in italics."""
    return _BASIS.match(line) is not None


def style_of_line(line: str) -> str:
    """«number», «date» or «name»: how a line of the head is set (plain, in italics, in bold)."""
    if _NUMBER.match(line):
        return "number"
    return "date" if _DATED.search(line) or line.startswith("(") else "name"


def read_signature(blocks: list[Block]) -> Signature:
    """Who receives the document and who signs it."""
    signature = Signature()
    if not blocks:
        return signature
    if blocks[0].table is not None:
        for cell in blocks[0].table.cells:
            (signature.left if cell.column == 0 else signature.right).extend(cell.lines)
        signature.rest = blocks[1:]
        return signature
    index = 0
    if fold(blocks[0].text).startswith("noi nhan"):
        signature.left.append(blocks[0].text)
        index = 1
        while index < len(blocks) and blocks[index].text.startswith(("-", "–", "+", "•", "*")):
            signature.left.append(blocks[index].text)
            index += 1
    while index < len(blocks) and blocks[index].text and len(blocks[index].text) < 80:
        signature.right.append(blocks[index].text)
        index += 1
    signature.rest = blocks[index:]
    return signature
