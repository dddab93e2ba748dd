"""Answering: a draft under a code, kept at every step; sending it, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import Pass
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of
from cualuat.sealed import receipts
from cualuat.surveys.models import Draft, DraftFile, Quota, Response, ResponseFile, Survey
from cualuat.surveys.operations.running import forget
from cualuat.surveys.rules.answers import MOST_KEPT, limited, read_all, told
from cualuat.surveys.rules.bounds import bounds
from cualuat.surveys.rules.questions import Question

CODE = 16  # of drafts
RECEIPT = 12
MOST_FILES = 3  # of one question
GONE = "Bản nháp này không còn: có thể bạn đã gửi ở cửa sổ khác, hoặc đã quá hạn giữ."


class Unfit(Refused):
    """Answers are missing or wrong: `errors` by key of the question."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(next(iter(errors.values())), next(iter(errors)))
        self.errors = dict(errors)


def key_of(purpose: str, code: str) -> str:
    """Keyed hash of a code; without the house's secret none can be made."""
    return salted_hmac(f"cualuat.surveys.{purpose}", code, algorithm="sha256").hexdigest()


@operation
def begin(
    *, survey: Survey, language: str, data: Mapping[str, Sequence[str]] | None = None, by: Actor, at: datetime
) -> tuple[Draft, str]:
    """A draft, and the code under which it is found again."""
    code = receipts.draw(CODE)
    until = day_of(at) + timedelta(days=bounds().days)
    draft = Draft.objects.create(
        survey=survey,
        key=key_of("draft", code),
        data={name: list(values) for name, values in (data or {}).items()},
        language=survey.questionnaire.language(language),
        until=until,
    )
    return draft, code


@operation
def keep(*, draft: Draft, data: Mapping[str, Sequence[str]], language: str = "", by: Actor, at: datetime) -> Draft:
    """Writes down what was typed, right or wrong, beside what stands there. Raises Refused where it is too much to keep."""
    row = locked(draft)
    merged = {**row.data, **{name: [str(one) for one in values] for name, values in data.items()}}
    if sum(len(one) for values in merged.values() for one in values) > MOST_KEPT:
        raise Refused("Bạn gõ nhiều hơn mức giữ được. Phần bạn gõ còn trên trang này; hãy rút ngắn.")
    row.data = merged
    if language:
        row.language = row.survey.questionnaire.language(language)
    row.save(update_fields=["data", "language"])
    return row


@operation
def add_file(*, draft: Draft, question: str, attachment: Attachment, by: Actor, at: datetime) -> DraftFile:
    """Adds a file to a question of a draft. Raises Refused."""
    row = locked(draft)
    asked = row.survey.questionnaire.question(question)
    if asked is None or asked.kind != "file" or row.survey.occasion.secret:
        raise Refused("Câu này không nhận tệp.", question)
    if row.files.filter(question=question).count() >= MOST_FILES:
        raise Refused(f"Mỗi câu nhiều nhất {MOST_FILES} tệp.", question)
    return DraftFile.objects.create(draft=row, question=question, attachment=attachment)


@operation
def drop_file(*, file: DraftFile, by: Actor, at: datetime) -> None:
    """Takes a file out of a draft."""
    attachment = file.attachment
    file.delete()
    files.erase(attachment=attachment, by=by, at=at)


def raw_of(draft: Draft) -> dict[str, list[str]]:
    """What was typed, files by their names."""
    found: dict[str, list[str]] = {name: list(values) for name, values in draft.data.items()}
    for file in draft.files.select_related("attachment"):
        found.setdefault(file.question, []).append(file.attachment.name)
    return found


@operation
def send(*, draft: Draft, admitted: Pass, by: Actor, at: datetime) -> tuple[Response, str]:
    """Sends a draft: one person, one sheet. Gives back what was sent and the code of its receipt, shown once.

    There is no row in the record of acts: its moment would tell who sent what (adr 12). Raises Unfit, NotOpen, AlreadyEntered,
    Refused where the draft is gone.
    """
    row = Draft.objects.select_for_update().filter(pk=draft.pk).order_by("pk").first()
    if row is None:
        raise Refused(GONE)
    survey = row.survey
    found = read_all(survey.questionnaire, raw_of(row), language=row.language)
    if found.wrong:
        raise Unfit(found.wrong)
    entry = admitting.enter(occasion=survey.occasion, admitted=admitted, at=at)
    secret = survey.occasion.secret
    response, code = _received(survey, found.answers, row.language, at)
    if not secret:
        response.entry, response.at = entry, at
    response.save(force_insert=True)
    if not secret:
        for file in row.files.filter(question__in=found.asked):
            ResponseFile.objects.create(response=response, question=file.question, attachment=file.attachment)
            file.delete()
    forget(row, by=by, at=at)
    return response, code


def _received(survey: Survey, answers: Mapping[str, object], language: str, at: datetime) -> tuple[Response, str]:
    """A sheet that fits within all limits, not saved yet, and the code of its receipt. Raises Unfit where a group is full."""
    take_places(survey, answers, language)
    code = receipts.draw(RECEIPT)
    response = Response(
        survey=survey,
        day=day_of(at),
        language=language,
        answers=dict(answers),
        receipt=key_of(f"receipt.{survey.pk}", code),
    )
    return response, code


def take_places(survey: Survey, answers: Mapping[str, object], language: str = "vi", *, on_paper: bool = False) -> None:
    """Counts a sheet in the limited options it chose; the database takes no more than the limit, whoever comes at once.

    Raises Unfit.
    """
    for question in survey.questionnaire.questions:
        for option in limited(question, answers.get(question.key)):
            places = Quota.objects.filter(survey=survey, question=question.key, option=option)
            if not places.filter(used__lt=F("most")).update(used=F("used") + 1):
                raise Unfit({question.key: full(question, option, language, on_paper=on_paper)})


def full(question: Question, option: str, language: str, *, on_paper: bool = False) -> str:
    """The message that a group is full, to her who answers or, `on_paper`, to the clerk."""
    found = question.option(option)
    return told("full-paper" if on_paper else "full", language, option=found.said(language) if found else option)


@operation
def forget_old(*, by: Actor, at: datetime) -> int:
    """Removes drafts whose time is up; how many."""
    old = list(Draft.objects.filter(until__lt=day_of(at)))
    for draft in old:
        forget(draft, by=by, at=at)
    return len(old)
