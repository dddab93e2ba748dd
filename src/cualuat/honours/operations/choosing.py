"""Scores of the council, the outcome of a vote, the minutes, who is chosen, the decision with its certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.ballots import queries as ballots
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.casework.operations.numbering import next_serial
from cualuat.honours import access, queries
from cualuat.honours.models import CouncilScore, Honour, Initiative, Nomination, Round
from cualuat.honours.operations.rounds import record
from cualuat.honours.rules import CODE, faults
from cualuat.kernel.workdays import day_of, show
from cualuat.sealed import receipts
from cualuat.search import operations as search


class BadPoints(Refused):
    """Points are missing or too many; `errors` by criterion."""

    def __init__(self, errors: dict[str, str]) -> None:
        name = next(iter(errors))
        super().__init__(errors[name], name)
        self.errors = errors


@operation
def score(
    *, nomination: Nomination, points: Mapping[str, int], note: str, person: Person, by: Actor, at: datetime
) -> CouncilScore:
    """A member gives her points, or others instead, until the scoring is closed. Raises NotAllowed, BadPoints, Refused."""
    row = locked(nomination.round)
    member = access.membership(row, person)
    if member is None or by.id != str(person.pk):
        raise NotAllowed("Chỉ thành viên hội đồng của đợt này cho điểm được.")
    if row.state != "choosing" or row.choosing != "council" or row.scored_at:
        raise Refused("Đợt này không ở bước cho điểm, hoặc đã chốt điểm.")
    if not queries.candidates(row).filter(pk=nomination.pk).exists():
        raise Refused("Đề cử này không còn được đưa ra.")
    scales = queries.scales(row)
    given = {key: points[key] for key in scales if key in points}
    if errors := faults(scales, given):
        raise BadPoints(errors)
    values = {"points": given, "note": words(note, 1000, "note"), "at": at}
    made, _ = CouncilScore.objects.update_or_create(nomination=nomination, member=member, defaults=values)
    record("honours.score", row, by, at, what=f"Đề cử {nomination.pk}")
    return made


@operation
def close_scores(*, round: Round, reason: str = "", version: int | None = None, by: Actor, at: datetime) -> Round:
    """The scores stand and may be seen from now on. Where a member left some out, `reason` says why. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if row.state != "choosing" or row.choosing != "council" or row.scored_at:
        raise Refused("Đợt này không ở bước cho điểm, hoặc đã chốt điểm.")
    among = queries.candidates(row)
    points = queries.means(row)
    if not points or len(points) < among.count():
        raise Refused("Có người chưa được ai cho điểm. Hãy nhắc hội đồng cho điểm đủ rồi chốt.")
    missing = any(done < among.count() for _, done in queries.scored(row))
    row.incomplete_why = words(
        reason,
        500,
        "reason",
        "Có thành viên chưa cho điểm đủ. Hãy nhắc, hoặc ghi vì sao chốt thiếu." if missing else "",
    )
    for key, value in points.items():
        Nomination.objects.filter(pk=key).update(points=value)
    row.scored_at = at
    return _saved("honours.close_scores", row, by, at, count=len(points))


def _saved(action: str, row: Round, by: Actor, at: datetime, **detail: object) -> Round:
    row.version += 1
    row.save()
    record(action, row, by, at, **detail)
    return row


@dataclass(frozen=True, slots=True)
class MinutesWanted:
    """Minutes of the meeting that chose."""

    day: date
    place: str
    present: str
    content: str


@operation
def choose(
    *, round: Round, chosen: Iterable[int], minutes: MinutesWanted, version: int | None, by: Actor, at: datetime
) -> Round:
    """Who is honoured, as the points or the votes say; ties at the last place are told apart here. With the minutes.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    access.require_runner(by)
    row = locked(round, version)
    if row.state not in ("choosing", "chosen"):
        raise Refused("Đợt này không ở bước chọn.")
    _need_result(row)
    if not (row.comments_until and row.comments_until < minutes.day <= day_of(at)):
        raise Refused("Ngày họp phải sau khi hết thời gian lấy ý kiến và không sau hôm nay.", "day")
    row.minutes_day = minutes.day
    row.minutes_place = words(minutes.place, 300, "place", "Hãy ghi nơi họp.")
    row.minutes_present = words(minutes.present, 5000, "present", "Hãy ghi người dự họp, mỗi dòng một người.")
    row.minutes_content = words(minutes.content, 20_000, "content", "Hãy ghi ý kiến, diễn biến.")
    keys = _checked(row, set(chosen))
    Nomination.objects.filter(round=row, state="chosen").update(state="listed")
    Nomination.objects.filter(round=row, pk__in=keys).update(state="chosen")
    row.state = "chosen"
    return _saved("honours.choose", row, by, at, count=len(keys))


def _need_result(row: Round) -> None:
    if row.choosing == "council" and row.scored_at is None:
        raise Refused("Hãy chốt điểm của hội đồng trước.")
    if row.choosing == "ballot":
        if row.ballot is None or row.ballot.published_at is None:
            raise Refused("Hãy kiểm phiếu và công bố kết quả bỏ phiếu trước.")
        votes = {one.option: one.votes for one in ballots.outcome_of(row.ballot).standings}
        for one in row.nominations.exclude(option_key=""):
            Nomination.objects.filter(pk=one.pk).update(votes=votes.get(one.option_key, 0))


def _checked(row: Round, wanted: set[int]) -> set[int]:
    """Those chosen, if nobody is passed over who came out better."""
    Nomination.objects.filter(round=row, state="chosen").update(state="listed")
    best, tied = queries.suggestion(row)
    sure, edge = {one.pk for one in best}, {one.pk for one in tied}
    if not sure <= wanted:
        names = ", ".join(one.name for one in best if one.pk not in wanted)
        raise Refused(f"Điểm, phiếu đã chọn cả: {names}. Không bỏ qua được.", "chosen")
    if not wanted <= sure | edge:
        raise Refused("Có người được chọn mà điểm, phiếu không đủ.", "chosen")
    if not 1 <= len(wanted) <= row.most:
        raise Refused(f"Chọn từ 1 đến {row.most} người.", "chosen")
    return wanted


@operation
def decide(*, round: Round, number: str, day: date, version: int | None, by: Actor, at: datetime) -> Round:
    """The decision is signed: honours are given, each with a numbered certificate. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if row.state != "chosen":
        raise Refused("Hãy lập biên bản và chọn trước khi ghi quyết định.")
    if row.minutes_day is None or not row.minutes_day <= day <= day_of(at):
        raise Refused("Ngày quyết định từ ngày họp đến hôm nay.", "day")
    row.decision_number = words(number, 60, "number", "Hãy ghi số quyết định.")
    row.decision_day = day
    row.state = "decided"
    found = list(row.nominations.filter(state="chosen").order_by("-points", "-votes", "pk"))
    made = [_honour(one, day, by) for one in found]
    row.nominations.filter(state="listed").update(state="not_chosen")
    for one in found:
        _into_register(one, day, at)
    search.queue_update(doc_ids=[f"honours:h{one.pk}" for one in made], at=at)
    return _saved("honours.decide", row, by, at, number=row.decision_number, day=show(day), count=len(made))


def _honour(one: Nomination, day: date, by: Actor) -> Honour:
    number = f"{next_serial('honour', day.year):02d}/{day.year}"
    return Honour.objects.create(
        nomination=one, number=number, code=receipts.draw(CODE), given_on=day, given_by=by.name
    )


def _into_register(one: Nomination, day: date, at: datetime) -> None:
    """An initiative that is honoured is public with that, its author agreed to it."""
    found = Initiative.objects.filter(nomination=one, state="draft").first()
    if found is None or one.consent != "given":
        return
    found.state, found.consent_on, found.published_on = "public", one.consent_on, day
    found.version += 1
    found.save()
    search.queue_update(doc_ids=[f"honours:i{found.pk}"], at=at)


@operation
def revoke(*, honour: Honour, reason: str, version: int | None, by: Actor, at: datetime) -> Honour:
    """Takes an honour back; whoever looks its code up is told. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(honour, version)
    if row.revoked_on is not None:
        raise Refused("Đã thu hồi rồi.")
    row.revoked_why = words(reason, 500, "reason", "Hãy ghi lý do thu hồi.")
    row.revoked_on = day_of(at)
    row.version += 1
    row.save()
    record("honours.revoke", row.nomination.round, by, at, number=row.number, reason=row.revoked_why)
    search.queue_update(doc_ids=[f"honours:h{row.pk}"], at=at)
    return row
