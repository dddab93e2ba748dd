"""A little law of a country that does not exist, for tests of the search."""

from __future__ import annotations

from dataclasses import replace

from cualuat.search.registry import IndexDocument, Suggestion

_FERRY = {
    "document_title": "Luật Đò ngang",
    "document_number": "7/2020/QH19",
    "document_key": "7/2020/QH19",
    "doc_id": "1",
    "kind": "luat",
    "issuer": "Quốc hội",
    "subjects": ("14",),
    "heading": "14.9",
    "year": 2020,
    "status": "in-force",
    "valid_from": 20200701,
}
_DECREE = {
    "document_title": "Quy định chi tiết Luật Đò ngang về bến bãi",
    "document_number": "15/2021/NĐ-CP",
    "document_key": "15/2021/ND-CP",
    "doc_id": "2",
    "kind": "nghi-dinh",
    "issuer": "Chính phủ",
    "subjects": ("14", "43"),
    "heading": "14.9",
    "year": 2021,
    "status": "in-force",
    "valid_from": 20210301,
}
_OLD = {
    "document_title": "Hướng dẫn thu phí qua đò",
    "document_number": "3/2010/TT-BTC",
    "document_key": "3/2010/TT-BTC",
    "doc_id": "3",
    "kind": "thong-tu",
    "issuer": "Bộ Tài chính",
    "subjects": ("33",),
    "heading": "33.1",
    "year": 2010,
    "status": "expired",
    "valid_from": 20100101,
    "valid_to": 20210301,
}


def _unit(base: dict[str, object], number: int, title: str, body: str) -> IndexDocument:
    unit = IndexDocument(id="", source="sample", url="/", title=title, body=body, label=f"Điều {number}")
    unit = replace(unit, **base)  # type: ignore[arg-type]
    return replace(
        unit, id=f"sample:{unit.doc_id}:art_{number}", url=f"/vb/{unit.doc_id}/dieu-{number}", position=number
    )


UNITS = [
    _unit(_FERRY, 1, "Phạm vi điều chỉnh", "Luật này quy định về chở khách qua sông bằng đò ngang."),
    _unit(
        _FERRY,
        2,
        "Quyền của hành khách",
        "1. Được mặc áo phao khi qua sông.\n2. Được hoàn tiền vé khi chủ đò hủy chuyến.\n3. Khiếu nại về thái độ phục vụ.",
    ),
    _unit(_FERRY, 3, "Nghĩa vụ của chủ đò", "Chủ đò phải trang bị áo phao cho mọi hành khách và giữ gìn bến sạch sẽ."),
    _unit(_FERRY, 4, "Thời hạn giải quyết khiếu nại", "Chủ bến trả lời khiếu nại của hành khách trong mười ngày."),
    _unit(
        _DECREE,
        1,
        "Điều kiện mở bến",
        "Bến đò ngang phải có đèn chiếu sáng, phao cứu sinh và bảng giá vé theo Luật số 7/2020/QH19.",
    ),
    _unit(_DECREE, 2, "Thủ tục cấp phép bến", "Chủ bến nộp hồ sơ tại Ủy ban nhân dân xã nơi có bến đò."),
    _unit(_OLD, 1, "Mức phí", "Phí qua đò của hành khách là năm nghìn đồng, trẻ em được miễn."),
    replace(
        _unit(_OLD, 2, "Quản lý phí", "Phí qua đò nộp vào ngân sách xã."),
        doc_id="4",
        id="sample:4:art_2",
        valid_from=None,
        valid_to=None,
        status="unknown",
    ),
]
SUGGESTIONS = [
    Suggestion("document", "Luật Đò ngang", "/vb/1", 10),
    Suggestion("document", "Nghị định 15/2021/NĐ-CP về bến bãi", "/vb/2", 5),
    Suggestion("subject", "Giao thông đường thủy", "/chu-de/14", 3),
    Suggestion("question", "Trẻ em có phải trả phí qua đò không?", "", 1),
]
