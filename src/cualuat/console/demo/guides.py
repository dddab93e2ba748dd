"""What the invented agency writes for people, in every state: a draft, one waiting, one flagged since the law changed, one withdrawn."""

from __future__ import annotations

import io
import math
import struct
import wave
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import ANYONE
from cualuat.console.demo.house import House
from cualuat.files import operations as files
from cualuat.guides.operations import glossary, publishing, writing
from cualuat.guides.operations.glossary import TermWanted
from cualuat.guides.operations.publishing import RecordingWanted
from cualuat.guides.operations.writing import Words

if TYPE_CHECKING:
    from cualuat.guides.models import Piece

LAW: Final = "Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"
DECREE: Final = "Nghị định số 902/2025/NĐ-CP"
_UNIT: Final = "phong-pho-bien"
_READ: Final = "Bạn báo một việc về chợ, nước, rác. Người nhận phải cho bạn số tiếp nhận. Bạn được trả lời trong năm ngày làm việc."

_APPOINTMENT: Final = Words(
    "Giấy hẹn khi phản ánh về chợ, nước, rác",
    "Báo việc xong, bạn phải được cho một số tiếp nhận. Bài này nói số ấy trông thế nào và dùng làm gì.",
    f"## Báo việc ở đâu\n\nNói trực tiếp, gọi điện, gửi thư hoặc gửi qua mạng: [[khoản 1 Điều 20 {LAW}]].\n\n## Giấy hẹn\n\n"
    f"[[nguyên văn: khoản 1 Điều 6 {DECREE}]]\n\n## Bao lâu có trả lời\n\nNăm ngày làm việc: [[Điều 21 {LAW}]].",
    "phan-anh-gap-go", ("nong-dan", "nguoi-cao-tuoi"), ("phan-anh", "tra-cuu-ho-so"),
)  # fmt: skip
_REFUND: Final = Words(
    "Đã nộp tiền rồi mới biết mình được miễn thì có lấy lại được không?",
    "Được. Đề nghị nơi đã thu, mang giấy chứng minh; tiền được trả lại.",
    f"Cách trả lại, trong bao lâu: [[Điều 5 {DECREE}]].", "doi-song", ("nguoi-khuyet-tat", "nguoi-cao-tuoi"), ("phan-anh",),
    (f"Điều 9 {LAW}",),
)  # fmt: skip
_OUTAGE: Final = Words(
    "Mất nước hai ngày có được trừ tiền không?",
    "Có. Gián đoạn từ 48 giờ liên tục trở lên thì được trừ theo số ngày, không phải làm đơn.",
    f"[[nguyên văn: Điều 13 {LAW}]]", "doi-song", ("nong-dan",), ("phan-anh",), (f"Điều 13 {LAW}",),
)  # fmt: skip
_BOARDING: Final = Words(
    "Con tôi ở nội trú: được hỗ trợ gì",
    "Chỗ ở, bữa ăn của học sinh nội trú và khoản nào không phải nộp.",
    f"## Không phải nộp tiền ở\n\nNhà cách trường từ 10 km, hoặc đường không an toàn: [[khoản 2 Điều 19 {LAW}]].",
    "doi-song", ("thanh-nien",), ("xin-thong-tin",),
)  # fmt: skip
_MARKET: Final = Words(
    "Thuê chỗ bán hàng ở chợ",
    "Bốc thăm hay đấu giá, đặt cọc bao nhiêu, ai được ưu tiên.",
    f"## Ba điều cần biết\n\n[[nguyên văn: Điều 15 {LAW}]]\n\nTìm thêm ở [trang này](/trang-khong-co/).",
    "doi-song", ("doanh-nghiep",), ("hen-gap",),
)  # fmt: skip
_OLD_CARD: Final = Words(
    "Làm thẻ thư viện theo mức thu cũ",
    "Mức thu làm thẻ, đọc sách trước năm 2026.",
    "Xem [[Điều 2 Quyết định số 911/2019/QĐ-UBND]].",
    "doi-song", (), ("tim-luat",),
)  # fmt: skip


def add_guides(house: House, *, at: datetime) -> None:
    """Six pieces of the agency, a recording, a word of its own, what readers said."""
    unit = house.agency.units[_UNIT]
    officer, head, editor = house.actor("bientap"), house.actor("congbo"), house.agency.people["bientap"]
    first = min(at - timedelta(days=30), datetime(2026, 7, 6, 9, tzinfo=at.tzinfo))  # before the decree was amended

    def begun(kind: str, words: Words, when: datetime) -> Piece:
        return writing.begin(kind=kind, wanted=words, unit=unit, editor=editor, by=officer, at=when)

    def public(kind: str, words: Words, when: datetime) -> Piece:
        piece = begun(kind, words, when)
        writing.submit(piece=piece, version=None, by=officer, at=when + timedelta(hours=1))
        return publishing.publish(piece=piece, knowing=True, version=None, by=head, at=when + timedelta(hours=5))

    flagged = public("guide", _APPOINTMENT, first)
    sound = files.take_in(name="giay-hen.wav", chunks=[_tone()], by=officer, at=first)
    publishing.add_recording(
        piece=flagged, wanted=RecordingWanted("Nghe bài này", _READ, sound), version=None, by=officer, at=first + timedelta(days=1)
    )  # fmt: skip
    for helped in (True, True, True, False):
        publishing.say_helpful(piece=flagged, helped=helped, by=ANYONE, at=at - timedelta(days=3))
    looked_at = public("question", _REFUND, first)
    publishing.confirm(
        piece=looked_at, note="Nghị định sửa thời hạn, câu trả lời không nêu số ngày nên vẫn đúng.", version=None, by=officer,
        at=at - timedelta(days=20),
    )  # fmt: skip
    revised = public("question", _OUTAGE, at - timedelta(days=60))
    better = replace(_OUTAGE, note="Nói rõ ai tính", summary=f"{_OUTAGE.summary} Nơi cung cấp tự tính.")
    writing.save(piece=revised, wanted=better, seen=None, by=officer, at=at - timedelta(days=2))
    waiting = begun("guide", _BOARDING, at - timedelta(days=4))
    writing.submit(piece=waiting, version=None, by=officer, at=at - timedelta(days=3))
    returned = begun("guide", _MARKET, at - timedelta(days=9))
    writing.submit(piece=returned, version=None, by=officer, at=at - timedelta(days=8))
    writing.send_back(
        piece=returned, reason="Sửa đường dẫn ở cuối bài, thêm bước làm hợp đồng.", version=None, by=head, at=at - timedelta(days=7)
    )  # fmt: skip
    gone = public("guide", _OLD_CARD, first)
    publishing.withdraw(
        piece=gone, reason="Quyết định 911/2019 đã hết hiệu lực; xem bài về thư viện.", version=None, by=head, at=at - timedelta(days=50)
    )  # fmt: skip
    glossary.explain(
        term=None, version=None, by=head, at=first,
        wanted=TermWanted("bản cam kết phục vụ", "Tờ giấy nơi cung cấp dịch vụ công bố: phục vụ gì, giờ nào, thu bao nhiêu.", basis=f"Điều 3 {LAW}"),
    )  # fmt: skip


def _tone() -> bytes:
    """Half a second of a quiet tone, in place of somebody's voice."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", int(3000 * math.sin(n / 4))) for n in range(4000)))
    return kept.getvalue()
