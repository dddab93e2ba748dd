"""The newsletter: double opt-in, issues, sending in batches exactly once for each subscriber.

Nothing that a stranger sees or can measure tells whether an address subscribed: the answer is always the same, and either
way one letter goes to the address. The address lives in the row of the subscriber and in letters about her, and both are
gone when she wants no more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from cualuat.base import jobs
from cualuat.base.actor import SYSTEM, Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.campaigns import access
from cualuat.campaigns.models import Campaign, Delivery, NewsletterIssue, NewsletterItem, Subscriber
from cualuat.campaigns.operations.recording import clearly, known, record, reindex
from cualuat.campaigns.rules import bounces, clean_address, topics, wording
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.notices.models import Channel, Message, MessageState
from cualuat.organisation import queries as organisation

SEND_JOB: Final = "campaigns.send"
ABOUT: Final = "newsletter-subscriber"
TEST: Final = "newsletter-test"
BATCH: Final = 50
LETTERS_A_DAY: Final = 3  # to one address because somebody typed it: nobody's box is flooded through us
UNCONFIRMED: Final = timedelta(days=2)
MOST_ITEMS: Final = 30
_KEY: Final = 24  # bytes


# --- subscribers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed into the form. `agrees`: to the wording of today."""

    email: str
    topics: Sequence[str] = ()
    agrees: bool = False


def hashed(key: str) -> str:
    """How the key of a link is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


@operation
def ask(*, asked: Asked, by: Actor, at: datetime) -> None:
    """Somebody asks for the newsletter: a letter with a link goes to the address. Raises Refused (naming the input).

    Gives nothing back, so that nobody learns from it what was there.
    """
    if not asked.agrees:
        raise Refused("Hãy đánh dấu ô đồng ý thì cơ quan mới được gửi thư cho bạn.", "agrees")
    email = normalise(asked.email).strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Địa chỉ thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn.", "email") from None
    chosen = known(asked.topics, topics(), "topics")
    row = Subscriber.objects.select_for_update().filter(email__iexact=email).first()
    if row is None:
        _ask_new(email, chosen, at)
    else:
        _ask_again(row, chosen, at)


def _ask_new(email: str, chosen: list[str], at: datetime) -> None:
    key = secrets.token_urlsafe(_KEY)
    row = Subscriber(
        email=email, topics=chosen, key=hashed(key), mark=secrets.token_urlsafe(_KEY), wording=wording().version, asked_at=at,
        asked_on=day_of(at),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody typed it in the same moment: the other letter is on its way
        return
    _write_first(row, key, at)


def _ask_again(row: Subscriber, chosen: list[str], at: datetime) -> None:
    today = day_of(at)
    row.asked_times = row.asked_times + 1 if row.asked_on == today else 1
    if row.asked_times > LETTERS_A_DAY:
        return
    row.asked_on = today
    if row.state == "confirmed":
        row.save()
        _write(row, "Bạn đang nhận bản tin rồi", _KNOWN.format(name=_agency(), stop=stop_address(row)), at)
        return
    key = secrets.token_urlsafe(_KEY)
    row.topics, row.key, row.wording, row.asked_at = chosen, hashed(key), wording().version, at
    row.save()
    _write_first(row, key, at)


_FIRST: Final = """Có người, hẳn là bạn, vừa đăng ký nhận bản tin pháp luật của {name} ở địa chỉ này.

Nếu đúng, hãy mở đường dẫn sau và bấm «Xác nhận». Chưa bấm thì chưa nhận thư nào nữa:
{confirm}

Bạn đồng ý: {wording}

Nếu không phải bạn, không cần làm gì: sau 2 ngày địa chỉ được xóa.
"""
_KNOWN: Final = """Có người, hẳn là bạn, vừa đăng ký nhận bản tin pháp luật của {name} ở địa chỉ này. Địa chỉ này đang nhận bản tin rồi, bạn không cần làm gì.

Muốn thôi nhận, mở đường dẫn sau:
{stop}
"""


def _write_first(row: Subscriber, key: str, at: datetime) -> None:
    confirm = f"{settings.CUALUAT_URL}/ban-tin/xac-nhan/{key}/"
    _write(
        row,
        "Xác nhận nhận bản tin pháp luật",
        _FIRST.format(name=_agency(), confirm=confirm, wording=wording().text),
        at,
    )


def _write(row: Subscriber, subject: str, body: str, at: datetime) -> None:
    notices.queue(
        to=row.email,
        subject=subject,
        body=body,
        at=at,
        kind="newsletter",
        about_type=ABOUT,
        about_id=row.pk,
        urgent=True,
    )


def _agency() -> str:
    found = organisation.agency()
    return found.name if found else "Cửa Luật"


def stop_address(row: Subscriber) -> str:
    """Where one click ends the subscription."""
    return f"{settings.CUALUAT_URL}/ban-tin/thoi/{row.mark}/"


@operation
def confirm(*, key: str, by: Actor, at: datetime) -> Subscriber:
    """Whoever has the link says yes; twice is as good as once. Raises Refused."""
    row = Subscriber.objects.select_for_update().filter(key=hashed(key)).first()
    if row is None or (row.state != "confirmed" and row.asked_at < at - UNCONFIRMED):
        raise Refused("Đường dẫn này không dùng được nữa. Hãy đăng ký lại, bạn sẽ nhận được đường dẫn mới.")
    if row.state != "confirmed":
        row.confirmed_at = at
        _go_on(row)
        record("campaigns.confirm", row, by, at, wording=row.wording)
    return row


@operation
def stop(*, mark: str, by: Actor, at: datetime) -> None:
    """Ends a subscription: the address and every letter to it are deleted. Unknown marks are let pass: the wish is fulfilled."""
    row = Subscriber.objects.select_for_update().filter(mark=mark[:64]).first()
    if row is not None:
        _forget(row, by, at)
        record("campaigns.stop", row, by, at)
        row.delete()


def _forget(row: Subscriber, by: Actor, at: datetime) -> None:
    notices.forget(about_type=ABOUT, about_id=row.pk, by=by, at=at)


@operation
def choose(*, mark: str, chosen: Sequence[str], by: Actor, at: datetime) -> None:
    """A subscriber changes the topics. Raises Refused."""
    row = Subscriber.objects.select_for_update().filter(mark=mark[:64]).first()
    if row is None:
        raise Refused("Địa chỉ của đường dẫn này không còn nhận bản tin. Muốn nhận, hãy đăng ký lại.")
    row.topics = known(chosen, topics(), "topics")
    row.save()
    record("campaigns.choose", row, by, at)


@operation
def clean(*, by: Actor, at: datetime) -> int:
    """Deletes addresses that nobody confirmed, and those that were paused long ago; how many."""
    _, kept = bounces()
    old = Q(state="asked", asked_at__lt=at - UNCONFIRMED) | Q(state="paused", paused_at__lt=at - kept)
    rows = list(Subscriber.objects.select_for_update().filter(old))
    for row in rows:
        _forget(row, by, at)
        row.delete()
    return len(rows)


# --- letters that come back ----------------------------------------------------------------------------------------


def _refused() -> QuerySet[Message]:
    """Letters that the mail server of the reader refused for good: it is the address, not we and not the line."""
    return Message.objects.filter(state=MessageState.FAILED, channel=Channel.EMAIL, refusal__startswith="5")


@operation
def settle(*, by: Actor, at: datetime) -> int:
    """Takes down how the letters of issues fared: pauses addresses that refused too many in a row; how many were paused.

    A letter that arrived makes up for those before it, also one that the desk had sent again.
    """
    paused = 0
    rows = Delivery.objects.filter(outcome="", message__in=_refused(), subscriber__isnull=False)
    for row in rows.select_related("message").order_by("pk"):
        subscriber = Subscriber.objects.select_for_update().filter(deliveries=row).first()
        if subscriber is not None and row.message is not None:
            paused += _bounced(subscriber, row.message.error, by, at)
        Delivery.objects.filter(pk=row.pk).update(outcome="bounced")
    arrived = Delivery.objects.exclude(outcome="arrived").filter(message__state=MessageState.SENT)
    again = arrived.filter(subscriber__bounces__gt=0).values("subscriber")
    for subscriber in Subscriber.objects.select_for_update().filter(pk__in=again):
        _go_on(subscriber)
    arrived.update(outcome="arrived")
    return paused


def _bounced(row: Subscriber, words_: str, by: Actor, at: datetime) -> bool:
    """Whether this was one too many."""
    most, _ = bounces()
    row.bounces, row.bounced_on, row.bounce_words = row.bounces + 1, day_of(at), words_[:300]
    is_over = row.state == "confirmed" and row.bounces >= most
    if is_over:
        row.state, row.paused_at = "paused", at
        record("campaigns.pause_subscriber", row, by, at, times=row.bounces)
    row.save()
    return is_over


def _go_on(row: Subscriber) -> None:
    """Gets the newsletter (again), whatever came back before."""
    row.state, row.paused_at = "confirmed", None
    row.bounces, row.bounced_on, row.bounce_words = 0, None, ""
    row.save()


@operation
def resume(*, subscriber: Subscriber, by: Actor, at: datetime) -> None:
    """The desk has a paused address written to again, from the next issue on. Raises NotAllowed, Refused."""
    access.require_publisher(by)
    row = _paused(subscriber.pk)
    _go_on(row)
    record("campaigns.resume_subscriber", row, by, at)


@operation
def resume_own(*, mark: str, by: Actor, at: datetime) -> None:
    """Whoever has a letter of the newsletter says that the address works again. Raises Refused."""
    found = Subscriber.objects.select_for_update().filter(mark=mark[:64]).first()
    if found is None:
        raise Refused("Địa chỉ của đường dẫn này không còn nhận bản tin. Muốn nhận, hãy đăng ký lại.")
    if found.state == "paused":
        _go_on(found)
        record("campaigns.resume_subscriber", found, by, at)


@operation
def forget_paused(*, subscriber: Subscriber | None, by: Actor, at: datetime) -> int:
    """Deletes a paused address with every letter to it, or all of them; how many. Raises NotAllowed, Refused."""
    access.require_publisher(by)
    rows = list(Subscriber.objects.select_for_update().filter(state="paused"))
    if subscriber is not None:
        rows = [_paused(subscriber.pk)]
    for row in rows:
        record("campaigns.forget_subscriber", row, by, at)
        _forget(row, by, at)
        row.delete()
    return len(rows)


def _paused(pk: int) -> Subscriber:
    row = Subscriber.objects.select_for_update().filter(pk=pk, state="paused").first()
    if row is None:
        raise Refused("Địa chỉ này không còn tạm dừng. Hãy tải lại trang.")
    return row


# --- issues --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IssueWanted:
    """An issue as it is written; `topics` codes, none: for everybody."""

    title: str
    intro: str = ""
    topics: Sequence[str] = ()
    campaign: Campaign | None = None


@operation
def write(
    *, issue: NewsletterIssue | None, wanted: IssueWanted, version: int | None, by: Actor, at: datetime
) -> NewsletterIssue:
    """Writes an issue, or corrects one that was not sent. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_publisher(by)
    row = NewsletterIssue(added_at=at, added_by=by.name) if issue is None else _draft(issue, version)
    row.title = words(wanted.title, 200, "title", "Hãy ghi tên số bản tin.")
    row.intro = words(wanted.intro, 10_000, "intro")
    row.topics, row.campaign = known(wanted.topics, topics(), "topics"), wanted.campaign
    row.version += 0 if issue is None else 1
    row.save()
    if issue is None:
        record("campaigns.write_issue", row, by, at)
    else:
        record("campaigns.edit_issue", row, by, at)
    return row


def _draft(issue: NewsletterIssue, version: int | None) -> NewsletterIssue:
    row = locked(issue, version)
    if row.state != "draft":
        raise Refused("Số này đã gửi, không sửa nữa. Có sai sót thì viết số mới để đính chính.")
    return row


def _touch(row: NewsletterIssue) -> None:
    row.version += 1
    row.save(update_fields=["version"])


@operation
def set_item(
    *, issue: NewsletterIssue, item: NewsletterItem | None, title: str, text: str, address: str, version: int | None, by: Actor,
    at: datetime,
) -> NewsletterItem:  # fmt: skip
    """Adds something that an issue tells, or corrects it; `version` of the issue. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = _draft(issue, version)
    if item is None:
        if row.items.count() >= MOST_ITEMS:
            raise Refused(f"Một số có nhiều nhất {MOST_ITEMS} mục.")
        found = NewsletterItem(issue=row, position=(row.items.aggregate(n=Max("position"))["n"] or 0) + 1)
    else:
        found = locked(item)
    found.title = words(title, 200, "title", "Hãy ghi tên mục.")
    found.text, found.address = words(text, 5000, "text"), clearly("address", clean_address, address)
    found.save()
    _touch(row)
    record("campaigns.set_issue_item", row, by, at, title=found.title)
    return found


@operation
def remove_item(*, item: NewsletterItem, version: int | None, by: Actor, at: datetime) -> None:
    """Takes an entry out of an issue that was not sent; `version` of the issue. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = _draft(item.issue, version)
    record("campaigns.remove_issue_item", row, by, at, title=item.title)
    item.delete()
    _touch(row)


@operation
def discard(*, issue: NewsletterIssue, version: int | None, by: Actor, at: datetime) -> None:
    """Throws a draft away. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = _draft(issue, version)
    record("campaigns.discard_issue", row, by, at)
    row.delete()


def text_of(issue: NewsletterIssue, stop_at: str) -> str:
    """An issue as the plain text of a letter; Markdown is meant to be read as it is."""
    parts = [issue.title, ""]
    if issue.intro:
        parts += [issue.intro, ""]
    for number, item in enumerate(issue.items.order_by("position", "pk"), start=1):
        parts += [f"{number}. {item.title}", *([item.text] if item.text else []), *_link(item.address), ""]
    if issue.number:
        parts += [f"Xem trên trang: {settings.CUALUAT_URL}/ban-tin/so/{issue.number}/", ""]
    parts += ["--", f"{_agency()} gửi bạn vì bạn đã đăng ký.", f"Thôi nhận, đổi chủ đề: {stop_at}"]
    return "\n".join(parts)


def _link(address: str) -> list[str]:
    return [f"{settings.CUALUAT_URL}{address}" if address.startswith("/") else address] if address else []


@operation
def try_out(*, issue: NewsletterIssue, to: str, by: Actor, at: datetime) -> Message:
    """Sends an issue to whoever writes it, as subscribers will get it. Raises NotAllowed, Refused."""
    access.require_publisher(by)
    if not to:
        raise Refused("Tài khoản của bạn chưa có địa chỉ thư điện tử. Hãy nhờ quản trị viên ghi vào.")
    record("campaigns.try_issue", issue, by, at)
    return notices.queue(
        to=to, subject=f"[Thử] {issue.title}", body=text_of(issue, f"{settings.CUALUAT_URL}/ban-tin/"), at=at, kind="newsletter",
        about_type=TEST, about_id=issue.pk, urgent=True,
    )  # fmt: skip


@operation
def send(*, issue: NewsletterIssue, version: int | None, by: Actor, at: datetime) -> NewsletterIssue:
    """Numbers an issue, makes it public and has it sent. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = _draft(issue, version)
    if not row.intro and not row.items.exists():
        raise Refused("Số này chưa có nội dung. Hãy viết lời mở đầu hoặc thêm mục.")
    row.number = (NewsletterIssue.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    row.state, row.sent_at = "sending", at
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("Một số khác vừa được gửi cùng lúc. Hãy bấm gửi lại.") from None
    record("campaigns.send_issue", row, by, at, number=row.number, count=receivers(row).count())
    jobs.enqueue(SEND_JOB, at=at, issue=row.pk)
    reindex("n", row, at=at)
    return row


def receivers(issue: NewsletterIssue) -> QuerySet[Subscriber]:
    """Who gets an issue: confirmed before it was sent, by its topics; whoever chose none gets all."""
    rows = Subscriber.objects.filter(state="confirmed")
    if issue.sent_at is not None:
        rows = rows.filter(confirmed_at__lte=issue.sent_at)
    if not issue.topics:
        return rows
    # The database's own search in JSON differs from engine to engine; a house has some thousand subscribers.
    keys = [pk for pk, chosen in rows.values_list("pk", "topics") if not chosen or set(chosen) & set(issue.topics)]
    return Subscriber.objects.filter(pk__in=keys)


@operation
def put_out(*, issue: int, by: Actor, at: datetime) -> int:
    """Puts the next batch of an issue in the outbox; how many, 0 when all have it, and then the issue is sent.

    The row that says a subscriber has it, and the letter, are written in one transaction under the lock of the issue: a
    worker that dies leaves neither, two workers take turns, and the database refuses a second row.
    """
    row = NewsletterIssue.objects.select_for_update().filter(pk=issue, state="sending").first()
    if row is None:
        return 0
    had = Delivery.objects.filter(issue=row, subscriber=OuterRef("pk"))
    waiting = list(receivers(row).filter(~Exists(had)).select_for_update().order_by("pk")[:BATCH])
    if not waiting:
        row.state, row.finished_at = "sent", at
        row.save()
        return 0
    for one in waiting:
        address = stop_address(one)
        message = notices.queue(
            to=one.email, subject=f"Bản tin số {row.number}: {row.title}", body=text_of(row, address), at=at, kind="newsletter",
            about_type=ABOUT, about_id=one.pk, headers=_headers(address),
        )  # fmt: skip
        Delivery.objects.create(issue=row, subscriber=one, message=message, at=at)
    return len(waiting)


def _headers(address: str) -> dict[str, str]:
    """One click in the mail program ends the subscription (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def put_all_out(*, issue: int, at: datetime) -> int:
    """Batch after batch until all have it; how many letters."""
    count = 0
    while made := put_out(issue=issue, by=SYSTEM, at=at):
        count += made
    return count


@operation
def drop_unreachable(*, issue: NewsletterIssue, by: Actor, at: datetime) -> int:
    """Deletes subscribers whom the mail server refused for good; how many. Raises NotAllowed."""
    access.require_publisher(by)
    keys = Delivery.objects.filter(message__in=_refused(), issue=issue, subscriber__isnull=False).values("subscriber")
    rows = list(Subscriber.objects.select_for_update().filter(pk__in=keys))
    for row in rows:
        _forget(row, by, at)
        row.delete()
    record("campaigns.drop_unreachable", issue, by, at, count=len(rows))
    return len(rows)
