"""What the invented agency must issue: documents in every state, with versions, opinions and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.console.demo.house import House
from cualuat.drafting.operations import consulting, tracking, writing
from cualuat.drafting.operations.consulting import Said
from cualuat.drafting.operations.tracking import Issue, Wanted
from cualuat.kernel.workdays import day_of

if TYPE_CHECKING:
    from cualuat.drafting.models import Obligation

_LEAD: Final = "phong-van-ban"
_RULES: Final = """Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Trưởng phòng Xây dựng và kiểm tra văn bản.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp nhận, trả lời kiến nghị về văn bản pháp luật.
Điều 2. Trách nhiệm của các phòng
1. Phòng nhận kiến nghị trả lời trong 10 ngày làm việc.
2. Văn phòng theo dõi, nhắc việc.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký.
Điều 4. Chánh Văn phòng, Trưởng các phòng chịu trách nhiệm thi hành Quyết định này.
Nơi nhận:
- Như Điều 4;
- Lưu: VT."""
_DECISION: Final = """Căn cứ Luật Tổ chức chính quyền địa phương;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật;
Căn cứ Nghị quyết số 914/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Mẫu;
Theo đề nghị của Giám đốc Sở Tư pháp;
Ủy ban nhân dân ban hành Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ.
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định hồ sơ miễn, giảm mức thu sử dụng điểm kinh doanh tại chợ.
Điều 2. Hồ sơ, thời gian trả lời
1. Hồ sơ: đơn và giấy tờ chứng minh.
2. Ủy ban nhân dân xã trả lời trong 10 ngày làm việc.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2027."""


def add_drafting(house: House, *, at: datetime) -> None:
    """One nobody began and that is late, one asked about, one submitted, one issued in time."""
    focal, units = house.actor("chanhvp"), house.agency.units
    chief = house.actor(house.agency.officers(_LEAD)[0])
    began = at - timedelta(days=40)

    def wanted(subject: str, kind: str, days: int, basis: str, *helping: str) -> Obligation:
        return tracking.register(
            obligation=None, version=None, by=focal, at=began,
            wanted=Wanted(
                basis, kind, subject, units[_LEAD], cooperating=tuple(units[one] for one in helping), due=day_of(at) + timedelta(days=days)
            ),
        )  # fmt: skip

    wanted(
        "Hướng dẫn rà soát văn bản ở xã", "guidance", -5, "Điều 3 Kế hoạch số 90/KH-UBND của UBND tỉnh Mẫu", "van-phong"
    )

    asked = wanted(
        "Quy định hồ sơ miễn, giảm mức thu sử dụng điểm kinh doanh tại chợ",
        "committee-decision",
        30,
        "Điều 4 Nghị quyết số 914/2026/NQ-HĐND",
        "van-phong",
    )
    day = began + timedelta(days=10)
    writing.save(obligation=asked, text=_DECISION, note="Bản đầu", seen=0, by=chief, at=day)
    better = _DECISION.replace("10 ngày làm việc", "7 ngày làm việc")
    writing.save(
        obligation=asked,
        text=better,
        note="Rút thời gian trả lời theo họp phòng",
        seen=1,
        by=chief,
        at=day + timedelta(days=3),
    )
    asking = at - timedelta(days=6)
    consulting.ask(
        obligation=asked, units=[units["van-phong"], units["phong-pho-bien"]], agencies="Sở Tài chính tỉnh Mẫu", due=day_of(at) + timedelta(days=4),
        text="Thời gian trả lời ở Điều 2.", by=chief, at=asking,
    )  # fmt: skip
    said = Said("Nên ghi rõ nơi nộp hồ sơ.", "art_2", unit=units["van-phong"])
    consulting.comment(obligation=asked, said=said, by=focal, at=asking + timedelta(days=1))
    outside = Said(
        "Hồ sơ cần thêm xác nhận của ban quản lý chợ.",
        "art_2__para_1",
        agency="Sở Tài chính tỉnh Mẫu",
        on=day_of(asking) + timedelta(days=2),
    )
    opinion = consulting.comment(obligation=asked, said=outside, by=chief, at=asking + timedelta(days=3))
    consulting.answer(
        opinion=opinion, verdict="partly", reason="Chỉ yêu cầu xác nhận khi hộ thuê lại điểm kinh doanh, để không thêm giấy tờ.", version=None, by=chief,
        at=asking + timedelta(days=4),
    )  # fmt: skip

    sent = wanted(
        "Tuyên truyền Nghị quyết về mức thu tại chợ", "agency-plan", 12, "Điều 6 Nghị quyết số 914/2026/NQ-HĐND"
    )
    plan = "Thực hiện Nghị quyết số 914/2026/NQ-HĐND, Sở Tư pháp ban hành Kế hoạch như sau:\nI. MỤC ĐÍCH\n1. Mọi xã biết Nghị quyết.\nII. NỘI DUNG\n1. Mở một lớp.\n2. In tờ rơi."
    writing.save(obligation=sent, text=plan, note="Bản đầu", seen=0, by=chief, at=began + timedelta(days=20))
    tracking.submit(
        obligation=sent, on=day_of(at) - timedelta(days=2), version=None, by=chief, at=at - timedelta(days=2)
    )

    done = wanted(
        "Ban hành Quy chế tiếp nhận, trả lời kiến nghị về văn bản pháp luật",
        "agency-rules",
        -8,
        "Điều 4 Kế hoạch số 90/KH-UBND của UBND tỉnh Mẫu",
    )
    writing.save(obligation=done, text=_RULES, note="Bản đầu", seen=0, by=chief, at=began + timedelta(days=5))
    again = _RULES.replace("10 ngày làm việc", "7 ngày làm việc")
    writing.save(
        obligation=done, text=again, note="Rút thời gian trả lời", seen=1, by=chief, at=began + timedelta(days=8)
    )
    when = at - timedelta(days=12)
    tracking.submit(obligation=done, on=day_of(when), version=None, by=chief, at=when)
    issued = Issue("45/QĐ-STP", day_of(when) + timedelta(days=2))
    tracking.issue(obligation=done, issued=issued, version=None, by=focal, at=when + timedelta(days=3))
