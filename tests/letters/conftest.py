"""What the tests of letters share: files opened again, the text of a PDF, templates made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pypdfium2
import pytest

from cualuat.letters.forms import Form, read_forms

FORM = '''
[[form]]
code = "complaint-try"
name = "Thông báo thử"
official = ""
basis = "Điều 27 Luật Khiếu nại số 02/2011/QH13"
evidence = "V"
matter = "complaint"
type = "TB"
layout = "named"
title = "THÔNG BÁO"
subject = "Về việc thử"
addressee = ["{{ sender.name|cham }}"]
bases = ["Căn cứ Luật Khiếu nại số 02/2011/QH13", "{% if f.extra %}Căn cứ {{ f.extra }}{% endif %}"]
body = """
Nội dung: {{ f.content|cham }}

{% if f.extra %}
Thêm: {{ f.extra }}
{% endif %}

Điều 1. Việc này xong trước {{ f.finish_on|ngay }}.

| STT | Tên |
{% for line in f.content|dong %}
| {{ loop.index }} | {{ line }} |
{% endfor %}

Vậy thông báo để biết./.
"""
signature = "leader"
recipients = ["Như trên", "Lưu: VT"]
copies = 2
to_person = true
fields = [
  { name = "content", label = "Nội dung", kind = "textarea", required = true },
  { name = "extra", label = "Thêm", kind = "text" },
  { name = "finish_on", label = "Xong trước ngày", kind = "date" },
]
'''


@pytest.fixture
def try_form() -> Form:
    """A form with everything in it: an optional basis, a condition, an article, a table."""
    return read_forms("complaint.toml", FORM)[0]


@pytest.fixture
def form_text() -> str:
    """The row of lawdata that `try_form` was read from."""
    return FORM


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Any]:
    """A function that opens a Word file with python-docx."""
    return lambda data: docx.Document(io.BytesIO(data))


@pytest.fixture(scope="session")
def saved() -> Callable[[Any], bytes]:
    """A function that gives the bytes of a python-docx document."""

    def save(file: Any) -> bytes:
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()

    return save


@pytest.fixture(scope="session")
def template_of(saved: Callable[[Any], bytes]) -> Callable[..., bytes]:
    """A function that makes a Word file of the paragraphs it is given."""

    def make(*paragraphs: str) -> bytes:
        file = docx.Document()
        for text in paragraphs:
            file.add_paragraph(text)
        return saved(file)

    return make


@pytest.fixture(scope="session")
def pdf_text() -> Callable[..., str]:
    """A function that gives the text of a PDF, blanks between words made one; of one page where `page` is given."""

    def read(data: bytes, page: int | None = None) -> str:
        pdf = pypdfium2.PdfDocument(data)
        pages = range(len(pdf)) if page is None else [page]
        found = " ".join(pdf[i].get_textpage().get_text_range() for i in pages)
        pdf.close()
        return " ".join(found.split())

    return read
