"""Citations in running text: where they stand, what they mean, how they are printed."""

from __future__ import annotations

import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.citation import (
    POINT_LETTERS,
    Address,
    Citation,
    DocumentKind,
    DocumentNumber,
    DocumentRef,
    find_citations,
    format_citation,
    kind_by_code,
    link_spans,
    with_known_name,
)
from cualuat.kernel.text import normalise, strip_marks

HERE = Address(article="9", clause="3")


def only(text: str, within: Address | None = None) -> Citation:
    found = find_citations(text, within=within)
    assert len(found) == 1, found
    return found[0]


def eids(text: str, within: Address | None = None) -> list[str]:
    return [address.eid for citation in find_citations(text, within=within) for address in citation.addresses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điều 5", ["art_5"]),
        ("Điều 198a", ["art_198a"]),
        ("điểm đ khoản 2a Điều 5", ["art_5__para_2a__point_đ"]),
        ("Điều 5 khoản 2 điểm a", ["art_5__para_2__point_a"]),
        ("tiết a điểm 2 khoản 3 Điều 4", ["art_4__para_3__point_2__item_a"]),
        ("điểm a, b khoản 2 Điều 5", ["art_5__para_2__point_a", "art_5__para_2__point_b"]),
        ("các khoản 1, 2 và 3 Điều 7", ["art_7__para_1", "art_7__para_2", "art_7__para_3"]),
        ("điểm a khoản 2 và khoản 3 Điều 5", ["art_5__para_2__point_a", "art_5__para_3"]),
        ("điểm a khoản 1; khoản 2 Điều 5", ["art_5__para_1__point_a", "art_5__para_2"]),
        ("Điều 4 khoản 1; khoản 2 Điều 5", ["art_4__para_1", "art_5__para_2"]),
        ("điểm a khoản 1, 3 Điều 4", ["art_4__para_1__point_a", "art_4__para_3__point_a"]),
        ("Điều 5 và khoản 2 Điều 6", ["art_5", "art_6__para_2"]),
        ("Điều 5 đến Điều 8", ["art_5", "art_6", "art_7", "art_8"]),
        ("các điều từ 5 đến 8", ["art_5", "art_6", "art_7", "art_8"]),
        ("từ điểm b đến điểm đ khoản 1 Điều 2", [f"art_2__para_1__point_{p}" for p in "bcdđ"]),
        ("Chương II", ["chp_II"]),
        ("Mục 1 Chương II", ["chp_II__sec_1"]),
        ("Phần thứ hai", ["part_II"]),
        ("Phụ lục I kèm theo Nghị định số 31/2019/NĐ-CP", ["annex_I"]),
        ("diem a khoan 2 dieu 5 luat khieu nai", ["art_5__para_2__point_a"]),
    ],
)
def test_the_provisions_of_a_citation(text: str, expected: list[str]) -> None:
    assert eids(f"Theo {text}.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điều này", ["art_9"]),
        ("khoản 1 Điều này", ["art_9__para_1"]),
        ("điểm a và điểm b khoản này", ["art_9__para_3__point_a", "art_9__para_3__point_b"]),
        ("khoản 2", ["art_9__para_2"]),
        ("Điều 4 của Luật này", ["art_4"]),
        ("Điều 4", ["art_4"]),
    ],
)
def test_the_provision_around_completes_a_citation(text: str, expected: list[str]) -> None:
    assert eids(f"như đã nêu tại {text} thì nộp đơn", HERE) == expected


def test_without_the_provision_around_the_address_stays_relative() -> None:
    citation = only("theo khoản 1 Điều này")
    assert citation.this == "article"
    assert citation.ambiguity == ("provision",)
    assert citation.is_ambiguous
    assert [a.within(HERE).eid for a in citation.addresses] == ["art_9__para_1"]
    assert only("theo Điều này").addresses == ()
    assert not only("theo Điều 5").is_ambiguous


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Điều 5 Luật Đất đai số 31/2024/QH15", "Luật Đất đai số 31/2024/QH15"),
        ("Điều 5 Luật Khiếu nại", "Luật Khiếu nại"),
        ("Điều 5 của Bộ luật Dân sự năm 2015", "Bộ luật Dân sự năm 2015"),
        ("Điều 5 Bộ luật Hình sự được áp dụng", "Bộ luật Hình sự"),
        ("Điều 5 Luật Đất đai quyết định thu hồi", "Luật Đất đai"),
        ("Nghị định số 31/2019/NĐ-CP ngày 10 tháng 4 năm 2019 của Chính phủ", "Nghị định số 31/2019/NĐ-CP ngày 10 tháng 4 năm 2019"),
        ("Điều 3 Hiến pháp năm 2013", "Hiến pháp năm 2013"),
        ("công văn số 12/UBND-NC", "Công văn số 12/UBND-NC"),
        ("Quyết định số 977/QĐ-TTg", "Quyết định số 977/QĐ-TTg"),
        ("Luật này", "Luật này"),
        ("Luật Sư tử", "Luật Sư tử"),
    ],
)  # fmt: skip
def test_the_document_of_a_citation(text: str, document: str) -> None:
    found = [c.document for c in find_citations(f"Căn cứ {text}, cơ quan trả lời.") if c.document]
    assert [str(d) for d in found] == [document]


def test_several_documents_in_one_sentence() -> None:
    text = "Điều 5, Điều 6 Luật Khiếu nại, khoản 2 Điều 3 Bộ luật Dân sự và Thông tư số 07/2013/TT-TTCP."
    found = [([a.eid for a in c.addresses], str(c.document)) for c in find_citations(text)]
    assert found == [
        (["art_5", "art_6"], "Luật Khiếu nại"),
        (["art_3__para_2"], "Bộ luật Dân sự"),
        ([], "Thông tư số 07/2013/TT-TTCP"),
    ]


def test_an_amending_law_named_at_length_leaves_its_number_to_the_law_named_last() -> None:
    text = "Luật sửa đổi, bổ sung một số điều của Luật Nhà ở số 27/2023/QH15"
    assert [str(c.document) for c in find_citations(text)] == ["Luật Nhà ở số 27/2023/QH15"]


@pytest.mark.parametrize(
    "text",
    [
        "Luật sư được dự buổi đối thoại", "phạt từ 5 triệu đồng", "bài thi đạt điểm 9", "pháp luật về đất đai", "3 tiết 2 giờ",
        "nộp khoản 500 triệu đồng", "PHÁP LUẬT VỀ ĐẤT ĐAI", "mẫu 01/TNDN", "", "điều kiện 2 bên cùng có lợi", "bưu điện 5",
    ],
)  # fmt: skip
def test_everyday_words_are_no_citations(text: str) -> None:
    assert find_citations(text) == []


def test_a_library_that_knows_the_names_ends_them_right() -> None:
    text = "theo Điều 5 Luật Hòa giải, thương lượng và đối thoại ở cơ sở thì được"
    known = {"Hòa giải, thương lượng và đối thoại ở cơ sở", "Hòa giải"}

    def is_known(kind: DocumentKind, name: str) -> bool:
        return kind.code == "luat" and name in known

    exact = with_known_name(text, only(text), is_known)
    assert exact.text == "Điều 5 Luật Hòa giải, thương lượng và đối thoại ở cơ sở"
    [span] = link_spans(text, is_known=is_known)
    assert text[span.start : span.end] == exact.text


# --- links -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "điểm a, b khoản 2 Điều 5; Điều 7 và Chương II Luật Nhà ở số 27/2023/QH15",
            [
                ("điểm a", "art_5__para_2__point_a"),
                ("b khoản 2 Điều 5", "art_5__para_2__point_b"),
                ("Điều 7", "art_7"),
                ("Chương II Luật Nhà ở số 27/2023/QH15", "chp_II"),
            ],
        ),
        ("các khoản 1, 2 Điều này", [("khoản 1", "art_9__para_1"), ("2 Điều này", "art_9__para_2")]),
        ("Điều 5 đến Điều 9", [("Điều 5", "art_5"), ("Điều 9", "art_9")]),
        ("Điều 5, khoản 2", [("Điều 5, khoản 2", "art_5__para_2")]),
        ("khoản 1 Điều 7, khoản 2", [("khoản 1 Điều 7", "art_7__para_1"), ("khoản 2", "art_7__para_2")]),
        ("Nghị định số 31/2019/NĐ-CP", [("Nghị định số 31/2019/NĐ-CP", None)]),
        ("Luật này", []),
        ("Điều 6 của Luật này", [("Điều 6 của Luật này", "art_6")]),
    ],
)
def test_one_link_for_each_provision(text: str, expected: list[tuple[str, str | None]]) -> None:
    sentence = f"Xem {text}."
    spans = link_spans(sentence, here=HERE)
    assert [(sentence[s.start : s.end], s.address.eid if s.address else None) for s in spans] == expected


def test_without_a_place_what_only_the_place_tells_has_no_link() -> None:
    assert link_spans("theo khoản 2 Điều này và khoản 3") == []


def test_links_of_this_document_bear_no_document() -> None:
    inner, outer = link_spans("Điều 6 của Luật này; Điều 7 Luật Nhà ở", here=HERE)
    assert inner.document is None
    assert outer.document == DocumentRef(kind_by_code("luat"), name="Nhà ở")


# --- properties --------------------------------------------------------------------------------------------------

articles = st.builds(str, st.integers(1, 999)) | st.builds("{}{}".format, st.integers(1, 200), st.sampled_from("abcđ"))
clauses = st.builds(str, st.integers(1, 60))
points = st.sampled_from([p for p in POINT_LETTERS if p != "y"])
addresses = st.one_of(
    st.builds(Address, article=articles),
    st.builds(Address, article=articles, clause=clauses),
    st.builds(Address, article=articles, clause=clauses, point=points),
    st.builds(Address, chapter=st.sampled_from(["I", "II", "IV", "XIX"])),
    st.builds(Address, chapter=st.sampled_from(["I", "V"]), section=st.sampled_from(["1", "2"])),
)
numbers = st.builds(
    DocumentNumber,
    st.builds("{:02d}".format, st.integers(1, 320)),
    st.integers(1990, 2030),
    st.sampled_from(["NĐ-CP", "TT-BTC", "QH15", "QĐ-TTg", "TT-BGDĐT", "NQ-HĐND"]),
)
documents = st.one_of(
    st.builds(lambda n: DocumentRef(n.kind or kind_by_code("luat"), n), numbers),
    st.builds(
        lambda serial, name: DocumentRef(kind_by_code("luat"), DocumentNumber(str(serial), 2024, "QH15"), name),
        st.integers(1, 200),
        st.sampled_from(["Đất đai", "Khiếu nại", "Phòng, chống tham nhũng"]),
    ),
    st.builds(
        lambda name, year: DocumentRef(kind_by_code("luat"), name=name, year=year),
        st.sampled_from(["Đất đai", "Khiếu nại", "Tố cáo"]),
        st.none() | st.integers(1990, 2030),
    ),
    st.builds(
        lambda d, n: DocumentRef(n.kind or kind_by_code("luat"), n, issued_on=d),
        st.dates(min_value=date(1945, 9, 2)),
        numbers,
    ),
)


@given(st.lists(addresses, min_size=1, max_size=6), st.none() | documents)
@settings(max_examples=300, deadline=None)
def test_print_and_read_gives_the_same_citation(given_addresses: list[Address], document: DocumentRef | None) -> None:
    printed = format_citation(given_addresses, document)
    citation = only(printed)
    assert citation.text == printed
    assert list(citation.addresses) == given_addresses
    assert citation.document == document
    assert str(citation) == printed


@given(st.lists(addresses, min_size=1, max_size=4))
def test_folded_typing_is_read_alike(given_addresses: list[Address]) -> None:
    plain = [a for a in given_addresses if "đ" not in str(a.point or "") + str(a.article or "") and not a.section]
    text = format_citation(plain, None)
    assert eids(strip_marks(text).lower() if all(a.article for a in plain) else text) == [a.eid for a in plain]


WORDS = [
    "Điều",
    "khoản",
    "điểm",
    "này",
    "1",
    "2",
    "5a",
    "a",
    "đ",
    "II",
    "Luật",
    "Đất",
    "đai",
    "Nghị",
    "định",
    "số",
    "31/2019/NĐ-CP",
    ",",
    ";",
    "và",
    "đến",
    "từ",
    "của",
    "tại",
    "các",
    "Chương",
    "Mục",
    "Phụ",
    "lục",
    "năm",
    "2015",
    "ngày",
    "5/6/2020",
    "này",
    "\n",
    "(",
    ")",
    "-",
    "Bộ",
    "luật",
    "Thông",
    "tư",
    "QĐ-TTg",
    "977",
    "thứ",
    "hai",
    "Phần",
    "tiết",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_offsets_are_exact_and_in_order(raw: str) -> None:
    text = unicodedata.normalize("NFC", raw)
    end = 0
    for citation in find_citations(text):
        assert citation.start >= end
        assert citation.text == text[citation.start : citation.end]
        end = citation.end
    end = 0
    for span in link_spans(text, here=HERE):
        assert end <= span.start < span.end <= len(text)
        assert span.address is None or span.address.eid
        end = span.end


# --- real texts --------------------------------------------------------------------------------------------------


@pytest.mark.real
def test_real_texts(shared_data: Path) -> None:
    size = count = 0
    spent = 0.0
    for path in sorted((shared_data / "text").glob("*.txt")):
        text = normalise(path.read_text(encoding="utf-8"))
        start = time.process_time()
        found = find_citations(text)
        spent += time.process_time() - start
        size, count, end = size + len(text.encode()), count + len(found), 0
        for citation in found:
            assert citation.text == text[citation.start : citation.end]
            assert citation.start >= end
            end = citation.end
        end = 0
        for span in link_spans(text, here=HERE):
            assert end <= span.start < span.end
            end = span.end
    assert count > 9_000
    assert size / spent > 1_000_000  # bytes a second; three times as many on a machine that is not busy
