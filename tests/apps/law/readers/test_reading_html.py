"""HTML to canonical legal text."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.readers.html import (
    decode_html,
    element_to_legal_text,
    elements_to_legal_text,
    escape_stray_angles,
    html_to_legal_text,
    looks_like_html,
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>1. Cơ quan\n  có&nbsp;trách nhiệm.</p><p>  </p><p>2. Khác</p>", "1. Cơ quan có trách nhiệm.\n2. Khác"),
        ("<p>Chương I<br/>QUY ĐỊNH CHUNG</p>", "Chương I\nQUY ĐỊNH CHUNG"),
        ("<div>Một <b>hai</b> <i>ba</i></div>bốn", "Một hai ba\nbốn"),
        ("<div><p1. Đò sạch.</p><pCác bến <pH 7.</p></div>", "1. Đò sạch.\nCác bến <pH 7."),
        ("<p>rộng <5km và Kkh < 20% hay <người dùng> thì</p>", "rộng <5km và Kkh < 20% hay <người dùng> thì"),
        ("<p>a<script>x()</script><style>p{}</style>b</p>", "ab"),
        ("<p>Sơ đồ <img src='x.png'> kèm theo</p>", "Sơ đồ [hình ảnh] kèm theo"),
        (
            "<p>80 m<sup>2</sup>, 10<sup>6</sup> đồng, 20<sup>0</sup>C, H<sub>2</sub>O</p>",
            "80 m2, 10^6 đồng, 20°C, H2O",
        ),
        ("<ol start=3><li>ba<li>bốn</ol><ul><li>x</ul>", "3. ba\n4. bốn\n- x"),
        ("<ol type=a><li>một</ol>", "a. một"),
        ("<p>| không phải bảng |</p>", "\\| không phải bảng |"),
        ("<p>Hòa hợp \u00ad\u0111e\u0302\u0301n</p>", "Hòa hợp đến"),
        ("<p>xem <!-- ẩn -->điều<?php x ?> này</p>", "xem điều này"),
    ],
)
def test_paragraphs(source: str, text: str) -> None:
    assert html_to_legal_text(source) == text


def test_table_with_spans() -> None:
    source = """<p>trước</p><table><caption>Bảng 1</caption><thead><tr><th rowspan=2>TT</th><th colspan=2>Mức | phạt</th></tr>
      <tr><th>Từ</th><th>Đến</th></tr></thead><tr><td>1</td><td><p>hai</p><p>dòng</p></td><td></td></tr>
      <tr><td colspan=2 rowspan=2>gộp</td><td>&lt;</td></tr><tr><td>^</td></tr></table><p>sau</p>"""
    assert html_to_legal_text(source).split("\n") == [
        "trước",
        "Bảng 1",
        "",
        "| TT | Mức \\| phạt | < |",
        "| ^ | Từ | Đến |",
        "| 1 | hai<br>dòng |  |",
        "| gộp | < | \\< |",
        "| ^ | < | \\^ |",
        "",
        "sau",
    ]


def test_nested_table_is_flattened_into_its_cell() -> None:
    source = "<table><tr><td>a</td><td>x<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></td></tr></table>"
    assert html_to_legal_text(source) == "| a | x<br>1 \\| 2<br>3 \\| 4 |"


def test_frame_of_one_cell_is_no_table() -> None:
    source = "<table><tr><td><p>Điều 1. Tên</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    assert html_to_legal_text(source) == "Điều 1. Tên\n\n| 1 | 2 |"


def test_head_of_a_letter_is_lines() -> None:
    source = """<table><tr><td>ỦY BAN NHÂN DÂN<br>TỈNH BÌNH AN</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<p>Độc lập - Tự do - Hạnh phúc</td>
      </tr><tr><td>Số: 01/QĐ-UBND</td><td>Bình An, ngày 1 tháng 2 năm 2026</td></tr></table>"""
    assert html_to_legal_text(source).split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH BÌNH AN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/QĐ-UBND",
        "Bình An, ngày 1 tháng 2 năm 2026",
    ]


def test_body_torn_apart_by_nested_paragraphs() -> None:
    root = lxml_html.document_fromstring("<div><p class='b'><p>một</p>\n<p>hai</p>lẻ</p><p class='x'>khác</p></div>")
    inside = [element for element in root.iter("p") if element.get("class") != "x"]
    assert elements_to_legal_text(inside) == "một\nhai\nlẻ"
    assert element_to_legal_text(inside[1]) == "một"


def test_hostile_depth_and_spans() -> None:
    assert html_to_legal_text("<div>" * 1900 + "đáy" + "</div>" * 1900) == "đáy"
    with pytest.raises(UnreadableFile, match="quá sâu"):
        html_to_legal_text("<div>" * 5000 + "đáy")
    wide = "<table><tr><td colspan=99999999 rowspan=99999999>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert len(html_to_legal_text(wide)) < 5000


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=utf-8><p>Điều</p>".encode(), "utf-8"),
        ("<p>Điều</p>".encode("utf-8-sig"), "utf-8"),
        ("<p>Điều</p>".encode("utf-16"), "utf-16"),
        ("<p>Điều</p>".encode(), "utf-8"),
    ],
)
def test_charset(data: bytes, encoding: str) -> None:
    text, name = decode_html(data)
    assert name == encoding
    assert html_to_legal_text(text) == "Điều"
    assert looks_like_html(data)


def test_stray_angles_leave_tags_alone() -> None:
    source = "<P class=x>a</P><o:p></o:p><!DOCTYPE html><st1:place w:st='on'>b</st1:place>"
    assert escape_stray_angles(source) == source
