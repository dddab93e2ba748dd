"""Plain rules of campaigns: states, what stands in lawdata/campaigns and lawdata/kits, the small formats of a meeting kit."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

CAMPAIGN_STATES: Final = {
    "planned": "Đã lên kế hoạch",
    "running": "Đang chạy",
    "ended": "Đã kết thúc",
    "dropped": "Không làm",
}
CAMPAIGN_STEPS: Final = {"planned": ("running", "dropped"), "running": ("ended",), "ended": (), "dropped": ("planned",)}
ISSUE_STATES: Final = {"draft": "Đang soạn", "sending": "Đang gửi", "sent": "Đã gửi"}
SUBSCRIBER_STATES: Final = {"asked": "Chờ xác nhận", "confirmed": "Đang nhận", "paused": "Tạm dừng, thư không đến được"}
OUTCOMES: Final = {"": "Chưa rõ", "arrived": "Đã đến", "bounced": "Bị trả lại"}  # of a letter of the newsletter
MODEL_STATES: Final = {"idea": "Đang nghĩ", "pilot": "Đang thí điểm", "decided": "Đã quyết định"}
DECISIONS: Final = {"scale": "Nhân rộng", "change": "Sửa rồi làm tiếp", "stop": "Dừng"}
MEETING_STATES: Final = {"planned": "Sắp họp", "held": "Đã họp"}
FILE_KINDS: Final = {"list": "Danh sách có mặt", "photo": "Ảnh", "other": "Tài liệu khác"}
DOUBTFUL: Final = frozenset({"M", "?"})
KIT_MINUTES: Final = 30
MOST_QUESTIONS: Final = 10
MOST_SLIDES: Final = 12
MOST_LINES: Final = 6
LONGEST_LINE: Final = 100
LONGEST_SENTENCE: Final = 160
SENTENCES: Final = 3


class Unclear(ValueError):
    """Something typed in one of the small formats is wrong; the message, in Vietnamese, names the line and says what to do."""


# --- what lawdata gives --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LegalDay:
    """A day of each year on which a campaign can hang. `ahead`: days before it by which a campaign should be planned."""

    code: str
    name: str
    day: int
    month: int
    ahead: int
    basis: str
    evidence: str
    legal: bool
    note: str

    @property
    def needs_review(self) -> bool:
        """Whether nobody has compared it with its source yet."""
        return self.evidence in DOUBTFUL

    def on(self, year: int) -> date:
        """The day in a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way of telling people; `reach` what is counted."""

    code: str
    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a subscriber agrees to."""

    version: str
    text: str
    basis: str


def _read(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata").joinpath(folder, name).read_text(encoding="utf-8"))


@functools.cache
def legal_days() -> tuple[LegalDay, ...]:
    """The days, in the order of the year."""
    rows = [LegalDay(**row) for row in _read("campaigns", "days.toml")["day"]]
    return tuple(sorted(rows, key=lambda one: (one.month, one.day)))


def legal_day(code: str) -> LegalDay | None:
    """The day with this code."""
    return next((one for one in legal_days() if one.code == code), None)


@functools.cache
def channels() -> dict[str, Channel]:
    """Channels by code."""
    return {row["code"]: Channel(**row) for row in _read("campaigns", "channels.toml")["channel"]}


@functools.cache
def audiences() -> dict[str, str]:
    """Names of audiences by code."""
    return {row["code"]: row["name"] for row in _read("campaigns", "audiences.toml")["audience"]}


@functools.cache
def topics() -> dict[str, str]:
    """Names of topics of the newsletter by code."""
    return {row["code"]: row["name"] for row in _read("campaigns", "audiences.toml")["topic"]}


@functools.cache
def wording() -> Wording:
    """What one agrees to today: the last wording."""
    return Wording(**_read("campaigns", "consent.toml")["wording"][-1])


@functools.cache
def spoken_words() -> tuple[dict[str, str], dict[str, str], int]:
    """How short forms and units are read aloud, and the syllables that an announcer reads in a minute."""
    found = _read("campaigns", "spoken.toml")
    return found["short"], found["unit"], found["pace"]


@functools.cache
def bounces() -> tuple[int, timedelta]:
    """Issues in a row that must be refused before an address gets no more, and how long it is kept then."""
    found = _read("campaigns", "newsletter.toml")
    return found["pause_after"], timedelta(days=found["keep_paused"])


def names(codes: Iterable[str], known: dict[str, str]) -> str:
    """«Thanh niên, học sinh; Nông dân»."""
    return "; ".join(known[code] for code in codes if code in known)


@functools.cache
def shipped_kits() -> tuple[dict[str, Any], ...]:
    """The kits that come with the program, as their files say."""
    folder = files("cualuat.lawdata").joinpath("kits")
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(found, key=lambda one: one.name))


# --- small formats -------------------------------------------------------------------------------------------------


def lines_of(text: str) -> list[str]:
    """Lines with something on them, blanks around taken off."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def three_sentences(text: str) -> list[str]:
    """The three sentences of a leaflet, one a line; none where nothing was typed. Raises Unclear."""
    found = lines_of(text)
    if found and len(found) != SENTENCES:
        raise Unclear(f"Hãy viết đúng {SENTENCES} câu, mỗi câu một dòng; đang có {len(found)} dòng.")
    for number, line in enumerate(found, start=1):
        if len(line) > LONGEST_SENTENCE:
            raise Unclear(f"Câu {number} dài {len(line)} ký tự. Hãy rút xuống {LONGEST_SENTENCE} ký tự cho dễ đọc.")
    return found


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a meeting: so many minutes, what it is called, what the leader does."""

    minutes: int
    name: str
    text: str


def read_plan(text: str) -> list[PlanStep]:
    """Steps from lines «7 | Thời hạn | Chiếu trang 3 …»: together thirty minutes. Raises Unclear."""
    steps = [_step(number, line) for number, line in enumerate(lines_of(text), start=1)]
    if not steps:
        raise Unclear("Hãy ghi các bước của buổi sinh hoạt, mỗi dòng: số phút | tên bước | người dẫn làm gì.")
    total = sum(step.minutes for step in steps)
    if total != KIT_MINUTES:
        raise Unclear(f"Các bước cộng lại phải đúng {KIT_MINUTES} phút; đang là {total} phút.")
    return steps


def _step(number: int, line: str) -> PlanStep:
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) < 2 or not parts[0].isdecimal() or not parts[0].isascii() or not parts[1]:
        raise Unclear(f"Dòng {number}: hãy ghi số phút | tên bước | người dẫn làm gì.")
    minutes = int(parts[0][:4])
    if not 1 <= minutes <= KIT_MINUTES:
        raise Unclear(f"Dòng {number}: số phút từ 1 đến {KIT_MINUTES}.")
    return PlanStep(minutes, parts[1], parts[2] if len(parts) > 2 else "")


@dataclass(frozen=True, slots=True)
class Slide:
    """A page of the slides."""

    title: str
    lines: tuple[str, ...]


def read_outline(text: str) -> list[Slide]:
    """Slides from «# Tên trang» and the lines «- …» below each. Raises Unclear."""
    found: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines_of(text), start=1):
        if line.startswith("#"):
            found.append((line.lstrip("# ").strip() or f"Trang {len(found) + 1}", []))
        elif not found:
            raise Unclear(f"Dòng {number}: hãy bắt đầu bằng tên trang, ví dụ «# Khiếu nại là gì?».")
        else:
            found[-1][1].append(_slide_line(number, line))
    if not found:
        raise Unclear("Hãy ghi dàn ý trình chiếu: «# Tên trang», dưới mỗi trang là các dòng «- …».")
    if len(found) > MOST_SLIDES:
        raise Unclear(f"Nửa giờ chỉ xem được nhiều nhất {MOST_SLIDES} trang; đang có {len(found)} trang.")
    for title, lines in found:
        if len(lines) > MOST_LINES:
            raise Unclear(f"Trang «{title[:60]}» có {len(lines)} dòng. Mỗi trang nhiều nhất {MOST_LINES} dòng.")
    return [Slide(title, tuple(lines)) for title, lines in found]


def _slide_line(number: int, line: str) -> str:
    words = line.lstrip("-•* ").strip()
    if len(words) > LONGEST_LINE:
        raise Unclear(f"Dòng {number} dài {len(words)} ký tự. Chữ trên trang chiếu nhiều nhất {LONGEST_LINE} ký tự.")
    return words


@dataclass(frozen=True, slots=True)
class KitQuestion:
    """A question of the sheet: its answers in order, which of them is right (from 0), the provision, why."""

    text: str
    answers: tuple[str, ...]
    right: int
    citation: str
    why: str = ""

    @property
    def letter(self) -> str:
        """«B» for the second answer."""
        return "ABCD"[self.right]


def read_questions(text: str) -> list[KitQuestion]:
    """Questions from lines that begin with «?» question, «+» right answer, «-» wrong one, «@» provision, «!» why. Raises Unclear."""
    blocks: list[list[str]] = []
    for number, line in enumerate(lines_of(text), start=1):
        if line[0] == "?":
            blocks.append([line])
        elif not blocks:
            raise Unclear(f"Dòng {number}: câu hỏi bắt đầu bằng dấu «?».")
        elif line[0] not in "+-@!":
            raise Unclear(
                f"Dòng {number}: hãy bắt đầu bằng «+» (đáp án đúng), «-» (đáp án sai), «@» (căn cứ) hoặc «!» (giải thích)."
            )
        else:
            blocks[-1].append(line)
    if len(blocks) > MOST_QUESTIONS:
        raise Unclear(f"Phiếu có nhiều nhất {MOST_QUESTIONS} câu; đang có {len(blocks)} câu.")
    return [_question(number, block) for number, block in enumerate(blocks, start=1)]


def _question(number: int, block: Sequence[str]) -> KitQuestion:
    words = block[0][1:].strip()
    answers = [(line[0] == "+", line[1:].strip()) for line in block[1:] if line[0] in "+-"]
    cited = [line[1:].strip() for line in block[1:] if line[0] == "@"]
    why = " ".join(line[1:].strip() for line in block[1:] if line[0] == "!")
    if not words:
        raise Unclear(f"Câu {number} chưa có lời hỏi sau dấu «?».")
    if not 2 <= len(answers) <= 4 or not all(text for _, text in answers):
        raise Unclear(f"Câu {number} cần từ 2 đến 4 đáp án.")
    if sum(good for good, _ in answers) != 1:
        raise Unclear(f"Câu {number} cần đúng một đáp án đúng, đánh dấu «+».")
    if len(cited) != 1 or not cited[0]:
        raise Unclear(f"Câu {number} cần một dòng căn cứ, ví dụ «@ Điều 9 Luật Khiếu nại số 02/2011/QH13».")
    right = next(place for place, (good, _) in enumerate(answers) if good)
    return KitQuestion(words, tuple(text for _, text in answers), right, cited[0], why)


def read_counts(text: str, *, questions: int, sheets: int) -> list[int]:
    """How many had each question right, from «12, 15, 9»; none where nothing was typed. Raises Unclear."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    if not parts:
        return []
    if not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in parts):
        raise Unclear("Hãy ghi số người đúng ở từng câu, cách nhau bằng dấu phẩy, ví dụ: 12, 15, 9.")
    counts = [int(part) for part in parts]
    if len(counts) != questions:
        raise Unclear(f"Bộ tài liệu có {questions} câu hỏi; đang ghi {len(counts)} số.")
    if max(counts) > sheets:
        raise Unclear(f"Số người đúng không thể nhiều hơn số phiếu ({sheets}).")
    return counts


def masked(address: str) -> str:
    """«h…@vidu.vn»: enough to tell one address from another, not enough to write to it."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def masked_in(text: str, address: str) -> str:
    """What a mail server said, without the whole address that it repeats.

    >>> masked_in("550 <Lan@vidu.vn> no such user", "lan@vidu.vn")
    '550 <l…@vidu.vn> no such user'
    """
    return re.sub(re.escape(address), masked(address), text, flags=re.IGNORECASE)


_LONGEST_ADDRESS: Final = 500
_ADDRESS: Final = re.compile(r"(?:/|https?://[\w.-]+(?::\d+)?(?:/|$))[^\s<>\"'\\]*")


def clean_address(text: str) -> str:
    """A path of this site, or a whole http address; «» where nothing was typed. Raises Unclear."""
    found = text.strip()
    if found and (len(found) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(found) or found.startswith("//")):
        raise Unclear("Hãy ghi đường dẫn trên trang này bắt đầu bằng «/», hoặc cả địa chỉ bắt đầu bằng «https://».")
    return found
