"""What a letter may speak of: the names that templates may use, and the values that come for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a tag alone puts into a letter: PNG bytes, width on paper in millimetres, words for who cannot see it."""

    png: bytes
    width: int
    alt: str

    def __str__(self) -> str:
        return self.alt


Plain = str | int | date | None | Picture | list["Plain"] | dict[str, "Plain"]
Context = dict[str, dict[str, Plain]]

# Group → name → what it is, in Vietnamese; dates are those of `DATES`, `sender.count` is a number.
VARIABLES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "agency": {
            "name": "tên cơ quan ban hành",
            "parent": "tên cơ quan chủ quản",
            "short": "chữ viết tắt của cơ quan trong ký hiệu",
            "head": "thẩm quyền ban hành quyết định, ví dụ «Giám đốc Sở Tư pháp»; để trống thì suy từ người ký",
            "place": "địa danh ghi trước ngày tháng",
            "address": "địa chỉ cơ quan",
            "phone": "điện thoại cơ quan",
            "email": "thư điện tử cơ quan",
            "website": "trang thông tin điện tử cơ quan",
        },
        "unit": {"name": "đơn vị soạn thảo", "short": "chữ viết tắt của đơn vị soạn thảo"},
        "case": {
            "number": "mã hồ sơ",
            "received_on": "ngày tiếp nhận",
            "subject": "việc được nêu, viết tiếp sau «về việc»",
            "content": "tóm tắt nội dung",
            "request": "yêu cầu của người gửi",
            "channel": "cách gửi",
            "kind": "loại: khiếu nại, tố cáo, kiến nghị, phản ánh, yêu cầu cung cấp thông tin",
        },
        "sender": {
            "name": "họ tên người gửi",
            "honorific": "ông, bà",
            "address": "địa chỉ người gửi",
            "id_number": "số định danh, căn cước hoặc hộ chiếu",
            "phone": "điện thoại người gửi",
            "email": "thư điện tử người gửi",
            "count": "số người cùng gửi",
            "representatives": "người đại diện, người được ủy quyền",
        },
        "respondent": {"name": "người hoặc cơ quan bị khiếu nại, bị tố cáo", "position": "chức vụ, nơi công tác"},
        "officer": {"name": "họ tên cán bộ thụ lý", "title": "chức vụ của cán bộ thụ lý"},
        "signer": {
            "name": "họ tên người ký, không kèm học hàm, học vị",
            "title": "chức vụ người ký",
            "authority": "quyền hạn ký, ví dụ «KT. Giám đốc»",
        },
        "due": {"on": "ngày hết hạn", "rule": "thời hạn bằng lời"},
        "doc": {"number": "số, ký hiệu văn bản", "issued_on": "ngày ban hành", "today": "ngày lập"},
    }
)
DATES: Final = frozenset({("case", "received_on"), ("due", "on"), ("doc", "issued_on"), ("doc", "today")})
FIELDS: Final = "f"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one kind of paper may speak of: names by group, which of them are dates, what the items of lists have."""

    groups: Mapping[str, Mapping[str, str]]
    dates: frozenset[tuple[str, str]] = frozenset()
    lists: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


LETTERS: Final = Vocabulary(VARIABLES, DATES)
_MOST_ITEMS: Final = 500
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DEEPEST: Final = 4


class BadContext(ValueError):
    """The program gave a value that no letter can print; the message names it."""


def complete(given: Mapping[str, object], vocabulary: Vocabulary = LETTERS) -> Context:
    """The context with every name of the vocabulary: «» (None for dates, 1 for a count) where nothing was given.

    Text is in NFC with «\\n» for line ends and without characters that XML cannot hold. Raises BadContext for names that
    no template may use and for values that are not plain.
    """
    context: Context = {
        group: {name: _empty(group, name, vocabulary) for name in known} for group, known in vocabulary.groups.items()
    }
    context[FIELDS] = {}
    for group, values in given.items():
        if group not in context or not isinstance(values, Mapping):
            raise BadContext(f"Không có nhóm «{group}» trong các biến của mẫu văn bản.")
        for name, value in values.items():
            if group != FIELDS and name not in vocabulary.groups[group]:
                raise BadContext(f"Không có biến «{group}.{name}» trong mẫu văn bản.")
            context[group][name] = plain(value, f"{group}.{name}")
    context["agency"]["head"] = context["agency"]["head"] or _head(context)
    return context


def plain(value: object, name: str, depth: int = 0) -> Plain:
    """The value as it may enter a letter. Raises BadContext for anything but plain text, numbers, dates and lists."""
    if value is None or type(value) in (int, bool, date, Picture):
        return value  # type: ignore[return-value]
    if type(value) is str:
        return clean(value)
    if depth < _DEEPEST and isinstance(value, list | tuple) and len(value) <= _MOST_ITEMS:
        return [plain(item, name, depth + 1) for item in value]
    if depth < _DEEPEST and type(value) is dict and len(value) <= _MOST_ITEMS:
        return {str(key): plain(item, f"{name}.{key}", depth + 1) for key, item in value.items()}
    raise BadContext(f"Giá trị «{name}» thuộc kiểu {type(value).__name__}; chỉ nhận chữ, số, ngày và danh sách.")


def clean(text: str) -> str:
    """The text in NFC, one kind of line end, without characters that XML 1.0 forbids."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _FORBIDDEN.sub("", text)


def names(fields: Collection[str] = (), vocabulary: Vocabulary = LETTERS) -> list[str]:
    """Every name a template may use, «agency.name» …, with the form's own «f.…» last."""
    own = [f"{FIELDS}.{name}" for name in sorted(fields)]
    return [f"{group}.{name}" for group, known in vocabulary.groups.items() for name in known] + own


def _empty(group: str, name: str, vocabulary: Vocabulary) -> Plain:
    if (group, name) in vocabulary.dates:
        return None
    if (group, name) in vocabulary.lists:
        return []
    return 1 if (group, name) == ("sender", "count") else ""


def _head(context: Context) -> str:
    """Who issues a decision: «Giám đốc Sở Tư pháp» also where a deputy signs «KT. Giám đốc»; the body for «TM.»."""
    agency, signer = str(context["agency"]["name"]), context["signer"]
    authority, title = str(signer["authority"]), str(signer["title"])
    mark, _, rest = authority.partition(" ")
    if mark == "TM.":
        return rest or agency
    if mark in ("KT.", "TL.", "TUQ.") and rest:
        title = rest
    if title.isupper():
        title = title.capitalize()
    return title if agency.casefold() in title.casefold() else f"{title} {agency}".strip()
