"""Score cards: opened, self-scored, posted, submitted, assessed, decided, sent back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.text import fold, normalise
from cualuat.kernel.workdays import YearNotCovered, day_of, show
from cualuat.organisation.models import Unit
from cualuat.standards import access, queries
from cualuat.standards.models import CardState, Score, ScoreCard
from cualuat.standards.rules import STEP_NAMES, STEPS

_LONGEST = 4000
_MOST_SHOWN = 6


def saved(card: ScoreCard) -> ScoreCard:
    """Writes a new version of the card."""
    card.version += 1
    card.save()
    return card


@operation
def open_card(*, year: int, commune: str, unit: Unit, by: Actor, at: datetime) -> ScoreCard:
    """Begins the card of a commune for a year. Raises NotAllowed, Refused (naming the input)."""
    if not access.may_open(by, unit.pk):
        raise NotAllowed("Chỉ cán bộ, người đứng đầu đơn vị đó, đơn vị đầu mối và lãnh đạo cơ quan được lập phiếu.")
    name = " ".join(normalise(commune).split())[:200]
    if not name:
        raise Refused("Hãy ghi tên xã, phường, đặc khu.", "commune")
    if year > day_of(at).year:
        raise Refused("Năm này chưa đến. Hãy chọn năm nay hoặc năm trước.", "year")
    found = queries.set_for(year)
    if found is None:
        pause = queries.pause_of(year)
        why = f" {pause.words}" if pause else " Hãy nhờ quản trị viên thêm ở «Bộ tiêu chí»."
        raise Refused(f"Năm {year} không có bộ tiêu chí nào áp dụng.{why}", "year")
    try:
        with transaction.atomic():
            card = ScoreCard.objects.create(
                year=year, commune=name, commune_key=fold(name)[:200], unit=unit, standard_code=found.standard.code,
                added_at=at, added_by=by.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(f"Năm {year} đã có phiếu của «{name}».", "commune") from error
    audit.record(
        action="standards.open", subject=_subject(card), by=by, at=at, detail={"year": year, "unit": unit.name}
    )
    return card


def _subject(card: ScoreCard) -> tuple[str, object, str]:
    return ("score_card", card.pk, str(card))


def _allowed(card: ScoreCard, step: str) -> None:
    if card.state not in STEPS[step][0]:
        raise Refused(
            f"Phiếu đang ở «{card.get_state_display()}», chưa làm được bước «{STEP_NAMES[step]}». Hãy xem các bước ở đầu trang."
        )


def _some(rows: tuple[str, ...]) -> str:
    more = f" Và {len(rows) - _MOST_SHOWN} điều nữa." if len(rows) > _MOST_SHOWN else ""
    return " ".join(rows[:_MOST_SHOWN]) + more


def _moved(card: ScoreCard, step: str, by: Actor, at: datetime, reason: str = "") -> ScoreCard:
    before = card.get_state_display()
    card.state = STEPS[step][1]
    saved(card)
    detail: dict[str, object] = {"step": STEP_NAMES[step], "state": [before, card.get_state_display()]}
    if reason:
        detail["reason"] = reason
    if card.decision:
        detail["number"] = card.decision
    audit.record(action="standards.step", subject=_subject(card), by=by, at=at, detail=detail)
    return card


@operation
def self_score(*, card: ScoreCard, version: int | None, by: Actor, at: datetime) -> ScoreCard:
    """Closes the self-score; the card keeps the set it was scored by. Raises NotAllowed, SomebodyElse, Refused."""
    card = locked(card, version)
    access.require_filler(by, card)
    _allowed(card, "self_score")
    found = queries.set_with(card.standard_code)
    if found is None:
        raise Refused("Không còn bộ tiêu chí của phiếu này. Hãy nhờ quản trị viên.")
    if found.standard.gaps:
        raise Refused(
            f"Bộ tiêu chí chưa đủ dữ liệu, chưa chốt được; hãy nhờ quản trị viên điền ở «Bộ tiêu chí». {_some(found.standard.gaps)}"
        )
    own = queries.scored(card).own
    if own.open:
        raise Refused(f"Chưa chốt được. {_some(own.open)}")
    card.standard_text, card.self_scored_on = found.text, day_of(at)
    return _moved(card, "self_score", by, at)


@operation
def post(*, card: ScoreCard, version: int | None, by: Actor, at: datetime) -> ScoreCard:
    """Shows the draft of the result to the public. Raises NotAllowed, SomebodyElse, Refused."""
    card = locked(card, version)
    access.require_filler(by, card)
    _allowed(card, "post")
    today = day_of(at)
    try:
        card.posted_on, card.posted_until = today, queries.posting_ends(card, today)
    except YearNotCovered as error:
        raise Refused(str(error)) from error
    return _moved(card, "post", by, at)


@operation
def submit(*, card: ScoreCard, version: int | None, by: Actor, at: datetime) -> ScoreCard:
    """Sends the file to be assessed, after the posting. Raises NotAllowed, SomebodyElse, Refused."""
    card = locked(card, version)
    access.require_filler(by, card)
    _allowed(card, "submit")
    today = day_of(at)
    if card.posted_until and today <= card.posted_until:
        posting = queries.standard_of(card).posting
        words = f" đủ {posting.words}" if posting else ""
        raise Refused(f"Dự thảo phải niêm yết{words}, đến hết ngày {show(card.posted_until)}; từ hôm sau mới gửi được.")
    card.submitted_on = today
    return _moved(card, "submit", by, at)


@operation
def close_assessment(*, card: ScoreCard, version: int | None, by: Actor, at: datetime) -> ScoreCard:
    """Closes the assessment. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_assessor(by)
    card = locked(card, version)
    _allowed(card, "assess")
    found = queries.scored(card)
    if found.assessed is None:
        raise Refused("Chưa thẩm định chỉ tiêu nào.")
    if found.assessed.open:
        raise Refused(f"Chưa chốt thẩm định được. {_some(found.assessed.open)}")
    card.assessed_on = day_of(at)
    return _moved(card, "assess", by, at)


@operation
def decide(
    *,
    card: ScoreCard,
    recognised: bool,
    number: str,
    day: date,
    words: str,
    version: int | None,
    by: Actor,
    at: datetime,
) -> ScoreCard:
    """The decision: number, day; words are needed where it is not recognised. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_assessor(by)
    card = locked(card, version)
    step = "recognise" if recognised else "decline"
    _allowed(card, step)
    number, words = normalise(number).strip()[:100], normalise(words).strip()[:_LONGEST]
    result = queries.scored(card).shown
    if recognised and not result.recognised:
        raise Refused(f"Chưa đủ điều kiện công nhận. {_some(result.short)}")
    if not number:
        raise Refused("Hãy ghi số, ký hiệu của quyết định hoặc thông báo.", "number")
    if not recognised and not words:
        raise Refused("Hãy ghi vì sao không công nhận.", "words")
    if day > day_of(at) or (card.submitted_on and day < card.submitted_on):
        raise Refused("Ngày quyết định phải từ ngày gửi hồ sơ đến hôm nay.", "day")
    card.decision, card.decided_on, card.words = number, day, words
    return _moved(card, step, by, at, words)


@operation
def send_back(*, card: ScoreCard, reason: str, version: int | None, by: Actor, at: datetime) -> ScoreCard:
    """Back to self-scoring, with a reason: by the unit before it is submitted, by assessors at any time before the decision.

    What was assessed is forgotten (the log keeps it); self-scores and evidence stay. Raises NotAllowed, SomebodyElse, Refused.
    """
    card = locked(card, version)
    before_submission = card.state in (CardState.SELF_SCORED, CardState.POSTED)
    if not (before_submission and access.may_fill(by, card)):
        access.require_assessor(by)
    _allowed(card, "send_back")
    reason = normalise(reason).strip()[:_LONGEST]
    if not reason:
        raise Refused("Hãy ghi lý do trả lại.", "reason")
    Score.objects.filter(card=card).update(
        assessed_value=None, reason="", assessed_by="", assessed_at=None, version=F("version") + 1
    )
    card.standard_text = ""
    card.self_scored_on = card.posted_on = card.posted_until = card.submitted_on = card.assessed_on = None
    return _moved(card, "send_back", by, at, reason)
