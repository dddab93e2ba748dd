"""A procedure in the national structure, as a value that never changes: what one edition says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from cualuat.kernel.text import fold, slug

CODE: Final = re.compile(r"[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*")
LONGEST_CODE: Final = 40


@dataclass(frozen=True, slots=True)
class Way:
    """One way of handing in: its name, the time limit and the fee as announced, in words; `note` what else holds there."""

    way: str
    limit: str = ""
    fee: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the dossier: how many originals and copies, names of its blank forms, what else is said of it."""

    name: str
    originals: int = 0
    copies: int = 0
    forms: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """What stays the same from one edition to the next while the paper is called the same."""
        return key_of(self.name)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as announced."""

    text: str

    @property
    def key(self) -> str:
        """What stays the same while the step reads the same."""
        return key_of(self.text)


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis: `citation` names document and, where told, provision; `title` as the source has it; `day` of issue."""

    citation: str
    title: str = ""
    day: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What an edition of a procedure says. `sets`: how many dossiers are handed in, 0 where not told."""

    name: str
    levels: tuple[str, ...] = ()
    kind: str = ""
    field: str = ""
    steps: tuple[Step, ...] = ()
    ways: tuple[Way, ...] = ()
    sets: int = 0
    parts: tuple[Part, ...] = ()
    subjects: tuple[str, ...] = ()
    agency: str = ""
    authority: str = ""
    delegated: str = ""
    cooperating: str = ""
    address: str = ""
    result: str = ""
    conditions: str = ""
    keywords: str = ""
    description: str = ""
    bases: tuple[Basis, ...] = ()

    @property
    def subject_codes(self) -> tuple[str, ...]:
        """The subjects as they stand in addresses and conditions."""
        return tuple(slug(name) for name in self.subjects)

    @property
    def keys(self) -> dict[str, str]:
        """Papers and steps by what stays the same of them, with their words."""
        return {part.key: part.name for part in self.parts} | {step.key: step.text for step in self.steps}

    @property
    def citations(self) -> tuple[str, ...]:
        """The bases as citations, each once."""
        return tuple(dict.fromkeys(basis.citation for basis in self.bases))


# Name of the field → what people call it; the order is that of an announcement.
FIELD_NAMES: Final[dict[str, str]] = {
    "name": "tên thủ tục",
    "field": "lĩnh vực",
    "kind": "loại thủ tục",
    "levels": "cấp thực hiện",
    "steps": "trình tự thực hiện",
    "ways": "cách thức, thời hạn, phí",
    "parts": "thành phần hồ sơ",
    "sets": "số bộ hồ sơ",
    "subjects": "đối tượng thực hiện",
    "agency": "cơ quan giải quyết",
    "authority": "cơ quan có thẩm quyền quyết định",
    "delegated": "cơ quan được ủy quyền",
    "cooperating": "cơ quan phối hợp",
    "address": "nơi tiếp nhận",
    "result": "kết quả",
    "conditions": "yêu cầu, điều kiện",
    "bases": "căn cứ pháp lý",
    "keywords": "từ khóa",
    "description": "mô tả",
}
# Lists of an edition whose rows are edited one by one: the name of the list and the type of its rows.
ROWS: Final[dict[str, type[Way] | type[Part] | type[Step] | type[Basis]]] = {
    "ways": Way,
    "parts": Part,
    "steps": Step,
    "bases": Basis,
}
_TEXT_LISTS: Final = ("levels", "subjects")


def key_of(text: str) -> str:
    """Twelve letters that stand for a text, however it is spaced, capitalised or ends."""
    plain = " ".join(fold(text).split()).rstrip(".;, ")
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def as_json(content: Content) -> dict[str, Any]:
    """The content as JSON keeps it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(content), ensure_ascii=False))
    return found


def from_json(data: Mapping[str, Any]) -> Content:
    """The content that `as_json` made; what a later version of the program added has its default."""
    given: dict[str, Any] = {field.name: data[field.name] for field in fields(Content) if field.name in data}
    for name in _TEXT_LISTS:
        given[name] = tuple(given.get(name, ()))
    for name, of in ROWS.items():
        known = {field.name for field in fields(of)}
        rows = [{key: value for key, value in row.items() if key in known} for row in given.get(name, ())]
        given[name] = tuple(
            of(**(row | ({"forms": tuple(row.get("forms", ()))} if of is Part else {}))) for row in rows
        )
    return Content(**given)


def digest(content: Content) -> str:
    """The same for the same content and only for it."""
    text = json.dumps(as_json(content), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(old: Content, new: Content) -> list[str]:
    """What is not the same, in words and in the order of an announcement."""
    return [name for field, name in FIELD_NAMES.items() if getattr(old, field) != getattr(new, field)]


def search_text(code: str, content: Content) -> str:
    """What a plain search looks through: folded, in one line."""
    texts: Iterable[str] = (
        code, content.name, content.field, *content.subjects, content.agency, content.authority, content.result, content.keywords,
        content.description, *(part.name for part in content.parts),
    )  # fmt: skip
    return " ".join(fold(" ".join(texts)).split())


def listed(names: Iterable[str]) -> str:
    """Names as one text that can be searched for one of them: «|a|b|»; empty for none."""
    joined = "|".join(names)
    return f"|{joined}|" if joined else ""
