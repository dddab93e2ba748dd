"""Names, keys and addresses of documents; standing on a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.citation import Address, kind_by_code
from cualuat.law.rules import (
    Status,
    document_key,
    eid_to_path,
    frbr_uri,
    issuer_name,
    name_key,
    path_to_eid,
    slug_of,
    status_on,
)

LAW = kind_by_code("luat")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Khiếu nại", "luat khieu nai"),
        ("Luật Khiếu nại", "luat khieu nai"),
        ("LUẬT KHIẾU NẠI", "luat khieu nai"),
        ("Luật phòng, chống đò quá tải", "luat phong chong do qua tai"),
        ("Luật sư", "luat luat su"),
        ("Luật Luật sư", "luat luat su"),
        ("Sở hữu, trí tuệ", "luat so huu tri tue"),
    ],
)
def test_a_law_is_known_by_its_name(name: str, key: str) -> None:
    assert name_key(LAW, name) == key


def test_a_decree_is_not_known_by_its_name() -> None:
    assert name_key(kind_by_code("nghi-dinh"), "Quy định chi tiết") == ""


def test_a_law_and_a_resolution_of_one_number_are_two_documents() -> None:
    assert document_key("951/2026/QH15", LAW) == "951/2026/QH15"
    assert document_key("951/2026/QH15", kind_by_code("nghi-quyet")) == "951/2026/QH15#nghi-quyet"
    assert document_key("951/2026/NQ-HĐND", kind_by_code("nghi-quyet")) == "951/2026/NQ-HDND"


def test_spelling_of_a_number_does_not_matter() -> None:
    assert document_key("Số: 031/2019/nđ-cp") == document_key("31/2019/NĐ-CP")


def test_issuers_have_one_spelling() -> None:
    assert issuer_name("Uỷ ban thường vụ Quốc hội") == "Ủy ban Thường vụ Quốc hội"
    assert issuer_name("Bộ tài chính và Bộ công thương") == "Bộ Tài chính, Bộ Công Thương"
    assert issuer_name("Hội đồng làng Mẫu") == "Hội đồng làng Mẫu"


def test_addresses_of_documents() -> None:
    assert slug_of(LAW, "951/2026/QH15", "Luật Bến đò") == "luat-951-2026-qh15"
    assert slug_of(None, "", "Phương án đò ngang") == "van-ban-phuong-an-do-ngang"
    assert frbr_uri(LAW, "951/2026/QH15", date(2026, 1, 2)) == "/akn/vn/act/luat/2026-01-02/951-2026-qh15"
    assert frbr_uri(LAW, "951/2026/QH15", None) == ""


numbers = st.integers(1, 999).map(str) | st.sampled_from(["5a", "198đ", "II"])
addresses = st.builds(
    Address,
    article=st.none() | numbers,
    clause=st.none() | numbers,
    point=st.none() | st.sampled_from("abcdđegh"),
    annex=st.none() | st.sampled_from(["I", "II", "3"]),
    chapter=st.none() | st.sampled_from(["I", "XIV"]),
)


@given(addresses)
def test_every_provision_has_an_address_that_leads_back(address: Address) -> None:
    if address.level is not None:
        assert path_to_eid(eid_to_path(address.eid)) == address.eid


days = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(days, st.none() | days, st.none() | days)
def test_what_is_unknown_or_over_is_never_in_force(day: date, start: date | None, end: date | None) -> None:
    status = status_on(day, start, end)
    if start is None or (end is not None and end <= day) or start > day:
        assert status is not Status.IN_FORCE
    else:
        assert status is Status.IN_FORCE
