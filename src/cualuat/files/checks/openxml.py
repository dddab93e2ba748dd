"""What docx and xlsx have in common: who wrote them, what lies inside them, where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cualuat.files.checks.problem import Problem, listed
from cualuat.files.formats.openxml import Relation, relations
from cualuat.files.formats.package import Package
from cualuat.files.formats.picture import embedded_traces
from cualuat.files.formats.xml import local_name

_ON_THE_WEB: Final = ("http://", "https://", "mailto:", "tel:", "#")
# Of the two parts with properties: element → what it tells.
_PERSONAL: Final = {
    "creator": "tên người soạn",
    "lastModifiedBy": "tên người sửa cuối",
    "title": "tiêu đề ẩn",
    "subject": "chủ đề ẩn",
    "description": "lời ghi chú ẩn",
    "keywords": "từ khóa ẩn",
    "category": "phân loại ẩn",
    "Company": "tên cơ quan",
    "Manager": "tên người quản lý",
}
PROPERTY_KINDS: Final = frozenset({"core-properties", "extended-properties"})
EMBEDDING_KINDS: Final = frozenset({"oleObject", "package", "aFChunk"})
_PICTURE_ENDINGS: Final = (".jpg", ".jpeg", ".jpe", ".jfif", ".png")


def common_problems(package: Package) -> Iterator[Problem]:
    """What hinders publishing a docx or an xlsx alike."""
    found = relations(package)
    told = list(property_traces(package, found))
    if told:
        yield Problem("metadata", f"Còn {listed(told)} trong thuộc tính tệp. Hãy dùng bản đã làm sạch.")
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        yield Problem("signatures", "Có chữ ký số kèm tên người ký. Hãy dùng bản đã làm sạch, hoặc công bố bản PDF.")
    if any(relation.kind in EMBEDDING_KINDS for relation in found):
        yield Problem(
            "ole-objects",
            "Có đối tượng nhúng (bảng tính, công thức, tệp khác) mang theo cả dữ liệu nguồn. Hãy đổi thành ảnh hoặc bảng thường.",
            is_blocking=True,
        )
    outside = [relation for relation in found if leads_outside(relation)]
    if outside:
        yield Problem(
            "external-links",
            f"Có {len(outside)} liên kết tới tệp hoặc máy bên ngoài. Hãy ngắt liên kết rồi lưu lại.",
        )
    in_pictures = picture_traces(package)
    if in_pictures:
        yield Problem("picture-metadata", f"Ảnh trong tệp còn {listed(in_pictures)}. Hãy dùng bản đã làm sạch.")


def property_traces(package: Package, found: list[Relation]) -> Iterator[str]:
    """What the properties of a file tell, in Vietnamese."""
    for relation in found:
        if relation.kind == "custom-properties" and relation.target in package:
            yield "thuộc tính tự đặt"
        if relation.kind in PROPERTY_KINDS and relation.target in package:
            for element in package.tree(relation.target):
                name = local_name(element.tag)
                if name in _PERSONAL and (element.text or "").strip():
                    yield _PERSONAL[name]


def leads_outside(relation: Relation) -> bool:
    """Whether a relation names something that is no plain address on the web to click on."""
    if not relation.is_outside:
        return False
    return relation.kind != "hyperlink" or not relation.target.lower().strip().startswith(_ON_THE_WEB)


def picture_traces(package: Package) -> list[str]:
    """What the pictures of a package tell besides their pixels."""
    pictures = [package.read(name) for name in package.names if name.lower().endswith(_PICTURE_ENDINGS)]
    return list(dict.fromkeys(trace for data in pictures for trace in embedded_traces(data)))
