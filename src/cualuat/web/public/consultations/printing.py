"""A draft as HTML: the same print as that of the law library, with links to the law it names and to its own articles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from cualuat.consultations.texts import Draft, Unit
from cualuat.kernel.citation import LinkSpan
from cualuat.law.rules import eid_to_path, path_to_eid
from cualuat.web.public.reading.links import Resolver, is_known
from cualuat.web.public.reading.pages import FORM, is_amending, stamp
from cualuat.web.public.reading.render import Link, Sheet, Source, safe_url

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation

_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Shown:
    """A unit as the page shows it: `level` of the heading 2..6, 0 for none."""

    unit: Unit
    url: str
    level: int
    html: SafeString


def address(pk: int, eid: str = "") -> str:
    """The page of a consultation, or of a place in its draft: «/lay-y-kien/5/du-thao/dieu-2/khoan-1/»."""
    return safe_url(f"/lay-y-kien/{pk}/du-thao/{eid_to_path(eid)}/") if eid else f"/lay-y-kien/{pk}/"


def place_in(draft: Draft, where: str) -> str:
    """The eId that an address names; «» where the draft has no such place."""
    plain = where.strip("/")
    return next((eid for eid in (plain, path_to_eid(plain)) if eid in draft.places), "")


def printed(found: Consultation, draft: Draft, units: Sequence[Unit], *, asked: str = "") -> list[Shown]:
    """Units with their texts; `asked` the eId to point out."""
    amends = is_amending(found.title)
    sources = [Source(one.eid, one.kind, one.number, one.text, amends or is_amending(one.heading)) for one in units]
    sheet = Sheet(sources, "", is_known=is_known(), address_of=lambda eid: address(found.pk, eid))
    outside = Resolver("", None, set(), set()).prepare([sheet])

    def resolve(span: LinkSpan) -> Link | None:
        if span.document is not None:
            return outside(span)
        eid = span.address.eid if span.address else ""
        if eid in sheet.ids:
            return Link(safe_url(f"#{eid}"), "", eid)
        return Link(address(found.pk, eid), "", eid) if eid in draft.places else None

    return [
        Shown(one, address(found.pk, one.eid) if one.eid in draft.places else "", _level(one), sheet.html(one.eid, resolve, asked=asked).html)
        for one in units
    ]  # fmt: skip


def whole(found: Consultation, draft: Draft) -> list[Shown]:
    """All of it, kept for as long as neither it nor the library changes."""
    parts = (FORM, found.pk, hashlib.sha256(found.text.encode()).hexdigest(), stamp())
    key = "consultation:" + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
    kept = cache.get(key)
    if kept is None:
        made = printed(found, draft, draft.units)
        cache.set(key, [(one.url, str(one.html)) for one in made], _SECONDS)
        return made
    return [
        Shown(one, url, _level(one), mark_safe(html))  # noqa: S308 – what we printed before
        for one, (url, html) in zip(draft.units, kept, strict=True)
    ]


def _level(unit: Unit) -> int:
    return 0 if unit.kind in ("preamble", "signature", "body") else min(unit.level + 2, 6)
