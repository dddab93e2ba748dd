"""One edition of a procedure as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cualuat.kernel.text import fold
from cualuat.procedures import norms
from cualuat.procedures.queries import catalogue
from cualuat.procedures.queries.counting import Promise, if_handed_in
from cualuat.procedures.rules.content import Content, Part, Way, differences
from cualuat.procedures.rules.fees import Fees, read_fees
from cualuat.procedures.rules.limits import Limit, doubt, read_limit
from cualuat.timelimits import queries as timelimits
from cualuat.web.public.clock.lines import Basis, Line, lines_of, link_all

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition, FormFile, Procedure

STANDINGS = {
    "draft": "Bản nháp",
    "not_yet": "Chưa có hiệu lực",
    "in_force": "Đang có hiệu lực",
    "expired": "Đã thay bằng bản mới",
    "withdrawn": "Đã bãi bỏ",
}
TAGS = {"in_force": "in_force", "not_yet": "not_yet", "expired": "expired", "withdrawn": "expired", "draft": "waiting"}


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way of handing in: limit and fees as read, what speaks against the limit."""

    way: Way
    limit: Limit
    fees: Fees
    doubt: str
    online: bool


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A paper: how many, and its blank forms with the key of a file where there is one to download."""

    part: Part
    number: str
    forms: tuple[tuple[str, int | None], ...]

    @property
    def name(self) -> str:
        """What the paper is called, without the «;» that ended its line in the source."""
        return self.part.name.rstrip(" ;,.")


@dataclass(frozen=True, slots=True)
class ShownBasis:
    """A basis: the citation with its address, and the title as the source has it where it says more."""

    links: tuple[Basis, ...]
    title: str


def ways_of(content: Content) -> list[ShownWay]:
    """Each way of handing in."""
    return [
        ShownWay(
            way, limit := read_limit(way.limit), read_fees(way.fee), doubt(limit, way.note), "truc tuyen" in fold(way.way)
        )
        for way in content.ways
    ]  # fmt: skip


def parts_of(parts: tuple[Part, ...], forms: list[FormFile]) -> list[ShownPart]:
    """Each paper with its forms."""
    files = {fold(row.name): row.pk for row in forms}
    return [
        ShownPart(part, number_of(part), tuple((name, files.get(fold(name))) for name in part.forms)) for part in parts
    ]


def number_of(part: Part) -> str:
    """«1 bản chính, 2 bản sao»; empty where no number is told."""
    told = ((part.originals, "bản chính"), (part.copies, "bản sao"))
    return ", ".join(f"{number} {words}" for number, words in told if number)


def bases_of(content: Content) -> list[ShownBasis]:
    """Each basis with its address."""
    links = link_all(content.citations)
    return [
        ShownBasis(links[basis.citation], basis.title if fold(basis.title) not in fold(basis.citation) else "")
        for basis in content.bases
    ]


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """The last day for a result, with the steps to it."""

    promise: Promise
    lines: list[Line]


def promises_of(edition: Edition, ways: tuple[Way, ...], *, code: str, at: datetime) -> list[ShownPromise]:
    """By when there is a result, for each way that has a limit of its own; the steps with two queries for all."""
    calendar = timelimits.calendar()
    found = []
    seen: set[tuple[str, str]] = set()
    for way in ways:
        if (way.way, way.limit) in seen:
            continue
        seen.add((way.way, way.limit))
        promise = if_handed_in(edition, way, name=f"Thủ tục {code}", at=at, calendar=calendar)
        found.append(ShownPromise(promise, lines_of(promise.result.steps) if promise.result else []))
    return found


def page_of(procedure: Procedure, edition: Edition, *, on: date) -> dict[str, Any]:
    """Everything that the page of a procedure shows of an edition."""
    content, forms = edition.value, catalogue.forms(procedure)
    ways = ways_of(content)
    standing = edition.standing(on)
    return {
        "procedure": procedure, "edition": edition, "content": content, "ways": ways,
        "limits": list(dict.fromkeys(one.limit.words for one in ways)), "doubts": [one.doubt for one in ways if one.doubt],
        "fees": list(dict.fromkeys(one.fees.words for one in ways)), "parts": parts_of(content.parts, forms),
        "bases": bases_of(content), "standing": standing, "standing_name": STANDINGS[standing], "tag": TAGS[standing],
        "portal": norms.portal(), "helped": norms.helped_first(), "online": any(one.online for one in ways),
        "no_more": link_all([norms.norm("no_more_papers").basis]).popitem()[1], "trips": norms.most_trips(),
        "trips_basis": link_all([norms.norm("trips").basis]).popitem()[1],
        "help_basis": link_all([norms.norm("help").basis]).popitem()[1],
    }  # fmt: skip


def history_of(procedure: Procedure, on: date) -> list[dict[str, Any]]:
    """The announced editions, the latest first, with what each changed."""
    rows = [row for row in procedure.editions.all() if row.state != "draft"]
    values = [row.value for row in rows]
    found = []
    for place, row in enumerate(rows):
        changed = differences(values[place - 1], values[place]) if place else []
        found.append(
            {"edition": row, "changed": changed, "standing": STANDINGS[row.standing(on)], "tag": TAGS[row.standing(on)]}
        )
    return found[::-1]
