"""Inputs of a form as values: what was typed stays with the message that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Field:
    """One input: `kind` is text, email, password, textarea, select, radio, checks, check, date, time, file or hidden.

    `value` as typed; of `checks` the chosen values with commas between, of `check` «1» or nothing.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    mark: str = ""  # what a reviewer should know: «Máy không đọc được.»
    options: Sequence[tuple[str, str]] = ()
    required: bool = False
    autocomplete: str = "off"
    maxlength: int | None = None
    height: int = 0  # of a textarea, in lines
    prefix: str = ""  # of the id, where a page has several forms

    @property
    def id(self) -> str:
        """What the label, the messages and the link from the list of errors point to."""
        return f"{self.prefix}{self.name}"

    @property
    def input_type(self) -> str:
        """The type attribute. Dates are typed as text, so that a wrong one comes back as it was typed."""
        return self.kind if self.kind in ("email", "password") else "text"

    @property
    def rows(self) -> int:
        """Height of a textarea, in lines."""
        return self.height or (6 if self.name in ("answer", "reason") else 3)

    @property
    def chosen(self) -> set[str]:
        """The chosen values of `checks`."""
        return set(filter(None, self.value.split(",")))

    @property
    def described_by(self) -> str:
        """Ids of what explains the input, for screen readers."""
        parts = (("hint", self.hint), ("mark", self.mark), ("error", self.error))
        return " ".join(f"{self.id}-{part}" for part, text in parts if text)


@dataclass
class Form:
    """The inputs of one form in their order, and errors that belong to none of them."""

    fields: list[Field]
    errors: list[str] = field(default_factory=list)

    def within(self, prefix: str) -> Form:
        """The same form as one of several on a page: its inputs get ids of their own."""
        for one in self.fields:
            one.prefix = f"{prefix}-"
        return self

    def __getitem__(self, name: str) -> Field:
        """The input of this name. Raises KeyError, which templates take as: look for an attribute instead."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def fill(self, data: Mapping[str, str]) -> Form:
        """Takes over what was sent."""
        for one in self.fields:
            if one.kind == "checks" and hasattr(data, "getlist"):
                one.value = ",".join(data.getlist(one.name)).replace("\0", "")
            else:
                one.value = data.get(one.name, one.value if one.kind == "hidden" else "").replace("\0", "")
        return self

    def refuse_all(self, errors: Mapping[str, str]) -> None:
        """Puts each message beside the input of its name, or above all where there is none."""
        for name, message in errors.items():
            found = next((one for one in self.fields if one.name == name), None)
            if found:
                found.error = message
            else:
                self.errors.append(message)

    def values(self) -> dict[str, str]:
        """What was typed, without blanks around it."""
        return {f.name: f.value.strip() for f in self.fields}

    def refuse(self, error: Exception) -> None:
        """Puts the message of an operation beside the input it names, or above all where it names none."""
        name = getattr(error, "field", "")
        for one in self.fields:
            if one.name == name:
                one.error = str(error)
                return
        self.errors.append(str(error))

    def refuse_missing(self) -> None:
        """Once the form is refused: says so of every other input that must be filled in and is empty, so that all is told at once."""
        for one in self.fields:
            if one.required and one.kind != "file" and not one.error and not one.value.strip():
                one.error = "Hãy chọn một mục." if one.kind in ("radio", "select", "checks") else "Hãy điền ô này."

    def require(self, messages: Mapping[str, str]) -> bool:
        """Puts a message beside each of these inputs that is empty; whether none is."""
        for name, message in messages.items():
            if not self[name].value.strip():
                self[name].error = message
        return not self.wrong

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.errors or any(f.error for f in self.fields))

    @property
    def wrong_fields(self) -> Iterable[Field]:
        """The inputs with a message."""
        return [f for f in self.fields if f.error]


class BadDate(ValueError):
    """What was typed is no day; the message says how to type one."""


_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_date(text: str) -> date | None:
    """The day in «31/3/2026», «31.03.2026» or «2026-03-31»; None where nothing was typed. Raises BadDate."""
    text = text.strip()
    if not text:
        return None
    found, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    parts = found.groups()[::-1] if found else iso.groups() if iso else None
    if parts is None:
        raise BadDate(f"«{text}» không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 31/03/2026.")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError as error:
        raise BadDate(f"Không có ngày {text} trong lịch. Hãy xem lại.") from error


def show_date(day: date | None) -> str:
    """«31/03/2026»; nothing for None."""
    return f"{day:%d/%m/}{day.year:04d}" if day else ""
