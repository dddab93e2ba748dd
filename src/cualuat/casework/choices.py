"""Closed lists of casework, with their words."""

from __future__ import annotations

from django.db.models import TextChoices


class Channel(TextChoices):
    """How a matter came."""

    WEB = "web", "Qua mạng"
    DESK = "desk", "Trực tiếp tại trụ sở"
    POST = "post", "Đường bưu điện"
    PHONE = "phone", "Điện thoại"
    EMAIL = "email", "Thư điện tử"
    FORWARDED = "forwarded", "Cơ quan khác chuyển đến"
    DIALOGUE = "dialogue", "Hỏi tại buổi đối thoại"


class PartyRole(TextChoices):
    """What somebody is in a matter."""

    SENDER = "sender", "Người gửi"
    REPRESENTATIVE = "representative", "Người đại diện"
    SIGNATORY = "signatory", "Người cùng ký"
    RESPONDENT = "respondent", "Người bị khiếu nại, phản ánh"
    RELATED = "related", "Người liên quan"


class Prominence(TextChoices):
    """For whom a file of a matter is."""

    INTERNAL = "internal", "Chỉ cán bộ"
    PERSON = "person", "Người gửi xem được"


class LinkKind(TextChoices):
    """How two matters belong together."""

    DUPLICATE = "duplicate", "Trùng"
    SPLIT = "split", "Tách ra"
    SECOND = "second", "Lần hai"
    REROUTED = "rerouted", "Chuyển loại"
    RECEPTION = "reception", "Từ lượt tiếp công dân"
    RELATED = "related", "Liên quan"


class RequestKind(TextChoices):
    """What a person asks about her data."""

    ACCESS = "access", "Xem dữ liệu của tôi"
    CORRECTION = "correction", "Sửa dữ liệu của tôi"
    ERASURE = "erasure", "Xóa dữ liệu của tôi"


class PublicationState(TextChoices):
    """Where the publication of an answer stands."""

    DRAFT = "draft", "Đang soạn"
    PUBLISHED = "published", "Đã công khai"
    WITHDRAWN = "withdrawn", "Đã gỡ"


class Mode(TextChoices):
    """How a reception is held."""

    REGULAR = "regular", "Thường xuyên"
    PERIODIC = "periodic", "Định kỳ của lãnh đạo"
    SUDDEN = "sudden", "Đột xuất"
    ONLINE = "online", "Trực tuyến"


class ProposalState(TextChoices):
    """What became of a step prepared for somebody higher."""

    WAITING = "waiting", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    RETURNED = "returned", "Trả lại"


class LetterState(TextChoices):
    """Whether a letter has left the house."""

    ISSUED = "issued", "Đã ban hành"
    SENT = "sent", "Đã gửi"


class HearingState(TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", "Đã hẹn"
    HELD = "held", "Đã tổ chức"
    ABSENT = "absent", "Vắng mặt"
    CANCELLED = "cancelled", "Hủy"


class TransferState(TextChoices):
    """Whether the other agency has said that it has the matter."""

    WAITING = "waiting", "Chờ xác nhận"
    ACKNOWLEDGED = "acknowledged", "Đã xác nhận"
    RETURNED = "returned", "Trả lại"
