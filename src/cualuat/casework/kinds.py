"""The kinds of matters as values: what a person is asked and told, the table of states and edges, their limits.

They come from lawdata/workflows, and from files of the same form in `quy-trinh` of the house, which an agency writes.
"""

from __future__ import annotations

import functools
import logging
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings

from cualuat.kernel.workflow import Edge, Effect, Table, faults, from_rows

logger = logging.getLogger(__name__)

FAMILIES: Final = {
    "feedback": "Phản ánh, kiến nghị",
    "complaint": "Khiếu nại",
    "denunciation": "Tố cáo",
    "information": "Yêu cầu thông tin",
    "reception": "Tiếp công dân",
}
HOUSE_FOLDER: Final = "quy-trinh"
_CLOCK_LISTS: Final = ("starts", "stops", "pauses", "resumes", "resets")
_PLAIN: Final = (
    "family",
    "name",
    "short",
    "series",
    "about",
    "requires_basis",
    "limitation",
    "wrong_address",
    "hides_sender",
    "sealed",
    "publishes",
    "rated",
    "reopen",
    "keep_months",
    "keep_evidence",
)
_LISTS: Final = ("requires", "receipt_limits", "shown_limits")
_EDGE_EXTRAS: Final = ("grounds", "outcomes", "sent_stops", "person_edge")


class BadKind(ValueError):
    """A file of lawdata/workflows or of the house makes no kind; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the form asks beyond what it asks everybody. `kind`: text, long, date, check or choice."""

    name: str
    label: str
    kind: Literal["text", "long", "date", "check", "choice"]
    hint: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeMore:
    """What casework knows of an edge beyond the table: closed lists, what ends when its letter is sent."""

    grounds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sent_stops: tuple[str, ...] = ()
    person_edge: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of matter; see lawdata/workflows for the meaning of each field."""

    code: str
    family: str
    name: str
    short: str
    series: str
    about: str
    requires: tuple[str, ...]
    requires_basis: str
    receipt_limits: tuple[str, ...]
    shown_limits: tuple[str, ...]
    limitation: str
    wrong_address: Literal["guide", "transfer"]
    hides_sender: bool
    sealed: bool
    publishes: str
    rated: bool
    reopen: str
    keep_months: int
    keep_evidence: str
    asks: tuple[Ask, ...]
    table: Table
    more: Mapping[str, EdgeMore] = field(default_factory=dict)

    def edge(self, code: str) -> Edge:
        """Raises UnknownEdge."""
        return self.table.edge(code)

    def more_of(self, code: str) -> EdgeMore:
        """What casework knows of an edge."""
        return self.more.get(code, EdgeMore())


@dataclass(frozen=True, slots=True)
class LimitRef:
    """A limit as an edge names it: its code for this matter; whether it may be absent; begun on the day of receipt."""

    code: str
    optional: bool
    from_receipt: bool


def limit_ref(text: str, answers: Mapping[str, Any]) -> LimitRef:
    """Reads «information-{delivery}-simple?»; a placeholder without an answer is left out of the code."""
    plain = text.removesuffix("?")
    code, _, since = plain.partition("@")
    for name in ("delivery",):
        code = code.replace(f"{{{name}}}", str(answers.get(name) or "network"))
    return LimitRef(code, text.endswith("?"), since == "received")


@functools.cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind by code, in the order people should be offered them. Raises BadKind for one that is shipped.

    A kind of the house that makes none is left out, and said in the log: the others go on working. `cualuat kinds check`
    says what is wrong with it.
    """
    rows = _rows_of(_shipped())
    kinds = {code: make(code, rows) for code in rows}
    for code, own in _rows_of_the_house().items():
        try:
            kinds[code] = make(code, rows | {code: own})
            rows[code] = own
        except BadKind as error:
            logger.error("kind of the house left out: %s (%s)", code, error)
    order = list(FAMILIES)
    return dict(sorted(kinds.items(), key=lambda item: (order.index(item[1].family), item[0])))


def kind(code: str) -> Kind:
    """The kind of this code. Raises KeyError."""
    return all_kinds()[code]


def kinds_of(family: str) -> tuple[Kind, ...]:
    """The kinds of a family."""
    return tuple(k for k in all_kinds().values() if k.family == family)


def sealed_codes() -> tuple[str, ...]:
    """Kinds whose content lies in sealed boxes."""
    return tuple(code for code, k in all_kinds().items() if k.sealed)


def _rows_of(files: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """The rows of each file by the code of its kind. Raises BadKind."""
    found: dict[str, dict[str, Any]] = {}
    for name, text in files:
        try:
            rows = tomllib.loads(text)
            found[rows["kind"]["code"]] = rows
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise BadKind(f"Tệp quy trình {name} chưa đúng: {error}.") from error
    return found


def _rows_of_the_house() -> dict[str, dict[str, Any]]:
    """Those of the house's own files that can be read; the ones others are made from first."""
    found: dict[str, dict[str, Any]] = {}
    for file in _of_the_house():
        try:
            found |= _rows_of([file])
        except BadKind as error:
            logger.error("kind of the house left out: %s", error)
    return dict(sorted(found.items(), key=lambda item: item[1]["kind"].get("base", "") in found))


def _shipped() -> list[tuple[str, str]]:
    folder = files("cualuat.lawdata").joinpath("workflows")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return [(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def _of_the_house() -> list[tuple[str, str]]:
    folder = Path(settings.CUALUAT_HOME) / HOUSE_FOLDER
    return [(str(path), path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]


def make(code: str, rows: Mapping[str, dict[str, Any]]) -> Kind:
    """The kind of this code made of its rows and of those it is based on. Raises BadKind."""
    try:
        return kind_of(code, complete(code, rows))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadKind(f"Quy trình «{code}» chưa đúng: thiếu hoặc sai {error}.") from error


def complete(code: str, rows: Mapping[str, dict[str, Any]], seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """The rows of a kind with those of the kind it is made from."""
    own = rows[code]
    base = own["kind"].get("base", "")
    if not base:
        return own
    if base not in rows or base in seen:
        raise BadKind(f"Quy trình «{code}» dựa trên «{base}», mà quy trình ấy không có hoặc dựa vòng quanh.")
    parent = complete(base, rows, (*seen, code))
    head = own["kind"]
    dropped = set(head.get("drop_edges", ()))
    edges = [_renamed(edge, head) for edge in parent["edge"] if edge["code"] not in dropped]
    inherited = {key: value for key, value in parent["kind"].items() if key not in ("base", "drop_edges")}
    inherited["receipt_limits"] = _other(inherited.get("receipt_limits", ()), head.get("limits", {}))
    inherited["shown_limits"] = _other(inherited.get("shown_limits", ()), head.get("limits", {}))
    gone = set(head.get("drop_states", ()))
    return {
        "kind": inherited | head,
        "ask": _merged(parent.get("ask", ()), own.get("ask", ()), "name"),
        "state": [s for s in _merged(parent["state"], own.get("state", ()), "code") if s["code"] not in gone],
        "edge": _merged(edges, own.get("edge", ()), "code"),
    }


def _merged(old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The old rows with those of the same key replaced, and the others added."""
    rows = {row[key]: row for row in old}
    return list((rows | {row[key]: row for row in new}).values())


def _renamed(edge: dict[str, Any], head: Mapping[str, Any]) -> dict[str, Any]:
    limits, documents = head.get("limits", {}), head.get("documents", {})
    changed = dict(edge)
    for name in (*_CLOCK_LISTS, "sent_stops"):
        if name in edge:
            changed[name] = _other(edge[name], limits)
    if "extends" in edge:
        extended = [{**row, "limit": _other([row["limit"]], limits)} for row in edge["extends"]]
        changed["extends"] = [{**row, "limit": row["limit"][0]} for row in extended if row["limit"]]
    if edge.get("document") in documents:
        changed["document"] = documents[edge["document"]]
    return changed


def _other(limits: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The limits with other codes, those replaced by nothing left out; «?» and «@received» stay."""
    found = []
    for text in limits:
        bare = text.removesuffix("?").partition("@")[0]
        new = names.get(text, names.get(bare, names.get(f"{bare}?", bare)))
        if new:
            found.append(new + text[len(bare) :] if not new.endswith("?") else new)
    return found


def kind_of(code: str, rows: dict[str, Any]) -> Kind:
    """The kind that complete rows describe. Raises BadKind."""
    head = rows["kind"]
    more = {edge["code"]: _more(edge) for edge in rows["edge"]}
    plain = [{k: v for k, v in edge.items() if k not in _EDGE_EXTRAS} for edge in rows["edge"]]
    try:
        table = from_rows(
            {"kind": {k: head[k] for k in ("code", "name", "initial")}, "state": rows["state"], "edge": plain}
        )
        texts: dict[str, Any] = {name: head[name] for name in _PLAIN}
        lists: dict[str, Any] = {name: tuple(head[name]) for name in _LISTS}
        asks = tuple(_ask(row) for row in rows.get("ask", ()))
        made = Kind(code=code, asks=asks, table=table, more=more, **texts, **lists)
    except (KeyError, ValueError) as error:
        raise BadKind(f"Quy trình «{code}» chưa đúng: {error}.") from error
    wrong = [*faults(table), *_more_faults(made)]
    if wrong:
        raise BadKind(f"Quy trình «{code}» chưa đúng: {'; '.join(wrong)}.")
    return made


def _more(edge: Mapping[str, Any]) -> EdgeMore:
    return EdgeMore(
        grounds=tuple(edge.get("grounds", ())),
        outcomes=tuple(edge.get("outcomes", ())),
        sent_stops=tuple(edge.get("sent_stops", ())),
        person_edge=bool(edge.get("person_edge", False)),
    )


def _ask(row: Mapping[str, Any]) -> Ask:
    options = row.get("options", {})
    return Ask(
        row["name"], row["label"], row["kind"], row.get("hint", ""), row.get("required", False), tuple(options.items())
    )


def _more_faults(kind: Kind) -> list[str]:
    wrong = [] if kind.family in FAMILIES else [f"không có nhóm «{kind.family}»"]
    if kind.reopen and kind.reopen not in {edge.code for edge in kind.table.edges}:
        wrong.append(f"không có bước mở lại «{kind.reopen}»")
    for edge in kind.table.edges:
        more = kind.more_of(edge.code)
        if ("grounds" in edge.needs) != bool(more.grounds) or ("outcome" in edge.needs) != bool(more.outcomes):
            wrong.append(f"bước «{edge.code}»: danh sách lựa chọn không khớp với needs")
    return wrong


def limits_named(kind: Kind) -> set[str]:
    """Codes of all limits that a kind names, placeholders as they stand."""
    edges: Iterable[Effect] = (effect for edge in kind.table.edges for effect in edge.effects)
    named = [effect.limit for effect in edges]
    named += [*kind.receipt_limits, *kind.shown_limits]
    named += [text for more in kind.more.values() for text in more.sent_stops]
    return {text.removesuffix("?").partition("@")[0] for text in named}
