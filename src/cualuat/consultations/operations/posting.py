"""Putting a draft before the public, giving more time, ending the collection, giving up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.consultations import access
from cualuat.consultations.kinds import kinds
from cualuat.consultations.models import Consultation
from cualuat.consultations.operations.arranging import last_day_of, occasion_of, planned, record, terms, turn
from cualuat.consultations.operations.telling import forget_senders
from cualuat.consultations.rules import MOST_SPAN
from cualuat.entry.operations import arranging as occasions
from cualuat.kernel.workdays import day_of, show
from cualuat.search import operations as search


def found_as(row: Consultation) -> str:
    """What the index of the search knows a consultation by."""
    return f"consultations:{row.pk}"


def index(row: Consultation, at: datetime) -> None:
    """Has the search know it as it stands now."""
    search.queue_update(doc_ids=[found_as(row)], at=at)


@operation
def post(
    *, consultation: Consultation, version: int | None, by: Actor, at: datetime, until: date | None = None
) -> Consultation:
    """Publishes the draft, for as short as the law allows without `until`; the text is fixed from now on. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = planned(consultation, version, by)
    if not row.text:
        raise Refused("Chưa có lời văn dự thảo. Hãy nạp lời văn trước khi đăng.")
    row.posted_on = day_of(at)
    row.last_day = last_day_of(row.kind, row.posted_on, until)
    row.explain_by = row.last_day + timedelta(days=kinds()[row.kind].explain_days)
    occasion = occasions.change(
        occasion=row.occasion, title=row.title, terms=terms(at, row.last_day), by=by, at=at
    )  # the moment of opening is that of posting
    row.occasion = occasions.freeze(occasion=occasion, address=f"/lay-y-kien/{row.pk}/", by=by, at=at)
    row.state = "posted"
    turn(row, "posted_on", "last_day", "explain_by", "state")
    record("consultations.post", row, by, at, due=show(row.last_day))
    index(row, at)
    return row


@operation
def extend(*, consultation: Consultation, until: date, version: int | None, by: Actor, at: datetime) -> Consultation:
    """Gives more time; never less. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(consultation, version)
    if row.state != "posted" or row.last_day is None or row.posted_on is None:
        raise Refused("Chỉ kéo dài được khi đang lấy ý kiến.")
    if until <= row.last_day or until < day_of(at):
        raise Refused(f"Ngày cuối mới phải sau ngày {show(row.last_day)} và không trước hôm nay.", "until")
    if until > row.posted_on + timedelta(days=MOST_SPAN):
        raise Refused(f"Ngày cuối không quá {MOST_SPAN} ngày sau ngày đăng.", "until")
    before, row.last_day = row.last_day, until
    row.explain_by = until + timedelta(days=kinds()[row.kind].explain_days)
    occasion = occasion_of(row)
    new = terms(occasion.opens_at, until)
    row.occasion = occasions.change(occasion=occasion, title=row.title, terms=new, by=by, at=at)
    turn(row, "last_day", "explain_by")
    record("consultations.extend", row, by, at, due=[show(before), show(until)])
    return row


@operation
def close(*, consultation: Consultation, version: int | None, by: Actor, at: datetime) -> Consultation:
    """Ends the collection once its last day is over; letters can still be written in. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(consultation, version)
    if row.state != "posted" or row.last_day is None:
        raise Refused("Không phải đang lấy ý kiến. Hãy tải lại trang.")
    if row.last_day >= day_of(at):
        raise Refused(f"Đã công bố nhận góp ý đến hết ngày {show(row.last_day)}, không chốt sớm hơn được.")
    row.occasion = occasions.close(occasion=row.occasion, by=by, at=at)
    row.state = "closed"
    turn(row, "state")
    record("consultations.close", row, by, at, count=row.opinions.count())
    index(row, at)
    return row


def close_over(*, by: Actor, at: datetime) -> int:
    """Ends every collection whose last day is over; how many."""
    rows = list(Consultation.objects.filter(state="posted", last_day__lt=day_of(at)).select_related("occasion"))
    for row in rows:
        close(consultation=row, version=None, by=by, at=at)
    return len(rows)


@operation
def drop(*, consultation: Consultation, reason: str, version: int | None, by: Actor, at: datetime) -> Consultation:
    """Gives it up: nothing of it is public any longer; addresses of senders are forgotten. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(consultation, version)
    if row.state in ("explained", "issued", "dropped"):
        raise Refused("Đã công bố giải trình hoặc đã dừng, không dừng được nữa.")
    row.dropped_why = words(reason, 1000, "reason", "Hãy ghi vì sao dừng.")
    row.dropped_on = day_of(at)
    if row.state == "posted":
        row.occasion = occasions.close(occasion=row.occasion, by=by, at=at)
    row.occasion.address = ""  # no list of what one could take part in leads here
    row.occasion.save(update_fields=["address"])
    row.state = "dropped"
    turn(row, "dropped_why", "dropped_on", "state")
    forget_senders(row)
    record("consultations.drop", row, by, at, reason=row.dropped_why)
    index(row, at)
    return row
