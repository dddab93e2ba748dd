"""Sheets of paper: two clerks type the same one; where they differ a third person decides. Then it is counted like any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation
from cualuat.entry.operations import admitting
from cualuat.entry.rules import plain_identifier
from cualuat.kernel.workdays import day_of
from cualuat.sealed import receipts
from cualuat.surveys import access, queries
from cualuat.surveys.models import Response, Sheet, Survey
from cualuat.surveys.operations.answering import RECEIPT, Unfit, full, key_of, take_places
from cualuat.surveys.operations.writing import record
from cualuat.surveys.rules.answers import Raw, differing, limited, read_all


def _answers(survey: Survey, raw: Raw) -> dict[str, object]:
    """What was typed off the sheet; nothing is required of paper. Raises Unfit."""
    found = read_all(survey.questionnaire, {name: list(values) for name, values in raw.items()}, paper=True)
    if found.wrong:
        raise Unfit(found.wrong)
    return found.answers


def _takes_paper(survey: Survey, at: datetime) -> None:
    if survey.occasion.phase(at) not in ("open", "over"):
        raise Refused("Chỉ nhập được phiếu giấy khi khảo sát đang mở hoặc chưa đóng.")


@operation
def begin(*, survey: Survey, number: str, raw: Raw, by: Actor, at: datetime) -> Sheet:
    """The first typing of a sheet. Raises NotAllowed, Unfit, Refused where this number was typed already."""
    access.require_keyer(by)
    row = locked(survey)
    _takes_paper(row, at)
    plain = plain_identifier(number)
    if not plain:
        raise Refused("Hãy ghi số ghi trên phiếu.", "number")
    if row.sheets.filter(plain=plain).exists():
        raise Refused("Phiếu số này đã có người nhập. Hãy mở phiếu ấy ở danh sách để nhập lượt hai.", "number")
    answers = _answers(row, raw)
    _refuse_full(row, answers)
    sheet = Sheet.objects.create(
        survey=row, number=number.strip()[:40], plain=plain, first=answers, first_by_id=_person(by)
    )
    record("survey.key_sheet", row, by, at, number=sheet.number)
    return sheet


def _refuse_full(survey: Survey, answers: Mapping[str, object]) -> None:
    """Tells at the first typing that a group is full, before somebody types the sheet again for nothing. Raises Unfit."""
    gone = queries.full_options(survey)
    for question in survey.questionnaire.questions:
        for option in limited(question, answers.get(question.key)):
            if option in gone.get(question.key, ()):
                raise Unfit({question.key: full(question, option, "vi", on_paper=True)})


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise Refused("Phiếu giấy do cán bộ nhập.")
    return by.person_id


@operation
def repeat(*, sheet: Sheet, raw: Raw, version: int | None, by: Actor, at: datetime) -> Sheet:
    """The second typing, by somebody else. Where both agree the sheet is counted. Raises NotAllowed, SomebodyElse, Unfit, Refused."""
    access.require_keyer(by)
    row = locked(sheet, version)
    _takes_paper(row.survey, at)
    if row.state != "second":
        raise SomebodyElse()
    if row.first_by_id == _person(by):
        raise Refused("Bạn đã nhập lượt một. Lượt hai phải do người khác nhập.")
    answers = _answers(row.survey, raw)
    row.second, row.second_by_id = answers, _person(by)
    row.differences = len(differing(row.first or {}, answers, row.survey.questionnaire.questions))
    record("survey.repeat_sheet", row.survey, by, at, number=row.number, count=row.differences)
    if not row.differences:
        _count(row, answers, by=by, at=at)
    row.version += 1
    row.save()
    return row


@operation
def decide(*, sheet: Sheet, raw: Raw, version: int | None, by: Actor, at: datetime) -> Sheet:
    """What stands on the sheet where two typed it differently, by a third. Raises NotAllowed, SomebodyElse, Unfit, Refused."""
    access.require_keyer(by)
    row = locked(sheet, version)
    _takes_paper(row.survey, at)
    if row.state != "third":
        raise SomebodyElse()
    if _person(by) in (row.first_by_id, row.second_by_id):
        raise Refused("Người thứ ba quyết định: không phải người đã nhập lượt một hay lượt hai.")
    answers = _answers(row.survey, raw)
    row.decided_by_id = _person(by)
    record("survey.decide_sheet", row.survey, by, at, number=row.number)
    _count(row, answers, by=by, at=at)
    row.version += 1
    row.save()
    return row


def _count(row: Sheet, answers: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    """Counts a sheet; what the two typed is kept no longer, nothing leads from the number of the sheet to the answers."""
    survey = row.survey
    take_places(survey, answers, on_paper=True)
    entry = admitting.enter_paper(occasion=survey.occasion, sheet=row.plain, by=by, at=at)
    secret = survey.occasion.secret
    Response.objects.create(
        survey=survey, day=day_of(at), answers=dict(answers), on_paper=True, receipt=key_of("paper", receipts.draw(RECEIPT)),
        entry=None if secret else entry, at=None if secret else at,
    )  # fmt: skip
    row.first = row.second = None
    row.is_done = True


@operation
def drop(*, sheet: Sheet, version: int | None, by: Actor, at: datetime) -> None:
    """Takes out a sheet that is not counted yet: typed by mistake. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keyer(by)
    row = locked(sheet, version)
    if row.is_done:
        raise Refused("Phiếu này đã được tính, không bỏ được.")
    if not access.may_run(by) and by.person_id != row.first_by_id:
        raise Refused("Chỉ người nhập lượt một và người điều hành khảo sát bỏ được phiếu này.")
    record("survey.drop_sheet", row.survey, by, at, number=row.number)
    row.delete()
