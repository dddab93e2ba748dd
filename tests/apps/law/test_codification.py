"""The codification loader, on a small heading written for these tests and on the real ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from cualuat.base.actor import SYSTEM
from cualuat.law import queries
from cualuat.law.load.phapdien import drafts, read_codification, read_heading
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.run import load_codification
from cualuat.law.models import Document, Finding, Heading, LoadBatch, Provision, Relation
from cualuat.law.rules import document_key

LINK = "http://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID={item}#{place}"


def article(
    anchor: str, line: str, note: str, body: str, *, item: int = 990001, place: str = "Chuong_I_Dieu_1", more: str = ""
) -> str:
    """One article as the codification has it."""
    href = LINK.format(item=item, place=place)
    return (
        f"<p class='pDieu'><a name='{anchor}'></a>{line}</p>"
        f"<p class='pGhiChu'><a href='{href}'>({note})</a></p><p class='pNoiDung'>{body}</p>{more}"
    )


HEADING = """<h3 style='text-align:center'>
    Đề mục 18.9
    <br />
    Bến đò
</h3><div class='_content'><p class='pChuong'><a name='c1'></a>Chương I</p><p class='pChuong'>NHỮNG QUY ĐỊNH CHUNG</p>{articles}</div>"""

ARTICLES = [
    article(
        "a1",
        "Điều 18.9.LQ.1. Phạm vi",
        "Điều 1 Luật số 991/2020/QH14 Bến đò ngày 10/11/2020 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/07/2021",
        "<p>1. Luật này quy định về bến đò.</p>\n<p>2. Đò chở dưới <5 người thì miễn.</p>",
        more="<p class='pChiDan'>(Điều này có nội dung liên quan đến <a href='#' "
        "onclick=\"ViewNoiDungPhapDien('a3'); return false;\">Điều 18.9.NĐ.1.2. Vé</a>)</p>",
    ),
    article(
        "a2",
        "Điều 18.9.LQ.2. Áo phao",
        "Điều 2 Luật số 991/2020/QH14, có hiệu lực thi hành kể từ ngày 01/07/2021, có nội dung được sửa đổi bởi "
        "<a>Điều 3</a> Luật số 992/2023/QH15 Sửa đổi Luật Bến đò ngày 20/06/2023 của Quốc hội có hiệu lực thi hành kể từ "
        "ngày 01/01/2024",
        "<p>Mỗi người đi đò mặc một áo phao.</p><table><tr><td colspan='2'>Cỡ</td></tr><tr><td>Lớn</td><td>40</td></tr></table>",
        place="Chuong_I_Dieu_2",
    ),
    article(
        "a3",
        "Điều 18.9.NĐ.1.2. Vé",
        "Điều 2 Nghị định số 993/2021/NĐ-CP Quy định chi tiết Luật Bến đò ngày 05/06/2021 của Chính phủ, có hiệu lực thi "
        "hành kể từ ngày 01/07/2021",
        "<p>Vé đò theo khoản 1 Điều 2 Luật Bến đò số 991/2020/QH14.</p>",
        item=990002,
        place="Dieu_2",
    ),
]


def write(folder: Path, articles: list[str], *, stray: bool = False) -> Path:
    """A source folder with one heading."""
    (folder / "demuc").mkdir(parents=True, exist_ok=True)
    body = HEADING.format(articles="</div>".join(articles) if stray else "".join(articles))
    (folder / "demuc" / "one.html").write_text(body, encoding="utf-8")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "pd", ARTICLES)


def test_a_heading_becomes_whole_documents(db: None, source: Path) -> None:
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    assert batch.counts["articles"] == 3
    law = Document.objects.get(key="991/2020/QH14")
    assert (law.title, law.kind, law.issuer) == ("Luật Bến đò", "luat", "Quốc hội")
    assert (law.issued_on, law.effective_on, law.vbpl_id) == (date(2020, 11, 10), date(2021, 7, 1), 990001)
    assert law.state == "published"
    assert law.is_partial
    assert law.frbr_uri == "/akn/vn/act/luat/2020-11-10/991-2020-qh14"
    rows = queries.provisions(law)
    assert [p.eid for p in rows] == ["chp_I", "art_1", "art_2"]
    assert rows[0].heading == "NHỮNG QUY ĐỊNH CHUNG"
    assert rows[1].text == "1. Luật này quy định về bến đò.\n2. Đò chở dưới <5 người thì miễn."
    assert "| Cỡ | < |\n| Lớn | 40 |" in rows[2].text
    assert rows[2].text_from == date(2024, 1, 1)


def test_notes_and_links_become_relations(db: None, source: Path) -> None:
    load_codification(source, by=SYSTEM, clock=timezone.now)
    law = Document.objects.get(key="991/2020/QH14")
    decree = Document.objects.get(key="993/2021/ND-CP")
    amendment = Relation.objects.get(to_document=law, kind="amends")
    assert (amendment.from_number, amendment.from_eid, amendment.to_eid) == ("992/2023/QH15", "art_3", "art_2")
    assert amendment.from_document is None
    related = Relation.objects.get(kind="related", from_document=law)
    assert (related.to_document, related.to_eid) == (decree, "art_2")
    count, cited = queries.cited_by(law, "art_2")
    assert count == 1
    assert cited[0].document == decree


@pytest.mark.parametrize(
    ("words", "body", "ends"),
    [
        ("bị bãi bỏ bởi", "", date(2024, 1, 1)),
        ("bị bãi bỏ bởi", "Mỗi người một áo.", date(2024, 1, 1)),
        ("có nội dung bị bãi bỏ bởi", "(Được bãi bỏ)", date(2024, 1, 1)),
        ("có nội dung bị bãi bỏ bởi", "Mỗi người một áo.", None),
        ("có nội dung được sửa đổi bởi", "Mỗi người một áo.", None),
    ],
)
def test_an_article_wholly_repealed_ends(tmp_path: Path, words: str, body: str, ends: date | None) -> None:
    changed = ARTICLES[1].replace("có nội dung được sửa đổi bởi", words)
    start = changed.index("<p class='pNoiDung'>")
    changed = f"{changed[:start]}<p class='pNoiDung'><p>{body}</p></p>"
    law = next(d for d in drafts(read_codification(write(tmp_path / "pd", [ARTICLES[0], changed]))) if d.kind == "luat")
    assert [p.valid_to for p in law.provisions if p.eid == "art_2"] == [ends]


def test_references_of_a_chapter_belong_to_the_chapter(tmp_path: Path) -> None:
    chapter = (
        "<p class='pChuong'><a name='c2'></a>Chương II</p><p class='pChuong'>GIỜ CHẠY</p><p class='pChiDan'>(Chương này có nội "
        "dung liên quan đến <a href='#' onclick=\"ViewNoiDungPhapDien('a3'); return false;\">Điều 18.9.NĐ.1.2. Vé</a>)</p>"
    )
    later = ARTICLES[1].replace("a2", "a5").replace("LQ.2", "LQ.5").replace("Điều 2 Luật", "Điều 5 Luật")
    later = later.replace("Chuong_I_Dieu_2", "Chuong_II_Dieu_5")
    law = next(
        d for d in drafts(read_codification(write(tmp_path / "pd", [*ARTICLES, chapter + later]))) if d.kind == "luat"
    )
    assert [(r.from_eid, r.to_eid) for r in law.relations if r.kind == "related"] == [
        ("art_1", "art_2"),
        ("chp_II", "art_2"),
    ]


def test_loading_again_changes_nothing(db: None, source: Path) -> None:
    load_codification(source, by=SYSTEM, clock=timezone.now)
    before = list(Provision.objects.order_by("pk").values_list("pk", flat=True))
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    assert (batch.counts["unchanged"], batch.counts["changed"], batch.counts["created"]) == (2, 0, 0)
    assert list(Provision.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_changed_source_changes_only_that_document(db: None, source: Path) -> None:
    load_codification(source, by=SYSTEM, clock=timezone.now)
    address = Document.objects.get(key="991/2020/QH14").slug
    write(source, [ARTICLES[0].replace("bến đò.", "bến đò và phà."), *ARTICLES[1:]])
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    assert (batch.counts["changed"], batch.counts["unchanged"]) == (1, 1)
    assert "và phà" in queries.provision(queries.document(address), "art_1").text


def test_what_left_the_source_is_withdrawn_and_said(db: None, source: Path) -> None:
    load_codification(source, by=SYSTEM, clock=timezone.now)
    write(source, ARTICLES[:2])
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    assert Document.objects.get(key="993/2021/ND-CP").state == "withdrawn"
    assert Finding.objects.filter(batch=batch, code="document-gone").count() == 1
    write(source, ARTICLES)
    load_codification(source, by=SYSTEM, clock=timezone.now)
    back = Document.objects.get(key="993/2021/ND-CP")
    assert (back.state, back.state_reason) == ("published", "")


def test_what_the_desk_withdrew_stays_withdrawn(db: None, source: Path) -> None:
    from cualuat.law import operations

    load_codification(source, by=SYSTEM, clock=timezone.now)
    decree = Document.objects.get(key="993/2021/ND-CP")
    operations.withdraw(document=decree, reason="Bản lỗi.", by=SYSTEM, at=timezone.now())
    write(source, [*ARTICLES[:2], ARTICLES[2].replace("Vé đò", "Vé qua đò")])
    load_codification(source, by=SYSTEM, clock=timezone.now)
    decree.refresh_from_db()
    assert (decree.state, decree.state_reason) == ("withdrawn", "Bản lỗi.")


def test_a_partial_source_takes_nothing_away(db: None, source: Path) -> None:
    second = HEADING.replace("18.9", "18.8").format(articles=ARTICLES[1].replace("18.9", "18.8").replace("a2", "b2"))
    (source / "demuc" / "two.html").write_text(second, encoding="utf-8")
    write(source, [ARTICLES[0], ARTICLES[2]])
    load_codification(source, by=SYSTEM, clock=timezone.now)
    (source / "demuc" / "two.html").unlink()
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    law = Document.objects.get(key="991/2020/QH14")
    assert {p.eid for p in queries.provisions(law)} == {"chp_I", "art_1", "art_2"}
    assert Finding.objects.filter(batch=batch, code="partial-source").count() == 1


def test_a_partial_source_that_knows_less_changes_nothing(db: None, source: Path) -> None:
    other = HEADING.replace("18.9", "18.8").format(articles=ARTICLES[2].replace("18.9", "18.8"))
    (source / "demuc" / "two.html").write_text(other, encoding="utf-8")
    write(source, ARTICLES[:2])  # the law refers to the decree, which stands in the other heading
    load_codification(source, by=SYSTEM, clock=timezone.now)
    (source / "demuc" / "two.html").unlink()
    batch = load_codification(source, by=SYSTEM, clock=timezone.now)
    assert (batch.counts["unchanged"], batch.counts["changed"], batch.counts["gone"]) == (1, 0, 0)
    assert Relation.objects.get(kind="related").to_number == "993/2021/NĐ-CP"


def test_a_document_without_number_or_title_is_one_document(db: None, tmp_path: Path) -> None:
    lonely = "<p class='pDieu'><a name='b1'></a>Điều 18.9.TT.7.1. Giờ chạy</p><p class='pNoiDung'><p>Từ 5 giờ.</p></p>"
    folder = write(tmp_path / "pd", [*ARTICLES, lonely])
    load_codification(folder, by=SYSTEM, clock=timezone.now)
    batch = load_codification(folder, by=SYSTEM, clock=timezone.now)
    assert (batch.counts["unchanged"], batch.counts["created"]) == (3, 0)
    assert Finding.objects.filter(code="note-absent").exists()


def test_hand_edited_metadata_survives_a_new_load(db: None, source: Path) -> None:
    from cualuat.law import operations

    load_codification(source, by=SYSTEM, clock=timezone.now)
    law = Document.objects.get(key="991/2020/QH14")
    corrected = {"signer": "Bà Ví Dụ", "number": "999/2020/QH14"}
    operations.edit_metadata(document=law, values=corrected, by=SYSTEM, at=timezone.now())
    write(source, [ARTICLES[0].replace("bến đò.", "bến đò và phà."), *ARTICLES[1:]])
    load_codification(source, by=SYSTEM, clock=timezone.now)
    law.refresh_from_db()
    assert (law.signer, law.number, law.state) == ("Bà Ví Dụ", "999/2020/QH14", "published")
    assert Document.objects.filter(title="Luật Bến đò").count() == 1


def test_stray_closing_tags_lose_no_article(tmp_path: Path) -> None:
    folder = write(tmp_path / "pd", ARTICLES, stray=True)
    heading = read_heading((folder / "demuc" / "one.html").read_bytes())
    assert heading is not None
    assert [a.anchor for a in heading.articles] == ["a1", "a2", "a3"]


def test_an_article_without_note_goes_with_its_neighbours(tmp_path: Path) -> None:
    lonely = "<p class='pDieu'><a name='a4'></a>Điều 18.9.NĐ.1.3. Giờ chạy</p><p class='pNoiDung'><p>Từ 5 giờ.</p></p>"
    codification = read_codification(write(tmp_path / "pd", [*ARTICLES, lonely]))
    decree = next(d for d in drafts(codification) if d.number == "993/2021/NĐ-CP")
    assert [p.eid for p in decree.provisions] == ["art_2", "art_3"]
    assert any(f.code == "note-absent" for f in decree.findings)


def test_what_is_not_the_codification_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("không phải")
    with pytest.raises(UnreadableFile, match="demuc"):
        load_codification(tmp_path, by=SYSTEM, clock=timezone.now)
    assert LoadBatch.objects.latest("pk").state == "failed"


@pytest.mark.real
def test_the_five_unpacked_headings(db: None, shared_data: Path) -> None:
    batch = load_codification(shared_data / "phapdien" / "sample", by=SYSTEM, clock=timezone.now)
    numbers = ("104/2016/QH13", "02/2011/QH13", "42/2013/QH13", "25/2018/QH14", "10/2022/QH15")
    rows = Provision.objects.filter(document__state="published", kind="article")
    assert [rows.filter(document__key=document_key(n)).count() for n in numbers] == [37, 70, 36, 67, 91]
    assert batch.counts["headings"] == 5
    assert Heading.objects.get(code="18.4").name == "Tiếp công dân"
