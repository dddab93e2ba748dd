"""The clean copy shows the same and tells nothing of its makers; what it cannot lose is named."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import made_files as made
import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageCms, ImageSequence, ImageStat

from cualuat.files.cleaning import Cleaned, UnacceptableFile, clean
from cualuat.files.formats.pages import opened_page, opened_pages, painted
from cualuat.files.formats.picture import stripped
from cualuat.files.inspection import inspect
from cualuat.files.publication import publication_problems

COPY = "sach"


def cleaned(path: Path) -> tuple[Cleaned, Path]:
    """What cleaning said, and the copy."""
    target = path.with_name(f"{COPY}{path.suffix}")
    kind = inspect(path, path.name).kind
    found = clean(path, kind, target)
    assert not found.possible or inspect(target, target.name).kind == kind
    return found, target


def difference(first: Image.Image, second: Image.Image) -> int:
    """The largest difference between two pixels, of 255."""
    assert first.size == second.size
    extremes = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getextrema()
    return max(most for _, most in extremes)  # type: ignore[misc]


def mean_difference(first: Image.Image, second: Image.Image) -> float:
    """The usual difference between two pixels, of 255: forms that thin out colours blur the edges of a drawing."""
    return max(ImageStat.Stat(ImageChops.difference(first.convert("RGB"), second.convert("RGB"))).mean)


def page_picture(path: Path, number: int = 0) -> Image.Image:
    """A page of a PDF as it is seen."""
    with opened_pages(path) as document, opened_page(document, number) as page:
        return painted(page, 1.5)


# --- pictures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_a_picture_loses_its_traces_and_nothing_else(kind: str, tmp_path: Path) -> None:
    path = made.MAKERS[kind](tmp_path)
    found, copy = cleaned(path)
    assert found.removed
    assert not found.left
    with Image.open(path) as before, Image.open(copy) as after:
        assert mean_difference(before, after) < 3
        assert not after.getexif()
        assert not {"xmp", "comment", "icc_profile", "photoshop", "XML:com.adobe.xmp", "Author"} & set(after.info)
    content = copy.read_bytes()
    for trace in (b"Exif", b"xmpmeta", b"loi ghi chu", b"ai ve", made.AUTHOR.encode(), b"2026:01:02", b"ICC_PROFILE"):
        assert trace not in content


def test_a_picture_says_what_was_taken_out(tmp_path: Path) -> None:
    film = made.film(tmp_path).read_bytes()
    found, copy = cleaned(made.jpeg(tmp_path, tail=film))
    assert {"vị trí chụp ảnh", "thiết bị và ngày giờ chụp ảnh", "lời mô tả trong ảnh"} <= set(found.removed)
    assert any("đoạn phim" in trace for trace in found.removed)
    assert b"ftyp" not in copy.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_said(orientation: int, tmp_path: Path) -> None:
    path = made.jpeg(tmp_path, orientation=orientation)
    _, copy = cleaned(path)
    upright = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}[orientation]
    with Image.open(path) as before, Image.open(copy) as after:
        expected = before if upright is None else before.transpose(Image.Transpose(upright))
        assert mean_difference(expected, after) < 3
        assert after.size == ((60, 40) if orientation < 5 else (40, 60))


def test_colours_look_the_same_without_their_profile(tmp_path: Path) -> None:
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    made.drawing().save(tmp_path / "la.jpg", icc_profile=wide)  # a profile that does not fit is left aside
    assert cleaned(tmp_path / "la.jpg")[0].possible
    made.drawing(mode="CMYK").save(tmp_path / "in.jpg")
    made.drawing(mode="L").save(tmp_path / "xam.jpg")
    for name in ("in.jpg", "xam.jpg"):
        _, copy = cleaned(tmp_path / name)
        with Image.open(tmp_path / name) as before, Image.open(copy) as after:
            assert before.mode == after.mode
            assert mean_difference(before, after) < 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_drawings_stay_bit_for_bit(mode: str, tmp_path: Path) -> None:
    made.drawing().convert("L" if mode == "I;16" else mode).convert(mode).save(tmp_path / "a.png")
    _, copy = cleaned(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as before, Image.open(copy) as after:
        assert before.mode == after.mode
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_animations_keep_their_pictures_and_times(kind: str, tmp_path: Path) -> None:
    frames = [made.drawing(), made.drawing().rotate(180), made.drawing().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    path = tmp_path / f"dong.{kind}"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    _, copy = cleaned(path)
    with Image.open(path) as before, Image.open(copy) as after:
        pairs = list(zip(ImageSequence.Iterator(before), ImageSequence.Iterator(after), strict=True))
        assert len(pairs) == 3
        for one, other in pairs:
            assert mean_difference(one, other) < 3
            assert one.info.get("duration") == other.info.get("duration")


def test_pictures_inside_documents_are_stripped_without_painting_them_anew() -> None:
    data = made.jpeg_bytes()
    plain = stripped(data)
    assert b"Exif" not in plain
    assert len(plain) < len(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(plain)) as after:
        assert before.tobytes() == after.tobytes()
    assert stripped(plain) == plain
    for other in (b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00", made.PNG_BYTES, b"GIF89a"):
        assert stripped(other) == other


# --- PDF ---------------------------------------------------------------------------------------------------------


def full_of_traces(pdf: pikepdf.Pdf) -> None:
    """Everything a PDF can tell or do besides being read."""
    page, other = pdf.pages[0].obj, pdf.pages[1].obj
    pdf.docinfo["/Author"] = made.AUTHOR
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:creator"] = [made.AUTHOR]
    pdf.attachments["kem.txt"] = b"tep kem theo"
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.Names["/JavaScript"] = Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript, JS="app.alert(2)")]))
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS="app.alert(3)"))
    page.PieceInfo = Dictionary(Phan_mem=Dictionary(Private="bi mat"))
    page.Thumb = pdf.make_stream(bytes(12), Width=2, Height=2, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    page.Metadata = pdf.make_stream(b"<x:xmpmeta/>", Type=Name.Metadata, Subtype=Name.XML)
    page.Resources.XObject = Dictionary(AA=jpeg_stream(pdf))
    rectangle = Array([10, 10, 60, 30])
    page.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, A=Dictionary(S=Name.Launch, F="calc.exe")),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, A=Dictionary(S=Name.URI, URI="https://a.vn/", Next=Dictionary(S=Name.JavaScript, JS="1"))),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, A=Dictionary(S=Name.URI, URI="file:///C:/a")),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=rectangle, FS=Dictionary(F="x")),
            Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=rectangle, T=made.AUTHOR, M="D:2026", Contents="xem lai"),
        ]
    )  # fmt: skip
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Name=made.AUTHOR, Contents=b"chung thu")
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="ky", Rect=rectangle, V=pdf.make_indirect(signature)
    )
    filled = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="ten", Rect=rectangle, V="Nguyen Van Mau")
    other.Annots = Array([pdf.make_indirect(field), pdf.make_indirect(filled)])
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(other.Annots)), SigFlags=3, XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.Perms = Dictionary(DocMDP=signature)


def jpeg_stream(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """A photograph with its traces as an object of a PDF."""
    return pikepdf.Stream(
        pdf, made.jpeg_bytes(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip


def everything_in(path: Path) -> bytes:
    """The bytes of a PDF, and all its objects unpacked."""
    parts = [path.read_bytes()]
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            parts.append(item.unparse() if not isinstance(item, pikepdf.Stream) else repr(item.items()).encode())
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_raw_bytes() if "/DCTDecode" in str(item.get("/Filter")) else item.read_bytes())
    return b"\n".join(parts)


@pytest.fixture
def telling_pdf(tmp_path: Path) -> Path:
    """A PDF of two pages with all traces; the first shows a photograph called /AA."""
    content = made.words("Trang mot") + b"q 60 0 0 40 100 100 cm /AA Do Q"
    return made.drawn_pdf(tmp_path, content, made.words("Trang hai"), change=full_of_traces)


def test_a_pdf_loses_all_that_tells_or_acts(telling_pdf: Path) -> None:
    found, copy = cleaned(telling_pdf)
    inside = everything_in(copy)
    for trace in (
        b"app.alert", b"JavaScript", b"OpenAction", b"tep kem theo", b"EmbeddedFiles", b"calc.exe", b"PieceInfo", b"bi mat",
        b"xmpmeta", b"Thumb", b"FileAttachment", b"ByteRange", b"chung thu", b"XFA", b"Exif", b"SigFlags", b"file:///",
        made.AUTHOR.encode(), made.AUTHOR.encode("utf-16-be"),
    ):  # fmt: skip
        assert trace not in inside, trace
    assert {
        "tên người soạn", "tệp đính kèm bên trong", "lệnh chạy tự động (JavaScript)", "lệnh mở tệp, gửi dữ liệu",
        "dữ liệu riêng của phần mềm soạn", "ảnh thu nhỏ của trang", "chữ ký số (bản gốc vẫn giữ)", "tên người ghi chú",
        "biểu mẫu động (XFA)", "vị trí chụp ảnh",
    } <= set(found.removed)  # fmt: skip
    assert b"https://a.vn/" in inside


def test_a_clean_pdf_looks_the_same(telling_pdf: Path) -> None:
    _, copy = cleaned(telling_pdf)
    for number in (0, 1):
        assert difference(page_picture(telling_pdf, number), page_picture(copy, number)) == 0


def test_a_clean_pdf_says_what_is_left(telling_pdf: Path) -> None:
    found, _ = cleaned(telling_pdf)
    assert any("ghi chú" in each and each.startswith("Trang 1") for each in found.left)
    assert any("ô biểu mẫu đã điền (ten)" in each for each in found.left)


def test_older_versions_of_a_pdf_are_gone(tmp_path: Path) -> None:
    first = made.drawn_pdf(tmp_path, made.words("Ban dau tien"))
    content = first.read_bytes()
    number = int(re.search(rb"/Contents (\d+) 0 R", everything_in(first)).group(1))  # type: ignore[union-attr]
    stream = made.words("Ban da sua")
    added = b"%d 0 obj\n<</Length %d>>\nstream\n%sendstream\nendobj\n" % (number, len(stream), stream)
    table = len(content) + len(added)
    before = re.findall(rb"startxref\s+(\d+)", content)[-1]
    root = re.search(rb"/Root (\d+ 0 R)", content).group(1)  # type: ignore[union-attr]
    added += b"xref\n%d 1\n%010d 00000 n \n" % (number, len(content))
    added += b"trailer<</Size 20/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (root, before, table)
    path = made.write(tmp_path, "sua.pdf", content + added)
    assert "old-revisions" in {problem.code for problem in publication_problems(path, "pdf")}
    found, copy = cleaned(path)
    assert "các lần sửa trước của tệp" in found.removed
    assert b"Ban da sua" in everything_in(copy)
    assert b"Ban dau tien" not in everything_in(copy)


def test_a_clean_pdf_has_no_restrictions_left(tmp_path: Path) -> None:
    with pikepdf.open(made.pdf(tmp_path)) as pdf:
        pdf.save(tmp_path / "khoa.pdf", encryption=pikepdf.Encryption(owner="bí mật", user=""))
    _, copy = cleaned(tmp_path / "khoa.pdf")
    with pikepdf.open(copy) as pdf:
        assert not pdf.is_encrypted


def test_fields_without_a_form_do_no_harm(telling_pdf: Path) -> None:
    telling_pdf.write_bytes(telling_pdf.read_bytes().replace(b"/AcroForm", b"/KhongCon"))
    assert cleaned(telling_pdf)[0].possible


def test_text_stays_text(tmp_path: Path) -> None:
    _, copy = cleaned(made.pdf(tmp_path))
    document = pypdfium2.PdfDocument(copy)
    assert made.SENTENCE in document[0].get_textpage().get_text_range()
    document.close()


def test_what_was_cleaned_needs_no_more_cleaning(tmp_path: Path) -> None:
    for kind in ("jpeg", "png", "webp", "gif", "pdf", "docx", "xlsx", "odt", "txt"):
        _, copy = cleaned(made.MAKERS[kind](tmp_path))
        again = copy.with_name(f"lai{copy.suffix}")
        assert clean(copy, kind, again).removed == (), kind
        assert not publication_problems(again, kind), kind


# --- Office ------------------------------------------------------------------------------------------------------

CHANGE = (
    '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="7" w:author="{}" '
    'w:date="2026-01-02T03:04:05Z"><w:r w:rsidR="00AB12CD"><w:t>chữ thêm</w:t></w:r></w:ins>'
)


@pytest.fixture
def telling_word(tmp_path: Path) -> Path:
    """A Word file with a comment, a change, a picture, and whatever else tells."""

    def change(document: docx.document.Document) -> None:
        paragraph = document.paragraphs[0]
        document.add_comment(paragraph.runs, text="Xem lại", author=made.AUTHOR, initials="TTS")
        paragraph._p.append(parse_xml(CHANGE.format(made.AUTHOR)))
        paragraph._p.append(parse_xml(CHANGE.format("Lê Văn Sửa")))
        document.add_picture(io.BytesIO(made.jpeg_bytes()))
        document.settings.element.append(
            parse_xml('<w:rsids xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>')
        )

    path = made.word(tmp_path, change=change)
    body = made.part_of(path, "word/document.xml")
    links = (
        made.part_of(path, "word/_rels/settings.xml.rels")
        if "word/_rels/settings.xml.rels" in zip_names(path)
        else RELATIONS
    )
    template = '<Relationship Id="rT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:/Users/soan/Mau.dotx" TargetMode="External"/>'
    settings = made.part_of(path, "word/settings.xml").replace(
        "</w:settings>",
        '<w:attachedTemplate r:id="rT" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></w:settings>',
    )
    return made.repacked(
        path,
        {
            "word/_rels/settings.xml.rels": links.replace("</Relationships>", f"{template}</Relationships>"),
            "word/settings.xml": settings,
            "word/document.xml": re.sub(r'(<wp:docPr [^>]*)name=', r'\1descr="C:/Users/soan/anh.jpg" name=', body),
            "customXml/item9.xml": "<bi-mat/>",
        },
    )  # fmt: skip


RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


def zip_names(path: Path) -> list[str]:
    """The parts of a package."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_a_word_file_loses_what_tells(telling_word: Path) -> None:
    found, copy = cleaned(telling_word)
    inside = made.all_bytes(copy)
    for trace in (made.AUTHOR, "Lê Văn Sửa", "rsid", "TTS", "2026-01-02", "Mau.dotx", "soan", "bi-mat", "python-docx"):
        assert trace.encode() not in inside, trace
    assert b"Exif" not in inside
    assert not any(name.startswith(("docProps", "customXml")) for name in zip_names(copy))
    assert {
        "tên người soạn", "tên người sửa cuối", "dấu vết các lần sửa", "tên người góp ý, người sửa", "thời điểm góp ý, sửa",
        "đường dẫn tệp mẫu", "tên tệp ảnh gốc", "vị trí chụp ảnh",
    } <= set(found.removed)  # fmt: skip


def test_a_word_file_keeps_text_comments_and_changes(telling_word: Path) -> None:
    found, copy = cleaned(telling_word)
    document = docx.Document(str(copy))
    assert document.paragraphs[0].text.startswith(made.SENTENCE)
    assert document.tables[0].cell(0, 0).text == "Ô một"
    assert document.sections[0].header.paragraphs[0].text == "Đầu trang"
    assert len(document.inline_shapes) == 1
    assert [comment.text for comment in document.comments] == ["Xem lại"]
    body = made.part_of(copy, "word/document.xml")
    assert "chữ thêm" in body
    assert {"Người 1", "Người 2"} <= set(re.findall(r'w:author="([^"]*)"', body))
    assert any("1 ý kiến góp ý" in each for each in found.left)
    assert any("2 chỗ sửa đang theo dõi" in each for each in found.left)


def test_parts_that_nothing_leads_to_are_left_out(tmp_path: Path) -> None:
    path = made.repacked(made.word(tmp_path), {"word/giau.xml": "<bi-mat/>", "word/giau.bin": b"bi mat"})
    _, copy = cleaned(path)
    assert not any("giau" in name for name in zip_names(copy))


def test_packages_bear_one_fixed_date(tmp_path: Path) -> None:
    for kind in ("docx", "xlsx", "odt"):
        with zipfile.ZipFile(cleaned(made.MAKERS[kind](tmp_path))[1]) as archive:
            assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
            assert not any(info.extra or info.comment for info in archive.infolist())


def test_a_workbook_loses_what_tells_and_keeps_the_rest(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["A2"].comment = Comment(f"{made.AUTHOR}:\nxem lại", made.AUTHOR)
        book.create_sheet("Nháp").sheet_state = "hidden"

    path = made.sheets(tmp_path, change=change)
    book = made.part_of(path, "xl/workbook.xml")
    place = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">'
        '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\soan\\"/>'
        "</mc:Choice></mc:AlternateContent>"
    )
    sheet = made.part_of(path, "xl/worksheets/sheet1.xml")
    links = made.part_of(path, "xl/worksheets/_rels/sheet1.xml.rels")
    printer = '<Relationship Id="rP" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings" Target="/xl/printerSettings/p1.bin"/>'
    setup = '<pageSetup xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rP" orientation="portrait"/>'
    path = made.repacked(
        path,
        {
            "xl/workbook.xml": book.replace("<bookViews>", f"{place}<bookViews>"),
            "xl/printerSettings/p1.bin": b"May in phong soan",
            "xl/worksheets/_rels/sheet1.xml.rels": links.replace("</Relationships>", f"{printer}</Relationships>"),
            "xl/worksheets/sheet1.xml": re.sub(r"(<pageMargins[^>]*/>)", rf"\1{setup}", sheet),
        },
    )
    found, copy = cleaned(path)
    inside = made.all_bytes(copy)
    for trace in (made.AUTHOR, "soan", "absPath", "AlternateContent", "printerSettings", "openpyxl"):
        assert trace.encode() not in inside, trace
    assert {"tên người soạn", "tên người ghi chú", "đường dẫn lưu tệp", "thiết lập máy in"} <= set(found.removed)
    read = openpyxl.load_workbook(copy)
    assert [cell.value for cell in read["Lương"][2]] == ["Người mẫu", 1000]
    assert read["Lương"]["A2"].comment.text == "Người 1:\nxem lại"
    assert any("«Nháp»" in each and "ẩn" in each for each in found.left)
    assert any("1 ghi chú" in each for each in found.left)


def test_names_in_threads_of_notes(tmp_path: Path) -> None:
    path = made.sheets(tmp_path)
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/person"
    links = made.part_of(path, "xl/_rels/workbook.xml.rels")
    people = f'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="{made.AUTHOR}" id="{{1}}" userId="soan@a.vn" providerId="AD"/></personList>'
    added = f'<Relationship Id="rQ" Type="{kind}" Target="persons/person.xml"/></Relationships>'
    found, copy = cleaned(
        made.repacked(
            path,
            {"xl/persons/person.xml": people, "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", added)},
        )
    )
    assert "tên người ghi chú" in found.removed
    assert 'displayName="Người 1"' in made.part_of(copy, "xl/persons/person.xml")
    assert b"soan@a.vn" not in made.all_bytes(copy)


def test_an_opendocument_text_loses_what_tells_and_keeps_the_rest(tmp_path: Path) -> None:
    body = (
        f"<text:tracked-changes><text:changed-region><text:insertion><office:change-info><dc:creator>{made.AUTHOR}</dc:creator>"
        "<dc:date>2026-01-02T03:04:05</dc:date></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
        f"<text:p>{made.SENTENCE}<office:annotation><dc:creator>{made.AUTHOR}</dc:creator><dc:date>2026-01-02T03:04:05</dc:date>"
        "<meta:creator-initials>TTS</meta:creator-initials><text:p>xem lại</text:p></office:annotation></text:p>"
    )
    styles = '<style:style style:name="P1"><style:text-properties officeooo:rsid="00ab"/></style:style>'
    settings = (
        f"<office:document-settings {made.ODT_SPACES}><office:settings><config:config-item-set>"
        '<config:config-item config:name="PrinterName">Máy in phòng soạn</config:config-item>'
        '<config:config-item config:name="Rsid">123</config:config-item></config:config-item-set></office:settings></office:document-settings>'
    )
    more: made.Contents = {
        "settings.xml": settings, "Versions/Version1": b"ban cu", "Pictures/a.jpg": made.jpeg_bytes(),
        "META-INF/documentsignatures.xml": f"<a>{made.AUTHOR}</a>",
    }  # fmt: skip
    found, copy = cleaned(made.odt(tmp_path, body, styles=styles, more=more))
    inside = made.all_bytes(copy)
    for trace in (made.AUTHOR, "TTS", "2026-01-02", "Máy in", "Rsid", "rsid=", "ban cu", "Thumbnails", "Exif"):
        assert trace.encode() not in inside, trace
    for kept in (made.SENTENCE, "xem lại", "Người 1"):
        assert kept.encode() in inside
    assert {"tên người soạn", "thiết lập máy in", "các bản cũ trong tệp", "vị trí chụp ảnh"} <= set(found.removed)
    assert len(found.left) == 2
    assert zip_names(copy)[0] == "mimetype"


# --- text, and what cannot be cleaned ----------------------------------------------------------------------------


def test_text_becomes_utf8_without_unseen_letters(tmp_path: Path) -> None:
    path = made.write(tmp_path, "a.txt", "Đơn\u200b khiếu\u202e nại".encode("utf-16"))
    found, copy = cleaned(path)
    assert copy.read_text(encoding="utf-8") == "Đơn khiếu nại"
    assert found.removed == ("ký tự không nhìn thấy",)


def test_a_guessed_character_set_is_told(tmp_path: Path) -> None:
    found, copy = cleaned(made.write(tmp_path, "a.txt", "Đơn".encode("cp1258") + b" khi\xea\xecu na\xf2i"))
    assert copy.read_text(encoding="utf-8") == "Đơn khiếu nại"
    assert "Windows-1258" in found.left[0]


@pytest.mark.parametrize("kind", ["heic", "doc", "xls", "rtf", "mp3", "m4a", "mp4", "wav", "ogg"])
def test_what_cannot_be_cleaned_is_said(kind: str, tmp_path: Path) -> None:
    found, copy = cleaned(made.MAKERS[kind](tmp_path))
    assert not found.possible
    assert "Hãy" in found.reason
    assert not copy.exists()


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    for kind in ("pdf", "docx", "jpeg", "txt"):
        with pytest.raises(UnacceptableFile):
            clean(made.write(tmp_path, "hong", b"\x00\x01"), kind, tmp_path / "ra")
