"""The text of a draft: cut into its provisions, looked over, compared with another. Plain Python."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cualuat.kernel.citation import find_citations
from cualuat.kernel.legaltext import Node, check_numbering, diff_words, official_label, parse
from cualuat.kernel.text import normalise

_CUT: Final = frozenset(
    {"preamble", "part", "chapter", "section", "subsection", "article", "clause", "signature", "annex", "form", "notes"}
)
_ROMAN: Final = re.compile(r"([IVXL]{1,7})[.)]\s")
_NUMBER: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s")
_MARKER: Final = re.compile(r"\s*(?:Điều\s+\d+[a-zđ]*\s*[.:]|\d+[a-zđ]*\.|[a-zđ]\d?\)|[IVXL]+\.)\s*")
_TO: Final = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\s*:?\s*$")
_ANNEX: Final = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ\s+|số\s+)?([IVXL]+|\d+))?\s*$")
_NATION: Final = re.compile(r"CỘNG H[OÒ]À?A? XÃ HỘI CHỦ NGHĨA", re.IGNORECASE)
_BODY: Final = re.compile(
    r"(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Xét|Thi hành|Triển khai)\b|QUYẾT (?:ĐỊNH|NGHỊ)\s*:"
    r"|(?:Điều|Chương|Phần|Mục)\s+[\dIVXL]|[IVXL]+[.)]\s|\d+\.\s"
)
_HEAD_WITHIN: Final = 60  # lines in which the head of a document must end
_TYPE_WITHIN: Final = 15  # lines in which its type must stand

_LIKE: Final = 0.5  # from this on two provisions are one and the same, changed
_SAME_PLACE: Final = 0.25  # what the same number counts for that
_MOST_PAIRS: Final = 250_000  # beyond this provisions are paired by their numbers only
_BUDGET: Final = 6_000_000  # edits squared; what is more different is not compared word by word
_MOST_DOUBTS: Final = 60
_LONGEST_PLACE: Final = 200

Kind = Literal["same", "changed", "new", "gone"]


def clean(text: str) -> str:
    """The text as it is kept: in normal form, one kind of line end, no blanks at the ends of lines, no empty lines around."""
    lines = normalise(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


# --- provisions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text with its own characters; `place` names it within the text, `name` is how people call it."""

    place: str
    name: str
    text: str
    level: int = 0


def pieces(text: str) -> list[Piece]:
    """The text cut at articles and clauses; where it has none, at «I.» and «1.». Every character lies in exactly one piece."""
    if not text:
        return []
    root = parse(text)
    cuts = _numbered(text) if root.unstructured else _structured(root)
    starts = sorted(cuts)
    if not starts or starts[0]:
        cuts[0] = ("mo-dau", "Phần mở đầu" if starts else "Toàn văn", 0)
        starts = [0, *starts]
    ends = [*starts[1:], len(text)]
    return [Piece(*cuts[start][:2], text[start:end], cuts[start][2]) for start, end in zip(starts, ends, strict=True)]


_Cuts = dict[int, tuple[str, str, int]]


def _structured(root: Node) -> _Cuts:
    cuts: _Cuts = {}
    for node in root.iter():
        if node.kind in _CUT and node.text:
            name = official_label(node.eid)
            level = {"clause": 2, "article": 1}.get(node.kind, 0)
            place = node.eid if len(node.eid) <= _LONGEST_PLACE else f"cho-{node.start}"
            cuts[node.start] = (place, (name[:1].upper() + name[1:])[:_LONGEST_PLACE], level)
    return cuts


def _numbered(text: str) -> _Cuts:
    cuts: _Cuts = {}
    used: set[str] = set()
    position, roman, annex = 0, "", ""
    for line in text.split("\n"):
        told = line.strip()
        found: tuple[str, str, int] | None = None
        if match := _ANNEX.match(told):
            annex, roman = f"Phụ lục {match[1] or ''}".strip(), ""
            found = (f"phu-luc-{match[1] or ''}", annex, 0)
        elif _TO.match(told):
            found = ("noi-nhan", "Nơi nhận, ký tên", 0)
        elif match := _ROMAN.match(told):
            roman = match[1]
            found = (f"muc-{annex}-{roman}", _within(f"Mục {roman}", annex), 0)
        elif match := _NUMBER.match(told):
            number = f"{roman}.{match[1]}" if roman else match[1]
            found = (f"muc-{annex}-{number}", _within(f"Mục {number}", annex), 1)
        if found:
            place, repeat = found[0].replace(" ", "-"), 1
            while place in used:
                repeat += 1
                place = f"{found[0]}_{repeat}"
            used.add(place)
            cuts[position] = (place, *found[1:])
        position += len(line) + 1
    return cuts


def _within(name: str, annex: str) -> str:
    return f"{name} {annex}" if annex else name


# --- looking it over ---------------------------------------------------------------------------------------------


def doubts(text: str, *, has_articles: bool) -> list[str]:
    """What the program did not understand in a draft, or finds odd, in Vietnamese sentences."""
    if not text.strip():
        return []
    root = parse(text)
    found = [one.message_vi for one in check_numbering(root)]
    if root.unstructured and has_articles:
        found.insert(0, "Không thấy điều nào. Ghi mỗi điều ở đầu dòng: «Điều 1. Tên điều»; khoản «1.», điểm «a)».")
    found += [*_empty(root), *_outside(root), *_nowhere(text, root)]
    found = list(dict.fromkeys(found))
    more = len(found) - _MOST_DOUBTS
    return [*found[:_MOST_DOUBTS], f"… và {more} chỗ khác."] if more > 0 else found


def _empty(root: Node) -> Iterator[str]:
    for node in root.iter():
        if node.kind in ("article", "clause", "point") and not node.children and not (node.heading or node.content):
            name = official_label(node.eid)
            yield f"{name[:1].upper()}{name[1:]} chưa có nội dung."


def _outside(root: Node) -> Iterator[str]:
    """Lines within a chapter that belong to none of its articles."""
    for node in root.iter(into_annexes=False):
        if node.kind in ("part", "chapter", "section", "subsection"):
            loose = [node.content, *(child.content for child in node.children if child.kind == "paragraph")]
            for words in filter(None, loose):
                name = official_label(node.eid)
                yield f"{name[:1].upper()}{name[1:]}: «{_short(words)}» không nằm trong điều nào."


def _nowhere(text: str, root: Node) -> Iterator[str]:
    """Articles of this document that it names and does not have; those of annexes count."""
    held = {node.number for node in root.iter() if node.kind == "article"}
    for citation in find_citations(text):
        if citation.document is None or not citation.document.this:
            continue
        for address in citation.addresses:
            if address.article is not None and str(address.article) not in held:
                yield f"Dẫn chiếu «{_short(citation.text)}»: dự thảo không có Điều {address.article}."


def _short(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= 100 else f"{told[:100]}…"


def head_lines(text: str, kind: str) -> int:
    """How many lines at the top are the frame of the document (names of agencies, motto, number, type, subject), 0 where none are.

    They are left out of what goes out, where the program sets them itself.
    """
    is_framed = False
    for n, line in enumerate(text.split("\n")[:_HEAD_WITHIN]):
        told = line.strip()
        if is_framed and _BODY.match(told):
            return n
        if _NATION.search(told) or (n < _TYPE_WITHIN and told.upper() == kind == told):
            is_framed = True
        elif not is_framed and _BODY.match(told):
            return 0
    return 0


# --- comparing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A provision beside the one it was: `before` the name it had, where it had another; `words` as `diff_words` has them.

    `is_rough`: too different to be compared word by word.
    """

    kind: Kind
    name: str
    before: str
    words: tuple[tuple[str, str], ...]
    is_rough: bool = False


def compare(old: str, new: str) -> list[Change]:
    """Two texts, provision by provision, in the order of both: the words together are the old text, and the new one."""
    before, after = pieces(old), pieces(new)
    budget = _BUDGET
    found: list[Change] = []
    for one, other in _paired(before, after):
        if one is None and other is not None:
            found.append(Change("new", other.name, "", (("inserted", other.text),)))
        elif other is None and one is not None:
            found.append(Change("gone", one.name, "", (("deleted", one.text),)))
        elif one is not None and other is not None:
            change, cost = _changed(one, other, budget)
            budget -= cost
            found.append(change)
    return found


def _changed(one: Piece, other: Piece, budget: int) -> tuple[Change, int]:
    was = one.name if one.name != other.name else ""
    if one.text.split() == other.text.split():
        return Change("same", other.name, was, (("same", other.text),)), 0
    words, others = Counter(one.text.split()), Counter(other.text.split())
    edits = 2 * ((words - others).total() + (others - words).total())
    cost = min(edits, 1500) ** 2
    if cost > budget:
        whole = (("deleted", one.text), ("inserted", other.text))
        return Change("changed", other.name, was, whole, is_rough=True), 0
    return Change("changed", other.name, was, tuple(diff_words(one.text, other.text))), cost


_Pair = tuple[Piece | None, Piece | None]


def _paired(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[_Pair]:
    """Which provision became which, in order; None where one is new or gone."""
    start = 0
    while start < min(len(old), len(new)) and _same(old[start], new[start]):
        yield old[start], new[start]
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and _same(old[-1 - end], new[-1 - end]):
        end += 1
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    if end:
        yield from zip(old[-end:], new[-end:], strict=True)


def _same(one: Piece, other: Piece) -> bool:
    return one.place == other.place and one.text == other.text


def _middle(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[_Pair]:
    if len(old) * len(new) > _MOST_PAIRS:
        yield from _by(old, new, [one.place for one in old], [one.place for one in new])
        return
    # What only moved to another number is found by its words; between such fixed points the likest ones are paired.
    keys, others = [_key(one) for one in old], [_key(one) for one in new]
    for tag, i, j, k, m in difflib.SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:j], new[k:m], strict=True)
        else:
            yield from _likest(old[i:j], new[k:m])


def _by(old: Sequence[Piece], new: Sequence[Piece], keys: list[str], others: list[str]) -> Iterator[_Pair]:
    for tag, i, j, k, m in difflib.SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:j], new[k:m], strict=True)
        else:
            yield from ((one, None) for one in old[i:j])
            yield from ((None, one) for one in new[k:m])


def _key(piece: Piece) -> str:
    """The words without the number, so that an article that was only renumbered is known again."""
    return " ".join(_MARKER.sub("", piece.text, count=1).split())


def _likest(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[_Pair]:
    """The pairs in order that are most alike in all."""
    bags = [[Counter(_key(one).split()) for one in some] for some in (old, new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[0.0] * len(new) for _ in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            like[i][j] = _likeness(bags[0][i], bags[1][j], old[i].place == new[j].place)
            together = like[i][j] + best[i + 1][j + 1] if like[i][j] >= _LIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if like[i][j] >= _LIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((one, None) for one in old[i:])
    yield from ((None, one) for one in new[j:])


def _likeness(one: Counter[str], other: Counter[str], is_same_place: bool) -> float:
    """How many of the words two provisions share, 0 to 1, and something for the same number."""
    whole = one.total() + other.total()
    if not whole:
        return 1.0
    common = sum(min(count, other[word]) for word, count in one.items())
    return 2 * common / whole + (_SAME_PLACE if is_same_place else 0.0)
