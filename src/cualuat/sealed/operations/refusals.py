"""Why something cannot be done.

Refused (base)
├── NobodyLeft         no recipient remains, or the last one would go
├── TooFewCustodians   fewer custodians with a key than must agree
├── AnotherKey         a public key in the database is not the officer's own
└── NotGranted         no valid grant
NotAllowed (base)      this person may not
└── Barred             this person is excluded from the box
"""

from __future__ import annotations

from cualuat.base.actor import NotAllowed
from cualuat.base.operations import Refused


class NobodyLeft(Refused):
    """No officer would be able to open the box."""

    def __init__(self) -> None:
        super().__init__(
            "Không còn cán bộ nào được mở hồ sơ này. Hãy giao cho người đứng đầu cơ quan, hoặc hướng dẫn gửi đơn đến cơ quan "
            "cấp trên trực tiếp."
        )


class TooFewCustodians(Refused):
    """Fewer custodians who have a key and are not excluded than must agree to open the identity."""

    def __init__(self, there: int, needed: int) -> None:
        super().__init__(
            f"Cần ít nhất {needed} người giữ khóa danh tính đã tạo khóa và không liên quan, hiện có {there}. Hãy phân công "
            "thêm, hoặc nhờ họ tạo khóa trước."
        )


class AnotherKey(Refused):
    """Somebody replaced the public key of an officer in the database."""

    def __init__(self) -> None:
        super().__init__(
            "Khóa công khai trong cơ sở dữ liệu không phải khóa của bạn: có người đã thay. Đừng mở hồ sơ nào, hãy báo lãnh đạo."
        )


class NotGranted(Refused):
    """There is no grant, or not yet, or no longer, or it is another's."""

    def __init__(self) -> None:
        super().__init__(
            "Bạn chưa được phép xem danh tính trong hồ sơ này, hoặc đã hết thời gian. Hãy gửi yêu cầu mới."
        )


class Barred(NotAllowed):
    """The person is excluded from the box."""

    def __init__(self) -> None:
        super().__init__(
            "Người này đã bị loại khỏi hồ sơ vì có liên quan, không được tham gia. Hãy giao cho người khác."
        )
