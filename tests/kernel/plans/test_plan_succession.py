"""Tasks of two plans told apart, a plan moved to another year, the part of one unit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.plans import TaskWords, changes, concerns, matched, moved_on, read_plan, task_lines, words_of
from sample_plan import PLAN

WORDS = st.lists(
    st.sampled_from(
        ["mở", "lớp", "chợ", "đường", "sông", "in", "tờ", "rơi", "hỏi", "đáp", "xóm", "thôn", "xã", "rà", "soát"]
    ),
    min_size=1,
    max_size=8,
)
TASKS = st.lists(WORDS.map(" ".join), unique=True, max_size=12).map(
    lambda texts: [TaskWords(f"I.{n}", n, text) for n, text in enumerate(texts, 1)]
)


def tasks_of(text: str) -> list[TaskWords]:
    return [words_of(task) for top in read_plan(text).tasks for task in top.walk()]


# --- which task is which -----------------------------------------------------------------------------------------


@given(TASKS)
def test_a_plan_goes_on_with_itself(tasks: list[TaskWords]) -> None:
    assert matched(tasks, tasks) == list(range(len(tasks)))
    assert {one.kind for one in changes(tasks, tasks)} <= {"same"}


@given(TASKS, TASKS)
def test_no_task_is_taken_twice_and_none_is_lost(old: list[TaskWords], new: list[TaskWords]) -> None:
    pairs = [k for k in matched(old, new) if k is not None]
    assert len(pairs) == len(set(pairs))
    told = changes(old, new)
    assert sorted(one.old for one in told if one.old is not None) == list(range(len(old)))
    assert [one.new for one in told if one.new is not None] == list(range(len(new)))


@given(TASKS, st.randoms())
def test_tasks_that_only_moved_are_found(tasks: list[TaskWords], chance: object) -> None:
    moved = list(tasks)
    chance.shuffle(moved)  # type: ignore[attr-defined]
    moved = [replace(task, path=f"II.{n}") for n, task in enumerate(moved)]
    assert [tasks[k].text for k in matched(tasks, moved) if k is not None] == [task.text for task in moved]


def test_a_task_put_before_the_others_makes_no_other_task_new() -> None:
    old = tasks_of(PLAN)
    new = tasks_of(PLAN.replace("1. Nói chuyện", "1. Mua loa cho nhà văn hóa.\n2. Nói chuyện"))
    kinds = [one.kind for one in changes(old, new)]
    assert kinds.count("new") == 1
    assert "gone" not in kinds


def test_what_differs_is_named() -> None:
    new = tasks_of(
        PLAN.replace("Hằng quý", "Hằng tháng").replace("b) In tờ rơi về tiếp công dân.", "b) Làm phim ngắn.")
    )
    told = {(one.kind, one.parts) for one in changes(tasks_of(PLAN), new)}
    assert ("changed", ("time",)) in told
    assert ("new", ()) in told
    assert ("gone", ()) in told


# --- a year on ---------------------------------------------------------------------------------------------------


def test_a_plan_moves_a_year_on() -> None:
    text = moved_on(PLAN, year=2026, to=2027)
    assert "Đưa pháp luật đến gần dân năm 2027" in text
    assert "Trước ngày 30/6/2027" in text
    assert "số 90/KH-UBND ngày 12/12/2025" in text
    assert "số 977/QĐ-TTg ngày 11/8/2022" in text
    assert "2026" not in text
    assert [task.text for task in tasks_of(text)] == [task.text for task in tasks_of(PLAN)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Số: 12/KH-STP", "Số:     /KH-STP"),
        ("Mẫu, ngày 12 tháng 01 năm 2026", "Mẫu, ngày     tháng     năm 2027"),
        ("Quý II/2026", "Quý II/2027"),
        ("Từ năm 2026 đến năm 2030", "Từ năm 2027 đến năm 2030"),
        ("Từ năm 2023 đến năm 2030", "Từ năm 2023 đến năm 2030"),
        ("theo Nghị định số 15/2026/NĐ-CP ngày 02/01/2026", "theo Nghị định số 15/2026/NĐ-CP ngày 02/01/2026"),
        ("in 2026 tờ", "in 2027 tờ"),
    ],
)
def test_only_the_year_of_the_plan_moves(before: str, after: str) -> None:
    # The last one is the price: a number that is the year by chance moves too, and the officer reads the draft.
    assert moved_on(before, year=2026, to=2027) == after


@given(st.text(alphabet="Số: 12/KH-STP ngày 0tháng năm 2026\n.", max_size=120))
def test_moving_changes_no_line_but_in_itself(text: str) -> None:
    assert moved_on(text, year=2026, to=2027).count("\n") == text.count("\n")


# --- the part of a unit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leads", "cooperating", "expected"),
    [
        ("Phòng Một", "", True),
        ("phòng  một", "", True),
        ("Phòng Hai", "Văn phòng; Phòng Một", True),
        ("Phòng Hai", "", False),
        ("các phòng chuyên môn, đơn vị thuộc Sở", "", True),
        ("Thủ trưởng các đơn vị", "", True),
        ("", "", True),
    ],
)
def test_whose_business_a_task_is(leads: str, cooperating: str, expected: bool) -> None:
    task = TaskWords("II.1", 1, "Mở lớp.", leads=" ".join(leads.split()), cooperating=cooperating)
    assert concerns(task, "Phòng Một") is expected


def test_written_tasks_are_read_again_as_they_were() -> None:
    wanted = [
        TaskWords(
            "II.1",
            None,
            "Mở lớp ở xóm.",
            time="Hằng quý",
            products="Danh sách người dự",
            cooperating="Văn phòng\nPhòng Hai",
        ),
        TaskWords("II.2", None, "In tờ rơi", content="Cỡ chữ to.", time="trước ngày 30/6/2026"),
    ]
    head, _, rest = PLAN.partition("II. NHIỆM VỤ\n")
    text = "\n".join([f"{head}II. NHIỆM VỤ", *task_lines(wanted, "Phòng Một"), rest[rest.index("III. TỔ CHỨC") :]])
    read = [task for task in tasks_of(text) if task.path.startswith("II.")]
    assert [(task.path, task.leads, task.time.lower(), task.products) for task in read] == [
        ("II.1", "Phòng Một", "hằng quý", "Danh sách người dự"),
        ("II.2", "Phòng Một", "trước ngày 30/6/2026", ""),
    ]
    assert [task.text.rstrip(".") for task in read] == ["Mở lớp ở xóm", "In tờ rơi"]
    assert [task.cooperating for task in read] == ["Văn phòng\nPhòng Hai", ""]
