"""A plan of the house as a Word file: what was corrected stands in it, and whoever reads it again finds the same plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from cualuat.kernel.plans import Plan as ReadPlan
from cualuat.kernel.plans import read_plan, words_of
from cualuat.law.load.readers.document import read_document
from cualuat.programme import exports
from cualuat.programme.exports import Shape
from cualuat.programme.models import Plan
from cualuat.programme.operations import plans as operations
from cualuat.programme.operations.plans import TaskWanted
from office import NOW, Office
from sample_plan import PLAN, a_plan


def issued(office: Office, plan: Plan, number: str = "5/KH-STP") -> Plan:
    return operations.issue(
        plan=plan, title=plan.title, number=number, day=date(2026, 2, 5), version=None, by=office.actor("focal"), at=NOW
    )


def back(folder: Path, data: bytes) -> ReadPlan:
    path = folder / "kh.docx"
    path.write_bytes(data)
    return read_plan(read_document(path).text)


def lines(folder: Path, data: bytes) -> list[str]:
    path = folder / "kh.docx"
    path.write_bytes(data)
    return read_document(path).text.split("\n")


def told(plan: ReadPlan) -> list[tuple[str, ...]]:
    """The tasks of a plan; the end mark of the whole plan is no word of its last one."""
    found = [words_of(task) for top in plan.tasks for task in top.walk()]
    return [
        tuple(
            str(getattr(one, name)).removesuffix("./.").rstrip(" .;")
            for name in ("path", "text", "content", "leads", "cooperating", "time", "products", "funding")
        )
        for one in found
    ]


def test_a_draft_goes_out_with_room_for_number_and_day(office: Office, tmp_path: Path) -> None:
    plan = a_plan(office, "focal", NOW)
    file = docx.Document(str(_saved(tmp_path, exports.as_docx(plan))))
    number, day = file.tables[1].rows[0].cells
    assert number.text == "Số:      /KH-STP"
    assert day.text == "Mẫu, ngày       tháng 01 năm 2026"
    left, _ = file.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ TƯ PHÁP TỈNH MẪU"]


def _saved(folder: Path, data: bytes) -> Path:
    path = folder / "kh.docx"
    path.write_bytes(data)
    return path


def test_number_day_title_and_recipients_are_those_of_the_house(office: Office, tmp_path: Path) -> None:
    plan = issued(office, a_plan(office, "focal", NOW))
    again = back(tmp_path, exports.as_docx(plan))
    assert (again.head.number, again.head.day, again.head.title) == ("05/KH-STP", date(2026, 2, 5), plan.title)
    assert [(r.name, r.purpose) for r in again.foot.recipients] == [
        ("UBND tỉnh", "để báo cáo"), ("Các phòng", ""), ("Lưu: VT, VP", "lưu"),
    ]  # fmt: skip
    assert (again.foot.signature.title, again.foot.signature.name) == ("GIÁM ĐỐC", "Trần Văn Mẫu")
    assert exports.file_name(plan) == "ke-hoach-5-KH-STP"


def test_corrections_stand_in_their_places_and_are_read_again(office: Office, tmp_path: Path) -> None:
    plan = a_plan(office, "focal", NOW)
    row = plan.tasks.get(path="II.1.b")
    wanted = TaskWanted(text="In 2.000 tờ rơi.", leads="Phòng Một", time="Quý IV năm 2026", products="Tờ rơi")
    operations.edit_task(task=row, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)
    data = exports.as_docx(plan)
    text = lines(tmp_path, data)
    at = text.index("b) In 2.000 tờ rơi.")
    assert text[at + 1 : at + 4] == [
        "Thời gian thực hiện: Quý IV năm 2026.", "Cơ quan chủ trì: Phòng Một.", "Sản phẩm: Tờ rơi.",
    ]  # fmt: skip
    assert "b) In tờ rơi về tiếp công dân." not in text
    again, before = told(back(tmp_path, data)), told(read_plan(PLAN))
    assert again[2][1:] == ("In 2.000 tờ rơi", "", "Phòng Một", "", "Quý IV năm 2026", "Tờ rơi", "")
    assert [one for one in again if one[0] != "II.1.b"] == [one for one in before if one[0] != "II.1.b"]
    assert "Danh sách xóm, gửi sau." in text  # the annex goes with it
    assert "1. Giao Văn phòng theo dõi, đôn đốc./." in text


def test_the_public_copy_does_not_say_where_it_is_kept(office: Office, tmp_path: Path) -> None:
    plan = issued(office, a_plan(office, "focal", NOW))
    text = "\n".join(lines(tmp_path, exports.as_docx(plan, Shape(public=True))))
    assert "- Các phòng." in text
    assert "Lưu" not in text


def test_with_the_table_of_tasks_behind_it_adds_none(office: Office, tmp_path: Path) -> None:
    plan = a_plan(office, "focal", NOW)
    data = exports.as_docx(plan, Shape(assignments=True))
    assert told(back(tmp_path, data)) == told(read_plan(PLAN))
    file = docx.Document(str(_saved(tmp_path, data)))
    last = file.sections[-1]
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)
    assert file.tables[-1].rows[0].cells[1].text == "Mục trong Kế hoạch"
    assert [row.cells[1].text for row in file.tables[-1].rows[1:]] == ["II.1.a", "II.1.b", "II.3", "III.1"]
    assert "PHỤ LỤC II" in [p.text for p in file.paragraphs]  # the plan has one of its own


def test_a_plan_without_a_head_has_that_of_the_house(office: Office, tmp_path: Path) -> None:
    text = PLAN.split("KẾ HOẠCH\n", 1)[1]
    plan = a_plan(office, "focal", NOW, f"KẾ HOẠCH\n{text}")
    file = docx.Document(str(_saved(tmp_path, exports.as_docx(plan))))
    left, _ = file.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ TƯ PHÁP TỈNH MẪU"]
    number, day = file.tables[1].rows[0].cells
    assert number.text.startswith("Số:      /KH-")
    assert day.text.startswith("Mẫu, ngày      ")


def test_the_pdf_says_the_same(office: Office) -> None:
    import pypdfium2

    plan = issued(office, a_plan(office, "focal", NOW))
    pdf = pypdfium2.PdfDocument(exports.as_pdf(plan))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for words in ("Số: 05/KH-STP", "Mẫu, ngày 05 tháng 02 năm 2026", "- UBND tỉnh (để báo cáo);", "Trần Văn Mẫu"):
        assert words in text, words


@pytest.mark.real
def test_real_plans_come_back_the_same(office: Office, tmp_path: Path, shared_data: Path) -> None:
    """The nine plans beside the project: out as Word and in again, the same tasks, recipients, signer, number."""
    for path in sorted((shared_data / "plans").iterdir()):
        text = read_document(path).text
        before = read_plan(text)
        again = back(tmp_path, exports.as_docx(a_plan(office, "focal", NOW, text)))
        assert told(again) == told(before), path.name
        names = [[(r.name, r.purpose) for r in plan.foot.recipients] for plan in (before, again)]
        assert names[0] == names[1], path.name
        assert before.foot.signature == again.foot.signature, path.name
        for name in ("number", "symbol", "place", "day", "title"):
            assert getattr(before.head, name) == getattr(again.head, name), (path.name, name)
        assert [b.text for b in before.head.bases] == [b.text for b in again.head.bases], path.name
        assert [words for _, words in before.unread] == [words for _, words in again.unread], path.name
