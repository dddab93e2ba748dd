"""Questions as they are typed, answers as they are scored, the order in which somebody sees them. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

MOST_OPTIONS: Final = 8
MOST_QUESTIONS: Final = 30


class BadQuestion(ValueError):
    """A question cannot be asked like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what may be chosen, and the places of what is right in it."""

    options: tuple[str, ...]
    right: frozenset[int]

    @property
    def several(self) -> bool:
        """Whether more than one is right."""
        return len(self.right) > 1


def read_options(text: str) -> Asked:
    """Options as they are typed, one a line, «*» before those that are right. Raises BadQuestion.

    >>> read_options("Ba ngày\\n* Bảy ngày")
    Asked(options=('Ba ngày', 'Bảy ngày'), right=frozenset({1}))
    """
    options, right = list[str](), set[int]()
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words.strip("* "):
            continue
        if words.startswith("*"):
            right.add(len(options))
        options.append(words.lstrip("* "))
    if len(options) < 2:
        raise BadQuestion("Hãy ghi ít nhất hai lựa chọn, mỗi dòng một lựa chọn.")
    if len(options) > MOST_OPTIONS:
        raise BadQuestion(f"Nhiều nhất {MOST_OPTIONS} lựa chọn.")
    if len(set(map(str.casefold, options))) != len(options):
        raise BadQuestion("Có hai lựa chọn giống nhau.")
    if not right:
        raise BadQuestion("Hãy đánh dấu * ở đầu dòng của lựa chọn đúng.")
    if len(right) == len(options):
        raise BadQuestion("Mọi lựa chọn đều đúng thì không thành câu hỏi. Hãy thêm một lựa chọn sai.")
    return Asked(tuple(options), frozenset(right))


def typed_options(asked: Asked) -> str:
    """The same as it is typed."""
    return "\n".join(f"{'* ' if n in asked.right else ''}{text}" for n, text in enumerate(asked.options))


def shuffled(count: int, *seed: object) -> list[int]:
    """The places 0 to `count` in an order that is always the same for the same seed, and another for another.

    >>> sorted(shuffled(4, "item", 7)) == [0, 1, 2, 3]
    True
    """
    key = ":".join(map(str, seed))
    return sorted(range(count), key=lambda n: sha256(f"{key}:{n}".encode()).digest())


def score(asked: Sequence[Asked], answers: Sequence[Iterable[int]]) -> int:
    """How many of the questions are answered rightly, in hundredths, rounded down; a question counts when all of it is right."""
    if not asked:
        return 100
    good = sum(frozenset(given) == one.right for one, given in zip(asked, answers, strict=True))
    return good * 100 // len(asked)
