"""The conference of the staff: planned, held with its quorum, what it voted on; the reviews of its resolution."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from cualuat.ballots import queries as ballots
from cualuat.ballots.models import Ballot
from cualuat.ballots.operations import closing, preparing
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.democracy import access, queries
from cualuat.democracy.days import counted
from cualuat.democracy.items import numbers
from cualuat.democracy.models import Conference, Motion, Review, ReviewLine
from cualuat.democracy.operations.recording import record
from cualuat.democracy.rules import LINE_STATES, Tally, has_quorum, least_present, on_paper
from cualuat.entry.rules import Terms
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show, show_moment

LIMIT = "democracy-conference"
MOST_MOTIONS = 60
_LINE = 300  # letters of an option on a ballot paper


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conference as it is planned."""

    on: date | None
    place: str
    chair: str
    secretary: str
    content: str
    invited: int


@operation
def plan(*, year: int, wanted: Wanted, by: Actor, at: datetime) -> Conference:
    """The conference on a year, to be held within three months of the next. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    if not 2023 <= year <= day_of(at).year + 1:
        raise Refused(f"Năm từ 2023 đến {day_of(at).year + 1}.", "year")
    row = Conference(year=year, due=counted(LIMIT, date(year, 12, 31), "year"), added_at=at, added_by=by.name)
    _take_over(row, wanted)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"Hội nghị năm {year} đã có. Hãy mở hội nghị ấy.", "year") from error
    record("democracy.plan", row, by, at, due=show(row.due))
    return row


def _take_over(row: Conference, wanted: Wanted) -> None:
    if wanted.on is not None and wanted.on <= date(row.year, 6, 30):
        raise Refused(f"Hội nghị tổng kết năm {row.year}: ngày tổ chức quá sớm. Hãy xem lại năm.", "on")
    if not 0 <= wanted.invited <= 100_000:
        raise Refused("Số người được triệu tập từ 0.", "invited")
    row.on, row.invited = wanted.on, wanted.invited
    row.place = words(wanted.place, 300, "place")
    row.chair = words(wanted.chair, 200, "chair")
    row.secretary = words(wanted.secretary, 200, "secretary")
    row.content = words(wanted.content, 30_000, "content")


def _unsigned(conference: Conference, version: int | None, by: Actor) -> Conference:
    access.require_keeper(by)
    row = locked(conference, version)
    if row.signed_id is not None:
        raise Refused("Biên bản hội nghị đã ký, không sửa nữa.")
    return row


@operation
def edit(*, conference: Conference, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Conference:
    """Corrects it until the minutes are signed. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(conference, version, by)
    if row.held_at is not None and wanted.invited != row.invited:
        raise Refused("Hội nghị đã tổ chức, số người được triệu tập không đổi nữa.", "invited")
    if row.held_at is not None and wanted.on is None:
        raise Refused("Hãy ghi ngày đã tổ chức.", "on")
    _take_over(row, wanted)
    row.version += 1
    row.save()
    record("democracy.edit", row, by, at)
    return row


@operation
def hold(*, conference: Conference, present: int, version: int | None, by: Actor, at: datetime) -> Conference:
    """Says how many of those invited are there; with fewer than two thirds it cannot be held. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(conference, version, by)
    if row.on is None or not row.place or not row.chair or not row.secretary:
        raise Refused("Hãy ghi ngày, nơi tổ chức, người chủ trì, thư ký trước.")
    if row.on > day_of(at):
        raise Refused("Chưa đến ngày hội nghị.")
    _need_no_vote(row)
    if row.motions.exclude(passed=None).exists():
        raise Refused("Đã có biểu quyết, số người dự không đổi nữa.")
    if present > row.invited:
        raise Refused(f"Chỉ triệu tập {row.invited} người. Hãy xem lại số người dự.", "present")
    share = numbers().quorum
    if not has_quorum(present, row.invited, share):
        raise Refused(
            f"Cần ít nhất {least_present(row.invited, share)} trong {row.invited} người được triệu tập ({share[0]}/{share[1]}); "
            f"mới có {present}. Hội nghị chưa hợp lệ, hãy hẹn ngày khác.",
            "present",
        )
    row.present, row.held_at = present, row.held_at or at
    row.version += 1
    row.save()
    record("democracy.hold", row, by, at, count=present)
    return row


@operation
def move(
    *, conference: Conference, motion: Motion | None, text: str, version: int | None, by: Actor, at: datetime
) -> Motion:
    """Puts something to the vote, or words it anew before it was voted on. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(conference, None, by)
    if motion is None:
        if row.motions.count() >= MOST_MOTIONS:
            raise Refused(f"Hội nghị đã có {MOST_MOTIONS} nội dung biểu quyết.")
        last = row.motions.aggregate(n=Max("position"))["n"] or 0
        found = Motion(conference=row, position=last + 1)
    else:
        found = locked(motion, version)
        if found.passed is not None:
            raise Refused("Nội dung này đã biểu quyết, lời văn không đổi nữa.")
        _need_not_on_paper(row, found)
        found.version += 1
    found.text = words(text, 5000, "text", "Hãy ghi nội dung biểu quyết.")
    found.save()
    record("democracy.move", row, by, at, text=found.text[:500])
    return found


@operation
def vote(*, motion: Motion, tally: Tally, version: int | None, by: Actor, at: datetime) -> Motion:
    """Writes down the count of a vote; it passes where more than half of those present agree. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(motion.conference, None, by)
    if row.held_at is None or row.present is None:
        raise Refused("Hãy ghi số người dự trước: chưa biết hội nghị có hợp lệ không.")
    found = locked(motion, version)
    _need_not_on_paper(row, found)
    if found.way == "ballot":
        raise Refused("Nội dung này đã bỏ phiếu kín, kết quả do máy kiểm phiếu, không ghi đè được.")
    fault, field = tally.fault(row.present)
    if fault:
        raise Refused(fault, field)
    before = found.passed
    found.way, found.agree, found.against, found.none = tally.way, tally.agree, tally.against, tally.none
    found.given, found.invalid = tally.given, tally.invalid
    found.passed = tally.passes(row.present, numbers().majority)
    found.version += 1
    found.save()
    record(
        "democracy.vote", row, by, at, text=found.text[:500], count=tally.agree, passed=[before, found.passed],
    )  # fmt: skip
    return found


def _need_no_vote(row: Conference) -> None:
    if queries.running_vote(row) is not None:
        raise Refused("Đang bỏ phiếu kín. Hãy kiểm phiếu (hoặc hủy cuộc bỏ phiếu) trước.")


def _need_not_on_paper(row: Conference, motion: Motion) -> None:
    running = queries.running_vote(row)
    if running is not None and motion.ballot_id == running.pk and motion.passed is None:
        raise Refused("Nội dung này đang được bỏ phiếu kín. Hãy kiểm phiếu (hoặc hủy cuộc bỏ phiếu) trước.")


# --- secret votes ------------------------------------------------------------------------------------------------


@operation
def open_vote(
    *,
    conference: Conference,
    motions: Collection[int],
    closes_at: datetime,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Ballot:
    """Opens a secret vote on some of what is not voted on yet, at once: staff votes by telephone or on paper.

    Carried by more than half of those present, as everything here; nobody knows how it stands before the box is closed.
    Raises NotAllowed, SomebodyElse, BadTerms, Refused (naming the input).
    """
    row = _unsigned(conference, version, by)
    if row.held_at is None or row.present is None:
        raise Refused("Hãy ghi số người có mặt trước: tỷ lệ thông qua tính trên số ấy.")
    _need_no_vote(row)
    asked = list(row.motions.select_for_update().filter(pk__in=motions, passed=None).order_by("position"))
    if not asked:
        raise Refused("Hãy chọn nội dung chưa biểu quyết để bỏ phiếu kín.", "motions")
    share = numbers().majority
    wanted = BallotWanted(
        title=f"{row}: bỏ phiếu kín", method="yesno", seats=len(asked), passing=f"{share[0]}/{share[1]}", passing_of="entitled",
        entitled=row.present, options=tuple(on_paper(one.position, one.text, _LINE) for one in asked), about=queries.BALLOT,
        about_key=str(row.pk), in_meeting=True,
    )  # fmt: skip
    vote_ = preparing.draft(wanted=wanted, terms=Terms("staff", "secret", at, closes_at), by=by, at=at)
    vote_ = preparing.announce(ballot=vote_, address=f"/ban-lam-viec/dan-chu/hoi-nghi/{row.pk}/", by=by, at=at)
    for motion, key in zip(asked, ballots.names_of(vote_), strict=True):
        motion.ballot, motion.option_key = vote_, key
        motion.version += 1
        motion.save()
    _bumped(row)
    record("democracy.open_vote", row, by, at, count=len(asked), until=show_moment(closes_at))
    return vote_


@operation
def count_vote(*, conference: Conference, by: Actor, at: datetime) -> int:
    """Closes the box, counts, tells the staff, and writes the counts down here; how many passed.

    Of these what was not done yet. Raises NotAllowed, Refused: not before its time is up, unless all who are there voted.
    """
    row = _unsigned(conference, None, by)
    vote_ = queries.running_vote(row)
    if vote_ is None:
        raise Refused("Không có cuộc bỏ phiếu kín nào chờ kiểm. Hãy tải lại trang.")
    if vote_.occasion.closed_at is None:
        vote_ = closing.close(ballot=vote_, by=by, at=at)
    if vote_.counted_at is None:
        vote_ = closing.tally(ballot=vote_, by=by, at=at)
    if vote_.published_at is None:
        vote_ = closing.publish(ballot=vote_, by=by, at=at)
    outcome = ballots.outcome_of(vote_)
    counts = {one.option: one for one in outcome.standings}
    asked = list(row.motions.select_for_update().filter(ballot=vote_, passed=None).order_by("position"))
    for motion in asked:
        one = counts[motion.option_key]
        motion.way, motion.agree, motion.against, motion.none = "ballot", one.votes, one.against, one.abstained
        motion.given, motion.invalid, motion.passed = outcome.cast, outcome.blank, one.passed
        motion.version += 1
        motion.save()
    _bumped(row)
    passed = sum(bool(one.passed) for one in asked)
    record("democracy.count_vote", row, by, at, count=len(asked), number=passed)
    return passed


def _bumped(row: Conference) -> None:
    row.version += 1
    row.save(update_fields=["version"])


@operation
def sign(
    *, conference: Conference, file: Attachment | None, version: int | None, by: Actor, at: datetime
) -> Conference:
    """Keeps the signed minutes: from now on nothing changes. Raises NotAllowed, SomebodyElse, Refused."""
    row = _unsigned(conference, version, by)
    if row.held_at is None:
        raise Refused("Hội nghị chưa tổ chức.")
    if row.motions.filter(passed=None).exists():
        raise Refused("Còn nội dung chưa ghi kết quả biểu quyết.")
    if file is None:
        raise Refused("Hãy chọn tệp biên bản đã ký.", "file")
    row.signed = file
    row.version += 1
    row.save()
    record("democracy.sign", row, by, at)
    return row


@dataclass(frozen=True, slots=True)
class Looked:
    """A review: by whom for the head and for the union, what in short, motion → state and note."""

    on: date
    head: str
    union: str
    summary: str
    lines: Mapping[int, tuple[str, str]]


@operation
def review(*, conference: Conference, looked: Looked, by: Actor, at: datetime) -> Review:
    """Head and union looked at each part of the resolution. Raises NotAllowed, Refused (naming the input)."""
    access.require_keeper(by)
    row = locked(conference)
    passed = {motion.pk: motion for motion in row.motions.filter(passed=True)}
    if not passed or row.on is None:
        raise Refused("Hội nghị chưa thông qua nội dung nào để rà soát.")
    if not row.on < looked.on <= day_of(at):
        raise Refused("Ngày rà soát sau ngày hội nghị và không sau hôm nay.", "on")
    made = Review(conference=row, on=looked.on, added_at=at, added_by=by.name)
    made.head = words(looked.head, 200, "head", "Hãy ghi người đứng đầu, hoặc người được giao.")
    made.union = words(looked.union, 200, "union", "Hãy ghi đại diện công đoàn.")
    made.summary = words(looked.summary, 10_000, "summary")
    lines = [_line(made, motion, *looked.lines.get(pk, ("", ""))) for pk, motion in passed.items()]
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("Ngày này đã có một lần rà soát.", "on") from error
    ReviewLine.objects.bulk_create(lines)
    record("democracy.review", row, by, at, day=show(made.on), count=sum(line.state == "done" for line in lines))
    return made


def _line(review_: Review, motion: Motion, state: str, note: str) -> ReviewLine:
    if state not in LINE_STATES:
        raise Refused(f"Hãy chọn nội dung {motion.position} đã làm đến đâu.", f"state-{motion.pk}")
    told = words(note, 1000, f"note-{motion.pk}", "" if state == "done" else "Hãy ghi vì sao chưa xong, bao giờ xong.")
    return ReviewLine(review=review_, motion=motion, state=state, note=told)


@operation
def inform(*, review_: Review, on: date, version: int | None, by: Actor, at: datetime) -> Review:
    """Says that all staff was told what the review found. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(review_, version)
    if row.informed_on is not None:
        raise Refused("Đã ghi ngày thông báo rồi. Hãy tải lại trang.")
    if not row.on <= on <= day_of(at):
        raise Refused("Ngày thông báo từ ngày rà soát đến hôm nay.", "on")
    row.informed_on = on
    row.version += 1
    row.save()
    record("democracy.inform", row.conference, by, at, day=show(on))
    return row
