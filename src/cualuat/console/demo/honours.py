"""Honours of the invented agency: rounds in every state, nominations in every state, the register of initiatives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.honours.operations import choosing, consenting, initiatives, nominating, rounds
from cualuat.honours.operations.choosing import MinutesWanted
from cualuat.honours.operations.initiatives import InitiativeWanted, ReplicationWanted
from cualuat.honours.operations.nominating import NominationWanted
from cualuat.honours.operations.rounds import RoundWanted
from cualuat.honours.rules import CHECKS
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.honours.models import Nomination, Round

_CRITERIA: Final = (("Giúp được nhiều người", 50), ("Bền bỉ", 30), ("Được người dân tin", 20))
_COUNCIL: Final = ("giamdoc", "truongphonghc", "truongphongbt")
_GOOD: Final = (
    ("Lê Thị Mẫu", "Thôn Đông, xã Mẫu Đông", "Mười năm hòa giải ở thôn", "Bà đi từng ngõ, hơn hai trăm việc bà giúp đã thành."),
    ("Ngô Văn Mẫu", "Thôn Tây, xã Mẫu Tây", "Dạy luật cho trẻ chăn trâu", "Tối thứ Bảy nào ông cũng kể một điều luật ở sân đình."),
    ("Tổ hòa giải thôn Nam", "Thôn Nam, xã Mẫu Nam", "Giữ thôn không có đơn vượt cấp", "Năm người, sáu năm, không vụ nào phải lên huyện."),
    ("Phạm Thị Mẫu", "Phường Mẫu", "Chép tay luật cho người khiếm thị", "Chị đọc và ghi âm hai mươi điều luật hay dùng."),
)  # fmt: skip


def add_honours(house: House, *, at: datetime) -> None:
    """A round decided long ago, one scoring, one with comments, one with nominations, one being written; three initiatives."""
    by = house.actor("chanhvp")
    _decided(house, by, at - timedelta(days=120))
    scoring = _to_comments(by, at - timedelta(days=40), "Người tốt, việc tốt quý trước", "deed", _GOOD[:3])
    _council(house, scoring, by, at - timedelta(days=10), points=False)
    said = _to_comments(by, at - timedelta(days=16), "Người tốt, việc tốt quý này", "deed", _GOOD[1:])
    _comments(said, by, at - timedelta(days=3))
    _open(by, at - timedelta(days=5))
    rounds.write(
        round=None,
        wanted=_wanted("Công dân gương mẫu năm tới", "citizen", at + timedelta(days=20)),
        version=None,
        by=by,
        at=at - timedelta(days=1),
    )
    _initiatives(house, by, at)


def _wanted(title: str, kind: str, begins: datetime) -> RoundWanted:
    first = day_of(begins)
    return RoundWanted(
        kind=kind, title=title, about="Ai cũng được đề cử người mình biết. Người được đề cử đồng ý thì mới công bố.",
        nominate_from=first, nominate_until=first + timedelta(days=10), criteria=_CRITERIA, most=2,
    )  # fmt: skip


def _announced(by: Actor, begins: datetime, title: str, kind: str) -> Round:
    row = rounds.write(round=None, wanted=_wanted(title, kind, begins), version=None, by=by, at=begins)
    return rounds.announce(round=row, by=by, at=begins)


def _nominated(row: Round, facts: tuple[str, str, str, str], at: datetime, **more: str) -> Nomination:
    name, place, title, text = facts
    return nominating.nominate(round=row, wanted=NominationWanted(name, place, title, text, **more), at=at).nomination  # type: ignore[arg-type]


def _cleared(one: Nomination, by: Actor, at: datetime) -> None:
    paper = files.take_in(name="giay-dong-y.txt", chunks=[f"Tôi đồng ý. {one.name}".encode()], by=by, at=at)
    consenting.keep_paper(nomination=one, paper=paper, agrees=True, version=None, by=by, at=at)
    for about in CHECKS:
        nominating.state_check(nomination=one, about=about, outcome="clear", on=day_of(at), by=by, at=at)


def _to_comments(
    by: Actor, begins: datetime, title: str, kind: str, people: tuple[tuple[str, str, str, str], ...]
) -> Round:
    row = _announced(by, begins, title, kind)
    for facts in people:
        _cleared(_nominated(row, facts, begins + timedelta(days=1)), by, begins + timedelta(days=3))
    return rounds.put_up(round=row, by=by, at=begins + timedelta(days=11))


def _council(house: House, row: Round, by: Actor, at: datetime, *, points: bool) -> Round:
    people = [house.agency.people[name] for name in _COUNCIL]
    row = rounds.appoint(round=row, people=people, version=None, by=by, at=at)
    row = rounds.begin_scoring(round=row, by=by, at=at)
    keys = [str(key) for key in row.criteria.order_by("position").values_list("pk", flat=True)]
    for number, name in enumerate(_COUNCIL if points else _COUNCIL[:1]):
        for place, one in enumerate(row.nominations.filter(state="listed").order_by("pk")):
            given = dict(zip(keys, (48 - 6 * place - number, 28 - 3 * place, 19 - place), strict=True))
            choosing.score(
                nomination=one, points=given, note="", person=house.agency.people[name], by=house.actor(name), at=at
            )
    return row


def _decided(house: House, by: Actor, begins: datetime) -> None:
    """Two honoured, one of whom withdrew her name later."""
    row = _to_comments(by, begins, "Công dân gương mẫu đợt một", "citizen", _GOOD)
    at = begins + timedelta(days=20)
    row = _council(house, row, by, at, points=True)
    row = choosing.close_scores(round=row, by=by, at=at)
    chosen = list(row.nominations.filter(state="listed").order_by("-points")[:2])
    minutes = MinutesWanted(
        day_of(at), "Phòng họp Sở Tư pháp", "Giám đốc Sở\nHai Trưởng phòng", "Hội đồng thống nhất với kết quả cho điểm."
    )
    row = choosing.choose(round=row, chosen=[one.pk for one in chosen], minutes=minutes, version=None, by=by, at=at)
    choosing.decide(round=row, number="61/QĐ-STP", day=day_of(at), version=None, by=by, at=at + timedelta(hours=1))
    consenting.withdraw(nomination=chosen[1], by=by, at=at + timedelta(days=30))


def _comments(row: Round, by: Actor, at: datetime) -> None:
    one = row.nominations.filter(state="listed").select_related("round").first()
    assert one is not None
    shown = nominating.comment(
        nomination=one, text="Con tôi nhờ ông mà biết luật giao thông.", name="Một phụ huynh", at=at
    )
    nominating.moderate(comment=shown, show=True, reason="", version=None, by=by, at=at)
    nominating.comment(nomination=one, text="Ông nên kể thêm về luật trẻ em.", at=at)
    hidden = nominating.comment(nomination=one, text="Gọi số này mua áo.", at=at)
    nominating.moderate(comment=hidden, show=False, reason="Quảng cáo.", version=None, by=by, at=at)


def _open(by: Actor, begins: datetime) -> None:
    """Nominations in every state before anything is public."""
    row = _announced(by, begins, "Sáng kiến hỗ trợ tiếp cận pháp luật", "initiative")
    at = begins + timedelta(days=1)
    problem = {"problem": "Người già, người bận không lên xã hỏi luật được."}
    made = [_nominated(row, facts, at, **problem) for facts in _GOOD]
    _cleared(made[0], by, at)
    twin = _nominated(
        row, ("Bà Lê Thị Mẫu", "xã Mẫu Đông", "Hòa giải giỏi", "Ai trong thôn cũng biết bà."), at, **problem
    )
    nominating.join(nomination=twin, into=made[0], version=None, by=by, at=at)
    nominating.set_aside(
        nomination=made[1], reason="Người được đề cử đã chuyển đi nơi khác.", version=None, by=by, at=at
    )
    paper = files.take_in(name="tra-loi.txt", chunks=["Tôi không muốn công bố.".encode()], by=by, at=at)
    consenting.keep_paper(nomination=made[2], paper=paper, agrees=False, version=None, by=by, at=at)
    nominating.state_check(nomination=made[3], about="complaints", outcome="hold", on=day_of(at), by=by, at=at)


def _initiatives(house: House, by: Actor, at: datetime) -> None:
    began = at - timedelta(days=90)
    for title, author, problem, done, public in (
        ("Giỏ luật ở chợ quê", "Phụ nữ xã Mẫu Đông", "Người đi chợ không có lúc nào hỏi luật.", "Mỗi phiên chợ đặt một giỏ tờ gấp, có người giải đáp.", True),
        ("Luật kể bằng vè", "Câu lạc bộ người cao tuổi xã Mẫu Tây", "Nhiều người không đọc được chữ nhỏ.", "Đặt vè về mười điều luật, đọc trên loa.", True),
        ("Bàn hỏi luật ở bến xe", "Đoàn thanh niên phường Mẫu", "Công nhân đi sớm về muộn.", "Trực ở bến xe hai tối mỗi tuần.", False),
    ):  # fmt: skip
        wanted = InitiativeWanted(
            title,
            author,
            problem,
            done,
            "Tỉnh Mẫu",
            "Hơn ba trăm lượt người hỏi trong nửa năm.",
            "Dưới năm triệu đồng",
            "Ai cũng được làm theo, ghi tên tác giả.",
        )
        row = initiatives.write(initiative=None, wanted=wanted, version=None, by=by, at=began)
        if public:
            row = initiatives.publish(initiative=row, consent_on=day_of(began), version=None, by=by, at=began)
            points = {"new": 15, "effect": 32, "spread": 22, "cost": 13}
            initiatives.score(initiative=row, points=points, person=house.agency.people["chanhvp"], by=by, at=began)
            for unit, state, reached in (("Xã Mẫu Nam", "kept", 120), ("Xã Mẫu Bắc", "stopped", 15)):
                copy = ReplicationWanted(
                    unit, day_of(began + timedelta(days=20)), state, "Làm theo đúng cách.", reached
                )
                initiatives.replicate(
                    initiative=row, replication=None, wanted=copy, version=None, by=by, at=began + timedelta(days=40)
                )
