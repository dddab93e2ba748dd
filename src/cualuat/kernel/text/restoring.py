"""Restoring diacritics: «thu tuc khieu nai» → «thủ tục khiếu nại», learned from the library's own text.

The most probable sequence of syllables under counts of syllables and of neighbouring pairs (Viterbi). Marks that were
typed are kept; a query typed with marks keeps its plain words, the more marks it has the more surely. Two slips that
are common in writing are mended where the neighbours leave no doubt: hỏi for ngã («bảo hiễm»), i for y («đăng kí»).
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cualuat.kernel.text.normal import normalise
from cualuat.kernel.text.tokens import fold_token, plain_syllables
from cualuat.kernel.text.tones import place_tone

_WORD = re.compile(r"\d[^\s]*|[^\W\d_]+")
_START = 0  # id of the beginning of a text in the pair counts
_SHIFT = 32  # a pair is first << 32 | second
_MAGIC = b"CLR1"
_HEAD = struct.Struct("<4sIIQ")
_MARKED_SHARE = 0.78  # share of syllables with a diacritic in running Vietnamese text
_LEAST_DROP = 0.003  # how often a mark is left out by someone who types marks
_PAIR_WEIGHT = 0.98  # interpolation of pair against single counts, tuned on training questions
_MOST_CANDIDATES = 12
_MOST_RARE = 5000  # a reading this many times rarer than the commonest one is a slip of the pen
_LARGE = 1_000_000  # syllables from which on single occurrences are more often slips than words
_SECOND_MARK = 0.03  # how much rarer a mark is left out of a syllable that bears another
_SLIP = 0.0002  # how often hỏi is written for ngã or the other way round
_SPELLED = 0.05  # how often i is written for y: «kí» is as right as «ký», the law has one of them
_HOOK, _TILDE = "\u0309", "\u0303"
_I_OR_Y = re.compile(r"(?<=^[hklmst])[iíìỉĩịyýỳỷỹỵ]$|(?<=^qu)[iíìỉĩịyýỳỷỹỵ]$")
# How people ask is rare in the law, so the library's own text does not teach it.
_ASKED = (
    "bao nhiêu|bao lâu|bao giờ|thế nào|khi nào|lúc nào|ở đâu|tại sao|vì sao|làm sao|ra sao|là gì|làm gì|gồm gì|cần gì|hay không"
    "|được không|phải không|có không|mấy ngày|mấy tháng|mấy năm|mấy tuổi|mấy lần|mấy người|như nào"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class BadRestorer(ValueError):
    """The bytes are not those of a restorer of this version."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its diacritics. `confidence` is the mean certainty of a syllable, 0..1; 1 when nothing was open."""

    text: str
    changed: bool
    confidence: float


class Counts:
    """Gathers the counts a restorer is made of; feed it lists of syllables (`plain_syllables`)."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {"": _START}
        self._pairs: Counter[int] = Counter()

    def add(self, tokens: Sequence[str]) -> None:
        """Count one text."""
        ids = self._ids
        numbers = [ids.setdefault(token, len(ids)) for token in tokens]
        self._pairs.update([a << _SHIFT | b for a, b in zip([_START, *numbers], numbers, strict=False)])

    def restorer(self) -> Restorer:
        """The restorer of what was counted. Numbers are left out, and of a large text what is as rare as slips are."""
        totals: Counter[int] = Counter()
        large = self._pairs.total() >= _LARGE
        least_word, least_pair = (3, 2) if large else (1, 1)
        for pair, count in self._pairs.items():
            totals[pair & 0xFFFFFFFF] += count
        kept = [(w, totals[i], i) for w, i in self._ids.items() if w.isalpha() and totals[i] >= least_word]
        kept.sort(key=lambda entry: entry[0])
        number = {old: new for new, (_, _, old) in enumerate(kept, start=1)} | {_START: _START}
        pairs = sorted(
            (number[pair >> _SHIFT] << _SHIFT | number[pair & 0xFFFFFFFF], count)
            for pair, count in self._pairs.items()
            if count >= least_pair and pair >> _SHIFT in number and pair & 0xFFFFFFFF in number
        )
        return Restorer(
            [word for word, _, _ in kept],
            array("I", [min(count, 0xFFFFFFFF) for _, count, _ in kept]),
            array("Q", [pair for pair, _ in pairs]),
            array("I", [min(count, 0xFFFFFFFF) for _, count in pairs]),
        )


class Restorer:
    """Counts of syllables and pairs, and the search for the best sequence. Immutable; safe to share between threads."""

    def __init__(self, words: Sequence[str], counts: array[int], pairs: array[int], pair_counts: array[int]) -> None:
        self._words = ["", *words]
        self._counts = array("I", [0, *counts])
        self._pairs = pairs
        self._pair_counts = pair_counts
        self._total = max(1, sum(counts))
        self._ids = {word: number for number, word in enumerate(self._words)}
        self._by_fold: dict[str, list[int]] = {}
        for number, word in enumerate(self._words[1:], start=1):
            self._by_fold.setdefault(fold_token(word), []).append(number)
        for numbers in self._by_fold.values():
            numbers.sort(key=lambda number: -self._counts[number])
            least = self._counts[numbers[0]] / _MOST_RARE
            numbers[:] = [number for number in numbers[:_MOST_CANDIDATES] if self._counts[number] >= least]

    @classmethod
    def train(cls, texts: Iterable[str]) -> Restorer:
        """Learn from texts written with diacritics."""
        counts = Counts()
        for text in texts:
            counts.add(plain_syllables(text))
        return counts.restorer()

    def __len__(self) -> int:
        """Number of syllables known."""
        return len(self._words) - 1

    def restore(self, text: str) -> Restored:
        """The text (in normal form) with diacritics; spaces, punctuation, case and numbers stay as they are."""
        text = normalise(text)
        found = [m for m in _WORD.finditer(text) if not m.group()[0].isdigit()]
        typed = [place_tone(m.group().lower()) for m in found]
        if not typed:
            return Restored(text, changed=False, confidence=1.0)
        asked = _asking_words(typed)
        meant = [asked.get(at, token) for at, token in enumerate(typed)]
        marked = sum(1 for token in typed if not token.isascii())
        drop = max(_LEAST_DROP, 1 - marked / (len(typed) * _MARKED_SHARE))
        chosen, confidence = self._best(
            [
                [(self._ids.get(t, _START), 1.0)] if at in asked else self._candidates(t, drop)
                for at, t in enumerate(meant)
            ]
        )
        parts, at = [], 0
        for match, token, read, number in zip(found, typed, meant, chosen, strict=True):
            word = self._words[number] if number else read
            parts += [text[at : match.start()], match.group() if word == token else _cased(word, match.group())]
            at = match.end()
        restored = "".join([*parts, text[at:]])
        return Restored(restored, restored != text, confidence)

    def _candidates(self, token: str, drop: float) -> list[tuple[int, float]]:
        """(id, probability of typing the token for it); id 0 stands for the token itself when it is unknown."""
        found = []
        drop *= 1.0 if token.isascii() else _SECOND_MARK
        for number in self._by_fold.get(fold_token(token), ()):
            word = self._words[number]
            if word == token:
                found.append((number, 1.0))
            elif _keeps_marks(token, word):
                found.append((number, drop))
        for other, share in _slips(token):
            number = self._ids.get(other, _START)
            found += [(number, share)] if number else []
        return found or [(_START, 1.0)]

    def _best(self, lattice: list[list[tuple[int, float]]]) -> tuple[list[int], float]:
        best: list[tuple[int, float, float]] = [(_START, 1.0, 1.0)]  # id, best path, all paths
        back: list[list[int]] = []
        share = 1.0
        for column in lattice:
            row, links = [], []
            for number, typing in column:
                steps = [typing * self._step(before, number) for before, _, _ in best]
                paths = [step * path for step, (_, path, _) in zip(steps, best, strict=True)]
                link = max(range(len(paths)), key=paths.__getitem__)
                every = sum(step * through for step, (_, _, through) in zip(steps, best, strict=True))
                row.append((number, paths[link], every))
                links.append(link)
            scale = sum(every for _, _, every in row) or 1.0
            best = [(number, path / scale, every / scale) for number, path, every in row]
            back.append(links)
        at = max(range(len(best)), key=lambda i: best[i][1])
        share = best[at][1] / (sum(every for _, _, every in best) or 1.0)
        chosen = []
        for column, links in zip(reversed(lattice), reversed(back), strict=True):
            chosen.append(column[at][0])
            at = links[at]
        return chosen[::-1], min(1.0, max(0.0, share) ** (1 / len(lattice)))

    def _step(self, before: int, number: int) -> float:
        """Probability of a syllable after another; a little for what was never seen."""
        single = (self._counts[number] + 0.5) / self._total
        seen = self._counts[before]
        if before and not seen:
            return single
        pair = before << _SHIFT | number
        at = bisect_left(self._pairs, pair)
        together = self._pair_counts[at] if at < len(self._pairs) and self._pairs[at] == pair else 0
        if before == _START:
            return single
        return _PAIR_WEIGHT * together / seen + (1 - _PAIR_WEIGHT) * single

    def to_bytes(self) -> bytes:
        """Compact form for a file; the same counts give the same bytes."""
        words = "\n".join(self._words[1:]).encode()
        firsts = array("I", [pair >> _SHIFT for pair in self._pairs])
        seconds = array("I", [pair & 0xFFFFFFFF for pair in self._pairs])
        body = b"".join(
            [words, *(_little(numbers) for numbers in (self._counts[1:], firsts, seconds, self._pair_counts))]
        )
        return _HEAD.pack(_MAGIC, len(self._words) - 1, len(self._pairs), len(words)) + zlib.compress(body, 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Restorer:
        """The restorer that `to_bytes` wrote; raises `BadRestorer`."""
        try:
            magic, words, pairs, length = _HEAD.unpack_from(data)
            body = zlib.decompress(data[_HEAD.size :]) if magic == _MAGIC else b""
        except (struct.error, zlib.error) as error:
            raise BadRestorer("not a restorer") from error
        if magic != _MAGIC or len(body) != length + 4 * (words + 3 * pairs):
            raise BadRestorer("not a restorer of this version")
        columns = _from_little(body[length:])
        firsts, seconds = columns[words : words + pairs], columns[words + pairs : words + 2 * pairs]
        keys = array("Q", [first << _SHIFT | second for first, second in zip(firsts, seconds, strict=True)])
        names = body[:length].decode().split("\n") if words else []
        return cls(names, columns[:words], keys, columns[words + 2 * pairs :])


def _little(numbers: array[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _from_little(data: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(data) // 4}I", data))


def _cased(word: str, typed: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


@lru_cache(maxsize=65_536)
def _keeps_marks(typed: str, word: str) -> bool:
    """Whether `word` is `typed` with marks added: no letter loses a mark, a tone that was typed stays."""
    if typed.isascii():
        return True
    typed_tone, word_tone = _tone(typed), _tone(word)
    if typed_tone and typed_tone != word_tone:
        return False
    bare_typed, bare_word = _without_tone(typed), _without_tone(word)
    return len(bare_typed) == len(bare_word) and all(
        a == b or a.isascii() for a, b in zip(bare_typed, bare_word, strict=True)
    )


def _asking_pairs() -> dict[tuple[str, str], tuple[str, str]]:
    pairs = [phrase.split() for phrase in _ASKED.split("|")]
    return {(fold_token(first), fold_token(second)): (first, second) for first, second in pairs}


_ASKING_PAIRS = _asking_pairs()


def _asking_words(typed: Sequence[str]) -> dict[int, str]:
    """Places and words of «bao nhieu», «o dau» where nothing that was typed speaks against it."""
    found: dict[int, str] = {}
    for at in range(len(typed) - 1):
        asked = _ASKING_PAIRS.get((fold_token(typed[at]), fold_token(typed[at + 1])))
        if asked and all(_keeps_marks(token, word) for token, word in zip(typed[at : at + 2], asked, strict=True)):
            found |= {at: asked[0], at + 1: asked[1]}
    return found


@lru_cache(maxsize=65_536)
def _slips(token: str) -> tuple[tuple[str, float], ...]:
    """Other spellings of a syllable with marks, each with how often it is written so."""
    parts = unicodedata.normalize("NFD", token)
    other = parts.translate({ord(_HOOK): _TILDE, ord(_TILDE): _HOOK})
    slips = [(place_tone(unicodedata.normalize("NFC", other)), _SLIP)] if other != parts else []
    last = _I_OR_Y.search(token)
    if last and not token.isascii():
        letters = unicodedata.normalize("NFD", last.group())
        letter = unicodedata.normalize("NFC", ("y" if letters[0] == "i" else "i") + letters[1:])
        slips.append((token[: last.start()] + letter, _SPELLED))
    return tuple(slips)


def _tone(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c in _TONES)


def _without_tone(word: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES))
