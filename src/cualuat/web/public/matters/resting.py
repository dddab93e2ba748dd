"""What of matters rests on the law: what one can ask the agency for, and answers it gave. For pages of laws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from cualuat.casework.kinds import all_kinds
from cualuat.casework.queries import public
from cualuat.law.reliance import Reliance
from cualuat.organisation import queries as organisation
from cualuat.web.public.matters.choosing import ADDRESS_OF, address_of_family

MOST_ANSWERS = 500  # the latest


def kinds(on: date) -> Iterator[Reliance]:
    """Each kind of matter with the provisions that its first page and its steps name; none without an agency."""
    if organisation.agency() is None:
        return
    for kind in all_kinds().values():
        if kind.family not in ADDRESS_OF:
            continue
        url = address_of_family(ADDRESS_OF[kind.family])
        steps = {basis: edge.name for edge in kind.table.edges for basis in _parts(edge.basis)}
        named = {**steps, **dict.fromkeys(_parts(kind.requires_basis), "")}
        for citation, note in named.items():
            yield Reliance("matters", kind.name, url, citation, note)


def answers(on: date) -> Iterator[Reliance]:
    """Each public answer with the provisions it names."""
    for row in public.publications()[:MOST_ANSWERS]:
        for citation in row.citations:
            yield Reliance("answers", row.title, reverse("public:answer", args=[row.slug]), citation)


def _parts(basis: str) -> list[str]:
    return [part.strip() for part in basis.split(";") if part.strip()]
