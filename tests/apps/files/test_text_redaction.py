"""Taking persons out of a text: proposals that find them, marks that tell nothing."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.files.matching import Folded
from cualuat.files.redaction import Span, redact_text, suggest_spans
from cualuat.kernel.text import strip_marks

SECRETS = "ẦẪḌĐ0123456789"  # none of these letters is in a mark
REASONS = ["họ tên", "địa chỉ"]


def found(text: str, known: list[str] | None = None) -> list[tuple[str, str]]:
    """What is proposed, with its reason."""
    return [(text[span.start : span.end], span.reason) for span in suggest_spans(text, known or [])]


# --- marks -------------------------------------------------------------------------------------------------------


def test_a_mark_stands_in_place_of_a_span() -> None:
    assert redact_text("Ông Nguyễn Văn A trình bày", [Span(4, 16, "họ tên")]) == "Ông [đã che: họ tên] trình bày"


def test_a_mark_does_not_tell_how_much_it_covers() -> None:
    assert redact_text("a", [Span(0, 1, "họ tên")]) == redact_text("a" * 500, [Span(0, 500, "họ tên")])


@pytest.mark.parametrize(
    ("spans", "redacted"),
    [
        ([(2, 4, "họ tên"), (2, 4, "họ tên")], "ab[đã che: họ tên]efgh"),
        ([(1, 5, "họ tên"), (2, 3, "địa chỉ")], "a[đã che: họ tên, địa chỉ]fgh"),
        ([(1, 4, "họ tên"), (3, 6, "họ tên")], "a[đã che: họ tên]gh"),
        ([(1, 3, "họ tên"), (3, 5, "địa chỉ")], "a[đã che: họ tên][đã che: địa chỉ]fgh"),
        ([(4, 99, "họ tên")], "abcd[đã che: họ tên]"),
        ([(3, 3, "họ tên"), (50, 60, "họ tên")], "abcdefgh"),
        ([(0, 8, "họ tên")], "[đã che: họ tên]"),
    ],
)
def test_overlapping_nested_and_neighbouring_spans(spans: list[tuple[int, int, str]], redacted: str) -> None:
    assert redact_text("abcdefgh", [Span(*span) for span in spans]) == redacted


def test_no_tone_is_left_over() -> None:
    text = unicodedata.normalize("NFD", "tên Lệ là")
    end = text.index("L") + 2
    assert "\u0323" not in redact_text(text, [Span(text.index("L"), end, "họ tên")])


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_spans_that_are_none(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        Span(start, end, "họ tên")


@given(
    st.text(SECRETS, max_size=40),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(REASONS)), max_size=8),
)
def test_no_letter_of_a_span_is_left_and_all_others_are(text: str, drawn: list[tuple[int, int, str]]) -> None:
    spans = [Span(min(a, b), max(a, b), reason) for a, b, reason in drawn]
    covered = {place for span in spans for place in range(span.start, span.end)}
    left = "".join(letter for place, letter in enumerate(text) if place not in covered)
    assert "".join(letter for letter in redact_text(text, spans) if letter in SECRETS) == left


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_redacting_twice_with_no_spans_changes_nothing(text: str, a: int, b: int) -> None:
    once = redact_text(text, [Span(min(a, b), max(a, b), "họ tên")])
    assert redact_text(once, []) == once


# --- proposals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "secret", "reason"),
    [
        ("CCCD số 001080012345 cấp ngày", "001080012345", "số giấy tờ tùy thân"),
        ("CCCD: 001 080 012 345.", "001 080 012 345", "số giấy tờ tùy thân"),
        ("số 001.080.012.345,", "001.080.012.345", "số giấy tờ tùy thân"),
        ("CMND 012345678", "012345678", "số giấy tờ tùy thân"),
        ("gọi 0912345678 để hẹn", "0912345678", "số điện thoại"),
        ("gọi 0912 345 678.", "0912 345 678", "số điện thoại"),
        ("gọi 091.234.5678", "091.234.5678", "số điện thoại"),
        ("gọi +84 912 345 678", "+84 912 345 678", "số điện thoại"),
        ("gọi (024) 3825 1234", "(024) 3825 1234", "số điện thoại"),
        ("gọi 02438251234", "02438251234", "số điện thoại"),
        ("thư về nguyen.van-a@thu.gov.vn nhé", "nguyen.van-a@thu.gov.vn", "thư điện tử"),
        ("số tài khoản: 19001234567890 tại ngân hàng", "19001234567890", "số tài khoản"),
        ("STK 1234 5678 90", "1234 5678 90", "số tài khoản"),
        ("xe 29A-123.45 đỗ", "29A-123.45", "biển số xe"),
        ("xe máy 30F1 234.56", "30F1 234.56", "biển số xe"),
        ("xe 59-X1 123.45", "59-X1 123.45", "biển số xe"),
        ("sinh ngày 01/02/1980 tại", "01/02/1980", "ngày sinh"),
        ("sinh ngày 01 tháng 02 năm 1980", "01 tháng 02 năm 1980", "ngày sinh"),
        ("sinh năm 1980,", "1980", "ngày sinh"),
        ("Ngày sinh: 1-2-1980", "1-2-1980", "ngày sinh"),
        ("Tôi tên là Nguyễn Văn An, xin", "Nguyễn Văn An", "họ tên"),
        ("Họ và tên: NGUYỄN VĂN AN", "NGUYỄN VĂN AN", "họ tên"),
        ("bà Trần Thị Đào nói", "Trần Thị Đào", "họ tên"),
        ("Ông: Lê Ước", "Lê Ước", "họ tên"),
        ("Ông (bà): Lê Ước", "Lê Ước", "họ tên"),
        ("anh Tí đánh", "Tí", "họ tên"),
        ("người khiếu nại là ông Lê Ước", "Lê Ước", "họ tên"),
        ("ở số nhà 12 ngõ 5 đường Láng, phường Mẫu, thành phố Hà Nội.", "số nhà 12 ngõ 5 đường Láng, phường Mẫu, thành phố Hà Nội", "địa chỉ"),
        ("ở thôn Đoài, xã Mẫu, huyện Mẫu từ lâu", "thôn Đoài, xã Mẫu, huyện Mẫu", "địa chỉ"),
        ("nhà tại số 15/3 đường Trần Phú", "số 15/3 đường Trần Phú", "địa chỉ"),
        ("Địa chỉ: 25 Lê Lợi, P. Bến Mẫu, Q.1, TP. Mẫu", "25 Lê Lợi, P. Bến Mẫu, Q.1, TP. Mẫu", "địa chỉ"),
        ("hộ khẩu thường trú tại tổ 3, khu phố 2, phường Mẫu;", "tổ 3, khu phố 2, phường Mẫu", "địa chỉ"),
        ("trú tại xã Mẫu, tỉnh Mẫu", "xã Mẫu, tỉnh Mẫu", "địa chỉ"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("spelling", ["NFC", "NFD", "bare"])
def test_what_identifies_a_person_is_proposed(text: str, secret: str, reason: str, spelling: str) -> None:
    spell = strip_marks if spelling == "bare" else lambda each: unicodedata.normalize(spelling, each)
    assert (spell(secret), reason) in found(spell(text))


@pytest.mark.parametrize(
    "text",
    [
        "Theo Điều 28 Luật số 02/2011/QH13 ngày 11/11/2011 của Quốc hội",
        "số tiền 150.000.000 đồng và 1 234 567 890 đồng",
        "thửa đất rộng 123 456 789 m2",
        "Quyết định số 1234/QĐ-UBND ngày 01.02.2020 lúc 12 giờ",
        "ông nói rằng anh ấy không biết",
        "các thôn, xóm trong xã có ngõ hẹp",
        "bà con trong thôn họp",
        "văn bản số 12 ngày 3 tháng 4",
        "",
    ],
)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "written",
    ["Nguyễn Văn An", "NGUYỄN VĂN AN", "nguyen van an", "Nguyễn  Văn\nAn", "Nguyễn Văn An".encode().decode(), "Nguye\u0302\u0303n Va\u0306n An", "Nguyễn\u200b Văn An"],
)  # fmt: skip
def test_known_names_are_found_however_they_are_written(written: str) -> None:
    text = f"theo đơn của {written}, ngày 3"
    assert (written, "thông tin cá nhân") in found(text, ["Nguyễn Văn An"])


def test_known_names_are_whole_words() -> None:
    assert not found("ban hành, an toàn, Lan", ["An Lan"])
    assert found("bàn, An; Lan", ["An"]) == [("An", "thông tin cá nhân")]
    assert not found("abc", ["", " "])


def test_no_proposal_lies_within_another() -> None:
    spans = suggest_spans(
        "Tôi tên là Nguyễn Văn An, sinh năm 1980, trú tại thôn Đoài, xã Mẫu, số 0912345678", ["Văn An"]
    )
    for first, second in pairwise(spans):
        assert first.start <= second.start
        assert first.end < second.end


def test_a_long_text_without_spaces_is_read_quickly() -> None:
    for text in ("a" * 200_000, "0 " * 100_000, "Ông " * 50_000, "thôn A, " * 30_000, "1." * 100_000):
        suggest_spans(text, ["Nguyễn Văn An"])


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_places_are_in_it(text: str) -> None:
    for span in suggest_spans(text, ["a", "Đ ơ"]):
        assert 0 <= span.start < span.end <= len(text)


@given(st.text(max_size=80))
def test_both_spellings_are_equally_long(text: str) -> None:
    folded = Folded(text)
    assert len(folded.written) == len(folded.plain) == len(folded.starts) == len(folded.ends)


@given(st.text("ABnăêđ 12", min_size=1, max_size=10), st.text("xyơ .", max_size=10), st.text("xyơ .", max_size=10))
def test_what_is_known_is_never_left(secret: str, before: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    left = redact_text(text, suggest_spans(text, [secret]))
    words = "".join(strip_marks(secret).lower().split())
    assert not words or words not in "".join(
        strip_marks(left.replace("[đã che: thông tin cá nhân]", "|")).lower().split()
    )
