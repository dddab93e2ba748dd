"""Painting over a PDF: what was covered is nowhere in the file, what was not looks as before."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import closing
from ctypes import c_int
from pathlib import Path

import made_files as made
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw
from test_file_cleaning import difference, everything_in, full_of_traces

from cualuat.files.formats.pages import Rectangle, opened_page, opened_pages, painted, to_view
from cualuat.files.inspection import inspect
from cualuat.files.publication import publication_problems
from cualuat.files.redaction import Box, UnacceptableFile, find_in_pdf, redact_pdf

LETTER = """Tôi tên là Nguyễn Văn Mật, trú tại thôn Đoài, xã Mẫu, xin trình bày.
Ông Nguyễn Văn
Mật đã ở đây. NGUYỄN VĂN MẬT.
#pagebreak()
Trang hai không có gì.
#pagebreak()
Nguyen Van Mat ký."""
NAME = "Nguyễn Văn Mật"
DPI = 144


def picture(path: Path, number: int, scale: float = DPI / 72) -> Image.Image:
    """A page as it is seen."""
    with opened_pages(path) as document, opened_page(document, number) as page:
        return painted(page, scale)


def text_of(path: Path) -> str:
    """All text that can be copied."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def redacted(source: Path, boxes: list[Box], dpi: int = DPI) -> Path:
    """The redacted file."""
    target = source.with_name("che.pdf")
    redact_pdf(source, target, boxes, dpi)
    assert inspect(target, "che.pdf").kind == "pdf"
    return target


def spread(word: str) -> list[bytes]:
    """A word in every form in which it may stand in a file."""
    return [
        word.encode(),
        word.encode("utf-16-be"),
        word.encode("utf-16-be").hex().encode(),
        word.encode().hex().encode(),
    ]


# --- finding -----------------------------------------------------------------------------------------------------


def test_words_are_found_in_any_spelling_and_over_lines(tmp_path: Path) -> None:
    path = made.pdf(tmp_path, LETTER, head="#set par(justify: false)\n#set text(size: 14pt)")
    boxes = find_in_pdf(path, [NAME])
    assert {box.page for box in boxes} == {1, 3}
    assert len([box for box in boxes if box.page == 1]) >= 3
    for box in boxes:
        assert 10 < box.x1 - box.x0 < 260
        assert 8 < box.y1 - box.y0 < 30


def test_a_word_that_is_not_there(tmp_path: Path) -> None:
    assert find_in_pdf(made.pdf(tmp_path, LETTER), ["Lê Lợi", "", "guyễn"]) == []


def test_a_line_that_ends_within_a_name(tmp_path: Path) -> None:
    path = made.drawn_pdf(tmp_path, made.words("Ong Nguyen Van", 20, 300) + made.words("Mat noi", 20, 280))
    first, second = find_in_pdf(path, [NAME])
    assert first.y0 > second.y1 - 4
    assert second.x0 < 21


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_boxes_are_where_a_reader_sees_the_words(degrees: int, tmp_path: Path) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees
        pdf.pages[0].obj.MediaBox = Array([-50, -30, 300, 400])
        pdf.pages[0].obj.CropBox = Array([10, 20, 290, 380])

    path = made.drawn_pdf(tmp_path, b"1 0 0 rg " + made.words("Nguyen Van Mat", 60, 300), change=turn)
    (box,) = find_in_pdf(path, [NAME])
    seen = picture(path, 0, 2)
    left, top, right, bottom = ImageChops.invert(seen).getbbox()  # type: ignore[misc]
    ink = (left / 2, (seen.height - bottom) / 2, right / 2, (seen.height - top) / 2)
    around = (box.x0, box.y0, box.x1, box.y1)
    assert all(around[side] <= ink[side] + 0.5 and ink[side] - around[side] < 7 for side in (0, 1))
    assert all(around[side] >= ink[side] - 0.5 and around[side] - ink[side] < 7 for side in (2, 3))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_coordinates_of_the_view_agree_with_pdfium(degrees: int, tmp_path: Path) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees
        pdf.pages[0].obj.CropBox = Array([10, 20, 290, 380])

    path = made.drawn_pdf(tmp_path, made.words("x"), change=turn)
    with opened_pages(path) as document, opened_page(document, 0) as page:
        width, height = (round(side) for side in page.get_size())
        x, y = c_int(), c_int()
        pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, 30.0, 70.0, x, y)
        view = to_view(page, Rectangle(30, 70, 30, 70))
        assert (round(view.left), round(height - view.bottom)) == (x.value, y.value)


# --- painting ----------------------------------------------------------------------------------------------------


def test_redacted_words_are_nowhere_in_the_file(tmp_path: Path) -> None:
    path = made.pdf(tmp_path, LETTER, head=f'#set document(title: "Đơn của {NAME}", keywords: ("{NAME}",))')
    target = redacted(path, find_in_pdf(path, [NAME, "thôn Đoài, xã Mẫu"]))
    inside = everything_in(target)
    for word in (NAME, "Nguyễn", "Mật", "Nguyen Van Mat", "Đoài", made.AUTHOR):
        assert not any(form in inside for form in spread(word)), word
    assert "Mật" not in text_of(target)
    assert find_in_pdf(target, [NAME, "Nguyễn", "Mật", "Đoài"]) == []
    assert "Trang hai không có gì" in text_of(target)
    assert not {problem.code for problem in publication_problems(target, "pdf")}
    with pikepdf.open(target) as pdf:
        assert "/Info" not in pdf.trailer
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        for number in (0, 2):
            assert set(pdf.pages[number].obj.keys()) == {
                "/Type",
                "/Parent",
                "/MediaBox",
                "/Rotate",
                "/Resources",
                "/Contents",
            }
            assert list(pdf.pages[number].obj.Resources.keys()) == ["/XObject"]


def test_what_lies_outside_the_boxes_looks_as_before(tmp_path: Path) -> None:
    path = made.pdf(tmp_path, LETTER)
    boxes = find_in_pdf(path, [NAME])
    target = redacted(path, boxes)
    for number in range(3):
        before, after = picture(path, number), picture(target, number)
        for box in (box for box in boxes if box.page == number + 1):
            left, top, right, bottom = scaled(box, before)
            assert after.crop((left, top, right, bottom)).convert("L").getextrema() == (0, 0)
            for seen in (before, after):
                ImageDraw.Draw(seen).rectangle((left - 3, top - 3, right + 2, bottom + 2), "black")
        assert difference(before, after) <= 2


def scaled(box: Box, seen: Image.Image) -> tuple[int, int, int, int]:
    """A box in pixels, without those that it only touches."""
    scale = DPI / 72
    return (
        round(box.x0 * scale) + 1,
        seen.height - round(box.y1 * scale) + 1,
        round(box.x1 * scale) - 1,
        seen.height - round(box.y0 * scale) - 1,
    )


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_size_turn_and_look_of_a_page_are_kept(degrees: int, tmp_path: Path) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees
        pdf.pages[0].obj.CropBox = Array([10, 20, 290, 380])

    path = made.drawn_pdf(tmp_path, b"1 0 0 rg " + made.words("Nguyen Van Mat o day", 60, 300), change=turn)
    target = redacted(path, find_in_pdf(path, [NAME]))
    with pikepdf.open(target) as pdf:
        assert [float(x) for x in pdf.pages[0].mediabox] == [0, 0, 280, 360]
        assert int(pdf.pages[0].obj.Rotate) == degrees
    before, after = picture(path, 0), picture(target, 0)
    assert before.size == after.size
    changed = ImageChops.difference(before, after).getbbox()
    (box,) = find_in_pdf(path, [NAME])
    frame = scaled(box, before)
    assert changed is not None
    assert all(abs(a - b) <= 3 for a, b in zip(changed, frame, strict=True))


def test_a_box_may_be_drawn_from_any_corner_and_over_the_edge(tmp_path: Path) -> None:
    path = made.drawn_pdf(tmp_path, made.words("Nguyen Van Mat"))
    target = redacted(path, [Box(1, 320, 420, -20, 200), Box(1, -9, -9, -5, -5)])
    assert picture(target, 0).convert("L").crop((0, 0, 600, 390)).getextrema() == (0, 0)
    assert picture(target, 0).convert("L").crop((0, 410, 600, 800)).getextrema() == (255, 255)


def test_pictures_stay_in_colour_and_large_ones_are_packed(tmp_path: Path) -> None:
    def noise(pdf: pikepdf.Pdf) -> None:
        seen = Image.effect_noise((900, 1200), 90).convert("RGB")
        ImageDraw.Draw(seen).rectangle((0, 0, 300, 300), "red")
        stream = pdf.make_stream(
            seen.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=900,
            Height=1200,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
        pdf.pages[0].obj.Resources.XObject = Dictionary(P=stream)

    path = made.drawn_pdf(tmp_path, b"q 300 0 0 400 0 0 cm /P Do Q", change=noise)
    target = redacted(path, [Box(1, 100, 100, 150, 150)], 216)
    assert target.stat().st_size < 2_500_000
    assert picture(target, 0).getpixel((20, 20)) == pytest.approx((255, 0, 0), abs=12)


def test_older_versions_and_lost_objects_are_not_copied(tmp_path: Path) -> None:
    path = made.drawn_pdf(tmp_path, made.words("Nguyen Van Mat"), made.words("Trang hai"))
    lost = zlib.compress(b"(Nguyen Van Mat)")
    path.write_bytes(
        path.read_bytes()
        + b"\n90 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(lost), lost)
    )
    inside = everything_in(redacted(path, [Box(1, 10, 280, 200, 330)]))
    assert b"Nguyen Van Mat" not in inside
    assert lost not in inside
    assert b"Trang hai" in inside


# --- what pages share --------------------------------------------------------------------------------------------

COVER = [Box(1, 0, 0, 300, 400)]
SECRET = made.words("Nguyen Van Mat")


def share_form(pdf: pikepdf.Pdf) -> None:
    """A form that holds the secret stands in the list that both pages share; only the first page paints it."""
    resources = pdf.pages[0].obj.Resources
    form = pdf.make_stream(SECRET, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 400]))
    resources.XObject = Dictionary(S=form)


def share_through_form(pdf: pikepdf.Pdf) -> None:
    """The second page paints a form whose own list is the shared one."""
    share_form(pdf)
    shared = pdf.pages[0].obj.Resources
    form = pdf.make_stream(
        b"q Q " + made.words("Trang hai"), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 400])
    )
    form.Resources = shared
    shared.XObject["/T"] = form


def share_form_without_list(pdf: pikepdf.Pdf) -> None:
    """The form of the first page has no list of its own and paints another, which holds the secret."""
    share_form(pdf)
    shared = pdf.pages[0].obj.Resources
    shared.XObject["/U"] = shared.XObject.S
    shared.XObject["/S"] = pdf.make_stream(b"/U Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 400]))


def share_odd_key(pdf: pikepdf.Pdf) -> None:
    """The second page paints a picture that has a key of its own to the secret."""
    share_form(pdf)
    picture = pdf.make_stream(
        bytes(12),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=2,
        Height=2,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    picture["/Khac"] = pdf.pages[0].obj.Resources.XObject.S
    pdf.pages[0].obj.Resources.XObject["/I"] = picture


def share_annotation(pdf: pikepdf.Pdf) -> None:
    """Links, threads and fields that lead from the second page to the first."""
    share_form(pdf)
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    second.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=Array([first, Name.Fit]))]
    )
    second.B = Array(
        [pdf.make_indirect(Dictionary(P=first, N=first, T=Dictionary(I=Dictionary(Title="Nguyen Van Mat"))))]
    )
    second["/Khac"] = first
    pdf.Root.StructTreeRoot = Dictionary(Alt="Nguyen Van Mat")
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Nguyen Van Mat", 0))


@pytest.mark.parametrize(
    ("second", "change"),
    [
        (made.words("Trang hai"), share_form),
        (b"/T Do", share_through_form),
        (made.words("Trang hai"), share_annotation),
        (made.words("Trang hai"), share_form_without_list),
        (made.words("Trang hai") + b"q 9 0 0 9 50 50 cm /I Do Q", share_odd_key),
    ],
)
def test_what_pages_share_is_not_carried_along(
    second: bytes, change: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    path = made.drawn_pdf(tmp_path, b"/S Do", second, change=change)
    target = redacted(path, COVER)
    assert b"Nguyen Van Mat" not in everything_in(target)
    assert "Nguyen" not in text_of(target)
    assert "Trang hai" in text_of(target)
    assert difference(picture(path, 1), picture(target, 1)) == 0


def test_a_form_without_a_list_of_its_own_keeps_its_font(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(
            made.words("Trang hai"), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 400])
        )
        pdf.pages[0].obj.Resources.XObject = Dictionary(T=form)

    path = made.drawn_pdf(tmp_path, SECRET, b"/T Do", change=change)
    target = redacted(path, COVER)
    assert "Trang hai" in text_of(target)


def hide_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Nhap"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.pages[1].obj.Resources.Properties = Dictionary(L=layer)


def fill_field(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="ten", Rect=Array([10, 10, 90, 30]), V="Nguyen Van Mat"
    )
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(pdf.pages[1].obj.Annots)))


@pytest.mark.parametrize(
    ("second", "change"),
    [
        (made.words("Trang hai") + b"/OC /L BDC " + SECRET + b" EMC", hide_layer),  # copied, the layer would show
        (made.words("Trang hai"), fill_field),
        (made.words("Trang hai") + b" ( chua dong", lambda pdf: None),  # content that nobody can take apart
    ],
)
def test_pages_that_cannot_be_copied_plainly_are_painted(
    second: bytes, change: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    path = made.drawn_pdf(tmp_path, made.words("Trang mot"), second, change=change)
    target = redacted(path, COVER)
    assert b"Nguyen Van Mat" not in everything_in(target)
    assert difference(picture(path, 1), picture(target, 1)) <= 2


def test_traces_of_makers_are_not_copied(tmp_path: Path) -> None:
    content = made.words("Trang mot") + b"q 60 0 0 40 100 100 cm /AA Do Q"
    path = made.drawn_pdf(tmp_path, content, made.words("Trang hai"), made.words("Trang ba"), change=full_of_traces)
    inside = everything_in(redacted(path, COVER))
    for trace in (
        b"app.alert",
        b"tep kem theo",
        b"ByteRange",
        b"Annots",
        b"AcroForm",
        b"Names",
        b"Exif",
        b"Nguyen Van Mau",
    ):
        assert trace not in inside, trace
    assert b"Trang ba" in inside


def test_bad_orders(tmp_path: Path) -> None:
    path = made.drawn_pdf(tmp_path, SECRET)
    for page in (0, 2):
        with pytest.raises(ValueError):
            redact_pdf(path, tmp_path / "ra.pdf", [Box(page, 0, 0, 1, 1)])
    with pytest.raises(UnacceptableFile):
        redact_pdf(made.write(tmp_path, "hong.pdf", b"x"), tmp_path / "ra.pdf", [])
    with pytest.raises(UnacceptableFile):
        find_in_pdf(made.write(tmp_path, "hong.pdf", b"x"), ["a"])


def test_nothing_to_hide_gives_a_clean_copy(tmp_path: Path) -> None:
    target = redacted(made.pdf(tmp_path), [])
    assert made.SENTENCE in text_of(target)
    assert made.AUTHOR.encode() not in everything_in(target)
    assert not re.search(rb"/Info\b", target.read_bytes())
