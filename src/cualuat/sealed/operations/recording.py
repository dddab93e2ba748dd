"""Who acts in a box, on what day, and the one row of the audit log that each operation leaves.

Of the denouncer's acts the log keeps neither hour nor account. Of a box it knows the number, never a word of the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from django.utils import timezone

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.kernel.workdays import day_of
from cualuat.sealed import access
from cualuat.sealed.holding import OpenedBox, Unlocked
from cualuat.sealed.models import Box, BoxKey, OfficerKey, Opening
from cualuat.sealed.operations.refusals import Barred
from cualuat.sealed.rules import LONGEST_PURPOSE

DENOUNCER: Final = Actor("", "Người tố cáo")


def midnight(at: datetime) -> datetime:
    """The beginning of that day."""
    return timezone.make_aware(datetime.combine(day_of(at), time.min))


def record(
    action: str, box: Box, *, by: Actor, at: datetime, detail: Mapping[str, object] | None = None, by_day: bool = False
) -> None:
    """Adds the audit row; with `by_day` only the day is kept."""
    subject = ("sealed_box", box.pk, box.label)
    audit.record(action=f"sealed.{action}", subject=subject, by=by, at=midnight(at) if by_day else at, detail=detail)


def record_act(action: str, box: Box, opened: OpenedBox, *, by: Actor, at: datetime) -> None:
    """Adds the audit row of an act in an opened box: of the denouncer the day only, and no account."""
    own = opened.for_denouncer
    record(action, box, by=DENOUNCER if own else by, at=at, by_day=own)


def record_opening(box: Box, what: str, purpose: str, *, by: Actor, at: datetime) -> None:
    """Adds the row that says who opened what, and the audit row. Raises Refused without a purpose."""
    Opening.objects.create(
        box=box, person_id=by.person_id, name=by.name, what=what, at=at, purpose=checked_purpose(purpose)
    )
    record(f"open_{what}", box, by=by, at=at)


def checked_purpose(purpose: str) -> str:
    """The purpose without spaces around it. Raises Refused when it is empty or too long."""
    purpose = " ".join(purpose.split())
    if not purpose:
        raise Refused("Hãy ghi mục đích. Đừng ghi tên người tố cáo: dòng này không được mã hóa.", "purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise Refused(f"Mục đích dài quá {LONGEST_PURPOSE} ký tự. Hãy viết gọn lại.", "purpose")
    return purpose


def own_key(unlocked: Unlocked, by: Actor) -> OfficerKey:
    """The key that is unlocked, when it is the actor's and still in use. Raises NotAllowed."""
    key = OfficerKey.objects.usable().select_related("person").filter(pk=unlocked.key_id).first()
    if key is None or by.person_id != unlocked.person_id or key.person_id != unlocked.person_id:
        raise NotAllowed("Chỉ chủ của khóa đang dùng mới mở được. Hãy đăng nhập bằng tài khoản của bạn và mở khóa lại.")
    return key


def check_reader(box: Box, person_id: int | None, by: Actor) -> None:
    """Raises NotAllowed unless the actor is this person, holds a key of the box, and is not excluded."""
    if person_id is None or by.person_id != person_id:
        raise NotAllowed("Chỉ người đã mở hồ sơ mới làm được việc này. Hãy tự mở hồ sơ bằng khóa của bạn.")
    if access.is_excluded(box.pk, person_id):
        raise Barred
    usable = OfficerKey.objects.usable().filter(person_id=person_id)
    if not BoxKey.objects.filter(box=box, officer_key__in=usable).exists():
        raise NotAllowed("Bạn không giữ khóa của hồ sơ này. Hãy nhờ người đang giữ khóa cho bạn vào.")


def checked_box(opened: OpenedBox, by: Actor) -> Box:
    """The opened box, locked for writing. Raises NotAllowed when an officer may not work in it (any more)."""
    box = Box.objects.select_for_update().get(pk=opened.box_id)
    if not opened.for_denouncer:
        check_reader(box, opened.person_id, by)
    return box
