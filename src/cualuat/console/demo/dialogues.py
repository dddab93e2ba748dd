"""Dialogues of the invented agency: one to come with questions, one held and answered with what it promised, a draft, a cancelled one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.dialogues.operations import arranging, asking, attending, holding, promising
from cualuat.dialogues.operations.attending import Guest
from cualuat.dialogues.operations.holding import Answer, Ending
from cualuat.dialogues.operations.promising import Promise
from cualuat.entry.operations import admitting
from cualuat.entry.rules import Terms
from cualuat.kernel.workdays import VIETNAM, day_of

if TYPE_CHECKING:
    from cualuat.dialogues.models import Dialogue, Question

_TO_COME: Final = (
    ("Hồ sơ chứng thực ở xã phải chờ bao lâu?", 5),
    ("Người cao tuổi có được trợ giúp pháp lý tại nhà không?", 3),
    ("Bao giờ xã có tủ sách pháp luật điện tử?", 1),
)
_HELD: Final = (
    ("Đăng ký khai sinh muộn cần giấy tờ gì?", 4),
    ("Vì sao trả kết quả hộ tịch chậm trong tháng trước?", 6),
    ("Hòa giải viên có được bồi dưỡng không?", 2),
)


def add_dialogues(house: House, *, at: datetime) -> None:
    """Five dialogues: held and answered, held without a word yet, to come, cancelled, being written; one of the staff."""
    focal = house.actor("chanhvp")
    _held(house, _announced(house, focal, "Hộ tịch, chứng thực ở xã", at, -50, kind="commune"), focal)
    coming = _announced(house, focal, "Tiếp cận pháp luật ở xã Mẫu Đông", at, 16, kind="commune")
    _asked(coming, focal, _TO_COME, at - timedelta(days=2))
    asking.ask(
        dialogue=coming,
        admitted=_someone(coming, "cho"),
        text="Câu này cán bộ chưa đọc: phí công chứng ở đâu niêm yết?",
        at=at,
    )
    for name, people in (("Phan Văn Mẫu", 2), ("Lưu Thị Mẫu", 1)):
        attending.register(dialogue=coming, guest=Guest(name, people=people), at=at)
    off = _announced(house, focal, "Giải đáp pháp luật cho doanh nghiệp nhỏ", at, 25, kind="business")
    arranging.cancel(dialogue=off, reason="Trùng hội nghị của tỉnh, sẽ hẹn ngày khác.", version=None, by=focal, at=at)
    _announced(house, focal, "Chế độ làm việc, phụ cấp tiếp công dân", at, 12, kind="staff")
    arranging.plan(
        wanted=_wanted(house, "Thanh niên với pháp luật về mạng xã hội", at, 40, kind="youth"), by=focal, at=at
    )


def _wanted(house: House, title: str, at: datetime, days: int, *, kind: str) -> arranging.Wanted:
    """So many days from now, questions taken from the day it is announced until two days before."""
    begins = datetime.combine(day_of(at) + timedelta(days=days), time(8), VIETNAM)
    opens = _announced_at(begins, at).replace(second=0, microsecond=0)
    return arranging.Wanted(
        kind=kind, title=title, begins=begins, ends=begins + timedelta(hours=3),
        who="Cán bộ của Sở" if kind == "staff" else "Người dân, doanh nghiệp quan tâm",
        place="Hội trường Sở Tư pháp tỉnh Mẫu", chair="Giám đốc Sở Tư pháp", unit=house.agency.units["phong-pho-bien"],
        asking=Terms("staff" if kind == "staff" else "open", "secret", opens, begins - timedelta(days=2)),
        agenda="Trả lời câu hỏi gửi trước\nHỏi và trả lời tại chỗ\nKết luận", contact="Phòng Phổ biến pháp luật, 0220 123 456", places=60,
    )  # fmt: skip


def _announced_at(begins: datetime, at: datetime) -> datetime:
    """Two weeks before, and three days ago at the latest: so that questions have come."""
    return min(at - timedelta(days=3), begins - timedelta(days=14))


def _announced(house: House, by: Actor, title: str, at: datetime, days: int, *, kind: str) -> Dialogue:
    wanted = _wanted(house, title, at, days, kind=kind)
    then = _announced_at(wanted.begins, at)
    row = arranging.plan(wanted=wanted, by=by, at=then)
    return arranging.announce(dialogue=row, version=None, by=by, at=then)


def _someone(row: Dialogue, token: str, *, supports: bool = False) -> admitting.Pass:
    return admitting.by_browser(occasion=row.supporting if supports else row.asking, token=token)


def _asked(row: Dialogue, by: Actor, texts: tuple[tuple[str, int], ...], at: datetime) -> list[Question]:
    found = []
    for number, (text, liked) in enumerate(texts):
        question, _ = asking.ask(dialogue=row, admitted=_someone(row, f"hoi-{number}"), text=text, at=at)
        question = asking.show(question=question, text=text, version=None, by=by, at=at)
        for n in range(liked):
            asking.support(question=question, admitted=_someone(row, f"ung-ho-{n}", supports=True), at=at)
        found.append(question)
    return found


def _held(house: House, row: Dialogue, by: Actor) -> None:
    units, during, after = house.agency.units, row.begins + timedelta(hours=1), row.begins + timedelta(hours=4)
    first, second, third = _asked(row, by, _HELD, row.begins - timedelta(days=6))
    same, _ = asking.ask(
        dialogue=row,
        admitted=_someone(row, "cung-y"),
        text="Khai sinh muộn thì mang gì?",
        at=row.begins - timedelta(days=5),
    )
    asking.merge(question=same, into=first, version=None, by=by, at=row.begins - timedelta(days=4))
    answer = Answer(
        "answered", "Tờ khai, giấy chứng sinh hoặc văn bản xác nhận; xã hướng dẫn và không thu thêm giấy tờ."
    )
    holding.note(question=first, answer=answer, version=None, by=by, at=during)
    written = Answer("written", "", units["phong-hanh-chinh"], day_of(row.begins) + timedelta(days=10))
    second = holding.note(question=second, answer=written, version=None, by=by, at=during)
    third = holding.note(
        question=third, answer=Answer("answered", "Có, mỗi năm một lớp."), version=None, by=by, at=during
    )
    floor = holding.from_floor(
        dialogue=row,
        text="Nhà văn hóa thôn không có người phổ biến pháp luật?",
        name="",
        answer=Answer(""),
        by=by,
        at=during,
    )
    day = day_of(row.begins)
    promises = (
        ("Niêm yết thành phần hồ sơ hộ tịch ở mọi xã", "phong-hanh-chinh", 20, first),
        ("Mở lớp cho hòa giải viên", "phong-pho-bien", 30, third),
        ("Công khai hằng tháng tỷ lệ trả kết quả đúng hạn", "van-phong", 90, None),
    )
    for text, unit, days, question in promises:
        promise = Promise(text, units[unit], day + timedelta(days=days), question)
        promising.promise(dialogue=row, commitment=None, wanted=promise, version=None, by=by, at=during)
    ending = Ending(54, "Văn phòng Sở", "Các phòng làm đúng hạn đã hứa; Văn phòng theo dõi.")
    row = holding.hold(dialogue=row, ending=ending, version=None, by=by, at=after)
    holding.to_case(question=floor, version=None, by=by, at=after)
    holding.publish(dialogue=row, version=None, by=by, at=after)
    later = row.begins + timedelta(days=8)
    holding.answer_in_writing(
        question=second,
        text="Hệ thống hộ tịch lỗi ba ngày; đã khắc phục, xin lỗi từng người bị chậm.",
        version=None,
        by=by,
        at=later,
    )
    done = row.commitments.get(position=1)
    promising.finish(
        commitment=done, on=day_of(later), note="Đã niêm yết ở 12 xã.", proof=None, version=None, by=by, at=later
    )
