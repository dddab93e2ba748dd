"""Read what lies inside an article: clauses, points, items, tables, quotations."""

from __future__ import annotations

from cualuat.kernel.legaltext import marks, quotes
from cualuat.kernel.legaltext.drafts import NOT_IN_EID, Draft, Finish, Tree
from cualuat.kernel.legaltext.lines import Line, clean_text, split_line, split_lines
from cualuat.kernel.legaltext.marks import Mark
from cualuat.kernel.legaltext.tree import Node


class Inside:
    """Reads lines into the innermost division: clauses, points, items, tables, quotations, plain lines."""

    def __init__(self, tree: Tree, lines: list[Line]) -> None:
        self.tree = tree
        self.lines = lines
        # Halved with each quotation that never ends, so that a text full of stray marks is still read fast.
        self.longest_quote = quotes.LONGEST

    def _quote_missed(self, text: str) -> None:
        if quotes.is_open(text):
            self.longest_quote = max(50, self.longest_quote // 2)

    def read(self, index: int, *, numbered: bool = True) -> int:
        """Puts the line in its place; answers the index of the next line. Without `numbered` a «1.» is plain text."""
        line = self.lines[index]
        text = line.text
        if not text:
            return index + 1
        first = text[0]
        if first == "|" and is_row(text):
            return self._table(index)
        if first in '“"':
            last = quotes.block_quote(self.lines, index, self.longest_quote)
            if last is not None:
                self.tree.block("quote", line.start)
                return last + 1
            self._quote_missed(text)
        mark = self._mark(text) if numbered else None
        if mark:
            self.tree.add(mark.kind, mark.number, line.start, line.first + mark.end)
        else:
            self._plain(line)
        return self.split_quote(index)

    def _mark(self, text: str) -> Mark | None:
        first = text[0]
        if first.isdecimal():
            return marks.clause(text)
        if first == "(":
            return marks.item(text) if self.tree.inside("clause") or self.tree.inside("point") else None
        if text[1:5].find(")") < 0:
            return None
        mark = marks.point(text)
        if mark and len(mark.number) > 1:
            return self._point_or_item(mark)
        return mark or marks.item(text)

    def _point_or_item(self, mark: Mark) -> Mark:
        """«a1)» is an item of point a when a list was announced there, else a point inserted after a."""
        point = self.tree.inside("point")
        if point is None or point.number is None or mark.number[: len(point.number)] != point.number:
            return mark
        announced = self._announces(point)
        if announced or any(child.kind == "item" for child in point.children):
            return Mark("item", mark.number, mark.end)
        return mark

    def _announces(self, draft: Draft) -> bool:
        line = next((line for line in reversed(self.lines) if line.start <= draft.start), None)
        return line is not None and line.text.endswith(":")

    def _plain(self, line: Line) -> None:
        """A line that goes on the text of the innermost division; after a table or quotation it is a paragraph."""
        top = self.tree.top
        if top.children:
            last = top.children[-1]
            if last.kind != "paragraph":
                self.tree.block("paragraph", line.start)

    def split_quote(self, index: int) -> int:
        text = self.lines[index].text
        cut = quotes.inner_quote(self.lines, index, self.longest_quote)
        if cut is None:
            if quotes.OPENS_INSIDE.search(text):
                self._quote_missed(text)
            return index + 1
        head, tail = split_line(self.lines[index], [cut])
        self.lines[index : index + 1] = [head, tail]
        return index + 1

    def _table(self, index: int) -> int:
        self.tree.block("table", self.lines[index].start)
        while index < len(self.lines) and self.lines[index].text[:1] == "|":
            index += 1
        return index


def is_row(text: str) -> bool:
    """Whether the line is a row of a table."""
    return text.count("|") >= 2


def parse_article(text: str, *, number: str, heading: str = "") -> Node:
    """The tree of the body of one article whose number and heading are known: clauses, points, items, tables.

    The root is a node of kind «article»; its text is what stands before the first clause.
    """
    clean = clean_text(text)
    root = Draft("article", number, 0, 0, heading)
    tree = Tree(root)
    lines = split_lines(clean.text)
    inside = Inside(tree, lines)
    index = 0
    while index < len(lines):
        index = inside.read(index)
    finish = Finish(clean)
    eid = f"art_{NOT_IN_EID.sub('-', number).strip('-')}"
    finish.used.add(eid)
    return finish.node(root, eid, len(clean.text), "")
