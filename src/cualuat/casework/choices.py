"""Closed lists of casework, with their words."""

from __future__ import annotations

from django.db.models import TextChoices


class Channel(TextChoices):
    WEB = "web", "Qua mạng"
    DESK = "desk", "Trực tiếp tại trụ sở"
    POST = "post", "Đường bưu điện"
    PHONE = "phone", "Điện thoại"
    EMAIL = "email", "Thư điện tử"
    FORWARDED = "forwarded", "Cơ quan khác chuyển đến"


class PartyRole(TextChoices):
    SENDER = "sender", "Người gửi"
    REPRESENTATIVE = "representative", "Người đại diện"
    SIGNATORY = "signatory", "Người cùng ký"
    RESPONDENT = "respondent", "Người bị khiếu nại, phản ánh"
    RELATED = "related", "Người liên quan"


class Prominence(TextChoices):
    INTERNAL = "internal", "Chỉ cán bộ"
    PERSON = "person", "Người gửi xem được"


class LinkKind(TextChoices):
    DUPLICATE = "duplicate", "Trùng"
    SPLIT = "split", "Tách ra"
    SECOND = "second", "Lần hai"
    REROUTED = "rerouted", "Chuyển loại"
    RECEPTION = "reception", "Từ lượt tiếp công dân"
    RELATED = "related", "Liên quan"


class RequestKind(TextChoices):
    ACCESS = "access", "Xem dữ liệu của tôi"
    CORRECTION = "correction", "Sửa dữ liệu của tôi"
    ERASURE = "erasure", "Xóa dữ liệu của tôi"


class PublicationState(TextChoices):
    DRAFT = "draft", "Đang soạn"
    PUBLISHED = "published", "Đã công khai"
    WITHDRAWN = "withdrawn", "Đã gỡ"


class Mode(TextChoices):
    REGULAR = "regular", "Thường xuyên"
    PERIODIC = "periodic", "Định kỳ của lãnh đạo"
    SUDDEN = "sudden", "Đột xuất"
    ONLINE = "online", "Trực tuyến"


class ProposalState(TextChoices):
    WAITING = "waiting", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    RETURNED = "returned", "Trả lại"


class LetterState(TextChoices):
    ISSUED = "issued", "Đã ban hành"
    SENT = "sent", "Đã gửi"


class HearingState(TextChoices):
    PLANNED = "planned", "Đã hẹn"
    HELD = "held", "Đã tổ chức"
    ABSENT = "absent", "Vắng mặt"
    CANCELLED = "cancelled", "Hủy"


class TransferState(TextChoices):
    WAITING = "waiting", "Chờ xác nhận"
    ACKNOWLEDGED = "acknowledged", "Đã xác nhận"
    RETURNED = "returned", "Trả lại"
