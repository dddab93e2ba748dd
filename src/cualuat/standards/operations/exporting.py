"""Tables taken out of the house: one card, or the communes of a year. Who took which is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import operation
from cualuat.letters.registers import Column
from cualuat.standards import access, queries
from cualuat.standards.models import Evidence, Score, ScoreCard
from cualuat.standards.queries import Scored
from cualuat.standards.rules import Indicator, Line, Standard, points_of, show_number

CARD: Final = (
    Column("code", "Mã", 7),
    Column("name", "Tiêu chí, chỉ tiêu", 34),
    Column("worth", "Tối đa", 8),
    Column("own", "Tự chấm", 10),
    Column("own_points", "Điểm tự chấm", 9),
    Column("assessed", "Thẩm định", 10),
    Column("assessed_points", "Điểm thẩm định", 9),
    Column("words", "Diễn giải, lý do khác nhau", 30),
    Column("evidence", "Minh chứng", 26),
)
YEAR: Final = (
    Column("number", "STT", 5, "number"),
    Column("commune", "Xã, phường, đặc khu", 28),
    Column("state", "Trạng thái", 18),
    Column("criteria", "Từng tiêu chí", 34),
    Column("total", "Tổng", 10),
    Column("submitted_on", "Gửi hồ sơ", 11, "date"),
    Column("decision", "Quyết định", 18),
    Column("decided_on", "Ngày quyết định", 11, "date"),
    Column("short", "Còn thiếu để công nhận", 34),
)


@dataclass(frozen=True)
class Table:
    """A table to be printed."""

    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: list[dict[str, object]]


@operation
def card_table(*, card: ScoreCard, by: Actor, at: datetime) -> Table:
    """A card, indicator by indicator. Raises NotAllowed."""
    _require_staff(by)
    found = queries.scored(card)
    rows = _rows(found)
    audit.record(
        action="standards.export",
        subject=("score_card", card.pk, str(card)),
        by=by,
        at=at,
        detail={"year": card.year, "count": len(rows)},
    )
    return Table(
        f"PHIẾU CHẤM CHUẨN TIẾP CẬN PHÁP LUẬT NĂM {card.year}", f"{card.commune} – {found.standard.name}", CARD, rows
    )


def _require_staff(by: Actor) -> None:
    if not access.is_staff(by):
        raise NotAllowed("Chỉ cán bộ của cơ quan xuất được bảng.")


def _rows(found: Scored) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    assessed = {c.criterion.code: c for c in found.assessed.criteria} if found.assessed else {}
    for one in found.own.criteria:
        other = assessed.get(one.criterion.code)
        rows.append(
            {
                "code": one.criterion.code, "name": one.criterion.name.upper(), "worth": show_number(one.worth),
                "own_points": show_number(one.total), "assessed_points": show_number(other.total if other else None),
            }
        )  # fmt: skip
        rows += [_row(found, line) for line in one.lines]
    for condition in found.standard.conditions:
        score = found.scores.get(condition.code)
        rows.append(
            {
                "code": "ĐK", "name": condition.name, "own": _yes(score.self_value if score else None),
                "assessed": _yes(score.assessed_value if score else None), **_words(score),
            }
        )  # fmt: skip
    total = {"name": "TỔNG", "worth": show_number(found.own.worth), "own_points": show_number(found.own.total)}
    if found.assessed:
        total["assessed_points"] = show_number(found.assessed.total)
    return [*rows, total]  # type: ignore[list-item]


def _row(found: Scored, line: Line) -> dict[str, object]:
    one, score = line.indicator, found.scores.get(line.indicator.code)
    value = score.assessed_value if score else None
    return {
        "code": one.code, "name": one.name or "(cần đối chiếu)", "worth": show_number(line.worth),
        "own": value_words(one, line.value), "own_points": show_number(line.points),
        "assessed": value_words(one, value), "assessed_points": _points(found.standard, one, value), **_words(score),
    }  # fmt: skip


def _points(standard: Standard, indicator: Indicator, value: object) -> str:
    return show_number(points_of(standard, indicator, value)) if isinstance(value, Decimal) else ""


def _words(score: Score | None) -> dict[str, object]:
    if score is None:
        return {}
    reason = f"Thẩm định: {score.reason}" if score.reason else ""
    return {
        "words": "\n".join(filter(None, [score.words, reason])),
        "evidence": "\n".join(_proof(one) for one in score.evidence.all()),
    }


def _proof(one: Evidence) -> str:
    """The name; of a figure what was counted, too."""
    if one.value is None:
        return one.name
    return f"{one.name}: {one.value}" + (f"/{one.whole}" if one.whole is not None else "")


def _yes(value: object) -> str:
    return "" if value is None else "đạt" if value else "không đạt"


def value_words(indicator: Indicator, value: object) -> str:
    """A value as it is shown: «đạt», «85,5%», «4»."""
    if indicator.kind == "boolean" or not isinstance(value, Decimal):
        return _yes(value)
    return show_number(value) + ("%" if indicator.kind == "ratio" else "")


@operation
def year_table(*, year: int, by: Actor, at: datetime) -> Table:
    """The communes of a year beside each other. Raises NotAllowed."""
    _require_staff(by)
    found = queries.scored_all(queries.cards(actor=by, year=year))
    rows: list[dict[str, object]] = [_commune(number, one) for number, one in enumerate(found, 1)]
    audit.record(
        action="standards.export_year",
        subject=("score_cards", year, f"Chuẩn tiếp cận pháp luật {year}"),
        by=by,
        at=at,
        detail={"year": year, "count": len(rows)},
    )
    return Table(f"KẾT QUẢ CHUẨN TIẾP CẬN PHÁP LUẬT NĂM {year}", "", YEAR, rows)


def _commune(number: int, one: Scored) -> dict[str, object]:
    card, result = one.card, one.shown
    criteria = [f"{c.criterion.code}: {show_number(c.total)}/{show_number(c.worth)}" for c in result.criteria]
    return {
        "number": number, "commune": card.commune, "state": card.get_state_display(), "criteria": "; ".join(criteria),
        "total": f"{show_number(result.total)}/{show_number(result.worth)}", "submitted_on": card.submitted_on,
        "decision": card.decision, "decided_on": card.decided_on, "short": " ".join(result.short),
    }  # fmt: skip
