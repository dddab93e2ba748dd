"""Tables from rows, as a TOML file gives them: [kind], [[state]] and [[edge]].

    [kind]
    code = "complaint"                     name, initial: texts

    [[state]]
    code, name, public                     texts; final true or false; waits_for agency, citizen, other or ""

    [[edge]]
    code, name, basis                      texts; also document, note
    from = ["received"]                    a single text stands for a list of one, here and in every list below
    to = "accepted"                        left out: the step stays in its state
    who = ["officer"]                      also needs, guards
    public = false                         left out: the citizen is told
    starts = ["complaint-solve-first"]     also stops, pauses, resumes, resets
    extends = [{limit = "complaint-solve-first", extension = "complex"}]

The effects on clocks stand in the order in which the row names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar, get_args

from cualuat.kernel.workflow.tables import ClockKind, Edge, Effect, InvalidTable, State, Table, WaitsFor

Row = Mapping[str, object]
T = TypeVar("T")
_EFFECTS: Final[dict[str, ClockKind]] = {
    "starts": "start",
    "pauses": "pause",
    "resumes": "resume",
    "resets": "reset",
    "stops": "stop",
}
_KIND: Final = frozenset({"code", "name", "initial"})
_STATE: Final = frozenset({"code", "name", "public", "final", "waits_for"})
_LISTS: Final = frozenset({"from", "who", "needs", "guards", *_EFFECTS})
_TEXTS: Final = frozenset({"code", "name", "to", "document", "basis", "note"})
_EDGE: Final = _LISTS | _TEXTS | {"public", "extends"}


def from_rows(content: Mapping[str, object]) -> Table:
    """The table that the rows describe. Whether it makes sense is for `faults` to say. Raises `InvalidTable`."""
    where = "Bảng"
    _refuse_unknown(content, frozenset({"kind", "state", "edge"}), where)
    kind = _row(content.get("kind"), "Phần [kind]")
    _refuse_unknown(kind, _KIND, "Phần [kind]")
    code, name, initial = (_text(kind, key, "Phần [kind]", needed=True) for key in ("code", "name", "initial"))
    return Table(
        code=code,
        name=name,
        initial=initial,
        states=tuple(_rows(content, "state", "Trạng thái", _state)),
        edges=tuple(_rows(content, "edge", "Bước", _edge)),
    )


def _rows(content: Row, key: str, what: str, read: Callable[[Row, str], T]) -> Iterator[T]:
    rows = content.get(key, [])
    if not isinstance(rows, list):
        raise InvalidTable(f"[[{key}]] phải là một danh sách.")
    for number, value in enumerate(rows, 1):
        row = _row(value, f"{what} thứ {number}")
        code = row.get("code")
        yield read(row, f"{what} thứ {number}{f' «{code}»' if code else ''}")


def _state(row: Row, where: str) -> State:
    _refuse_unknown(row, _STATE, where)
    waits = row.get("waits_for", "agency")
    for known in get_args(WaitsFor):
        if waits == known:
            return State(
                code=_text(row, "code", where, needed=True),
                name=_text(row, "name", where, needed=True),
                public=_text(row, "public", where),
                final=_flag(row, "final", where, default=False),
                waits_for=known,
            )
    raise InvalidTable(f"{where}: waits_for phải là agency, citizen, other hoặc để trống, không phải «{waits}».")


def _edge(row: Row, where: str) -> Edge:
    _refuse_unknown(row, _EDGE, where)
    return Edge(
        code=_text(row, "code", where, needed=True),
        name=_text(row, "name", where, needed=True),
        sources=_texts(row, "from", where, needed=True),
        target=_text(row, "to", where),
        who=_texts(row, "who", where),
        document=_text(row, "document", where),
        effects=tuple(_effects(row, where)),
        basis=_text(row, "basis", where),
        needs=_texts(row, "needs", where),
        guards=_texts(row, "guards", where),
        public=_flag(row, "public", where, default=True),
        note=_text(row, "note", where),
    )


def _effects(row: Row, where: str) -> Iterator[Effect]:
    for key in row:
        if key in _EFFECTS:
            yield from (Effect(_EFFECTS[key], limit) for limit in _texts(row, key, where))
        elif key == "extends":
            yield from _extensions(row[key], where)


def _extensions(value: object, where: str) -> Iterator[Effect]:
    if not isinstance(value, list):
        raise InvalidTable(f"{where}: extends phải là danh sách các cặp {{limit, extension}}.")
    for pair in value:
        row = _row(pair, f"{where}, mục extends")
        _refuse_unknown(row, frozenset({"limit", "extension"}), f"{where}, mục extends")
        limit, extension = (_text(row, key, f"{where}, mục extends", needed=True) for key in ("limit", "extension"))
        yield Effect("extend", limit, extension)


def _row(value: object, where: str) -> Row:
    if not isinstance(value, Mapping):
        raise InvalidTable(f"{where}: thiếu, hoặc không phải một nhóm «khóa = giá trị».")
    return value


def _refuse_unknown(row: Row, known: frozenset[str], where: str) -> None:
    for key in row:
        if key not in known:
            raise InvalidTable(f"{where}: không có mục «{key}»; các mục được dùng: {', '.join(sorted(known))}.")


def _text(row: Row, key: str, where: str, *, needed: bool = False) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise InvalidTable(f"{where}: mục «{key}» phải là một đoạn chữ trong ngoặc kép.")
    if needed and not value.strip():
        raise InvalidTable(f"{where}: thiếu mục «{key}».")
    return value.strip()


def _texts(row: Row, key: str, where: str, *, needed: bool = False) -> tuple[str, ...]:
    value = row.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
        raise InvalidTable(f"{where}: mục «{key}» phải là danh sách các đoạn chữ, không có đoạn trống.")
    if needed and not values:
        raise InvalidTable(f"{where}: thiếu mục «{key}».")
    return tuple(one.strip() for one in values)


def _flag(row: Row, key: str, where: str, *, default: bool) -> bool:
    value = row.get(key, default)
    if not isinstance(value, bool):
        raise InvalidTable(f"{where}: mục «{key}» phải là true hoặc false.")
    return value
