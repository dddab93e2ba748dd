"""Who acts, as a value: operations and the audit log know people only in this form."""

from __future__ import annotations

from dataclasses import dataclass

# From the least to the most; each may do what those before it may.
ROLES = ("reader", "editor", "publisher", "administrator")
ROLE_NAMES = {
    "reader": "Người đọc",
    "editor": "Biên tập viên",
    "publisher": "Người công bố",
    "administrator": "Quản trị viên",
}


class NotAllowed(Exception):
    """The actor may not do this; the message, in Vietnamese, says who may."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system itself or somebody unknown.

    `id` is the person's key as text, «system» or «»; `name` as it was at that time; `role` one of ROLES.
    """

    id: str
    name: str
    role: str = "reader"

    def has(self, role: str) -> bool:
        """Whether the actor holds this role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: str) -> None:
        """Raises NotAllowed unless the actor holds this role or a higher one."""
        if not self.has(role):
            raise NotAllowed(f"Việc này cần vai trò «{ROLE_NAMES[role]}» trở lên.")


SYSTEM = Actor("system", "Hệ thống", "administrator")
ANYONE = Actor("", "Bạn đọc", "reader")
