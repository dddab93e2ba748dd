"""Words of made-up matters: subjects, stories, names; nothing in them is anybody's."""

from __future__ import annotations

import random
import re
from importlib.resources import files

# The commonest first: matters about land are a third of all, as in every province.
TOPICS = (
    "đất đai", "giấy chứng nhận quyền sử dụng đất", "bồi thường giải phóng mặt bằng", "đường giao thông xuống cấp",
    "nước thải", "rác thải", "tiếng ồn", "xây dựng không phép", "hộ tịch", "chế độ chính sách người có công", "học phí",
    "bảo hiểm xã hội", "điện sinh hoạt", "nước sạch", "an toàn thực phẩm", "xử phạt vi phạm hành chính", "thuế", "cây xanh",
    "vỉa hè", "chợ dân sinh", "trường học", "trạm y tế", "đăng ký kinh doanh", "khai thác cát", "phòng cháy", "đê điều",
    "kênh mương", "công chứng", "hợp đồng lao động", "tiền lương", "nhà ở xã hội", "tạm trú", "cấp bản sao", "lý lịch tư pháp",
    "hòa giải", "ranh giới thửa đất", "chăn nuôi", "cầu tạm", "đèn đường", "biển báo",
)  # fmt: skip
VERBS = ("đề nghị giải quyết", "phản ánh", "xin xem xét lại", "đề nghị trả lời", "chậm giải quyết", "đề nghị kiểm tra")
OPENINGS = (
    "Tôi làm đơn này kính đề nghị cơ quan xem xét sự việc sau đây",
    "Kính gửi cơ quan, gia đình tôi xin trình bày như sau",
    "Tôi xin phản ánh với cơ quan một việc đã kéo dài nhiều tháng",
    "Thưa quý cơ quan, tôi viết thư này vì đã hỏi nhiều nơi mà chưa được trả lời",
)
ENDINGS = (
    "Kính mong cơ quan có thẩm quyền sớm xem xét, giải quyết để bảo đảm quyền lợi hợp pháp của gia đình tôi",
    "Tôi cam đoan những điều trình bày trên là đúng sự thật và xin chịu trách nhiệm trước pháp luật",
    "Đề nghị cơ quan kiểm tra và trả lời tôi bằng văn bản trong thời hạn luật định",
    "Xin trân trọng cảm ơn",
)
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
MIDDLE = (
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Minh",
    "Thanh",
    "Ngọc",
    "Quang",
    "Xuân",
    "Thu",
    "Kim",
    "Bá",
    "Công",
    "Đình",
    "Hồng",
    "Mai",
)
GIVEN = (
    "An", "Bình", "Cường", "Dung", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa", "Hòa", "Hùng", "Hương", "Khánh", "Lan",
    "Linh", "Long", "Mai", "Nam", "Nga", "Ngân", "Nhung", "Oanh", "Phong", "Phúc", "Phương", "Quân", "Quyên", "Sơn", "Tâm",
    "Thắng", "Thảo", "Thủy", "Tiến", "Toàn", "Trang", "Trung", "Tuấn", "Tùng", "Uyên", "Vân", "Việt", "Vinh", "Yến",
)  # fmt: skip
_SYLLABLE = re.compile(r"[^\W\d_]{2,7}")


class Writer:
    """Writes matters from a seed."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        text = " ".join(
            file.read_text(encoding="utf-8")
            for file in sorted(files("cualuat.lawdata").joinpath("sample").iterdir(), key=lambda f: f.name)
            if file.name.endswith(".txt")
        )
        self._syllables = _SYLLABLE.findall(text.lower())  # as often as in the law
        self._weights = [1 / (place + 1.5) for place in range(len(TOPICS))]

    def subject(self) -> str:
        """One line."""
        rng = self._rng
        topic = rng.choices(TOPICS, self._weights)[0]
        return (
            f"{topic[0].upper()}{topic[1:]}: {rng.choice(VERBS)} ở thôn {rng.randint(1, 60)} xã Mẫu {rng.choice(GIVEN)}, "
            f"số {rng.randint(1, 9999)}"
        )

    def story(self) -> str:
        """Five to fourteen sentences; half of them open and end as letters do."""
        rng = self._rng
        sentences = [
            " ".join(rng.choices(self._syllables, k=rng.randint(8, 16))).capitalize() for _ in range(rng.randint(5, 14))
        ]
        if rng.random() < 0.5:
            sentences = [rng.choice(OPENINGS), *sentences, rng.choice(ENDINGS)]
        return ". ".join(sentences) + "."

    def name(self) -> str:
        """Somebody's name."""
        rng = self._rng
        return f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
