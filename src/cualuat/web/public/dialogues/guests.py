"""What somebody gives who comes to a dialogue, by herself or over the telephone."""

from __future__ import annotations

from cualuat.base.operations import Refused
from cualuat.dialogues.operations import attending
from cualuat.web.shell.fields import Field, Form


def guest_fields(*, email: bool = True) -> list[Field]:
    """What somebody who comes gives."""
    return [
        Field("name", "Họ và tên", required=True, maxlength=200, autocomplete="name"),
        Field("people", "Bao nhiêu người, kể cả bạn" if email else "Bao nhiêu người", value="1", required=True, maxlength=2),
        Field("email", "Thư điện tử", kind="email", maxlength=254, autocomplete="email", hint="Để được báo khi đổi giờ, đổi nơi hoặc hủy."),
        Field("phone", "Điện thoại", maxlength=30, autocomplete="tel"),
    ]  # fmt: skip


def guest_in(form: Form) -> attending.Guest:
    """The guest that a form gave. Raises Refused, naming the input."""
    values = form.values()
    return attending.Guest(values["name"], values["email"], values["phone"], _number(values["people"]))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 4:
        raise Refused("Hãy ghi bao nhiêu người bằng một số.", "people")
    return int(text)
