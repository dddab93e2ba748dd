"""How the invented agency tells people of law: campaigns in every state, a newsletter, kits, meetings, models of access."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import ANYONE, SYSTEM, Actor
from cualuat.campaigns import jobs, queries
from cualuat.campaigns.operations import mailing, meeting, piloting, planning
from cualuat.campaigns.operations.planning import CampaignWanted, ItemWanted
from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.notices import queries as outbox

if TYPE_CHECKING:
    from cualuat.campaigns.models import Kit

_UNIT: Final = "phong-pho-bien"
_CITED: Final = "Điều 2 Luật số 901/2024/QH15"
_SENTENCES: Final = "Luật ở ngay trong điện thoại của bạn.\nGõ câu hỏi bằng lời nói thường ngày.\nĐọc điều luật đang có hiệu lực, kèm ngày sửa."
_SCRIPT: Final = """Kính thưa bà con, UBND xã thông báo: từ 7h30 đến 11h, thứ Bảy hằng tuần, nhà văn hóa xã có bàn hướng dẫn tìm luật.
Bà con mang theo điện thoại, không phải mang giấy tờ. Cần hỏi thêm xin gọi 0220 123 456."""
_READERS: Final = (
    ("doc-gia-1", ("new-law",)),
    ("doc-gia-2", ("guides", "taking-part")),
    ("doc-gia-3", ()),
    ("doc-gia-4", ("business",)),
)


def add_campaigns(house: House, *, at: datetime) -> None:
    """Four campaigns, two issues and a draft, the kits that come with the program, four meetings, four models."""
    runner, officer = house.actor("dangbai"), house.actor(house.agency.officers(_UNIT)[0])
    _campaigns(house, runner, officer, at)
    _newsletter(runner, at)
    _meetings(house, runner, officer, at)
    _models(house, runner, officer, at)


def _campaigns(house: House, runner: Actor, officer: Actor, at: datetime) -> None:
    """One that ended, one that runs with an item done and one late, one to come, one dropped."""
    unit, today = house.agency.units[_UNIT], day_of(at)

    def plan(title: str, since: int, until: int, aim: str, *channels: str, legal_day: str = "") -> CampaignWanted:
        return CampaignWanted(
            title, aim, today + timedelta(days=since), today + timedelta(days=until), unit, legal_day, "Luật ở quanh ta", ("everyone",),
            channels, _CITED, "Phòng Phổ biến pháp luật, 0220 123 456",
        )  # fmt: skip

    def item(what: str, channel: str, days: int, place: str = "", script: str = "", address: str = "") -> ItemWanted:
        day = today + timedelta(days=days)
        return ItemWanted(what, channel, day, unit, place, sentences=_SENTENCES, script=script, address=address)

    began = at - timedelta(days=80)
    old = planning.plan(
        campaign=None, version=None, by=officer, at=began,
        wanted=plan("Tuần lễ tìm luật ở chợ", -70, -60, "Tiểu thương tự tìm được quy định về chỗ ngồi, phí chợ.", "print", "mobile"),
    )  # fmt: skip
    for what, channel, days, reach in (
        ("Phát tờ rơi ở chợ Mẫu", "print", -68, 450),
        ("Xe loa quanh chợ", "mobile", -66, 900),
    ):
        planning.set_item(campaign=old, item=None, wanted=item(what, channel, days), version=None, by=officer, at=began)
        if old.state == "planned":
            old = planning.start(campaign=old, version=None, by=officer, at=at - timedelta(days=70))
            planning.publish(campaign=old, version=None, by=runner, at=at - timedelta(days=70))
        one = old.items.latest("pk")
        done = at + timedelta(days=days)
        planning.do_item(item=one, on=day_of(done), reach=reach, note="", proof=(), version=None, by=officer, at=done)
    ended = at - timedelta(days=60)
    planning.end(
        campaign=old, outcome="Người bán hàng hỏi nhiều về phí; tờ rơi chữ to được giữ lại, tờ chữ nhỏ bị bỏ.", figures="2 chợ\n31 câu hỏi được ghi",
        on=day_of(ended), version=None, by=officer, at=ended,
    )  # fmt: skip
    _running(runner, officer, at, plan, item)
    coming = planning.plan(
        campaign=None, version=None, by=officer, at=at - timedelta(days=3),
        wanted=plan("Tết không pháo nổ", 40, 60, "Mọi nhà biết quy định về pháo hoa.", "loudspeaker", "posting"),
    )  # fmt: skip
    planning.set_item(
        campaign=coming, item=None, wanted=item("Phát thanh ở các xã", "loudspeaker", 45, script=_SCRIPT), version=None, by=officer, at=at - timedelta(days=3)
    )  # fmt: skip
    planning.publish(campaign=coming, version=None, by=runner, at=at - timedelta(days=2))
    gone = planning.plan(
        campaign=None, version=None, by=officer, at=at - timedelta(days=30),
        wanted=plan("Chiếu phim lưu động", 10, 20, "Xã xa xem phim về pháp luật.", "mobile"),
    )  # fmt: skip
    planning.drop(
        campaign=gone, reason="Chưa có kinh phí thuê xe.", version=None, by=officer, at=at - timedelta(days=20)
    )


def _running(
    runner: Actor, officer: Actor, at: datetime, plan: Callable[..., CampaignWanted], item: Callable[..., ItemWanted]
) -> None:
    """The campaign of the Law Day."""
    began = at - timedelta(days=25)
    row = planning.plan(
        campaign=None, version=None, by=officer, at=began,
        wanted=plan(
            "Tháng cao điểm hưởng ứng Ngày Pháp luật", -20, 15, "Mỗi xã có người biết hướng dẫn tìm luật.", "loudspeaker", "posting", "meeting", "email",
            legal_day="ngay-phap-luat",
        ),
    )  # fmt: skip
    for wanted in (
        item("Phát thanh hướng dẫn tìm luật", "loudspeaker", -12, script=_SCRIPT, place="Các xã", address="/tim-kiem/"),
        item("Dán áp phích có mã QR", "posting", -4, place="Nhà văn hóa các thôn", address="/"),
        item("Lồng ghép trong sinh hoạt chi đoàn", "meeting", 8, address="/truyen-thong/bo-tai-lieu/"),
    ):
        planning.set_item(campaign=row, item=None, wanted=wanted, version=None, by=officer, at=began)
    row = planning.start(campaign=row, version=None, by=officer, at=at - timedelta(days=20))
    planning.publish(campaign=row, version=None, by=runner, at=at - timedelta(days=20))
    done = at - timedelta(days=11)
    proof = files.take_in(
        name="nhat-ky-phat-thanh.txt", chunks=["Xã Mẫu Đông phát 3 buổi.".encode()], by=officer, at=done
    )
    planning.do_item(
        item=row.items.earliest("day"), on=day_of(done), reach=5200, note="14 xã, mỗi xã 3 buổi.", proof=[proof], version=None, by=officer, at=done
    )  # fmt: skip


def _newsletter(runner: Actor, at: datetime) -> None:
    """Readers who confirmed, one who did not yet; an issue sent, a draft. Nobody there gets mail: the addresses are invented."""
    began = at - timedelta(days=40)
    for name, chosen in _READERS:
        email = f"{name}@mau.example"
        # The last one asked an hour ago: who does not confirm is forgotten after two days.
        asked_at = at - timedelta(hours=1) if name == _READERS[-1][0] else began
        mailing.ask(asked=mailing.Asked(email, chosen, agrees=True), by=ANYONE, at=asked_at)
        letter = outbox.listed(state="waiting").filter(to=email).order_by("-pk").first()
        assert letter is not None
        if name != _READERS[-1][0]:
            mailing.confirm(key=letter.body.split("/xac-nhan/")[1].split("/")[0], by=ANYONE, at=began)
        _hold(letter.about_id, at)
    when = at - timedelta(days=10)
    issue = mailing.write(
        issue=None, version=None, by=runner, at=when,
        wanted=mailing.IssueWanted("Ba việc nên biết trong tháng", "Mời bạn đọc **ba tin ngắn**, mỗi tin chưa đầy một phút."),
    )  # fmt: skip
    for title, text, address in (
        ("Văn bản mới có hiệu lực", "Danh sách văn bản mới, kèm ngày có hiệu lực.", "/moi/"),
        ("Gửi phản ánh ở đâu", "Gửi một lần, theo dõi bằng mã.", "/"),
        ("Tháng hưởng ứng Ngày Pháp luật", "Lịch các việc ở xã bạn.", "/truyen-thong/"),
    ):
        mailing.set_item(
            issue=issue, item=None, title=title, text=text, address=address, version=None, by=runner, at=when
        )
    issue = mailing.send(issue=issue, version=None, by=runner, at=when)
    jobs.send(issue=issue.pk, at=when)
    for message in outbox.listed(state="waiting").filter(kind="newsletter"):
        notices.hold(message=message, reason="Nhà dùng thử: người nhận không có thật.", by=SYSTEM, at=at)
    draft = mailing.write(
        issue=None, version=None, by=runner, at=at - timedelta(days=1), wanted=mailing.IssueWanted("Cuối năm: những hạn cần nhớ", topics=("guides",))
    )  # fmt: skip
    mailing.set_item(
        issue=draft, item=None, title="Hạn nộp hồ sơ", text="Đang soạn.", address="", version=None, by=runner, at=at - timedelta(days=1)
    )  # fmt: skip


def _hold(about: str, at: datetime) -> None:
    for message in outbox.about(mailing.ABOUT, about).filter(state="waiting"):
        notices.hold(message=message, reason="Nhà dùng thử: người nhận không có thật.", by=SYSTEM, at=at)


def _meetings(house: House, runner: Actor, officer: Actor, at: datetime) -> None:
    """The kits, all but one public; meetings held with and without questions, one today, one to come."""
    began, unit, today = at - timedelta(days=35), house.agency.units[_UNIT], day_of(at)
    meeting.load_shipped(by=runner, at=began)
    kits = list(queries.kits())
    for kit in kits:
        if not kit.needs_review:
            meeting.publish_kit(kit=kit, version=None, by=runner, at=began)
    law_day = next(kit for kit in kits if kit.code == "ngay-phap-luat")
    complaint = next(kit for kit in kits if kit.code == "khieu-nai-dung-cach")
    used: Kit | None
    for used, group, days, present, sheets, counts, raised in (
        (
            law_day,
            "Chi đoàn thôn Đông, xã Mẫu Đông",
            -9,
            34,
            30,
            "29, 24, 27",
            "Trang tìm luật có đọc thành tiếng không?",
        ),
        (
            complaint,
            "Tổ dân phố số 4, phường Mẫu",
            -16,
            27,
            25,
            "19, 22, 14, 20, 23",
            "Gửi đơn qua mạng có cần ký tên không?",
        ),
        (None, "Chi hội phụ nữ thôn Đoài", -3, 18, None, "", ""),
        (law_day, "Chi đoàn Sở Tư pháp", 0, None, None, "", ""),
        (complaint, "Câu lạc bộ người cao tuổi", 12, None, None, "", ""),
    ):
        day = today + timedelta(days=days)
        row = meeting.plan_meeting(
            meeting=None, version=None, by=officer, at=began,
            wanted=meeting.MeetingWanted(
                used.title if used else "Nói chuyện về quyền của phụ nữ", group, unit, day, "Nhà văn hóa", "Báo cáo viên Phòng Phổ biến pháp luật", used
            ),
        )  # fmt: skip
        if present:
            held = meeting.Held(present, sheets, counts, raised)
            meeting.hold(meeting=row, held=held, version=None, by=officer, at=at + timedelta(days=days))


def _models(house: House, runner: Actor, officer: Actor, at: datetime) -> None:
    """An idea, a pilot that runs, one that is done everywhere, one that was stopped and told of."""
    leader, unit = house.actor("giamdoc"), house.agency.units[_UNIT]
    for title, audience, problem, hypothesis, results, decision, learned in (
        ("Tin nhắn thoại hằng tuần cho người cao tuổi", "elderly", "Người cao tuổi ít đọc chữ nhỏ trên điện thoại.", "Nghe hai phút mỗi tuần thì hỏi nhiều hơn.", None, "", ""),
        ("Góc hỏi luật ở trường nghề", "youth", "Học viên đi làm sớm, không biết quyền về tiền lương.", "Có góc hỏi trong giờ nghỉ thì học viên hỏi.", (), "", ""),
        ("Quầy hỏi luật ở chợ", "business", "Tiểu thương không có giờ đến cơ quan.", "Có quầy buổi sáng sớm thì họ hỏi.", ("61.5", "4"), "scale", "Mở quầy trước 6 giờ sáng; cán bộ biết đúng ba việc: phí, chỗ ngồi, khiếu nại."),
        ("Máy tra cứu đặt ở xã", "farmers", "Nhà xa trung tâm, sóng yếu.", "Có máy ở xã thì người dân tự tra.", ("7", "95"), "stop", "Máy không ai trực thì không ai dùng. Tiền ấy mua được hai năm người hướng dẫn."),
    ):  # fmt: skip
        began = at - timedelta(days=120)
        wanted = piloting.ModelWanted(title, problem, hypothesis, unit, (audience,))
        row = piloting.think(model=None, wanted=wanted, version=None, by=officer, at=began)
        for name, target, less in (("Lượt người hỏi mỗi tháng", 50, False), ("Phút chờ trung bình", 10, True)):
            asked = piloting.MeasureWanted(name, Decimal(target), "", Decimal(3), less_is_better=less)
            piloting.measure(model=row, measure=None, wanted=asked, version=None, by=officer, at=began)
        if results is None:
            continue
        since, until = day_of(at) - timedelta(days=90), day_of(at) + timedelta(days=30 if not results else -10)
        row = piloting.pilot(
            model=row, place="Xã Mẫu Đông", since=since, until=until, cost=12_000_000, version=None, by=officer, at=at - timedelta(days=90)
        )  # fmt: skip
        for one, result in zip(row.measures.all(), results, strict=False):
            found = piloting.MeasureWanted(
                one.name, one.target, one.unit, one.baseline, Decimal(result), one.less_is_better
            )
            piloting.measure(model=row, measure=one, wanted=found, version=None, by=officer, at=at - timedelta(days=8))
        if decision:
            told = piloting.Decision(
                decision, day_of(at) - timedelta(days=5), "Giám đốc Sở, họp giao ban", "Theo kết quả đo.", learned
            )
            row = piloting.decide(model=row, wanted=told, version=None, by=leader, at=at - timedelta(days=5))
            piloting.publish(model=row, version=None, by=runner, at=at - timedelta(days=4))
