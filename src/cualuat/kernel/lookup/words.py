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


# What people call it | what the law calls it. Added to a query, counted less than what was typed.
_EVERYDAY = """
sổ đỏ | giấy chứng nhận quyền sử dụng đất
sổ hồng | giấy chứng nhận quyền sở hữu nhà ở
lấy đất | thu hồi đất
đền bù | bồi thường
đuổi việc | sa thải; đơn phương chấm dứt hợp đồng lao động
cho nghỉ việc | đơn phương chấm dứt hợp đồng lao động
mất việc | thất nghiệp
tăng ca | làm thêm giờ
thưởng tết | tiền thưởng
nợ lương | trả lương
ly dị | ly hôn
bỏ vợ | ly hôn
bỏ chồng | ly hôn
sống thử | chung sống như vợ chồng
bố | cha
ba mẹ | cha mẹ
trẻ con | trẻ em
người già | người cao tuổi
người tàn tật | người khuyết tật
nghỉ đẻ | nghỉ thai sản
nghỉ sinh | nghỉ thai sản
làm giấy khai sinh | đăng ký khai sinh
hộ khẩu | đăng ký thường trú
chứng minh thư | chứng minh nhân dân; căn cước
bằng lái | giấy phép lái xe
xe máy | xe mô tô
uống rượu | nồng độ cồn
say rượu | nồng độ cồn
đi bộ đội | nghĩa vụ quân sự; nhập ngũ
đi lính | nghĩa vụ quân sự; nhập ngũ
trốn lính | trốn tránh nghĩa vụ quân sự
đi tù | phạt tù
ăn trộm | trộm cắp tài sản
ăn cắp | trộm cắp tài sản
lừa tiền | lừa đảo chiếm đoạt tài sản
đánh người | cố ý gây thương tích
đánh vợ | bạo lực gia đình
đánh bài | đánh bạc
cờ bạc | đánh bạc
cho vay nặng lãi | cho vay lãi nặng
đút lót | đưa hối lộ
nói xấu | xúc phạm danh dự
chửi | xúc phạm danh dự nhân phẩm
ồn ào | tiếng ồn
luật sư miễn phí | trợ giúp pháp lý
bác sĩ | người hành nghề khám bệnh chữa bệnh
thuốc trừ sâu | thuốc bảo vệ thực vật
heo | lợn
xây nhà | giấy phép xây dựng
mở công ty | thành lập doanh nghiệp
lập công ty | thành lập doanh nghiệp
mở quán | hộ kinh doanh
đóng thuế | nộp thuế
làm giấy tờ giả | làm giả giấy tờ
"""
_SAID = {
    tuple(said.split()): tuple(tuple(phrase.split()) for phrase in law.split(";"))
    for said, _, law in (line.partition("|") for line in _EVERYDAY.strip().split("\n"))
}
_FOLDED_SAID = {tuple(map(fold_token, said)): law for said, law in _SAID.items() if len(said) > 1}
_LONGEST_SAID = max(map(len, _SAID))


def everyday(words: Sequence[str], *, marked: bool = True) -> tuple[tuple[str, ...], ...]:
    """What the law calls the things that are named in everyday words; each phrase once, none that was typed.

    `marked`: the words bear their diacritics; without them a single syllable says too little.
    """
    table = _SAID if marked else _FOLDED_SAID
    spans = (tuple(words[at : at + n]) for at in range(len(words)) for n in range(1, _LONGEST_SAID + 1))
    found = dict.fromkeys(phrase for span in spans for phrase in table.get(span, ()))
    return tuple(phrase for phrase in found if f" {' '.join(phrase)} " not in f" {' '.join(words)} ")
