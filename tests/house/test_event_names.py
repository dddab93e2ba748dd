"""Every event that the program can write into the audit log, and every detail of it, has a Vietnamese name at the desk.

The names are read out of the source. What is put together while the program runs is told here, and only that. Names of
what is no longer written stay: the log is never shortened.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

import cualuat
from cualuat.law.operations import METADATA_FIELDS
from cualuat.organisation.operations import UnitFacts
from cualuat.programme.models import ObstacleState
from cualuat.sealed.models import KeyWrap, KindChoices
from cualuat.web.desk.labels import EVENTS, FIELDS, details, event_name, field_name

ROOT = Path(cualuat.__file__).parent


def _opened() -> set[str]:
    """What can be opened in a box: the second argument wherever `record_opening` is called."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "sealed" / "operations").glob("*.py"))]
    return {what for text in texts for what in re.findall(r'record_opening\([\w.]+, "(\w+)"', text)}


# Actions with a part that is known only when the program runs.
PUT_TOGETHER = {
    "sealed.{action}": (),  # the writers themselves
    "sealed.open_{what}": tuple(sorted(_opened())),
    "sealed.add_{kind}": tuple(KindChoices.values),
    "sealed.change_{wrap.means}": tuple(KeyWrap.MeansChoices.values),
    "programme.obstacle_{state}": tuple(ObstacleState.values),
}
# Details that are gathered while the program runs: file and function → their names.
GATHERED = {
    "organisation/operations.py:set_unit": {"name", *(field.name for field in fields(UnitFacts))},
    "timelimits/operations.py:load_lawdata": {"calendar", "time_limits"},
    "timelimits/operations.py:set_limit": {
        key
        for path in (ROOT / "lawdata" / "time_limits").glob("*.toml")
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
        for key in rule
    },
    "programme/operations/plans.py:edit_task": {
        "path",
        "text",
        "content",
        "leads",
        "unit",
        "cooperating",
        "time",
        "products",
        "funding",
        "each",
    },
    "law/operations.py:edit_metadata": {*METADATA_FIELDS, "headings"},
}
# Functions that hand on what they are given: their callers are looked at instead.
HANDING_ON = {
    "sealed/operations/recording.py:record",
    "sealed/operations/recording.py:record_act",
    "sealed/operations/recording.py:record_opening",
    "sealed/operations/keys.py:_record",
    "sealed/operations/keys.py:_record_unlock",
    "casework/operations/publishing.py:_record",
    "programme/operations/plans.py:record",
    "programme/operations/running.py:record",
    "reading/operations/opening.py:record",
    "inspections/operations/checking.py:record",
    "duties/operations/publishing.py:_record",
    "duties/operations/publishing.py:_whole",
    "duties/operations/cataloguing.py:_record",
    "means/operations/budgeting.py:_record",
    "means/operations/keeping.py:_thing",
    "means/operations/keeping.py:_request",
    "drafting/operations/tracking.py:record",
    "guides/operations/writing.py:record",
    "guides/operations/glossary.py:_record",
    "campaigns/operations/recording.py:record",
    "consultations/operations/arranging.py:record",
    "coordination/operations/exchanging.py:_contact",
    "coordination/operations/exchanging.py:_record",
    "coordination/operations/meeting.py:_record",
    "coordination/operations/assigning.py:_record",
    "dialogues/operations/recording.py:record",
    "democracy/operations/recording.py:record",
    "emulation/operations/organising.py:record",
    "contests/operations/banking.py:record",
    "contests/operations/arranging.py:record",
    "contests/operations/judging.py:_record",
    "emulation/operations/gathering.py:record",
    "emulation/operations/gathering.py:_registered",
    "emulation/operations/judging.py:_decided",
    "emulation/operations/judging.py:record",
    "emulation/operations/judging.py:record_round",
    "surveys/operations/writing.py:record",
    "ballots/operations/preparing.py:record",
    "honours/operations/rounds.py:record",
    "honours/operations/rounds.py:_moved",
    "honours/operations/nominating.py:record",
    "honours/operations/consenting.py:_saved",
    "honours/operations/choosing.py:_saved",
    "honours/operations/initiatives.py:_record",
    "training/operations/needs.py:_record",
    "training/operations/profiles.py:_record",
    "training/operations/recording.py:record",
    "organisation/operations.py:_set_end",
}


@dataclass(frozen=True)
class Written:
    """One place where an event is written: the call, the function round it, its file."""

    call: ast.Call
    inside: ast.FunctionDef
    file: str

    @property
    def place(self) -> str:
        return f"{self.file}:{self.inside.name}"


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if file.startswith("web/") or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield file, node


def _handing_on_in(file: str) -> set[str]:
    return {place.partition(":")[2] for place in HANDING_ON if place.startswith(f"{file}:")}


def _calls() -> Iterator[Written]:
    for file, function in _functions():
        known = {"audit.record", *_handing_on_in(file)}
        if file.startswith(
            ("training/operations/", "campaigns/operations/", "ballots/operations/", "honours/operations/")
        ):
            known |= {"record"}
        if file.startswith("sealed/"):
            known |= {"record", "record_act"}
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in known:
                yield Written(node, function, file)


CALLS = list(_calls())


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _given(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    """What a name stands for in a function."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    found.append(node.value)
        elif isinstance(node, ast.AnnAssign) and node.value and ast.unparse(node.target) == name:
            found.append(node.value)
    return found


def _texts(node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """The actions that an expression can stand for; «{…}» where a part of it is not known."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, function)
        yield from _texts(node.orelse, function)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"  # type: ignore[attr-defined]
            for part in node.values
        )
    elif isinstance(node, ast.Name) and (values := _given(function, node.id)):
        for value in values:
            yield from _texts(value, function)
    else:
        yield f"{{{ast.unparse(node)}}}"


def _actions_of(written: Written) -> Iterator[str]:
    name = ast.unparse(written.call.func)
    node = _keyword(written.call, "action") or (written.call.args[0] if written.call.args else None)
    assert node is not None, written.place
    before = "sealed." if written.file.startswith("sealed/") and name != "audit.record" else ""
    for text in _texts(node, written.inside):
        if written.place in HANDING_ON and text.startswith("{"):
            continue
        yield f"{before}{text}"


def _all_actions() -> dict[str, str]:
    found = {}
    for written in CALLS:
        for action in _actions_of(written):
            if "{" not in action:
                found[action] = written.place
                continue
            assert action in PUT_TOGETHER, f"{written.place}: name what {action} can be in PUT_TOGETHER"
            for part in PUT_TOGETHER[action]:
                found[re.sub(r"\{.*\}", part, action)] = written.place
    return found


def _details_of(written: Written) -> set[str]:
    node = _keyword(written.call, "detail")
    if node is None or (written.place in HANDING_ON and isinstance(node, ast.Name)):
        return set()
    nodes = _given(written.inside, node.id) if isinstance(node, ast.Name) else [node]
    found: set[str] = set(GATHERED.get(written.place, ()))
    known = written.place in GATHERED
    for one in nodes:
        if isinstance(one, ast.Dict):
            found |= {key.value for key in one.keys if isinstance(key, ast.Constant)}
            known = known or (bool(one.keys) and all(isinstance(key, ast.Constant) for key in one.keys))
    assert known, f"{written.place}: name its details in GATHERED"
    return {str(key) for key in found}


ACTIONS = _all_actions()


def test_the_source_is_read() -> None:
    assert len(ACTIONS) > 90
    assert {"law.publish", "accounts.close", "casework.person_wrote", "casework.unpublish", "notices.hold"} <= set(
        ACTIONS
    )
    assert {"sealed.open_identity", "sealed.add_note", "sealed.unlock_failed", "sealed.create_key"} <= set(ACTIONS)


def test_every_event_has_a_name() -> None:
    nameless = {action: place for action, place in ACTIONS.items() if action not in EVENTS}
    assert not nameless, nameless


def test_no_two_events_have_the_same_name() -> None:
    names = [EVENTS[action] for action in EVENTS]
    assert sorted(names) == sorted(set(names))


def test_every_detail_has_a_name() -> None:
    used = {key: written.place for written in CALLS for key in _details_of(written)}
    assert len(used) > 50
    nameless = {key: place for key, place in used.items() if key not in FIELDS}
    assert not nameless, nameless


@pytest.mark.parametrize(
    ("action", "detail", "shown"),
    [
        ("organisation.give_post", {"title": "Trưởng phòng"}, "Chức danh: Trưởng phòng"),
        ("law.edit", {"title": ["Cũ", ""]}, "Tên gọi: Cũ → (trống)"),
        ("organisation.set_unit", {"kind": ["unit", "external"]}, "Loại: Đơn vị thuộc cơ quan → Cơ quan khác"),
        ("casework.split", {"parts": ["KN-2026-0001", "PA-2026-0002"]}, "Hồ sơ tách ra: KN-2026-0001, PA-2026-0002"),
        ("casework.hold", {"held": True, "reason": ""}, "Đang giữ: có"),
        ("casework.data_decision", {"what": "erasure", "granted": False}, "Yêu cầu: Xóa dữ liệu của tôi|Chấp nhận: không"),
        ("casework.register", {"channel": "desk"}, "Cách gửi: Trực tiếp tại trụ sở"),
        ("timelimits.set_limit", {"unit": ["calendar_day", "working_day"]}, "Tính theo: ngày → ngày làm việc"),
        ("law.load", {"counts": {"created": 3, "refused": 1}}, "Kết quả: Mới: 3, Không nhận: 1"),
        ("sealed.set_policy", {"needed": [2, 3]}, "Số người phải đồng ý: 2 → 3"),
    ],
)  # fmt: skip
def test_details_in_words(action: str, detail: dict[str, object], shown: str) -> None:
    lines = [f"{d['name']}: {d['text'] or d['old'] + ' → ' + d['new']}" for d in details(action, detail)]
    assert "|".join(lines) == shown


def test_what_has_no_name_stands_as_it_is() -> None:
    assert event_name("khac.viec") == "khac.viec"
    assert field_name("khac.viec", "gi_do") == "gi_do"
