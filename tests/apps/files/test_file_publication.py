"""Before a file goes to the public, the program says what it still holds that nobody sees on the page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import made_files as made
import openpyxl
import pikepdf
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from pikepdf import Array, Dictionary, Name
from PIL import ImageDraw
from test_file_cleaning import full_of_traces

from cualuat.files.cleaning import clean
from cualuat.files.inspection import inspect
from cualuat.files.publication import Problem, publication_problems

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def problems(path: Path) -> list[Problem]:
    """What hinders publishing a clean copy: what cleaning takes away is another question."""
    kind = inspect(path, path.name).kind
    copy = path.with_name(f"sach{path.suffix}")
    clean(path, kind, copy)
    found = publication_problems(copy, kind)
    assert all("Hãy" in problem.message for problem in found)
    return found


def codes(path: Path) -> set[str]:
    """Their codes."""
    return {problem.code for problem in problems(path)}


def place_of(path: Path, code: str) -> str:
    """Where a problem is."""
    return next(problem.place for problem in problems(path) if problem.code == code)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "pdf", "docx", "xlsx", "odt", "txt"])
def test_a_clean_copy_of_a_harmless_file_may_go_out(kind: str, tmp_path: Path) -> None:
    assert not problems(made.MAKERS[kind](tmp_path))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "pdf", "docx", "xlsx", "odt"])
def test_traces_of_makers_are_found(kind: str, tmp_path: Path) -> None:
    found = publication_problems(made.MAKERS[kind](tmp_path), kind)
    assert "metadata" in {problem.code for problem in found}


@pytest.mark.parametrize("kind", ["heic", "doc", "xls", "rtf", "mp3", "m4a", "mp4", "wav", "ogg"])
def test_what_cannot_be_checked_is_blocked(kind: str, tmp_path: Path) -> None:
    (problem,) = publication_problems(made.MAKERS[kind](tmp_path), kind)
    assert (problem.code, problem.is_blocking) == ("unchecked", True)


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "odt"])
def test_what_cannot_be_read_is_blocked(kind: str, tmp_path: Path) -> None:
    (problem,) = publication_problems(made.write(tmp_path, "hong", b"xx"), kind)
    assert (problem.code, problem.is_blocking) == ("unreadable", True)


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(Problem("x", "Có ghi chú.", "trang 3")) == "Trang 3: Có ghi chú."
    assert str(Problem("x", "Có ghi chú.")) == "Có ghi chú."


# --- PDF: text that is covered or hidden -------------------------------------------------------------------------

SECRET = made.words("Nguyen Van Mat", 60)
SEEN = made.words("Kinh gui co quan", 20, 340)
PICTURE = b"q 120 0 0 24 55 294 cm /P Do Q "


def with_picture(pdf: pikepdf.Pdf) -> None:
    """A drawing that is not transparent, called /P."""
    picture = made.drawing((120, 24))
    stream = pdf.make_stream(
        picture.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=120, Height=24,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(P=stream)


def with_form(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """A drawing in a drawing, twice as large, called /X."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 400]))
        form.Resources = pdf.pages[0].obj.Resources.Font and Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)

    return change


def with_note(**keys: object) -> Callable[[pikepdf.Pdf], None]:
    """A note over the secret."""

    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([55, 294, 200, 318]), **keys)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return change


@pytest.mark.parametrize(
    ("content", "change"),
    [
        (SECRET + b"0 g 55 294 120 24 re f", None),
        (SECRET + b"1 g 55 294 120 24 re f " + b"0 g " + made.words("Ong A", 60), None),  # white, other words upon it
        (SECRET + b"0 0 1 rg 55 294 m 175 294 l 175 318 l 55 318 l h f", None),
        (SECRET + b"0 G 20 w 50 305 m 180 305 l S", None),  # a thick line
        (SECRET + b"q 1 0 0 1 5 4 cm 0 g 50 290 120 24 re f Q", None),
        (SECRET + b"0 g " + b"".join(b"%d 294 24 24 re f " % x for x in range(55, 175, 24)), None),  # a row of boxes
        (SECRET + PICTURE, with_picture),
        (b"q 0.5 0 0 0.5 0 0 cm /X Do Q 0 g 25 140 120 20 re f", with_form(SECRET)),
        (SECRET + b"q 2 0 0 2 0 0 cm /X Do Q", with_form(b"0 g 27 147 60 12 re f")),
        (SECRET, with_note(Subtype=Name.Square, IC=Array([0, 0, 0]), C=Array([0, 0, 0]))),
        (SECRET, with_note(Subtype=Name.Highlight, C=Array([0, 0, 0]), QuadPoints=Array([55, 318, 200, 318, 55, 294, 200, 294]))),
        (SECRET, with_note(Subtype=Name.Redact)),
        (SECRET, with_note(Subtype=Name.FreeText, C=Array([1, 1, 1]), Contents="Ong A")),
    ],
)  # fmt: skip
def test_text_under_a_box_is_found(
    content: bytes, change: Callable[[pikepdf.Pdf], None] | None, tmp_path: Path
) -> None:
    found = problems(made.drawn_pdf(tmp_path, SEEN, SEEN + content, change=on_second(change)))
    covered = [problem for problem in found if problem.code == "covered-text"]
    assert [(problem.place, problem.is_blocking) for problem in covered] == [("trang 2", True)]


def on_second(change: Callable[[pikepdf.Pdf], None] | None) -> Callable[[pikepdf.Pdf], None] | None:
    """The same change on the second page."""
    if change is None:
        return None

    def turned(pdf: pikepdf.Pdf) -> None:
        pages = list(pdf.pages)
        del pdf.pages[:]
        pdf.pages.append(pages[1])
        change(pdf)
        pdf.pages.insert(0, pages[0])

    return turned


@pytest.mark.parametrize(
    "content",
    [
        b"1 g " + SECRET,  # white on white
        b"3 Tr " + SECRET,  # not painted at all: without a picture no layer of a scan
        made.words("Nguyen Van Mat", 60, 300, 1),
        made.words("Nguyen Van Mat", 500),
        b"0.98 g " + SECRET,
    ],
)
def test_text_that_is_not_seen_is_found(content: bytes, tmp_path: Path) -> None:
    found = codes(made.drawn_pdf(tmp_path, SEEN + content))
    assert found & {"hidden-text", "text-layer"}


@pytest.mark.parametrize(
    "content",
    [
        b"0.9 g 50 290 140 30 re f 0 g " + SECRET,  # a grey ground
        b"0 g 50 290 140 30 re f 1 g " + SECRET,  # white on black
        SECRET + b"0 G 1 w 55 294 120 24 re S",  # a frame
        SECRET + b"0 G 1 w 55 304 m 175 304 l S",  # struck out
        SECRET + b"0 g 55 294 120 24 re 56 295 118 22 re f*",  # a frame made of two boxes
        SECRET + b"0 g 200 294 50 24 re f",  # a box beside it
        b"0.6 g " + SECRET,
        made.words("iiiii lllll 11111", 60),
    ],
)
def test_text_that_is_seen_is_left_alone(content: bytes, tmp_path: Path) -> None:
    assert not codes(made.drawn_pdf(tmp_path, SEEN + content))


def test_marked_text_is_not_covered(tmp_path: Path) -> None:
    yellow = with_note(
        Subtype=Name.Highlight, C=Array([1, 1, 0]), QuadPoints=Array([55, 318, 200, 318, 55, 294, 200, 294])
    )
    assert codes(made.drawn_pdf(tmp_path, SEEN + SECRET, change=yellow)) == {"annotations"}


def test_the_hidden_layer_of_a_scan_is_told_and_its_blackened_words_are_found(tmp_path: Path) -> None:
    def scan(pdf: pikepdf.Pdf, *, blackened: bool) -> None:
        picture = made.drawing((300, 400)).convert("L").point(lambda _: 255)
        draw = ImageDraw.Draw(picture)
        for x in range(55, 240, 4):
            draw.line((x, 88, x + 2, 100), 0)
        if blackened:
            draw.rectangle((55, 80, 240, 104), 0)
        stream = pdf.make_stream(
            picture.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=300,
            Height=400,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        pdf.pages[0].obj.Resources.XObject = Dictionary(P=stream)

    content = b"q 300 0 0 400 0 0 cm /P Do Q 3 Tr " + SECRET
    plain = made.drawn_pdf(tmp_path, content, change=lambda pdf: scan(pdf, blackened=False))
    assert codes(plain) == {"text-layer"}
    black = made.drawn_pdf(tmp_path, content, change=lambda pdf: scan(pdf, blackened=True))
    assert "covered-text" in codes(black)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_and_cut_pages(degrees: int, tmp_path: Path) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees
        pdf.pages[0].obj.CropBox = Array([10, 20, 290, 380])

    assert codes(made.drawn_pdf(tmp_path, SEEN + SECRET, change=turn)) == {"cropped-page"}
    covered = made.drawn_pdf(tmp_path, SEEN + SECRET + b"0 g 55 294 120 24 re f", change=turn)
    assert "covered-text" in codes(covered)


# --- PDF: objects ------------------------------------------------------------------------------------------------


def test_objects_of_a_pdf_that_tell_or_act(tmp_path: Path) -> None:
    path = made.drawn_pdf(tmp_path, SEEN, SEEN, change=full_of_traces)
    found = {problem.code for problem in publication_problems(path, "pdf")}
    assert {
        "metadata", "embedded-files", "javascript", "external-links", "signatures", "form-values", "annotations", "picture-metadata"
    } <= found  # fmt: skip
    signatures = next(problem for problem in publication_problems(path, "pdf") if problem.code == "signatures")
    assert made.AUTHOR in signatures.message


def test_layers_that_are_switched_off(tmp_path: Path) -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Nhap"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)

    path = made.drawn_pdf(tmp_path, SEEN + b"/OC /L BDC " + SECRET + b" EMC", change=hide)
    assert {"hidden-layers", "hidden-text"} <= codes(path)


# --- Word --------------------------------------------------------------------------------------------------------

Change = Callable[[docx.document.Document], None]


def run(set_up: Callable[[docx.text.run.Run], object]) -> Change:
    """A change that adds a third paragraph with one run, set up so."""

    def change(document: docx.document.Document) -> None:
        set_up(document.add_paragraph().add_run("bí mật"))

    return change


def properties(xml: str) -> Callable[[docx.text.run.Run], object]:
    """Gives a run these properties."""
    return lambda run: run._r.get_or_add_rPr().append(parse_xml(xml.replace("/>", f" {SPACE}/>", 1)))


def test_comments_and_changes_in_word(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        document.add_comment(document.paragraphs[0].runs, text="xem", author="A")
        document.paragraphs[0]._p.append(
            parse_xml(f'<w:del {SPACE} w:id="1" w:author="A"><w:r><w:delText>cũ</w:delText></w:r></w:del>')
        )

    assert codes(made.word(tmp_path, change=change)) == {"comments", "tracked-changes"}


@pytest.mark.parametrize(
    ("set_up", "code"),
    [
        (properties("<w:vanish/>"), "hidden-text"),
        (properties('<w:vanish w:val="1"/>'), "hidden-text"),
        (properties('<w:color w:val="FFFFFF"/>'), "hidden-text"),
        (properties('<w:color w:val="fefefe"/>'), "hidden-text"),
        (properties('<w:sz w:val="2"/>'), "hidden-text"),
        (properties('<w:highlight w:val="black"/>'), "covered-text"),
        (properties('<w:shd w:val="clear" w:fill="000000"/>'), "covered-text"),
        (properties('<w:shd w:val="solid" w:color="auto"/>'), "covered-text"),
    ],
)
def test_text_that_is_not_seen_in_word(
    set_up: Callable[[docx.text.run.Run], object], code: str, tmp_path: Path
) -> None:
    path = made.word(tmp_path, change=run(set_up))
    assert codes(path) == {code}
    assert place_of(path, code) == "đoạn 4"  # two cells of the table are paragraphs, too


@pytest.mark.parametrize(
    "set_up",
    [
        properties('<w:vanish w:val="0"/>'),
        properties('<w:highlight w:val="yellow"/>'),
        lambda run: (properties('<w:highlight w:val="black"/>')(run), properties('<w:color w:val="FFFFFF"/>')(run)),
        lambda run: (
            properties('<w:shd w:val="clear" w:fill="1F3864"/>')(run),
            properties('<w:color w:val="FFFFFF"/>')(run),
        ),
        properties('<w:color w:val="FF0000"/>'),
    ],
)
def test_text_that_is_seen_in_word(set_up: Callable[[docx.text.run.Run], object], tmp_path: Path) -> None:
    assert not codes(made.word(tmp_path, change=run(set_up)))


def test_text_hidden_by_a_style(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        style = document.styles.add_style("Giau", 1)
        style.font.hidden = True
        deeper = document.styles.add_style("GiauNua", 1)
        deeper.base_style = style
        document.add_paragraph("bí mật", style=deeper)

    assert codes(made.word(tmp_path, change=change)) == {"hidden-text"}


def test_white_words_on_a_dark_cell_are_a_table_head(tmp_path: Path) -> None:
    def change(document: docx.document.Document, fill: str = "1F3864") -> None:
        cell = document.tables[0].cell(0, 1)
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {SPACE} w:val="clear" w:fill="{fill}"/>'))
        cell.paragraphs[0].add_run("Cột").font.color.rgb = RGBColor(255, 255, 255)

    assert not codes(made.word(tmp_path, change=change))
    assert codes(made.word(tmp_path, change=lambda document: change(document, "FFFFFF"))) == {"hidden-text"}


def test_hidden_words_in_heads_of_pages(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].add_run("bí mật").font.size = Pt(1)

    assert place_of(made.word(tmp_path, change=change), "hidden-text") == "đầu trang đoạn 1"


def test_pictures_that_were_cut_in_word(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        shape = document.add_picture(io.BytesIO(made.PNG_BYTES))
        fill = shape._inline.graphic.graphicData.pic.blipFill
        fill.insert(
            1, parse_xml('<a:srcRect xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" l="20000"/>')
        )

    assert codes(made.word(tmp_path, change=change)) == {"cropped-picture"}


def test_fields_links_and_objects_in_word(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        part = document.part
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        part.relate_to("https://vbpl.vn/", f"{kind}hyperlink", is_external=True)
        assert document.element.find(qn("w:body")) is not None

    assert not codes(made.word(tmp_path, change=change))

    def fetch(document: docx.document.Document) -> None:
        document.paragraphs[0]._p.append(
            parse_xml(f'<w:fldSimple {SPACE} w:instr=" INCLUDETEXT &quot;C:\\\\a.docx&quot; "/>')
        )

    assert codes(made.word(tmp_path, change=fetch)) == {"external-links"}

    def link(document: docx.document.Document) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        document.part.relate_to("file:///C:/anh.jpg", kind, is_external=True)

    assert codes(made.word(tmp_path, change=link)) == {"external-links"}

    def embed(document: docx.document.Document) -> None:
        content = made.sheets(tmp_path, "trong.xlsx").read_bytes()
        part = Part(
            PackURI("/word/embeddings/b.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content,
        )
        document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package")

    assert codes(made.word(tmp_path, change=embed)) == {"ole-objects"}


# --- Excel -------------------------------------------------------------------------------------------------------


def hide_rows(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[2].hidden = True


def hide_columns(book: openpyxl.Workbook) -> None:
    book.active.column_dimensions["B"].hidden = True


def hide_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Nháp").sheet_state = "veryHidden"


def comment(book: openpyxl.Workbook) -> None:
    book.active["A1"].comment = Comment("xem", "A")


def white(book: openpyxl.Workbook) -> None:
    book.active["B2"].font = Font(color="FFFFFF")


def tiny(book: openpyxl.Workbook) -> None:
    book.active["B2"].font = Font(size=1)


def black_on_black(book: openpyxl.Workbook) -> None:
    book.active["B2"].fill = PatternFill("solid", fgColor="000000")


def no_figures(book: openpyxl.Workbook) -> None:
    book.active["B2"].number_format = ";;;"


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (hide_rows, "hidden-rows", "trang tính «Lương»"),
        (hide_columns, "hidden-columns", "trang tính «Lương»"),
        (hide_sheet, "hidden-sheets", "trang tính «Nháp»"),
        (comment, "comments", "trang tính «Lương»"),
        (white, "hidden-text", "trang tính «Lương», ô B2"),
        (tiny, "hidden-text", "trang tính «Lương», ô B2"),
        (black_on_black, "hidden-text", "trang tính «Lương», ô B2"),
        (no_figures, "hidden-text", "trang tính «Lương», ô B2"),
    ],
)
def test_what_is_not_seen_in_a_workbook(
    change: Callable[[openpyxl.Workbook], None], code: str, place: str, tmp_path: Path
) -> None:
    (problem,) = problems(made.sheets(tmp_path, change=change))
    assert (problem.code, problem.place) == (code, place)


def test_what_is_seen_in_a_workbook(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["A1"].font = Font(color="FFFFFF")
        sheet["A1"].fill = PatternFill("solid", fgColor="1F3864")
        sheet.row_dimensions[9].hidden = True  # nothing in it
        sheet.column_dimensions["Z"].hidden = True
        sheet["C5"].font = Font(color="FFFFFF")

    assert not problems(made.sheets(tmp_path, change=change))


def test_stored_data_and_links_of_a_workbook(tmp_path: Path) -> None:
    path = made.sheets(tmp_path)
    links = made.part_of(path, "xl/_rels/workbook.xml.rels")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    for kind, code in (
        ("pivotCacheDefinition", "pivot-caches"),
        ("connections", "external-links"),
        ("externalLink", "external-links"),
    ):
        added = f'<Relationship Id="rX" Type="{base}{kind}" Target="x.xml"/></Relationships>'
        changed = made.repacked(
            path,
            {"xl/x.xml": "<a/>", "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", added)},
            "khac.xlsx",
        )
        assert codes(changed) == {code}

    def fetch(book: openpyxl.Workbook) -> None:
        book.active["C1"] = '=WEBSERVICE("http://a")'

    assert codes(made.sheets(tmp_path, change=fetch)) == {"external-links"}


# --- OpenDocument and text ---------------------------------------------------------------------------------------


def style(name: str, text_properties: str = "", paragraph_properties: str = "") -> str:
    """A style of an OpenDocument text."""
    return (
        f'<style:style style:name="{name}"><style:paragraph-properties {paragraph_properties}/>'
        f"<style:text-properties {text_properties}/></style:style>"
    )


@pytest.mark.parametrize(
    ("styles", "code"),
    [
        (style("S", 'text:display="none"'), "hidden-text"),
        (style("S", 'fo:color="#ffffff"'), "hidden-text"),
        (style("S", 'fo:font-size="1pt"'), "hidden-text"),
        (style("S", 'fo:background-color="#000000"'), "covered-text"),
        (style("S", 'fo:color="#ffffff" fo:background-color="#000080"'), ""),
        (style("S", 'fo:color="#ff0000"'), ""),
    ],
)
def test_text_that_is_not_seen_in_opendocument(styles: str, code: str, tmp_path: Path) -> None:
    body = '<text:p>Kính gửi</text:p><text:p><text:span text:style-name="S">bí mật</text:span></text:p>'
    found = problems(made.odt(tmp_path, body, styles=styles))
    assert [(problem.code, problem.place) for problem in found] == ([(code, "đoạn 2")] if code else [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<text:hidden-text>bí mật</text:hidden-text>", "hidden-text"),
        ("<text:p>a<office:annotation><text:p>xem</text:p></office:annotation></text:p>", "comments"),
        ("<text:tracked-changes><text:changed-region/></text:tracked-changes>", "tracked-changes"),
        ('<text:p><text:a xlink:href="file:///C:/a">a</text:a></text:p>', "external-links"),
        ('<text:section xlink:href="../khac.odt"><text:section-source/></text:section>', "external-links"),
        ('<text:p><text:a xlink:href="https://vbpl.vn/">a</text:a></text:p>', ""),
    ],
)
def test_what_else_an_opendocument_text_holds(body: str, code: str, tmp_path: Path) -> None:
    assert codes(made.odt(tmp_path, body)) == ({code} if code else set())


def test_objects_and_cut_pictures_in_opendocument(tmp_path: Path) -> None:
    assert codes(made.odt(tmp_path, more={"Object 1/content.xml": "<a/>"})) == {"ole-objects"}
    cut = '<style:style style:name="G"><style:graphic-properties fo:clip="rect(0cm, 1.5cm, 0cm, 0cm)"/></style:style>'
    assert codes(made.odt(tmp_path, styles=cut)) == {"cropped-picture"}


def test_unseen_letters_in_text(tmp_path: Path) -> None:
    found = publication_problems(made.write(tmp_path, "a.txt", "Đơn\u200b"), "txt")
    assert [problem.code for problem in found] == ["hidden-text"]
