"""Tables of contents and official names of provisions."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cualuat.kernel.citation import Address, NotAnAddress
from cualuat.kernel.legaltext.tree import RANKS, Node

_NAMES: Final = {
    "preamble": "Phần mở đầu",
    "body": "Nội dung",
    "signature": "Nơi nhận, ký tên",
    "notes": "Chú thích",
}
_BLOCK_NAMES: Final = {"table": "bảng", "quote": "đoạn trích", "p": "đoạn", "basis": "căn cứ", "form": "Mẫu số"}
_BLOCK = re.compile(r"(table|quote|p|basis|form)_([\w.-]+)")


class Entry(NamedTuple):
    """One line of a table of contents; `level` 0 for what stands directly in the document."""

    eid: str
    level: int
    number: str | None
    heading: str


def outline(root: Node) -> list[Entry]:
    """Divisions down to the articles, annexes and forms, in order."""
    entries: list[Entry] = []

    def add(node: Node, level: int) -> None:
        for child in node.children:
            if child.kind in RANKS and RANKS[child.kind] <= RANKS["article"]:
                entries.append(Entry(child.eid, level, child.number, child.heading))
                add(child, level + 1)

    add(root, 0)
    return entries


def official_label(eid: str) -> str:
    """The official name of a provision: «art_5__para_2__point_a» → «điểm a khoản 2 Điều 5». Never fails.

    Blocks are named by their kind («bảng 1 khoản 2 Điều 5»); an eId of no known form is given back.
    """
    if not eid:
        return "toàn văn"
    if eid in _NAMES:
        return _NAMES[eid]
    try:
        return str(Address.from_eid(eid))
    except NotAnAddress:
        return _block_label(eid)


def _block_label(eid: str) -> str:
    outer, _, last = eid.rpartition("__")
    found = _BLOCK.fullmatch(last)
    if found:
        name = f"{_BLOCK_NAMES[found.group(1)]} {found.group(2)}"
        return f"{name} {official_label(outer)}" if outer else name
    head, _, rest = eid.partition("__")
    if rest and _BLOCK.fullmatch(head):
        return f"{official_label(rest)} {official_label(head)}"
    return eid


def label(node: Node) -> str:
    """The official name of a node of a parsed document."""
    return official_label(node.eid)
