"""A draft shown for opinions in the office, for tests: prepared, posted, with opinions, its time over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cualuat.consultations.models import Consultation, Opinion
from cualuat.consultations.operations import answering, arranging, moderating, posting, saying
from cualuat.consultations.operations.answering import Answer
from cualuat.consultations.operations.saying import Letter, Said, Sent
from cualuat.entry.operations import admitting
from cualuat.files.models import Attachment
from office import NOW, TODAY, Office

POSTED = """Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
QUYẾT ĐỊNH:
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định hồ sơ miễn, giảm mức thu tại chợ.
Điều 2. Hồ sơ, thời gian trả lời
1. Hồ sơ: đơn và giấy tờ chứng minh.
2. Ủy ban nhân dân xã trả lời trong 10 ngày làm việc:
a) bằng văn bản;
b) bằng tin nhắn khi người nộp muốn.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2027."""
NEXT = POSTED.replace("10 ngày làm việc", "7 ngày làm việc")
LONG_AGO: datetime = NOW - timedelta(days=31)  # Tuesday 20 October; twenty days end on 9 November
OVER: datetime = NOW - timedelta(days=9)


def a_consultation(
    office: Office,
    consultation: Consultation | None = None,
    version: int | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> Consultation:
    """The first unit prepares to ask about a decision of the province."""
    facts: dict[str, Any] = {
        "title": "Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ", "unit": office.units["phong-mot"], "kind": "local",
        "why": "Người bán hàng nhỏ cần biết nộp gì, chờ bao lâu.", "questions": "Bảy ngày có đủ không?",
        "basis": "Điều 4 Nghị quyết số 914/2026/NQ-HĐND",
    }  # fmt: skip
    wanted = arranging.Wanted(**(facts | changes))
    return arranging.plan(consultation=consultation, wanted=wanted, version=version, by=office.actor("officer"), at=at)


def posted(
    office: Office, at: datetime = NOW, text: str = POSTED, source: Attachment | None = None, **changes: Any
) -> Consultation:
    """It was put before the public."""
    row = a_consultation(office, at=at, **changes)
    row = arranging.set_text(
        consultation=row, text=text, version=None, by=office.actor("officer"), at=at, source=source
    )
    return posting.post(consultation=row, version=None, until=row.wanted_until, by=office.actor("focal"), at=at)


def collected(office: Office, **changes: Any) -> Consultation:
    """It was posted a month ago; its time is over and the collection ended."""
    row = posted(office, at=LONG_AGO, **changes)
    return posting.close(consultation=row, version=None, by=office.actor("focal"), at=OVER)


def say(
    row: Consultation,
    text: str = "Mười ngày lâu quá, nên là bảy ngày.",
    at: datetime = NOW,
    browser: str = "một",
    **changes: Any,
) -> Sent:
    """Somebody says something of the second article."""
    said = Said(**({"text": text, "place": "art_2__para_2"} | changes))  # type: ignore[arg-type]
    admitted = admitting.by_browser(occasion=row.occasion, token=browser)
    return saying.say(consultation=row, said=said, admitted=admitted, at=at)


def admitted(office: Office, sent: Sent, text: str | None = None) -> Opinion:
    """It was looked at and shown."""
    words = sent.opinion.text if text is None else text
    return moderating.admit(opinion=sent.opinion, public_text=words, version=None, by=office.actor("moderator"), at=NOW)


def a_letter(office: Office, row: Consultation, **changes: Any) -> Opinion:
    """The department of construction writes about the first clause."""
    facts: dict[str, Any] = {
        "text": "Cần thêm xác nhận của ban quản lý chợ.", "name": "Sở Xây dựng tỉnh Mẫu", "on": TODAY - timedelta(days=12), "place": "art_2__para_1",
    }  # fmt: skip
    return saying.write_in(consultation=row, said=Letter(**(facts | changes)), by=office.actor("clerk"), at=NOW)


def answered(
    office: Office, opinion: Opinion, verdict: str = "accepted", reason: str = "", change: str = ""
) -> Opinion:
    """The first unit answered it."""
    return answering.answer(
        opinion=opinion, answer=Answer(verdict, reason, change), version=None, by=office.actor("officer"), at=NOW
    )
