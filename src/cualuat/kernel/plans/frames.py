"""What frames the body of a plan: number, place and date, title, legal bases; recipients and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.kernel.citation import DocumentRef, find_citations

Line = tuple[int, str]

_NUMBER: Final = re.compile(
    r"^Số\s*:?\s*(?P<serial>\d*)\s*(?:\.{2,}|…)?\s*/?\s*(?P<suffix>[A-ZĐ][\w&Đ.-]*(?:[-–][\w&Đ]+)*)?\s*$"
)
_PLACE: Final = re.compile(
    r"^(?P<place>[^\d,|]{2,60}),\s*ngày\s*(?P<day>\d{0,2})[\s.…]*tháng\s*(?P<month>\d{0,2})[\s.…]*năm\s*(?P<year>20\d\d|20\d?[\s.…]*)$"
)
_NATION: Final = re.compile(r"CỘNG H[OÒ]À?A? XÃ HỘI|^Độc lập|^ĐỘC LẬP|^[-–—_*\s]+$", re.IGNORECASE)
_KINDS: Final = ("KẾ HOẠCH", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "PHƯƠNG ÁN")
_BASIS: Final = re.compile(
    r"^(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Thi hành|Tiếp tục thực hiện|Triển khai(?: thực hiện)?)\b"
)
_TO: Final = re.compile(r"^Nơi nhận\s*:?\s*$", re.IGNORECASE)
_PURPOSE: Final = re.compile(
    r"^(?P<name>.+?)\s*\(\s*(?P<purpose>(?:để|b/c|thay b/c|thực hiện|đăng|phối hợp|chỉ đạo|theo dõi)[^()]*)\)\s*$", re.I
)
_ABOUT: Final = re.compile(r"^\s*b/c\s*$", re.IGNORECASE)
_KEPT: Final = re.compile(r"^Lưu\s*:\s*(?P<where>.+)$", re.IGNORECASE)
_FORMS: Final = re.compile(r"^(?P<form>KT|TM|TL|TUQ|Q|K/T|T/M|T/L)\s*\.?\s+(?P<of>\w.*)$")


@dataclass(frozen=True, slots=True)
class Basis:
    """A paragraph of the preamble and the documents it names; `implements` for «Thực hiện …»."""

    text: str
    documents: tuple[DocumentRef, ...]
    implements: bool
    line: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of «Nơi nhận»; `purpose` as written («để báo cáo»), empty where none is given."""

    name: str
    purpose: str
    line: int
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """`forms` are the lines before the title, e.g. «KT. GIÁM ĐỐC»; `title` and `name` of the person who signs.

    `lines`: all that stands above the name.
    """

    forms: tuple[str, ...] = ()
    title: str = ""
    name: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the first part. `number` is empty in a draft, `day` None where it is not complete.

    As they stand: `issuer_lines`, `dated` the line of place and day, `kind` «KẾ HOẠCH».
    """

    issuer: str = ""
    issuer_lines: tuple[str, ...] = ()
    dated: str = ""
    kind: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None
    year: int | None = None
    title: str = ""
    bases: tuple[Basis, ...] = ()
    opening: tuple[Line, ...] = ()
    unread: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below the last part."""

    recipients: tuple[Recipient, ...] = ()
    signature: Signature = Signature()
    unread: tuple[Line, ...] = ()


def read_head(lines: Sequence[Line]) -> Head:
    """The head from the lines before the first part."""
    found: dict[str, object] = {}
    issuer: list[str] = []
    title: list[str] = []
    bases: list[Basis] = []
    opening: list[Line] = []
    unread: list[Line] = []
    for number, text in lines:
        if not title and _of_head(text, found, issuer):
            continue
        if not title and text.upper().strip() in _KINDS:
            title.append("")
            found["kind"] = text.upper().strip()
        elif not title:
            unread.append((number, text))
        elif len(title) == 1:
            title.append(text)
        elif _BASIS.match(text):
            bases.append(basis_of(number, text))
        elif bases or opening or text[:1].islower() or text.endswith((":", ".")):
            opening.append((number, text))
        else:
            title.append(text)
    return Head(
        issuer=" ".join(issuer),
        issuer_lines=tuple(issuer),
        title=" ".join(" ".join(title).split()),
        bases=tuple(bases),
        opening=tuple(opening),
        unread=tuple(unread),
        **found,  # type: ignore[arg-type]
    )


def _of_head(text: str, found: dict[str, object], issuer: list[str]) -> bool:
    """Takes a line above the title; False where it is none."""
    if _NATION.search(text):
        return True
    if "symbol" not in found and (number := _NUMBER.match(text)):
        suffix = number["suffix"] or ""
        found |= {"number": number["serial"] and f"{number['serial']}/{suffix}", "symbol": suffix}
        return True
    if place := _PLACE.match(text):
        year = int(place["year"]) if place["year"].strip().isdecimal() and len(place["year"]) == 4 else None
        found |= {"place": place["place"].strip(), "day": _day(place, year), "year": year, "dated": text}
        return True
    if text.isupper() and text.strip() not in _KINDS and "symbol" not in found:
        issuer.append(text.strip())
        return True
    return False


def _day(found: re.Match[str], year: int | None) -> date | None:
    try:
        return date(year or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def basis_of(line: int, text: str) -> Basis:
    """A paragraph of the preamble with what it cites."""
    documents = tuple(c.document for c in find_citations(text) if c.document and c.document.number)
    return Basis(text.rstrip(" ;."), tuple(dict.fromkeys(documents)), not text.startswith("Căn cứ"), line)


def is_recipients_heading(text: str) -> bool:
    """«Nơi nhận:»."""
    return bool(_TO.match(text))


def read_foot(lines: Sequence[Line]) -> Foot:
    """Recipients and signature from «Nơi nhận:» on, in whichever order they stand."""
    recipients: list[Recipient] = []
    signing: list[str] = []
    unread: list[Line] = []
    for number, raw in lines:
        text = raw.strip()
        if _TO.match(text) or not text.strip("-–—_* "):
            continue
        entry = re.match(r"^[-–—•+]\s*(?P<rest>.+)$", text)
        if entry:
            recipients.append(_recipient(number, entry["rest"]))
        elif _FORMS.match(text) or (text.isupper() and len(text.split()) <= 12) or (signing and _is_name(text)):
            signing.append(text)
        else:
            unread.append((number, text))
    return Foot(tuple(recipients), _signature(signing), tuple(unread))


def _recipient(line: int, text: str) -> Recipient:
    rest = text.strip().rstrip(";.").strip()
    if kept := _KEPT.match(rest):
        where = re.sub(r"\^\{([^}]*)\}", r"\1", kept["where"])
        return Recipient(f"Lưu: {where.strip()}", "lưu", line, archive=True)
    if found := _PURPOSE.match(rest):
        purpose = found["purpose"].strip()
        return Recipient(
            found["name"].strip(), "để báo cáo" if _ABOUT.match(purpose) else purpose[0].lower() + purpose[1:], line
        )
    return Recipient(rest, "", line)


def _signature(lines: list[str]) -> Signature:
    forms = [text for text in lines if _FORMS.match(text)]
    name = next((text for text in reversed(lines) if _is_name(text)), "")
    titles = [text for text in lines if text not in forms and text != name]
    above = tuple(text for text in lines if text != name)
    return Signature(tuple(forms), titles[-1] if titles else "", name, above)


def _is_name(text: str) -> bool:
    """Two to seven words that each begin with a capital and are not all capitals: «Trần Thị Diệu Thúy»."""
    words = re.sub(r"\b(?:TS|ThS|PGS|GS|BS|KS|CN)\.\s*", "", text).split()
    return 2 <= len(words) <= 7 and not text.isupper() and all(word[0].isupper() for word in words)
