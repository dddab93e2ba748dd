"""Vietnamese names of what is stored as codes: findings of loads, events of the audit log, fields."""

from __future__ import annotations

import re
from typing import Final

from cualuat.base.actor import ROLE_NAMES
from cualuat.kernel.legaltext import official_label
from cualuat.law.rules import FINDING_NAMES

EVENTS: Final = {
    "law.upload": "Tải tệp lên",
    "law.load_begin": "Bắt đầu nạp",
    "law.load": "Nạp xong",
    "law.questions": "Đặt câu hỏi thường gặp",
    "law.edit": "Sửa thông tin",
    "law.publish": "Công bố",
    "law.withdraw": "Gỡ văn bản",
    "law.reject": "Không nhận",
    "law.reopen": "Đưa về rà soát",
    "law.confirm_text": "Xác nhận đã đối chiếu",
    "law.report_error": "Bạn đọc báo lỗi",
    "law.answer_report": "Trả lời báo lỗi",
    "accounts.create": "Tạo tài khoản",
    "accounts.password": "Đặt mật khẩu",
    "accounts.open": "Mở lại tài khoản",
    "accounts.close": "Khóa tài khoản",
    "accounts.sign_in": "Đăng nhập",
    "accounts.second_factor_on": "Bật xác nhận hai bước",
    "accounts.second_factor_off": "Tắt xác nhận hai bước",
    "accounts.recovery_code": "Dùng mã dự phòng",
    "timelimits.load": "Nạp lịch và thời hạn kèm chương trình",
    "timelimits.set_day": "Đặt ngày trong lịch làm việc",
    "timelimits.add_year": "Thêm năm vào lịch làm việc",
    "timelimits.confirm_year": "Xác nhận lịch của năm",
    "timelimits.set_limit": "Sửa thời hạn",
    "timelimits.review": "Đối chiếu thời hạn",
    "organisation.add_unit": "Thêm đơn vị",
    "organisation.give_post": "Giao vai trò",
    "organisation.end_post": "Thôi vai trò",
}

FIELDS: Final = {
    "number": "Số, ký hiệu",
    "title": "Tên gọi",
    "kind": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "place": "Địa phương",
    "issued_on": "Ngày ban hành",
    "effective_on": "Ngày có hiệu lực",
    "expires_on": "Ngày hết hiệu lực",
    "status_reason": "Lý do của tình trạng hiệu lực",
    "headings": "Đề mục",
    "reason": "Lý do",
    "state": "Trạng thái",
    "answer": "Trả lời",
    "unit": "Đơn vị",
    "role": "Vai trò",
    "counts": "Kết quả",
}

# State of a document → (value in the address, words).
DOCUMENT_STATES: Final = {
    "review": "Chờ rà soát",
    "published": "Đã công bố",
    "withdrawn": "Đã gỡ",
    "rejected": "Không nhận",
}

REPORT_STATES: Final = {
    "new": "Mới gửi",
    "accepted": "Đang xem xét",
    "fixed": "Đã sửa",
    "declined": "Không phải lỗi",
}

OUTCOMES: Final = {
    "waiting": "Đang chờ",
    "created": "Mới",
    "changed": "Có thay đổi",
    "unchanged": "Không thay đổi",
    "refused": "Không nhận",
    "articles": "Điều",
    "headings": "Đề mục",
    "empty_headings": "Đề mục chưa có nội dung",
}


def finding_name(code: str) -> str:
    """What a kind of finding is called."""
    return FINDING_NAMES.get(code, code)


def event_name(action: str) -> str:
    """What an event of the audit log is called."""
    return EVENTS.get(action, action)


_EID = re.compile(r"\b(?:part|chp|sec|art|annex)_[\wđ]+")


def in_words(text: str) -> str:
    """A message with its eIds as people call them: «xem art_5__para_2» → «xem khoản 2 Điều 5»."""
    return _EID.sub(lambda found: official_label(found.group()), text)


# What a value means, by the field that holds it.
_VALUES: Final = {"state": REPORT_STATES, "role": ROLE_NAMES}
_BLANK: Final = "(trống)"


def details(action: str, detail: dict[str, object]) -> list[dict[str, str]]:
    """The details of an event as lines: name, and old → new or the text."""
    lines = []
    for name, value in detail.items():
        label = "Chức danh" if name == "title" and action.startswith("organisation.") else FIELDS.get(name, name)
        line = {"name": label, "old": "", "new": "", "text": ""}
        if isinstance(value, list) and len(value) == 2:
            line["old"], line["new"] = (str(v) if v not in (None, "") else _BLANK for v in value)
        elif isinstance(value, dict):
            line["text"] = ", ".join(f"{OUTCOMES.get(str(k), k)}: {v}" for k, v in value.items())
        else:
            line["text"] = _VALUES.get(name, {}).get(str(value), str(value))
        if line["new"] or line["text"]:
            lines.append(line)
    return lines
