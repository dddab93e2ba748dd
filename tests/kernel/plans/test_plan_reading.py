"""Plans read into parts, tasks with who and when, recipients and signature; nothing of a text is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.plans import (
    Pace,
    Part,
    Plan,
    Task,
    described,
    read_plan,
    read_schedule,
    split_units,
    unit_heading,
    value_of,
)

PLAN = """SỞ LÂM NGHIỆP TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-SLN
Mẫu, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Giữ rừng cùng dân năm 2026
Căn cứ Luật Rừng mẫu số 931/2024/QH15 ngày 20 tháng 6 năm 2024;
Thực hiện Kế hoạch số 90/KH-UBND ngày 12/12/2025 của UBND tỉnh Mẫu về giữ rừng;
Sở Lâm nghiệp ban hành Kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Triển khai thực hiện Quyết định số 55/QĐ-TTg ngày 02/9/2025 của Thủ tướng Chính phủ.
2. Yêu cầu
- Gọn, rõ người, rõ việc.
II. NHIỆM VỤ
1. Tuyên truyền
a) Phát thanh về lửa rừng.
Thời gian thực hiện: Quý I năm 2026 và các năm tiếp theo.
b) In lịch mùa khô.
- Cơ quan chủ trì: Văn phòng Sở.
- Cơ quan phối hợp: Phòng Bảo vệ rừng, Hạt Kiểm lâm các xã; UBND các xã.
- Thời gian thực hiện: Tháng 2/2026.
- Sản phẩm: 2.000 tờ lịch.
2. Phòng Bảo vệ rừng chủ trì, phối hợp với Công an tỉnh và các xã có rừng tổ chức tuần tra, hoàn thành trước ngày 30 tháng 4 năm 2026.
III. TỔ CHỨC THỰC HIỆN
Đề nghị các phòng, đơn vị trực thuộc Sở thực hiện các việc sau:
1. Phổ biến Kế hoạch này.
2. Giao Thanh tra Sở:
a) Theo dõi, đôn đốc.
b) Định kỳ hằng năm báo cáo UBND tỉnh trước ngày 15 tháng 12.
Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh về Thanh tra Sở./.
Nơi nhận:
- UBND tỉnh (để báo cáo);
- Các phòng, đơn vị;
- Lưu: VT, TT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Đinh Thị Sao Mai
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(PLAN)


def task(plan: Plan, path: str) -> Task:
    return next(one for top in plan.tasks for one in top.walk() if one.path == path)


def test_the_head(plan: Plan) -> None:
    head = plan.head
    assert (head.issuer, head.number, head.place, head.day) == (
        "SỞ LÂM NGHIỆP TỈNH MẪU",
        "12/KH-SLN",
        "Mẫu",
        date(2026, 1, 5),
    )
    assert head.title == "Giữ rừng cùng dân năm 2026"
    assert [str(d.number) for d in head.bases[0].documents] == ["931/2024/QH15"]
    assert [str(d.number) for d in plan.implements] == ["90/KH-UBND", "55/QĐ-TTg"]
    assert [s.part for s in plan.sections] == [Part.AIMS, Part.TASKS, Part.DUTIES]


def test_a_draft_has_neither_number_nor_day() -> None:
    head = read_plan(
        "Số:     /KH-SLN\n\nMẫu, ngày     tháng 02 năm 2026\nKẾ HOẠCH\nTriển khai việc mẫu\nI. NỘI DUNG\n1. Làm."
    ).head
    assert (head.number, head.symbol, head.day, head.year) == ("", "KH-SLN", None, 2026)
    assert head.title == "Triển khai việc mẫu"  # though it begins as a basis would


def test_who_and_when(plan: Plan) -> None:
    spoken, printed, patrol = task(plan, "II.1.a"), task(plan, "II.1.b"), task(plan, "II.2")
    assert spoken.schedule is not None
    assert (spoken.schedule.pace, spoken.schedule.begins) == (Pace.YEARLY, date(2026, 1, 1))
    assert printed.leads == ("Văn phòng Sở",)
    assert printed.cooperating == ("Phòng Bảo vệ rừng", "Hạt Kiểm lâm các xã", "UBND các xã")
    assert printed.products == "2.000 tờ lịch"
    assert printed.schedule is not None
    assert (printed.schedule.begins, printed.schedule.ends) == (date(2026, 2, 1), date(2026, 2, 28))
    assert (patrol.leads, patrol.cooperating) == (("Phòng Bảo vệ rừng",), ("Công an tỉnh", "các xã có rừng"))
    assert patrol.schedule is not None
    assert patrol.schedule.ends == date(2026, 4, 30)


def test_duties_take_their_unit_from_above(plan: Plan) -> None:
    assert task(plan, "III.1").leads == ("các phòng, đơn vị trực thuộc Sở",)
    assert task(plan, "III.2.a").leads == ("Thanh tra Sở",)
    assert task(plan, "III.2.a").inherited == {"leads"}
    assert [r.schedule.pace for r in plan.reporting if r.schedule] == [Pace.YEARLY]
    assert "khó khăn, vướng mắc" in plan.closing[0][1]


def test_the_foot(plan: Plan) -> None:
    names = [(r.name, r.purpose, r.archive) for r in plan.foot.recipients]
    assert names == [("UBND tỉnh", "để báo cáo", False), ("Các phòng, đơn vị", "", False), ("Lưu: VT, TT", "lưu", True)]
    signature = plan.foot.signature
    assert (signature.forms, signature.title, signature.name) == (("KT. GIÁM ĐỐC",), "PHÓ GIÁM ĐỐC", "Đinh Thị Sao Mai")
    assert plan.unread == []
    assert plan.irregularities == []


def test_broken_numbering_is_said() -> None:
    found = read_plan("KẾ HOẠCH\nA\nI. NỘI DUNG\n1. Một.\n3. Ba.\n3. Lại ba.\nII. TỔ CHỨC THỰC HIỆN\n2. Hai.")
    assert [(row.line, row.message) for row in found.irregularities] == [
        (5, "Mục «3» đứng ngay sau mục «1»."),
        (6, "Hai mục cùng mang số «3»."),
        (8, "Mục «2» đứng đầu nhưng không phải số thứ nhất."),
    ]
    assert [t.path for t in found.tasks] == ["II.2"] or len(found.tasks) == 4  # nothing is dropped for it
    assert len(found.tasks) == 4


def test_a_table_that_assigns_tasks_over_two_pages() -> None:
    table = [
        "| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |",
        "| I | Tuyên truyền | < | < | < |",
        "| 1 | Phát thanh | Văn phòng Sở | UBND các xã | Hằng quý |",
        "| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |",
        "| 2 | In lịch | ^ | Hạt Kiểm lâm xã | Tháng 2 năm 2026 |",
    ]
    found = read_plan(
        "\n".join(["KẾ HOẠCH", "Mẫu", "I. NỘI DUNG", "Theo phụ lục.", "Nơi nhận:", "- Lưu: VT.", "PHỤ LỤC", *table])
    )
    (group,) = found.assigned
    assert group.text == "Tuyên truyền"
    assert [(t.path, t.text, t.leads, t.schedule and t.schedule.pace) for t in group.children] == [
        ("B1.I.1", "Phát thanh", ("Văn phòng Sở",), Pace.QUARTERLY),
        ("B1.I.2", "In lịch", ("Văn phòng Sở",), Pace.ONCE),
    ]


@pytest.mark.parametrize(
    ("words", "pace", "begins", "ends"),
    [
        ("Trong năm", Pace.ONCE, "2026-01-01", "2026-12-31"),
        ("Từ năm 2023 đến năm 2030", Pace.PERIOD, "2023-01-01", "2030-12-31"),
        ("2023–2030", Pace.PERIOD, "2023-01-01", "2030-12-31"),
        ("Giai đoạn 2026 - 2030", Pace.PERIOD, "2026-01-01", "2030-12-31"),
        ("Hằng năm, giai đoạn 2026-2030", Pace.YEARLY, "2026-01-01", "2030-12-31"),
        ("Quý IV năm 2025", Pace.ONCE, "2025-10-01", "2025-12-31"),
        ("quý 2/2026", Pace.ONCE, "2026-04-01", "2026-06-30"),
        ("Tháng 02/2028", Pace.ONCE, "2028-02-01", "2028-02-29"),
        ("Hoàn thành trước ngày 15/6/2026", Pace.ONCE, None, "2026-06-15"),
        ("Từ ngày 15/11/2025 đến ngày 15/12/2025", Pace.PERIOD, "2025-11-15", "2025-12-15"),
        ("Từ ngày 01/7/2025", Pace.CONTINUOUS, "2025-07-01", None),
        ("Năm 2026 và các năm tiếp theo", Pace.YEARLY, "2026-01-01", None),
        ("Thường xuyên, theo yêu cầu", Pace.CONTINUOUS, None, None),
        ("Hằng quý", Pace.QUARTERLY, None, None),
        ("trước ngày 15 hằng tháng", Pace.MONTHLY, None, None),
        ("Theo chỉ đạo, hướng dẫn của UBND tỉnh", Pace.INSTRUCTION, None, None),
        ("Sau khi Nghị định được ban hành", Pace.EVENT, None, None),
    ],
)
def test_time_lines(words: str, pace: Pace, begins: str | None, ends: str | None) -> None:
    found = read_schedule(words, year=2026)
    assert found is not None
    assert found.pace is pace
    assert (str(found.begins) if found.begins else None, str(found.ends) if found.ends else None) == (begins, ends)


@pytest.mark.parametrize(
    "words", ["", "Khi nào xong thì thôi", "Năm 20", "ngày 31/02/2026", "từ năm 2030 đến năm 2023"]
)
def test_what_is_no_time_line(words: str) -> None:
    found = read_schedule(words)
    assert found is None or (found.begins is None and found.ends is None)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "Sở Văn hóa, Thể thao và Du lịch; các sở, ban, ngành.",
            ("Sở Văn hóa, Thể thao và Du lịch", "các sở, ban, ngành"),
        ),
        ("Sở Nội vụ, Sở Tư pháp và UBND cấp xã", ("Sở Nội vụ", "Sở Tư pháp", "UBND cấp xã")),
        ("", ()),
    ],
)
def test_lists_of_units(text: str, units: tuple[str, ...]) -> None:
    assert split_units(text) == units


def test_sentences_that_name_who_acts() -> None:
    found = value_of("Sở Y tế chủ trì, phối hợp với các sở, ban, ngành có liên quan.")
    assert (found.leads, found.cooperating) == (("Sở Y tế",), ("các sở, ban, ngành có liên quan",))
    assert unit_heading("4. Tiếp tục nâng cao".removeprefix("4. ")) == ()
    assert unit_heading("Đề nghị Ủy ban Mặt trận Tổ quốc tỉnh") == ("Ủy ban Mặt trận Tổ quốc tỉnh",)


LINES = st.lists(
    st.one_of(
        st.sampled_from([line for line in PLAN.split("\n") if line]),
        st.text(alphabet="aăâbcdđeIVX12.)-–+: |;,«»ơưAĐ\t", max_size=40),
        st.builds(
            "{} {}".format,
            st.sampled_from(["I.", "2.", "1.1.", "a)", "-", "+", "|", "Nơi nhận:"]),
            st.text(max_size=20),
        ),
    ),
    max_size=40,
)


@given(LINES)
def test_every_line_lands_somewhere(lines: list[str]) -> None:
    text = "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines)
    plan = read_plan(text)
    described(plan)
    landed = {line for line, _ in [*plan.unread, *plan.head.opening, *plan.closing]}
    landed |= {b.line for b in plan.head.bases} | {r.line for r in plan.foot.recipients}
    for section in plan.sections:
        landed.add(section.line)
        landed |= {n for n, _ in section.paragraphs}
        for item in section.items:
            for one in item.walk():
                landed |= {one.line, *(n for n, _ in one.paragraphs)}
    framed = 0
    for number, line in enumerate(text.replace("**", "").split("\n"), 1):
        words = line.strip()
        if not words or number in landed or (words.startswith("| ") and words.endswith("|")):
            continue
        framed += 1
        kept = [plan.head.issuer, plan.head.title, plan.head.number, plan.head.symbol, plan.head.place]
        kept += [*plan.foot.signature.forms, plan.foot.signature.title, plan.foot.signature.name]
        known = any(words in one or (one and one in words) for one in kept)
        assert known or _is_frame(words), (number, words)


def _is_frame(words: str) -> bool:
    """National title, rules, the word «Kế hoạch», «Nơi nhận:», lines of the signature that a later one replaced."""
    framing = ("CỘNG H", "Độc lập", "KẾ HOẠCH", "Nơi nhận", "Số", "SỐ")
    return (
        words.startswith(framing)
        or not words.strip("-–—_* ")
        or words.isupper()
        or words.istitle()
        or ", ngày" in words
    )


def test_legal_aid_is_no_verb() -> None:
    assert value_of("Trung tâm Trợ giúp pháp lý; Phòng Một").leads == ("Trung tâm Trợ giúp pháp lý", "Phòng Một")


def test_a_marker_above_the_first_part_is_kept() -> None:
    assert read_plan("SỞ MẪU\na) A\nKẾ HOẠCH\nThử\nI. VIỆC\n1. Làm.").head.unread == ((2, "a) A"),)


def test_the_end_mark_of_the_plan_is_no_part_of_its_last_time() -> None:
    (task,) = read_plan("KẾ HOẠCH\nThử\nI. VIỆC\n1. Làm.\nThời gian thực hiện: Hằng năm./.").tasks
    assert task.time == "Hằng năm"
