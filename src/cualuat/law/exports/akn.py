"""Akoma Ntoso 3.0: «act», «doc» or «judgment» by the type of the document, valid against the OASIS schema.

eIds are those of the library. A clause is a «paragraph», a «tiết» an «indent»; a document without articles has its text in
one «hcontainer»; annexes are attachments. What the notices say stands in the preface and in the notes of the metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml import etree

from cualuat.kernel.text import fold
from cualuat.law.exports.akn_metadata import (
    NAMESPACE,
    E,
    Periods,
    akn_type,
    component_metadata,
    metadata,
    of_provision,
    portion,
)
from cualuat.law.exports.content import Block, Content, Division
from cualuat.law.exports.heads import Head, read_head
from cualuat.law.exports.linking import Link, Linker
from cualuat.law.exports.tables import Table
from cualuat.law.rules import document_url, provision_url

_ELEMENT: Final = {
    "part": "part",
    "chapter": "chapter",
    "section": "section",
    "subsection": "subsection",
    "article": "article",
    "clause": "paragraph",
    "point": "point",
    "item": "indent",
}


def to_akn(content: Content) -> bytes:
    """UTF-8 XML."""
    return _Writer(content).write()


class _Writer:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.linker = Linker(content)
        self.periods = Periods(content.document)
        # Kept even where the document's own dates are unknown: a provision may have dates of its own.
        self.of_provision = of_provision(content.iter(), content, self.periods)

    def write(self) -> bytes:
        """The bytes of the file."""
        kind = akn_type(self.content.document)
        head = self._head()
        parts = [*self._opening(kind, head), self._main(kind)]
        signature = [
            p
            for d in self.content.of_kind("signature", "notes")
            for p in self._blocks((*d.blocks, *d.tail), d)
        ]  # fmt: skip
        if signature:
            parts.append(E.conclusions(*signature))
        annexes = self.content.of_kind("annex", "form")
        if annexes:
            parts.append(E.attachments(*(self._attachment(annex) for annex in annexes)))
        meta = metadata(self.content, self.periods)
        whole = E(kind, meta, *parts, name=self.content.document.kind or "van-ban", contains="singleVersion")
        root = E.akomaNtoso(whole)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False))

    # -- before the body

    def _head(self) -> Head:
        first = self.content.divisions[0] if self.content.divisions else None
        if first is None or first.kind not in ("preamble", "body"):
            return Head()
        head = read_head(first.blocks, self.content.title)
        if head is None:
            return Head(rest=first.blocks)
        first.blocks = head.rest
        return head

    def _opening(self, kind: str, head: Head) -> list[Any]:
        notices = E.container(*(E.p(notice) for notice in self.content.notices), name="thong-bao-cua-thu-vien")
        lines: list[Any] = [E.p(line) for line in (*head.left, *head.right)]
        if head.title:
            kind_name = fold(self.content.document.kind_name)
            lines += [E.p((E.docType if fold(line) == kind_name else E.docTitle)(line)) for line in head.title]
        else:
            lines += self._plain_title()
        preamble = self._preamble()
        if kind == "judgment":
            paragraphs = [E.p(notice) for notice in self.content.notices]
            return [E.header(*paragraphs, *lines, *(preamble or ()))]
        opening = [E.preface(notices, *lines)]
        if preamble:
            opening.append(E.preamble(*preamble))
        return opening

    def _plain_title(self) -> list[Any]:
        content = self.content
        lines = [E.p(E.docType(content.document.kind_name))] if content.document.kind_name else []
        if content.number:
            lines.append(E.p(E.docNumber(content.number)))
        return [*lines, E.p(E.docTitle(content.title))]

    def _preamble(self) -> list[Any]:
        return [p for d in self.content.of_kind("preamble") for p in self._blocks((*d.blocks, *d.tail), d)]

    # -- body

    def _main(self, kind: str) -> Any:
        divisions = [self._division(d) for d in self.content.main()]
        if not divisions:
            divisions = [E.hcontainer(E.content(E.p()), name="khong-co-noi-dung")]
        if kind == "judgment":
            return E.judgmentBody(E.decision(*divisions))
        return E.body(*divisions) if kind == "act" else E.mainBody(*divisions)

    def _division(self, division: Division) -> Any:
        attributes = {"eId": division.eid}
        period = self.of_provision.get(division.eid)
        if period:
            attributes["period"] = f"#{period}"
        if division.kind in _ELEMENT:
            element = E(_ELEMENT[division.kind], **attributes)
        else:
            element = E.hcontainer(name=division.kind, **attributes)
        if division.num:
            element.append(E.num(division.num))
        if division.heading:
            element.append(E.heading(division.heading))
        element.extend(self._inside(division))
        return element

    def _inside(self, division: Division) -> Iterator[Any]:
        own = list(self._blocks(division.blocks, division))
        if division.remark:
            own.insert(0, E.p(E.remark(division.remark, status="editorial")))
        if not division.children:
            yield E.content(*(own + list(self._blocks(division.tail, division)) or [E.p()]))
            return
        if own:
            yield E.intro(*own)
        for child in division.children:
            yield self._division(child)
        if division.tail:
            yield E.wrapUp(*self._blocks(division.tail, division))

    def _attachment(self, annex: Division) -> Any:
        parts: list[Any] = [E.num(annex.num)] if annex.num else []
        if annex.heading:
            parts.append(E.heading(annex.heading))
        own = list(self._blocks(annex.blocks, annex))
        if annex.remark:
            own.insert(0, E.p(E.remark(annex.remark, status="editorial")))
        own += [self._division(child) for child in annex.children]
        own += self._blocks(annex.tail, annex)
        body = E.mainBody(*(own or [E.p()]))
        parts.append(E.doc(component_metadata(self.content, annex.eid), body, name=annex.kind))
        return E.attachment(*parts, eId=annex.eid)

    # -- blocks and lines

    def _blocks(self, blocks: Iterable[Block], division: Division) -> Iterator[Any]:
        for block in blocks:
            if block.table is not None:
                yield self._table(block.table, division)
            else:
                paragraph = self._line(block.text, division)
                if block.kind != "p":
                    paragraph.set("class", block.kind)
                yield paragraph

    def _table(self, table: Table, division: Division) -> Any:
        rows = []
        for number in range(table.height):
            cells = []
            for cell in table.row(number):
                spans = {"colspan": str(cell.columns)} if cell.columns > 1 else {}
                if cell.rows > 1:
                    spans["rowspan"] = str(cell.rows)
                lines = [self._line(line, division) for line in cell.lines] or [E.p()]
                cells.append(E.td(*lines, **spans))
            rows.append(E.tr(*cells))
        return E.table(*rows)

    def _line(self, line: str, division: Division) -> Any:
        paragraph = E.p()
        last: Any = None
        for text, link in self.linker.pieces(line, division):
            address = self._address(link) if link else ""
            if address:
                last = etree.SubElement(paragraph, f"{{{NAMESPACE}}}ref", href=address)
                last.text = text
            elif last is None:
                paragraph.text = (paragraph.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        return paragraph

    def _address(self, link: Link) -> str:
        """«#art_5» within the document, the Akoma Ntoso address of another, else its page."""
        if not link.slug:
            return f"#{link.eid}"
        if link.frbr_uri:
            return portion(link.frbr_uri, link.eid)
        page = provision_url(link.slug, link.eid) if link.eid else document_url(link.slug)
        return f"{self.content.base_url}{page}"
