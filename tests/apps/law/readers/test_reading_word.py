"""Word files: paragraphs, numbering, notes, tables as the page shows them. The files are written here, part by part."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cualuat.law.load.readers.extraction import Extraction, UnreadableFile
from cualuat.law.load.readers.numbering import format_number
from cualuat.law.load.readers.word import read_docx

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Chương %1"/><w:suff w:val="space"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Khoan"/><w:lvlText w:val="%1.%2."/><w:isLgl/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>"""
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"/>
<w:style w:type="paragraph" w:styleId="Khoan"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="KhoanCon"><w:basedOn w:val="Khoan"/></w:style>
<w:style w:type="paragraph" w:styleId="Hoa"><w:rPr><w:caps/></w:rPr></w:style>"""


def p(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(*blocks: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def docx(folder: Path, body: str, **parts: str) -> Path:
    path = folder / "van-ban.docx"
    all_parts = {"numbering": NUMBERING, "styles": STYLES, **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, content in all_parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{content}</w:{name}>")
    return path


def read(folder: Path, body: str, **parts: str) -> Extraction:
    return read_docx(docx(folder, body, **parts))


def lines(folder: Path, body: str, **parts: str) -> list[str]:
    return read(folder, body, **parts).text.split("\n")


def test_numbering_counts_restarts_and_inherits(tmp_path: Path) -> None:
    khoan = '<w:pStyle w:val="KhoanCon"/>'
    body = (
        numbered("QUY ĐỊNH CHUNG", 1)
        + p(" ")
        + p("một", khoan)
        + numbered("điểm", 1, 2)
        + numbered("điểm", 1, 2)
        + p("hai", khoan)
        + numbered("điểm", 1, 2)
        + numbered("THI HÀNH", 1)
        + p("một", khoan)
        + numbered("Tên", 2)
        + numbered("gạch", 2, 1)
        + numbered("Tên", 2)
        + numbered("Tên", 3)
        + numbered("Tên", 3)
        + p("không số", khoan.replace("/>", "/><w:numPr><w:numId w:val='0'/></w:numPr>", 1))
    )
    assert lines(tmp_path, body) == [
        "Chương I QUY ĐỊNH CHUNG",
        "1.1. một",
        "a) điểm",
        "b) điểm",
        "1.2. hai",
        "a) điểm",
        "Chương II THI HÀNH",
        "2.1. một",
        "Điều 1. Tên",
        "- gạch",
        "Điều 2. Tên",
        "Điều 7. Tên",
        "Điều 8. Tên",
        "không số",
    ]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (5, "lowerLetter", "e"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (3, "decimal", "3"),
        (3, "koreanDigital", "3"),
        (10, "vietnameseCounting", "mười"),
        (15, "vietnameseCounting", "mười lăm"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (30, "vietnameseCounting", "ba mươi"),
    ],
)
def test_formats_of_numbers(number: int, kind: str, text: str) -> None:
    assert format_number(number, kind) == text


def test_inline_content(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>giữ </w:t></w:r><w:ins><w:r><w:t>chèn</w:t></w:r></w:ins><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t> liên kết</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Chương I</w:t><w:br/><w:t>QUY</w:t><w:softHyphen/><w:t>ẾT</w:t><w:tab/><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r></w:p>"
        + p("80 m")[: -len("</w:p>")]
        + "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>, 10</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>6</w:t></w:r></w:p>"
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0A8'/><w:t> chọn</w:t></w:r></w:p>"
        "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>"
        + p("chữ hoa", '<w:pStyle w:val="Hoa"/>')
        + p("| ống |")
    )
    result = read(tmp_path, body)
    assert result.text.split("\n") == [
        "giữ chèn liên kết",
        "Chương I",
        "QUYẾT A-B",
        "80 m2, 10^6",
        "☐ chọn",
        "[hình ảnh]",
        "(a)/(b)",
        "CHỮ HOA",
        "\\| ống |",
    ]
    assert [warning.code for warning in result.warnings] == ["tracked-changes"]


def test_paragraph_whose_mark_was_deleted_joins_the_next(tmp_path: Path) -> None:
    assert lines(tmp_path, p("một ", "<w:rPr><w:del/></w:rPr>") + p("hai")) == ["một hai"]


def test_notes_and_text_boxes(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('trong khung')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Điều 1. Tên</w:t><w:footnoteReference w:id='2'/></w:r><w:r><w:t> nữa</w:t><w:endnoteReference w:id='5'/></w:r></w:p>"
        f"<w:p><w:r><w:t>có khung</w:t><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    footnotes = f"<w:footnote w:id='2'>{p('Sửa đổi năm 2020')}</w:footnote>"
    endnotes = f"<w:endnote w:id='5'>{p('Chú thích cuối')}</w:endnote>"
    assert lines(tmp_path, body, footnotes=footnotes, endnotes=endnotes) == [
        "Điều 1. Tên[1] nữa[2]",
        "có khung",
        "trong khung",
        "[1] Sửa đổi năm 2020",
        "[2] Chú thích cuối",
    ]


def test_table_with_merged_cells(tmp_path: Path) -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = p("trước") + table(
        cell(p("TT"), properties=restart) + cell(p("Mức phạt | tiền"), properties='<w:gridSpan w:val="2"/>'),
        cell(p(""), properties=goes_on) + cell(p("từ")) + cell(p("đến"), p("hết")),
        cell(numbered("", 2)) + cell(table(cell(p("x")) + cell(p("y")))) + cell(p("")),
    )
    assert lines(tmp_path, body + p("sau")) == [
        "trước",
        "",
        "| TT | Mức phạt \\| tiền | < |",
        "| ^ | từ | đến<br>hết |",
        "| Điều 1. | x \\| y |  |",
        "",
        "sau",
    ]


def test_layout_tables_are_lines(tmp_path: Path) -> None:
    head = table(
        cell(p("ỦY BAN NHÂN DÂN"), p("XÃ AN HÒA"))
        + cell(p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), p("Độc lập - Tự do - Hạnh phúc")),
    )
    signature = table(cell(p("")) + cell(p("CHỦ TỊCH"), p("Trần Văn Mẫu")))
    frame = table(cell(p("Điều 1. Tên"), table(cell(p("a")) + cell(p("b")))))
    result = read(tmp_path, head + frame + signature)
    assert result.text.split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "XÃ AN HÒA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Điều 1. Tên",
        "",
        "| a | b |",
        "",
        "CHỦ TỊCH",
        "Trần Văn Mẫu",
    ]
    assert (result.properties["tables"], result.properties["layout_tables"]) == (1, 2)


def test_old_fonts_become_unicode(tmp_path: Path) -> None:
    result = read(tmp_path, p("§iÒu 1. Ng\u00adêi sö dông ®Êt ph¶i nép thuÕ theo quy ®Þnh cña ph¸p luËt."))
    assert result.text == "Điều 1. Người sử dụng đất phải nộp thuế theo quy định của pháp luật."
    assert result.encoding == "TCVN3"


def test_macros_are_told_and_left_alone(tmp_path: Path) -> None:
    path = docx(tmp_path, p("Điều 1. Tên"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    result = read_docx(path)
    assert result.text == "Điều 1. Tên"
    assert [warning.code for warning in result.warnings] == ["macros"]


def test_hostile_xml(tmp_path: Path) -> None:
    path = docx(tmp_path, p("x"))
    for content, code in (
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><w:document/>", "unsafe-xml"),
        ("<w:document", "broken"),
        ("<document/>", "not-word"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", content)
        with pytest.raises(UnreadableFile) as caught:
            read_docx(path)
        assert caught.value.code == code


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_strange_but_well_formed_xml_never_crashes(random: Random, tmp_path: Path) -> None:
    """Elements in places, and values in attributes, that Word never writes."""
    names = [
        "p", "r", "t", "tbl", "tr", "tc", "tcPr", "pPr", "rPr", "numPr", "numId", "ilvl", "vMerge", "gridSpan", "sym", "br", "sdt",
        "drawing", "txbxContent", "footnoteReference", "ins", "del", "abstractNum", "lvl", "num", "style", "basedOn", "lvlOverride",
    ]  # fmt: skip

    def element(depth: int) -> str:
        name = random.choice(names)
        value = random.choice(["0", "1", "-3", "x", "²", "99999999999", "restart"])
        marks = f"w:val='{value}' w:numId='{value}' w:ilvl='{value}' w:char='{value}' w:abstractNumId='1' w:styleId='1' w:id='{value}'"
        inside = "".join(element(depth + 1) for _ in range(random.randrange(4))) if depth < 5 else "chữ"
        return f"<w:{name} {marks}>{inside}</w:{name}>"

    body, numbering, styles = ("".join(element(0) for _ in range(5)) for _ in range(3))
    result = read(tmp_path, body, numbering=NUMBERING + numbering, styles=STYLES + styles)
    assert result.text == result.text.strip()
