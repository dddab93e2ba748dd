"""Files of every kind, made for the tests; nothing in them is anybody's."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import openpyxl
import pikepdf
import typst
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

AUTHOR = "Trần Thị Soạn"
SENTENCE = "Kính gửi Ủy ban nhân dân xã Mẫu"
Contents = dict[str, bytes | str]


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- pictures ----------------------------------------------------------------------------------------------------


def drawing(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """A picture whose four corners differ."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, width // 2, height // 2), "red")
    draw.rectangle((width // 2, height // 2, width, height), "blue")
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: maker, time, place."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Hãng Mẫu".encode().decode("latin-1")
    found[0x0132] = "2026:01:02 03:04:05"
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    found.get_ifd(0x8769)[0x9003] = "2026:01:02 03:04:05"
    return found


def jpeg(folder: Path, name: str = "anh.jpg", *, orientation: int = 1, tail: bytes = b"") -> Path:
    """A photograph that tells everything."""
    packed = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    drawing().save(
        packed,
        "JPEG",
        quality=90,
        exif=exif(orientation),
        comment=b"loi ghi chu",
        icc_profile=profile,
        xmp=b"<x:xmpmeta/>",
    )
    return write(folder, name, packed.getvalue() + tail)


def png(folder: Path, name: str = "anh.png") -> Path:
    """A drawing with texts in it."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", AUTHOR)
    texts.add_itxt("Comment", "lời ghi chú", zip=True)
    drawing().save(folder / name, pnginfo=texts, exif=exif())
    return folder / name


def webp(folder: Path, name: str = "anh.webp") -> Path:
    """A photograph in the newer form."""
    drawing().save(folder / name, exif=exif(), xmp=b"<x:xmpmeta/>", quality=90)
    return folder / name


def gif(folder: Path, name: str = "anh.gif") -> Path:
    """Three pictures that follow one another."""
    frames = [drawing(), drawing().rotate(180), drawing((60, 40)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    frames[0].save(
        folder / name, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, comment=b"ai ve"
    )
    return folder / name


def heic(folder: Path, name: str = "anh.heic") -> Path:
    """The outer boxes of a picture of an iPhone."""
    return write(
        folder, name, box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(20)) + box(b"mdat", bytes(40))
    )


# --- recordings --------------------------------------------------------------------------------------------------


def box(kind: bytes, content: bytes) -> bytes:
    """A box of the MPEG-4 container."""
    return struct.pack(">I4s", len(content) + 8, kind) + content


def film(folder: Path, name: str = "phim.mp4", *, brand: bytes = b"isom", tracks: bytes = b"vide") -> Path:
    """A container with one track."""
    index = box(b"moov", box(b"trak", box(b"hdlr", bytes(8) + tracks + bytes(12))))
    return write(folder, name, box(b"ftyp", brand + bytes(4) + b"mp42") + index + box(b"mdat", bytes(64)))


def m4a(folder: Path, name: str = "ghi-am.m4a") -> Path:
    """A container with sound only."""
    return film(folder, name, brand=b"M4A ", tracks=b"soun")


def mp3(folder: Path, name: str = "ghi-am.mp3") -> Path:
    """A tag and three frames of silence: MPEG 1 layer III, 128 kbit/s, 44.1 kHz, 417 bytes each."""
    tag = b"ID3\x03\0\0" + bytes([0, 0, 0, 20]) + b"TPE1" + bytes(16)
    return write(folder, name, tag + (b"\xff\xfb\x90\0" + bytes(413)) * 3)


def wav(folder: Path, name: str = "ghi-am.wav") -> Path:
    """A tenth of a second of silence."""
    with wave.open(str(folder / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return folder / name


def ogg(folder: Path, name: str = "ghi-am.ogg") -> Path:
    """The first page of an Opus stream."""
    return write(folder, name, b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(11))


# --- PDF ---------------------------------------------------------------------------------------------------------


def pdf(folder: Path, text: str = SENTENCE, name: str = "don.pdf", *, head: str = "") -> Path:
    """A PDF as a typesetter makes it, with Vietnamese text; `#pagebreak()` in the text begins a page."""
    source = f'#set document(author: "{AUTHOR}", title: "Đơn")\n#set page(width: 300pt, height: 400pt)\n{head}\n{text}'
    return write(folder, name, typst.compile(source.encode(), format="pdf"))


def drawn_pdf(
    folder: Path,
    *contents: bytes,
    name: str = "ve.pdf",
    change: Callable[[pikepdf.Pdf], None] | None = None,
    size: tuple[int, int] = (300, 400),
) -> Path:
    """A PDF of pages with these content streams; the font is /F1, all pages share one list of resources."""
    made = pikepdf.Pdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    shared = made.make_indirect(pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font))))
    for content in contents:
        page = made.add_blank_page(page_size=size)
        page.obj.Resources = shared
        page.obj.Contents = made.make_stream(content)
    if change is not None:
        change(made)
    made.save(folder / name)
    made.close()
    return folder / name


def words(text: str, x: int = 20, y: int = 300, size: int = 12) -> bytes:
    """The content that paints a line of plain letters."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n".encode()


# --- Office ------------------------------------------------------------------------------------------------------


def word(folder: Path, name: str = "don.docx", change: Callable[[docx.document.Document], None] | None = None) -> Path:
    """A Word file with an author, a table and a header."""
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = AUTHOR
    document.add_paragraph(SENTENCE)
    document.add_table(1, 2).cell(0, 0).text = "Ô một"
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    if change is not None:
        change(document)
    document.save(str(folder / name))
    return folder / name


def sheets(folder: Path, name: str = "bang.xlsx", change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    sheet = book.active
    sheet.title = "Lương"
    sheet.append(["Họ tên", "Số tiền"])
    sheet.append(["Người mẫu", 1000])
    if change is not None:
        change(book)
    book.save(folder / name)
    return folder / name


ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:officeooo="http://openoffice.org/2009/office"'
)


def odt(
    folder: Path,
    body: str = f"<text:p>{SENTENCE}</text:p>",
    name: str = "don.odt",
    *,
    styles: str = "",
    more: Contents | None = None,
) -> Path:
    """An OpenDocument text; `body` and `styles` are XML of its content, `more` further parts."""
    parts: Contents = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODT_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {ODT_SPACES}><office:meta><meta:initial-creator>{AUTHOR}</meta:initial-creator>"
        f"<dc:creator>{AUTHOR}</dc:creator></office:meta></office:document-meta>",
        "Thumbnails/thumbnail.png": PNG_BYTES,
        **(more or {}),
    }
    files = "".join(f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type=""/>' for part in parts)
    parts["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{files}</manifest:manifest>'
    )
    return package(folder / name, parts)


def package(path: Path, parts: Contents) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def repacked(path: Path, changes: dict[str, bytes | str | None], name: str = "") -> Path:
    """A package with some parts changed, added, or (None) left out."""
    with zipfile.ZipFile(path) as archive:
        parts: Contents = {part: archive.read(part) for part in archive.namelist()}
    for part, content in changes.items():
        if content is None:
            parts.pop(part)
        else:
            parts[part] = content
    return package(path.with_name(name) if name else path, parts)


def part_of(path: Path, name: str) -> str:
    """A part of a package as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def all_bytes(path: Path) -> bytes:
    """The bytes of every part of a package."""
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(part) for part in archive.namelist())


def compound(path: Path, streams: Iterable[tuple[str, bytes]]) -> Path:
    """A compound file with these streams in its root, each padded so far that it lies in whole sectors."""
    sectors: list[bytes] = []
    links: list[int] = []

    def add(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, max(len(content), 1), 512)]
        sectors.extend(pieces)
        links.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    listed = [(name, content.ljust(4096, b"\0")) for name, content in streams]
    entries = [_entry("Root Entry", 5, child=1 if listed else 0xFFFFFFFF)]
    for number, (name, content) in enumerate(listed, 1):
        after = number + 1 if number < len(listed) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right=after, first=add(content), size=len(content)))
    directory = add(b"".join(entries))
    table = len(sectors)
    numbers = [*links, 0xFFFFFFFD]
    assert len(numbers) <= 128
    sectors.append(struct.pack("<128I", *numbers, *[0xFFFFFFFF] * (128 - len(numbers))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", table, *[0xFFFFFFFF] * 108)
    path.write_bytes(head + b"".join(sectors))
    return path


def _entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, first: int = 0xFFFFFFFE, size: int = 0
) -> bytes:
    spelled = name.encode("utf-16-le")
    head = spelled.ljust(64, b"\0") + struct.pack("<HBBIII", len(spelled) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def old_word(folder: Path, name: str = "don.doc", *, flags: int = 0, more: Iterable[tuple[str, bytes]] = ()) -> Path:
    """What Word 97 wrote, as far as an inspection reads it."""
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags)
    return compound(folder / name, [("WordDocument", head), *more])


def old_sheets(folder: Path, name: str = "bang.xls", *, records: Iterable[tuple[int, bytes]] = ()) -> Path:
    """What Excel 97 wrote, as far as an inspection reads it."""
    all_records = [(0x809, bytes(16)), *records, (0x85, bytes(6) + b"\x05Luong"), (0x0A, b"")]
    stream = b"".join(struct.pack("<HH", number, len(content)) + content for number, content in all_records)
    return compound(folder / name, [("Workbook", stream)])


def rtf(folder: Path, name: str = "don.rtf") -> Path:
    """A little RTF."""
    return write(folder, name, r"{\rtf1\ansi\deff0 {\fonttbl{\f0 Times;}} Don khieu nai.\par}")


def text(folder: Path, name: str = "don.txt") -> Path:
    """A plain text."""
    return write(folder, name, f"{SENTENCE}\nTôi xin trình bày như sau.\n")


def _png_bytes() -> bytes:
    packed = io.BytesIO()
    drawing((8, 8)).save(packed, "PNG")
    return packed.getvalue()


def jpeg_bytes() -> bytes:
    """A photograph with its traces, to be put into a document."""
    packed = io.BytesIO()
    drawing().save(packed, "JPEG", exif=exif())
    return packed.getvalue()


PNG_BYTES = _png_bytes()

# Kind → how one is made.
MAKERS: dict[str, Callable[[Path], Path]] = {
    "jpeg": jpeg, "png": png, "webp": webp, "gif": gif, "heic": heic, "pdf": pdf, "docx": word, "xlsx": sheets, "odt": odt,
    "doc": old_word, "xls": old_sheets, "rtf": rtf, "txt": text, "mp3": mp3, "m4a": m4a, "mp4": film, "wav": wav, "ogg": ogg,
}  # fmt: skip
