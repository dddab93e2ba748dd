"""Real files of agencies: nothing lost, articles and metadata right. What each file is stands in its MANIFEST.tsv."""

from __future__ import annotations

import html
import re
import time
from datetime import date
from pathlib import Path

import pytest

from cualuat.kernel.legaltext import (
    Node,
    check_numbering,
    parse,
    parse_article,
    read_amendments,
    read_metadata,
    to_text,
)

pytestmark = pytest.mark.real

# file, articles, number, type, issued on, effective on
TABLE = [
    ("text/luat-93-2025-qh15.txt", 73, "93/2025/QH15", "luat", "2025-06-27", "2025-10-01"),
    ("text/luat-84-2025-qh15.txt", 64, "84/2025/QH15", "luat", "2025-06-25", "2025-07-01"),
    # 222 articles and 14 inserted ones. The manifest counts 235: Điều 191b begins within a line.
    ("text/luat-50-2005-qh11.txt", 236, "50/2005/QH11", "luat", "2005-11-29", "2006-07-01"),
    ("text/luat-07-2022-qh15.txt", 4, "07/2022/QH15", "luat", "2022-06-16", "2023-01-01"),
    ("text/luat-02-2011-qh13.txt", 70, "02/2011/QH13", "luat", "2011-11-11", "2012-07-01"),
    ("text/vbhn-112-2025-luat-to-cao.txt", 67, "112/VBHN-VPQH", "van-ban-hop-nhat", "2025-08-27", "2019-01-01"),
    ("text/luat-dat-dai-1993.txt", 93, "24-L/CTN", "luat", "1993-07-14", "1993-10-15"),
    ("text/luat-dat-dai-2003.txt", 146, "13/2003/QH11", "luat", "2003-11-26", "2004-07-01"),
    ("text/luat-dat-dai-2013.txt", 212, "45/2013/QH13", "luat", "2013-11-29", "2014-07-01"),
    ("text/luat-dat-dai-2024.txt", 260, "31/2024/QH15", "luat", "2024-01-18", "2025-01-01"),
    ("text/luat-43-2024-qh15.txt", 5, "43/2024/QH15", "luat", "2024-06-29", "2024-08-01"),
    ("text/nghi-dinh-101-2024.txt", 68, "101/2024/NĐ-CP", "nghi-dinh", "2024-07-29", "2024-08-01"),
    ("text/quyet-dinh-12-2024-ttg.txt", 10, "12/2024/QĐ-TTg", "quyet-dinh", "2024-07-31", "2024-08-01"),
    ("text/du-thao-luat-ve-hoi.txt", 33, "", "luat", "", "2018-01-01"),
    ("office/luat-80-2015-qh13.txt", 173, "80/2015/QH13", "luat", "2015-06-22", "2016-07-01"),
    ("office/bo-luat-91-2015-qh13.docx", 689, "91/2015/QH13", "bo-luat", "2015-11-24", "2017-01-01"),
    ("office/nghi-dinh-03-2026-nd-cp.docx", 56, "03/2026/NĐ-CP", "nghi-dinh", "2026-01-09", "2026-03-01"),
    ("office/nghi-dinh-356-2025-nd-cp.docx", 42, "356/2025/NĐ-CP", "nghi-dinh", "2025-12-31", "2026-01-01"),
    ("office/nghi-quyet-01-2020-nq-hdtp.docx", 8, "01/2020/NQ-HĐTP", "nghi-quyet", "2020-03-05", "2020-04-10"),
    ("office/an-le-26-2018-al.docx", 0, "26/2018/AL", "an-le", "2018-10-17", ""),
]


def read(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_bytes().decode("utf-8")
    docx = pytest.importorskip("docx")
    document = docx.Document(str(path))
    lines: list[str] = []
    for element in document.iter_inner_content():
        if hasattr(element, "rows"):
            cells = ([c.text.replace("|", r"\|").replace("\n", "<br>") for c in row.cells] for row in element.rows)
            lines += ["", *(f"| {' | '.join(row)} |" for row in cells), ""]
        else:
            lines.append(element.text)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "articles", "number", "kind", "issued", "effective"), TABLE, ids=lambda v: str(v)[:40]
)
def test_documents(
    shared_data: Path, name: str, articles: int, number: str, kind: str, issued: str, effective: str
) -> None:
    text = read(shared_data / name)
    root = parse(text)
    assert to_text(root) == text
    names = [node.eid for node in root.iter()]
    assert len(names) == len(set(names))
    assert len(root.articles()) == articles
    assert root.unstructured == (articles == 0)
    meta = read_metadata(root)
    assert str(meta.number or "") == number
    assert meta.kind is not None
    assert meta.kind.code == kind
    assert meta.issued_on == (date.fromisoformat(issued) if issued else None)
    assert meta.effective_on == (date.fromisoformat(effective) if effective else None)


def test_every_other_text_keeps_its_characters(shared_data: Path) -> None:
    for path in [*(shared_data / "consolidation").glob("*/*.txt"), *(shared_data / "plans").iterdir()]:
        text = path.read_bytes().decode("utf-8")
        assert to_text(parse(text)) == text, path.name


def numbers(root: Node) -> list[str]:
    return [article.number or "" for article in root.articles()]


def test_articles_of_whole_laws_follow_one_another(shared_data: Path) -> None:
    code = parse(read(shared_data / "office/bo-luat-91-2015-qh13.docx"))
    assert numbers(code) == [str(n) for n in range(1, 690)]
    assert [node.number for node in code.iter() if node.kind == "part"] == ["I", "II", "III", "IV", "V", "VI"]
    assert sum(node.kind == "chapter" for node in code.iter()) == 27
    land = parse(read(shared_data / "text/luat-dat-dai-2024.txt"))
    assert numbers(land) == [str(n) for n in range(1, 261)]
    assert sum(node.kind == "chapter" for node in land.iter()) == 16
    assert not [f for f in check_numbering(land) if f.eid.count("__") == 0]
    property_law = parse(read(shared_data / "text/luat-50-2005-qh11.txt"))
    assert "198a" in numbers(property_law)
    assert sum(node.kind == "chapter" for node in property_law.iter()) == 18


def test_annexes_and_forms_of_a_decree(shared_data: Path) -> None:
    root = parse(read(shared_data / "office/nghi-dinh-03-2026-nd-cp.docx"))
    assert [node.eid for node in root.annexes()] == ["annex_I", "annex_II"]
    forms = [node.eid for node in root.iter() if node.kind == "form"]
    assert forms == [f"annex_I__form_{n:02}" for n in range(1, 20)] + [f"annex_II__form_{n:02}" for n in range(1, 16)]


def test_amending_laws(shared_data: Path) -> None:
    four = parse(read(shared_data / "text/luat-43-2024-qh15.txt"))
    targets = [(str(a.target), a.document) for a in read_amendments(four)]
    assert targets == [
        ("khoản 2 Điều 251", "Luật Đất đai số 31/2024/QH15"),
        ("khoản 1 Điều 252", "Luật Đất đai số 31/2024/QH15"),
        ("khoản 10 Điều 255", "Luật Đất đai số 31/2024/QH15"),
        ("khoản 4 Điều 260", "Luật Đất đai số 31/2024/QH15"),
        ("khoản 1 Điều 197", "Luật Nhà ở số 27/2023/QH15"),
        ("khoản 1 Điều 82", "Luật Kinh doanh bất động sản số 29/2023/QH15"),
        ("khoản 2 Điều 209", "Luật Các tổ chức tín dụng số 32/2024/QH15"),
    ]
    assert sum(r.kind == "amends" for r in read_metadata(four).relations) == 4
    one = read_amendments(parse(read(shared_data / "text/luat-07-2022-qh15.txt")))
    assert len(one) > 150
    inserted = {a.target.article for a in one if a.action == "insert" and a.target.level == "article"}
    assert {"12a", "25a", "44a", "86a", "89a", "198a"} <= inserted


def bodies(folder: Path) -> list[str]:
    """Bodies of codified articles, cut out roughly: what the parser gets, not how the loader reads."""
    out: list[str] = []
    for path in sorted(folder.glob("*.html")):
        for piece in re.findall(
            r"<p class='pNoiDung'>(.*?)(?=<p class='p[A-Z])", path.read_text("utf-8-sig"), re.DOTALL
        ):
            joined = re.sub(r"</p>|<br\s*/?>", "\n", re.sub(r"\s*\n\s*", " ", piece))
            out.append(html.unescape(re.sub(r"<[^>]+>", "", joined)))
    return out


def test_bodies_of_the_codification(shared_data: Path) -> None:
    texts = bodies(shared_data / "phapdien" / "sample")
    assert len(texts) > 300
    started = time.perf_counter()
    roots = [parse_article(text, number="1") for text in texts]
    seconds = time.perf_counter() - started
    assert all(to_text(root) == text for root, text in zip(roots, texts, strict=True))
    # The whole codification, 76 million characters, is to be read within a minute.
    assert seconds < 60 * max(sum(map(len, texts)) / 76e6, 0.02)
