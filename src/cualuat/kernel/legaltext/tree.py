"""The tree of a legal text: every character of the input lies in exactly one node.

A node's own characters come first, those of its children follow: `node.plain()` is `node.text` and then the plain text
of each child. What stands after a child and belongs to the node itself is a child of kind «paragraph».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# From the widest to the narrowest. A structural node lies in one of a lower rank.
RANKS: Final = {
    "document": 0,
    "annex": 1,
    "form": 2,
    "part": 3,
    "chapter": 4,
    "section": 5,
    "subsection": 6,
    "article": 7,
    "clause": 8,
    "point": 9,
    "item": 10,
}
# Blocks that are not divisions: they hold text, a preamble and a body hold paragraphs too.
BLOCKS: Final = ("preamble", "basis", "body", "signature", "notes", "table", "quote", "paragraph")


@dataclass(slots=True)
class Node:
    """One division or block of a legal text.

    `kind` one of RANKS or BLOCKS; `eid` unique in its document, '' for the document; `number` as printed («5», «198a»,
    «II», «đ»), parts counted in words in Roman numerals («thứ hai» → «II»), None where there is none; `heading` in one
    line without notes, '' where there is none; `text` the node's own characters, as they stand in the input, before
    those of its children; `mark` how many of these are number and heading; `start`, `end` offsets in the input.
    """

    kind: str
    eid: str
    number: str | None
    heading: str
    text: str
    mark: int
    start: int
    end: int
    children: list[Node] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The node's own text without number and heading, no white space around it."""
        return self.text[self.mark :].strip()

    @property
    def unstructured(self) -> bool:
        """Whether the text has neither articles nor clauses outside its annexes: it was kept as plain paragraphs."""
        return all(node.kind not in ("article", "clause") for node in self.iter(into_annexes=False))

    def iter(self, *, into_annexes: bool = True) -> Iterator[Node]:
        """This node and all below it, in the order of the text; annexes and forms left out on demand."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(
                child for child in reversed(node.children) if into_annexes or child.kind not in ("annex", "form")
            )

    def find(self, eid: str) -> Node | None:
        """The node with this eId; None when there is none."""
        return next((node for node in self.iter() if node.eid == eid), None)

    def articles(self) -> list[Node]:
        """The document's own articles in order: none of an annex, a form or a quoted text."""
        return [node for node in self.iter(into_annexes=False) if node.kind == "article"]

    def annexes(self) -> list[Node]:
        """Annexes and the forms outside them, in order."""
        return [child for child in self.children if child.kind in ("annex", "form")]

    def plain(self) -> str:
        """The characters of the input that lie in this node and below."""
        return "".join(node.text for node in self.iter())

    def print_tree(self) -> str:
        """One line a node, indented: for people who look into the parser's work."""
        lines: list[str] = []

        def add(node: Node, depth: int) -> None:
            words = " ".join((node.heading or node.content).split())
            lines.append(f"{'  ' * depth}{node.kind} {node.eid}".rstrip() + (f" · {words[:60]}" if words else ""))
            for child in node.children:
                add(child, depth + 1)

        add(self, 0)
        return "\n".join(lines)


def to_text(root: Node) -> str:
    """The text that was parsed, character by character."""
    return root.plain()
