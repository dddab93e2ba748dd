"""How a document and its provisions are cited officially (Decree 30/2020/NĐ-CP, Annex I) and called in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cualuat.kernel.citation import format_date
from cualuat.kernel.legaltext import official_label

if TYPE_CHECKING:
    from cualuat.law.models import Document, Provision


def document_citation(document: Document) -> str:
    """First citation: laws and ordinances by name and number, others by type, number, date, issuer and subject."""
    if document.name_key or not document.number:
        return document.full_name
    words = [document.full_name]
    if document.issued_on:
        words.append(format_date(document.issued_on))
    if document.issuer:
        words.append(f"của {document.issuer}")
    subject = document.title.removeprefix(document.kind_name).strip()
    if subject:
        words.append(lower_first(subject))
    return " ".join(words)


def provision_citation(document: Document, eid: str) -> str:
    """«khoản 2 Điều 5 Luật Khiếu nại số 02/2011/QH13»; a law's date is left out, a decree's is not."""
    name = document.full_name
    if not document.name_key and document.number and document.issued_on:
        name = f"{name} {format_date(document.issued_on)}"
        name = f"{name} của {document.issuer}" if document.issuer else name
    return f"{official_label(eid)} {name}"


def lower_first(title: str) -> str:
    """A title inside a sentence: «Quy định …» → «quy định …»; a title in capitals stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def provision_name(provision: Provision) -> str:
    """«Điều 5», «Chương II»; of what has no label of its own the official name of its eId, or its heading."""
    if provision.kind == "clause":
        return f"Khoản {provision.number}".strip()
    if provision.kind == "notes":
        return "Chú thích"
    return provision.label or official_label(provision.eid)
