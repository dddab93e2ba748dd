"""Writing to the outbox, and what the desk may do with what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.kernel.text import normalise
from cualuat.notices.models import Channel, Message, MessageState
from cualuat.notices.rules import (
    BadPhone,
    OfficeHours,
    fit_sms,
    is_sealed,
    is_weekday,
    next_office_moment,
    normal_phone,
    plain_sms,
)

_SLUG = re.compile(r"[a-z0-9_-]{0,40}")
_HEADERS = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"})
_HANDLE = "editor"  # the role that may hold a message or have it sent again


class SealedMatter(Exception):
    """A message about a sealed matter: it must not leave, on any channel, in any words."""


class BadAddress(ValueError):
    """Nobody can be reached there on this channel; the message, in Vietnamese, says what to write."""


class BadMessage(ValueError):
    """The channel cannot carry this text; the message, in Vietnamese, says what to do."""


class Refused(ValueError):
    """The message is not in a state for this; the message, in Vietnamese, says why and what to do."""


@operation
def queue(
    *,
    to: str,
    subject: str = "",
    body: str,
    at: datetime,
    channel: str = "email",
    template: str = "",
    values: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    plain: bool = False,
    kind: str = "",
    about_type: str = "",
    about_id: object = "",
    urgent: bool = False,
    not_before: datetime | None = None,
    office_hours: OfficeHours | None = None,
    is_working: Callable[[date], bool] = is_weekday,
) -> Message:
    """Puts a message in the outbox, in the caller's transaction: no commit, no message.

    `about_type`, `about_id`: the matter. With `office_hours` it goes out in office hours of working days only, unless it
    is urgent; `is_working` knows the calendar. What rings a telephone keeps to them also without. An SMS longer than
    MOST_PARTS loses its diacritics (`plain`: any SMS does), then its end. Zalo needs a `template` that the gateway knows,
    and a `body` for those who have no Zalo. `headers`: of a mail, those of a mailing list. Raises SealedMatter, BadAddress, BadMessage.
    """
    _refuse_sealed(kind, about_type)
    text = normalise(body).strip("\n")
    _check(channel, text, template)
    if channel == Channel.SMS:
        text = fit_sms(plain_sms(text) if plain else text)
    first = max(at, not_before or at)
    if office_hours is not None and not urgent:
        first = next_office_moment(first, office_hours, is_working)
    return Message.objects.create(
        channel=channel,
        to=_address(channel, to),
        subject=" ".join(normalise(subject).split())[:200],
        body=text,
        template=template,
        values={name: normalise(str(value)) for name, value in (values or {}).items()},
        headers=_headers(headers or {}),
        kind=kind,
        about_type=about_type,
        about_id=str(about_id),
        urgent=urgent,
        in_office_hours=not urgent and (office_hours is not None or channel != Channel.EMAIL),
        not_before=first,
        created_at=at,
        next_attempt_at=first,
    )


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that a mail may carry besides the usual ones, each on one line. Raises ValueError."""
    for name, value in headers.items():
        if name not in _HEADERS or not value.isprintable():
            raise ValueError(f"no header {name!r} with {value!r}")
    return dict(headers)


def _refuse_sealed(kind: str, about_type: str) -> None:
    if is_sealed(kind) or is_sealed(about_type):
        raise SealedMatter("Không gửi bất kỳ tin nào về hồ sơ niêm phong. Hãy báo trực tiếp hoặc qua trang theo dõi.")
    if not _SLUG.fullmatch(kind):
        raise ValueError(f"a kind of message is a slug, not {kind!r}")


def _check(channel: str, text: str, template: str) -> None:
    """Raises BadMessage."""
    if channel not in Channel.values:
        raise ValueError(f"no channel {channel!r}")
    if not text.strip():
        raise BadMessage("Tin chưa có nội dung. Hãy viết nội dung.")
    if channel == Channel.ZALO and not template:
        raise BadMessage("Tin Zalo phải theo một mẫu đã được duyệt. Hãy chọn mẫu, hoặc gửi bằng SMS.")


def _address(channel: str, to: str) -> str:
    """Raises BadAddress."""
    try:
        if channel != Channel.EMAIL:
            return normal_phone(to)
        address = normalise(to).strip()
        validate_email(address)
    except BadPhone as error:
        raise BadAddress(str(error)) from error
    except ValidationError as error:
        raise BadAddress("Địa chỉ thư điện tử chưa đúng. Hãy kiểm tra lại, ví dụ: ten@vidu.vn.") from error
    return address


@operation
def retry(*, message: Message, by: Actor, at: datetime) -> Message:
    """Has a message sent that failed, was held or waits for its next attempt. Raises Refused."""
    by.require(_HANDLE)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in (MessageState.FAILED, MessageState.HELD, MessageState.WAITING):
        raise Refused(f"Tin này ở trạng thái «{message.get_state_display()}», không cần gửi lại.")
    if Message.objects.filter(instead_of=message).exists():
        raise Refused("Tin này đã được thay bằng một tin trên kênh khác; hãy xem tin ấy.")
    message.state, message.attempts, message.error, message.refusal = MessageState.WAITING, 0, "", ""
    message.next_attempt_at = max(at, message.not_before)
    return _decided(message, by, at)


@operation
def hold(*, message: Message, reason: str, by: Actor, at: datetime) -> Message:
    """Keeps a message from going out until somebody has it sent. Raises Refused."""
    by.require(_HANDLE)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in (MessageState.WAITING, MessageState.FAILED):
        raise Refused(f"Tin này ở trạng thái «{message.get_state_display()}», không giữ lại được nữa.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do giữ tin lại.")
    message.state, message.error = MessageState.HELD, normalise(reason).strip()
    return _decided(message, by, at)


@operation
def forget(*, about_type: str, about_id: object, by: Actor, at: datetime) -> int:
    """Removes every message about a matter, sent or not, with the addresses in it; how many."""
    return Message.objects.filter(about_type=about_type, about_id=str(about_id)).delete()[0]


def _decided(message: Message, by: Actor, at: datetime) -> Message:
    message.decided_by, message.decided_at = by.name, at
    message.save()
    return message
