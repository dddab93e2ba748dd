"""Files are recognised by what is in them; what could harm whoever opens it is refused with a sentence that helps."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path
from random import Random

import made_files as made
import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from cualuat.files.formats import package, picture
from cualuat.files.inspection import UnacceptableFile, inspect
from cualuat.files.kinds import KINDS

ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w") as archive:
    archive.writestr("a.txt", "x")


def refusal(path: Path, name: str = "tệp.bin") -> UnacceptableFile:
    """How a file is refused."""
    with pytest.raises(UnacceptableFile) as caught:
        inspect(path, name)
    assert str(caught.value).startswith(f"«{name}»: ")
    assert "Hãy" in str(caught.value)
    return caught.value


# --- what is taken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", made.MAKERS)
def test_every_kind_is_recognised_whatever_it_is_called(kind: str, tmp_path: Path) -> None:
    found = inspect(made.MAKERS[kind](tmp_path), "ten-gi-cung-duoc.exe")
    assert (found.kind, found.media_type, found.extension) == (kind, KINDS[kind].media_type, KINDS[kind].extension)


@pytest.mark.parametrize(
    "content",
    [
        "Đơn khiếu nại".encode(),
        b"\xef\xbb\xbf" + "Đơn khiếu nại".encode(),
        "Đơn khiếu nại".encode("utf-16"),
        b"\xfe\xff" + "Đơn khiếu nại".encode("utf-16-be"),
        b"\xd0\xf5n khi\xea\xecu na\xf2i",  # Windows-1258
        "Tệp có chữ «a < b» và biểu tượng 🙂".encode(),
    ],
)
def test_plain_text_in_each_character_set(content: bytes, tmp_path: Path) -> None:
    assert inspect(made.write(tmp_path, "a", content), "a").kind == "txt"


def test_a_pdf_may_begin_with_blank_bytes(tmp_path: Path) -> None:
    path = made.write(tmp_path, "a.pdf", b"\xef\xbb\xbf\r\n" + made.pdf(tmp_path).read_bytes())
    assert inspect(path, "a.pdf").kind == "pdf"


def test_a_pdf_that_needs_no_password_to_be_read_is_taken(tmp_path: Path) -> None:
    with pikepdf.open(made.pdf(tmp_path)) as pdf:
        pdf.save(tmp_path / "khoa.pdf", encryption=pikepdf.Encryption(owner="bí mật", user=""))
    assert inspect(tmp_path / "khoa.pdf", "khoa.pdf").kind == "pdf"


def test_a_photograph_with_a_short_film_behind_it_is_taken(tmp_path: Path) -> None:
    film = made.film(tmp_path).read_bytes()
    assert inspect(made.jpeg(tmp_path, tail=film), "anh.jpg").kind == "jpeg"


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (ZIP.getvalue(), "archive"),
        (gzip.compress(b"x"), "archive"),
        (b"Rar!\x1a\x07\x01\x00xx", "archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"@echo off\r\ndel *.*\r\n", "program"),
        (b"[InternetShortcut]\r\nURL=http://x\r\n", "program"),
        (b'Set x = CreateObject("WScript.Shell")\r\n', "program"),
        (b"<!DOCTYPE html><html></html>", "web-page"),
        (b"  \n<html><script>alert(1)</script></html>", "web-page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "web-page"),
        (b'<?xml version="1.0"?><a/>', "web-page"),
        (b"chao <?php system($x); ?>", "web-page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "web-page"),
        ("<html>".encode("utf-16"), "web-page"),
        (b"II*\x00\x08\x00\x00\x00", "unknown"),
        (b"BM\x3a\x00\x00\x00", "unknown"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"chu\x00 thuong", "unknown"),
        (bytes(range(128, 256)) * 4, "unknown"),
        (b"RIFF\x04\x00\x00\x00AVI ", "unknown"),
        (b"OggS\x00\x02" + bytes(20) + b"\x80theora", "unknown"),
        (b"%PDF-1.7\nkhong co gi", "broken"),
        (b"{\\rtf1 chua xong", "broken"),
        (b"{\\rtf1 {\\object\\objdata 0105}}", "embedded-file"),
        (b"\xff\xfb\x90\x00" + bytes(413) + b"khong phai khung", "broken"),
        (made.box(b"ftyp", b"qt  \0\0\0\0qt  "), "unknown"),
        (made.box(b"ftyp", b"isom\0\0\0\0isom"), "broken"),
        (made.box(b"ftyp", b"isom\0\0\0\0isom") + b"\0\0\0\x09du", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "broken"),
    ],
)  # fmt: skip
def test_strange_bytes(content: bytes, code: str, tmp_path: Path) -> None:
    assert refusal(made.write(tmp_path, "a", content)).code == code


def test_archives_of_unix(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(made.text(tmp_path), "a.txt")
    assert refusal(tmp_path / "a.tar").code == "archive"


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "pdf", "docx", "xlsx", "odt", "mp4", "wav"])
def test_half_a_file_is_broken(kind: str, tmp_path: Path) -> None:
    whole = made.MAKERS[kind](tmp_path).read_bytes()
    path = made.write(tmp_path, "nua", whole[: len(whole) // 2])
    assert refusal(path).code in ("broken", "two-in-one")


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "heic", "pdf", "doc", "mp3", "mp4", "wav", "ogg"])
def test_an_archive_behind_a_file_is_found(kind: str, tmp_path: Path) -> None:
    path = made.MAKERS[kind](tmp_path)
    path.write_bytes(path.read_bytes() + ZIP.getvalue())
    assert refusal(path).code in ("two-in-one", "broken")


@pytest.mark.parametrize("kind", ["jpeg", "png", "pdf", "docx"])
@pytest.mark.parametrize(
    "tail", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c", b"MZ..This program cannot be run in DOS mode"]
)
def test_other_archives_and_programs_behind_a_file_are_found(kind: str, tail: bytes, tmp_path: Path) -> None:
    path = made.MAKERS[kind](tmp_path)
    path.write_bytes(path.read_bytes() + tail)
    assert refusal(path).code == "two-in-one"


def test_a_package_with_something_before_it_or_behind_it(tmp_path: Path) -> None:
    whole = made.word(tmp_path).read_bytes()
    for number, content in enumerate((b"GIF89a" + whole, made.png(tmp_path).read_bytes() + whole, whole + b"<html>")):
        assert refusal(made.write(tmp_path, f"{number}", content)).code in ("two-in-one", "broken")


def test_pages_in_pdf_and_pictures(tmp_path: Path) -> None:
    pdf = made.pdf(tmp_path).read_bytes()
    page = b"<html><script>alert(1)</script></html>"
    inside = made.jpeg(tmp_path).read_bytes().replace(b"loi ghi chu", b"<script>1//")
    for content in (
        pdf + page,
        pdf.replace(b"\n", b"\n%" + page + b"\n", 1),
        inside,
        made.gif(tmp_path).read_bytes() + page,
    ):
        assert refusal(made.write(tmp_path, "a", content)).code == "two-in-one"


def test_a_picture_that_is_a_script_too(tmp_path: Path) -> None:
    picture = bytearray(made.gif(tmp_path).read_bytes())
    picture[6:10] = b"/*aa"
    assert refusal(made.write(tmp_path, "a.gif", bytes(picture) + b"*/=1;alert(1)")).code in (
        "two-in-one",
        "broken",
        "too-many-pixels",
    )


def test_a_picture_that_is_a_pdf_too(tmp_path: Path) -> None:
    picture = made.jpeg(tmp_path).read_bytes()
    comment = b"\xff\xfe\x00\x0b%PDF-1.4\n"
    assert refusal(made.write(tmp_path, "a.jpg", picture[:2] + comment + picture[2:])).code == "two-in-one"


# --- too large inside --------------------------------------------------------------------------------------------


def test_pictures_of_absurd_size(tmp_path: Path) -> None:
    Image.new("1", (12_000, 12_000)).save(tmp_path / "to.png")
    assert refusal(tmp_path / "to.png").code == "too-many-pixels"


def test_animations_of_absurd_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_FRAMES", 2)
    assert refusal(made.gif(tmp_path)).code == "too-many-pixels"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt"])
def test_packages_that_unpack_to_too_much(kind: str, tmp_path: Path) -> None:
    path = made.repacked(made.MAKERS[kind](tmp_path), {"bom.bin": bytes(package.RATIO_FLOOR + 1)})
    assert refusal(path).code == "bomb"


def test_packages_of_too_many_parts_or_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made.word(tmp_path)
    for name, limit in (("MAX_PARTS", 3), ("MAX_TOTAL", 1000), ("MAX_XML", 1000)):
        with monkeypatch.context() as patch:
            patch.setattr(package, name, limit)
            assert refusal(path).code == "bomb"


def test_a_part_that_says_it_is_smaller_than_it_is(tmp_path: Path) -> None:
    path = made.repacked(made.word(tmp_path), {"word/media/to.bin": Random(1).randbytes(50_000)})
    content = path.read_bytes()
    assert content.count(struct.pack("<I", 50_000)) >= 1
    path.write_bytes(content.replace(struct.pack("<I", 50_000), struct.pack("<I", 10)))
    assert refusal(path).code == "broken"


def test_packages_inside_packages_end_somewhere(tmp_path: Path) -> None:
    path = made.word(tmp_path)
    for _ in range(6):
        path = made.repacked(path, {"word/embeddings/a.docx": path.read_bytes()}, "long.docx")
    assert refusal(path).code == "bomb"


def test_a_pdf_whose_page_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = pikepdf.settings.set_qpdf_limits(flate_max_memory=100_000)
    try:
        assert refusal(made.drawn_pdf(tmp_path, made.words("x") + b" " * 500_000)).code == "bomb"
    finally:
        pikepdf.settings.set_qpdf_limits(**saved)


# --- programs and passwords --------------------------------------------------------------------------------------

MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def test_macros_in_word_and_excel(tmp_path: Path) -> None:
    word = made.word(tmp_path)
    types = made.part_of(word, "[Content_Types].xml")
    relations = made.part_of(word, "word/_rels/document.xml.rels")
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    linked = relations.replace(
        "</Relationships>", f'<Relationship Id="rIdM" Type="{kind}" Target="m.bin"/></Relationships>'
    )
    for changes in (
        {"[Content_Types].xml": types.replace(PLAIN_TYPE, MACRO_TYPE)},
        {"word/vbaProject.bin": b"x"},
        {"word/m.bin": b"x", "word/_rels/document.xml.rels": linked},
        {"word/activeX/activeX1.xml": "<a/>"},
        {"word/embeddings/a.bin": made.old_word(tmp_path, more=[("VBA", b"")]).read_bytes()},
        {"word/embeddings/a.xlsm": made.repacked(made.sheets(tmp_path), {"xl/vbaProject.bin": b"x"}).read_bytes()},
    ):
        assert refusal(made.repacked(word, changes, "macro.docx")).code == "macros"
    assert refusal(made.repacked(made.sheets(tmp_path), {"xl/macrosheets/sheet1.xml": "<a/>"})).code == "macros"


def test_macros_in_opendocument(tmp_path: Path) -> None:
    listener = "<script:event-listener/>"
    assert refusal(made.odt(tmp_path, more={"Basic/Standard/Module1.xml": "<a/>"})).code == "macros"
    assert refusal(made.odt(tmp_path, more={"Scripts/python/a.py": "import os"})).code == "macros"
    assert refusal(made.odt(tmp_path, f"<text:p>{listener}</text:p>")).code == "macros"
    assert inspect(made.odt(tmp_path, more={"Basic/script-lc.xml": "<a/>"}), "a").kind == "odt"  # an empty list of them


def test_macros_in_old_office(tmp_path: Path) -> None:
    assert refusal(made.old_word(tmp_path, more=[("Macros", b""), ("VBA", b"")])).code == "macros"
    macro_sheet = bytes(5) + b"\x01" + b"\x05Macro"
    assert refusal(made.old_sheets(tmp_path, records=[(0x85, macro_sheet)])).code == "macros"


def test_passwords(tmp_path: Path) -> None:
    with pikepdf.open(made.pdf(tmp_path)) as pdf:
        pdf.save(tmp_path / "khoa.pdf", encryption=pikepdf.Encryption(owner="a", user="bí mật"))
    locked = [
        tmp_path / "khoa.pdf",
        made.compound(tmp_path / "khoa.docx", [("EncryptedPackage", b""), ("EncryptionInfo", b"")]),
        made.old_word(tmp_path, "khoa.doc", flags=0x0100),
        made.old_sheets(tmp_path, "khoa.xls", records=[(0x2F, bytes(6))]),
    ]
    odt = made.odt(tmp_path)
    manifest = made.part_of(odt, "META-INF/manifest.xml").replace(
        'media-type=""/>', 'media-type=""><manifest:encryption-data/></manifest:file-entry>', 1
    )
    locked.append(made.repacked(odt, {"META-INF/manifest.xml": manifest, "content.xml": b"\x01\x02"}))
    for path in locked:
        found = refusal(path)
        assert found.code == "password"
        assert "gỡ mật khẩu" in str(found)


def test_a_locked_part_of_a_package(tmp_path: Path) -> None:
    content = bytearray(made.word(tmp_path).read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(made.write(tmp_path, "khoa.docx", bytes(content))).code == "password"


def test_whole_files_hidden_in_documents(tmp_path: Path) -> None:
    packed = made.compound(tmp_path / "o.bin", [("\x01Ole10Native", b"MZ")]).read_bytes()
    for content in (b"MZ\x90\x00", packed):
        assert refusal(made.repacked(made.word(tmp_path), {"word/embeddings/o.bin": content})).code == "embedded-file"
    assert refusal(made.old_word(tmp_path, more=[("\x01Ole10Native", b"MZ")])).code == "embedded-file"
    assert refusal(made.odt(tmp_path, more={"Object 1": b"MZ\x90\x00"})).code == "embedded-file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("kind", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("odt", "content.xml")]
)
def test_document_types_in_packages(kind: str, part: str, encoding: str, tmp_path: Path) -> None:
    path = made.MAKERS[kind](tmp_path)
    body = made.part_of(path, part).partition("?>")[2] or made.part_of(path, part)
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>{body}'.encode(encoding)
    assert refusal(made.repacked(path, {part: bomb})).code == "doctype"


def test_packages_of_other_programs(tmp_path: Path) -> None:
    word = made.word(tmp_path)
    types = made.part_of(word, "[Content_Types].xml")
    slides = types.replace(
        PLAIN_TYPE, "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    )
    assert refusal(made.repacked(word, {"[Content_Types].xml": slides})).code == "unknown"
    assert (
        refusal(made.repacked(made.odt(tmp_path), {"mimetype": "application/vnd.oasis.opendocument.graphics"})).code
        == "unknown"
    )
    assert refusal(made.compound(tmp_path / "a.msi", [("Khác", b"")])).code == "unknown"


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = made.word(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("WORD/document.xml", "<a/>")
    assert refusal(path).code == "two-in-one"


# --- whatever comes ----------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(made.MAKERS)), random=st.randoms(use_true_random=False))
def test_damaged_files_are_taken_or_refused_and_nothing_else(kind: str, random: Random, tmp_path: Path) -> None:
    content = bytearray(made.MAKERS[kind](tmp_path).read_bytes())
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] = random.randrange(256)
    assert_taken_or_refused(made.write(tmp_path, "hong", bytes(content)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
@example(content=b"ID3")
def test_any_bytes_are_taken_or_refused(content: bytes, tmp_path: Path) -> None:
    assert_taken_or_refused(made.write(tmp_path, "gi", content))


def assert_taken_or_refused(path: Path) -> None:
    """The file is of a kind, or there is a sentence that helps; no other exception."""
    try:
        said = inspect(path, "tệp").kind
    except UnacceptableFile as refused:
        said = str(refused)
    assert said in KINDS or "Hãy" in said
