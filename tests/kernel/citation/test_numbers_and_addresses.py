"""Types, issuers, numbers and addresses: read, print, compare, order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.citation import (
    ISSUERS,
    KINDS,
    POINT_LETTERS,
    Address,
    DocumentNumber,
    NotAnAddress,
    NotANumber,
    expand,
    find_numbers,
    int_to_roman,
    issuer_by_abbreviation,
    issuer_by_code,
    issuer_by_name,
    kind_at_start,
    kind_by_abbreviation,
    kind_by_code,
    kind_by_name,
    parse_number,
    roman_to_int,
)


@pytest.mark.parametrize(
    ("text", "official", "key"),
    [
        ("31/2024/QH15", "31/2024/QH15", "31/2024/QH15"),
        ("Số: 31 /2019/nd–cp.", "31/2019/NĐ-CP", "31/2019/ND-CP"),
        ("05/2014/TT-TTCP", "05/2014/TT-TTCP", "5/2014/TT-TTCP"),
        ("977/qđ-ttg", "977/QĐ-TTg", "977/QD-TTG"),
        ("66-NQ/TW", "66-NQ/TW", "66/NQ-TW"),
        ("31/2019", "31/2019", "31/2019"),
        ("01/2020/TT-BNN&PTNT", "01/2020/TT-BNN&PTNT", "1/2020/TT-BNNPTNT"),
    ],
)
def test_numbers(text: str, official: str, key: str) -> None:
    number = parse_number(text)
    assert (str(number), number.key) == (official, key)
    assert parse_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "Điều 5", "31", "năm 2019", "1/2", "QH15", "12/12/2012"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


def test_what_a_number_tells() -> None:
    number = parse_number("07/2013/TTLT-BTP-BNV")
    assert number.kind == kind_by_code("thong-tu-lien-tich")
    assert [issuer.name for issuer in number.issuers] == ["Bộ Tư pháp", "Bộ Nội vụ"]
    assert number.akn_number == "07-2013-ttlt-btp-bnv"
    assert parse_number("31/2019/NĐ-CP").ambiguity == ()
    assert parse_number("977/QĐ-TTg").ambiguity == ("year",)
    assert parse_number("12/2020/QĐ-UBND").ambiguity == ("place",)
    assert parse_number("31/2019").ambiguity == ("issuer",)


def test_numbers_in_text_and_their_order() -> None:
    text = "Theo Nghị định số 9/2020/NĐ-CP, Luật số 31/2024/QH15; mẫu 01/TNDN ngày 12/12/2012."
    found = find_numbers(text)
    assert [text[start:end] for start, end, _ in found] == ["9/2020/NĐ-CP", "31/2024/QH15"]
    assert sorted([parse_number("10/2020/NĐ-CP"), parse_number("9/2020/NĐ-CP"), parse_number("99/2019/NĐ-CP")]) == [
        parse_number("99/2019/NĐ-CP"),
        parse_number("9/2020/NĐ-CP"),
        parse_number("10/2020/NĐ-CP"),
    ]


suffixes = st.sampled_from(["NĐ-CP", "QH15", "TT-BTC", "QĐ-TTg", "TTLT-BTP-BNV", "NQ-HĐND", "UBTVQH14"])


@given(st.integers(1, 9999), st.none() | st.integers(1945, 2040), suffixes)
def test_a_number_printed_is_read_again_and_found(serial: int, year: int | None, suffix: str) -> None:
    number = DocumentNumber(f"{serial:02d}", year, suffix)
    assert parse_number(str(number)) == number
    assert parse_number(str(number).lower()).key == number.key
    assert [n for _, _, n in find_numbers(f"số {number} ngày")] == [number]


def test_types_and_issuers_are_found_by_code_name_and_abbreviation() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert len({issuer.code for issuer in ISSUERS}) == len(ISSUERS)
    for kind in KINDS:
        assert kind_by_code(kind.code) is kind_by_name(kind.name.upper()) is kind
    assert kind_by_abbreviation("nd") == kind_by_code("nghi-dinh")
    assert kind_at_start("QUYẾT ĐỊNH về việc") == kind_by_code("quyet-dinh")
    assert kind_at_start("Về việc") is None
    assert issuer_by_abbreviation("QH15") == issuer_by_code("quoc-hoi")
    assert issuer_by_name("Uỷ ban thường vụ quốc hội") == issuer_by_code("uy-ban-thuong-vu-quoc-hoi")
    assert issuer_by_name("Bộ không có") is None
    assert kind_by_abbreviation("XYZ") is None


@given(st.integers(1, 399))
def test_roman_numerals(value: int) -> None:
    assert roman_to_int(int_to_roman(value)) == value


values = st.builds("{}{}".format, st.integers(1, 300), st.sampled_from(["", "a", "đ"]))
optional = st.none() | values
addresses = st.builds(
    Address,
    article=optional,
    clause=optional,
    point=st.none() | st.sampled_from(POINT_LETTERS),
    item=optional,
    annex=st.none() | st.sampled_from(["I", "IV", "2"]),
    chapter=st.none() | st.sampled_from(["I", "XII"]),
    section=st.none() | st.sampled_from(["1", "2"]),
)


@given(addresses)
def test_an_eid_is_read_again(address: Address) -> None:
    if address.level is None:
        with pytest.raises(ValueError, match="eId"):
            _ = address.eid
        return
    again = Address.from_eid(address.eid)
    assert again.eid == address.eid
    assert address.contains(address)
    if address.article is None:
        assert again == address


@given(st.lists(addresses, max_size=5))
def test_addresses_have_one_order(some: list[Address]) -> None:
    assert sorted(some) == sorted(reversed(some))


@pytest.mark.parametrize("eid", ["preamble", "body", "", "art", "art_5__art_6", "xyz_1", "art_5__"])
def test_what_is_no_eid(eid: str) -> None:
    with pytest.raises(NotAnAddress):
        Address.from_eid(eid)


def test_places_of_provisions() -> None:
    assert str(Address(article="5", clause="2", point="đ")) == "điểm đ khoản 2 Điều 5"
    assert Address.from_eid("art_5_2") == Address(article="5")
    assert Address(clause="2").within(Address(article="5", clause="9")) == Address(article="5", clause="2")
    assert Address(article="6").within(Address(article="5")) == Address(article="6")
    assert Address(article="5").contains(Address(article="5", clause="2", chapter="II"))
    ordered = [Address(article=a) for a in ("9", "10", "10a", "11")]
    assert sorted(reversed(ordered)) == ordered
    assert [a.point for a in expand(Address(point="c"), Address(point="g"))] == ["c", "d", "đ", "e", "g"]
    assert [a.chapter for a in expand(Address(chapter="III"), Address(chapter="V"))] == ["III", "IV", "V"]
    assert len(expand(Address(article="1"), Address(article="5000"))) == 2
