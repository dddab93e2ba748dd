"""Types of Vietnamese legal documents: name, abbreviation in numbers, rank, Akoma Ntoso type.

Sources: Law on the Promulgation of Legal Documents 64/2025/QH15 Article 4 (the types and who issues them),
Decree 30/2020/NĐ-CP Article 7 and Annex III (types and abbreviations of administrative documents);
types no longer issued stay because the library holds documents that bear them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.text import fold


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One type of document.

    `code` is a slug («nghi-dinh») used in addresses of pages and in data; `abbreviations` are what stands in numbers
    («NĐ»), the first one being the official one; `rank` orders legal force, 1 the highest, 99 outside the legal system;
    `akn_type` and `akn_subtype` are the parts of an Akoma Ntoso address (`/akn/vn/act/nghi-dinh/…`);
    `named` says that the document is usually called by its name («Luật Khiếu nại»), not by its number.
    """

    code: str
    name: str
    abbreviations: tuple[str, ...]
    rank: int
    akn_type: str = "act"
    named: bool = False

    @property
    def akn_subtype(self) -> str:
        """The subtype of the Akoma Ntoso address: the code itself, «bo-luat»."""
        return self.code

    def __str__(self) -> str:
        return self.name


KINDS: Final[tuple[DocumentKind, ...]] = (
    DocumentKind("hien-phap", "Hiến pháp", ("HP",), 1, named=True),
    DocumentKind("bo-luat", "Bộ luật", ("BL",), 2, named=True),
    DocumentKind("luat", "Luật", (), 2, named=True),
    DocumentKind("sac-lenh", "Sắc lệnh", ("SL",), 3),
    DocumentKind("sac-luat", "Sắc luật", (), 3),
    DocumentKind("phap-lenh", "Pháp lệnh", ("PL",), 4, named=True),
    DocumentKind("lenh", "Lệnh", ("L",), 5),
    DocumentKind("nghi-quyet-lien-tich", "Nghị quyết liên tịch", ("NQLT",), 5),
    DocumentKind("nghi-quyet", "Nghị quyết", ("NQ",), 5),
    DocumentKind("nghi-dinh", "Nghị định", ("NĐ",), 6),
    DocumentKind("thong-tu-lien-tich", "Thông tư liên tịch", ("TTLT", "TTLB", "TTLN", "TTLS"), 8),
    DocumentKind("thong-tu", "Thông tư", ("TT",), 8),
    DocumentKind("quyet-dinh", "Quyết định", ("QĐ",), 7),
    DocumentKind("chi-thi", "Chỉ thị", ("CT",), 9),
    DocumentKind("van-ban-hop-nhat", "Văn bản hợp nhất", ("VBHN",), 90),
    DocumentKind("an-le", "Án lệ", ("AL",), 91, akn_type="judgment"),
    DocumentKind("dieu-uoc-quoc-te", "Điều ước quốc tế", ("ĐƯQT",), 3),
    DocumentKind("ke-hoach", "Kế hoạch", ("KH",), 99, akn_type="doc"),
    DocumentKind("cong-van", "Công văn", ("CV",), 99, akn_type="doc"),
    DocumentKind("cong-dien", "Công điện", ("CĐ",), 99, akn_type="doc"),
    DocumentKind("thong-bao", "Thông báo", ("TB",), 99, akn_type="doc"),
    DocumentKind("bao-cao", "Báo cáo", ("BC",), 99, akn_type="doc"),
    DocumentKind("to-trinh", "Tờ trình", ("TTr",), 99, akn_type="doc"),
    DocumentKind("huong-dan", "Hướng dẫn", ("HD",), 99, akn_type="doc"),
    DocumentKind("ket-luan", "Kết luận", ("KL",), 99, akn_type="doc"),
    DocumentKind("quy-dinh", "Quy định", ("QyĐ", "QĐi"), 99, akn_type="doc"),
    DocumentKind("quy-che", "Quy chế", ("QC",), 99, akn_type="doc"),
    DocumentKind("de-an", "Đề án", ("ĐA",), 99, akn_type="doc"),
    DocumentKind("chuong-trinh", "Chương trình", ("CTr",), 99, akn_type="doc"),
    DocumentKind("phuong-an", "Phương án", ("PA",), 99, akn_type="doc"),
    DocumentKind("du-an", "Dự án", ("DA",), 99, akn_type="doc"),
    DocumentKind("bien-ban", "Biên bản", ("BB",), 99, akn_type="doc"),
    DocumentKind("giay-moi", "Giấy mời", ("GM",), 99, akn_type="doc"),
    DocumentKind("thong-cao", "Thông cáo", ("TC",), 99, akn_type="doc"),
)

_BY_CODE = {kind.code: kind for kind in KINDS}
# TC is left out: in numbers of the 1990s («89-TC/TCT») it is the Ministry of Finance.
_BY_ABBREVIATION = {fold(a): kind for kind in KINDS for a in kind.abbreviations if a != "TC"}
_BY_NAME = {fold(kind.name): kind for kind in KINDS} | {
    "thong tu lien bo": _BY_CODE["thong-tu-lien-tich"],
    "thong tu lien nganh": _BY_CODE["thong-tu-lien-tich"],
}
_AT_START = re.compile(
    r"[\W_]*(" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(_BY_NAME, key=len, reverse=True)) + r")\b"
)


def kind_by_code(code: str) -> DocumentKind:
    """The type with this slug. Raises KeyError."""
    return _BY_CODE[code]


def kind_by_name(name: str) -> DocumentKind | None:
    """The type with this Vietnamese name, whatever the case and diacritics: «NGHỊ ĐỊNH», «nghi dinh»."""
    return _BY_NAME.get(" ".join(fold(name).split()))


def kind_at_start(text: str) -> DocumentKind | None:
    """The type whose name opens the text, as in a title: «Luật Đất đai» → luat, «QUYẾT ĐỊNH Về việc …» → quyet-dinh."""
    found = _AT_START.match(fold(text[:80]))
    return kind_by_name(found.group(1)) if found else None


def kind_by_abbreviation(token: str) -> DocumentKind | None:
    """The type an abbreviation in a number stands for, with or without diacritics: «NĐ», «ND», «nđ» → nghi-dinh."""
    return _BY_ABBREVIATION.get(fold(token))
