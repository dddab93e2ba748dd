"""What an address asks for, read once; anything that cannot be understood is left out, never an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.cache import patch_cache_control

from cualuat.law.rules import Status
from cualuat.search.queries import SearchOptions

LONGEST_TEXT = 1000  # characters of a query that are read
MOST_VALUES = 20  # chosen values of one facet
LAST_PAGE = 1000
LAW = "law"
# What can be looked through besides the law, as its source is called → how people call it.
PLACES = {
    LAW: "Văn bản luật",
    "matters": "Gửi đến cơ quan",
    "answers": "Cơ quan trả lời",
    "procedures": "Thủ tục",
    "guides": "Hướng dẫn",
    "questions": "Hỏi đáp",
    "consultations": "Lấy ý kiến",
    "dialogues": "Đối thoại",
    "surveys": "Khảo sát",
    "contests": "Cuộc thi, học luật",
    "campaigns": "Truyền thông",
    "honours": "Tôn vinh, sáng kiến",
    "ballots": "Bỏ phiếu",
}
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a page that is the same for everyone: caches may keep it a minute."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if "Cache-Control" not in response.headers and response.status_code < 500:
            patch_cache_control(response, public=True, max_age=60)
        return response

    return show


def text_of(values: QueryDict, name: str, longest: int = LONGEST_TEXT) -> str:
    """A value of the address on one line, without control characters."""
    raw = values.get(name, "")[: 4 * longest]
    return " ".join("".join(c if c.isprintable() else " " for c in raw).split())[:longest]


def page_of(values: QueryDict) -> int:
    """The page asked for, from 1."""
    text = values.get("trang", "")
    return min(max(1, int(text)), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def year_of(text: str) -> int | None:
    """A year of four digits; None for anything else."""
    return int(text) if len(text) == 4 and text.isdecimal() and text.isascii() and text > "0999" else None


def date_of(text: str) -> date | None:
    """A date as browsers send it, or as people write it; None for anything else."""
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address says it. Facet values are those of the index."""

    q: str
    today: date
    on: date
    every: bool = False
    as_typed: bool = False
    as_list: bool = False
    standing: str = ""
    place: str = ""  # what is looked through: «» the law, else the name of a source
    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    page: int = 1
    wrong_date: str = ""

    @classmethod
    def of(cls, values: QueryDict, *, today: date) -> Asked:
        """Read from the address."""
        typed = text_of(values, "ngay", 20)
        on = date_of(typed)
        every = values.get("ca") == "1"
        standing = values.get("hieuluc", "")
        return cls(
            q=text_of(values, "q"),
            today=today,
            on=on or today,
            every=every,
            as_typed=values.get("goc") == "1",
            as_list=values.get("ds") == "1",
            standing="" if every or standing not in (Status.EXPIRED, Status.NOT_YET, Status.UNKNOWN) else standing,
            place=_place(values.get("o", "")),
            kinds=_values(values, "loai"),
            issuers=_values(values, "coquan"),
            subjects=_values(values, "chude"),
            headings=_values(values, "demuc"),
            years=tuple(year for text in _values(values, "nam") if (year := year_of(text))),
            page=page_of(values),
            wrong_date=typed if typed and on is None else "",
        )

    def options(self, *, page_size: int = 10) -> SearchOptions:
        """The same for the search."""
        return SearchOptions(
            on_date=self.on,
            include_not_in_force=self.every,
            standing=self.standing,
            sources=(self.place or LAW,),
            kinds=self.kinds,
            issuers=self.issuers,
            subjects=self.subjects,
            headings=self.headings,
            years=self.years,
            page=self.page,
            page_size=page_size,
            restore=not self.as_typed,
        )

    @property
    def narrowed(self) -> bool:
        """Whether any facet is chosen."""
        return bool(self.kinds or self.issuers or self.subjects or self.headings or self.years or self.standing)

    def query_string(self, **changes: Any) -> str:
        """The address of this search with changes, from «?»; the first page unless a page is given."""
        asked = replace(self, **{"page": 1, **changes})
        single: Mapping[str, str] = {
            "q": asked.q,
            "ngay": asked.on.isoformat() if asked.on != asked.today else "",
            "ca": "1" if asked.every else "",
            "hieuluc": asked.standing,
            "o": asked.place,
            "goc": "1" if asked.as_typed else "",
            "ds": "1" if asked.as_list else "",
            "trang": str(asked.page) if asked.page > 1 else "",
        }
        pairs = [(name, value) for name, value in single.items() if value]
        for name, values in (
            ("loai", asked.kinds),
            ("coquan", asked.issuers),
            ("chude", asked.subjects),
            ("demuc", asked.headings),
            ("nam", asked.years),
        ):
            pairs += [(name, str(value)) for value in values]
        return f"?{urlencode(pairs)}"


def _place(name: str) -> str:
    """The source of this name; the law for what is none."""
    return name if name in PLACES and name != LAW else ""


def _values(values: QueryDict, name: str) -> tuple[str, ...]:
    found = (" ".join(v.replace("\x00", "").split())[:300] for v in values.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(filter(None, found)))


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the pages before and after; `before` and `after` are addresses, empty where there is none."""

    page: int
    pages: int
    before: str
    after: str


def pager(page: int, pages: int, address: Callable[[int], str]) -> Pager | None:
    """The links for a list of so many pages; None for one page."""
    if pages < 2:
        return None
    pages = min(pages, LAST_PAGE)
    return Pager(page, pages, address(page - 1) if page > 1 else "", address(page + 1) if page < pages else "")
