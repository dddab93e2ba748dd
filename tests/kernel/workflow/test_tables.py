"""Tables: what can be done where, what is wrong with one, making one from another, reading one from rows."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import course, rows, sound_tables, tables
from cualuat.kernel.workflow import (
    Edge,
    Effect,
    InvalidTable,
    NotFromHere,
    State,
    Table,
    UnknownEdge,
    UnknownState,
    derive,
    describe,
    faults,
    from_rows,
    path_shown,
    rename,
)

COURSE = course()


def edge(code: str, source: str, target: str, **more: Any) -> Edge:
    return Edge(code, f"Bước {code}", (source,), target, **{"who": ("officer",), "basis": "Điều 1", **more})


def table(*edges: Edge, states: str = "a b c") -> Table:
    """States named by letters, the last one final."""
    codes = states.split()
    made = tuple(State(code, f"Trạng thái {code}", f"Lời {code}", final=code == codes[-1]) for code in codes)
    return Table("nho", "Bảng nhỏ", codes[0], made, edges)


SMALL = table(edge("go", "a", "b"), edge("end", "b", "c"))


# --- what can be done where --------------------------------------------------------------------------------------


def test_a_step_leads_on_from_its_states_only() -> None:
    assert COURSE.next_state("checking", "accept") == "accepted"
    assert COURSE.next_state("verifying", "note") == "verifying"
    assert COURSE.allowed("received", "withdraw")
    assert not COURSE.allowed("closed", "withdraw")
    with pytest.raises(NotFromHere) as refusal:
        COURSE.next_state("closed", "guide")
    assert "«Hướng dẫn nơi gửi» khi hồ sơ ở trạng thái «Đã xong»" in str(refusal.value)
    assert "«Mới nhận», «Đang xem xét điều kiện tiếp nhận»" in str(refusal.value)


def test_the_steps_of_a_state_come_in_the_order_of_the_table() -> None:
    assert [e.code for e in COURSE.edges_from("signing")] == ["return", "verify_more", "decide"]
    assert COURSE.edges_from("refused") == ()


def test_what_the_table_does_not_know_is_said() -> None:
    with pytest.raises(UnknownState, match="không có trạng thái «lost»"):
        COURSE.edges_from("lost")
    with pytest.raises(UnknownEdge, match="không có bước «fly»"):
        COURSE.allowed("received", "fly")


@given(sound_tables(), st.data())
def test_steps_never_leave_the_table(made: Table, data: st.DataObject) -> None:
    here = made.initial
    for _ in range(8):
        possible = made.edges_from(here)
        if not possible:
            break
        here = made.next_state(here, data.draw(st.sampled_from(possible)).code)
        assert made.has(here)


# --- what is wrong -----------------------------------------------------------------------------------------------


def test_a_sound_table_has_no_faults() -> None:
    assert faults(SMALL) == []
    assert faults(COURSE) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(SMALL, states=(*SMALL.states, SMALL.states[0])), "Có hai trạng thái cùng mã «a»"),
        (table(edge("go", "a", "b"), edge("go", "b", "c")), "Có hai bước cùng mã «go»"),
        (replace(SMALL, initial="x"), "Trạng thái đầu «x» không có trong bảng"),
        (replace(SMALL, initial="c"), "Trạng thái đầu «c» không thể là trạng thái kết thúc"),
        (table(edge("go", "a", "b"), edge("end", "b", "x")), "Bước «end» nhắc đến trạng thái «x» không có"),
        (table(edge("go", "a", "b"), edge("end", "b", "c", basis=" ")), "Bước «end» thiếu căn cứ pháp lý"),
        (table(edge("go", "a", "b"), edge("end", "b", "c", who=())), "Bước «end» không nói ai được làm"),
        (table(edge("go", "a", "c")), "Không có cách nào đi đến trạng thái «b»"),
        (table(edge("go", "a", "b"), edge("over", "a", "c")), "«b» chưa kết thúc mà không có bước nào đi tiếp"),
        (
            table(edge("go", "a", "b"), edge("back", "b", "a")),
            "Từ trạng thái «b» không đi đến được trạng thái kết thúc",
        ),
        (
            table(edge("go", "a", "b"), edge("end", "b", "c"), edge("note", "c", "")),
            "Bước «note» giữ nguyên trạng thái kết thúc «c»",
        ),
        (
            table(edge("go", "a", "b", effects=(Effect("extend", "han"),)), edge("end", "b", "c")),
            "Bước «go» gia hạn thiếu loại gia hạn",
        ),
        (
            table(replace(edge("go", "a", "b"), sources=()), edge("end", "a", "c")),
            "Bước «go» không đi từ trạng thái nào",
        ),
    ],
)
def test_each_fault_is_named(wrong: Table, words: str) -> None:
    assert any(words in fault for fault in faults(wrong))


@given(tables(), st.data())
def test_where_nothing_is_wrong_every_matter_can_end(made: Table, data: st.DataObject) -> None:
    if faults(made):
        return
    here = made.initial
    for _ in range(data.draw(st.integers(0, 6))):
        possible = made.edges_from(here)
        if not possible:
            break
        here = made.next_state(here, data.draw(st.sampled_from(possible)).code)
    assert _can_end(made, here)


@given(sound_tables())
def test_mended_tables_are_sound(made: Table) -> None:
    assert faults(made) == []


def _can_end(made: Table, start: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        if made.state(here).final:
            return True
        if here not in seen:
            seen.add(here)
            todo += [made.next_state(here, e.code) for e in made.edges_from(here)]
    return False


# --- what a citizen is shown -------------------------------------------------------------------------------------


def test_the_citizen_sees_where_she_was_where_she_is_and_what_likely_follows() -> None:
    shown = path_shown(COURSE, ["received", "checking", "accepted"])
    assert [(step.words, step.when) for step in shown] == [
        ("Đã nhận đơn", "past"),
        ("Đang xem xét", "past"),
        ("Đã thụ lý", "now"),
        ("Đang giải quyết", "next"),
        ("Đã có quyết định", "next"),
        ("Đã gửi quyết định", "next"),
        ("Đã xong", "next"),
    ]


def test_a_side_state_shows_the_way_back() -> None:
    shown = path_shown(COURSE, ["received", "checking", "accepted", "verifying", "suspended"])
    assert [step.words for step in shown[4:]] == ["Tạm dừng", "Đang giải quyết", *(s.words for s in shown[6:])]
    assert shown[4].waits_for == "other"


def test_states_without_words_stand_under_the_last_words_told() -> None:
    shown = path_shown(COURSE, ["received", "drafting", "signing"])
    assert [(step.code, step.words, step.when) for step in shown[1:3]] == [
        ("signing", "Đang giải quyết", "now"),
        ("decided", "Đã có quyết định", "next"),
    ]


def test_at_the_end_nothing_follows() -> None:
    shown = path_shown(COURSE, ["received", "withdrawn"])
    assert [(step.words, step.when, step.final) for step in shown] == [
        ("Đã nhận đơn", "past", False),
        ("Bạn đã rút đơn", "now", True),
    ]


def test_a_matter_that_went_nowhere_is_at_the_beginning() -> None:
    assert path_shown(COURSE, [])[0].when == "now"
    with pytest.raises(UnknownState):
        path_shown(COURSE, ["lost"])


# --- making one from another -------------------------------------------------------------------------------------


def test_a_kind_is_made_from_another() -> None:
    other = derive(
        COURSE,
        code="thu-hai",
        name="Giải quyết lần hai",
        limits={"thu-accept": "thu-hai-accept", "thu-send": ""},
        drop_states=["asking"],
        drop_edges=["reopen"],
        replace_edges=[replace(COURSE.edge("verify"), name="Giao xác minh lại")],
        add_states=[State("published", "Đã công khai", "Đã công khai", final=True)],
        add_edges=[edge("publish", "sent", "published")],
    )
    assert faults(other) == []
    assert [e.limit for e in other.edge("take").effects] == ["thu-hai-accept"]
    assert "thu-send" not in {effect.limit for e in other.edges for effect in e.effects}
    assert other.edge("suspend").sources == ("accepted", "verifying", "drafting")
    assert {"consult", "consulted", "reopen"}.isdisjoint(e.code for e in other.edges)
    assert other.edge("verify").name == "Giao xác minh lại"
    assert rename(COURSE, code="x", name="Tên khác").edges == COURSE.edges


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"limits": {"han-la": "x"}}, "không có thời hạn «han-la»"),
        ({"documents": {"mau-la": "x"}}, "không có biểu mẫu «mau-la»"),
        ({"drop_edges": ["fly"]}, "không có bước «fly»"),
        ({"drop_states": ["lost"]}, "không có trạng thái «lost»"),
        ({"drop_states": ["received"]}, "Không thể bỏ trạng thái đầu «received»"),
        ({"replace_edges": [edge("fly", "sent", "closed")]}, "không có bước «fly»"),
        ({"add_edges": [edge("take", "sent", "closed")]}, "đã có bước «take»"),
        ({"add_states": [State("sent", "x", "x")]}, "đã có trạng thái «sent»"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        derive(COURSE, code="x", name="Tên khác", **change)


@given(sound_tables(), st.sampled_from(["", "han-moi"]))
def test_other_limits_and_forms_leave_a_sound_table_sound(made: Table, limit: str) -> None:
    limits = {effect.limit: limit for e in made.edges for effect in e.effects}
    documents = {e.document: "mau-moi" for e in made.edges if e.document}
    assert faults(derive(made, code="x", name="Tên khác", limits=limits, documents=documents)) == []


# --- reading from rows -------------------------------------------------------------------------------------------


def test_rows_become_a_table() -> None:
    assert (COURSE.code, COURSE.initial, len(COURSE.states), len(COURSE.edges)) == ("thu", "received", 16, 26)
    assert COURSE.edge("extend").effects == (Effect("extend", "thu-{channel}-solve", "complex"),)
    assert COURSE.edge("decide").effects == (Effect("stop", "thu-{channel}-solve"), Effect("start", "thu-send"))
    assert COURSE.edge("reopen").effects == (Effect("reset", "thu-{channel}-solve"),)
    assert COURSE.edge("note").stays
    assert COURSE.edge("note").public
    assert COURSE.state("incomplete").waits_for == "citizen"


def test_a_single_text_stands_for_a_list_of_one() -> None:
    content = {
        "kind": {"code": "x", "name": "X", "initial": "a"},
        "state": [{"code": "a", "name": "A"}],
        "edge": [{"code": "e", "name": "E", "from": "a", "who": "officer", "public": False}],
    }
    assert from_rows(content).edges[0] == Edge("e", "E", ("a",), "", ("officer",), public=False)


@pytest.mark.parametrize(
    ("where", "key", "value", "words"),
    [
        ("edge", "fromm", ["a"], "Bước thứ 1 «take»: không có mục «fromm»"),
        ("edge", "from", None, "Bước thứ 1 «take»: thiếu mục «from»"),
        ("edge", "who", [1], "Bước thứ 1 «take»: mục «who» phải là danh sách"),
        ("edge", "public", "no", "mục «public» phải là true hoặc false"),
        ("edge", "extends", ["han"], "Bước thứ 1 «take», mục extends: thiếu, hoặc không phải"),
        ("edge", "extends", [{"limit": "han"}], "mục extends: thiếu mục «extension»"),
        ("edge", "starts", [""], "không có đoạn trống"),
        ("edge", "basis", 12, "mục «basis» phải là một đoạn chữ"),
        ("state", "waits_for", "nobody", "Trạng thái thứ 1 «received»: waits_for phải là"),
        ("state", "name", "", "Trạng thái thứ 1 «received»: thiếu mục «name»"),
    ],
)
def test_a_wrong_row_is_named(where: str, key: str, value: object, words: str) -> None:
    content: dict[str, Any] = copy.deepcopy(rows())
    content[where][0].pop(key, None)
    if value is not None:
        content[where][0][key] = value
    with pytest.raises(InvalidTable) as refusal:
        from_rows(content)
    assert words in str(refusal.value)


def test_a_file_without_a_kind_is_refused() -> None:
    with pytest.raises(InvalidTable, match=r"Phần \[kind\]"):
        from_rows({"state": []})
    with pytest.raises(InvalidTable, match="không có mục «edges»"):
        from_rows({**rows(), "edges": []})


# --- in words ----------------------------------------------------------------------------------------------------


def test_the_description_tells_every_step() -> None:
    text = describe(COURSE, names={"officer": "công chức", "thu-accept": "Thụ lý", "complex": "vụ việc phức tạp"})
    assert text.startswith("# Giải quyết đề nghị thử\n")
    assert "| Chờ bổ sung giấy tờ | incomplete | Cần bạn bổ sung | người dân |" in text
    assert (
        "| Mới nhận | Nhận xử lý | Đang xem xét điều kiện tiếp nhận | công chức | – | bắt đầu Thụ lý | "
        "khoản 4 Điều 12 Luật thử |" in text
    )
    assert "gia hạn thu-{channel}-solve (vụ việc phức tạp)" in text
    assert "| giữ nguyên | công chức |" in text


@given(tables())
def test_a_description_has_a_line_for_each_row(made: Table) -> None:
    lines = [line for line in describe(made).splitlines() if line.startswith("|")]
    assert len(lines) == len(made.states) + len(made.edges) + 4
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 2
