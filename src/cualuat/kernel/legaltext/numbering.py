"""Check the numbering of a text: gaps, repeats, disorder. Such findings point at errors of the source or of the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cualuat.kernel.citation import POINT_LETTERS
from cualuat.kernel.legaltext.outlines import official_label
from cualuat.kernel.legaltext.tree import Node

Code = Literal["gap", "repeat", "order"]
_NUMBER = re.compile(r"(\d+)(.*)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about numbering: `code` «gap», «repeat» or «order»; `eid` of the provision; message in Vietnamese."""

    code: Code
    eid: str
    message_vi: str


_CHECKED: Final = {"article": "Điều", "clause": "khoản", "point": "điểm"}


def check_numbering(root: Node) -> list[Finding]:
    """What looks wrong in the numbers of articles, of clauses in each article, of points in each clause.

    Inserted numbers (198a after 198) are right. Articles of an annex are counted in that annex. Points follow the order
    a b c d đ e g h i k l m n o p q r s t u v x y. Nothing within quotations is looked at.
    """
    findings = _check([node for node in root.articles() if node is not root], "article", root)
    for annex in root.annexes():
        findings += _check([node for node in annex.iter() if node.kind == "article"], "article", annex)
    for node in root.iter():
        for kind in ("clause", "point"):
            children = [child for child in node.children if child.kind == kind]
            if children:
                findings += _check(children, kind, node)
    return findings


def _check(nodes: Sequence[Node], kind: str, parent: Node) -> list[Finding]:
    findings: list[Finding] = []
    seen: set[str] = set()
    last: tuple[int, str] = (0, "")
    where = official_label(parent.eid) if parent.eid else ""
    place = f" trong {where}" if where else ""
    name = _CHECKED[kind]
    for node in nodes:
        number = node.number or ""
        value = _value(kind, number)
        if number in seen:
            findings.append(Finding("repeat", node.eid, f"{name} {number} xuất hiện hai lần{place}."))
        elif value < last:
            findings.append(Finding("order", node.eid, f"{name} {number} đứng sau {name} {_print(kind, last)}{place}."))
        elif value[0] > last[0] + 1:
            missing = _missing(kind, last[0] + 1, value[0] - 1)
            findings.append(Finding("gap", node.eid, f"Thiếu {name} {missing} trước {name} {number}{place}."))
        seen.add(number)
        last = max(last, value)
    return findings


def _value(kind: str, number: str) -> tuple[int, str]:
    """The place of a number in the count, and what was added to it: «198a» → (198, «a»), «đ1» → (5, «1»)."""
    if kind == "point":
        place = POINT_LETTERS.find(number[:1])
        # j, w, z and f stand in no official list; they are left where they are found.
        return (place + 1, number[1:]) if place >= 0 and number else (0, number)
    found = _NUMBER.match(number)
    return (int(found.group(1)), found.group(2)) if found else (0, number)


def _print(kind: str, value: tuple[int, str]) -> str:
    place, added = value
    return (POINT_LETTERS[place - 1] if kind == "point" and place else str(place)) + added


def _missing(kind: str, first: int, last: int) -> str:
    if first == last:
        return _print(kind, (first, ""))
    return f"{_print(kind, (first, ''))} đến {_print(kind, (last, ''))}"
