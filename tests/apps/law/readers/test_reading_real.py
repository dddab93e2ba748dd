"""Real files: each gives what its manifest says. Nothing of them stands here but counts and shapes."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from cualuat.kernel.text import normalise
from cualuat.law.load.readers.archives import open_source
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import Extraction, UnreadableFile
from cualuat.law.load.readers.html import html_to_legal_text
from cualuat.law.load.readers.oldword import _by_antiword
from cualuat.law.load.readers.pdf import tesseract_ready

pytestmark = pytest.mark.real

ARTICLE = re.compile(r"^Điều (\d+)\.", re.M)


@cache
def read(path: Path, max_pages: int | None = None) -> Extraction:
    return read_document(path, max_pages=max_pages)


def need_office() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (libreoffice-writer-nogui) is not installed")


def articles(text: str) -> list[int]:
    return [int(number) for number in ARTICLE.findall(text)]


@pytest.mark.parametrize(
    ("name", "kind", "last", "tables"),
    [
        ("bo-luat-91-2015-qh13.docx", "docx", 689, 2),
        ("nghi-dinh-03-2026-nd-cp.docx", "docx", None, 64),
        ("nghi-dinh-356-2025-nd-cp.docx", "docx", None, 28),
        ("nghi-quyet-01-2020-nq-hdtp.docx", "docx", 8, 2),
        ("bo-luat-to-tung-dan-su-2015.doc", "html", 517, 0),
        ("luat-80-2015-qh13.txt", "text", 173, None),
        ("luat-xlvphc-2012.pdf", "pdf", 142, None),
        ("thong-tu-02-2021-btc.pdf", "pdf", 7, None),
        ("luat-80-2015-qh13.doc", "doc", 173, 2),
        ("luat-pccc-mislabelled.docx", "doc", 65, 1),
        ("nghi-dinh-82-2018.doc", "doc", 68, 2),
    ],
)
def test_articles_and_tables(name: str, kind: str, last: int | None, tables: int | None, shared_data: Path) -> None:
    if kind == "doc":
        need_office()
    result = read(shared_data / "office" / name)
    assert result.format == kind
    found = articles(result.text)
    if last is not None:
        assert found == list(range(1, last + 1))
    else:
        assert found[:10] == list(range(1, 11))
    if tables is not None:
        assert int(result.properties["tables"]) + int(result.properties["layout_tables"]) == tables


@pytest.mark.parametrize(
    "name",
    [
        "bo-luat-91-2015-qh13",
        "nghi-dinh-03-2026-nd-cp",
        "nghi-dinh-356-2025-nd-cp",
        "nghi-quyet-01-2020-nq-hdtp",
        "an-le-26-2018-al",
    ],
)
def test_word_files_lose_no_letter(name: str, shared_data: Path) -> None:
    path = shared_data / "office" / f"{name}.docx"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    letters = "".join(html.unescape(piece) for piece in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
    expected, found = (
        Counter(filter(str.isalnum, normalise(letters))),
        Counter(filter(str.isalnum, re.sub("<br>", "", read(path).text))),
    )
    assert not expected - found


def test_mislabelled_files_are_told(shared_data: Path) -> None:
    need_office()
    for name in ("luat-pccc-mislabelled.docx", "bo-luat-to-tung-dan-su-2015.doc"):
        assert [warning.code for warning in read(shared_data / "office" / name).warnings] == ["mislabelled"]
    assert "Word 97" in read(shared_data / "office" / "luat-pccc-mislabelled.docx").warnings[0].message_vi


def test_word_and_text_of_one_law_are_the_same(shared_data: Path) -> None:
    need_office()
    assert (
        read(shared_data / "office/luat-80-2015-qh13.doc").text
        == read(shared_data / "office/luat-80-2015-qh13.txt").text
    )


def test_antiword_gives_the_same_articles(shared_data: Path) -> None:
    antiword = shutil.which("antiword")
    if antiword is None:
        pytest.skip("antiword is not installed")
    path = shared_data / "office/luat-80-2015-qh13.doc"
    result = _by_antiword(antiword, path)
    assert articles(result.text) == list(range(1, 174))
    whole = read(shared_data / "office/luat-80-2015-qh13.txt").text
    words, expected = Counter(result.text.split()), Counter(whole.split())
    assert sum((expected - words).values()) < 0.002 * sum(expected.values())


def test_every_row_of_a_table_is_as_wide_as_the_others(shared_data: Path) -> None:
    text = read(shared_data / "office/nghi-dinh-356-2025-nd-cp.docx").text
    tables = [block.split("\n") for block in re.findall(r"(?:^\|.*\n?)+", text, re.M)]
    assert len(tables) >= 4
    for rows in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows if row}) == 1


def test_head_of_a_letter_is_read_column_by_column(shared_data: Path) -> None:
    for name in ("nghi-dinh-03-2026-nd-cp.docx", "nghi-dinh-65-2018.pdf", "thong-tu-02-2021-btc.pdf"):
        lines = read(shared_data / "office" / name).text.split("\n")[:8]
        motto = next(i for i, line in enumerate(lines) if line.startswith("Độc lập"))
        number = next(i for i, line in enumerate(lines) if line.startswith("Số:"))
        assert lines[motto - 1] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        assert number < motto


def test_precedents_are_text_without_articles(shared_data: Path) -> None:
    for name in ("an-le-26-2018-al.docx", "an-le-43-2021-al.pdf"):
        result = read(shared_data / "office" / name)
        assert articles(result.text) == []
        assert len(result.text) > 10_000


def test_text_layer_and_transcription_agree(shared_data: Path) -> None:
    pdf = read(shared_data / "office/luat-xlvphc-2012.pdf").text
    transcription = read(shared_data / "consolidation/xlvphc/1-base-2012.txt").text
    starts = re.compile(r"^(?:Điều \d+\.|\d+\.|[a-zđ]\)) ?", re.M)
    ours, theirs = len(starts.findall(pdf)), len(starts.findall(transcription))
    assert abs(ours - theirs) <= 0.02 * theirs


def test_error_page_is_refused(shared_data: Path) -> None:
    with pytest.raises(UnreadableFile, match="trang báo lỗi HTML") as caught:
        read(shared_data / "office/error-page.pdf")
    assert caught.value.code == "error-page"


def test_scan_is_read_by_ocr_and_marked(shared_data: Path) -> None:
    path = shared_data / "office/luat-80-2015-qh13.signed.pdf"
    with pytest.raises(UnreadableFile, match="bản quét"):
        read_document(path, ocr=False)
    if not tesseract_ready():
        pytest.skip("tesseract with the language vie (tesseract-ocr tesseract-ocr-vie) is not installed")
    result = read(path, 2)
    assert (result.format, result.needs_review, result.page_count) == ("pdf-ocr", True, 80)
    assert {"ocr", "partial"} <= {warning.code for warning in result.warnings}
    start = read(shared_data / "office/luat-80-2015-qh13.txt").text[: len(result.text)]
    right = Counter(start.split()) & Counter(result.text.split())
    assert sum(right.values()) > 0.8 * len(start.split())


@pytest.mark.parametrize("folder", ["text", "consolidation/thue-tncn", "consolidation/xlvphc", "plans"])
def test_plain_texts_lose_no_word(folder: str, shared_data: Path) -> None:
    for path in sorted((shared_data / folder).glob("*.*")):
        if path.suffix != ".tsv":
            wanted, found = normalise(path.read_text(encoding="utf-8-sig")), read_document(path).text
            if path.suffix == ".md":  # marks of tables, rules and emphasis are no words
                wanted = re.sub(r"^[-*\s]*$|[*|]", " ", wanted, flags=re.M)
                found = found.replace("|", " ")
                assert "".join(found.split()) == "".join(wanted.split()), path.name
            else:
                assert found.split() == wanted.split()


def test_codification_bodies(shared_data: Path) -> None:
    with open_source(shared_data / "phapdien/sample") as source:
        for name, data in source.entries():
            text = html_to_legal_text(data)
            assert "<" not in text.replace("<br>", "").replace(" <", "")
            assert len(re.findall(r"^Điều \d+\.\d+\.\w+", text, re.M)) > 30
            assert read_document(shared_data / "phapdien/sample" / name).format == "html"


def test_codification_archive_is_one_pass(shared_data: Path) -> None:
    with open_source(shared_data / "phapdien/phapdien.tar.zst") as source:
        names = source.names()
        assert sum(name.startswith("demuc/") for name in names) == 211
        assert [len(source.read(name)) > 0 for name in names[:3]] == [True] * 3
