"""Values of letters: what may come in, how days, numbers and nothing at all are printed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from markupsafe import Markup

from cualuat.letters.printing import FILTER_NAMES, FILTERS
from cualuat.letters.variables import DATES, VARIABLES, BadContext, complete, names


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "05/02/2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026", "31/01/2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026", "09/03/2026"),
        (date(2026, 11, 12), "ngày 12 tháng 11 năm 2026", "12/11/2026"),
        (None, "ngày …… tháng …… năm ……", "……/……/……"),
        ("", "ngày …… tháng …… năm ……", "……/……/……"),
        ("cuối tháng 6", "cuối tháng 6", "cuối tháng 6"),
    ],
)
def test_days_are_written_as_decree_30_writes_them(day: object, words: str, figures: str) -> None:
    assert FILTERS["ngay"](day) == words
    assert FILTERS["ngay_so"](day) == figures


@pytest.mark.parametrize(
    ("name", "value", "printed"),
    [
        ("hoa", "Ủy ban nhân dân xã Đường Ưu", "ỦY BAN NHÂN DÂN XÃ ĐƯỜNG ƯU"),
        ("dau_hoa", "ông", "Ông"),
        ("dau_hoa", "ủy ban", "Ủy ban"),
        ("cham", "có", "có"),
        ("cham", date(2026, 2, 5), "05/02/2026"),
        ("so", 5, "05"),
        ("so", "12", "12"),
        ("so", "năm", "năm"),
        ("so_hieu", "5 / TB - STP", "05/TB-STP"),
        ("so_hieu", "123/QĐ-UBND", "123/QĐ-UBND"),
        ("dong", "a\n\n b \n", ["a", "b"]),
    ],
)
def test_filters_print(name: str, value: object, printed: object) -> None:
    assert FILTERS[name](value) == printed


@pytest.mark.parametrize("name", ["hoa", "dau_hoa", "cham", "so", "so_hieu"])
@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_nothing_leaves_room(name: str, nothing: object) -> None:
    assert set(str(FILTERS[name](nothing))) == {"…"}


def test_no_lines_leave_one_line_of_room() -> None:
    [room] = FILTERS["dong"]("")  # type: ignore[misc]
    assert set(room) == {"…"}


def test_every_filter_is_explained() -> None:
    assert set(FILTERS) == set(FILTER_NAMES)


def test_what_is_missing_is_empty() -> None:
    context = complete({"agency": {"name": "Sở Tư pháp"}})
    assert context["agency"]["phone"] == ""
    assert {context[group][name] for group, name in DATES} == {None}
    assert context["sender"]["count"] == 1
    assert context["f"] == {}
    assert all(set(VARIABLES[group]) == set(context[group]) for group in VARIABLES)


@pytest.mark.parametrize(
    "given",
    [
        {"agency": {"nmae": "x"}},
        {"nobody": {}},
        {"agency": "Sở Tư pháp"},
        {"f": {"moment": datetime(2026, 1, 1)}},
        {"f": {"price": 1.5}},
        {"f": {"markup": Markup("<w:br/>")}},
        {"f": {"thing": object()}},
        {"f": {"deep": [[[[["x"]]]]]}},
        {"f": {"many": ["x"] * 501}},
    ],
    ids=["name", "group", "no group", "moment", "float", "markup", "object", "deep", "many"],
)
def test_nothing_but_plain_values_of_known_names_comes_in(given: dict[str, object]) -> None:
    with pytest.raises(BadContext):
        complete(given)


def test_text_comes_in_nfc_with_one_kind_of_line_end_and_no_control_characters() -> None:
    given = {"f": {"text": "Tha\u0302\u0301y\r\nđo\u031b\u0300i\rx\x00\x07\ud800\ufffe"}}
    assert complete(given)["f"]["text"] == "Thấy\nđời\nx"


@pytest.mark.parametrize(
    ("signer", "head"),
    [
        ({"title": "Giám đốc"}, "Giám đốc Sở Tư pháp"),
        ({"title": "Phó Giám đốc", "authority": "KT. Giám đốc"}, "Giám đốc Sở Tư pháp"),
        ({"title": "PHÓ GIÁM ĐỐC", "authority": "KT. GIÁM ĐỐC"}, "Giám đốc Sở Tư pháp"),
        ({"title": "Chánh Văn phòng", "authority": "TL. Giám đốc"}, "Giám đốc Sở Tư pháp"),
        ({"title": "Chủ tịch", "authority": "TM. Ủy ban nhân dân xã Ví Dụ"}, "Ủy ban nhân dân xã Ví Dụ"),
        ({"title": "Giám đốc Sở Tư pháp"}, "Giám đốc Sở Tư pháp"),
    ],
)
def test_a_decision_is_issued_by_the_head_whoever_signs(signer: dict[str, str], head: str) -> None:
    assert complete({"agency": {"name": "Sở Tư pháp"}, "signer": signer})["agency"]["head"] == head


def test_names_for_the_help_page_hold_the_fields_of_the_form() -> None:
    assert "agency.name" in names()
    assert names({"b_on", "a"})[-2:] == ["f.a", "f.b_on"]
