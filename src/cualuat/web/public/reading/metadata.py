"""What machines read of a page: schema.org Legislation as JSON-LD, and the short description of a share preview."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from cualuat.law.rules import Status, document_url, provision_url
from cualuat.web.public.reading.citing import provision_name
from cualuat.web.public.reading.render import safe_url

if TYPE_CHECKING:
    from cualuat.law.models import Document, Provision

_FORCE = {
    Status.IN_FORCE: "https://schema.org/InForce",
    Status.NOT_YET: "https://schema.org/NotInForce",
    Status.EXPIRED: "https://schema.org/NotInForce",
}
_MOST_PARTS = 100
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def document_data(document: Document, parts: Sequence[Provision], *, on: date, site: str) -> dict[str, Any]:
    """The document as schema.org Legislation; `parts` its provisions, of which the widest divisions are named."""
    url = site + document_url(document.slug)
    outer = [p for p in parts if p.level == 0 and p.kind not in ("preamble", "signature", "notes", "body")]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": document.frbr_uri or url,
        "url": url,
        "name": document.title,
        "alternateName": document.full_name,
        "legislationIdentifier": document.number,
        "legislationType": document.kind_name,
        "legislationJurisdiction": document.place or "VN",
        "legislationPassedBy": {"@type": "Organization", "name": document.issuer} if document.issuer else None,
        "legislationDate": _iso(document.issued_on),
        "datePublished": _iso(document.issued_on),
        "temporalCoverage": _period(document),
        "legislationLegalForce": _FORCE.get(document.status_on(on)),
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "hasPart": [_part(document, p, site) for p in outer[:_MOST_PARTS]] or None,
    }
    return {key: value for key, value in data.items() if value not in (None, "")}


def provision_data(document: Document, provision: Provision, *, on: date, site: str) -> dict[str, Any]:
    """One provision as part of its document."""
    whole = {
        "@type": "Legislation",
        "@id": document.frbr_uri or site + document_url(document.slug),
        "url": site + document_url(document.slug),
        "name": document.full_name,
        "legislationIdentifier": document.number,
    }
    data = {
        "@context": "https://schema.org",
        **_part(document, provision, site),
        "inLanguage": "vi",
        "legislationLegalForce": _FORCE.get(provision.status_on(on)),
        "isPartOf": whole,
    }
    return {key: value for key, value in data.items() if value}


def _part(document: Document, provision: Provision, site: str) -> dict[str, Any]:
    name = provision_name(provision)
    url = site + safe_url(provision_url(document.slug, provision.eid))
    return {
        "@type": "Legislation",
        "@id": url,
        "url": url,
        "name": f"{name}. {provision.heading}" if provision.heading and provision.heading != name else name,
        "legislationIdentifier": provision.eid,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(document: Document) -> str | None:
    if document.effective_on is None:
        return None
    return f"{document.effective_on.isoformat()}/{_iso(document.expires_on) or '..'}"


def json_ld(data: dict[str, Any]) -> SafeString:
    """JSON that may stand in a script element: nothing in it can end the element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 – escaped above


def shorten(text: str, length: int = 200) -> str:
    """The beginning of a text in one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:") + " …"
