"""Who does it: the units that a plan names as lead and as cooperating."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 18  # words in the name of a unit; what is longer is a sentence
_UNIT_WORDS: Final = (
    r"Sở|Ban|Bộ|Cục|Chi cục|Chi nhánh|Công an|UBND|Ủy ban|Uỷ ban|HĐND|Hội|Hội đồng|Liên đoàn|Liên hiệp|Liên minh|Hạt|Trạm|Vườn quốc gia|Xí nghiệp|Hợp tác xã|Mặt trận|Văn phòng|VP|Phòng"
    r"|Thanh tra|Trung tâm|Trường|Viện|Báo|Đài|Cổng|Tỉnh đoàn|Thành đoàn|Đoàn|Tòa án|Toà án|Ngân hàng|Kho bạc|Thuế|Hải quan|Bảo hiểm"
    r"|Thủ trưởng|Giám đốc|Chủ tịch|Lãnh đạo|Người đứng đầu|Bệnh viện|Quỹ|Tổng|Tập đoàn|Công ty|Doanh nghiệp|Bí thư|Thành viên|Tổ|Cơ quan"
    r"|Đơn vị|Địa phương|Toàn thể|Báo chí|Lực lượng|Thống kê|Đảng ủy|Thành ủy|Tỉnh ủy|Thường trực|Nhà xuất bản|Bưu điện|Viễn thông"
)
_SEVERAL: Final = (
    r"(?i:các|những|mọi)\s+(?:(?i:sở|ban|bộ|ngành|cơ quan|đơn vị|phòng|tổ chức|địa phương|cấp|doanh nghiệp|trường|hội|đoàn thể|xã|phường"
    r"|huyện|thôn|phó|thành viên|công ty|tập đoàn|bệnh viện|báo|cơ sở|chi cục|trung tâm|viện|chủ|nhà|công đoàn|lực lượng)|{0})\b"
).replace("{0}", _UNIT_WORDS)
_UNIT: Final = re.compile(rf"(?:(?:{_UNIT_WORDS})\b|{_SEVERAL})")
_NEXT_UNIT: Final = re.compile(
    rf"\s*(?:[;,]\s*|\s+(?:và|cùng)\s+(?:với\s+)?)(?=(?:{_UNIT_WORDS})\b|{_SEVERAL}|(?:cơ quan|địa phương|báo, đài)\b)"
)
_PREMISE: Final = re.compile(
    rf"^(?:Căn cứ|Trên cơ sở|Trong phạm vi|Theo|Tùy|Hằng năm|Hàng năm|Định kỳ)\b(?:(?!chủ trì|phối hợp)[^.;])*?,\s+(?=(?:(?i:đề nghị|yêu cầu|giao)\s+)?(?:(?:{_UNIT_WORDS})\b|{_SEVERAL}))"
)
# What a unit does; the name ends where one of these begins: «Phòng Xây dựng và kiểm tra văn bản» goes on after «và».
_VERBS: Final = re.compile(
    r"(?<!và )(?:chủ trì|phối hợp|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|theo dõi|tham mưu|tổ chức(?!\s+(?:chính trị|xã hội|thành viên|có|liên"
    r"|,|;|và|khác|đoàn|hành nghề|kinh tế|tôn giáo))|xây dựng(?=\s+(?:[Kk]ế|dự|chương|nội|và|các|báo))|rà soát|triển khai|bố trí|tăng cường|kiện toàn|hướng dẫn|đôn đốc"
    r"|thực hiện|căn cứ|chỉ đạo(?!\s+(?:các|phòng|chương trình|thành phố|tỉnh))|chủ động|đăng tải|báo cáo|tổng hợp|quan tâm|tiến hành|trình(?=\s)"
    r"|phổ biến|tuyên truyền|nghiêm túc|cân đối|đẩy mạnh|tiếp tục|kịp thời|lồng ghép|nghiên cứu|kiểm tra|giám sát|vận động|thúc đẩy|hỗ trợ|cung cấp"
    r"|đề xuất|lập|ban hành|nêu cao|phát huy|quán triệt|thường xuyên|tập trung|được giao|được phân công|theo chức năng|theo nhiệm vụ|trong phạm vi"
    r"|xem xét|phê duyệt|duy trì|ưu tiên|nâng cao|phát triển|tuần tra|(?<!rợ )giúp|kiến nghị|cụ thể hóa|tạo điều kiện|là lực lượng|tham gia|đổi mới|đăng ký|chấp hành|đảm bảo|bảo đảm|gửi)(?!\w)",
)
_VERB_FIRST: Final = re.compile(_VERBS.pattern, re.IGNORECASE)
_ASKED: Final = re.compile(r"(?:\*+)?(?:Giao(?:\s+cho)?|Đề nghị|Yêu cầu|Phân công|Ủy quyền)\s+", re.IGNORECASE)
_LEADS: Final = re.compile(r"^(?P<who>.+?)\s+(?:là\s+(?:cơ quan|đơn vị)\s+)?chủ trì\b", re.IGNORECASE)
_WITH: Final = re.compile(r"phối hợp(?:\s+chặt chẽ)?\s+(?:với\s+|cùng\s+)", re.IGNORECASE)
_TRAIL: Final = re.compile(r"\s*(?:[,;:.]|\([^)]*\)?|–|-|là cơ quan.*|(?:khi|để|nhằm|trong việc|theo)\s.*)$")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Names as the plan writes them, in its order."""

    leads: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()


def split_units(text: str) -> tuple[str, ...]:
    """The units in a list: «Sở Văn hóa, Thể thao và Du lịch; các sở, ban, ngành» are two.

    >>> split_units("Sở Nội vụ, Sở Tư pháp và UBND cấp xã.")
    ('Sở Nội vụ', 'Sở Tư pháp', 'UBND cấp xã')
    """
    parts = [part for piece in text.split(";") for part in _NEXT_UNIT.split(piece)]
    names = (_tidy(part) for part in parts)
    return tuple(dict.fromkeys(name for name in names if 1 < len(name.split()) <= _LONGEST))


def value_of(text: str) -> Assignment:
    """What stands after «Cơ quan thực hiện:»: a list of units, or «Sở A chủ trì, phối hợp với …»."""
    leads: list[str] = []
    cooperating: list[str] = []
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        if found := assignment_in(clause):
            leads += found.leads
            cooperating += found.cooperating
        elif begins_with_unit(clause) or not leads:
            leads += split_units(clause)
    return Assignment(tuple(dict.fromkeys(leads)), tuple(dict.fromkeys(cooperating)))


def assignment_in(text: str) -> Assignment | None:
    """Who is told to act by a sentence that begins with them; None where it begins with something else.

    >>> assignment_in("Sở Tài chính chủ trì, phối hợp với các Sở, ban, ngành bố trí kinh phí").leads
    ('Sở Tài chính',)
    """
    text = _PREMISE.sub("", text)
    asked = _ASKED.match(text)
    rest = text[asked.end() :] if asked else text
    if not begins_with_unit(rest):
        return _chair_alone(rest)
    verb = _VERBS.search(rest)
    if verb is None:
        return Assignment(split_units(rest.rstrip(":"))) if asked and rest.endswith(":") else None
    who = rest[: verb.start()].rstrip(" ,:")
    if len(who.split()) > 60 or "." in who:
        return None
    return Assignment(split_units(who), _cooperating(rest))


def begins_with_unit(text: str) -> bool:
    """«Tổ công tác …», not «Tổ chức thực hiện …»."""
    return bool(_UNIT.match(text)) and not _VERB_FIRST.match(text)


def _chair_alone(text: str) -> Assignment | None:
    """«Chủ trì, phối hợp với các sở …»: the lead is whoever the paragraph stands under."""
    if not text.lower().startswith(("chủ trì", "phối hợp")):
        return None
    return Assignment((), _cooperating(text))


def unit_heading(text: str) -> tuple[str, ...]:
    """The units of a heading that names nothing else: «4. Ủy ban nhân dân cấp xã»; empty for another heading.

    >>> unit_heading("Giao Thanh tra Sở:")
    ('Thanh tra Sở',)
    """
    asked = _ASKED.match(text)
    rest = (text[asked.end() :] if asked else text).strip()
    bare = re.sub(r"\s*\([^)]*\)", "", rest).rstrip(" :.;")
    if not begins_with_unit(bare) or len(bare.split()) > 40 or "." in bare:
        return ()
    verb = _VERBS.search(bare)
    if verb is not None and not re.match(
        r"(?:được giao|chủ trì, quản lý|thực hiện)", bare[verb.start() :], re.IGNORECASE
    ):
        return ()
    return split_units(bare[: verb.start()] if verb else bare)


def _cooperating(text: str) -> tuple[str, ...]:
    found = _WITH.search(text)
    if not found:
        return ()
    rest = text[found.end() :]
    ends = _VERBS.search(rest)
    return split_units(rest[: ends.start()] if ends else re.split(r"[.;]", rest)[0])


def _tidy(text: str) -> str:
    name = " ".join(text.replace("*", "").split())
    name = re.sub(r"^(?:và|cùng|với)\s+", "", name)
    while (cut := _TRAIL.sub("", name)) != name:
        name = cut
    return name.strip()
