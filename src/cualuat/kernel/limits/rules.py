"""Time limits as values, and which version of a limit governs a matter. The numbers come from data, never from here."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

Unit = Literal["working_day", "calendar_day", "month", "hour"]
Pending = Literal["old", "new"]

UNIT_NAMES: Final[dict[Unit, str]] = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "month": "tháng",
    "hour": "giờ",
}
# V: the provision was read; S: second hand; M: from memory; ?: not found or contradictory.
_EVIDENCE: Final = frozenset("VSM?")
_UNCERTAIN: Final = frozenset("M?")


class InvalidRule(ValueError):
    """A rule contradicts itself, or its versions overlap."""


class UnknownVariant(LookupError):
    """The rule knows no variant for these circumstances."""


class NoRuleInForce(LookupError):
    """No version of the rule governs the day."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another amount, in the rule's unit, when exactly the circumstances `when` («remote», «complex») are given."""

    when: frozenset[str]
    name: str
    amount: int
    basis: str


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension the law allows: up to `amount` each time, at most `times` times. `name` in Vietnamese.

    `when`: only for a limit that started in exactly these circumstances; empty for all that have none of their own.
    """

    code: str
    name: str
    amount: int
    unit: Unit
    basis: str
    times: int = 1
    when: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one time limit.

    `code` is shared by the versions; `start_event` in Vietnamese («ngày thụ lý»); `basis` and `suspension` (empty where
    the limit cannot be suspended) are citations; `effective_to` is the last day; `pending` tells what this version
    does with matters already running when it takes effect: «new» governs them, «old» leaves them to the version of
    their start; `evidence` is a label such as «V» or «V/M»; `before` marks a limit that ends before its event (notice);
    `at_least` the least time something lasts, where others are the most it may take. Amount 0, in hours, is «at once».
    Several extensions are alternatives: together they are granted no oftener than the most generous of them.
    Raises `InvalidRule`.
    """

    code: str
    name: str
    amount: int
    unit: Unit
    start_event: str
    basis: str
    evidence: str
    variants: tuple[Variant, ...] = ()
    extensions: tuple[Extension, ...] = ()
    suspension: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    pending: Pending = "old"
    transitional_note: str = ""
    before: bool = False
    at_least: bool = False

    def __post_init__(self) -> None:
        for wrong, message in self._faults():
            if wrong:
                raise InvalidRule(f"Thời hạn «{self.code}»: {message}.")

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        amounts = (self.amount, *(v.amount for v in self.variants))
        extended = (*(e.amount for e in self.extensions), *(e.times for e in self.extensions))
        circumstances = [v.when for v in self.variants]
        codes = [(e.code, e.when) for e in self.extensions]
        units = {self.unit, *(e.unit for e in self.extensions)}
        first, last = self.effective_from or date.min, self.effective_to or date.max
        return (
            (
                min(amounts + extended) < 1 and not (amounts == (0,) and self.unit == "hour" and not extended),
                "độ dài và số lần phải từ 1 trở lên; chỉ «0 giờ» có nghĩa là làm ngay",
            ),
            (not units <= set(get_args(Unit)), "đơn vị tính không hợp lệ"),
            ("hour" in units and len(units) > 1, "không gộp giờ với ngày hoặc tháng"),
            (self.pending not in get_args(Pending), "quy định chuyển tiếp phải là «old» hoặc «new»"),
            (
                not self.evidence or not set(self.evidence.split("/")) <= _EVIDENCE,
                "nhãn căn cứ phải gồm V, S, M hoặc ?",
            ),
            (not self.basis.strip(), "thiếu căn cứ pháp lý"),
            (frozenset() in circumstances, "trường hợp riêng phải có điều kiện"),
            (len(set(circumstances)) < len(circumstances), "hai trường hợp riêng có cùng điều kiện"),
            (len(set(codes)) < len(codes), "hai loại gia hạn có cùng mã"),
            (first > last, "ngày hết hiệu lực đứng trước ngày có hiệu lực"),
            (self.before and self.unit in ("month", "hour"), "thời hạn trước sự kiện phải tính bằng ngày"),
            (
                self.before and bool(self.extensions or self.suspension),
                "thời hạn trước sự kiện không gia hạn, tạm dừng",
            ),
        )

    @property
    def needs_review(self) -> bool:
        """Part of the evidence is memory or missing: a lawyer must look before anyone is told that it is certain."""
        return bool(_UNCERTAIN & set(self.evidence.split("/")))

    def in_force_on(self, day: date) -> bool:
        return (self.effective_from or date.min) <= day <= (self.effective_to or date.max)

    def variant(self, when: Collection[str]) -> Variant | None:
        """The variant for exactly these circumstances, None for none. Raises `UnknownVariant`."""
        wanted = frozenset(when)
        if not wanted:
            return None
        for variant in self.variants:
            if variant.when == wanted:
                return variant
        known = "; ".join(v.name for v in self.variants) or "không có"
        raise UnknownVariant(
            f"Thời hạn «{self.code}» không có trường hợp riêng {', '.join(sorted(wanted))} (các trường hợp: {known})."
        )

    def extension(self, code: str, when: Collection[str] = ()) -> Extension | None:
        """The extension of this code for a limit that started in these circumstances; None where there is none."""
        found = {e.when: e for e in self.extensions if e.code == code}
        return found.get(frozenset(when)) or found.get(frozenset())

    def extensions_for(self, when: Collection[str] = ()) -> tuple[Extension, ...]:
        """What may be granted to a limit that started in these circumstances, each code once."""
        codes = dict.fromkeys(e.code for e in self.extensions)
        return tuple(e for code in codes if (e := self.extension(code, when)))


def rule_on(rules: Sequence[Rule], day: date, *, on: date | None = None) -> Rule:
    """The version that governs a matter whose clock started on `day`, seen on `on` (left out: on that very day).

    It is the version in force on `day`, unless one that took effect since says that pending matters follow the new
    rules. `rules` are versions of one code. Raises `NoRuleInForce`, `InvalidRule` where versions overlap.
    """
    ordered = sorted(rules, key=lambda rule: rule.effective_from or date.min)
    _check_versions(ordered)
    seen = max(day, on or day)
    found = next((rule for rule in ordered if rule.in_force_on(day)), None)
    for rule in ordered:
        if rule.pending == "new" and day < (rule.effective_from or date.min) <= seen:
            found = rule
    if found is None:
        code = ordered[0].code if ordered else ""
        raise NoRuleInForce(f"Không có quy định về thời hạn «{code}» cho ngày {day:%d/%m/%Y}.")
    return found


def _check_versions(ordered: Sequence[Rule]) -> None:
    for earlier, later in itertools.pairwise(ordered):
        if earlier.code != later.code:
            raise InvalidRule(f"«{earlier.code}» và «{later.code}» không phải các phiên bản của một thời hạn.")
        if (earlier.effective_to or date.max) >= (later.effective_from or date.min):
            raise InvalidRule(f"Thời hạn «{later.code}» có hai phiên bản cùng hiệu lực.")
