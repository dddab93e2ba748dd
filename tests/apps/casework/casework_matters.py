"""Matters that tests bring, and what the fixtures that bring them look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import typst

from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case
from cualuat.casework.needs import Typed
from cualuat.casework.operations.intake import Brought, PersonGiven, Registered
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.timelimits import queries as timelimits
from cualuat.timelimits.models import Clock
from office import NOW, Office

Bring = Callable[..., Registered]
Take = Callable[..., Case]
LAN = PersonGiven(
    name="Trần Thị Lan", honorific="bà", address="Thôn Đông, xã Mẫu Đông", id_number="033184001234",
    phone="0912 345 678", email="lan@vidu.example", told_by="email",
)  # fmt: skip
CONTENT = (
    "Ngày 02/11/2026 tổ công tác của xã lập biên bản và giữ xe chở lúa của tôi vì cho rằng tôi phơi lúa lấn lòng đường. "
    "Tôi phơi trong sân nhà, có ảnh chụp và hàng xóm làm chứng. Đề nghị trả xe và hủy quyết định xử phạt."
)
COMPLAINT = Brought(
    kind="complaint",
    channel="web",
    received_at=NOW,
    subject="Quyết định xử phạt phơi lúa của xã",
    content=CONTENT,
    request="Hủy quyết định, trả lại xe.",
    answers={
        "against": "Quyết định số 15/QĐ-XPHC ngày 02/11/2026",
        "against_whom": "Chủ tịch UBND xã",
        "known_on": "03/11/2026",
    },
    sender=LAN,
)
FEEDBACK = Brought(
    kind="feedback-general",
    channel="web",
    received_at=NOW,
    subject="Nước thải chảy ra mương thôn Đông",
    content="Xưởng làm bún ở đầu thôn Đông xả nước đục ra mương tưới từ đầu tháng, cá chết nổi trắng. Đề nghị kiểm tra.",
    sender=LAN,
)
INFORMATION = Brought(
    kind="information",
    channel="web",
    received_at=NOW,
    subject="Danh sách văn bản hợp nhất năm 2026",
    content="Tôi cần danh sách các quyết định quy phạm pháp luật của tỉnh đã được hợp nhất trong năm 2026.",
    answers={"purpose": "Làm luận văn", "delivery": "network"},
    sender=LAN,
)

VISIT = Brought(
    kind="reception",
    channel="web",
    received_at=NOW,
    subject="Xin gặp lãnh đạo về ranh đất thôn Đông",
    content="Tôi xin trình bày trực tiếp về ranh đất giữa nhà tôi và mương tưới của thôn, đo lại hai lần hai kết quả.",
    answers={"mode": "periodic"},
    sender=LAN,
)

# What only an officer knows of a letter, by edge: enough to make it.
LETTER_FIELDS = {
    "extend": {"f.criterion": "có yếu tố nước ngoài (điểm d khoản 1 Điều 3a Nghị định số 124/2020/NĐ-CP)"},
    "report": {
        "f.facts": "Đã làm việc với hai bên.", "f.findings": "Sân phơi nằm trong đất của bà Lan.",
        "f.law": "Điều 5 Nghị định mẫu.", "f.verdict": "đúng một phần", "f.proposal": "Hủy một phần quyết định.",
    },
    "decide": {"f.findings": "Như báo cáo.", "f.law": "Điều 5 Nghị định mẫu.", "f.ruling": "Trả lại xe."},
    "dialogue_held": {"f.opening": "Nêu kết quả xác minh."},
    "resume": {"f.reason": "Tòa án đã có kết quả."},
    "stay": {"f.decision": "số 15/QĐ-XPHC ngày 02/11/2026"},
    "request_correction": {},
}  # fmt: skip


def later(days: int = 0, hours: int = 0) -> datetime:
    """So long after NOW, a Friday at nine."""
    return NOW + timedelta(days=days, hours=hours)


def clock_of(case: Case, code: str) -> Clock:
    """The last clock of this limit."""
    return [clock for clock in timelimits.clocks_of("case", case.pk) if clock.code == code][-1]


def to_unit(office: Office, unit: str, officer: str = "") -> Typed:
    """What is typed to give a matter to a unit, and to an officer of it."""
    chosen = str(office.people[officer].pk) if officer else ""
    return Typed({"unit": str(office.units[unit].pk), "officer": chosen})


def kept(name: str, content: bytes) -> Attachment:
    """A file that somebody sent."""
    return files.take_in(name=name, chunks=[content], by=ANYONE, at=NOW)


def pdf_of(text: str) -> bytes:
    """A letter as a PDF with an author."""
    source = f'#set document(author: "Trần Thị Lan", title: "Đơn của bà Lan")\n{text.replace("@", chr(92) + "@")}'
    return bytes(typst.compile(source.encode(), format="pdf"))
