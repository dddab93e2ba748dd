"""Rounds of honour for tests, at each step."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cualuat.base.actor import SYSTEM
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.honours.models import Nomination, Round
from cualuat.honours.operations import choosing, consenting, nominating, rounds
from cualuat.honours.operations.choosing import MinutesWanted
from cualuat.honours.operations.nominating import NominationWanted
from cualuat.honours.operations.rounds import RoundWanted
from cualuat.honours.rules import CHECKS
from office import NOW, Office

TODAY = NOW.date()
CRITERIA = (("Giúp được nhiều người", 60), ("Bền bỉ", 40))
AFTER = NOW + timedelta(days=11)  # nominations are over
DECIDED = AFTER + timedelta(days=9)  # comments too


def a_round(**changes: object) -> Round:
    """Announced: nominations for ten days from today on."""
    usual: dict[str, object] = {
        "kind": "citizen", "title": "Công dân gương mẫu 2026", "nominate_from": TODAY, "nominate_until": TODAY + timedelta(days=10),
        "criteria": CRITERIA, "most": 1,
    }  # fmt: skip
    row = rounds.write(round=None, wanted=RoundWanted(**{**usual, **changes}), version=None, by=SYSTEM, at=NOW)  # type: ignore[arg-type]
    return rounds.announce(round=row, by=SYSTEM, at=NOW)


def a_nomination(round: Round, name: str = "Lê Thị Mai", **changes: object) -> Nomination:
    """By somebody unnamed."""
    usual = {
        "name": name,
        "place": "Thôn Đông, xã Mẫu Đông",
        "title": "Đưa luật đến từng nhà",
        "text": "Năm năm nay bà đi từng ngõ.",
    }
    return nominating.nominate(round=round, wanted=NominationWanted(**{**usual, **changes}), at=NOW).nomination  # type: ignore[arg-type]


def a_paper() -> Attachment:
    """Something that was signed."""
    return files.take_in(name="giay.txt", chunks=["Đồng ý.".encode()], by=SYSTEM, at=NOW)


def agreed(row: Nomination) -> Nomination:
    """She agreed on paper."""
    return consenting.keep_paper(nomination=row, paper=a_paper(), agrees=True, version=None, by=SYSTEM, at=NOW)


def ready(round: Round, name: str = "Lê Thị Mai", **changes: object) -> Nomination:
    """Agreed, and everything looked into."""
    row = agreed(a_nomination(round, name, **changes))
    for about in CHECKS:
        nominating.state_check(nomination=row, about=about, outcome="clear", on=TODAY, by=SYSTEM, at=NOW)
    return row


def in_comments(*names: str, **changes: object) -> tuple[Round, list[Nomination]]:
    """A round with these put up."""
    row = a_round(**changes)
    found = [ready(row, name) for name in names]
    return rounds.put_up(round=row, by=SYSTEM, at=AFTER), found


def scoring(office: Office, *names: str) -> tuple[Round, list[Nomination]]:
    """A round whose council scores: officer and chief."""
    row, found = in_comments(*names)
    council = [office.people["officer"], office.people["chief"]]
    row = rounds.appoint(round=row, people=council, version=None, by=SYSTEM, at=AFTER)
    return rounds.begin_scoring(round=row, by=SYSTEM, at=DECIDED), found


def give(office: Office, one: Nomination, who: str, first: int, second: int) -> None:
    """A member's points."""
    keys = [str(key) for key in one.round.criteria.order_by("position").values_list("pk", flat=True)]
    choosing.score(
        nomination=one, points=dict(zip(keys, (first, second), strict=True)), note="", person=office.people[who],
        by=office.actor(who), at=DECIDED,
    )  # fmt: skip


def minutes(day: date | None = None) -> MinutesWanted:
    """Minutes that fit."""
    return MinutesWanted(day or DECIDED.date(), "Phòng họp", "Ông A\nBà B", "Thống nhất.")


def decided(office: Office, *names: str, at: datetime = DECIDED) -> tuple[Round, list[Nomination]]:
    """A round that honoured the first of these."""
    row, found = scoring(office, *names)
    for n, one in enumerate(found):
        for who in ("officer", "chief"):
            give(office, one, who, 50 - n, 30)
    row = choosing.close_scores(round=row, by=SYSTEM, at=at)
    row = choosing.choose(round=row, chosen=[found[0].pk], minutes=minutes(), version=None, by=SYSTEM, at=at)
    row = choosing.decide(round=row, number="15/QĐ-STP", day=at.date(), version=None, by=SYSTEM, at=at)
    return row, [Nomination.objects.get(pk=one.pk) for one in found]
