"""Contests and learning as plain values: the clock, drawing a paper, marking, placing, prizes, what looks odd. No database, no hour."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from cualuat.kernel.text import fold, normalise

KINDS: Final = {
    "single": "Chọn một",
    "multiple": "Chọn nhiều",
    "true_false": "Đúng hay sai",
    "ordering": "Sắp thứ tự",
    "short": "Trả lời ngắn",
}
SHOWN = {"submit": "Ngay khi nộp bài", "published": "Khi ban tổ chức mở xem bài"}
CONTEST_STATES = {"draft": "Đang soạn", "announced": "Đã công bố", "cancelled": "Đã hủy"}
APPEAL_STATES = {"waiting": "Chờ trả lời", "accepted": "Chấp nhận", "refused": "Không chấp nhận"}
HOW = {"": "", "self": "tự nộp", "time": "hết giờ", "never": "không nộp"}
DIFFICULTIES: Final = {1: "dễ", 2: "vừa", 3: "khó"}
QUESTION_STATES: Final = {
    "draft": "Đang soạn",
    "review": "Chờ duyệt",
    "active": "Đang dùng",
    "retired": "Thôi dùng",
}
# State → what may follow it.
QUESTION_FLOW: Final[Mapping[str, tuple[str, ...]]] = {
    "draft": ("review", "retired"),
    "review": ("active", "draft", "retired"),
    "active": ("review", "retired"),
    "retired": ("draft",),
}
TRUE_FALSE: Final = ("Đúng", "Sai")
LETTERS: Final = "ABCDEFGH"
MOST_OPTIONS: Final = len(LETTERS)
MOST_QUESTIONS: Final = 100  # of one paper

# --- questions ---------------------------------------------------------------------------------------------------


class BadQuestion(ValueError):
    """A question cannot be asked like this; the message says what to do, `field` which input it is about."""

    def __init__(self, message: str, field: str = "options") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with options: what may be chosen, and the places of what is right in it."""

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
    check_options(options)
    if not right:
        raise BadQuestion("Hãy đánh dấu * ở đầu dòng của lựa chọn đúng.")
    if len(right) == len(options):
        raise BadQuestion("Mọi lựa chọn đều đúng thì không thành câu hỏi. Hãy thêm một lựa chọn sai.")
    return Asked(tuple(options), frozenset(right))


def check_options(options: Sequence[str]) -> None:
    """Raises BadQuestion unless there are some, not too many, each another."""
    if len(options) < 2:
        raise BadQuestion("Hãy ghi ít nhất hai lựa chọn, mỗi dòng một lựa chọn.")
    if len(options) > MOST_OPTIONS:
        raise BadQuestion(f"Nhiều nhất {MOST_OPTIONS} lựa chọn.")
    plain = [option.casefold() for option in options]
    if twice := next((option for n, option in enumerate(options) if plain[n] in plain[:n]), ""):
        raise BadQuestion(f"Có hai lựa chọn giống nhau: «{twice[:60]}». Hãy sửa hoặc bỏ bớt một.")


def typed_options(asked: Asked) -> str:
    """The same as it is typed."""
    return "\n".join(f"{'* ' if n in asked.right else ''}{text}" for n, text in enumerate(asked.options))


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as the bank keeps it. `right`: places in `options`; of «ordering» all of them in their order; of «short»
    nothing, there `options` are the answers that are taken.
    """

    kind: str
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    explanation: str = ""
    citation: str = ""


def wording(kind: str, text: str, options: str, explanation: str = "", citation: str = "") -> Wording:
    """A question out of what was typed: options one a line, «*» before right ones; of «true_false» «Đúng» or «Sai» alone; of
    «ordering» in the right order; of «short» every answer that is taken. Raises BadQuestion.
    """
    text = " ".join(normalise(text).split())
    if not text:
        raise BadQuestion("Hãy ghi câu hỏi.", "text")
    if kind not in KINDS:
        raise BadQuestion("Hãy chọn loại câu hỏi.", "kind")
    explanation, citation = normalise(explanation).strip(), _line(citation)
    _not_longer(text, 1000, "Câu hỏi", "text")
    found, right = _typed(kind, normalise(options))
    for number, one in enumerate(found, 1):
        _not_longer(one, 500, f"Lựa chọn thứ {number}", "options")
    _not_longer(explanation, 3000, "Phần giải thích", "explanation")
    _not_longer(citation, 300, "Căn cứ", "citation")
    if kind in ("single", "true_false") and len(right) != 1:
        raise BadQuestion(f"Câu «{KINDS[kind].lower()}» chỉ có một đáp án đúng; ở đây có {len(right)}.")
    return Wording(kind, text, found, right, explanation, citation)


def _not_longer(text: str, most: int, what: str, field: str) -> None:
    """What is longer is told, never cut off in silence."""
    if len(text) > most:
        raise BadQuestion(f"{what} dài {len(text)} ký tự, nhiều nhất {most}. Hãy rút gọn.", field)


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _typed(kind: str, options: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    lines = [" ".join(line.split()) for line in options.splitlines() if line.strip()]
    if kind == "true_false":
        said = [fold(line.strip("* ")) for line in lines if line.startswith("*") or len(lines) == 1]
        right = tuple(n for n, word in enumerate(TRUE_FALSE) if fold(word) in said)
        if len(right) != 1:
            raise BadQuestion("Hãy ghi «Đúng» hoặc «Sai» ở phần lựa chọn.")
        return TRUE_FALSE, right
    if kind == "ordering":
        plain = [line.lstrip("* ") for line in lines]
        check_options(plain)
        return tuple(plain), tuple(range(len(plain)))
    if kind == "short":
        taken = [line.lstrip("* ") for line in lines]
        if not taken or not all(plain_answer(one) for one in taken):
            raise BadQuestion("Hãy ghi ít nhất một câu trả lời được chấp nhận, mỗi dòng một câu.")
        if len(taken) > MOST_OPTIONS:
            raise BadQuestion(f"Nhiều nhất {MOST_OPTIONS} cách trả lời được chấp nhận; ở đây có {len(taken)}.")
        return tuple(taken), ()
    asked = read_options(options)
    return asked.options, tuple(sorted(asked.right))


def typed(one: Wording) -> str:
    """The options as `wording` reads them."""
    if one.kind == "true_false":
        return TRUE_FALSE[one.right[0]]
    if one.kind in ("ordering", "short"):
        return "\n".join(one.options)
    return typed_options(Asked(one.options, frozenset(one.right)))


def sameness(one: Wording) -> str:
    """What makes two questions the same: the words of question and options, without case and blanks."""
    words = [one.kind, fold(one.text), *map(fold, one.options)]
    return sha256("\n".join(" ".join(word.split()) for word in words).encode()).hexdigest()


def plain_answer(text: str) -> str:
    """A short answer as it is compared: without diacritics, case and marks."""
    return " ".join(re.sub(r"[^a-z0-9%/]+", " ", fold(text[:300])).split())


# An answer: places of options (of «ordering» in the order given), or of «short» one text.
Answer = Sequence[int | str]

# --- drawing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """So many questions of a topic («» any) and a difficulty (0 any), each worth so many points."""

    topic: str
    difficulty: int
    count: int
    points: int = 1

    @property
    def name(self) -> str:
        """In words."""
        hard = f", {DIFFICULTIES[self.difficulty]}" if self.difficulty else ""
        return f"{self.topic or 'mọi chủ đề'}{hard}"


class BadParts(ValueError):
    """The parts of a paper cannot be: the message says which line and what to do."""


def read_parts(text: str) -> tuple[Part, ...]:
    """Parts as they are typed, one a line: topic | difficulty | how many | points. Raises BadParts.

    >>> read_parts("Tiếp dân | dễ | 5 | 2")
    (Part(topic='Tiếp dân', difficulty=1, count=5, points=2),)
    """
    found = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), 1):
        cells = [_line(cell) for cell in line.split("|")] + ["", "", ""]
        count, points = cells[2], cells[3] or "1"
        hard = next((n for n, name in DIFFICULTIES.items() if fold(name) == fold(cells[1])), 0)
        if cells[1] and not hard and fold(cells[1]) not in ("moi", "moi do kho", "*"):
            raise BadParts(f"Dòng {number}: độ khó là «dễ», «vừa», «khó» hoặc để trống, không phải «{cells[1][:30]}».")
        if not (
            count.isdecimal() and points.isdecimal() and 1 <= int(count[:4]) <= 100 and 1 <= int(points[:4]) <= 100
        ):
            raise BadParts(
                f"Dòng {number}: hãy ghi chủ đề | độ khó | số câu | điểm mỗi câu; số câu và điểm từ 1 đến 100."
            )
        topic = "" if fold(cells[0]) in ("", "*", "moi chu de") else cells[0]
        found.append(Part(topic, hard, int(count), int(points)))
    if not found:
        raise BadParts("Hãy ghi đề gồm những phần nào, mỗi dòng một phần.")
    if sum(part.count for part in found) > MOST_QUESTIONS:
        raise BadParts(f"Một đề nhiều nhất {MOST_QUESTIONS} câu.")
    return tuple(found)


def typed_parts(parts: Iterable[Part]) -> str:
    """The same as it is typed."""
    return "\n".join(
        f"{part.topic or 'Mọi chủ đề'} | {DIFFICULTIES.get(part.difficulty, '')} | {part.count} | {part.points}"
        for part in parts
    )


def shortage(pools: Sequence[Collection[int]], counts: Sequence[int]) -> list[tuple[int, int]]:
    """Parts that might run short, with how many questions are missing: whatever earlier parts draw, each must find enough."""
    missing = []
    for place in _drawing_order(pools):
        pool = set(pools[place])
        taken = sum(
            min(counts[other], len(pool.intersection(pools[other])))
            for other in _drawing_order(pools)[: _drawing_order(pools).index(place)]
        )
        if (short := counts[place] + taken - len(pool)) > 0:
            missing.append((place, short))
    return sorted(missing)


def _drawing_order(pools: Sequence[Collection[int]]) -> list[int]:
    """The narrowest first, so that wide parts take of what is left."""
    return sorted(range(len(pools)), key=lambda n: (len(pools[n]), n))


def draw(pools: Sequence[Sequence[int]], counts: Sequence[int], chance: random.Random) -> list[list[int]]:
    """From each pool as many as it says, none twice. Raises BadParts where a pool is too small."""
    drawn: dict[int, list[int]] = {}
    used: set[int] = set()
    for place in _drawing_order(pools):
        left = [one for one in pools[place] if one not in used]
        if len(left) < counts[place]:
            raise BadParts(f"Phần {place + 1} thiếu câu hỏi.")
        drawn[place] = chance.sample(left, counts[place])
        used.update(drawn[place])
    return [drawn[place] for place in range(len(pools))]


_STAYS_LAST: Final = re.compile(
    r"\b(tat ca|ca (\d|hai|ba|bon|nam|a|cac)|deu (dung|sai)|khong (co )?(dap an|phuong an|y) nao)\b"
)
# «Cả A và B», «A, C đều sai», «đáp án B»: an option that names others by their letters.
_NAMES_LETTERS: Final = re.compile(
    r"\b[a-h]\s*([,.;]|va|hoac|,\s*va)\s*[a-h]\b|\b(dap an|phuong an|lua chon|y) [a-h]\b"
)


def arranged(kind: str, options: Sequence[str], chance: random.Random) -> list[int]:
    """The places of the options in the order in which somebody sees them; «cả ba đều đúng» stays last, «Đúng» before «Sai», and
    nothing moves where an option names others by their letters («cả A và C»).
    """
    places = list(range(len(options)))
    if kind in ("true_false", "short") or (
        kind != "ordering" and any(_NAMES_LETTERS.search(fold(one)) for one in options)
    ):
        return places
    if kind == "ordering":
        chance.shuffle(places)
        return places
    last = [n for n in places if _STAYS_LAST.search(fold(options[n]))]
    first = [n for n in places if n not in last]
    chance.shuffle(first)
    return first + last


def shuffled(count: int, *seed: object) -> list[int]:
    """The places 0 to `count` in an order that is always the same for the same seed, and another for another.

    >>> sorted(shuffled(4, "item", 7)) == [0, 1, 2, 3]
    True
    """
    key = ":".join(map(str, seed))
    return sorted(range(count), key=lambda n: sha256(f"{key}:{n}".encode()).digest())


def places_of(item: Mapping[str, Any], given: Answer | None) -> list[int | str]:
    """What was chosen on an item of a paper (positions from 0 as they are shown, or a text) as places in the bank.

    Pages know positions only: the place in the bank tells of «ordering» what is right, and of others that the right one is
    often written first.

    >>> places_of({"options": [[2, "c"], [0, "a"]]}, [1])
    [0]
    """
    order = [place for place, _ in item["options"]]
    return [
        one if isinstance(one, str) else order[one] for one in given or () if isinstance(one, str) or one < len(order)
    ]


def positions_of(item: Mapping[str, Any], places: Answer) -> list[int | str]:
    """The other way: where places of the bank stand on an item of a paper; of «short» the text."""
    order = [place for place, _ in item["options"]]
    return [one if isinstance(one, str) else order.index(one) for one in places]


def is_whole(item: Mapping[str, Any], given: Answer | None) -> bool:
    """Whether an item is answered; of «ordering» once every option has its number."""
    return bool(given) and (item["kind"] != "ordering" or len(given or ()) == len(item["options"]))


def arranged_for(kind: str, options: Sequence[str], *seed: object) -> list[int]:
    """As `arranged`, always the same for the same seed: for whoever practises or reads, where nothing is written down."""
    return arranged(kind, options, random.Random(":".join(map(str, seed))))  # noqa: S311 – an order, no secret


CONTACT_KEPT: Final = timedelta(days=90)  # after the places were made public, or the contest called off

# --- the clock ---------------------------------------------------------------------------------------------------

BELL: Final = timedelta(seconds=60)  # after the opening: whoever comes then is spread out
LATENCY: Final = timedelta(seconds=5)  # an answer that left in time may arrive so much later
OVERDUE: Final = {
    "count": "Máy thu bài: câu nào đã lưu thì được chấm",
    "drop": "Không nộp thì không được chấm",
}
STANDINGS: Final = {
    "waiting": "chờ bắt đầu",
    "going": "đang làm",
    "overdue": "hết giờ, còn nộp được",
    "submitted": "đã nộp",
    "timed": "hết giờ, máy thu bài",
    "never": "không nộp",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """When somebody begins, until before when she may answer, until before when she may still hand in."""

    begins: datetime
    deadline: datetime
    grace_until: datetime


def delay(most: int, opens_at: datetime, at: datetime, chance: random.Random) -> timedelta:
    """How long somebody waits who comes with the start bell: by chance, up to `most` seconds; later comers do not."""
    return timedelta(seconds=chance.randint(0, most)) if most and at < opens_at + BELL else timedelta(0)


def clock(begins: datetime, minutes: int, closes_at: datetime, grace: int) -> Clock:
    """The server decides: the deadline is the begin and the limit, or the close of the round, whichever comes first."""
    deadline = min(begins + timedelta(minutes=minutes), closes_at)
    return Clock(begins, deadline, deadline + timedelta(seconds=grace))


def standing(times: Clock, how: str, overdue: str, at: datetime) -> str:
    """How an attempt stands (see STANDINGS), whether or not anybody has closed it yet. `how`: «self», «time», «never» or «»."""
    if how:
        return {"self": "submitted", "time": "timed", "never": "never"}[how]
    if at < times.begins:
        return "waiting"
    if at < times.deadline:
        return "going"
    if at < times.grace_until:
        return "overdue"
    return "timed" if overdue == "count" else "never"


def may_answer(times: Clock, how: str, at: datetime) -> bool:
    """Whether an answer is taken: from the begin to the deadline, and what was on its way then, never after the grace."""
    return not how and times.begins <= at < min(times.deadline + LATENCY, times.grace_until)


def finished(times: Clock, at: datetime) -> datetime:
    """When an attempt ended that is handed in, or closed by the program, at a moment: never later than its deadline."""
    return min(at, times.deadline)


# --- marking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """What is right: any of `taken`; everything where the question is void."""

    kind: str
    taken: tuple[tuple[int | str, ...], ...]
    void: bool = False


def key_of(one: Wording) -> Key:
    """The key of a question as the bank has it."""
    if one.kind == "short":
        return Key("short", tuple((text,) for text in one.options))
    return Key(one.kind, (one.right,))


def is_right(key: Key, given: Answer | None) -> bool:
    """Whether an answer is right, all of it. Of a void question every answer is, also none."""
    if key.void:
        return True
    if not given:
        return False
    if key.kind == "short":
        return plain_answer(str(given[0])) in {plain_answer(str(one)) for (one,) in key.taken}
    if key.kind == "ordering":
        return tuple(given) in key.taken
    return set(given) in [set(one) for one in key.taken]


def score(asked: Sequence[Asked], answers: Sequence[Iterable[int]]) -> int:
    """How many of the questions are answered rightly, in hundredths, rounded down; a question counts when all of it is right."""
    if not asked:
        return 100
    good = sum(frozenset(given) == one.right for one, given in zip(asked, answers, strict=True))
    return good * 100 // len(asked)


# --- placing -----------------------------------------------------------------------------------------------------

TIE_BREAKS: Final = {
    "time": "điểm cao hơn; bằng điểm thì thời gian làm bài ít hơn",
    "guess-time": "điểm cao hơn; bằng điểm thì dự đoán số người dự thi gần đúng hơn; vẫn bằng thì thời gian làm bài ít hơn",
    "time-guess": "điểm cao hơn; bằng điểm thì thời gian làm bài ít hơn; vẫn bằng thì dự đoán số người dự thi gần đúng hơn",
}
ASKS_GUESS: Final = frozenset({"guess-time", "time-guess"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One attempt as it is placed: whose, its points, seconds used, the number of participants guessed."""

    attempt: int
    person: str
    score: int
    seconds: int
    guess: int | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An attempt with its place; those that nothing tells apart share it, and the next is counted on: 1, 2, 2, 4."""

    rank: int
    sheet: Sheet


def better(sheet: Sheet, tie_break: str, actual: int) -> tuple[float, ...]:
    """What decides, smaller is better."""
    off = float("inf") if sheet.guess is None else float(abs(sheet.guess - actual))
    last = {"time": (sheet.seconds,), "guess-time": (off, sheet.seconds), "time-guess": (sheet.seconds, off)}
    return (-sheet.score, *last[tie_break])


def ranked(sheets: Iterable[Sheet], tie_break: str, actual: int) -> list[Placed]:
    """The best attempt of each person in its place. `actual`: how many really took part."""
    best: dict[str, Sheet] = {}
    for sheet in sheets:
        held = best.get(sheet.person)
        mine = (better(sheet, tie_break, actual), sheet.attempt)
        if held is None or mine < (better(held, tie_break, actual), held.attempt):
            best[sheet.person] = sheet
    ordered = sorted(best.values(), key=lambda one: (better(one, tie_break, actual), one.attempt))
    found: list[Placed] = []
    for number, sheet in enumerate(ordered, 1):
        same = found and better(found[-1].sheet, tie_break, actual) == better(sheet, tie_break, actual)
        found.append(Placed(found[-1].rank if same else number, sheet))
    return found


@dataclass(frozen=True, slots=True)
class Prize:
    """So many prizes of one name."""

    name: str
    count: int
    value: str = ""


class BadPrizes(ValueError):
    """Prizes cannot be read; the message says which line."""


def read_prizes(text: str) -> tuple[Prize, ...]:
    """Prizes as they are typed, the highest first: name | how many | what. Raises BadPrizes.

    >>> read_prizes("Giải Nhất | 1 | 2.000.000 đồng")
    (Prize(name='Giải Nhất', count=1, value='2.000.000 đồng'),)
    """
    found = []
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), 1):
        cells = [_line(cell) for cell in line.split("|")] + ["", ""]
        if not cells[0] or not cells[1].isdecimal() or not 1 <= int(cells[1][:5]) <= 1000:
            raise BadPrizes(
                f"Dòng {number}: hãy ghi tên giải | số giải | giá trị, ví dụ «Giải Nhì | 2 | 1.000.000 đồng»."
            )
        found.append(Prize(cells[0][:100], int(cells[1]), cells[2][:200]))
    return tuple(found)


def typed_prizes(prizes: Iterable[Prize]) -> str:
    """The same as it is typed."""
    return "\n".join(f"{one.name} | {one.count} | {one.value}" for one in prizes)


def awarded(placed: Sequence[Placed], prizes: Sequence[Prize]) -> list[tuple[Placed, Prize]]:
    """Who gets which prize, down the list. Those who share a place share the prize of its first, and use up as many."""
    ladder = [prize for prize in prizes for _ in range(prize.count)]
    found: list[tuple[Placed, Prize]] = []
    for one in placed:
        if one.sheet.score <= 0 or one.rank > len(ladder):
            break
        found.append((one, ladder[one.rank - 1]))
    return found


def lasting(seconds: int) -> str:
    """How long somebody took, in words.

    >>> lasting(812)
    '13 phút 32 giây'
    """
    minutes, rest = divmod(seconds, 60)
    return " ".join(
        part for part in (f"{minutes} phút" if minutes else "", f"{rest} giây" if rest or not minutes else "") if part
    )


TEAM_LEAST: Final = 3  # people of a team before its average is compared


@dataclass(frozen=True, slots=True)
class Team:
    """A team: its place (None with too few people), people, average of their best attempts in hundredths of a point."""

    rank: int | None
    name: str
    people: int
    average: int

    @property
    def mean(self) -> float:
        """The average in points."""
        return self.average / 100


def teams(placed: Iterable[Placed]) -> list[Team]:
    """Teams by average, then by people; those with too few behind, without a place."""
    scores: dict[str, list[int]] = {}
    for one in placed:
        if one.sheet.team:
            scores.setdefault(one.sheet.team, []).append(one.sheet.score)
    rows = [(len(some) >= TEAM_LEAST, sum(some) * 100 // len(some), len(some), name) for name, some in scores.items()]
    rows.sort(key=lambda row: (not row[0], -row[1], -row[2], row[3]))
    found: list[Team] = []
    for number, (counts, average, people, name) in enumerate(rows, 1):
        before = found[-1] if found else None
        same = before is not None and (before.average, before.people) == (average, people)
        rank = (before.rank if before is not None and same else number) if counts else None
        found.append(Team(rank, name, people, average))
    return found


def masked(name: str) -> str:
    """«Nguyễn Thị Đón» → «N. T. Đ.»: enough to find oneself, too little to learn a name."""
    return " ".join(f"{word[0].upper()}." for word in normalise(name).split())


# --- what looks odd ----------------------------------------------------------------------------------------------

QUICK: Final = 2.0  # seconds from one answer to the next: nobody reads a question in less
FLAGS: Final = {
    "quick": "Nhiều câu đúng chỉ cách nhau dưới 2 giây",
    "fast": "Làm xong nhanh hơn hẳn mọi người mà điểm cao",
    "windows": "Đổi cửa sổ, đổi máy nhiều lần",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How an attempt went: moments of its answers (seconds from the begin) with whether each is right; times taken over."""

    answers: tuple[tuple[float, bool], ...]
    seconds: int
    share: float  # of the points, 0 to 1
    windows: int = 0


def flags(pace: Pace, usual: float | None) -> tuple[str, ...]:
    """What an organiser should look at; no proof of anything. `usual`: median seconds of all attempts, None for too few."""
    found = []
    moments = sorted(pace.answers)
    quick = sum(
        right and moment - before < QUICK
        for (before, _), (moment, right) in zip([(0.0, False), *moments], moments, strict=False)
    )
    if len(moments) >= 5 and quick * 2 >= len(moments):
        found.append("quick")
    if usual and pace.share >= 0.8 and pace.seconds < usual / 4:
        found.append("fast")
    if pace.windows >= 3:
        found.append("windows")
    return tuple(found)


def usual_seconds(seconds: Sequence[int]) -> float | None:
    """The median of the times used; None for fewer than five."""
    return statistics.median(seconds) if len(seconds) >= 5 else None
