"""The tags of a template: «{{ … }}», «{% … %}» in the text of paragraphs, and whether each says something allowed.

A small part of jinja is allowed, and named here: names of `variables`, `f.…` and loop variables with their attributes,
filters of `printing`, comparison, «and», «or», «not», «~», «… if … else …», «if» and «for». No calls, no arithmetic, no
assignment, nothing from elsewhere: a template can print what it is given and do nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from cualuat.letters.printing import FILTERS
from cualuat.letters.variables import FIELDS, LETTERS, Vocabulary, names

_TAG: Final = re.compile(r"\{\{(?P<expression>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#(?P<comment>.*?)#\}", re.DOTALL)
_STATEMENT: Final = re.compile(r"(?:(?P<scope>p|tr|tc)\s+|\s*)(?P<word>\w+)\s*(?P<rest>.*)", re.DOTALL)
_LOOP: Final = re.compile(r"(?P<target>[A-Za-z]\w*)\s+in\s+(?P<rest>.+)", re.DOTALL)
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_OPERATORS: Final = (
    nodes.Template, nodes.Output, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr, nodes.Concat,
)  # fmt: skip
_LOOP_NAMES: Final = frozenset({"index", "first", "last", "length"})
_ENDS: Final = {"endif": "if", "endfor": "for"}
_SCOPES: Final = {"p": "đoạn", "tr": "dòng của bảng", "tc": "ô của bảng"}
_LONGEST: Final = 400
_MOST: Final = 2000
_DEEPEST_LOOPS: Final = 2
_MOST_NAMED: Final = 40  # names told in one message; of longer lists the nearest
_parser: Final = Environment(autoescape=True)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """What is wrong with a template: a Vietnamese sentence, and the text round it («» for the file as a whole)."""

    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.message} (ở đoạn: «{self.place}»)" if self.place else self.message


@dataclass(slots=True)
class _Open:
    """An «if» or «for» that waits for its end."""

    word: str
    scope: str
    paragraph: int
    place: str
    target: str = ""
    items: Mapping[str, str] = field(default_factory=dict)  # what an item of the list it goes over has


@dataclass(slots=True)
class _Reader:
    """Walks over the tags of one text in their order and gathers what is wrong."""

    fields: Collection[str] | None
    vocabulary: Vocabulary = LETTERS
    problems: list[TemplateProblem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    open: list[_Open] = field(default_factory=list)
    place: str = ""
    number: int = 0
    count: int = 0

    def paragraph(self, text: str) -> None:
        self.number += 1
        self.place = place_of(text)
        rest = _TAG.sub("", text)
        if "{" in rest or "}" in rest:
            self.wrong("Có dấu «{» hoặc «}» không thành cặp thẻ; mỗi thẻ phải mở và đóng trong cùng một đoạn.")
            return
        for found in _TAG.finditer(text):
            self.count += 1
            if self.count > _MOST:
                return
            self.tag(found, alone=text.strip() == found.group())

    def tag(self, found: re.Match[str], *, alone: bool) -> None:
        kind = found.lastgroup or ""
        content = found.group(kind).translate(_QUOTES)
        if len(content) > _LONGEST or any(mark in content for mark in "{}%"):
            self.wrong("Thẻ quá dài, lồng nhau hoặc có dấu «%» bên trong; hãy tách ra.")
        elif content[:1] in "-+" or content[-1:] in "-+":
            self.wrong("Không dùng dấu «-» hoặc «+» sát dấu mở, dấu đóng của thẻ.")
        elif kind == "expression":
            self.expression(content)
        elif kind == "statement":
            self.statement(content, alone=alone)

    def expression(self, text: str) -> None:
        try:
            tree = _parser.parse("{{ " + text + " }}")
        except (TemplateSyntaxError, RecursionError):
            self.wrong(f"Không hiểu thẻ «{text.strip()}».")
            return
        self.node(tree)

    def statement(self, text: str, *, alone: bool) -> None:
        found = _STATEMENT.fullmatch(text.rstrip())
        if found is None:
            self.wrong(f"Không hiểu thẻ «{text.strip()}».")
            return
        scope, word, rest = found["scope"] or "", found["word"], found["rest"]
        if scope and not alone:
            self.wrong(f"Thẻ «{{%{scope} {word} … %}}» bỏ cả {_SCOPES[scope]} chứa nó, nên phải đứng một mình.")
        elif word in ("if", "for"):
            self.begin(word, scope, rest)
        elif word in ("elif", "else"):
            self.middle(word, scope, rest)
        elif word in _ENDS and not rest:
            self.end(word, scope)
        else:
            self.wrong(f"Thẻ «{word}» không được dùng trong mẫu; chỉ có if, elif, else, endif, for, endfor.")

    def begin(self, word: str, scope: str, rest: str) -> None:
        target = ""
        items: Mapping[str, str] = {}
        if word == "for":
            found = _LOOP.fullmatch(rest)
            if found is None or found["target"] in self.vocabulary.groups or found["target"] in (FIELDS, "loop"):
                self.wrong("Vòng lặp phải có dạng «for tên in danh sách», với tên không trùng biến có sẵn.")
            elif sum(o.word == "for" for o in self.open) >= _DEEPEST_LOOPS:
                self.wrong("Quá hai vòng lặp lồng nhau.")
            else:
                target, items = found["target"], self.items_of(found["rest"])
                self.expression(found["rest"])
        else:
            self.expression(rest)
        self.open.append(_Open(word, scope, self.number, self.place, target, items))

    def items_of(self, text: str) -> Mapping[str, str]:
        """What the items of a list have, nothing where they are plain texts."""
        group, _, name = text.strip().partition(".")
        return self.vocabulary.lists.get((group, name), {})

    def middle(self, word: str, scope: str, rest: str) -> None:
        if not self.open or self.open[-1].word != "if":
            self.wrong(f"Thẻ «{word}» không nằm trong «if».")
            return
        self.same_scope(self.open[-1], word, scope)
        if word == "elif":
            self.expression(rest)
        elif rest:
            self.wrong("Thẻ «else» không kèm điều kiện.")

    def end(self, word: str, scope: str) -> None:
        if not self.open or self.open[-1].word != _ENDS[word]:
            self.wrong(f"Thẻ «{word}» không có thẻ mở tương ứng.")
            return
        self.same_scope(self.open.pop(), word, scope)

    def same_scope(self, opened: _Open, word: str, scope: str) -> None:
        mark = f"{{%{opened.scope} {word} %}}"
        if scope != opened.scope:
            self.wrong(f"Thẻ «{word}» phải viết «{mark}» như thẻ «{opened.word}» đã mở.")
        elif not scope and opened.paragraph != self.number:
            self.wrong(
                f"Thẻ «{opened.word}» bỏ hoặc lặp nhiều đoạn phải viết «{{%p {opened.word} … %}}», «{{%p {word} %}}»."
            )

    def node(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Getattr):
            self.attribute(node)
        elif isinstance(node, nodes.Name):
            if node.name not in self.targets():
                self.unknown(node.name)
        elif isinstance(node, nodes.Filter):
            self.filter(node)
        elif isinstance(node, nodes.Call):
            self.wrong("Không được gọi hàm trong mẫu.")
        elif isinstance(node, nodes.CondExpr) and node.expr2 is None:
            self.wrong("«… if …» trong thẻ phải có «else …».")
        elif isinstance(node, _OPERATORS):
            for child in node.iter_child_nodes():
                self.node(child)
        else:
            self.wrong(f"Phép «{type(node).__name__}» không được dùng trong mẫu.")

    def attribute(self, node: nodes.Getattr) -> None:
        base, name = node.node, node.attr
        if name.startswith("_") or not isinstance(base, nodes.Name):
            self.wrong(f"Không được dùng thuộc tính «{name}».")
        elif base.name == FIELDS:
            self.used.add(name)
            if self.fields is not None and name not in self.fields:
                self.unknown(f"{FIELDS}.{name}")
        elif base.name == "loop":
            if name not in _LOOP_NAMES or not self.targets():
                self.unknown(f"loop.{name}")
        elif base.name in self.targets():
            if name not in self.targets()[base.name]:
                self.unknown_item(base.name, name)
        elif name not in self.vocabulary.groups.get(base.name, ()):
            self.unknown(f"{base.name}.{name}")

    def filter(self, node: nodes.Filter) -> None:
        if node.name not in FILTERS or node.args or node.kwargs or node.node is None:
            self.wrong(f"Không có bộ lọc «{node.name}» như vậy; có thể dùng: {', '.join(FILTERS)}.")
            return
        self.node(node.node)

    def targets(self) -> dict[str, Mapping[str, str]]:
        return {opened.target: opened.items for opened in self.open if opened.target}

    def unknown(self, name: str) -> None:
        group = name.split(".")[0]
        known = names(self.fields or (), self.vocabulary)
        near = [one for one in known if one.split(".")[0] == group] or known
        if len(near) > _MOST_NAMED:
            near = get_close_matches(name, near, 8, 0.3) or near[:8]
        self.wrong(f"Không biết biến «{name}»; có thể dùng: {', '.join(near)}.")

    def unknown_item(self, target: str, name: str) -> None:
        near = ", ".join(f"{target}.{one}" for one in self.targets()[target])
        self.wrong(f"Không biết biến «{target}.{name}»" + (f"; có thể dùng: {near}." if near else "."))

    def wrong(self, message: str) -> None:
        self.problems.append(TemplateProblem(message, self.place))

    def finish(self) -> None:
        for opened in self.open:
            self.problems.append(TemplateProblem(f"Thẻ «{opened.word}» chưa có «end{opened.word}».", opened.place))
        if self.count > _MOST:
            self.problems.append(TemplateProblem(f"Mẫu có quá {_MOST} thẻ."))


def problems_of(
    paragraphs: Iterable[str], fields: Collection[str] | None, vocabulary: Vocabulary = LETTERS
) -> list[TemplateProblem]:
    """What is wrong with the tags in these paragraphs; `fields` the names allowed after «f.», None for any."""
    return _read(paragraphs, fields, vocabulary).problems


def fields_of(paragraphs: Iterable[str]) -> set[str]:
    """The names that stand after «f.»."""
    return _read(paragraphs, None).used


def tags_of(text: str) -> Iterator[str]:
    """The tags of a text, as written."""
    return (found.group() for found in _TAG.finditer(text))


def place_of(text: str) -> str:
    """Enough of a paragraph to find it again."""
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:90]}…"


def _read(paragraphs: Iterable[str], fields: Collection[str] | None, vocabulary: Vocabulary = LETTERS) -> _Reader:
    reader = _Reader(fields, vocabulary)
    for text in paragraphs:
        reader.paragraph(text)
    reader.finish()
    return reader
