"""Scores and evidence: given by the commune, looked at by who assesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from cualuat.audit import operations as audit
from cualuat.base import figures
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation
from cualuat.files.models import Attachment
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.standards import access, queries
from cualuat.standards.models import CardState, Evidence, EvidenceKind, Score, ScoreCard
from cualuat.standards.operations.cards import saved
from cualuat.standards.rules import Standard, read_number, show_number, value_fault

_LONGEST = 4000
_MOST_EVIDENCE = 50


def _editable(card: ScoreCard, state: str) -> None:
    if card.state != state:
        what = "tự chấm" if state == CardState.DRAFTING else "thẩm định"
        raise Refused(
            f"Phiếu đang ở «{card.get_state_display()}», không {what} được nữa. Muốn sửa thì phải trả lại phiếu."
        )


def _value(standard: Standard, code: str, typed: str) -> Decimal | None:
    """What was typed for an indicator or condition. Raises Refused."""
    try:
        value = read_number(typed)
    except ValueError as error:
        raise Refused(str(error), "value") from error
    indicator = standard.indicator(code)
    if indicator is None:
        if standard.condition(code) is None:
            raise Refused("Bộ tiêu chí không còn chỉ tiêu này.")
        if value not in (None, 0, 1):
            raise Refused("Chọn đạt hoặc không đạt.", "value")
        return value
    if value is not None:
        if not indicator.kind:
            raise Refused("Chỉ tiêu này chưa có cách chấm. Hãy nhờ quản trị viên điền ở «Bộ tiêu chí».", "value")
        if fault := value_fault(standard, indicator, value):
            raise Refused(fault, "value")
    return value


def _row(card: ScoreCard, code: str, version: int | None) -> Score:
    """The row of an indicator. Raises SomebodyElse where it is another version than was seen (0: none yet)."""
    row, made = Score.objects.get_or_create(card=card, code=code)
    if version is not None and version != (0 if made else row.version):
        raise SomebodyElse()
    if not made:
        row.version += 1
    return row


@operation
def give(*, card: ScoreCard, code: str, typed: str, words: str, version: int | None, by: Actor, at: datetime) -> Score:
    """The self-score of an indicator or condition; missing evidence does not keep it from being saved.

    `version` is that of the score (0: there was none). Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    card = locked(card, None)
    access.require_filler(by, card)
    _editable(card, CardState.DRAFTING)
    value = _value(queries.standard_of(card), code, typed)
    row = _row(card, code, version)
    before = row.self_value
    row.self_value, row.words = value, normalise(words).strip()[:_LONGEST]
    row.scored_by, row.scored_at = by.name, at
    row.save()
    saved(card)
    audit.record(
        action="standards.score",
        subject=("score_card", card.pk, str(card)),
        by=by,
        at=at,
        detail={"indicator": code, "value": [show_number(before), show_number(value)], "words": row.words},
    )
    return row


@operation
def assess(
    *, card: ScoreCard, code: str, typed: str, reason: str, version: int | None, by: Actor, at: datetime
) -> Score:
    """What the assessors give, beside the self-score; a reason where it differs. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_assessor(by)
    card = locked(card, None)
    _editable(card, CardState.SUBMITTED)
    value = _value(queries.standard_of(card), code, typed)
    if value is None:
        raise Refused("Hãy ghi kết quả thẩm định.", "value")
    row = _row(card, code, version)
    reason = normalise(reason).strip()[:_LONGEST]
    if value != row.self_value and not reason:
        raise Refused("Kết quả khác với tự chấm: hãy ghi lý do.", "reason")
    before = row.assessed_value
    row.assessed_value, row.reason, row.assessed_by, row.assessed_at = value, reason, by.name, at
    row.save()
    saved(card)
    audit.record(
        action="standards.assess",
        subject=("score_card", card.pk, str(card)),
        by=by,
        at=at,
        detail={"indicator": code, "value": [show_number(before), show_number(value)], "reason": reason},
    )
    return row


@operation
def agree(*, card: ScoreCard, version: int | None, by: Actor, at: datetime) -> int:
    """Takes the self-score over wherever nobody has assessed yet; how many. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_assessor(by)
    card = locked(card, version)
    _editable(card, CardState.SUBMITTED)
    rows = card.scores.filter(assessed_value=None, self_value__isnull=False)
    number = 0
    for row in rows:
        row.assessed_value, row.assessed_by, row.assessed_at = row.self_value, by.name, at
        row.version += 1
        row.save()
        number += 1
    saved(card)
    audit.record(
        action="standards.agree", subject=("score_card", card.pk, str(card)), by=by, at=at, detail={"count": number}
    )
    return number


# --- evidence ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceWanted:
    """What proves an indicator: a file, a figure by its code, or a link; `name` in words, may be empty."""

    kind: str
    name: str = ""
    file: Attachment | None = None
    figure: str = ""
    link: str = ""


@operation
def add_evidence(*, card: ScoreCard, code: str, wanted: EvidenceWanted, by: Actor, at: datetime) -> Evidence:
    """Adds evidence to an indicator; a figure is counted now and stays as it is. Raises NotAllowed, Refused (naming the input)."""
    card = locked(card, None)
    access.require_filler(by, card)
    _editable(card, CardState.DRAFTING)
    standard = queries.standard_of(card)
    if standard.indicator(code) is None and standard.condition(code) is None:
        raise Refused("Bộ tiêu chí không còn chỉ tiêu này.")
    row, _ = Score.objects.get_or_create(card=card, code=code)
    if row.evidence.count() >= _MOST_EVIDENCE:
        raise Refused(f"Mỗi chỉ tiêu nhiều nhất {_MOST_EVIDENCE} minh chứng.")
    made = Evidence(
        score=row, kind=wanted.kind, name=normalise(wanted.name).strip()[:300], added_at=at, added_by=by.name
    )
    if wanted.kind == EvidenceKind.FILE:
        _take_file(made, wanted)
    elif wanted.kind == EvidenceKind.FIGURE:
        _count(made, wanted.figure, card.year, day_of(at))
    elif wanted.kind == EvidenceKind.LINK:
        made.link = _link(wanted.link)
        made.name = made.name or made.link[:300]
    else:
        raise Refused("Hãy chọn loại minh chứng.", "kind")
    made.save()
    saved(card)
    audit.record(
        action="standards.add_evidence",
        subject=("score_card", card.pk, str(card)),
        by=by,
        at=at,
        detail={"indicator": code, "name": made.name},
    )
    return made


def _take_file(made: Evidence, wanted: EvidenceWanted) -> None:
    if wanted.file is None:
        raise Refused("Hãy chọn một tệp.", "file")
    made.file = wanted.file
    made.name = made.name or wanted.file.name[:300]


def _count(made: Evidence, code: str, year: int, today: date) -> None:
    """Counts a figure over the year of the card, as far as it has gone."""
    try:
        figure = figures.figure(code)
    except KeyError as error:
        raise Refused("Hãy chọn một số liệu.", "figure") from error
    made.figure, made.since, made.until = code, date(year, 1, 1), min(date(year, 12, 31), today)
    counted = figure.count(figures.Window(made.since, made.until, on=today))
    made.value, made.whole = counted.value, counted.whole
    made.name = made.name or figure.name


def _link(typed: str) -> str:
    link = typed.strip()
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise Refused("Đường dẫn không đúng.", "link") from error
    if parts.scheme not in ("http", "https") or not parts.netloc or len(link) > 1000 or any(c.isspace() for c in link):
        raise Refused("Hãy ghi cả đường dẫn, bắt đầu bằng https:// hoặc http://.", "link")
    return link


@operation
def remove_evidence(*, evidence: Evidence, by: Actor, at: datetime) -> None:
    """Takes evidence away; a file stays in the store of files. Raises NotAllowed, Refused."""
    card = locked(evidence.score.card, None)
    access.require_filler(by, card)
    _editable(card, CardState.DRAFTING)
    code, name = evidence.score.code, evidence.name
    evidence.delete()
    saved(card)
    audit.record(
        action="standards.remove_evidence",
        subject=("score_card", card.pk, str(card)),
        by=by,
        at=at,
        detail={"indicator": code, "name": name},
    )
