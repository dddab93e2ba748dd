"""Estimates, allocations, spendings, allowances. Nothing is overwritten: what was wrong is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.means import access, queries
from cualuat.means.models import BudgetLine, Spending
from cualuat.means.queries import Allowance
from cualuat.means.rules import BadMoney, money, read_money
from cualuat.organisation.models import Unit
from cualuat.programme.models import PlanTask


def amount_in(text: str, field: str) -> int:
    """An amount as typed. Raises Refused, naming the input."""
    try:
        return read_money(text)
    except BadMoney as error:
        raise Refused(str(error), field) from error


def _record(action: str, line: BudgetLine, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(action=action, subject=("budget_line", line.pk, line.content[:200]), by=by, at=at, detail=detail)


@dataclass(frozen=True, slots=True)
class LineWanted:
    """A line as it is estimated; `price` in đồng."""

    year: int
    content: str
    quantity: int
    price: int
    task: PlanTask | None = None
    unit: Unit | None = None


@operation
def estimate(
    *, line: BudgetLine | None, wanted: LineWanted, version: int | None, by: Actor, at: datetime
) -> BudgetLine:
    """A new line, or another estimate of one that nothing was allocated to. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    if not at.year - 5 <= wanted.year <= at.year + 5:
        raise Refused("Hãy ghi năm gần với năm nay.", "year")
    if wanted.quantity < 1:
        raise Refused("Số lượng từ 1 trở lên.", "quantity")
    content = words(wanted.content, 500, "content", "Hãy ghi chi cho việc gì.")
    row = locked(line, version) if line is not None else BudgetLine(made_at=at, made_by=by.name)
    if row.allocated is not None:
        raise Refused("Dòng này đã phân bổ. Muốn thay đổi thì lãnh đạo phân bổ lại.")
    row.year, row.content, row.quantity, row.price = wanted.year, content, wanted.quantity, wanted.price
    row.task, row.unit = wanted.task, wanted.unit
    row.version += 1 if line is not None else 0
    row.save()
    _record("means.estimate", row, by, at, amount=money(row.estimated), year=row.year)
    return row


@operation
def allocate(*, line: BudgetLine, amount: int, reason: str, version: int | None, by: Actor, at: datetime) -> BudgetLine:
    """A leader allocates, less or more than estimated only with a reason, never less than was spent. Raises NotAllowed, Refused."""
    access.require_leader(by)
    row = locked(line, version)
    told = words(reason, 500, "reason")
    if amount != row.estimated and not told:
        raise Refused("Phân bổ khác dự toán thì hãy ghi vì sao.", "reason")
    if amount < (spent := queries.spent_on(row)):
        raise Refused(f"Đã chi {money(spent)} đồng, không phân bổ ít hơn được.", "amount")
    before = row.allocated
    row.allocated, row.reason, row.allocated_by = amount, told, by.name
    row.allocated_on = day_of(at)
    row.version += 1
    row.save()
    _record(
        "means.allocate", row, by, at, amount=[money(before) if before is not None else "", money(amount)], reason=told
    )
    return row


@dataclass(frozen=True, slots=True)
class Spent:
    """Money spent; `over` why more than is left."""

    on: date
    amount: int
    text: str
    voucher: str = ""
    over: str = ""
    attachment: Attachment | None = None


@operation
def spend(*, line: BudgetLine, wanted: Spent, version: int | None, by: Actor, at: datetime) -> Spending:
    """Records a spending; more than is left only with a reason.

    `version` of the line as it was seen: the same form sent twice is one spending. Raises NotAllowed, SomebodyElse, Refused.
    """
    access.require_keeper(by)
    row = _spendable(line, version)
    if wanted.amount <= 0:
        raise Refused("Số tiền phải lớn hơn 0.", "amount")
    if wanted.on > day_of(at) or wanted.on.year != row.year:
        raise Refused(f"Ngày chi phải trong năm {row.year} và không sau hôm nay.", "on")
    over = words(wanted.over, 500, "over")
    left = (row.allocated or 0) - queries.spent_on(row)
    if wanted.amount > left and not over:
        raise Refused(f"Chỉ còn {money(left)} đồng. Chi quá thì hãy ghi vì sao.", "over")
    made = Spending.objects.create(
        line=row, on=wanted.on, amount=wanted.amount, voucher=words(wanted.voucher, 60, "voucher"),
        text=words(wanted.text, 500, "text", "Hãy ghi chi gì."), over=over if wanted.amount > left else "",
        attachment=wanted.attachment, at=at, by=by.name,
    )  # fmt: skip
    row.version += 1
    row.save(update_fields=["version"])
    _record("means.spend", row, by, at, amount=money(made.amount), day=made.on.isoformat(), text=made.text)
    return made


def _spendable(line: BudgetLine, version: int | None = None) -> BudgetLine:
    row = locked(line, version)
    if row.allocated is None:
        raise Refused("Dòng này chưa được phân bổ.")
    return row


@operation
def take_back(*, spending: Spending, reason: str, by: Actor, at: datetime) -> Spending:
    """A spending that was wrong is taken back whole; both stay. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    line = locked(spending.line, None)
    if spending.takes_back_id is not None or Spending.objects.filter(takes_back=spending).exists():
        raise Refused("Khoản này đã được rút lại.")
    told = words(reason, 400, "reason", "Hãy ghi vì sao rút lại.")
    today = day_of(at)  # what was reported of an earlier period stays as it was
    made = Spending.objects.create(
        line=line, on=today if today.year == line.year else spending.on, person=spending.person, day=spending.day, amount=-spending.amount, voucher=spending.voucher, text=f"Rút lại: {told}", takes_back=spending,
        at=at, by=by.name,
    )  # fmt: skip
    Spending.objects.filter(pk=spending.pk).update(void=True)
    _record("means.take_back", line, by, at, amount=money(spending.amount), reason=told)
    return made


@operation
def post_allowances(*, line: BudgetLine, rows: Sequence[Allowance], by: Actor, at: datetime) -> int:
    """Posts what is due to people for days of receiving citizens; nobody's day twice. How many. Raises NotAllowed, Refused."""
    access.require_keeper(by)
    kept = _spendable(line)
    wanted = [row for row in rows if not row.paid and row.day.year == kept.year]
    if not wanted:
        raise Refused("Hãy chọn ít nhất một buổi chưa chi, trong năm của dòng kinh phí.")
    total, left = sum(row.rate.amount for row in wanted), (kept.allocated or 0) - queries.spent_on(kept)
    if total > left:
        raise Refused(f"Cần {money(total)} đồng mà dòng này chỉ còn {money(left)} đồng.")
    today = day_of(at)
    try:
        with transaction.atomic():
            Spending.objects.bulk_create(
                Spending(
                    line=kept, on=today if today.year == kept.year else row.day, amount=row.rate.amount, person=row.person, day=row.day,
                    text=f"Bồi dưỡng tiếp công dân ngày {show(row.day)}: {row.person.name}", at=at, by=by.name,
                )
                for row in wanted
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("Có buổi vừa được người khác chi. Hãy tải lại trang.") from error
    _record("means.allowances", kept, by, at, amount=money(total), days=len(wanted))
    return len(wanted)
