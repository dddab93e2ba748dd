"""Plain text: canonical legal text behind a short head; the parser finds in it the articles that the library has."""

from __future__ import annotations

from collections.abc import Iterator

from cualuat.law.exports.content import Content, Division, clean, runs_on
from cualuat.law.queries import CONTAINERS


def to_text(content: Content) -> bytes:
    """UTF-8, one paragraph a line, tables as pipe rows."""
    lines = [*_head(content), "", *(line for d in content.divisions for line in _lines(d))]
    return ("\n".join(lines).strip() + "\n").encode()


def _head(content: Content) -> Iterator[str]:
    yield content.full_name
    if content.title != content.full_name:
        yield content.title
    if content.source:
        yield f"Nguồn: {content.source}"
    yield from (f"({notice})" for notice in content.notices)
    yield "-----"


def _lines(division: Division) -> Iterator[str]:
    body = _body(division)
    if division.kind in (*CONTAINERS, "annex", "form"):
        num = division.num.upper() if division.kind == "annex" else division.num
        if division.kind in ("section", "subsection"):
            yield division.title
        else:
            yield from filter(None, (num, division.heading))
    elif division.title:
        first = body[0] if body else ""
        if not division.heading and not division.remark and runs_on(first):
            body[0] = f"{division.num} {first}"
        else:
            yield division.title
    if division.remark:
        yield division.remark
    yield from body
    for child in division.children if division.kind in CONTAINERS else ():
        yield from _lines(child)


def _body(division: Division) -> list[str]:
    """The text as the library keeps it, a blank line before and after each table."""
    text = clean(division.provision.text) if division.provision else ""
    out: list[str] = []
    in_table = False
    for line in (raw.strip() for raw in text.split("\n")):
        is_row = line.startswith("|")
        if is_row != in_table and out and out[-1]:
            out.append("")
        in_table = is_row
        if line:
            out.append(line)
    return [*out, ""] if in_table else out
