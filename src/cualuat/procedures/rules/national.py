"""A procedure as the national database gives it out (one JSON object) → content, and what in it is doubtful."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cualuat.kernel.citation import DocumentNumber, DocumentRef, find_citations, kind_at_start
from cualuat.kernel.text import normalise
from cualuat.procedures.rules.content import CODE, LONGEST_CODE, Basis, Content, Part, Step, Way
from cualuat.procedures.rules.fees import read_fees
from cualuat.procedures.rules.limits import STATUS_NAMES, doubt, read_limit

_NOTHING: Final = frozenset({"", "không có thông tin", "-"})
_LONGEST_TEXT: Final = 60_000
_MOST_ROWS: Final = 500
_COMMA: Final = re.compile(r",\s*(?![^(]*\))")  # not within brackets
_STEP: Final = re.compile(r"\bbước\s*(\d{1,2})\s*[.:]\s*", re.IGNORECASE)
_COPIES: Final = re.compile(r"Bản (chính|sao)\s*:\s*(\d{1,3})")
_DAY: Final = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_DECISION: Final = re.compile(r"\d+\s*/\s*[A-ZĐ]{2,}")


class BadProcedure(ValueError):
    """What was given is no procedure of the national structure; the message says where."""


@dataclass(frozen=True, slots=True)
class Given:
    """A procedure as it came in: its code, the decision that announced it, what is doubtful («limit», …) in words."""

    code: str
    content: Content
    decision: str
    doubts: tuple[str, ...] = ()


def objects_in(name: str, data: bytes) -> list[Mapping[str, Any]]:
    """The procedures of a JSON file: one object, or a list of them. Raises BadProcedure."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadProcedure("không phải JSON đọc được") from error
    rows = found if isinstance(found, list) else [found]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise BadProcedure("phải là một thủ tục, hoặc một danh sách thủ tục")
    return rows


def read(row: Mapping[str, Any]) -> Given:
    """A procedure out of one object. Raises BadProcedure."""
    head, body, tables = (_object(row, name) for name in ("metadata", "content", "tables"))
    code = _text(head, "mã_thủ_tục") or _text(row, "thu_tuc_id")
    if not code or len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        raise BadProcedure(f"mã thủ tục «{code[:60]}» không đúng" if code else "thiếu mã thủ tục")
    name = _text(head, "tên_thủ_tục").rstrip(".")
    if not name or len(name) > 500:
        raise BadProcedure("tên thủ tục dài quá 500 ký tự" if name else "thiếu tên thủ tục")
    content = Content(
        name=name,
        levels=_names(_text(head, "cấp_thực_hiện")),
        kind=_text(head, "loại_thủ_tục")[:200],
        field=_text(head, "lĩnh_vực")[:200],
        steps=tuple(split_steps(_text(body, "trình_tự_thực_hiện"))),
        ways=tuple(map(_way, _rows(tables, "hinh_thuc_nop"))),
        parts=tuple(part for row_ in _rows(tables, "thanh_phan_ho_so") if (part := _part(row_)).name),
        subjects=_names(_text(body, "đối_tượng_thực_hiện")),
        agency=_text(body, "cơ_quan_thực_hiện"),
        authority=_text(body, "cơ_quan_có_thẩm_quyền"),
        delegated=_text(body, "cơ_quan_được_ủy_quyền"),
        cooperating=_text(body, "cơ_quan_phối_hợp"),
        address=_text(body, "địa_chỉ_tiếp_nhận_hs"),
        result=_text(body, "kết_quả_thực_hiện"),
        conditions=_text(body, "yêu_cầu_điều_kiện_thực_hiện"),
        keywords=_text(body, "từ_khóa"),
        description=_text(body, "mô_tả"),
        bases=tuple(_bases(_rows(tables, "can_cu_phap_ly"))),
    )
    return Given(code, content, _decision(_text(head, "số_quyết_định")), tuple(doubts_of(content)))


def doubts_of(content: Content) -> Iterator[str]:
    """What somebody should look at: limits and fees that no number came out of, limits that their note speaks against, bases without a document."""
    for way in content.ways:
        limit = read_limit(way.limit)
        if limit.status in ("unread", "missing"):
            yield f"Thời hạn ({way.way}): {STATUS_NAMES[limit.status]}{f' «{limit.text[:80]}»' if limit.text else ''}"
        if against := doubt(limit, way.note):
            yield f"Thời hạn ({way.way}): {against}"
        if read_fees(way.fee).status == "unread":
            yield f"Phí ({way.way}): chưa đọc được thành số tiền «{' '.join(way.fee.split())[:80]}»"
    for basis in content.bases:
        if not names_document(basis.citation):
            yield f"Căn cứ: không rõ văn bản nào «{basis.citation[:80]}»"


def names_document(citation: str) -> bool:
    """Whether a citation says which document it means."""
    return any(found.document for found in find_citations(citation))


def split_steps(text: str) -> Iterator[Step]:
    """The steps of a running text: where «Bước 1.», «Bước 2:» … come in their order; a «Bước 1» within step 2 is part of it.

    Without such marks the text is one step.
    """
    places, wanted = [], 1
    for found in _STEP.finditer(text):
        if int(found[1]) == wanted:
            places.append(found)
            wanted += 1
    if not places:
        if text:
            yield Step(text)
        return
    before = text[: places[0].start()].strip(" \n\t:-")
    if before and before.lower() not in ("trình tự thực hiện", "trình tự"):
        yield Step(before)
    for number, found in enumerate(places):
        end = places[number + 1].start() if number + 1 < len(places) else len(text)
        said = text[found.end() : end].strip()
        if said:
            yield Step(said[:1].upper() + said[1:])


def _object(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    if not isinstance(found, dict):
        raise BadProcedure(f"thiếu phần «{name}»")
    return found


def _text(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name, "")
    if found is None:
        return ""
    if not isinstance(found, str | int | float):
        raise BadProcedure(f"«{name}» phải là chữ")
    text = "\n".join(" ".join(line.split()) for line in normalise(str(found)).split("\n")).strip()
    if len(text) > _LONGEST_TEXT:
        raise BadProcedure(f"«{name}» dài quá {_LONGEST_TEXT} ký tự")
    return "" if text.lower().rstrip(".") in _NOTHING else text


def _rows(tables: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = tables.get(name) or []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadProcedure(f"bảng «{name}» không đúng")
    if len(found) > _MOST_ROWS:
        raise BadProcedure(f"bảng «{name}» dài quá {_MOST_ROWS} dòng")
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in _COMMA.split(text) if (name := " ".join(part.split()))))


def _way(row: Mapping[str, Any]) -> Way:
    name = _text(row, "hinh_thuc")
    if not name:
        raise BadProcedure("bảng «hinh_thuc_nop» có dòng không ghi hình thức")
    return Way(name, " ".join(_text(row, "thoi_han_giai_quyet").split()), _text(row, "phi_le_phi"), _text(row, "mo_ta"))


def _part(row: Mapping[str, Any]) -> Part:
    """The source puts the names of blank forms where one would look for the number of papers."""
    note = _text(row, "ghi_chu")
    counts = {kind: int(number) for kind, number in _COPIES.findall(note)}
    forms = tuple(filter(None, _text(row, "so_luong").split("\n")))
    name = _text(row, "ten_giay_to").lstrip("-+•* ").strip()
    rest = " ".join(_COPIES.sub("", note).split())
    return Part(name, counts.get("chính", 0), counts.get("sao", 0), forms, rest)


def _bases(rows: Iterable[Mapping[str, Any]]) -> Iterator[Basis]:
    """Each basis once; the source repeats them, one row for each file."""
    seen: set[str] = set()
    for row in rows:
        title = " ".join(_text(row, "trich_yeu").split())
        citation = cited(" ".join(_text(row, "so_ky_hieu").split()), title)
        if not citation or citation in seen:
            continue
        seen.add(citation)
        day = _DAY.fullmatch(_text(row, "ngay_ban_hanh"))
        iso = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else ""
        yield Basis(citation, title, iso, _text(row, "co_quan_ban_hanh"))


def cited(number: str, title: str) -> str:
    """The citation that number and title of a row make: the document as the title names it, where that is the same one.

    >>> cited("12", "Quyết định số 12/2021/QĐ-TTg ngày 24/3/2021 của Thủ tướng Chính phủ")
    'Quyết định số 12/2021/QĐ-TTg'
    """
    own, told = _numbered(re.sub(r"\s*/\s*", "/", re.sub(r"-\s+(?=[A-ZĐ])", "-", number))), _numbered(title)
    if own is not None and own.number is not None:
        same = told is not None and told.number is not None and told.number.key == own.number.key
        kind = own.kind or own.number.kind or (told.kind if same and told else None) or kind_at_start(title)
        return f"{kind.name} số {own.number}" if kind else str(own.number)
    if (
        told is not None
        and told.number is not None
        and number in (*str(told.number).split("/"), "", _head(told.number))
    ):
        return str(replace(told, issued_on=None, name=None))
    return title if title and names_document(title) else number or title


def _head(number: DocumentNumber) -> str:
    return f"{number.serial}/{number.year}"


def _numbered(text: str) -> DocumentRef | None:
    """The first document that a text names by number; « - » parts sentences there."""
    found = find_citations(text.replace(" - ", ", "))
    return next((c.document for c in found if c.document and c.document.number), None)


def _decision(text: str) -> str:
    """«Quyết định số 6225/QĐ-BQP», also where only its number stands there."""
    clean = re.sub(r"\s*/\s*", "/", " ".join(text.split()))
    return f"Quyết định số {clean}"[:200] if _DECISION.match(clean) else clean[:200]
