"""`cualuat plan read`: the same plan from a text, a Word file, a PDF, Markdown; what cannot be read is said in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest
import typst

from cualuat.console.main import main

HEAD = [("ỦY BAN NHÂN DÂN\nXÃ MẪU TÂY", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"), ("Số: 07/KH-UBND", "Mẫu Tây, ngày 12 tháng 01 năm 2026")]  # fmt: skip
BODY = [
    "KẾ HOẠCH",
    "Đưa pháp luật về xóm năm 2026",
    "Thực hiện Kế hoạch số 31/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Mẫu;",
    "I. NHIỆM VỤ",
    "1. Nói chuyện pháp luật ở nhà văn hóa xóm.",
    "- Cơ quan chủ trì: Ban Tư pháp xã.",
    "- Thời gian thực hiện: Hằng quý.",
    "2. Các việc khác theo bảng dưới.",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Giao Văn phòng xã theo dõi, đôn đốc.",
]
TABLE = [
    ("TT", "Nội dung", "Chủ trì", "Thời gian"),
    ("1", "Treo pa nô ở ngã ba", "Hội Nông dân xã", "Tháng 3 năm 2026"),
    ("2", "Phát loa về tiếp công dân", "Đài truyền thanh xã", "Hằng tháng"),
]
FOOT = (
    "Nơi nhận:\n- UBND tỉnh (để báo cáo);\n- Các xóm;\n- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Thị Sao Khuê",
)


def as_docx(target: Path) -> None:
    document = docx.Document()
    for rows in (HEAD,):
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    for line in BODY:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=4)
    for values in TABLE:
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, FOOT, strict=True):
        cell.text = text
    document.save(str(target))


def as_text(target: Path) -> None:
    lines = [line for row in HEAD for cell in row for line in cell.split("\n")]
    table = ["| " + " | ".join(row) + " |" for row in TABLE]
    target.write_text(
        "\n".join([*lines, *BODY, "", *table, "", *FOOT[0].split("\n"), *FOOT[1].split("\n")]), encoding="utf-8"
    )


def as_markdown(target: Path) -> None:
    head = "\n|\n".join(f"|\n{left}\n|\n{right}" for left, right in HEAD)
    table = ["| " + " | ".join(row) + " |" for row in TABLE]
    table.insert(1, "|---|---|---|---|")
    body = "\n\n".join(f"**{line}**" if line[0] in "IV" else line for line in BODY)
    foot = (
        f"|\n{FOOT[0]}\n|\n**{FOOT[1].splitlines()[0]}**\n{FOOT[1].splitlines()[1]}\n**{FOOT[1].splitlines()[2]}**\n|"
    )
    target.write_text("\n\n".join([f"{head}\n|", body, "\n".join(table), foot]), encoding="utf-8")


def as_pdf(target: Path) -> None:
    lines = [line for row in HEAD for cell in row for line in cell.split("\n")]
    lines += [*BODY, *FOOT[0].split("\n"), *FOOT[1].split("\n")]
    words = "\n\n".join(f"#{json.dumps(line, ensure_ascii=False)}" for line in lines)
    typst.compile(
        f"#set page(width: 21cm, height: 29.7cm)\n#set par(spacing: 1.2em)\n{words}\n".encode(), output=str(target)
    )


def read(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["plan", "read", str(path), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("name", "make"), [("kh.docx", as_docx), ("kh.txt", as_text), ("kh.md", as_markdown), ("kh.pdf", as_pdf)]
)
def test_the_same_plan_from_every_kind_of_file(
    name: str, make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / name)
    plan = read(tmp_path / name, capsys)
    assert (plan["number"], plan["date"], plan["place"]) == ("07/KH-UBND", "2026-01-12", "Mẫu Tây")
    assert plan["title"] == "Đưa pháp luật về xóm năm 2026"
    assert [d["number"] for d in plan["implements"]] == ["31/KH-UBND"]
    talk = plan["tasks"][0]
    assert (talk["path"], talk["leads"], talk["schedule"]["pace"]) == ("I.1", ["Ban Tư pháp xã"], "quarterly")
    assert [r["name"] for r in plan["recipients"]] == ["UBND tỉnh", "Các xóm", "Lưu: VT"]
    assert plan["signature"] == {"forms": ["TM. ỦY BAN NHÂN DÂN"], "title": "CHỦ TỊCH", "name": "Lê Thị Sao Khuê"}
    assert plan["unread"] == []
    if name != "kh.pdf":
        rows = [(t["text"], t["leads"], t["schedule"]["pace"]) for t in plan["tasks"][-2:]]
        assert rows == [
            ("Treo pa nô ở ngã ba", ["Hội Nông dân xã"], "once"),
            ("Phát loa về tiếp công dân", ["Đài truyền thanh xã"], "monthly"),
        ]


def test_what_is_no_plan_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trong.txt").touch()
    (tmp_path / "rac.docx").write_bytes(b"PK\x03\x04 broken")
    for name in ("trong.txt", "rac.docx", "khong-co.txt", "."):
        assert main(["plan", "read", str(tmp_path / name)]) == 1
        told = capsys.readouterr().err
        assert told.startswith("Không làm được:")
        assert "Traceback" not in told


def test_without_json_it_is_shown_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_text(tmp_path / "kh.txt")
    assert main(["plan", "read", str(tmp_path / "kh.txt")]) == 0
    shown = capsys.readouterr().out
    assert "I.1  Nói chuyện pháp luật ở nhà văn hóa xóm.  [chủ trì: Ban Tư pháp xã; hằng quý]" in shown
    assert "Nơi nhận: UBND tỉnh (để báo cáo)" in shown
