"""Files of every kind through one door, hostile ones among them. All are made here."""

from __future__ import annotations

import shutil
import time
import tracemalloc
import zipfile
from pathlib import Path
from random import Random

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cualuat.kernel.text import normalise
from cualuat.law.load.readers import oldword
from cualuat.law.load.readers import pdf as pdf_reader
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def code(path: Path, **options: int | bool) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_document(path, **options)  # type: ignore[arg-type]
    assert len(str(caught.value)) > 30
    return caught.value.code


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def simple_docx(folder: Path, name: str = "a.docx", text: str = "Điều 1. Tên") -> Path:
    path = folder / name
    body = f"<w:document xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
    return path


def simple_pdf(folder: Path, pages: list[list[tuple[int, int, str]]], name: str = "a.pdf") -> Path:
    """A PDF with lines of ASCII text at (x, y from below) in 12 pt Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        stream = "BT /F1 12 Tf " + " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in lines) + " ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        resources = "<< /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()
    return write(folder, name, out)


def scan_pdf(folder: Path) -> Path:
    """A page that holds a grey picture and no text."""
    path = simple_pdf(folder, [[]], "quet.pdf")
    writer = pypdf.PdfWriter(clone_from=path)
    picture = pypdf.generic.StreamObject()
    picture.set_data(bytes([200]) * 64)
    name, number = pypdf.generic.NameObject, pypdf.generic.NumberObject
    for key, value in {
        "/Type": name("/XObject"),
        "/Subtype": name("/Image"),
        "/Width": number(8),
        "/Height": number(8),
        "/ColorSpace": name("/DeviceGray"),
        "/BitsPerComponent": number(8),
    }.items():
        picture[name(key)] = value
    page = writer.pages[0]
    page[name("/Resources")] = pypdf.generic.DictionaryObject(
        {name("/XObject"): pypdf.generic.DictionaryObject({name("/I"): writer._add_object(picture)})}
    )
    content = pypdf.generic.StreamObject()
    content.set_data(b"q 500 0 0 700 40 70 cm /I Do Q")
    page[name("/Contents")] = writer._add_object(content)
    writer.write(path)
    return path


def test_kind_is_found_by_content(tmp_path: Path) -> None:
    docx = read_document(simple_docx(tmp_path))
    assert (docx.text, docx.format, docx.warnings) == ("Điều 1. Tên", "docx", ())
    wrong = read_document(simple_docx(tmp_path, "b.doc"))
    assert wrong.format == "docx"
    assert [warning.message_vi for warning in wrong.warnings] == [
        "Tệp mang đuôi .doc nhưng nội dung là Word (.docx); đã đọc theo nội dung."
    ]
    page = "<link href='x'><p>Điều 1. Tên</p><p>" + "Nội dung của quy ước tổ dân phố. " * 10 + "</p>"
    assert read_document(write(tmp_path, "c.html", page)).format == "html"
    assert read_document(write(tmp_path, "c.doc", page)).warnings[0].code == "mislabelled"
    assert read_document(write(tmp_path, "khong-duoi", "Điều 1. Tên")).format == "text"
    assert read_document(write(tmp_path, "luu-tru", "x"), name="thong-bao.pdf").warnings[0].code == "mislabelled"


def test_web_page_saved_in_one_file(tmp_path: Path) -> None:
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>Điều 1. Tên</p>\r\n--b--\r\n'
    )
    assert read_document(write(tmp_path, "a.doc", data)).text == "Điều 1. Tên"


def test_error_page_named_pdf(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><hr>nginx</body></html>"
    )
    path = write(tmp_path, "luat.pdf", page)
    with pytest.raises(UnreadableFile, match=r"trang báo lỗi HTML.*404 Not Found.*tải lại") as caught:
        read_document(path)
    assert caught.value.code == "error-page"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", b"", "empty"),
        ("a.pdf", bytes(5000), "zeros"),
        ("a.txt", bytes(100_000) + b"x" * 100_000, "broken"),
        ("a.pdf", b"%PDF-1.7\n%cut here", "broken"),
        ("a.docx", b"PK\x03\x04 cut", "truncated"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(256)) * 40, "binary"),
        ("a.html", b"<html><body><p> </p></body></html>", "error-page"),
    ],
)
def test_refused(name: str, data: bytes, expected: str, tmp_path: Path) -> None:
    assert code(write(tmp_path, name, data)) == expected


def test_missing_file(tmp_path: Path) -> None:
    assert code(tmp_path / "khong-co.pdf") == "missing"


def test_half_a_gigabyte_of_zeros_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lon.docx"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)  # sparse: takes no room on the disk
    tracemalloc.start()
    started = time.monotonic()
    assert code(path) == "zeros"
    assert time.monotonic() - started < 1
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_too_large(tmp_path: Path) -> None:
    assert code(write(tmp_path, "a.txt", "chữ " * 1000), max_bytes=1000) == "too-large"


def test_docx_truncated_bomb_and_relatives(tmp_path: Path) -> None:
    path = simple_docx(tmp_path, text="chữ " * 5000)
    whole = path.read_bytes()
    assert code(write(tmp_path, "cut.docx", whole[: len(whole) // 2])) == "truncated"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bom.bin", bytes(80_000_000))
    assert code(path) == "bomb"
    for inside, expected in (
        ("xl/workbook.xml", "not-a-text"),
        ("ppt/presentation.xml", "not-a-text"),
        ("a.txt", "archive"),
    ):
        other = tmp_path / "x.docx"
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr(inside, "x")
        assert code(other) == expected
    traversal = tmp_path / "y.docx"
    with zipfile.ZipFile(traversal, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/../../../etc/x", "x")
    assert code(traversal) == "unsafe-name"


def test_macros_give_a_warning(tmp_path: Path) -> None:
    path = simple_docx(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    assert [warning.code for warning in read_document(path).warnings] == ["macros"]


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    full = "Quy uoc nay noi ve viec nuoi chim cau trong khu nha va cho de chuong chim, ai cung doc"
    pages = [
        [
            (200, 760, "QUY UOC NUOI CHIM"),
            (85, 720, full),
            (70, 704, full + " va"),
            (70, 688, "cho het."),
            (290, 30, "1"),
        ],
        [(85, 760, "Dieu 2. Ten"), (85, 744, full), (290, 30, "2")],
    ]
    result = read_document(simple_pdf(tmp_path, pages))
    assert result.text.split("\n") == ["QUY UOC NUOI CHIM", f"{full} {full} va cho het.", "Dieu 2. Ten", full]
    assert (result.format, result.page_count, result.needs_review) == ("pdf", 2, False)
    part = read_document(simple_pdf(tmp_path, pages), max_pages=1)
    assert [warning.code for warning in part.warnings] == ["partial"]


def test_text_without_diacritics_is_to_be_reviewed(tmp_path: Path) -> None:
    result = read_document(write(tmp_path, "a.txt", "Dieu 1. Nguoi nuoi chim cau phai che chuong kin gio. " * 15))
    assert (result.needs_review, [warning.code for warning in result.warnings]) == (True, ["no-diacritics"])


def test_pdf_with_password(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=simple_pdf(tmp_path, [[(70, 700, "mat")]]))
    writer.encrypt("mat-khau", algorithm="AES-256")
    path = tmp_path / "khoa.pdf"
    writer.write(path)
    assert code(path) == "password"


def test_scan_without_ocr_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan_pdf(tmp_path)
    assert code(path, ocr=False) == "needs-ocr"
    with pytest.raises(UnreadableFile, match=r"«quyết định\.pdf»"):  # a stored copy has another name
        read_document(path, name="quyết định.pdf", ocr=False)
    monkeypatch.setattr(pdf_reader, "tesseract_ready", lambda: False)
    with pytest.raises(UnreadableFile, match=r"tesseract-ocr và tesseract-ocr-vie"):
        read_document(path)


def test_scan_without_letters_says_so(tmp_path: Path) -> None:
    if not pdf_reader.tesseract_ready():
        pytest.skip("tesseract with the language vie is not installed")
    steps: list[tuple[int, int]] = []
    with pytest.raises(UnreadableFile) as caught:
        read_document(scan_pdf(tmp_path), progress=lambda done, total: steps.append((done, total)))
    assert caught.value.code == "no-text"
    assert steps == [(1, 1)]


def test_old_word_without_converters_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.rtf", b"{\\rtf1 a}")
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(UnreadableFile, match="libreoffice-writer-nogui"):
        read_document(path)
    with pytest.raises(UnreadableFile, match=r"libreoffice-writer-nogui .* hoặc antiword"):
        oldword.read_old_word(path)


def test_converter_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.doc", b"x")
    for program in (shutil.which("true"), shutil.which("false")):
        found = {"soffice": program, "antiword": None}
        monkeypatch.setattr(oldword.shutil, "which", found.get)
        with pytest.raises(UnreadableFile) as caught:
            oldword.read_old_word(path)
        assert caught.value.code == "broken"


def test_converter_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldword, "_SECONDS", 0.2)
    script = tmp_path / "treo"
    script.write_text("#!/bin/sh\nsleep 30\n")
    script.chmod(0o755)
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match="đã dừng"):
        oldword._run([str(script)], tmp_path / "a.doc")
    assert time.monotonic() - started < 5


def test_encrypted_office_file(tmp_path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + bytes(62)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")  # the directory is sector 1, the allocation table sector 0
    header[76:512] = b"\xff" * 436
    header[76:80] = bytes(4)
    table = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    path = write(tmp_path, "a.docx", bytes(header) + table + entry.ljust(512, b"\0"))
    assert code(path) == "password"


def test_rtf_through_libreoffice(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    path = write(tmp_path, "a.doc", b"{\\rtf1\\ansi \\u272?i\\u7873?u 1. T\\u234?n\\par Hai\\par}")
    result = read_document(path)
    assert result.text == "Đi\u1ec1u 1. Tên\nHai".replace("\u1ec1", chr(7873))
    assert (result.media_type, result.warnings[0].code) == ("application/rtf", "mislabelled")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["docx", "pdf", "html", "ole", "text"]),
    random=st.randoms(use_true_random=False),
    cuts=st.integers(0, 12),
)
def test_damaged_files_are_read_or_refused_never_crash(kind: str, random: Random, cuts: int, tmp_path: Path) -> None:
    whole = {
        "docx": lambda: simple_docx(tmp_path, text="chữ nghĩa " * 30).read_bytes(),
        "pdf": lambda: simple_pdf(tmp_path, [[(70, 700, "mot hai ba bon nam sau bay")]]).read_bytes(),
        "html": lambda: ("<table><tr><td colspan=2>một<p>hai</td></tr></table><ol start=3><li>a</ol>" * 3).encode(),
        "ole": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(random.randrange(256) for _ in range(3000)),
        "text": lambda: "Điều 1. Người nuôi chim câu".encode() * 5,
    }[kind]()
    data = bytearray(whole)
    for _ in range(cuts):
        at = random.randrange(len(data))
        data[at : at + random.randrange(4)] = bytes(random.randrange(256) for _ in range(random.randrange(4)))
    path = write(tmp_path, "hong.bin", bytes(data))
    try:
        result = read_document(path, ocr=False)
    except UnreadableFile:
        return
    assert result.text == normalise(result.text).strip()
