"""A campaign with its items, a kit, a meeting, a model, subscribers and an issue in the office, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cualuat.base.actor import ANYONE
from cualuat.campaigns.models import AccessModel, Campaign, CampaignItem, Kit, Meeting, NewsletterIssue, Subscriber
from cualuat.campaigns.operations import mailing, meeting, piloting, planning
from cualuat.notices.models import Message
from office import NOW, TODAY, Office

SENTENCES = "Luật ở gần bạn.\nGõ câu hỏi bằng lời của mình.\nĐọc điều luật đang có hiệu lực."
SCRIPT = "UBND xã mời bà con họp lúc 7h30 ngày 25/11/2026."
CITED = "Điều 2 Luật số 901/2024/QH15"
PLAN = "5 | Mở đầu | Hỏi chuyện.\n15 | Nói | Chiếu trang 1.\n10 | Câu hỏi | Phát phiếu."
OUTLINE = "# Luật là gì?\n- Quy tắc chung\n- Ai cũng phải theo\n# Tìm ở đâu?\n- Trên trang này"
QUESTIONS = f"? Ngày Pháp luật là ngày nào?\n- 02/9\n+ 09/11\n@ {CITED}\n! Hằng năm.\n? Ai phải theo luật?\n+ Mọi người\n- Không ai\n@ {CITED}"


def a_campaign(
    office: Office, campaign: Campaign | None = None, who: str = "officer", version: int | None = None, **changes: Any
) -> Campaign:
    """A campaign of the first unit, from the 1st to the 30th of November."""
    facts: dict[str, Any] = {
        "title": "Tháng pháp luật", "aim": "Người dân tự tìm được luật.", "starts": date(2026, 11, 1), "ends": date(2026, 11, 30),
        "unit": office.units["phong-mot"], "audiences": ["everyone"], "channels": ["loudspeaker", "print"], "citations": CITED,
    }  # fmt: skip
    wanted = planning.CampaignWanted(**(facts | changes))
    return planning.plan(campaign=campaign, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def an_item(
    office: Office, campaign: Campaign, item: CampaignItem | None = None, who: str = "officer", version: int | None = None, **changes: Any
) -> CampaignItem:  # fmt: skip
    """Something on the loudspeaker on the 18th, which is before the day of the tests."""
    facts: dict[str, Any] = {
        "what": "Phát thanh ở xã", "channel": "loudspeaker", "day": date(2026, 11, 18), "unit": office.units["phong-mot"],
        "person": office.people["officer"], "sentences": SENTENCES, "script": SCRIPT, "place": "Xã Mẫu Đông",
    }  # fmt: skip
    wanted = planning.ItemWanted(**(facts | changes))
    return planning.set_item(campaign=campaign, item=item, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def running(office: Office, **changes: Any) -> tuple[Campaign, CampaignItem]:
    """A public campaign that has begun, with one item."""
    row = a_campaign(office, **changes)
    item = an_item(office, row)
    row = planning.start(campaign=row, version=None, by=office.actor("officer"), at=NOW)
    return planning.publish(campaign=row, version=None, by=office.actor("moderator"), at=NOW), item


def a_kit(office: Office, kit: Kit | None = None, version: int | None = None, **changes: Any) -> Kit:
    """A kit with two questions."""
    facts: dict[str, Any] = {
        "title": "Luật quanh ta", "plan": PLAN, "outline": OUTLINE, "audiences": ["youth"], "aim": "Biết tìm luật.",
        "questions": QUESTIONS, "leaflet_title": "Luật quanh ta", "leaflet": SENTENCES,
    }  # fmt: skip
    wanted = meeting.KitWanted(**(facts | changes))
    return meeting.keep_kit(kit=kit, wanted=wanted, version=version, by=office.actor("moderator"), at=NOW)


def a_meeting(office: Office, kit: Kit | None = None, row: Meeting | None = None, **changes: Any) -> Meeting:
    """A meeting of today."""
    facts: dict[str, Any] = {
        "title": "Sinh hoạt chi đoàn", "group": "Chi đoàn thôn Đông", "unit": office.units["phong-mot"], "day": TODAY,
        "place": "Nhà văn hóa", "leader": "Bí thư chi đoàn", "kit": kit,
    }  # fmt: skip
    wanted = meeting.MeetingWanted(**(facts | changes))
    return meeting.plan_meeting(meeting=row, wanted=wanted, version=None, by=office.actor("officer"), at=NOW)


def a_model(office: Office, **changes: Any) -> AccessModel:
    """A model of the first unit with one measure."""
    facts: dict[str, Any] = {
        "title": "Quầy hỏi luật ở chợ", "problem": "Tiểu thương không có giờ đến cơ quan.", "hypothesis": "Có quầy thì họ hỏi.",
        "unit": office.units["phong-mot"], "audiences": ["business"],
    }  # fmt: skip
    by = office.actor("officer")
    row = piloting.think(model=None, wanted=piloting.ModelWanted(**(facts | changes)), version=None, by=by, at=NOW)
    wanted = piloting.MeasureWanted("Người hỏi mỗi tháng", Decimal(50), "người", Decimal(3))
    piloting.measure(model=row, measure=None, wanted=wanted, version=None, by=by, at=NOW)
    row.refresh_from_db()
    return row


def decided(office: Office) -> AccessModel:
    """A model that was tried out and is to be done everywhere; public."""
    row, by = a_model(office), office.actor("officer")
    since = TODAY - timedelta(days=60)
    row = piloting.pilot(
        model=row, place="Chợ Mẫu", since=since, until=TODAY, cost=12_000_000, version=None, by=by, at=NOW
    )
    one = row.measures.get()
    wanted = piloting.MeasureWanted(one.name, one.target, one.unit, one.baseline, Decimal("61.5"))
    piloting.measure(model=row, measure=one, wanted=wanted, version=None, by=by, at=NOW)
    decision = piloting.Decision("scale", TODAY, "Giám đốc", "Vượt mong đợi.", "Mở quầy vào sáng sớm.")
    row = piloting.decide(model=row, wanted=decision, version=None, by=office.actor("leader"), at=NOW)
    return piloting.publish(model=row, version=None, by=office.actor("moderator"), at=NOW)


def key_in(message: Message) -> str:
    """The secret of the link in a first letter."""
    return message.body.split("/ban-tin/xac-nhan/")[1].split("/")[0]


def ask(email: str, *topics: str) -> Message | None:
    """Somebody types an address; the letter that goes out."""
    before = set(Message.objects.values_list("pk", flat=True))
    mailing.ask(asked=mailing.Asked(email, topics, agrees=True), by=ANYONE, at=NOW)
    return Message.objects.exclude(pk__in=before).first()


def a_subscriber(email: str, *topics: str) -> Subscriber:
    """Somebody who asked and confirmed."""
    message = ask(email, *topics)
    assert message is not None
    return mailing.confirm(key=key_in(message), by=ANYONE, at=NOW)


def an_issue(office: Office, **changes: Any) -> NewsletterIssue:
    """A draft with one entry."""
    facts: dict[str, Any] = {"title": "Luật mới tháng 11", "intro": "Chào **bạn**, xem [trang](https://luat.example/)."}
    by = office.actor("moderator")
    row = mailing.write(issue=None, wanted=mailing.IssueWanted(**(facts | changes)), version=None, by=by, at=NOW)
    mailing.set_item(
        issue=row, item=None, title="Một điều luật", text="<b>Hai</b> câu.", address="/truyen-thong/", version=None, by=by, at=NOW
    )  # fmt: skip
    row.refresh_from_db()
    return row
