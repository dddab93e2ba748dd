"""The body of a form, plain text with tags, as the blocks of a letter.

A blank line begins a new paragraph, and so does a line that begins with «Điều 1.», «1.», «a)», «I.» or «- ». Lines
«| a | b |» are a table, its first line the head. A line that is nothing but «{% … %}» holds or repeats whole paragraphs,
or rows where it stands in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "dash", "article", "heading", "control", "table"]

_CONTROL: Final = re.compile(r"\{%\s*(?P<words>(?:if|elif|else|endif|for|endfor)\b[^%]*?)\s*%\}")
_ARTICLE: Final = re.compile(r"(?P<label>Điều \d+\.)\s*(?P<rest>.*)", re.DOTALL)
_HEADING: Final = re.compile(r"[IVX]+\. ")
_BEGINS: Final = re.compile(r"(?:Điều \d+\.|\d+\. |[a-zđ]\) |[IVX]+\. |- )")
_OPTIONAL: Final = re.compile(
    r"\{%\s*if (?P<condition>[^%]+?)\s*%\}(?P<inner>(?:(?!\{%).)+)\{%\s*endif\s*%\}", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a control line or a table.

    `text`: the words, for «control» those between the percent signs; `label`: «Điều 1.» of an article; `rows`: the rows
    of a table, each a tuple of cells, or a string for a control line between rows.
    """

    kind: Kind
    text: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...] | str, ...] = ()


def blocks(body: str) -> list[Block]:
    """The blocks of a body."""
    found: list[Block] = []
    words: list[str] = []
    rows: list[tuple[str, ...] | str] = []
    for line in [*map(str.strip, body.splitlines()), ""]:
        control = _CONTROL.fullmatch(line)
        if rows and (control or line.startswith("|")):
            rows.append(control["words"] if control else _cells(line))
            continue
        if rows:
            found += _table(rows)
            rows = []
        if words and (not line or control or line.startswith("|") or _BEGINS.match(line)):
            found.append(_paragraph(" ".join(words)))
            words = []
        if control:
            found.append(Block("control", control["words"]))
        elif line.startswith("|"):
            rows.append(_cells(line))
        elif line:
            words.append(line)
    return found


def optional(text: str) -> tuple[str, str]:
    """(condition, text) of «{% if condition %}text{% endif %}» as a whole; («», text) of any other text."""
    found = _OPTIONAL.fullmatch(text.strip())
    return (found["condition"], found["inner"].strip()) if found else ("", text)


def template_lines(body: str) -> Iterator[str]:
    """The paragraphs a body makes in a template, with the tags as docxtpl reads them."""
    for block in blocks(body):
        if block.kind == "control":
            yield control_tag("p", block.text)
        elif block.kind == "table":
            for row in block.rows:
                yield from [control_tag("tr", row)] if isinstance(row, str) else row
        else:
            yield f"{block.label} {block.text}".strip()


def control_tag(scope: str, words: str) -> str:
    """«{%p if … %}»: the tag that takes its paragraph (or its row, «tr») with it."""
    return f"{{%{scope} {words} %}}"


def _paragraph(text: str) -> Block:
    if article := _ARTICLE.fullmatch(text):
        return Block("article", article["rest"], article["label"])
    if text.startswith("- "):
        return Block("dash", text)
    return Block("heading" if _HEADING.match(text) else "text", text)


def _cells(line: str) -> tuple[str, ...]:
    """The cells between «|» with spaces round it: a filter in a tag stands without spaces."""
    return tuple(cell.strip() for cell in re.split(r"(?<=\s)\|(?=\s)", line.removeprefix("|").removesuffix("|")))


def _table(rows: list[tuple[str, ...] | str]) -> Iterator[Block]:
    """The table with the ends of what was begun in it; control lines left over hold what follows."""
    trailing: list[str] = []
    while isinstance(rows[-1], str):
        trailing.insert(0, str(rows.pop()))
    controls = [row for row in rows if isinstance(row, str)]
    depth = sum(row.startswith(("if", "for")) - row.startswith("end") for row in controls)
    inside = [word for word in trailing[:depth] if word.startswith("end")]
    yield Block("table", rows=(*rows, *inside))
    yield from (Block("control", word) for word in trailing[len(inside) :])
