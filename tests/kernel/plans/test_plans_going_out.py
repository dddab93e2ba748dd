"""A plan goes out as it came in, with what was corrected since: nothing lost, nothing moved, and read again the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.plans import (
    Block,
    BlockKind,
    Plan,
    TaskWords,
    assignment_annex,
    composed,
    read_plan,
    rewritten,
    words_of,
)
from cualuat.law.load.readers.document import read_document

PLAN = """UBND TỈNH MẪU
SỞ TƯ PHÁP
Số:     /KH-STP
Mẫu, ngày     tháng 01 năm 2026
KẾ HOẠCH
Đưa pháp luật đến gần dân
Căn cứ Luật Tiếp cận thông tin số 104/2016/QH13;
Thực hiện Kế hoạch số 90/KH-UBND ngày 12/12/2025 của UBND tỉnh Mẫu
Sở Tư pháp xây dựng kế hoạch như sau:
PHẦN I. QUAN ĐIỂM
- Dân biết, dân bàn.
II. NHIỆM VỤ
1. Nói chuyện pháp luật ở xóm
a) Mỗi quý một buổi ở nhà văn hóa.
Chọn việc dân hay hỏi.
- Cơ quan chủ trì: Phòng Một.
- Cơ quan phối hợp: Văn phòng.
- Thời gian thực hiện: Hằng quý.
b) In tờ rơi.
Thời gian thực hiện: Trước ngày 30/6/2026.
2. Đường dây hỏi đáp
- Cơ quan thực hiện:
+ Sở Nội vụ chủ trì, phối hợp với Sở Tài chính bố trí kinh phí.
+ Phòng Hai hỗ trợ trực điện thoại.
III. TỔ CHỨC THỰC HIỆN
1. Giao Thanh tra Sở:
a) Đôn đốc các phòng.
b) Tổng hợp kết quả.
| TT | Nội dung | Chủ trì | Thời gian |
| 1 | Treo pa nô | Phòng Một | Quý I năm 2026 |
| 2 | Phát loa | ^ | Hằng tháng |
Trong quá trình thực hiện, nếu có vướng mắc, các phòng báo Văn phòng
Nơi nhận:
- UBND tỉnh (để báo cáo);
- Lưu: VT.
01 bản
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Trần Văn Mẫu
PHỤ LỤC I
DANH SÁCH XÓM
(Kèm theo Kế hoạch này)
1. Xóm Một.
"""
UNITS = st.sampled_from(["Phòng Ba", "Văn phòng", "Hội Nông dân xã", "Sở Nội vụ", "Trung tâm Trợ giúp pháp lý"])
TIMES = st.sampled_from(["Quý IV năm 2026", "Hằng năm", "Trước ngày 15/9/2026", "Từ năm 2026 đến năm 2030"])
SENTENCE = st.text(alphabet="bcdghklmnpqrstvx aeiouyăâêôơưđ", min_size=1, max_size=60).map(
    lambda s: f"Zz{' '.join(s.split())}"
)
CHANGES: dict[str, st.SearchStrategy[str]] = {
    "text": SENTENCE,
    "content": st.lists(SENTENCE, max_size=3).map("\n".join),
    "leads": st.lists(UNITS, max_size=3, unique=True).map("\n".join),
    "cooperating": st.lists(UNITS, max_size=3, unique=True).map("\n".join),
    "time": st.one_of(st.just(""), TIMES),
    "products": SENTENCE,
    "funding": SENTENCE,
}


def kept(plan: Plan) -> list[TaskWords]:
    return [words_of(task) for top in plan.tasks for task in top.walk()]


def at(tasks: Sequence[TaskWords], path: str) -> int:
    return next(i for i, one in enumerate(tasks) if one.path == path)


def corrected(path: str, **changes: str) -> str:
    tasks = kept(read_plan(PLAN))
    tasks[at(tasks, path)] = replace(tasks[at(tasks, path)], **changes)
    return rewritten(PLAN, tasks)


def lines_changed(after: str) -> list[str]:
    """Lines of a text that the plan has not."""
    return [line for line in after.split("\n") if line not in PLAN.split("\n")]


def test_without_corrections_every_letter_stays() -> None:
    assert rewritten(PLAN, kept(read_plan(PLAN))) == PLAN


@pytest.mark.parametrize(
    ("path", "changes", "told"),
    [
        ("II.1.a", {"time": "Hằng tháng"}, ["- Thời gian thực hiện: Hằng tháng."]),
        ("II.1.a", {"leads": "Phòng Ba\nSở Nội vụ"}, ["- Cơ quan chủ trì: Phòng Ba; Sở Nội vụ."]),
        ("II.1.a", {"text": "Mỗi tháng\nmột buổi."}, ["a) Mỗi tháng một buổi."]),
        ("II.1.a", {"content": "Chọn việc mới.\nGhi lại câu hỏi."}, ["Chọn việc mới.", "Ghi lại câu hỏi."]),
        ("II.1.a", {"products": "Sổ câu hỏi."}, ["- Sản phẩm: Sổ câu hỏi."]),
        ("II.1.b", {"leads": "Phòng Ba"}, ["Cơ quan chủ trì: Phòng Ba."]),
        ("III.1.b", {"time": "Quý IV năm 2026"}, ["Thời gian thực hiện: Quý IV năm 2026."]),
        ("B1.1", {"leads": "Phòng Ba"}, ["| 1 | Treo pa nô | Phòng Ba | Quý I năm 2026 |", "| 2 | Phát loa | Phòng Một | Hằng tháng |"]),
        ("B1.2", {"text": "Phát loa | hai lần", "time": "Hằng năm"}, ["| 2 | Phát loa \\| hai lần | ^ | Hằng năm |"]),
        ("B1.2", {"products": "Bài đọc"}, ["| 2 | Phát loa<br>Sản phẩm: Bài đọc. | ^ | Hằng tháng |"]),
        ("II.2", {"leads": "Phòng Ba"}, ["- Cơ quan thực hiện: Phòng Ba", "- Cơ quan phối hợp: Sở Tài chính.",
                                       "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính bố trí kinh phí.", "Phòng Hai hỗ trợ trực điện thoại."]),
    ],
)  # fmt: skip
def test_a_correction_stands_in_its_place(path: str, changes: dict[str, str], told: list[str]) -> None:
    after = corrected(path, **changes)
    assert [line.rstrip(":") for line in lines_changed(after)] == told
    assert [one for one in PLAN.split("\n") if one in after.split("\n")] == [
        one for one in after.split("\n") if one not in told and one in PLAN.split("\n")
    ]  # the others in their order


def test_what_was_taken_away_is_gone_and_nothing_else() -> None:
    after = corrected("II.1.b", time="")
    assert after == PLAN.replace("Thời gian thực hiện: Trước ngày 30/6/2026.\n", "")


def test_who_took_the_lead_from_above_keeps_it() -> None:
    """The heading gets another lead; the tasks below it stay with the one they have in the list of tasks."""
    tasks = kept(read_plan(PLAN))
    tasks[at(tasks, "III.1")] = replace(tasks[at(tasks, "III.1")], text="Giao Văn phòng:", leads="Văn phòng")
    again = {one.path: one.leads for one in kept(read_plan(rewritten(PLAN, tasks)))}
    assert (again["III.1"], again["III.1.a"], again["III.1.b"]) == ("Văn phòng", "Thanh tra Sở", "Thanh tra Sở")


def test_a_task_of_no_line_is_added_at_the_end_of_the_body() -> None:
    tasks = [*kept(read_plan(PLAN)), TaskWords("IV", None, "Việc thêm.", time="Hằng năm")]
    after = rewritten(PLAN, tasks)
    assert lines_changed(after) == ["- Việc thêm.", "Thời gian thực hiện: Hằng năm."]
    assert after.index("Việc thêm.") < after.index("Nơi nhận:")


@st.composite
def corrections(draw: st.DrawFn) -> list[TaskWords]:
    tasks = kept(read_plan(PLAN))
    for i in draw(st.lists(st.integers(0, len(tasks) - 1), min_size=1, max_size=5, unique=True)):
        names = draw(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4, unique=True))
        tasks[i] = replace(tasks[i], **{name: draw(CHANGES[name]) for name in names})
    return tasks


@settings(max_examples=120, deadline=None)
@given(corrections())
def test_whatever_is_corrected_is_read_again(tasks: list[TaskWords]) -> None:
    """Every word of every task stands in the text, and a reader finds it at its task; what is taken away cannot be said."""
    after = rewritten(PLAN, tasks)
    again = kept(read_plan(after))
    for one in tasks:
        for words in (one.text, *one.content.split("\n"), *one.leads.split("\n"), one.time, one.products, one.funding):
            assert " ".join(words.split()).rstrip(" .;") in after
    if not any(
        one.path.startswith("B1") and (one.products or one.funding or one.content or one.cooperating) for one in tasks
    ):
        assert [one.path for one in again] == [one.path for one in tasks]
        for found, wanted in zip(again, tasks, strict=True):
            for name in ("text", "leads", "cooperating", "time", "products", "funding"):
                want = getattr(wanted, name)
                assert not want or getattr(found, name).rstrip(" .;") == want.rstrip(" .;"), (wanted.path, name)
    assert rewritten(after, again) == after


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PLAN.split("\n"), "c) Việc ba.", "| x | y |", "Lạ", "- ", "I. A", "[1] Chú thích"]),
        max_size=40,
    )
)
def test_every_line_of_any_text_goes_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert rewritten(text, kept(read_plan(text))) == text
    plan, made = read_plan(text), composed(text)
    told = [*made.superior, *made.issuer, made.dated, made.kind, *made.strange, *made.beside, *made.signature]
    told += [block.text for block in (*made.blocks, *made.notes)]
    told += ["|".join(row) for block in (*made.blocks, *made.notes) for row in block.rows]
    for annex in made.annexes:
        told += [annex.name, *annex.title, annex.given, *(block.text for block in annex.blocks)]
        told += ["|".join(row) for block in annex.blocks for row in block.rows]
    told += [plan.head.title, *(r.name for r in plan.foot.recipients), *(r.purpose for r in plan.foot.recipients)]
    told += [*plan.foot.signature.forms, plan.foot.signature.title, plan.foot.signature.name, plan.head.place]
    whole = "\n".join(told)
    for line in lines:
        for words in line.strip("| -+").rstrip(".;:,").split(" | "):
            known = words in whole or words.startswith(("Nơi nhận", "Số:", "Mẫu, ngày"))
            assert known or words in PLAN[-220:] or words.isupper(), (line, words)


def kinds(blocks: Sequence[Block]) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text[:24]) for block in blocks]


def test_what_the_lines_of_a_plan_are() -> None:
    made = composed(PLAN)
    assert (made.superior, made.issuer) == (("UBND TỈNH MẪU",), ("SỞ TƯ PHÁP",))
    assert (made.symbol, made.kind, made.beside, made.strange) == ("KH-STP", "KẾ HOẠCH", ("01 bản",), ())
    assert kinds(made.blocks)[:8] == [
        (BlockKind.BASIS, "Căn cứ Luật Tiếp cận thô"),
        (BlockKind.BASIS, "Thực hiện Kế hoạch số 90"),
        (BlockKind.TEXT, "Sở Tư pháp xây dựng kế h"),
        (BlockKind.CHAPTER, "PHẦN I. QUAN ĐIỂM"),
        (BlockKind.TEXT, "- Dân biết, dân bàn."),
        (BlockKind.PART, "II. NHIỆM VỤ"),
        (BlockKind.HEADING, "1. Nói chuyện pháp luật "),
        (BlockKind.TEXT, "a) Mỗi quý một buổi ở nh"),
    ]
    assert made.blocks[1].text.endswith("tỉnh Mẫu.")  # the last basis ends with a stop
    assert made.blocks[-1].text == "Trong quá trình thực hiện, nếu có vướng mắc, các phòng báo Văn phòng./."
    (annex,) = made.annexes
    assert (annex.name, annex.title, annex.given) == ("PHỤ LỤC I", ["DANH SÁCH XÓM"], "(Kèm theo Kế hoạch này)")
    assert not annex.is_wide


@pytest.mark.parametrize(
    ("lines", "superior", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "THÀNH PHỐ MẪU"], (), ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ MẪU")),
        (["ỦY BAN NHÂN DÂN", "TỈNH MẪU", "SỞ TƯ PHÁP"], ("ỦY BAN NHÂN DÂN", "TỈNH MẪU"), ("SỞ TƯ PHÁP",)),
        (["SỞ TƯ PHÁP"], (), ("SỞ TƯ PHÁP",)),
        ([], (), ()),
    ],
)
def test_superior_and_agency(lines: list[str], superior: tuple[str, ...], issuer: tuple[str, ...]) -> None:
    made = composed("\n".join([*lines, "Số: 1/KH-A", "KẾ HOẠCH", "Thử", "I. VIỆC", "1. Làm."]))
    assert (made.superior, made.issuer) == (superior, issuer)


def test_without_recipients_nothing_is_closed() -> None:
    """Where a plan has no «Nơi nhận» its last line may be the name of who signs."""
    assert composed("KẾ HOẠCH\nThử\nI. VIỆC\n1. Làm.").blocks[-1].text == "1. Làm."


def test_the_table_of_all_tasks_adds_no_tasks_when_it_comes_back() -> None:
    tasks = kept(read_plan(PLAN))
    annex = assignment_annex(tasks, "PHỤ LỤC II", "(Kèm theo Kế hoạch)")
    assert annex is not None
    assert annex.is_wide
    rows = annex.blocks[0].rows
    assert rows[0] == (
        "TT",
        "Mục trong Kế hoạch",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian thực hiện",
    )
    assert ("1", "II.1.a", "Mỗi quý một buổi ở nhà văn hóa.", "Phòng Một", "Văn phòng", "Hằng quý") in rows
    back = PLAN + "\n".join(["PHỤ LỤC II", *annex.title, annex.given, *(f"| {' | '.join(row)} |" for row in rows)])
    assert kept(read_plan(back)) == tasks
    assert [one.name for one in composed(back).annexes] == ["PHỤ LỤC I"]  # made anew, not kept twice
    assert assignment_annex([TaskWords("I.1", 1, "Làm.")], "PHỤ LỤC", "") is None


@pytest.mark.real
def test_real_plans_go_out_as_they_came(shared_data: Path) -> None:
    for path in sorted((shared_data / "plans").iterdir()):
        text = read_document(path).text.replace("**", "")
        tasks = kept(read_plan(text))
        assert rewritten(text, tasks) == text, path.name
        i = next((i for i, one in enumerate(tasks) if one.time and not one.path.startswith("B")), 0)
        tasks[i] = replace(tasks[i], time="Quý IV năm 2027")
        again = kept(read_plan(rewritten(text, tasks)))
        assert [a.path for a in again] == [b.path for b in tasks], path.name
        assert all(a.time == b.time for a, b in zip(again, tasks, strict=True) if b.time), path.name
