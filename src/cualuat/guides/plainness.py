"""Whether a text is plain: what it says in too many words, or in words of offices. Advice only; what counts is data. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

_SENTENCE: Final = re.compile(r"[^.!?…;\n]+(?:[.!?…;]+(?=\s|$)|(?<=\w)[.!?…](?=\S)[^.!?…;\n]*)*", re.UNICODE)
_SYLLABLE: Final = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")
_PASSIVE: Final = re.compile(r"(?<!\w)(?:được|bị)(?!\w)", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"(?<![\w/-])[A-ZĐƯ]{2,}(?![\w/-])")
_FOREIGN: Final = re.compile(r"(?<![\w@./-])[a-zA-Z]{9,}(?![\w@./-])")
_EXCERPT: Final = 110
MOST: Final = 60  # pieces of advice shown; whoever has more begins with these


@dataclass(frozen=True, slots=True)
class Measures:
    """What counts as plain: limits in syllables, words of offices with what to say instead, hard words, abbreviations known to all."""

    sentence: int = 28
    paragraph: int = 90
    passives: int = 3
    unbroken: int = 250  # syllables without a heading or a list
    phrases: Mapping[str, str] = field(default_factory=dict)
    hard: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that could be plainer: `kind` a code of KINDS, `excerpt` where, `words` what to do."""

    kind: str
    excerpt: str
    words: str

    @property
    def name(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]


KINDS: Final[dict[str, str]] = {
    "sentence": "Câu dài",
    "paragraph": "Đoạn dài",
    "phrase": "Lời công văn",
    "hard": "Từ khó chưa giải thích",
    "abbreviation": "Chữ viết tắt",
    "foreign": "Từ dài, lạ",
    "passive": "Nhiều «được», «bị»",
    "unbroken": "Thiếu tiêu đề",
}


def syllables(text: str) -> int:
    """How many syllables a text has; a number, a date, an address count as one."""
    return len(_SYLLABLE.findall(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line ends one.

    >>> sentences("Nộp ở xã. Nộp ngày 1.7 thì sao?" + chr(10) + "Mang căn cước")
    ['Nộp ở xã.', 'Nộp ngày 1.7 thì sao?', 'Mang căn cước']
    """
    return [found.strip() for found in _SENTENCE.findall(text) if _SYLLABLE.search(found)]


def check(text: str, measures: Measures, *, explained: Sequence[str] = (), headings: int = 0) -> list[Advice]:
    """What could be plainer in a text without marks, in the order of the text; `explained` the words of the glossary."""
    found: list[Advice] = []
    paragraphs = [line for line in text.splitlines() if line.strip()]
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            found += _of_sentence(sentence, measures)
        if (size := syllables(paragraph)) > measures.paragraph:
            found.append(
                Advice(
                    "paragraph", _cut(paragraph), f"Đoạn có {size} tiếng. Hãy chia thành hai đoạn, hoặc gạch đầu dòng."
                )
            )
    whole = "\n".join(paragraphs)
    found += _words(whole, measures, {word.casefold() for word in explained})
    if not headings and (size := syllables(whole)) > measures.unbroken:
        found.append(
            Advice(
                "unbroken",
                _cut(whole),
                f"Bài có {size} tiếng mà không có tiêu đề nào. Hãy chia phần bằng «## Tên phần».",
            )
        )
    return found[:MOST]


def _of_sentence(sentence: str, measures: Measures) -> Iterator[Advice]:
    size = syllables(sentence)
    if size > measures.sentence:
        yield Advice("sentence", _cut(sentence), f"Câu có {size} tiếng. Hãy tách thành hai câu, mỗi câu một ý.")
    passives = len(_PASSIVE.findall(sentence))
    if passives >= measures.passives:
        yield Advice("passive", _cut(sentence), f"Câu có {passives} chữ «được», «bị». Hãy nói rõ ai làm gì.")


def _words(text: str, measures: Measures, explained: set[str]) -> Iterator[Advice]:
    for phrase, better in measures.phrases.items():
        for place in _places(text, phrase)[:1]:
            instead = f"Hãy viết «{better}»." if better else "Hãy bỏ, hoặc nói thẳng việc cần làm."
            yield Advice("phrase", _around(text, place), f"«{phrase}»: {instead}")
    for word, meaning in measures.hard.items():
        if word.casefold() not in explained and (places := _places(text, word)):
            yield Advice(
                "hard", _around(text, places[0]), f"«{word}»: hãy giải thích ({meaning}), hoặc thêm vào từ điển."
            )
    for short in dict.fromkeys(_ABBREVIATION.findall(text)):
        if short not in measures.abbreviations and f"({short})" not in text:
            yield Advice("abbreviation", short, f"«{short}»: hãy viết đủ chữ, hoặc ghi đủ chữ lần đầu rồi ({short}).")
    for word in dict.fromkeys(_FOREIGN.findall(text)):
        if word.casefold() not in explained:
            yield Advice("foreign", word, f"«{word}»: hãy dùng từ tiếng Việt, hoặc giải thích ngay sau đó.")


def _places(text: str, words: str) -> list[int]:
    return [found.start() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)]


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"


def _around(text: str, place: int) -> str:
    start = max(text.rfind("\n", 0, place) + 1, place - _EXCERPT // 3)
    start = start if start == 0 or text[start - 1] in " \n" else text.find(" ", start, place + 1) + 1 or start
    piece = text[start:].split("\n", 1)[0]
    return ("… " if start and text[start - 1] != "\n" else "") + _cut(piece)
