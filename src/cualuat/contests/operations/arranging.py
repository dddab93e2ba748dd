"""Contests and their rounds: made, changed, announced, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.contests import access, queries
from cualuat.contests.models import Attempt, Contest, Round
from cualuat.contests.rules import (
    OVERDUE,
    SHOWN,
    TIE_BREAKS,
    BadParts,
    BadPrizes,
    Part,
    Prize,
    read_parts,
    read_prizes,
    shortage,
)
from cualuat.entry.operations import arranging as occasions
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import YearNotCovered, add_working_days, day_of
from cualuat.search.operations import queue_update
from cualuat.timelimits import queries as timelimits


@dataclass(frozen=True, slots=True)
class ContestWanted:
    """A contest as it is typed."""

    title: str
    intro: str = ""
    terms: str = ""
    citation: str = ""
    teams: str = ""


@dataclass(frozen=True, slots=True)
class RoundWanted:
    """A round as it is typed; `parts` and `prizes` see `rules`."""

    title: str
    terms: Terms
    minutes: int
    parts: str
    grace: int = 60
    delay: int = 30
    overdue: str = "count"
    reserved_only: bool = False
    shown: str = "published"
    tie_break: str = "guess-time"
    prizes: str = ""
    pass_mark: int = 50
    appeal_days: int = 3
    after: Round | None = None
    places: int | None = None


def record(action: str, row: Contest, by: Actor, at: datetime, **detail: object) -> None:
    """One line of the record of acts about a contest."""
    audit.record(action=action, subject=("contest", row.pk, row.title), by=by, at=at, detail=detail)


def reindex(row: Contest, *, at: datetime) -> None:
    """Queues the update of the index for one contest."""
    queue_update(doc_ids=[f"contests:{row.pk}"], at=at)


def working_days(start: date, days: int) -> date:
    """The last of so many working days after `start`. Raises Refused for a year without calendar."""
    try:
        return add_working_days(start, days, timelimits.calendar()).due
    except YearNotCovered as error:
        raise Refused(f"{error} Hãy nhờ quản trị viên thêm lịch làm việc.") from error


@operation
def keep(*, contest: Contest | None, wanted: ContestWanted, version: int | None, by: Actor, at: datetime) -> Contest:
    """Writes a contest; once it is announced its rules and teams stand. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = Contest(made_at=at, made_by=by.name) if contest is None else locked(contest, version)
    if row.state == "cancelled":
        raise Refused("Cuộc thi đã hủy, không sửa nữa.")
    terms = words(wanted.terms, 20_000, "terms")
    teams = "\n".join(
        dict.fromkeys(" ".join(one.split()) for one in words(wanted.teams, 20_000, "teams").splitlines() if one.strip())
    )
    if row.state == "announced" and (terms, teams) != (row.terms, row.teams):
        raise Refused(
            "Đã công bố thì thể lệ và danh sách đơn vị không đổi. Hãy ghi điều cần nói thêm vào phần giới thiệu.",
            "terms",
        )
    if any(len(team) > 200 for team in teams.splitlines()):
        raise Refused("Tên một đơn vị dài quá 200 ký tự. Hãy ghi mỗi dòng một đơn vị.", "teams")
    row.title = words(wanted.title, 300, "title", "Hãy ghi tên cuộc thi.")
    row.intro, row.terms, row.teams = words(wanted.intro, 10_000, "intro"), terms, teams
    row.citation = words(wanted.citation, 300, "citation")
    row.version += 1 if contest is not None else 0
    row.save()
    record("contests.write" if contest is None else "contests.edit", row, by, at)
    if row.state == "announced":
        reindex(row, at=at)
    return row


def _choice(value: str, known: object, field: str, message: str) -> str:
    if value not in known:  # type: ignore[operator]
        raise Refused(message, field)
    return value


def _within(value: int, least: int, most: int, field: str) -> int:
    if not least <= value <= most:
        raise Refused(f"Hãy ghi một số từ {least} đến {most}.", field)
    return value


def _parts(text: str) -> tuple[Part, ...]:
    try:
        return read_parts(text)
    except BadParts as error:
        raise Refused(str(error), "parts") from error


def _prizes(text: str) -> tuple[Prize, ...]:
    try:
        return read_prizes(text)
    except BadPrizes as error:
        raise Refused(str(error), "prizes") from error


def _take_over(row: Round, wanted: RoundWanted) -> None:
    row.minutes = _within(wanted.minutes, 1, 600, "minutes")
    row.grace = _within(wanted.grace, 0, 600, "grace")
    row.delay = _within(wanted.delay, 0, 300, "delay")
    row.pass_mark = _within(wanted.pass_mark, 0, 100, "pass_mark")
    row.appeal_days = _within(wanted.appeal_days, 1, 30, "appeal_days")
    row.overdue = _choice(wanted.overdue, OVERDUE, "overdue", "Hãy chọn hết giờ mà chưa nộp thì sao.")
    row.shown = _choice(wanted.shown, SHOWN, "shown", "Hãy chọn khi nào người thi thấy điểm.")
    row.tie_break = _choice(wanted.tie_break, TIE_BREAKS, "tie_break", "Hãy chọn cách xếp hạng khi bằng điểm.")
    parts, prizes = _parts(wanted.parts), _prizes(wanted.prizes)
    row.parts = [[part.topic, part.difficulty, part.count, part.points] for part in parts]
    row.prizes = [[prize.name, prize.count, prize.value] for prize in prizes]
    row.reserved_only = wanted.reserved_only
    row.after, row.places = wanted.after, wanted.places if wanted.after else None
    if wanted.after is not None:
        _check_after(row, wanted)
    if wanted.terms.opens_at + timedelta(minutes=1) > wanted.terms.closes_at:
        raise Refused("Lúc đóng phải sau lúc mở.", "close_day")


def _check_after(row: Round, wanted: RoundWanted) -> None:
    before = wanted.after
    assert before is not None
    if before.contest_id != row.contest_id or before.pk == row.pk or (row.pk and before.position >= row.position):
        raise Refused("Vòng trước phải là một vòng khác của cuộc thi này, xếp trước vòng này.", "after")
    if not wanted.places:
        raise Refused("Hãy ghi bao nhiêu người của vòng trước được vào vòng này.", "places")
    if wanted.terms.most != 1:
        raise Refused("Vòng chỉ dành cho người qua vòng trước thì mỗi người một lượt.", "most")
    if before.occasion.closes_at >= wanted.terms.opens_at:
        raise Refused("Vòng này phải mở sau khi vòng trước đóng.", "open_day")
    known = working_days(day_of(before.occasion.closes_at), before.appeal_days)
    if day_of(wanted.terms.opens_at) <= known:
        raise Refused(
            f"Người vào vòng này phải biết kết quả vòng trước, mà vòng trước còn khiếu nại đến hết ngày {known:%d/%m/%Y}. "
            f"Hãy mở vòng này từ ngày {known + timedelta(days=1):%d/%m/%Y} trở đi.",
            "open_day",
        )


@operation
def keep_round(
    *, contest: Contest, round_: Round | None, wanted: RoundWanted, version: int | None, by: Actor, at: datetime
) -> Round:
    """Writes a round. Once it is announced only its name and a later close may change: whoever is at work then gets the time.

    Raises NotAllowed, SomebodyElse, BadTerms, Refused.
    """
    access.require_runner(by)
    held = locked(contest)
    if held.state == "cancelled":
        raise Refused("Cuộc thi đã hủy, không sửa nữa.")
    title = words(wanted.title, 200, "title", "Hãy ghi tên vòng thi.")
    named = f"{held.title}: {title}"
    if round_ is None:
        if held.state != "draft":
            raise Refused("Cuộc thi đã công bố, không thêm vòng được nữa.")
        last = held.rounds.aggregate(n=Max("position"))["n"] or 0
        row = Round(contest=held, position=last + 1)
        _take_over(row, wanted)
        row.occasion = occasions.make(kind="contest", title=named, terms=wanted.terms, by=by, at=at)
    else:
        row = locked(round_, version)
        row.version += 1
        if held.state == "announced":
            _stay_open_longer(row, wanted, at)
        else:
            _take_over(row, wanted)
        row.occasion = occasions.change(occasion=row.occasion, title=named, terms=wanted.terms, by=by, at=at)
    row.title = title
    row.save()
    action = "contests.write_round" if round_ is None else "contests.edit_round"
    record(action, held, by, at, round=title, until=row.occasion.closes_at.isoformat())
    return row


def _stay_open_longer(row: Round, wanted: RoundWanted, at: datetime) -> None:
    """A later close of an announced round; attempts that are going get what their limit leaves them of it."""
    before = row.occasion.closes_at
    if wanted.terms.closes_at == before:
        return
    if wanted.terms.closes_at < before:
        raise Refused("Đã công bố thì chỉ lùi lúc đóng ra sau được, không sớm hơn.", "close_day")
    if at >= before:
        raise Refused("Vòng thi đã hết giờ, không kéo dài được nữa.", "close_day")
    for attempt in row.attempts.select_for_update().filter(how="", deadline=before).order_by("pk"):
        attempt.deadline = min(attempt.begins_at + timedelta(minutes=row.minutes), wanted.terms.closes_at)
        attempt.save(update_fields=["deadline"])


@operation
def drop_round(*, round_: Round, by: Actor, at: datetime) -> None:
    """Takes away a round of a contest that is not announced. Raises NotAllowed, Refused."""
    access.require_runner(by)
    row = locked(round_)
    if locked(row.contest).state != "draft":
        raise Refused("Cuộc thi đã công bố, không bỏ vòng được nữa.")
    if Round.objects.filter(after=row).exists():
        raise Refused("Vòng khác lấy người từ vòng này. Hãy sửa vòng ấy trước.")
    record("contests.drop_round", row.contest, by, at, round=row.title)
    occasion = row.occasion
    row.delete()
    occasion.delete()


@operation
def announce(*, contest: Contest, version: int | None, by: Actor, at: datetime) -> Contest:
    """Makes a contest public: from now on who takes part, the clock, the paper and what decides a tie stand. Raises Refused."""
    access.require_runner(by)
    row = locked(contest, version)
    if row.state != "draft":
        raise Refused("Cuộc thi này đã công bố hoặc đã hủy.")
    rounds = list(row.rounds.select_related("occasion").order_by("position", "pk"))
    if not rounds:
        raise Refused("Hãy thêm ít nhất một vòng thi trước khi công bố.")
    for one in rounds:
        one.pool = _pool(one)
        one.version += 1
        one.save(update_fields=["pool", "version"])
        occasions.freeze(occasion=one.occasion, address=f"/cuoc-thi/{row.pk}/", by=by, at=at)
    row.state, row.announced_at, row.version = "announced", at, row.version + 1
    row.save()
    reindex(row, at=at)
    record("contests.announce", row, by, at, rounds=len(rounds))
    return row


def _pool(row: Round) -> list[list[int]]:
    """The versions that each part draws from, as the bank stands now. Raises Refused where they may run short."""
    parts = row.asked
    pools = [queries.usable(part, reserved_only=row.reserved_only) for part in parts]
    if missing := shortage(pools, [part.count for part in parts]):
        said = "; ".join(f"phần «{parts[place].name}» thiếu {short} câu" for place, short in missing)
        raise Refused(f"{row.title}: ngân hàng chưa đủ câu đang dùng: {said}. Hãy thêm câu hỏi hoặc sửa đề.")
    return pools


@operation
def cancel(*, contest: Contest, reason: str, version: int | None, by: Actor, at: datetime) -> Contest:
    """Calls a contest off, with the reason that everybody reads. What was sent stays. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(contest, version)
    if row.state == "cancelled":
        raise Refused("Cuộc thi này đã hủy rồi.")
    if row.rounds.filter(published_at__isnull=False).exists():
        raise Refused("Đã công bố kết quả thì không hủy được nữa.")
    row.cancel_reason = words(reason, 500, "reason", "Hãy ghi vì sao hủy; mọi người sẽ đọc được.")
    for one in row.rounds.select_related("occasion"):
        if one.occasion.frozen_at and not one.occasion.closed_at:
            occasions.close(occasion=one.occasion, by=by, at=at)
    going = Attempt.objects.filter(round__contest=row, how="")
    for attempt in going.select_for_update().order_by("pk"):
        attempt.how, attempt.finished_at = "never", min(at, attempt.deadline)
        attempt.save(update_fields=["how", "finished_at"])
    row.state, row.cancelled_at, row.version = "cancelled", at, row.version + 1
    row.save()
    reindex(row, at=at)
    record("contests.cancel", row, by, at, reason=row.cancel_reason)
    return row
