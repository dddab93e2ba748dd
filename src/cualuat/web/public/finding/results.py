"""What a search page shows, put together from the search and the library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache

from cualuat.kernel.citation import KINDS
from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES, Status, document_url, status_on
from cualuat.search import queries as search
from cualuat.web.public.finding.asked import LAW, PLACES, Asked

MOST_BESIDE = 3  # things that are not law shown beside the law
MOST_SHOWN = 10  # values of a facet shown; those chosen are always shown
KIND_NAMES = {kind.code: kind.name for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Result:
    """A found article with its standing on the day of the search."""

    hit: search.Hit
    status: Status
    status_name: str
    from_day: date | None
    to_day: date | None
    document_url: str
    document_name: str

    @property
    def document_title(self) -> str:
        """The title, where it says more than number and type."""
        title = self.hit.document_title
        return "" if not self.hit.document_number or self.hit.document_number in title else title

    @property
    def url(self) -> str:
        """Where it is read, at the clause that matched."""
        number = self.hit.clause_label.removeprefix("khoản ")
        return f"{self.hit.url}khoan-{number}/" if self.hit.clause_label and "/dieu-" in self.hit.url else self.hit.url

    @property
    def is_law(self) -> bool:
        """Whether it is a provision; else a guide, a procedure …"""
        return self.hit.source == LAW

    @property
    def place_name(self) -> str:
        """What it is, in words."""
        return PLACES.get(self.hit.source, "")

    @property
    def snippet(self) -> search.Parts:
        """The piece shown; its clause is told beside it, so the number at its beginning goes."""
        parts = list(self.hit.snippet)
        if self.hit.clause_label and parts and not parts[0][1]:
            number = self.hit.clause_label.removeprefix("khoản ")
            parts[0] = (re.sub(rf"^\s*{re.escape(number)}\s?(?:[.)]\s+|[-–]\s*)", "", parts[0][0]), False)
        return parts


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `url` takes it up or leaves it."""

    value: str
    name: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the results. `field` is the name of its input."""

    field: str
    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Found:
    """A search page: the results and everything around them."""

    page: search.SearchPage
    results: Sequence[Result]
    facets: Sequence[Facet]
    standings: Sequence[Choice]
    chips: Sequence[Choice]
    places: Sequence[Choice] = ()
    beside: Sequence[tuple[search.Hit, str]] = ()  # with what it is, in words


def find(asked: Asked, *, page_size: int = 10) -> Found:
    """Search as asked. Raises IndexMissing. A page beyond the last one gives the last."""
    page = search.search(asked.q, options=asked.options(page_size=page_size))
    if not page.hits and page.total and asked.page > 1:
        asked = replace(asked, page=max(1, min(page.pages, 1000)))
        page = search.search(asked.q, options=asked.options(page_size=page_size))
    facets = _facets(asked, page)
    public = law.still_public({hit.doc_id for hit in page.hits if hit.source == LAW})
    shown = [hit for hit in page.hits if hit.source != LAW or hit.doc_id in public]
    others = _others(page)
    return Found(
        page=page,
        results=[_result(hit, asked.on) for hit in shown],
        facets=[facet for facet in facets if facet.choices] if not asked.place else (),
        standings=_standings(asked, page) if asked.q and not asked.place else (),
        chips=[choice for facet in facets for choice in facet.choices if choice.chosen],
        places=_places(asked, page) if others or asked.place else (),
        beside=_beside(asked, others) if asked.page == 1 and not asked.place and not asked.narrowed else (),
    )


def _others(page: search.SearchPage) -> list[str]:
    """What besides the law has something for these words."""
    return [name for name, count in page.facets.get("source", ()) if name != LAW and name in PLACES and count]


def _places(asked: Asked, page: search.SearchPage) -> list[Choice]:
    """What can be looked through for these words, with how much it has."""
    counts = dict(page.facets.get("source", ()))
    here = asked.place or LAW
    return [
        Choice(name, shown, counts.get(name, 0), name == here, _in_place(asked, name))
        for name, shown in PLACES.items()
        if counts.get(name) or name in (LAW, here)
    ]


def _in_place(asked: Asked, name: str) -> str:
    return Asked(
        asked.q, asked.today, asked.on, asked.every, asked.as_typed, place="" if name == LAW else name, as_list=True
    ).query_string()


def _beside(asked: Asked, others: Sequence[str]) -> Sequence[tuple[search.Hit, str]]:
    """The best few of what is not law: somebody who asks how to complain wants the guide and the procedure too."""
    if not others or not asked.q:
        return ()
    options = replace(asked.options(page_size=MOST_BESIDE), sources=tuple(others), facets=False)
    found = search.search(asked.q, options=options)
    return () if found.relaxed else [(hit, PLACES[hit.source]) for hit in found.hits]


def _day(value: int | None) -> date | None:
    return date(value // 10000, value // 100 % 100, value % 100) if value else None


def _result(hit: search.Hit, on: date) -> Result:
    start, end = _day(hit.valid_from), _day(hit.valid_to)
    status = status_on(on, start, end)
    name = KIND_NAMES.get(hit.kind, "")
    slug = hit.url.split("/")[2] if hit.url.startswith("/van-ban/") else ""
    return Result(
        hit=hit,
        status=status,
        status_name=STATUS_NAMES[status],
        from_day=start,
        to_day=end,
        document_url=document_url(slug) if slug else hit.url,
        document_name=f"{name} {hit.document_number}".strip() or hit.document_title,
    )


def names() -> tuple[dict[str, str], dict[str, str]]:
    """Names of subjects and headings, kept for five minutes."""
    found: tuple[dict[str, str], dict[str, str]] | None = cache.get("facet_names")
    if found is None:
        found = law.codification_names()
        cache.set("facet_names", found, 300)
    return found


def _facets(asked: Asked, page: search.SearchPage) -> list[Facet]:
    subjects, headings = names()
    years = tuple(str(year) for year in asked.years)
    described: list[tuple[str, str, str, str, tuple[str, ...], Mapping[str, str]]] = [
        ("kind", "loai", "kinds", "Loại văn bản", asked.kinds, KIND_NAMES),
        ("issuer", "coquan", "issuers", "Cơ quan ban hành", asked.issuers, {}),
        ("subject", "chude", "subjects", "Chủ đề", asked.subjects, subjects),
        ("heading", "demuc", "headings", "Đề mục", asked.headings, headings),
        ("year", "nam", "years", "Năm ban hành", years, {}),
    ]
    facets = []
    for key, field, attribute, name, chosen, shown in described:
        counts = dict(page.facets.get(key, ()))
        values = dict.fromkeys((*chosen, *list(counts)[:MOST_SHOWN]))
        if key == "year":
            values = dict.fromkeys(sorted(values, reverse=True))
        choices = [
            Choice(v, shown.get(v, v), counts.get(v, 0), v in chosen, _toggled(asked, attribute, v, chosen))
            for v in values
        ]
        facets.append(Facet(field, name, choices))
    return facets


def _toggled(asked: Asked, attribute: str, value: str, chosen: tuple[str, ...]) -> str:
    left = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    return asked.query_string(**{attribute: tuple(map(int, left)) if attribute == "years" else left})


def _standings(asked: Asked, page: search.SearchPage) -> list[Choice]:
    """How many results there would be for each standing on the day; each is what its link then shows."""
    choices = []
    for status, name in STATUS_NAMES.items():
        standing = "" if status == Status.IN_FORCE else status.value
        choices.append(
            _standing(asked, page, name, status.value, replace(asked, every=False, standing=standing, page=1))
        )
    choices.append(_standing(asked, page, "Mọi tình trạng", "", replace(asked, every=True, standing="", page=1)))
    return [choice for choice in choices if choice.count or choice.chosen or choice.value in ("", Status.IN_FORCE)]


def _standing(asked: Asked, page: search.SearchPage, name: str, value: str, other: Asked) -> Choice:
    chosen = asked.every == other.every and asked.standing == other.standing
    count = page.total if chosen else _count(other, page)
    return Choice(value, name, count, chosen, other.query_string())


def _count(asked: Asked, page: search.SearchPage) -> int:
    """How many there would be, not counting what only has some of the words when now all have all of them."""
    # What was restored need not be restored again.
    options = replace(asked.options(page_size=1), facets=False, snippets=False, restore=False)
    found = search.search(page.restored_query or asked.q, options=options)
    return 0 if found.relaxed and not page.relaxed else found.total
