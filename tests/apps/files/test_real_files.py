"""Files of real agencies, with all that is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cualuat.files.cleaning import clean
from cualuat.files.inspection import UnacceptableFile, inspect
from cualuat.files.publication import publication_problems
from cualuat.files.redaction import find_in_pdf, redact_pdf

pytestmark = pytest.mark.real
# What is not as its name says; everything else must be of the kind that its ending names.
ODD = {
    "bo-luat-to-tung-dan-su-2015.doc": "web-page",
    "luat-pccc-mislabelled.docx": "doc",
    "error-page.pdf": "web-page",
    "MANIFEST.tsv": "txt",
}


@pytest.fixture
def office(shared_data: Path) -> Path:
    """The folder of office files."""
    if not (shared_data / "office").is_dir():
        pytest.skip("không có thư mục office trong dữ liệu thật")
    return shared_data / "office"


def verdict(path: Path) -> str:
    """The kind, or why there is none."""
    try:
        return inspect(path, path.name).kind
    except UnacceptableFile as refused:
        return refused.code


def test_every_file_is_what_it_is(office: Path) -> None:
    found = {path.name: verdict(path) for path in sorted(office.iterdir())}
    assert found == {name: ODD.get(name, name.rpartition(".")[2]) for name in found}


def test_every_file_that_can_be_is_cleaned_and_may_go_out_then(office: Path, tmp_path: Path) -> None:
    for path in sorted(office.iterdir()):
        kind = verdict(path)
        if kind not in ("docx", "pdf", "txt"):
            continue
        copy = tmp_path / f"sach.{kind}"
        assert clean(path, kind, copy).possible, path.name
        if path.stat().st_size < 400_000:  # painting every page of the longest takes long
            assert not publication_problems(copy, kind), path.name


def test_words_of_a_real_page_are_painted_over(office: Path, tmp_path: Path) -> None:
    path = office / "an-le-43-2021-al.pdf"
    boxes = find_in_pdf(path, ["Ngân hàng", "Tòa án nhân dân tối cao"])
    assert len(boxes) > 10
    redact_pdf(path, tmp_path / "che.pdf", boxes, dpi=100)
    assert not find_in_pdf(tmp_path / "che.pdf", ["Ngân hàng", "Tòa án nhân dân tối cao"])
