"""Reading what was typed for questions. What is wrong is told in the language of the sheet; what was typed is never changed here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.charts import grouped
from cualuat.kernel.text import normalise
from cualuat.surveys.rules.conditions import is_shown
from cualuat.surveys.rules.questions import LONGEST_ANSWER, OTHER, Question, Questionnaire

Raw = Mapping[str, Sequence[str]]  # input → what was sent for it
MOST_KEPT: Final = 300_000  # letters of all answers of one draft

_TOLD: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "missing": "Hãy trả lời câu này.",
        "consent": "Cần bạn đồng ý thì mới gửi được. Không đồng ý, bạn có thể đóng trang; chưa có gì được gửi.",
        "choose": "Hãy chọn một trong các mục dưới đây.",
        "other": "Bạn chọn «Khác»; hãy ghi rõ.",
        "long": "Dài quá {most} ký tự: bạn gõ {length}. Phần bạn gõ còn nguyên; hãy rút ngắn.",
        "number": "«{typed}» không phải là số. Hãy ghi bằng chữ số, ví dụ 12 hoặc 12,5.",
        "low": "Số phải từ {least} trở lên.",
        "high": "Số không quá {most}.",
        "date": "«{typed}» không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 31/03/2026.",
        "few": "Hãy chọn ít nhất {least} mục; bạn chọn {count}.",
        "many": "Hãy chọn nhiều nhất {most} mục; bạn chọn {count}.",
        "rank": "Mỗi thứ chỉ dùng một lần, liền nhau từ 1.",
        "ranks": "Hãy xếp đủ {most} thứ.",
        "rows": "Hãy trả lời cả {count} dòng còn trống.",
        "full": "Nhóm «{option}» đã đủ số phiếu cần hỏi. Cảm ơn bạn; bạn không cần trả lời tiếp.",
        "full-paper": "Nhóm «{option}» đã đủ số phiếu cần hỏi nên phiếu giấy này không tính được. Phiếu đã nhập lượt một thì bấm «Bỏ phiếu này».",
    },
    "en": {
        "missing": "Please answer this question.",
        "consent": "We need your consent to take this sheet. If you do not consent you may close the page; nothing was sent.",
        "choose": "Please choose one of the options below.",
        "other": "You chose “Other”; please say what.",
        "long": "Longer than {most} characters: you typed {length}. Nothing is lost; please shorten it.",
        "number": "“{typed}” is not a number. Please use digits, for example 12 or 12.5.",
        "low": "The number must be {least} or more.",
        "high": "The number must not be above {most}.",
        "date": "“{typed}” is not a date. Please write day/month/year, for example 31/03/2026.",
        "few": "Please choose at least {least}; you chose {count}.",
        "many": "Please choose at most {most}; you chose {count}.",
        "rank": "Use each place once, without gaps from 1.",
        "ranks": "Please give all {most} places.",
        "rows": "Please answer the {count} rows left empty.",
        "full": "We have heard enough people who chose “{option}”. Thank you; you need not go on.",
    },
}


def told(code: str, language: str, **parts: object) -> str:
    """A message to whoever answers."""
    return _TOLD.get(language, _TOLD["vi"])[code].format(**parts)


class Wrong(ValueError):
    """An answer cannot be taken; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """All answers that were typed: `answers` of the questions shown, `wrong` by key of the question, `asked` the keys shown."""

    answers: dict[str, object]
    wrong: dict[str, str]
    asked: tuple[str, ...]


def read_all(found: Questionnaire, raw: Raw, *, language: str = "vi", paper: bool = False) -> Read:
    """What was typed, question by question; of questions that are not shown nothing.

    On `paper` nothing is required: the sheet is as it is.
    """
    answers: dict[str, object] = {}
    wrong: dict[str, str] = {}
    asked: list[str] = []
    for question in found.questions:
        if not is_shown(question, found, answers):
            continue
        asked.append(question.key)
        try:
            value = read(question, raw, language)
        except Wrong as error:
            wrong[question.key] = str(error)
            continue
        if value is None:
            if question.required and not paper:
                wrong[question.key] = told("consent" if question.kind == "consent" else "missing", language)
            continue
        answers[question.key] = value
        if value == OTHER or (isinstance(value, list) and OTHER in value):
            answers[f"{question.key}-{OTHER}"] = _line(raw, f"{question.key}-{OTHER}")[:LONGEST_ANSWER]
    return Read(answers, wrong, tuple(asked))


def read(question: Question, raw: Raw, language: str = "vi") -> object:
    """The answer to one question; None where nothing was answered. Raises Wrong."""
    return _READERS[question.kind](question, raw, language)


def inputs_of(question: Question) -> list[str]:
    """Names of the inputs of a question."""
    names = [question.key]
    if question.kind in ("matrix", "rank"):
        names = [
            f"{question.key}-{one.key}" for one in (question.rows if question.kind == "matrix" else question.options)
        ]
    return [*names, f"{question.key}-{OTHER}"] if question.other else names


def _line(raw: Raw, name: str) -> str:
    return normalise("\n".join(raw.get(name, ())[:1])).strip()


def _text(question: Question, raw: Raw, language: str) -> object:
    text = _line(raw, question.key)
    most = question.most or LONGEST_ANSWER
    if len(text) > most:
        raise Wrong(told("long", language, most=grouped(most), length=grouped(len(text))))
    return text or None


_THOUSANDS: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN: Final = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")


def _number(question: Question, raw: Raw, language: str) -> object:
    line = _line(raw, question.key)
    text = line.replace(" ", "")
    if not text:
        return None
    if _THOUSANDS.fullmatch(text) and len(text) < 20:
        text = text.replace(".", "")
    elif not _PLAIN.fullmatch(text):
        raise Wrong(told("number", language, typed=line[:30]))
    number = float(text.replace(",", "."))
    if question.least is not None and number < question.least:
        raise Wrong(told("low", language, least=question.least))
    if question.most is not None and number > question.most:
        raise Wrong(told("high", language, most=question.most))
    return int(number) if number.is_integer() else number


_DAY: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def _date(question: Question, raw: Raw, language: str) -> object:
    text = _line(raw, question.key)
    if not text:
        return None
    found, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    parts = found.groups()[::-1] if found else iso.groups() if iso else ("0", "0", "0")
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError as error:
        raise Wrong(told("date", language, typed=text[:30])) from error


def _one(question: Question, raw: Raw, language: str) -> object:
    chosen = _line(raw, question.key)
    if not chosen:
        return None
    if question.option(chosen) is None:
        raise Wrong(told("choose", language))
    if chosen == OTHER:
        _other(question, raw, language)
    return chosen


def _other(question: Question, raw: Raw, language: str) -> None:
    text = _line(raw, f"{question.key}-{OTHER}")
    if not text:
        raise Wrong(told("other", language))
    if len(text) > LONGEST_ANSWER:
        raise Wrong(told("long", language, most=LONGEST_ANSWER, length=len(text)))


def _several(question: Question, raw: Raw, language: str) -> object:
    sent = set(raw.get(question.key, ()))
    chosen = [option.key for option in question.choices if option.key in sent]
    if not chosen:
        return None
    if question.least is not None and len(chosen) < question.least:
        raise Wrong(told("few", language, least=question.least, count=len(chosen)))
    if question.most is not None and len(chosen) > question.most:
        raise Wrong(told("many", language, most=question.most, count=len(chosen)))
    if OTHER in chosen:
        _other(question, raw, language)
    return chosen


def _rank(question: Question, raw: Raw, language: str) -> object:
    places: dict[int, str] = {}
    count = 0
    for option in question.options:
        text = _line(raw, f"{question.key}-{option.key}")
        if text:
            count += 1
            places[int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0] = option.key
    if not count:
        return None
    if sorted(places) != list(range(1, count + 1)):
        raise Wrong(told("rank", language))
    most = min(question.most or len(question.options), len(question.options))
    if count != most and (question.required or count > most):
        raise Wrong(told("ranks", language, most=most))
    return [places[n] for n in sorted(places)]


def _matrix(question: Question, raw: Raw, language: str) -> object:
    found: dict[str, str] = {}
    for row in question.rows:
        chosen = _line(raw, f"{question.key}-{row.key}")
        if chosen and question.option(chosen) is None:
            raise Wrong(told("choose", language))
        if chosen:
            found[row.key] = chosen
    if found and question.required and len(found) < len(question.rows):
        raise Wrong(told("rows", language, count=len(question.rows) - len(found)))
    return found or None


def _file(question: Question, raw: Raw, language: str) -> object:
    """How many files came; the files themselves are kept elsewhere."""
    return len(raw.get(question.key, ())) or None


def _consent(question: Question, raw: Raw, language: str) -> object:
    return "1" if _line(raw, question.key) == "1" else None


_READERS: Final = {
    "text": _text,
    "number": _number,
    "date": _date,
    "single": _one,
    "place": _one,
    "likert": _one,
    "nps": _one,
    "multi": _several,
    "rank": _rank,
    "matrix": _matrix,
    "file": _file,
    "consent": _consent,
}


def in_words(question: Question, answers: Mapping[str, object], language: str = "vi") -> str:
    """An answer as people read it; «» where there is none."""
    value = answers.get(question.key)
    if value is None:
        return ""

    def named(key: object) -> str:
        option = question.option(str(key))
        if key == OTHER:
            return f"{option.said(language) if option else ''}: {answers.get(f'{question.key}-{OTHER}', '')}"
        return option.said(language) if option else str(key)

    if isinstance(value, dict):
        rows = {row.key: row.said(language) for row in question.rows}
        return "; ".join(f"{rows.get(key, key)}: {named(chosen)}" for key, chosen in value.items())
    if isinstance(value, list):
        numbered = question.kind == "rank"
        return "; ".join(f"{n}. {named(key)}" if numbered else named(key) for n, key in enumerate(value, 1))
    if question.kind == "date":
        return "/".join(reversed(str(value).split("-")))
    if question.kind == "consent":
        return {"en": "Yes"}.get(language, "Đồng ý")
    if question.kind == "number":
        return f"{value}".replace(".", "," if language == "vi" else ".")
    return named(value) if question.choices else str(value)


def limited(question: Question, value: object) -> list[str]:
    """Keys of chosen options of which only so many sheets are taken."""
    chosen = value if isinstance(value, list) else [value]
    return [option.key for option in question.options if option.most is not None and option.key in chosen]


def raw_of(answers: Mapping[str, object], questions: Sequence[Question]) -> dict[str, list[str]]:
    """Answers as somebody would have typed them: to show a sheet of paper again, to compare two."""
    found: dict[str, list[str]] = {}
    for question in questions:
        value = answers.get(question.key)
        if isinstance(value, dict):
            found |= {f"{question.key}-{row}": [str(chosen)] for row, chosen in value.items()}
        elif isinstance(value, list) and question.kind == "rank":
            found |= {f"{question.key}-{key}": [str(n)] for n, key in enumerate(value, 1)}
        elif isinstance(value, list):
            found[question.key] = [str(one) for one in value]
        elif value is not None:
            found[question.key] = [str(value)]
        if other := answers.get(f"{question.key}-{OTHER}"):
            found[f"{question.key}-{OTHER}"] = [str(other)]
    return found


def differing(one: Mapping[str, object], other: Mapping[str, object], questions: Sequence[Question]) -> list[Question]:
    """Questions that two who typed the same sheet read differently; blanks and capitals do not count."""
    return [question for question in questions if _comparable(one, question) != _comparable(other, question)]


def _comparable(answers: Mapping[str, object], question: Question) -> tuple[object, str]:
    value = answers.get(question.key)
    if isinstance(value, str):
        value = " ".join(value.casefold().split())
    return value, " ".join(str(answers.get(f"{question.key}-{OTHER}", "")).casefold().split())


def masked(text: str, names: Sequence[str], by: str = "[đã che]") -> str:
    """A free text without these names; nothing else of it changes."""
    for name in sorted(filter(None, (normalise(one).strip() for one in names)), key=len, reverse=True):
        text = re.sub(re.escape(name), by, text, flags=re.IGNORECASE)
    return text
