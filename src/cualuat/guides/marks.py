"""The Markdown of guides: what is shown, what is cited, what is read aloud. Raw HTML is text, links lead where links may lead.

Two shortcodes cite the law: «[[Điều 9 Luật Khiếu nại]]» within a sentence becomes a link («[[…|other words]]» with words of one's
own); «[[nguyên văn: Điều 9 Luật Khiếu nại]]» on a line of its own shows the text in force on the day it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from cualuat.kernel.text import normalise, slug

_CODE: Final = re.compile(
    r"\[\[[ \t]*(?P<whole>nguyên văn[ \t]*:)?[ \t]*(?P<what>[^\[\]\n|]{1,300}?)[ \t]*(?:\|[ \t]*(?P<label>[^\[\]\n|]{1,300}?)[ \t]*)?\]\]",
    re.IGNORECASE,
)
_NOTHING: Final = re.compile(r"nguyên văn[ \t]*:", re.IGNORECASE)
_LINK: Final = re.compile(
    r"https?://[^\s\\]+|mailto:[^\s\\]+|tel:[+\d().-]+|/(?![/\\])[^\s\\]*|#[^\s\\]*", re.IGNORECASE
)
_HEADINGS: Final = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A citation in a text; `label` the words of the link, empty where they are the citation; `is_whole`: the text itself."""

    citation: str
    label: str = ""
    is_whole: bool = False

    def __str__(self) -> str:
        """As it is typed."""
        return f"[[{'nguyên văn: ' if self.is_whole else ''}{self.citation}{f'|{self.label}' if self.label else ''}]]"

    @property
    def words(self) -> str:
        """What the reader sees of it."""
        return self.label or self.citation


def read_code(text: str, at: int = 0) -> tuple[Shortcode, int] | None:
    """The shortcode that begins at a place, and where it ends; None where none begins there.

    >>> read_code("[[Điều 9 Luật Khiếu nại]] nói vậy")
    (Shortcode(citation='Điều 9 Luật Khiếu nại', label='', is_whole=False), 25)
    """
    found = _CODE.match(text, at)
    if found is None or not found["what"].strip() or (not found["whole"] and _NOTHING.fullmatch(found["what"].strip())):
        return None
    citation = " ".join(found["what"].split())
    label = " ".join((found["label"] or "").split())
    return Shortcode(citation, label, bool(found["whole"])), found.end()


# --- reading -----------------------------------------------------------------------------------------------------


class _Reader(MarkdownIt):
    """Markdown without raw HTML and pictures, with links to nowhere but pages, mail and telephones."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 – the name the library calls
        """Whether a link may lead there; what may not stays the text it was."""
        return bool(_LINK.fullmatch(url))


def _cited(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    found = read_code(state.src[: state.posMax], state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("cited", "", 0)
        token.meta = {"code": found[0]}
        token.content = found[0].words
    state.pos = found[1]
    return True


def _quoted(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    line = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]].strip()
    found = read_code(line)
    if found is None or not found[0].is_whole or found[1] != len(line):
        return False
    if silent:
        return True
    token = state.push("quoted", "", 0)
    token.meta, token.map, token.block = {"code": found[0]}, [start_line, start_line + 1], True
    state.line = start_line + 1
    return True


def _made() -> _Reader:
    reader = _Reader("commonmark", {"html": False, "linkify": False, "typographer": False})
    reader.enable("table").disable("image")
    reader.inline.ruler.before("link", "cited", _cited)
    reader.block.ruler.before("paragraph", "quoted", _quoted, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for name, rule in _RULES.items():
        reader.add_render_rule(name, rule)
    return reader


def _tokens(text: str) -> list[Token]:
    return _READER.parse(normalise(text))


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def codes(text: str) -> list[Shortcode]:
    """The shortcodes of a text in order; those in code are words like others."""
    return [token.meta["code"] for token in _all(_tokens(text)) if token.type in ("cited", "quoted")]


def links(text: str) -> list[str]:
    """Where the links of a text lead, each once."""
    found = [str(token.attrs["href"]) for token in _all(_tokens(text)) if token.type == "link_open"]
    return list(dict.fromkeys(found))


_LEFT: Final = re.compile(r"\[\[[^\0\n]{0,60}|\[[^\[\]\0\n]{0,60}\]\([^)\0\n]{0,60}\)?")


def leftovers(text: str) -> list[str]:
    """Marks that were typed and mean nothing, as readers would see them: a shortcode that does not end, a link that leads where none may.

    >>> leftovers("[[Điều 9 Luật Khiếu nại và [đây](javascript:x)")
    ['[[Điều 9 Luật Khiếu nại và [đây](javascript:x)']
    """
    found: list[str] = []
    for token in _tokens(text):
        words = "".join(child.content if child.type == "text" else "\0" for child in token.children or ())
        found += [one[0].strip() for one in _LEFT.finditer(words)]
    return list(dict.fromkeys(found))


# --- showing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is explained elsewhere: where, and in how few words."""

    name: str
    address: str
    short: str


Show = Callable[[Shortcode], str]


def html(text: str, *, show: Show | None = None, terms: Sequence[Term] = ()) -> str:
    """The text as safe HTML. `show` gives the HTML of a shortcode, escaped; without it, its words. Of each term the first is a link."""
    tokens = _tokens(text)
    _explain(tokens, terms)
    env: dict[str, Any] = {"show": show or _words_of, "ids": set()}
    return str(_READER.renderer.render(tokens, _READER.options, env))


def _words_of(code: Shortcode) -> str:
    return escape(code.words)


def _explain(tokens: Sequence[Token], terms: Sequence[Term]) -> None:
    """Makes the first of each term a link; not in headings, links and code."""
    known = {name.casefold(): term for term in terms if (name := term.name)}
    if not known:
        return
    names = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    seen: set[str] = set()
    in_heading = False
    for token in tokens:
        in_heading = token.type == "heading_open" or (in_heading and token.type != "heading_close")
        if token.type == "inline" and token.children and not in_heading:
            token.children = list(_explained(token.children, pattern, known, seen))


def _explained(
    children: Sequence[Token], pattern: re.Pattern[str], known: Mapping[str, Term], seen: set[str]
) -> Iterator[Token]:
    depth = 0
    for token in children:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or depth:
            yield token
            continue
        at = 0
        for found in pattern.finditer(token.content):
            term = known.get(found[0].casefold())
            if term is None or term.address in seen:
                continue
            seen.add(term.address)
            yield Token("text", "", 0, content=token.content[at : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": term.address, "class": "term", "title": term.short})
            yield Token("text", "", 0, content=found[0])
            yield Token("link_close", "a", -1)
            at = found.end()
        yield Token("text", "", 0, content=token.content[at:])


_Tokens = Sequence[Token]
_Env = MutableMapping[str, Any]


def _show_code(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    return cast(str, env["show"](tokens[idx].meta["code"]))


def _open_heading(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    tag = _HEADINGS[tokens[idx].tag]
    base = name = f"muc-{slug(tokens[idx + 1].content, 60) or 'khac'}"
    number = 2
    while name in env["ids"]:
        name, number = f"{base}-{number}", number + 1
    env["ids"].add(name)
    return f'<{tag} id="{name}">'


def _close_heading(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    return f"</{_HEADINGS[tokens[idx].tag]}>\n"


def _open_table(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    return '<div class="scroll-x" tabindex="0" role="region" aria-label="Bảng"><table class="data-table">\n'


def _close_table(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    return "</table></div>\n"


def _open_link(self: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env) -> str:
    if str(tokens[idx].attrs.get("href", "")).lower().startswith("http"):
        tokens[idx].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, idx, options, env)


_RULES: Final = {
    "cited": _show_code,
    "quoted": _show_code,
    "heading_open": _open_heading,
    "heading_close": _close_heading,
    "table_open": _open_table,
    "table_close": _close_table,
    "link_open": _open_link,
}
_READER: Final = _made()


# --- in words ----------------------------------------------------------------------------------------------------


def plain(text: str, *, say: Callable[[Shortcode], str] | None = None) -> str:
    """The words alone, a paragraph a line: for reading aloud, searching, counting. `say` gives the words of a shortcode.

    >>> plain("## Nộp ở đâu?" + chr(10) * 2 + "- **Tại** xã")
    'Nộp ở đâu?\\n– Tại xã'
    """
    speak = say or (lambda code: code.words)
    out: list[str] = []
    counts: list[int] = []  # of each list that is open: number of the next item, 0 for one without numbers
    lead = ""
    cells: list[str] | None = None
    heads: list[str] = []
    for token in _tokens(text):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            counts.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else 0)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            counts.pop()
        elif token.type == "list_item_open":
            lead = f"{counts[-1]}. " if counts[-1] else "– "
            counts[-1] += 1 if counts[-1] else 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            if heads:
                out.append(_row(cells, heads))
            heads, cells = heads or cells, None
        elif token.type == "table_close":
            heads = []
        else:
            lead = _line(token, speak, lead, cells, out)
    return "\n".join(line for line in out if line.strip())


def _row(cells: Sequence[str], heads: Sequence[str]) -> str:
    """A row of a table in words: each cell after the first with the name of its column before it."""
    pairs = enumerate(zip(heads, cells, strict=False))
    return "; ".join(f"{head}: {cell}" if head and at else cell for at, (head, cell) in pairs if cell)


def _line(token: Token, speak: Callable[[Shortcode], str], lead: str, cells: list[str] | None, out: list[str]) -> str:
    """Puts what a token says where it belongs; what the next line begins with."""
    if token.type == "inline":
        words = "".join(_spoken(child, speak) for child in token.children or ())
        if cells is not None:
            cells.append(" ".join(words.split()))
            return lead
        out.append(f"{lead}{' '.join(words.split())}")
        return ""
    if token.type in ("fence", "code_block"):
        out.append(token.content.rstrip("\n"))
    elif token.type == "quoted":
        out.append(speak(token.meta["code"]))
    return lead


def _spoken(token: Token, speak: Callable[[Shortcode], str]) -> str:
    if token.type == "cited":
        return speak(token.meta["code"])
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
