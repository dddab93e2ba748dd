"""A survey while it is written: made, cloned, its sections and questions; questions that are kept for later years."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.entry.operations import arranging
from cualuat.entry.rules import Terms
from cualuat.kernel.text import normalise, slug
from cualuat.organisation.models import Unit
from cualuat.surveys import access
from cualuat.surveys.models import KeptQuestion, Survey
from cualuat.surveys.rules.bounds import bounds
from cualuat.surveys.rules.questions import (
    KINDS,
    LANGUAGES,
    LIKERT,
    MOST_QUESTIONS,
    Condition,
    Option,
    Question,
    Questionnaire,
    Section,
    Words,
    options_in,
    question_in,
    question_out,
    questionnaire_out,
)

LONGEST = {"title": 300, "intro": 5000, "thanks": 2000, "words": 1000, "hint": 1000}
MOST_SECTIONS = 40
MOST_TESTS = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a survey is, but for its questions. Texts are by language; `live`: figures before the close."""

    title: Words
    intro: Words
    thanks: Words
    languages: tuple[str, ...]
    unit: Unit | None
    smallest: int
    live: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class QuestionWanted:
    """A question as it is typed. `options` and `rows` one a line by language; `limits` by key of an option."""

    kind: str
    words: Words
    hint: Words
    required: bool = False
    options: Words | None = None
    rows: Words | None = None
    other: bool = False
    least: int | None = None
    most: int | None = None
    when: tuple[Condition, ...] = ()
    joined: str = "all"
    personal: bool = False
    citation: str = ""
    limits: Mapping[str, int | None] | None = None


def record(action: str, row: Survey, by: Actor, at: datetime, **detail: object) -> None:
    """Writes down what was done to a survey."""
    audit.record(action=action, subject=("survey", row.pk, row.title[:200]), by=by, at=at, detail=detail)


@operation
def make(*, wanted: Wanted, like: Survey | None = None, by: Actor, at: datetime) -> Survey:
    """A new survey, with the questions of an earlier one where one is given. Raises NotAllowed, Refused (naming the input)."""
    unit = _unit(wanted, by)
    first = Section("s1", {"vi": "Phần 1", "en": "Part 1"})
    start = locked(like).questionnaire if like else Questionnaire({"vi": ""}, sections=(first,), next=2)
    content = _described(start, wanted)
    title = content.title["vi"]
    occasion = arranging.make(kind="survey", title=title, terms=wanted.terms, by=by, at=at)
    row = Survey.objects.create(
        occasion=occasion, unit=unit, title=title, content=questionnaire_out(content), smallest=_smallest(wanted.smallest),
        live=_live(wanted), cloned_from=like, made_by=by.name, made_at=at,
    )  # fmt: skip
    record("survey.make", row, by, at, unit=unit.name, like=like.title if like else "")
    return row


@operation
def change(*, survey: Survey, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Survey:
    """Texts, languages, terms. Of a published survey only the end. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(survey, version)
    access.require_writer(by, row.unit_id)
    if row.published_at is not None:
        access.require_runner(by)
        arranging.change(occasion=row.occasion, title=row.title, terms=wanted.terms, by=by, at=at)
        row.version += 1
        row.save(update_fields=["version"])
        record("survey.extend", row, by, at, until=wanted.terms.closes_at.isoformat())
        return row
    row.unit = _unit(wanted, by)
    content = _described(row.questionnaire, wanted)
    row.title, row.content = content.title["vi"], questionnaire_out(content)
    row.smallest, row.live = _smallest(wanted.smallest), _live(wanted)
    arranging.change(occasion=row.occasion, title=row.title, terms=wanted.terms, by=by, at=at)
    row.version += 1
    row.save()
    record("survey.change", row, by, at, unit=row.unit.name)
    return row


def _unit(wanted: Wanted, by: Actor) -> Unit:
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị làm khảo sát.", "unit")
    access.require_writer(by, wanted.unit.pk)
    return wanted.unit


def _smallest(count: int) -> int:
    least = bounds().smallest
    if not least <= count <= 100:
        raise Refused(f"Ngưỡng nhóm nhỏ từ {least} đến 100 phiếu.", "smallest")
    return count


def _live(wanted: Wanted) -> bool:
    if wanted.live and wanted.terms.secrecy == "secret":
        raise Refused(
            "Khảo sát kín không xem số liệu trước khi đóng được: xem hôm trước và hôm sau rồi trừ đi sẽ thấy ai vừa trả lời gì.",
            "live",
        )
    return wanted.live


def _described(found: Questionnaire, wanted: Wanted) -> Questionnaire:
    languages = ("vi", *(code for code in LANGUAGES if code != "vi" and code in wanted.languages))
    texts = {
        name: _texts(getattr(wanted, name), LONGEST[name], name, languages) for name in ("title", "intro", "thanks")
    }
    if not texts["title"].get("vi"):
        raise Refused("Hãy đặt tên khảo sát.", "title")
    return replace(found, languages=languages, title=texts["title"], intro=texts["intro"], thanks=texts["thanks"])


def _texts(given: Words, most: int, name: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Texts by language as they are kept. Raises Refused, naming the input: «title», «title-en»."""
    found = {}
    for code in languages:
        text = words(given.get(code, ""), most, name if code == "vi" else f"{name}-{code}")
        if text:
            found[code] = text
    return found


# --- sections and questions --------------------------------------------------------------------------------------


def _open(survey: Survey, version: int | None, by: Actor) -> Survey:
    """The survey, to be written. Raises NotAllowed, SomebodyElse, Refused where it is published."""
    row = locked(survey, version)
    access.require_writer(by, row.unit_id)
    if row.published_at is not None:
        raise Refused("Khảo sát đã công bố, câu hỏi không sửa nữa. Muốn hỏi khác thì lập khảo sát mới từ khảo sát này.")
    return row


def _keep(row: Survey, found: Questionnaire) -> Survey:
    row.content = questionnaire_out(found)
    row.version += 1
    row.save()
    return row


@operation
def put_section(
    *, survey: Survey, key: str, title: Words, intro: Words, version: int | None, by: Actor, at: datetime
) -> Survey:
    """Adds a section («» for `key`), or gives one other words. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(survey, version, by)
    found = row.questionnaire
    texts = _texts(title, LONGEST["title"], "title", found.languages)
    more = _texts(intro, LONGEST["intro"], "intro", found.languages)
    if not texts.get("vi"):
        raise Refused("Hãy đặt tên phần.", "title")
    if not key:
        if len(found.sections) >= MOST_SECTIONS:
            raise Refused(f"Khảo sát đã có {MOST_SECTIONS} phần. Hãy gộp bớt.")
        found = replace(found, sections=(*found.sections, Section(f"s{found.next}", texts, more)), next=found.next + 1)
    else:
        found = found.with_section(replace(_section(found, key), title=texts, intro=more))
    record("survey.put_section", row, by, at, title=texts["vi"])
    return _keep(row, found)


def _section(found: Questionnaire, key: str) -> Section:
    section = next((one for one in found.sections if one.key == key), None)
    if section is None:
        raise Refused("Phần này không còn. Hãy tải lại trang.")
    return section


@operation
def move_section(*, survey: Survey, key: str, by_places: int, version: int | None, by: Actor, at: datetime) -> Survey:
    """Up (-1) or down (1). Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(survey, version, by)
    found = row.questionnaire
    sections = list(found.sections)
    place = sections.index(_section(found, key))
    _swap(sections, place, place + by_places)
    record("survey.move", row, by, at, title=found.sections[place].title.get("vi", ""))
    return _keep(row, replace(found, sections=tuple(sections)))


def _swap(rows: list[Section] | list[Question], one: int, other: int) -> None:
    if 0 <= other < len(rows):
        rows[one], rows[other] = rows[other], rows[one]  # type: ignore[assignment]


@operation
def drop_section(*, survey: Survey, key: str, version: int | None, by: Actor, at: datetime) -> Survey:
    """Takes out a section without questions. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(survey, version, by)
    found = row.questionnaire
    section = _section(found, key)
    if section.questions:
        raise Refused("Phần này còn câu hỏi. Hãy chuyển hoặc bỏ các câu trước.")
    if len(found.sections) == 1:
        raise Refused("Khảo sát phải có ít nhất một phần.")
    record("survey.drop_section", row, by, at, title=section.title.get("vi", ""))
    return _keep(row, replace(found, sections=tuple(one for one in found.sections if one is not section)))


@operation
def put_question(
    *, survey: Survey, section: str, key: str, wanted: QuestionWanted, version: int | None, by: Actor, at: datetime
) -> Survey:
    """Adds a question to a section («» for `key`), or writes one anew. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _open(survey, version, by)
    found = row.questionnaire
    before = found.question(key) if key else None
    if key and before is None:
        raise Refused("Câu hỏi này không còn. Hãy tải lại trang.")
    if before is None and len(found.questions) >= MOST_QUESTIONS:
        raise Refused(f"Khảo sát đã có {MOST_QUESTIONS} câu. Hãy bớt câu.")
    question = _question(before, key or f"q{found.next}", wanted, found.languages)
    record("survey.put_question", row, by, at, text=question.said()[:300], kind=KINDS[question.kind])
    if before is not None:
        return _keep(row, _placed(found, question))
    home = _section(found, section)
    found = replace(found.with_section(replace(home, questions=(*home.questions, question))), next=found.next + 1)
    return _keep(row, found)


def _placed(found: Questionnaire, question: Question) -> Questionnaire:
    home = found.section_of(question.key)
    assert home is not None
    return found.with_section(
        replace(home, questions=tuple(question if one.key == question.key else one for one in home.questions))
    )


def _question(before: Question | None, key: str, wanted: QuestionWanted, languages: tuple[str, ...]) -> Question:
    kind = before.kind if before else wanted.kind
    if kind not in KINDS:
        raise Refused("Hãy chọn loại câu hỏi.", "kind")
    texts = _texts(wanted.words, LONGEST["words"], "words", languages)
    if not texts.get("vi"):
        raise Refused("Hãy ghi lời hỏi.", "words")
    if len(wanted.when) > MOST_TESTS:
        raise Refused(f"Mỗi câu có nhiều nhất {MOST_TESTS} điều kiện.", "when")
    if wanted.least is not None and wanted.most is not None and wanted.least > wanted.most:
        raise Refused("Mức cao nhất phải từ mức thấp nhất trở lên.", "most")
    letter = "" if kind == "likert" else "o"
    options = options_in(_lines(wanted.options), before.options if before else (), letter)
    if kind == "likert" and not options:
        options = tuple(Option(number, names) for number, names in LIKERT)
    if wanted.limits is not None:
        options = tuple(replace(one, most=wanted.limits.get(one.key)) for one in options)
    made = Question(
        key=key, kind=kind, words=texts, hint=_texts(wanted.hint, LONGEST["hint"], "hint", languages), required=wanted.required,
        options=options, rows=options_in(_lines(wanted.rows), before.rows if before else (), "r"), other=wanted.other,
        least=wanted.least, most=wanted.most, when=wanted.when, joined=wanted.joined, personal=wanted.personal,
        citation=words(wanted.citation, 300, "citation"),
    )  # fmt: skip
    return replace(made, kept=before.kept) if before and made.same_as(before) else made


def _lines(given: Words | None) -> dict[str, str]:
    lines = {code: normalise(text) for code, text in (given or {}).items()}
    for code, text in lines.items():
        rows = text.splitlines()
        if len(rows) > 300 or any(len(row) > 300 for row in rows):
            raise Refused(
                "Nhiều nhất 300 dòng, mỗi dòng không quá 300 ký tự.", "options" if code == "vi" else f"options-{code}"
            )
    return lines


@operation
def move_question(*, survey: Survey, key: str, by_places: int, version: int | None, by: Actor, at: datetime) -> Survey:
    """Up or down, over the edge of its section into the next one. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(survey, version, by)
    found = row.questionnaire
    question = found.question(key)
    if question is None:
        raise Refused("Câu hỏi này không còn. Hãy tải lại trang.")
    record("survey.move", row, by, at, title=question.said()[:200])
    return _keep(row, replace(found, sections=tuple(_moved(list(found.sections), question, by_places))))


def _moved(sections: list[Section], question: Question, by_places: int) -> list[Section]:
    at = next(n for n, one in enumerate(sections) if question in one.questions)
    rows = list(sections[at].questions)
    place = rows.index(question)
    if 0 <= place + by_places < len(rows):
        _swap(rows, place, place + by_places)
        sections[at] = replace(sections[at], questions=tuple(rows))
        return sections
    other = at + by_places
    if not 0 <= other < len(sections):
        return sections
    rows.remove(question)
    there = sections[other].questions
    sections[at] = replace(sections[at], questions=tuple(rows))
    sections[other] = replace(sections[other], questions=(question, *there) if by_places > 0 else (*there, question))
    return sections


@operation
def drop_question(*, survey: Survey, key: str, version: int | None, by: Actor, at: datetime) -> Survey:
    """Takes a question out. Raises NotAllowed, SomebodyElse, Refused where the condition of another one asks of it."""
    row = _open(survey, version, by)
    found = row.questionnaire
    question = found.question(key)
    if question is None:
        raise Refused("Câu hỏi này không còn. Hãy tải lại trang.")
    if asking := [found.number(one.key) for one in found.questions if any(test.question == key for test in one.when)]:
        raise Refused(f"Điều kiện của câu {', '.join(map(str, asking))} dựa vào câu này. Hãy sửa điều kiện ấy trước.")
    home = found.section_of(key)
    assert home is not None
    record("survey.drop_question", row, by, at, text=question.said()[:300])
    return _keep(
        row, found.with_section(replace(home, questions=tuple(one for one in home.questions if one.key != key)))
    )


# --- kept questions ----------------------------------------------------------------------------------------------


@operation
def keep_question(*, survey: Survey, key: str, name: str, by: Actor, at: datetime) -> KeptQuestion:
    """Keeps a question as it stands for later surveys; here it counts as the first asking. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(survey)
    found = row.questionnaire
    question = found.question(key)
    if question is None:
        raise Refused("Câu hỏi này không còn. Hãy tải lại trang.")
    if question.kept:
        raise Refused("Câu này đã được giữ rồi.")
    name = words(name, 300, "name", "Hãy đặt tên để tìm lại câu này.")
    code = slug(name, 50)
    if not code:
        raise Refused("Tên phải có chữ hoặc số.", "name")
    if KeptQuestion.objects.filter(code=code).exists():
        raise Refused("Đã có câu được giữ mang tên này. Hãy đặt tên khác.", "name")
    bare = replace(question, when=(), kept=code, options=tuple(replace(one, most=None) for one in question.options))
    kept = KeptQuestion.objects.create(code=code, name=name, content=question_out(bare), made_by=by.name, made_at=at)
    # Of a published survey only this name is added; the words and options that people see stay as they are.
    row.content = questionnaire_out(_placed(found, replace(question, kept=code)))
    row.version += 1
    row.save()
    record("survey.keep_question", row, by, at, name=name)
    return kept


@operation
def use_kept(
    *, survey: Survey, section: str, kept: KeptQuestion, version: int | None, by: Actor, at: datetime
) -> Survey:
    """Puts a kept question into a section. Raises NotAllowed, SomebodyElse, Refused."""
    row = _open(survey, version, by)
    found = row.questionnaire
    if any(one.kept == kept.code for one in found.questions):
        raise Refused("Khảo sát này đã có câu ấy.", "kept")
    home = _section(found, section)
    question = replace(question_in(kept.content), key=f"q{found.next}")
    record("survey.put_question", row, by, at, text=question.said()[:300], kind=KINDS[question.kind])
    return _keep(
        row, replace(found.with_section(replace(home, questions=(*home.questions, question))), next=found.next + 1)
    )


def digest_of(content: Mapping[str, object]) -> str:
    """SHA-256 of what people see of a survey; the names under which questions are kept do not count."""
    plain = json.loads(json.dumps(content))
    for section in plain["sections"]:
        for question in section["questions"]:
            question.pop("kept", None)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
