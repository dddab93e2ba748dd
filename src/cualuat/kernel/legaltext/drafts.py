"""Drafts of nodes while a text is read, and the cutting of the input along them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.legaltext.lines import CleanText
from cualuat.kernel.legaltext.tree import RANKS, Node

PREFIX: Final = {
    "annex": "annex",
    "form": "form",
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "subsection": "subsec",
    "article": "art",
    "clause": "para",
    "point": "point",
    "item": "item",
    "paragraph": "p",
}
CONTAINERS: Final = ("part", "chapter", "section", "subsection")
ONCE: Final = ("preamble", "body", "signature", "notes")
NOT_IN_EID = re.compile(r"[^\w.]+|_")


@dataclass(slots=True)
class Draft:
    """A node while it is made; positions are those of the clean text."""

    kind: str
    number: str | None
    start: int
    mark_end: int
    heading: str = ""
    children: list[Draft] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return RANKS.get(self.kind, 0 if self.kind in ONCE else 99)


class Tree:
    """The tree while it grows: the open divisions from the document inwards."""

    def __init__(self, root: Draft) -> None:
        self.root = root
        self.open = [root]

    @property
    def top(self) -> Draft:
        return self.open[-1]

    def add(self, kind: str, number: str | None, start: int, mark_end: int, heading: str = "") -> Draft:
        """A division: closes those of its rank and below; preamble, body, signature and notes close all."""
        draft = Draft(kind, number, start, mark_end, heading)
        while len(self.open) > 1 and (draft.rank == 0 or self.top.rank >= draft.rank or self.top.rank == 0):
            self.open.pop()
        self.top.children.append(draft)
        self.open.append(draft)
        return draft

    def block(self, kind: str, start: int) -> Draft:
        """A block in the innermost open division; nothing is put into it later but what follows it as text."""
        draft = Draft(kind, None, start, start)
        self.top.children.append(draft)
        return draft

    def inside(self, kind: str) -> Draft | None:
        return next((draft for draft in reversed(self.open) if draft.kind == kind), None)


class Finish:
    """Cuts the input along the drafts and gives every node its eId."""

    def __init__(self, clean: CleanText) -> None:
        self.clean = clean
        self.used: set[str] = set()
        self.repeats: dict[
            str, int
        ] = {}  # eId → the last number given to a repeat, so that a thousand take no million looks

    def node(self, draft: Draft, eid: str, end: int, scope: str) -> Node:
        """`scope` is the eId of the annex or form around, in which articles are numbered anew."""
        at, raw = self.clean.at, self.clean.raw
        own_end = draft.children[0].start if draft.children else end
        start, stop = at(draft.start), self.clean.until(end)
        node = Node(
            draft.kind,
            eid,
            draft.number,
            draft.heading,
            raw[start : self.clean.until(own_end)],
            at(min(max(draft.mark_end, draft.start), own_end)) - start,
            start,
            stop,
        )
        counts: dict[str, int] = {}
        ends = [child.start for child in draft.children[1:]] + [end]
        for child, child_end in zip(draft.children, ends, strict=False):
            counts[child.kind] = counts.get(child.kind, 0) + 1
            child_eid = self._eid(child, node, scope, counts[child.kind])
            inner = child_eid if child.kind in ("annex", "form") else scope
            node.children.append(self.node(child, child_eid, child_end, inner))
        return node

    def _eid(self, draft: Draft, parent: Node, scope: str, count: int) -> str:
        if draft.kind in ONCE:
            segment = draft.kind
        else:
            number = NOT_IN_EID.sub("-", draft.number).strip("-") if draft.number else ""
            segment = f"{PREFIX.get(draft.kind, draft.kind)}_{number or count}"
        base = parent.eid
        if draft.kind == "article" or (draft.kind not in ONCE and parent.kind == "body"):
            base = scope  # articles are numbered through the whole document
        elif draft.kind in CONTAINERS and parent.kind not in (*CONTAINERS, "annex", "form"):
            base = scope
        eid = f"{base}__{segment}" if base else segment
        unique, repeat = eid, self.repeats.get(eid, 1)
        while unique in self.used:
            repeat += 1
            unique = f"{eid}_{repeat}"
        self.repeats[eid] = repeat
        self.used.add(unique)
        return unique
