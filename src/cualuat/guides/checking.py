"""What an editor should know of a text before it is public: citations that name nothing, links that lead nowhere, what could be plainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from cualuat.guides import data, marks, plainness, quoting


@dataclass(frozen=True, slots=True)
class Look:
    """A text looked over on a day: `unknown` citations the library does not have, `past` those in force no longer,
    `broken` links to pages that are not there, `raw` marks that mean nothing and would be read as they were typed, `outside` links to other sites, `advice` how to be plainer."""

    unknown: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    advice: tuple[plainness.Advice, ...] = ()
    syllables: int = 0

    @property
    def is_doubtful(self) -> bool:
        """Whether it should not be public unless somebody says that she knows."""
        return bool(self.unknown or self.past or self.broken or self.raw)


def citations_of(body: str, bases: Sequence[str]) -> list[str]:
    """Every citation of a text, each once: those in it, then those under it."""
    return list(dict.fromkeys([*(code.citation for code in marks.codes(body)), *bases]))


def leads_somewhere(link: str) -> bool:
    """Whether a link of ours leads to a page that there is; links to other sites are not tried."""
    if not link.startswith("/"):
        return True
    try:
        resolve(urlsplit(link).path)
    except Resolver404:
        return False
    return True


def look_over(*, summary: str, body: str, bases: Sequence[str], explained: Sequence[str], on: date) -> Look:
    """A text as it is typed, looked over."""
    cited = quoting.look_up(citations_of(body, bases), on=on)
    links = marks.links(body)
    words = "\n".join([summary, marks.plain(body)])
    # What is not in force yet may be told of beforehand, and is shown as such.
    return Look(
        unknown=tuple(text for text, found in cited.items() if not found.is_known),
        past=tuple(text for text, found in cited.items() if found.is_past),
        broken=tuple(link for link in links if not leads_somewhere(link)),
        raw=tuple(marks.leftovers(body)),
        outside=tuple(link for link in links if link.lower().startswith("http")),
        advice=tuple(plainness.check(words, data.measures(), explained=explained, headings=body.count("\n#") + body.startswith("#"))),
        syllables=plainness.syllables(words),
    )  # fmt: skip
