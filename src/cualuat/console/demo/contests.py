"""What the invented agency asks about the law: a bank, a contest that is over with an appeal that changed marks, one that is open."""

from __future__ import annotations

import random
import tomllib
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from cualuat.console.demo.house import House
from cualuat.contests import queries
from cualuat.contests.operations import arranging, banking, certificates, importing, judging, practising, taking
from cualuat.contests.operations.arranging import ContestWanted, RoundWanted
from cualuat.contests.operations.banking import QuestionWanted
from cualuat.contests.operations.judging import Decision
from cualuat.contests.operations.taking import Participant
from cualuat.contests.rules import DIFFICULTIES, LETTERS, key_of, positions_of
from cualuat.entry.operations import admitting
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.sealed import receipts

if TYPE_CHECKING:
    from cualuat.base.actor import Actor
    from cualuat.contests.models import Attempt, Contest, QuestionVersion, Round

_TEAMS: Final = ("Xã Mẫu Đông", "Xã Mẫu Tây", "Phường Mẫu")
# Name, team, how many of ten are right, seconds, guess, whether the whole name is shown.
_PEOPLE: Final = (
    ("Đỗ Thị Mơ", 0, 10, 412, 15, True),
    ("Vũ Văn Lúa", 1, 9, 388, 40, True),
    ("Hoàng Thị Na", 0, 9, 388, 20, False),
    ("Lý Văn Bưởi", 2, 8, 501, 12, False),
    ("Trịnh Thị Cam", 1, 8, 301, 100, False),
    ("Mai Văn Ổi", 0, 7, 555, 30, False),
    ("Chu Thị Dứa", 2, 6, 240, 9, False),
    ("Tạ Văn Quýt", 1, 5, 580, 50, False),
    ("Hồ Thị Mận", 2, 4, 431, 25, False),
)
_LETTERS: Final = LETTERS


def add_contests(house: House, *, at: datetime) -> None:
    """Forty questions, one waiting for approval, one to be looked over; a contest of last month with its results; one that is open; some practice."""
    by, began = house.actor("chanhvp"), at - timedelta(days=75)
    importing.load(rows=_table(), source="Câu hỏi mẫu", activate=True, by=by, at=began)
    banking.move(
        question=_draft(house, at), to="review", version=None, by=house.actor("canbo1"), at=at - timedelta(days=1)
    )
    _finished(house, by, at)
    _open(by, at)
    _written_before_a_change(by)
    for topic, right in (
        ("Miễn, giảm khoản thu", True),
        ("Miễn, giảm khoản thu", False),
        ("Yên tĩnh khu dân cư", True),
    ):
        practising.count(topic=topic, right=right, at=at - timedelta(days=3))


def _table() -> list[list[str]]:
    """The questions as the table that a file has."""
    data = files("cualuat.console.demo").joinpath("questions.toml").read_text(encoding="utf-8")
    names = list(importing.TITLES)
    rows = [[importing.TITLES[name][0] for name in names]]
    for one in tomllib.loads(data)["question"]:
        cells = {**{k: str(v) for k, v in one.items()}, "difficulty": DIFFICULTIES[one["difficulty"]], **_options(one)}
        rows.append([cells.get(name, "") for name in names])
    return rows


def _options(one: dict[str, Any]) -> dict[str, str]:
    lines = one["options"].splitlines()
    if one["kind"] == "true_false":
        return {"right": one["options"]}
    if one["kind"] == "short":
        return {"right": " | ".join(lines)}
    right = [letter for letter, line in zip(_LETTERS, lines, strict=False) if line.startswith("*")]
    letters = {letter: line.lstrip("* ") for letter, line in zip(_LETTERS, lines, strict=False)}
    return {**letters, "right": ", ".join(right) or "theo thứ tự"}


def _draft(house: House, at: datetime) -> Any:
    wanted = QuestionWanted(
        "single", "Đơn vị quản lý chợ được thu tiền đặt cọc nhiều nhất bằng mấy tháng tiền thuê?", "Một tháng\n* Ba tháng\nSáu tháng",
        "Quyền khi dùng dịch vụ công cộng", 2, "Không được thu vượt quá ba tháng tiền thuê.", "Điều 15 Luật số 901/2024/QH15",
    )  # fmt: skip
    return banking.keep(question=None, wanted=wanted, version=None, by=house.actor("canbo1"), at=at - timedelta(days=2))


def _written_before_a_change(by: Actor) -> None:
    """A question that was right until the sample decree was worded anew, so that the bank has something to look over."""
    then = datetime(2026, 7, 15, 9, tzinfo=VIETNAM)
    wanted = QuestionWanted(
        "single", "Được miễn, giảm mà đã nộp đủ thì được hoàn lại tiền của tối đa mấy tháng trước?", "* 03 tháng\n06 tháng\n12 tháng",
        "Miễn, giảm khoản thu", 3, "Tính cho tối đa 03 tháng trước đó.", "Điều 5 Nghị định số 902/2025/NĐ-CP", in_practice=False,
    )  # fmt: skip
    row = banking.keep(question=None, wanted=wanted, version=None, by=by, at=then)
    for to in ("review", "active"):
        row = banking.move(question=row, to=to, version=None, by=by, at=then)


def _contest(by: Actor, wanted: ContestWanted, round_: RoundWanted, at: datetime) -> Round:
    contest: Contest = arranging.keep(contest=None, wanted=wanted, version=None, by=by, at=at)
    arranging.keep_round(contest=contest, round_=None, wanted=round_, version=None, by=by, at=at)
    arranging.announce(contest=contest, version=None, by=by, at=at)
    return queries.rounds(contest)[0]


def _finished(house: House, by: Actor, at: datetime) -> None:
    opens = datetime.combine(day_of(at) - timedelta(days=40), time(8), VIETNAM)
    row = _contest(
        by,
        ContestWanted(
            "Tìm hiểu Luật Tiếp cận dịch vụ công cộng mẫu", "Ai cũng dự được, thi trên mạng trong mười phút.",
            "Mỗi người tự làm bài. Ban tổ chức có thể không xếp hạng bài thi hộ hoặc dùng máy tự động.",
            "Luật số 901/2024/QH15", "\n".join(_TEAMS),
        ),
        RoundWanted(
            "Vòng chung kết", Terms("open", "named", opens, opens + timedelta(hours=9)), 10, "Mọi chủ đề | | 10 | 1", delay=20,
            prizes="Giải Nhất | 1 | 2.000.000 đồng\nGiải Nhì | 1 | 1.000.000 đồng\nGiải Khuyến khích | 2 | Sách pháp luật", pass_mark=60,
        ),
        opens - timedelta(days=10),
    )  # fmt: skip
    keys = {one.pk: one for one in queries.last_versions().filter(question__state="active")}
    attempts = [_taken(row, person, keys, opens + timedelta(minutes=50 * (n + 1))) for n, person in enumerate(_PEOPLE)]
    after = opens + timedelta(hours=10)
    row = judging.grade(round_=row, by=by, at=after)
    _appeals(attempts, keys, by, after)
    later = after + timedelta(days=12)
    judging.publish(round_=row, by=by, at=later)
    certificates.issue(round_=row, signer=house.agency.people["giamdoc"], by=by, at=later + timedelta(hours=1))
    house.codes.append(f"Mã để dùng thử (bài thi đã có kết quả): {receipts.grouped(attempts[0].code)}")


_Person = tuple[str, int, int, int, int, bool]


def _taken(row: Round, person: _Person, keys: dict[int, QuestionVersion], at: datetime) -> Attempt:
    name, team, right, seconds, guess, shows = person
    came = admitting.by_browser(occasion=row.occasion, token=name)
    wanted = Participant(name, consents=True, team=_TEAMS[team], shows_name=shows)
    attempt = taking.start(round_=row, admitted=came, wanted=wanted, at=at, chance=random.Random(name))  # noqa: S311 – the same each time
    step = seconds / (len(attempt.paper.items) + 1)
    for item in attempt.paper.items:
        key, number = key_of(keys[item["v"]].wording), item["n"]
        chosen = list(key.taken[0]) if number <= right else _wrong(keys[item["v"]])
        taking.save(
            attempt=attempt,
            session=attempt.session,
            number=number,
            chosen=positions_of(item, chosen),
            at=at + timedelta(seconds=step * number),
        )
    return taking.submit(attempt=attempt, session=attempt.session, guess=guess, at=at + timedelta(seconds=seconds))


def _wrong(row: QuestionVersion) -> list[int | str]:
    if row.kind == "short":
        return ["không biết"]
    if row.kind == "ordering":
        return [*reversed(range(len(row.options)))]
    return [next(n for n in range(len(row.options)) if n not in row.right)]


def _appeals(attempts: list[Attempt], keys: dict[int, QuestionVersion], by: Actor, at: datetime) -> None:
    """Two people appeal; one is right, and everybody with that question gets the points."""
    last, other = (queries.attempt_with(attempts[n].code) for n in (5, 8))
    assert last is not None
    assert other is not None
    taken = judging.appeal(
        attempt=last, number=10, said="Câu này hỏi không rõ, có hai cách hiểu.", at=at + timedelta(hours=3)
    )
    refused = judging.appeal(attempt=other, number=10, said="Tôi nghĩ mình chọn đúng.", at=at + timedelta(hours=4))
    day = at + timedelta(days=1)
    judging.decide(
        appeal=taken, decision=Decision(True, "Lời câu hỏi chưa rõ; câu này được tính đúng cho mọi người.", void=True),
        version=None, by=by, at=day,
    )  # fmt: skip
    words = f"Đáp án đúng theo {keys[refused.question_id].citation}; lựa chọn của bạn không phù hợp."
    judging.decide(appeal=refused, decision=Decision(False, words), version=None, by=by, at=day + timedelta(hours=1))


def _open(by: Actor, at: datetime) -> None:
    row = _contest(
        by,
        ContestWanted(
            "Sống yên vui nơi mình ở", "Mười câu hỏi về tiếng ồn, rác và nước sạch, dành cho mọi người.",
            "Mỗi người được thi hai lượt, bài tốt nhất được xếp hạng.", "Pháp lệnh số 907/2016/UBTVQH13; Nghị định số 908/2023/NĐ-CP",
        ),
        RoundWanted(
            "Vòng một", Terms("open", "named", at - timedelta(days=2), at + timedelta(days=12), most=2), 15,
            "Yên tĩnh khu dân cư | | 5 | 1\nRác và nước sạch | | 5 | 1", shown="submit", prizes="Giải Nhất | 1 | Xe đạp",
        ),
        at - timedelta(days=5),
    )  # fmt: skip
    keys = {one.pk: one for one in queries.last_versions().filter(question__state="active")}
    _taken(row, ("Ngô Thị Sen", 0, 7, 300, 200, False), keys, at - timedelta(days=1))
