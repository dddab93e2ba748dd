"""How a file is refused."""

from __future__ import annotations

from typing import Final

OFFICE: Final = "tệp Office"


class UnacceptableFile(Exception):
    """A file that is not taken. `code` is for programs; str() is in Vietnamese: what is wrong and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def named(self, name: str) -> UnacceptableFile:
        """The same refusal with the file's name before the sentence."""
        return UnacceptableFile(self.code, f"«{name[:80]}»: {self}")


def broken(what: str) -> UnacceptableFile:
    """For a file that cannot be read through; `what` is its kind, «tệp PDF»."""
    return UnacceptableFile(
        "broken", f"{what[:1].upper()}{what[1:]} bị hỏng hoặc tải lên chưa trọn. Hãy mở thử trên máy rồi gửi lại."
    )


def with_password(what: str) -> UnacceptableFile:
    """For a file that opens only with a password."""
    return UnacceptableFile(
        "password", f"{what[:1].upper()}{what[1:]} có đặt mật khẩu nên không xem được. Hãy gỡ mật khẩu rồi gửi lại."
    )


def two_in_one(what: str) -> UnacceptableFile:
    """For a file that is of two kinds at once, depending on who reads it."""
    return UnacceptableFile(
        "two-in-one",
        f"{what[:1].upper()}{what[1:]} còn chứa một tệp khác ghép vào đầu hoặc cuối tệp, là dấu hiệu của tệp độc hại. "
        "Hãy mở tệp, lưu hoặc xuất ra một tệp mới rồi gửi tệp mới.",
    )
