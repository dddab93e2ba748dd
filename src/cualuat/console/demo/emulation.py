"""Emulation in the invented agency: last year's round, finished with its decision; this year's with a dossier in every state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import SYSTEM
from cualuat.console.demo.house import House
from cualuat.emulation import queries
from cualuat.emulation.awards import parts_for
from cualuat.emulation.operations import gathering, judging, organising
from cualuat.files import operations as files
from cualuat.kernel.workdays import VIETNAM, day_of

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.emulation.models import Dossier, Registration, Round
    from cualuat.organisation.models import Unit

_CHAIR, _SECRETARY, _MEMBER = "giamdoc", "chanhvp", "truongphonghc"
_AIM: Final = "Giải quyết mọi đơn thư đúng hạn; tiếp công dân không để ai phải đi lại lần hai."
_DEEDS: Final = (
    "1. Hoàn thành đúng hạn tất cả nhiệm vụ được giao trong kế hoạch tiếp cận pháp luật.\n"
    "2. Tổ chức sáu buổi nói chuyện pháp luật ở xã, gần bốn trăm người dự.\n"
    "3. Lập bộ câu hỏi thường gặp, giảm một phần ba số lượt hỏi lại."
)


@dataclass(frozen=True, slots=True)
class _Story:
    """Whose dossier: `person` a username, or nobody for the unit; for what; the votes in the order of the council; how far it is."""

    unit: str
    person: str
    award: str
    until: str
    votes: Sequence[tuple[int, bool]] = ((90, True), (85, True), (88, True))
    occasion: str = "regular"
    registered: bool = True


_LAST: Final = (
    _Story("phong-pho-bien", "", "advanced-unit", "given"),
    _Story("phong-pho-bien", "canbo1", "advanced-worker", "given"),
    _Story("van-phong", "chuyenvienvp", "certificate-person", "given", occasion="thematic", registered=False),
    _Story("van-phong", "tiepdan2", "advanced-worker", "refused", ((60, False), (55, False), (70, True))),
)
_NOW: Final = (
    _Story("phong-pho-bien", "", "advanced-unit", "draft"),
    _Story("phong-pho-bien", "canbo1", "emulation-fighter", "submitted", ((92, True),)),
    _Story("van-phong", "tiepdan", "advanced-worker", "scored"),
    _Story("van-phong", "chuyenvienvp", "advanced-worker", "minuted", ((62, False), (80, True), (58, False))),
    _Story("van-phong", "tiepdan2", "certificate-person", "proposed", occasion="sudden", registered=False),
    _Story("phong-bo-tro", "canbo4", "advanced-worker", "withdrawn"),
)


def add_emulation(house: House, *, at: datetime) -> None:
    """Two rounds."""
    year = day_of(at).year
    begin = datetime(year - 1, 11, 1, 9, tzinfo=VIETNAM)
    last = _opened(house, begin, f"Thi đua tiếp cận pháp luật năm {year - 1}", year - 1)
    _live(house, last, _LAST, begin + timedelta(days=20), f"215/QĐ-STP-{year - 1}")
    organising.finish(found=last, version=None, by=house.actor("chanhvp"), at=begin + timedelta(days=45))
    begin = at - timedelta(days=25)
    running = _opened(house, begin, f"Thi đua tiếp cận pháp luật năm {year}", year)
    _live(house, running, _NOW, at - timedelta(days=8), "")


def _opened(house: House, at: datetime, title: str, year: int) -> Round:
    day = day_of(at)
    wanted = organising.RoundWanted(
        year=year, title=title, theme="Người dân gặp luật ở gần nhà", aims="Giải quyết đơn đúng hạn; đưa luật về thôn; ý kiến của dân có trả lời.",
        register_by=day + timedelta(days=10), dossiers_by=day + timedelta(days=28), score_by=day + timedelta(days=38),
    )  # fmt: skip
    focal = house.actor("chanhvp")
    found = organising.open_round(wanted=wanted, by=focal, at=at)
    return organising.appoint(found=found, wanted=_council(house), version=None, by=focal, at=at)


def _council(house: House) -> organising.Council:
    people = house.agency.people
    return organising.Council(people[_CHAIR], people[_SECRETARY], [people[_MEMBER]])


def _live(house: House, found: Round, stories: Sequence[_Story], at: datetime, number: str) -> None:
    rows = {story: _gathered(house, found, story, at) for story in stories}
    for story, row in rows.items():
        if story.until == "withdrawn":
            gathering.withdraw(
                dossier=row, reason="Chuyển sang đề nghị năm sau.", version=None, by=house.actor("chanhvp"), at=at
            )
        elif story.until != "draft":
            _voted(house, row, story, at)
    _judged(house, found, rows, at + timedelta(days=2), number)


def _gathered(house: House, found: Round, story: _Story, at: datetime) -> Dossier:
    """Registered where it was, written, and submitted where it went so far."""
    focal, unit = house.actor("chanhvp"), house.agency.units[story.unit]
    person = house.agency.people[story.person] if story.person else None
    registration = _registered(house, found, story, unit, person, at) if story.registered else None
    draft = story.until == "draft"
    scores = dict.fromkeys(queries.scales(found), 90)
    wanted = gathering.DossierWanted(
        story.award, story.occasion, unit, person, registration, "" if draft else _DEEDS, scores
    )
    row = gathering.keep(found=found, dossier=None, wanted=wanted, version=None, by=focal, at=at)
    if draft:
        return row
    for part in parts_for(story.award, story.occasion):
        if part.required:
            text = f"{part.name}: {row}. Tệp mẫu.\n".encode()
            paper = files.take_in(name=f"{part.code}.txt", chunks=[text], by=SYSTEM, at=at)
            gathering.add_files(dossier=row, part=part.code, attachments=[paper], by=focal, at=at)
    return gathering.submit(dossier=row, version=None, by=focal, at=at)


def _registered(
    house: House, found: Round, story: _Story, unit: Unit, person: Person | None, at: datetime
) -> Registration:
    began = datetime.combine(found.register_by - timedelta(days=4), at.timetz())
    wanted = gathering.RegistrationWanted(unit, person, story.award, _AIM)
    return gathering.register(found=found, wanted=wanted, by=house.actor("chanhvp"), at=began)


def _voted(house: House, row: Dossier, story: _Story, at: datetime) -> None:
    for who, (points, agrees) in zip((_CHAIR, _SECRETARY, _MEMBER), story.votes, strict=False):
        vote = judging.Vote(dict.fromkeys(queries.scales(row.round), points), agrees)
        judging.vote(dossier=row, wanted=vote, version=None, by=house.actor(who), at=at + timedelta(days=1))


_LATER: Final = ("scored", "minuted", "proposed", "given", "refused")


def _judged(house: House, found: Round, rows: dict[_Story, Dossier], at: datetime, number: str) -> None:
    """The voting closed, the minutes, the submission, the decision, each over those that went so far."""
    focal, leader, day = house.actor("chanhvp"), house.actor("phogiamdoc"), day_of(at)

    def upto(*states: str) -> list[Dossier]:
        return [row for story, row in rows.items() if story.until in states]

    judging.close_voting(found=found, dossiers=upto(*_LATER), reason="", by=focal, at=at)
    meeting = judging.MinutesWanted(
        day, "Phòng họp Sở Tư pháp", "Giám đốc\nChánh Văn phòng\nTrưởng phòng Hành chính tư pháp", "Hội đồng nghe từng đơn vị báo cáo rồi bỏ phiếu kín."
    )  # fmt: skip
    judging.minute(found=found, dossiers=upto(*_LATER[1:]), wanted=meeting, by=focal, at=at)
    judging.propose(
        found=found,
        dossiers=upto("proposed", "given"),
        number="",
        day=day,
        reason="",
        by=focal,
        at=at + timedelta(days=1),
    )
    if not number:
        return
    ends: date = day + timedelta(days=3)
    then = at + timedelta(days=3)
    judging.decide(found=found, dossiers=upto("given"), number=number, day=ends, by=leader, at=then)
    for row in upto("refused"):
        judging.refuse(dossier=row, reason="Không đủ phiếu của hội đồng.", version=None, by=leader, at=then)
