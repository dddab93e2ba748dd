"""One standalone HTML file: own style sheet, no script, nothing fetched from elsewhere. Ids are eIds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from cualuat.law.exports.content import Block, Content, Division
from cualuat.law.exports.heads import Head, Signature, read_head, read_signature, style_of_line
from cualuat.law.exports.linking import Link, Linker
from cualuat.law.exports.tables import Table
from cualuat.law.rules import document_url, provision_url

_STYLE: Final = """
body{font:1.1rem/1.6 "Times New Roman",Tinos,"Liberation Serif",serif;max-width:48rem;margin:2rem auto;padding:0 1rem;
color:#111;background:#fff}
h1,h2,h3,h4,h5,h6{line-height:1.35;font-size:1.15rem;margin:1.6em 0 .5em;text-align:center}h1{font-size:1.45rem}
article>:first-child{text-align:left;margin-top:1.2em}
p{margin:.4em 0;text-align:justify}.clause{margin-left:1.2rem}.point{margin-left:1.6rem}.item{margin-left:1.6rem}
.notices{border:1px solid #8a1c1c;padding:.5rem 1rem;margin:1rem 0}.remark{font-style:italic;color:#8a1c1c}
.quote{margin-left:1.2rem}.basis{font-style:italic}.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.8em 0;width:100%}td{border:1px solid #555;padding:.25rem .5rem;vertical-align:top}
td p{text-align:left;margin:.1em 0}.two td{border:0;width:50%}.two.head td:first-child{width:38%}.head td p{text-align:center}.name{font-weight:bold}.date{font-style:italic}
.sign td:first-child .name{font-weight:normal}.sign td:last-child p{text-align:center}
.title{text-align:center;font-weight:bold}a{color:#12458c}footer{margin-top:2rem;border-top:1px solid #999;font-size:.9rem}
@media print{body{margin:0;max-width:none;font-size:13pt}h2,h3,h4,h5,h6{break-after:avoid}a{color:inherit;
text-decoration:none}}
""".strip()
_HEADED: Final = ("part", "chapter", "section", "subsection", "article", "annex", "form")


def to_html(content: Content) -> bytes:
    """UTF-8 HTML."""
    page = _Page(content)
    return "\n".join(page.lines()).encode()


class _Page:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.linker = Linker(content)

    def lines(self) -> Iterator[str]:
        content = self.content
        yield '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escape(content.full_name)}</title>"
        if content.source:
            yield f'<link rel="canonical" href="{escape(content.source)}">'
        yield f"<style>{_STYLE}</style>\n</head>\n<body>\n<header>"
        yield f"<h1>{escape(content.full_name)}</h1>"
        if content.title != content.full_name:
            yield f'<p class="title">{escape(content.title)}</p>'
        notices = "".join(f"<p>{escape(notice)}</p>" for notice in content.notices)
        yield f'<div class="notices" role="note">{notices}</div>\n</header>\n<main>'
        for i, division in enumerate(content.divisions):
            yield from self._outermost(division, first=i == 0)
        yield "</main>"
        if content.source:
            yield f'<footer><p>Nguồn: <a href="{escape(content.source)}">{escape(content.source)}</a></p></footer>'
        yield "</body>\n</html>\n"

    def _outermost(self, division: Division, *, first: bool) -> Iterator[str]:
        head = None
        if first and division.kind in ("preamble", "body"):
            head = read_head(division.blocks, self.content.title)
        if head:
            division.blocks = head.rest
            yield from _head(head)
        if division.kind == "signature":
            signature = read_signature(division.blocks)
            yield f'<section id="{escape(division.eid)}" class="signature">'
            yield from _signature(signature)
            yield from self._blocks(signature.rest, division)
            yield "</section>"
        else:
            yield from self._division(division)

    def _division(self, division: Division, depth: int = 0) -> Iterator[str]:
        tag = "article" if division.kind == "article" else "section"
        yield f'<{tag} id="{escape(division.eid)}" class="{division.kind}">'
        headed = division.kind in _HEADED
        blocks = division.blocks
        if headed and division.title:
            level = min(depth + 2, 6)
            yield f"<h{level}>{escape(division.title)}</h{level}>"
        if division.remark:
            yield f'<p class="remark">{escape(division.remark)}</p>'
        if not headed and division.num:
            first = blocks[0] if blocks and blocks[0].table is None else None
            text = self._text(first.text, division) if first else ""
            yield f"<p>{escape(division.num)} {text}</p>"
            blocks = blocks[1:] if first else blocks
        yield from self._blocks(blocks, division)
        for child in division.children:
            yield from self._division(child, depth + 1)
        yield from self._blocks(division.tail, division)
        yield f"</{tag}>"

    def _blocks(self, blocks: Iterable[Block], division: Division) -> Iterator[str]:
        for block in blocks:
            if block.table is not None:
                yield self._table(block.table, division)
            else:
                kind = f' class="{block.kind}"' if block.kind != "p" else ""
                yield f"<p{kind}>{self._text(block.text, division)}</p>"

    def _table(self, table: Table, division: Division) -> str:
        out = ['<div class="wide"><table>']
        for number in range(table.height):
            out.append("<tr>")
            for cell in table.row(number):
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                lines = "".join(f"<p>{self._text(line, division)}</p>" for line in cell.lines)
                out.append(f"<td{spans}>{lines}</td>")
            out.append("</tr>")
        return "".join([*out, "</table></div>"])

    def _text(self, line: str, division: Division) -> str:
        out = []
        for text, link in self.linker.pieces(line, division):
            address = self._address(link) if link else ""
            out.append(f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text))
        return "".join(out)

    def _address(self, link: Link) -> str:
        """Within the file, or in the library where its address is known; '' where a link would lead nowhere."""
        if not link.slug:
            return f"#{link.eid}"
        if not self.content.base_url:
            return ""
        page = provision_url(link.slug, link.eid) if link.eid else document_url(link.slug)
        return f"{self.content.base_url}{page}"


def _head(head: Head) -> Iterator[str]:
    yield from _two("two head", head.left, head.right)
    yield from (f'<p class="title">{escape(line)}</p>' for line in head.title)


def _signature(signature: Signature) -> Iterator[str]:
    if signature.left or signature.right:
        yield from _two("two sign", signature.left, signature.right)


def _two(name: str, left: list[str], right: list[str]) -> Iterator[str]:
    cells = (
        "".join(f'<p class="{style_of_line(line)}">{escape(line)}</p>' for line in lines) for lines in (left, right)
    )
    yield f'<table class="{name}" role="presentation"><tr>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr></table>'
