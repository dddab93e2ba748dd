"""Words of questions: abbreviations people type for what the law spells out, and words that ask but do not tell."""

from __future__ import annotations

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
