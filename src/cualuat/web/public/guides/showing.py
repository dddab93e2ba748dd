"""A version of a guide, or of an answer, as a page shows it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString, mark_safe

from cualuat.guides import data, marks, plainness, queries, quoting
from cualuat.guides.data import Action
from cualuat.guides.rules import minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cualuat.guides.models import Wording
    from cualuat.guides.quoting import Cited


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page besides title and summary."""

    body: SafeString
    bases: Sequence[Cited]
    minutes: int
    unknown: bool


def shown(wording: Wording, *, on: date, explained: bool = True) -> Shown:
    """The text with its citations as they stand on a day; of each word of the glossary the first is explained."""
    cited = quoting.look_up(wording.citations, on=on)
    return Shown(
        body=rendered(wording.body, cited, on=on, explained=explained),
        bases=[cited[text] for text in wording.base_lines if text in cited],
        minutes=minutes(plainness.syllables(f"{wording.summary}\n{marks.plain(wording.body)}")),
        unknown=any(not one.is_known for one in cited.values()),
    )


def rendered(body: str, cited: dict[str, Cited], *, on: date, explained: bool = True) -> SafeString:
    """The Markdown of a text as safe HTML; `cited` as `quoting.look_up` gives it for its citations."""

    def show(code: marks.Shortcode) -> str:
        found = cited.get(code.citation) or quoting.Cited(code.citation)
        return _whole(quoting.quote(code.citation, on=on), on) if code.is_whole else _link(found, code.words)

    terms = queries.terms() if explained else ()
    return mark_safe(marks.html(body, show=show, terms=terms))  # noqa: S308 – raw HTML is off, shortcodes are escaped below


def _link(found: Cited, words: str) -> str:
    if not found.is_known:
        return escape(words)
    link = f'<a class="cite" href="{escape(found.url)}">{escape(words)}</a>'
    return f"{link} {_tag(found)}" if found.status_name and found.status != "in_force" else link


def _tag(found: Cited) -> str:
    return f'<span class="tag tag--{found.status}">{escape(found.status_name)}</span>'


def _whole(found: quoting.Quoted, on: date) -> str:
    """The words of a provision in a frame; why there are none where there are none."""
    cited = found.cited
    if not cited.is_known:
        note = "Điều này chưa có trong thư viện ở đây."
        return f'<figure class="panel provision"><figcaption>{escape(cited.text)}</figcaption><p class="muted">{note}</p></figure>\n'
    since = f", áp dụng từ {escape(found.since)}" if found.since else ""
    head = f'<a href="{escape(cited.url)}">{escape(found.name or cited.text)}</a>'
    document = f"{escape(found.document)} " if found.document else ""
    caption = f"<figcaption>{head}<br>{document}{_tag(cited)}</figcaption>"
    if not found.lines:
        return f'<figure class="panel provision">{caption}</figure>\n'
    text = "".join(f"<p>{escape(line)}</p>" for line in found.lines)
    rest = f' <a href="{escape(cited.url)}">Đọc cả điều</a>' if found.is_cut else ""
    told = f'<p class="small muted">Lời văn ngày {on:%d/%m/%Y}{since}.{rest}</p>'
    return f'<figure class="panel provision">{caption}<blockquote class="law">{text}</blockquote>{told}</figure>\n'


def actions_of(wording: Wording, *, has_agency: bool) -> list[Action]:
    """The buttons under a text: those whose pages this house has."""
    known = data.actions()
    found = [known[code] for code in wording.action_codes if code in known]
    return [one for one in found if (has_agency or not one.needs_agency) and _is_there(one.address)]


def _is_there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
