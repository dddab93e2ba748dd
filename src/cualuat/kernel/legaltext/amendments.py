"""Instructions of amending texts: what is to be changed where, and the new wording.

Formulas: «Sửa đổi, bổ sung khoản 2 Điều 5 như sau: “…”», «Bổ sung Điều 5a vào sau Điều 5 như sau: “…”», «Bãi bỏ Điều 9»,
«Thay thế cụm từ “A” bằng cụm từ “B” tại …», «Bỏ cụm từ “A” tại …», «Khoản 2 Điều 5 được sửa đổi, bổ sung như sau: “…”».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from cualuat.kernel.citation import LEVELS, Address
from cualuat.kernel.legaltext.articles import parse_article
from cualuat.kernel.legaltext.marks import NOTE
from cualuat.kernel.legaltext.tree import Node
from cualuat.kernel.text import normalise

Action = Literal["amend", "insert", "abolish", "replace_phrase", "remove_phrase"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change to one provision.

    `target` the provision changed or inserted, empty for a phrase in the whole document; `after` the provision an
    inserted one follows; `document` the words that name the amended document, '' when not said; `new_text` the new
    wording without its quotation marks, None when there is none; `phrase_from`, `phrase_to` for phrases; `where` the eId
    of the instruction.
    """

    action: Action
    target: Address
    where: str
    document: str = ""
    after: Address | None = None
    new_text: str | None = None
    phrase_from: str | None = None
    phrase_to: str | None = None


# --- addresses, from the narrowest level to the widest -------------------------------------------------------------

_LEVEL_OF: Final = {
    "tiết": "item",
    "điểm": "point",
    "khoản": "clause",
    "điều": "article",
    "tiểu mục": "subsection",
    "mục": "section",
    "chương": "chapter",
    "phần": "part",
    "phụ lục": "annex",
}
_NUMBER: Final = {
    "item": r"[a-zđ]?\.?\d{1,2}|\([ivx]+\)|[ivx]+|[a-zđ]",
    "point": r"[a-zđ]{1,2}\d{0,2}",
    "clause": r"\d{1,3}[a-zđ]{0,2}",
    "article": r"\d{1,4}[a-zđ]{0,2}",
    "subsection": r"\d{1,2}[a-zđ]?|[IVX]+",
    "section": r"\d{1,2}[a-zđ]?|[IVX]+[a-z]?|[A-Z]",
    "chapter": r"[IVXLC]+[a-z]?|\d{1,2}[a-z]?",
    "part": r"[IVX]+[a-z]?|\d{1,2}",
    "annex": r"[IVX]+[a-z]?|\d{1,3}[a-z]?",
}
_GROUP = re.compile(
    "|".join(
        rf"(?:các\s+)?(?:{word})\s+(?P<{level}>(?:{_NUMBER[level]})(?![^\W_])(?:\s*(?:,|và|,\s*và)\s*(?:{_NUMBER[level]})(?![^\W_]))*)"
        for word, level in ((word, level) for word, level in _LEVEL_OF.items())
    ),
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:của\s+)?")
_SPLIT = re.compile(r"\s*(?:,\s*và|,|\bvà\b)\s*")


def _addresses(text: str) -> list[Address]:
    """The provisions a text names, each as far as it is told: «điểm a khoản 1 và khoản 3 Điều 5» → two addresses.

    What follows a comma or «và» lends its wider levels to what stands before it.
    """
    groups = list(_GROUP.finditer(text))
    chains: list[list[tuple[str, list[str]]]] = []
    last_end = -1
    for found in groups:
        level = str(found.lastgroup)
        numbers = [n.strip("()") for n in _SPLIT.split(found[level]) if n]
        joined = bool(chains) and not text[last_end : found.start()].strip().removeprefix("của").strip()
        if joined and LEVELS.index(level) < LEVELS.index(chains[-1][-1][0]):
            chains[-1].append((level, numbers))
        else:
            chains.append([(level, numbers)])
        last_end = found.end()
    _lend(chains)
    return [address for chain in chains for address in _expand(chain)]


def _lend(chains: list[list[tuple[str, list[str]]]]) -> None:
    for current, following in zip(reversed(chains[:-1]), reversed(chains[1:]), strict=True):
        widest = LEVELS.index(current[-1][0])
        if widest > LEVELS.index("article"):
            current.extend(piece for piece in following if LEVELS.index(piece[0]) < widest and len(piece[1]) == 1)


def _expand(chain: list[tuple[str, list[str]]]) -> Iterator[Address]:
    """Only the narrowest level may name several: «các khoản 1, 2 và 3 Điều 4»."""
    level, numbers = chain[0]
    outer = {wider: values[0] for wider, values in chain[1:]}
    for number in numbers:
        yield Address(**{level: number, **outer})


# --- instructions --------------------------------------------------------------------------------------------------

_VERB = re.compile(
    r"(?P<phrase>(?:[Tt]hay thế|[Tt]hay|[Bb]ỏ|[Bb]ãi bỏ|[Ss]ửa đổi|[Bb]ổ sung)\s+(?:các\s+|một số\s+)?(?:cụm )?từ)"
    r"|(?P<amend>[Ss]ửa đổi(?:,? (?:và )?bổ sung)?(?: tên)?)"
    r"|(?P<insert>[Bb]ổ sung(?: thêm)?)"
    r"|(?P<abolish>[Bb]ãi bỏ|[Hh][ủu][ỷy]? bỏ)"
)
_PASSIVE = re.compile(r"được (?:sửa đổi|bổ sung)(?:, bổ sung)?[^:]{0,40}như sau\s*:?")
_PHRASES = re.compile(r"[“\"]([^“”\"]+)[”\"](?:\s*(?:bằng|thành)\s+(?:các\s+)?(?:cụm )?từ\s+[“\"]([^“”\"]+)[”\"])?")
_AFTER = re.compile(r"\s*(?:vào\s+)?(?:sau|trước)\s+")
_DOCUMENT = re.compile(
    r"(?:của\s+)?((?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định)(?! này)\b[^:;]*)"
)
_LEADING = re.compile(r"(?:Điều\s+\d+\S*|\d+[a-zđ]{0,2}\s?[.)]|[a-zđ]\d?\s?\))\s*")
_NOTES = re.compile(NOTE)


def read_amendments(root: Node) -> list[Amendment]:
    """Every instruction in the articles of a text, in order; several provisions in one instruction give several values.

    A context told above («Sửa đổi, bổ sung một số khoản của Điều 4 như sau:») holds for the points below it.
    """
    found: list[Amendment] = []
    for article in root.articles():
        _read(article, Address(), "", found)
    return found


def _words(node: Node) -> str:
    own = " ".join(_NOTES.sub(" ", normalise(node.text)).split())
    return _LEADING.sub("", own, count=1)


def _read(node: Node, context: Address, document: str, found: list[Amendment]) -> None:
    words = _words(node)
    quote_nodes = [child for child in node.children if child.kind == "quote"]
    made = _instructions(words, node, quote_nodes, context, document)
    named = _DOCUMENT.search(words)
    if named and not quote_nodes and _VERB.search(words):
        document = _document(named.group(1))
    children = [child for child in node.children if child.kind in ("clause", "point", "item")]
    opens = bool(children) and not quote_nodes
    if opens and _VERB.search(words):
        general = _addresses(words.split("như sau")[0])
        context = general[-1].within(context) if len(general) == 1 else context
    if not opens or not words.rstrip().endswith(":"):
        found.extend(made)
    for child in children:
        _read(child, context, document, found)


def _document(words: str) -> str:
    return re.split(r"\s+như sau|\s+(?=Sửa đổi|Bổ sung)|\s*,?\s*(?:đã )?được sửa đổi", words)[0].strip(" .:;")


def _instructions(words: str, node: Node, quotes: list[Node], context: Address, document: str) -> list[Amendment]:
    named = _DOCUMENT.search(words)
    where = _document(named.group(1)) if named else document
    passive = _PASSIVE.search(words)
    if passive and quotes and not _VERB.match(words):
        targets = _addresses(words[: passive.start()])
        return _with_text("amend", targets, None, node, quotes, context, where)
    made: list[Amendment] = []
    verbs = [verb for verb in _VERB.finditer(words) if _begins_instruction(words, verb)]
    ends = [verb.start() for verb in verbs[1:]] + [len(words)]
    for verb, end in zip(verbs, ends, strict=False):
        made.extend(_one(verb, words[verb.end() : end], node, quotes, context, where))
    return made


def _begins_instruction(words: str, verb: re.Match[str]) -> bool:
    """At the beginning, or after a comma, semicolon, full stop or «và»; not inside a quotation or a title of a document."""
    before = words[: verb.start()]
    if before.count("“") > before.count("”"):
        return False
    return not before.strip() or re.search(r"(?:[;.,:]|\bvà)\s*$", before) is not None


def _one(
    verb: re.Match[str], rest: str, node: Node, quotes: list[Node], context: Address, document: str
) -> list[Amendment]:
    if verb["phrase"]:
        return _phrase(verb.group(), rest, node, context, document)
    action: Action = "amend" if verb["amend"] else "insert" if verb["insert"] else "abolish"
    after: Address | None = None
    if action == "insert":
        place = _AFTER.search(rest)
        if place:
            anchors = _addresses(rest[place.end() :])
            after = anchors[0].within(context) if anchors else None
            rest = rest[: place.start()]
    # «của Luật X» ends the target; what follows speaks of the document.
    targets = _addresses(_DOCUMENT.split(rest)[0])
    if action == "insert" and after:
        targets = [_beside(target, after) for target in targets]
    if action == "abolish":
        return [Amendment(action, target.within(context), node.eid, document) for target in targets]
    return _with_text(action, targets, after, node, quotes, context, document)


def _beside(target: Address, after: Address) -> Address:
    """«khoản 6 vào sau khoản 5 Điều 30» → khoản 6 Điều 30."""
    level = target.level
    if level is None:
        return target
    widest = min(i for i, name in enumerate(LEVELS) if getattr(target, name) is not None)
    taken = {name: getattr(after, name) for name in LEVELS[:widest] if getattr(after, name) is not None}
    return replace(target, **taken)


def _with_text(
    action: Action,
    targets: list[Address],
    after: Address | None,
    node: Node,
    quotes: list[Node],
    context: Address,
    document: str,
) -> list[Amendment]:
    text = "\n".join(_unquoted(quote) for quote in quotes) if quotes else None
    if text is None:
        return []
    made = []
    for target in targets:
        own = _piece(text, target)
        made.append(Amendment(action, target.within(context), node.eid, document, after, own if own else text))
    return made


def _unquoted(quote: Node) -> str:
    text = _NOTES.sub("", normalise(quote.text)).strip()
    text = re.sub(r"^[“\"]", "", text)
    return re.sub(r"[”\"]\s*[.;,]*\s*$", "", text).strip()


def _piece(text: str, target: Address) -> str | None:
    """The part of a quotation that is this provision, when it holds several and they bear their numbers."""
    level = target.level
    if level == "article":
        found = re.search(
            rf"(?ms)^[“\"]?(Điều\s+{target.article}\s*[.:].*?)(?=^[“\"]?Điều\s+\d+[a-zđ]{{0,2}}\s*[.:]|\Z)", text
        )
        return (
            found.group(1).strip(' \n”".;') + ("." if found.group(1).rstrip().endswith(".") else "") if found else None
        )
    if level not in ("clause", "point"):
        return None
    body = parse_article(text, number="0")
    number = getattr(target, level)
    hits = [node for node in body.iter() if node.kind == level and node.number == number]
    return hits[0].plain().strip() if len(hits) == 1 else None


def _phrase(verb: str, rest: str, node: Node, context: Address, document: str) -> list[Amendment]:
    pairs = list(_PHRASES.finditer(rest))
    if not pairs:
        return []
    action: Action = "remove_phrase" if re.match(r"[Bb](?:ỏ|ãi bỏ)", verb) else "replace_phrase"
    targets = [target.within(context) for target in _addresses(rest[pairs[-1].end() :])] or [context]
    return [
        Amendment(action, target, node.eid, document, phrase_from=pair.group(1), phrase_to=pair.group(2))
        for pair in pairs
        for target in targets
        if pair.group(2) or action == "remove_phrase"
    ]
