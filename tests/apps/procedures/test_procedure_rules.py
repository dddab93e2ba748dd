"""Reading limits, fees, steps and citations; what a procedure lacks; the checklist; the way of a file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.limits import Entry
from cualuat.kernel.workdays import VIETNAM, Calendar
from cualuat.procedures import norms
from cualuat.procedures.rules import content, fees, guide, limits, mirror, national, sheet
from cualuat.procedures.rules.completeness import CHECKS
from cualuat.procedures.rules.content import Basis, Content, Part, Step, Way
from cualuat.procedures.rules.guide import Answers, Guide, Only
from cualuat.procedures.rules.mirror import Happened
from sample_procedures import national as row

CALENDAR = Calendar(frozenset(range(2020, 2040)), frozenset({6, 7}), "tuần năm ngày")
DAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("text", "status", "amount", "unit"),
    [
        ("07 Ngày làm việc", "read", 7, "working_day"),
        ("155 Ngày", "read", 155, "calendar_day"),
        ("Không quá 10 (mười) ngày làm việc.", "read", 10, "working_day"),
        ("Trong thời hạn 02 tháng", "read", 2, "month"),
        ("1 năm", "read", 12, "month"),
        ("0.5 Giờ", "read", 30, "minute"),
        ("0 Giờ", "read", 0, "hour"),
        ("Không quy định", "none", 0, "working_day"),
        ("", "missing", 0, "working_day"),
        ("10-25", "unread", 0, "working_day"),
        ("0 ngày", "unread", 0, "working_day"),
        ("Chậm nhất là ngay trước khi tàu rời cảng", "unread", 0, "working_day"),
    ],
)
def test_limits_are_read_or_told_not_to_be(text: str, status: str, amount: int, unit: str) -> None:
    found = limits.read_limit(text)
    assert (found.status, found.amount, found.unit) == (status, amount, unit)


@settings(max_examples=40)
@given(st.integers(1, 3650), st.sampled_from(["ngày làm việc", "ngày", "tháng", "giờ", "phút"]), st.booleans())
def test_what_is_shown_is_read_the_same(amount: int, unit: str, folded: bool) -> None:
    text = f"{amount} {unit}"
    found = limits.read_limit(text.upper() if folded else text)
    assert found.words == text
    assert limits.read_limit(found.words) == limits.Limit(text, "read", found.amount, found.unit)


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    assert limits.read_limit(text).words
    assert fees.read_fees(text).words
    assert [step.text.strip() for step in national.split_steps(text.strip())] == [
        s.text for s in national.split_steps(text.strip())
    ]


def test_a_note_that_says_otherwise_is_told() -> None:
    read = limits.read_limit
    assert "3 ngày làm việc" in limits.doubt(read("03 Ngày"), "03 (ba) ngày làm việc, kể từ ngày nhận đơn")
    assert "14 ngày" in limits.doubt(read("14 Giờ"), "14 ngày kể từ ngày nhận")
    assert "tính lùi" in limits.doubt(read("03 Giờ"), "Chậm nhất 03 giờ trước khi đến cửa khẩu")
    assert limits.doubt(read("10 Ngày"), "10 ngày kể từ ngày nhận; thẩm định 5 ngày làm việc") == ""
    assert limits.doubt(read("Không quy định"), "5 ngày") == ""


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("Phí : 0 Đồng", "free", "không mất phí"),
        ("Phí : o Đồng", "free", "không mất phí"),
        ("Không thu phí", "free", "không mất phí"),
        ("", "missing", "chưa ghi phí"),
        ("Phí : 2.000.000 Đồng (Thẩm định)\nLệ phí : 1.5 USD", "read", "Phí 2.000.000 đồng (Thẩm định)\nLệ phí 1,5 USD"),
        ("Lệ phí : 20000 Đồng", "read", "Lệ phí 20.000 đồng"),
        ("Phí :  Đồng (Theo quy định)\nFile đính kèm: a.pdf", "unread", "Phí: Đồng (Theo quy định)"),
        ("Phí : Mức thu bằng 50% biểu phí", "unread", "Phí: Mức thu bằng 50% biểu phí"),
    ],
)  # fmt: skip
def test_fees_are_read_or_shown_as_they_stand(text: str, status: str, words: str) -> None:
    found = fees.read_fees(text)
    assert (found.status, found.words) == (status, words)


@settings(max_examples=40)
@given(st.integers(1, 10**9))
def test_amounts_of_money_come_back(amount: int) -> None:
    found = fees.read_fees(f"Phí: {fees.show_money(Decimal(amount))} đồng")
    assert [one.amount for one in found.rows] == [Decimal(amount)]


def test_steps_are_parted_at_their_own_numbers_only() -> None:
    text = "Trình tự thực hiện Bước 1. Nộp đơn. Bước 2: Xét theo ba bước: Bước 1 xét nhóm một; Bước 2 xét nhóm hai. Bước 3. Trả."
    assert [step.text for step in national.split_steps(text)] == [
        "Nộp đơn.", "Xét theo ba bước: Bước 1 xét nhóm một; Bước 2 xét nhóm hai.", "Trả.",
    ]  # fmt: skip
    assert [step.text for step in national.split_steps("Nộp đơn rồi chờ.")] == ["Nộp đơn rồi chờ."]
    assert not list(national.split_steps(""))


@pytest.mark.parametrize(
    ("number", "title", "citation"),
    [
        ("12", "Quyết định số 12/2021/QĐ-TTg ngày 24/3/2021 của Thủ tướng Chính phủ", "Quyết định số 12/2021/QĐ-TTg"),
        ("02/2011/QH13", "Luật 02/2011/QH13 - Luật khiếu nại", "Luật số 02/2011/QH13"),
        ("16/2024/NĐ-CP", "Người hành nghề", "Nghị định số 16/2024/NĐ-CP"),
        ("21/2008/TTLT- BQP-BTC", "", "Thông tư liên tịch số 21/2008/TTLT-BQP-BTC"),
        ("54", "Luật Hải quan 2014", "Luật Hải quan 2014"),
        ("78/2015/QH13", "Nghĩa vụ quân sự", "78/2015/QH13"),
    ],
)
def test_bases_become_citations(number: str, title: str, citation: str) -> None:
    assert national.cited(number, title) == citation
    assert national.names_document(citation)


def test_a_procedure_of_the_national_structure_is_read_whole() -> None:
    found = national.read(row())
    content_ = found.content
    assert (found.code, found.decision) == ("9.000001", "Quyết định số 125/QĐ-UBND")
    assert content_.subjects == ("Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)")
    assert content_.authority == ""  # «Không có thông tin»
    assert content_.parts[0] == Part("Đơn xin cấp thẻ", 1, 0, ("mau-01.docx",))
    assert [step.text for step in content_.steps] == ["Người xin thẻ nộp đơn.", "Thư viện xét và cấp thẻ."]
    assert content_.bases == (
        Basis("Nghị định số 902/2025/NĐ-CP", "Nghị định số 902/2025/NĐ-CP của Chính phủ", "2025-05-15", "Chính phủ"),
    )
    assert content.from_json(content.as_json(content_)) == content_
    assert not found.doubts
    assert not norms.lack(content_)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[1, 2]", "danh sách các thủ tục"),
        (b"{", "không phải JSON"),
        (b"\xff\xfe", "không phải JSON"),
        (b"[]", "một thủ tục"),
    ],
)
def test_what_is_no_procedure_is_told(data: bytes, words: str) -> None:
    with pytest.raises(national.BadProcedure) as told:
        national.objects_in("a.json", data)
    assert words.split()[-1] in str(told.value) or words in str(told.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"metadata": None}, "thiếu phần «metadata»"),
        ({"metadata": {"tên_thủ_tục": "x"}, "thu_tuc_id": ""}, "thiếu mã"),
        ({"metadata": {"mã_thủ_tục": "../x", "tên_thủ_tục": "x"}}, "không đúng"),
        ({"metadata": {"mã_thủ_tục": "1.1"}}, "thiếu tên"),
        ({"content": {"trình_tự_thực_hiện": ["x"]}}, "phải là chữ"),
        ({"tables": {"hinh_thuc_nop": "x"}}, "bảng «hinh_thuc_nop»"),
        ({"tables": {"hinh_thuc_nop": [{"hinh_thuc": ""}]}}, "không ghi hình thức"),
    ],
)
def test_a_broken_procedure_says_where(change: dict[str, object], words: str) -> None:
    with pytest.raises(national.BadProcedure, match=words.replace(".", r"\.")):
        national.read(row() | change)


def test_what_is_missing_is_named() -> None:
    assert {one.code for one in norms.needed()} == set(CHECKS)
    lack = norms.lack(Content(name="Cấp thẻ", ways=(Way("Trực tiếp"),), parts=(Part("Đơn"),), steps=(Step("Nộp"),)))
    assert lack.required == ("số lượng hồ sơ", "thời hạn giải quyết", "đối tượng thực hiện", "cơ quan giải quyết")
    assert lack.where_applicable == ("mẫu đơn, tờ khai", "kết quả", "yêu cầu, điều kiện", "phí, lệ phí")
    assert not norms.lack(Content(name="x", ways=(Way("Trực tiếp", "Không quy định"),), parts=(Part("Đơn"),), steps=(Step("Nộp"),), sets=1, subjects=("Ai",), agency="Sở"))  # fmt: skip


# --- the guide ---------------------------------------------------------------------------------------------------

_PARTS = (Part("Đơn"), Part("Giấy ủy quyền (nếu có)"), Part("Giấy phép"))
_CONTENT = Content(name="x", parts=_PARTS, steps=(Step("Nộp"), Step("Thẩm định tại chỗ")), ways=(Way("Trực tiếp"), Way("Trực tuyến")), subjects=("Cá nhân", "Doanh nghiệp"))  # fmt: skip
_only = st.builds(Only, st.lists(st.sampled_from(["ca-nhan", "doanh-nghiep"])).map(tuple), st.lists(st.sampled_from(["truc-tiep", "truc-tuyen"])).map(tuple), st.lists(st.sampled_from(["1", "2"])).map(tuple))  # fmt: skip
_answers = st.builds(Answers, st.sampled_from(["", "ca-nhan", "doanh-nghiep"]), st.sampled_from(["", "truc-tiep"]), st.frozensets(st.sampled_from(["1", "2"])))  # fmt: skip


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from([part.key for part in _PARTS]), _only), _answers)
def test_each_paper_is_there_once_or_left_out_for_a_reason(only: dict[str, Only], answers: Answers) -> None:
    made = guide.checklist(_CONTENT, Guide({"1": "a", "2": "b"}, only), answers)
    shown = [*made.bring, *made.depends]
    assert len(shown) + made.left_out == len(_PARTS)
    assert len(set(shown)) == len(shown)
    for part in _PARTS:
        if part not in shown:
            assert not only[part.key].holds(answers)
    assert guide.guide_from(guide.guide_json(Guide({}, only))).only == {key: one for key, one in only.items() if one}


def test_a_checklist_is_of_one_person() -> None:
    only = {
        _PARTS[1].key: Only(cases=("1",)),
        _PARTS[2].key: Only(subjects=("doanh-nghiep",)),
        _CONTENT.steps[1].key: Only(ways=("truc-tiep",)),
    }
    alone = guide.checklist(_CONTENT, Guide({"1": "Nộp thay"}, only), Answers("ca-nhan", "truc-tuyen"))
    assert [part.name for part in alone.bring] == ["Đơn"]
    assert [number for number, _ in alone.steps] == [1]
    for_another = guide.checklist(
        _CONTENT, Guide({"1": "Nộp thay"}, only), Answers("doanh-nghiep", "truc-tiep", frozenset({"1"}))
    )
    assert len(for_another.bring) == 3
    assert not for_another.depends  # somebody said when: the words «nếu có» decide nothing any more
    unsaid = guide.checklist(_CONTENT, Guide(), Answers())
    assert [part.name for part in unsaid.depends] == ["Giấy ủy quyền (nếu có)"]


def test_cases_keep_their_codes_and_codes_are_not_given_twice() -> None:
    before = {"1": "Nộp thay", "2": "Mất thẻ"}
    assert guide.cases_from("Mất thẻ\n\nThẻ hỏng\nMất thẻ", before) == {"2": "Mất thẻ", "3": "Thẻ hỏng"}


# --- the way of a file -------------------------------------------------------------------------------------------


def _told(*pairs: tuple[str, int]) -> list[Happened]:
    return [Happened(state, date(2026, 11, day)) for state, day in pairs]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ([("checking", 9)], "bắt đầu từ ngày tiếp nhận"),
        ([("received", 9), ("returned", 10)], "không chuyển sang"),
        ([("received", 9), ("processing", 8)], "đứng trước"),
        ([("received", 9), ("supplement", 10), ("checking", 11), ("supplement", 12), ("checking", 13), ("supplement", 14)], "2 lần"),
        ([("received", 9), ("refused", 10), ("processing", 11)], "không chuyển sang"),
    ],
)  # fmt: skip
def test_what_cannot_have_been_is_refused(story: list[tuple[str, int]], words: str) -> None:
    with pytest.raises(mirror.NotThatWay, match=words):
        mirror.check(_told(*story), trips=2)


@settings(max_examples=40)
@given(st.data())
def test_whatever_way_a_file_takes_its_clock_can_be_read(data: st.DataObject) -> None:
    """From each state by any edge: never more than two trips, and a ledger that the kernel takes."""
    story, day = [Happened("received", DAY)], DAY.toordinal()
    for _ in range(data.draw(st.integers(0, 9))):
        ways = [s for s in mirror.EDGES[story[-1].state] if s != "supplement" or mirror.asked(story) < 2]
        if not ways:
            break
        day += data.draw(st.integers(0, 5))
        story.append(Happened(data.draw(st.sampled_from(ways)), date.fromordinal(day)))
    mirror.check(story, trips=2)
    ground = limits.Ground("x", "y", "V", "z")
    for text in ("10 ngày làm việc", "4 giờ", "30 phút"):
        limit = limits.read_limit(text)
        result = limits.counted(
            limit, ground, mirror.ledger_of(story, exact=limit.unit in ("hour", "minute")), CALENDAR
        )
        ended = any(one.state in mirror.ENDS for one in story)
        assert (result.state == "stopped") == ended
        if not ended and result.due is None:
            assert story[-1].state == "supplement"
        if not ended and story[-1].state == "supplement":
            assert result.due is None or result.due < story[-1].day or limit.unit != "working_day"


def test_a_pause_moves_the_end_by_the_days_it_lasted() -> None:
    ground = limits.Ground("Thủ tục", "Quyết định số 1/QĐ-UBND", "V", "Thông tư số 03/2025/TT-VPCP")
    limit = limits.read_limit("10 ngày làm việc")
    plain = limits.counted(limit, ground, mirror.ledger_of(_told(("received", 9)), exact=False), CALENDAR)
    paused = mirror.ledger_of(_told(("received", 9), ("supplement", 11), ("checking", 16)), exact=False)
    assert plain.due == date(2026, 11, 23)
    assert limits.counted(limit, ground, paused, CALENDAR).due == date(2026, 11, 26)  # 11, 12, 13 do not count


def test_half_an_hour_is_half_an_hour() -> None:
    at = datetime(2026, 11, 9, 8, 45, tzinfo=VIETNAM)
    result = limits.counted(limits.read_limit("0.5 giờ"), limits.Ground("x", "y"), (Entry("start", DAY, at),), CALENDAR)
    assert result.at == datetime(2026, 11, 9, 9, 15, tzinfo=VIETNAM)
    assert "30 phút" in result.steps[0].text


HEAD = [
    "Mã hồ sơ",
    "Mã thủ tục",
    "Ngày nhận",
    "Yêu cầu bổ sung",
    "Đã bổ sung",
    "Ngày có kết quả",
    "Ngày trả",
    "SĐT",
    "Ngày hẹn trả",
]


def test_a_table_of_files_is_read() -> None:
    table = [
        ["Sổ theo dõi"],
        HEAD,
        ["h01-1", "9.1", "09/11/2026", "10/11/2026", "12/11/2026", "", "16/11/2026", "0987654321", "2026-11-20"],
    ]
    [found], faults = sheet.read_files(table, today=date(2026, 11, 20), trips=2)
    assert not faults
    assert [(one.state, one.day.day) for one in found.story] == [
        ("received", 9), ("supplement", 10), ("checking", 12), ("processing", 16), ("result_ready", 16), ("returned", 16),
    ]  # fmt: skip
    assert (found.code, found.phone_tail, found.appointed) == ("H01-1", "4321", date(2026, 11, 20))


def test_every_fault_of_a_table_is_told_with_its_row() -> None:
    table = [
        HEAD,
        ["", "9.1", "09/11/2026", "", "", "", "", "", ""],
        ["H2", "9.1", "hôm qua", "", "", "", "", "", ""],
        ["H3", "9.1", "09/11/2026", "", "", "", "30/11/2026", "", ""],
        ["H4", "9.1", "09/11/2026", "08/11/2026", "", "", "", "", ""],
        ["H5", "9.1", "09/11/2026", "", "", "", "", "", ""],
        ["h5", "9.1", "09/11/2026", "", "", "", "", "", ""],
    ]
    _, faults = sheet.read_files(table, today=date(2026, 11, 20), trips=2)
    told = [str(one) for one in faults]
    for row_, words in ((2, "thiếu mã hồ sơ"), (3, "không phải là ngày"), (4, "sau hôm nay"), (7, "đã có ở dòng 6")):
        assert any(one.startswith(f"Dòng {row_}:") and words in one for one in told), (row_, told)
    assert any(one.startswith("Dòng 5:") for one in told)
    assert sheet.read_files([["Mã hồ sơ"]], today=DAY, trips=2)[1]
