"""From rows of lawdata to rules of the kernel, and from the circumstances of a matter to the ledger they make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from cualuat.kernel.limits import Entry, Extension, Ledger, Rule, UnknownVariant, Variant
from cualuat.kernel.workdays import VIETNAM

# What happened, as words for people; other circumstances are named by their rule.
MATTERS = {
    "reception": "Tiếp công dân",
    "sorting": "Xử lý đơn",
    "complaint": "Khiếu nại",
    "denunciation": "Tố cáo",
    "feedback": "Phản ánh, kiến nghị",
    "information": "Cung cấp thông tin",
    "dialogue": "Đối thoại",
    "procedures": "Thủ tục hành chính",
    "consultation": "Lấy ý kiến",
    "democracy": "Dân chủ ở cơ sở",
    "personal_data": "Dữ liệu cá nhân",
}
EVIDENCE_NAMES = {
    "V": "đã đọc trong bản chép của văn bản",
    "S": "theo nguồn thứ cấp",
    "M": "theo trí nhớ, chưa đối chiếu",
    "?": "chưa tìm được hoặc mâu thuẫn",
}
DAY_KINDS = {
    "holiday": "Ngày lễ, tết",
    "compensatory": "Nghỉ bù",
    "swap_off": "Nghỉ hoán đổi",
    "swap_work": "Làm bù",
    "undecided": "Chưa quyết định",
    "ordinary": "Ngày thường",
}


def rule_from_row(row: Mapping[str, Any], *, reviewed: bool = False) -> Rule:
    """The kernel's rule for a row of lawdata/time_limits (or of its copy in the database).

    `reviewed`: somebody compared it with the text of the law, so that its evidence counts as read.
    Raises InvalidRule, KeyError.
    """
    basis = str(row["basis"])
    return Rule(
        code=row["code"],
        name=row["name"],
        amount=row["amount"],
        unit=row["unit"],
        start_event=_event(row["start_name"], row["unit"]),
        basis=basis,
        evidence="V" if reviewed else row["evidence"],
        variants=tuple(
            Variant(frozenset(v["when"]), v["name"], v["amount"], v.get("basis", basis))
            for v in row.get("variants", ())
        ),
        extensions=tuple(
            Extension(
                code=e["code"],
                name=e["name"],
                amount=e["amount"],
                unit=e["unit"],
                basis=e.get("basis", basis),
                times=e["times"],
                when=frozenset(e.get("when", ())),
            )
            for e in row.get("extension", ())
        ),
        suspension=row.get("suspension_basis", ""),
        effective_from=_day(row.get("effective_from")),
        effective_to=_day(row.get("effective_to")),
        pending="new" if row.get("pending") == "new" else "old",
        transitional_note=row.get("pending_basis", ""),
        before=row.get("direction") == "before",
        at_least=row.get("bound") == "at_least",
    )


def _event(name: str, unit: str) -> str:
    """«Thụ lý tố cáo» as it stands after «kể từ»: «ngày thụ lý tố cáo»."""
    small = name[:1].lower() + name[1:]
    return small if small.startswith("ngày ") else f"{'lúc' if unit == 'hour' else 'ngày'} {small}"


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def ledger_of(rule: Rule, start: date, circumstances: Collection[str], *, at: datetime | None = None) -> Ledger:
    """The ledger of a limit that began on `start` and whose circumstances all hold: variants and extensions, in full.

    «complex» chooses the variant where the rule has one, else it grants that extension as often as the law allows.
    For limits in hours `at` is the moment (left out: the beginning of the day). Raises UnknownVariant.
    """
    if rule.unit == "hour" and at is None:
        at = datetime.combine(start, datetime.min.time(), VIETNAM)
    wanted = frozenset(circumstances)
    when = variant_for(rule, wanted)
    entries = [Entry("start", start, at=at, when=when)]
    for code in sorted(wanted - when):
        extension = rule.extension(code, when)
        if extension is None:
            names = "; ".join(circumstances_of(rule).values()) or "không có"
            raise UnknownVariant(f"Thời hạn «{rule.code}» không có trường hợp riêng {code} (các trường hợp: {names}).")
        entries += [Entry("extend", start, at=at, extension=code)] * extension.times
    return tuple(entries)


def variant_for(rule: Rule, circumstances: Collection[str]) -> frozenset[str]:
    """The circumstances of the rule's variant that fits best; empty where none fits."""
    wanted = frozenset(circumstances)
    return max((v.when for v in rule.variants if v.when <= wanted), key=len, default=frozenset[str]())


def circumstances_of(rule: Rule) -> dict[str, str]:
    """What may be said of a matter that changes this limit, code → words: single circumstances and extensions."""
    found = {next(iter(v.when)): v.name for v in rule.variants if len(v.when) == 1}
    return found | {e.code: e.name for e in rule.extensions if e.code not in found}
