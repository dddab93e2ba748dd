"""Whole laws as they really are: every character shown, every eId once, fast enough to be read."""

from __future__ import annotations

import re
import time
from html import unescape
from pathlib import Path

import pytest

from cualuat.kernel.citation import LinkSpan
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.structure import provisions_of
from cualuat.web.public.reading.render import Link, Sheet, Source

pytestmark = pytest.mark.real
TAGS = re.compile(r"<[^>]*>")
BARS = re.compile(r"\||\\|<br>|<|\^")


def bare(text: str) -> str:
    """The characters that are no white space and no marks of tables."""
    return re.sub(r"\s+", "", BARS.sub("", text))


def anywhere(span: LinkSpan) -> Link | None:
    """Every citation leads somewhere."""
    return Link("/x/", "x", "art_1")


@pytest.mark.parametrize(
    "name",
    ["office/bo-luat-91-2015-qh13.docx", "text/luat-dat-dai-2024.txt", "office/nghi-dinh-356-2025-nd-cp.docx"],
)
def test_a_whole_law_is_shown_whole(shared_data: Path, name: str) -> None:
    text = read_document(shared_data / name).text
    _, provisions, _ = provisions_of(text, valid_from=None, valid_to=None)
    began = time.perf_counter()
    sheet = Sheet([Source(p.eid, p.kind, p.number, p.text) for p in provisions], "x")
    html = {p.eid: sheet.html(p.eid, anywhere).html for p in provisions}
    took = time.perf_counter() - began
    assert took < 10, took  # a third of a second on an idle machine
    for provision in provisions:
        assert bare(unescape(TAGS.sub("", html[provision.eid]))) == bare(provision.text), provision.eid
    ids = re.findall(r' id="([^"]+)"', "".join(html.values()))
    assert len(ids) == len(set(ids))
    assert set(ids) <= sheet.ids
