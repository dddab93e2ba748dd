"""The form of a document's metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cualuat.kernel.citation import KINDS
from cualuat.law import queries
from cualuat.law.operations import DATE_FIELDS, METADATA_FIELDS
from cualuat.web.shell.fields import BadDate, Field, Form, read_date, show_date

if TYPE_CHECKING:
    from cualuat.law.models import Document

_HINTS = {
    "number": "Ví dụ: 12/2026/QĐ-UBND.",
    "title": "Không kèm loại và số: «Về việc …», «Quy định …»; với luật ghi cả chữ Luật.",
    "issuer": "Ví dụ: Ủy ban nhân dân tỉnh …",
    "place": "Chỉ ghi cho văn bản của địa phương: tên tỉnh hoặc xã.",
    "issued_on": "Ngày/tháng/năm, ví dụ 31/03/2026.",
    "effective_on": "Để trống nếu chưa biết; đừng ghi ngày phỏng đoán.",
    "expires_on": "Ngày đầu tiên không còn hiệu lực. Để trống nếu chưa hết.",
    "status_reason": "Ví dụ: được thay thế bởi Nghị định số …",
}
_LABELS = {
    "number": "Số, ký hiệu",
    "title": "Tên gọi",
    "kind": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "place": "Địa phương",
    "status_reason": "Lý do của tình trạng hiệu lực",
    "issued_on": "Ngày ban hành",
    "effective_on": "Ngày có hiệu lực",
    "expires_on": "Ngày hết hiệu lực",
}
_ORDER = (
    "kind",
    "number",
    "title",
    "issuer",
    "signer",
    "place",
    "issued_on",
    "effective_on",
    "expires_on",
    "status_reason",
)
# What nearly every document has: empty means that the reader did not find it.
_EXPECTED = ("number", "title", "kind", "issuer", "signer", "issued_on", "effective_on")
_MAXIMUM = {"number": 80, "issuer": 300, "signer": 200, "place": 100, "title": 2000, "status_reason": 2000}


def metadata_form(document: Document) -> Form:
    """All fields with what the document has; what the reader of files did not find is marked."""
    seen = Field("seen", "", kind="hidden", value=document.revised_at.isoformat())
    return Form([*(_field(document, name) for name in _ORDER), seen])


def changed_meanwhile(document: Document, form: Form) -> bool:
    """Whether somebody else changed the document since the form was opened; the form then takes the new state as seen."""
    seen, now = form["seen"], document.revised_at.isoformat()
    meanwhile = seen.value not in ("", now)
    seen.value = now
    return meanwhile


def _field(document: Document, name: str) -> Field:
    value = getattr(document, name)
    field = Field(name, _LABELS[name], hint=_HINTS.get(name, ""), maxlength=_MAXIMUM.get(name))
    if name in DATE_FIELDS:
        field.kind, field.value = "date", show_date(value)
    else:
        field.value = value or ""
    if name in ("title", "status_reason"):
        field.kind = "textarea"
    if name == "kind":
        field.kind = "select"
        field.options = [("", "– chưa rõ –"), *((kind.code, kind.name) for kind in KINDS)]
    field.required = name == "title"
    if name in _EXPECTED and not value and document.origin == "file":
        field.mark = "Máy không đọc được từ tệp. Hãy xem bản gốc và ghi vào."
    elif name in document.edited_fields:
        field.mark = "Đã sửa tay; lần nạp sau giữ nguyên."
    return field


def metadata_values(form: Form) -> dict[str, str | date | None]:
    """What was typed as values for the operation; what cannot be read gets its message in the form."""
    values: dict[str, str | date | None] = {}
    for name in METADATA_FIELDS:
        field = form[name]
        text = " ".join(field.value.split())
        if name in DATE_FIELDS:
            try:
                values[name] = read_date(text)
            except BadDate as error:
                field.error = str(error)
            continue
        if field.maxlength and len(text) > field.maxlength:
            field.error = f"Dài quá {field.maxlength} ký tự. Hãy viết gọn lại."
        if name == "kind" and text and text not in {code for code, _ in field.options}:
            field.error = "Loại này không có trong danh sách. Hãy chọn lại."
        values[name] = text
    return values


@dataclass(frozen=True)
class HeadingChoice:
    """A heading that can be ticked."""

    code: str
    name: str
    chosen: bool


@dataclass
class HeadingGroup:
    """The headings of one subject; open when one of them is ticked."""

    name: str
    choices: list[HeadingChoice]

    @property
    def open(self) -> bool:
        """Whether one is ticked."""
        return any(c.chosen for c in self.choices)


def heading_groups(chosen: Sequence[str]) -> list[HeadingGroup]:
    """All headings by subject, with those ticked that are chosen."""
    groups: dict[int, HeadingGroup] = {}
    for heading in queries.all_headings():
        subject = heading.subject
        group = groups.setdefault(subject.number, HeadingGroup(f"{subject.number}. {subject.name}", []))
        group.choices.append(HeadingChoice(heading.code, heading.name, heading.code in chosen))
    return list(groups.values())
