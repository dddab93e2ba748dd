"""What a PDF holds besides its pages: traces of its makers, files, programs, notes, values of forms, hidden layers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.pdf import (
    carries_a_file,
    dictionaries,
    is_plain_jpeg,
    is_signature,
    notes_on,
    opened,
    revisions,
)
from cualuat.files.formats.picture import traces

_PART_OF_PAGE: Final = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark", "/Watermark"})
_OUTSIDE_ACTIONS: Final = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"})
_ON_THE_WEB: Final = ("http://", "https://", "mailto:", "tel:")


def object_problems(path: Path) -> list[Problem]:
    """What hinders publishing, found without painting a page. Raises UnacceptableFile for a file that cannot be opened."""
    with opened(path) as pdf:
        found = [*_whole(pdf), *_of_pages(pdf)]
    if revisions(path) > 1:
        found.append(
            Problem(
                "old-revisions",
                "Tệp còn giữ các lần sửa trước, ai cũng có thể xem lại. Hãy dùng bản đã làm sạch.",
                is_blocking=True,
            )
        )
    return found


def _whole(pdf: Pdf) -> Iterator[Problem]:
    items = list(dictionaries(pdf))
    yield from _metadata(pdf, items)
    if any("/EmbeddedFiles" in item or carries_a_file_object(item) for item in items):
        yield Problem("embedded-files", "Có tệp khác đính kèm bên trong. Hãy dùng bản đã làm sạch.", is_blocking=True)
    if any("/JS" in item or item.get("/S") == Name.JavaScript for item in items) or "/OpenAction" in pdf.Root:
        yield Problem("javascript", "Có lệnh chạy khi mở tệp. Hãy dùng bản đã làm sạch.")
    if any(_leads_outside(item) for item in items):
        yield Problem(
            "external-links",
            "Có lệnh mở tệp khác, gửi dữ liệu đi hoặc liên kết tới máy nội bộ. Hãy dùng bản đã làm sạch.",
        )
    names = [_signer(item) for item in items if isinstance(item, Dictionary) and is_signature(item)]
    if names:
        yield Problem(
            "signatures",
            f"Có chữ ký số kèm tên và thông tin người ký: {listed(names)}. Hãy xem có được công khai tên không.",
        )
    values = [str(item.get("/T", "?")) for item in items if _has_value(item)]
    if values:
        yield Problem("form-values", f"Có ô biểu mẫu đã điền ({listed(values)}). Hãy xem nội dung, rồi in ra PDF mới.")
    if _hidden_layers(pdf):
        yield Problem(
            "hidden-layers", "Có lớp nội dung đang ẩn. Hãy bật lên xem, hoặc in ra PDF mới.", is_blocking=True
        )


def _metadata(pdf: Pdf, items: list[Dictionary | Stream]) -> Iterator[Problem]:
    told = (
        [key.lstrip("/") for key, value in pdf.docinfo.items() if str(value).strip()] if "/Info" in pdf.trailer else []
    )
    if any(item.get("/Type") == Name.Metadata or "/PieceInfo" in item for item in items):
        told.append("XMP")
    if told:
        yield Problem(
            "metadata", f"Còn thông tin về người soạn và phần mềm ({listed(told)}). Hãy dùng bản đã làm sạch."
        )
    pictures = [traces(io.BytesIO(i.read_raw_bytes())) for i in items if isinstance(i, Stream) and is_plain_jpeg(i)]
    in_pictures = list(dict.fromkeys(trace for found in pictures for trace in found))
    if in_pictures:
        yield Problem("picture-metadata", f"Ảnh trong tệp còn {listed(in_pictures)}. Hãy dùng bản đã làm sạch.")


def carries_a_file_object(item: Dictionary | Stream) -> bool:
    """Whether a dictionary is an annotation that carries a file, or the description of an embedded one."""
    return "/EF" in item or (isinstance(item, Dictionary) and "/Rect" in item and carries_a_file(item))


def _leads_outside(item: Dictionary | Stream) -> bool:
    kind = str(item.get("/S"))
    if kind == "/URI":
        return not str(item.get("/URI", "")).lower().strip().startswith(_ON_THE_WEB)
    return kind in _OUTSIDE_ACTIONS


def _signer(signature: Dictionary) -> str:
    return str(signature.get("/Name", "")).strip() or "không ghi tên"


def _has_value(item: Dictionary | Stream) -> bool:
    if "/V" not in item or not ("/FT" in item or "/T" in item):
        return False
    value = item.get("/V")
    return not is_signature(value) and str(value).strip() not in ("", "/Off")


def _hidden_layers(pdf: Pdf) -> bool:
    layers = pdf.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, Dictionary) else None
    if not isinstance(usual, Dictionary):
        return False
    off = usual.get("/OFF")
    return usual.get("/BaseState") == Name.OFF or (isinstance(off, Array) and len(off) > 0)


def _of_pages(pdf: Pdf) -> Iterator[Problem]:
    for number, page in enumerate(pdf.pages, 1):
        kinds = [str(each.get("/Subtype")).lstrip("/") for each in notes_on(page)]
        notes = [kind for kind in kinds if f"/{kind}" not in _PART_OF_PAGE]
        if notes:
            yield Problem(
                "annotations",
                f"Có {len(notes)} ghi chú hoặc hình vẽ thêm lên trang. Hãy xem từng cái, xóa đi hoặc in ra PDF mới.",
                f"trang {number}",
            )
        if _is_cut(page):
            yield Problem(
                "cropped-page",
                "Trang bị cắt: phần ngoài khung nhìn vẫn còn trong tệp. Hãy in ra PDF mới hoặc che cả trang.",
                f"trang {number}",
            )


def _is_cut(page: pikepdf.Page) -> bool:
    """Whether less is shown than there is paper."""
    shown, paper = [float(x) for x in page.cropbox], [float(x) for x in page.mediabox]
    return any(abs(a - b) > 1 for a, b in zip(shown, paper, strict=True))
