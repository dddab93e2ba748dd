"""Telling those who sent an opinion what became of it, where they asked for it and left an address."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cualuat.base.operations import Refused, words
from cualuat.consultations.models import Consultation, Opinion
from cualuat.drafting.rules import VERDICTS
from cualuat.kernel.workdays import show
from cualuat.notices import operations as notices

_BYE = "\n\nBạn nhận thư này vì đã để lại địa chỉ khi góp ý."


def checked_address(address: str) -> str:
    """An address to which a message could go. Raises Refused, naming the input."""
    told = words(address, 254, "email")
    if told:
        try:
            validate_email(told)
        except ValidationError as error:
            raise Refused(
                "Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@vidu.vn. Không có thì để trống.", "email"
            ) from error
    return told


def tell_explained(row: Consultation, at: datetime) -> int:
    """Tells every sender the answer to her opinion; how many letters."""
    told = 0
    for one in _senders(row):
        answer = one.answer
        lines = [f"Cơ quan đã công bố bản tổng hợp, tiếp thu, giải trình về dự thảo «{row.title}».", ""]
        lines.append(
            f"Ý kiến số {one.number} của bạn ({one.place_name}): {VERDICTS.get(answer.verdict, 'đã ghi nhận')}."
        )
        lines += [answer.reason] if answer.reason else []
        lines += [f"Sửa trong dự thảo: {answer.change}"] if answer.change else []
        lines += ["", f"Đọc cả bản: {settings.CUALUAT_URL}/lay-y-kien/{row.pk}/giai-trinh/"]
        told += _send(one, f"Trả lời ý kiến góp ý: {row.title}", "\n".join(lines), at)
    return told


def tell_issued(row: Consultation, at: datetime) -> int:
    """Tells every sender that the document was issued, then forgets the addresses; how many letters."""
    number = f" số {row.issued_number}" if row.issued_number else ""
    day = f" ngày {show(row.issued_on)}" if row.issued_on else ""
    body = (
        f"Văn bản{number}{day} đã được ban hành từ dự thảo «{row.title}» mà bạn đã góp ý.\n"
        f"So sánh bản lấy ý kiến với bản ban hành: {settings.CUALUAT_URL}/lay-y-kien/{row.pk}/so-sanh/"
    )
    told = sum(_send(one, f"Đã ban hành: {row.title}", body, at) for one in _senders(row))
    forget_senders(row)
    return told


def tell_rejected(one: Opinion, at: datetime) -> int:
    """Tells the sender why her opinion is not shown."""
    body = (
        f"Ý kiến số {one.number} của bạn về dự thảo «{one.consultation.title}» không được đăng.\nLý do: {one.rejected_why}\n"
        "Bạn có thể gửi lại ý kiến khi dự thảo còn nhận góp ý."
    )
    return _send(one, f"Ý kiến không được đăng: {one.consultation.title}", body, at) if one.email else 0


def forget_senders(row: Consultation) -> None:
    """Forgets the addresses of all who sent an opinion: nothing more will be told."""
    row.opinions.exclude(email="").update(email="")


def _senders(row: Consultation) -> list[Opinion]:
    return list(row.opinions.exclude(email="").exclude(state="rejected").select_related("group").order_by("number"))


def _send(one: Opinion, subject: str, body: str, at: datetime) -> int:
    notices.queue(
        to=one.email, subject=subject, body=body + _BYE, at=at, kind="consultation", about_type="consultation",
        about_id=one.consultation_id,
    )  # fmt: skip
    return 1
