"""Rounds: prepared, announced, put to the people's comments, then to the council or to a vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.ballots.operations import preparing
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.entry.rules import Terms
from cualuat.honours import access, queries
from cualuat.honours.models import CouncilMember, Criterion, Round
from cualuat.honours.norms import norms
from cualuat.honours.rules import CHOOSING, KINDS
from cualuat.kernel.workdays import day_of, show

MOST_CRITERIA = 20


@dataclass(frozen=True, slots=True)
class RoundWanted:
    """A round as it is written; `criteria` by name with the most points."""

    kind: str
    title: str
    nominate_from: date
    nominate_until: date
    about: str = ""
    comment_days: int = 0  # 0: as lawdata proposes
    choosing: str = "council"
    most: int = 3
    criteria: tuple[tuple[str, int], ...] = ()


def record(action: str, row: Round, by: Actor, at: datetime, **detail: object) -> None:
    """Writes an act on a round down."""
    audit.record(action=action, subject=("Round", row.pk, row.title[:200]), by=by, at=at, detail=detail)


@operation
def write(*, round: Round | None, wanted: RoundWanted, version: int | None, by: Actor, at: datetime) -> Round:
    """A new round, or one that is not announced yet written anew. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(round, version) if round else Round(made_at=at, made_by=by.name)
    if row.state != "draft":
        raise Refused("Đợt đã công bố, không sửa được nữa.")
    if wanted.kind not in KINDS:
        raise Refused("Hãy chọn loại.", "kind")
    if wanted.choosing not in CHOOSING:
        raise Refused("Hãy chọn cách chọn.", "choosing")
    if wanted.nominate_until < wanted.nominate_from:
        raise Refused("Ngày cuối nhận đề cử phải sau ngày đầu.", "nominate_until")
    row.comment_days = wanted.comment_days or norms().comment_days
    if not norms().least <= row.comment_days <= 90:
        raise Refused(f"Lấy ý kiến ít nhất {norms().least} ngày, nhiều nhất 90 ngày.", "comment_days")
    if not 1 <= wanted.most <= 100:
        raise Refused("Ghi số từ 1 đến 100.", "most")
    row.kind, row.choosing, row.most = wanted.kind, wanted.choosing, wanted.most
    row.title = words(wanted.title, 300, "title", "Hãy đặt tên đợt.")
    row.about = words(wanted.about, 20_000, "about")
    row.nominate_from, row.nominate_until, row.year = (
        wanted.nominate_from,
        wanted.nominate_until,
        wanted.nominate_until.year,
    )
    row.version += 1 if round else 0
    row.save()
    _set_criteria(row, wanted.criteria)
    record("honours.write_round", row, by, at, kind=row.kind, choosing=row.choosing)
    return row


def _set_criteria(row: Round, criteria: Sequence[tuple[str, int]]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise Refused(f"Nhiều nhất {MOST_CRITERIA} tiêu chí.", "criteria")
    row.criteria.all().delete()
    for number, (name, most) in enumerate(criteria, 1):
        clean = words(name, 300, "criteria", "Mỗi tiêu chí phải có tên.")
        if not 1 <= most <= 1000:
            raise Refused(f"Điểm cao nhất của «{clean[:40]}» phải từ 1 đến 1000.", "criteria")
        Criterion.objects.create(round=row, position=number, name=clean, most=most)


@operation
def appoint(*, round: Round, people: Iterable[Person], version: int | None, by: Actor, at: datetime) -> Round:
    """Sets the council, until somebody scored. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if row.state in ("chosen", "decided", "dropped") or row.scored_at:
        raise Refused("Đợt đã chốt điểm, không đổi hội đồng được nữa.")
    wanted = {person.pk: person for person in people}
    gone = row.members.exclude(person__in=wanted)
    if gone.filter(scores__isnull=False).exists():
        raise Refused("Có người đã cho điểm, không bỏ khỏi hội đồng được.", "people")
    gone.delete()
    held = set(row.members.values_list("person_id", flat=True))
    CouncilMember.objects.bulk_create(
        CouncilMember(round=row, person=one) for key, one in wanted.items() if key not in held
    )
    row.version += 1
    row.save(update_fields=["version"])
    record("honours.appoint", row, by, at, people=", ".join(sorted(one.name for one in wanted.values())))
    return row


@operation
def announce(*, round: Round, version: int | None = None, by: Actor, at: datetime) -> Round:
    """Makes it public: from its first day on anybody may put somebody forward. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if row.state != "draft":
        raise Refused("Đợt này đã công bố.")
    if row.nominate_until < day_of(at):
        raise Refused("Ngày cuối nhận đề cử đã qua. Hãy sửa ngày rồi công bố.")
    if row.choosing == "council" and not row.criteria.exists():
        raise Refused("Hãy ghi tiêu chí cho điểm trước khi công bố.")
    return _moved("honours.announce", row, "open", by, at)


def _moved(action: str, row: Round, state: str, by: Actor, at: datetime, **detail: object) -> Round:
    row.state = state
    row.version += 1
    row.save()
    record(action, row, by, at, **detail)
    return row


@operation
def put_up(*, round: Round, version: int | None = None, by: Actor, at: datetime) -> Round:
    """Puts those who agreed and were looked into up for the people's comments; others stay out. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    today = day_of(at)
    if row.state != "open":
        raise Refused("Đợt này không ở bước nhận đề cử.")
    if today <= row.nominate_until:
        raise Refused(f"Còn nhận đề cử đến hết ngày {show(row.nominate_until)}.")
    ready = [one for one in row.nominations.select_for_update().filter(state="received") if queries.is_ready(one)]
    if len(ready) < (2 if row.choosing == "ballot" else 1):
        raise Refused(
            "Chưa đủ đề cử để đưa ra: phải có sự đồng ý của người được đề cử và đủ ba mục kiểm tra «không có vấn đề»"
            + ("; bỏ phiếu cần ít nhất hai." if row.choosing == "ballot" else ".")
        )
    kept = {one.pk for one in ready}
    row.nominations.filter(pk__in=kept).update(state="listed")
    others = row.nominations.filter(state="received")
    others.update(state="set_aside", set_aside_why="Chưa đủ điều kiện khi đưa ra lấy ý kiến.")
    row.comments_until = today + timedelta(days=row.comment_days)
    return _moved("honours.put_up", row, "commenting", by, at, count=len(kept), until=show(row.comments_until))


def _over(row: Round, at: datetime) -> None:
    if row.state != "commenting":
        raise Refused("Đợt này không ở bước lấy ý kiến.")
    if row.comments_until and day_of(at) <= row.comments_until:
        raise Refused(f"Còn lấy ý kiến đến hết ngày {show(row.comments_until)}.")


@operation
def begin_scoring(*, round: Round, version: int | None = None, by: Actor, at: datetime) -> Round:
    """Comments are over, the council scores. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    _over(row, at)
    if row.choosing != "council":
        raise Refused("Đợt này chọn bằng bỏ phiếu.")
    if not row.members.exists():
        raise Refused("Chưa có ai trong hội đồng. Hãy lập hội đồng trước.")
    return _moved("honours.begin_scoring", row, "choosing", by, at, count=queries.candidates(row).count())


@operation
def begin_ballot(*, round: Round, terms: Terms, version: int | None = None, by: Actor, at: datetime) -> Round:
    """Comments are over, or the vote before was annulled: one among those put up is prepared, and run where votes are run. Raises NotAllowed, SomebodyElse, BadTerms, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if not row.needs_another_ballot:
        _over(row, at)
    if row.choosing != "ballot":
        raise Refused("Đợt này do hội đồng cho điểm.")
    row.nominations.exclude(option_key="").update(option_key="")
    found = list(queries.candidates(row))
    if len(found) <= row.most:
        raise Refused(
            f"Có {len(found)} người mà chọn {row.most}: không còn gì để bỏ phiếu. Hãy dừng đợt hoặc để hội đồng chọn."
        )
    wanted = BallotWanted(
        title=row.title, explanation=row.about, method="approval", seats=row.most, most=row.most, about="honour-round", about_key=str(row.pk)
    )  # fmt: skip
    row.ballot = preparing.draft(wanted=wanted, terms=terms, by=by, at=at)
    for one in found:
        made = preparing.add_option(
            ballot=row.ballot, name=_on_paper(one.name, one.place), text=f"{one.title}\n\n{one.text}", picture=one.picture, from_thing=True,
            version=None, by=by, at=at,
        )  # fmt: skip
        one.option_key = made.key
        one.save(update_fields=["option_key"])
    return _moved("honours.begin_ballot", row, "choosing", by, at, count=len(found))


def _on_paper(name: str, place: str) -> str:
    return f"{name} ({place})"[:300]


@operation
def drop(*, round: Round, reason: str, version: int | None, by: Actor, at: datetime) -> Round:
    """Ends a round without honouring anybody; the reason is public. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = locked(round, version)
    if row.state in ("draft", "decided", "dropped"):
        raise Refused("Chỉ dừng được đợt đang diễn ra.")
    row.dropped_why = words(reason, 500, "reason", "Hãy ghi vì sao dừng; lý do được công bố.")
    return _moved("honours.drop", row, "dropped", by, at, reason=row.dropped_why)
