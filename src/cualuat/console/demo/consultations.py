"""What the invented agency asks the public about: one draft open with opinions to be looked at, one that went all the way, one to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.consultations.operations import answering, arranging, ending, moderating, posting, saying
from cualuat.consultations.operations.answering import Answer
from cualuat.consultations.operations.arranging import Wanted
from cualuat.consultations.operations.ending import Issue
from cualuat.consultations.operations.saying import Letter, Said, Sent
from cualuat.entry.operations import admitting
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation

_LEAD: Final = "phong-van-ban"
_OPEN: Final = """Căn cứ Luật Tổ chức chính quyền địa phương;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật;
Căn cứ Nghị quyết số 914/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Mẫu;
Ủy ban nhân dân ban hành Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ.
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định hồ sơ miễn, giảm mức thu sử dụng điểm kinh doanh tại chợ.
Điều 2. Hồ sơ, thời gian trả lời
1. Hồ sơ gồm:
a) đơn theo mẫu;
b) giấy tờ chứng minh thuộc diện được miễn, giảm.
2. Ủy ban nhân dân xã trả lời trong 10 ngày làm việc.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2027."""
_DONE: Final = """Điều 1. Phạm vi
Quy chế này quy định việc mượn sách ở tủ sách pháp luật của cơ quan.
Điều 2. Người được mượn
1. Cán bộ của cơ quan.
2. Người dân có giấy tờ tùy thân, mượn tối đa 01 cuốn.
Điều 3. Giờ mở cửa
Tủ sách mở cửa sáng thứ Hai và sáng thứ Năm.
Điều 4. Thi hành
Văn phòng tổ chức thực hiện Quy chế này."""
_NEXT: Final = _DONE.replace("mượn tối đa 01 cuốn", "mượn tối đa 03 cuốn trong 15 ngày").replace(
    "sáng thứ Hai và sáng thứ Năm", "các buổi sáng trong tuần"
)
_ISSUED: Final = _NEXT.replace(
    "Điều 4. Thi hành",
    "Điều 4. Sách mất, hỏng\nNgười mượn báo cho Văn phòng; không phải đền sách cũ.\nĐiều 5. Thi hành",
)


def add_consultations(house: House, *, at: datetime) -> None:
    """Opinions wait in the open one; the finished one has a comparison; one is prepared."""
    focal, units = house.actor("chanhvp"), house.agency.units
    chief = house.actor(house.agency.officers(_LEAD)[0])

    def planned(title: str, kind: str, why: str, began: datetime, **more: str) -> Consultation:
        wanted = Wanted(title, units[_LEAD], kind, why, **more)  # type: ignore[arg-type]
        return arranging.plan(consultation=None, wanted=wanted, version=None, by=chief, at=began)

    _open(planned(
        "Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ", "local",
        "Nghị quyết của Hội đồng nhân dân tỉnh cho miễn, giảm mức thu nhưng chưa nói nộp giấy tờ gì, ở đâu, chờ bao lâu.",
        at - timedelta(days=8), questions="Giấy tờ nào bạn khó xin nhất?\nMười ngày làm việc là dài hay vừa?",
        basis="Nghị quyết số 914/2026/NQ-HĐND", contact="Phòng Xây dựng và kiểm tra văn bản, 0220 123 456",
    ), chief, focal, at - timedelta(days=8))  # fmt: skip
    _finished(planned(
        "Quy chế mượn sách ở tủ sách pháp luật", "other", "Người dân hỏi mượn sách nhiều, cần quy định rõ ai được mượn, bao lâu.",
        at - timedelta(days=75), questions="Giờ nào tiện cho bạn?", contact="Văn phòng Sở",
    ), chief, focal, at - timedelta(days=75), at)  # fmt: skip
    coming = planned(
        "Kế hoạch truyền thông về quyền của người thuê nhà", "other", "Nhiều người thuê nhà chưa biết quyền của mình khi bị tăng giá.",
        at - timedelta(days=1), questions="Nên nói về việc gì trước?",
    )  # fmt: skip
    text = (
        "I. MỤC ĐÍCH\n1. Người thuê nhà biết quyền của mình.\nII. NỘI DUNG\n1. Tờ rơi.\n2. Buổi nói chuyện ở khu trọ."
    )
    arranging.set_text(consultation=coming, text=text, version=None, by=chief, at=at - timedelta(days=1))


def _say(
    row: Consultation, number: int, text: str, at: datetime, place: str = "", stance: str = "change", name: str = ""
) -> Sent:
    admitted = admitting.by_browser(occasion=row.occasion, token=f"trinh-duyet-{row.pk}-{number}")
    return saying.say(
        consultation=row, said=Said(text, place, stance, name, shows_name=bool(name)), admitted=admitted, at=at
    )


def _open(row: Consultation, chief: Actor, focal: Actor, began: datetime) -> None:
    row = arranging.set_text(consultation=row, text=_OPEN, version=None, by=chief, at=began)
    row = posting.post(consultation=row, version=None, by=focal, at=began)
    [(_, code)] = arranging.invite(consultation=row, names=["Hội Liên hiệp Phụ nữ tỉnh Mẫu"], by=chief, at=began)
    admitted = admitting.by_browser(occasion=row.occasion, token=f"hoi-{row.pk}")
    words = Said("Nên nhận đơn nộp hộ khi người bán hàng ốm đau.", "art_2__para_1__point_a", code=code)
    saying.say(consultation=row, said=words, admitted=admitted, at=began + timedelta(days=2))
    shown = _say(
        row, 1, "Mười ngày làm việc lâu quá, bảy ngày là vừa.", began + timedelta(days=1), "art_2__para_2"
    ).opinion
    moderating.admit(opinion=shown, public_text=shown.text, version=None, by=focal, at=began + timedelta(days=2))
    _say(
        row,
        2,
        "Tôi bán rau ở chợ Mẫu, số 0912 000 111. Giấy chứng minh xin rất khó, nên cho xã tự tra.",
        began + timedelta(days=4),
        "art_2__para_1__point_b",
    )
    _say(row, 3, "", began + timedelta(days=5), "art_1", "agree")
    rude = _say(row, 4, "Bán đất nền giá rẻ, gọi ngay!", began + timedelta(days=6)).opinion
    moderating.reject(
        opinion=rude,
        reason="Quảng cáo, không phải góp ý về dự thảo.",
        version=None,
        by=focal,
        at=began + timedelta(days=7),
    )


def _finished(row: Consultation, chief: Actor, focal: Actor, began: datetime, at: datetime) -> None:
    row = arranging.set_text(consultation=row, text=_DONE, version=None, by=chief, at=began)
    until = day_of(began) + timedelta(days=20)
    row = posting.post(consultation=row, version=None, until=until, by=focal, at=began)
    sent = [
        _say(
            row,
            1,
            "Một cuốn ít quá, nên cho mượn ba cuốn.",
            began + timedelta(days=3),
            "art_2__para_2",
            name="Nguyễn Văn Mẫu",
        ),
        _say(row, 2, "Mỗi lần chỉ mượn được một cuốn thì đi lại mất công.", began + timedelta(days=4), "art_2__para_2"),
        _say(row, 3, "Nên mở thêm buổi sáng, người làm đồng chỉ rảnh sáng sớm.", began + timedelta(days=6), "art_3"),
        _say(row, 4, "Nên mở cả buổi tối.", began + timedelta(days=9), "art_3"),
    ]
    said = [
        moderating.admit(
            opinion=one.opinion, public_text=one.opinion.text, version=None, by=focal, at=began + timedelta(days=10)
        )
        for one in sent
    ]
    letter = saying.write_in(
        consultation=row, by=chief, at=began + timedelta(days=15),
        said=Letter("Quy định rõ khi sách mất, hỏng thì làm gì.", "Hội Nông dân tỉnh Mẫu", day_of(began) + timedelta(days=14), "art_2"),
    )  # fmt: skip
    over = began + timedelta(days=22)
    row = posting.close(consultation=row, version=None, by=focal, at=over)
    group = answering.gather(
        consultation=row,
        opinions=said[:2],
        summary="Cho mượn nhiều hơn một cuốn.",
        place="art_2__para_2",
        by=chief,
        at=over,
    )
    answering.answer_group(
        group=group,
        answer=Answer("accepted", "Tủ sách đủ sách.", "Sửa thành 03 cuốn trong 15 ngày."),
        version=None,
        by=chief,
        at=over,
    )
    for one, answer in (
        (said[2], Answer("accepted", "", "Mở các buổi sáng trong tuần.")),
        (said[3], Answer("refused", "Buổi tối không có người trực; sách mượn về nhà được.")),
        (letter, Answer("accepted", "", "Thêm một điều về sách mất, hỏng.")),
    ):
        answering.answer(opinion=one, answer=answer, version=None, by=chief, at=over + timedelta(days=1))
    row = ending.keep_next(consultation=row, text=_NEXT, version=None, by=chief, at=over + timedelta(days=3))
    row = ending.explain(
        consultation=row, introduction="Cảm ơn mọi người đã góp ý. Các ý kiến đều được trả lời dưới đây.", version=None, by=focal,
        at=over + timedelta(days=5),
    )  # fmt: skip
    when = at - timedelta(days=20)
    ending.issue(consultation=row, issued=Issue("61/QĐ-STP", day_of(when), _ISSUED), version=None, by=focal, at=when)
