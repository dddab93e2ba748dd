"""A survey as a value: sections, questions, options, conditions; out of JSON and into it. Texts are by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

Words = Mapping[str, str]  # by language

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
KINDS: Final = {
    "text": "Viết bằng lời",
    "number": "Con số",
    "date": "Ngày",
    "single": "Chọn một",
    "multi": "Chọn nhiều",
    "rank": "Xếp thứ tự",
    "matrix": "Bảng: mỗi dòng chọn một",
    "likert": "Thang năm mức",
    "nps": "Thang từ 0 đến 10",
    "file": "Tệp",
    "place": "Xã, phường",
    "consent": "Đồng ý",
}
WITH_OPTIONS: Final = ("single", "multi", "rank", "matrix", "likert", "place")
WITH_OTHER: Final = ("single", "multi")
WITH_LIMITS: Final = ("single", "multi", "likert", "place")
OTHER: Final = "khac"
LONGEST_ANSWER: Final = 2000
MOST_OPTIONS: Final = 200
MOST_QUESTIONS: Final = 150
LIKERT: Final = (
    ("1", {"vi": "Rất không hài lòng", "en": "Very dissatisfied"}),
    ("2", {"vi": "Không hài lòng", "en": "Dissatisfied"}),
    ("3", {"vi": "Bình thường", "en": "Neutral"}),
    ("4", {"vi": "Hài lòng", "en": "Satisfied"}),
    ("5", {"vi": "Rất hài lòng", "en": "Very satisfied"}),
)
OTHER_WORDS: Final = {"vi": "Khác", "en": "Other"}
# Kinds of question a condition may look at → what it may ask.
TESTS: Final = {
    "single": ("is", "is_not", "answered"),
    "place": ("is", "is_not", "answered"),
    "likert": ("is", "is_not", "less", "greater", "answered"),
    "nps": ("is", "is_not", "less", "greater", "answered"),
    "number": ("is", "is_not", "less", "greater", "answered"),
    "multi": ("contains", "contains_not", "answered"),
    "consent": ("answered",),
    "text": ("answered",),
    "date": ("answered",),
    "rank": ("answered",),
    "matrix": ("answered",),
    "file": ("answered",),
}
TEST_NAMES: Final = {
    "is": "là",
    "is_not": "không phải là",
    "contains": "có chọn",
    "contains_not": "không chọn",
    "less": "nhỏ hơn",
    "greater": "lớn hơn",
    "answered": "đã trả lời",
}


def said(words: Words, language: str = "vi") -> str:
    """The words in a language, in Vietnamese where they are not there."""
    return words.get(language) or words.get("vi", "")


@dataclass(frozen=True, slots=True)
class Option:
    """One of what may be chosen; `most` how many sheets may choose it, None for any number."""

    key: str
    words: Words
    most: int | None = None

    def said(self, language: str = "vi") -> str:
        """Its words."""
        return said(self.words, language)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a condition asks of an earlier question. Of a question that is not answered it is never true."""

    question: str
    asks: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `least` and `most` are bounds of a number, how many of several may be chosen, how many places are given,
    how many letters; `joined` whether all conditions must hold or any."""

    key: str
    kind: str
    words: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    least: int | None = None
    most: int | None = None
    when: tuple[Condition, ...] = ()
    joined: str = "all"
    kept: str = ""
    personal: bool = False
    citation: str = ""

    def said(self, language: str = "vi") -> str:
        """Its words."""
        return said(self.words, language)

    def option(self, key: str) -> Option | None:
        """The option of this key."""
        return next((one for one in self.choices if one.key == key), None)

    @property
    def choices(self) -> tuple[Option, ...]:
        """Its options, «other» and the eleven marks of a scale among them."""
        if self.kind == "nps":
            return tuple(Option(str(n), {"vi": str(n)}) for n in range(11))
        if self.other and self.kind in WITH_OTHER:
            return (*self.options, Option(OTHER, OTHER_WORDS))
        return self.options

    def same_as(self, other: Question) -> bool:
        """Whether it asks the same in the same words, so that answers may be compared."""
        mine, theirs = (
            (q.kind, q.said(), [o.said() for o in q.choices], [r.said() for r in q.rows]) for q in (self, other)
        )
        return mine == theirs


@dataclass(frozen=True, slots=True)
class Section:
    """Questions on one page."""

    key: str
    title: Words
    intro: Words = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All of a survey that people see. `next` is the number that the next thing gets in its key."""

    title: Words
    intro: Words = field(default_factory=dict)
    thanks: Words = field(default_factory=dict)
    languages: tuple[str, ...] = ("vi",)
    sections: tuple[Section, ...] = ()
    next: int = 1

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in its order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question | None:
        """The question of this key."""
        return next((one for one in self.questions if one.key == key), None)

    def number(self, key: str) -> int:
        """Its number, from 1; 0 for none such."""
        return next((n for n, one in enumerate(self.questions, 1) if one.key == key), 0)

    def section_of(self, key: str) -> Section | None:
        """The section that a question stands in."""
        return next((one for one in self.sections if any(q.key == key for q in one.questions)), None)

    def with_section(self, section: Section) -> Questionnaire:
        """With a section changed."""
        return replace(self, sections=tuple(section if one.key == section.key else one for one in self.sections))

    def language(self, asked: str) -> str:
        """The language asked for, where the survey has it."""
        return asked if asked in self.languages else "vi"


# --- JSON --------------------------------------------------------------------------------------------------------


def option_in(data: Mapping[str, Any]) -> Option:
    """An option out of JSON."""
    return Option(data["key"], dict(data["words"]), data.get("most"))


def question_in(data: Mapping[str, Any]) -> Question:
    """A question out of JSON."""
    return Question(
        key=data["key"], kind=data["kind"], words=dict(data["words"]), hint=dict(data.get("hint", {})),
        required=data.get("required", False), options=tuple(map(option_in, data.get("options", ()))),
        rows=tuple(map(option_in, data.get("rows", ()))), other=data.get("other", False), least=data.get("least"),
        most=data.get("most"), when=tuple(Condition(**one) for one in data.get("when", ())), joined=data.get("joined", "all"),
        kept=data.get("kept", ""), personal=data.get("personal", False), citation=data.get("citation", ""),
    )  # fmt: skip


def questionnaire_in(data: Mapping[str, Any]) -> Questionnaire:
    """A survey out of JSON."""
    sections = tuple(
        Section(one["key"], dict(one["title"]), dict(one.get("intro", {})), tuple(map(question_in, one["questions"])))
        for one in data.get("sections", ())
    )
    return Questionnaire(
        dict(data["title"]), dict(data.get("intro", {})), dict(data.get("thanks", {})),
        tuple(data.get("languages", ("vi",))), sections, data.get("next", 1),
    )  # fmt: skip


def _option_out(option: Option) -> dict[str, Any]:
    return {"key": option.key, "words": dict(option.words), "most": option.most}


def question_out(question: Question) -> dict[str, Any]:
    """A question as JSON."""
    return {
        "key": question.key, "kind": question.kind, "words": dict(question.words), "hint": dict(question.hint),
        "required": question.required, "options": [_option_out(one) for one in question.options],
        "rows": [_option_out(one) for one in question.rows], "other": question.other, "least": question.least,
        "most": question.most, "joined": question.joined, "kept": question.kept, "personal": question.personal,
        "when": [{"question": one.question, "asks": one.asks, "value": one.value} for one in question.when],
        "citation": question.citation,
    }  # fmt: skip


def questionnaire_out(found: Questionnaire) -> dict[str, Any]:
    """A survey as JSON."""
    return {
        "title": dict(found.title), "intro": dict(found.intro), "thanks": dict(found.thanks),
        "languages": list(found.languages), "next": found.next,
        "sections": [
            {
                "key": one.key, "title": dict(one.title), "intro": dict(one.intro),
                "questions": [question_out(question) for question in one.questions],
            }
            for one in found.sections
        ],
    }  # fmt: skip


# --- options as they are typed -----------------------------------------------------------------------------------


def options_in(lines: Words, before: Sequence[Option], letter: str) -> tuple[Option, ...]:
    """Options of one line each, the languages line by line beside each other.

    An option whose Vietnamese words stayed keeps its key, and so does one that stands where it stood, so that conditions and
    limits stay with it. Empty Vietnamese lines are left out.
    """
    typed = [line.strip() for line in lines.get("vi", "").splitlines()]
    others = {code: text.splitlines() for code, text in lines.items() if code != "vi" and text.strip()}
    known = {one.said(): one for one in before}
    texts = [text for text in typed if text]
    used = {known[text].key for text in texts if text in known}
    fresh = _fresh(letter, {one.key for one in before})
    found: list[Option] = []
    for n, text in enumerate(typed):
        if not text:
            continue
        place = len(found)
        old = known.get(text)
        if old is None and len(before) == len(texts) and before[place].key not in used:
            old = before[place]
        words = {"vi": text} | {
            code: rows[n].strip() for code, rows in others.items() if n < len(rows) and rows[n].strip()
        }
        found.append(Option(old.key if old else next(fresh), words, old.most if old else None))
    return tuple(found)


def _fresh(letter: str, taken: set[str]) -> Iterator[str]:
    n = 1
    while True:
        if f"{letter}{n}" not in taken:
            yield f"{letter}{n}"
        n += 1
