"""What is to be read: made, asked about, opened for units, closed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.base.operations import words as limited
from cualuat.contests import queries as bank
from cualuat.contests.rules import BadParts, BadQuestion, Part, draw, read_options
from cualuat.files.models import Attachment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.organisation.models import Unit
from cualuat.programme.models import UNISSUED, Plan
from cualuat.reading import access
from cualuat.reading.models import Item, ItemUnit, Question
from cualuat.reading.rules import MOST_QUESTIONS

_CHANCE: Final = secrets.SystemRandom()
_WITH_OPTIONS: Final = ("single", "multiple", "true_false")  # what can be answered by marking


@dataclass(frozen=True, slots=True)
class ItemWanted:
    """What is to be read, by whom, by when."""

    title: str
    due: date
    units: Sequence[Unit]
    text: str = ""
    plan: Plan | None = None
    documents: str = ""
    attachment: Attachment | None = None
    pass_mark: int = 80
    tries: int = 0


def record(action: str, item: Item, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to an item."""
    audit.record(action=action, subject=("reading_item", item.pk, item.title), by=by, at=at, detail=detail)


def _checked(wanted: ItemWanted, at: datetime) -> dict[str, object]:
    title = " ".join(limited(wanted.title, 300, "title", "Hãy ghi tên mục cần đọc.").split())
    text = limited(wanted.text, 10_000, "text")
    if wanted.due < day_of(at):
        raise Refused("Hạn đọc phải từ hôm nay trở đi.", "due")
    if not wanted.units:
        raise Refused("Hãy chọn ít nhất một đơn vị.", "units")
    if wanted.plan is not None and wanted.plan.state in UNISSUED:
        raise Refused("Kế hoạch này chưa ban hành.", "plan")
    limited(wanted.documents, 3000, "documents")
    documents = [" ".join(line.split()) for line in normalise(wanted.documents).splitlines() if line.strip()]
    if wanted.plan is None and wanted.attachment is None and not documents:
        raise Refused("Hãy chọn kế hoạch, ghi số văn bản, hoặc gửi kèm tệp cần đọc.", "documents")
    if not 0 <= wanted.pass_mark <= 100:
        raise Refused("Mức đạt từ 0 đến 100 phần trăm.", "pass_mark")
    if not 0 <= wanted.tries <= 20:
        raise Refused("Số lần trả lời từ 1 đến 20; 0 là không giới hạn.", "tries")
    return {
        "title": title, "due": wanted.due, "text": text, "plan": wanted.plan,
        "documents": "\n".join(documents), "pass_mark": wanted.pass_mark, "tries": wanted.tries,
    }  # fmt: skip


@operation
def make(*, wanted: ItemWanted, by: Actor, at: datetime) -> Item:
    """A new item, not yet open to its readers. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    item = Item.objects.create(**_checked(wanted, at), attachment=wanted.attachment, made_at=at, made_by=by.name)
    ItemUnit.objects.bulk_create(ItemUnit(item=item, unit=unit) for unit in dict.fromkeys(wanted.units))
    record("reading.make", item, by, at, due=item.due.isoformat(), units=[unit.name for unit in wanted.units])
    return item


@operation
def edit(*, item: Item, wanted: ItemWanted, version: int | None, by: Actor, at: datetime) -> Item:
    """Corrects an item; units may come, and go where none was confirmed; what was read stays. A lower mark counts for those who reached it. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    item = locked(item, version)
    if item.closed_at is not None:
        raise Refused("Mục này đã đóng.")
    checked = _checked(wanted, at)
    gone = item.units.exclude(unit__in=wanted.units)
    if kept := [row.unit.name for row in gone.filter(confirmed_at__isnull=False).select_related("unit")]:
        raise Refused(f"{', '.join(kept)} đã xác nhận quán triệt, không bỏ khỏi danh sách được.", "units")
    if item.opened_at is not None and wanted.pass_mark < item.pass_mark:
        low = item.receipts.filter(passed_at=None, score__gte=wanted.pass_mark)
        low.update(passed_at=at)  # whose tries are used up too
    for name, value in checked.items():
        setattr(item, name, value)
    item.attachment = wanted.attachment or item.attachment
    item.version += 1
    item.save()
    gone.delete()
    there = set(item.units.values_list("unit_id", flat=True))
    ItemUnit.objects.bulk_create(ItemUnit(item=item, unit=unit) for unit in wanted.units if unit.pk not in there)
    record("reading.edit", item, by, at, due=item.due.isoformat(), units=[unit.name for unit in wanted.units])
    return item


@operation
def ask(
    *,
    item: Item,
    question: Question | None,
    text: str,
    options: str,
    explanation: str,
    provision: str,
    by: Actor,
    at: datetime,
) -> Question:
    """A question on it, or another wording of one; not once it is open. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    item = locked(item, None)
    _still_closed(item)
    words = " ".join(normalise(text).split())
    if not words:
        raise Refused("Hãy ghi câu hỏi.", "text")
    if len(words) > 1000:
        raise Refused(f"Câu hỏi dài {len(words)} ký tự, nhiều nhất 1000. Hãy rút gọn.", "text")
    try:
        asked = read_options(normalise(options))
    except BadQuestion as error:
        raise Refused(str(error), "options") from error
    if question is None and item.questions.count() >= MOST_QUESTIONS:
        raise Refused(f"Nhiều nhất {MOST_QUESTIONS} câu hỏi.", "text")
    row = question or Question(item=item, position=item.questions.count())
    row.text, row.options, row.right = words, list(asked.options), sorted(asked.right)
    row.explanation = limited(explanation, 3000, "explanation")
    row.provision = " ".join(limited(provision, 300, "provision").split())
    row.save()
    record("reading.ask", item, by, at, text=words)
    return row


@operation
def ask_from_bank(
    *, item: Item, topic: str, count: int, by: Actor, at: datetime, chance: random.Random = _CHANCE
) -> list[Question]:  # fmt: skip
    """So many questions on a topic, drawn from those of the bank that anybody may practise with and that are not asked here yet; those kept
    back for contests stay so. Copied, so that the bank may change. Raises NotAllowed, Refused (naming the input).
    """
    access.require_keeper(by)
    item = locked(item, None)
    _still_closed(item)
    before = item.questions.count()
    if not 1 <= count <= MOST_QUESTIONS - before:
        raise Refused(f"Nhiều nhất {MOST_QUESTIONS} câu hỏi; đã có {before}.", "count")
    rows = bank.last_versions().filter(pk__in=bank.usable(Part(topic, 0, count), reserved_only=False))
    pool = (
        rows.filter(kind__in=_WITH_OPTIONS, question__in_practice=True)
        .exclude(text__in=item.questions.values("text"))
        .order_by("pk")
    )
    try:
        [drawn] = draw([list(pool.values_list("pk", flat=True))], [count], chance)
    except BadParts as error:
        raise Refused(f"Ngân hàng chỉ còn {pool.count()} câu về chủ đề này. Hãy lấy ít hơn.", "count") from error
    made = Question.objects.bulk_create(
        Question(
            item=item, position=before + n, text=row.text, options=row.options, right=row.right, explanation=row.explanation,
            provision=row.citation,
        )
        for n, row in enumerate(bank.last_versions().filter(pk__in=drawn).order_by("pk"))
    )  # fmt: skip
    record("reading.ask_from_bank", item, by, at, topic=topic, count=len(made))
    return made


@operation
def drop_question(*, question: Question, by: Actor, at: datetime) -> None:
    """Takes a question away again. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    item = locked(question.item, None)
    _still_closed(item)
    record("reading.drop_question", item, by, at, text=question.text)
    question.delete()


def _still_closed(item: Item) -> None:
    if item.opened_at is not None:
        raise Refused("Mục này đã mở cho mọi người đọc, không sửa câu hỏi được nữa.")


@operation
def open_item(*, item: Item, by: Actor, at: datetime) -> Item:
    """Opens it to its readers. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    item = locked(item, None)
    if item.opened_at is not None:
        raise Refused("Mục này đã mở.")
    item.opened_at, item.version = at, item.version + 1
    item.save()
    record("reading.open", item, by, at, due=item.due.isoformat())
    return item


@operation
def close(*, item: Item, by: Actor, at: datetime) -> Item:
    """Nobody is reminded of it any more; how everybody stood stays. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    item = locked(item, None)
    if item.closed_at is not None:
        raise Refused("Mục này đã đóng.")
    item.closed_at, item.version = at, item.version + 1
    item.save()
    record("reading.close", item, by, at)
    return item
