"""Words of questions: abbreviations people type for what the law spells out, and words that ask but do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cualuat.kernel.text import fold_token

# Spelled out in the law, abbreviated by people. Keys in lower case, tone marks in their one place.
ABBREVIATIONS = {
    "nđ": "nghị định",
    "tt": "thông tư",
    "ttlt": "thông tư liên tịch",
    "qđ": "quyết định",
    "nq": "nghị quyết",
    "ct": "chỉ thị",
    "vbhn": "văn bản hợp nhất",
    "vbqppl": "văn bản quy phạm pháp luật",
    "blds": "bộ luật dân sự",
    "blhs": "bộ luật hình sự",
    "bllđ": "bộ luật lao động",
    "bltths": "bộ luật tố tụng hình sự",
    "blttds": "bộ luật tố tụng dân sự",
    "lđđ": "luật đất đai",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "tand": "tòa án nhân dân",
    "vksnd": "viện kiểm sát nhân dân",
    "mttq": "mặt trận tổ quốc",
    "bhxh": "bảo hiểm xã hội",
    "bhyt": "bảo hiểm y tế",
    "bhtn": "bảo hiểm thất nghiệp",
    "tncn": "thu nhập cá nhân",
    "tndn": "thu nhập doanh nghiệp",
    "gtgt": "giá trị gia tăng",
    "hđlđ": "hợp đồng lao động",
    "nlđ": "người lao động",
    "nsdlđ": "người sử dụng lao động",
    "qsdđ": "quyền sử dụng đất",
    "gplx": "giấy phép lái xe",
    "cccd": "căn cước công dân",
    "cmnd": "chứng minh nhân dân",
    "cbcc": "cán bộ công chức",
    "ccvc": "công chức viên chức",
    "vphc": "vi phạm hành chính",
    "tthc": "thủ tục hành chính",
    "pccc": "phòng cháy chữa cháy",
    "tgpl": "trợ giúp pháp lý",
    "attp": "an toàn thực phẩm",
    "nvqs": "nghĩa vụ quân sự",
    "thads": "thi hành án dân sự",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "gd&đt": "giáo dục và đào tạo",
}
# Abbreviations of kinds are words in their own right unless a number follows or they are typed in capitals.
ONLY_BEFORE_NUMBER = frozenset({"nđ", "tt", "qđ", "nq", "ct"})

# Nobody needs an article to hold these; they take part in the ranking but are never required nor highlighted.
_ASKING = """
là gì có không được thì bao nhiêu như thế nào ai khi mà để của và hoặc các những cho với về trong theo do bị bởi tại
ra sao đâu mấy hay phải nếu này đó kia tôi em anh chị mình ạ nhé vậy ở từ đến trên dưới cần hỏi xin muốn
"""
QUESTION_WORDS = frozenset(_ASKING.split())
FOLDED_QUESTION_WORDS = frozenset(map(fold_token, QUESTION_WORDS))

# In these words a syllable that otherwise asks or joins tells what is meant.
_FIXED = """
trẻ em|em bé|anh em|chị em|nhà ở|đất ở|chỗ ở|nơi ở|thiết bị|trang bị|chuẩn bị|bị can|bị cáo|bị đơn|bị hại|bản sao|sao chép
sao y|thay thế|thế chấp|thế giới|thế vị|cần thiết|xảy ra|gây ra|ra tù|thị trấn|có công|có thai|hỏi cung|thăm hỏi|xin việc
xin lỗi|tại ngoại|tại chức|tại ngũ|theo dõi|mong muốn|cho thuê|cho vay|tặng cho|cho phép|về hưu|từ chối|từ thiện|từ bỏ|từ chức
tự do|lý do|hàng không|không gian|không khí|không quân|em nuôi|chị dâu|anh rể|đến hạn|mua phải|phải trái|dưới nước|trên biển
"""
_FIXED_PAIRS = {tuple(words.split()) for line in _FIXED.split("\n") for words in line.split("|") if words}
_FOLDED_FIXED_PAIRS = {tuple(map(fold_token, pair)) for pair in _FIXED_PAIRS}


def telling(words: Sequence[str], *, folded: bool = False) -> tuple[str, ...]:
    """The words that tell what is looked for, each once: those that do not ask, and «em» of «trẻ em»."""
    asking = FOLDED_QUESTION_WORDS if folded else QUESTION_WORDS
    kept = {word for pair in fixed_pairs(words, folded=folded) for word in pair}
    return tuple(dict.fromkeys(word for word in words if word not in asking or word in kept))


def fixed_pairs(words: Sequence[str], *, folded: bool = False) -> tuple[tuple[str, str], ...]:
    """Neighbours that are one word although one of them may ask elsewhere: «trẻ em», «thiết bị»; each once."""
    known = _FOLDED_FIXED_PAIRS if folded else _FIXED_PAIRS
    return tuple(dict.fromkeys(pair for pair in pairwise(words) if pair in known))
