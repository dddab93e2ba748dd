"""Destroying several matters by one decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework.models import Case, Tombstone
from cualuat.casework.needs import Typed
from cualuat.casework.operations import personal_data
from cualuat.kernel.workdays import day_of, show

MOST: Final = 50  # at once: what is ticked should still be read
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of the head by which matters go: its number as written on it, its day."""

    number: str
    on: date

    def __str__(self) -> str:
        return f"Quyết định số {self.number} ngày {show(self.on)}"


@operation
def destroy_all(*, keys: Sequence[int], decision: Decision, by: Actor, at: datetime) -> list[Tombstone]:
    """Destroys these matters, all or none; their numbers remain. Raises NotAllowed, Refused, naming the matter."""
    by.require_duty("leader")
    wanted = sorted(set(keys))
    if not wanted:
        raise Refused("Hãy chọn ít nhất một hồ sơ.")
    if len(wanted) > MOST:
        raise Refused(f"Mỗi lần hủy tối đa {MOST} hồ sơ. Hãy chọn bớt.")
    reason = str(_checked(decision, day_of(at)))
    found = Case.objects.in_bulk(wanted)
    if len(found) < len(wanted):
        raise Refused("Có hồ sơ vừa được hủy hoặc không còn. Hãy quay lại danh sách và chọn lại.")
    return [_destroyed(found[key], reason, by=by, at=at) for key in wanted]


def _checked(decision: Decision, today: date) -> Decision:
    number = Typed({"number": decision.number}).text("number")
    if not any(letter.isdecimal() for letter in number):
        raise Refused("Hãy ghi số của quyết định hủy, ví dụ 15/QĐ-STP.", "number")
    if len(number) > _LONGEST:
        raise Refused(f"Số quyết định dài quá {_LONGEST} ký tự.", "number")
    if decision.on > today:
        raise Refused("Ngày quyết định ở sau hôm nay. Hãy xem lại.", "on")
    return Decision(number, decision.on)


def _destroyed(case: Case, reason: str, *, by: Actor, at: datetime) -> Tombstone:
    try:
        return personal_data.destroy(case=case, reason=reason, by=by, at=at)
    except (Refused, NotAllowed) as error:
        raise Refused(f"{case.number}: {error} Chưa hồ sơ nào bị hủy.") from error
