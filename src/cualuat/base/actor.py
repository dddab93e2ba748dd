"""Who acts, as a value: operations and the audit log know people only in this form."""

from __future__ import annotations

from dataclasses import dataclass

# From the least to the most; each may do what those before it may. Posts give all but the first, which is what is left of
# somebody who was let in to observe for a time that is over.
ROLES = ("none", "observer", "reader", "editor", "publisher", "administrator")
GIVEN_ROLES = ROLES[1:]
ROLE_NAMES = {
    "none": "Hết thời hạn theo dõi",
    "observer": "Người theo dõi",
    "reader": "Người đọc",
    "editor": "Biên tập viên",
    "publisher": "Người công bố",
    "administrator": "Quản trị viên",
}


# What a person does with matters of citizens, in a unit; dated, re-assignable, each independent of the others and of the role.
DUTY_NAMES = {
    "reception": "Tiếp nhận, tiếp công dân",
    "officer": "Giải quyết hồ sơ",
    "head": "Người đứng đầu đơn vị",
    "leader": "Lãnh đạo cơ quan",
    "focal": "Đơn vị đầu mối",
    "clerk": "Văn thư",
    "moderator": "Biên tập nội dung công khai",
    "denunciation": "Tổ giải quyết tố cáo",
    "custodian": "Người giữ khóa danh tính",
    "data_protection": "Bảo vệ dữ liệu cá nhân",
}


class NotAllowed(Exception):
    """The actor may not do this; the message, in Vietnamese, says who may."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system itself or somebody unknown.

    `id` is the person's key as text, «system» or «»; `name` as it was at that time; `role` one of ROLES; `duties` what the
    person does where: code and key of the unit.
    """

    id: str
    name: str
    role: str = "reader"
    duties: frozenset[tuple[str, int]] = frozenset()

    def has(self, role: str) -> bool:
        """Whether the actor holds this role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: str) -> None:
        """Raises NotAllowed unless the actor holds this role or a higher one."""
        if not self.has(role):
            raise NotAllowed(f"Việc này cần vai trò «{ROLE_NAMES[role]}» trở lên.")

    @property
    def person_id(self) -> int | None:
        """The key of the person; None for the system and for somebody unknown."""
        return int(self.id) if self.id.isdecimal() else None

    @property
    def is_system(self) -> bool:
        """Whether it is the program itself."""
        return self.id == "system"

    def does(self, *codes: str) -> bool:
        """Whether the person has one of these duties, wherever."""
        return any(code in codes for code, _ in self.duties)

    def units_with(self, *codes: str) -> frozenset[int]:
        """Keys of the units in which the person has one of these duties."""
        return frozenset(unit for code, unit in self.duties if code in codes)

    def require_duty(self, *codes: str) -> None:
        """Raises NotAllowed unless the person has one of these duties."""
        if not self.does(*codes):
            names = " hoặc ".join(f"«{DUTY_NAMES[code]}»" for code in codes)
            raise NotAllowed(f"Việc này cần nhiệm vụ {names}. Hãy nhờ quản trị viên giao.")


SYSTEM = Actor("system", "Hệ thống", "administrator")
ANYONE = Actor("", "Bạn đọc", "reader")
