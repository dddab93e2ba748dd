"""Every format of every kind of document: nothing lost, nothing broken, nothing kept silent."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils import timezone
from docx.oxml.ns import qn
from lxml import etree
from reading_exports import AKN, schema_errors, text_of, words

from cualuat.base.actor import SYSTEM
from cualuat.kernel.legaltext import parse
from cualuat.law import queries
from cualuat.law.exports import FORMATS, export, file_name
from cualuat.law.exports.tables import read_table
from cualuat.law.load.run import load_codification, load_files
from cualuat.law.models import Document, Origin, Provision, Relation

BASE = "https://luat.example.vn"
DAY = date(2026, 11, 24)
NS = {"a": AKN}
TEXT = """CHÍNH PHỦ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 950/2026/NĐ-CP
Hà Nội, ngày 05 tháng 01 năm 2026
NGHỊ ĐỊNH
Quy định về cây xanh mẫu
Căn cứ Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Nghị định này quy định về cây xanh, trừ trường hợp tại Điều 2 Nghị định này.
Điều 2. Mức trồng
1. Mức trồng được chia theo khu:

| Khu | Mức < 10 tuổi | < |
| ^ | Thấp | Cao |
| Phố | 1 \\| 2 | 3<br>hoặc 4 |

2. Người trồng cây có trách nhiệm:
a) Tưới cây theo khoản 1 Điều 4 của Luật Tiếp cận dịch vụ công cộng mẫu;
b) Chăm cây, gồm:
b1) Cắt cành;
b2) Bón phân.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. CHÍNH PHỦ
THỦ TƯỚNG
(Đã ký)
Trần Văn Ví Dụ
PHỤ LỤC I
QUY CHẾ CHĂM CÂY
Điều 1. Người chăm
Người chăm cây có thẻ.
PHỤ LỤC II
BẢNG KÊ
| STT | Cây |
| 1 | Bàng |
"""
AMENDED = "Điều 3. Hiệu lực\nNghị định này có hiệu lực."


def articles(document: Document, on: date | None) -> list[str]:
    return [p.number for p in queries.provisions(document, on=on) if p.kind == "article" and p.number]


def check(document: Document, on: date | None) -> None:
    """What holds for any export of any document."""
    want: Counter[str] = Counter()
    for provision in queries.provisions(document, on=on):
        want += words(f"{provision.heading}\n{provision.text}")
    assert want or not document.provisions.exists()
    for fmt in FORMATS:
        data = export(document, fmt, on=on, base_url=BASE)
        assert not want - words(text_of(fmt, data)), (document.slug, fmt)
        if fmt == "xml":
            assert schema_errors(data) == [], document.slug
        if fmt == "html":
            check_html(data)
        if fmt == "txt":
            found = [node.number for node in parse(data.decode()).articles()]
            assert found == articles(document, on), document.slug


def check_html(data: bytes) -> None:
    root = etree.HTML(data.decode())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")} <= set(ids)
    assert not root.xpath("//script | //link[@rel='stylesheet'] | //img")


@pytest.mark.parametrize("on", [DAY, date(2025, 8, 1)])
def test_sample_library(sample: list[Document], on: date | None) -> None:
    assert len(sample) > 10
    for document in sample:
        check(document, on)
        for fmt in FORMATS:
            assert "DỮ LIỆU MẪU" in text_of(fmt, export(document, fmt, on=on))


def test_made_document(make: Any, sample: list[Document]) -> None:
    check(make(TEXT), DAY)


def test_file_name_and_formats(make: Any) -> None:
    document = make(AMENDED)
    assert file_name(document, "docx") == "nghi-dinh-950-2026-nd-cp.docx"
    assert set(FORMATS) == {"txt", "html", "docx", "xml", "json"}
    with pytest.raises(KeyError):
        export(document, "rtf", on=None)


@pytest.mark.parametrize(
    ("fields", "notice"),
    [
        ({"is_sample": True}, "DỮ LIỆU MẪU"),
        ({"is_partial": True, "origin": Origin.CODIFICATION}, "BẢN KHÔNG ĐẦY ĐỦ"),
        ({"is_unreviewed": True}, "CHƯA RÀ SOÁT"),
        ({"state": "review"}, "CHƯA CÔNG BỐ"),
        ({"state": "withdrawn"}, "ĐÃ GỠ"),
    ],
)
def test_notices_in_every_format(make: Any, fields: dict[str, Any], notice: str) -> None:
    document = make(TEXT, **fields)
    for fmt in FORMATS:
        assert notice in text_of(fmt, export(document, fmt, on=DAY)), fmt


def test_characters_xml_forbids(make: Any) -> None:
    text = TEXT.replace("Người chăm cây", "Người\x0b chăm\x00 cây\ufffe").replace("Phạm vi", "Phạm\x1f vi")
    document = make("Điều 1. Một\nHai.")
    Provision.objects.filter(document=document).delete()
    safe = text.replace("\x00", "")  # PostgreSQL keeps no NUL
    Provision.objects.create(
        document=document, eid="art_1", kind="article", number="1", heading="Đầu\x02đề", text=safe, position=0
    )
    document.title = "Quy\x08 định"
    document.save()
    for fmt in FORMATS:
        data = export(document, fmt, on=DAY, base_url=BASE)
        assert "Người chăm cây" in text_of(fmt, data), fmt
        if fmt == "xml":
            assert schema_errors(data) == []


def test_lone_surrogates_are_dropped(make: Any) -> None:
    document = make(AMENDED)
    document.title = "Quy \ud800định"  # never from a database, but a caller may hold one
    for fmt in FORMATS:
        assert export(document, fmt, on=DAY)


@pytest.mark.parametrize("kind", ["luat", "an-le", "ke-hoach", ""])
def test_documents_without_articles_or_metadata(make: Any, kind: str) -> None:
    fields = {"kind": kind, "number": "", "issued_on": None, "effective_on": None, "issuer": "", "signer": ""}
    bare = make("Một đoạn văn.\nĐoạn nữa.", **fields, frbr_uri="")
    check(bare, None)
    Provision.objects.filter(document=bare).delete()
    check(bare, DAY)


def test_repeated_eids_become_unique(make: Any) -> None:
    document = make("Điều 1. Một\n1. Hai\n1. Ba\nĐiều 1. Bốn\nNăm.")
    data = etree.fromstring(export(document, "xml", on=None))
    eids = data.xpath("//@eId")
    assert len(eids) == len(set(eids))
    check(document, None)


def test_ended_and_coming_provisions_say_so(make: Any) -> None:
    document = make("Điều 1. Một\nHai.\nĐiều 2. Ba\nBốn.")
    Provision.objects.filter(eid="art_1", document=document).update(valid_to=date(2026, 6, 1))
    Provision.objects.filter(eid="art_2", document=document).update(valid_from=date(2027, 1, 1))
    for fmt in ("txt", "html", "docx", "xml"):
        text = text_of(fmt, export(document, fmt, on=DAY))
        assert "[Hết hiệu lực từ ngày 01/6/2026]" in text
        assert "[Có hiệu lực từ ngày 01/01/2027]" in text
    before = text_of("txt", export(document, "txt", on=date(2026, 4, 1)))
    assert "[Hết" not in before
    first, second = json.loads(export(document, "json", on=DAY))["provisions"]
    assert (first["status"], second["status"]) == ("expired", "not_yet")
    assert first["remark"] == "[Hết hiệu lực từ ngày 01/6/2026]"


def test_wording_of_the_day(sample: list[Document]) -> None:
    decree = next(d for d in sample if d.number == "902/2025/NĐ-CP")
    for fmt in FORMATS:
        early = text_of(fmt, export(decree, fmt, on=date(2025, 8, 1)))
        late = text_of(fmt, export(decree, fmt, on=DAY))
        assert "15 ngày làm việc" in early
        assert "07 ngày làm việc" not in early
        assert "07 ngày làm việc" in late


# --- each format -------------------------------------------------------------------------------------------------


def test_html_tables_and_links(make: Any, sample: list[Document]) -> None:
    document = make(TEXT)
    root = etree.HTML(export(document, "html", on=DAY, base_url=f"{BASE}/").decode())
    table = root.xpath("//*[@id='art_2__para_1']//table")[0]
    assert [[c.get("colspan"), c.get("rowspan")] for c in table.xpath(".//td")[:2]] == [[None, "2"], ["2", None]]
    assert "1 | 2" in "".join(table.itertext())
    assert root.xpath("//*[@id='art_2__para_2__point_a']")
    links = root.xpath("//main//a/@href")
    assert "#art_2" in links
    assert f"{BASE}/van-ban/luat-901-2024-qh15/dieu-4/khoan-1/" in links
    assert not [h for h in etree.HTML(export(document, "html", on=DAY).decode()).xpath("//a/@href") if h[0] != "#"]
    assert root.xpath("/html/@lang") == ["vi"]


def test_html_escapes(make: Any) -> None:
    document = make('Điều 1. <b>"x"</b>\n<script>alert(1)</script> & a', title="<i>&</i>")
    check_html(export(document, "html", on=DAY, base_url=BASE))


def test_akn_structure(make: Any, sample: list[Document]) -> None:
    document = make(TEXT)
    law = next(d for d in sample if d.number == "901/2024/QH15")
    Relation.objects.create(
        kind="amends", from_number="960/2026/NĐ-CP", from_eid="art_1", to_document=document, to_eid="art_2",
        to_number=document.number, effective_on=date(2026, 9, 1), stated_by=document,
    )  # fmt: skip
    Relation.objects.create(
        kind="guides", from_document=document, from_eid="art_1", to_document=law, to_number=law.number,
        to_eid="art_4", stated_by=document,
    )  # fmt: skip
    root = etree.fromstring(export(document, "xml", on=DAY, base_url=BASE))

    def one(path: str) -> str:
        found = root.xpath(path, namespaces=NS)
        (value,) = [found] if isinstance(found, str) else found
        return str(value)

    uri = "/akn/vn/act/nghi-dinh/2026-01-05/950-2026-nd-cp"
    assert one("//a:act/a:meta//a:FRBRWork/a:FRBRuri/@value") == uri
    assert one("//a:act/a:meta//a:FRBRExpression/a:FRBRuri/@value") == f"{uri}/vie@2026-11-24"
    assert one("//a:act/a:meta//a:FRBRManifestation/a:FRBRthis/@value") == f"{uri}/vie@2026-11-24/!main.xml"
    assert one("//a:eventRef[@type='generation']/@date") == "2026-01-05"
    assert one("//a:eventRef[@type='amendment']/@date") == "2026-09-01"
    assert one("//a:eventRef[@type='amendment']/@source") == one("concat('#', //a:passiveRef/@eId)")
    assert one("//a:passiveModifications/a:textualMod/a:destination/@href") == "#art_2"
    assert (
        one("//a:passiveModifications/a:textualMod/a:source/@href") == "urn:vn:van-ban:960%2F2026%2FN%C4%90-CP/~art_1"
    )
    assert one("//a:activeModifications/a:legalSystemMod/a:destination/@href").endswith("901-2024-qh15/~art_4")
    assert one("//a:chapter/a:article[@eId='art_1']/a:num/text()") == "Điều 1."
    assert one("//a:paragraph[@eId='art_2__para_2']/a:point[2]/a:num/text()") == "b)"
    assert one("//a:indent[1]/a:num/text()") == "b1)"
    assert one("//a:attachment[1]//a:article/@eId") == "annex_I__art_1"
    assert one("//a:attachment[2]/a:heading/text()") == "BẢNG KÊ"
    assert one("//a:conclusions/a:p[1]/text()") == "Nơi nhận:"
    hrefs = root.xpath("//a:body//a:ref/@href", namespaces=NS)
    assert "#art_2" in hrefs
    assert f"{law.frbr_uri}/~art_4__para_1" in hrefs
    check_references(root)


def check_references(root: Any) -> None:
    """Each reference within the file leads to something in it."""
    eids = set(root.xpath("//@eId"))
    for name in ("href", "source", "start", "end", "period", "refersTo"):
        assert {v[1:] for v in root.xpath(f"//@{name}") if v.startswith("#")} <= eids


def test_akn_types(make: Any) -> None:
    for kind, element in (("an-le", "judgment"), ("ke-hoach", "doc"), ("", "doc"), ("luat", "act")):
        document = make(TEXT, kind=kind, slug=f"x-{kind or 'none'}", number=f"{len(kind)}/KH")
        root = etree.fromstring(export(document, "xml", on=DAY))
        assert etree.QName(root[0]).localname == element
        assert schema_errors(etree.tostring(root)) == []


def test_word_file(make: Any) -> None:
    file = docx.Document(io.BytesIO(export(make(TEXT), "docx", on=DAY, base_url=BASE)))
    section = file.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in (section.page_width, section.page_height, *margins)] == [210, 297, 20, 20, 30, 20]
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == [("Heading 2", "Chương I\nQUY ĐỊNH CHUNG"), ("Heading 5", "Điều 1. Phạm vi")]
    assert ("Heading 1", "Phụ lục II\nBẢNG KÊ") in headings
    normal = file.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert "PAGE" in [t.text for t in section.footer._element.iter(qn("w:instrText"))]
    head = file.tables[0]
    assert head.cell(0, 0).text.split("\n") == ["CHÍNH PHỦ", "Số: 950/2026/NĐ-CP"]
    assert head.cell(0, 1).text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    table = file.tables[1]
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(2, 1).text == "1 | 2"


def test_word_head_of_the_codification_is_neutral(make: Any) -> None:
    document = make(TEXT, origin=Origin.CODIFICATION, is_partial=True)
    Provision.objects.filter(document=document).exclude(kind__in=("article", "chapter")).delete()
    file = docx.Document(io.BytesIO(export(document, "docx", on=DAY)))
    text = [p.text for p in file.paragraphs]
    assert text[:3] == ["NGHỊ ĐỊNH", "Quy định về cây xanh mẫu", "Số: 950/2026/NĐ-CP – Chính phủ"]
    assert any("24/11/2026" in t and "Bộ pháp điển" in t for t in text)
    assert not any("CỘNG HÒA" in t for t in text)


def test_json_shape(make: Any) -> None:
    whole = json.loads(export(make(TEXT), "json", on=DAY, base_url=BASE))
    assert (whole["schema"], whole["schema_version"], whole["as_of"]) == ("cualuat/document", 1, "2026-11-24")
    assert whole["source"] == f"{BASE}/van-ban/nghi-dinh-950-2026-nd-cp/"
    kinds = [p["kind"] for p in whole["provisions"]]
    assert kinds == ["preamble", "chapter", "signature", "annex", "annex"]
    article = whole["provisions"][1]["children"][1]
    assert (article["eId"], article["valid_from"], article["status"]) == ("art_2", "2026-03-01", "in_force")
    clause = article["children"][0]
    assert "| Khu | Mức < 10 tuổi | < |\n| ^ | Thấp | Cao |\n| Phố | 1 \\| 2 | 3<br>hoặc 4 |" in clause["text"]


def test_tables_that_do_not_fit() -> None:
    table = read_table(["| < | ^ | a |", "| b |", "| ^ | < | c |", "| ^ | ^ | ^ |"])
    assert table.width == 3
    area = sum(cell.rows * cell.columns for cell in table.cells)
    assert area == table.width * table.height
    assert all(table.row(number) for number in range(table.height))
    covered = read_table(["| a | b |", "| ^ | ^ |"])
    assert (covered.height, len(covered.cells)) == (1, 2)


def test_speed_of_a_long_law(make: Any) -> None:
    lines = []
    for n in range(1, 701):
        lines += [f"Điều {n}. Tên của điều thứ {n}"]
        for clause in "123":
            lines += [f"{clause}. Cơ quan quản lý cây xanh giải quyết theo khoản 1 Điều {n} của Nghị định này:"]
            lines += [f"{point}) Trường hợp tại điểm a khoản 2 Điều 7 của Luật Cây xanh mẫu;" for point in "ab"]
    document = make("\n".join(lines))
    assert len(articles(document, DAY)) == 700
    for fmt in FORMATS:
        start = time.process_time()
        export(document, fmt, on=DAY, base_url=BASE)
        assert time.process_time() - start < 3, fmt


# --- real input --------------------------------------------------------------------------------------------------


@pytest.mark.real
def test_codification(shared_data: Path, db: None) -> None:
    load_codification(shared_data / "phapdien" / "sample", by=SYSTEM, clock=timezone.now)
    documents = list(Document.objects.filter(origin=Origin.CODIFICATION))
    assert len(documents) > 40
    for document in documents[::4]:
        check(document, DAY)
    check(documents[1], None)


@pytest.mark.real
@pytest.mark.parametrize("name", ["nghi-dinh-03-2026-nd-cp.docx", "an-le-26-2018-al.docx"])
def test_office_files(shared_data: Path, db: None, name: str) -> None:
    load_files([shared_data / "office" / name], by=SYSTEM, clock=timezone.now)
    check(Document.objects.get(origin=Origin.FILE), DAY)
