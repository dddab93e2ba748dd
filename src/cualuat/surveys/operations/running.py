"""A survey before people: published, closed, its results weighed, shown and taken away again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.entry.operations import arranging
from cualuat.files import operations as files
from cualuat.kernel.disclosure.weighing import CannotWeigh
from cualuat.search.operations import queue_update
from cualuat.surveys import access, queries
from cualuat.surveys.models import Draft, Quota, Survey
from cualuat.surveys.operations.writing import digest_of, record
from cualuat.surveys.rules import checks, counting
from cualuat.surveys.rules.answers import masked
from cualuat.surveys.rules.checks import Fault
from cualuat.surveys.rules.questions import OTHER


class NotReady(Refused):
    """The survey cannot be published; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"Chưa công bố được, còn {len(faults)} điều phải sửa.")
        self.faults = list(faults)


def _index(row: Survey, at: datetime) -> None:
    queue_update(doc_ids=[f"surveys:{row.pk}"], at=at)


@operation
def publish(*, survey: Survey, version: int | None, by: Actor, at: datetime) -> Survey:
    """Makes a survey public with the questions as they stand, for good. Raises NotAllowed, SomebodyElse, NotReady, Refused."""
    access.require_runner(by)
    row = locked(survey, version)
    if row.published_at is not None:
        raise Refused("Khảo sát đã công bố rồi. Hãy tải lại trang.")
    found = row.questionnaire
    if wrong := checks.faults(found, secret=row.occasion.secret):
        raise NotReady(wrong)
    arranging.freeze(occasion=row.occasion, address=f"/khao-sat/{row.pk}/", by=by, at=at)
    Quota.objects.bulk_create(
        Quota(survey=row, question=question.key, option=option.key, most=option.most)
        for question in found.questions
        for option in question.options
        if option.most is not None
    )
    row.published_at, row.digest = at, digest_of(row.content)
    row.version += 1
    row.save()
    record("survey.publish", row, by, at, count=len(found.questions), digest=row.digest)
    _index(row, at)
    return row


@operation
def close(*, survey: Survey, version: int | None, by: Actor, at: datetime) -> Survey:
    """Takes no more sheets. Of a secret survey everything that was sent is written anew in another order; drafts go.

    Raises NotAllowed, SomebodyElse, Refused where sheets of paper are still to be typed a second time.
    """
    access.require_runner(by)
    row = locked(survey, version)
    if row.published_at is None:
        raise Refused("Khảo sát chưa công bố.")
    if waiting := row.sheets.filter(is_done=False).count():
        raise Refused(f"Còn {waiting} phiếu giấy chưa nhập xong hai lượt. Hãy nhập xong hoặc bỏ các phiếu ấy rồi đóng.")
    occasion = arranging.close(occasion=row.occasion, by=by, at=at)
    if occasion.secret:
        arranging.write_anew(row.responses.all(), lambda sent: sent)
    for draft in row.drafts.all():
        forget(draft, by=by, at=at)
    row.version += 1
    row.save(update_fields=["version"])
    record("survey.close", row, by, at, count=row.responses.count())
    _index(row, at)
    return row


def forget(draft: Draft, *, by: Actor, at: datetime) -> None:
    """Removes a draft with its files, within the caller's transaction."""
    attachments = [file.attachment for file in draft.files.select_related("attachment")]
    draft.delete()
    for attachment in attachments:
        files.erase(attachment=attachment, by=by, at=at)


@operation
def weigh(
    *,
    survey: Survey,
    question: str,
    targets: Mapping[str, float],
    cap: float,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Survey:
    """Weighs the sheets after the shares that groups of one question have among the people; «» for `question` stops weighing.

    Raises NotAllowed, SomebodyElse, Refused.
    """
    access.require_runner(by)
    row = _closed(survey, version)
    if question:
        by_variable = next((one for one in counting.dividing(row.questionnaire) if one.key == question), None)
        if by_variable is None:
            raise Refused("Hãy chọn một câu chia nhóm được.", "question")
        if not 1 <= cap <= 20:
            raise Refused("Mức chặn từ 1 đến 20.", "cap")
        if abs(sum(targets.values()) - 100) > 0.5:
            total = f"{sum(targets.values()):g}".replace(".", ",")
            raise Refused(f"Tỷ lệ các nhóm phải cộng thành 100 %; nay là {total} %.", "question")
        try:
            counting.weighing(by_variable, targets, cap, queries.sheets(row), row.smallest)
        except (CannotWeigh, counting.CannotShow) as error:
            raise Refused(str(error), "question") from error
    row.weights = {"question": question, "targets": dict(targets), "cap": cap} if question else None
    row.version += 1
    row.save()
    record("survey.weigh", row, by, at, question=question, limit=cap if question else None)
    return row


def _closed(survey: Survey, version: int | None) -> Survey:
    row = locked(survey, version)
    if row.occasion.closed_at is None:
        raise Refused("Khảo sát chưa đóng. Hãy đóng rồi làm việc này.")
    return row


@operation
def show_results(*, survey: Survey, text: str, divided_by: str, version: int | None, by: Actor, at: datetime) -> Survey:
    """Makes the results public, in figures alone, with what the agency says to them. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = _closed(survey, version)
    if row.responses.count() < row.smallest:
        raise Refused(
            f"Chỉ có {row.responses.count()} phiếu, dưới ngưỡng {row.smallest}: không công khai kết quả được."
        )
    if divided_by and divided_by not in {one.key for one in counting.dividing(row.questionnaire)}:
        raise Refused("Hãy chọn một câu chia nhóm được.", "divided_by")
    row.words = words(text, 10_000, "words")
    row.divided_by = divided_by
    row.public_at = row.public_at or at
    row.version += 1
    row.save()
    record("survey.show_results", row, by, at, question=divided_by)
    _index(row, at)
    return row


@operation
def hide_results(*, survey: Survey, reason: str, version: int | None, by: Actor, at: datetime) -> Survey:
    """Takes the results off the public pages. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(survey, version)
    if row.public_at is None:
        raise Refused("Kết quả không ở trang công khai.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao gỡ kết quả.")
    row.public_at = None
    row.version += 1
    row.save()
    record("survey.hide_results", row, by, at, reason=why)
    _index(row, at)
    return row


@operation
def mask(*, survey: Survey, question: str, names: Sequence[str], by: Actor, at: datetime) -> int:
    """Takes names out of the free texts of a question, for good; in how many sheets. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = _closed(survey, None)
    asked = row.questionnaire.question(question)
    if asked is None:
        raise Refused("Câu hỏi này không còn. Hãy tải lại trang.")
    wanted = [one for one in (name.strip() for name in names) if one]
    if not wanted:
        raise Refused("Hãy ghi tên cần che, mỗi dòng một tên.", "names")
    if any(len(one) < 2 or len(one) > 200 for one in wanted) or len(wanted) > 100:
        raise Refused("Mỗi tên từ 2 đến 200 ký tự, nhiều nhất 100 dòng.", "names")
    name = question if asked.kind == "text" else f"{question}-{OTHER}"
    count = 0
    for response in row.responses.select_for_update().order_by("pk"):
        text = response.answers.get(name)
        if isinstance(text, str) and (hidden := masked(text, wanted)) != text:
            response.answers[name] = hidden
            response.save(update_fields=["answers"])
            count += 1
    # The names themselves are not written down: that would keep what is taken out.
    record("survey.mask", row, by, at, question=question, count=count)
    return count
