"""Who issues legal documents, as written in numbers («BTC») and in words («Bộ Tài chính»); bodies of the past too.

Sources: Decree 30/2020/NĐ-CP Annex III, the numbers of the 4,276 documents of the official codification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cualuat.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues documents.

    `code` is a slug; `abbreviations` stand in numbers, the official one first; `other_names` are spellings in use;
    `local` means that every province or commune has one, so the abbreviation alone does not say which.
    """

    code: str
    name: str
    abbreviations: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    local: bool = False

    def __str__(self) -> str:
        return self.name


# One row a line: code | name | abbreviations | other names | L when local.
_TABLE: Final = """
quoc-hoi|Quốc hội|QH||
uy-ban-thuong-vu-quoc-hoi|Ủy ban Thường vụ Quốc hội|UBTVQH||
hoi-dong-nha-nuoc|Hội đồng Nhà nước|HĐNN||
chu-tich-nuoc|Chủ tịch nước|CTN|Chủ tịch nước Cộng hòa xã hội chủ nghĩa Việt Nam;Chủ tịch Chính phủ Việt Nam Dân chủ Cộng hòa;Chủ tịch nước Việt Nam Dân chủ Cộng hòa|
chinh-phu|Chính phủ|CP||
hoi-dong-bo-truong|Hội đồng Bộ trưởng|HĐBT||
hoi-dong-chinh-phu|Hội đồng Chính phủ|HĐCP||
thu-tuong|Thủ tướng Chính phủ|TTg|Thủ tướng|
trung-uong-dang|Ban Chấp hành Trung ương Đảng|TW;TƯ|Bộ Chính trị;Ban Bí thư;Ban Chấp hành Trung ương|
mat-tran-to-quoc|Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam|ĐCTUBTWMTTQVN;UBTƯMTTQVN;UBTWMTTQVN;MTTW;MTTQ|Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam|
hoi-dong-tham-phan|Hội đồng Thẩm phán Tòa án nhân dân tối cao|HĐTP||
toa-an-toi-cao|Tòa án nhân dân tối cao|TANDTC;TATC;CA;TAND|Chánh án Tòa án nhân dân tối cao|
vien-kiem-sat-toi-cao|Viện kiểm sát nhân dân tối cao|VKSNDTC;VKSTC;VKSNDT;VKSND|Viện trưởng Viện kiểm sát nhân dân tối cao|
kiem-toan-nha-nuoc|Kiểm toán nhà nước|KTNN|Tổng Kiểm toán nhà nước|
van-phong-quoc-hoi|Văn phòng Quốc hội|VPQH||
van-phong-chinh-phu|Văn phòng Chính phủ|VPCP||
van-phong-chu-tich-nuoc|Văn phòng Chủ tịch nước|VPCTN||
bo-tai-chinh|Bộ Tài chính|BTC;TC||
bo-tu-phap|Bộ Tư pháp|BTP||
bo-cong-an|Bộ Công an|BCA||
bo-quoc-phong|Bộ Quốc phòng|BQP;QP||
bo-ngoai-giao|Bộ Ngoại giao|BNG||
bo-noi-vu|Bộ Nội vụ|BNV||
ban-to-chuc-can-bo|Ban Tổ chức - Cán bộ Chính phủ|BTCCBCP;TCCP;BTCCP||
bo-y-te|Bộ Y tế|BYT||
bo-giao-duc|Bộ Giáo dục và Đào tạo|BGDĐT;BGD&ĐT;BGD;GDĐT;GD-ĐT||
bo-cong-thuong|Bộ Công Thương|BCT||
bo-cong-nghiep|Bộ Công nghiệp|BCN||
bo-thuong-mai|Bộ Thương mại|BTM||
bo-tai-nguyen|Bộ Tài nguyên và Môi trường|BTNMT;BTN&MT||
bo-nong-nghiep-moi-truong|Bộ Nông nghiệp và Môi trường|BNNMT;BNN&MT||
bo-nong-nghiep|Bộ Nông nghiệp và Phát triển nông thôn|BNNPTNT;BNN&PTNT;BNN;BNNPTTN;BNNPNT||
bo-thuy-san|Bộ Thủy sản|BTS||
bo-xay-dung|Bộ Xây dựng|BXD||
bo-giao-thong|Bộ Giao thông vận tải|BGTVT;GTVT||
bo-thong-tin|Bộ Thông tin và Truyền thông|BTTTT;BTT&TT||
bo-buu-chinh|Bộ Bưu chính, Viễn thông|BBCVT||
bo-khoa-hoc|Bộ Khoa học và Công nghệ|BKHCN;BKH&CN||
bo-khoa-hoc-moi-truong|Bộ Khoa học, Công nghệ và Môi trường|BKHCNMT||
bo-lao-dong|Bộ Lao động - Thương binh và Xã hội|BLĐTBXH;LĐTBXH|Bộ Lao động, Thương binh và Xã hội|
bo-van-hoa|Bộ Văn hóa, Thể thao và Du lịch|BVHTTDL|Bộ Văn hóa - Thể thao và Du lịch;Bộ Văn hóa Thể thao và Du lịch|
bo-van-hoa-thong-tin|Bộ Văn hóa - Thông tin|BVHTT|Bộ Văn hóa Thông tin|
bo-ke-hoach|Bộ Kế hoạch và Đầu tư|BKHĐT;BKH&ĐT;BKH||
bo-dan-toc-ton-giao|Bộ Dân tộc và Tôn giáo|BDTTG||
uy-ban-dan-toc|Ủy ban Dân tộc|UBDT||
uy-ban-the-thao|Ủy ban Thể dục thể thao|UBTDTT||
uy-ban-dan-so|Ủy ban Dân số, Gia đình và Trẻ em|UBDSGĐTE;DSGĐTE||
ngan-hang-nha-nuoc|Ngân hàng Nhà nước Việt Nam|NHNN;NHNNVN;NH|Ngân hàng Nhà nước;Thống đốc Ngân hàng Nhà nước Việt Nam|
thanh-tra-chinh-phu|Thanh tra Chính phủ|TTCP||
thanh-tra-nha-nuoc|Thanh tra Nhà nước|TTNN||
tong-cuc-thue|Tổng cục Thuế|TCT||
tong-cuc-dia-chinh|Tổng cục Địa chính|TCĐC;ĐC||
tong-cuc-thong-ke|Tổng cục Thống kê|TCTK||
tong-cuc-hai-quan|Tổng cục Hải quan|TCHQ||
tong-cuc-du-lich|Tổng cục Du lịch|TCDL||
ban-co-yeu|Ban Cơ yếu Chính phủ|BCY;BCYCP||
bao-hiem-xa-hoi|Bảo hiểm xã hội Việt Nam|BHXH||
hoi-cuu-chien-binh|Hội Cựu chiến binh Việt Nam|CCB||
tong-lien-doan|Tổng Liên đoàn Lao động Việt Nam|TLĐ;TLĐLĐVN||
hoi-nong-dan|Trung ương Hội Nông dân Việt Nam|HND;TWHND|Hội Nông dân Việt Nam|
hoi-phu-nu|Trung ương Hội Liên hiệp Phụ nữ Việt Nam|HLHPN;TWHPN|Hội Liên hiệp Phụ nữ Việt Nam|
doan-thanh-nien|Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh|TWĐTN;TWĐ||
lien-bo|Liên bộ|LB||
hoi-dong-nhan-dan|Hội đồng nhân dân|HĐND||L
uy-ban-nhan-dan|Ủy ban nhân dân|UBND||L
chu-tich-uy-ban-nhan-dan|Chủ tịch Ủy ban nhân dân|CTUBND||L
so-tu-phap|Sở Tư pháp|STP||L
so-noi-vu|Sở Nội vụ|SNV||L
so-tai-chinh|Sở Tài chính|STC||L
so-y-te|Sở Y tế|SYT||L
so-khoa-hoc|Sở Khoa học và Công nghệ|SKHCN||L
so-giao-duc|Sở Giáo dục và Đào tạo|SGDĐT;SGD&ĐT||L
so-xay-dung|Sở Xây dựng|SXD||L
so-cong-thuong|Sở Công Thương|SCT||L
so-van-hoa|Sở Văn hóa, Thể thao và Du lịch|SVHTTDL||L
"""


def _read(row: str) -> Issuer:
    code, name, abbreviations, others, local = row.split("|")
    return Issuer(
        code,
        name,
        tuple(filter(None, abbreviations.split(";"))),
        tuple(filter(None, others.split(";"))),
        local == "L",
    )


ISSUERS: Final[tuple[Issuer, ...]] = tuple(_read(row) for row in _TABLE.split("\n") if row)

# Numbers of the National Assembly carry its term: QH15, UBTVQH13, HĐNN8, NHNN7 (an old form of the State Bank).
_TERM = re.compile(r"^(ubtvqh|qh|hdnn|nhnn)\d{1,2}$")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def _abbreviation_key(token: str) -> str:
    return _NOT_LETTERS.sub("", fold(token))


def _name_key(name: str) -> str:
    # «Uỷ ban» and «Ủy ban» fold alike; dashes and commas differ from one text to the next.
    return " ".join(_NOT_LETTERS.sub(" ", fold(name)).split())


_BY_ABBREVIATION = {_abbreviation_key(a): issuer for issuer in ISSUERS for a in issuer.abbreviations}
_BY_NAME = {_name_key(n): issuer for issuer in ISSUERS for n in (issuer.name, *issuer.other_names)}
_BY_CODE = {issuer.code: issuer for issuer in ISSUERS}


def issuer_by_code(code: str) -> Issuer:
    """The body with this slug. Raises KeyError."""
    return _BY_CODE[code]


def issuer_by_abbreviation(token: str) -> Issuer | None:
    """The body an abbreviation in a number stands for, diacritics or not, the term cut off: «BLDTBXH», «QH15»."""
    key = _abbreviation_key(token)
    term = _TERM.match(key)
    return _BY_ABBREVIATION.get(term.group(1) if term else key)


def issuer_by_name(name: str) -> Issuer | None:
    """The body with this name: case, diacritics, dashes and commas do not matter («Uỷ ban thường vụ Quốc Hội»)."""
    return _BY_NAME.get(_name_key(name))
