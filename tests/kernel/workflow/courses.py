"""Tables for the tests: one as large and as tangled as real ones, written here; and random ones."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import replace

from hypothesis import strategies as st

from cualuat.kernel.workflow import Edge, Effect, State, Table, from_rows

COURSE = """
[kind]
code = "thu"
name = "Giải quyết đề nghị thử"
initial = "received"

[[state]]
code = "received"
name = "Mới nhận"
public = "Đã nhận đơn"
[[state]]
code = "incomplete"
name = "Chờ bổ sung giấy tờ"
public = "Cần bạn bổ sung"
waits_for = "citizen"
[[state]]
code = "checking"
name = "Đang xem xét điều kiện tiếp nhận"
public = "Đang xem xét"
[[state]]
code = "accepted"
name = "Đã thụ lý"
public = "Đã thụ lý"
[[state]]
code = "verifying"
name = "Đang xác minh"
public = "Đang giải quyết"
[[state]]
code = "asking"
name = "Hỏi ý kiến cơ quan khác"
public = "Đang giải quyết"
waits_for = "other"
[[state]]
code = "drafting"
name = "Dự thảo quyết định"
public = "Đang giải quyết"
[[state]]
code = "signing"
name = "Trình ký"
public = ""
[[state]]
code = "decided"
name = "Đã quyết định"
public = "Đã có quyết định"
[[state]]
code = "sent"
name = "Đã gửi quyết định"
public = "Đã gửi quyết định"
waits_for = "citizen"
[[state]]
code = "closed"
name = "Đã xong"
public = "Đã xong"
final = true
[[state]]
code = "suspended"
name = "Tạm đình chỉ"
public = "Tạm dừng"
waits_for = "other"
[[state]]
code = "refused"
name = "Không thụ lý"
public = "Không thụ lý"
final = true
[[state]]
code = "guided"
name = "Đã hướng dẫn gửi nơi khác"
public = "Đã hướng dẫn"
final = true
[[state]]
code = "withdrawn"
name = "Đã rút đơn"
public = "Bạn đã rút đơn"
final = true
[[state]]
code = "terminated"
name = "Đình chỉ"
public = "Đã đình chỉ"
final = true
"""

_EDGES = (
    # code, name, from, to, who, clock
    ("take", "Nhận xử lý", "received", "checking", "officer", "starts:thu-accept"),
    ("ask_more", "Yêu cầu bổ sung", "received checking", "incomplete", "officer", "pauses:thu-accept"),
    ("completed", "Đã bổ sung", "incomplete", "checking", "officer", "resumes:thu-accept"),
    ("guide", "Hướng dẫn nơi gửi", "received checking", "guided", "officer", "stops:thu-accept"),
    ("refuse", "Không thụ lý", "checking", "refused", "chief", "stops:thu-accept"),
    ("accept", "Thụ lý", "checking", "accepted", "chief", "stops:thu-accept starts:thu-{channel}-solve"),
    ("note", "Ghi chú việc đã làm", "accepted verifying drafting", "", "officer", ""),
    ("verify", "Giao xác minh", "accepted", "verifying", "chief", ""),
    ("skip", "Đủ rõ, không cần xác minh", "accepted", "drafting", "chief", ""),
    ("consult", "Hỏi ý kiến", "verifying drafting", "asking", "officer", ""),
    ("consulted", "Đã có ý kiến", "asking", "verifying", "officer", ""),
    ("report", "Báo cáo kết quả xác minh", "verifying", "drafting", "officer", ""),
    ("extend", "Gia hạn", "accepted verifying drafting", "", "chief", "extends:thu-{channel}-solve"),
    ("submit", "Trình ký", "drafting", "signing", "officer", ""),
    ("return", "Trả lại dự thảo", "signing", "drafting", "chief", ""),
    ("verify_more", "Xác minh thêm", "signing", "verifying", "chief", ""),
    ("decide", "Ký quyết định", "signing", "decided", "chief", "stops:thu-{channel}-solve starts:thu-send"),
    ("send", "Gửi quyết định", "decided", "sent", "officer", "stops:thu-send"),
    ("close", "Xong, lưu hồ sơ", "sent", "closed", "officer", ""),
    ("reopen", "Giải quyết lại", "closed", "verifying", "chief", "resets:thu-{channel}-solve"),
    (
        "suspend",
        "Tạm đình chỉ",
        "accepted verifying asking drafting",
        "suspended",
        "chief",
        "pauses:thu-{channel}-solve",
    ),
    ("resume", "Tiếp tục giải quyết", "suspended", "verifying", "chief", "resumes:thu-{channel}-solve"),
    ("terminate", "Đình chỉ", "accepted verifying drafting suspended", "terminated", "chief", "stops:thu-solve"),
    ("withdraw", "Rút đơn", "received incomplete checking", "withdrawn", "citizen", ""),
    ("withdraw_late", "Rút đơn sau thụ lý", "accepted verifying drafting", "withdrawn", "citizen", ""),
    ("correct", "Đính chính quyết định", "sent", "decided", "chief", ""),
)


def rows() -> dict[str, object]:
    """The rows of the large table, as a file would give them."""
    content: dict[str, object] = tomllib.loads(COURSE)
    content["edge"] = [_edge_row(*edge) for edge in _EDGES]
    return content


def _edge_row(code: str, name: str, sources: str, target: str, who: str, clocks: str) -> dict[str, object]:
    row: dict[str, object] = {"code": code, "name": name, "from": sources.split(), "who": [who]}
    row["basis"] = f"khoản {len(code)} Điều 12 Luật thử"
    if target:
        row["to"] = target
    for clock in clocks.split():
        key, limit = clock.split(":")
        row[key] = [{"limit": limit, "extension": "complex"}] if key == "extends" else [limit]
    return row


def course() -> Table:
    """16 states, 26 steps, cycles, side states."""
    return from_rows(rows())


@st.composite
def tables(draw: st.DrawFn, most: int = 9) -> Table:
    """Random tables, right and wrong ones; every name is told apart from every other."""
    count = draw(st.integers(2, most))
    codes = [f"s{number}" for number in range(count)]
    words = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy <&>\"'", min_size=1, max_size=40)
    states = tuple(
        State(
            code,
            f"{code} {draw(words)}".strip(),
            draw(st.sampled_from(("", "Đang làm", f"Lời {code}"))),
            final=draw(st.booleans()),
            waits_for=draw(st.sampled_from(("agency", "citizen", "other"))),
        )
        for code in codes
    )
    edges = tuple(
        Edge(
            f"e{number}",
            f"Bước {number}",
            tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True))),
            draw(st.sampled_from(["", *codes])),
            ("officer",),
            document=draw(st.sampled_from(("", "mau-1"))),
            effects=draw(st.sampled_from(((), (Effect("start", "han-1"),), (Effect("stop", "han-{kenh}"),)))),
            basis="Điều 1 Luật thử",
        )
        for number in range(draw(st.integers(1, 2 * count)))
    )
    return Table("ngau-nhien", "Bảng ngẫu nhiên", codes[0], states, edges)


@st.composite
def sound_tables(draw: st.DrawFn, most: int = 9) -> Table:
    """Random tables by which every matter can end: mended until nothing is wrong with them."""
    table = draw(tables(most))
    states = tuple(replace(state, final=state.final and number > 0) for number, state in enumerate(table.states))
    states = (*states[:-1], replace(states[-1], final=True))
    finals = {state.code for state in states if state.final}
    kept = (
        replace(edge, sources=tuple(c for c in edge.sources if edge.target or c not in finals)) for edge in table.edges
    )
    edges = tuple(edge for edge in kept if edge.sources)
    mending = tuple(
        Edge(f"m{number}", f"Tiếp {number}", (one.code,), other.code, ("chief",), basis="Điều 2 Luật thử")
        for number, (one, other) in enumerate(itertools.pairwise(states))
    )
    return replace(table, states=states, edges=(*edges, *mending))
