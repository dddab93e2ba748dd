"""The text of a draft cut into places, the table of opinions, which opinions led to which change: plain rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.consultations.kinds import kinds
from cualuat.consultations.rules import read_day, read_rows, same_place
from cualuat.consultations.texts import neighbours, overlap, read
from cualuat.law.rules import eid_to_path, path_to_eid
from sample_consultation import POSTED

PLAN = "Thực hiện Nghị quyết, ban hành Kế hoạch:\nI. MỤC ĐÍCH\n1. Mọi xã biết.\nII. NỘI DUNG\n1. Mở lớp.\nNơi nhận:\n- Như trên"


def test_articles_clauses_and_points_are_places_with_their_names() -> None:
    draft = read(POSTED)
    assert {eid: place.name for eid, place in draft.places.items()} == {
        "art_1": "Điều 1", "art_2": "Điều 2", "art_2__para_1": "Khoản 1 Điều 2", "art_2__para_2": "Khoản 2 Điều 2",
        "art_2__para_2__point_a": "Điểm a khoản 2 Điều 2", "art_2__para_2__point_b": "Điểm b khoản 2 Điều 2", "art_3": "Điều 3",
    }  # fmt: skip
    unit = draft.unit("art_2__para_2__point_b")
    assert unit is not None
    assert (unit.eid, unit.heading) == ("art_2", "Hồ sơ, thời gian trả lời")
    assert [one and one.eid for one in neighbours(draft.units, "art_2")] == ["art_1", "art_3"]
    assert draft.name_of("") == "Cả văn bản"
    assert all(path_to_eid(eid_to_path(eid)) == eid for eid in draft.places)


def test_a_plan_without_articles_has_places_too() -> None:
    draft = read(PLAN)
    assert draft.is_plain
    assert [one.name for one in draft.places.values()] == ["Mục I", "Mục I.1", "Mục II", "Mục II.1"]
    assert [one.name for one in draft.listed] == ["Mục I", "Mục I.1", "Mục II", "Mục II.1"]
    assert read("Chỉ một đoạn văn.").listed[0].name == "Toàn văn"
    assert read("  \n ").units == ()


@given(st.text(alphabet="Điều 123.:abđ)\nKhoản|IV", max_size=200))
@settings(max_examples=25, deadline=None)
def test_every_place_of_any_text_lies_on_a_page(text: str) -> None:
    draft = read(text)
    for eid, place in draft.places.items():
        assert draft.unit(eid) is not None
        assert place.name


def test_the_table_names_every_wrong_row() -> None:
    places = {eid: place.name for eid, place in read(POSTED).places.items()}
    head = ["Điều, khoản", "Nội dung góp ý", "Cơ quan, tổ chức, cá nhân", "Loại", "Ngày góp ý"]
    rows, faults = read_rows(
        [
            head,
            ["khoản 2, Điều 2", "Nên bảy ngày", "Hội Nông dân", "Tổ chức", "01/11/2026"],
            ["", "Đồng ý cả", "", "", "2026-11-02"],
        ],
        places,
    )
    assert not faults
    assert [(row.place, row.is_organisation, row.on) for row in rows] == [
        ("art_2__para_2", True, date(2026, 11, 1)),
        ("", False, date(2026, 11, 2)),
    ]
    _, faults = read_rows([head, ["Điều 9", "x", "", "", ""], ["", "", "A", "hội", "hôm qua"]], places)
    told = " ".join(map(str, faults))
    assert [fault.row for fault in faults] == [2, 3, 3, 3]
    assert "dự thảo không có «Điều 9»" in told
    assert "thiếu nội dung" in told
    assert "«tổ chức» hoặc «cá nhân»" in told
    assert "«hôm qua» không đọc được" in told


@pytest.mark.parametrize(
    ("text", "day"),
    [("31/3/2026", date(2026, 3, 31)), ("2026-03-31 00:00:00", date(2026, 3, 31)), ("31/2/2026", None), ("", None)],
)
def test_days_as_tables_have_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_places_that_overlap_and_are_named_alike() -> None:
    assert overlap("art_2", "art_2__para_1__point_a")
    assert not overlap("art_2", "art_21")
    assert same_place("Khoản 2,  Điều 5") == same_place("khoản 2 điều 5")


def test_the_days_for_the_explanation_ship_as_not_certain() -> None:
    assert all(kind.needs_review and kind.note for kind in kinds().values())
