"""Questions as inputs on a page: for people, for the preview, for clerks who type paper. And the words around them by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from cualuat.surveys.rules import conditions
from cualuat.surveys.rules.answers import Raw, inputs_of
from cualuat.surveys.rules.questions import OTHER, Question, Questionnaire

# What the pages themselves say, by language; what is missing is said in Vietnamese.
WORDS: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "next": "Lưu và tiếp tục", "leave": "Lưu, để làm sau", "back": "Quay lại", "send": "Gửi phiếu", "check": "Xem lại trước khi gửi",
        "change": "Sửa", "section": "Phần", "optional": "không bắt buộc", "choose": "– chọn –", "place": "Thứ", "other": "Ghi rõ",
        "errors": "Còn điều cần sửa", "more": "Theo câu trả lời của bạn, phần này có thêm câu hỏi.", "none": "Không trả lời",
        "full": "đã đủ người", "files": "Tệp đã gửi", "drop": "Bỏ tệp", "filehint": "Nhiều nhất 3 tệp: ảnh, PDF, Word.",
        "code": "Mã bản nháp", "codehint": "Ghi lại mã này để làm tiếp trên máy khác. Bản nháp được giữ 30 ngày, gửi xong thì xóa.",
        "date": "Ngày/tháng/năm.", "agree": "Tôi đồng ý", "rank": "1 là trên hết.", "before": "Phần đã trả lời được giữ lại.",
        "from": "ít nhất", "to": "nhiều nhất",
        "lost": "Bản nháp trước của bạn không còn: có thể bạn đã gửi ở máy khác, hoặc đã quá hạn giữ. Trả lời từ đây là phiếu mới; hãy xem lại cả các phần trước.",
    },
    "en": {
        "next": "Save and continue", "leave": "Save for later", "back": "Back", "send": "Send", "check": "Check before you send",
        "change": "Change", "section": "Part", "optional": "optional", "choose": "– choose –", "place": "Place", "other": "Please say what",
        "errors": "Something needs your attention", "more": "Because of your answers there are more questions in this part.",
        "none": "No answer", "full": "enough people already", "files": "Files sent", "drop": "Remove", "filehint": "At most 3 files: pictures, PDF, Word.",
        "code": "Draft code", "codehint": "Write this code down to continue on another device. Drafts are kept for 30 days and removed once sent.",
        "date": "Day/month/year.", "agree": "I agree", "rank": "1 comes first.", "before": "Your earlier answers are kept.",
        "from": "at least", "to": "at most",
        "lost": "Your earlier draft is gone: you may have sent it from another device, or its time was up. From here on this is a new sheet; please look at the earlier parts too.",
    },
}  # fmt: skip


def words_for(language: str) -> dict[str, str]:
    """What the pages say in a language."""
    return {**WORDS["vi"], **WORDS.get(language, {})}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what may be chosen."""

    value: str
    label: str
    checked: bool
    full: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix, or an option to be given a place: the name of its input and what may be chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> bool:
        """Whether anything was."""
        return any(one.checked for one in self.choices)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it; `when` its conditions in words, at the desk only."""

    question: Question
    number: int
    text: str
    hint: str
    value: str
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]
    other: str | None
    error: str = ""
    files: Sequence[tuple[int, str]] = ()
    when: str = ""

    @property
    def key(self) -> str:
        """Its key, the name of its input."""
        return self.question.key

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.question.kind

    @property
    def id(self) -> str:
        """What the list of errors links to."""
        return f"cau-{self.question.key}"

    @property
    def described_by(self) -> str:
        """Ids of what explains the inputs, for screen readers."""
        return " ".join(f"{self.id}-{part}" for part, text in (("hint", self.hint), ("error", self.error)) if text)


def asked(
    question: Question, number: int, raw: Raw, *, language: str = "vi", error: str = "", full: frozenset[str] | set[str] = frozenset(),
    files: Sequence[tuple[int, str]] = (), when: str = "",
) -> Asked:  # fmt: skip
    """A question with what was typed so far."""
    sent = raw.get(question.key, ())
    other = " ".join(raw.get(f"{question.key}-{OTHER}", ())[:1]) if question.other else None
    choices = () if question.kind in ("matrix", "rank") else _choices(question, sent, language, full)
    return Asked(
        question, number, question.said(language), _hint(question, language), "\n".join(sent[:1]), choices,
        _rows(question, raw, language), other, error, files, when,
    )  # fmt: skip


def _hint(question: Question, language: str) -> str:
    words = words_for(language)
    parts = [question.hint.get(language) or question.hint.get("vi", "")]
    if question.kind == "multi" and (question.least or question.most):
        limits = [f"{words['from']} {question.least}"] if question.least else []
        limits += [f"{words['to']} {question.most}"] if question.most else []
        parts.append(", ".join(limits).capitalize() + ".")
    more = {"date": words["date"], "rank": words["rank"], "file": words["filehint"]}
    return " ".join(filter(None, [*parts, more.get(question.kind, "")]))


def _choices(
    question: Question, sent: Sequence[str], language: str, full: frozenset[str] | set[str]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(option.key, option.said(language), option.key in sent, option.key in full) for option in question.choices
    )


def _rows(question: Question, raw: Raw, language: str) -> tuple[Row, ...]:
    if question.kind == "matrix":
        found = []
        for row in question.rows:
            name = f"{question.key}-{row.key}"
            found.append(Row(name, row.said(language), _choices(question, raw.get(name, ()), language, frozenset())))
        return tuple(found)
    if question.kind == "rank":
        most = min(question.most or len(question.options), len(question.options))
        rows = []
        for option in question.options:
            name = f"{question.key}-{option.key}"
            sent = raw.get(name, ())
            places = tuple(Choice(str(n), str(n), str(n) in sent) for n in range(1, most + 1))
            rows.append(Row(name, option.said(language), places))
        return tuple(rows)
    return ()


def typed(data: QueryDict, questions: Sequence[Question]) -> dict[str, list[str]]:
    """What a form sent for these questions, as typed; «» for what was cleared."""
    return {
        name: [text.replace("\0", "").replace("\r\n", "\n") for text in data.getlist(name)]
        for question in questions
        if question.kind != "file"
        for name in inputs_of(question)
    }


def whole(
    found: Questionnaire, raw: Raw, wrong: Mapping[str, str] | None = None, *, language: str = "vi"
) -> list[tuple[str, str, list[Asked]]]:
    """Every section with every question, conditions or not: title, introduction, questions. For the preview and for paper."""
    return [
        (
            section.title.get(language) or section.title.get("vi", ""),
            section.intro.get(language) or section.intro.get("vi", ""),
            [
                asked(
                    one, found.number(one.key), raw, language=language, error=(wrong or {}).get(one.key, ""), when=conditions.in_words(one, found)
                )
                for one in section.questions
            ],
        )
        for section in found.sections
    ]  # fmt: skip
