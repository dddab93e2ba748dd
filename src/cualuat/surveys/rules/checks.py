"""What is wrong with a survey before it may be made public. Each fault names its question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cualuat.surveys.rules import conditions
from cualuat.surveys.rules.questions import KINDS, MOST_OPTIONS, TESTS, WITH_OPTIONS, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, in Vietnamese; `question`: key of the question where it is mended, «» where it is none."""

    text: str
    question: str = ""

    def __str__(self) -> str:
        return self.text


def faults(found: Questionnaire, *, secret: bool) -> list[Fault]:
    """Everything wrong, in the order of the questions."""
    if not found.questions:
        return [Fault("Khảo sát chưa có câu hỏi nào. Hãy thêm ít nhất một câu.")]
    wrong = [
        Fault(f"Phần «{one.title.get('vi') or n}» không có câu hỏi. Hãy thêm câu hỏi hoặc bỏ phần này.")
        for n, one in enumerate(found.sections, 1)
        if not one.questions
    ]
    for question in found.questions:
        wrong += [_at(found, question, fault) for fault in _own(question, secret)]
        wrong += [_at(found, question, fault) for fault in _looking(found, question)]
    if circle := conditions.loop(found):
        names = " → ".join(f"câu {found.number(key)}" for key in circle)
        text = f"Điều kiện đi thành vòng: {names}. Hãy bỏ điều kiện của một trong các câu này."
        wrong.append(Fault(text, circle[0]))
    elif not any(_looks_ahead(found, question) for question in found.questions):
        lost = "không ai trả lời thế nào mà đến được câu này. Hãy sửa điều kiện của nó."
        wrong += [_at(found, question, lost) for question in conditions.unreachable(found)]
    return [*wrong, *_personal(found)]


def _at(found: Questionnaire, question: Question, what: str) -> Fault:
    text = question.said()
    name = f"Câu {found.number(question.key)} «{text[:60]}{'…' if len(text) > 60 else ''}»"
    return Fault(f"{name}: {what}", question.key)


def _own(question: Question, secret: bool) -> Iterator[str]:
    if not question.said():
        yield "chưa có lời hỏi."
    if question.kind in WITH_OPTIONS:
        yield from _options(question)
    if question.kind == "matrix" and not question.rows:
        yield "bảng chưa có dòng nào."
    if question.least is not None and question.most is not None and question.least > question.most:
        yield "mức thấp nhất lớn hơn mức cao nhất, không câu trả lời nào đúng được."
    if question.kind == "multi" and (question.least or 0) > len(question.choices):
        yield "đòi chọn nhiều hơn số lựa chọn."
    if secret and question.kind == "file":
        yield "khảo sát kín không hỏi tệp được: trong tệp thường có tên người và lúc làm tệp. Hãy bỏ câu này hoặc chọn có tên."
    if secret and question.personal:
        yield "khảo sát kín không hỏi dữ liệu cá nhân. Hãy bỏ câu này hoặc chọn có tên."


def _options(question: Question) -> Iterator[str]:
    least = 1 if question.kind in ("multi", "place") else 2
    texts = [option.said().casefold() for option in question.options]
    if len(question.choices) < least:
        yield f"cần ít nhất {least} lựa chọn."
    if len(texts) > MOST_OPTIONS:
        yield f"nhiều quá {MOST_OPTIONS} lựa chọn."
    if len(set(texts)) < len(texts):
        yield "có hai lựa chọn giống nhau."
    if question.required and not question.other and texts and all(option.most == 0 for option in question.options):
        yield "mọi lựa chọn đều có hạn mức 0, không ai trả lời được."


def _looks_ahead(found: Questionnaire, question: Question) -> bool:
    mine = found.number(question.key)
    return any(found.number(test.question) >= mine for test in question.when)


def _looking(found: Questionnaire, question: Question) -> Iterator[str]:
    mine = found.number(question.key)
    for test in question.when:
        asked = found.question(test.question)
        if asked is None:
            yield "điều kiện nhắc đến một câu không còn nữa."
            continue
        number = found.number(asked.key)
        if number >= mine:
            yield f"điều kiện nhắc đến câu {number}, là câu ở sau nó. Chỉ nhắc được câu ở trước; hãy đổi thứ tự hoặc bỏ điều kiện."
        if test.asks not in TESTS[asked.kind]:
            yield f"câu {number} ({KINDS[asked.kind].lower()}) không so được theo cách này."
        elif test.asks != "answered" and asked.choices and asked.option(test.value) is None:
            yield f"câu {number} không có lựa chọn mà điều kiện nhắc đến."
        elif test.asks != "answered" and asked.kind == "number" and not _is_number(test.value):
            yield f"điều kiện so câu {number} với «{test.value[:20]}», không phải là số."


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _personal(found: Questionnaire) -> list[Fault]:
    """Whoever asks for personal data asks for consent before."""
    first = next((q for q in found.questions if q.personal), None)
    if first is None:
        return []
    before = found.questions[: found.number(first.key) - 1]
    if any(q.kind == "consent" and q.required and not q.when for q in before):
        return []
    wanted = "hỏi dữ liệu cá nhân thì trước đó phải có một câu «đồng ý» bắt buộc, không kèm điều kiện."
    return [_at(found, first, wanted)]
