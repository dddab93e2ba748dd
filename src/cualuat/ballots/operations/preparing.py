"""Votes while they are prepared: the question, the options, when and for whom; opening it to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max

from cualuat.audit import operations as audit
from cualuat.ballots import access, queries
from cualuat.ballots.models import Ballot, Option
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.entry import queries as entry
from cualuat.entry.models import Occasion
from cualuat.entry.operations import arranging
from cualuat.entry.operations.arranging import BadTerms
from cualuat.entry.rules import Terms
from cualuat.files.kinds import PICTURES
from cualuat.files.models import Attachment
from cualuat.kernel.tally import MOST_OPTIONS, VoteTerms, bad_terms, name_mark
from cualuat.kernel.workdays import show_moment
from cualuat.search import operations as search


@dataclass(frozen=True, slots=True)
class BallotWanted:
    """A vote as it is written. `options`: names, each with its explanation, where they are given at once."""

    title: str
    explanation: str = ""
    method: str = "approval"
    seats: int = 1
    most: int = 0
    passing: str = ""
    passing_of: str = "valid"
    more_than: bool = True
    quorum: str = ""
    entitled: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    about: str = ""
    about_key: str = ""
    in_meeting: bool = False


def record(action: str, row: Ballot, by: Actor, at: datetime, **detail: object) -> None:
    """Writes an act on a vote down."""
    audit.record(action=action, subject=("Ballot", row.pk, row.title[:200]), by=by, at=at, detail=detail)


@operation
def draft(*, wanted: BallotWanted, terms: Terms, by: Actor, at: datetime) -> Ballot:
    """A new vote, seen by those who run it only. Raises NotAllowed, BadTerms, Refused."""
    access.require_runner(by)
    row = Ballot(made_by=by.name, made_at=at, about=wanted.about, about_key=wanted.about_key)
    row.in_meeting = wanted.in_meeting
    _write(row, wanted)
    row.occasion = arranging.make(kind="ballot", title=row.title, terms=terms, by=by, at=at)
    row.save()
    for name, text in _told_apart(wanted.options):
        _add_option(row, name, text, None)
    record("ballots.draft", row, by, at, method=row.method)
    return row


@operation
def change(
    *, ballot: Ballot, wanted: BallotWanted, terms: Terms, version: int | None, by: Actor, at: datetime
) -> Ballot:
    """Writes it anew before it is made public. Raises NotAllowed, SomebodyElse, BadTerms, Refused."""
    row = _draft(ballot, version, by)
    _write(row, wanted)
    row.occasion = arranging.change(occasion=row.occasion, title=row.title, terms=terms, by=by, at=at)
    row.version += 1
    row.save()
    record("ballots.change", row, by, at, method=row.method)
    return row


def _told_apart(options: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The options, if no two have one name. Raises Refused."""
    names = [_name(name).casefold() for name, _ in options]
    if len(names) > MOST_OPTIONS:
        raise Refused(f"Nhiều nhất {MOST_OPTIONS} phương án.", "options")
    if twice := next((name for name, _ in options if names.count(_name(name).casefold()) > 1), ""):
        raise Refused(f"Phương án «{twice[:60]}» ghi hai lần.", "options")
    return options


def _write(row: Ballot, wanted: BallotWanted) -> None:
    row.title = words(wanted.title, 300, "title", "Hãy ghi câu hỏi hoặc tên cuộc bỏ phiếu.")
    row.explanation = words(wanted.explanation, 20_000, "explanation")
    row.method, row.seats, row.most = wanted.method, wanted.seats, wanted.most
    row.passing, row.quorum = wanted.passing.strip()[:20], wanted.quorum.strip()[:20]
    row.passing_of, row.more_than, row.entitled = wanted.passing_of, wanted.more_than, wanted.entitled
    # Options come later, and how many may vote is asked for when it is made public: only what is wrong whatever these are.
    two = VoteTerms(
        row.method, ("1", "2"), row.seats, row.most, row.passing, row.passing_of, row.more_than, row.quorum, row.entitled or 1
    )  # fmt: skip
    if errors := bad_terms(two):
        raise BadTerms(errors)


def _draft(ballot: Ballot, version: int | None, by: Actor) -> Ballot:
    access.require_runner(by)
    row = locked(ballot, version)
    if row.occasion.frozen_at or row.annulled_at:
        raise Refused("Cuộc bỏ phiếu đã công bố, không sửa được nữa. Sai thì hủy và lập cuộc khác.")
    return row


def _with_own_options(ballot: Ballot, version: int | None, by: Actor) -> Ballot:
    """A draft whose options are written here, not taken from what an app above put up. Raises NotAllowed, SomebodyElse, Refused."""
    row = _draft(ballot, version, by)
    if row.about:
        raise Refused("Phương án của cuộc bỏ phiếu này lấy từ việc nó phục vụ, không thêm, sửa, bỏ ở đây.")
    return row


def _add_option(row: Ballot, name: str, text: str, picture: Attachment | None) -> Option:
    last = row.options.aggregate(last=Max("position"))["last"] or 0
    return Option.objects.create(
        ballot=row, key=str(last + 1), position=last + 1, name=_name(name), text=words(text, 5000, "text"), picture=_picture(picture)
    )  # fmt: skip


def _name(name: str) -> str:
    return " ".join(words(name, 300, "name", "Hãy ghi tên phương án.").split())


def _picture(attachment: Attachment | None) -> Attachment | None:
    if attachment is not None and attachment.kind not in PICTURES:
        raise Refused("Ảnh phải là tệp JPEG, PNG, WebP hoặc GIF.", "picture")
    return attachment


@operation
def add_option(
    *,
    ballot: Ballot,
    name: str,
    text: str,
    picture: Attachment | None,
    from_thing: bool = False,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Option:
    """One more option; `from_thing`: by the app above whose thing it is. Raises NotAllowed, SomebodyElse, Refused."""
    row = _draft(ballot, version, by) if from_thing else _with_own_options(ballot, version, by)
    if row.options.filter(name__iexact=_name(name)).exists():
        raise Refused("Đã có phương án tên này.", "name")
    made = _add_option(row, name, text, picture)
    _changed(row)
    record("ballots.add_option", row, by, at, name=made.name)
    return made


@operation
def change_option(
    *, option: Option, name: str, text: str, picture: Attachment | None, version: int | None, by: Actor, at: datetime
) -> Option:
    """Another name, text or picture; without a new picture the old one stays. Raises NotAllowed, SomebodyElse, Refused."""
    row = _with_own_options(option.ballot, version, by)
    if row.options.filter(name__iexact=_name(name)).exclude(pk=option.pk).exists():
        raise Refused("Đã có phương án tên này.", "name")
    option.name, option.text = _name(name), words(text, 5000, "text")
    option.picture = _picture(picture) or option.picture
    option.save()
    _changed(row)
    record("ballots.change_option", row, by, at, name=option.name)
    return option


@operation
def drop_option(*, option: Option, version: int | None, by: Actor, at: datetime) -> None:
    """Takes an option away. Raises NotAllowed, SomebodyElse, Refused."""
    row = _with_own_options(option.ballot, version, by)
    option.delete()
    _changed(row)
    record("ballots.drop_option", row, by, at, name=option.name)


def box(ballot: Ballot, version: int | None = None) -> Ballot:
    """The vote as it stands, locked after its occasion: who casts touches the occasion first, so nobody waits in a circle."""
    Occasion.objects.select_for_update().filter(pk=ballot.occasion_id).order_by("pk").first()
    return locked(ballot, version)


def _changed(row: Ballot) -> None:
    row.version += 1
    row.save(update_fields=["version"])


@operation
def announce(*, ballot: Ballot, address: str, version: int | None = None, by: Actor, at: datetime) -> Ballot:
    """Makes it public and fixes who may vote, how, when, and the options. Raises NotAllowed, SomebodyElse, Refused."""
    row = _draft(ballot, version, by)
    row.entitled = row.entitled or entry.may_take_part(row.occasion)
    terms = queries.terms_of(row)
    if errors := bad_terms(terms):
        raise Refused(next(iter(errors.values())))
    if row.method != "yesno" and row.seats >= len(terms.options):
        raise Refused(
            f"Có {len(terms.options)} phương án mà chọn {row.seats}: không còn gì để chọn. Hãy thêm phương án hoặc giảm số được chọn."
        )
    for one in row.options.all():
        one.mark = name_mark(one.salt, one.key, one.name)
        one.save(update_fields=["mark"])
    row.occasion = arranging.freeze(occasion=row.occasion, address=address, by=by, at=at)
    row.version += 1
    row.save()
    search.queue_update(doc_ids=[f"ballots:{row.pk}"], at=at)
    record("ballots.announce", row, by, at, options=len(terms.options), secrecy=row.occasion.secrecy)
    return row


@operation
def prolong(
    *, ballot: Ballot, closes_at: datetime, reason: str, version: int | None, by: Actor, at: datetime
) -> Ballot:
    """A later end, while it is open: nobody knows how the vote stands, and all are told why. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_runner(by)
    row = box(ballot, version)
    if row.annulled_at or row.occasion.phase(at) not in ("waiting", "open"):
        raise Refused("Chỉ gia hạn được khi cuộc bỏ phiếu chưa hết giờ.")
    if closes_at <= row.occasion.closes_at:
        raise Refused("Lúc đóng mới phải sau lúc đóng đã công bố.", "close_day")
    row.prolonged_why = words(reason, 500, "reason", "Hãy ghi vì sao gia hạn; lý do được công bố.")
    terms = replace(entry.terms(row.occasion), closes_at=closes_at)
    row.occasion = arranging.change(occasion=row.occasion, title=row.title, terms=terms, by=by, at=at)
    row.version += 1
    row.save()
    record("ballots.prolong", row, by, at, until=show_moment(closes_at), reason=row.prolonged_why)
    return row
