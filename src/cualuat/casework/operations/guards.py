"""What must hold before a step, besides the state: the conditions that tables name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cualuat.base.operations import Refused
from cualuat.casework.choices import HearingState
from cualuat.casework.kinds import Kind
from cualuat.casework.models import Case, Hearing, Step, TextBand, Wish
from cualuat.casework.needs import Typed, moment_of
from cualuat.casework.rules import ALIKE, likeness
from cualuat.kernel.limits import NoRuleInForce, due
from cualuat.kernel.workdays import YearNotCovered, day_of, show
from cualuat.kernel.workflow import Edge
from cualuat.sealed import queries as sealed
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.rules import ledger_of

Guard = Callable[[Case, Kind, Typed, date], None]


def check(case: Case, of: Kind, edge: Edge, typed: Typed, *, day: date) -> None:
    """Raises Refused where a condition of the step does not hold on that day."""
    for name in edge.guards:
        _GUARDS[name](case, of, typed, day)


def _earlier_alike(case: Case, edge: str) -> Case | None:
    """An earlier matter of the same person with near-identical content in which that step was taken."""
    if not case.person_key:
        return None
    shared = TextBand.objects.filter(value__in=case.bands.values("value")).values("case_id")
    others = Case.objects.filter(person_key=case.person_key, pk__in=shared).exclude(pk=case.pk)
    for other in others.order_by("pk"):
        if likeness(case.content, other.content) >= ALIKE and Step.objects.filter(case=other, edge=edge).exists():
            return other
    return None


def _guided_once(case: Case, of: Kind, typed: Typed, day: date) -> None:
    if other := _earlier_alike(case, "guide"):
        raise Refused(
            f"Nội dung này đã được hướng dẫn một lần ở hồ sơ {other.number}. Pháp luật chỉ yêu cầu hướng dẫn một lần; hãy báo "
            "không đủ điều kiện xử lý và nêu hồ sơ ấy."
        )


def _transferred_once(case: Case, of: Kind, typed: Typed, day: date) -> None:
    if other := _earlier_alike(case, "transfer"):
        raise Refused(
            f"Nội dung này đã được chuyển một lần ở hồ sơ {other.number}. Cùng nội dung chỉ chuyển một lần; hãy báo cho người "
            "gửi nơi đã chuyển đến."
        )


def _dialogue_if_second(case: Case, of: Kind, typed: Typed, day: date) -> None:
    settled = (HearingState.HELD, HearingState.ABSENT)
    if (
        of.code == "complaint-second"
        and not Hearing.objects.filter(case=case, is_dialogue=True, state__in=settled).exists()
    ):
        raise Refused("Khiếu nại lần hai bắt buộc phải tổ chức đối thoại trước. Hãy mời đối thoại.")


def _notice_of_dialogue(case: Case, of: Kind, typed: Typed, day: date) -> None:
    on = day_of(moment_of(typed))
    if on <= day:
        raise Refused("Ngày đối thoại phải sau hôm nay.", "hearing_on")
    try:
        rule = timelimits.rule("dialogue-complaint-invite", on, on=on)
        latest = due(rule, ledger_of(rule, on, ()), timelimits.calendar()).due
    except (NoRuleInForce, YearNotCovered):
        return  # no rule on that day
    if latest and day > latest:
        raise Refused(
            f"Giấy mời phải gửi chậm nhất ngày {show(latest)} cho buổi đối thoại ngày {show(on)} ({rule.basis}). Hãy chọn ngày "
            "xa hơn.",
            "hearing_on",
        )


def _effect_passed(case: Case, of: Kind, typed: Typed, day: date) -> None:
    for clock in timelimits.clocks_of("case", case.pk):
        if (
            clock.code.startswith("complaint-effect")
            and clock.state == "running"
            and clock.due_on
            and day <= clock.due_on
        ):
            raise Refused(f"Quyết định chưa có hiệu lực: còn trong thời hạn đến hết ngày {show(clock.due_on)}.", "on")


def _named(case: Case, of: Kind, typed: Typed, day: date) -> None:
    if case.box is not None and not sealed.has_identity(case.box):
        raise Refused(
            "Tố cáo này không có họ tên, địa chỉ người tố cáo nên không thụ lý được. Nếu nêu rõ người vi phạm và có chứng cứ "
            "thì chuyển thành thông tin có nội dung tố cáo (Điều 25 Luật Tố cáo)."
        )


def _no_open_wish(case: Case, of: Kind, typed: Typed, day: date) -> None:
    if Wish.objects.filter(case=case, granted=None).exists():
        raise Refused("Người gửi đang đề nghị mở lại vì việc chưa xong. Hãy trả lời đề nghị ấy trước.")


_GUARDS: dict[str, Guard] = {
    "guided_once": _guided_once,
    "transferred_once": _transferred_once,
    "dialogue_if_second": _dialogue_if_second,
    "notice_of_dialogue": _notice_of_dialogue,
    "effect_passed": _effect_passed,
    "named": _named,
    "no_open_wish": _no_open_wish,
}
NAMES = frozenset(_GUARDS)
