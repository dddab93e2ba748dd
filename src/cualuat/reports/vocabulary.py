"""What a template of a report may speak of, and values for trying one out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from cualuat.base.figures import all_figures
from cualuat.letters.samples import full_context, sparse_context
from cualuat.letters.variables import DATES, VARIABLES, Picture, Vocabulary

GROUP_NAMES: Final[Mapping[str, str]] = {
    "ky": "Kỳ báo cáo",
    "bao_cao": "Báo cáo này",
    "so": "Số của kỳ này",
    "truoc": "Số của kỳ trước",
    "lech": "Chênh lệch với kỳ trước: +3 (+25%)",
    "so_sanh": "So sánh bằng lời: tăng 3 (25%) so với kỳ trước",
    "ty_le": "Tỷ lệ phần trăm của kỳ này",
    "ty_le_truoc": "Tỷ lệ phần trăm của kỳ trước",
    "phan": "Phần lời văn mà mẫu dành chỗ",
    "cac": "Phần của các đơn vị, dùng với {% for %}",
    "bang": "Bảng, dùng với {% for %}",
    "hinh": "Biểu đồ, đứng một mình trong một đoạn",
    "agency": "Cơ quan ban hành",
    "unit": "Đơn vị soạn thảo",
    "signer": "Người ký",
    "doc": "Văn bản",
}
_PERIOD: Final = {
    "ten": "tên kỳ: năm 2026, quý I năm 2026",
    "tu": "ngày đầu",
    "den": "ngày cuối",
    "truoc": "tên kỳ được so sánh",
    "truoc_tu": "ngày đầu của kỳ được so sánh",
    "truoc_den": "ngày cuối của kỳ được so sánh",
    "chot": "ngày chốt số liệu",
    "loai": "loại kỳ: năm, quý, tháng",
}
_REPORT: Final = {
    "ten": "tên báo cáo",
    "kinh_gui": "nơi kính gửi",
    "nguoi_yeu_cau": "ai yêu cầu báo cáo",
    "noi_dung_yeu_cau": "yêu cầu báo cáo điều gì",
    "tom_tat": "tóm tắt: đã làm, quá hạn, thay đổi nhiều nhất",
}
LISTS: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("bang", "so_lieu"): {
        "stt": "số thứ tự",
        "ten": "tên chỉ tiêu",
        "nhom": "nhóm",
        "don_vi": "đơn vị tính",
        "so": "kỳ này",
        "truoc": "kỳ trước",
        "lech": "chênh lệch",
        "so_sanh": "so sánh bằng lời",
    },
    ("bang", "nhiem_vu"): {
        "stt": "số thứ tự",
        "ke_hoach": "số của kế hoạch",
        "muc": "mục trong kế hoạch: II.1.a",
        "ten": "nhiệm vụ",
        "don_vi": "đơn vị thực hiện",
        "thoi_gian": "thời gian như kế hoạch ghi",
        "tinh_trang": "tình trạng: hoàn thành, đang thực hiện, quá hạn",
        "ket_qua": "kết quả mà đơn vị đã ghi",
    },
    ("cac", "phan"): {"tieu_de": "tiêu đề", "don_vi": "đơn vị viết", "noi_dung": "lời văn"},
}
_OF_LETTERS: Final = ("agency", "unit", "signer", "doc")
_DATES: Final = frozenset({("ky", name) for name in ("tu", "den", "truoc_tu", "truoc_den", "chot")})
OF_FIGURES: Final = ("so", "truoc", "lech", "so_sanh", "ty_le", "ty_le_truoc")
_DOT: Final = bytes.fromhex(  # a picture of two points
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000f49444154789c639c6522c4c0c0"
    "000004f600e2ab7760230000000049454e44ae426082"
)


def vocabulary(parts: Iterable[tuple[str, str]], known: Iterable[tuple[str, str]] = ()) -> Vocabulary:
    """The names for a template with these parts (key, heading); `known`: code and name of figures besides those of today."""
    names = {**dict(known), **{figure.code: figure.name for figure in all_figures()}}
    groups: dict[str, Mapping[str, str]] = {"ky": _PERIOD, "bao_cao": _REPORT}
    groups |= dict.fromkeys(OF_FIGURES, names)
    groups |= {
        "phan": dict(parts),
        "cac": {"phan": "các phần, mỗi phần có tieu_de, don_vi, noi_dung"},
        "bang": {
            "so_lieu": "các chỉ tiêu, mỗi dòng có stt, ten, don_vi, so, truoc, lech",
            "nhiem_vu": "nhiệm vụ của các kế hoạch, mỗi dòng có stt, muc, ten, don_vi, tinh_trang, ket_qua",
        },
        "hinh": {"so_lieu": "biểu đồ kỳ này và kỳ trước"},
    }
    groups |= {name: VARIABLES[name] for name in _OF_LETTERS}
    return Vocabulary(groups, _DATES | DATES, LISTS)


def samples(parts: Iterable[tuple[str, str]]) -> list[dict[str, dict[str, object]]]:
    """A report with everything, and one with hardly anything."""
    codes = [figure.code for figure in all_figures()]
    row: dict[str, object] = dict.fromkeys(LISTS["bang", "so_lieu"], "thử")
    task: dict[str, object] = dict.fromkeys(LISTS["bang", "nhiem_vu"], "thử")
    full: dict[str, dict[str, object]] = {name: full_context()[name] for name in _OF_LETTERS}
    full |= {
        "ky": {
            "ten": "năm 2026", "truoc": "năm 2025", "loai": "năm", "tu": date(2026, 1, 1), "den": date(2026, 12, 31),
            "truoc_tu": date(2025, 1, 1), "truoc_den": date(2025, 12, 31), "chot": date(2026, 12, 31),
        },
        "bao_cao": dict.fromkeys(_REPORT, "Chữ thử của báo cáo."),
        "so": dict.fromkeys(codes, 12),
        "truoc": dict.fromkeys(codes, 9),
        "lech": dict.fromkeys(codes, "+3 (+33,3%)"),
        "so_sanh": dict.fromkeys(codes, "tăng 3 (33,3%) so với kỳ trước"),
        "ty_le": dict.fromkeys(codes, "80%"),
        "ty_le_truoc": dict.fromkeys(codes, "75%"),
        "phan": {key: f"Lời văn thử của phần {heading}.\nĐoạn thứ hai." for key, heading in parts},
        "cac": {"phan": [{"tieu_de": "Phần thử", "don_vi": "Phòng Một", "noi_dung": "Lời văn thử."}] * 2},
        "bang": {"so_lieu": [{**row, "stt": n} for n in (1, 2)], "nhiem_vu": [{**task, "stt": n} for n in (1, 2)]},
        "hinh": {"so_lieu": Picture(_DOT, 150, "Biểu đồ thử")},
    }  # fmt: skip
    sparse: dict[str, dict[str, object]] = {
        name: values for name, values in sparse_context().items() if name in _OF_LETTERS
    }
    return [full, sparse]
